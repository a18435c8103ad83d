"""The game of the limit: functions that have no value at one place, and how each behaves there."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function, python_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"functions"}
KNOWN: set[str] = set()
#: What each function needs, and may have.
NUMBERS = ("at", "half", "bottom", "top")
MAY = {"f", "label", *NUMBERS}
EPSILON, DELTA = 0.5, 1.0  # with which it begins

_X = sp.Symbol("x", real=True)
_AWAY = sp.Symbol("away", positive=True)


def settings(found: "Values") -> dict[str, Any]:
    """Return the functions of the menu, the first of which is shown first."""
    return {"functions": [_choice(entry) for entry in found.entries("functions")]}


def _choice(entry: "Values") -> dict[str, Any]:
    """Return one function: its window, and what is proved about it beside its gap."""
    if strange := sorted(set(entry.values) - MAY):
        mend = f"use: {', '.join(sorted(MAY))}"
        raise entry.fault(strange[0], f"a function knows no `{strange[0]}`", mend)
    f = entry.function("f", "x")
    window = {name: entry.number(name) for name in NUMBERS if name != "at"}
    known = behaviour(f, sp.sympify(entry.text("at")))
    if known is None:
        mend = (
            "choose a straight line with a gap, a jump between two levels, sin(1/x) or x*sin(1/x)"
        )
        raise entry.fault("f", f"no largest δ is known for `{f}`", mend)
    if not (window["bottom"] < known["L"] < window["top"] and window["half"] > DELTA):
        mend = "choose `bottom` < L < `top`, and `half` greater than 1"
        raise entry.fault("half", f"the window does not hold L = {known['L']}", mend)
    code = python_text(f).replace("x**(-1.0)", "1/x")
    return {
        "label": entry.text("label") or str(f),
        "fn": function(f, "x"),
        "python": code,
        "p": entry.number("at"),
        **known,
        **window,
    }


def behaviour(f: sp.Expr, p: sp.Expr) -> dict[str, Any] | None:
    """Say how f behaves beside p, where the largest δ is known for every ε; else return nothing.

    A line with a gap: |f(x) − L| is slope·|x − p|, so the largest δ is ε/slope. A jump, and
    sin(1/(x − p)), take their least and greatest value as close to p as you like: with L halfway
    between, every δ works if the band is higher than they are apart, else none, for any L.
    (x − p)·sin(1/(x − p)) is even about p, and sin(t)/t at the distance 1/t: its largest δ is
    computed from that.
    """
    right, left = (sp.simplify(f.subs(_X, p + side * _AWAY)) for side in (1, -1))
    wave = sp.sin(1 / _AWAY)
    whole = sp.cancel(f)
    none = {"slope": 1, "values": [0, 0]}
    if f.subs(_X, p) is sp.nan and whole.is_polynomial(_X) and sp.degree(whole, _X) == 1:
        slope = abs(sp.diff(whole, _X))
        return {"how": "gap", "L": _plain(whole.subs(_X, p)), **none, "slope": _plain(slope)}
    if right.is_number and left.is_number and right != left:
        values = sorted([_plain(left), _plain(right)])
        return {"how": "jump", "L": _plain((left + right) / 2), **none, "values": values}
    if sp.simplify(right - wave) == 0 and sp.simplify(left + wave) == 0:
        return {"how": "wave", "L": 0, **none, "values": [-1, 1]}
    if all(sp.simplify(side - _AWAY * wave) == 0 for side in (right, left)):
        return {"how": "damped", "L": 0, **none}
    return None


def _plain(value: sp.Expr) -> float:
    return int(value) if value.is_Integer else float(value)


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the first graph with its band and strip, and the strip magnified."""
    from matplotlib.figure import Figure

    from snippets import figures

    first = given["functions"][0]
    f = sp.lambdify(_X, found.entries("functions")[0].function("f", "x"), "numpy")
    p, middle = first["p"], first["L"]
    figure = Figure(figsize=(6.6, 3.2))
    whole, close = figure.subplots(1, 2)
    views = ((whole, first["half"], 0.0, 0.0, 1.0, 1.0), (close, DELTA, p, middle, DELTA, EPSILON))
    for ax, reach, x0, y0, wide, high in views:
        for side in (-1, 1):
            places = p + side * np.geomspace(reach / 1000, reach, 60)
            ax.plot((places - x0) / wide, (f(places) - y0) / high, color=figures.FUNCTION)
        ends = np.array([p - DELTA, p + DELTA])
        levels = [(middle + sign * EPSILON - y0) / high for sign in (-1, 1)]
        ax.fill_between(
            (ends - x0) / wide, *levels, color=figures.APPROXIMATION, alpha=0.16, linewidth=0
        )
        for level, words, va in zip(levels, ("L − ε", "L + ε"), ("top", "bottom"), strict=True):
            ax.axhline(level, color=figures.APPROXIMATION, linestyle="--", linewidth=1.6)
            end = (p + reach - x0) / wide
            figures.label(ax, end, level, words, figures.APPROXIMATION, ha="right", va=va)
        if first["how"] == "gap":
            ring = {"color": figures.FUNCTION, "fillstyle": "none", "markeredgewidth": 2}
            ax.plot((p - x0) / wide, (middle - y0) / high, "o", **ring)
    for side in (-1, 1):
        whole.axvline(p + side * DELTA, color=figures.INK, linestyle=":", linewidth=1.2)
    reach = first["half"]
    whole.set(xlim=(p - reach, p + reach), ylim=(first["bottom"], first["top"]))
    whole.set(xlabel="x", ylabel="f(x)")
    close.set(xlim=(-1, 1), ylim=(-2, 2), xlabel="(x − p) / δ", ylabel="(f(x) − L) / ε")
    figure.tight_layout()
    return figure
