"""The game of the limit: the largest δ by SymPy, and for x sin(1/x) by a search of its own."""

import math
from typing import Any

import numpy as np
import sympy as sp

from builder.play.zoom import behaviour
from builder.trees import python_text
from play.case import Case, function

X = sp.Symbol("x", real=True)
# Each with its place p, and whether a limit is there.
FUNCTIONS = [
    ((X**2 - 9) / (X - 3), 3, True),
    (sp.Abs(X) / X, 0, False),
    (sp.sin(1 / X), 0, False),
    (X * sp.sin(1 / X), 0, True),
    ((8 - 2 * X**2) / (X - 2), 2, True),
]


def cases() -> list[Case]:
    """Return random bands and strips for each function."""
    rng = np.random.default_rng(1)
    return [_case(k % len(FUNCTIONS), rng) for k in range(150)]


def _case(which: int, rng: np.random.Generator) -> Case:
    expression, p, limit = FUNCTIONS[which]
    band, power = int(rng.integers(0, 14)), round(rng.uniform(-5, 0.3), 2)
    epsilon = [2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 5e-3, 2e-3, 1e-3, 5e-4, 2e-4, 1e-4][band]
    delta = float(f"{10**power:.2g}")
    given = _given(expression, p)
    if limit and rng.random() < 0.3:  # where it is decided: a little more and less than the largest
        power = round(math.log10(min(1.9, largest(which, epsilon))) + 0.004, 2)
        delta = float(f"{10**power:.2g}")
    best = largest(which, epsilon)
    works = delta <= best
    x, place = (math.nan, "") if works else outside(which, epsilon, delta, best)
    f = sp.lambdify(X, expression, "math")
    return Case(
        {"functions": [_given(f, at) for f, at, _ in FUNCTIONS]},
        {"function": which, "band": band, "power": power},
        {
            "p": p,
            "L": given["L"],
            "epsilon": epsilon,
            "delta": delta,
            "largest": best,
            "works": works,
            "place": place,
            "x": x,
            "value": math.nan if works else f(x),
        },
    )


def _given(expression: sp.Expr, p: int) -> dict[str, Any]:
    known = behaviour(expression, sp.Integer(p))
    assert known is not None
    code = python_text(expression)
    return {"label": "", "fn": function(expression, X), "python": code, "p": p, **known, "half": 2}


def largest(which: int, epsilon: float) -> float:
    """Return the largest δ, from what is known of each function."""
    expression, p, _ = FUNCTIONS[which]
    if which in (0, 4):
        away = sp.Symbol("away", positive=True)
        line = sp.cancel(expression)
        rise = sp.Abs(line.subs(X, p + away) - line.subs(X, p))
        (found,) = sp.solve(rise - sp.Rational(str(epsilon)), away)
        return float(found)
    if which in (1, 2):  # 1 and −1 as close to 0 as you like, and nothing beyond
        return math.inf if epsilon > 1 else 0.0
    return first_time(epsilon)


def first_time(epsilon: float) -> float:
    """Return the least x > 0 with |x sin(1/x)| = ε: the greatest t = 1/x with |sin t| = εt."""
    if epsilon >= 1:
        return math.inf
    t = np.linspace(1e-6, 1.001 / epsilon, int(4000 / epsilon) // 10 + 4000)
    inside = np.abs(np.sin(t)) < epsilon * t
    last = int(np.flatnonzero(~inside)[-1])  # beyond, all are inside: |sin t| ≤ 1 < εt at the end
    low, high = t[last], t[last + 1]
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if abs(math.sin(middle)) >= epsilon * middle else (low, middle)
    return float(1 / low)


def outside(which: int, epsilon: float, delta: float, best: float) -> tuple[float, str]:
    """Return a place that is closer than δ and outside of the band, and how it is written."""
    expression, p, _ = FUNCTIONS[which]
    if which in (0, 4):
        return p + (best + delta) / 2, ""
    if which == 1:
        return delta / 2, ""
    # 2/(nπ), with n odd: for sin(1/x) those where the sine is 1, so n = 1, 5, 9 …
    n, step = 1, 2
    if which == 2:
        n, step = 5, 4
    n += step * max(0, math.ceil((2 / (math.pi * delta) - n) / step))
    if which == 2 and 2 / ((n - 2) * math.pi) >= delta:
        n += 4  # the trough beside it has to be near enough too
    x = 2 / (n * math.pi)
    assert x < delta
    assert abs(sp.sin(sp.pi * n / 2)) == 1
    if which == 2 or x >= epsilon:
        return x, f"2/({n}π)" if n > 1 else "2/π"
    f = sp.lambdify(X, expression, "math")
    for share in (0.5, 0.1, 0.01, 1e-3, 1e-4):
        if abs(f(best + share * (delta - best))) > epsilon:
            return best + share * (delta - best), ""
    raise AssertionError("no place outside")
