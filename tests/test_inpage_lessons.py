"""Every cell of every page, run as readers run it, shows what the page shows."""

import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import inpage
import matplotlib as mpl
import numpy as np
import pytest
from inpage import Reader

from builder import figures, outputs
from builder.execute import Outputs
from builder.inpage import drawing, narrow
from builder.parallel import spread
from builder.source import Page, read_pages

ROOT = Path(__file__).parent.parent
SMALL = '<svg viewBox="0 0 1 1"><g></g></svg>'
Differences = list[tuple[str, inpage.Shown, inpage.Shown]]


@pytest.fixture(scope="module", autouse=True)
def as_it_was() -> Iterator[None]:
    """Leave matplotlib and NumPy as they were found."""
    parameters, printing = dict(mpl.rcParams.copy()), np.get_printoptions()
    yield
    dict.update(mpl.rcParams, parameters)
    np.set_printoptions(**{k: v for k, v in printing.items() if k != "override_repr"})


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return [page for page in read_pages(ROOT) if page.cells]


def without_svg(shown: inpage.Shown) -> inpage.Shown:
    return [(kind, "" if kind == "figure" else text) for kind, text in shown]


def differences(
    page: Page, outputs_of: Outputs, runs: Callable[[list[str]], Iterator[tuple[int, Reader]]]
) -> Differences:
    """Return each run whose outputs are not the published ones."""
    os.chdir((ROOT / page.source).parent)
    found: Differences = []
    for number, reader in runs([cell.code for cell in page.cells]):
        told = reader.run(number)
        got = without_svg(inpage.shown(told, f"c{number}"))
        items = [(item.kind, item.content) for item in outputs.shown(outputs_of[number])]
        wanted = without_svg([(kind, text.rstrip("\n")) for kind, text in items])
        if got != wanted:
            found.append((f"{page.uri}, cell {number}", got, wanted))
    return found


def in_order(codes: list[str]) -> Iterator[tuple[int, Reader]]:
    reader = Reader(*codes)
    for number in range(len(codes)):
        yield number, reader
        assert reader.told[-1]["ran"] == [f"c{number}"], "a cell ran again without need"


def each_alone(codes: list[str]) -> Iterator[tuple[int, Reader]]:
    for number in range(len(codes)):
        yield number, Reader(*codes)


def to_and_fro(codes: list[str]) -> Iterator[tuple[int, Reader]]:
    reader = Reader(*codes)
    order = random.Random("to and fro")
    for _ in range(len(codes)):
        yield order.randrange(len(codes)), reader


def everywhere(
    pages: list[Page],
    published: dict[str, Outputs],
    runs: Callable[[list[str]], Iterator[tuple[int, Reader]]],
) -> Differences:
    def one(page: Page) -> Differences:
        return differences(page, published[page.uri], runs)

    here = Path.cwd()
    longest = sorted(pages, key=lambda page: -len(page.cells))
    try:
        return [difference for found in spread(one, longest) for difference in found]
    finally:
        os.chdir(here)


def test_cells_run_in_order_show_what_is_published(
    pages: list[Page], published: dict[str, Outputs]
) -> None:
    assert sum(len(page.cells) for page in pages) > 400
    assert everywhere(pages, published, in_order) == []


@pytest.fixture
def quick_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no figure as SVG: the test above does, and it takes most of the time."""
    monkeypatch.setattr(drawing, "svg_of", lambda figure: SMALL)


@pytest.mark.usefixtures("quick_figures")
def test_each_cell_alone_with_what_it_needs_shows_what_is_published(
    pages: list[Page], published: dict[str, Outputs]
) -> None:
    assert everywhere(pages, published, each_alone) == []


@pytest.mark.usefixtures("quick_figures")
def test_cells_run_to_and_fro_show_what_is_published(
    pages: list[Page], published: dict[str, Outputs]
) -> None:
    assert everywhere(pages, published, to_and_fro) == []


def test_a_figure_is_that_of_the_build_but_for_the_names_of_its_parts(
    pages: list[Page], published: dict[str, Outputs]
) -> None:
    page = next(page for page in pages if page.uri == "index.md")
    number, svg = next(
        (number, output["data"]["image/svg+xml"])
        for number, cell in enumerate(published[page.uri])
        for output in cell
        if "image/svg+xml" in output.get("data", {})
    )
    told = Reader(*(cell.code for cell in page.cells)).run(number)
    got = next(m for m in told if m["says"] == "figure" and m["id"] == f"c{number}")
    prefix = re.search(r'href="#(run\d+)-', got["svg"])
    assert prefix
    wanted = figures.themed_svg(svg, prefix[1], got["words"], own=True)
    assert got["svg"] == wanted


def test_where_integers_are_wide_nothing_is_mended() -> None:
    assert not narrow.is_narrow()
    assert np.linalg.solve.__module__ == "numpy.linalg"
