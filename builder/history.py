"""What the repository knows of its files: which version this is, and when each last changed.

Only commits count, so that the same commit gives the same answers on every machine; what is not
committed is only said to be there.
"""

import subprocess
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# What the site is made of: a commit that changes none of it publishes the same files again.
SITE = (
    *("lessons", "snippets", "docs", "builder", "vendor"),
    *("mkdocs.yml", "pyproject.toml", "requirements.lock", "package-lock.json"),
)
DIRTY = "-dirty"  # as `git describe` says it
_COMMIT = "\x01"


@dataclass(frozen=True)
class Commit:
    """A commit; `age` is how many came after it."""

    age: int
    id: str
    day: str

    def said(self, dirty: bool = False) -> str:
        """Return it as readers name it: `0123456789, 2026-11-22`."""
        return f"{self.id[:10]}{DIRTY if dirty else ''}, {self.day}"


@dataclass(frozen=True)
class History:
    """The last change of every file, by its path.

    `version` is that of the whole. Empty but for this without git, and in a clone that lacks older
    commits: there every file seems to have come with the first commit it has.
    """

    version: str
    last: Mapping[str, Commit] = field(default_factory=dict, repr=False)
    uncommitted: frozenset[str] = frozenset()

    def commit(self, files: Iterable[str]) -> Commit | None:
        """Return the commit that changed any of the files last, if it is known."""
        found = (self.last[file] for file in files if file in self.last)
        return min(found, key=lambda commit: commit.age, default=None)

    def version_of(self, files: Iterable[str]) -> str:
        """Return the version of what is made of these files: all have there the text shown.

        What nobody has committed yet says so; where the commit is not known, it is the whole's.
        """
        listed = list(files)
        commit = self.commit(listed)
        return commit.said(not self.uncommitted.isdisjoint(listed)) if commit else self.version


def history(root: Path) -> History:
    """Return what the repository in `root` knows.

    A branch that was merged counts as one commit, that of the merge. So each commit holds all
    that those before it changed, and the newest of some files' commits has the text of them all.
    """
    uncommitted = _uncommitted(root)
    whole = _version(root, uncommitted)
    if _git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
        return History(whole)
    last: dict[str, Commit] = {}
    asked = ("log", "--first-parent", "-m", f"--format={_COMMIT}%H %cs", "--name-only", "-z")
    for age, text in enumerate(_git(root, *asked, "--no-renames").split(_COMMIT)[1:]):
        told, _, names = text.partition("\0")
        commit = Commit(age, *told.split())
        for name in names.strip("\0\n").split("\0"):
            last.setdefault(name.lstrip("\n"), commit)
    return History(whole, last, uncommitted)


def version(root: Path) -> str:
    """Return the commit and its day, as `0123456789, 2026-11-22`; without git the package's."""
    return _version(root, _uncommitted(root))


def _version(root: Path, uncommitted: frozenset[str]) -> str:
    if said := _git(root, "log", "-1", "--format=%H %cs").split():
        return Commit(0, *said).said(bool(uncommitted))
    return str(tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def commit_time(root: Path) -> str:
    """Return the seconds from 1970 to the last commit that changed the site; without git, to 1980.

    That is the first year a zip file can hold.
    """
    asked = ("log", "-1", "--first-parent", "-m", "--format=%ct", "--", *SITE)
    return _git(root, *asked).strip() or "315532800"


def _uncommitted(root: Path) -> frozenset[str]:
    """Return the files of the site that are not as the last commit has them."""
    asked = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *SITE)
    said = _git(root, "--no-optional-locks", *asked)
    return frozenset(line[3:] for line in said.split("\0") if line)


def _git(root: Path, *words: str) -> str:
    """Return what git says of the repository in `root`; nothing where there is none."""
    if not (root / ".git").exists():
        return ""  # a folder further up may be a repository, but not this one
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.decode("utf-8", "replace")
