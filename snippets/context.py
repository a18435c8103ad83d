"""Which letters of a formula vary: freezing the others, and the shape that is left."""

import inspect
from collections.abc import Callable, Iterable
from typing import Any

import sympy as sp

NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def freeze(function: Callable[..., Any], **fixed: Any) -> Callable[..., Any]:
    """Return `function` of its other letters alone, each of `fixed` held at the value given now.

    The letters left keep their order, and are given as `function` takes them, by place or name;
    unlike a keyword of `functools.partial`, one that is held cannot be given again. Units and
    shapes are those of `function`.

    Raises ValueError if a letter of `function` has no name, or a name of `fixed` is no letter.

    Source: Abelson & Sussman, Structure and Interpretation of Computer Programs, §1.3.4.

    >>> freeze(lambda m, a, d, v: m * a + d * v**2, m=1200, d=0.4)(1.0, 30.0)
    1560.0
    """
    letters = inspect.signature(function).parameters
    if any(letter.kind not in NAMED for letter in letters.values()):
        raise ValueError(f"function: expected letters with names, got {', '.join(letters)}")
    if strange := sorted(set(fixed) - set(letters)):
        raise ValueError(f"fixed: expected letters of {', '.join(letters)}, got {strange[0]}")
    left = [letter for name, letter in letters.items() if name not in fixed]
    signature = inspect.Signature(left)

    def rest(*values: Any, **named: Any) -> Any:
        return function(**signature.bind(*values, **named).arguments, **fixed)

    rest.__signature__ = signature  # type: ignore[attr-defined]  # so that more can be frozen
    return rest


def varying(expression: sp.Expr, letters: Iterable[sp.Symbol]) -> dict[str, str]:
    """Shape of `expression` as a function of each of `letters` alone, all other letters held.

    "constant", "line", "parabola" or "other curve", for values of the held letters in general:
    d·v² is a parabola in v, but constant where d happens to be 0. The shape is told by the first
    derivative that is zero everywhere: the first, the second or the third. This is right on an
    interval, where `expression` has these derivatives at every point.

    Raises ValueError if `expression` is no expression of SymPy.

    Source: Spivak, Calculus, chapter 11 (a function whose derivative is zero is constant).

    >>> m, a, d, v = sp.symbols("m a d v")
    >>> varying(m * a + d * v**2, (m, v))
    {'m': 'line', 'v': 'parabola'}
    """
    if not isinstance(expression, sp.Expr):
        raise ValueError(f"expression: expected an expression of SymPy, got {expression!r}")

    def shape(letter: sp.Symbol) -> str:
        for order, name in enumerate(("constant", "line", "parabola"), start=1):
            if sp.simplify(expression.diff(letter, order)) == 0:
                return name
        return "other curve"

    return {str(letter): shape(letter) for letter in letters}
