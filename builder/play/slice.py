"""A landscape cut along an axis: a function, a square, and a point where its slice is level."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function, python_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"f", "start", "low", "high", "bottom", "top", "levels"}
KNOWN = {"along"}
CELLS = 40
REACH = 0.22  # of the width, the tangent to each side


def settings(found: "Values") -> dict[str, Any]:
    """Return the function with its partial derivatives, where the point begins, and the window."""
    f = found.function("f", "x", "y")
    window = {name: found.number(name) for name in ("low", "high", "bottom", "top")}
    start, levels = found.numbers("start"), found.numbers("levels")
    along = found.text("along") or "x"
    if along not in ("x", "y"):
        raise found.fault("along", f"`along: {along}` is no input", "write `along: x`")
    low, high = window["low"], window["high"]
    if len(start) != 2 or not all(low <= v <= high and round(v, 2) == v for v in start):
        mend = "write `start: [0.6, 1]`, inside the square and with two decimals at most"
        raise found.fault("start", "`start` is no place on the map", mend)
    _heights(found, f, window)
    x, y = sp.symbols("x y", real=True)
    here = {x: sp.Rational(str(start[0])), y: sp.Rational(str(start[1]))}
    slopes = {str(v): float(sp.diff(f, v).subs(here)) for v in (x, y)}
    if abs(slopes.pop(along)) > 1e-9 or abs(*slopes.values()) < 1e-3:
        wrong = "at `start` the first slice is not level, or the other one is"
        mend = "the question is how steep the other slice is where the first is level: move `start`"
        raise found.fault("start", wrong, mend)
    code = {"f": f, "x": sp.simplify(sp.diff(f, x)), "y": sp.simplify(sp.diff(f, y))}
    return {
        "f": function(f, "x", "y"),
        "python": {name: python_text(expression) for name, expression in code.items()},
        "along": along,
        "start": start,
        "levels": levels,
        **window,
    }


def _heights(found: "Values", f: sp.Expr, window: dict[str, float]) -> None:
    """Check that every slice stays on its board."""
    side = np.linspace(window["low"], window["high"], CELLS + 1)
    with np.errstate(all="ignore"):
        values = _numeric(f)(*np.meshgrid(side, side))
    fits = window["bottom"] <= values.min() and values.max() <= window["top"]
    if not (np.isfinite(values).all() and fits):
        shown = f"on the square `f` goes from {values.min():.3g} to {values.max():.3g}"
        raise found.fault("top", "a slice does not fit between `bottom` and `top`", shown)


def _numeric(f: sp.Expr) -> Any:
    """Return f as a function of numbers and of arrays, constant or not."""
    value = sp.lambdify(sp.symbols("x y", real=True), f, "numpy")
    return lambda x, y: value(x, y) + 0.0 * x


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the map with its cut, and the slice with its tangent, as it begins."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.6, 3.9))
    left, right = figure.subplots(1, 2)
    f = _numeric(found.function("f", "x", "y"))
    _map(left, f, given)
    _slice(right, f, given)
    figure.tight_layout()
    return figure


def _map(ax: "Axes", f: Any, given: dict[str, Any]) -> None:
    from snippets import figures

    side = np.linspace(given["low"], given["high"], CELLS + 1)
    x, y = np.meshgrid(side, side)
    figures.shaded_contours(ax, x, y, f(x, y), given["levels"])
    across = given["along"] == "x"
    held = given["start"][1 if across else 0]
    (ax.axhline if across else ax.axvline)(held, color=figures.INK, linestyle="--", linewidth=1.6)
    ax.plot(*given["start"], "o", color=figures.INK)
    place = (given["low"], held) if across else (held, given["high"])
    name = f" ${'y' if across else 'x'} = {held:g}$"
    figures.label(ax, *place, name, va="bottom" if across else "top")
    ax.set(xlabel="$x$", ylabel="$y$", aspect="equal")


def _slice(ax: "Axes", f: Any, given: dict[str, Any]) -> None:
    from snippets import figures

    across = given["along"] == "x"
    at, held = given["start"] if across else given["start"][::-1]
    side = np.linspace(given["low"], given["high"], 3 * CELLS)
    heights = f(side, held + 0 * side) if across else f(held + 0 * side, side)
    height = float(f(*map(np.float64, given["start"])))
    ax.plot(side, heights, color=figures.FUNCTION)
    reach = REACH * (given["high"] - given["low"])
    ax.plot([at - reach, at + reach], [height] * 2, "--", color=figures.DERIVATIVE, linewidth=2)
    ax.plot(at, height, "o", color=figures.INK, zorder=5)
    up = 0.05 * (given["top"] - given["bottom"])
    figures.label(ax, at, height + up, "slope 0", figures.DERIVATIVE, ha="center")
    ax.set(xlabel=f"${given['along']}$, along the cut", ylabel="height $f$")
    ax.set(ylim=(given["bottom"], given["top"]))
