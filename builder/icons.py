"""What makes the site installable: its icons, drawn from the favicon, and the web manifest."""

import json
import re
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

FAVICON = Path("docs/assets/favicon.svg")
_STYLES = Path("docs/assets/uphill.css")
_SVG = "{http://www.w3.org/2000/svg}"
_PAPER = re.compile(r'\[data-md-color-scheme="(\w+)"\]\s*\{[^}]*?--up-paper:\s*(#[0-9a-f]{6})')
_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")
_POINTS_IN = 72  # points an inch, the unit of line widths

# A platform may cut a maskable icon to a circle with four fifths of its width.
SHARE = {"any": 0.86, "maskable": 0.62}
SIZES = [(192, "any"), (512, "any"), (192, "maskable"), (512, "maskable")]


def app_files(root: Path, name: str, description: str) -> dict[str, bytes]:
    """Return the icons and the manifest by their path in the site.

    Raises `ValueError` if the favicon holds a shape that cannot be drawn here.
    """
    paper = papers(root)["default"]
    svg = (root / FAVICON).read_text("utf-8")
    icons = {
        f"assets/icon-{purpose}-{size}.png": icon(svg, size, SHARE[purpose], paper)
        for size, purpose in SIZES
    }
    manifest = {
        "name": name,
        "short_name": name,
        "description": description,
        "start_url": "../",
        "scope": "../",
        "display": "standalone",
        "background_color": paper,
        "theme_color": paper,
        "icons": [
            {
                "src": f"icon-{purpose}-{size}.png",
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size, purpose in SIZES
        ],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    return icons | {"assets/manifest.webmanifest": text.encode()}


def papers(root: Path) -> dict[str, str]:
    """Return the colour of the page, as #rrggbb, by the name of the scheme."""
    return dict(_PAPER.findall((root / _STYLES).read_text("utf-8")))


@lru_cache(maxsize=8)
def icon(svg: str, size: int, share: float, paper: str) -> bytes:
    """Return a drawing as a square PNG, `size` pixels wide, on paper of a colour.

    `share` is that of the width which the drawing takes. Raises `ValueError` as `app_files` does.
    """
    # Slow to import, and only needed where the icons have to be drawn.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    drawing = ElementTree.fromstring(svg)
    left, top, width, height = map(float, drawing.attrib["viewBox"].split())
    figure = Figure(figsize=(1, 1), dpi=size, facecolor=paper)
    axes = figure.add_axes((0, 0, 1, 1), frameon=False)
    axes.set_axis_off()
    side = max(width, height) / share
    axes.set_xlim(left + width / 2 - side / 2, left + width / 2 + side / 2)
    axes.set_ylim(top + height / 2 + side / 2, top + height / 2 - side / 2)
    for shape in drawing:
        axes.add_patch(_patch(shape, _POINTS_IN / side))
    written = BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(written, format="png", dpi=size, facecolor=paper, metadata={"Software": None})
    return written.getvalue()


def _patch(shape: ElementTree.Element, unit: float) -> Any:
    """Return a shape as matplotlib draws it; `unit` is how many points a unit of the drawing is."""
    from matplotlib.patches import Circle, PathPatch

    given = shape.attrib
    fill, stroke = given.get("fill", "#000000"), given.get("stroke", "none")
    look = {
        "facecolor": fill,
        "edgecolor": stroke,
        "linewidth": float(given.get("stroke-width", 1)) * unit if stroke != "none" else 0,
        "capstyle": given.get("stroke-linecap", "butt"),
    }
    if shape.tag == f"{_SVG}circle":
        centre = (float(given["cx"]), float(given["cy"]))
        return Circle(centre, float(given["r"]), **look)
    if shape.tag == f"{_SVG}path":
        return PathPatch(_path(given["d"]), **look)
    raise ValueError(f"the favicon holds a shape that cannot be drawn: {shape.tag}")


def _path(data: str) -> Any:
    """Return path data of absolute moves, lines and cubic curves as matplotlib's path."""
    from matplotlib.path import Path as Drawn

    codes = {"M": Drawn.MOVETO, "L": Drawn.LINETO, "C": Drawn.CURVE4}
    points: list[tuple[float, float]] = []
    kinds: list[Any] = []
    for command, numbers in _COMMAND.findall(data):
        if command not in codes:
            raise ValueError(f"the favicon holds a path that cannot be drawn: {data}")
        values = [float(number) for number in _NUMBER.findall(numbers)]
        pairs = list(zip(values[::2], values[1::2], strict=True))
        # What follows a move without a command of its own are lines.
        after = codes["L"] if command == "M" else codes[command]
        kinds += [codes[command], *[after] * (len(pairs) - 1)]
        points += pairs
    return Drawn(points, kinds)
