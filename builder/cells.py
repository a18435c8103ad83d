"""The code cells of a page as its script asks for them, at the first press of a button."""

import hashlib
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from builder import myst
from builder.copies import prelude
from builder.errors import Fault, FaultsError
from builder.inpage.effects import STYLE
from builder.inpage.needs import Cell as Asked
from builder.inpage.needs import Marks, plan
from builder.questions import known
from builder.source import Cell, Page

_Pieces = tuple[str, ...]


def cells_file(page: Page, root: Path) -> tuple[str, bytes] | None:
    """Return the name of a page's file of cells and its content, JSON; None if it shows none.

    It holds the "title" of the page, "pieces" of code for copies, "preludes" as lists of numbers
    of pieces, and "cells" in the order of the page: cells {"id", "code", "needs": ids of those to
    run before, "alone": the numbers of the preludes for the code as it is here and as readers
    may edit it} and code exercises {"id", "code", "tests", "traps": codes of typical mistakes}. A
    cell that is meant to fail says so in "raises"; one whose output is another in a page says why
    in "differs"; one whose copy needs no prelude has no "alone". Raises `FaultsError` for all
    cells that cannot be copied.
    """
    listed: list[dict[str, Any]] = []
    described = _described(page, root)
    preludes = list(dict.fromkeys(text for _, both in described if any(both) for text in both))
    pieces = list(dict.fromkeys(piece for text in preludes for piece in text))
    cells = zip(page.cells, described, strict=True)
    for token in page.blocks():
        found = myst.directive(token, page.source)
        if found is None:
            continue
        if found.name == "code-cell":
            cell, (needed, both) = next(cells)
            alone = {"alone": [preludes.index(text) for text in both]} if any(both) else {}
            listed.append({**_cell(cell, needed), **alone})
        elif found.name == "exercise" and (task := task_of(found, page)):
            listed.append(task)
    shown = [cell for cell in page.cells if "remove-input" not in cell.tags]
    if not shown and all("tests" not in each for each in listed):
        return None
    title = f"{page.label} {page.title}".strip()
    numbers = [[pieces.index(piece) for piece in text] for text in preludes]
    whole = {"title": title, "pieces": pieces, "preludes": numbers, "cells": listed}
    content = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    return f"cells.{hashlib.sha256(content).hexdigest()[:8]}.json", content


def _described(page: Page, root: Path) -> list[tuple[list[str], tuple[_Pieces, _Pieces]]]:
    """Return for each cell the ids of those it needs and its two preludes."""
    asked = [Asked(str(cell.index), cell.code) for cell in page.cells]
    found: list[tuple[list[str], tuple[_Pieces, _Pieces]]] = []
    faults: list[Fault] = []
    for cell in asked:
        planned = plan(asked, cell.id, {}, Marks())
        steps = (*planned.first, planned.target)
        together = [page.cells[int(step.cell.id)] for step in steps]
        drawn = any(STYLE in step.effects.uses for step in steps)
        make = partial(prelude, together, page.source, root, drawn=drawn)
        try:
            both = make(edited=False), make(edited=True)
            found.append(([step.cell.id for step in planned.first], both))
        except FaultsError as error:
            faults += error.faults
    if faults:
        raise FaultsError(faults)
    return found


def _cell(cell: Cell, needed: Sequence[str]) -> dict[str, Any]:
    described: dict[str, Any] = {"id": str(cell.index), "code": cell.code, "needs": needed}
    if "raises-exception" in cell.tags:
        described["raises"] = True
    if cell.differs:
        described["differs"] = cell.differs
    return described


def task_of(found: myst.Directive, page: Page) -> dict[str, Any] | None:
    """Return what the page runs of an exercise: where its code starts, and its tests."""
    exercise = known(found, page.source).exercise
    if exercise.kind != "code":
        return None
    start, tests = (exercise.text(key).rstrip() for key in ("start", "tests"))
    traps = [str(trap["by"]) for trap in exercise.traps]
    return {"id": f"exercise-{exercise.id}", "code": start, "tests": tests, "traps": traps}
