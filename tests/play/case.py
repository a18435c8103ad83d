"""One state of an interactive, and the numbers it must show there."""

from dataclasses import dataclass
from typing import Any

import sympy as sp

from builder.trees import function as _function


@dataclass(frozen=True)
class Case:
    """What the build gives an interactive, what the reader did, and what must be shown."""

    settings: dict[str, Any]
    state: dict[str, Any]
    numbers: dict[str, Any]


def function(expression: sp.Expr, *variables: sp.Symbol) -> dict[str, Any]:
    """Return a function as the page gets it: its tree, and the names of its variables."""
    return _function(expression, *map(str, variables))
