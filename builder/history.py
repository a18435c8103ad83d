"""What the repository knows of its files: which version this is, and when each last changed.

Only commits count, so that the same commit gives the same answers on every machine.
"""

import subprocess
import tomllib
from pathlib import Path

_COMMIT = "\x01"


def version(root: Path) -> str:
    """Return the commit and its day, as `0123456789, 2026-11-22`; without git the package's."""
    if said := _git(root, "log", "-1", "--format=%H %cs").split():
        return f"{said[0][:10]}, {said[1]}"
    return str(tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def commit_time(root: Path) -> str:
    """Return the seconds from 1970 to the last commit; without git, to 1980.

    That is the first year a zip file can hold.
    """
    return _git(root, "log", "-1", "--format=%ct").strip() or "315532800"


def changed(root: Path) -> dict[str, str]:
    """Return the day of the last change of every file, as `2026-11-22` by its path.

    Empty without git, and in a clone that lacks older commits: there every file seems to have
    come with the first commit it has.
    """
    if _git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    days: dict[str, str] = {}
    said = _git(root, "log", f"--format={_COMMIT}%cs", "--name-only", "--no-renames", "-z")
    for commit in said.split(_COMMIT)[1:]:
        day, _, names = commit.partition("\0")
        for name in names.strip("\0\n").split("\0"):
            days.setdefault(name.lstrip("\n"), day)
    return days


def _git(root: Path, *words: str) -> str:
    """Return what git says of the repository in `root`; nothing where there is none."""
    if not (root / ".git").exists():
        return ""  # a folder further up may be a repository, but not this one
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.decode("utf-8", "replace")
