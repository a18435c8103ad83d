"""Sheets of order 0, 1 and 2: value, J, H and errors by SymPy and `snippets.taylor`."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp

from play.case import Case, function
from snippets.taylor import quadratic_taylor

X, Y = sp.symbols("x y")
PEAKS = (
    3 * (1 - X) ** 2 * sp.exp(-(X**2) - (Y + 1) ** 2)
    - 10 * (X / 5 - X**3 - Y**5) * sp.exp(-(X**2) - Y**2)
    - sp.exp(-((X + 1) ** 2) - Y**2) / 3
)
#: f, and half the side of its square.
FUNCTIONS = [
    (sp.exp(-(X**2) - Y**2), 2),
    (PEAKS, 3),
    (sp.exp(X) * sp.cos(Y), 2),
    (X**2 - X * Y + 3 * Y, 2),  # its own sheet of order 2
]
SMALL = 1e-5  # errors below are not compared


def numbers(f: sp.Expr, half: float, state: dict[str, Any]) -> dict[str, Any]:
    """Return what must be shown."""
    p, q = (
        [min(max(state[name], -half), half) for name in names] for names in (("px", "py"), "xy")
    )
    touching, J, H = quadratic_taylor(f, (X, Y), [sp.Rational(str(c)) for c in p])
    row, bends = np.array(J, dtype=float)[0], np.array(H, dtype=float)
    height = sp.lambdify((X, Y), f, "numpy")
    away = np.subtract(q, p)

    def sheet(order: int, part: float) -> float:
        d = part * away
        return float(sum([float(touching), row @ d, d @ bends @ d / 2][: order + 1]))

    def error(order: int, part: float) -> float:
        return abs(float(height(*(np.array(p) + part * away))) - sheet(order, part))

    errors = [[error(order, part) for part in (2, 1, 0.5, 0.25)] for order in range(3)]
    order, factors = state["order"], []
    for before, after in pairwise(errors[order]):
        if min(before, after) < SMALL:
            break
        factors.append(before / after)
    return {
        "p": p,
        "q": q,
        "distance": math.dist(p, q),
        "touching": float(touching),
        "J": row.tolist(),
        "H": bends.tolist(),
        "value": float(height(*q)),
        "sheet": sheet(order, 1),
        "error": errors[order][1],
        "errors": errors,
        "factors": factors,
    }


def cases() -> list[Case]:
    """Return states of every function: anywhere, at corners, and with both points at once."""
    rng = np.random.default_rng(1)
    settings = {
        "functions": [
            {
                "label": str(f),
                "fn": function(f, X, Y),
                "python": str(f),
                "low": -half,
                "high": half,
                "point": [0.5, 0.5],
                "close": 0.1,
                "probe": [1, 1],
            }
            for f, half in FUNCTIONS
        ]
    }
    made = []
    for index, (f, half) in enumerate(FUNCTIONS):
        corners = [[0, 0, half, half], [-half, half, half, -half], [0.5, 0.5, 0.5, 0.5], [3] * 4]
        for place in [*rng.uniform(-half, half, (22, 4)).round(2).tolist(), *corners]:
            state = dict(zip(("px", "py", "x", "y"), map(float, place), strict=True))
            state |= {"function": index, "order": int(rng.integers(0, 3))}
            made.append(Case(settings, state, numbers(f, half, state)))
    return made
