"""Linked dials: an inner and an outer function, and the scales of the three dials."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function, python_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"inner", "outer", "letters", "first", "second", "third", "at", "low", "high", "most"}
KNOWN = {"units"}
THREADS = 17  # pale ones, from marks of the first dial that are equally far apart


def settings(found: "Values") -> dict[str, Any]:
    """Return the functions, the dials, and where the last one stands still for a small turn."""
    letters = found.text("letters").split()
    if len(set(letters)) != 3 or not all(letter.isidentifier() for letter in letters):
        raise found.fault("letters", "these are not three letters", "write `letters: t w Y`")
    inner, outer = _functions(found)
    t, w = (sp.Symbol(letter, real=True) for letter in letters[:2])
    dials = [found.numbers(name) for name in ("first", "second", "third")]
    at, low, high, most = (found.number(name) for name in ("at", "low", "high", "most"))
    if not (dials[0][0] <= low <= at < high and 1 <= most <= dials[0][1] - high):
        mend = "choose `low` ≤ `at` < `high`, and `most` ≥ 1 so that `high` + `most` is on the dial"
        raise found.fault("at", "a turn leads beyond the first dial", mend)
    places = np.linspace(low, high + most, 401)
    seconds = sp.lambdify(t, inner, "numpy")(places) + 0 * places
    thirds = sp.lambdify(w, outer, "numpy")(seconds) + 0 * seconds
    for name, values, (least, greatest) in zip(
        ("second", "third"), (seconds, thirds), dials[1:], strict=True
    ):
        if not (np.isfinite(values).all() and least <= values.min() <= values.max() <= greatest):
            wrong = f"the {name} dial is too short for what it shows"
            raise found.fault(name, wrong, f"it shows {values.min():.3g} to {values.max():.3g}")
    rests = _rests(inner, outer, t, w, low, high)
    if len(rests) != 1:
        wrong = f"the outer function stands still at {len(rests)} places of the first dial, not 1"
        raise found.fault("outer", wrong, "the question is about that place: choose `low`, `high`")
    rates = {"innerRate": inner.diff(t), "outerRate": outer.diff(w)}
    code = {"inner": inner, "outer": outer, **rates}
    return {
        "inner": function(inner, letters[0]),
        "outer": function(outer, letters[1]),
        "python": {name: python_text(expression) for name, expression in code.items()},
        "letters": letters,
        "units": (found.text("units").split() + 3 * [""])[:3],
        "dials": dials,
        "rest": rests[0],
        **{"at": at, "low": low, "high": high, "most": most},
    }


def _functions(found: "Values") -> tuple[sp.Expr, sp.Expr]:
    first, second, _ = found.text("letters").split()
    return found.function("inner", first), found.function("outer", second)


def _rests(
    inner: sp.Expr, outer: sp.Expr, t: sp.Symbol, w: sp.Symbol, low: float, high: float
) -> list[float]:
    """Return where the last dial stands still although the second still moves."""
    found: set[float] = set()
    levels = sp.solveset(outer.diff(w), w, sp.S.Reals)
    for level in levels if isinstance(levels, sp.FiniteSet) else ():
        places = sp.solveset(inner - level, t, sp.Interval(low, high))
        if isinstance(places, sp.FiniteSet):
            found |= {float(place) for place in places if inner.diff(t).subs(t, place) != 0}
    return sorted(found)


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the three dials with the threads between them, as it begins."""
    from matplotlib.figure import Figure

    from snippets import figures

    t, w = (sp.Symbol(letter, real=True) for letter in given["letters"][:2])
    inner, outer = _functions(found)
    f, g = sp.lambdify(t, inner, "numpy"), sp.lambdify(w, outer, "numpy")
    rates = [sp.lambdify(v, e.diff(v), "numpy") for v, e in ((t, inner), (w, outer))]
    dials, at, rows = given["dials"], given["at"], np.array([2.0, 1.0, 0.0])

    def thread(first: float) -> list[float]:
        """Return how far along each dial, from 0 to 1, a value of the first leads."""
        second = f(first)
        values = (first, second, g(second))
        return [(v - low) / (high - low) for v, (low, high) in zip(values, dials, strict=True)]

    figure = Figure(figsize=(5.4, 4.2))
    ax = figure.subplots()
    for first in np.linspace(given["low"], dials[0][1], THREADS):
        ax.plot(thread(float(first)), rows, color=figures.MUTED, linewidth=0.5, alpha=0.6)
    here, there = thread(at), thread(at + 1)
    ax.fill_betweenx(rows, here, there, color=figures.FUNCTION, alpha=0.25, linewidth=0)
    ax.plot(there, rows, color=figures.FUNCTION, linewidth=1.6)
    slopes = (float(rates[0](at)), float(rates[1](f(at))))
    values = (at, float(f(at)), float(g(f(at))))
    guesses = (at + 1, values[1] + slopes[0], values[2] + slopes[0] * slopes[1])
    said = [(v - low) / (high - low) for v, (low, high) in zip(guesses, dials, strict=True)]
    ax.plot(said, rows, "--", color=figures.APPROXIMATION, linewidth=1.8)
    ax.plot(here, rows, "-o", color=figures.INK, linewidth=1.4, markersize=6)
    for k, (low, high) in enumerate(dials):
        ax.plot([0, 1], [rows[k]] * 2, color=figures.INK, linewidth=1)
        for mark in np.linspace(low, high, 5):
            place = (mark - low) / (high - low)
            ax.plot([place] * 2, [rows[k], rows[k] - 0.06], color=figures.INK, linewidth=0.8)
            figures.label(ax, place, rows[k] - 0.1, f"{mark:g}", ha="center", va="top", fontsize=10)
        name = f"${given['letters'][k]}$" + (
            f" in {given['units'][k]}" if given["units"][k] else ""
        )
        figures.label(ax, -0.04, rows[k], name, ha="right", va="center")
    for k, slope in enumerate(slopes):
        middle = max((way[k] + way[k + 1]) / 2 for way in (here, there, said))
        figures.label(
            ax,
            middle + 0.04,
            rows[k] - 0.5,
            f"× {slope:.3g}".replace("-", "−"),
            figures.DERIVATIVE,
            va="center",
        )
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.3, 2.15))
    ax.axis("off")
    return figure
