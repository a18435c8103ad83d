"""The field: a function of two variables on a square, with up to four marked points."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function
from snippets.hessian import principal_curvatures, symbolic_hessian
from snippets.jacobian import symbolic_jacobian

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"f", "low", "high", "points"}
KNOWN = {"levels", "start", "show", "ask"}
VIEWS = ("slope", "arrows", "curvature")
ASKED = ("longest", "saddle")
NAMES = "ABCD"
CELLS = 30  # of the figure, a side


def settings(found: "Values") -> dict[str, Any]:
    """Return the function, its square and contours, the marked points and where one stands."""
    f = found.function("f", "x", "y")
    low, high = found.number("low"), found.number("high")
    if not low < high:
        raise found.fault("high", f"the square from {low} to {high} is empty", "`low` < `high`")
    start = found.numbers("start") if found.text("start") else [(low + high) / 2] * 2
    if len(start) != 2 or not all(low <= v <= high for v in start):
        raise found.fault("start", "`start` is not in the square", "write it as `start: [-1, 1]`")
    chosen = {}
    for name, known in (("show", VIEWS), ("ask", ASKED)):
        chosen[name] = found.text(name) or known[0]
        if chosen[name] not in known:
            wrong = f"`{name}: {chosen[name]}` is unknown"
            raise found.fault(name, wrong, f"use one of: {', '.join(known)}")
    return {
        "fn": function(f, "x", "y"),
        # Not for NumPy: the reader's program has SymPy differentiate it.
        "python": str(f),
        **{"low": low, "high": high, "start": start, **chosen},
        "levels": _levels(found, f, low, high),
        "points": _points(found, f, low, high, chosen["ask"]),
    }


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the map with the marked points, and what is shown first where one stands."""
    from matplotlib.figure import Figure

    from snippets import figures

    f, J = _numeric(found.function("f", "x", "y"))
    low, high = given["low"], given["high"]
    side = np.linspace(low, high, CELLS + 1)
    x, y = np.meshgrid(side, side)
    figure = Figure(figsize=(4.6, 4.4))
    ax = figure.subplots()
    # Every second line, and no shade: all of it would weigh as much as the lesson's own map.
    ax.contour(x, y, f(x, y), given["levels"][::2], colors=figures.FUNCTION, linewidths=0.8)
    for name, place in zip(NAMES, given["points"], strict=False):
        ax.plot(*place, "o", color=figures.INK, markerfacecolor="none", markersize=6)
        figures.label(ax, place[0] + 0.02 * (high - low), place[1], name, va="bottom")
    here = np.array(given["start"], dtype=float)
    if given["show"] == "curvature":
        _cross(ax, here, _hessian(found.function("f", "x", "y"))(*here), low, high)
    elif np.hypot(*J(*here)) > 1e-9:
        _uphill(ax, here, J(*here), high - low)
    ax.plot(*here, "o", color=figures.INK, zorder=5)
    ax.set(aspect="equal", xticks=[], yticks=[])
    return figure


def _uphill(ax: "Axes", here: Any, slopes: Any, size: float) -> None:
    """Draw the arrow uphill, and the tangent of the contour."""
    from snippets import figures

    length = float(np.hypot(*slopes))
    east, north = slopes / length
    across = 0.17 * size * np.array([-north, east])
    ax.plot(*np.transpose([here - across, here + across]), "--", color=figures.INK, lw=1.4)
    tip = (here[0] + 0.16 * size * east, here[1] + 0.16 * size * north)
    arrow = {"arrowstyle": "->", "color": figures.DERIVATIVE, "lw": 2.2, "shrinkA": 0}
    ax.annotate("", tip, (here[0], here[1]), arrowprops=arrow)
    figures.label(ax, tip[0], tip[1] + 0.01 * size, f"slope {length:.2f}", ha="right", va="bottom")


def _cross(ax: "Axes", here: Any, H: Any, low: float, high: float) -> None:
    """Draw the directions in which the land bends most and least, dashed where it bends down."""
    from snippets import figures

    values, directions = principal_curvatures(H)
    size = high - low
    for value, direction in zip(values, directions.T, strict=True):
        arm = size * (0.09 + 0.1 * abs(value) / (np.abs(values).max() or 1)) * direction
        style = "--" if value < 0 else "-"
        ax.plot(*np.transpose([here - arm, here + arm]), style, color=figures.DERIVATIVE)
        # Where the number would leave the map, it goes to the other end.
        ends = [here + sign * (arm + 0.06 * size * direction) for sign in (1, -1)]
        end = next((e for e in ends if low < e.min() and e.max() < high), ends[0])
        words = f"{value:+.2f}".replace("-", "−")
        figures.label(ax, end[0], end[1], words, ha="center", va="center")


def _hessian(f: sp.Expr) -> Any:
    """Return the Hessian of f, as a function of numbers."""
    variables = sp.symbols("x y", real=True)
    H = sp.lambdify(variables, symbolic_hessian(f, variables), "numpy")
    return lambda x, y: np.array(H(x, y), dtype=float)


def _numeric(f: sp.Expr) -> tuple[Any, Any]:
    """Return f and its Jacobian, as functions of numbers."""
    variables = sp.symbols("x y", real=True)
    value = sp.lambdify(variables, f, "numpy")
    slopes = sp.lambdify(variables, symbolic_jacobian(f, variables), "numpy")
    return value, lambda x, y: np.array(slopes(x, y), dtype=float)[0]


def _levels(found: "Values", f: sp.Expr, low: float, high: float) -> list[float]:
    side = np.linspace(low, high, CELLS + 1)
    with np.errstate(all="ignore"):
        values = np.asarray(_numeric(f)[0](*np.meshgrid(side, side)), dtype=float)
    if not np.all(np.isfinite(values)):
        raise found.fault("f", "`f` has no value somewhere in the square", "choose another square")
    if values.size == 1 or np.ptp(values) < 1e-9:
        raise found.fault("f", "`f` is the same everywhere", "choose a function with slopes")
    if not found.text("levels"):
        step = _round(np.ptp(values) / 10)
        first, last = math.ceil(values.min() / step), math.floor(values.max() / step)
        # Half a step off: a plain at height 0 is no jumble of contours.
        return [round((k + 0.5) * step, 9) for k in range(first, last)]
    levels = found.numbers("levels")
    if len(levels) < 2 or not np.allclose(np.diff(levels, 2), 0) or levels[1] <= levels[0]:
        mend = "equal steps upwards, as [0, 1, 2, 3]; only then does their spacing tell the slope"
        raise found.fault("levels", "`levels` are not equally far apart", mend)
    return levels


def _round(size: float) -> float:
    """Return 1, 2 or 5 times a power of ten, not below `size`."""
    power = 10.0 ** math.floor(math.log10(size or 1))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= size)


def _points(found: "Values", f: sp.Expr, low: float, high: float, ask: str) -> list[list[float]]:
    points = [[entry.number("x"), entry.number("y")] for entry in found.entries("points")]
    if not 2 <= len(points) <= len(NAMES):
        wrong = f"there are {len(points)} marked points"
        raise found.fault("points", wrong, "mark two, three or four")
    if not all(low <= v <= high for point in points for v in point):
        raise found.fault("points", "a marked point is outside of the square", "move it inside")
    mend = "move one, so that the question has one answer"
    if ask == "saddle":
        H = _hessian(f)
        saddles = sum(float(np.linalg.det(H(*point))) < 0 for point in points)
        if saddles != 1:
            wrong = f"{saddles} of the marked points are curved like a saddle"
            raise found.fault("points", wrong, mend)
        return points
    J = _numeric(f)[1]
    *_, second, longest = sorted(float(np.hypot(*J(*point))) for point in points)
    if longest < 1.05 * second:
        wrong = "two of the marked points have an arrow of (almost) the same length"
        raise found.fault("points", wrong, mend)
    return points
