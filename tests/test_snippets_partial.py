"""What a reader who pastes the snippets of lesson 2.2 relies on; and erratum 18."""

import math

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.jacobian import jacobian
from snippets.partial import partial_derivative, slice_of

x, y, z = VARIABLES = sp.symbols("x y z", real=True)
FUNCTIONS = (
    sp.sin(x) * sp.exp(y * z**2),
    x**2 * y - sp.cos(z),
    sp.atan(x * y) + z,
    x * y * z,
    1 / (1 + x**2 + y**2 + z**2),
)
numbers = st.floats(-2, 2, allow_subnormal=False)
points = st.tuples(numbers, numbers, numbers)
# Quarters, so that sums and products are exact in floating point.
quarters = st.integers(-40, 40).map(lambda n: n / 4)


@given(expression=st.sampled_from(FUNCTIONS), at=points, index=st.integers(0, 2), value=numbers)
def test_a_slice_is_the_function_with_the_other_inputs_held(expression, at, index, value):
    f = sp.lambdify(VARIABLES, expression, "math")
    moved = [*at]
    moved[index] = value
    assert slice_of(f, at, index)(value) == f(*moved)
    assert slice_of(f, at, index)(at[index]) == f(*at)


@given(expression=st.sampled_from(FUNCTIONS), at=points, index=st.integers(0, 2))
def test_partial_derivatives_are_those_sympy_finds(expression, at, index):
    f = sp.lambdify(VARIABLES, expression, "math")
    slope = sp.lambdify(VARIABLES, sp.diff(expression, VARIABLES[index]), "math")
    size = 1 + abs(f(*at)) + abs(slope(*at))
    # e^(y z²) can bend ten thousand times as fast as it climbs.
    assert partial_derivative(f, at, index) == pytest.approx(slope(*at), abs=1e-6 * size)


@given(at=points)
def test_all_partial_derivatives_together_are_the_jacobian(at):
    f = sp.lambdify(VARIABLES, FUNCTIONS[2], "math")
    row = [partial_derivative(f, at, index) for index in range(3)]
    assert row == pytest.approx(list(jacobian(f, at)), abs=1e-8)


@given(a=quarters, b=quarters, c=quarters, at=st.tuples(quarters, quarters))
def test_a_wide_step_is_exact_on_quadratics(a, b, c, at):
    def f(x, y):
        return a * x**2 + b * x * y + c * y

    assert partial_derivative(f, at, 0, 0.5) == 2 * a * at[0] + b * at[1]
    assert partial_derivative(f, at, 1, 0.25) == b * at[0] + c


@given(at=st.tuples(numbers, numbers), index=st.integers(0, 1))
def test_nothing_but_one_input_moves(at, index):
    seen = []
    partial_derivative(lambda *inputs: seen.append(inputs) or 0.0, at, index)
    assert len(seen) == 2
    below, above = sorted(seen, key=lambda inputs: inputs[index])
    assert below[index] < at[index] < above[index]
    assert below[1 - index] == above[1 - index] == at[1 - index]


@pytest.mark.parametrize("size", [1.0, 1e4, 1e8, 1e12])
def test_the_step_grows_with_the_input(size):
    slope = partial_derivative(lambda a, b: b * math.sqrt(a), (size, 3.0), 0)
    assert slope == pytest.approx(3 / (2 * math.sqrt(size)), rel=1e-9)


def test_both_exist_at_a_place_where_the_function_is_not_continuous():
    def f(x, y):
        return x * y / (x**2 + y**2) if (x, y) != (0, 0) else 0.0

    assert partial_derivative(f, (0.0, 0.0), 0) == partial_derivative(f, (0.0, 0.0), 1) == 0
    assert f(1e-300**0.5, 1e-300**0.5) == pytest.approx(0.5)


def test_erratum_18_the_thickness_stays_a_factor():
    r, h, t, rho = letters = sp.symbols("r h t rho", positive=True)
    mass = 2 * sp.pi * r**2 * t * rho + 2 * sp.pi * r * h * t * rho
    slope = sp.diff(mass, h)
    assert sp.expand(slope - 2 * sp.pi * r * t * rho) == 0
    assert sp.simplify(slope - 2 * sp.pi * r * rho) != 0
    at = (3.3, 11.5, 0.01, 7.85)
    measured = partial_derivative(sp.lambdify(letters, mass), at, 1)
    assert measured == pytest.approx(2 * math.pi * 3.3 * 0.01 * 7.85, rel=1e-8)
    assert measured != pytest.approx(2 * math.pi * 3.3 * 7.85, rel=0.5)


@pytest.mark.parametrize("index", [2, -1, 0.5, "x", None])
def test_an_input_that_is_not_there_is_named(index):
    for function in (slice_of, partial_derivative):
        with pytest.raises(ValueError, match="index: expected a whole number below 2, got"):
            function(lambda x, y: x + y, (1.0, 2.0), index)


@pytest.mark.parametrize("step", [0.0, math.inf, math.nan, 1e-17])
def test_a_step_that_leads_nowhere_is_refused(step):
    with pytest.raises(ValueError, match=r"step: expected .* moves x = 1.0, got"):
        partial_derivative(lambda x, y: x + y, (1.0, 2.0), 0, step)
