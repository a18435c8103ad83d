"""Where a function is level, found from a grid of starts, and what is there, by eigenvalues."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from snippets.hessian import hessian
from snippets.jacobian import jacobian


def classify(matrix: ArrayLike, tolerance: float = 1e-4) -> str:
    """Name a level place by its Hessian: "minimum", "maximum", "saddle" or "undecided".

    `matrix` has shape (n, n). Eigenvalues within `tolerance` of 0 count as 0; it is in the
    units of `matrix`, and has to be larger than n times the error of its entries.
    Raises ValueError if `matrix` is not square, finite and symmetric, or `tolerance` is negative.
    Source: the second derivative test; Marsden & Tromba, Vector Calculus, §3.3.

    >>> classify([[0.0, -3.0], [-3.0, 0.0]]), classify([[6.0, -3.0], [-3.0, 6.0]])
    ('saddle', 'minimum')
    """
    H = np.asarray(matrix, dtype=float)
    if H.ndim != 2 or H.shape[0] != H.shape[1] or H.size == 0:
        raise ValueError(f"matrix: expected shape (n, n) with n > 0, got {H.shape}")
    if not tolerance >= 0:
        raise ValueError(f"tolerance: expected 0 or more, got {tolerance}")
    if not (np.isfinite(H).all() and np.allclose(H, H.T, rtol=1e-9, atol=tolerance)):
        raise ValueError(f"matrix: expected a symmetric one of numbers, got {matrix!r}")
    values = np.linalg.eigvalsh(H)
    bends_up, bends_down = values > tolerance, values < -tolerance
    if bends_up.any() and bends_down.any():
        return "saddle"
    if bends_up.all():
        return "minimum"
    return "maximum" if bends_down.all() else "undecided"


def stationary_points(
    function: Callable[..., Any], bounds: ArrayLike, starts: int = 9
) -> NDArray[np.float64]:
    """Return the places in a box where the gradient is zero, the lowest first, shape (m, n).

    `function` takes n numbers and is smooth in the box; `bounds` has shape (n, 2), the least and
    the greatest value of each coordinate. Newton's method is started in the middle of each of
    `starts` to the power n cells, and given up where it leaves the box: a coarse grid may miss
    places, as may a singular Hessian.
    Raises ValueError if `bounds` is no such array or `starts` is not positive.
    Source: Newton's method for systems; Burden & Faires, Numerical Analysis, §10.2.

    >>> stationary_points(lambda x, y: x**3 - 3 * x * y + y**3, [(-2, 2), (-2, 2)]).round(6) + 0.0
    array([[1., 1.],
           [0., 0.]])
    """
    box = np.asarray(bounds, dtype=float)
    if box.ndim != 2 or box.shape[1:] != (2,) or not np.all(np.diff(box) > 0):
        raise ValueError(f"bounds: expected shape (n, 2), least before greatest, got {bounds!r}")
    if starts < 1:
        raise ValueError(f"starts: expected 1 or more, got {starts}")
    (low, high), found = box.T, np.empty((0, len(box)))
    size = high - low
    for cell in np.ndindex(*[starts] * len(box)):
        p = low + size * (np.array(cell) + 0.5) / starts
        for _ in range(50):
            H = hessian(function, p)
            if np.linalg.matrix_rank(H) < p.size:
                break  # no step would make the gradient zero, or many would
            step = -np.linalg.solve(H, jacobian(function, p))
            p = p + step
            if np.any((p < low) | (p > high)):
                break
            if np.all(np.abs(step) < 1e-7 * size):
                if not np.any(np.all(np.abs(found - p) < 1e-5 * size, axis=1)):
                    found = np.vstack([found, p])
                break
    return found[np.argsort([function(*p) for p in found])]
