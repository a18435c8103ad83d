"""Taylor polynomials: a menu of functions of one variable, and where each breaks down."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function
from snippets.taylor import (
    evaluate_polynomial,
    remainder_bound,
    singularities,
    taylor_coefficients,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"functions"}
KNOWN = {"order"}
#: What each function needs, and may have.
NUMBERS = ("low", "high", "bottom", "top", "point", "probe")
MAY = {"f", "label", "from", "to", "flat-at", *NUMBERS}
HIGHEST = 12
PLACES = 121  # of the picture; the remainder takes longer, and needs fewer
COARSE = 41


def settings(found: "Values") -> dict[str, Any]:
    """Return the functions of the menu, the first of which is shown first, and the first order."""
    order = found.number("order", 2)
    if order not in range(HIGHEST + 1):
        raise found.fault("order", f"`order: {order}` is no order", f"choose 0 to {HIGHEST}")
    entries = found.entries("functions")
    if entries and entries[0].text("flat-at"):
        mend = "begin with another function"
        raise entries[0].fault("f", "the still picture cannot show the remainder here", mend)
    return {"order": order, "functions": [_choice(entry) for entry in entries]}


def _choice(entry: "Values") -> dict[str, Any]:
    """Return one function: its window, where its points may be, and its singularities."""
    if strange := sorted(set(entry.values) - MAY):
        mend = f"use: {', '.join(sorted(MAY))}"
        raise entry.fault(strange[0], f"a function knows no `{strange[0]}`", mend)
    f = entry.function("f", "x")
    numbers = {name: entry.number(name) for name in NUMBERS}
    domain = [entry.number("from", numbers["low"]), entry.number("to", numbers["high"])]
    for name in ("point", "probe"):
        if not numbers["low"] <= domain[0] <= numbers[name] <= domain[1] <= numbers["high"]:
            mend = "choose `low` ≤ `from` ≤ the point ≤ `to` ≤ `high`"
            raise entry.fault(name, f"`{name}: {numbers[name]}` is not where it may be", mend)
    flat = {"flat_at": entry.number("flat-at")} if entry.text("flat-at") else {}
    try:
        places = [complex(s) for s in singularities(f, sp.Symbol("x", real=True), numbers["point"])]
    except ValueError as error:
        raise entry.fault("f", f"`{f}`: {error}", "choose a function that SymPy knows") from None
    for place in places:
        if (
            not place.imag
            and domain[0] <= place.real <= domain[1]
            and {place.real} != {*flat.values()}
        ):
            mend = "choose `from` and `to` beside it"
            raise entry.fault("f", f"`{f}` breaks down at {place.real:g}", mend)
    return {
        "label": entry.text("label") or str(f),
        "fn": function(f, "x"),
        # Not for NumPy: the reader's program has SymPy differentiate it.
        "python": str(f),
        "domain": domain,
        "singularities": [[place.real, place.imag] for place in places],
        **numbers,
        **flat,
    }


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the graph of the first function with its polynomial and the band of the remainder."""
    from matplotlib.figure import Figure

    from snippets import figures

    order, first = found.number("order", 2), found.entries("functions")[0]
    given, x = _choice(first), sp.Symbol("x", real=True)
    expression = first.function("f", "x")
    f = sp.lambdify(x, expression, "numpy")
    p, probe = sp.sympify(first.text("point")), given["probe"]
    coefficients = taylor_coefficients(expression, x, p, int(order))

    def polynomial(places: Any) -> Any:
        return evaluate_polynomial(coefficients, places - float(p))

    figure = Figure(figsize=(5.2, 3.6))
    ax = figure.subplots()
    places = np.linspace(given["low"], given["high"], PLACES)
    begin, end = given["domain"]
    inside = np.linspace(begin, end, COARSE)
    bounds = [remainder_bound(expression, x, p, int(order), float(place)) for place in inside]
    around = polynomial(inside)
    ax.fill_between(
        inside,
        around - bounds,
        around + bounds,
        color=figures.APPROXIMATION,
        alpha=0.16,
        linewidth=0,
    )
    with np.errstate(all="ignore"):
        ax.plot(places, f(places), color=figures.FUNCTION)
    ax.plot(places, polynomial(places), "--", color=figures.APPROXIMATION)
    ends = [float(f(probe)), float(polynomial(probe))]
    ax.plot([probe, probe], ends, color=figures.INK, linewidth=1.4)
    ax.plot(probe, ends[1], "o", color=figures.APPROXIMATION, zorder=5)
    ax.plot(probe, ends[0], "o", color=figures.FUNCTION, zorder=5)
    ax.plot(float(p), float(f(float(p))), "o", color=figures.INK, zorder=5)
    words = f"error {abs(ends[0] - ends[1]):.2g}"
    figures.label(ax, probe + 0.15, sum(ends) / 2, words, figures.INK, va="center")
    ax.set(xlim=(given["low"], given["high"]), ylim=(given["bottom"], given["top"]), xlabel="x")
    return figure
