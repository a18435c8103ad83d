"""Vectors as arrows: how far two directions agree, and the shadow one casts on the other."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def cosine_similarity(a: ArrayLike, b: ArrayLike) -> float:
    """Return the cosine of the angle between `a` and `b`, a number from -1 to 1.

    Both have shape (n,) and are in the same unit, which cancels.
    Raises ValueError if the shapes differ, or if a vector has length 0 or is not finite.
    Source: the definition of the angle; Strang, Introduction to Linear Algebra, §1.2.

    >>> round(cosine_similarity([3.0, 1.0], [1.0, 2.0]), 4)
    0.7071
    """
    u, v = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if u.ndim != 1 or u.shape != v.shape:
        raise ValueError(f"b: expected the shape (n,) of a, {u.shape}, got {v.shape}")
    for name, vector in (("a", u), ("b", v)):
        if not 0 < np.linalg.norm(vector) < np.inf:
            raise ValueError(f"{name}: expected a finite length greater than 0, got {vector}")
    cosine = (u / np.linalg.norm(u)) @ (v / np.linalg.norm(v))
    return float(np.clip(cosine, -1, 1))  # rounding can lead a hair beyond


def projection(b: ArrayLike, a: ArrayLike) -> NDArray[np.float64]:
    """Return the multiple of `a` that is nearest to `b`, shape (n,).

    `a` and `b` have shape (n,); the result is in the unit of `b`. What it leaves of `b` is at
    right angles to `a`.
    Raises ValueError if the shapes differ, or if `a` has length 0 or is not finite.
    Source: projection onto a line; Strang, Introduction to Linear Algebra, §4.2.

    >>> projection([1.0, 2.0], [3.0, 1.0])
    array([1.5, 0.5])
    """
    v, u = np.asarray(b, dtype=float), np.asarray(a, dtype=float)
    if u.ndim != 1 or u.shape != v.shape:
        raise ValueError(f"b: expected the shape (n,) of a, {u.shape}, got {v.shape}")
    if not 0 < u @ u < np.inf:
        raise ValueError(f"a: expected a finite length greater than 0, got {u}")
    factor = float(u @ v) / float(u @ u)
    return factor * u
