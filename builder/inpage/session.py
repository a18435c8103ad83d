"""The cells of lessons, run one by one as readers ask for them."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from builder.inpage import forms, surroundings
from builder.inpage.checking import Failed, first_failure, same_failure
from builder.inpage.effects import SETTINGS, STYLE, imported_modules, reached
from builder.inpage.hints import Around
from builder.inpage.needs import Cell, History, Marks, Step, forget, plan, record
from builder.inpage.running import Namespace, file_of, new_namespace, redirected, run_code
from builder.inpage.screen import Screen
from builder.inpage.trouble import report
from builder.inpage.watching import Watch

PAGES = 4  # whose names are kept


@dataclass
class _Page:
    """What the cells of a page have left behind."""

    namespace: Namespace
    marks: Marks = field(default_factory=Marks)
    histories: dict[str, History] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)  # as they ran, for tracebacks
    state: surroundings.State = field(default_factory=dict)


class Session:
    """Runs cells and tells, as JSON, what comes of them. One for a worker."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell_text = tell
        self._pages: dict[str, _Page] = {}
        self._screen: Screen | None = None
        self._watch = Watch()
        surroundings.refuse_processes()

    def run(self, asked: str) -> None:
        """Run a cell, and first those it needs that have not run as they are now.

        `asked` is {"page", "cells": [{"id", "code"}], "target"}; the cells are all of the page
        or those up to the target, in the order of the page. Raises `LookupError` if the target
        is none of them.
        """
        request = json.loads(asked)
        cells, target = _cells(request["cells"]), request["target"]
        page = self._page(request["page"])
        todo = plan(cells, target, page.histories, page.marks)
        ran: list[str] = []
        ok = self._run_first(page, todo.first, cells, ran)
        ok = ok and self._run_step(page, todo.target, cells, ran)
        self._tell({"says": "done", "id": target, "ok": ok, "ran": ran})

    def test(self, asked: str) -> None:
        """Run a reader's answer to an exercise, and then its tests.

        `asked` is {"page", "cells": those before it, "id", "code", "tests"} and, where typical
        mistakes are known, "traps": their codes. An answer that fails as one of them does is told
        to be it. The answer sees the page's names and may bind them anew; the cells of the page
        will not notice.
        """
        request = json.loads(asked)
        answer = Cell(request["id"], request["code"])
        tests: str = request["tests"]
        before = _cells(request["cells"])
        page = self._page(request["page"])
        whole = Cell(answer.id, f"{answer.code}\n\n{tests}")
        cells = [*before, whole]
        todo = plan(cells, answer.id, page.histories, page.marks)
        failed: Failed | None = None
        passed = False
        if self._run_first(page, todo.first, cells, []):
            passed, failed = self._run_answer(page, todo.target, answer, tests, before)
        told = {"line": failed.line, "message": failed.message} if failed else None
        trap = self._trap(page, failed, tests, request.get("traps", [])) if failed else None
        self._tell(
            {"says": "tested", "id": answer.id, "passed": passed, "failed": told, "trap": trap}
        )

    def _trap(self, page: _Page, failed: Failed, tests: str, traps: list[str]) -> int | None:
        """Return the number of the typical mistake that fails in the same way."""
        unseen = Screen("", lambda message: None)
        for number, code in enumerate(traps):
            namespace = dict(page.namespace)
            with redirected(unseen), suppress(Exception):
                exec(compile(code, "<trap>", "exec"), namespace)
                if same_failure(failed, first_failure(tests, namespace, "<trap tests>")):
                    return number
        return None

    def imports(self, asked: str) -> str:
        """Return the top-level modules that a run would import, as a JSON list.

        `asked` is {"cells", "target"}; with "page", what has run there need not be imported.
        """
        request = json.loads(asked)
        page = self._pages.get(request.get("page", "")) or _Page({})
        todo = plan(_cells(request["cells"]), request["target"], page.histories, page.marks)
        return json.dumps(modules_of([s.cell.code for s in (*todo.first, todo.target)]))

    def forget(self, page: str) -> None:
        """Drop all that the cells of a page have left behind."""
        self._pages.pop(page, None)

    def _page(self, name: str) -> _Page:
        """Return a page, as the one used last; only so many are kept."""
        page = self._pages.pop(name, None) or _Page(new_namespace(self._display, self._watch))
        self._pages[name] = page
        while len(self._pages) > PAGES:
            del self._pages[next(iter(self._pages))]
        return page

    def _run_first(
        self, page: _Page, first: tuple[Step, ...], cells: list[Cell], ran: list[str]
    ) -> bool:
        """Run what another cell needs; returns whether all went well."""
        if first:
            self._tell({"says": "needs", "cells": [step.cell.id for step in first]})
        return all(self._run_step(page, step, cells, ran) for step in first)

    def _run_step(self, page: _Page, step: Step, cells: list[Cell], ran: list[str]) -> bool:
        ran.append(step.cell.id)
        self._prepare(page, step)
        error = self._run_cell(page, step.cell, page.namespace, cells)
        page.state = surroundings.state()
        # Half a run leaves values that no whole run would: they count as something of their own.
        mark = step.mark if error is None else page.marks.of(object())
        record(page.histories, step.effects, mark)
        return error is None

    def _prepare(self, page: _Page, step: Step) -> None:
        """Let a cell find what it would find if the page had been run from its top."""
        early = forget(page.histories, step)
        for name in early:
            page.namespace.pop(name, None)
        surroundings.restore(page.state, settings=SETTINGS not in early, style=STYLE not in early)
        if STYLE in step.effects.binds:
            surroundings.style_again()

    def _run_cell(
        self, page: _Page, cell: Cell, namespace: Namespace, cells: list[Cell]
    ) -> BaseException | None:
        """Run a cell in a namespace, tell what comes of it, and return what it raised."""
        self._tell({"says": "cell", "id": cell.id})
        page.codes[cell.id] = cell.code
        self._screen = Screen(cell.id, self._tell)
        self._watch.begin()
        error = run_code(cell, namespace, self._screen)
        self._screen.close()
        if wrapped := self._watch.note(cell.code):
            self._tell({"says": "note", "id": cell.id, "text": wrapped})
        if error is not None:
            self._tell_error(page, cell, error, namespace, cells)
        return error

    def _tell_error(
        self,
        page: _Page,
        cell: Cell,
        error: BaseException,
        namespace: Namespace,
        cells: list[Cell],
    ) -> None:
        found = report(error, page.codes, Around.of(cells, cell.id, namespace))
        self._tell({"says": "error", "id": cell.id, **found})

    def _run_answer(
        self, page: _Page, step: Step, answer: Cell, tests: str, before: list[Cell]
    ) -> tuple[bool, Failed | None]:
        self._prepare(page, step)
        namespace = dict(page.namespace)
        cells = [*before, answer]
        failed: Failed | None = None
        error = self._run_cell(page, answer, namespace, cells)
        if error is None:
            screen = self._screen = Screen(answer.id, self._tell)
            with redirected(screen):
                failed = first_failure(tests, namespace, file_of(f"{answer.id} tests"))
            screen.close()
            if failed and failed.error and _is_of(failed.error, answer.id):
                self._tell_error(page, answer, failed.error, namespace, cells)
        # What the answer changed in place is no longer what the page's cells made.
        for name in step.effects.uses & step.effects.writes:
            page.histories[name] = (
                *page.histories.get(name, ()),
                page.marks.of(object()),
            )
        return error is None and failed is None, failed

    def _display(self, *values: object) -> None:
        for value in values:
            if self._screen is not None:
                forms.show(value, self._screen)

    def _tell(self, message: dict[str, Any]) -> None:
        self._tell_text(json.dumps(message, ensure_ascii=False))


def modules_of(codes: list[str]) -> list[str]:
    """Return the top-level modules that pieces of code import, through `snippets` too."""
    everything = [*codes, *reached(codes).values()]
    names = {name.split(".")[0] for code in everything for name in imported_modules(code)}
    if "sympy" in names and any("lambdify" in code for code in everything):
        names.add("numpy")  # without it, lambdify would quietly do with `math`
    return sorted(names)


def _is_of(error: BaseException, cell: str) -> bool:
    """Return whether an error was raised within the code of a cell."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file_of(cell):
            return True
        trace = trace.tb_next
    return False


def _cells(asked: list[dict[str, str]]) -> list[Cell]:
    return [Cell(cell["id"], cell["code"]) for cell in asked]
