"""The writing of lessons: how long they take, how they are cut, where their numbers come from."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from builder import myst
from builder.reading import minutes
from builder.source import Page, read_pages

ROOT = Path(__file__).parent.parent
LESSONS = [page for page in read_pages(ROOT) if page.is_lesson]
MINUTES = (12, 25)
WORDS = 90  # of a paragraph
DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]|\.\d)")
SHOWN = ("code-cell", "exercise", "interactive", "figure", "literalinclude")
_ZERO = "lessons/0-before-you-start/1-functions-graphs-notation.md"
_TWO = "lessons/2-multivariate-calculus/4-the-jacobian.md"
_FOUR = "lessons/4-taylor-series/2-power-series.md"
_SIX = "lessons/6-regression/1-simple-linear-regression.md"
# Decimals that no cell of the lesson prints or checks, each with its reason.
EXCEPTIONS: dict[str, dict[str, str]] = {
    _ZERO: {"2.5": "the height of the room, which the example gives"},
    _TWO: {"3.2": "worked out in the sentence; the key of its exercise computes it too"},
    _FOUR: {"2.718": "the first digits of e"},
    _SIX: {"0.04": "the square of 0.2, which the exercise gives"},
}


@pytest.fixture(params=LESSONS, ids=lambda page: page.source.stem)
def lesson(request: pytest.FixtureRequest) -> Page:
    """A lesson."""
    page: Page = request.param
    return page


def paragraphs(page: Page) -> Iterator[tuple[int, str]]:
    """Yield each paragraph that is no heading, list or table, with its line."""
    tokens = list(page.blocks())
    for before, token in pairwise(tokens):
        if before.type == "paragraph_open" and token.type == "inline":
            yield token.meta["line"], myst.plain(token.children or [])


def sections(page: Page) -> Iterator[tuple[str, bool]]:
    """Yield the headings of sections, and whether something is shown or asked in them."""
    heading, shown = "", True
    tokens = list(page.blocks())
    for before, token in pairwise(tokens):
        if before.type == "heading_open" and before.tag == "h2":
            if heading:
                yield heading, shown
            heading, shown = myst.plain(token.children or []), False
        found = myst.directive(token, page.source)
        shown = shown or bool(found and found.name in SHOWN)
    yield heading, shown


def printed(notebook: Path) -> str:
    """Return everything the cells of a published notebook print or return, and their code."""
    text = []
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        text.append("".join(cell["source"]))
        for output in cell["outputs"]:
            data = output.get("data", {})
            text += ["".join(output.get("text", "")), "".join(data.get("text/plain", ""))]
            text += ["".join(data.get("text/latex", ""))]
    return "\n".join(text)


def unfounded(prose: str, known: str) -> set[str]:
    """Return the decimals of prose that are no number of `known`, rounded as the prose has them."""
    found = re.findall(r"(\d+\.?\d*)(e[+-]?\d+)?", known)
    numbers = {float(digits + power) for digits, power in found}
    numbers |= {float(digits) for digits, _ in found}  # 4.3e+07 is written 4.3 times 10 to the 7
    return {
        decimal
        for decimal in DECIMAL.findall(prose)
        if all(f"{number:.{len(decimal.split('.')[1])}f}" != decimal for number in numbers)
    }


def test_a_lesson_takes_the_time_of_a_sitting(lesson: Page) -> None:
    low, high = MINUTES
    assert low <= minutes(lesson) <= high


def test_no_paragraph_is_long(lesson: Page) -> None:
    found = list(paragraphs(lesson))
    assert len(found) > 20
    long = [line for line, text in found if len(text.split()) > WORDS]
    assert not long, f"{lesson.source}: paragraphs of more than {WORDS} words at lines {long}"


def test_every_section_shows_or_asks_something(lesson: Page) -> None:
    found = list(sections(lesson))
    assert len(found) > 3
    assert [heading for heading, shown in found if not shown] == ["Summary"]


def test_decimals_in_prose_come_from_cells(lesson: Page, site_folder: Path) -> None:
    prose = "\n".join(text for _, text in paragraphs(lesson))
    notebook = (site_folder / lesson.uri).with_suffix(".ipynb")
    assert unfounded(prose, printed(notebook)) == set(EXCEPTIONS.get(lesson.uri, {}))


def test_a_number_from_nowhere_is_found() -> None:
    prose = "The slope is 2.05, its error 0.05 and the largest term 4.3 times ten to the 7."
    assert unfounded(prose, "2.04999 0.05 4.3e+07") == set()
    assert unfounded(prose, "2.0501 0.04 4.2e+07") == {"0.05", "4.3"}
