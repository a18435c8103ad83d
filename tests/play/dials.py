"""Linked dials, by `snippets.chain` and SymPy."""

from typing import Any

import numpy as np
import sympy as sp

from builder.trees import python_text
from play.case import Case, function
from snippets.chain import chain

T, W = sp.symbols("t w", real=True)
PAIRS = [
    (sp.sqrt(T), 1 + 3 * W / 2 - W**2 / 4),
    (3 * T**2 + 1, W**5 / 1000),
    (sp.exp(T / 4), sp.cos(W)),
    (2 * T - 1, sp.atan(W)),
    (sp.log(1 + T), sp.exp(-W) + W),
]


def cases() -> list[Case]:
    """Return random states of each pair of functions."""
    rng = np.random.default_rng(5)
    return [_case(*PAIRS[k % len(PAIRS)], rng) for k in range(120)]


def _case(inner: sp.Expr, outer: sp.Expr, rng: np.random.Generator) -> Case:
    at, turn = round(rng.uniform(0.25, 5), 2), round(rng.uniform(0.05, 2), 2)
    code = {"inner": inner, "outer": outer, "innerRate": inner.diff(T), "outerRate": outer.diff(W)}
    f, g, slope, other = (
        sp.lambdify(variable, expression, "math")
        for variable, expression in zip((T, W, T, W), code.values(), strict=True)
    )
    links = [(f, slope), (g, other)]
    (second, inner_rate), (third, rate) = chain(links[:1], at), chain(links, at)
    moved, end = chain(links[:1], at + turn)[0], chain(links, at + turn)[0]
    whole = sp.diff(outer.subs(W, inner), T).subs(T, sp.Rational(str(at)))
    assert np.isclose(rate, float(whole.evalf()), rtol=1e-12)
    settings: dict[str, Any] = {
        "low": 0.25,
        "high": 5,
        "most": 2,
        "at": 1,
        "letters": ["t", "w", "Y"],
    }
    return Case(
        settings
        | {"inner": function(inner, T), "outer": function(outer, W)}
        | {"python": {name: python_text(expression) for name, expression in code.items()}},
        {"at": at, "turn": turn},
        {
            "at": at,
            "turn": turn,
            "second": second,
            "third": third,
            "innerRate": inner_rate,
            "outerRate": other(second),
            "rate": rate,
            "secondTurn": moved - second,
            "thirdTurn": end - third,
            "secondGuess": inner_rate * turn,
            "thirdGuess": rate * turn,
        },
    )
