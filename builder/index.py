"""What pages can refer to: pages, headings, figures, numbered equations, glossary terms."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from markdown.extensions.toc import slugify

from builder import myst
from builder.decisions import Decided
from builder.equations import equations
from builder.errors import Fault, FaultsError
from builder.licences import PLACE
from builder.reference import modules
from builder.sheets import Entry, sheet_entries
from builder.source import Anchor, Page

GLOSSARY = PurePosixPath("docs/glossary.md")
BESIDE = (PLACE, "feed.xml")  # files that only the built site has
EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass(frozen=True)
class Term:
    """An entry of the glossary: its place, its definition as written, who uses it first."""

    anchor: Anchor
    text: str
    line: int  # of the definition
    lesson: Page | None = None


@dataclass
class Index:
    """Everything a page can point to; made from all pages before any is rendered."""

    pages: dict[PurePosixPath, Page] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)  # page uri → the ids on it
    equations: dict[str, tuple[Anchor, str]] = field(default_factory=dict)  # label → its number
    terms: dict[str, Term] = field(default_factory=dict)  # term, folded → its entry
    entries: list[Entry] = field(default_factory=list)  # of the formula sheets
    decided: Decided = field(default_factory=dict)  # for the formula sheets, by module


def folded(term: str) -> str:
    """Return a term as it is looked up: without case and doubled spaces."""
    return " ".join(term.split()).casefold()


def make_index(pages: list[Page], decided: Decided, root: Path) -> Index:
    """Return the index of all pages of the project in `root`.

    `decided` is what `builder.decisions.read_decisions` gives.

    Raises `FaultsError` for labels given twice, and as `sheet_entries` does.
    """
    index = Index({page.source: page for page in pages}, decided=decided)
    index.entries = sheet_entries(pages, decided)
    faults: list[Fault] = []
    asked: dict[str, Page] = {}
    for page in pages:
        ids = index.ids[page.uri] = {anchor.id for anchor in page.headings}
        for found in page.directives("exercise"):
            if found.argument in asked:  # what a reader answered is kept under this name
                wrong = f"an exercise `{found.argument}` is in {asked[found.argument].source} too"
                faults.append(Fault(page.source, found.line, wrong, "choose another name"))
            asked[found.argument] = page
            ids.add(f"exercise-{found.argument}")
        for name, line in _figure_names(page):
            if name in ids:
                wrong = f"the name `{name}` is taken on this page"
                faults.append(Fault(page.source, line, wrong, "choose another name"))
            ids.add(name)
        for equation in equations(page):
            label, line = equation.label, equation.line
            anchor = Anchor(page.uri, equation.id, label, line)
            if label in index.equations:
                other = index.equations[label][0]
                wrong = f"the label `{label}` names two equations: this one and one in {other.uri}"
                faults.append(Fault(page.source, line, wrong, "choose another label"))
            ids.add(anchor.id)
            index.equations[label] = anchor, equation.number
        if page.source == GLOSSARY:
            for term, line, text, text_line in glossary_terms(page):
                anchor = Anchor(page.uri, f"term-{slugify(term, '-')}", term, line)
                if anchor.id in ids:
                    wrong = f"the term `{term}` is defined twice"
                    faults.append(Fault(page.source, line, wrong, "keep one of the entries"))
                ids.add(anchor.id)
                index.terms[folded(term)] = Term(anchor, text, text_line)
        if any(page.directives("snippets")):
            ids |= {snippet.id for module in modules(root) for snippet in module.snippets}
    if faults:
        raise FaultsError(faults)
    for page in pages if index.terms else ():
        for key in _used_terms(page) if page.is_lesson else ():
            if key in index.terms and index.terms[key].lesson is None:
                index.terms[key] = replace(index.terms[key], lesson=page)
    return index


def _used_terms(page: Page) -> Iterator[str]:
    """Yield the terms a page refers to, as they are looked up."""
    for token in page.blocks():
        for child in token.children or ():
            if child.type == "myst_role" and child.meta["name"] == "term":
                yield folded(looked_up(child.content)[1])


def looked_up(content: str) -> tuple[str, str]:
    """Return what `{term}` shows and what it looks up, of `words` or `words <term>`."""
    content = content.strip()
    if content.endswith(">") and "<" in content:
        words, _, term = content[:-1].rpartition("<")
        return words.strip(), term
    return content, content


def _figure_names(page: Page) -> Iterator[tuple[str, int]]:
    yield from ((cell.name, cell.line) for cell in page.cells if cell.name)
    for found in page.directives("figure"):
        if "name" in found.options:
            yield str(found.options["name"]), found.line
    for found in page.directives("interactive"):
        yield found.argument.partition(" ")[2], found.line


def glossary_terms(page: Page) -> Iterator[tuple[str, int, str, int]]:
    """Yield what a page's `{glossary}` directives define: term, line, definition, its line."""
    for found in page.directives("glossary"):
        term, line, inside = "", 0, ""
        for token in myst.parse(found.body, found.body_line):
            if token.type in ("dt_open", "dd_open"):
                inside = token.type
            elif token.type == "inline" and inside == "dt_open":
                term, line = myst.plain(token.children or []), token.meta["line"]
            elif token.type == "inline" and inside == "dd_open":
                yield term, line, token.content, token.meta["line"]
                inside = ""


class UnresolvedError(LookupError):
    """A link or label that leads nowhere; the message says what is missing."""


def resolve(href: str, page: Page, index: Index) -> tuple[str, str] | None:
    """Return the uri and the anchor that a link on `page` leads to; None if that is no page.

    Pages of docs/ may link to what lies beside them in the site only, as `PLACE` and the feed do.

    Links are written as paths between the source files, so that they work in Jupyter and
    on the repository's pages too. Raises `UnresolvedError` if there is no such page or anchor.
    """
    if EXTERNAL.match(href) or (page.number is None and href in BESIDE):
        return None
    path, _, anchor = href.partition("#")
    target = page
    if path:
        source = PurePosixPath(posixpath.normpath((page.source.parent / path).as_posix()))
        found = index.pages.get(source)
        if found is None:
            raise UnresolvedError(f"there is no page {source}")
        target = found
    if anchor and anchor not in index.ids[target.uri]:
        raise UnresolvedError(f"{target.source} has no place `#{anchor}`")
    return target.uri, anchor
