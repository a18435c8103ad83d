from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.matching import flat_places, line_zeros, right_order, right_signs, right_zeros

X = sp.Symbol("x")
slopes = st.lists(st.floats(-9, 9), min_size=2, max_size=9)
roots = st.lists(st.integers(-20, 20), min_size=1, max_size=4, unique=True)


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (X**3 - 3 * X, [-1, 1]),
        (sp.sin(X), [-np.pi / 2, np.pi / 2]),
        (X**3, [0]),  # level, yet neither top nor bottom
        ((X - 1) ** 3 + 2, [1]),
        (X**4, [0]),
        (sp.exp(X), []),
        (2 * X - 1, []),
        (sp.cos(sp.pi * X / 2), [-2, 0, 2]),  # the ends belong to the interval
    ],
    ids=str,
)
def test_flat_places_are_where_the_slope_is_zero(f: sp.Expr, expected: list[float]) -> None:
    assert flat_places(f, X, -2, 2) == pytest.approx(expected, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(roots)
def test_flat_places_finds_every_root_of_a_polynomial_slope(wanted: list[int]) -> None:
    places = sorted(sp.Rational(root, 10) for root in wanted)
    slope = sp.prod([X - place for place in places])
    found = flat_places(sp.integrate(sp.expand(slope), X), X, -2.03, 2.04)
    assert found == pytest.approx([float(place) for place in places], abs=1e-9)


def test_a_stretch_or_a_lift_moves_no_flat_place_and_a_shift_moves_all() -> None:
    f = sp.sin(2 * X)
    plain = flat_places(f, X, -2, 2)
    assert flat_places(7 - 3 * f, X, -2, 2) == pytest.approx(plain)
    moved = flat_places(f.subs(X, X - 5), X, 3, 7)
    assert moved == pytest.approx([place + 5 for place in plain])


def test_flat_places_refuse_an_interval_that_is_none() -> None:
    with pytest.raises(ValueError, match=r"high: expected more than low = 2, got 2"):
        flat_places(X**2, X, 2, 2)


@given(slopes)
def test_the_slope_itself_is_a_perfect_drawing(values: list[float]) -> None:
    assert right_signs(values, values).all()
    assert right_order(values, values) == 1


def test_upside_down_every_sign_is_wrong_and_the_order_right() -> None:
    drawn = [-3.0, -1.0, 1.0, 2.0]
    assert not right_signs([3.0, 1.0, -1.0, -2.0], drawn).any()
    assert right_order([3.0, 1.0, -1.0, -2.0], drawn) == 1


@given(slopes, st.floats(0.1, 10))
def test_the_order_does_not_depend_on_the_scale(values: list[float], factor: float) -> None:
    drawn = list(reversed(values))
    assert right_order(values, drawn) == right_order(values, [factor * v for v in drawn])


def test_what_is_nearly_level_may_be_drawn_level_and_what_is_steep_may_not() -> None:
    assert right_signs([10.0, 1.0, -1.0], [10.0, 0.0, 0.0]).all()
    assert right_signs([10.0, 3.0], [10.0, 0.0]).tolist() == [True, False]


def test_the_same_steepness_everywhere_has_no_order() -> None:
    assert right_order([2.0, -2.0, 2.0], [1.0, 5.0, 3.0]) == 1
    assert right_order([1.0, 3.0], [2.0, 2.0]) == 0


@pytest.mark.parametrize("judge", [right_signs, right_order])
def test_a_drawing_has_as_many_places_as_the_slope(judge: Any) -> None:
    with pytest.raises(ValueError, match=r"drawn: expected as many numbers as slopes"):
        judge([1, 2, 3], [1, 2])


@given(st.lists(st.sampled_from([-2.0, -1.0, 0.0, 1.0, 3.0]), min_size=1, max_size=9))
def test_lines_are_zero_at_their_zeros_and_change_sign_nowhere_else(heights: list[float]) -> None:
    places = [float(k) for k in range(len(heights))]
    zeros = line_zeros(places, heights)
    assert zeros == sorted(zeros)
    assert np.interp(zeros, places, heights) == pytest.approx(0, abs=1e-12)
    edges = [places[0], *zeros, places[-1]]
    for a, b in pairwise(edges):
        inside = np.interp(np.linspace(a, b, 30), places, heights)
        assert not (min(inside) < -1e-9 and max(inside) > 1e-9)


@pytest.mark.parametrize(
    ("heights", "zeros"),
    [
        ([0, 0, 0], []),
        ([0, 0, 1], [0.5]),
        ([1, 0, 0], [1.5]),
        ([1, 0, 1], [1]),
        ([1, 0, -1], [1]),
        ([3, -1, 1], [0.75, 1.5]),
    ],
)
def test_a_stretch_of_zeros_counts_once(heights: list[float], zeros: list[float]) -> None:
    assert line_zeros([0, 1, 2], heights) == zeros


def test_lines_need_a_height_for_every_place() -> None:
    with pytest.raises(ValueError, match=r"heights: expected 3, as many as places, got 2"):
        line_zeros([0, 1, 2], [1, 2])


@pytest.mark.parametrize(
    ("zeros", "drawn", "share"),
    [
        ([], [], 1),
        ([1], [], 0),
        ([], [1], 0),
        ([1, 2], [1.4, 1.6], 1),
        ([1, 2], [1.5], 0.5),  # one drawn zero serves one true one
        ([1], [0.9, 1.1], 0.5),
        ([1, 2], [0.4, 2.6], 0),
    ],
)
def test_zeros_are_matched_one_by_one(zeros: list[float], drawn: list[float], share: float) -> None:
    assert right_zeros(zeros, drawn, reach=0.5) == share


def test_a_reach_is_no_negative_number() -> None:
    with pytest.raises(ValueError, match=r"reach: expected 0 or more, got -1"):
        right_zeros([1], [1], reach=-1)
