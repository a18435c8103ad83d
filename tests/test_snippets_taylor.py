import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.taylor import evaluate_polynomial, exp_series, maclaurin_coefficients

X = sp.Symbol("x")
numbers = st.floats(-10, 10, allow_subnormal=False)
fractions = st.fractions(-5, 5, max_denominator=12).map(
    lambda q: sp.Rational(q.numerator, q.denominator)
)

# SymPy is slow to warm up: few examples, and no limit on the first.
symbolic = settings(max_examples=15)


@pytest.mark.parametrize(
    "expression",
    [
        sp.exp(-X),
        sp.cos(X),
        sp.cosh(X),
        sp.log(1 + X),
        1 / (2 - X),
        sp.tanh(X),
        sp.exp(X) * sp.cos(X),
    ],
    ids=str,
)
def test_coefficients_are_those_of_the_sympy_series(expression: sp.Expr) -> None:
    series = sp.series(expression, X, 0, 7).removeO()
    expected = [series.coeff(X, n) for n in range(7)]
    assert [sp.simplify(a) for a in maclaurin_coefficients(expression, X, 6)] == expected


@symbolic
@given(st.lists(fractions, min_size=1, max_size=6))
def test_a_polynomial_is_its_own_series(coefficients: list[sp.Rational]) -> None:
    polynomial = sum(a * X**n for n, a in enumerate(coefficients))
    found = maclaurin_coefficients(sp.sympify(polynomial), X, len(coefficients) + 1)
    assert found == [*coefficients, 0, 0]


@symbolic
@given(fractions)
def test_stretching_the_axis_multiplies_the_nth_coefficient_by_the_nth_power(k: sp.Expr) -> None:
    plain = maclaurin_coefficients(sp.exp(X) + sp.cos(X), X, 4)
    stretched = maclaurin_coefficients(sp.exp(k * X) + sp.cos(k * X), X, 4)
    assert stretched == [a * k**n for n, a in enumerate(plain)]


def test_even_functions_have_only_even_powers_and_odd_ones_only_odd() -> None:
    assert maclaurin_coefficients(sp.cos(X), X, 7)[1::2] == [0] * 4
    assert maclaurin_coefficients(sp.sinh(X), X, 7)[0::2] == [0] * 4


def test_the_coefficient_of_x_cubed_in_exp_is_a_sixth_not_a_third() -> None:
    assert maclaurin_coefficients(sp.exp(X), X, 3)[3] == sp.Rational(1, 6)


def test_other_symbols_stay_in_the_coefficients() -> None:
    a = sp.Symbol("a")
    assert maclaurin_coefficients(sp.exp(a * X), X, 2) == [1, a, a**2 / 2]


def test_coefficients_refuse_a_negative_order() -> None:
    with pytest.raises(ValueError, match=r"order: expected 0 or more, got -1"):
        maclaurin_coefficients(sp.exp(X), X, -1)


@pytest.mark.parametrize(
    ("expression", "n"),
    [(sp.log(X), 0), (1 / X, 0), (sp.sin(X) / X, 0), (sp.sqrt(X), 1)],
    ids=str,
)
def test_coefficients_refuse_a_function_without_derivatives_at_zero(
    expression: sp.Expr, n: int
) -> None:
    with pytest.raises(ValueError, match=rf"expression: expected derivative {n} to exist at 0"):
        maclaurin_coefficients(expression, X, 3)


R = sp.Symbol("r", real=True)


@pytest.mark.parametrize(
    ("expression", "n"),
    [
        (sp.Abs(R), 0),  # SymPy's derivative is sign(r), which is 0 at 0
        (R * sp.sign(R), 0),
        (sp.sqrt(R**2), 0),
        (sp.Max(R, 0), 0),
        (sp.Min(R, 0), 0),
        (sp.Piecewise((R, R > 0), (0, True)), 0),
        (sp.Heaviside(R), 0),
        (sp.exp(R) + 3 * sp.Abs(sp.sin(R)), 0),
        (R * sp.floor(R), 1),
        (sp.Mod(R, 2), 1),
        (sp.Function("g")(R), 1),
        (sp.atan(1 / R), 0),
    ],
    ids=str,
)
def test_coefficients_refuse_what_sympy_cannot_differentiate_at_zero(
    expression: sp.Expr, n: int
) -> None:
    with pytest.raises(ValueError, match=rf"expression: expected derivative {n} to exist at 0"):
        maclaurin_coefficients(expression, R, 3)


@given(st.lists(numbers, min_size=1, max_size=8), st.lists(numbers, min_size=1, max_size=5))
def test_evaluation_agrees_with_numpy(coefficients: list[float], x: list[float]) -> None:
    found = evaluate_polynomial(coefficients, np.array(x))
    expected = np.polynomial.polynomial.polyval(np.array(x), coefficients)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-6)


@given(
    numbers, st.lists(numbers, min_size=3, max_size=3), st.lists(numbers, min_size=3, max_size=3)
)
def test_evaluation_is_linear_in_the_coefficients(x: float, a: list[float], b: list[float]) -> None:
    together = evaluate_polynomial([p + 2 * q for p, q in zip(a, b, strict=True)], x)
    apart = evaluate_polynomial(a, x) + 2 * evaluate_polynomial(b, x)
    assert float(together) == pytest.approx(float(apart), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3)])
def test_evaluation_keeps_the_shape_of_x(shape: tuple[int, ...]) -> None:
    assert np.shape(evaluate_polynomial([4, 3], np.ones(shape))) == shape
    assert np.all(evaluate_polynomial([4, 3], np.ones(shape)) == 7)


def test_evaluation_takes_exact_coefficients_and_integer_x() -> None:
    coefficients = maclaurin_coefficients(sp.cos(X), X, 2)
    assert evaluate_polynomial(coefficients, np.array([0, 1, 2])).tolist() == [1.0, 0.5, -1.0]


def test_evaluation_leaves_x_alone() -> None:
    x = np.array([1.0, 2.0])
    evaluate_polynomial([1, 1, 1], x)
    assert x.tolist() == [1.0, 2.0]


def test_evaluation_refuses_an_empty_polynomial() -> None:
    with pytest.raises(ValueError, match="coefficients: expected at least one, got none"):
        evaluate_polynomial([], 1.0)


@given(st.floats(0, 20))
def test_the_series_of_exp_is_accurate_for_positive_x(x: float) -> None:
    assert exp_series(x, 100) == pytest.approx(math.exp(x), rel=1e-14)


@symbolic
@given(st.floats(-2, 2), st.integers(1, 12))
def test_the_loop_is_the_maclaurin_polynomial(x: float, terms: int) -> None:
    coefficients = maclaurin_coefficients(sp.exp(X), X, terms - 1)
    expected = float(evaluate_polynomial(coefficients, x))
    assert exp_series(x, terms) == pytest.approx(expected, rel=1e-12, abs=1e-14)


@given(st.floats(-3, 3), st.integers(1, 15))
def test_the_error_stays_within_the_remainder_bound(x: float, terms: int) -> None:
    bound = math.exp(max(x, 0.0)) * abs(x) ** terms / math.factorial(terms)
    assert abs(exp_series(x, terms) - math.exp(x)) <= bound + 1e-14


def test_cancellation_ruins_the_sum_at_minus_twenty_but_not_its_reciprocal_at_twenty() -> None:
    assert exp_series(-20.0, 150) != pytest.approx(math.exp(-20), rel=0.5)
    assert 1 / exp_series(20.0, 150) == pytest.approx(math.exp(-20), rel=1e-14)


@pytest.mark.parametrize("x", [math.inf, -math.inf, math.nan])
def test_exp_series_refuses_an_x_that_is_not_finite(x: float) -> None:
    with pytest.raises(ValueError, match="x: expected a finite number, got"):
        exp_series(x, 10)


def test_exp_series_refuses_no_terms() -> None:
    with pytest.raises(ValueError, match="terms: expected 1 or more, got 0"):
        exp_series(1.0, 0)
