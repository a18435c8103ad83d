"""Slopes of functions that can only be measured: noise, the mean of repeats, and the best step."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from snippets.seeded import mulberry32


def noisy(
    function: Callable[[Any], Any], sigma: float, rng: np.random.Generator
) -> Callable[[Any], Any]:
    """Return `function` as it is measured: every value comes with fresh Gaussian noise.

    `sigma` is the standard deviation of the noise, in the unit of `function`; the mean is 0, and
    all draws are independent. What is returned takes what `function` takes, a number or an array,
    and adds a draw of its own to each entry.
    Raises ValueError if `sigma` is negative or not finite.
    Source: the model of additive noise; Nocedal & Wright, Numerical Optimization, §9.1.

    >>> measure = noisy(lambda x: x**2, 0.1, np.random.default_rng(1))
    >>> [round(float(measure(2.0)), 2) for _ in range(3)]
    [4.03, 4.08, 4.03]
    """
    if not (math.isfinite(sigma) and sigma >= 0):
        raise ValueError(f"sigma: expected a finite number of at least 0, got {sigma}")

    def measure(x: Any) -> Any:
        return function(x) + sigma * rng.standard_normal(np.shape(x))

    return measure


def averaged_difference(
    function: Callable[[float], float], x: float, step: float, repeats: int
) -> float:
    """Slope at `x` from `repeats` measurements at `x + step` and as many at `x - step`.

    `x` and `step` are in one unit; the slope has the unit of `function` per unit of `x`.
    Independent noise of standard deviation σ in `function` leaves σ/(step·√(2·repeats)) in the
    slope; the bias, about f‴(x)·step²/6, stays whatever `repeats` is.
    Raises ValueError if `step` is no finite number above 0, or `repeats` no whole number from 1.
    Source: Burden & Faires, Numerical Analysis, §4.1 (the difference without noise).

    >>> averaged_difference(lambda x: x**2 / 2 + x, 1.0, 0.5, repeats=3)
    2.0
    """
    if not (math.isfinite(step) and step > 0):
        raise ValueError(f"step: expected a finite number above 0, got {step}")
    if not math.isfinite(repeats) or repeats != int(repeats) or repeats < 1:
        raise ValueError(f"repeats: expected a whole number of at least 1, got {repeats}")
    rises = [function(x + step) - function(x - step) for _ in range(int(repeats))]
    return sum(rises) / (len(rises) * 2 * step)


def best_step(third_derivative: float, sigma: float) -> float:
    """Step of a central difference with the least mean squared error: (3σ/|f‴|)^(1/3).

    `sigma` is the standard deviation of the independent noise in each of the two heights, in the
    unit of f; `third_derivative` is f‴ at the point, taken as constant over the step, in that unit
    per cubed unit of x. The step has the unit of x. For the mean of k repeats pass σ/√k.
    Raises ValueError if `sigma` is negative, `third_derivative` is 0, or one is not finite.
    Source: Nocedal & Wright, Numerical Optimization, §9.1 (finite differences and noise).

    >>> round(best_step(1.0, 0.072), 6)
    0.6
    """
    if not (math.isfinite(sigma) and sigma >= 0):
        raise ValueError(f"sigma: expected a finite number of at least 0, got {sigma}")
    if not math.isfinite(third_derivative) or third_derivative == 0:
        wanted = "expected a finite number other than 0"
        raise ValueError(f"third_derivative: {wanted}, got {third_derivative}")
    return float((3 * sigma / abs(third_derivative)) ** (1 / 3))


def normal_pairs(seed: int) -> Iterator[tuple[float, float]]:
    """Yield pairs of independent draws with mean 0 and standard deviation 1, without end.

    The same for everybody with the same `seed`, in Python and in a browser; elsewhere use
    `np.random.default_rng(seed).standard_normal()`.
    Raises TypeError if `seed` is no whole number.
    Source: Box & Muller, Annals of Mathematical Statistics 29 (1958), 610-611.

    >>> [tuple(round(draw, 3) for draw in next(normal_pairs(1)))]
    [(1.404, 0.024)]
    """
    numbers = mulberry32(seed)
    while True:
        radius = math.sqrt(-2 * math.log(1 - next(numbers)))
        angle = 2 * math.pi * next(numbers)
        yield radius * math.cos(angle), radius * math.sin(angle)
