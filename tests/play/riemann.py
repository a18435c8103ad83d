"""Riemann sums, by `snippets.integral` and SymPy."""

from typing import Any

import numpy as np
import sympy as sp

from builder.trees import python_text
from play.case import Case, function
from snippets.integral import riemann_sum, trapezium_sum

X = sp.Symbol("x", real=True)
FUNCTIONS = [X * (4 - X) / 2 + sp.Rational(1, 2), sp.exp(-X), sp.cos(X), 2 * X, 1 / (1 + X**2)]


def cases() -> list[Case]:
    """Return random ends, numbers of strips and rules for each function."""
    rng = np.random.default_rng(1)
    return [_case(FUNCTIONS[k % len(FUNCTIONS)], rng) for k in range(120)]


def _case(expression: sp.Expr, rng: np.random.Generator) -> Case:
    f = sp.lambdify(X, expression, "math")
    low, high = 0.5, round(rng.uniform(0.7, 4), 2)
    count = int(rng.integers(1, 200))
    rule: Any = str(rng.choice(["left", "midpoint", "right", "trapezium"]))

    def total(parts: int) -> float:
        if rule == "trapezium":
            return trapezium_sum(f, low, high, parts)
        return riemann_sum(f, low, high, parts, rule)

    ends = (X, sp.Rational(1, 2), sp.Rational(str(high)))
    exact = float(sp.integrate(expression, ends).evalf(30))
    antiderivative = function(sp.integrate(expression, X), X)
    window = {"from": low, "to": 3, "left": 0, "right": 4}
    return Case(
        {"f": function(expression, X), "integral": antiderivative}
        | {"python": python_text(expression), **window},
        {"high": high, "count": count, "rule": rule},
        {
            "from": low,
            "high": high,
            "count": count,
            "width": (high - low) / count,
            "sum": total(count),
            "exact": exact,
            "error": total(count) - exact,
            "half": total(2 * count) - exact,
        },
    )
