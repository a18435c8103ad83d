"""Power series: a function rebuilt from its value and its derivatives at one point."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike

# SymPy differentiates these piece by piece, or not at all: the number it gives where the
# pieces meet need not be a derivative.
KINKED = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise, sp.Heaviside, sp.DiracDelta)
UNFINISHED = (sp.Derivative, sp.Subs)
NO_NUMBER = (sp.nan, sp.zoo, sp.oo, -sp.oo, sp.AccumBounds)


def maclaurin_coefficients(expression: sp.Expr, variable: sp.Symbol, order: int) -> list[sp.Expr]:
    """Return the `order` + 1 exact numbers f⁽ⁿ⁾(0)/n!, for n = 0, 1, …, `order`.

    `expression` is f, and must be differentiable `order` times at `variable` = 0.
    Raises ValueError if `order` is negative, if f or a derivative has no value there, or
    if SymPy's rules cannot tell, as with Abs, Max, Piecewise and Heaviside.
    Source: the definition of the Maclaurin polynomial; Spivak, Calculus, chapter 20.

    >>> x = sp.Symbol("x")
    >>> maclaurin_coefficients(sp.exp(-x), x, 3)
    [1, -1, 1/2, -1/6]
    """
    if order < 0:
        raise ValueError(f"order: expected 0 or more, got {order}")
    coefficients, derivative = [], sp.sympify(expression)
    for n in range(order + 1):
        value = derivative.subs(variable, 0)
        if derivative.has(*KINKED, *UNFINISHED) or value.has(*NO_NUMBER):
            wanted = f"derivative {n} to exist at 0, and to be within SymPy's rules"
            raise ValueError(f"expression: expected {wanted}, got {derivative}")
        coefficients.append(value / sp.factorial(n))
        derivative = derivative.diff(variable)
    return coefficients


def evaluate_polynomial(coefficients: Sequence[Any], x: ArrayLike) -> Any:
    """Return a₀ + a₁x + a₂x² + … for coefficients (a₀, a₁, a₂, …), at every number in `x`.

    The result has the shape of `x`. Each coefficient must be convertible to float.
    Raises ValueError if there are no coefficients.
    Source: Horner's rule; Higham, Accuracy and Stability of Numerical Algorithms, §5.1.

    >>> evaluate_polynomial([1, -1, 0.5], np.array([0.0, 0.5, 2.0])).tolist()
    [1.0, 0.625, 1.0]
    """
    if len(coefficients) == 0:
        raise ValueError("coefficients: expected at least one, got none")
    x = np.asarray(x, dtype=float)
    total = np.zeros_like(x)
    # From the highest power down: (a₂x + a₁)x + a₀ needs no powers at all.
    for coefficient in reversed(coefficients):
        total = total * x + float(coefficient)
    return total


def exp_series(x: float, terms: int) -> float:
    """Return the sum of the first `terms` terms of 1 + x + x²/2! + x³/3! + …

    For x ≥ 0 rounding does little harm, given enough terms and x below about 709.
    For x far below zero the terms cancel and take the digits with them.
    Raises ValueError if `x` is not finite or `terms` is below 1.
    Source: the power series of eˣ; Higham, Accuracy and Stability of Numerical Algorithms, §1.

    >>> exp_series(1.0, 4)
    2.6666666666666665
    """
    if not math.isfinite(x):
        raise ValueError(f"x: expected a finite number, got {x}")
    if terms < 1:
        raise ValueError(f"terms: expected 1 or more, got {terms}")
    total, term = 0.0, 1.0
    for n in range(1, terms + 1):
        total += term
        term *= x / n  # xⁿ/n! is the term before it times x/n: no factorial, no power
    return total
