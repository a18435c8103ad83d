"""What a reader who pastes the snippets of lesson 2.8 relies on."""

import math
from itertools import islice

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.derivative import central_difference
from snippets.noise import averaged_difference, best_step, noisy, normal_pairs

DRAWS = 4_000
positive = st.floats(1e-6, 1e6)


def slopes(step, repeats, sigma):
    """Return many averaged slopes of the sine at 1, each from noise of its own."""
    measure = noisy(math.sin, sigma, np.random.default_rng(8))
    return np.array([averaged_difference(measure, 1.0, step, repeats) for _ in range(DRAWS)])


def test_noise_has_mean_zero_and_the_size_asked_for():
    values = noisy(np.cos, 0.3, np.random.default_rng(1))(np.full(DRAWS, 0.5))
    assert values.mean() == pytest.approx(math.cos(0.5), abs=5 * 0.3 / math.sqrt(DRAWS))
    assert values.std() == pytest.approx(0.3, rel=0.06)  # five standard errors


def test_every_call_and_every_entry_has_noise_of_its_own():
    measure = noisy(lambda x: 0 * x, 1.0, np.random.default_rng(2))
    assert len({float(measure(0.0)) for _ in range(20)}) == 20
    values = measure(np.zeros((3, 4)))
    assert values.shape == (3, 4)
    assert len(set(values.flat)) == 12
    pairs = np.array([[measure(0.0), measure(0.0)] for _ in range(DRAWS)])
    assert abs(np.corrcoef(pairs.T)[0, 1]) < 5 / math.sqrt(DRAWS)


def test_without_noise_a_measurement_is_the_value():
    assert noisy(math.exp, 0.0, np.random.default_rng(3))(1.0) == math.e


@pytest.mark.parametrize(("step", "repeats"), [(0.1, 1), (0.1, 9), (0.6, 4)])
def test_noise_in_the_slope_shrinks_with_step_and_root_of_repeats(step, repeats):
    sigma = 0.05
    found = slopes(step, repeats, sigma)
    spread = sigma / (step * math.sqrt(2 * repeats))
    middle = central_difference(math.sin, 1.0, step)  # unbiased but for bending
    assert found.mean() == pytest.approx(middle, abs=5 * spread / math.sqrt(DRAWS))
    assert found.std() == pytest.approx(spread, rel=0.06)


@given(at=st.floats(-3, 3), step=st.floats(1e-3, 2), repeats=st.integers(1, 20))
def test_repeats_change_nothing_where_there_is_no_noise(at, step, repeats):
    found = averaged_difference(math.sin, at, step, repeats)
    assert found == pytest.approx(central_difference(math.sin, at, step), abs=1e-12)


def test_each_repeat_measures_both_heights_anew():
    asked = []
    averaged_difference(lambda x: asked.append(x) or 0.0, 1.0, 0.25, repeats=3)
    assert sorted(asked) == [0.75] * 3 + [1.25] * 3


def test_the_best_step_is_where_sympy_finds_the_least_mean_squared_error():
    h, sigma, bend = sp.symbols("h sigma M", positive=True)
    error = (bend * h**2 / 6) ** 2 + sigma**2 / (2 * h**2)
    (found,) = sp.solve(sp.diff(error, h), h)
    for values in ({sigma: 0.072, bend: 1.0}, {sigma: 2.0, bend: 7.5}, {sigma: 1e-12, bend: 3.0}):
        assert best_step(values[bend], values[sigma]) == pytest.approx(float(found.subs(values)))


@given(bend=positive, sigma=positive, factor=st.floats(1.01, 10))
def test_other_steps_are_worse_whatever_the_sign_of_the_bend(bend, sigma, factor):
    def error(step):
        return (bend * step**2 / 6) ** 2 + sigma**2 / (2 * step**2)

    step = best_step(-bend, sigma)
    assert step == best_step(bend, sigma)
    assert error(step) < min(error(step * factor), error(step / factor))
    assert best_step(bend, 8 * sigma) == pytest.approx(2 * step)


def test_normal_pairs_are_spread_as_they_should_be():
    draws = np.array(list(islice(normal_pairs(5), DRAWS)))
    assert np.allclose(draws.mean(axis=0), 0, atol=5 / math.sqrt(DRAWS))
    assert np.allclose(draws.std(axis=0), 1, rtol=0.06)
    assert abs(np.corrcoef(draws.T)[0, 1]) < 5 / math.sqrt(DRAWS)
    assert np.mean(abs(draws) < 1) == pytest.approx(math.erf(math.sqrt(0.5)), abs=0.03)
    assert list(islice(normal_pairs(5), 3)) == [tuple(pair) for pair in draws[:3]]


@pytest.mark.parametrize("sigma", [-0.1, math.nan, math.inf])
def test_a_size_of_noise_that_is_none_is_refused(sigma):
    with pytest.raises(ValueError, match="sigma: expected a finite number of at least 0, got"):
        noisy(math.sin, sigma, np.random.default_rng(1))
    with pytest.raises(ValueError, match="sigma: expected a finite number of at least 0, got"):
        best_step(1.0, sigma)


@pytest.mark.parametrize("third", [0.0, math.nan, -math.inf])
def test_a_graph_that_does_not_bend_has_no_best_step(third):
    with pytest.raises(ValueError, match="third_derivative: expected a finite number other than 0"):
        best_step(third, 0.1)


@pytest.mark.parametrize("step", [0.0, -0.1, math.nan, math.inf])
def test_a_step_that_is_none_is_refused(step):
    with pytest.raises(ValueError, match="step: expected a finite number above 0, got"):
        averaged_difference(math.sin, 0.0, step, 1)


@pytest.mark.parametrize("repeats", [0, -1, 1.5, float("inf")])
def test_repeats_are_counted(repeats):
    with pytest.raises(ValueError, match="repeats: expected a whole number of at least 1, got"):
        averaged_difference(math.sin, 0.0, 0.1, repeats)
