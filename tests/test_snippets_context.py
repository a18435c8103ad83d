"""What a reader who pastes the snippets of lesson 2.1 relies on."""

import inspect
from itertools import permutations

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.context import freeze, varying
from snippets.derivative import central_difference

LETTERS = m, a, d, v = sp.symbols("m a d v", real=True)
FORCE = m * a + d * v**2
# Whole numbers, so that sums and products are exact in floating point.
numbers = st.integers(-50, 50).map(float)
points = st.fixed_dictionaries({str(letter): numbers for letter in LETTERS})


def force(m, a, d, v):
    return m * a + d * v**2


def at(expression, point):
    return float(expression.subs({letter: point[str(letter)] for letter in LETTERS}))


@given(point=points, held=st.sets(st.sampled_from("madv")))
def test_any_letters_may_be_held_and_the_rest_keep_their_order(point, held):
    rest = freeze(force, **{name: point[name] for name in held})
    left = {name: point[name] for name in "madv" if name not in held}
    whole = at(FORCE, point)
    assert rest(*left.values()) == rest(**left) == whole
    assert list(inspect.signature(rest).parameters) == [name for name in "madv" if name in left]


@given(point=points, order=st.sampled_from(list(permutations("mad"))))
def test_letters_held_one_after_the_other_are_held_together(point, order):
    one_by_one = force
    for name in order:
        one_by_one = freeze(one_by_one, **{name: point[name]})
    together = freeze(force, **{name: point[name] for name in "mad"})
    assert one_by_one(point["v"]) == together(point["v"])


@given(point=points, name=st.sampled_from("madv"))
def test_the_slope_of_what_is_left_is_sympys_with_the_others_as_constants(point, name):
    held = {other: value for other, value in point.items() if other != name}
    slope = central_difference(freeze(force, **held), point[name], 1e-3)
    exact = at(sp.diff(FORCE, sp.Symbol(name, real=True)), point)
    assert slope == pytest.approx(exact, abs=1e-5)


def test_a_value_is_held_as_it_was_when_it_was_given():
    drags = [freeze(force, m=1.0, a=0.0, d=d) for d in (1.0, 2.0, 3.0)]
    assert [drag(10.0) for drag in drags] == [100.0, 200.0, 300.0]


def test_letters_that_are_only_named_can_be_held():
    def loss(w, *, x, y):
        return (w * x - y) ** 2

    assert freeze(loss, x=2.0, y=1.0)(3.0) == 25.0
    assert freeze(loss, w=3.0)(x=2.0, y=1.0) == 25.0


def test_a_default_stays_a_default():
    assert freeze(lambda x, base=2.0: base**x)(3.0) == 8.0
    assert freeze(lambda x, base=2.0: base**x, base=3.0)(2.0) == 9.0


def test_what_is_held_cannot_be_given_again():
    with pytest.raises(TypeError):
        freeze(force, m=1.0)(2.0, 3.0, 4.0, 5.0)
    with pytest.raises(TypeError):
        freeze(force, m=1.0)(2.0, 3.0, 4.0, m=5.0)


def test_a_name_that_is_no_letter_is_named():
    with pytest.raises(ValueError, match=r"fixed: expected letters of m, a, d, v, got mass"):
        freeze(force, mass=1.0)


def test_letters_without_names_are_refused():
    with pytest.raises(ValueError, match=r"function: expected letters with names, got values"):
        freeze(lambda *values: sum(values), x=1.0)


def test_shapes_of_the_force():
    assert varying(FORCE, LETTERS) == {"m": "line", "a": "line", "d": "line", "v": "parabola"}


@pytest.mark.parametrize(
    ("expression", "shape"),
    [
        (d**2 + 1, "constant"),
        (sp.sin(v) ** 2 + sp.cos(v) ** 2, "constant"),
        ((v + 1) ** 2 - v**2, "line"),
        ((v**2 - 1) / (v - 1), "line"),
        (sp.exp(d) * v - m, "line"),
        (m * (v - a) * (v + a), "parabola"),
        (v**3, "other curve"),
        (sp.exp(-d * v), "other curve"),
        (sp.Abs(v), "other curve"),
    ],
)
def test_shapes_in_disguise(expression, shape):
    assert varying(expression, [v]) == {"v": shape}


@given(coefficients=st.lists(st.integers(-5, 5), min_size=4, max_size=4))
def test_the_shape_of_a_polynomial_is_its_degree(coefficients):
    polynomial = sum((c * v**k for k, c in enumerate(coefficients)), sp.Integer(0))
    degree = max((k for k, c in enumerate(coefficients) if c), default=0)
    shape = ("constant", "line", "parabola", "other curve")[degree]
    assert varying(polynomial, [v]) == {"v": shape}


def test_what_is_no_expression_is_refused():
    with pytest.raises(ValueError, match=r"expression: expected an expression of SymPy, got 'd'"):
        varying("d", [d])
