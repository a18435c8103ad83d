"""Every part of the kit, for those who write interactives: a landscape and a point."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function, python_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"f", "x", "y", "low", "high", "bottom", "top", "levels"}
KNOWN: set[str] = set()


def settings(found: "Values") -> dict[str, Any]:
    """Return the landscape, where the point begins, and the window."""
    f = found.function("f", "x", "y")
    window = {name: found.number(name) for name in sorted(NEEDED - {"f", "levels"})}
    code = python_text(f)
    levels = found.numbers("levels")
    return {"f": function(f, "x", "y"), "python": code, "levels": levels, **window}


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the map with the point and the arrow uphill."""
    from matplotlib.figure import Figure

    from snippets import figures

    expression = found.function("f", "x", "y")
    variables = sp.symbols("x y", real=True)
    f = sp.lambdify(variables, expression, "numpy")
    places = np.linspace(given["low"], given["high"], 61)
    x, y = np.meshgrid(places, places)
    figure = Figure(figsize=(4.6, 4.4))
    ax = figure.subplots()
    figures.shaded_contours(ax, x, y, f(x, y), given["levels"])
    here = given["x"], given["y"]
    slopes = [
        float(expression.diff(v).subs(dict(zip(variables, here, strict=True)))) for v in variables
    ]
    end = (here[0] + slopes[0], here[1] + slopes[1])
    ax.annotate(
        "", end, here, arrowprops={"arrowstyle": "->", "color": figures.DERIVATIVE, "lw": 2.2}
    )
    ax.axhline(given["y"], color=figures.APPROXIMATION, linestyle="--", linewidth=1.4)
    ax.plot(*here, "o", color=figures.INK)
    ax.set(xlabel="$x$", ylabel="$y$", aspect="equal")
    return figure
