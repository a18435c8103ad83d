"""What stands on the formula sheets: labelled equations, as the file of their module decides."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from builder.decisions import OFF, ON, Decided, Decisions, check_decisions
from builder.equations import Equation, equations
from builder.errors import Fault, FaultsError
from builder.source import Page

_KEYS = ("name", "when", "where", "ask", "definition", "check")


@dataclass(frozen=True)
class Entry:
    """A formula of a sheet. `name`, `when` and `where` are MyST, `tex` is as in the lesson."""

    source: PurePosixPath  # the file that says what follows
    lesson: Page
    equation: Equation
    name: str
    when: str  # the conditions under which it holds
    where: str = ""  # what symbols mean that the notation page does not explain
    ask: str = ""  # what its card asks for, if not its left side
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
        return Fault(self.source, line, f"formula `{self.label}`: {wrong}", mend)


def sheet_entries(pages: Iterable[Page], decided: Decided) -> list[Entry]:
    """Return the formulas of all sheets, in the order of the lessons and of their equations.

    Raises `FaultsError` for lessons that are not there, for equations not decided on, and for
    entries that say too little.
    """
    lessons = [page for page in pages if page.is_lesson]
    found: list[Entry] = []
    faults: list[Fault] = []
    for decisions in decided.values():
        faults += check_decisions(decisions, lessons)
    for page in lessons:
        try:
            found += entries_of(page, decided[page.source.parent])
        except FaultsError as error:
            faults += error.faults
    if faults:
        raise FaultsError(faults)
    return found


@lru_cache(maxsize=512)
def entries_of(page: Page, decisions: Decisions) -> tuple[Entry, ...]:
    """Return the formulas that a lesson gives to the sheet of its module.

    Raises `FaultsError` for what is wrong with what the module's file says of it.
    """
    known = {equation.label: equation for equation in equations(page)}
    stem = page.source.stem
    if stem not in decisions.said:
        if known:
            raise FaultsError([_missing(page, decisions, known)])
        return ()
    said = decisions.of(page)
    if not isinstance(said, dict):
        return ()  # `check_decisions` tells
    listed, others = said.get(ON) or {}, said.get(OFF) or []
    if not isinstance(listed, dict):
        mend = "write each as `label:`, and below it `name: …` and `when: …`"
        raise FaultsError([decisions.fault([stem, ON], f"`{ON}` lists none", mend)])
    if not isinstance(others, list):
        mend = f"write `{OFF}: [label, label]`"
        raise FaultsError([decisions.fault([stem, OFF], f"`{OFF}` is no list", mend)])
    faults: list[Fault] = []
    entries: list[Entry] = []
    for label, says in ((str(label), says) for label, says in listed.items()):
        way = (stem, ON, label)
        if label not in known:
            faults.append(_unknown(page, decisions, way, known))
            continue
        made = _entry(decisions, page, known[label], says)
        if isinstance(made, Entry):
            entries.append(made)
        else:
            faults += made
    for place, label in enumerate(map(str, others)):
        if label not in known:
            faults.append(_unknown(page, decisions, (stem, OFF, str(place)), known, label))
        elif label in listed:
            wrong = f"the equation `{label}` is on the sheet and not on it"
            mend = "keep it in one of the two lists"
            faults.append(decisions.fault([stem, OFF, str(place)], wrong, mend))
    faults += _undecided(page, decisions, known, {*map(str, listed), *map(str, others)})
    if faults:
        raise FaultsError(faults)
    order = list(known)
    return tuple(sorted(entries, key=lambda entry: order.index(entry.label)))


def _lines(decisions: Decisions, way: tuple[str, ...]) -> dict[str, int]:
    """Return the line of an entry, under "", and those of its keys."""
    own = {place[-1]: line for place, line in decisions.lines.items() if place[:-1] == way}
    return {"": decisions.line(way), **own}


def _entry(decisions: Decisions, page: Page, equation: Equation, says: Any) -> Entry | list[Fault]:
    """Return an entry, or what is wrong with it."""
    said = says if isinstance(says, dict) else {}
    entry = Entry(
        decisions.source,
        page,
        equation,
        str(said.get("name") or "").strip(),
        str(said.get("when") or "").strip(),
        str(said.get("where") or "").strip(),
        str(said.get("ask") or "").strip(),
        said.get("definition") is True,
        said.get("check") or {},
        _lines(decisions, (page.source.stem, ON, equation.label)),
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


def _missing(page: Page, decisions: Decisions, known: Iterable[str]) -> Fault:
    stem, labels = page.source.stem, ", ".join(known)
    wrong = f"nothing is said of the lesson `{stem}`, which has labelled equations: {labels}"
    mend = (
        f"write `{stem}:`, below it `{ON}:` with those of the formula sheet, and `{OFF}: [label, "
        "label]` with the others"
    )
    return decisions.fault([], wrong, mend)


def _undecided(
    page: Page, decisions: Decisions, known: dict[str, Equation], decided: set[str]
) -> Iterator[Fault]:
    for label, equation in known.items():
        if label not in decided:
            wrong = (
                f"nothing says whether the equation `{label}`, line {equation.line} of "
                f"{page.source.name}, belongs on the formula sheet"
            )
            mend = f"write `{label}:` under `{ON}:`, with `name:` and `when:`, or add it to `{OFF}`"
            yield decisions.fault([page.source.stem], wrong, mend)


def _unknown(
    page: Page, decisions: Decisions, way: tuple[str, ...], known: Iterable[str], label: str = ""
) -> Fault:
    wrong = f"no equation of {page.source.name} is labelled `{label or way[-1]}`"
    have = ", ".join(known) or "none"
    mend = f"correct the name, or take it away; there are: {have}"
    return decisions.fault(way, wrong, mend)
