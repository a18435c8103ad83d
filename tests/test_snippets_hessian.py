"""Second derivatives: against SymPy, against each other, and what the eigenvalues promise."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.hessian import hessian, principal_curvatures, symbolic_hessian
from snippets.surfaces import peaks

X, Y, Z = sp.symbols("x y z", real=True)
numbers = st.floats(-2, 2, allow_subnormal=False)
angles = st.floats(0, 2 * math.pi, allow_subnormal=False)
PEAKS = (
    3 * (1 - X) ** 2 * sp.exp(-(X**2) - (Y + 1) ** 2)
    - 10 * (X / 5 - X**3 - Y**5) * sp.exp(-(X**2) - Y**2)
    - sp.exp(-((X + 1) ** 2) - Y**2) / 3
)
EXACT = sp.lambdify((X, Y), symbolic_hessian(PEAKS, (X, Y)))


def symmetric(a: float, b: float, d: float) -> np.ndarray:
    return np.array([[a, b], [b, d]])


def test_the_hessian_of_the_lesson() -> None:
    expected = sp.Matrix(
        [[2 * Y * Z, 2 * X * Z, 2 * X * Y], [2 * X * Z, 0, X**2], [2 * X * Y, X**2, 0]]
    )
    assert symbolic_hessian(X**2 * Y * Z, (X, Y, Z)) == expected


def test_other_symbols_are_constants() -> None:
    a = sp.Symbol("a")
    assert symbolic_hessian(a * X**2, (X, Y)) == sp.Matrix([[2 * a, 0], [0, 0]])


@pytest.mark.parametrize("variables", [[], ["x", "y"], [X, X**2]])
def test_symbolic_hessian_refuses_what_is_no_symbol(variables: list[object]) -> None:
    with pytest.raises(ValueError, match="variables: expected one symbol or more, got"):
        symbolic_hessian(X**2, variables)


@given(numbers, numbers)
def test_numerical_and_symbolic_hessian_agree_on_peaks(x: float, y: float) -> None:
    numerical = hessian(peaks, (x, y))
    assert numerical.shape == (2, 2)
    np.testing.assert_allclose(numerical, EXACT(x, y), atol=1e-4)


@given(numbers, numbers, numbers, numbers, numbers)
def test_hessian_is_exact_on_cubics(x: float, y: float, a: float, b: float, c: float) -> None:
    # A wide step: these differences have no error on cubics, only rounding.
    found = hessian(lambda x, y: a * x**3 + b * x * y**2 + c * x * y, (x, y), step=0.5)
    expected = symmetric(6 * a * x, 2 * b * y + c, 2 * b * x)
    np.testing.assert_allclose(found, expected, atol=1e-11)


@given(numbers, numbers)
def test_numerical_hessian_is_symmetric_to_the_last_bit(x: float, y: float) -> None:
    found = hessian(peaks, (x, y))
    assert found.tolist() == found.T.tolist()


def test_halving_the_step_quarters_the_error() -> None:
    wide, narrow = (
        np.abs(hessian(peaks, (-1, 1), step) - EXACT(-1, 1)).max() for step in (0.02, 0.01)
    )
    assert wide / narrow == pytest.approx(4, rel=0.02)


def test_the_standard_step_is_near_the_best() -> None:
    # Too wide leaves the curve's own error, too narrow leaves nothing but rounding.
    errors = [
        np.abs(hessian(peaks, (-1, 1), step) - EXACT(-1, 1)).max() for step in (1e-2, 1e-4, 1e-7)
    ]
    assert errors[1] < 1e-5
    assert errors[1] < min(errors[0], errors[2]) / 100


def test_hessian_takes_any_number_of_inputs() -> None:
    found = hessian(lambda *w: sum(w) ** 2, np.ones(4))
    np.testing.assert_allclose(found, 2 * np.ones((4, 4)), atol=1e-5)


@pytest.mark.parametrize("point", [1.0, [], [[1.0, 2.0]]])
def test_hessian_refuses_a_point_that_is_no_vector(point: object) -> None:
    with pytest.raises(ValueError, match=r"point: expected shape \(n,\)"):
        hessian(peaks, point)


@pytest.mark.parametrize("step", [0.0, -1e-4, math.nan])
def test_hessian_refuses_a_step_that_is_not_positive(step: float) -> None:
    with pytest.raises(ValueError, match="step: expected a positive number"):
        hessian(peaks, (0, 0), step)


def test_the_kinds_of_the_lesson() -> None:
    folium = symbolic_hessian(X**3 - 3 * X * Y + Y**3, (X, Y))
    saddle, _ = principal_curvatures(np.array(folium.subs({X: 0, Y: 0}), dtype=float))
    minimum, _ = principal_curvatures(np.array(folium.subs({X: 1, Y: 1}), dtype=float))
    np.testing.assert_allclose(saddle, [-3, 3])
    np.testing.assert_allclose(minimum, [3, 9])


@given(numbers, numbers, numbers)
def test_eigenvectors_are_unit_at_right_angles_and_rebuild_the_matrix(
    a: float, b: float, d: float
) -> None:
    values, directions = principal_curvatures(symmetric(a, b, d))
    assert values[0] <= values[1]
    np.testing.assert_allclose(directions.T @ directions, np.eye(2), atol=1e-12)
    rebuilt = directions @ np.diag(values) @ directions.T
    np.testing.assert_allclose(rebuilt, symmetric(a, b, d), atol=1e-8)


@given(numbers, numbers, numbers)
def test_the_sign_of_an_eigenvector_is_settled(a: float, b: float, d: float) -> None:
    _, directions = principal_curvatures(symmetric(a, b, d))
    for east, north in directions.T:
        assert east > 1e-9 or (abs(east) <= 1e-9 and north > 0)


@given(numbers, numbers, numbers, angles)
def test_no_direction_bends_less_or_more_than_the_two(
    a: float, b: float, d: float, angle: float
) -> None:
    values, _ = principal_curvatures(symmetric(a, b, d))
    u = np.array([math.cos(angle), math.sin(angle)])
    assert values[0] - 1e-9 <= u @ symmetric(a, b, d) @ u <= values[1] + 1e-9


def test_equal_curvatures_give_the_axes() -> None:
    values, directions = principal_curvatures([[-2.0, 0.0], [0.0, -2.0]])
    assert values.tolist() == [-2, -2]
    assert directions.tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    "matrix",
    [[1.0, 2.0], np.eye(3), [[1.0, 2.0], [3.0, 4.0]], [[math.nan, 0.0], [0.0, 1.0]], []],
    ids=["flat", "3×3", "not symmetric", "not a number", "empty"],
)
def test_principal_curvatures_refuse_what_is_no_symmetric_matrix(matrix: object) -> None:
    with pytest.raises(ValueError, match="matrix: expected a symmetric 2×2 matrix"):
        principal_curvatures(matrix)
