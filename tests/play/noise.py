"""Slopes from noisy heights, by `snippets.noise` and SymPy."""

import math
from itertools import islice

import numpy as np
import sympy as sp

from builder.trees import python_text
from play.case import Case, function
from snippets.derivative import central_difference
from snippets.noise import averaged_difference, best_step, normal_pairs

X = sp.Symbol("x", real=True)
FUNCTIONS = [sp.exp(-X) + X / 2, sp.sin(X), X**3 - X, sp.cosh(X / 2) + sp.sin(X), sp.atan(X)]


def cases() -> list[Case]:
    """Return random states on each function."""
    rng = np.random.default_rng(8)
    return [_case(FUNCTIONS[k % len(FUNCTIONS)], rng) for k in range(120)]


def _case(expression: sp.Expr, rng: np.random.Generator) -> Case:
    f = sp.lambdify(X, expression, "math")
    at, start = round(rng.uniform(-1, 1), 2), float(rng.choice([0.072, 0.01]))
    power, seed = round(rng.uniform(-2, 0.17), 2), int(rng.integers(1, 10_000))
    doublings, pairs = int(rng.integers(-6, 4)), int(rng.integers(0, 7))
    step, sigma, count = float(f"{10**power:.3g}"), start * 2.0**doublings, 2**pairs
    draws = sigma * np.array(list(islice(normal_pairs(seed), count)))
    right_draws, left_draws = (iter(column) for column in draws.T.tolist())

    def measure(x: float) -> float:
        return float(f(x)) + next(right_draws if x > at else left_draws)

    slope = averaged_difference(measure, at, step, count)
    place = sp.Rational(str(at))
    tangent, third = (float(expression.diff(X, n).subs(X, place).evalf(30)) for n in (1, 3))
    noise = sigma / (math.sqrt(2 * count) * step)
    bending = abs(central_difference(f, at, step) - tangent)
    means = draws.mean(axis=0)
    return Case(
        {"f": function(expression, X), "python": python_text(expression)}
        | {"at": at, "sigma": start, "steps": [0.01, 0.1, 0.6], "best": 2},
        {"power": power, "doublings": doublings, "pairs": pairs, "seed": seed},
        {
            "step": step,
            "sigma": sigma,
            "pairs": count,
            "left": f(at - step) + means[1],
            "right": f(at + step) + means[0],
            "slope": slope,
            "tangent": tangent,
            "error": abs(slope - tangent),
            "best": best_step(third, sigma / math.sqrt(count)),
            "noise": noise,
            "bending": bending,
            "both": math.hypot(noise, bending),
        },
    )
