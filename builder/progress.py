"""The scripts that keep and show a reader's progress, and the pages that need them.

One follows the reading of a lesson, one marks what was done on the home page and on the pages of
modules, one fills the page of the progress itself. The last two know the course.
"""

import json
from functools import lru_cache
from pathlib import Path

from builder.scripts import PLAY, RUN, defined, esbuild, named, needing
from builder.site import Tree
from builder.words import WORDS

PROGRESS = Path("docs/assets/progress")
_SCRIPTS = ("reading", "marks", "page")
_KIT = ("kept.js", "nodes.js", "random.js")  # of the interactives
_KEPT = ("exercises", "practice")  # whose storage the page reads
_PAGES = {"index.md": "marks", "progress.md": "page"}


def progress_scripts(root: Path, known: str) -> dict[str, bytes]:
    """Return the scripts by their path in the site.

    `known` is the course, as JSON. Raises `RuntimeError` with what esbuild said if it fails.
    """
    return dict(_scripts(root, known).values())


def with_progress(page: str, uri: str, root: Path, tree: Tree) -> str:
    """Return a page that names the script it needs for a reader's progress, if it needs one."""
    script = _PAGES.get(uri)
    for source in tree.pages:
        if source.uri == uri and source.number:
            script = "reading" if source.is_lesson else None if source.is_check else "marks"
    if script is None:
        return page
    return needing(page, "h1", _scripts(root, tree.course)[script][0])


def _scripts(root: Path, known: str) -> dict[str, tuple[str, bytes]]:
    folders = (root / PROGRESS, *(root / "docs/assets" / name for name in _KEPT), root / RUN)
    sources = [*(root / PLAY / "kit" / name for name in _KIT)]
    sources += [path for folder in folders for path in sorted(folder.glob("*.*s"))]
    return _bundled(root, known, tuple(path.stat().st_mtime_ns for path in sources))


@lru_cache(maxsize=2)
def _bundled(root: Path, known: str, times: tuple[int, ...]) -> dict[str, tuple[str, bytes]]:
    return {name: _script(root, name, known) for name in _SCRIPTS}


def _script(root: Path, name: str, known: str) -> tuple[str, bytes]:
    style = esbuild(root, str(root / PROGRESS / f"{name}.css"), "--bundle").decode().strip()
    words = WORDS.reading if name == "reading" else WORDS.reading | WORDS.progress
    bundled = esbuild(
        root,
        *("--bundle", "--format=iife", "--legal-comments=none"),
        str(root / PROGRESS / f"{name}.js"),
        f"--define:UPHILL_WORDS={defined(words)}",
        f"--define:UPHILL_STYLE={defined(style)}",
        f"--define:UPHILL_COURSE={_without_details(known) if name == 'marks' else known}",
    )
    return named(f"progress-{name}", bundled)


def _without_details(known: str) -> str:
    """Return the course without the parts and formulas of its lessons, most of its text."""
    modules = json.loads(known)
    for lesson in (lesson for module in modules for lesson in module["lessons"]):
        lesson["parts"] = lesson["formulas"] = []
    return defined(modules)
