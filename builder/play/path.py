"""A path over a landscape: the land, the path, and the times at which the walk is level."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function, python_text
from snippets.total import symbolic_total_derivative

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"f", "x", "y", "begin", "end", "at", "points", "left", "right", "bottom", "top", "levels"}
KNOWN = {"x-label", "y-label", "t-label", "f-label"}
NAMES = "ABCD"
SAMPLES = 2000
X, Y, T = (sp.Symbol(name, real=True) for name in "xyt")


def settings(found: "Values") -> dict[str, Any]:
    """Return the functions, the times that are marked, and those at which the walk is level."""
    f = found.function("f", "x", "y")
    path = {X: found.function("x", "t"), Y: found.function("y", "t")}
    sides = ("left", "right", "bottom", "top", "begin", "end", "at")
    given = {name: found.number(name) for name in sides}
    if not (given["begin"] <= given["at"] < given["end"]):
        raise found.fault("at", "the walk does not begin on the path", "`begin` ≤ `at` < `end`")
    times = np.linspace(given["begin"], given["end"], SAMPLES + 1)
    places = np.array([_on(place, times) for place in path.values()])
    low, high = np.array([[given["left"], given["bottom"]], [given["right"], given["top"]]])
    inside = (places.min(axis=1) >= low) & (places.max(axis=1) <= high)
    if not inside.all():
        raise found.fault("right", "the path leaves the map", "make the map larger")
    speeds = [sp.diff(place, T) for place in path.values()]
    slopes = [sp.diff(f, v) for v in (X, Y)]
    heights = _on(f.subs(path, simultaneous=True), times)
    first = _on(slopes[0].subs(path, simultaneous=True) * speeds[0], times)
    rates = _on(symbolic_total_derivative(f, path, T), times)
    reach = [float(min(0, first.min(), rates.min())), float(max(0, first.max(), rates.max()))]
    rests = _rests(symbolic_total_derivative(f, path, T), times)
    margin = 0.12 * (heights.max() - heights.min())
    room = 0.34 * (reach[1] - reach[0])  # for the numbers beside the bars
    code = {"f": python_text(f)} | {
        name: [python_text(part) for part in parts]
        for name, parts in (("slopes", slopes), ("place", path.values()), ("velocity", speeds))
    }
    return {
        "f": function(f, "x", "y"),
        "x": function(path[X], "t"),
        "y": function(path[Y], "t"),
        "python": code,
        **given,
        "closed": bool(np.allclose(places[:, 0], places[:, -1])),
        "levels": found.numbers("levels"),
        "rests": rests,
        "points": _points(found, rests),
        "heights": [float(heights.min() - margin), float(heights.max() + 2 * margin)],
        "reach": [reach[0] - room, reach[1] + room],
        "speed": float(np.hypot(*(_on(speed, times) for speed in speeds)).max()),
        "labels": {name: found.text(f"{name}-label") or name for name in "xytf"},
    }


def _on(expression: sp.Expr, times: Any) -> Any:
    """Return the values of an expression in t, also of one that does not change."""
    return sp.lambdify(T, expression, "numpy")(times) + 0 * times


def _rests(rate: sp.Expr, times: Any) -> list[float]:
    """Return the times at which a rate changes its sign, closed in on by halving."""
    at = sp.lambdify(T, rate, "math")
    found = []
    for left, right in pairwise(times):
        low, high = float(left), float(right)
        if at(low) * at(high) >= 0:
            continue
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (low, middle) if at(low) * at(middle) <= 0 else (middle, high)
        found.append(round(low, 6))
    return found


def _points(found: "Values", rests: list[float]) -> list[float]:
    """Return the marked times; one that is nearly level is made so."""
    written = found.numbers("points")
    if not 2 <= len(written) <= len(NAMES):
        raise found.fault("points", f"{len(written)} points are marked", "mark two, three or four")
    points = [next((rest for rest in rests if abs(rest - t) < 0.01), t) for t in written]
    if sum(point in rests for point in points) != 1:
        wrong = "the walk is not level at exactly one of the marked points"
        raise found.fault("points", wrong, f"it is level at the times {rests}")
    return points


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the map with the path and the marked points, and the height below it."""
    from matplotlib.figure import Figure

    from snippets import figures

    f = found.function("f", "x", "y")
    path = {X: found.function("x", "t"), Y: found.function("y", "t")}
    times = np.linspace(given["begin"], given["end"], 121)
    east, north = (_on(place, times) for place in path.values())
    side = [np.linspace(given[a], given[b], 26) for a, b in (("left", "right"), ("bottom", "top"))]
    gx, gy = np.meshgrid(*side)
    figure = Figure(figsize=(4.8, 5.4), layout="constrained")
    land, profile = figure.subplots(2, 1, height_ratios=[1.4, 1])
    heights = sp.lambdify((X, Y), f, "numpy")(gx, gy) + 0 * gx
    land.contour(gx, gy, heights, given["levels"], colors=figures.FUNCTION, linewidths=0.8)
    land.plot(east, north, color=figures.INK, linewidth=1.4, dashes=(4, 2))
    where = [[float(place.subs(T, t)) for place in path.values()] for t in given["points"]]
    for name, place in zip(NAMES, where, strict=False):
        land.plot(*place, "o", color=figures.INK, markerfacecolor="none", markersize=6)
        figures.label(land, place[0] + 0.06, place[1] + 0.04, name, va="bottom")
    here = [float(place.subs(T, given["at"])) for place in path.values()]
    speed = [float(sp.diff(place, T).subs(T, given["at"])) for place in path.values()]
    scale = 0.24 * (given["right"] - given["left"]) / given["speed"]
    tip = (here[0] + scale * speed[0], here[1] + scale * speed[1])
    arrow = {"arrowstyle": "->", "color": figures.INK, "lw": 2.2, "shrinkA": 0}
    land.annotate("", tip, (here[0], here[1]), arrowprops=arrow)
    land.plot(*here, "o", color=figures.INK, zorder=5)
    labels = given["labels"]
    land.set(aspect="equal", xlabel=labels["x"], ylabel=labels["y"])
    profile.plot(times, _on(f.subs(path, simultaneous=True), times), color=figures.FUNCTION)
    rate = float(symbolic_total_derivative(f, path, T).subs(T, given["at"]))
    height = float(f.subs(path, simultaneous=True).subs(T, given["at"]))
    run = np.array([-1, 1]) * (given["end"] - given["begin"]) / 9
    line = given["at"] + run
    profile.plot(line, height + rate * run, "--", color=figures.DERIVATIVE, linewidth=1.8)
    profile.plot(given["at"], height, "o", color=figures.INK, zorder=5)
    profile.set(xlabel=labels["t"], ylabel=labels["f"], ylim=given["heights"])
    profile.set_xlim(given["begin"], given["end"])
    return figure
