"""An expression as a tree: each node has one rule, for formulas and for numbers alike."""

import ast
import math
from collections.abc import Callable
from typing import Any

Tree = Any  # a number, "x", or an operation with its branches: ("+", "x", 1)
Number = Callable[[float], float]

OPERATIONS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}

# Each function with its slope, as numbers and as a tree.
FUNCTIONS: dict[str, tuple[Number, Number, Callable[[Tree], Tree]]] = {
    "exp": (math.exp, math.exp, lambda u: ("exp", u)),
    "log": (math.log, lambda u: 1 / u, lambda u: ("/", 1, u)),
    "sin": (math.sin, math.cos, lambda u: ("cos", u)),
    "cos": (math.cos, lambda u: -math.sin(u), lambda u: ("*", -1, ("sin", u))),
    "tanh": (
        math.tanh,
        lambda u: 1 - math.tanh(u) ** 2,
        lambda u: ("-", 1, ("**", ("tanh", u), 2)),
    ),
}


def expression_tree(text: str) -> Tree:
    """Tree of an expression of x, read as Python reads it: the operation done last is the root.

    A node is a number, "x", or a tuple of an operation (+ - * / **) or function (exp, log, sin,
    cos, tanh) and its branches. An exponent must be a number.

    Raises ValueError for anything else in `text`.

    Source: the grammar of Python, module ast.

    >>> expression_tree("sin(x**2) / 3")
    ('/', ('sin', ('**', 'x', 2)), 3)
    """
    return _branch(ast.parse(text, mode="eval").body)


def _branch(node: ast.expr) -> Tree:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id="x"):
            return "x"
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return ("*", -1, _branch(inner))
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in OPERATIONS:
            u, v = _branch(left), _branch(right)
            if not isinstance(operation, ast.Pow) or isinstance(v, int | float):
                return (OPERATIONS[type(operation)], u, v)
        case ast.Call(func=ast.Name(id=name), args=[inner]) if name in FUNCTIONS:
            return (name, _branch(inner))
    raise ValueError(f"text: expected numbers, x, + - * / **, functions, got {ast.unparse(node)!r}")


def value_and_slope(tree: Tree, x: float) -> tuple[float, float]:
    """Value and derivative of `tree` at `x`, computed from the leaves up, with numbers alone.

    `tree` comes from `expression_tree`; the slope has the unit of the value per unit of `x`.
    Raises what Python raises where a node has no value: ValueError, ZeroDivisionError,
    OverflowError.

    Source: Griewank & Walther, Evaluating Derivatives, chapter 3 (forward mode).

    >>> value_and_slope(expression_tree("cos(3*x**2 - x) / exp(4*x)"), 0.0)
    (1.0, -4.0)
    """
    if not isinstance(tree, tuple):
        return (x, 1.0) if tree == "x" else (float(tree), 0.0)
    name, *branches = tree
    # A function has one branch; nothing stands in for the second.
    (u, du), (v, dv) = [*(value_and_slope(b, x) for b in branches), (0.0, 0.0)][:2]
    match name:
        case "+":
            return u + v, du + dv
        case "-":
            return u - v, du - dv
        case "*":
            return u * v, du * v + u * dv
        case "/":
            return u / v, (du * v - u * dv) / v**2
        case "**":
            return math.pow(u, v), (v * math.pow(u, v - 1) * du if v else 0.0)
    outer, outer_slope, _ = FUNCTIONS[name]
    return outer(u), outer_slope(u) * du


def derivative_tree(tree: Tree) -> Tree:
    """Derivative of `tree` as another tree, by the same rules, with nothing simplified.

    `tree` comes from `expression_tree`. The derivative holds wherever the rules do: no division
    by zero, logarithms of positive numbers only.

    Source: Abelson & Sussman, Structure and Interpretation of Computer Programs, §2.3.2.

    >>> derivative_tree(expression_tree("x * sin(x)"))
    ('+', ('*', 1, ('sin', 'x')), ('*', 'x', ('*', ('cos', 'x'), 1)))
    """
    if not isinstance(tree, tuple):
        return 1 if tree == "x" else 0
    name, u, *rest = tree
    du = derivative_tree(u)
    if not rest:
        return ("*", FUNCTIONS[name][2](u), du)
    v, dv = rest[0], derivative_tree(rest[0])
    if name == "*":
        return ("+", ("*", du, v), ("*", u, dv))
    if name == "/":
        return ("/", ("-", ("*", du, v), ("*", u, dv)), ("**", v, 2))
    if name == "**":
        return ("*", ("*", v, ("**", u, v - 1)), du)
    return (name, du, dv)  # a sum or a difference


def tree_text(tree: Tree) -> str:
    """Python text of `tree`, in brackets throughout; `expression_tree` reads it again.

    >>> tree_text(("/", ("sin", "x"), 3))
    '(sin(x) / 3)'
    """
    if not isinstance(tree, tuple):
        return f"({tree})" if isinstance(tree, int | float) and tree < 0 else str(tree)
    name, *branches = tree
    written = [tree_text(branch) for branch in branches]
    if name in FUNCTIONS:
        return f"{name}({written[0]})"
    return f"({f' {name} '.join(written)})"


def operations(tree: Tree) -> int:
    """Number of operations and functions in `tree`; numbers and x count as none.

    >>> operations(expression_tree("cos(3*x**2 - x) / exp(4*x)"))
    7
    """
    if not isinstance(tree, tuple):
        return 0
    return 1 + sum(operations(branch) for branch in tree[1:])
