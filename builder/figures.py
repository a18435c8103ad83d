"""A figure as matplotlib wrote it → a small SVG that follows the theme."""

import html
import re
from functools import lru_cache, partial

from builder.palette import themed
from builder.svgpath import shorten

_HEAD = re.compile(r"^.*?(?=<svg\b)", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
_STYLE_BLOCK = re.compile(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>\s*", re.DOTALL)
_OPENING = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r'viewBox="([^"]*)"')
_ID = re.compile(r'\bid="([^"]+)"')
_REFERENCE = re.compile(r'((?:xlink:)?href="#|url\(#)([^")]+)')
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")
_STYLE = re.compile(r'style="([^"]*)"')
# Where a letter of a word stands, in units of which a pixel has about ten.
_ADVANCE = re.compile(r'(<use href="#[A-Z]\w*?-[0-9a-f]+") transform="translate\(([\d.]+) 0\)"/>')
# The points of a cloud, which all look alike.
_MARKERS = re.compile(
    r'<use href="([^"]*)" x="[^"]*" y="[^"]*" style="([^"]*)"/>'
    r'(?:\s*<use href="\1" x="[^"]*" y="[^"]*" style="\2"/>)+'
)
_DECIMALS = re.compile(r"-?\d+\.\d{2,}")
# Coordinates may be rounded; the scale of a glyph may not, or letters change their shape.
_PLACE = re.compile(r'\b(?:x|y|width|height)="[^"]*"|translate\([^)]*\)')
_PATH = re.compile(r'<path\b([^>]*?)\bd="([^"]*)"')
# A letter is named after its font, the same in every figure of a page, which draws it once.
_GLYPH = re.compile(r"[A-Z]\w*?-[0-9a-f]+")
_USED_ID = re.compile(r'(?:href="#|url\(#)([^")]+)')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_RAW_LETTER = re.compile(
    r'<path id="([A-Z]\w*?-[0-9a-f]+)" d="([^"]*)" transform="scale\(0\.015625\)"\s*/>'
)
_LETTER = re.compile(r'<path id="([A-Z]\w*?-[0-9a-f]+)"[^>]*/>')
_BLANK = re.compile(r"\s*\n\s*")
_DRAWING = re.compile(r'<svg [^>]*\brole="img".*?</svg>', re.DOTALL)
_GROUP = re.compile(r"<(/?)g\b([^>]*)>")
_UNSEEN = re.compile(r'<path d="[^"]*" style="fill:none"/>|<defs></defs>')
_OWN_NAME = re.compile(r'(?<=[#"])([\w-]+)-[a-z][0-9a-f]{10}(?=["\)])')


class UnknownColourError(ValueError):
    """A figure uses a colour that has no meaning on the site."""


def themed_svg(svg: str, prefix: str, alt: str, *, own: bool = False) -> str:
    """Return `svg` made small and safe to stand in a page beside other figures.

    Colours of the palette become theme variables with the colour as fallback; ids get
    `prefix`; numbers keep two decimals; `alt` becomes the accessible name. The result is
    one line, and the same for the same input. Raises `UnknownColourError` for a colour
    outside the palette, which could not follow the theme.

    A figure that stands on its `own`, made by a reader, may have any colour, which then stays
    as it is, and shares no letters with other figures.
    """
    body, opening = _small(svg, own)
    body = _ID.sub(lambda m: f'id="{_name(m[1], prefix, own)}"', body)
    body = _REFERENCE.sub(lambda m: f"{m[1]}{_name(m[2], prefix, own)}", body)
    return f'{opening} role="img" aria-label="{html.escape(alt)}">{body}\n'


@lru_cache(maxsize=1024)
def _small(svg: str, any_colour: bool) -> tuple[str, str]:
    """Return what is inside a figure, and its opening tag but for its name, made small."""
    body = _HEAD.sub("", svg, count=1)
    for unwanted in (_METADATA, _STYLE_BLOCK):
        body = unwanted.sub("", body)
    used = set(_USED_ID.findall(body))
    body = _ID.sub(lambda m: m[0] if m[1] in used else "", body)
    body = _RAW_LETTER.sub(_short_letter, body.replace("xlink:href", "href"))
    body = _PATH.sub(_short_path, body)
    body = _STYLE.sub(lambda m: f'style="{_theme(m[1], any_colour)}"', body)
    body = _ADVANCE.sub(lambda m: f'{m[1]} x="{float(m[2]):.0f}"/>', body)
    body = _PLACE.sub(lambda m: _DECIMALS.sub(partial(_rounded, places=1), m[0]), body)
    body = _MARKERS.sub(_styled_once, body.replace("<defs></defs>", ""))
    view_box = _VIEW_BOX.search(body)
    if view_box is None:
        raise ValueError("the SVG has no viewBox")
    width, height = view_box[1].split()[2:]
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box[1]}" '
        f'width="{float(width):.0f}" height="{float(height):.0f}"'
    )
    body = _OPENING.sub("", body, count=1)
    body = re.sub(r"\s+>", ">", re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL))
    return _BLANK.sub(" ", body).replace("> <", "><").strip(), opening


def _name(name: str, prefix: str, own: bool) -> str:
    """Return an id that no other figure of the page has, but for letters, which they may share."""
    return name if not own and _GLYPH.fullmatch(name) else f"{prefix}-{name}"


def _short_path(match: re.Match[str]) -> str:
    return f'<path{match[1]}d="{shorten(match[2])}"'


def _short_letter(match: re.Match[str]) -> str:
    """Return a letter in units 16 times coarser than matplotlib's, still far below a pixel."""
    coarser = _NUMBER.sub(lambda m: str(float(m[0]) / 16), match[2])
    return f'<path id="{match[1]}" d="{shorten(coarser, 0, 0)}" transform="scale(.25)"/>'


def unique_letters(page: str) -> str:
    """Return a page in which every letter of its figures is drawn once."""
    seen: set[str] = set()

    def keep_first(match: re.Match[str]) -> str:
        first = match[1] not in seen
        seen.add(match[1])
        return match[0] if first else ""

    return _LETTER.sub(keep_first, page)


def part_of_page(page: str) -> str:
    """Return a page whose figures are without what only a file needs.

    That are the groups that matplotlib numbers, paths that neither fill nor draw anything, the
    name of SVG, and the hashes in names: a figure counts its own from 1.
    """
    return _DRAWING.sub(lambda m: _part_of_page(m[0]), page)


def _part_of_page(svg: str) -> str:
    svg = svg.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
    svg = _UNSEEN.sub("", _ungrouped(svg))
    numbers: dict[str, int] = {}

    def counted(match: re.Match[str]) -> str:
        # Two hyphens: no name that an author gives to another figure ends so.
        return f"{match[1]}--{numbers.setdefault(match[0], len(numbers) + 1)}"

    return _OWN_NAME.sub(counted, svg)


def _ungrouped(svg: str) -> str:
    """Return a figure without the groups that say nothing of what is in them."""
    kept: list[bool] = []

    def tag(match: re.Match[str]) -> str:
        if match[2].endswith("/"):
            return match[0]
        if match[1]:
            return match[0] if kept.pop() else ""
        kept.append(bool(match[2]))
        return match[0] if match[2] else ""

    return _GROUP.sub(tag, svg)


def _styled_once(match: re.Match[str]) -> str:
    """Return a run of equal marks with their style on a group around them."""
    style = f'style="{match[2]}"'
    return f"<g {style}>{match[0].replace(f' {style}', '')}</g>"


def _rounded(match: re.Match[str], places: int) -> str:
    short = f"{float(match[0]):.{places}f}".rstrip("0").rstrip(".")
    return "0" if short in ("-0", "") else short


def _theme(style: str, any_colour: bool) -> str:
    def swap(match: re.Match[str]) -> str:
        colour = themed(match[0])
        if colour is None and not any_colour:
            raise UnknownColourError(match[0])
        return colour or match[0]

    short = _DECIMALS.sub(partial(_rounded, places=2), _COLOUR.sub(swap, style))
    return short.replace(": ", ":").replace("; ", ";")
