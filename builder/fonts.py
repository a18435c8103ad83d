"""KaTeX's fonts in parts: small ones with glyphs that the site shows, whole ones for the rest.

A browser fetches a whole font only when a page shows a character that the small ones lack, as
in an answer that a reader types.
"""

import base64
import html
import io
import logging
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

Glyphs = frozenset[tuple[str, str]]  # the name of a font, and a character that is shown in it

_SEEN = re.compile(r'<span class="katex-html".*?(?=<span class="katex-mathml"|$)', re.DOTALL)
_TEXT = re.compile(r'<span class="([^"]*)"[^>]*>([^<]+)')
# As in KaTeX's style sheet: the class that stands beside the text says in which font it is.
_FONT_OF = {
    "mathnormal": "KaTeX_Math-Italic",
    "boldsymbol": "KaTeX_Math-BoldItalic",
    "mathbf": "KaTeX_Main-Bold",
    "textbf": "KaTeX_Main-Bold",
    "mathit": "KaTeX_Main-Italic",
    "textit": "KaTeX_Main-Italic",
    "mathbb": "KaTeX_AMS-Regular",
    "amsrm": "KaTeX_AMS-Regular",
    "mathcal": "KaTeX_Caligraphic-Regular",
    "mathscr": "KaTeX_Script-Regular",
    "mathtt": "KaTeX_Typewriter-Regular",
    "texttt": "KaTeX_Typewriter-Regular",
    "size1": "KaTeX_Size1-Regular",
    "small-op": "KaTeX_Size1-Regular",
    "size2": "KaTeX_Size2-Regular",
    "large-op": "KaTeX_Size2-Regular",
    "size3": "KaTeX_Size3-Regular",
    "size4": "KaTeX_Size4-Regular",
}
_ELSE = "KaTeX_Main-Regular"
_FACE = re.compile(r"@font-face\{[^}]*?url\(fonts/([\w-]+)\.woff2\)[^}]*\}")


def glyphs(formulas: Iterable[str]) -> Glyphs:
    """Return which characters KaTeX's HTML for these formulas shows, and in which fonts."""
    return frozenset().union(*map(_glyphs, formulas))


@lru_cache(maxsize=8192)
def _glyphs(formula: str) -> Glyphs:
    found = set()
    for part in _SEEN.findall(formula):
        for classes, text in _TEXT.findall(part):
            font = next((_FONT_OF[c] for c in classes.split() if c in _FONT_OF), _ELSE)
            found |= {(font, c) for c in html.unescape(text)}
    return frozenset(found)


def split(css: str, fonts: dict[str, bytes], shown: Glyphs) -> tuple[str, dict[str, bytes]]:
    """Return KaTeX's style sheet and its fonts by file name, with a small part of those in use.

    `fonts` are the WOFF2 files by name without ending. The same input gives the same bytes.
    """
    # Browsers measure a font by its blank, and would fetch the whole one for it.
    used: dict[str, set[str]] = defaultdict(lambda: {" "})
    for font, character in shown:
        used[font].add(character)
    files = {f"{name}.woff2": font for name, font in fonts.items()}
    for name in used:
        files[f"{name}.small.woff2"] = _subset(fonts[name], frozenset(used[name]))

    def faces(match: re.Match[str]) -> str:
        name = match[1]
        if name not in used:
            return match[0]
        # Ranges without a common character: else a browser may fetch both.
        inside = _ranges(used[name])
        small = match[0].replace(f"{name}.woff2", f"{name}.small.woff2")
        return _in_range(match[0], _others(inside)) + _in_range(small, inside)

    return _FACE.sub(faces, css), files


def own_faces(css: str, fonts: dict[str, bytes], own: Glyphs, shared: Glyphs) -> str:
    """Return the style sheet of a page that shows `own` besides `shared`, which `split` was given.

    The fonts are written into it. The same input gives the same text.
    """
    there = {font for font, _ in shared}
    used: dict[str, set[str]] = defaultdict(set)
    for font, character in own:
        used[font] |= {character} if font in there else {character, " "}

    def face(match: re.Match[str]) -> str:
        name = match[1]
        small = base64.b64encode(_subset(fonts[name], frozenset(used[name]))).decode()
        written = match[0].replace(f"fonts/{name}.woff2", f"data:font/woff2;base64,{small}")
        return _in_range(written, _ranges(used[name]))

    return "".join(face(match) for match in _FACE.finditer(css) if match[1] in used)


def _in_range(face: str, ranges: list[tuple[int, int]]) -> str:
    """Return a font face for these characters only."""
    spans = ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in ranges)
    return f"{face[:-1]};unicode-range:{spans}}}"


def _ranges(characters: set[str]) -> list[tuple[int, int]]:
    """Return the ranges of code points, first and last, that make up the characters."""
    ranges: list[tuple[int, int]] = []
    for code in sorted(map(ord, characters)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = ranges[-1][0], code
        else:
            ranges.append((code, code))
    return ranges


def _others(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ranges between and around the given ones."""
    starts = [0, *(last + 1 for _, last in ranges)]
    ends = [*(first - 1 for first, _ in ranges), sys.maxunicode]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if a <= b]


@lru_cache(maxsize=512)
def _subset(font: bytes, keep: frozenset[str]) -> bytes:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]
    options.hinting = False
    options.notdef_outline = True
    options.bidi_closure = False
    options.name_IDs = []  # what the font is called, 200 bytes each; the whole ones still say it
    with TTFont(io.BytesIO(font), recalcTimestamp=False) as parsed:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[ord(c) for c in keep])
        subsetter.subset(parsed)
        parsed.flavor = "woff2"
        out = io.BytesIO()
        parsed.save(out)
    return out.getvalue()
