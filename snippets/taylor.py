"""Power series: a function rebuilt from its value and its derivatives at one point."""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike

# SymPy differentiates these piece by piece, or not at all: the number it gives where the
# pieces meet need not be a derivative.
KINKED = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise, sp.Heaviside, sp.DiracDelta)
UNFINISHED = (sp.Derivative, sp.Subs)
NO_NUMBER = (sp.nan, sp.zoo, sp.oo, -sp.oo, sp.AccumBounds)
# A value and all derivatives everywhere in the complex plane, or wherever something is not 0.
ENTIRE = (sp.Add, sp.Mul, sp.Symbol, sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh)
BREAKERS: dict[Any, Callable[[Any], Any]] = {
    sp.log: lambda u: u,
    sp.tan: sp.cos,
    sp.tanh: sp.cosh,
    sp.atan: lambda u: 1 + u**2,
}


def maclaurin_coefficients(expression: sp.Expr, variable: sp.Symbol, order: int) -> list[sp.Expr]:
    """Return the `order` + 1 exact numbers f⁽ⁿ⁾(0)/n!, for n = 0, 1, …, `order`.

    `expression` is f, and must be differentiable `order` times at `variable` = 0.
    Raises ValueError if `order` is negative, if f or a derivative has no value there, or
    if SymPy's rules cannot tell, as with Abs, Max, Piecewise and Heaviside.
    Source: the definition of the Maclaurin polynomial; Spivak, Calculus, chapter 20.

    >>> x = sp.Symbol("x")
    >>> maclaurin_coefficients(sp.exp(-x), x, 3)
    [1, -1, 1/2, -1/6]
    """
    if order < 0:
        raise ValueError(f"order: expected 0 or more, got {order}")
    coefficients, derivative = [], sp.sympify(expression)
    for n in range(order + 1):
        value = derivative.subs(variable, 0)
        if derivative.has(*KINKED, *UNFINISHED) or value.has(*NO_NUMBER):
            wanted = f"derivative {n} to exist at 0, and to be within SymPy's rules"
            raise ValueError(f"expression: expected {wanted}, got {derivative}")
        coefficients.append(value / sp.factorial(n))
        derivative = derivative.diff(variable)
    return coefficients


def evaluate_polynomial(coefficients: Sequence[Any], x: ArrayLike) -> Any:
    """Return a₀ + a₁x + a₂x² + … for coefficients (a₀, a₁, a₂, …), at every number in `x`.

    The result has the shape of `x`. Each coefficient must be convertible to float.
    Raises ValueError if there are no coefficients.
    Source: Horner's rule; Higham, Accuracy and Stability of Numerical Algorithms, §5.1.

    >>> evaluate_polynomial([1, -1, 0.5], np.array([0.0, 0.5, 2.0])).tolist()
    [1.0, 0.625, 1.0]
    """
    if len(coefficients) == 0:
        raise ValueError("coefficients: expected at least one, got none")
    x = np.asarray(x, dtype=float)
    total = np.zeros_like(x)
    # From the highest power down: (a₂x + a₁)x + a₀ needs no powers at all.
    for coefficient in reversed(coefficients):
        total = total * x + float(coefficient)
    return total


def exp_series(x: float, terms: int) -> float:
    """Return the sum of the first `terms` terms of 1 + x + x²/2! + x³/3! + …

    For x ≥ 0 rounding does little harm, given enough terms and x below about 709.
    For x far below zero the terms cancel and take the digits with them.
    Raises ValueError if `x` is not finite or `terms` is below 1.
    Source: the power series of eˣ; Higham, Accuracy and Stability of Numerical Algorithms, §1.

    >>> exp_series(1.0, 4)
    2.6666666666666665
    """
    if not math.isfinite(x):
        raise ValueError(f"x: expected a finite number, got {x}")
    if terms < 1:
        raise ValueError(f"terms: expected 1 or more, got {terms}")
    total, term = 0.0, 1.0
    for n in range(1, terms + 1):
        total += term
        term *= x / n  # xⁿ/n! is the term before it times x/n: no factorial, no power
    return total


def taylor_coefficients(
    expression: sp.Expr, variable: sp.Symbol, point: Any, order: int
) -> list[sp.Expr]:
    """Return the `order` + 1 numbers f⁽ⁿ⁾(p)/n! at p = `point`, for n = 0, 1, …, `order`.

    They multiply 1, (x−p), (x−p)², …, and are exact if `point` is: Rational(1, 2), not 0.5.
    Raises ValueError if `order` is negative, `point` no real number, or f or a derivative without a
    value there by SymPy's rules.
    Source: the definition of the Taylor polynomial; Spivak, Calculus, chapter 20.

    >>> x = sp.Symbol("x")
    >>> taylor_coefficients(1 / x, x, 2, 3)
    [1/2, -1/4, 1/8, -1/16]
    """
    if order < 0:
        raise ValueError(f"order: expected 0 or more, got {order}")
    place = {variable: _real(point, "point")}
    derivatives = (_derivative(sp.sympify(expression), variable, n) for n in range(order + 1))
    return [_at(d, place) / sp.factorial(n) for n, d in enumerate(derivatives)]


@cache
def _derivative(expression: sp.Expr, variable: sp.Symbol, order: int) -> sp.Expr:
    """Return the derivative of `order`, kept short: unsimplified ones grow with every step."""
    if order == 0:
        return expression
    return sp.factor(_derivative(expression, variable, order - 1).diff(variable))


def _at(derivative: sp.Expr, place: dict[sp.Symbol, sp.Expr]) -> sp.Expr:
    """Return the value of a function or matrix at a place. Raises ValueError if it has none."""
    value = derivative.subs(place)
    if derivative.has(*KINKED, *UNFINISHED) or value.has(*NO_NUMBER):
        wanted = f"a value at {', '.join(map(str, place.values()))}, within SymPy's rules"
        raise ValueError(f"expression: expected {wanted}, got {derivative}")
    return value


def remainder_bound(
    expression: sp.Expr, variable: sp.Symbol, point: Any, order: int, x: Any
) -> float:
    """Return a bound on |f(x) − P(x)|, for the Taylor polynomial P of `order` about p = `point`.

    It is Lagrange's M·|x−p|ⁿ⁺¹/(n+1)! for n = `order`, with M the largest |f⁽ⁿ⁺¹⁾| between p and
    x as `largest_magnitude` finds it: by a search, which is no proof.
    Raises ValueError if `order` is negative, `point` or `x` no real number, if f breaks down
    between them, or if `singularities` cannot tell.
    Source: Lagrange's form of the remainder; Spivak, Calculus, chapter 20.

    >>> z = sp.Symbol("z")
    >>> round(remainder_bound(sp.cos(z), z, 0, 2, 1), 6)  # M = sin(1), and 3! = 6
    0.140245
    """
    if order < 0:
        raise ValueError(f"order: expected 0 or more, got {order}")
    low, high = sorted((_real(point, "point"), _real(x, "x")))
    for place in singularities(expression, variable, low):
        if place.is_real and low <= place <= high:
            raise ValueError(f"x: expected f to be smooth from {point} to {x}, not so at {place}")
    derivative = _derivative(sp.sympify(expression), variable, order + 1)
    in_numbers = sp.lambdify(variable, derivative, "numpy")
    largest = largest_magnitude(in_numbers, float(low), float(high))
    return largest * float(high - low) ** (order + 1) / math.factorial(order + 1)


def largest_magnitude(function: Callable[..., Any], low: float, high: float) -> float:
    """Return the largest |f(x)| for x from `low` to `high`, where f is `function`.

    f takes an array of shape (k,) and returns one, or a single number. It is asked at 129 places,
    then eight times at 9 places between the neighbours of the best: a narrow spike can be missed.
    Raises ValueError if `low` is above `high`, or if f has no finite value at a place asked.
    Source: a grid search, refined; Press et al., Numerical Recipes, chapter 10.

    >>> round(largest_magnitude(np.sin, 0.0, 3.0), 12)
    1.0
    """
    if not low <= high:
        raise ValueError(f"low: expected at most high = {high}, got {low}")
    a, b, largest = low, high, 0.0
    for steps in (128, 8, 8, 8, 8, 8, 8, 8, 8):
        x = np.linspace(a, b, steps + 1)
        values = np.abs(function(x)) + 0 * x  # a constant becomes an array too
        best, step = int(np.argmax(values)), (b - a) / steps
        if not math.isfinite(values[best]):
            raise ValueError(f"function: expected a finite value at {x[best]}, got {values[best]}")
        largest = max(largest, float(values[best]))
        a, b = max(low, x[best] - step), min(high, x[best] + step)
    return largest


def singularities(expression: sp.Expr, variable: sp.Symbol, point: Any = 0) -> list[sp.Expr]:
    """Return the complex numbers at which f, `expression`, breaks down, nearest to `point` first.

    A pole, or the start of a branch of a root or logarithm, counts; a hole that a limit fills, as
    in sin(x)/x, does not, unless it is inside another function. Of a family without end, like the
    poles of tan, only those nearest to `point`, a real number, are listed.
    Raises ValueError for functions other than powers, exp, log, sin, cos, tan, sinh, cosh, tanh
    and atan, for symbols but `variable`, or if SymPy cannot find the places.
    Source: analytic functions; Needham, Visual Complex Analysis, chapters 2 and 9.

    >>> z = sp.Symbol("z")
    >>> singularities(1 / (1 + z**2) + sp.log(z - 3), z, 2)
    [3, -I, I]
    """
    centre, z = _real(point, "point"), sp.Dummy()  # may be complex, where `variable` may not
    f = sp.together(sp.sympify(expression).subs(variable, z))
    if strange := f.free_symbols - {z}:
        raise ValueError(f"expression: expected no symbol but {variable}, got {strange}")
    top, bottom = sp.fraction(f, exact=True)
    parts = (*_breaking(top, z), *_breaking(bottom, z))
    found = {place for part in parts for place in _zeros(part, z, centre)}
    for place in _zeros(bottom, z, centre):
        if top.subs(z, place) != 0 or not sp.limit(f, z, place).is_finite:
            found.add(place)
    return sorted(found, key=lambda s: (abs(complex(s - centre)), complex(s).real, complex(s).imag))


def _breaking(expression: sp.Expr, variable: sp.Symbol) -> Iterator[sp.Expr]:
    """Yield what must not be 0, for every part of an expression to be smooth."""
    for part in sp.preorder_traversal(expression):
        if not part.has(variable) or isinstance(part, ENTIRE):
            continue
        if isinstance(part, sp.Pow):
            if not (part.exp.is_Integer and part.exp > 0):
                yield part.base
        elif part.func in BREAKERS:
            yield BREAKERS[part.func](part.args[0])
        else:
            known = ", ".join(f.__name__ for f in (*ENTIRE[3:], *BREAKERS))
            raise ValueError(f"expression: expected powers, {known}, got {part}")


def _zeros(expression: sp.Expr, variable: sp.Symbol, near: sp.Expr) -> Iterator[sp.Expr]:
    """Yield the complex zeros of an expression, of endless families the nearest to a number."""
    zeros = sp.solveset(expression, variable, sp.S.Complexes)
    for family in zeros.args if isinstance(zeros, sp.Union) else (zeros,):
        if isinstance(family, sp.FiniteSet):
            yield from family
        elif isinstance(family, sp.ImageSet) and family.base_sets == (sp.S.Integers,):
            n, place = family.lamda.variables[0], family.lamda.expr
            first, gap = place.subs(n, 0), place.diff(n)
            middle = round(complex((near - first) / gap).real)
            yield from (first + k * gap for k in range(middle - 5, middle + 6))
        elif family is not sp.S.EmptySet:
            raise ValueError(f"expression: expected one whose zeros SymPy finds, got {expression}")


def radius_of_convergence(expression: sp.Expr, variable: sp.Symbol, point: Any) -> sp.Expr:
    """Return the R for which the Taylor series about p = `point` converges to f when |x−p| < R.

    R is the distance from p to the nearest of the `singularities` of f, `expression`, in the
    complex plane, and infinite (`sp.oo`) if there is none.
    Raises ValueError if f has no value or breaks down at p, or if `singularities` cannot tell.
    Source: Taylor's theorem; Needham, Visual Complex Analysis, chapter 2.

    >>> x = sp.Symbol("x")
    >>> radius_of_convergence(1 / (1 + x**2), x, 2)
    sqrt(5)
    """
    taylor_coefficients(expression, variable, point, 0)  # refuses where f has no value
    places = singularities(expression, variable, point)
    radius: sp.Expr = sp.Abs(places[0] - _real(point, "point")) if places else sp.oo
    if radius == 0:
        raise ValueError(f"point: expected one where {expression} is smooth, got {point}")
    return radius


def quadratic_taylor(
    expression: sp.Expr, variables: Sequence[sp.Symbol], point: Sequence[Any]
) -> tuple[sp.Expr, sp.Matrix, sp.Matrix]:
    """Return f, its row J of slopes, shape (1, n), and its matrix H, shape (n, n), at `point`.

    With the column d = x − `point`, f(x) ≈ f + J d + ½ dᵀH d. `expression` is f; `variables` are
    its n symbols and `point` n numbers in the same order; exact numbers give exact results.
    Raises ValueError if their counts differ or are 0, or if f has no such derivatives there.
    Source: the second-order Taylor formula; Marsden & Tromba, Vector Calculus, §3.2.

    >>> x, y = sp.symbols("x y")
    >>> quadratic_taylor(sp.exp(x) * sp.cos(y), (x, y), (0, 0))
    (1, Matrix([[1, 0]]), Matrix([
    [1,  0],
    [0, -1]]))
    """
    if not variables or len(variables) != len(point):
        raise ValueError(f"point: expected {len(variables)} numbers (1 or more), got {len(point)}")
    f = sp.Matrix([sp.sympify(expression)])
    slopes = f.jacobian(list(variables))
    bends = slopes.jacobian(list(variables))
    place = {v: _real(p, "point") for v, p in zip(variables, point, strict=True)}
    return _at(f, place)[0], _at(slopes, place), _at(bends, place)


def _real(number: Any, name: str) -> sp.Expr:
    """Return a number as SymPy's. Raises ValueError, with its name, if it is not real."""
    value = sp.sympify(number)
    if not (value.is_number and value.is_real):
        raise ValueError(f"{name}: expected a real number, got {number!r}")
    return value
