"""What a reader who pastes the snippets of lesson 1.6 relies on."""

import math
from typing import Any

import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

from snippets.expression_tree import (
    FUNCTIONS,
    derivative_tree,
    expression_tree,
    operations,
    tree_text,
    value_and_slope,
)

X = sp.Symbol("x", real=True)
leaves = st.one_of(st.just("x"), st.integers(-5, 5))
trees: Any = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), inner),
        st.tuples(st.just("**"), inner, st.integers(0, 3)),
    ),
    max_leaves=8,
)
points = st.integers(-20, 20).map(lambda n: n / 8)


def symbolic(tree: Any) -> sp.Expr:
    return sp.sympify(tree_text(tree), locals={"x": X})


def close(found: float, wanted: sp.Expr) -> bool:
    return found == pytest.approx(float(wanted), rel=1e-6, abs=1e-6)


@given(tree=trees, x=points)
def test_numbers_are_those_of_sympy(tree, x):
    try:
        value, slope = value_and_slope(tree, x)
    except (ValueError, ArithmeticError):
        assume(False)
    assume(max(abs(value), abs(slope)) < 1e4)
    f = symbolic(tree)
    at = {X: sp.Rational(x)}
    exact, steepness = (part.subs(at).evalf(40) for part in (f, sp.diff(f, X)))
    # Exact zeros that rounding hides, as in 1/(ln(x/x) + ...), have no value.
    assume(exact.is_real and exact.is_finite and steepness.is_real and steepness.is_finite)
    # Numbers that cancel, or huge ones inside, leave fewer digits: compare with a nearby point.
    try:
        near = value_and_slope(tree, math.nextafter(x, math.inf))
    except (ValueError, ArithmeticError):
        assume(False)
    assume(abs(near[0] - value) < 1e-9 and abs(near[1] - slope) < 1e-9)
    assert close(value, exact)
    assert close(slope, steepness)


@given(tree=trees, x=points)
def test_formula_and_numbers_agree(tree, x):
    try:
        _, slope = value_and_slope(tree, x)
        formula, _ = value_and_slope(derivative_tree(tree), x)
    except (ValueError, ArithmeticError):
        assume(False)
    assume(abs(slope) < 1e4)
    assert formula == pytest.approx(slope, rel=1e-6, abs=1e-6)


@given(tree=trees)
def test_what_is_written_is_read_again(tree):
    assert expression_tree(tree_text(tree)) == tree


@pytest.mark.parametrize(
    "text", ["cos(3*x**2 - x) / exp(4*x)", "log(1 + x**2)", "-x * tanh(x)", "sin(x)**3 / (2 - x)"]
)
def test_the_derivative_of_a_formula_is_that_of_sympy(text):
    tree = expression_tree(text)
    assert sp.simplify(symbolic(derivative_tree(tree)) - sp.diff(symbolic(tree), X)) == 0


def test_operations_are_counted():
    assert operations(expression_tree("x")) == 0
    assert operations(expression_tree("2 * x + sin(x)")) == 3


@pytest.mark.parametrize("text", ["y", "x**x", "gamma(x)", "x if x else 1", "sin(x, x)", "'x'"])
def test_what_is_no_expression_of_x_is_refused(text):
    with pytest.raises(ValueError, match="text: expected"):
        expression_tree(text)


@pytest.mark.parametrize("text", ["log(x)", "x**0.5", "1 / (x + 1)", "x**-2 / (x + 1)"])
def test_where_a_node_has_no_value_there_is_an_error(text):
    with pytest.raises((ValueError, ZeroDivisionError)):
        value_and_slope(expression_tree(text), -1.0)


def test_the_beast_is_tamed():
    value, slope = value_and_slope(expression_tree("cos(3*x**2 - x) / exp(4*x)"), 0.0)
    assert (value, slope) == (1, -4)
