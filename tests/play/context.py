"""One letter varies, the others are held: by `snippets.context` and SymPy."""

from typing import Any

import numpy as np
import sympy as sp

from builder.trees import python_text
from play.case import Case
from snippets.context import freeze, varying

SHAPES = {"constant": 0, "line": 1, "parabola": 2}
# Each formula with its terms as the page is given them: the places of the letters, with powers.
FORMULAS: list[tuple[str, list[list[tuple[int, int]]]]] = [
    ("m*a + d*v**2", [[(0, 1), (1, 1)], [(2, 1), (3, 2)]]),
    ("m*v**2 + a*d*v + m*a", [[(0, 1), (3, 2)], [(1, 1), (2, 1), (3, 1)], [(0, 1), (1, 1)]]),
    ("a + d*m*v**2", [[(1, 1)], [(2, 1), (0, 1), (3, 2)]]),
]
LETTERS = sp.symbols("m a d v", real=True)


def cases() -> list[Case]:
    """Return random states of each formula; in some of them a letter that is held is zero."""
    rng = np.random.default_rng(21)
    return [_case(*FORMULAS[k % len(FORMULAS)], rng) for k in range(120)]


def _case(text: str, terms: list[list[tuple[int, int]]], rng: np.random.Generator) -> Case:
    f = sp.sympify(text, locals={str(letter): letter for letter in LETTERS})
    values = [round(float(v), 2) * (rng.random() > 0.1) for v in rng.uniform(0, 50, 4)]
    free = int(rng.integers(4))
    letter = LETTERS[free]
    exact = [sp.Rational(str(value)) for value in values]
    held = {other: value for other, value in zip(LETTERS, exact, strict=True) if other != letter}
    curve = freeze(sp.lambdify(LETTERS, f, "math"), **{str(k): float(v) for k, v in held.items()})
    left = sp.Poly(f.subs(held), letter)
    powers = [float(left.coeff_monomial(letter**k)) for k in range(3)]
    letters = [
        {"letter": str(k), "unit": "", "is": "", "low": 0, "high": 50, "at": 1, "step": 0.01}
        | {"partner": 0}
        for k in LETTERS
    ]
    slopes = [python_text(f.diff(k)) for k in LETTERS]
    settings: dict[str, Any] = {
        "name": "F",
        "unit": "N",
        "first": 3,
        "bottom": 0,
        "top": 1,
        "terms": terms,
        "letters": letters,
        "python": {"value": text, "slopes": slopes},
    }
    return Case(
        settings,
        {f"at{k}": value for k, value in enumerate(values)}
        | {"free": free, "seen": int(rng.integers(16))},
        {
            "values": values,
            "free": free,
            "rest": powers[0],
            "straight": powers[1],
            "bent": powers[2],
            "degree": SHAPES[varying(f.subs(held), [letter])[str(letter)]],
            "value": curve(values[free]),
            "slope": float(f.diff(letter).subs(held).subs(letter, exact[free])),
        },
    )
