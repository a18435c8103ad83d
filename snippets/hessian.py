"""The Hessian of a scalar function: its second derivatives, and how it bends in each direction."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike, NDArray


def symbolic_hessian(expression: sp.Expr, variables: Sequence[sp.Symbol]) -> sp.Matrix:
    """Return the Hessian of `expression`: the matrix of second derivatives, shape (n, n).

    `variables` are the n symbols that vary, in order; every other symbol is a constant.
    Raises ValueError if `variables` is empty or holds anything but symbols.
    Source: the definition of the Hessian; Marsden & Tromba, Vector Calculus, §3.3.

    >>> x, y = sp.symbols("x y")
    >>> symbolic_hessian(x**3 - 3 * x * y + y**3, (x, y)).tolist()
    [[6*x, -3], [-3, 6*y]]
    """
    if not variables or not all(isinstance(v, sp.Symbol) for v in variables):
        raise ValueError(f"variables: expected one symbol or more, got {variables!r}")
    return sp.Matrix([[sp.diff(expression, v, w) for w in variables] for v in variables])


def hessian(
    function: Callable[..., Any], point: ArrayLike, step: float = 1e-4
) -> NDArray[np.float64]:
    """Return the second derivatives at `point`, by central differences, shape (n, n).

    `function` takes n numbers; `point` has shape (n,). Entry (i, j) is in units of f per unit
    of coordinate i and unit of coordinate j. Half the `step` means a quarter of the error,
    until rounding takes over, which grows like 1/step².
    Raises ValueError if `point` is no vector or `step` is not positive.
    Source: central differences; Burden & Faires, Numerical Analysis, §4.1.

    >>> hessian(lambda x, y: x**2 * y, (1.0, 2.0)).round(5).tolist()
    [[4.0, 2.0], [2.0, 0.0]]
    """
    centre = np.asarray(point, dtype=float)
    if centre.ndim != 1 or centre.size == 0:
        raise ValueError(f"point: expected shape (n,) with n > 0, got {centre.shape}")
    if not step > 0:
        raise ValueError(f"step: expected a positive number, got {step}")
    shifts, H = step * np.eye(centre.size), np.empty((centre.size, centre.size))
    for i, a in enumerate(shifts):
        for j, b in enumerate(shifts):  # summed so that swapping i and j changes nothing
            same = function(*(centre + a + b)) + function(*(centre - a - b))
            H[i, j] = same - (function(*(centre + a - b)) + function(*(centre - a + b)))
    return H / (4 * step**2)


def principal_curvatures(matrix: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the eigenvalues of a symmetric 2×2 matrix, the smaller first, and unit eigenvectors.

    The vectors are the columns of the second array. Of a Hessian they are the directions in
    which f bends least and most (if f is level here, those of the surface's curvatures). Each
    points to positive x, or to positive y if x is 0; if all directions will do, the axes.
    Raises ValueError if `matrix` is not 2×2, finite and symmetric.
    Source: the spectral theorem; Strang, Introduction to Linear Algebra, §6.4.

    >>> values, directions = principal_curvatures([[0.0, -3.0], [-3.0, 0.0]])
    >>> values.round(6).tolist(), directions.round(3).tolist()
    ([-3.0, 3.0], [[0.707, 0.707], [0.707, -0.707]])
    """
    H = np.asarray(matrix, dtype=float)
    size = np.abs(H).max(initial=0)
    if H.shape != (2, 2) or not np.isfinite(size) or np.abs(H - H.T).max() > 1e-9 * size:
        raise ValueError(f"matrix: expected a symmetric 2×2 matrix of numbers, got {matrix!r}")
    values, directions = np.linalg.eigh(H)
    if values[1] - values[0] <= 1e-9 * size:
        return values, np.eye(2)
    # A first component of 1e-9 is rounding: it has no sign to go by.
    leading = np.where(np.abs(directions[0]) > 1e-9, directions[0], directions[1])
    return values, directions * np.sign(leading)
