"""What interactives share: functions with exact derivatives, chance, scales, addresses."""

import random
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from project import by_node

from play.case import function
from snippets.seeded import mulberry32

ROOT = Path(__file__).parent.parent
X, Y = sp.symbols("x y", real=True)
ORDER = 8
FUNCTIONS = [
    X**2 / 2 + X,
    sp.exp(-X) * sp.cos(3 * X),
    sp.log(2 + X),
    1 / (1 + X**2),
    sp.sqrt(2 + X) + sp.tan(X / 2),
    sp.sinh(X) * sp.cosh(2 * X) - sp.tanh(X),
    sp.atan(X) ** 3,
    2**X + (3 + X) ** sp.Rational(5, 3),
    (2 + sp.sin(X)) ** X,
    sp.Abs(X - 3) * X,
    sp.pi * X**3 - 7,
]
LANDSCAPES = [
    X**2 * Y - Y**3,
    sp.exp(-(X**2) - 2 * Y**2),
    sp.sin(X * Y) / (2 + X**2),
    sp.log(4 + X - Y) * sp.cosh(Y),
]


def kit(*asked: tuple[Any, ...]) -> list[Any]:
    """Return what the kit answers to questions: a name with arguments each."""
    answers: list[Any] = by_node(ROOT / "tests" / "play" / "kit.mjs", asked=asked)
    return answers


def exact(expression: sp.Expr, **values: float) -> float:
    """Return the value of an expression at floats, computed with 40 digits."""
    places = {sp.Symbol(k, real=True): sp.Float(v, 60) for k, v in values.items()}
    return float(expression.subs(places).evalf(40))


def test_derivatives_of_every_order_are_those_of_sympy() -> None:
    places = [-0.7, 0.0, 0.3, 1.1]
    asked = [("series", function(f, X), [at], [1], ORDER) for f in FUNCTIONS for at in places]
    answers = iter(kit(*asked))
    for f in FUNCTIONS:
        for at in places:
            for n, found in enumerate(next(answers)):
                wanted = exact(f.diff(X, n) / sp.factorial(n), x=at)
                assert found == pytest.approx(wanted, rel=1e-10, abs=1e-10), (f, at, n)


def test_there_is_no_derivative_at_a_corner() -> None:
    (series,) = kit(("series", function(sp.Abs(X), X), [0], [1], 2))
    assert series == [0, None, None]  # JSON's word for what is no number


def test_gradients_and_hessians_are_those_of_sympy() -> None:
    x, y = 0.4, -0.9
    asked = [
        (what, function(f, X, Y), [x, y])
        for f in LANDSCAPES
        for what in ("value", "gradient", "hessian")
    ]
    answers = iter(kit(*asked))
    for f in LANDSCAPES:
        assert next(answers) == pytest.approx(exact(f, x=x, y=y), rel=1e-12)
        slopes = [exact(f.diff(v), x=x, y=y) for v in (X, Y)]
        assert next(answers) == pytest.approx(slopes, rel=1e-11)
        for v, row in zip((X, Y), next(answers), strict=True):
            bends = [exact(f.diff(v, w), x=x, y=y) for w in (X, Y)]
            assert row == pytest.approx(bends, rel=1e-10, abs=1e-12)


def test_along_a_line_all_derivatives_are_there() -> None:
    f = LANDSCAPES[1]
    (series,) = kit(("series", function(f, X, Y), [0.2, 0.1], [0.6, 0.8], 5))
    t = sp.Symbol("t", real=True)
    line = f.subs({X: sp.Rational(1, 5) + t * 3 / 5, Y: sp.Rational(1, 10) + t * 4 / 5})
    wanted = [float((line.diff(t, n) / sp.factorial(n)).subs(t, 0).evalf(30)) for n in range(6)]
    assert series == pytest.approx(wanted, rel=1e-11)


@pytest.mark.parametrize("seed", [0, 1, 7, 123_456_789, 2**32 - 1])
def test_chance_is_the_same_in_python_and_in_the_page(seed: int) -> None:
    (page,) = kit(("random", seed, 500))
    assert page == list(islice(mulberry32(seed), 500))
    assert 0.4 < sum(page) / 500 < 0.6


SHOWN = [
    (2.5, 4, "2.5"),
    (-0.125, 4, "−0.125"),
    (1 / 3, 4, "0.3333"),
    (0, 4, "0"),
    (1e-15, 3, "10⁻¹⁵"),
    (-3.2e-7, 3, "−3.2 × 10⁻⁷"),
    (123456, 4, "123500"),
    (2e9, 2, "2 × 10⁹"),
    ("Infinity", 3, "∞"),
    ("NaN", 3, "undefined"),
]


@pytest.mark.parametrize(("value", "digits", "text"), SHOWN)
def test_numbers_are_written_as_people_do(value: Any, digits: int, text: str) -> None:
    assert kit(("shown", value, digits)) == [text]


def test_decimals_are_fixed_and_zero_has_no_sign() -> None:
    assert kit(("fixed", -0.001, 2), ("fixed", -1.005, 1)) == ["0.00", "−1.0"]


def test_ticks_are_round_and_inside() -> None:
    straight, small, powers = kit(
        ("ticks", [0, 3.2], 6), ("ticks", [-0.35, 0.35], 5), ("ticks", [1e-15, 1], 5, True)
    )
    assert straight == [0, 1, 2, 3]
    assert small == [-0.2, 0, 0.2]
    assert powers == pytest.approx([1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 1])


def test_a_scale_leads_there_and_back() -> None:
    back = kit(("back", [-2, 5], 3.7), ("back", [1e-15, 1], 2e-6, True))
    assert back == pytest.approx([3.7, 2e-6])


def test_a_state_is_written_and_read() -> None:
    rng = random.Random(1)
    (start,) = kit(("begin",))
    states = [
        {
            "at": round(rng.uniform(-4, 4), 2),
            "count": rng.randint(1, 9),
            "rule": rng.choice(["left", "right"]),
            "dips": [
                [round(rng.uniform(0, 6), 2) for _ in range(2)] for _ in range(rng.randint(0, 3))
            ],
        }
        for _ in range(100)
    ]
    texts = kit(*(("written", state) for state in [start, *states]))
    assert texts[0] == ""
    assert len(set(texts)) > 90
    assert kit(*(("read", text) for text in texts)) == [start, *states]


DAMAGED = (
    "at:5 at:one at: at count:2.5 rule:up dips:1 dips:1,9 dips:1,x_2,2 dips:1,1_1,1_1,1_1,1 "
    "other:1 __proto__:1 at:1e999 at:0x1 constructor"
)


@pytest.mark.parametrize("text", DAMAGED.split())
def test_what_is_damaged_is_named(text: str) -> None:
    (told,) = kit(("read", f"count:2;{text}"))
    assert told == f"damaged: {text}"


def test_no_text_breaks_the_reading() -> None:
    rng = random.Random(2)
    letters = "at:;count.rule-dips_,019e%&=#\n é∞"
    texts = ["".join(rng.choices(letters, k=rng.randint(0, 40))) for _ in range(2_000)]
    found = kit(*(("read", text) for text in texts))
    assert all(isinstance(told, dict) or told.startswith("damaged: ") for told in found)
    assert any(isinstance(told, dict) for told in found)
