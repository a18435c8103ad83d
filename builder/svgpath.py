"""SVG paths as short as they can be while nobody sees the difference."""

import math
import re
from collections.abc import Iterator
from functools import lru_cache

Point = tuple[float, float]

_COMMAND = re.compile(r"([MLQCz])([^MLQCz]*)")
_OTHER = re.compile(r"[^\sMLQCz\d.e+-]")
# In points; less than a quarter of a pixel at the size figures are shown.
TOLERANCE = 0.15
_SMALL = 24.0  # points; an arrowhead needs more decimals than a curve


@lru_cache(maxsize=8192)
def shorten(path: str, decimals: int | None = None, tolerance: float = TOLERANCE) -> str:
    """Return the path data `path` (absolute M, L, Q, C, z) with relative, rounded coordinates.

    Points of a polyline that lie within `tolerance` of the line without them are left out.
    Returns the path unchanged if it holds any other command.
    """
    if _OTHER.search(path):
        return path
    parts = [(kind, _points(numbers)) for kind, numbers in _COMMAND.findall(path)]
    if decimals is None:
        decimals = 2 if _extent(parts) < _SMALL else 1
    return _write(list(_thin(parts, tolerance)), decimals)


def _points(numbers: str) -> list[Point]:
    values = [float(value) for value in numbers.split()]
    return list(zip(values[::2], values[1::2], strict=True))


def _extent(parts: list[tuple[str, list[Point]]]) -> float:
    points = [point for _, points in parts for point in points]
    return max((max(c) - min(c) for c in zip(*points, strict=True)), default=0.0)


def _thin(
    parts: list[tuple[str, list[Point]]], tolerance: float
) -> Iterator[tuple[str, list[Point]]]:
    """Yield the parts with every run of lines thinned out."""
    run: list[Point] = []
    here: Point = (0.0, 0.0)
    for kind, points in [*parts, ("", [])]:
        if kind == "L":
            run += points
            continue
        if run:
            yield from (("L", [point]) for point in _simplified([here, *run], tolerance)[1:])
            here, run = run[-1], []
        if kind:
            yield kind, points
        if points:
            here = points[-1]


def _simplified(line: list[Point], tolerance: float) -> list[Point]:
    """Return a polyline without the points it does not need (Ramer, Douglas and Peucker)."""
    keep = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, most = first, tolerance
        for k in range(first + 1, last):
            distance = _distance(line[k], line[first], line[last])
            if distance > most:
                far, most = k, distance
        if far != first:
            keep.add(far)
            waiting += [(first, far), (far, last)]
    return [line[k] for k in sorted(keep)]


def _distance(p: Point, a: Point, b: Point) -> float:
    """Return the distance of `p` from the segment between `a` and `b`."""
    along = (b[0] - a[0], b[1] - a[1])
    length = along[0] ** 2 + along[1] ** 2
    share = ((p[0] - a[0]) * along[0] + (p[1] - a[1]) * along[1]) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(p[0] - a[0] - share * along[0], p[1] - a[1] - share * along[1])


def _write(parts: list[tuple[str, list[Point]]], decimals: int) -> str:
    """Return path data in relative coordinates; rounding errors do not add up."""
    text: list[str] = []
    here = start = (0, 0)  # in units of the last decimal
    unit = 10**decimals
    before = ""
    for kind, points in parts:
        if kind == "z":
            here = start
            text.append("z")
            before = "z"
            continue
        places = [(round(x * unit), round(y * unit)) for x, y in points]
        numbers = [c for x, y in places for c in (x - here[0], y - here[1])]
        command = kind.lower() if kind != "M" else "M"
        if kind == "M":
            numbers = [c for place in places for c in place]
            start = places[-1]
        here = places[-1]
        text.append(_joined("" if command == before else command, numbers, unit))
        before = command
    return "".join(text)


def _joined(command: str, numbers: list[int], unit: int) -> str:
    """Return a command and its numbers; a minus sign or a command separates well enough."""
    words = [_number(number, unit) for number in numbers]
    rest = "".join(word if word.startswith("-") else f" {word}" for word in words[1:])
    first = words[0] if command or words[0].startswith("-") else f" {words[0]}"
    return f"{command}{first}{rest}"


def _number(value: int, unit: int) -> str:
    short = f"{value / unit:.2f}".rstrip("0").rstrip(".")
    sign, digits = ("-", short[1:]) if short.startswith("-") else ("", short)
    return sign + (digits.removeprefix("0") if digits.startswith("0.") else digits)
