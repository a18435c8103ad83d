"""An exception as a reader sees it: what went wrong, in which of their lines, what to try."""

import traceback
from collections.abc import Mapping
from dataclasses import replace
from types import FrameType, TracebackType
from typing import Any

from builder.inpage.hints import Around, hint
from builder.inpage.running import cell_of

MOST_LINES = 8
MOST_CHARACTERS = 2_000
_LEFT = "the cell ended itself here: what comes after this line did not run"
_STOPPED = "stopped before its end"


def report(error: BaseException, codes: Mapping[str, str], around: Around) -> dict[str, Any]:
    """Return the name, message, lines and hint of an error; `codes` are the cells' by id."""
    name = type(error).__name__
    message = _message(error)
    cause = _cause(error)
    lines = [*_lines(error, codes), *(_lines(cause, codes) if cause else [])]
    if cause:  # what the reader's own code raised, and a snippet passed on in words of its own
        lines = [line for line in lines if "cell" in line]
    code = next((line["code"] for line in reversed(lines) if "code" in line), "")
    return {
        "name": name,
        "message": message,
        "lines": lines,
        "hint": _hint(cause or error, code, around),
    }


def _hint(error: BaseException, code: str, around: Around) -> str:
    known = replace(around, attributes=_attributes(error), values=_values(error, around))
    return hint(type(error).__name__, _message(error), code, known)


def _cause(error: BaseException) -> BaseException | None:
    """Return the first error of the reader's own code that led to this one."""
    found, before = None, error.__cause__
    while before is not None:
        if any(cell_of(f.f_code.co_filename) for f, _ in _frames(before.__traceback__)):
            found = before
        before = before.__cause__
    return found


def _attributes(error: BaseException) -> frozenset[str]:
    """Return the public attributes of the value that lacked the one asked for."""
    if not isinstance(error, AttributeError) or error.obj is None:
        return frozenset()
    return frozenset(name for name in dir(error.obj) if not name.startswith("_"))


def _values(error: BaseException, around: Around) -> Mapping[str, object]:
    """Return what names mean in the reader's own line that failed."""
    frames = [f for f, _ in _frames(error.__traceback__) if cell_of(f.f_code.co_filename)]
    return {**frames[-1].f_globals, **frames[-1].f_locals} if frames else around.values


def _message(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return _LEFT
    if isinstance(error, KeyboardInterrupt):
        return str(error) or _STOPPED
    if isinstance(error, SyntaxError) and cell_of(error.filename or ""):
        return error.msg
    try:
        text = str(error)
    except Exception:  # the class is the reader's own
        text = "(its message cannot be read)"
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]} …"


def _lines(error: BaseException, codes: Mapping[str, str]) -> list[dict[str, Any]]:
    if isinstance(error, SyntaxError) and (cell := cell_of(error.filename or "")):
        number = error.lineno or 1
        found = {"cell": cell, "line": number, "code": _line(codes, cell, number)}
        return [{**found, "column": error.offset or 1}]
    lines: list[dict[str, Any]] = []
    beyond: dict[str, Any] | None = None
    for frame, number in _frames(error.__traceback__):
        cell = cell_of(frame.f_code.co_filename)
        module = str(frame.f_globals.get("__name__", ""))
        if cell:
            line = {"cell": cell, "line": number, "code": _line(codes, cell, number)}
            beyond = None
            if lines[-1:] != [line]:
                lines.append(line)
        elif module.split(".")[0] == "snippets":
            beyond = {"file": f"{module.replace('.', '/')}.py", "line": number}
    if len(lines) > MOST_LINES:
        lines = [*lines[:2], *lines[2 - MOST_LINES :]]
    return [*lines, beyond] if beyond else lines


def _frames(trace: TracebackType | None) -> list[tuple[FrameType, int]]:
    return list(traceback.walk_tb(trace))


def _line(codes: Mapping[str, str], cell: str, number: int) -> str:
    lines = codes.get(cell, "").splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""
