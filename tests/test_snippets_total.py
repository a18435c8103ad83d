"""What a reader who pastes the snippets of lesson 2.3 relies on."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.total import symbolic_total_derivative, total_derivative

x, y, z, t = sp.symbols("x y z t", real=True)
# Smooth everywhere, in up to three variables; some do not hold all of them.
FUNCTIONS = (
    x * y + z**2,
    sp.exp(x * y / 4) - z,
    sp.sin(x + 2 * y) * sp.cos(z),
    x**2 * y * z,
    sp.atan(y) + 3,
    x / (1 + y**2 + z**2),
)
PLACES = (sp.cos(t), sp.sin(2 * t), t, t**2 / 4, sp.exp(-(t**2)), sp.Integer(2), 1 - t)
functions = st.sampled_from(FUNCTIONS)
paths = st.tuples(*3 * [st.sampled_from(PLACES)])
times = st.floats(-2, 2)


def substituted(expression, path):
    return sp.diff(expression.subs(path, simultaneous=True), t)


@given(f=functions, places=paths, own=st.sampled_from((0, t**2, sp.sin(t))))
def test_the_rule_gives_the_derivative_of_the_substituted_function(f, places, own):
    path = dict(zip((x, y, z), places, strict=True))
    rule = symbolic_total_derivative(f + own * x, path, t)
    assert rule.free_symbols <= {t}
    difference = sp.lambdify(t, rule - substituted(f + own * x, path), "math")
    assert all(abs(difference(at)) < 1e-9 for at in np.linspace(-2, 2, 9))


@given(f=functions, places=paths, at=times)
def test_slopes_times_speeds_add_up_to_what_sympy_finds(f, places, at):
    path = dict(zip((x, y, z), places, strict=True))
    exact = float(substituted(f, path).subs(t, at).evalf())
    walk = sp.lambdify(t, places, "math")
    measured = total_derivative(sp.lambdify((x, y, z), f, "math"), walk, at)
    assert measured == pytest.approx(exact, abs=1e-6)


@given(f=functions, places=paths, at=times, factor=st.floats(-3, 3))
def test_twice_as_fast_changes_twice_as_fast(f, places, at, factor):
    def walk(s):
        return [float(place.subs(t, s)) for place in places]

    value = sp.lambdify((x, y, z), f, "math")
    faster = total_derivative(value, lambda s: walk(at + factor * (s - at)), at)
    assert faster == pytest.approx(factor * total_derivative(value, walk, at), abs=1e-5)


def test_symbols_that_do_not_move_are_constants():
    assert symbolic_total_derivative(x * y, {x: t**2}, t) == 2 * t * y


def test_places_may_hold_names_of_other_variables():
    swapped = symbolic_total_derivative(x**2 * y, {x: y, y: t}, t)
    assert swapped == y**2


def test_where_the_rule_asks_for_more_it_misses_the_slope():
    def creased(a, b):
        return a**2 * b / (a**2 + b**2) if a or b else 0.0

    assert total_derivative(creased, lambda s: (s, s), 0.0) == 0
    assert creased(0.1, 0.1) / 0.1 == pytest.approx(0.5)


def test_one_variable_is_the_chain_rule():
    assert total_derivative(math.exp, lambda s: [3 * s], 0.0) == pytest.approx(3)


@pytest.mark.parametrize("place", [1.0, [], [[1.0, 2.0]]])
def test_a_path_without_a_vector_is_named(place):
    with pytest.raises(ValueError, match=r"path: expected places of shape \(n,\)"):
        total_derivative(lambda *p: 0.0, lambda s: place, 0.0)


@pytest.mark.parametrize("step", [0, -1e-5, math.nan])
def test_a_step_that_is_not_positive_is_named(step):
    with pytest.raises(ValueError, match="step: expected a positive number, got"):
        total_derivative(lambda a: a, lambda s: [s], 0.0, step)


@pytest.mark.parametrize("path", [{}, {t: t}, {x + y: t}])
def test_a_path_of_anything_but_symbols_is_named(path):
    with pytest.raises(ValueError, match="path: expected symbols other than t"):
        symbolic_total_derivative(x * y, path, t)
