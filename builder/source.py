"""The pages as their authors wrote them: found, numbered, parsed and checked on their own."""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from markdown.extensions.toc import slugify
from markdown_it.token import Token

from builder import myst
from builder.errors import Fault, FaultsError, fail

EXERCISES_OF_A_CHECK = (8, 12)
FORMULAS = "formulas.yml"  # what a module decides on its labelled equations
CELL_TAGS = frozenset({"hide-input", "remove-input", "check", "raises-exception"})
CELL_OPTIONS = frozenset({"tags", "caption", "alt", "name", "claim", "differs"})

_LESSON = re.compile(r"lessons/(\d+)-([\w-]+)/(\d+)-([\w-]+)\.md")
_MODULE = re.compile(r"lessons/(\d+)-([\w-]+)/(index|check)\.md")
_LAST = 1000  # what counts as the number of a module's check: it comes after the lessons


@dataclass(frozen=True)
class Cell:
    """A code cell; `line` is the line of its first line of code."""

    code: str
    line: int
    index: int
    tags: frozenset[str] = frozenset()
    caption: str = ""
    alt: str = ""
    name: str = ""
    claim: str = ""
    differs: str = ""  # why its output is another in a page


@dataclass(frozen=True)
class Anchor:
    """Something a link can point to, on the page `uri`."""

    uri: str
    id: str
    text: str
    line: int


@dataclass(frozen=True)
class Page:
    """One Markdown file. `source` is its path in the repository, `uri` its path in the tree.

    `number` is (module, lesson) for a lesson, (module, 0) for a module's index, (module, a large
    number) for its check and None for the pages of docs/.
    """

    source: PurePosixPath
    uri: str
    text: str = field(repr=False)
    number: tuple[int, int] | None = None

    @property
    def is_lesson(self) -> bool:
        """Whether this page is a numbered lesson."""
        return self.number is not None and 0 < self.number[1] < _LAST

    @property
    def is_check(self) -> bool:
        """Whether this page is the check of a module."""
        return self.number is not None and self.number[1] == _LAST

    @property
    def module(self) -> int | None:
        """The number of the module, for a lesson, an index or a check."""
        return self.number[0] if self.number else None

    @property
    def is_sheet(self) -> bool:
        """Whether this page is the formula sheet of a module, made from its `formulas.yml`."""
        return self.source.name == FORMULAS

    @property
    def label(self) -> str:
        """The number as readers see it, as "1.2"; empty for other pages."""
        return f"{self.number[0]}.{self.number[1]}" if self.number and self.is_lesson else ""

    @cached_property
    def tokens(self) -> list[Token]:
        """The page's tokens, with line numbers."""
        return myst.parse(self.text)

    @cached_property
    def meta(self) -> dict[str, Any]:
        """The front matter."""
        return myst.front_matter(self.tokens, self.source)

    @cached_property
    def title(self) -> str:
        """The words of the first heading."""
        for token, inline in pairwise(self.tokens):
            if token.type == "heading_open" and token.tag == "h1":
                return myst.plain(inline.children or [])
        raise fail(self.source, 1, "a page without title", "begin it with a line `# Its title`")

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The code cells, in order."""
        return tuple(_cells(self))

    @cached_property
    def headings(self) -> tuple[Anchor, ...]:
        """The headings below the title, each with the id it gets in the page."""
        return tuple(_headings(self))

    @property
    def parts(self) -> tuple[Anchor, ...]:
        """The headings of the parts that the page is divided into."""
        opened = (token for token in self.tokens if token.type == "heading_open")
        lines = {token.meta["line"] for token in opened if token.tag == "h2"}
        return tuple(heading for heading in self.headings if heading.line in lines)

    def blocks(self) -> Iterator[Token]:
        """Yield the tokens of the page and of the directives in it, in reading order."""
        yield from self._every_block

    def directives(self, name: str) -> Iterator[myst.Directive]:
        """Yield the directives of a name, in reading order."""
        for token in self._every_block:
            if (found := myst.directive(token, self.source)) and found.name == name:
                yield found

    @cached_property
    def _every_block(self) -> tuple[Token, ...]:
        return tuple(_blocks(self.tokens, self.source))


def _blocks(tokens: Iterable[Token], source: PurePosixPath) -> Iterator[Token]:
    for token in tokens:
        yield token
        found = myst.directive(token, source)
        if found and found.name in (
            *("admonition", "dropdown", "figure", "glossary", "exercise", "solution"),
            *myst.ADMONITIONS,
        ):
            yield from _blocks(myst.parse(found.body, found.body_line), source)


def _cells(page: Page) -> Iterator[Cell]:
    index = 0
    for token in page.tokens:
        found = myst.directive(token, page.source)
        if found and found.name == "code-cell":
            yield _cell(found, index, page.source)
            index += 1


def _cell(found: myst.Directive, index: int, source: PurePosixPath) -> Cell:
    options = found.options
    unknown = sorted(set(options) - CELL_OPTIONS)
    if unknown:
        raise fail(
            source,
            found.line,
            f"unknown option `:{unknown[0]}:` of a code cell",
            f"use one of: {', '.join(sorted(CELL_OPTIONS))}",
        )
    tags = options.get("tags") or []
    if isinstance(tags, str):
        tags = tags.split()
    odd = sorted(set(map(str, tags)) - CELL_TAGS)
    if odd:
        raise fail(
            source,
            found.line,
            f"unknown cell tag `{odd[0]}`",
            f"use one of: {', '.join(sorted(CELL_TAGS))}",
        )
    keys = ("caption", "alt", "name", "claim", "differs")
    words = {key: str(options.get(key) or "").strip() for key in keys}
    code = found.body.lstrip("\n")
    line = found.body_line + len(found.body) - len(code)
    cell = Cell(code.rstrip("\n"), line, index, frozenset(tags), **words)
    _demand_plain_python(cell, source)
    if "check" in cell.tags:
        _demand_a_real_check(cell, found.line, source)
    elif cell.claim:
        raise fail(
            source, found.line, "a `:claim:` on a cell that is no check", "add `:tags: [check]`"
        )
    return cell


def _demand_plain_python(cell: Cell, source: PurePosixPath) -> None:
    """Raise `FaultsError` for a cell that only a notebook understands: no page could run it."""
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(cell.code, "<cell>", "exec", dont_inherit=True)
    except SyntaxError as error:
        if not _of_notebooks(cell.code):
            return  # the kernel will say what is wrong
        line = cell.line + (error.lineno or 1) - 1
    except ValueError:
        return
    else:
        return
    wrong = "a line that only notebooks understand: the cell could not run in the page"
    mend = "write it in plain Python, without `!`, `%`, `?` or an `await` outside a function"
    raise fail(source, line, wrong, mend)


def _of_notebooks(code: str) -> bool:
    """Return whether code is none of Python's, but IPython can make it so."""
    from IPython.core.inputtransformer2 import TransformerManager  # slow, and seldom needed

    try:
        made = TransformerManager().transform_cell(code)
        compile(made, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _demand_a_real_check(cell: Cell, line: int, source: PurePosixPath) -> None:
    if not cell.claim:
        raise fail(
            source,
            line,
            "a check cell that does not say what it proves",
            "add `:claim: …`, one short sentence",
        )
    try:
        nodes = list(ast.walk(ast.parse(cell.code)))
    except SyntaxError:
        return  # running the cell will say more
    if not any(isinstance(node, ast.Assert | ast.Raise) for node in nodes):
        raise fail(
            source,
            line,
            "a check cell that cannot fail",
            "let it `assert` what its claim says",
        )


def _headings(page: Page) -> Iterator[Anchor]:
    taken: set[str] = set()
    for token, inline in pairwise(page.tokens):
        if token.type != "heading_open" or token.tag == "h1":
            continue
        if any(t.type.startswith("math") for t in inline.children or []):
            raise fail(
                page.source,
                token.meta["line"],
                "a formula in a heading",
                "say it in words: contents, search and tabs cannot show formulas",
            )
        words = myst.plain(inline.children or [])
        slug = base = slugify(words, "-") or "section"
        count = 1
        while slug in taken:
            slug, count = f"{base}_{count}", count + 1
        taken.add(slug)
        yield Anchor(page.uri, slug, words, token.meta["line"])


@lru_cache(maxsize=1024)
def _page(source: str, text: str) -> Page:
    """Return the page with this text; an unchanged page is parsed once a process."""
    number = None
    if match := _LESSON.fullmatch(source):
        number = int(match[1]), int(match[3])
    elif match := _MODULE.fullmatch(source):
        number = int(match[1]), 0 if match[3] == "index" else _LAST
    uri = source.removeprefix("docs/")
    return Page(PurePosixPath(source), uri, text, number)


def read_pages(root: Path) -> list[Page]:
    """Return every page below `lessons/` and `docs/`, lessons in the order of their numbers.

    Raises `FaultsError` for what can be told from file names and encodings: a file that is
    not UTF-8, a lesson whose name is no number and words, two lessons with one number.
    """
    faults: list[Fault] = []
    pages: list[Page] = []
    for path in sorted([*root.glob("lessons/**/*.md"), *root.glob("docs/*.md")]):
        if ".ipynb_checkpoints" in path.parts:
            continue
        source = PurePosixPath(path.relative_to(root).as_posix())
        try:
            page = _page(source.as_posix(), path.read_bytes().decode("utf-8"))
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            wrong = f"byte {error.object[error.start]:#04x} is not UTF-8"
            faults.append(Fault(source, line, wrong, "save the file in the encoding UTF-8"))
            continue
        if page.number is None and source.parts[0] == "lessons":
            wrong = "the path is not that of a lesson"
            mend = "name it lessons/<number>-<module>/<number>-<lesson>.md, in small letters"
            faults.append(Fault(source, 1, wrong, mend))
        pages.append(page)
    faults += _same_numbers(pages)
    if faults:
        raise FaultsError(faults)
    return sorted(pages, key=lambda p: (p.number or (-1, 0), p.source))


def _same_numbers(pages: list[Page]) -> Iterator[Fault]:
    first: dict[tuple[int, int], Page] = {}
    for page in pages:
        if page.number is None:
            continue
        twin = first.setdefault(page.number, page)
        if twin is not page:
            name = page.label or f"the {page.source.stem} of module {page.number[0]}"
            wrong = f"two pages are numbered {name}: this one and {twin.source}"
            yield Fault(page.source, 1, wrong, "give one of them the next free number")


def check_lesson(page: Page, navigation: set[str]) -> list[Fault]:
    """Return what is wrong with a lesson's front matter and its place in the navigation."""
    faults = _unfindable(page, navigation, "lesson")
    kernel = page.meta.get("kernelspec")
    if not isinstance(kernel, dict) or kernel.get("language") != "python":
        wrong = "a lesson without kernelspec for Python; Jupyter could not run it"
        mend = (
            "begin the file with the front matter of the other lessons: "
            "kernelspec with display_name: Python 3, language: python, name: python3"
        )
        faults.append(Fault(page.source, 1, wrong, mend))
    return faults


def check_check(page: Page, navigation: set[str]) -> list[Fault]:
    """Return what is wrong with the check of a module, apart from its exercises themselves."""
    faults = _unfindable(page, navigation, "check")
    count = len(list(page.directives("exercise")))
    if not EXERCISES_OF_A_CHECK[0] <= count <= EXERCISES_OF_A_CHECK[1]:
        wrong = f"a check with {count} exercises"
        faults.append(Fault(page.source, 1, wrong, "ask 8 to 12: enough to say something"))
    return faults


def _unfindable(page: Page, navigation: set[str], kind: str) -> list[Fault]:
    """Return what keeps readers and search engines from finding a page."""
    faults = []
    if not str(page.meta.get("description") or "").strip():
        wrong = f"a {kind} without description"
        faults.append(Fault(page.source, 1, wrong, "add `description: …` to its front matter"))
    if page.uri not in navigation:
        wrong = f"the {kind} is not in the navigation, so nobody would find it"
        faults.append(Fault(page.source, 1, wrong, f"add `- {page.uri}` to `nav:` in mkdocs.yml"))
    return faults
