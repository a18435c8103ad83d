import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.regression import (
    ANSCOMBE,
    chi_squared,
    fit_line,
    line_uncertainties,
    paired_samples,
    residuals,
)

ROWS = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
SECONDS = np.array([2.1, 2.9, 4.2, 4.8, 6.0])

value = st.integers(-1000, 1000).map(lambda k: k / 10)
quick = settings(max_examples=20)
small = st.integers(-50, 50).map(lambda k: k / 10)


@st.composite
def samples(draw, least=3):
    x = draw(st.lists(value, min_size=least, max_size=8))
    x[-1] = x[0] + 1 + abs(x[-1])  # never all equal
    y = draw(st.lists(value, min_size=len(x), max_size=len(x)))
    return np.array(x), np.array(y)


def near(expected):
    return pytest.approx(expected, rel=1e-8, abs=1e-7)


def test_the_five_timings_of_the_lesson():
    line = fit_line(ROWS, SECONDS)
    assert line == pytest.approx((0.97, 1.09), abs=1e-12)
    assert chi_squared(ROWS, SECONDS, *line, sigma=1) == pytest.approx(0.091, abs=1e-12)
    # By hand: variance .091 / 3, spread of x 10, mean of x 3.
    slope, intercept = line_uncertainties(ROWS, SECONDS)
    assert slope == pytest.approx(np.sqrt(0.091 / 3 / 10))
    assert intercept == pytest.approx(np.sqrt(0.091 / 3 * (1 / 5 + 9 / 10)))


def test_sympy_solves_the_same_normal_equations():
    m, c = sp.symbols("m c")
    x = [sp.Rational(k, 3) for k in (1, 4, 5, 11)]
    y = [sp.Rational(k, 7) for k in (-2, 3, 19, 8)]
    cost = sum((b - m * a - c) ** 2 for a, b in zip(x, y, strict=True))
    exact = sp.solve([sp.diff(cost, m), sp.diff(cost, c)], [m, c])
    line = fit_line([float(a) for a in x], [float(b) for b in y])
    assert line == pytest.approx((float(exact[m]), float(exact[c])))


@quick
@given(samples())
def test_numpy_finds_the_same_line(sample):
    assert fit_line(*sample) == near(tuple(np.polyfit(*sample, 1)))


@quick
@given(samples(least=4))
def test_numpy_finds_the_same_uncertainties(sample):
    _, covariance = np.polyfit(*sample, 1, cov=True)
    expected = np.sqrt(np.diag(covariance))
    # Noise-free samples leave nothing but rounding to compare.
    assert line_uncertainties(*sample) == pytest.approx(tuple(expected), rel=1e-6, abs=1e-6)


@quick
@given(small, small, samples())
def test_points_on_a_line_give_that_line_and_no_uncertainty(slope, intercept, sample):
    x, _ = sample
    y = slope * x + intercept
    assert fit_line(x, y) == near((slope, intercept))
    assert line_uncertainties(x, y) == near((0, 0))


@quick
@given(samples(), small)
def test_shifting_y_shifts_only_the_intercept(sample, shift):
    x, y = sample
    line = fit_line(x, y)
    assert fit_line(x, y + shift) == near((line.slope, line.intercept + shift))


@quick
@given(samples(), st.sampled_from([0.001, 0.5, -2.0, 1000.0]))
def test_a_new_unit_of_x_rescales_only_the_slope(sample, factor):
    x, y = sample
    line = fit_line(x, y)
    rescaled = fit_line(factor * x, y)
    assert rescaled.slope * factor == near(line.slope)
    assert rescaled.intercept == near(line.intercept)


@quick
@given(samples())
def test_residuals_sum_to_zero_and_are_orthogonal_to_x(sample):
    x, y = sample
    r = residuals(x, y, *fit_line(x, y))
    assert np.sum(r) == pytest.approx(0, abs=1e-8)
    assert np.sum(x * r) == pytest.approx(0, abs=1e-6)


@quick
@given(samples())
def test_the_line_passes_through_the_centre_of_mass(sample):
    x, y = sample
    slope, intercept = fit_line(x, y)
    assert slope * x.mean() + intercept == near(y.mean())


@quick
@given(samples(), small, small)
def test_leaving_the_optimum_costs_the_sum_of_squared_detours(sample, u, v):
    x, y = sample
    m, c = fit_line(x, y)
    least = chi_squared(x, y, m, c, sigma=1)
    moved = chi_squared(x, y, m + u, c + v, sigma=1)
    assert moved == pytest.approx(least + np.sum((u * x + v) ** 2), rel=1e-8, abs=1e-6)


@quick
@given(samples())
def test_chi_squared_does_not_depend_on_the_unit_of_y(sample):
    x, y = sample
    sigma = 1 + np.arange(x.size) / 10
    in_seconds = chi_squared(x, y, 2, 1, sigma)
    in_milliseconds = chi_squared(x, 1000 * y, 2000, 1000, 1000 * sigma)
    assert in_milliseconds == near(in_seconds)


def test_chi_squared_divides_by_sigma_squared():
    assert chi_squared([0, 1], [2, 6], 0, 0, sigma=[1, 2]) == 2**2 / 1 + 6**2 / 4


def test_uncertainties_are_the_scatter_of_repeated_fits():
    rng = np.random.default_rng(6)
    x, sigma, runs = np.array([0.0, 1, 2, 5, 6, 9, 10, 15]), 0.3, 1000
    noisy = 2 * x + 1 + sigma * rng.standard_normal((runs, x.size))
    scatter = np.std([fit_line(x, y) for y in noisy], axis=0)
    reported = np.sqrt(np.mean([np.square(line_uncertainties(x, y)) for y in noisy], axis=0))
    assert reported == pytest.approx(scatter, rel=0.1)


def test_large_x_does_not_cost_digits():
    assert fit_line(1.7e9 + ROWS, SECONDS).slope == pytest.approx(0.97, abs=1e-9)


def test_the_quartet_agrees_in_every_number_and_differs_in_every_point():
    assert len(ANSCOMBE) == 4
    assert len({y for _, y in ANSCOMBE.values()}) == 4
    for x, y in ANSCOMBE.values():
        line = fit_line(x, y)
        assert line == pytest.approx((0.500, 3.00), abs=3e-3)
        assert chi_squared(x, y, *line, sigma=1) == pytest.approx(13.76, abs=0.03)
        assert line_uncertainties(x, y) == pytest.approx((0.118, 1.125), abs=2e-3)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([[1, 2]], [1, 2], r"x: expected shape \(n,\) with n >= 2, got shape \(1, 2\)"),
        ([1], [1], r"x: expected shape \(n,\) with n >= 2, got shape \(1,\)"),
        ([1, 2], [1, 2, 3], r"y: expected the shape of x, \(2,\), got \(3,\)"),
        ([1, np.nan], [1, 2], "x: expected finite numbers, got .*nan"),
        ([1, 2], [1, np.inf], "y: expected finite numbers, got .*inf"),
        ([0.1, 0.1, 0.1], [1, 2, 3], "x: expected at least two different values, got only 0.1"),
    ],
)
def test_bad_samples_are_named(x, y, message):
    for function in (paired_samples, fit_line, line_uncertainties):
        with pytest.raises(ValueError, match=message):
            function(x, y)


def test_two_points_leave_no_uncertainty_to_estimate():
    with pytest.raises(ValueError, match="x: expected at least 3 points, got 2"):
        line_uncertainties([0, 1], [2, 3])


def test_a_point_above_the_line_has_a_positive_residual():
    assert residuals([0, 1], [3, 2], slope=2, intercept=1).tolist() == [2, -1]


def test_residuals_need_a_y_for_each_x():
    with pytest.raises(ValueError, match=r"y: expected the shape of x, \(2,\), got \(3,\)"):
        residuals([1, 2], [1, 2, 3], 1, 0)


@pytest.mark.parametrize("sigma", [0, -1, [1, 0], float("nan")])
def test_sigma_must_be_positive(sigma):
    with pytest.raises(ValueError, match="sigma: expected positive numbers, got"):
        chi_squared([1, 2], [1, 2], 1, 0, sigma)


def test_sigma_must_fit_the_data():
    with pytest.raises(ValueError, match=r"sigma: expected one number or shape \(2,\), got \(3,\)"):
        chi_squared([1, 2], [1, 2], 1, 0, [1, 1, 1])
