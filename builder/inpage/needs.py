"""Which earlier cells a cell needs, told from the code alone.

A cell needs whoever bound or may have changed a name it reads. What a name holds is described
by its history: the cells that wrote to it since it was bound anew, each marked by its code and
by the histories of what it read itself. Equal histories, equal values; so whatever the
namespace does not hold as the page would, run from its top, is made again, and nothing else.
"""

import ast
import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace

from builder.inpage.effects import ANYTHING, Effects, effects_of

History = tuple[int, ...]
# Code that may use names which nobody sees.
_BY_TEXT = re.compile(r"\b(?:eval|exec|globals|locals|vars)\s*\(")


@dataclass(frozen=True)
class Cell:
    """A code cell: its name in the page and its code as the reader left it."""

    id: str
    code: str


@dataclass(frozen=True)
class Step:
    """A cell in its place: what it does, and the histories of all names before it."""

    cell: Cell
    effects: Effects
    mark: int
    before: Mapping[str, History]

    def expects(self, name: str) -> History:
        """Return the history that a name must have for this cell to run as on the page."""
        return self.before.get(name, ())


@dataclass(frozen=True)
class Plan:
    """The cells to run before the target, in the order of the page, and the target."""

    first: tuple[Step, ...]
    target: Step


@dataclass
class Marks:
    """Numbers for what a cell was and had before it: the same again gets the same number."""

    known: dict[object, int] = field(default_factory=dict)

    def of(self, key: object) -> int:
        """Return the number of `key`."""
        return self.known.setdefault(key, len(self.known))


def steps(cells: Sequence[Cell], marks: Marks) -> list[Step]:
    """Return the cells of a page in order, as they would be run from its top."""
    found: list[Step] = []
    histories: dict[str, History] = {}
    for cell, effects in zip(cells, effects_of([cell.code for cell in cells]), strict=True):
        if ANYTHING in effects.writes:
            effects = replace(effects, uses=effects.uses.union(histories))
        read = tuple((name, histories.get(name, ())) for name in sorted(effects.uses))
        step = Step(cell, effects, marks.of((cell.id, cell.code, read)), dict(histories))
        found.append(step)
        record(histories, effects, step.mark)
    return found


def record(histories: dict[str, History], effects: Effects, mark: int) -> None:
    """Note in `histories` that a cell with these effects ran."""
    for name in effects.writes:
        before = () if name in effects.binds else histories.get(name, ())
        histories[name] = (*before, mark)


def plan(cells: Sequence[Cell], target: str, have: Mapping[str, History], marks: Marks) -> Plan:
    """Return what to run so that `target` finds all as if the page had been run from its top.

    `have` holds the histories of what is in the namespace. Raises `LookupError` if the page has
    no cell `target`.
    """
    at = next((k for k, cell in enumerate(cells) if cell.id == target), None)
    if at is None:
        raise LookupError(f"the page has no cell {target}")
    page = steps(cells[: at + 1], marks)
    wanted: set[int] = set()
    while more := _lacking(page, at, wanted, have):
        wanted |= more
    first = [page[k] for k in sorted(wanted)]
    every = (*first, page[at])
    if any(_BY_TEXT.search(step.cell.code) for step in every):
        return Plan(tuple(first), page[at])
    used = frozenset[str]().union(*(step.effects.uses for step in every))
    return Plan(tuple(_of_use(step, used) for step in first), page[at])


def _of_use(step: Step, used: frozenset[str]) -> Step:
    """Return a step that only imports without the imports that nobody needs now.

    The first cell of a lesson imports all that the lesson needs: megabytes, of which a cell with
    numbers alone needs few.
    """
    try:
        body = ast.parse(step.cell.code).body
    except SyntaxError:
        return step
    lines = [""] * len(step.cell.code.splitlines())
    writes: set[str] = set()
    for statement in body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            return step
        kept = []
        for alias in statement.names:
            alone = copy(statement)
            alone.names = [alias]
            written = effects_of([ast.unparse(alone)])[0].writes
            if alias.name == "*" or written & used:
                kept.append(alias)
                writes |= written
        if kept:
            whole = copy(statement)
            whole.names = kept
            lines[statement.lineno - 1] = ast.unparse(whole)  # where tracebacks look for it
    effects = Effects(step.effects.uses, step.effects.binds & writes, step.effects.writes & writes)
    return replace(step, cell=Cell(step.cell.id, "\n".join(lines)), effects=effects)


def _lacking(page: list[Step], at: int, wanted: set[int], have: Mapping[str, History]) -> set[int]:
    """Return more cells that must run, if those `wanted` run before the one at `at`."""
    place = {step.mark: k for k, step in enumerate(page[:at])}
    now = dict(have)
    for k in [*sorted(wanted), at]:
        step = page[k]
        forget(now, step)
        more: set[int] = set()
        for name in step.effects.uses:
            expected, found = step.expects(name), now.get(name, ())
            if found != expected:
                begun = found == expected[: len(found)]
                more |= {place[mark] for mark in expected[len(found) if begun else 0 :]}
        if more - wanted:
            return more - wanted
        record(now, step.effects, step.mark)
    return set()


def forget(histories: dict[str, History], step: Step) -> list[str]:
    """Take out, and return, what on the page does not exist yet where the step runs."""
    names = step.effects.uses | step.effects.writes
    if ANYTHING in step.effects.writes:
        names |= histories.keys()
    early = [name for name in names if histories.get(name) and not step.expects(name)]
    for name in early:
        del histories[name]
    return sorted(early)
