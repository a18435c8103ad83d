import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.taylor import (
    evaluate_polynomial,
    exp_series,
    largest_magnitude,
    maclaurin_coefficients,
    quadratic_taylor,
    radius_of_convergence,
    remainder_bound,
    singularities,
    taylor_coefficients,
)

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


@pytest.mark.parametrize(
    ("expression", "point"),
    [
        (1 / X, 1),
        (1 / (1 + X**2), 2),
        (sp.log(X), 3),
        (sp.sqrt(X), 4),
        (sp.exp(-1 / X**2), 1),
        (sp.sin(X), sp.pi / 6),
        (sp.cos(X) * sp.exp(X), -1),
    ],
    ids=str,
)
def test_taylor_coefficients_are_those_of_the_sympy_series(
    expression: sp.Expr, point: sp.Expr
) -> None:
    series = sp.series(expression.subs(X, point + X), X, 0, 6).removeO()
    expected = [sp.expand(series).coeff(X, n) for n in range(6)]
    found = taylor_coefficients(expression, X, point, 5)
    assert [sp.simplify(a - b) for a, b in zip(found, expected, strict=True)] == [0] * 6


def test_the_textbook_series_about_two_has_eleven_not_twenty_two() -> None:
    found = taylor_coefficients(1 / (1 + X**2), X, 2, 2)
    assert found == [sp.Rational(1, 5), -sp.Rational(4, 25), sp.Rational(11, 125)]


@pytest.mark.parametrize("expression", [sp.exp(X), sp.tanh(X), 1 / (2 - X)], ids=str)
def test_about_zero_taylor_is_maclaurin(expression: sp.Expr) -> None:
    found = taylor_coefficients(expression, X, 0, 6)
    expected = maclaurin_coefficients(expression, X, 6)
    assert [sp.simplify(a - b) for a, b in zip(found, expected, strict=True)] == [0] * 7


@symbolic
@given(st.lists(fractions, min_size=1, max_size=5), fractions)
def test_a_polynomial_is_its_own_series_about_any_point(
    coefficients: list[sp.Rational], point: sp.Rational
) -> None:
    f = sp.sympify(sum(a * X**n for n, a in enumerate(coefficients)))
    found = taylor_coefficients(f, X, point, len(coefficients))
    assert sp.expand(sum(a * (X - point) ** n for n, a in enumerate(found)) - f) == 0


@pytest.mark.parametrize(
    ("expression", "point", "order", "message"),
    [
        (sp.exp(X), 0, -1, "order: expected 0 or more, got -1"),
        (sp.exp(X), sp.I, 1, "point: expected a real number, got I"),
        (sp.exp(X), sp.Symbol("a"), 1, "point: expected a real number, got a"),
        (1 / X, 0, 1, "expression: expected a value at 0"),
        (sp.sqrt(X), 0, 1, "expression: expected a value at 0"),
        (sp.Abs(X), 2, 1, "expression: expected a value at 2"),
    ],
    ids=str,
)
def test_taylor_coefficients_refuse(
    expression: sp.Expr, point: sp.Expr, order: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        taylor_coefficients(expression, X, point, order)


SMOOTH = [sp.exp(-X), sp.cos(X), 1 / (1 + X**2), sp.log(4 + X), X**3 - X, sp.tanh(X)]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SMOOTH), st.integers(0, 8), st.integers(-300, 300), st.integers(-300, 300))
def test_no_error_is_above_the_remainder_bound(
    expression: sp.Expr, order: int, p: int, x: int
) -> None:
    point, place = sp.Rational(p, 100), sp.Rational(x, 100)
    coefficients = taylor_coefficients(expression, X, point, order)
    found = float(evaluate_polynomial(coefficients, float(place - point)))
    error = abs(found - float(expression.subs(X, place)))
    bound = remainder_bound(expression, X, point, order, place)
    assert error <= bound * (1 + 1e-6) + 1e-9


def test_the_bound_is_the_error_where_the_next_derivative_is_constant() -> None:
    assert remainder_bound(X**3, X, 1, 2, 3) == pytest.approx(8)  # (x − 1)³
    assert remainder_bound(X**2, X, 1, 2, 3) == 0


@pytest.mark.parametrize("x", [-1, 0])
def test_the_bound_refuses_a_way_through_a_pole(x: int) -> None:
    with pytest.raises(ValueError, match="x: expected f to be smooth from 1 to"):
        remainder_bound(1 / X, X, 1, 2, x)


def test_the_bound_refuses_a_negative_order_and_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="order: expected 0 or more, got -1"):
        remainder_bound(sp.exp(X), X, 0, -1, 1)
    with pytest.raises(ValueError, match="x: expected a real number, got oo"):
        remainder_bound(sp.exp(X), X, 0, 1, sp.oo)


@given(st.floats(-9, 9), st.floats(0, 9))
def test_the_largest_sine_is_found(low: float, width: float) -> None:
    peaks = [math.pi * (k + 0.5) for k in range(-7, 7)]
    inside = any(low <= peak <= low + width for peak in peaks)
    expected = 1 if inside else max(abs(math.sin(low)), abs(math.sin(low + width)))
    found = largest_magnitude(np.sin, low, low + width)
    # Of two tops nearly alike, the one that a place of the grid is nearer to is refined.
    assert expected - (width / 128) ** 2 / 8 - 1e-9 <= found <= expected + 1e-9


def test_the_largest_magnitude_refuses_what_has_none() -> None:
    with pytest.raises(ValueError, match="low: expected at most high = 0, got 1"):
        largest_magnitude(np.sin, 1, 0)
    with (
        np.errstate(invalid="ignore"),
        pytest.raises(ValueError, match="function: expected a finite value"),
    ):
        largest_magnitude(np.sqrt, -1, 1)


@pytest.mark.parametrize(
    ("expression", "point", "radius"),
    [
        (sp.exp(-X), 3, sp.oo),
        (sp.cosh(X) * sp.cos(X), 0, sp.oo),
        (X**4 - X, 1, sp.oo),
        (sp.log(1 + X), 0, 1),
        (1 / (2 - X), 0, 2),
        (1 / X, 1, 1),
        (1 / X, -4, 4),
        (1 / (1 + X**2), 0, 1),
        (1 / (1 + X**2), 2, sp.sqrt(5)),
        (2 / (X**2 - X), 2, 1),
        (2 / (X**2 - X), -3, 3),
        (sp.sqrt(X), 3, 3),
        (X ** sp.Rational(4, 3), 2, 2),
        (sp.atan(X), 0, 1),
        (sp.tanh(X), 0, sp.pi / 2),
        (sp.tan(X), 100, 100 - 63 * sp.pi / 2),
        (1 / (1 + sp.exp(-X)), 0, sp.pi),
        (sp.exp(-1 / X**2), 2, 2),
        (sp.sin(X) / X, 1, sp.oo),
        ((X**2 - 1) / (X - 1), 0, sp.oo),
    ],
    ids=str,
)
def test_the_radius_is_the_distance_to_the_nearest_singularity(
    expression: sp.Expr, point: int, radius: sp.Expr
) -> None:
    assert radius_of_convergence(expression, X, point) == radius
    real = expression.subs(X, R)
    assert radius_of_convergence(real, R, point) == radius  # poles need not be real


@pytest.mark.parametrize("expression", [1 / (1 + X**2), sp.log(1 + X), sp.tanh(X)], ids=str)
def test_the_coefficients_grow_as_the_radius_says(expression: sp.Expr) -> None:
    point = sp.Rational(1, 2)
    coefficients = taylor_coefficients(expression, X, point, 16)
    roots = [abs(float(a)) ** (1 / n) for n, a in enumerate(coefficients) if n > 8]
    assert 1 / max(roots) == pytest.approx(
        float(radius_of_convergence(expression, X, point)), rel=0.2
    )


@pytest.mark.parametrize(
    ("expression", "point", "message"),
    [
        (sp.exp(-1 / X**2), 0, "expression: expected a value at 0"),
        (X ** sp.Rational(4, 3), 0, "point: expected one where"),
        (sp.erf(X), 0, "expression: expected powers, exp, sin, cos, sinh, cosh, log"),
        (1 / (X + sp.cos(X)), 0, "expression: expected one whose zeros SymPy finds"),
        (1 / (X - sp.Symbol("a")), 0, "expression: expected no symbol but"),
    ],
    ids=str,
)
def test_the_radius_refuses(expression: sp.Expr, point: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        radius_of_convergence(expression, X, point)


def test_singularities_come_nearest_first_and_endless_families_in_part() -> None:
    assert singularities(1 / ((X - 1) * (X + 2)), X, -1) == [-2, 1]
    poles = singularities(sp.tan(X), X, 0)
    assert poles[:2] == [-sp.pi / 2, sp.pi / 2]
    assert len(poles) >= 11
    assert all(sp.cos(pole) == 0 for pole in poles)


Y = sp.Symbol("y")


@symbolic
@given(st.lists(fractions, min_size=6, max_size=6), fractions, fractions)
def test_a_quadratic_is_its_own_curved_sheet(
    a: list[sp.Rational], p: sp.Rational, q: sp.Rational
) -> None:
    f = a[0] + a[1] * X + a[2] * Y + a[3] * X**2 + a[4] * X * Y + a[5] * Y**2
    value, J, H = quadratic_taylor(f, (X, Y), (p, q))
    d = sp.Matrix([X - p, Y - q])
    assert sp.expand(value + (J * d)[0] + (d.T * H * d)[0] / 2 - f) == 0


def test_the_sheets_of_exp_times_cosine() -> None:
    value, J, H = quadratic_taylor(sp.exp(X) * sp.cos(Y), (X, Y), (0, 0))
    assert (value, J, H) == (1, sp.Matrix([[1, 0]]), sp.diag(1, -1))


def test_quadratic_taylor_takes_any_number_of_variables() -> None:
    z = sp.Symbol("z")
    value, J, H = quadratic_taylor(X * Y * z, (X, Y, z), (1, 2, 3))
    assert (value, J) == (6, sp.Matrix([[6, 3, 2]]))
    assert sp.Matrix([[0, 3, 2], [3, 0, 1], [2, 1, 0]]) == H


def test_quadratic_taylor_refuses() -> None:
    with pytest.raises(ValueError, match=r"point: expected 2 numbers \(1 or more\), got 1"):
        quadratic_taylor(X * Y, (X, Y), (1,))
    with pytest.raises(ValueError, match="point: expected 0 numbers"):
        quadratic_taylor(X * Y, (), ())
    with pytest.raises(ValueError, match="expression: expected a value at 0, 1"):
        quadratic_taylor(Y / X, (X, Y), (0, 1))
    with pytest.raises(ValueError, match="expression: expected a value at 0, 1"):
        quadratic_taylor(sp.Abs(R) * Y, (R, Y), (0, 1))
