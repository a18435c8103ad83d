"""What a reader who pastes the snippets of lesson 1.8 relies on."""

import math

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.integral import riemann_sum, trapezium_sum

x = sp.Symbol("x", real=True)
# Quarters, and powers of two for the strips, so that sums of lines are exact in floating point.
quarters = st.integers(-40, 40).map(lambda n: n / 4)
widths = st.integers(1, 40).map(lambda n: n / 4)
counts = st.integers(0, 5).map(lambda n: 2**n)
PLACES = ("left", "midpoint", "right")


@given(height=quarters, low=quarters, width=widths, count=counts, place=st.sampled_from(PLACES))
def test_every_sum_of_a_constant_is_a_rectangle(height, low, width, count, place):
    assert riemann_sum(lambda x: height, low, low + width, count, place) == height * width


@given(slope=quarters, low=quarters, width=widths, count=counts)
def test_midpoints_and_trapezia_are_exact_for_lines(slope, low, width, count):
    high = low + width
    area = slope * (high**2 - low**2) / 2
    for total in (riemann_sum, trapezium_sum):
        assert total(lambda x: slope * x, low, high, count) == pytest.approx(area, abs=1e-9)


@given(low=quarters, width=widths, count=st.integers(1, 40))
def test_sums_of_a_rising_function_enclose_its_area(low, width, count):
    high = low + width
    area = math.exp(high) - math.exp(low)
    left, right = (riemann_sum(math.exp, low, high, count, place) for place in ("left", "right"))
    assert left < area < right
    assert trapezium_sum(math.exp, low, high, count) == pytest.approx((left + right) / 2)


@pytest.mark.parametrize("expression", [sp.sin(x), sp.exp(-(x**2)), 1 / (1 + x**2), x**3 - x])
def test_narrow_strips_have_the_area_sympy_finds(expression):
    f = sp.lambdify(x, expression, "math")
    area = float(sp.integrate(expression, (x, -1, 2)))
    for place, allowed in (("left", 2e-2), ("midpoint", 1e-5), ("right", 2e-2)):
        assert riemann_sum(f, -1.0, 2.0, 1000, place) == pytest.approx(area, abs=allowed)
    assert trapezium_sum(f, -1.0, 2.0, 1000) == pytest.approx(area, abs=2e-5)


@pytest.mark.parametrize("total", [riemann_sum, trapezium_sum])
def test_bad_input_is_named(total):
    with pytest.raises(ValueError, match="count: expected 1 or more, got 0"):
        total(math.sin, 0.0, 1.0, 0)
    with pytest.raises(ValueError, match=r"low, high: expected low < high, got 1.0 and 1.0"):
        total(math.sin, 1.0, 1.0, 4)
    with pytest.raises(ValueError, match=r"place: expected one of left, .*, got 'top'"):
        riemann_sum(math.sin, 0.0, 1.0, 4, "top")


@pytest.mark.parametrize("place", ["left", "midpoint", "right"])
def test_no_height_is_taken_outside_the_interval(place):
    for count in range(1, 200):
        places: list[float] = []

        def noted(x: float, places: list[float] = places) -> float:
            places.append(x)
            return 0.0

        riemann_sum(noted, 0.0, 0.9, count, place)
        assert min(places) >= 0.0
        assert max(places) <= 0.9
