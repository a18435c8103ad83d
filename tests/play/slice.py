"""Slices of a landscape, by `snippets.partial` and SymPy."""

from typing import Any

import numpy as np
import sympy as sp

from builder.trees import python_text
from play.case import Case, function
from snippets.derivative import difference_quotient
from snippets.partial import partial_derivative, slice_of

X, Y = VARIABLES = sp.symbols("x y", real=True)
FUNCTIONS = [
    4 * sp.exp(-(5 * X**2 - 6 * X * Y + 5 * Y**2) / 8),
    X**2 - Y**2,
    X**3 / 3 - X * Y,
    sp.sin(X) * sp.exp(Y / 2),
    X * Y / (1 + X**2),
]
STEPS = (1, 0.1, 0.01, 0.001)


def cases() -> list[Case]:
    """Return random places on each landscape, cut along one axis or the other."""
    rng = np.random.default_rng(22)
    return [_case(FUNCTIONS[k % len(FUNCTIONS)], rng) for k in range(120)]


def _case(expression: sp.Expr, rng: np.random.Generator) -> Case:
    here = tuple(round(float(v), 2) for v in rng.uniform(-2.5, 2.5, 2))
    along = str(rng.choice(["x", "y"]))
    f = sp.lambdify(VARIABLES, expression, "math")
    exact = {v: sp.Rational(str(value)) for v, value in zip(VARIABLES, here, strict=True)}
    slopes = [float(sp.diff(expression, v).subs(exact).evalf(30)) for v in VARIABLES]
    measured = [partial_derivative(f, here, index) for index in (0, 1)]
    assert np.allclose(slopes, measured, rtol=1e-6, atol=1e-6)
    settings: dict[str, Any] = {
        "low": -2.5,
        "high": 2.5,
        "bottom": -9,
        "top": 9,
        "start": [0, 1],
        "along": "x",
        "levels": [0, 1],
    }
    code = {"f": expression, "x": sp.diff(expression, X), "y": sp.diff(expression, Y)}
    cuts = [slice_of(f, here, index) for index in (0, 1)]
    return Case(
        settings
        | {"f": function(expression, X, Y)}
        | {"python": {name: python_text(e) for name, e in code.items()}},
        {"x": here[0], "y": here[1], "along": along},
        {
            "x": here[0],
            "y": here[1],
            "height": f(*here),
            "dx": slopes[0],
            "dy": slopes[1],
            "slope": slopes[along == "y"],
            "secants": [
                [h, *(difference_quotient(c, at, h) for c, at in zip(cuts, here, strict=True))]
                for h in STEPS
            ],
        },
    )
