"""What pages can refer to: pages, headings, figures, numbered equations, glossary terms."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath

from markdown.extensions.toc import slugify

from builder import myst
from builder.errors import Fault, FaultsError
from builder.source import Anchor, Page

GLOSSARY = PurePosixPath("docs/glossary.md")
EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass
class Index:
    """Everything a page can point to; made from all pages before any is rendered."""

    pages: dict[PurePosixPath, Page] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)  # page uri → the ids on it
    equations: dict[str, tuple[Anchor, str]] = field(default_factory=dict)  # label → its number
    terms: dict[str, Anchor] = field(default_factory=dict)  # term, folded → its entry


def folded(term: str) -> str:
    """Return a term as it is looked up: without case and doubled spaces."""
    return " ".join(term.split()).casefold()


def make_index(pages: list[Page]) -> Index:
    """Return the index of all pages. Raises `FaultsError` for labels given twice."""
    index = Index(pages={page.source: page for page in pages})
    faults: list[Fault] = []
    for page in pages:
        ids = index.ids[page.uri] = {anchor.id for anchor in page.headings}
        for name, line in _figure_names(page):
            if name in ids:
                wrong = f"the name `{name}` is taken on this page"
                faults.append(Fault(page.source, line, wrong, "choose another `:name:`"))
            ids.add(name)
        for number, (label, line) in enumerate(_equation_labels(page), 1):
            anchor = Anchor(page.uri, f"eq-{label}", label, line)
            if label in index.equations:
                other = index.equations[label][0]
                wrong = f"the label `{label}` names two equations: this one and one in {other.uri}"
                faults.append(Fault(page.source, line, wrong, "choose another label"))
            ids.add(anchor.id)
            place = f"{page.label}.{number}" if page.label else str(number)
            index.equations[label] = anchor, place
        if page.source == GLOSSARY:
            for term, line in glossary_terms(page):
                anchor = Anchor(page.uri, f"term-{slugify(term, '-')}", term, line)
                if anchor.id in ids:
                    wrong = f"the term `{term}` is defined twice"
                    faults.append(Fault(page.source, line, wrong, "keep one of the entries"))
                ids.add(anchor.id)
                index.terms[folded(term)] = anchor
    if faults:
        raise FaultsError(faults)
    return index


def _figure_names(page: Page) -> Iterator[tuple[str, int]]:
    yield from ((cell.name, cell.line) for cell in page.cells if cell.name)
    for token in page.blocks():
        found = myst.directive(token, page.source)
        if found and found.name == "figure" and "name" in found.options:
            yield str(found.options["name"]), found.line


def _equation_labels(page: Page) -> Iterator[tuple[str, int]]:
    for token in page.blocks():
        if token.type == "math_block_label":
            yield token.info, token.meta["line"]
        found = myst.directive(token, page.source)
        if found and found.name == "math" and "label" in found.options:
            yield str(found.options["label"]), found.line


def glossary_terms(page: Page) -> Iterator[tuple[str, int]]:
    """Yield the terms that a page's `{glossary}` directives define, with their lines."""
    for token in page.blocks():
        found = myst.directive(token, page.source)
        if found and found.name == "glossary":
            inner = myst.parse(found.body, found.body_line)
            for opening, inline in pairwise(inner):
                if opening.type == "dt_open":
                    yield myst.plain(inline.children or []), inline.meta["line"]


class UnresolvedError(LookupError):
    """A link or label that leads nowhere; the message says what is missing."""


def resolve(href: str, page: Page, index: Index) -> tuple[str, str] | None:
    """Return the uri and the anchor that a link on `page` leads to; None if off the site.

    Links are written as paths between the source files, so that they work in Jupyter and
    on the repository's pages too. Raises `UnresolvedError` if there is no such page or anchor.
    """
    if EXTERNAL.match(href):
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
