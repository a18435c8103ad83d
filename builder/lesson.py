"""One page → its files in the tree: Markdown, figures, notebooks. A pure function of its input."""

import posixpath
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from markdown_it.token import Token

from builder import myst
from builder.cells import cells_file
from builder.errors import Fault, FaultsError
from builder.execute import Outputs
from builder.figures import UnknownColourError, themed_svg
from builder.index import Index
from builder.markdown import PageTarget, Renderer, Target, front_matter, indent, relative
from builder.maths import Formula
from builder.notebook import (
    Kit,
    NotebookPageTarget,
    NotebookTarget,
    Part,
    clean_notebook,
    figure_path,
    page_notebook,
    page_url,
)
from builder.outputs import Shown, faults_in, shown
from builder.reading import minutes
from builder.source import Cell, Page
from builder.words import WORDS

# What the front matter says to others than the page: Jupyter, the feed, the card, the progress.
_FOR_THE_BUILD = {"jupytext", "kernelspec", "published", "card", "lab"}


@dataclass
class Result:
    """What one page gives: files by their path in the tree, and the formulas on it."""

    files: dict[str, bytes] = field(default_factory=dict)
    formulas: list[tuple[Formula, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Rendered:
    """The text of a page as Markdown, before anything ran."""

    parts: list[Part]
    words: dict[tuple[int, str], str]  # captions and claims by cell and option
    formulas: list[tuple[Formula, int]]
    pictures: set[str]
    cells: tuple[str, bytes] | None  # what the page's script asks for, and the name of the file


@dataclass(frozen=True)
class Draft:
    """All that a page's text alone gives: the page, and its notebooks where it has any."""

    page: Rendered
    notebook: list[Part]  # to download
    shown: list[Part]  # as a page


def draft(page: Page, index: Index, root: Path, kit: Kit | None) -> Draft:
    """Return what a page's text gives; without a `kit`, no notebooks.

    Raises `FaultsError` for anything wrong in it; runs nothing.
    """
    text = render_page(page, index, root)
    if kit is None or not page.is_lesson:
        return Draft(text, [], [])
    depth = "../" * page.uri.count("/")
    download = NotebookTarget(page, kit.site_url or depth)
    shown_page = NotebookPageTarget(page, f"../{depth}")
    return Draft(
        text,
        _notebook_parts(page, index, root, download),
        _notebook_parts(page, index, root, shown_page),
    )


def render_page(page: Page, index: Index, root: Path) -> Rendered:
    """Return the text of a page. Raises `FaultsError` for anything wrong in it; runs nothing."""
    renderer = Renderer(page, index, root, PageTarget(page))
    texts = []
    for tokens in _texts(page):
        with suppress(FaultsError):  # the renderer keeps them; look on for more
            texts.append(renderer.render(tokens))
    words = {}
    for cell in page.cells:
        if "kernelspec" not in page.meta:
            wrong = "a code cell on a page without kernelspec; Jupyter could not run it"
            mend = (
                "copy kernelspec from a lesson, or show the code in a block that begins ```python"
            )
            renderer.faults.append(Fault(page.source, cell.line, wrong, mend))
        for option in ("caption", "claim"):
            words[cell.index, option] = _words(cell, option, renderer)
    if renderer.faults:
        raise FaultsError(renderer.faults)
    cells = cells_file(page, root)
    parts = _woven(texts, page.cells)
    return Rendered(parts, words, renderer.formulas, renderer.pictures, cells)


def build_page(page: Page, text: Rendered, root: Path, outputs: Outputs) -> Result:
    """Return the page and its figures. Raises `FaultsError` for what its outputs show wrong."""
    result = Result(formulas=[*text.formulas])
    faults: list[Fault] = []
    items = {cell.index: shown(outputs[cell.index]) for cell in page.cells}
    for cell in page.cells:
        faults += faults_in(page, cell, items[cell.index], outputs[cell.index])
    if faults:
        raise FaultsError(faults)
    figures = {cell.index: _figure(page, cell, items[cell.index]) for cell in page.cells}
    folder = posixpath.dirname(page.uri)
    for name, svg in filter(None, figures.values()):
        result.files[posixpath.join(folder, name)] = svg.encode()
    blocks = [
        part if isinstance(part, str) else _cell(page, part, items[part.index], figures, text)
        for part in text.parts
    ]
    for src in text.pictures:
        path = posixpath.normpath(posixpath.join(folder, src))
        result.files[path] = (root / page.source).parent.joinpath(src).read_bytes()
    for cell in page.cells:
        for item in items[cell.index]:
            if item.kind == "latex":
                result.formulas.append((Formula(item.content, True), cell.line))
    if text.cells:
        name, content = text.cells
        result.files[posixpath.join(page_url(page.uri), name)] = content
    body = "\n\n".join(block for block in blocks if block.strip())
    if page.is_lesson:
        title, _, rest = body.partition("\n")
        read = '<div class="lesson-read"></div>'  # filled by the script that follows the reading
        body = f"{title}\n\n{_facts(page)}\n{rest}\n\n{read}"
    if page.is_check:
        body = f"{body}\n\n<uphill-check></uphill-check>"
    if page.uri != "index.md":  # which invites, and has nothing to correct that others lack
        more = _print(WORDS.paper["title"]) if page.is_check else ""
        body = f"{body}\n\n{_correction(page, more)}"
    meta = {key: page.meta[key] for key in page.meta if key not in _FOR_THE_BUILD}
    if page.is_lesson:
        meta["title"] = f"{page.label} {page.title}"
    result.files[page.uri] = (front_matter(meta) + body + "\n").encode()
    return result


def build_notebooks(page: Page, text: Draft, outputs: Outputs, kit: Kit) -> Result:
    """Return a lesson as the notebook to download and as the one that becomes a page."""
    stem = page.uri.removesuffix(".md")
    uri = stem.replace("lessons/", "notebooks/", 1) + ".ipynb"
    return Result(
        {
            f"{stem}.ipynb": clean_notebook(page, text.notebook, outputs, kit),
            uri: page_notebook(page, text.shown, outputs),
        }
    )


def _notebook_parts(page: Page, index: Index, root: Path, target: Target) -> list[Part]:
    renderer = Renderer(page, index, root, target)
    parts: list[Part] = []
    for part in _woven([renderer.render(tokens) for tokens in _texts(page)], page.cells):
        parts.append(part)
        if isinstance(part, Cell) and (part.claim or part.caption):
            words = _words(part, "claim" if part.claim else "caption", renderer)
            parts.append(f"*{WORDS.checked} {words}*" if part.claim else f"*{words}*")
    return parts


def _texts(page: Page) -> list[list[Token]]:
    """Return the page's blocks between code cells."""
    texts: list[list[Token]] = [[]]
    for token in page.tokens:
        found = myst.directive(token, page.source)
        if found and found.name == "code-cell":
            texts.append([])
        elif token.type != "front_matter":
            texts[-1].append(token)
    return texts


def _woven(texts: list[str], cells: tuple[Cell, ...]) -> list[Part]:
    """Return the texts with the cells between them."""
    parts: list[Part] = [*texts[:1]]
    for cell, text in zip(cells, texts[1:], strict=True):
        parts += [cell, text]
    return parts


def _figure(page: Page, cell: Cell, items: list[Shown]) -> tuple[str, str] | None:
    """Return the path, beside the page, and the SVG of the figure a cell drew."""
    drawn = [item.content for item in items if item.kind == "figure"]
    if not drawn:
        return None
    name = cell.name or f"figure-{cell.index}"
    try:
        svg = themed_svg(drawn[0], name, cell.alt)
    except UnknownColourError as error:
        wrong = f"the figure uses {error}, a colour that cannot follow the theme"
        mend = "use the colours of snippets.figures, with `alpha=` for lighter ones"
        raise FaultsError([Fault(page.source, cell.line, wrong, mend)]) from None
    return figure_path(page, cell), svg


def _cell(
    page: Page,
    cell: Cell,
    items: list[Shown],
    figures: dict[int, tuple[str, str] | None],
    text: Rendered,
) -> str:
    """Return a cell and its outputs as Markdown."""
    code = f'```{{.python data-cell="{cell.index}"}}\n{cell.code}\n```'
    shows = [_output(page, cell, item, figures[cell.index], text) for item in items]
    if "check" in cell.tags:
        claim = text.words[cell.index, "claim"]
        body = "\n\n".join([code, *shows])
        return f'??? check "{WORDS.checked} {claim}"\n\n{indent(body)}'
    blocks = []
    if "hide-input" in cell.tags:
        # Below what it draws: the picture is the message, the code its footnote.
        blocks = [*shows, f'??? code "{WORDS.code}"\n\n{indent(code)}']
    elif "remove-input" in cell.tags:
        blocks = shows
    else:
        blocks = [code, *shows]
    body = "\n\n".join(blocks)
    return f'<div class="cell" markdown="1">\n\n{body}\n\n</div>' if body else ""


def _words(cell: Cell, option: str, renderer: Renderer) -> str:
    """Return a caption or claim as Markdown; what is wrong in it is told with its own line."""
    above = renderer.page.text.split("\n")[: cell.line - 1]
    line = len(above)
    while line > 1 and not above[line - 1].lstrip(" :").startswith(f"{option}:"):
        line -= 1
    return renderer.inline(str(getattr(cell, option)), line, opens=option == "claim")


def _output(
    page: Page, cell: Cell, item: Shown, figure: tuple[str, str] | None, text: Rendered
) -> str:
    target = PageTarget(page)
    if item.kind == "figure":
        assert figure is not None
        return target.picture(figure[0], cell.alt, text.words[cell.index, "caption"], cell.name)
    if item.kind == "latex":
        return target.formula(Formula(item.content, True))
    fence = "```"
    while fence in item.content:
        fence += "`"
    kind = "failed" if item.kind == "error" else "printed"
    return f"{fence}{{.text .{kind}}}\n{item.content}\n{fence}"


def _correction(page: Page, more: str = "") -> str:
    """Return the line at the end: what to do about a mistake, and `more`."""
    place = relative("about.md", "correct-a-mistake", page.uri)
    return f"{WORDS.wrong_here} [{WORDS.correction}]({place}){more}\n{{ .lesson-correction }}"


def _facts(page: Page) -> str:
    """Return the line under the title: where we are, how long it takes, other forms."""
    stem = PurePosixPath(page.uri).stem
    notebook = f"../../{page.uri.replace('lessons/', 'notebooks/', 1).removesuffix('.md')}.ipynb"
    facts = f"{WORDS.module} {page.label} · {minutes(page)} {WORDS.minutes}"
    forms = [
        f"[{WORDS.notebook}]({notebook})",
        f'[{WORDS.download}]({stem}.ipynb){{ download="{stem}.ipynb" }}',
    ]
    # Nobody presses them on paper; the last one is there once it can be pressed.
    words = " · ".join(forms) + _print(WORDS.paper["print"])
    others = f'<span class="lesson-forms"> · {words}</span>'
    return f"{facts}{others}\n{{ .lesson-facts }}\n"


def _print(words: str) -> str:
    return f"<uphill-paper> · {words}</uphill-paper>"
