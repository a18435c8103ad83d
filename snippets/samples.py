"""Slopes of sampled data, and the way back: values from slopes by adding up."""

import numpy as np
from numpy.typing import ArrayLike


def slopes_of_samples(x: ArrayLike, y: ArrayLike) -> np.ndarray:
    """Slope at every sample: inside from both neighbours, at the two ends from the only one.

    `x` and `y` have shape (n,) with n ≥ 2, and `x` rises, evenly or not. The slopes have shape
    (n,) and the unit of `y` per unit of `x`; they are those of `np.gradient(y, x)`.
    For a parabola they are exact inside, for a straight line at the ends, too.
    Raises ValueError for other shapes, or if `x` does not rise.
    Source: Fornberg, Mathematics of Computation 51 (1988), with three points.

    >>> slopes_of_samples([0, 1, 3, 4], [0, 1, 9, 16]).tolist()
    [1.0, 2.0, 6.0, 7.0]
    """
    x, y = _samples(x, y, "y")
    run = np.diff(x)
    slope = np.diff(y) / run
    before, after = run[:-1], run[1:]
    # The nearer neighbour counts more: each slope is weighted with the run of the other side.
    inside = (after * slope[:-1] + before * slope[1:]) / (before + after)
    return np.concatenate([slope[:1], inside, slope[-1:]])


def values_from_slopes(x: ArrayLike, slopes: ArrayLike, start: float) -> np.ndarray:
    """Value at every sample, from the slopes there and the value `start` at the first one.

    `x` and `slopes` have shape (n,) with n ≥ 2, and `x` rises. Each rise is the run times the
    mean of the slopes at its two ends, which is exact where the slope changes evenly.
    The values have shape (n,) and the unit of `start`: that of the slopes times that of `x`.
    Raises ValueError for other shapes, or if `x` does not rise.
    Source: the trapezium rule; Burden & Faires, Numerical Analysis, §4.3.

    >>> values_from_slopes([0, 1, 3], [0, 2, 6], start=5).tolist()
    [5.0, 6.0, 14.0]
    """
    x, slopes = _samples(x, slopes, "slopes")
    rises = (slopes[:-1] + slopes[1:]) / 2 * np.diff(x)
    return start + np.concatenate([[0.0], np.cumsum(rises)])


def _samples(x: ArrayLike, y: ArrayLike, name: str) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.ndim != 1 or len(x) < 2 or not (np.diff(x) > 0).all():
        raise ValueError(f"x: expected two or more rising numbers in one row, got {x}")
    if y.shape != x.shape:
        raise ValueError(f"{name}: expected one number for each x, {len(x)}, got shape {y.shape}")
    return x, y
