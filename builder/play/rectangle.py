"""A growing rectangle: two sides that are functions of x, and where x may be."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function, python_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"u", "v", "at", "low", "high"}
KNOWN = {"u-label", "v-label"}
LONGEST = 1  # step, with which it begins
SMALLEST = 1e-4
SAMPLES = 401
ROOM = 1.06  # beyond the largest rectangle


def settings(found: "Values") -> dict[str, Any]:
    """Return the two sides, the places of x, and how large the pictures must be."""
    u, v = found.function("u", "x"), found.function("v", "x")
    at, low, high = (found.number(name) for name in ("at", "low", "high"))
    if not low <= at <= high or low == high:
        wrong = "x does not begin between `low` and `high`"
        raise found.fault("at", wrong, "choose `low` ≤ `at` ≤ `high`")
    places = np.linspace(low, high + LONGEST, SAMPLES)
    widths, heights = (_side(found, name, side, places) for name, side in (("u", u), ("v", v)))
    starts = places[places <= high]
    wide, tall = (_side(found, n, s, starts) for n, s in (("u", u), ("v", v)))
    rates = [
        (_side(found, "u", u, starts + h) * _side(found, "v", v, starts + h) - wide * tall) / h
        for h in (LONGEST, SMALLEST)
    ]
    return {
        **{"u": function(u, "x"), "v": function(v, "x")},
        **{"pythonU": python_text(u), "pythonV": python_text(v)},
        **{"at": at, "low": low, "high": high},
        **{"wide": float(f"{ROOM * widths[-1]:.4g}"), "tall": float(f"{ROOM * heights[-1]:.4g}")},
        "most": float(f"{ROOM * np.max(rates):.4g}"),
        **{"xLabel": found.text("u-label") or "u", "yLabel": found.text("v-label") or "v"},
    }


def _side(found: "Values", name: str, side: sp.Expr, places: np.ndarray) -> np.ndarray:
    """Return the lengths of a side; it must have one, and grow, at every place."""
    x = sp.Symbol("x", real=True)
    with np.errstate(all="ignore"):
        lengths = sp.lambdify(x, side, "numpy")(places) + 0 * places
        slopes = sp.lambdify(x, side.diff(x), "numpy")(places) + 0 * places
    # A comparison with what is not a number is false.
    if not (np.isfinite(lengths) & (lengths > 0) & (slopes > 0)).all():
        wrong = f"`{name}` is no side that grows, from `low` to `high` + {LONGEST}"
        raise found.fault(name, wrong, "choose a function with positive values and slopes there")
    return np.asarray(lengths)


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the rectangle with its strips and corner, and what each gives per step."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    from snippets import figures

    x, at = sp.Symbol("x", real=True), given["at"]
    u, v = (sp.lambdify(x, found.function(name, "x"), "numpy") for name in "uv")
    figure = Figure(figsize=(5.4, 3.4), layout="constrained")
    ax, plot = figure.subplots(1, 2)
    looks: list[dict[str, Any]] = [
        {"facecolor": figures.DERIVATIVE, "alpha": 0.3, "linewidth": 0},
        {"facecolor": "none", "edgecolor": figures.DERIVATIVE, "hatch": "///", "linewidth": 0},
        {"facecolor": "none", "edgecolor": figures.INK, "hatch": "xxxx", "linewidth": 0},
    ]
    w, h = float(u(at)), float(v(at))
    du, dv = float(u(at + LONGEST)) - w, float(v(at + LONGEST)) - h
    ax.add_patch(Rectangle((0, 0), w, h, facecolor=figures.FUNCTION, alpha=0.16, linewidth=0))
    for (corner, width, height), look in zip(
        [((w, 0), du, h), ((0, h), w, dv), ((w, h), du, dv)], looks, strict=True
    ):
        ax.add_patch(Rectangle(corner, width, height, **look))
    ax.plot([0, w, w], [h, h, 0], color=figures.FUNCTION, linewidth=1.6)
    ax.plot([0, w + du, w + du], [h + dv, h + dv, 0], color=figures.DERIVATIVE, linewidth=1.4)
    ax.plot(w + du, h + dv, "o", color=figures.INK, fillstyle="none", markeredgewidth=2)
    middle: dict[str, Any] = {"ha": "center", "va": "center"}
    figures.label(ax, w / 2, h / 2, "$u\\,v$", figures.FUNCTION, **middle)
    figures.label(ax, w + du / 2, h / 2, "$v\\,\\Delta u$", **middle)
    above: dict[str, Any] = {"ha": "center", "va": "bottom"}
    figures.label(ax, w / 2, h + dv, "$u\\,\\Delta v$", figures.DERIVATIVE, **above)
    ax.set(xlim=(0, given["wide"]), ylim=(0, given["tall"] * ROOM))
    ax.set(xlabel=given["xLabel"], ylabel=given["yLabel"])

    steps = np.geomspace(SMALLEST, LONGEST, 81)
    right, top = h * (u(at + steps) - w) / steps, w * (v(at + steps) - h) / steps
    corner_rate = (u(at + steps) - w) * (v(at + steps) - h) / steps
    layers = np.cumsum([0 * steps, right + 0 * steps, top + 0 * steps, corner_rate], axis=0)
    for low, high, look in zip(layers, layers[1:], looks, strict=False):
        plot.fill_between(steps, low, high, **look)
    plot.plot(steps, layers[-1], color=figures.APPROXIMATION)
    plot.axhline(layers[-1][0], color=figures.DERIVATIVE, linestyle="--", linewidth=1.4)
    label = f"$A' = {layers[-1][0]:.4g}$"
    figures.label(plot, SMALLEST * 1.4, 1.02 * layers[-1][0], label, figures.DERIVATIVE)
    figures.label(plot, LONGEST, layers[-1][-1], "corner", ha="right", va="bottom")
    rate = "$v\\,\\Delta u/\\Delta x$"
    figures.label(plot, SMALLEST * 1.4, right[0] / 2, rate, va="center")
    plot.set(xscale="log", xlim=(SMALLEST, LONGEST), ylim=(0, given["most"]))
    plot.set(xlabel="step Δx", ylabel="ΔA/Δx")
    return figure
