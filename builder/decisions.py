"""A module's `formulas.yml`: which labelled equations of its lessons the formula sheet shows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from builder import myst
from builder.errors import Fault, FaultsError, fail
from builder.publication import front_matter_line
from builder.source import FORMULAS, Page

TABLES = "tables"
ON, OFF = "on-sheet", "not-on-sheet"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ELSEWHERE = {"formulas": ON, OFF: OFF}  # what front matter may not say → its name in the file


@dataclass(frozen=True)
class Decisions:
    """The file of one module; an empty text where there is no file.

    Its keys are the names of lesson files without `.md`; below each stand `on-sheet:`, the
    formulas of the sheet by label, and `not-on-sheet:`, the labels of the others. `tables:` asks
    for tables that SymPy writes.
    """

    source: PurePosixPath
    text: str = ""

    @cached_property
    def said(self) -> dict[str, Any]:
        """What the file says. Raises `FaultsError` if it cannot be read."""
        return {str(key): value for key, value in myst.mapping(self.text, self.source, 1).items()}

    @cached_property
    def lines(self) -> dict[tuple[str, ...], int]:
        """The line of each name in the file and of each entry of a list, by the way to it.

        Raises `FaultsError` for a name that stands twice.
        """
        root = yaml.compose(self.text, Loader=_LOADER) if self.said else None
        return dict(_lines(root, (), self.source)) if root else {}

    def line(self, way: Iterable[str]) -> int:
        """Return the line of a place of the file, or else of the nearest one above it."""
        place = (*way,)
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, way: Iterable[str], wrong: str, mend: str) -> Fault:
        """Return what is wrong at a place of the file."""
        return Fault(self.source, self.line(way), wrong, mend)

    def of(self, lesson: Page) -> dict[str, Any] | None:
        """Return what is said of a lesson; None if it is not named."""
        return self.said.get(lesson.source.stem)


Decided = Mapping[PurePosixPath, Decisions]  # by the folder of the module


def _lines(
    node: yaml.Node, way: tuple[str, ...], source: PurePosixPath
) -> Iterator[tuple[tuple[str, ...], int]]:
    if isinstance(node, yaml.MappingNode):
        first: dict[str, int] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in first:
                wrong = f"the name `{name}` stands twice, first in line {first[name]}"
                raise fail(source, line, wrong, "keep one of them")
            first[name] = line
            yield (*way, name), line
            yield from _lines(value, (*way, name), source)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield (*way, str(place)), value.start_mark.line + 1
            yield from _lines(value, (*way, str(place)), source)


def read_decisions(root: Path, pages: Iterable[Page]) -> dict[PurePosixPath, Decisions]:
    """Return what is decided in each module of these pages.

    Raises `FaultsError` for a file that is not UTF-8; what it says is not looked at.
    """
    found: dict[PurePosixPath, Decisions] = {}
    for folder in dict.fromkeys(page.source.parent for page in pages if page.number):
        source = folder / FORMULAS
        content = (root / source).read_bytes() if (root / source).is_file() else b""
        try:
            found[folder] = Decisions(source, content.decode("utf-8"))
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            wrong = f"byte {error.object[error.start]:#04x} is not UTF-8"
            raise fail(source, line, wrong, "save the file in the encoding UTF-8") from None
    return found


def check_decisions(decisions: Decisions, pages: Iterable[Page]) -> list[Fault]:
    """Return what is wrong with the names of lessons in a file."""
    folder = decisions.source.parent
    own = [page.source.stem for page in pages if page.is_lesson and page.source.parent == folder]
    faults = []
    try:
        for name, said in decisions.said.items():
            if name == TABLES:
                continue
            if name not in own:
                wrong = f"this module has no lesson `{name}`"
                mend = f"correct the name, or take it away; there are: {', '.join(own) or 'none'}"
                faults.append(decisions.fault([name], wrong, mend))
            elif not isinstance(said, dict) or not said:
                mend = f"write `{ON}:` or `{OFF}:` below it, or take it away"
                faults.append(decisions.fault([name], f"nothing is said of `{name}`", mend))
            else:
                for key in said.keys() - {ON, OFF}:
                    wrong = f"lesson `{name}`: it knows no `{key}`"
                    faults.append(decisions.fault([name, str(key)], wrong, f"use {ON} or {OFF}"))
    except FaultsError as error:
        return error.faults
    return faults


def misplaced(page: Page) -> Iterator[Fault]:
    """Yield what the front matter of a page says of formula sheets: its module's file does."""
    if page.number is None:
        return
    file = page.source.parent / FORMULAS
    for key in page.meta.keys() & {*_ELSEWHERE, TABLES}:
        mend = f"move it to the top of {file}"
        if key != TABLES:
            mend = f"move it to {file}, below `{page.source.stem}:`, as `{_ELSEWHERE[key]}:`"
        line = front_matter_line(page, key)
        yield Fault(page.source, line, f"`{key}:` in the front matter of a page", mend)
