"""The pages of formula sheets: one a module, made from what its `formulas.yml` decided."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import PurePosixPath
from typing import Any

import sympy as sp

from builder.decisions import TABLES, Decided, Decisions
from builder.errors import Fault, FaultsError
from builder.maths import Formula
from builder.sheetproof import Proof, prove
from builder.sheets import Entry
from builder.source import Page
from builder.words import WORDS

FOLDER = "formulas"  # of the sheets, in the tree
TERMS = 5  # of a series that its table shows
_STOP = re.compile(r"(?:\s|\\[,;:! ])*[.,;:]$")
_SIZE = "\\displaystyle "  # fractions in a table are as large as elsewhere


@dataclass(frozen=True)
class Row:
    """A row of a table that SymPy writes: a function, what it computes, and where that holds."""

    function: str  # TeX
    result: str  # TeX
    where: str  # MyST
    line: int


def sheet_of(module: int, pages: Iterable[Page]) -> Page | None:
    """Return the formula sheet of a module, if it has one."""
    return next((p for p in pages if p.is_sheet and sheet_number(p) == module), None)


def sheet_number(sheet: Page) -> int:
    """Return the module that a sheet belongs to."""
    return int(sheet.source.parent.name.partition("-")[0])


def sheet_pages(pages: list[Page], entries: list[Entry], decided: Decided) -> list[Page]:
    """Return the formula sheets of all modules that have formulas, as pages.

    Their text changes with every formula and with the file, so that a sheet is made again when
    it has to be.
    """
    sheets = []
    for index in pages:
        if index.number is None or index.number[1] != 0:
            continue
        own = [entry for entry in entries if entry.lesson.module == index.module]
        decisions = decided[index.source.parent]
        if own or decisions.said.get(TABLES):
            made_of = decisions.text, [(entry.number, entry.tex) for entry in own]
            state = hashlib.sha256(repr(made_of).encode()).hexdigest()
            words = WORDS.sheets
            about = json.dumps(words["description"].format(module=index.title), ensure_ascii=False)
            text = (
                f"---\ndescription: {about}\n"
                f"sheet: {index.number[0]}\n---\n\n"
                f"# {words['title'].format(module=index.title)}\n\n"
                f":::{{sheet}} {index.number[0]}\n{state}\n:::\n"
            )
            uri = f"{FOLDER}/{index.source.parent.name}.md"
            sheets.append(Page(decisions.source, uri, text))
    return sheets


def check_sheet(page: Page, navigation: set[str]) -> list[Fault]:
    """Return what keeps readers from finding a sheet."""
    if page.uri in navigation:
        return []
    wrong = f"the formula sheet {page.uri} is not in the navigation, so nobody would find it"
    return [Fault(PurePosixPath("mkdocs.yml"), 1, wrong, f"add `- {page.uri}` to `nav:`")]


def proofs(entries: list[Entry]) -> list[Proof]:
    """Return the proof of each entry. Raises `FaultsError` with all that do not hold."""
    found = [prove(entry) for entry in entries]
    if faults := [fault for proof in found if isinstance(proof, list) for fault in proof]:
        raise FaultsError(faults)
    return [proof for proof in found if isinstance(proof, Proof)]


def tables(decisions: Decisions) -> list[tuple[str, str, list[Row]]]:
    """Return the tables that SymPy writes for a module: their kind, their name, their rows.

    The module's file lists them: `kind: derivatives` or `series`, a `name`, and `rows`, each a
    function of x in SymPy's words with the condition under which its row holds.
    Raises `FaultsError` for a kind nobody knows and for a function that cannot be read.
    """
    listed = decisions.said.get(TABLES) or []
    mend = f"write `kind:` ({' or '.join(_KINDS)}), `name:` and `rows:`"
    if not isinstance(listed, list):
        wrong = f"`{TABLES}` is no list"
        raise FaultsError([decisions.fault([TABLES], wrong, f"begin each with `-`, and {mend}")])
    found = []
    for place, table in enumerate(listed):
        said = table if isinstance(table, dict) else {}
        way = (TABLES, str(place))
        kind, name, functions = str(said.get("kind")), str(said.get("name") or ""), said.get("rows")
        if kind not in _KINDS or not name or not isinstance(functions, dict):
            wrong = f"a table of the formula sheet needs a kind, a name and rows: `{table}`"
            raise FaultsError([decisions.fault(way, wrong, mend)])
        rows = [_row(decisions, way, kind, str(f), str(w or "")) for f, w in functions.items()]
        found.append((kind, name, rows))
    return found


def _row(decisions: Decisions, way: tuple[str, ...], kind: str, function: str, where: str) -> Row:
    x = sp.Symbol("x", real=True)
    names = {"x": x, "a": sp.Symbol("a", positive=True), "n": sp.Symbol("n", integer=True)}
    place = (*way, "rows", function)
    try:
        expression = sp.sympify(function, locals=names)
        result = _KINDS[kind](expression, x)
    except Exception as error:
        wrong = f"the row `{function}` of a table cannot be computed: {error}"
        mend = "write a function of x as SymPy reads it, as in `x**n`"
        raise FaultsError([decisions.fault(place, wrong, mend)]) from None
    if not where.strip():
        wrong = f"the row `{function}` of a table does not say where it holds"
        raise FaultsError([decisions.fault(place, wrong, "write it behind the colon")])
    return Row(_SIZE + _tex(expression), _SIZE + result, where, decisions.line(place))


def _tex(expression: Any) -> str:
    return str(sp.latex(expression, ln_notation=True, inv_trig_style="power"))


def _derivative(expression: Any, x: sp.Symbol) -> str:
    return _tex(sp.powsimp(sp.simplify(sp.diff(expression, x))))


def _series(expression: Any, x: sp.Symbol) -> str:
    """Return the first terms of a Maclaurin series, lowest power first."""
    terms = [_tex(term) for term in islice(expression.series(x, 0, None), TERMS)]
    whole = terms[0] + "".join(t if t.startswith("-") else f" + {t}" for t in terms[1:])
    return whole + " + \\dots"


_KINDS: dict[str, Callable[[Any, sp.Symbol], str]] = {
    "derivatives": _derivative,
    "series": _series,
}


def by_lesson(entries: list[Entry]) -> list[tuple[Page, list[Entry]]]:
    """Return the entries of a sheet, lesson by lesson."""
    return [(page, list(own)) for page, own in groupby(entries, lambda entry: entry.lesson)]


def displayed(entry: Entry) -> Formula:
    """Return the formula of an entry as the lesson shows it, without its number.

    The sign that ends or parts the lesson's sentence stays there.
    """
    return Formula(_STOP.sub("", entry.tex.strip()), True).bare


def how_known(proof: Proof) -> str:
    """Return what was computed for an entry, as a block of text."""
    lines = [*proof.given, ""] if proof.given else []
    lines += [f"{one}  {relation}  {other}" for one, relation, other in proof.sides]
    return "\n".join(lines)
