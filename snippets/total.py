"""The total derivative: how fast a function changes for somebody who moves along a path."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike


def total_derivative(
    function: Callable[..., Any], path: Callable[[float], ArrayLike], t: float, step: float = 1e-5
) -> float:
    """Return df/dt at time `t` along `path`: the sum of slope times speed over all coordinates.

    `function` takes n numbers and returns one; `path` takes a time and returns the place, of
    shape (n,). Slopes and speeds are central differences with `step`, so the result is not exact.
    Its units are those of f per unit of t. The rule asks for partial derivatives that are
    continuous at the place. Raises ValueError if `path` returns no vector, or step ≤ 0.
    Source: the chain rule along a path; Marsden & Tromba, Vector Calculus, §2.5.

    >>> round(total_derivative(lambda x, y: x * y, lambda t: (t, t**2), 1.0), 6)
    3.0
    """
    if not step > 0:
        raise ValueError(f"step: expected a positive number, got {step}")
    place = np.asarray(path(t), dtype=float)
    if place.ndim != 1 or place.size == 0:
        raise ValueError(f"path: expected places of shape (n,) with n > 0, got {place.shape}")
    velocity = (np.asarray(path(t + step)) - np.asarray(path(t - step))) / (2 * step)
    rate = 0.0
    for shift, speed in zip(step * np.eye(place.size), velocity, strict=True):
        slope = (function(*(place + shift)) - function(*(place - shift))) / (2 * step)
        rate += float(slope * speed)  # one variable moves, the others are held
    return rate


def symbolic_total_derivative(
    expression: sp.Expr, path: Mapping[sp.Symbol, sp.Expr], t: sp.Symbol
) -> sp.Expr:
    """Return df/dt as an expression in `t`, by the rule: every partial times its speed, added.

    `path` says of each variable what it is at time `t`; where `expression` holds `t` itself, its
    partial derivative in `t` is one more term. Other symbols are constants.
    Raises ValueError if `path` is empty, or gives a place for anything but another symbol.
    Source: Marsden & Tromba, Vector Calculus, §2.5.

    >>> x, y, t = sp.symbols("x y t")
    >>> symbolic_total_derivative(x * y + t, {x: t, y: t**2}, t)
    3*t**2 + 1
    """
    if not path or not all(isinstance(v, sp.Symbol) and v != t for v in path):
        raise ValueError(f"path: expected symbols other than {t} as keys, got {list(path)}")
    rate = sp.diff(expression, t)
    for variable, place in path.items():
        rate += sp.diff(expression, variable) * sp.diff(place, t)
    return rate.subs(path, simultaneous=True)
