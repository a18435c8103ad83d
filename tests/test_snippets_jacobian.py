"""Slopes of a scalar function: against SymPy, against each other, and against erratum 1."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.jacobian import directional_derivative, jacobian, symbolic_jacobian
from snippets.surfaces import peaks

X, Y = sp.symbols("x y", real=True)
numbers = st.floats(-2, 2, allow_subnormal=False)
angles = st.floats(0, 2 * math.pi, allow_subnormal=False)
PEAKS = (
    3 * (1 - X) ** 2 * sp.exp(-(X**2) - (Y + 1) ** 2)
    - 10 * (X / 5 - X**3 - Y**5) * sp.exp(-(X**2) - Y**2)
    - sp.exp(-((X + 1) ** 2) - Y**2) / 3
)
EXACT = sp.lambdify((X, Y), symbolic_jacobian(PEAKS, (X, Y)))


def bell(x: float, y: float) -> float:
    return math.exp(-(x**2 + y**2))


@given(numbers, numbers)
def test_numerical_and_symbolic_jacobian_agree_on_peaks(x: float, y: float) -> None:
    numerical = jacobian(peaks, (x, y))
    assert numerical.shape == (2,)
    np.testing.assert_allclose(numerical, EXACT(x, y)[0], atol=1e-6)


@given(numbers, numbers, numbers, numbers, numbers)
def test_jacobian_is_exact_on_quadratics(x: float, y: float, a: float, b: float, c: float) -> None:
    # A wide step: central differences have no error on quadratics, only rounding.
    slopes = jacobian(lambda x, y: a * x**2 + b * x * y + c * y, (x, y), step=0.5)
    np.testing.assert_allclose(slopes, [2 * a * x + b * y, b * x + c], atol=1e-12)


@given(numbers, numbers, numbers)
def test_jacobian_is_linear_in_the_function(x: float, y: float, a: float) -> None:
    together = jacobian(lambda x, y: bell(x, y) + a * math.sin(x * y), (x, y))
    apart = jacobian(bell, (x, y)) + a * jacobian(lambda x, y: math.sin(x * y), (x, y))
    np.testing.assert_allclose(together, apart, atol=1e-9)


def test_jacobian_takes_any_number_of_inputs() -> None:
    slopes = jacobian(lambda *w: sum(k * v for k, v in enumerate(w)), np.ones(5))
    np.testing.assert_allclose(slopes, [0, 1, 2, 3, 4], atol=1e-9)


def test_erratum_1_sign_of_the_jacobian_of_the_bell() -> None:
    exact = symbolic_jacobian(sp.exp(-(X**2 + Y**2)), (X, Y)).subs({X: -1, Y: 1})
    assert exact == sp.Matrix([[2 * sp.exp(-2), -2 * sp.exp(-2)]])
    assert jacobian(bell, (-1, 1)).round(3).tolist() == [0.271, -0.271]
    assert jacobian(bell, (-1, 1)).round(2).tolist() != [-0.27, 0.27]


def test_symbolic_jacobian_is_a_row_in_the_order_of_the_variables() -> None:
    row = symbolic_jacobian(X**2 * Y, (Y, X))
    assert row.shape == (1, 2)
    assert row == sp.Matrix([[X**2, 2 * X * Y]])
    assert symbolic_jacobian(X**2 * Y, [X]).shape == (1, 1)


@given(numbers, numbers, angles)
def test_directional_derivative_is_jacobian_times_direction(
    x: float, y: float, angle: float
) -> None:
    u = np.array([math.cos(angle), math.sin(angle)])
    slope = directional_derivative(peaks, (x, y), u)
    assert slope == pytest.approx(EXACT(x, y)[0] @ u, abs=1e-6)
    assert abs(slope) <= np.linalg.norm(EXACT(x, y)) + 1e-6


@given(angles, st.floats(0.01, 100))
def test_only_the_direction_counts_not_its_length(angle: float, length: float) -> None:
    u = np.array([math.cos(angle), math.sin(angle)])
    slope = directional_derivative(bell, (-1, 1), u)
    assert directional_derivative(bell, (-1, 1), length * u) == pytest.approx(slope, abs=1e-9)
    assert directional_derivative(bell, (-1, 1), -u) == pytest.approx(-slope, abs=1e-9)


@given(angles)
def test_slope_of_a_creased_surface_is_measured_not_predicted(angle: float) -> None:
    # Not differentiable at the origin: the Jacobian is 0 there, the slopes are not.
    def creased(x: float, y: float) -> float:
        return x**2 * y / (x**2 + y**2)

    c, d = math.cos(angle), math.sin(angle)
    assert directional_derivative(creased, (0, 0), (c, d)) == pytest.approx(c**2 * d, abs=1e-9)
    np.testing.assert_allclose(jacobian(creased, (0, 0)), [0, 0], atol=1e-12)


@pytest.mark.parametrize("point", [2.0, [], [[1.0, 2.0]]])
def test_jacobian_wants_a_vector(point: object) -> None:
    with pytest.raises(ValueError, match=r"point: expected shape \(n,\)"):
        jacobian(bell, point)


@pytest.mark.parametrize("step", [0.0, -1e-5, math.nan])
def test_step_has_to_be_positive(step: float) -> None:
    with pytest.raises(ValueError, match="step: expected a positive number"):
        jacobian(bell, (0, 0), step)
    with pytest.raises(ValueError, match="step: expected a positive number"):
        directional_derivative(bell, (0, 0), (1, 0), step)


def test_direction_has_the_shape_of_the_point() -> None:
    with pytest.raises(ValueError, match=r"direction: expected shape \(2,\), got \(3,\)"):
        directional_derivative(bell, (0, 0), (1, 0, 0))


@pytest.mark.parametrize("direction", [(0, 0), (math.nan, 0)])
def test_direction_has_a_length(direction: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="direction: expected a vector longer than 0"):
        directional_derivative(bell, (0, 0), direction)


@pytest.mark.parametrize("variables", [(), (X, 2), ("x",)])
def test_variables_are_symbols(variables: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="variables: expected one symbol or more"):
        symbolic_jacobian(X**2, variables)
