"""The Jacobian of a scalar function: its slopes along the axes, and along any direction."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike, NDArray


def jacobian(
    function: Callable[..., Any], point: ArrayLike, step: float = 1e-5
) -> NDArray[np.float64]:
    """Return the n entries of the row J_f at `point`, by central differences, shape (n,).

    `function` takes n numbers and returns one; `point` has shape (n,).
    Entry i is in units of f per unit of coordinate i; for a function with three continuous
    derivatives its error shrinks like step squared, until rounding takes over.
    Raises ValueError if `point` is no vector or `step` is not positive.
    Source: central differences; Burden & Faires, Numerical Analysis, §4.1.

    >>> jacobian(lambda x, y: x**2 + 3 * y, (1.0, 2.0)).round(6)
    array([2., 3.])
    """
    centre = np.asarray(point, dtype=float)
    if centre.ndim != 1 or centre.size == 0:
        raise ValueError(f"point: expected shape (n,) with n > 0, got {centre.shape}")
    if not step > 0:
        raise ValueError(f"step: expected a positive number, got {step}")
    slopes = []
    for shift in step * np.eye(centre.size):  # moves one coordinate and holds the others
        rise = function(*(centre + shift)) - function(*(centre - shift))
        slopes.append(rise / (2 * step))
    return np.array(slopes, dtype=float)


def symbolic_jacobian(expression: sp.Expr, variables: Sequence[sp.Symbol]) -> sp.Matrix:
    """Return the Jacobian of `expression` as a row: a matrix of shape (1, n).

    `variables` are the n symbols that vary, in order; every other symbol is a constant.
    Raises ValueError if `variables` is empty or holds anything but symbols.
    Source: the definition of the Jacobian; Marsden & Tromba, Vector Calculus, §2.3.

    >>> x, y = sp.symbols("x y")
    >>> symbolic_jacobian(x**2 * y, (x, y))
    Matrix([[2*x*y, x**2]])
    """
    if not variables or not all(isinstance(v, sp.Symbol) for v in variables):
        raise ValueError(f"variables: expected one symbol or more, got {variables!r}")
    return sp.Matrix([[sp.diff(expression, v) for v in variables]])


def directional_derivative(
    function: Callable[..., Any], point: ArrayLike, direction: ArrayLike, step: float = 1e-5
) -> float:
    """Return the slope of `function` at `point` along `direction`, by central differences.

    `function` takes n numbers; `point` and `direction` have shape (n,). The length of
    `direction` does not count: the slope is in units of f per unit of distance.
    Raises ValueError for unequal shapes, a direction without length, a step ≤ 0.
    Source: the definition by a limit; Marsden & Tromba, Vector Calculus, §2.6.

    >>> round(directional_derivative(lambda x, y: x + 2 * y, (0, 0), (3, 4)), 6)
    2.2
    """
    centre, arrow = np.asarray(point, dtype=float), np.asarray(direction, dtype=float)
    length = float(np.linalg.norm(arrow))
    if centre.ndim != 1 or centre.shape != arrow.shape:
        raise ValueError(f"direction: expected shape {centre.shape}, got {arrow.shape}")
    if not length > 0:
        raise ValueError(f"direction: expected a vector longer than 0, got {direction!r}")
    if not step > 0:
        raise ValueError(f"step: expected a positive number, got {step}")
    shift = step * arrow / length
    return float(function(*(centre + shift)) - function(*(centre - shift))) / (2 * step)
