"""Riemann sums: a function of one variable, its antiderivative, and the interval."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import UntreeableError, function, python_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"f", "from", "to", "left", "right", "bottom", "top"}
KNOWN = {"x-label", "y-label"}
STRIPS = 4  # with which it begins
SAMPLES = 401


def settings(found: "Values") -> dict[str, Any]:
    """Return the function, an antiderivative found by SymPy, the interval and the window."""
    f = found.function("f", "x")
    x = sp.Symbol("x", real=True)
    window = {name: found.number(name) for name in sorted(NEEDED - {"f"})}
    if not window["left"] <= window["from"] < window["to"] <= window["right"]:
        raise found.fault("to", "the interval is not inside the picture", "widen `left`, `right`")
    places = np.linspace(window["left"], window["right"], SAMPLES)
    heights = sp.lambdify(x, f, "numpy")(places) + 0 * places
    if not (np.isfinite(heights).all() and heights.min() >= 0):
        wrong = "the graph falls below the axis, or breaks off, in the picture"
        raise found.fault("f", wrong, "choose a function with values of 0 or more: areas count up")
    try:
        integral = function(sp.integrate(f, x), "x")
    except UntreeableError as error:
        mend = "choose a function whose integral is known"
        raise found.fault("f", f"its integral: {error}", mend) from None
    labels = {"xLabel": found.text("x-label") or "x", "yLabel": found.text("y-label") or "f(x)"}
    code = python_text(f)
    return {"f": function(f, "x"), "integral": integral, "python": code, **window, **labels}


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the graph with the strips with which it begins."""
    from matplotlib.figure import Figure

    from snippets import figures

    expression = found.function("f", "x")
    f = sp.lambdify(sp.Symbol("x", real=True), expression, "numpy")
    figure = Figure(figsize=(5.4, 3.6))
    ax = figure.subplots()
    width = (given["to"] - given["from"]) / STRIPS
    starts = given["from"] + width * np.arange(STRIPS)
    ax.bar(
        *(starts, f(starts), width),
        align="edge",
        color=figures.APPROXIMATION,
        alpha=0.2,
        edgecolor=figures.APPROXIMATION,
        linewidth=1.2,
    )
    places = np.linspace(given["left"], given["right"], 160)
    ax.plot(places, f(places), color=figures.FUNCTION)
    ax.axhline(0, color=figures.INK, linewidth=0.8)
    ax.set(xlim=(given["left"], given["right"]), ylim=(given["bottom"], given["top"]))
    ax.set(xlabel=given["xLabel"], ylabel=given["yLabel"])
    return figure
