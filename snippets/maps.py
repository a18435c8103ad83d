"""Maps with several outputs: the Jacobian matrix, polar coordinates, and how areas change."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike, NDArray


def jacobian_matrix(
    function: Callable[..., Any], point: ArrayLike, step: float = 1e-5
) -> NDArray[np.float64]:
    """Return the Jacobian matrix of `function` at `point`, by central differences, shape (m, n).

    `function` takes n numbers and returns m of them; `point` has shape (n,).
    Entry (i, j) is in units of output i per unit of input j.
    Raises ValueError for a wrong shape of `point` or of the outputs, or a step ≤ 0.
    Source: finite differences, an input a column; Nocedal & Wright, Numerical Optimization, §8.1.

    >>> jacobian_matrix(lambda x, y: (x * y, x, 3 * y), (1.0, 2.0)).round(6).tolist()
    [[2.0, 1.0], [1.0, 0.0], [0.0, 3.0]]
    """
    centre = np.asarray(point, dtype=float)
    if centre.ndim != 1 or centre.size == 0:
        raise ValueError(f"point: expected shape (n,) with n > 0, got {centre.shape}")
    if not step > 0:
        raise ValueError(f"step: expected a positive number, got {step}")
    columns = []
    for shift in step * np.eye(centre.size):  # moves one input and holds the others
        ahead, behind = (np.asarray(function(*(centre + s)), float) for s in (shift, -shift))
        if ahead.ndim != 1 or ahead.size == 0:
            raise ValueError(f"function: expected outputs of shape (m,), got {ahead.shape}")
        columns.append((ahead - behind) / (2 * step))
    return np.column_stack(columns)


def symbolic_jacobian_matrix(
    outputs: Sequence[sp.Expr], variables: Sequence[sp.Symbol]
) -> sp.Matrix:
    """Return the Jacobian matrix of `outputs`, shape (m, n): row i belongs to output i.

    `variables` are the n symbols that vary, in order; every other symbol is a constant.
    Raises ValueError if `outputs` or `variables` is empty, or `variables` holds no symbols.
    Source: the definition of the derivative as a matrix; Marsden & Tromba, Vector Calculus, §2.3.

    >>> x, y = sp.symbols("x y")
    >>> symbolic_jacobian_matrix((x**2 - y, x + y**3), (x, y))
    Matrix([
    [2*x,     -1],
    [  1, 3*y**2]])
    """
    if not outputs:
        raise ValueError(f"outputs: expected one expression or more, got {outputs!r}")
    if not variables or not all(isinstance(v, sp.Symbol) for v in variables):
        raise ValueError(f"variables: expected one symbol or more, got {variables!r}")
    return sp.Matrix(outputs).jacobian(variables)


def polar(r: ArrayLike, theta: ArrayLike) -> NDArray[np.float64]:
    """Return the places (r cos theta, r sin theta), shape (2,) or (2, ...) for arrays.

    `r` is a distance in any unit, `theta` an angle in radians from the x axis towards the y axis;
    arrays are combined by broadcasting. Raises ValueError if a distance is negative or no number.
    Source: the definition of polar coordinates; Marsden & Tromba, Vector Calculus, §1.4.

    >>> polar(2.0, np.pi / 2).round(6).tolist()
    [0.0, 2.0]
    """
    distance, angle = np.broadcast_arrays(np.asarray(r, float), np.asarray(theta, float))
    if not np.all(distance >= 0):
        raise ValueError(f"r: expected distances of 0 or more, got {r!r}")
    return np.stack([distance * np.cos(angle), distance * np.sin(angle)])


def area_factor(
    function: Callable[..., Any], corner: ArrayLike, size: float, parts: int = 64
) -> float:
    """Return the signed area inside the image of a square's edge, divided by the square's area.

    `corner`, shape (2,), is its lower left corner, `size` its side, followed in `parts` pieces.
    `function` takes two arrays and returns two; where it mirrors the factor is negative.
    If it folds within the square, parts of opposite signs cancel.
    Raises ValueError for another shape of `corner`, a size ≤ 0, fewer than one part.
    Source: the area of a polygon from its corners; O'Rourke, Computational Geometry in C, §1.3.

    >>> round(area_factor(lambda x, y: (2 * x, 3 * y), (0.0, 1.0), 0.1), 6)
    6.0
    """
    place = np.asarray(corner, dtype=float)
    if place.shape != (2,):
        raise ValueError(f"corner: expected shape (2,), got {place.shape}")
    if not (size > 0 and parts >= 1):
        raise ValueError(f"size, parts: expected size > 0 and parts ≥ 1, got {size}, {parts}")
    t = np.arange(parts) / parts
    side = np.concatenate([t, 1 + 0 * t, 1 - t, 0 * t])  # once round, anticlockwise
    u, v = function(place[0] + size * side, place[1] + size * np.roll(side, parts))
    u, v = u - np.mean(u), v - np.mean(v)  # differences of areas far from 0 would lose digits
    return float(np.sum(u * np.roll(v, -1) - np.roll(u, -1) * v) / 2) / size**2
