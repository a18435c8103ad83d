"""Names by content for what pages ask for, so that no page meets a file of another version.

A host replaces the site while pages of the one before are open. What these ask for later is then
there with the content that they were made for, or not at all. The index of the search keeps its
name: one that is newer than a page leads to the right pages too, and every page would be another
with each sentence that changes on any.
"""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

_FONTS = "assets/katex/fonts/*.woff2"
_STYLES = "assets/site.*.css"
_ICONS = "assets/icon-*.png"
_OF_PAGES = (
    "assets/uphill.js",
    "assets/favicon.svg",
    "assets/manifest.webmanifest",
    "assets/sheets.css",
)
_HASH = re.compile(r"\.[0-9a-f]{8}(?=\.)")


def name_by_content(site: Path) -> dict[str, str]:
    """Rename files of a finished site, and name them so where they are named.

    Returns the new paths by the old ones. What is named in a file comes before the file itself,
    whose content it changes.
    """
    new = _renamed(site, _FONTS)
    (sheet,) = site.glob(_STYLES)
    _write(sheet, lambda text: _replaced(text, new))
    manifest = site / "assets/manifest.webmanifest"
    new |= (icons := _renamed(site, _ICONS))
    _write(manifest, lambda text: _replaced(text, icons))
    of_pages: dict[str, str] = {}
    for pattern in (_STYLES, *_OF_PAGES):
        of_pages |= _renamed(site, pattern)
    named = re.compile(
        r'((?:href|src|content)="(?:[^"]*/)?)(' + "|".join(map(re.escape, of_pages)) + r')(?=")'
    )
    for page in sorted(site.rglob("*.html")):
        _write(page, lambda text: named.sub(lambda m: m[1] + of_pages[m[2]], text))
    return new | of_pages


def with_hash(path: str, content: bytes) -> str:
    """Return a path with the content's hash before its ending, in place of one that is there."""
    place = PurePosixPath(_HASH.sub("", path))
    return str(place.with_suffix(f".{hashlib.sha256(content).hexdigest()[:8]}{place.suffix}"))


def _renamed(site: Path, pattern: str) -> dict[str, str]:
    found = {}
    for file in sorted(site.glob(pattern)):
        old = file.relative_to(site).as_posix()
        if ".small." in old:  # written into the style sheet
            continue
        found[old] = with_hash(old, file.read_bytes())
        file.rename(site / found[old])
    return found


def _replaced(text: str, new: dict[str, str]) -> str:
    """Return the text of a file in assets/ with new names of files near it."""
    for old, path in new.items():
        text = text.replace(old.removeprefix("assets/"), path.removeprefix("assets/"))
    return text


def _write(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text("utf-8")
    changed = change(text)
    if changed != text:
        path.write_text(changed, "utf-8")
