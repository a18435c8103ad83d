"""What a reader who pastes the snippet of lesson 1.5 relies on."""

import math

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.chain import chain
from snippets.derivative import central_difference

x = sp.Symbol("x", real=True)
# Smooth everywhere, and none grows faster than its input: compositions stay small.
SMOOTH = (sp.sin(x), sp.cos(x), sp.atan(x), sp.tanh(x), x / (1 + x**2), 1 / (1 + sp.exp(-x)))
LINES = (2 * x - 1, -x / 2, x + sp.Rational(1, 4))
links = st.lists(st.sampled_from(SMOOTH + LINES), max_size=5)
places = st.floats(-2, 2)
# Quarters, so that sums and products are exact in floating point.
quarters = st.integers(-40, 40).map(lambda n: n / 4)


def pair(expression):
    return tuple(sp.lambdify(x, e, "math") for e in (expression, sp.diff(expression, x)))


def composed(expressions):
    whole = x
    for expression in expressions:
        whole = expression.subs(x, whole)
    return whole


@given(expressions=links, at=places)
def test_value_and_rate_are_those_sympy_finds_for_the_whole(expressions, at):
    whole = composed(expressions)
    value, rate = chain([pair(e) for e in expressions], at)
    assert value == pytest.approx(float(whole.subs(x, at).evalf()), abs=1e-9)
    assert rate == pytest.approx(float(sp.diff(whole, x).subs(x, at).evalf()), abs=1e-9)


@given(expressions=links, at=places)
def test_the_rate_is_the_slope_of_short_secants(expressions, at):
    pairs = [pair(e) for e in expressions]
    slope = central_difference(lambda place: chain(pairs, place)[0], at, 1e-5)
    assert chain(pairs, at)[1] == pytest.approx(slope, abs=1e-5)


@given(first=links, second=links, at=places)
def test_a_chain_may_be_cut_anywhere(first, second, at):
    pairs = [pair(e) for e in first], [pair(e) for e in second]
    between, rate = chain(pairs[0], at)
    value, other = chain(pairs[1], between)
    whole = chain(pairs[0] + pairs[1], at)
    assert whole == (value, pytest.approx(rate * other, rel=1e-12, abs=1e-300))


@given(factors=st.lists(quarters, max_size=4), at=quarters)
def test_the_rates_of_lines_multiply_whatever_their_order(factors, at):
    pairs = [(lambda u, c=c: c * u + 1, lambda u, c=c: c) for c in factors]
    assert chain(pairs, at)[1] == chain(pairs[::-1], at)[1] == math.prod(factors)


def test_the_outer_slope_is_taken_at_the_inner_value():
    water = (math.sqrt, lambda t: 1 / (2 * math.sqrt(t)))
    crop = (lambda w: 1 + 3 * w / 2 - w**2 / 4, lambda w: 3 / 2 - w / 2)
    assert chain([water, crop], 4.0) == (3.0, 1 / 8)
    assert chain([water, crop], 9.0) == (3.25, 0.0)


def test_a_link_and_its_inverse_cancel():
    assert chain([pair(sp.exp(x)), (math.log, lambda u: 1 / u)], 0.7) == pytest.approx((0.7, 1))


def test_no_links_change_nothing():
    assert chain([], 0.3) == (0.3, 1.0)


@pytest.mark.parametrize("slope", [math.inf, math.nan])
def test_a_link_without_a_slope_is_named(slope):
    line = (lambda u: u, lambda u: 1.0)
    with pytest.raises(ValueError, match=r"links: expected a slope of link 1 at 0.5, got"):
        chain([line, (lambda u: u, lambda u: slope)], 0.5)
