"""Runs the code of one cell and tells what came of it."""

import ast
import builtins
import io
import linecache
import sys
import tokenize
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from builder.inpage import drawing, forms, narrow, surroundings, watching
from builder.inpage.needs import Cell
from builder.inpage.screen import Screen

Namespace = dict[str, Any]


def new_namespace(show: Callable[..., None], watch: watching.Watch) -> Namespace:
    """Return an empty namespace with the built-in functions that differ in a page.

    `show` is its `display`; `watch` does its arithmetic where integers are narrow.
    """
    own: Namespace = {
        "display": show,
        "input": _no_input,
        "breakpoint": _no_debugger,
        "exit": _leave,
        "quit": _leave,
        "__import__": surroundings.notice_imports(builtins.__import__),
    }
    if narrow.may_be_narrow():
        own |= watch.functions()
    return {"__name__": "__main__", "__builtins__": {**vars(builtins), **own}}


def _no_input(*_: object) -> str:
    raise RuntimeError("a page cannot ask for input")


def _no_debugger(*_: object, **__: object) -> None:
    raise RuntimeError("a page cannot stop in the middle of a cell")


def _leave(*_: object) -> None:
    raise SystemExit


def file_of(cell: str) -> str:
    """Return the file name that the code of a cell has in tracebacks."""
    return f"<cell {cell}>"


def cell_of(file: str) -> str | None:
    """Return the cell that has this file name; None for any other file."""
    return file[6:-1] if file.startswith("<cell ") and file.endswith(">") else None


def run_code(cell: Cell, namespace: Namespace, screen: Screen) -> BaseException | None:
    """Run a cell and show the value of its last line as Jupyter does; returns what it raised."""
    file = file_of(cell.id)
    lines = cell.code.splitlines(keepends=True)
    linecache.cache[file] = (len(cell.code), None, lines, file)
    namespace.pop("__warningregistry__", None)  # every run warns once
    with redirected(screen):
        try:
            first, last = _compiled(cell.code, file)
            exec(first, namespace)
            if last is not None:
                value = eval(last, namespace)
                if value is not None and not silenced(cell.code):
                    forms.show(value, screen)
            drawing.flush_at_end()
        except BaseException as error:  # also exit() and an interrupt: the session goes on
            return _flushed_after(error)
    return None


def _flushed_after(error: BaseException) -> BaseException:
    """Show what was drawn before the error, as Jupyter does, and return the error."""
    try:
        drawing.flush_at_end()
    except Exception:  # half a figure need not be drawable
        return error
    return error


def _compiled(code: str, file: str) -> tuple[types.CodeType, types.CodeType | None]:
    """Return the code of a cell, and that of its last line if this is an expression."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        parse = watching.watched if narrow.may_be_narrow() else ast.parse
        tree = parse(code, file)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        expression = ast.Expression(last.value) if isinstance(last, ast.Expr) else None
        both = (
            compile(tree, file, "exec", dont_inherit=True),
            compile(expression, file, "eval", dont_inherit=True) if expression else None,
        )
    for text in dict.fromkeys(_warning(w.message, w.category, w.filename, w.lineno) for w in found):
        sys.stderr.write(text)
    return both


def silenced(code: str) -> bool:
    """Return whether the code ends with a semicolon, which keeps its value from being shown."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        return False
    blank = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER)
    words = [token.string for token in tokens if token.type not in blank]
    return words[-1:] == [";"]


@contextmanager
def redirected(screen: Screen) -> Iterator[None]:
    """Within, what is printed, drawn and warned of goes to this screen."""
    before = sys.stdout, sys.stderr, sys.stdin, sys.displayhook
    sys.stdout, sys.stderr, sys.stdin = screen.out, screen.err, io.StringIO()
    drawing.begin(screen)
    limit = sys.getrecursionlimit()
    show, warnings.showwarning = warnings.showwarning, _show_warning
    try:
        yield
    finally:
        warnings.showwarning = show
        sys.stdout, sys.stderr, sys.stdin, sys.displayhook = before
        sys.setrecursionlimit(limit)
        drawing.end()


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Any = None,
    line: str | None = None,
) -> None:
    sys.stderr.write(_warning(message, category, filename, lineno))


def _warning(message: Warning | str, category: type[Warning], file: str, line: int) -> str:
    place = f" (line {line})" if cell_of(file) else ""
    return f"{category.__name__}: {message}{place}\n"
