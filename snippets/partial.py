"""Partial derivatives: one input varies, every other is held constant."""

from collections.abc import Callable, Sequence

import numpy as np

from snippets.derivative import central_difference


def slice_of(
    function: Callable[..., float], point: Sequence[float], index: int
) -> Callable[[float], float]:
    """Return the function of one number that is left when only input `index` of `function` varies.

    `function` takes n numbers; `point` holds n numbers, in the units of the inputs. All of them
    but number `index`, counted from 0, are held constant. The slice has the unit of `function`.

    Raises ValueError if `index` is no whole number from 0 to n - 1.

    Source: partial derivatives as derivatives of slices; Stewart, Calculus, §14.3.

    >>> across = slice_of(lambda x, y: x**2 - y**2, (3.0, 1.0), 0)
    >>> across(3.0), across(5.0)
    (8.0, 24.0)
    """
    held = [float(value) for value in point]
    if index not in range(len(held)):
        raise ValueError(f"index: expected a whole number below {len(held)}, got {index!r}")
    return lambda value: function(*held[:index], value, *held[index + 1 :])


def partial_derivative(
    function: Callable[..., float], point: Sequence[float], index: int, step: float | None = None
) -> float:
    """Return the partial derivative of `function` at `point` with respect to input `index`.

    `function` takes n numbers; `point` holds n numbers, and `index` counts them from 0. The slope
    is in units of `function` per unit of that input, as `step` is in its unit. Without a step
    the size of the input decides: eps^(1/3)·max(1, |x|), good if `function` needs about
    max(1, |x|) to change much and is right to nearly every digit. Two calls of `function`. Where
    the slice has three continuous derivatives the error shrinks like the square of the step,
    until rounding takes over. Raises ValueError for a wrong `index` or a lost step.

    Source: central differences; Nocedal & Wright, Numerical Optimization, §8.1.

    >>> round(partial_derivative(lambda x, y: x**2 * y, (3.0, 2.0), 0), 6)
    12.0
    """
    along = slice_of(function, point, index)
    x = float(point[index])
    if step is None:
        step = float(np.finfo(float).eps) ** (1 / 3) * max(1.0, abs(x))
    return central_difference(along, x, step)
