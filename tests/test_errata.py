"""The page of errata: each entry is proved, its wrong side refuted, and leads to its lesson."""

import ast
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from bs4 import BeautifulSoup
from project import INDEX, OTHER, REPOSITORY, build, lesson, page, project, words

from builder import myst
from builder.decisions import read_decisions
from builder.index import make_index
from builder.lesson import render_page
from builder.source import Cell, Page, read_pages

ERRATA = next(page for page in read_pages(REPOSITORY) if page.source.name == "errata.md")
ASSERTED = ("assert holds(right)", "assert not holds(said)")

# What only the wrong side of an entry says, and only the right one: they cannot change places.
SIDES = {
    1: (r"$[-0.27,\ 0.27]$", r"[0.27,\ -0.27]$"),
    2: (r"$f(x_{i+1}) = f(x_i) - \dfrac{f(x_i)}{f'(x_i)}$", r"$x_{i+1} = x_i -"),
    3: (r"\dfrac{e^{ix} + e^{-ix}}{2i}", r"\dfrac{e^{ix} - e^{-ix}}{2i}"),
    4: (r"\partial z", r"\partial y"),
    5: (r"{\sigma_i}$", r"{\sigma_i^2}$"),
    6: (r"\dfrac{x^3}{3}", r"\dfrac{x^3}{6}"),
    7: ("only even powers", "all powers"),
    8: (r"\dfrac{22\,(x-2)^2}{125}", r"\dfrac{11\,(x-2)^2}{125}"),
    9: ("for all $x>1$", "for $1<x<3$ only"),
    10: ("never converges", "$-3.760$ from step $26$ on"),
    11: (r"= \sigma'(z^{(j)})\,W^{(j)}$", r"= \operatorname{diag}\bigl(\sigma'(z^{(j)})\bigr)\,W^"),
    12: ("shrink", "Gaussian noise"),
    13: ("derivatives of every order equals", "where the remainders go to zero"),
    14: ("if $f$ is continuous", "second partial derivatives exist around it and are continuous"),
    15: (r"Where $\det H>0$ there is", "the eigenvalues decide"),
    16: ("descent looks perpendicular", "only if both axes have the same scale"),
    17: ("four stationary points", "six"),
    18: (r"=2\pi r\rho$", r"=2\pi r\,t\,\rho$"),
}


@dataclass
class Entry:
    """What stands under one heading of the page."""

    heading: str
    boxes: dict[str, list[str]] = field(default_factory=dict)  # texts of admonitions, by class
    checks: list[Cell] = field(default_factory=list)
    lessons: list[str] = field(default_factory=list)  # what {lesson} names


def entries(page: Page) -> list[Entry]:
    """Return the parts of the page, in order."""
    found: list[Entry] = []
    cells = iter(page.cells)
    tokens = iter(page.tokens)
    for token in tokens:
        block = myst.directive(token, page.source)
        cell = next(cells) if block and block.name == "code-cell" else None
        if token.type == "heading_open" and token.tag == "h2":
            found.append(Entry(myst.plain(next(tokens).children or [])))
        elif not found:
            continue  # what stands above the first entry
        elif cell and "check" in cell.tags:
            found[-1].checks.append(cell)
        elif block and block.name == "admonition":
            found[-1].boxes.setdefault(block.options["class"], []).append(block.body)
        for child in token.children or ():
            if child.type == "myst_role" and child.meta["name"] == "lesson":
                found[-1].lessons.append(child.content)
    return found


ENTRIES = entries(ERRATA)


@pytest.fixture(params=ENTRIES, ids=lambda entry: entry.heading)
def entry(request: pytest.FixtureRequest) -> Entry:
    """An entry of the page."""
    found: Entry = request.param
    return found


@pytest.fixture(scope="module")
def begun() -> dict[str, Any]:
    """What the cell above all entries defines."""
    names: dict[str, Any] = {}
    exec(ERRATA.cells[0].code, names)
    return names


class Exchanged(ast.NodeTransformer):
    """Lets a check assert that what is said is true, and that what is right is wrong."""

    exchanged = 0

    def visit_Assert(self, node: ast.Assert) -> ast.Assert:
        if ast.unparse(node) in ASSERTED:
            for name in ast.walk(node):
                if isinstance(name, ast.Name) and name.id in ("said", "right"):
                    name.id = "right" if name.id == "said" else "said"
                    self.exchanged += 1
        return node


def refuted(code: str, begun: dict[str, Any], dropped: str) -> None:
    """Run a check with its sides exchanged and one of the two assertions left out; it must fail."""
    tree = ast.parse(code)
    tree.body = [node for node in tree.body if ast.unparse(node) != dropped]
    exchange = Exchanged()
    tree = exchange.visit(tree)
    assert exchange.exchanged == 1
    with pytest.raises(AssertionError):
        exec(compile(tree, "exchanged", "exec"), dict(begun))


def test_there_are_as_many_entries_as_numbers() -> None:
    numbers = [int(entry.heading.partition(".")[0]) for entry in ENTRIES]
    assert numbers == list(range(1, len(ENTRIES) + 1)) == list(SIDES)


def test_an_entry_is_complete(entry: Entry) -> None:
    assert {kind: len(texts) for kind, texts in entry.boxes.items()} == {"failure": 1, "success": 1}
    (check,) = entry.checks
    statements = [ast.unparse(node) for node in ast.parse(check.code).body]
    assert [statements.count(line) for line in ASSERTED] == [1, 1]
    assert entry.lessons


def test_the_sides_of_an_entry_are_what_they_are_called(entry: Entry) -> None:
    wrong, right = SIDES[int(entry.heading.partition(".")[0])]
    (said,), (instead,) = entry.boxes["failure"], entry.boxes["success"]
    assert [wrong in said, wrong in instead] == [True, False]
    assert [right in instead, right in said] == [True, False]


def test_an_entry_is_proved_and_with_its_sides_exchanged_refuted(
    entry: Entry, begun: dict[str, Any]
) -> None:
    (check,) = entry.checks
    exec(compile(check.code, entry.heading, "exec"), dict(begun))
    for dropped in ASSERTED:
        refuted(check.code, begun, dropped)


# Links that come by themselves


def _sentence(folder: Path, body: str, other: str = "") -> BeautifulSoup:
    """Return the front page of a project, with a sentence in it, and lesson 1.3 if it has words."""
    lessons = {OTHER: lesson(other, "Another")} if other else {}
    tree = build(project(folder, index=f"{INDEX}\n{body}\n", lessons=lessons))
    return page(tree, "index.md")


def test_a_lesson_is_linked_as_soon_as_it_is_there(tmp_path: Path) -> None:
    body = "More in {lesson}`1.3`."
    before = _sentence(tmp_path / "before", body)
    assert "More in lesson 1.3, which is not written yet." in words(before)
    assert not before.select("a[href*='another']")

    after = _sentence(tmp_path / "after", body, other="Words.\n")
    assert "More in 1.3 Another." in words(after)
    assert [a["href"] for a in after.select("a[href*='another']")] == [OTHER]


def test_a_place_in_a_lesson_is_linked(tmp_path: Path) -> None:
    body = "More in {lesson}`1.3#eq-slope` and {lesson}`1.3#a-part`."
    found = _sentence(tmp_path, body, other="## A part\n\n$$\nx\n$$ (slope)\n")
    links = [a["href"] for a in found.select("a[href*='another']")]
    assert links == [f"{OTHER}#eq-slope", f"{OTHER}#a-part"]


def test_a_new_lesson_is_linked_from_every_entry_that_names_it() -> None:
    source = PurePosixPath("lessons/5-optimisation/1-newton.md")
    new = Page(source, source.as_posix(), lesson("Words.\n", "Newton"), (5, 1))
    others = [other for other in read_pages(REPOSITORY) if other.number != new.number]
    pages = [*others, new]
    decided = read_decisions(REPOSITORY, pages)
    linked = "".join(
        str(part)
        for part in render_page(ERRATA, make_index(pages, decided, REPOSITORY), REPOSITORY).parts
    )
    named = sum(number.startswith("5.1") for entry in ENTRIES for number in entry.lessons)
    assert linked.count(f"[5.1 Newton]({source})") == named > 1
    assert "lesson 5.1" not in linked


def test_every_lesson_there_is_is_linked_from_the_published_page(site_folder: Path) -> None:
    written = {page.label for page in read_pages(REPOSITORY) if page.is_lesson}
    soup = BeautifulSoup((site_folder / "errata/index.html").read_text("utf-8"), "html.parser")
    article = soup.select_one("article")
    assert article is not None
    named = [name.partition("#")[0] for entry in ENTRIES for name in entry.lessons]
    links = [words(a).split()[0] for a in article.select("a[href*='lessons/']")]
    assert links == [number for number in named if number in written]
    assert len(links) > 9
    for number in {*named} - written:
        assert f"lesson {number}, which is not written yet" in words(article)
