"""A function of the lesson, as SymPy knows it → the tree that the page's scripts compute with."""

from typing import Any

import sympy as sp
from sympy.printing.numpy import NumPyPrinter

Tree = float | str | list[Any]

_NAMES: dict[Any, str] = {
    sp.Add: "+",
    sp.Mul: "*",
    sp.Pow: "^",
    **{
        getattr(sp, name): name
        for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan")
    },
    sp.Abs: "abs",
}


class UntreeableError(ValueError):
    """The page cannot compute this function."""


def tree(expression: sp.Expr) -> Tree:
    """Return an expression as nested lists, `["+", "x", ["^", "x", 2.0]]` for x + x².

    Raises `UntreeableError` for what the page's scripts have no rule for.
    """
    if expression.is_Symbol:
        return str(expression)
    if expression.is_number and not expression.free_symbols:
        value = complex(expression)
        if value.imag:
            raise UntreeableError(f"`{expression}` is no real number")
        return int(value.real) if value.real.is_integer() else value.real
    name = _NAMES.get(expression.func)
    if name is None:
        known = ", ".join(sorted(set(_NAMES.values())))
        raise UntreeableError(f"the page cannot compute `{expression.func}`; it knows {known}")
    return [name, *(tree(part) for part in expression.args)]


def function(expression: sp.Expr, *variables: str) -> dict[str, Any]:
    """Return a function as the page's scripts are given it: its tree and its variables."""
    return {"$fn": tree(expression), "names": list(variables)}


def python_text(expression: sp.Expr) -> str:
    """Return an expression as Python with NumPy writes it: `np.exp(-x)`."""
    text: str = NumPyPrinter().doprint(expression)
    return text.replace("numpy.", "np.")
