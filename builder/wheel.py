"""The wheel of `snippets`, published with the site so that any notebook can install it."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path


def wheel_name(root: Path) -> str:
    """Return the file name of the wheel."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return f"{project['name']}-{project['version']}-py3-none-any.whl"


def build_wheel(root: Path, folder: Path) -> Path:
    """Build the wheel into `folder` and return its path; same files, same bytes."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=root,
        env={**os.environ, "SOURCE_DATE_EPOCH": "315532800"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the wheel of snippets could not be built:\n{done.stderr}")
    return folder / wheel_name(root)
