"""The labelled equations of a page, numbered in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass

from builder import myst
from builder.source import Page


@dataclass(frozen=True)
class Equation:
    """A labelled equation: its TeX as written, its number as readers see it, and its line."""

    label: str
    tex: str
    number: str
    line: int

    @property
    def id(self) -> str:
        """The anchor on its page."""
        return f"eq-{self.label}"


def equations(page: Page) -> Iterator[Equation]:
    """Yield the labelled equations of a page, in reading order."""
    for count, (label, tex, line) in enumerate(_labelled(page), 1):
        yield Equation(
            label, tex.strip(), f"{page.label}.{count}" if page.label else f"{count}", line
        )


def _labelled(page: Page) -> Iterator[tuple[str, str, int]]:
    for token in page.blocks():
        if token.type == "math_block_label":
            yield token.info, token.content, token.meta["line"]
        found = myst.directive(token, page.source)
        if found and found.name == "math" and "label" in found.options:
            yield str(found.options["label"]), found.body, found.line
