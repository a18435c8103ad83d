"""What a reader who pastes the snippets of lesson 0.1 relies on."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.sampling import jumps_between, sample

places = st.floats(-2.9, 2.9)


@pytest.mark.parametrize(
    "smooth",
    [
        np.sin,
        np.abs,
        np.cbrt,
        lambda x: np.tanh(1000 * x),
        lambda x: np.sqrt(abs(x)),
        lambda x: 1e6 + x**2,
        lambda x: 0 * x,
        lambda x: 3.0,
        lambda x: np.sin(38 * np.pi * x),
    ],
)
def test_a_function_without_jumps_is_drawn_in_one_piece(smooth):
    x, y = sample(smooth, -3.0, 3.0, 200)
    assert x.shape == y.shape == (200,)
    assert np.isfinite(y).all()
    assert (x[0], x[-1]) == (-3, 3)
    assert np.allclose(y, smooth(x), rtol=0, atol=0)


@given(at=places, size=st.floats(0.5, 100), down=st.booleans())
def test_a_jump_leaves_one_gap_where_it_is(at, size, down):
    height = -size if down else size
    x, y = sample(lambda x: np.sin(x) + np.where(x < at, 0.0, height), -3.0, 3.0, 101)
    (gap,) = np.flatnonzero(np.isnan(y))
    assert x[gap - 1] < at <= x[gap + 1]
    assert (np.diff(x) > 0).all()


@given(at=st.integers(-29, 29).map(lambda n: n / 10), power=st.sampled_from([1, 3]))
def test_a_pole_with_a_change_of_sign_leaves_a_gap_however_the_samples_lie(at, power):
    x, y = sample(lambda x: 1 / (x - at) ** power, -3.0, 3.0, 50)
    gaps = np.flatnonzero(np.isnan(y))
    assert len(gaps) == 1
    assert x[gaps[0] - 1] < at < x[gaps[0] + 1]


@pytest.mark.parametrize("count", [40, 41, 200])
def test_every_pole_of_the_tangent_leaves_a_gap(count):
    _, y = sample(np.tan, -4.0, 4.0, count)
    finite = np.isfinite(y).astype(int)
    assert np.sum(np.diff(finite) == 1) == np.sum(np.diff(finite) == -1) == 2


def test_where_there_is_no_value_there_is_no_height():
    x, y = sample(np.log, -1.0, 1.0, 21)
    assert np.isnan(y[x <= 0]).all()
    assert np.isfinite(y[x > 0]).all()
    assert len(x) == 21


def test_a_stretch_without_values_between_two_points_is_a_gap():
    _, y = sample(lambda x: np.sqrt(x**2 - 1e-4), -1.0, 1.0, 10)
    assert np.isnan(y).sum() == 1


@pytest.mark.parametrize(("low", "high"), [(1, 1), (2, 1), (math.nan, 1), (0, math.inf)])
def test_an_interval_that_is_none_is_refused(low, high):
    with pytest.raises(ValueError, match=r"low, high: expected finite low < high, got"):
        sample(np.sin, low, high)


def test_one_point_is_no_graph():
    with pytest.raises(ValueError, match="count: expected 2 or more, got 1"):
        sample(np.sin, 0.0, 1.0, 1)


@pytest.mark.parametrize("points", [[1.0, 0.0], [0.0, 0.0], [[0.0, 1.0]], [0.0, math.nan]])
def test_points_that_do_not_grow_are_refused(points):
    with pytest.raises(ValueError, match="points: expected a row of numbers that grow"):
        jumps_between(np.sin, points)
