"""The code cells of a page as its script asks for them, at the first press of a button."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from builder import myst
from builder.inpage.needs import Cell as Asked
from builder.inpage.needs import Marks, plan
from builder.questions import known
from builder.source import Cell, Page


def cells_file(page: Page) -> tuple[str, bytes]:
    """Return the name of a page's file of cells and its content, JSON.

    A list in the order of the page: cells {"id", "code", "needs": ids of those to run before} and
    code exercises {"id", "code", "tests"}. A cell that is meant to fail says so in "raises".
    """
    listed: list[dict[str, Any]] = []
    asked = [Asked(str(cell.index), cell.code) for cell in page.cells]
    cells = iter(page.cells)
    for token in page.blocks():
        found = myst.directive(token, page.source)
        if found is None:
            continue
        if found.name == "code-cell":
            listed.append(_cell(next(cells), asked))
        elif found.name == "exercise" and (task := task_of(found, page)):
            listed.append(task)
    content = json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()
    return f"cells.{hashlib.sha256(content).hexdigest()[:8]}.json", content


def _cell(cell: Cell, asked: Sequence[Asked]) -> dict[str, Any]:
    needed = [step.cell.id for step in plan(asked, str(cell.index), {}, Marks()).first]
    described: dict[str, Any] = {"id": str(cell.index), "code": cell.code, "needs": needed}
    return {**described, "raises": True} if "raises-exception" in cell.tags else described


def task_of(found: myst.Directive, page: Page) -> dict[str, Any] | None:
    """Return what the page runs of an exercise: where its code starts, and its tests."""
    exercise = known(found, page.source).exercise
    if exercise.kind != "code":
        return None
    start, tests = (exercise.text(key).rstrip() for key in ("start", "tests"))
    return {"id": f"exercise-{exercise.id}", "code": start, "tests": tests}
