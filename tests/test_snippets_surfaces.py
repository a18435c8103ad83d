"""The practice landscape has the height, the tops and the pits it is said to have."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.jacobian import jacobian
from snippets.surfaces import peaks

X, Y = sp.symbols("x y", real=True)
FORMULA = (
    3 * (1 - X) ** 2 * sp.exp(-(X**2) - (Y + 1) ** 2)
    - 10 * (X / 5 - X**3 - Y**5) * sp.exp(-(X**2) - Y**2)
    - sp.exp(-((X + 1) ** 2) - Y**2) / 3
)
HEIGHT = sp.lambdify((X, Y), FORMULA, "math")
coordinates = st.floats(-3, 3, allow_subnormal=False)


@given(coordinates, coordinates)
def test_height_is_that_of_the_formula(x: float, y: float) -> None:
    assert float(peaks(x, y)) == pytest.approx(HEIGHT(x, y), abs=1e-12)


@pytest.mark.parametrize(
    ("x", "y", "height"),
    [
        (-0.009, 1.581, 8.106),
        (-0.460, -0.629, 3.777),
        (1.286, -0.005, 3.592),
        (0.228, -1.626, -6.551),
        (-1.347, 0.205, -3.050),
        (0.296, 0.320, -0.065),
        (1.098, 0.854, 2.249),
        (-0.266, 0.467, 0.788),
        (0.416, -0.394, 0.409),
    ],
)
def test_tops_pits_and_passes_are_level_and_as_high_as_said(
    x: float, y: float, height: float
) -> None:
    assert float(peaks(x, y)) == pytest.approx(height, abs=6e-4)
    assert np.linalg.norm(jacobian(peaks, (x, y))) < 0.05


def test_arrays_broadcast_and_agree_with_single_points() -> None:
    x, y = np.linspace(-3, 3, 4), np.linspace(-2, 2, 3)[:, np.newaxis]
    heights = peaks(x, y)
    assert heights.shape == (3, 4)
    assert heights[2, 1] == pytest.approx(float(peaks(x[1], y[2, 0])))


def test_small_unsigned_integers_do_not_wrap_round() -> None:
    two, four = np.array(2, dtype=np.uint8), np.array(4, dtype=np.uint8)
    assert float(peaks(two, 1.0)) == pytest.approx(float(peaks(2.0, 1.0)))
    assert float(peaks(0.5, four)) == pytest.approx(float(peaks(0.5, 4.0)))


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(ValueError, match=r"x, y: expected shapes .* got \(2,\) and \(3,\)"):
        peaks(np.zeros(2), np.zeros(3))
