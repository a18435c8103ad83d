"""Which files of the repository the text of a page comes from, so that it can be found there."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from builder.fingerprint import snippet_files
from builder.source import Page


def origin(page: Page, pages: Iterable[Page], root: Path) -> list[str]:
    """Return the paths of the files whose words, formulas or code a page shows.

    That is: its own, the snippets that its cells use, and what it collects from other pages.
    """
    files = {page.source, *_collected(page, pages)}
    shown = snippet_files([cell.code for cell in page.cells], root)
    if any(page.directives("snippets")):
        shown += sorted((root / "snippets").glob("*.py"))
    files |= {PurePosixPath(file.relative_to(root).as_posix()) for file in shown}
    return sorted(map(str, files))


def _collected(page: Page, pages: Iterable[Page]) -> Iterator[PurePosixPath]:
    """Yield the sources of the lessons and checks from which a page takes what it shows."""
    if any(page.directives("practice")):
        yield from (other.source for other in pages if other.is_lesson or other.is_check)
    elif page.is_sheet or any(page.directives("lessons")):
        folder = page.source.parent
        yield from (o.source for o in pages if o.is_lesson and o.source.parent == folder)
