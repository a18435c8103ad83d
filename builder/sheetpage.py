"""The pages of formula sheets: one a module, made from what its lessons decided."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import PurePosixPath
from typing import Any

import sympy as sp

from builder.errors import Fault, FaultsError
from builder.maths import Formula
from builder.sheetproof import Proof, prove
from builder.sheets import Entry
from builder.source import Page
from builder.words import WORDS

FOLDER = PurePosixPath("docs/formulas")
TERMS = 5  # of a series that its table shows
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
    return int(sheet.source.stem.partition("-")[0])


def sheet_pages(pages: list[Page], entries: list[Entry]) -> list[Page]:
    """Return the formula sheets of all modules that have formulas, as pages.

    Their text changes with every formula, so that a sheet is made again when it has to be.
    """
    sheets = []
    for index in pages:
        if index.number is None or index.number[1] != 0:
            continue
        own = [entry for entry in entries if entry.lesson.module == index.module]
        if own or index.meta.get("tables"):
            source = FOLDER / f"{index.source.parent.name}.md"
            said = [(e.number, e.name, e.when, e.where, e.definition, e.tex, e.check) for e in own]
            state = hashlib.sha256(repr((said, index.meta.get("tables"))).encode()).hexdigest()
            words = WORDS.sheets
            about = json.dumps(words["description"].format(module=index.title), ensure_ascii=False)
            text = (
                f"---\ndescription: {about}\n"
                f"sheet: {index.number[0]}\n---\n\n"
                f"# {words['title'].format(module=index.title)}\n\n"
                f":::{{sheet}} {index.number[0]}\n{state}\n:::\n"
            )
            sheets.append(Page(source, source.as_posix().removeprefix("docs/"), text))
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


def tables(index: Page) -> list[tuple[str, str, list[Row]]]:
    """Return the tables that SymPy writes for a module: their kind, their name, their rows.

    The front matter of a module's index lists them: `kind: derivatives` or `series`, a `name`, and
    `rows`, each a function of x in SymPy's words with the condition under which its row holds.
    Raises `FaultsError` for a kind nobody knows and for a function that cannot be read.
    """
    found = []
    for table in index.meta.get("tables") or []:
        kind, name = str(table.get("kind")), str(table.get("name") or "")
        if kind not in _KINDS or not name or not isinstance(table.get("rows"), dict):
            wrong = f"a table of the formula sheet needs a kind, a name and rows: `{table}`"
            mend = f"write `kind:` ({' or '.join(_KINDS)}), `name:` and `rows:`"
            raise FaultsError([Fault(index.source, _line(index, "tables:"), wrong, mend)])
        rows = [_row(index, kind, str(f), str(when)) for f, when in table["rows"].items()]
        found.append((kind, name, rows))
    return found


def _row(index: Page, kind: str, function: str, where: str) -> Row:
    line = _line(index, f"{function}:")
    x = sp.Symbol("x", real=True)
    names = {"x": x, "a": sp.Symbol("a", positive=True), "n": sp.Symbol("n", integer=True)}
    try:
        expression = sp.sympify(function, locals=names)
        result = _KINDS[kind](expression, x)
    except Exception as error:
        wrong = f"the row `{function}` of a table cannot be computed: {error}"
        mend = "write a function of x as SymPy reads it, as in `x**n`"
        raise FaultsError([Fault(index.source, line, wrong, mend)]) from None
    if not where.strip():
        wrong = f"the row `{function}` of a table does not say where it holds"
        raise FaultsError([Fault(index.source, line, wrong, "write it behind the colon")])
    return Row(_SIZE + _tex(expression), _SIZE + result, where, line)


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


def _line(page: Page, words: str) -> int:
    lines = page.text.split("\n")
    return next((k for k, line in enumerate(lines, 1) if line.strip().startswith(words)), 1)


def by_lesson(entries: list[Entry]) -> list[tuple[Page, list[Entry]]]:
    """Return the entries of a sheet, lesson by lesson."""
    return [(page, list(own)) for page, own in groupby(entries, lambda entry: entry.lesson)]


def displayed(entry: Entry) -> Formula:
    """Return the formula of an entry as the lesson shows it, without its number."""
    return Formula(entry.tex, True).bare


def how_known(proof: Proof) -> str:
    """Return what was computed for an entry, as a block of text."""
    lines = [*proof.given, ""] if proof.given else []
    lines += [f"{one}  {relation}  {other}" for one, relation, other in proof.sides]
    return "\n".join(lines)
