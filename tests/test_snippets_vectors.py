"""What a reader who pastes the snippets of lesson 0.3 relies on."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

from snippets.vectors import cosine_similarity, projection

entries = st.integers(-40, 40).map(lambda n: n / 4)
vectors = st.lists(entries, min_size=3, max_size=3)
arrows = vectors.filter(any)


@given(a=arrows, b=arrows)
def test_the_cosine_is_that_of_the_angle_sympy_finds(a, b):
    u, v = (sp.Matrix([sp.Rational(x) for x in w]) for w in (a, b))
    assert cosine_similarity(a, b) == pytest.approx(float(u.dot(v) / (u.norm() * v.norm())))


@given(a=arrows, b=arrows, factor=st.sampled_from([0.25, 3.0, 1e100, 1e-100]))
def test_the_cosine_forgets_lengths(a, b, factor):
    stretched = cosine_similarity(factor * np.array(a), b)
    assert stretched == pytest.approx(cosine_similarity(a, b), abs=1e-12)
    assert cosine_similarity(a, [-x for x in b]) == -cosine_similarity(a, b)
    assert cosine_similarity(b, a) == pytest.approx(cosine_similarity(a, b), abs=1e-15)


@given(a=arrows)
def test_the_cosine_stays_between_minus_one_and_one(a):
    assert 1 - 1e-12 < cosine_similarity(a, a) <= 1
    assert math.acos(cosine_similarity(a, [-x for x in a])) == pytest.approx(math.pi, abs=1e-6)


@given(b=vectors, a=arrows)
def test_what_a_projection_leaves_is_at_right_angles(b, a):
    p = projection(b, a)
    assert (np.array(b) - p) @ a == pytest.approx(0, abs=1e-9)
    assert np.linalg.matrix_rank([p, a], tol=1e-9) <= 1
    assert projection(p, a) == pytest.approx(p, abs=1e-12)


@given(b=vectors, a=arrows, other=entries)
def test_no_other_multiple_is_nearer(b, a, other):
    nearest = np.linalg.norm(np.array(b) - projection(b, a))
    assert nearest <= np.linalg.norm(np.array(b) - other * np.array(a)) + 1e-9


@given(b=arrows, a=arrows)
def test_the_length_of_the_shadow_is_length_times_cosine(b, a):
    p = projection(b, a)
    assume(np.linalg.norm(p) > 0)
    length = np.linalg.norm(b) * abs(cosine_similarity(a, b))
    assert np.linalg.norm(p) == pytest.approx(length, abs=1e-9)


@pytest.mark.parametrize("function", [cosine_similarity, projection])
@pytest.mark.parametrize("other", [[1.0], [1.0, 2.0, 3.0], [[1.0, 2.0]]])
def test_unequal_shapes_are_refused(function, other):
    with pytest.raises(ValueError, match=r"b: expected the shape \(n,\) of a"):
        function([1.0, 2.0], other)


@pytest.mark.parametrize("bad", [[0.0, 0.0], [math.inf, 1.0], [math.nan, 1.0]])
def test_a_vector_without_a_direction_is_refused(bad):
    with pytest.raises(ValueError, match="a: expected a finite length greater than 0"):
        cosine_similarity(bad, [1.0, 2.0])
    with pytest.raises(ValueError, match="b: expected a finite length greater than 0"):
        cosine_similarity([1.0, 2.0], bad)
    with pytest.raises(ValueError, match="a: expected a finite length greater than 0"):
        projection([1.0, 2.0], bad)
