"""A lesson as a Jupyter notebook: to download and run, and to be shown as a page."""

import base64
import hashlib
import json
import posixpath
from dataclasses import dataclass
from typing import Any

from builder.execute import Output, Outputs
from builder.interactive import Interactive
from builder.markdown import indent
from builder.maths import Formula
from builder.outputs import shown
from builder.questions import Asked
from builder.source import Cell, Page
from builder.words import WORDS

_CODE = "\x1f"  # a sign that no text holds: before and after code that an exercise begins with
_UNFINISHED = ["nbval-skip", "raises-exception"]

Part = str | Cell  # a lesson is a sequence of Markdown texts and cells


def page_url(uri: str) -> str:
    """Return the address of a page below the site's address, from its path in the tree."""
    stem = uri.removesuffix(".md").removesuffix("index")
    return f"{stem.rstrip('/')}/" if stem else ""


class NotebookTarget:
    """Markdown as Jupyter reads it; links lead to the site at `base`."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base

    def formula(self, formula: Formula) -> str:
        """Return a formula between dollar signs; MathJax knows `\\tag` but needs no label."""
        if not formula.display:
            return f"${formula.tex}$"
        return f"$$\n{formula.tex.split(chr(92) + 'label')[0].rstrip()}\n$$"

    def link(self, uri: str, anchor: str) -> str:
        """Return the address on the site."""
        return f"{self.base}{page_url(uri)}" + (f"#{anchor}" if anchor else "")

    def file(self, src: str) -> str:
        """Return the address on the site."""
        return self.base + posixpath.normpath(f"{posixpath.dirname(self.page.uri)}/{src}").lstrip(
            "/"
        )

    def heading(self, level: int, words: str, slug: str) -> str:
        """Return a heading."""
        return f"{'#' * level} {words}"

    def box(self, kind: str, title: str, body: str, folded: bool) -> str:
        """Return a quotation with a bold title, or an element that opens on demand."""
        if folded:
            return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"
        quoted = "\n".join(f"> {line}".rstrip() for line in body.split("\n"))
        return f"> **{title}**\n>\n{quoted}"

    def source(self, code: str, file: str, name: str) -> str:
        """Return the source under the name of its file."""
        return f"`{file}`:\n\n```python\n{code.rstrip()}\n```"

    def picture(self, src: str, alt: str, caption: str, name: str) -> str:
        """Return the picture above its caption."""
        return f"![{alt}]({src})\n\n*{caption}*"

    def terms(self, entries: list[tuple[str, str, str]]) -> str:
        """Return glossary entries as paragraphs."""
        return "\n\n".join(f"**{term}**\n{indent(text).lstrip()}" for term, _, text in entries)

    def term(self, link: str, slug: str, definition: str) -> str:
        """Return the link: a notebook has no place for a definition beside it."""
        return link

    def exercise(self, asked: Asked) -> str:
        """Return the question, what is chosen from, hints and the solution on demand."""
        blocks = [f"**{asked.title}**", asked.prompt]
        if asked.kind == "match":
            labels = (f"{chr(65 + n)}. {label}" for n, label in enumerate(asked.labels))
            blocks += ["<br>\n".join(labels), *self._pictures(asked)]
        elif asked.items:
            blocks.append("\n".join(f"{n}. {item}" for n, item in enumerate(asked.items, 1)))
        if asked.code:
            blocks.append(f"{_CODE}{asked.code}\n\n\n{asked.tests}{_CODE}")
        for case, words in asked.says.items():
            if case.startswith("hint"):
                blocks.append(self.box("hint", WORDS.exercises["hint"], words, folded=True))
        blocks.append(self.box("solution", WORDS.solution, asked.solution, folded=True))
        return "\n\n".join(blocks)

    def _pictures(self, asked: Asked) -> list[str]:
        return [f"{n}. {self._picture(svg, str(n))}" for n, svg in enumerate(asked.items, 1)]

    def interactive(self, found: Interactive, caption: str) -> str:
        """Return the picture before it is touched, and the way to where it can be."""
        way = f"[{WORDS.move_it}]({self.link(self.page.uri, found.id)})"
        return f"{self._picture(found.still, found.text('alt'))}\n\n*{caption}* {way}"

    def _picture(self, svg: str, alt: str) -> str:
        return f"![{alt}](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"


class NotebookPageTarget(NotebookTarget):
    """The same for the page that shows the notebook: formulas stand by until KaTeX's are put in."""

    def heading(self, level: int, words: str, slug: str) -> str:
        """Return a heading; under the title, the ways back to the lesson and on to a file."""
        heading = super().heading(level, words, slug)
        if level > 1:
            return heading
        lesson = self.link(self.page.uri, "")
        file = f"{lesson.rstrip('/')}.ipynb"
        return f"{heading}\n\n[{WORDS.lesson}]({lesson}) · [{WORDS.download}]({file})"

    def formula(self, formula: Formula) -> str:
        """Return an empty element that `builder.finish` fills."""
        tag = "div" if formula.display else "span"
        return f'<{tag} data-formula="{formula_key(formula)}"></{tag}>'

    def _pictures(self, asked: Asked) -> list[str]:
        return [asked.pictures]

    def _picture(self, svg: str, alt: str) -> str:
        return f"<div>{svg}</div>"  # the SVG says itself what is seen


def formula_key(formula: Formula) -> str:
    """Return a short name for a formula that survives any Markdown."""
    return hashlib.sha256(formula.key.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Kit:
    """What a notebook opened elsewhere needs: the wheel of `snippets` and the site's address."""

    wheel: str
    site_url: str

    def install_cell(self) -> str:
        """Return the code of the first cell."""
        head = "try:\n    import snippets\nexcept ModuleNotFoundError:\n"
        if self.site_url:
            return f"{head}    %pip install -q {self.site_url}{self.wheel}"
        words = (
            f"This lesson needs the package of its site. Download {self.wheel} from the site, "
            f"run `pip install` with its path, and run this cell again."
        )
        return f"{head}    raise ModuleNotFoundError(\n        {json.dumps(words)}\n    ) from None"


def clean_notebook(page: Page, parts: list[Part], outputs: Outputs, kit: Kit) -> bytes:
    """Return the `.ipynb` readers download: every cell, with its outputs as they were."""
    install = _code("install", kit.install_cell(), [], {"tags": ["install"]})
    cells = _cells(parts, lambda cell: outputs[cell.index])
    # The title first, then what is needed, then the lesson.
    return _written(page, [*cells[:1], install, *cells[1:]])


def page_notebook(page: Page, parts: list[Part], outputs: Outputs) -> bytes:
    """Return the notebook from which mkdocs-jupyter makes the page "as a notebook"."""

    def ready(cell: Cell) -> list[Output]:
        return [_ready(output, page, cell) for output in outputs[cell.index]]

    return _written(page, _cells(parts, ready))


def _ready(output: Output, page: Page, cell: Cell) -> Output:
    """Return an output with its formula standing by and its figure themed."""
    data = output.get("data", {})
    if "image/svg+xml" in data:
        # As a place to put it in: nbconvert would make a picture that cannot follow the theme.
        uri = f"{posixpath.dirname(page.uri)}/{figure_path(page, cell)}"
        return {**output, "data": {"text/html": f'<div data-figure="{uri}"></div>'}}
    if "text/latex" in data:
        formula = Formula(shown([output])[0].content, True)
        html = f'<div data-formula="{formula_key(formula)}"></div>'
        return {**output, "data": {"text/html": html}}
    return output


def figure_path(page: Page, cell: Cell) -> str:
    """Return the path of the figure a cell drew, beside its page."""
    stem = posixpath.basename(page.uri).removesuffix(".md")
    return f"figures/{stem}-{cell.name or f'figure-{cell.index}'}.svg"


def _cells(parts: list[Part], outputs_of: Any) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = []
    for number, part in enumerate(parts):
        if isinstance(part, str):
            # Between marks stands code to be completed: it is run by readers, and may fail.
            for piece, source in enumerate(map(str.strip, part.split(_CODE))):
                name = f"text-{number}-{piece}" if piece else f"text-{number}"
                if piece % 2:
                    cells.append(_code(name, source, [], {"tags": _UNFINISHED}))
                elif source:
                    cells.append(
                        {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}
                    )
            continue
        metadata: dict[str, Any] = {"tags": sorted(part.tags)} if part.tags else {}
        if part.tags & {"hide-input", "remove-input", "check"}:
            metadata["jupyter"] = {"source_hidden": True}
        cells.append(_code(f"code-{part.index}", part.code, outputs_of(part), metadata))
    return cells


def _code(
    name: str, source: str, outputs: list[Output], metadata: dict[str, Any]
) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": metadata,
        "outputs": outputs,
        "source": source,
    }


def _written(page: Page, cells: list[dict[str, Any]]) -> bytes:
    count = 0
    for cell in cells:
        if cell["cell_type"] == "code":
            count += 1
            cell["execution_count"] = count
            cell["outputs"] = [
                output | {"execution_count": count}
                if output["output_type"] == "execute_result"
                else output
                for output in cell["outputs"]
            ]
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "title": page.title,
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()
