"""Landscapes to practise on: functions of two variables with hills and pits."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def peaks(x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Return the height, at (`x`, `y`), of a landscape with three hills and three pits.

    `x` and `y` are numbers, or arrays whose shapes broadcast; the heights have that shape.
    Lengths and heights have no unit. Beyond |x|, |y| = 4 the land is almost flat, near 0.
    Raises ValueError if the shapes of `x` and `y` do not broadcast.
    Source: the demonstration function `peaks` of MATLAB (The MathWorks, function reference).

    >>> round(float(peaks(0.0, 0.0)), 4)
    0.981
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    try:
        np.broadcast_shapes(x.shape, y.shape)
    except ValueError:
        raise ValueError(
            f"x, y: expected shapes that broadcast, got {x.shape} and {y.shape}"
        ) from None
    high = 3 * (1 - x) ** 2 * np.exp(-(x**2) - (y + 1) ** 2)
    low = 10 * (x / 5 - x**3 - y**5) * np.exp(-(x**2) - y**2)
    return np.asarray(high - low - np.exp(-((x + 1) ** 2) - y**2) / 3)
