"""The page for authors, by `snippets.jacobian`."""

import numpy as np
import sympy as sp

from builder.trees import python_text
from play.case import Case, function
from snippets.jacobian import symbolic_jacobian

X, Y = sp.symbols("x y", real=True)
FUNCTIONS = [sp.exp(-(X**2) - Y**2), X**2 - Y**2, sp.sin(X) * sp.cos(2 * Y), X * Y / (1 + X**2)]


def cases() -> list[Case]:
    """Return random places on each landscape."""
    rng = np.random.default_rng(1)
    return [_case(FUNCTIONS[k % len(FUNCTIONS)], rng) for k in range(100)]


def _case(expression: sp.Expr, rng: np.random.Generator) -> Case:
    x, y = (round(v, 2) for v in rng.uniform(-3, 3, 2))
    here = {X: sp.Rational(str(x)), Y: sp.Rational(str(y))}
    height = float(expression.subs(here).evalf(30))
    dx, dy = (float(v.evalf(30)) for v in symbolic_jacobian(expression, (X, Y)).subs(here))
    along = str(rng.choice(["x", "y"]))
    return Case(
        {"f": function(expression, X, Y), "python": python_text(expression)}
        | {"x": 0, "y": 0, "low": -3, "high": 3},
        {"x": x, "y": y, "reach": 1, "slice": along},
        {"x": x, "y": y, "height": height, "dx": dx, "dy": dy, "slope": dx if along == "x" else dy},
    )
