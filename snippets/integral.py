"""The integral as a limit of sums: areas of rectangles, and of trapezia."""

from collections.abc import Callable
from typing import Literal

import numpy as np

_PLACES = {"left": 0.0, "midpoint": 0.5, "right": 1.0}


def riemann_sum(
    f: Callable[[float], float],
    low: float,
    high: float,
    count: int,
    place: Literal["left", "midpoint", "right"] = "midpoint",
) -> float:
    """Return the sum of the areas of `count` rectangles of equal width under `f`.

    `low` and `high` bound the interval, in the unit of x; `place` tells where in each part the
    height is taken. Areas below the axis count as negative; the sum has the unit of f times x.
    Raises ValueError if `count` is below 1, if `high` is not above `low`, or for another `place`.
    Source: the definition of the Riemann integral; Spivak, Calculus, chapter 13.

    >>> riemann_sum(lambda x: x, 0.0, 1.0, 4, "left")
    0.375
    """
    if count < 1:
        raise ValueError(f"count: expected 1 or more, got {count}")
    if not low < high:
        raise ValueError(f"low, high: expected low < high, got {low} and {high}")
    if place not in _PLACES:
        raise ValueError(f"place: expected one of {', '.join(_PLACES)}, got {place!r}")
    width = (high - low) / count
    edges = np.linspace(low, high, count + 1)  # the last is `high` itself, without rounding
    share = _PLACES[place]
    places = (1 - share) * edges[:-1] + share * edges[1:]
    return float(sum(f(float(x)) for x in places) * width)


def trapezium_sum(f: Callable[[float], float], low: float, high: float, count: int) -> float:
    """Return the sum of the areas of `count` trapezia of equal width under `f`.

    It is the mean of the left and the right sum. `low`, `high` and the result as in `riemann_sum`.
    Raises ValueError if `count` is below 1 or if `high` is not above `low`.
    Source: Burden & Faires, Numerical Analysis, §4.3.

    >>> trapezium_sum(lambda x: x**2, 0.0, 1.0, 2)
    0.375
    """
    left = riemann_sum(f, low, high, count, "left")
    return (left + riemann_sum(f, low, high, count, "right")) / 2
