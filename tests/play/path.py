"""A path over a landscape, by `snippets.total` and SymPy."""

from typing import Any

import numpy as np
import sympy as sp

from builder.trees import python_text
from play.case import Case, function
from snippets.total import symbolic_total_derivative, total_derivative

X, Y, T = sp.symbols("x y t", real=True)
#: A landscape, and a path over it.
WALKS = [
    (2 + Y + 4 / (1 + (X - 1) ** 2 + Y**2), (2 * sp.sin(T), sp.sin(2 * T))),
    (X * Y, (2 * sp.cos(T), 2 * sp.sin(T))),
    (sp.exp(-(X**2) - Y**2 / 2), (1 + sp.cos(T), sp.sin(T))),
    (X**2 - 3 * Y, (T / 2, sp.exp(-T / 3))),
    (sp.sin(X + 2 * Y) + X, (sp.atan(T), T**2 / 20)),
]


def cases() -> list[Case]:
    """Return random states of each walk."""
    rng = np.random.default_rng(23)
    return [_case(*WALKS[k % len(WALKS)], rng) for k in range(120)]


def _case(f: sp.Expr, places: tuple[sp.Expr, sp.Expr], rng: np.random.Generator) -> Case:
    t = round(rng.uniform(0, 6.28), 4)
    slopes, speeds = [sp.diff(f, v) for v in (X, Y)], [sp.diff(place, T) for place in places]
    x, y = (float(place.subs(T, t)) for place in places)
    row = [float(slope.subs({X: x, Y: y})) for slope in slopes]
    column = [float(speed.subs(T, t)) for speed in speeds]
    exact = float(
        symbolic_total_derivative(f, dict(zip((X, Y), places, strict=True)), T).subs(T, t)
    )
    measured = total_derivative(sp.lambdify((X, Y), f, "math"), sp.lambdify(T, places, "math"), t)
    assert np.isclose(measured, exact, atol=1e-6)
    settings: dict[str, Any] = {
        "f": function(f, X, Y),
        "x": function(places[0], T),
        "y": function(places[1], T),
        "python": {"f": python_text(f)}
        | {
            name: [python_text(part) for part in parts]
            for name, parts in (("slopes", slopes), ("place", places), ("velocity", speeds))
        },
        **{"begin": 0, "end": 6.28, "at": 0, "closed": False, "rests": [], "points": [1, 2]},
    }
    return Case(
        settings,
        {"t": t},
        {
            **{"t": t, "x": x, "y": y, "f": float(f.subs({X: x, Y: y}))},
            "slopes": row,
            "velocity": column,
            "parts": [row[0] * column[0], row[1] * column[1]],
            "rate": exact,
        },
    )
