"""The cells of lessons, run one by one as readers ask for them."""

import importlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from builder.inpage import forms
from builder.inpage.effects import STYLE, imported_modules, reached, styled_modules
from builder.inpage.hints import Around
from builder.inpage.needs import Cell, History, Marks, Step, forget, plan, record
from builder.inpage.running import Namespace, new_namespace, run_code
from builder.inpage.screen import Screen
from builder.inpage.trouble import report

PAGES = 4  # whose names are kept
_HIDDEN = ("__name__", "__builtins__")


@dataclass
class _Page:
    """What the cells of a page have left behind."""

    namespace: Namespace
    marks: Marks = field(default_factory=Marks)
    histories: dict[str, History] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)  # as they ran, for tracebacks
    style: dict[str, Any] = field(default_factory=dict)  # of matplotlib, after the last cell


class Session:
    """Runs cells and tells, as JSON, what comes of them. One for a worker."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell_text = tell
        self._pages: dict[str, _Page] = {}
        self._screen: Screen | None = None

    def run(self, asked: str) -> None:
        """Run a cell, and first those it needs that have not run as they are now.

        `asked` is {"page", "cells": [{"id", "code"}], "target"}.
        """
        request = json.loads(asked)
        cells = _cells(request["cells"])
        page = self._page(request["page"])
        ran: list[str] = []
        ok = self._bring_up(page, cells, request["target"], ran)
        self._tell({"says": "done", "id": request["target"], "ok": ok, "ran": ran})

    def imports(self, asked: str) -> str:
        """Return the top-level modules that a run would import, as a JSON list.

        `asked` is {"cells", "target"} and, if it is known, "page".
        """
        request = json.loads(asked)
        page = self._pages.get(request.get("page", "")) or _Page({})
        steps = plan(_cells(request["cells"]), request["target"], page.histories, page.marks)
        return json.dumps(modules_of([s.cell.code for s in (*steps.first, steps.target)]))

    def forget(self, page: str) -> None:
        """Drop all that the cells of a page have left behind."""
        self._pages.pop(page, None)

    def _page(self, name: str) -> _Page:
        """Return a page, as the one used last; only so many are kept."""
        page = self._pages.pop(name, None) or _Page(new_namespace(self._display))
        self._pages[name] = page
        while len(self._pages) > PAGES:
            del self._pages[next(iter(self._pages))]
        return page

    def _bring_up(self, page: _Page, cells: list[Cell], target: str, ran: list[str]) -> bool:
        """Run what a cell needs, then the cell; returns whether all went well."""
        todo = plan(cells, target, page.histories, page.marks)
        if todo.first:
            self._tell({"says": "needs", "cells": [step.cell.id for step in todo.first]})
        around = _Around(cells)
        return all(
            self._run_step(page, step, around, ran) for step in (*todo.first, todo.target)
        )

    def _run_step(self, page: _Page, step: Step, around: "_Around", ran: list[str]) -> bool:
        cell = step.cell
        self._tell({"says": "cell", "id": cell.id})
        ran.append(cell.id)
        early = forget(page.histories, step)
        for name in early:
            page.namespace.pop(name, None)
        _set_style(page, step, STYLE in early)
        page.codes[cell.id] = cell.code
        self._screen = Screen(cell.id, self._tell)
        error = run_code(cell, page.namespace, self._screen)
        self._screen.close()
        page.style = _style()
        # Half a run leaves values that no whole run would: they count as something of their own.
        mark = step.mark if error is None else page.marks.of((cell.id, len(page.marks.known)))
        record(page.histories, step.effects, mark)
        if error is not None:
            found = report(error, page.codes, around.at(cell.id, page.namespace))
            self._tell({"says": "error", "id": cell.id, **found})
        return error is None

    def _display(self, *values: object) -> None:
        for value in values:
            if self._screen is not None:
                forms.show(value, self._screen)

    def _tell(self, message: dict[str, Any]) -> None:
        self._tell_text(json.dumps(message, ensure_ascii=False))


@dataclass(frozen=True)
class _Around:
    """The cells around one that fails."""

    cells: list[Cell]

    def at(self, cell: str, namespace: Namespace) -> Around:
        return Around(names=frozenset(namespace))


def modules_of(codes: list[str]) -> list[str]:
    """Return the top-level modules that pieces of code import, through `snippets` too."""
    everything = [*codes, *reached(codes).values()]
    names = {name.split(".")[0] for code in everything for name in imported_modules(code)}
    if "sympy" in names and any("lambdify" in code for code in everything):
        names.add("numpy")  # without it, lambdify would quietly do with `math`
    return sorted(names)


def _cells(asked: list[dict[str, str]]) -> list[Cell]:
    return [Cell(cell["id"], cell["code"]) for cell in asked]


def _style() -> dict[str, Any]:
    matplotlib = sys.modules.get("matplotlib")
    return dict(matplotlib.rcParams.copy()) if matplotlib is not None else {}


def _set_style(page: _Page, step: Step, anew: bool) -> None:
    """Let figures look as the cells of this page made them look, not those of another page."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None:
        return
    style = matplotlib.rcParamsDefault if anew or not page.style else page.style
    backend = {key: value for key, value in style.items() if key not in _NOT_STYLE}
    dict.update(matplotlib.rcParams, backend)
    if STYLE in step.effects.binds:
        # Only the first import of a module runs it; this one sets the style as well.
        for name in sorted(styled_modules() & set(sys.modules)):
            if "rcParams" in _own_source(name):
                importlib.reload(sys.modules[name])


_NOT_STYLE = ("backend", "backend_fallback", "interactive", "toolbar", "webagg.port")


def _own_source(name: str) -> str:
    return reached([f"import {name}"]).get(name, "")
