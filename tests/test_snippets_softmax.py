"""What a reader who pastes the snippet of lesson 1.3 relies on, and a sign it must not repeat."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from snippets.derivative import difference_quotient
from snippets.softmax import softmax

scores = st.lists(st.floats(-30, 30), min_size=1, max_size=6)


@given(scores)
def test_shares_are_positive_add_up_to_one_and_keep_the_order(row):
    shares = softmax(row)
    assert shares.sum() == pytest.approx(1)
    assert (shares > 0).all()
    order = np.argsort(row)
    assert (np.diff(shares[order]) >= 0).all()


@given(scores)
def test_it_is_the_formula_where_nothing_overflows(row):
    by_sympy = [sp.exp(score) for score in row]
    wanted = [float(term / sum(by_sympy)) for term in by_sympy]
    assert softmax(row) == pytest.approx(wanted, rel=1e-9)


@given(scores, st.floats(-1e4, 1e4))
def test_a_common_shift_changes_nothing(row, shift):
    assert softmax(np.add(row, shift)) == pytest.approx(softmax(row), abs=1e-9)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("large", [1e3, 1e6, 1e300])
def test_scores_whose_exponentials_overflow_still_have_shares(large):
    assert softmax([large, large, -large]) == pytest.approx([0.5, 0.5, 0])


@given(scores)
def test_the_slope_of_a_share_in_its_own_score_is_share_times_rest(row):
    def first(score):
        return softmax([score, *row[1:]])[0]

    share = first(row[0])
    assert difference_quotient(first, row[0], 1e-6) == pytest.approx(share * (1 - share), abs=1e-6)


@pytest.mark.parametrize("bad", [[], [[1.0, 2.0]], 3.0, [1.0, np.inf], [np.nan]])
def test_what_has_no_shares_is_refused(bad):
    with pytest.raises(ValueError, match="scores: expected a row of finite numbers, got"):
        softmax(bad)


@pytest.mark.parametrize("x", [-2.0, 0.0, 0.4, 3.0])
def test_sine_from_exponentials_needs_the_minus_sign(x):
    ahead, behind = np.exp(1j * x), np.exp(-1j * x)
    assert (ahead - behind) / 2j == pytest.approx(np.sin(x))
    assert (ahead + behind) / 2j == pytest.approx(-1j * np.cos(x))
    assert (ahead + behind) / 2j != pytest.approx(np.sin(x))
