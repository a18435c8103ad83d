"""The derivative as the limit of secant slopes: once with numbers, once with symbols."""

import math
from collections.abc import Callable

import sympy as sp


def difference_quotient(f: Callable[[float], float], x: float, step: float) -> float:
    """Slope of the secant of `f` through the points at `x` and `x + step`.

    `x` and `step` are numbers in the same unit; the slope has the unit of `f` per unit of `x`.
    A negative `step` puts the second point to the left of `x`.

    Raises ValueError if `step` is zero, not finite, or so small that `x + step` rounds to `x`.

    Source: the definition of the derivative; Burden & Faires, Numerical Analysis, §4.1.

    >>> difference_quotient(lambda x: x**2 / 2 + x, 1.0, 0.5)
    2.25
    """
    if not math.isfinite(step) or x + step == x:
        raise ValueError(f"step: expected a finite number that moves x = {x}, got {step}")
    return (f(x + step) - f(x)) / step


def one_sided_slopes(
    expression: sp.Expr, variable: sp.Symbol, point: sp.Expr | float
) -> tuple[sp.Expr, sp.Expr]:
    """Left and right limit of the difference quotient of `expression` at `point`.

    Both the same finite number: differentiable there. Raises ValueError if `variable` is no
    symbol, or if a case (Piecewise, Max, floor …) stays undecided beside `point`.

    Source: the definition of the derivative; Spivak, Calculus, chapter 9.

    >>> x = sp.Symbol("x", real=True)
    >>> one_sided_slopes(sp.Abs(x), x, 0)
    (-1, 1)
    """
    if not isinstance(variable, sp.Symbol):
        raise ValueError(f"variable: expected a SymPy symbol, got {variable!r}")
    f = sp.Lambda(variable, expression)
    size = sp.Dummy("size", positive=True)  # a known sign tells SymPy the side of a corner
    left, right = (sp.expand((f(point + step) - f(point)) / step) for step in (-size, size))
    # sp.limit would answer for one branch of an undecided case, whichever side was asked for.
    if (left + right).has(sp.Piecewise, sp.Max, sp.Min, sp.floor, sp.ceiling):
        raise ValueError(f"expression: expected no undecided case at {point}, got {expression}")
    return sp.limit(left, size, 0, "+"), sp.limit(right, size, 0, "+")


def derivative_from_definition(expression: sp.Expr, variable: sp.Symbol) -> sp.Expr:
    """Derivative of `expression` as a formula in `variable`.

    A corner or jump at a single point may go unnoticed; test that point with `one_sided_slopes`.
    Raises ValueError if SymPy finds no common finite limit at a general `variable`, which also
    happens for |x| and piecewise expressions; use `one_sided_slopes` at a point for those.

    Source: the definition of the derivative; Spivak, Calculus, chapter 9.

    >>> x = sp.Symbol("x", real=True)
    >>> derivative_from_definition(x**3, x)
    3*x**2
    """
    left, right = one_sided_slopes(expression, variable, variable)
    if left != right or left.has(sp.oo, -sp.oo, sp.zoo, sp.nan, sp.Limit):
        raise ValueError(f"expression: expected one finite slope, got {left} and {right}")
    return left


def central_difference(f: Callable[[float], float], x: float, step: float) -> float:
    """Slope of the secant of `f` through the points at `x - step` and `x + step`.

    `x` and `step` are numbers in the same unit; the slope has the unit of `f` per unit of `x`.
    Where `f` has three continuous derivatives the error shrinks like the square of the step.
    At a corner it tends to the mean of the two slopes, and gives no warning.

    Raises ValueError if `step` is zero, not finite, or so small that a point rounds to `x`.

    Source: Burden & Faires, Numerical Analysis, §4.1.

    >>> central_difference(lambda x: x**2 / 2 + x, 1.0, 0.5)
    2.0
    """
    if not math.isfinite(step) or x + step == x or x - step == x:
        raise ValueError(f"step: expected a finite number that moves x = {x}, got {step}")
    return (f(x + step) - f(x - step)) / (2 * step)


def complex_step(f: Callable[[complex], complex], x: float, step: float = 1e-20) -> float:
    """Derivative of `f` at `x` without a difference: the imaginary part of f(x + i·step), per step.

    `f` must accept complex numbers, have a complex derivative near `x` and be real for real ones:
    no abs, max, conjugate or comparison. `x` and `step` are in the same unit.

    Raises ValueError if `step` is zero or not finite.

    Source: Squire & Trapp, SIAM Review 40 (1998), 110-112.

    >>> complex_step(lambda x: x**3, 2.0)
    12.0
    """
    if not math.isfinite(step) or step == 0:
        raise ValueError(f"step: expected a finite number other than 0, got {step}")
    return f(complex(x, step)).imag / step
