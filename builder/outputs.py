"""What a cell printed, drew and returned, in the forms a page knows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from builder.errors import Fault
from builder.execute import Output
from builder.inpage.forms import without_dollars
from builder.source import Cell, Page

Kind = Literal["text", "latex", "figure", "error"]

_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_ADDRESS = re.compile(r"<[^<>\n]*\bat 0x[0-9a-fA-F]+[^<>\n]*>")
# What matplotlib returns where a lesson forgot `plt.show()`, alone or in a tuple.
_DRAWN = re.compile(r"<(?:Figure size|Axes:|\w+ object of|a list of)[^<>\n]*>")
_REPR = re.compile(r"\[?<[A-Za-z_][\w.]*(?:[ :][^\n]*)?>\]?|Text\([^\n]*\)")


@dataclass(frozen=True)
class Shown:
    """One output as the reader sees it: text, TeX without dollar signs, or SVG."""

    kind: Kind
    content: str


def shown(outputs: list[Output]) -> list[Shown]:
    """Return the outputs of one cell in the richest form a page can show."""
    return [item for output in outputs for item in _shown(output)]


def _shown(output: Output) -> Iterator[Shown]:
    if output["output_type"] == "stream":
        yield Shown("text", _ESCAPES.sub("", output["text"]).rstrip("\n"))
        return
    if output["output_type"] == "error":
        yield Shown("error", f"{output['ename']}: {output['evalue']}")
        return
    data = output["data"]
    if "image/svg+xml" in data:
        yield Shown("figure", data["image/svg+xml"])
    elif "text/latex" in data:
        yield Shown("latex", without_dollars(data["text/latex"]))
    else:
        yield Shown("text", data.get("text/plain", "").rstrip("\n"))


def faults_in(page: Page, cell: Cell, items: list[Shown], outputs: list[Output]) -> Iterator[Fault]:
    """Yield what may not reach a page: bare reprs, warnings, figures without words."""
    for item in items:
        bare = _bare_repr(item)
        if bare:
            wrong = f"the bare object `{bare}` in an output"
            mend = "end the cell with `plt.show()`, or print what the reader should see"
            yield Fault(page.source, cell.line, wrong, mend)
    for output in outputs:
        if output.get("name") == "stderr":
            wrong = f"the cell warned: {output['text'].strip().splitlines()[-1]}"
            mend = "correct what it warns of; readers would see the warning"
            yield Fault(page.source, cell.line, wrong, mend)
        unknown = set(output.get("data", {})) - {"image/svg+xml", "text/latex", "text/plain"}
        if unknown - {"text/html"} and "image/svg+xml" not in output["data"]:
            wrong = f"an output of type {sorted(unknown)[0]}, which a page cannot show"
            mend = (
                "return text, a SymPy expression or a matplotlib figure (import snippets.figures)"
            )
            yield Fault(page.source, cell.line, wrong, mend)
    figures = sum(item.kind == "figure" for item in items)
    if figures > 1:
        wrong = f"{figures} figures from one cell"
        yield Fault(
            page.source, cell.line, wrong, "draw one figure a cell: one caption, one message"
        )
    for option, words in (("alt", cell.alt), ("caption", cell.caption)):
        if figures and not words:
            mend = {
                "alt": "add `:alt: …` that says what is seen, for those who cannot see it",
                "caption": "add `:caption: …` that states the figure's message in a sentence",
            }[option]
            yield Fault(page.source, cell.line, f"a figure without {option}", mend)
        if words and not figures:
            wrong = f"an `:{option}:` on a cell that draws no figure"
            yield Fault(page.source, cell.line, wrong, "end the cell with `plt.show()`")


def _bare_repr(item: Shown) -> str:
    if item.kind != "text":
        return ""
    match = (
        _ADDRESS.search(item.content)
        or _DRAWN.search(item.content)
        or _REPR.fullmatch(item.content.strip())
    )
    return match[0] if match else ""
