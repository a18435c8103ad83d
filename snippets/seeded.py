"""Numbers that look random, and are the same in Python and in a browser."""

from collections.abc import Iterator

_BITS = 0xFFFFFFFF


def mulberry32(seed: int) -> Iterator[float]:
    """Yield numbers in [0, 1) without end, the same for everybody with the same `seed`.

    Only the lowest 32 bits of `seed` count. Not for statistics or secrets: the period is 2³².
    Use it where a page and a program must draw alike, elsewhere `np.random.default_rng`.
    Raises TypeError if `seed` is no whole number.
    Source: mulberry32 by Tommy Ettinger (public domain).

    >>> numbers = mulberry32(1)
    >>> [round(next(numbers), 6) for _ in range(3)]
    [0.627074, 0.002736, 0.527447]
    """
    state = seed & _BITS
    while True:
        state = (state + 0x6D2B79F5) & _BITS
        z = (state ^ (state >> 15)) * (state | 1) & _BITS
        z ^= (z + (z ^ (z >> 7)) * (z | 61)) & _BITS
        yield (z ^ (z >> 14)) / 2**32
