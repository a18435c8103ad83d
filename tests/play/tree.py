"""Trees of expressions, each node by SymPy, the whole by `snippets.expression_tree`."""

from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pytest
import sympy as sp

from builder.interactive import Values
from builder.play import tree
from play.case import Case
from snippets.expression_tree import expression_tree, value_and_slope

X = sp.Symbol("x", real=True)
# Each with the rules of its nodes, from the leaves up.
EXPRESSIONS = {
    "cos(3*x**2 - x)/exp(4*x)": "leaf leaf difference chain leaf chain quotient",
    "cos(3*x**2 - x)*exp(-4*x)": "leaf leaf difference chain leaf chain product",
    "(x**2 + 1)**3*sin(2*x)": "leaf leaf sum power leaf chain product",
    "log(1 + x**2*exp(x))": "leaf leaf leaf chain product sum chain",
    "tanh(3*x)/(2 + cos(x))": "leaf chain leaf leaf chain sum quotient",
}


def cases() -> list[Case]:
    """Return random points and sets of opened nodes for each expression."""
    rng = np.random.default_rng(16)
    return [_case(list(EXPRESSIONS)[k % len(EXPRESSIONS)], rng) for k in range(120)]


def _case(text: str, rng: np.random.Generator) -> Case:
    values: dict[str, Any] = {"f": text, "at": 0, "low": -1, "high": 1, "bottom": -1, "top": 1}
    settings = tree.settings(Values(PurePosixPath("test.md"), values, {}, 0))
    nodes = settings["nodes"]
    assert " ".join(node["rule"] for node in nodes) == EXPRESSIONS[text]
    x = round(rng.uniform(-1, 1), 2)
    at = {X: sp.Rational(str(x))}
    parts = [sp.sympify(node["code"].replace("math.", ""), locals={"x": X}) for node in nodes]
    exact = [float(part.subs(at).evalf(30)) for part in parts]
    slopes = [float(sp.diff(part, X).subs(at).evalf(30)) for part in parts]
    assert (exact[-1], slopes[-1]) == pytest.approx(value_and_slope(expression_tree(text), x))
    opened = int(rng.integers(0, 2 ** len(nodes)))
    filled: list[bool] = []
    ready: list[bool] = []
    for k, node in enumerate(nodes):
        ready.append(all(filled[part] for part in node["parts"]))
        filled.append(node["rule"] == "leaf" or (ready[k] and bool(opened >> k & 1)))
    return Case(
        settings,
        {"x": x, "open": opened, "node": int(rng.integers(0, len(nodes)))},
        {
            "x": x,
            "values": exact,
            "slopes": slopes,
            "filled": filled,
            "ready": ready,
            "value": exact[-1],
            "slope": slopes[-1],
        },
    )
