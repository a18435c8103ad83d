"""Numbers squeezed between two bounds: π between polygons, a zero between two signs."""

import math
from collections.abc import Callable


def squeeze_pi(doublings: int) -> list[tuple[int, float, float]]:
    """Areas of regular polygons inside and around a circle of radius 1, whose own area is π.

    Return a row (corners, area inside, area around) for the squares and for each doubling of
    their corners. No value of π is used; from about 25 doublings on, rounding decides the last
    digit. Lengths have no unit.
    Raises ValueError if `doublings` is negative.

    Source: Archimedes, Measurement of a Circle; for areas, J. Gregory (1667).

    >>> squeeze_pi(1)
    [(4, 2.0, 4.0), (8, 2.8284271247461903, 3.3137084989847607)]
    """
    if doublings < 0:
        raise ValueError(f"doublings: expected 0 or more, got {doublings}")
    corners, inside, around = 4, 2.0, 4.0
    rows = [(corners, inside, around)]
    for _ in range(doublings):
        corners = 2 * corners
        inside = math.sqrt(inside * around)
        around = 2 * around * inside / (around + inside)
        rows.append((corners, inside, around))
    return rows


def bisection(
    f: Callable[[float], float], low: float, high: float, tolerance: float
) -> tuple[float, float]:
    """Halve the interval from `low` to `high`, where `f` changes its sign, down to `tolerance`.

    Return the ends of an interval at most `tolerance` wide, or as narrow as floats allow. If `f`
    is continuous on it, it holds a zero; else perhaps a jump or a pole. All in the unit of `low`.
    Raises ValueError if `low` is not below `high`, `tolerance` is not positive, or `f` does not
    have opposite signs at the two ends.

    Source: Burden & Faires, Numerical Analysis, §2.1.

    >>> bisection(lambda x: x**2 - 2, 1.0, 2.0, 0.25)
    (1.25, 1.5)
    """
    if not (low < high and tolerance > 0):
        wanted = "expected low < high and tolerance > 0"
        raise ValueError(f"low, high, tolerance: {wanted}, got {low}, {high}, {tolerance}")
    first, last = f(low), f(high)
    if not (first < 0 < last or last < 0 < first):
        raise ValueError(f"f: expected opposite signs at {low} and {high}, got {first} and {last}")
    while high - low > tolerance:
        middle = low + (high - low) / 2
        if middle in (low, high):  # neighbours: no float lies between
            break
        if (f(middle) < 0) == (first < 0):
            low = middle
        else:
            high = middle
    return low, high
