"""Places and heights to draw a graph from, with gaps where the graph has them."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np


def jumps_between(f: Callable[[Any], Any], points: Any) -> Any:
    """Say for each pair of neighbouring `points` whether `f` jumps, or has no value, between them.

    `points` has shape (n,) and grows; `f` takes and returns arrays. Returns booleans, shape (n-1,).
    Each interval is halved forty times, towards the larger change: a jump does not shrink with it.
    A jump is found if `f` varies by less than it elsewhere in its interval; where `f` goes to
    infinity, if its sign changes there and the points are close. 1e-9 of `f` counts as rounding.
    Raises ValueError if `points` do not grow.
    Source: bisection; Burden & Faires, Numerical Analysis, §2.1.

    >>> jumps_between(np.sign, [-2.0, -1.0, 1.0]).tolist()
    [False, True]
    """
    points = np.asarray(points, dtype=float)
    if points.ndim != 1 or not np.all(np.diff(points) > 0):
        raise ValueError(f"points: expected a row of numbers that grow, got {points}")
    left, right = points[:-1], points[1:]
    changes = []
    with np.errstate(all="ignore"):
        for halving in range(40):
            middle = (left + right) / 2
            low, here, high = (f(x) + 0 * x for x in (left, middle, right))
            halves = np.abs([here - low, high - here])
            first, second = np.where(np.isnan(halves), np.inf, halves)  # no value: look there
            left, right = np.where(first >= second, [left, middle], [middle, right])
            if halving in (19, 39):
                changes.append(np.maximum(first, second))
        rounding = 1e-9 * np.minimum(abs(low), abs(high))
        return ~((changes[1] < changes[0] / 2) | (changes[1] <= rounding))


def sample(f: Callable[[Any], Any], low: float, high: float, count: int = 201) -> tuple[Any, Any]:
    """Return places and heights to plot `f` from `low` to `high`, with a nan at every gap.

    `f` takes and returns arrays. Both results have shape (n,), n ≥ `count`: evenly spread places,
    and one more, of height nan, in each interval with a jump. Heights that are not finite are nan.
    Raises ValueError if `low` < `high` fails, if one is not finite, or if `count` is below 2.
    Source: matplotlib draws no line to a point whose height is nan ("Plotting masked and NaN
    values", matplotlib's gallery).

    >>> x, y = sample(lambda x: 1 / x, -1.0, 1.0, 4)
    >>> [round(height, 1) for height in y.tolist()]
    [-1.0, -3.0, nan, 3.0, 1.0]
    """
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"low, high: expected finite low < high, got {low} and {high}")
    if count < 2:
        raise ValueError(f"count: expected 2 or more, got {count}")
    x = np.linspace(low, high, count)
    with np.errstate(all="ignore"):
        y = f(x) + 0 * x
    y = np.where(np.isfinite(y), y, np.nan)
    before = np.flatnonzero(jumps_between(f, x) & np.isfinite(y[:-1]) & np.isfinite(y[1:]))
    gaps = (x[before] + x[before + 1]) / 2
    return np.insert(x, before + 1, gaps), np.insert(y, before + 1, np.nan)
