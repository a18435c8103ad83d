"""Grid warp, by `snippets.maps` and SymPy."""

from typing import Any

import numpy as np
import sympy as sp

from builder.trees import python_text
from play.case import Case, function
from snippets.maps import area_factor, jacobian_matrix, symbolic_jacobian_matrix

X, Y = sp.symbols("x y", real=True)
MAPS = [
    (X * sp.cos(Y), X * sp.sin(Y)),
    (X**2 - Y, X + Y**3),
    (X - 2 * Y, 3 * Y - 2 * X),
    (X**2, Y),
    (sp.exp(X / 2), sp.atan(X + Y)),
]
ACROSS, UP = [-1, 3], [-2, 2]
ROOM = [(-1, 2), (-2, 1)]  # for the corner of the cell, a quarter of the grid
ASKED = 2.0, 0.5


def cases() -> list[Case]:
    """Return random corners and sizes of the cell for each map."""
    rng = np.random.default_rng(25)
    found = [_case(k % len(MAPS), rng) for k in range(120)]
    assert {case.numbers["folds"] for case in found} == {True, False}
    return found


def _settings(outputs: tuple[sp.Expr, sp.Expr]) -> dict[str, Any]:
    slopes = symbolic_jacobian_matrix(outputs, (X, Y)).tolist()
    return {
        "letters": ["x", "y"],
        "outputs": ["u", "v"],
        "first": function(outputs[0], X, Y),
        "second": function(outputs[1], X, Y),
        "python": {
            "first": python_text(outputs[0]),
            "second": python_text(outputs[1]),
            "slopes": [[python_text(slope) for slope in row] for row in slopes],
        },
        "across": ACROSS,
        "up": UP,
        "start": [0.5, 0.5],
    }


def _case(which: int, rng: np.random.Generator) -> Case:
    corner = [round(rng.uniform(*ends), 2) for ends in ROOM]
    halved = int(rng.integers(0, 9))
    side = 1 / 2**halved
    image = sp.lambdify((X, Y), MAPS[which], "numpy")
    J = symbolic_jacobian_matrix(MAPS[which], (X, Y))
    at = sp.lambdify((X, Y), J, "numpy")
    here = np.array(at(*corner), dtype=float)
    assert np.allclose(here, jacobian_matrix(image, corner), atol=1e-6)
    corners = [(corner[0] + side * a, corner[1] + side * b) for a in (0, 1) for b in (0, 1)]
    signs = {np.sign(_det(np.array(at(*place), dtype=float))) for place in corners}
    first = sp.lambdify((X, Y), symbolic_jacobian_matrix(MAPS[0], (X, Y)), "numpy")
    asked = np.array(first(*ASKED), dtype=float)
    factor = area_factor(image, corner, side)
    return Case(
        {"maps": [_settings(outputs) for outputs in MAPS], "ask": list(ASKED)},
        {"map": which, "x": corner[0], "y": corner[1], "halved": halved},
        {
            "side": side,
            "corner": corner,
            "J": here.tolist(),
            "area": factor * side**2,
            "image": [float(v) for v in image(*corner)],
            "det": _det(here),
            "factor": factor,
            "folds": {1.0, -1.0} <= signs,
            "asked": _det(asked),
            "lengths": np.linalg.norm(asked, axis=0).tolist(),
        },
    )


def _det(J: Any) -> float:
    return float(J[0, 0] * J[1, 1] - J[0, 1] * J[1, 0])
