"""What a reader who pastes the snippets of lesson 1.1 relies on."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.samples import slopes_of_samples, values_from_slopes

# Quarters, so that sums of samples are exact in floating point.
quarters = st.integers(-40, 40).map(lambda n: n / 4)
runs = st.lists(st.sampled_from([0.25, 0.5, 1.0, 2.0]), min_size=1, max_size=12)
samples = runs.flatmap(
    lambda steps: st.tuples(
        st.just(np.cumsum([0.0, *steps])),
        st.lists(quarters, min_size=len(steps) + 1, max_size=len(steps) + 1).map(np.array),
    )
)


@given(samples)
def test_slopes_are_those_of_numpy_for_uneven_samples_too(given):
    x, y = given
    assert slopes_of_samples(x, y) == pytest.approx(np.gradient(y, x), abs=1e-12)


@given(samples, quarters, quarters)
def test_a_straight_line_has_its_slope_everywhere(given, slope, height):
    x, _ = given
    assert slopes_of_samples(x, slope * x + height) == pytest.approx(slope)


@given(runs, quarters, quarters)
def test_a_parabola_has_the_slope_sympy_finds_but_at_the_ends(steps, a, b):
    x = np.cumsum([0.0, *steps])
    t = sp.Symbol("t")
    true = sp.lambdify(t, sp.diff(a * t**2 + b * t, t) + 0 * t)
    inside = slopes_of_samples(x, a * x**2 + b * x)[1:-1]
    assert inside == pytest.approx([true(at) for at in x[1:-1]], abs=1e-9)


@given(samples, quarters)
def test_a_constant_leaves_no_trace_in_the_slopes(given, constant):
    x, y = given
    assert slopes_of_samples(x, y + constant).tolist() == slopes_of_samples(x, y).tolist()


@given(runs, quarters, quarters, quarters)
def test_adding_up_a_slope_that_changes_evenly_gives_the_parabola(steps, a, b, start):
    x = np.cumsum([0.0, *steps])
    values = values_from_slopes(x, 2 * a * x + b, start)
    assert values == pytest.approx(a * x**2 + b * x + start, abs=1e-9)


@given(samples, quarters)
def test_every_rise_is_the_run_times_the_mean_slope(given, start):
    x, slopes = given
    values = values_from_slopes(x, slopes, start)
    assert values[0] == start
    mean = (slopes[1:] + slopes[:-1]) / 2
    assert np.diff(values) / np.diff(x) == pytest.approx(mean, abs=1e-12)


def test_whole_numbers_are_taken_as_floats():
    assert slopes_of_samples([0, 2], [0, 1]).tolist() == [0.5, 0.5]
    assert values_from_slopes([0, 1], [0, 1], 0).tolist() == [0.0, 0.5]


@pytest.mark.parametrize("x", [[0.0], [0.0, 0.0], [1.0, 0.0], [0.0, np.nan], [[0.0, 1.0]], 3.0])
@pytest.mark.parametrize("function", [slopes_of_samples, lambda x, y: values_from_slopes(x, y, 0)])
def test_places_that_do_not_rise_are_refused(function, x):
    with pytest.raises(ValueError, match="x: expected two or more rising numbers in one row"):
        function(x, x)


def test_values_that_are_not_one_for_each_place_are_refused():
    with pytest.raises(ValueError, match=r"y: expected one number for each x, 3, got shape \(2,\)"):
        slopes_of_samples([0, 1, 2], [0, 1])
    with pytest.raises(ValueError, match=r"slopes: expected one number for each x, 3, got"):
        values_from_slopes([0, 1, 2], [[0, 1, 2]], 0)
