"""Tests a reader's answer statement by statement, and says what the first that fails found."""

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from builder.inpage.forms import pretty

_LONGEST = 200  # characters of a value in a message
_ALMOST = ("allclose", "isclose", "array_equal", "array_equiv")

_COMPARES: dict[type[ast.cmpop], tuple[Callable[[Any, Any], Any], str]] = {
    ast.Eq: (operator.eq, "=="),
    ast.NotEq: (operator.ne, "!="),
    ast.Lt: (operator.lt, "<"),
    ast.LtE: (operator.le, "<="),
    ast.Gt: (operator.gt, ">"),
    ast.GtE: (operator.ge, ">="),
    ast.Is: (operator.is_, "is"),
    ast.IsNot: (operator.is_not, "is not"),
    ast.In: (lambda one, many: one in many, "in"),
    ast.NotIn: (lambda one, many: one not in many, "not in"),
}


@dataclass(frozen=True)
class Failed:
    """The statement that failed, what it found, and the exception if it raised one."""

    line: str
    message: str
    error: BaseException | None = None


def same_failure(one: Failed, other: Failed | None) -> bool:
    """Return whether two answers fail at the same statement in the same way."""
    return other is not None and (one.line, one.message) == (other.line, other.message)


def first_failure(tests: str, namespace: dict[str, Any], file: str) -> Failed | None:
    """Run tests one by one; returns the first that fails, or None if all pass.

    Raises `SyntaxError` if the tests are no Python.
    """
    for statement in ast.parse(tests, file).body:
        source = ast.get_source_segment(tests, statement) or ""
        try:
            if isinstance(statement, ast.Assert) and statement.msg is None:
                message = _refuted(statement.test, namespace, file)
                if message:
                    return Failed(source, message)
            else:
                exec(compile(ast.Module([statement], []), file, "exec"), namespace)
        except AssertionError as error:
            return Failed(source, str(error) or "this is not so")
        except BaseException as error:  # whatever the reader's code raises
            return Failed(source, f"{type(error).__name__}: {error}".rstrip(": "), error)
    return None


def _refuted(node: ast.expr, namespace: dict[str, Any], file: str) -> str:
    """Return why an asserted expression does not hold, or nothing; evaluates each part once."""
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return next((why for part in parts if (why := _refuted(part, namespace, file))), "")
        case ast.Compare(left=left, ops=[kind], comparators=[right]):
            function, sign = _COMPARES[type(kind)]
            if isinstance(left, ast.Constant) and isinstance(kind, ast.Eq):
                left, right = right, left
            found, wanted = _value(left, namespace, file), _value(right, namespace, file)
            if function(found, wanted):
                return ""
            shown = _shown(wanted)
            end = f"not {shown}" if sign == "==" else f"which is not {sign} {shown}"
            return f"{_words(left)} gave {_shown(found)}, {end}"
        case ast.Call(func=function_node, args=[left, right, *_], keywords=keywords) if (
            getattr(function_node, "attr", getattr(function_node, "id", "")) in _ALMOST
            and not any(isinstance(a, ast.Starred) for a in node.args)
            and all(k.arg for k in keywords)
        ):
            function = _value(function_node, namespace, file)
            values = [_value(argument, namespace, file) for argument in node.args]
            named = {k.arg: _value(k.value, namespace, file) for k in keywords if k.arg}
            if _holds(function(*values, **named)):
                return ""
            return f"{_words(left)} gave {_shown(values[0])}, not {_shown(values[1])}"
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            value = _value(inner, namespace, file)
            return f"{_words(inner)} gave {_shown(value)}" if value else ""
    value = _value(node, namespace, file)
    return "" if value else f"{_words(node)} gave {_shown(value)}"


def _holds(value: Any) -> bool:
    return bool(value.all()) if hasattr(value, "all") else bool(value)


def _value(node: ast.expr, namespace: dict[str, Any], file: str) -> Any:
    return eval(compile(ast.Expression(node), file, "eval"), namespace)


def _words(node: ast.expr) -> str:
    return ast.unparse(node)


def _shown(value: object) -> str:
    text = pretty(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
