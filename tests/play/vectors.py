"""Two vectors, by `snippets.vectors` and, for angles and areas, SymPy."""

import math
from typing import Any

import numpy as np
import sympy as sp

from play.case import Case
from snippets.vectors import cosine_similarity, projection

# A zero vector, parallel, opposite and orthogonal ones: [ax, ay, bx, by].
SPECIAL = [
    [0, 0, 1, 2],
    [3, 1, 0, 0],
    [0, 0, 0, 0],
    [1, 2, 2, 4],
    [0.3, 0.1, -0.9, -0.3],
    [3, 1, -1, 3],
    [0.1, -0.2, 0.4, 0.2],
    [4, 4, -4, 4],
    [0, 2, 2, 0],
    [0, -2, -2, 0],
]


def cases() -> list[Case]:
    """Return special and random states, each once for vectors and once for a matrix."""
    rng = np.random.default_rng(3)
    places = [*SPECIAL, *rng.uniform(-4, 4, (60, 4)).round(1).tolist()]
    return [_case(place, show) for place in places for show in ("dot", "matrix")]


def _case(place: list[float], show: str) -> Case:
    settings = {"show": show, "a": [3, 1], "b": [1, 2], "reach": 4}
    state = dict(zip(("ax", "ay", "bx", "by"), place, strict=True))
    return Case(settings, state, _numbers(np.array(place[:2]), np.array(place[2:])))


def _numbers(a: Any, b: Any) -> dict[str, Any]:
    exact_a, exact_b = (sp.Matrix([sp.Rational(str(v)) for v in u]) for u in (a, b))
    cosine = angle = share = math.nan
    shadow = rest = [math.nan, math.nan]
    if a.any():
        shadow = projection(b, a)
        rest = b - shadow
        share = float(exact_a.dot(exact_b) / exact_a.dot(exact_a))
    if a.any() and b.any():
        cosine = cosine_similarity(a, b)
        exact = exact_a.dot(exact_b) / (exact_a.norm() * exact_b.norm())
        angle = float(sp.deg(sp.acos(exact)).evalf(30))
    return {
        "dot": float(exact_a.dot(exact_b)),
        "det": float(exact_a.row_join(exact_b).det()),
        "lengths": [float(exact_a.norm().evalf(30)), float(exact_b.norm().evalf(30))],
        "cosine": cosine,
        "angle": angle,
        "share": share,
        "projection": list(shadow),
        "rest": list(rest),
        "corner": (a + b).tolist(),
    }
