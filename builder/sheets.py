"""What stands on the formula sheets: labelled equations, as the front matter of lessons says.

A lesson decides on each of its labelled equations. Under `formulas:` it gives those of the sheet
a name, and says when they hold; under `not-on-sheet:` it lists the others, the steps of one
argument or the numbers of one example.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from builder.equations import Equation, equations
from builder.errors import Fault, FaultsError, fail
from builder.source import Page

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEYS = ("name", "when", "where", "definition", "check")


@dataclass(frozen=True)
class Entry:
    """A formula of a sheet. `name`, `when` and `where` are MyST, `tex` is as in the lesson."""

    lesson: Page
    equation: Equation
    name: str
    when: str  # the conditions under which it holds
    where: str = ""  # what symbols mean that the notation page does not explain
    definition: bool = False  # nothing to prove: it says what a word means
    check: dict[str, Any] = field(default_factory=dict, hash=False)
    lines: dict[str, int] = field(default_factory=dict, hash=False, repr=False)  # of its keys

    @property
    def label(self) -> str:
        """The label of the equation."""
        return self.equation.label

    @property
    def tex(self) -> str:
        """The formula, exactly as in the lesson."""
        return self.equation.tex

    @property
    def number(self) -> str:
        """The number of the equation as readers see it, as "1.4.4"."""
        return self.equation.number

    @property
    def uri(self) -> str:
        """The path of the lesson in the tree."""
        return self.lesson.uri

    def fault(self, key: str, wrong: str, mend: str) -> Fault:
        """Return what is wrong with this entry, at the line of one of its keys."""
        line = self.lines.get(key, self.lines[""])
        return Fault(self.lesson.source, line, f"formula `{self.label}`: {wrong}", mend)


def sheet_entries(pages: Iterable[Page]) -> list[Entry]:
    """Return the formulas of all sheets, in the order of the lessons and of their equations.

    Raises `FaultsError` for equations not decided on, and for entries that say too little.
    """
    found: list[Entry] = []
    faults: list[Fault] = []
    for page in pages:
        if page.is_lesson:
            try:
                found += entries_of(page)
            except FaultsError as error:
                faults += error.faults
    if faults:
        raise FaultsError(faults)
    return found


@lru_cache(maxsize=512)
def entries_of(page: Page) -> tuple[Entry, ...]:
    """Return the formulas that a lesson gives to the sheet of its module.

    Raises `FaultsError` as `sheet_entries` does.
    """
    known = {equation.label: equation for equation in equations(page)}
    listed = page.meta.get("formulas") or {}
    others = page.meta.get("not-on-sheet") or []
    lines = _lines(page)
    faults: list[Fault] = []
    entries: list[Entry] = []
    if not isinstance(listed, dict):
        mend = "write each as `label:`, and below it `name: …` and `when: …`"
        raise FaultsError([Fault(page.source, lines["formulas",], "`formulas` lists none", mend)])
    if not isinstance(others, list):
        mend = "write `not-on-sheet: [label, label]`"
        wrong = "`not-on-sheet` is no list"
        raise FaultsError([Fault(page.source, lines["not-on-sheet",], wrong, mend)])
    for label, says in listed.items():
        at = {
            path[2] if len(path) > 2 else "": line
            for path, line in lines.items()
            if path[:2] == ("formulas", str(label)) and len(path) < 4
        }
        if label not in known:
            faults.append(_unknown(page, label, at[""], known))
            continue
        made = _entry(page, known[label], says, at)
        if isinstance(made, Entry):
            entries.append(made)
        else:
            faults += made
    for place, label in enumerate(others):
        line = lines["not-on-sheet", str(place)]
        if label not in known:
            faults.append(_unknown(page, label, line, known))
        elif label in listed:
            wrong = f"the equation `{label}` is on the sheet and not on it"
            faults.append(Fault(page.source, line, wrong, "keep it in one of the two lists"))
    faults += _undecided(page, known, {*listed, *others})
    if faults:
        raise FaultsError(faults)
    order = list(known)
    return tuple(sorted(entries, key=lambda entry: order.index(entry.label)))


def _entry(page: Page, equation: Equation, says: Any, lines: dict[str, int]) -> Entry | list[Fault]:
    """Return an entry, or what is wrong with it."""
    said = says if isinstance(says, dict) else {}
    entry = Entry(
        page,
        equation,
        str(said.get("name") or "").strip(),
        str(said.get("when") or "").strip(),
        str(said.get("where") or "").strip(),
        said.get("definition") is True,
        said.get("check") or {},
        lines,
    )
    faults = [
        entry.fault(str(key), f"it knows no `{key}`", f"use: {', '.join(_KEYS)}")
        for key in said
        if key not in _KEYS
    ]
    if not entry.name:
        faults.append(entry.fault("name", "it has no name", "write `name:`, its name in words"))
    if not entry.when:
        mend = "write `when:`, what has to be true of functions and numbers"
        faults.append(entry.fault("when", "it does not say when it holds", mend))
    if "definition" in said and not isinstance(said["definition"], bool):
        mend = "write `definition: true`, or take it away"
        faults.append(entry.fault("definition", "`definition` is neither true nor false", mend))
    if not isinstance(entry.check, dict):
        faults.append(entry.fault("check", "`check` has no parts", "write its parts below it"))
    return faults or entry


def _undecided(page: Page, known: dict[str, Equation], decided: set[str]) -> Iterator[Fault]:
    for label, equation in known.items():
        if label not in decided:
            wrong = f"nothing says whether the equation `{label}` belongs on the formula sheet"
            mend = (
                f"in the front matter, write `{label}:` under `formulas:`, with `name:` and "
                "`when:`, or add it to `not-on-sheet: […]`"
            )
            yield Fault(page.source, equation.line, wrong, mend)


def _unknown(page: Page, label: Any, line: int, known: Iterable[str]) -> Fault:
    wrong = f"no equation of this lesson is labelled `{label}`"
    have = ", ".join(known) or "none"
    return Fault(page.source, line, wrong, f"correct the name, or take it away; there are: {have}")


def _lines(page: Page) -> dict[tuple[str, ...], int]:
    """Return the line of each name of the front matter, by the way to it."""
    found: dict[tuple[str, ...], int] = {}

    def walk(node: yaml.Node, way: tuple[str, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if (*way, key.value) in found and way[:1] == ("formulas",):
                    wrong = f"the name `{key.value}` stands twice"
                    raise fail(page.source, key.start_mark.line + 2, wrong, "keep one of them")
                found[(*way, key.value)] = key.start_mark.line + 2
                walk(value, (*way, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for place, value in enumerate(node.value):
                found[(*way, str(place))] = value.start_mark.line + 2
                walk(value, (*way, str(place)))

    if page.meta:
        root = yaml.compose(page.tokens[0].content, Loader=_LOADER)
        assert root is not None
        walk(root, ())
    return found
