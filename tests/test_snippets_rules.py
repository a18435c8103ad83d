"""What a reader who pastes the snippets of lesson 1.4 relies on."""

import math

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.derivative import central_difference
from snippets.rules import product_rule, quotient_rule

x = sp.Symbol("x", real=True)
# Eighths, so that sums and products below are exact in floating point.
eighths = st.integers(-80, 80).map(lambda n: n / 8)
pairs = st.tuples(eighths, eighths)
divisors = st.tuples(eighths.filter(bool), eighths)
FUNCTIONS = [x**2 + 1, sp.sin(x), sp.exp(-x), 3 * x - 7, 1 / (x**2 + 2), sp.cos(2 * x)]


def pair(expression, at):
    """Return value and slope of an expression, as SymPy finds them."""
    return tuple(float(e.subs(x, sp.Float(at, 30))) for e in (expression, sp.diff(expression, x)))


@given(st.sampled_from(FUNCTIONS), st.sampled_from(FUNCTIONS), st.floats(-3, 3))
def test_products_have_the_slopes_that_sympy_finds(u, v, at):
    assert product_rule(pair(u, at), pair(v, at)) == pytest.approx(pair(u * v, at), abs=1e-12)


@given(st.sampled_from(FUNCTIONS), st.sampled_from(FUNCTIONS), st.floats(-3, 3))
def test_quotients_have_the_slopes_that_sympy_finds(u, v, at):
    if abs(pair(v, at)[0]) > 1e-2:
        wanted = pytest.approx(pair(u / v, at), rel=1e-9, abs=1e-9)
        assert quotient_rule(pair(u, at), pair(v, at)) == wanted


@given(pairs, pairs, pairs)
def test_the_order_and_the_grouping_of_factors_do_not_matter(u, v, w):
    assert product_rule(u, v) == product_rule(v, u)
    assert product_rule(product_rule(u, v), w) == product_rule(u, product_rule(v, w))


@given(pairs, divisors)
def test_a_quotient_times_its_divisor_is_what_was_divided(u, v):
    assert product_rule(quotient_rule(u, v), v) == pytest.approx(u, abs=1e-9)


@given(divisors, divisors)
def test_relative_rates_add_for_products_and_subtract_for_quotients(u, v):
    rates = u[1] / u[0], v[1] / v[0]
    value, slope = product_rule(u, v)
    assert slope / value == pytest.approx(sum(rates), abs=1e-9)
    value, slope = quotient_rule(u, v)
    assert slope / value == pytest.approx(rates[0] - rates[1], abs=1e-9)


@given(st.floats(-6, 6))
def test_the_logistic_sigmoid_and_silu_are_as_the_lesson_says(at):
    ahead = (math.exp(-at), -math.exp(-at))
    s, slope = quotient_rule((1.0, 0.0), (1 + ahead[0], ahead[1]))
    assert slope == pytest.approx(s * (1 - s), rel=1e-9)
    found = product_rule((at, 1.0), (s, slope))[1]
    assert found == pytest.approx(s * (1 + at * (1 - s)), rel=1e-9, abs=1e-12)
    by_steps = central_difference(lambda v: v / (1 + math.exp(-v)), at, 1e-5)
    assert found == pytest.approx(by_steps, abs=1e-8)


def test_the_product_of_the_slopes_is_no_slope_of_the_product():
    assert product_rule((4.0, 2.0), (5.0, 1.0))[1] != 2.0 * 1.0


def test_large_numbers_do_not_overflow_on_the_way():
    assert quotient_rule((1e200, 1e200), (1e200, 0.0)) == (1.0, 1.0)


@pytest.mark.parametrize("zero", [0.0, -0.0, 0])
def test_nothing_is_divided_by_zero(zero):
    with pytest.raises(ValueError, match="v: expected a value other than zero to divide by, got"):
        quotient_rule((1.0, 2.0), (zero, 3.0))
