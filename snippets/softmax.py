"""Shares from scores: exponentials divided by their sum, without overflow."""

import numpy as np
from numpy.typing import ArrayLike


def softmax(scores: ArrayLike) -> np.ndarray:
    """Exponentials of `scores`, divided by their sum: positive shares that add up to 1.

    `scores` has shape (n,), n at least 1, and no unit; so has the result. A share can be
    rounded to 0 where a score is more than 700 below the largest.

    Raises ValueError if `scores` is empty, has another shape, or holds a number not finite.

    Source: Goodfellow, Bengio & Courville, Deep Learning, §4.1.

    >>> softmax([1000.0, 1000.0]).tolist()
    [0.5, 0.5]
    """
    scores = np.asarray(scores, dtype=float)
    if scores.ndim != 1 or scores.size == 0 or not np.isfinite(scores).all():
        raise ValueError(f"scores: expected a row of finite numbers, got {scores}")
    # The same factor in every term cancels, and the largest term is now 1.
    weights = np.exp(scores - scores.max())
    return np.asarray(weights / weights.sum())
