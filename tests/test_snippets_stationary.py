"""Level places and their kinds: against SymPy, and by what cannot change them."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.hessian import hessian, symbolic_hessian
from snippets.jacobian import jacobian
from snippets.stationary import classify, stationary_points
from snippets.surfaces import peaks

X, Y, Z = sp.symbols("x y z", real=True)
SQUARE = [(-3, 3), (-3, 3)]
PEAKS = {
    "maximum": [(-0.009, 1.581, 8.106), (-0.460, -0.629, 3.777), (1.286, -0.005, 3.592)],
    "minimum": [(0.228, -1.626, -6.551), (-1.347, 0.205, -3.050), (0.296, 0.320, -0.065)],
    "saddle": [(1.098, 0.854, 2.249), (-0.266, 0.467, 0.788), (0.416, -0.394, 0.409)],
}
# Whole numbers from -3 to 3: none but 0 itself counts as 0.
eigenvalues = st.lists(st.integers(-3, 3), min_size=1, max_size=6)
seeds = st.integers(0, 2**32 - 1)


def rotation(seed: int, n: int) -> np.ndarray:
    """Return n unit vectors at right angles to each other, as columns."""
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(n, n)))[0]


def kind(values: list[int]) -> str:
    """Return what these eigenvalues mean."""
    if min(values) < 0 < max(values):
        return "saddle"
    return "undecided" if 0 in values else "minimum" if values[0] > 0 else "maximum"


def changes(coefficients: list[sp.Integer], sign: int) -> int:
    """Return how often the signs of a polynomial's coefficients change, at x or at -x."""
    size = len(coefficients)
    found = [c * sign ** (size - k) for k, c in enumerate(coefficients) if c != 0]
    return sum(bool(a * b < 0) for a, b in pairwise(found))


@given(eigenvalues)
def test_signs_on_a_diagonal_decide(values: list[int]) -> None:
    assert classify(np.diag(values)) == kind(values)


@given(eigenvalues, seeds)
def test_turning_the_coordinates_changes_no_kind(values: list[int], seed: int) -> None:
    Q = rotation(seed, len(values))
    assert classify(Q @ np.diag(values) @ Q.T) == kind(values)


@given(eigenvalues, seeds)
def test_turning_the_landscape_over_swaps_maximum_and_minimum(values: list[int], seed: int) -> None:
    Q = rotation(seed, len(values))
    other = {"minimum": "maximum", "maximum": "minimum"}
    found = classify(Q @ np.diag(values) @ Q.T)
    assert classify(-Q @ np.diag(values) @ Q.T) == other.get(found, found)


@given(st.lists(st.integers(-4, 4), min_size=6, max_size=6))
def test_the_kind_is_that_of_sympys_eigenvalues(entries: list[int]) -> None:
    a, b, c, d, e, f = entries
    matrix = sp.Matrix([[a, b, c], [b, d, e], [c, e, f]])
    # By Descartes: all roots are real, so changes of sign count them.
    ups, downs = (changes(matrix.charpoly().all_coeffs(), s) for s in (1, -1))
    signs = [1] * ups + [-1] * downs + [0] * (3 - ups - downs)
    assert classify(np.array(matrix, dtype=float), tolerance=1e-9) == kind(signs)


def test_a_positive_determinant_is_no_extremum_in_three_dimensions() -> None:
    assert np.linalg.det(np.diag([1.0, -1, -1])) > 0
    assert classify(np.diag([1.0, -1, -1])) == "saddle"


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (X**4 + Y**4, "undecided"),
        (X**2 - Y**4, "undecided"),
        (X**2 + Y**3, "undecided"),
        (X**2 + Y**2, "minimum"),
        (X * Y, "saddle"),
        (-(X**2) - X * Y - Y**2, "maximum"),
    ],
)
def test_the_examples_of_the_lesson_by_formula_and_by_differences(
    f: sp.Expr, expected: str
) -> None:
    exact = symbolic_hessian(f, (X, Y)).subs({X: 0, Y: 0})
    assert classify(np.array(exact, dtype=float)) == expected
    assert classify(hessian(sp.lambdify((X, Y), f), (0.0, 0.0))) == expected


def test_tolerance_says_what_counts_as_zero() -> None:
    assert classify([[1.0, 0.0], [0.0, 0.05]], tolerance=0.1) == "undecided"
    assert classify([[1.0, 0.0], [0.0, 0.05]], tolerance=0.01) == "minimum"
    assert classify([[1e-9]], tolerance=0) == "minimum"
    assert classify([[0.0]], tolerance=0) == "undecided"


@pytest.mark.parametrize("matrix", [1.0, [1.0, 2.0], [[1.0, 2.0]], np.empty((0, 0))])
def test_classify_refuses_what_is_not_square(matrix: Any) -> None:
    with pytest.raises(ValueError, match=r"matrix: expected shape \(n, n\) with n > 0, got"):
        classify(matrix)


@pytest.mark.parametrize("matrix", [[[1.0, 2.0], [3.0, 4.0]], [[math.nan]], [[math.inf]]])
def test_classify_refuses_what_is_not_symmetric(matrix: Any) -> None:
    with pytest.raises(ValueError, match="matrix: expected a symmetric one of numbers, got"):
        classify(matrix)


@pytest.mark.parametrize("tolerance", [-1e-9, math.nan])
def test_classify_refuses_a_negative_tolerance(tolerance: float) -> None:
    with pytest.raises(ValueError, match="tolerance: expected 0 or more, got"):
        classify([[1.0]], tolerance)


# Clairaut and Schwarz


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=16, max_size=16))
def test_the_order_of_derivatives_does_not_matter_for_polynomials(numbers: list[int]) -> None:
    f = sum(c * X ** (k % 4) * Y ** (k // 4) * (1 + k * Z) for k, c in enumerate(numbers))
    H = symbolic_hessian(f, (X, Y, Z))
    assert (H - H.T).expand() == sp.zeros(3, 3)


def test_the_order_matters_where_second_derivatives_are_not_continuous() -> None:
    f = X * Y * (X**2 - Y**2) / (X**2 + Y**2)
    assert sp.limit(f / Y, Y, 0) == X
    assert sp.limit(f / X, X, 0) == -Y
    numeric = sp.lambdify((X, Y), f)
    h = 1e-2
    assert jacobian(numeric, (h, 0.0))[1] / h == pytest.approx(1, abs=1e-4)
    assert jacobian(numeric, (0.0, h))[0] / h == pytest.approx(-1, abs=1e-4)


# Finding what is level


def test_the_nine_places_of_peaks() -> None:
    found: dict[str, list[tuple[float, ...]]] = {name: [] for name in PEAKS}
    for point in stationary_points(peaks, SQUARE):
        row = tuple(round(float(s), 3) + 0.0 for s in (*point, peaks(*point)))
        found[classify(hessian(peaks, point))].append(row)
    assert {name: sorted(rows) for name, rows in found.items()} == {
        name: sorted(rows) for name, rows in PEAKS.items()
    }


def test_places_come_lowest_first() -> None:
    heights = [float(peaks(*point)) for point in stationary_points(peaks, SQUARE)]
    assert heights == sorted(heights)


def test_no_place_is_found_twice_and_none_outside_of_the_box() -> None:
    def waves(x: float, y: float) -> float:
        return float(np.cos(x) + np.cos(y))

    found = stationary_points(waves, [(1, 8), (-1, 4)])
    # Multiples of π: 1, 2 along x, and 0, 1 along y.
    expected = {(i, j) for i in (1, 2) for j in (0, 1)}
    assert {tuple(np.rint(p / np.pi).astype(int).tolist()) for p in found} == expected
    assert len(found) == 4


@settings(max_examples=40)
@given(seeds, st.integers(1, 3))
def test_the_one_level_place_of_a_bowl_is_that_of_its_equation(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    Q, where = rotation(seed, n), rng.uniform(-0.9, 0.9, n)
    A = Q @ np.diag(rng.uniform(0.5, 5, n) * rng.choice([-1, 1], n)) @ Q.T

    def bowl(*w: float) -> float:
        v = np.array(w) - where
        return float(v @ A @ v / 2)

    found = stationary_points(bowl, [(-1, 1)] * n, starts=2)
    assert found.shape == (1, n)
    np.testing.assert_allclose(found[0], where, atol=1e-6)


def test_what_is_found_agrees_with_sympy() -> None:
    f = X**4 - 4 * X * Y + Y**4 + X / 2
    found = stationary_points(sp.lambdify((X, Y), f), [(-2, 2), (-2, 2)])
    [y_of_x] = sp.solve(sp.diff(f, X), Y)
    roots = sp.Poly(sp.expand(sp.diff(f, Y).subs(Y, y_of_x)), X).nroots()
    expected = sorted(float(root) for root in roots if root.is_real)
    assert len(expected) == 3
    np.testing.assert_allclose(sorted(found[:, 0]), expected, atol=1e-6)


@pytest.mark.parametrize("f", [lambda x, y: x + 2 * y, lambda x, y: x**2, lambda x, y: 1.0])
def test_slopes_valleys_and_plains_have_no_level_place_of_their_own(f: Any) -> None:
    assert stationary_points(f, [(-1, 1), (-1, 1)]).shape == (0, 2)


@pytest.mark.parametrize("bounds", [(-1, 1), [(1, -1)], [(0, 1, 2)], [(0, math.nan)]])
def test_stationary_points_refuse_what_is_no_box(bounds: Any) -> None:
    with pytest.raises(ValueError, match=r"bounds: expected shape \(n, 2\), least before greatest"):
        stationary_points(peaks, bounds)


def test_stationary_points_refuse_to_start_nowhere() -> None:
    with pytest.raises(ValueError, match="starts: expected 1 or more, got 0"):
        stationary_points(peaks, SQUARE, starts=0)
