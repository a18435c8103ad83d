"""What a reader who pastes the snippets of lesson 0.2 relies on."""

import math
from itertools import pairwise

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.limits import bisection, squeeze_pi


def test_polygons_squeeze_pi_and_their_gap_more_than_halves():
    rows = squeeze_pi(20)
    assert [corners for corners, _, _ in rows] == [4 * 2**k for k in range(21)]
    gaps = [around - inside for _, inside, around in rows]
    assert all(inside < math.pi < around for _, inside, around in rows)
    assert all(later < earlier / 2 for earlier, later in pairwise(gaps))
    assert gaps[-1] < 1e-11


@pytest.mark.parametrize("row", squeeze_pi(6), ids=lambda row: str(row[0]))
def test_the_areas_are_those_of_geometry(row):
    corners, inside, around = row
    half_angle = sp.pi / corners
    assert inside == pytest.approx(float(corners * sp.sin(2 * half_angle) / 2), rel=1e-15)
    assert around == pytest.approx(float(corners * sp.tan(half_angle)), rel=1e-15)


def test_a_negative_number_of_doublings_is_refused():
    assert squeeze_pi(0) == [(4, 2.0, 4.0)]
    with pytest.raises(ValueError, match="doublings: expected 0 or more, got -1"):
        squeeze_pi(-1)


@given(zero=st.floats(-5, 5), power=st.integers(1, 12), down=st.booleans())
def test_the_interval_is_narrow_and_holds_the_zero(zero, power, down):
    sign = -1 if down else 1
    low, high = bisection(lambda x: sign * (x - zero) ** 3, -6.0, 7.0, 10.0**-power)
    assert low <= zero <= high
    assert 0 < high - low <= 10.0**-power


def test_it_ends_where_floats_are_neighbours():
    low, high = bisection(lambda x: math.cos(x) - x, 0.0, 1.0, 1e-300)
    assert high == math.nextafter(low, 1.0)
    exact = sp.nsolve(sp.cos(sp.Symbol("x")) - sp.Symbol("x"), 0.7, prec=30)
    assert low - 1e-15 <= exact <= high + 1e-15  # cos is rounded too


def test_a_zero_hit_in_the_middle_stays_in_the_interval():
    for sign in (1, -1):
        low, high = bisection(lambda x, sign=sign: sign * x, -1.0, 1.0, 1e-3)
        assert low <= 0 <= high


@given(at=st.floats(0.01, 0.99))
def test_without_continuity_it_finds_the_pole_or_the_jump(at):
    for f in (lambda x: 1 / (x - at) if x != at else math.inf, lambda x: -1.0 if x < at else 1.0):
        low, high = bisection(f, 0.0, 1.0, 1e-9)
        assert low <= at <= high


@pytest.mark.parametrize("f", [lambda x: x**2 + 1, lambda x: x, lambda x: -x, lambda _: math.nan])
def test_equal_signs_zeros_and_nans_at_the_ends_are_refused(f):
    with pytest.raises(ValueError, match=r"f: expected opposite signs at 0\.0 and 1\.0, got"):
        bisection(f, 0.0, 1.0, 0.1)


@pytest.mark.parametrize("bad", [(1.0, 0.0, 0.1), (0.0, 0.0, 0.1), (-1.0, 1.0, 0.0)])
def test_intervals_and_tolerances_that_are_none_are_refused(bad):
    with pytest.raises(ValueError, match="low, high, tolerance: expected low < high"):
        bisection(lambda x: x, *bad)
