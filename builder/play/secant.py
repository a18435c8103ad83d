"""Secant → tangent: a function of one variable, and the point where it begins."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function, python_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"f", "at", "low", "high", "bottom", "top"}
KNOWN = {"x-label", "y-label"}


def settings(found: "Values") -> dict[str, Any]:
    """Return the function, where it is looked at, and the window."""
    f = found.function("f", "x")
    window = {name: found.number(name) for name in ("at", "low", "high", "bottom", "top")}
    if not window["low"] < window["at"] < window["high"] - 1:
        wrong = "the first secant, one unit wide, is not inside the picture"
        raise found.fault("at", wrong, "choose `low` < `at` < `high` − 1")
    labels = {"xLabel": found.text("x-label") or "x", "yLabel": found.text("y-label") or "f(x)"}
    return {"f": function(f, "x"), "python": python_text(f), **window, **labels}


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the graph, the secant with which it begins, and the tangent."""
    from matplotlib.figure import Figure

    from snippets import figures
    from snippets.derivative import difference_quotient

    x = sp.Symbol("x", real=True)
    expression = found.function("f", "x")
    f = sp.lambdify(x, expression, "numpy")
    at, low, high = given["at"], given["low"], given["high"]
    slope = difference_quotient(f, at, 1.0)
    tangent = float(expression.diff(x).subs(x, at))
    figure = Figure(figsize=(5.0, 3.6))
    ax = figure.subplots()
    places = np.linspace(low, high, 160)
    ax.plot(places, f(places), color=figures.FUNCTION)
    ends = np.array([low, high])
    ax.plot(ends, f(at) + tangent * (ends - at), "--", color=figures.DERIVATIVE, linewidth=1.7)
    ax.plot(ends, f(at) + slope * (ends - at), color=figures.APPROXIMATION, linewidth=1.9)
    ax.plot([at, at + 1, at + 1], [f(at), f(at), f(at + 1)], color=figures.MUTED, linewidth=1.0)
    ax.plot(at, f(at), "o", color=figures.INK, zorder=5)
    ax.plot(at + 1, f(at + 1), "o", color=figures.APPROXIMATION, zorder=5)
    words = f"slope {slope:.4g}".replace("-", "−")
    figures.label(ax, at + 0.9, f(at + 1), words, figures.APPROXIMATION, ha="right", va="bottom")
    figures.label(
        ax, high, f(at) + tangent * (high - at), "tangent", figures.DERIVATIVE, ha="right", va="top"
    )
    ax.set(xlim=(low, high), ylim=(given["bottom"], given["top"]))
    ax.set(xlabel=given["xLabel"], ylabel=given["yLabel"])
    return figure
