"""Slopes from noisy heights: the function, the noise with which it begins, and the four steps."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function, python_text
from snippets.noise import best_step, normal_pairs

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"f", "at", "sigma", "steps", "low", "high", "bottom", "top"}
KNOWN = {"x-label", "y-label"}
STEPS = (0.01, 1.48)  # the shortest and the longest that the page can take
FIRST = 0.05  # the step with which it begins, 10^−1.3


def settings(found: "Values") -> dict[str, Any]:
    """Return the function, the window, and the steps to choose from with the best among them."""
    names = ("at", "sigma", "low", "high", "bottom", "top")
    given = {name: found.number(name) for name in names}
    if given["sigma"] <= 0:
        raise found.fault("sigma", "there is no noise", "choose `sigma` above 0")
    if not given["low"] <= given["at"] - STEPS[1] <= given["at"] + STEPS[1] <= given["high"]:
        wrong = f"the longest step, {STEPS[1]}, leads out of the picture"
        raise found.fault("at", wrong, "choose `low` and `high` farther from `at`")
    f, third = found.function("f", "x"), sp.Symbol("x", real=True)
    bend = float(f.diff(third, 3).subs(third, given["at"]))
    if bend == 0:
        wrong = "the third derivative is 0 at `at`: there is no best step"
        raise found.fault("f", wrong, "choose another function, or another `at`")
    steps = found.numbers("steps")
    if steps != sorted(set(steps)) or len(steps) < 3 or not steps[0] > 0:
        raise found.fault("steps", "these are no rising steps", "write `steps: [0.01, 0.1, 0.6]`")
    errors = [_expected(found, given, step)[2] for step in steps]
    return {
        "f": function(f, "x"),
        "python": python_text(f),
        **given,
        "steps": steps,
        "best": int(np.argmin(errors)),
        "xLabel": found.text("x-label") or "x",
        "yLabel": found.text("y-label") or "f(x)",
    }


def _expected(found: "Values", given: dict[str, Any], step: Any) -> tuple[Any, Any, Any]:
    """Return what noise and bending do to the slope for a step, and both together."""
    x = sp.Symbol("x", real=True)
    expression, at = found.function("f", "x"), given["at"]
    f = sp.lambdify(x, expression, "numpy")
    noise = given["sigma"] / (np.sqrt(2) * step)
    slope = float(expression.diff(x).subs(x, at))
    bending = abs((f(at + step) - f(at - step)) / (2 * step) - slope)
    return noise, bending, np.hypot(noise, bending)


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the graph with the pair with which it begins, and below it the error by the step."""
    from matplotlib.figure import Figure

    from snippets import figures

    x = sp.Symbol("x", real=True)
    expression = found.function("f", "x")
    f = sp.lambdify(x, expression, "numpy")
    at, low, high, sigma = (given[name] for name in ("at", "low", "high", "sigma"))
    tangent = float(expression.diff(x).subs(x, at))
    noise = np.array(next(normal_pairs(1))) * sigma
    right, left = np.array([f(at + FIRST), f(at - FIRST)]) + noise
    figure = Figure(figsize=(5.0, 6.4), layout="constrained")
    ax, plot = figure.subplots(2, 1)
    places, ends = np.linspace(low, high, 81), np.array([low, high])
    ax.plot(places, f(places), color=figures.FUNCTION)
    ax.plot(ends, f(at) + tangent * (ends - at), "--", color=figures.DERIVATIVE, linewidth=1.7)
    slope = (right - left) / (2 * FIRST)
    ax.plot(ends, (right + left) / 2 + slope * (ends - at), color=figures.APPROXIMATION)
    ax.plot([at - FIRST, at + FIRST], [left, right], "x", color=figures.DATA, mew=2)
    ax.set(xlim=(low, high), ylim=(given["bottom"], given["top"]))
    ax.set(xlabel=given["xLabel"], ylabel=given["yLabel"])
    words = f"slope {slope:.3g}".replace("-", "−")
    figures.label(ax, high, 0.9 * given["top"], words, figures.APPROXIMATION, ha="right")
    figures.label(
        ax, high, f(at) + tangent * (high - at), "tangent", figures.DERIVATIVE, ha="right"
    )
    steps = np.geomspace(*STEPS, 41)
    parts = _expected(found, given, steps)
    looks = (("--", figures.DATA), (":", figures.APPROXIMATION), ("-", figures.INK))
    for part, (style, color) in zip(parts, looks, strict=True):
        plot.loglog(steps, part, style, color=color, linewidth=1.8)
    star = best_step(float(expression.diff(x, 3).subs(x, at)), sigma)
    plot.plot(star, _expected(found, given, star)[2], "o", color=figures.INK)
    figures.label(plot, steps[3], 1.4 * parts[0][3], "noise", figures.DATA)
    figures.label(plot, steps[26], 0.4 * parts[1][26], "bending", figures.APPROXIMATION)
    plot.set(xlabel="step h", ylabel="error to expect")
    return figure
