"""Sheets that touch a surface: a menu of functions of two variables on squares."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function
from snippets.taylor import quadratic_taylor

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"functions"}
KNOWN = {"order"}
PAIRS = ("point", "probe")
MAY = {"f", "label", "low", "high", "close", *PAIRS}
CELLS = 60


def settings(found: "Values") -> dict[str, Any]:
    """Return the functions of the menu, the first of which is shown first, and the first order."""
    order = found.number("order", 1)
    if order not in (0, 1, 2):
        raise found.fault("order", f"`order: {order}` is no order", "choose 0, 1 or 2")
    return {"order": order, "functions": [_choice(entry) for entry in found.entries("functions")]}


def _choice(entry: "Values") -> dict[str, Any]:
    """Return one function, its square, the two points, and which error counts as close."""
    if strange := sorted(set(entry.values) - MAY):
        mend = f"use: {', '.join(sorted(MAY))}"
        raise entry.fault(strange[0], f"a function knows no `{strange[0]}`", mend)
    f = entry.function("f", "x", "y")
    low, high = entry.number("low"), entry.number("high")
    if not low < high:
        raise entry.fault("high", f"the square from {low} to {high} is empty", "`low` < `high`")
    pairs = {name: entry.numbers(name) for name in PAIRS}
    for name, pair in pairs.items():
        if len(pair) != 2 or not all(low <= v <= high for v in pair):
            raise entry.fault(name, f"`{name}` is not in the square", f"write `{name}: [0, 1]`")
    if pairs["point"] == pairs["probe"]:
        raise entry.fault("probe", "both points are at one place", "move one of them")
    close = entry.number("close", 0.1)
    if not close > 0:
        raise entry.fault("close", f"`close: {close}` is not positive", "write `close: 0.1`")
    label = entry.text("label") or str(f)
    # The Python text is not for NumPy: the reader's program has SymPy differentiate it.
    code = {"fn": function(f, "x", "y"), "python": str(f)}
    return {"label": label, **code, "low": low, "high": high, "close": close, **pairs}


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the contours of the first function and the region where its sheet is close."""
    from matplotlib.figure import Figure

    from snippets import figures

    first, order = found.entries("functions")[0], int(found.number("order", 1))
    given, variables = _choice(first), sp.symbols("x y", real=True)
    expression = first.function("f", "x", "y")
    f = sp.lambdify(variables, expression, "numpy")
    p, q = (np.array(given[name], dtype=float) for name in PAIRS)
    exact = quadratic_taylor(expression, variables, given["point"])
    value, J, H = (np.array(part, dtype=float) for part in exact)

    def sheet(x: Any, y: Any) -> Any:
        d = np.stack([x - p[0], y - p[1]])
        terms = [value, np.tensordot(J[0], d, 1), (d * np.tensordot(H, d, 1)).sum(axis=0) / 2]
        return sum(terms[: order + 1])

    side = np.linspace(given["low"], given["high"], CELLS + 1)
    x, y = np.meshgrid(side, side)
    figure = Figure(figsize=(4.6, 4.4))
    ax = figure.subplots()
    figures.shaded_contours(ax, x, y, f(x, y) + 0 * x, 9)
    missed = np.abs(f(x, y) - sheet(x, y))
    levels = [-1.0, given["close"]]
    ax.contourf(x, y, missed, levels=levels, colors=figures.APPROXIMATION, alpha=0.4)
    ax.plot(*zip(p, q, strict=True), "--", color=figures.INK, linewidth=1.4)
    ax.plot(*p, "o", color=figures.INK, zorder=5)
    ax.plot(*q, "o", color=figures.DATA, zorder=5)
    for place, name, color in ((p, "p", figures.INK), (q, "q", figures.DATA)):
        figures.label(ax, place[0] + 0.08, place[1] + 0.06, name, color, va="bottom")
    ax.set(xlabel="x", ylabel="y", aspect="equal")
    return figure
