"""The chain rule: the value and the rate of a composition, carried from link to link."""

import math
from collections.abc import Callable, Sequence

Link = tuple[Callable[[float], float], Callable[[float], float]]


def chain(links: Sequence[Link], x: float) -> tuple[float, float]:
    """Return the value and the derivative at `x` of the composition of `links`.

    Each link is a pair: a function, and its derivative. The first acts first, on the number `x`;
    each other link acts on the output of the one before. The value has the unit of the last link's
    output, the derivative that unit per unit of `x`. Without links: `x` itself, and 1.

    Raises ValueError if a link has no finite slope where it is needed.

    Source: the chain rule, in the order of forward accumulation; Griewank & Walther,
    Evaluating Derivatives, §3.1.

    >>> chain([(lambda x: 3 * x, lambda x: 3.0), (lambda u: u**2, lambda u: 2 * u)], 1.0)
    (9.0, 18.0)
    """
    value, rate = x, 1.0
    for place, (f, slope) in enumerate(links):
        factor = slope(value)  # at what the link is given, not at `x`
        if not math.isfinite(factor):
            raise ValueError(f"links: expected a slope of link {place} at {value}, got {factor}")
        value, rate = f(value), factor * rate
    return value, rate
