"""A figure of the site, SVG as `builder.figures` leaves it, painted on a canvas of pixels.

It knows the part of SVG that matplotlib writes, and refuses the rest: a card with half a figure
would be worse than none.
"""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple
from xml.etree import ElementTree as ET

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import is_color_like, to_rgb
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform, TransformedPath
from PIL import Image

_VARIABLE = re.compile(r"var\(--[\w-]+,\s*(#[0-9a-f]{6})\)")
_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_TRANSFORM = re.compile(r"(\w+)\(([^)]*)\)")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_CODES = {"l": (Path.LINETO,), "q": (Path.CURVE3,) * 2, "c": (Path.CURVE4,) * 3}
# The names of SVG, and those of matplotlib.
_CAPS: dict[str, Literal["butt", "round", "projecting"]] = {
    "butt": "butt",
    "round": "round",
    "square": "projecting",
}
_JOINS: dict[str, Literal["miter", "round", "bevel"]] = {
    "miter": "miter",
    "round": "round",
    "bevel": "bevel",
}
_PASSED_OVER = {"defs", "clipPath", "pattern"}  # drawn where they are used

Styles = dict[str, str]


class UnpaintableError(ValueError):
    """A figure has something that this module cannot paint; the message says what."""


class Box(NamedTuple):
    """A rectangle of the canvas, in pixels from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Canvas:
    """Pixels to paint on, counted from below as matplotlib does."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._renderer: Any = RendererAgg(width, height, 72)
        # The renderer knows what it clipped by last by its address alone: were that let go, the
        # next might get the same address, and be taken for it.
        self._clips: set[TransformedPath | None] = set()

    def fill(
        self,
        path: Path,
        place: Transform,
        colour: str,
        alpha: float = 1.0,
        clip: TransformedPath | None = None,
        *,
        sharp: bool = False,
    ) -> None:
        """Fill a path; a `sharp` one begins and ends with a whole pixel."""
        context = self._context(alpha, clip)
        context.set_linewidth(0)
        context.set_snap(sharp)  # thin letters would change their shape
        self._renderer.draw_path(context, path, place, to_rgb(colour))

    def stroke(
        self,
        path: Path,
        place: Transform,
        colour: str,
        width: float,
        alpha: float = 1.0,
        clip: TransformedPath | None = None,
        *,
        cap: str = "butt",
        join: str = "miter",
        dashes: tuple[float, list[float]] | None = None,
    ) -> None:
        """Draw a path as a line, `width` pixels wide; `cap` and `join` are those of SVG."""
        context = self._context(alpha, clip)
        context.set_foreground(to_rgb(colour))
        context.set_linewidth(width)
        context.set_capstyle(_CAPS[cap])
        context.set_joinstyle(_JOINS[join])
        if dashes:
            context.set_dashes(*dashes)
        self._renderer.draw_path(context, path, place)

    def picture(self) -> Image.Image:
        """Return what was painted."""
        return Image.fromarray(np.asarray(self._renderer.buffer_rgba()))

    def _context(self, alpha: float, clip: TransformedPath | None) -> GraphicsContextBase:
        self._clips.add(clip)
        context = GraphicsContextBase()
        context.set_alpha(alpha)
        context.set_clip_path(clip)
        return context


def size(svg: str) -> tuple[float, float]:
    """Return the width and the height of a figure, in the units of its view box."""
    *_, width, height = _numbers(ET.fromstring(svg).attrib["viewBox"])
    return width, height


def paint(svg: str, canvas: Canvas, box: Box) -> None:
    """Paint a figure as large as it fits into the middle of `box`.

    Raises `UnpaintableError` for what matplotlib does not write.
    """
    root = ET.fromstring(svg)
    x, y, width, height = _numbers(root.attrib["viewBox"])
    scale = min(box.width / width, box.height / height)
    left = box.x + (box.width - scale * width) / 2
    top = box.y + (box.height - scale * height) / 2
    place = Affine2D().translate(-x, -y).scale(scale).translate(left, top)
    # The canvas counts from below.
    place = place.scale(1, -1).translate(0, canvas.height)
    named = {element.attrib["id"]: element for element in root.iter() if "id" in element.attrib}
    _Painter(canvas, named).paint(root, place, {}, None)


class _Painter:
    def __init__(self, canvas: Canvas, named: dict[str, Any]) -> None:
        self.canvas, self.named = canvas, named

    def paint(
        self, element: Any, place: Transform, style: Styles, clip: TransformedPath | None
    ) -> None:
        """Paint an element and what is in it; `style` and `clip` are those around it."""
        tag = _tag(element)
        if tag in _PASSED_OVER:
            return
        place = _transform(element.get("transform", "")) + place
        style = {**style, **_style(element)}
        if found := _REFERENCE.match(element.get("clip-path", "")):
            (shape,) = self.named[found[1]]
            clip = TransformedPath(_shape(shape), place)
        if tag in ("svg", "g"):
            for child in element:
                self.paint(child, place, style, clip)
        elif tag == "use":
            offset = Affine2D().translate(float(element.get("x", 0)), float(element.get("y", 0)))
            self.paint(self.named[element.attrib["href"][1:]], offset + place, style, clip)
        else:
            self._draw(_shape(element), place, style, clip)

    def _draw(
        self, path: Path, place: Transform, style: Styles, clip: TransformedPath | None
    ) -> None:
        faint = float(style.get("opacity", 1))
        fill = style.get("fill", "#000000")
        if hatched := _REFERENCE.match(fill):
            self._hatch(self.named[hatched[1]], place, TransformedPath(path, place))
        elif fill != "none":
            alpha = faint * float(style.get("fill-opacity", 1))
            self.canvas.fill(path, place, _colour(fill), alpha, clip)
        if (stroke := style.get("stroke", "none")) != "none":
            scale = math.sqrt(abs(_determinant(place)))
            dashes = None
            if (written := style.get("stroke-dasharray", "none")) != "none":
                lengths = [scale * number for number in _numbers(written)]
                dashes = scale * float(style.get("stroke-dashoffset", 0)), lengths
            self.canvas.stroke(
                path,
                place,
                _colour(stroke),
                scale * float(style.get("stroke-width", 1)),
                faint * float(style.get("stroke-opacity", 1)),
                clip,
                cap=style.get("stroke-linecap", "butt"),
                join=style.get("stroke-linejoin", "miter"),
                dashes=dashes,
            )

    def _hatch(self, pattern: Any, place: Transform, shape: TransformedPath) -> None:
        """Fill a shape with the tiles of a pattern, side by side."""
        across, down = float(pattern.attrib["width"]), float(pattern.attrib["height"])
        around = shape.get_fully_transformed_path().get_extents()
        found = around.transformed(place.inverted())
        for column in range(math.floor(found.xmin / across), math.ceil(found.xmax / across)):
            for row in range(math.floor(found.ymin / down), math.ceil(found.ymax / down)):
                tile = Affine2D().translate(column * across, row * down) + place
                for element in pattern:
                    if _tag(element) == "path":  # the rest is its ground, which is clear
                        self.paint(element, tile, {}, shape)


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _determinant(place: Transform) -> float:
    (a, c), (b, d) = place.get_matrix()[:2, :2]
    return float(a * d - b * c)


def _shape(element: Any) -> Path:
    """Return the outline of a `path` or `rect`."""
    match _tag(element):
        case "path":
            return outline(element.get("d", ""))
        case "rect":
            x, y, width, height = (float(element.attrib[k]) for k in ("x", "y", "width", "height"))
            corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
            return Path(corners, closed=True)
        case other:
            raise UnpaintableError(f"an element `{other}`")


def outline(data: str) -> Path:
    """Return the path of SVG path data with the commands M, L, Q, C, Z, absolute or relative."""
    points: list[tuple[float, float]] = []
    codes: list[Any] = []
    here = start = (0.0, 0.0)
    for command, written in _COMMAND.findall(data):
        kind, numbers = command.lower(), _numbers(written)
        if kind == "z":
            points.append(start)
            codes.append(Path.CLOSEPOLY)
            here = start
            continue
        if kind not in (*_CODES, "m"):
            raise UnpaintableError(f"the command `{command}` of a path")
        step = len(_CODES.get(kind, "1"))
        for first in range(0, len(numbers), 2 * step):
            base = here if command.islower() else (0.0, 0.0)
            for k in range(first, first + 2 * step, 2):
                points.append((base[0] + numbers[k], base[1] + numbers[k + 1]))
            here = points[-1]
            if kind == "m" and first == 0:
                codes.append(Path.MOVETO)
                start = here
            else:
                codes += _CODES.get(kind, (Path.LINETO,))
    return Path(points or [(0.0, 0.0)], codes or [Path.MOVETO])


def _transform(written: str) -> Affine2D:
    """Return the transform of an element; of several, the last one comes first."""
    whole = Affine2D()
    for kind, inside in reversed(_TRANSFORM.findall(written)):
        numbers = _numbers(inside)
        match kind:
            case "translate":
                whole.translate(*_both(numbers, 0.0))
            case "scale":
                whole.scale(*_both(numbers, numbers[0]))
            case "rotate":
                whole.rotate_deg(numbers[0])
            case other:
                raise UnpaintableError(f"the transform `{other}`")
    return whole


def _both(numbers: Sequence[float], second: float) -> tuple[float, float]:
    return numbers[0], numbers[1] if len(numbers) > 1 else second


def _style(element: Any) -> Styles:
    """Return what an element says of its own look."""
    return dict(_styles(element.get("style", "")))


def _styles(written: str) -> Iterator[tuple[str, str]]:
    for rule in written.split(";"):
        name, colon, value = rule.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _colour(written: str) -> str:
    """Return a colour; of one that follows the theme, that of a light page."""
    found = _VARIABLE.fullmatch(written)
    colour = found[1] if found else written
    if not is_color_like(colour):
        raise UnpaintableError(f"the colour `{written}`")
    return colour


def _numbers(written: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(written)]
