"""One formula in four letters: one varies, the others are held."""

import re
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import python_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"f", "name", "unit", "first", "bottom", "top", "letters"}
KNOWN: set[str] = set()
#: What each letter needs.
NUMBERS = ("low", "high", "at", "step")
WORDS = ("letter", "unit", "is", "with")
_TIMES = re.compile(r"(?<!\*)\*(?!\*)")
_FACTOR = re.compile(r"(\w+)(?:\*\*(2))?")


def settings(found: "Values") -> dict[str, Any]:
    """Return the formula as a sum of products, its letters, and the window."""
    entries = found.entries("letters")
    for entry in entries:
        if wrong := sorted(set(entry.values) ^ {*NUMBERS, *WORDS}):
            mend = f"give each letter: {', '.join((*WORDS, *NUMBERS))}"
            raise entry.fault("letter", f"a letter with or without `{wrong[0]}`", mend)
    letters = [entry.text("letter") for entry in entries]
    if len(set(letters)) != 4 or not all(letter.isidentifier() for letter in letters):
        raise found.fault("letters", "these are not four letters", "give four, each its own")
    partners = [entry.text("with") for entry in entries]
    if any(p not in letters or p == k for k, p in zip(letters, partners, strict=True)):
        raise found.fault("letters", "a letter goes `with` none of the others", "name another one")
    if found.text("first") not in letters:
        raise found.fault("first", "this is none of the letters", f"use: {', '.join(letters)}")
    symbols = [sp.Symbol(letter, real=True) for letter in letters]
    f = found.function("f", *letters)
    first = letters.index(found.text("first"))
    degrees = [int(sp.degree(f, symbol)) if f.is_polynomial(symbol) else 9 for symbol in symbols]
    if degrees != [2 if k == first else 1 for k in range(4)]:
        mend = "the question asks for another square: write a formula with this one alone"
        raise found.fault("f", f"not only `{letters[first]}` is squared in it", mend)
    window = {name: found.number(name) for name in ("bottom", "top")}
    ranges = [{name: entry.number(name) for name in NUMBERS} for entry in entries]
    if not all(0 <= r["low"] <= r["at"] <= r["high"] and r["step"] > 0 for r in ranges):
        mend = "choose 0 ≤ `low` ≤ `at` ≤ `high`"
        raise found.fault("letters", "a letter begins outside its range", mend)
    values = sp.lambdify(symbols, f, "math")
    reached = [values(*corner) for corner in product(*((r["low"], r["high"]) for r in ranges))]
    if not window["bottom"] <= min(reached) <= max(reached) <= window["top"]:
        mend = f"it goes from {min(reached):.4g} to {max(reached):.4g}"
        raise found.fault("top", "the formula leaves the window", mend)
    return {
        "name": found.text("name"),
        "unit": found.text("unit"),
        "first": first,
        "terms": _terms(found, f, symbols),
        "letters": [
            {"letter": letter, "unit": entry.text("unit"), "is": entry.text("is"), **numbers}
            | {"partner": letters.index(partner)}
            for letter, entry, numbers, partner in zip(
                letters, entries, ranges, partners, strict=True
            )
        ],
        "python": {
            "value": found.text("f"),
            "slopes": [python_text(f.diff(symbol)) for symbol in symbols],
        },
        **window,
    }


def _terms(found: "Values", f: sp.Expr, symbols: list[sp.Symbol]) -> list[list[tuple[int, int]]]:
    """Return the formula in the order in which it is written: the place of each letter, its power.

    SymPy has an order of its own, in which m·a becomes a·m.
    """
    names = [str(symbol) for symbol in symbols]
    written = found.text("f").replace(" ", "")
    matches = [[_FACTOR.fullmatch(w) for w in _TIMES.split(term)] for term in written.split("+")]
    factors = [
        [(names.index(m[1]), int(m[2] or 1)) for m in term if m and m[1] in names]
        for term in matches
    ]
    total = sum(sp.prod([symbols[k] ** power for k, power in term]) for term in factors)
    if sp.expand(total - f) != 0:
        mend = "write a sum of products of letters and squares: `m*a + d*v**2`"
        raise found.fault("f", f"`{written}` is no such sum", mend)
    return factors


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the graph against the first letter, as it begins, with its tangent."""
    from matplotlib.figure import Figure

    from snippets import figures
    from snippets.context import freeze

    letters, first = given["letters"], given["letters"][given["first"]]
    symbols = [sp.Symbol(one["letter"], real=True) for one in letters]
    expression = found.function("f", *map(str, symbols))
    f = sp.lambdify(symbols, expression, "numpy")
    held = {one["letter"]: one["at"] for one in letters if one is not first}
    curve = freeze(f, **held)
    slope = expression.diff(symbols[given["first"]]).subs(
        {symbol: one["at"] for symbol, one in zip(symbols, letters, strict=True)}
    )
    at, value = first["at"], curve(first["at"])
    figure = Figure(figsize=(5.0, 3.6))
    ax = figure.subplots()
    along = np.linspace(first["low"], first["high"], 60)
    ax.plot(along, curve(along), color=figures.FUNCTION)
    ends = np.array([max(first["low"], at - value / float(slope)), first["high"]])
    tangent = value + float(slope) * (ends - at)
    ax.plot(ends, tangent, "--", color=figures.DERIVATIVE, linewidth=1.8)
    ax.plot(at, value, "o", color=figures.INK, zorder=5)
    said = ", ".join(f"${letter} = {number:g}$" for letter, number in held.items())
    left, height = first["low"], given["top"] - given["bottom"]
    figures.label(ax, left, given["top"], " held: " + said, figures.DATA, va="top")
    figures.label(
        ax, at, value + 0.05 * height, f"slope {float(slope):g}", figures.DERIVATIVE, ha="right"
    )
    ax.set(xlim=(first["low"], first["high"]), ylim=(given["bottom"], given["top"]))
    ax.set(xlabel=f"{first['is']} ${first['letter']}$ in {first['unit']}")
    ax.set(ylabel=f"${given['name']}$ in {given['unit']}")
    return figure
