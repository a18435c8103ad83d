"""Draws cards: words beside a figure, or above one that is wide."""

import io
from functools import cache, lru_cache
from pathlib import Path as File

import matplotlib as mpl
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from PIL import Image

from builder.card import HEIGHT, WIDTH, Card
from builder.painting import Box, Canvas, outline, paint, size

# Those of the light page, in docs/assets/uphill.css.
PAPER, WASH, LINE = "#fffefb", "#f6f4ee", "#e2e0d8"
INK, SOFT, BRAND, SLOPE = "#1f2430", "#555b6b", "#28519b", "#b4500f"

_MARGIN = 64
_TEXT = 470  # px, the width of the column beside a figure
_LARGEST, _SMALLEST = 68, 30  # px, of a title
_LEADING = 1.16
_CONDENSED = 0.9  # as DejaVu Sans Condensed is, which matplotlib does not bring
_MEASURED = 100  # px, the size at which words are measured
_BEFORE_A_WIDE_ONE = 1.12  # how much larger a figure must get to stand below the words
_LOGO = (  # as docs/overrides/partials/logo.html
    ("M2.5 24C14 24 21 17 25 3", BRAND),
    ("M6 29.4L29.5 9.6", SLOPE),
)


def drawn(card: Card) -> bytes:
    """Return a card as PNG, the same bytes for the same card.

    Raises `builder.painting.UnpaintableError` for a figure that cannot be painted.
    """
    canvas = Canvas(WIDTH, HEIGHT)
    _rectangle(canvas, Box(0, 0, WIDTH, HEIGHT), PAPER)
    if card.figure and _is_wide(card):
        _wide(canvas, card)
    else:
        _beside(canvas, card)
    picture = canvas.picture().convert("RGB")
    written = io.BytesIO()
    # Few colours and their edges: a palette shows them all in a third of the bytes.
    few = picture.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


_FIGURE_BESIDE = Box(604, 44, WIDTH - 604 - 44, HEIGHT - 88)
_FIGURE_BELOW = Box(_MARGIN, 252, WIDTH - 2 * _MARGIN, HEIGHT - 252 - 32)


def _is_wide(card: Card) -> bool:
    """Return whether the figure is larger below the words than beside them."""
    width, height = size(card.figure)
    beside, below = (
        min(box.width / width, box.height / height) for box in (_FIGURE_BESIDE, _FIGURE_BELOW)
    )
    return below > _BEFORE_A_WIDE_ONE * beside


def _beside(canvas: Canvas, card: Card) -> None:
    """Put the words on the left, the figure on the right."""
    room = _TEXT
    if card.figure:
        left = _FIGURE_BESIDE.x - 32
        _rectangle(canvas, Box(left, 0, WIDTH - left, HEIGHT), WASH)
        _rectangle(canvas, Box(left, 0, 2, HEIGHT), LINE)
        paint(card.figure, canvas, _FIGURE_BESIDE)
    else:
        room = WIDTH - 2 * _MARGIN
    _brand(canvas, card.site, _MARGIN, 56)
    top = 178.0
    for text in wrapped(card.over, room, 25, bold=False):
        _write(canvas, text, _MARGIN, top, 25, SOFT)
        top += 33
    if card.number:
        _write(canvas, card.number, _MARGIN, top + 36, 46, BRAND, bold=True)
        top += 62
    end = HEIGHT - (110 if card.foot else 56)
    lines, pixels = fitted(card.title, room, 4, end - top)
    top += pixels * 0.98
    for line in lines:
        _write(canvas, line, _MARGIN, top, pixels, INK, bold=True)
        top += _LEADING * pixels
    words = wrapped(card.lead, room, 27, bold=False)
    if top + 37 * (len(words) - 1) <= end:  # half of them would say nothing
        for line in words:
            _write(canvas, line, _MARGIN, top, 27, SOFT)
            top += 37
    _write(canvas, card.foot, _MARGIN, HEIGHT - 60, 27, SOFT)


def _wide(canvas: Canvas, card: Card) -> None:
    """Put the words above the figure."""
    panel = Box(0, _FIGURE_BELOW.y - 22, WIDTH, HEIGHT)
    _rectangle(canvas, panel, WASH)
    _rectangle(canvas, Box(0, panel.y, WIDTH, 2), LINE)
    paint(card.figure, canvas, _FIGURE_BELOW)
    _brand(canvas, card.site, _MARGIN, 30)
    right = f"{card.over} · {card.foot}" if card.over and card.foot else card.over or card.foot
    _write(canvas, right, WIDTH - _MARGIN - _width(right, 24), 62, 24, SOFT)
    number = f"{card.number}0" if card.number else ""  # as far from the title as a digit is wide
    room = WIDTH - 2 * _MARGIN - _width(number, _LARGEST)
    lines, pixels = fitted(card.title, room, 2, 118)
    left = _MARGIN + _width(number, pixels)
    top = 100 + (118 - _LEADING * pixels * len(lines)) / 2 + pixels * 0.9
    _write(canvas, card.number, _MARGIN, top, pixels, BRAND, bold=True)
    for line in lines:
        _write(canvas, line, left, top, pixels, INK, bold=True)
        top += _LEADING * pixels


def fitted(title: str, room: float, lines: int, height: float) -> tuple[list[str], float]:
    """Return a title in lines, and the size at which it fits into `room` × `height` pixels.

    It is set as large as it can be in so many lines; a longer one gets more of the smallest. A
    title that even so does not fit ends in …
    """
    for pixels in range(_LARGEST, _SMALLEST - 1, -2):
        found = wrapped(title, room, pixels)
        if len(found) <= lines and len(found) * _LEADING * pixels <= height:
            return found, float(pixels)
    found = wrapped(title, room, _SMALLEST)
    most = int(height / (_LEADING * _SMALLEST))
    if len(found) > most:
        found = [*found[: most - 1], found[most - 1].rstrip()[:-1] + "…"]
    return found, float(_SMALLEST)


def wrapped(words: str, room: float, pixels: float, *, bold: bool = True) -> list[str]:
    """Return words in lines no wider than `room` pixels; a longer word is parted."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if _width(longer, pixels, bold=bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while _width(line, pixels, bold=bold) > room and len(line) > 1:
            if pixels > _SMALLEST:
                return [line] * 99  # smaller letters may keep it whole
            end = next(
                n for n in range(len(line) - 1, 0, -1) if n == 1 or _width(line[:n], pixels) <= room
            )
            lines.append(line[:end])
            line = line[end:]
    return [*lines, line] if line else lines


def _brand(canvas: Canvas, site: str, x: float, y: float) -> None:
    """Draw the logo and the name of the site; (x, y) is their upper left corner."""
    pixels = 50.0
    place = Affine2D().scale(pixels / 32).translate(x, y).scale(1, -1).translate(0, HEIGHT)
    for data, colour in _LOGO:
        canvas.stroke(outline(data), place, colour, 3.2 * pixels / 32, cap="round")
    dot = Affine2D().scale(3.6).translate(16.6, 19.5) + place
    canvas.fill(Path.unit_circle(), dot, INK)
    _write(canvas, site, x + pixels + 14, y + 37, 34, INK, bold=True)


def _rectangle(canvas: Canvas, box: Box, colour: str) -> None:
    place = Affine2D().scale(box.width, -box.height).translate(box.x, HEIGHT - box.y)
    canvas.fill(Path.unit_rectangle(), place, colour, sharp=True)


def _write(
    canvas: Canvas,
    words: str,
    x: float,
    y: float,
    pixels: float,
    colour: str,
    *,
    bold: bool = False,
) -> None:
    """Write a line of words whose letters stand on `y`."""
    if words:
        place = Affine2D().scale(_CONDENSED * pixels / _MEASURED, pixels / _MEASURED)
        place = place.translate(x, HEIGHT - y)
        canvas.fill(_letters(words, bold), place, colour)


def _width(words: str, pixels: float, *, bold: bool = True) -> float:
    """Return how wide a line is, in pixels, from the advance of each of its letters."""
    return sum(_advance(letter, bold) for letter in words) * _CONDENSED * pixels / _MEASURED


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> float:
    known = _known(letter, bold)
    glyph = _font(bold).load_char(ord(known), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536  # a fixed-point number


def _known(words: str, bold: bool) -> str:
    """Return a line with a sign in place of each letter that the font lacks."""
    font = _font(bold)
    return "".join(c if font.get_char_index(ord(c)) else "\ufffd" for c in words)


@cache
def _font(bold: bool) -> FT2Font:
    font = FT2Font(_file(bold))
    font.set_size(_MEASURED, 72)
    return font


def _file(bold: bool) -> str:
    """Return a font that comes with matplotlib, on every machine."""
    return str(File(mpl.get_data_path(), "fonts", "ttf", f"DejaVuSans{'-Bold' * bold}.ttf"))


@lru_cache(maxsize=1024)
def _letters(words: str, bold: bool) -> TextPath:
    """Return the outlines of a line."""
    words = _known(words, bold)
    # A dollar sign would begin a formula.
    return TextPath(
        (0, 0), words.replace("$", r"\$"), _MEASURED, prop=FontProperties(fname=_file(bold))
    )
