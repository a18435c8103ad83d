"""Taylor polynomials: coefficients, errors, bounds and radii by SymPy and `snippets.taylor`."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

from play.case import Case, function
from snippets.taylor import (
    evaluate_polynomial,
    largest_magnitude,
    radius_of_convergence,
    remainder_bound,
    singularities,
    taylor_coefficients,
)

X = sp.Symbol("x")
HIGHEST, CLOSE = 12, 0.01


@dataclass
class Choice:
    """A function of the menu: its picture, where its points may be, and where it is flat."""

    f: sp.Expr
    low: float
    high: float
    domain: tuple[float, float] | None = None
    flat_at: float | None = None

    @cached_property
    def settings(self) -> dict[str, Any]:
        """Return what the page is given."""
        places = [complex(s) for s in singularities(self.f, X)]
        return {
            "label": str(self.f),
            "fn": function(self.f, X),
            "python": str(self.f),
            "low": self.low,
            "high": self.high,
            "point": 0 if self.domain is None else 1,
            "probe": 1.5,
            "singularities": [[s.real, s.imag] for s in places],
            **({"domain": self.domain} if self.domain else {}),
            **({"flat_at": self.flat_at} if self.flat_at is not None else {}),
        }

    @cached_property
    def in_numbers(self) -> Any:
        """Return the function, of numbers and arrays."""
        f = sp.lambdify(X, self.f, "numpy")
        if self.flat_at is None:
            return f
        return lambda x: np.where(x == self.flat_at, 0, f(np.where(x == self.flat_at, 1, x)))

    @property
    def ends(self) -> tuple[float, float]:
        return self.domain or (self.low, self.high)

    def coefficients(self, p: float) -> list[float]:
        """Return all coefficients about p."""
        if p == self.flat_at:
            return [0.0] * (HIGHEST + 1)
        return [float(c) for c in taylor_coefficients(self.f, X, exact(p), HIGHEST)]

    def bound(self, p: float, order: int, x: float) -> float:
        """Return Lagrange's bound."""
        if self.flat_at is None or self.flat_at < min(p, x) or self.flat_at > max(p, x):
            return remainder_bound(self.f, X, exact(p), order, exact(x))
        derivative = sp.lambdify(X, sp.factor(self.f.diff((X, order + 1))), "numpy")

        def in_numbers(x: Any) -> Any:
            # So near to 0 the derivatives of e^(−1/x²), the only flat function, are below 1e-200.
            near = np.abs(x) < 0.04
            return np.where(near, 0, derivative(np.where(near, 1, x)))

        largest = largest_magnitude(in_numbers, min(p, x), max(p, x))
        return largest * abs(x - p) ** (order + 1) / math.factorial(order + 1)

    def reach(self, p: float, coefficients: list[float]) -> float:
        """Return the distance from p up to which the error is below CLOSE."""
        low, high = self.ends

        def misses(distances: Any) -> Any:
            missed = np.zeros(np.shape(distances), dtype=bool)
            for side in (-1, 1):
                x = p + side * distances
                with np.errstate(all="ignore"):
                    error = np.abs(self.in_numbers(x) - evaluate_polynomial(coefficients, x - p))
                missed |= ~(error < CLOSE)
            return missed

        near, beyond = 0.0, max(high - p, p - low)
        for _ in range(6):
            grid = np.linspace(near, beyond, 257)
            missed = misses(grid)
            if not missed.any():
                return float(beyond)
            first = int(np.argmax(missed))
            near, beyond = grid[first - 1], grid[first]
        return float(near)

    def numbers(self, p: float, order: int, x: float) -> dict[str, Any]:
        """Return what must be shown."""
        low, high = self.ends
        p, x = min(max(p, low), high), min(max(x, low), high)
        coefficients = self.coefficients(p)
        values = [float(evaluate_polynomial(coefficients[: n + 1], x - p)) for n in range(13)]
        value = float(self.in_numbers(np.float64(x)))
        radius = 0.0 if p == self.flat_at else float(radius_of_convergence(self.f, X, exact(p)))
        bound = self.bound(p, order, x)
        numbers = {
            "p": p,
            "x": x,
            "coefficients": coefficients,
            "values": values,
            "value": value,
            "polynomial": values[order],
            "error": abs(value - values[order]),
            "errors": [abs(value - v) for v in values],
            "bound": bound,
            "inside": abs(x - p) < radius,
            "reaches": [self.reach(p, coefficients[: n + 1]) for n in range(13)],
        }
        if x != p:
            numbers["largest"] = bound * math.factorial(order + 1) / abs(x - p) ** (order + 1)
        elif p == self.flat_at:
            numbers["largest"] = 0.0
        else:
            derivative = self.f.diff((X, order + 1)).subs(X, exact(p))
            numbers["largest"] = abs(float(derivative.evalf(30)))
        if radius < math.inf:
            numbers["radius"] = radius
        return numbers


def exact(number: float) -> sp.Rational:
    """Return a number of two decimals as the fraction that it stands for."""
    return sp.Rational(str(number))


FUNCTIONS = [
    Choice(sp.cos(X), -7, 7),
    Choice(sp.sin(X), -7, 7),
    Choice(sp.exp(-X), -3, 4),
    Choice(sp.cosh(X), -4, 4),
    Choice(sp.log(1 + X), -1.5, 4, (-0.9, 4)),
    Choice(1 / (2 - X), -4, 4, (-4, 1.8)),
    Choice(1 / X, -1, 4, (0.2, 4)),
    Choice(1 / (1 + X**2), -4, 5),
    Choice(sp.exp(-1 / X**2), -2, 2, flat_at=0),
    Choice(sp.tanh(X), -3, 3),
]


def cases() -> list[Case]:
    """Return states of every function: anywhere, beyond the ends, and with both points at once."""
    rng = np.random.default_rng(1)
    settings = {"functions": [choice.settings for choice in FUNCTIONS]}
    made = []
    for index, choice in enumerate(FUNCTIONS):
        places = [(p, x) for p, x in rng.uniform(choice.low, choice.high, (8, 2)).round(2)]
        for p, x in [*places, (1.0, 1.0), (0.0, 1.0), (2.0, 2.5)]:
            order = int(rng.integers(0, HIGHEST + 1))
            state = {"function": index, "order": order, "p": float(p), "x": float(x)}
            made.append(Case(settings, state, choice.numbers(state["p"], order, state["x"])))
    return made
