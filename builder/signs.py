"""Which glyphs of formulas all pages have in their style sheet, and which a page has in its own.

Nearly every lesson shows x and 2, few show ξ: what few show would weigh on all the others, more
with every lesson.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from builder.assets import KATEX, katex_files, katex_sources
from builder.fonts import Glyphs, glyphs, own_faces

SHARE = 0.25  # of the lessons: what at least so many show is in the style sheet of all pages

_LESSON = re.compile(r"lessons/[^/]+/\d[^/]*/index\.html")
_FORMULA = '<span class="katex-html"'
_SPAN = re.compile(r"<(/?)span\b[^>]*>")
_SHARED = re.compile(rf'<link rel="stylesheet" href="([^"]*){re.escape(KATEX)}">')
_LINK = '<link rel="stylesheet" href="'


def divide_signs(site: Path, root: Path, everything: Glyphs, showing_all: str) -> None:
    """Leave in KaTeX's style sheet what many lessons show; give each page a sheet for the rest.

    To be called on a finished site whose style sheets are not yet joined. `everything` is what is
    shown anywhere, which a page has that holds `showing_all`: its scripts bring formulas of others.
    The new sheets are marked with `data-signs`, and hold their fonts: no words move when they come.
    """
    pages = {
        file.relative_to(site).as_posix(): file.read_text("utf-8")
        for file in sorted(site.rglob("*.html"))
    }
    shown = {file: glyphs(formulas(page)) for file, page in pages.items()}
    shared = common(shown)
    files = katex_files(root, shared)
    for old in site.glob("assets/katex/fonts/*.small.woff2"):
        if old.relative_to(site).as_posix() not in files:
            old.unlink()
    for path, content in files.items():
        (site / path).write_bytes(content)
    css, fonts = katex_sources(root)
    for file, page in pages.items():
        link = _SHARED.search(page)
        own = (everything if showing_all in page else shown[file]) - shared
        if link is None or not own:
            continue
        faces = own_faces(css, fonts, own, shared)
        name = f"assets/signs.{hashlib.sha256(faces.encode()).hexdigest()[:8]}.css"
        (site / name).write_text(faces, "utf-8")
        # After the sheets of all pages: of two fonts with a character, the later one counts.
        end = page.index(">", page.rindex(_LINK, 0, page.index("</head>"))) + 1
        sheet = f'{_LINK}{link[1]}{name}" data-signs>'
        (site / file).write_text(page[:end] + sheet + page[end:], "utf-8")


def formulas(page: str) -> Iterator[str]:
    """Yield KaTeX's HTML of each formula of a page, as far as it is seen."""
    begin = page.find(_FORMULA)
    while begin >= 0:
        depth, end = 0, begin
        for tag in _SPAN.finditer(page, begin):
            depth += -1 if tag[1] else 1
            if depth == 0:
                end = tag.end()
                break
        else:
            raise ValueError("a formula of a page has no end")
        yield page[begin:end]
        begin = page.find(_FORMULA, end)


def common(shown: Mapping[str, Glyphs]) -> Glyphs:
    """Return the glyphs that many lessons show, of those that pages show, by their files."""
    lessons = [found for file, found in shown.items() if _LESSON.fullmatch(file)]
    times = Counter(glyph for found in lessons for glyph in found)
    return frozenset(glyph for glyph in times if times[glyph] >= SHARE * len(lessons))
