"""Secant → tangent, by `snippets.derivative` and SymPy."""

import numpy as np
import sympy as sp

from builder.trees import python_text
from play.case import Case, function
from snippets.derivative import difference_quotient

X = sp.Symbol("x", real=True)
FUNCTIONS = [X**2 / 2 + X, sp.exp(-X), sp.sin(2 * X), 1 / (3 + X), X**3 - 6 * X, sp.tanh(X)]


def cases() -> list[Case]:
    """Return random points and steps on each function."""
    rng = np.random.default_rng(1)
    return [_case(FUNCTIONS[k % len(FUNCTIONS)], rng) for k in range(120)]


def _case(expression: sp.Expr, rng: np.random.Generator) -> Case:
    f = sp.lambdify(X, expression, "math")
    # Below 1e-3 rounding decides, and that of two programs may differ in the last digit of f.
    at, power = round(rng.uniform(-2, 2), 2), round(rng.uniform(-3, 0), 2)
    side = str(rng.choice(["left", "right"]))
    step = float(f"{10**power:.3g}") * (-1 if side == "left" else 1)
    tangent = float(expression.diff(X).subs(X, sp.Rational(str(at))).evalf(30))
    slope = difference_quotient(f, at, step)
    window = {"at": 1, "low": -3, "high": 3}
    return Case(
        {"f": function(expression, X), "python": python_text(expression), **window},
        {"at": at, "power": power, "side": side},
        {
            "at": at,
            "step": step,
            "f": f(at),
            "other": f(at + step),
            "slope": slope,
            "tangent": tangent,
            "error": abs(slope - tangent),
        },
    )
