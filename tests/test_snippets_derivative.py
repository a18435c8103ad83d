"""What a reader who pastes the snippets of lessons 1.2 and 1.7 relies on."""

import cmath
import math

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.derivative import (
    central_difference,
    complex_step,
    derivative_from_definition,
    difference_quotient,
    one_sided_slopes,
)

x = sp.Symbol("x", real=True)
whole = st.integers(-9, 9)
# Quarters, so that sums and products below are exact in floating point.
quarters = st.integers(-40, 40).map(lambda n: n / 4)
steps = quarters.filter(bool)


@given(slope=quarters, height=quarters, at=quarters, step=steps)
def test_every_secant_of_a_line_has_the_slope_of_the_line(slope, height, at, step):
    assert difference_quotient(lambda x: slope * x + height, at, step) == slope


@given(at=quarters, step=steps)
def test_secants_of_the_square_have_the_mean_of_both_slopes(at, step):
    assert difference_quotient(lambda x: x**2, at, step) == 2 * at + step


@given(at=quarters, step=steps)
def test_a_secant_does_not_depend_on_the_end_it_is_drawn_from(at, step):
    there = difference_quotient(math.atan, at, step)
    assert there == difference_quotient(math.atan, at + step, -step)


@given(at=quarters, step=steps, a=whole, b=whole)
def test_secant_slopes_are_linear_in_the_function(at, step, a, b):
    both = difference_quotient(lambda x: a * math.sin(x) + b * math.cos(x), at, step)
    apart = a * difference_quotient(math.sin, at, step) + b * difference_quotient(
        math.cos, at, step
    )
    assert both == pytest.approx(apart, abs=1e-11)


@pytest.mark.parametrize("expression", [sp.exp(x), sp.sin(x), 1 / (1 + x**2), x**5 - 3 * x])
@pytest.mark.parametrize("at", [-1.2, 0.0, 0.7])
def test_short_secants_have_the_slope_sympy_finds(expression, at):
    slope = float(sp.diff(expression, x).subs(x, at))
    f = sp.lambdify(x, expression, "math")
    for step in (1e-6, -1e-6):
        assert difference_quotient(f, at, step) == pytest.approx(slope, abs=3e-5)


@pytest.mark.parametrize("step", [0.0, math.inf, -math.inf, math.nan, 1e-17])
def test_a_step_that_goes_nowhere_is_refused(step):
    with pytest.raises(ValueError, match=r"step: expected .* moves x = 1.0, got"):
        difference_quotient(math.sin, 1.0, step)


@settings(max_examples=10)
@given(st.lists(whole, min_size=1, max_size=5))
def test_polynomials_from_first_principles_agree_with_the_rules(coefficients):
    polynomial = sum(c * x**n for n, c in enumerate(coefficients)) + sp.Integer(0)
    from_definition = derivative_from_definition(polynomial, x)
    assert sp.expand(from_definition - sp.diff(polynomial, x)) == 0


@pytest.mark.parametrize("expression", [sp.sin(x), sp.exp(x), 1 / x])
def test_other_functions_from_first_principles_agree_with_the_rules(expression):
    from_definition = derivative_from_definition(expression, x)
    assert sp.simplify(from_definition - sp.diff(expression, x)) == 0


def test_the_step_never_clashes_with_a_letter_of_the_reader():
    size, step = sp.symbols("size step", positive=True)
    assert derivative_from_definition(size * step**2, step) == 2 * size * step


@pytest.mark.parametrize("expression", [sp.Function("g")(x), sp.oo, sp.Abs(x)])
def test_no_single_slope_is_an_error(expression):
    with pytest.raises(ValueError, match="expression: expected one finite slope"):
        derivative_from_definition(expression, x)


@given(corner=whole, slope=st.integers(1, 9))
@settings(max_examples=10)
def test_a_corner_has_two_slopes(corner, slope):
    assert one_sided_slopes(slope * sp.Abs(x - corner), x, corner) == (-slope, slope)


@pytest.mark.parametrize(
    ("expression", "slopes"),
    [
        (x * sp.Abs(x), (0, 0)),
        (sp.sqrt(sp.Abs(x)), (-sp.oo, sp.oo)),
        (sp.Max(x, 0), (0, 1)),
        (sp.Piecewise((x**2, x <= 0), (x**2 + 1, True)), (0, sp.oo)),
    ],
)
def test_slopes_at_zero_of_functions_that_are_not_smooth_there(expression, slopes):
    assert one_sided_slopes(expression, x, 0) == slopes


@pytest.mark.parametrize("expression", [sp.floor(x), sp.Max(x, x**2)])
def test_a_case_that_stays_undecided_is_refused_rather_than_guessed(expression):
    with pytest.raises(ValueError, match="expression: expected no undecided case at 1"):
        one_sided_slopes(expression, x, 1)


@pytest.mark.parametrize("function", [derivative_from_definition, one_sided_slopes])
def test_the_variable_must_be_a_symbol(function):
    point = () if function is derivative_from_definition else (0,)
    with pytest.raises(ValueError, match="variable: expected a SymPy symbol, got 2"):
        function(x**2, 2, *point)


@given(at=quarters, step=steps)
def test_a_central_difference_is_the_mean_of_the_secants_to_both_sides(at, step):
    def cubic(x):
        return x**3 - 2 * x

    sides = difference_quotient(cubic, at, step), difference_quotient(cubic, at, -step)
    assert central_difference(cubic, at, step) == pytest.approx(sum(sides) / 2, abs=1e-9)


@given(at=quarters, step=steps)
def test_a_central_difference_of_a_parabola_is_its_slope(at, step):
    assert central_difference(lambda x: x**2, at, step) == 2 * at


def test_the_error_of_a_central_difference_falls_with_the_square_of_the_step():
    errors = [abs(central_difference(math.exp, 1.0, step) - math.e) for step in (0.1, 0.01)]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)


def test_a_central_difference_hides_a_corner():
    assert central_difference(abs, 0.0, 1e-3) == 0


@pytest.mark.parametrize("function", ["exp", "sin", "cos", "tan", "atan", "sinh"])
@pytest.mark.parametrize("at", [-1.3, 0.2, 1.1])
def test_a_complex_step_gives_all_digits(function, at):
    slope = complex_step(getattr(cmath, function), at)
    exact = sp.diff(getattr(sp, function)(x), x).subs(x, sp.Rational(str(at)))
    assert slope == pytest.approx(float(exact), rel=1e-14)


@pytest.mark.parametrize("step", [0.0, math.inf, math.nan])
def test_steps_that_are_none_are_refused(step):
    with pytest.raises(ValueError, match="step: expected a finite number"):
        central_difference(math.exp, 1.0, step)
    with pytest.raises(ValueError, match="step: expected a finite number"):
        complex_step(cmath.exp, 1.0, step)


def test_a_step_that_moves_only_one_point_is_refused():
    assert 1.0 - 1e-16 != 1.0  # floats below 1 lie closer
    with pytest.raises(ValueError, match=r"moves x = 1\.0"):
        central_difference(math.exp, 1.0, 1e-16)
