"""The field: slope and bend of a landscape, by SymPy and the snippets."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy as sp

from play.case import Case, function
from snippets.hessian import principal_curvatures, symbolic_hessian
from snippets.jacobian import symbolic_jacobian

X, Y = sp.symbols("x y", real=True)
PEAKS = (
    3 * (1 - X) ** 2 * sp.exp(-(X**2) - (Y + 1) ** 2)
    - 10 * (X / 5 - X**3 - Y**5) * sp.exp(-(X**2) - Y**2)
    - sp.exp(-((X + 1) ** 2) - Y**2) / 3
)
#: Places near which SymPy finds the stationary points of `PEAKS`.
NEAR = [
    *((-0.009, 1.581), (-0.460, -0.629), (1.286, -0.005), (0.228, -1.626), (-1.347, 0.205)),
    *((0.296, 0.320), (1.098, 0.854), (-0.266, 0.467), (0.416, -0.394)),
]
#: f, half the side of its square, the marked points, and where it is level.
LANDSCAPES: list[tuple[sp.Expr, float, list[tuple[float, float]], list[tuple[float, float]]]] = [
    (PEAKS, 3, [(0, 1.6), (0.7, -0.9), (-1.3, 0.2), (-0.6, 2.2)], NEAR),
    (sp.exp(-(X**2) - Y**2), 2, [(0, 0), (0.7, 0), (-1, 1), (0, -1.8)], [(0, 0)]),
    (X**2 - Y**2, 2, [(1.5, 0), (0, 1), (-1.9, 1.9), (0.5, 0.5)], [(0, 0)]),
    (X**3 - 3 * X * Y + Y**3, 2, [(0, 0), (1, 1), (-1, -1), (1.5, 0)], [(0, 0), (1, 1)]),
]


def kind(curvatures: np.ndarray) -> str:
    """Return what a quadratic with these two curvatures has in the middle."""
    if np.abs(curvatures).min() <= 1e-9:
        return "undecided"
    if curvatures[0] * curvatures[1] < 0:
        return "saddle"
    return "minimum" if curvatures[0] > 0 else "maximum"


class Landscape:
    """A function, with what SymPy knows of it."""

    def __init__(
        self,
        f: sp.Expr,
        half: float,
        points: list[tuple[float, float]],
        level: list[tuple[float, float]],
    ) -> None:
        self.half, self.points = half, points
        self.f = sp.lambdify((X, Y), f, "numpy")
        jacobian = symbolic_jacobian(f, (X, Y))
        self.jacobian = sp.lambdify((X, Y), jacobian, "numpy")
        self.hessian = sp.lambdify((X, Y), symbolic_hessian(f, (X, Y)), "numpy")
        self.level = [
            [float(c) for c in sp.nsolve(list(jacobian), (X, Y), start, prec=30)] for start in level
        ]
        self.settings = {
            "fn": function(f, X, Y),
            "python": str(f),
            "low": -half,
            "high": half,
            "points": points,
            "levels": [-1, 0, 1],
            "start": [-1, 1],
            "show": "slope",
            "ask": "longest",
        }

    def numbers(self, state: dict[str, Any]) -> dict[str, Any]:
        """Return what must be shown to a reader in this state."""
        here = (state["x"], state["y"])
        J = np.array(self.jacobian(*here), dtype=float)[0]
        H = np.array(self.hessian(*here), dtype=float)
        values, directions = principal_curvatures(H)
        length = float(np.hypot(*J))
        dial = np.array([math.cos(a := math.radians(state["angle"])), math.sin(a)])
        lengths = [float(np.hypot(*self.jacobian(*point)[0])) for point in self.points]
        numbers = {
            "f": float(self.f(*here)),
            "J": J.tolist(),
            "length": length,
            "direction": dial.tolist(),
            "derivative": float(J @ dial),
            "H": H.tolist(),
            "curvatures": values.tolist(),
            "directions": directions.T.tolist(),
            "kind": kind(values),
            "heights": [float(self.f(*point)) for point in self.points],
            "lengths": lengths,
            "longest": "ABCD"[int(np.argmax(lengths))],
            "kinds": [self.kind_at(point) for point in self.points],
        }
        if length > 1e-9:
            uphill = J / length
            numbers["steepest"] = float(np.degrees(np.arctan2(J[1], J[0])) % 360)
            numbers["uphill"] = uphill.tolist()
            numbers["tangent"] = (np.array([[0, -1], [1, 0]]) @ uphill).tolist()
        for place in self.level:
            if math.dist(here, place) <= 2 * self.half / 100:
                numbers["stationary"] = place
                numbers["verdict"] = self.kind_at(place)
        return numbers

    def kind_at(self, place: Sequence[float]) -> str:
        """Return how the land is curved at a place."""
        H = np.array(self.hessian(*place), dtype=float)
        return kind(principal_curvatures(H)[0])


def cases() -> list[Case]:
    """Return states all over each landscape, and some at, or beside, places where it is level."""
    rng = np.random.default_rng(1)
    made = []
    for landscape in (Landscape(*row) for row in LANDSCAPES):
        half = landscape.half
        anywhere = rng.uniform(-half, half, (25, 2)).tolist()
        beside = [
            (place + rng.normal(scale=width * half, size=2)).tolist()
            for place in landscape.level
            for width in (0, 0.003, 0.03)
        ]
        corners = [[half, half], [-half, half], [0, half], [-1, 1], [0.5, 0.5], [0, 0]]
        for x, y in anywhere + beside + corners:
            state = {
                "x": round(min(max(x, -half), half), 3),
                "y": round(min(max(y, -half), half), 3),
                "angle": rng.choice([0, 90, 225, 360, round(rng.uniform(0, 360), 3)]).item(),
                "show": rng.choice(["slope", "arrows", "curvature"]).item(),
            }
            made.append(Case(landscape.settings, state, landscape.numbers(state)))
    return made
