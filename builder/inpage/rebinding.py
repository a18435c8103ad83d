"""Names that meant a module or a function until the code gave them another value."""

import ast
import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

_LONGEST = 60  # characters of a line in a sentence


@dataclass(frozen=True)
class Rebound:
    """What a name was, as in “`np` was imported”, and the line that gave it another value."""

    was: str
    line: str


def rebound(name: str, codes: Sequence[str], values: Mapping[str, object]) -> Rebound | None:
    """Return how a name lost its meaning; None if it did not, or nothing in `codes` shows it.

    `codes` are those of cells in the order of the page, `values` what names mean now.
    """
    if name not in values or isinstance(values[name], ModuleType) or callable(values[name]):
        return None
    was = "is a function of Python's own" if callable(getattr(builtins, name, None)) else ""
    line = ""
    for code in codes:
        for node, given in _bindings(code, name):
            if given:
                was = given
            else:
                line = _line(code, node)
    return Rebound(was, line) if was and line else None


def _bindings(code: str, name: str) -> list[tuple[ast.AST, str]]:
    """Return each place that binds a name, in order, and what it is there if no plain value."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found: dict[int, tuple[ast.AST, str]] = {}  # by line
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                if any((alias.asname or alias.name.split(".")[0]) == name for alias in names):
                    found[node.lineno] = node, "was imported"
            case ast.FunctionDef() | ast.AsyncFunctionDef() if node.name == name:
                found[node.lineno] = node, "was a function"
            case ast.ClassDef() if node.name == name:
                found[node.lineno] = node, "was a class"
            case ast.Assign(targets=[ast.Name(id=to)], value=ast.Lambda()) if to == name:
                found[node.lineno] = node, "was a function"
            case ast.Name(ctx=ast.Store(), id=to) | ast.arg(arg=to) if to == name:
                found.setdefault(node.lineno, (node, ""))
    return [found[line] for line in sorted(found)]


def _line(code: str, node: ast.AST) -> str:
    line = code.splitlines()[getattr(node, "lineno", 1) - 1].strip()
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"
