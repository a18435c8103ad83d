"""What a reader who pastes the snippets of lesson 2.5 relies on."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.jacobian import jacobian
from snippets.maps import area_factor, jacobian_matrix, polar, symbolic_jacobian_matrix

x, y = sp.symbols("x y", real=True)
# Smooth everywhere, and small on the square from −1 to 1.
PIECES = (x, y, x * y, x**2 - y, x + y**3, sp.sin(x + y), sp.cos(x) * y, sp.exp(x - y), sp.atan(y))
maps = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4)
planes = st.lists(st.sampled_from(PIECES), min_size=2, max_size=2)
places = st.tuples(st.floats(-1, 1), st.floats(-1, 1))
entries = st.integers(-40, 40).map(lambda n: n / 8)
matrices = st.lists(entries, min_size=4, max_size=4).map(lambda e: np.array(e).reshape(2, 2))


def callable_map(outputs):
    pieces = [sp.lambdify((x, y), output, "numpy") for output in outputs]
    return lambda a, b: [piece(a, b) + 0 * a for piece in pieces]


def exact(outputs, at):
    J = symbolic_jacobian_matrix(outputs, (x, y)).subs(dict(zip((x, y), at, strict=True)))
    return np.array(J.evalf().tolist(), dtype=float)


@given(outputs=maps, at=places)
def test_differences_agree_with_sympy(outputs, at):
    found = jacobian_matrix(callable_map(outputs), at)
    assert found.shape == (len(outputs), 2)
    assert found == pytest.approx(exact(outputs, at), abs=1e-7)


@given(outputs=maps, at=places)
def test_each_row_is_the_jacobian_of_one_output(outputs, at):
    rows = [jacobian(sp.lambdify((x, y), output), at) for output in outputs]
    assert jacobian_matrix(callable_map(outputs), at) == pytest.approx(np.array(rows), abs=1e-12)


@given(outer=maps, inner=planes, at=places)
def test_jacobians_of_a_composition_multiply(outer, inner, at):
    f, g = callable_map(outer), callable_map(inner)
    whole = jacobian_matrix(lambda a, b: f(*g(a, b)), at)
    product = jacobian_matrix(f, [float(v) for v in g(*at)]) @ jacobian_matrix(g, at)
    assert whole == pytest.approx(product, rel=1e-5, abs=1e-5)


@given(matrix=matrices, at=places)
def test_a_linear_map_is_its_own_jacobian_and_scales_every_area_alike(matrix, at):
    def linear(a, b):
        return matrix @ np.stack([a, b])

    assert jacobian_matrix(linear, at) == pytest.approx(matrix, abs=1e-9)
    for size in (1.0, 0.25):
        found = area_factor(linear, at, size, parts=1)
        assert found == pytest.approx(np.linalg.det(matrix), abs=1e-9)


@given(angle=st.floats(-4, 4), at=places)
def test_a_rotation_keeps_areas(angle, at):
    c, s = np.cos(angle), np.sin(angle)
    J = jacobian_matrix(lambda a, b: (c * a - s * b, s * a + c * b), at)
    assert np.linalg.det(J) == pytest.approx(1, abs=1e-9)
    assert np.allclose(J.T @ J, np.eye(2), atol=1e-9)


@given(r=st.floats(0.1, 5), theta=st.floats(-3, 3))
def test_polar_coordinates_have_the_determinant_r_and_come_back(r, theta):
    place = polar(r, theta)
    assert np.hypot(*place) == pytest.approx(r)
    assert np.arctan2(place[1], place[0]) == pytest.approx(theta)
    J = jacobian_matrix(polar, (r, theta))
    assert np.linalg.det(J) == pytest.approx(r, abs=1e-8)
    back = jacobian_matrix(lambda a, b: (np.hypot(a, b), np.arctan2(b, a)), place)
    assert back @ J == pytest.approx(np.eye(2), abs=1e-6)


def test_polar_takes_arrays():
    grid = polar(np.array([[1.0], [2.0]]), np.linspace(0, 1, 5))
    assert grid.shape == (2, 2, 5)
    assert np.hypot(*grid)[1] == pytest.approx(2)


@given(r=st.floats(0, 3), size=st.floats(0.01, 1))
def test_a_cell_of_the_polar_grid_has_the_area_of_its_sector(r, size):
    # ½((r + h)² − r²) h, divided by h²
    assert area_factor(polar, (r, 0.4), size, 2000) == pytest.approx(r + size / 2, rel=1e-5)


@given(outputs=planes, at=places)
def test_the_factor_of_small_cells_is_the_determinant(outputs, at):
    (a, b), (c, d) = exact(outputs, at)
    det = a * d - b * c
    assert area_factor(callable_map(outputs), at, 1e-4) == pytest.approx(det, abs=1e-2)
    near = abs(area_factor(callable_map(outputs), at, 1e-3) - det)
    far = abs(area_factor(callable_map(outputs), at, 1e-1) - det)
    assert near <= 0.1 * far + 1e-2


def test_a_mirror_makes_the_factor_negative():
    assert area_factor(lambda a, b: (b, a), (0.0, 0.0), 0.5) == pytest.approx(-1)


@pytest.mark.parametrize("point", [[], 1.0, [[1.0, 2.0]]])
def test_a_point_that_is_no_vector_is_named(point):
    with pytest.raises(ValueError, match=r"point: expected shape \(n,\) with n > 0, got"):
        jacobian_matrix(polar, point)


@pytest.mark.parametrize("step", [0, -1e-5, np.nan])
def test_a_step_that_is_not_positive_is_named(step):
    with pytest.raises(ValueError, match="step: expected a positive number, got"):
        jacobian_matrix(polar, (1.0, 2.0), step)


@pytest.mark.parametrize("output", [3.0, [[1.0]], []])
def test_outputs_that_are_no_vector_are_named(output):
    with pytest.raises(ValueError, match=r"function: expected outputs of shape \(m,\), got"):
        jacobian_matrix(lambda a, b: output, (1.0, 2.0))


def test_nothing_to_differentiate_is_named():
    with pytest.raises(ValueError, match="outputs: expected one expression or more, got"):
        symbolic_jacobian_matrix((), (x, y))
    for variables in ((), (x, 2)):
        with pytest.raises(ValueError, match="variables: expected one symbol or more, got"):
            symbolic_jacobian_matrix((x,), variables)


def test_bad_places_and_cells_are_named():
    for r in (-1.0, [1.0, -0.1], np.nan):
        with pytest.raises(ValueError, match="r: expected distances of 0 or more, got"):
            polar(r, 0.0)
    with pytest.raises(ValueError, match=r"corner: expected shape \(2,\), got \(3,\)"):
        area_factor(polar, (1.0, 2.0, 3.0), 0.1)
    for size, parts in ((0.0, 64), (0.1, 0)):
        with pytest.raises(ValueError, match="size, parts: expected size > 0"):
            area_factor(polar, (1.0, 2.0), size, parts)
