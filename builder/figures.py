"""A figure as matplotlib wrote it → a small SVG that follows the theme."""

import html
import re

from builder.palette import themed

_HEAD = re.compile(r"^.*?(?=<svg\b)", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
_STYLE_BLOCK = re.compile(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>\s*", re.DOTALL)
_OPENING = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r'viewBox="([^"]*)"')
_ID = re.compile(r'\bid="([^"]+)"')
_REFERENCE = re.compile(r'((?:xlink:)?href="#|url\(#)([^")]+)')
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")
_STYLE = re.compile(r'style="([^"]*)"')
_DECIMALS = re.compile(r"-?\d+\.\d{3,}")
# Coordinates may be rounded; the scale of a glyph may not, or letters change their shape.
_PLACE = re.compile(r'\b(?:d|points|x|y|width|height)="[^"]*"|translate\([^)]*\)')
_USED_ID = re.compile(r'(?:href="#|url\(#)([^")]+)')
_BLANK = re.compile(r"\s*\n\s*")


class UnknownColourError(ValueError):
    """A figure uses a colour that has no meaning on the site."""


def themed_svg(svg: str, prefix: str, alt: str) -> str:
    """Return `svg` made small and safe to stand in a page beside other figures.

    Colours of the palette become theme variables with the colour as fallback; ids get
    `prefix`; numbers keep two decimals; `alt` becomes the accessible name. The result is
    one line, and the same for the same input. Raises `UnknownColourError` for a colour
    outside the palette, which could not follow the theme.
    """
    body = _HEAD.sub("", svg, count=1)
    for unwanted in (_METADATA, _STYLE_BLOCK):
        body = unwanted.sub("", body)
    used = set(_USED_ID.findall(body))
    body = _ID.sub(lambda m: f'id="{prefix}-{m[1]}"' if m[1] in used else "", body)
    body = _REFERENCE.sub(lambda m: f"{m[1]}{prefix}-{m[2]}", body).replace("xlink:href", "href")
    body = _STYLE.sub(lambda m: f'style="{_theme(m[1])}"', body)
    body = _PLACE.sub(lambda m: _DECIMALS.sub(_two_decimals, m[0]), body)
    view_box = _VIEW_BOX.search(body)
    if view_box is None:
        raise ValueError("the SVG has no viewBox")
    width, height = view_box[1].split()[2:]
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box[1]}" '
        f'width="{float(width):.0f}" height="{float(height):.0f}" '
        f'role="img" aria-label="{html.escape(alt)}">'
    )
    body = _OPENING.sub(lambda _: opening, body, count=1)
    body = re.sub(r"\s+>", ">", re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL))
    return _BLANK.sub(" ", body).replace("> <", "><").strip() + "\n"


def _two_decimals(match: re.Match[str]) -> str:
    short = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short in ("-0", "") else short


def _theme(style: str) -> str:
    def swap(match: re.Match[str]) -> str:
        colour = themed(match[0])
        if colour is None:
            raise UnknownColourError(match[0])
        return colour

    return (
        _DECIMALS.sub(_two_decimals, _COLOUR.sub(swap, style)).replace(": ", ":").replace("; ", ";")
    )
