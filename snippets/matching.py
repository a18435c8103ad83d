"""A function and its slope: where the slope is zero, and how good a sketch of it is."""

from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike


def flat_places(f: sp.Expr, x: sp.Symbol, low: float, high: float, count: int = 400) -> list[float]:
    """Return the places from `low` to `high` where the slope of `f` is zero, in order.

    `f` depends on `x` only; it must be smooth there, and its slope not zero along a stretch.
    Two places nearer than (high − low)/count can be missed.
    Raises ValueError if `high` is not above `low`.
    Source: the intermediate value theorem, for f′ and for f″; Spivak, Calculus, chapters 7 and 11.

    >>> x = sp.Symbol("x")
    >>> [round(place, 9) for place in flat_places(x**3 - 3 * x, x, -2, 2.5)]
    [-1.0, 1.0]
    """
    if not low < high:
        raise ValueError(f"high: expected more than low = {low}, got {high}")
    slope, bend = (_numeric(sp.diff(f, x, order), x) for order in (1, 2))
    edges = np.linspace(low, high, count + 1)
    # Where the slope crosses zero it changes sign; where it only touches zero its own slope does.
    found = [*_crossings(bend, edges), low, high, *_crossings(slope, edges)]
    steepness = abs(slope(edges))
    tiny = 1e-9 * max(steepness[np.isfinite(steepness)])
    places: list[float] = []
    for place in found:
        new = all(abs(place - other) > 1e-6 * (high - low) for other in places)
        if new and abs(slope(np.array(place))) <= tiny:
            places.append(float(place))
    return sorted(places)


def _numeric(f: sp.Expr, x: sp.Symbol) -> Callable[[np.ndarray], np.ndarray]:
    compiled = sp.lambdify(x, f, "numpy")
    return lambda places: compiled(places) + 0 * places  # a constant, too, once for each place


def _crossings(f: Callable[[np.ndarray], np.ndarray], edges: np.ndarray) -> list[float]:
    """Halve every interval at whose edges the sign of `f` differs until nothing is left."""
    positive = f(edges) > 0
    change = positive[:-1] != positive[1:]
    left, right, sign = edges[:-1][change], edges[1:][change], positive[:-1][change]
    for _ in range(60):
        middle = (left + right) / 2
        same = (f(middle) > 0) == sign
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    return [float(place) for place in left]


def right_signs(slopes: ArrayLike, drawn: ArrayLike) -> np.ndarray:
    """Tell for each place whether a drawn slope goes up, down or level as the true one does.

    `slopes` and `drawn` have shape (n,) and one unit; so has the result, of True and False.
    Level is what is at most 11 % of the steepest slope; what is that near is right anyway.
    Raises ValueError if the shapes differ.

    >>> right_signs([3, 0.1, -3], [1, 0, 2]).tolist()
    [True, True, False]
    """
    slopes, drawn = _pair(slopes, drawn)
    band = 0.11 * max(abs(slopes))
    kinds = [np.sign(np.where(abs(s) <= band, 0, s)) for s in (slopes, drawn)]
    return np.asarray((kinds[0] == kinds[1]) | (abs(slopes - drawn) <= band))


def right_order(slopes: ArrayLike, drawn: ArrayLike) -> float:
    """Return the share of pairs of places of which the steeper one is drawn steeper, 0 … 1.

    `slopes` and `drawn` have shape (n,) and one unit; uphill or downhill does not count here.
    Pairs whose steepness differs by at most 11 % of the steepest slope are left out;
    with no pair left the answer is 1. Raises ValueError if the shapes differ.
    Source: Kendall, A New Measure of Rank Correlation, Biometrika 30 (1938).

    >>> right_order([3, 0, -2], [-9, 1, 5])
    1.0
    """
    true, sketch = (abs(s) for s in _pair(slopes, drawn))
    first, second = np.triu_indices(len(true), k=1)
    gaps, drawn_gaps = true[first] - true[second], sketch[first] - sketch[second]
    counts = abs(gaps) > 0.11 * max(true)
    return float(np.mean((np.sign(gaps) == np.sign(drawn_gaps))[counts])) if counts.any() else 1.0


def _pair(slopes: ArrayLike, drawn: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    slopes, drawn = np.asarray(slopes, dtype=float), np.asarray(drawn, dtype=float)
    if slopes.ndim != 1 or slopes.shape != drawn.shape:
        wanted = f"as many numbers as slopes, in one row: {slopes.shape}"
        raise ValueError(f"drawn: expected {wanted}, got shape {drawn.shape}")
    return slopes, drawn


def line_zeros(places: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return where the straight lines from point to point (places, heights) are zero.

    A stretch of zeros counts once, in its middle; a line that is zero throughout, not at all.
    `places` rise. Raises ValueError if there are not as many heights as places.
    Source: linear interpolation.

    >>> line_zeros([0, 1, 2, 3, 4], [2, -2, 0, 0, 5])
    [0.5, 2.5]
    """
    if len(places) != len(heights):
        raise ValueError(f"heights: expected {len(places)}, as many as places, got {len(heights)}")
    sign = np.sign(heights)
    runs = [list(run) for _, run in groupby(range(len(sign)), key=lambda k: sign[k])]
    if len(runs) == 1:
        return []
    zeros = [(places[run[0]] + places[run[-1]]) / 2 for run in runs if sign[run[0]] == 0]
    for (*_, a), (b, *_) in pairwise(runs):
        if sign[a] * sign[b] < 0:
            share = heights[a] / (heights[a] - heights[b])
            zeros.append(places[a] + share * (places[b] - places[a]))
    return sorted(zeros)


def right_zeros(zeros: Sequence[float], drawn: Sequence[float], reach: float) -> float:
    """Return how many zeros were drawn within `reach` of a true one, as a share, 0 … 1.

    `zeros` and `drawn` are in rising order; a zero too many costs as much as one that is
    missing; no zeros, none drawn: 1. Raises ValueError if `reach` is below 0.

    >>> right_zeros([-1, 1], [-0.8, 1.1, 3], reach=0.5)
    0.6666666666666666
    """
    if reach < 0:
        raise ValueError(f"reach: expected 0 or more, got {reach}")
    left, met = list(drawn), 0
    for zero in zeros:
        near = [place for place in left if abs(place - zero) <= reach]
        if near:
            met += 1
            left = [place for place in left if place > near[0]]
    return met / max(len(zeros), len(drawn)) if zeros or drawn else 1.0
