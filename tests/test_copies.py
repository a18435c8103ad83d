"""The copies of code cells: each runs in an empty interpreter and gives what the page shows."""

import importlib
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import inpage
import matplotlib as mpl
import pytest
from project import LESSON, REPOSITORY, build, by_node, cell, line_of, project

from builder import outputs
from builder.cells import cells_file
from builder.copies import stripped
from builder.errors import FaultsError
from builder.execute import Output, Outputs
from builder.figures import themed_svg
from builder.inpage import Session, drawing
from builder.inpage.effects import styled_modules
from builder.parallel import spread
from builder.source import Cell, Page, read_pages

ASK = REPOSITORY / "tests" / "alone.mjs"
Shown = list[tuple[str, str]]
Content = dict[str, Any]


def answers(*asked: tuple[Any, ...]) -> list[Any]:
    """Return what docs/assets/run/alone.js answers."""
    found: list[Any] = by_node(ASK, asked=asked)
    return found


def content(page: Page, root: Path = REPOSITORY) -> Content:
    made = cells_file(page, root)
    assert made is not None
    found: Content = json.loads(made[1])
    return found


def on_page(*codes: str) -> Page:
    """Return a page with these cells, which no project holds."""
    body = "\n".join(cell(code) for code in codes)
    return Page(Path(LESSON), LESSON, f"---\nkernelspec: {{}}\n---\n\n# A lesson\n\n{body}")


def copied(page: Page, number: int, edits: dict[str, str] | None = None) -> str:
    (found,) = answers(("alone", content(page), str(number), edits or {}))
    return str(found)


# Every cell of every page


class NoSnippets:
    """A finder that lets nothing be imported from `snippets`."""

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name.split(".")[0] == "snippets":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


@contextmanager
def empty_interpreter(folder: Path) -> Iterator[None]:
    """Within, no `snippets`, a matplotlib as it comes, and `folder` as the current one."""
    styled_modules()  # what the session knows of the package, it has to learn before
    here, parameters, finder = Path.cwd(), dict(mpl.rcParams.copy()), NoSnippets()
    loaded = {k: m for k, m in sys.modules.items() if k.split(".")[0] == "snippets"}
    for name in loaded:
        del sys.modules[name]
    sys.meta_path.insert(0, finder)
    mpl.rcdefaults()
    os.chdir(folder)
    try:
        with pytest.raises(ModuleNotFoundError):
            importlib.import_module("snippets.figures")
        yield
    finally:
        os.chdir(here)
        sys.meta_path.remove(finder)
        sys.modules.update(loaded)
        dict.update(mpl.rcParams, parameters)


def outputs_of(code: str) -> Shown:
    """Return what a cell with this code shows, in the kinds and words of `builder.outputs`."""
    told = inpage.run(code)
    found = inpage.shown(told, told[-1]["id"])
    return [(kind, "" if kind == "figure" else text) for kind, text in found]


def expected(before: Sequence[list[Output]], own: list[Output]) -> Shown:
    """Return what a copy shows: of the needed cells only what they print and draw, no values."""
    kept = [o for cell in before for o in cell if o["output_type"] != "execute_result"]
    found: Shown = []
    stream = ""
    for output in [*kept, *own]:
        for item in outputs.shown([output]):
            text = output.get("text", item.content)
            if output["output_type"] == "stream" and output["name"] == stream:
                found[-1] = ("text", found[-1][1] + text)
            else:
                found.append((item.kind, "" if item.kind == "figure" else text))
        stream = output.get("name", "") if output["output_type"] == "stream" else ""
    return [(kind, text.rstrip("\n")) for kind, text in found]


def visible(page: Page) -> list[Cell]:
    return [each for each in page.cells if "remove-input" not in each.tags]


def test_the_copy_of_every_cell_gives_what_the_page_shows(
    monkeypatch: pytest.MonkeyPatch, published: dict[str, Outputs]
) -> None:
    pages = [page for page in read_pages(REPOSITORY) if page.cells]
    contents = dict(zip((p.uri for p in pages), spread(content, pages), strict=True))
    asked = [(page, each) for page in pages for each in visible(page)]
    assert len(asked) > 400
    codes = answers(*(("alone", contents[p.uri], str(each.index), {}) for p, each in asked))
    copies: dict[str, list[tuple[Cell, str]]] = {page.uri: [] for page in pages}
    for (page, each), code in zip(asked, codes, strict=True):
        copies[page.uri].append((each, code))
    # To draw all of them as SVG would take most of the time, and the lessons' own tests do it.
    monkeypatch.setattr(drawing, "svg_of", lambda figure: '<svg viewBox="0 0 1 1"></svg>')

    def differences(page: Page) -> list[tuple[str, Shown, Shown]]:
        shown = published[page.uri]
        needs = {c["id"]: c.get("needs", []) for c in contents[page.uri]["cells"]}
        found = []
        with empty_interpreter((REPOSITORY / page.source).parent):
            for each, code in copies[page.uri]:
                got = outputs_of(code)
                needed = [shown[int(k)] for k in needs[str(each.index)]]
                wanted = expected(needed, shown[each.index])
                if got != wanted:
                    found.append((f"{page.source}:{each.line}", got, wanted))
        return found

    pages.sort(key=lambda page: -len(page.cells))
    assert [each for found in spread(differences, pages) for each in found] == []


def test_figures_of_copies_look_as_in_the_page(published: dict[str, Outputs]) -> None:
    page = next(page for page in read_pages(REPOSITORY) if page.uri == "index.md")
    shown = published[page.uri]
    number, svg = next(
        (number, output["data"]["image/svg+xml"])
        for number, cell in enumerate(shown)
        for output in cell
        if "image/svg+xml" in output.get("data", {})
    )
    told: list[dict[str, Any]] = []
    session = Session(lambda text: told.append(json.loads(text)))
    cells = [{"id": "copy", "code": copied(page, number)}]
    with empty_interpreter(REPOSITORY):
        session.run(json.dumps({"page": "a page", "cells": cells, "target": "copy"}))
    drawn = [message for message in told if message["says"] == "figure"][-1]
    prefix = re.search(r'href="#(run\d+)-', drawn["svg"])
    assert prefix
    assert drawn["svg"] == themed_svg(svg, prefix[1], drawn["words"], own=True)


# What is in a copy

SNIPPETS = {
    "steep.py": (
        '"""Steep."""\n\nimport math\n\nfrom snippets.base import double\n\nSTEP = 2\n\n\n'
        "def _shift(x):\n    return x + sum([STEP])\n\n\n"
        "def rise(x):\n    return math.floor(_shift(double(x)))\n\n\n"
        "def other(x):\n    return -x\n"
    ),
    "base.py": '"""Base."""\n\n\ndef double(x):\n    return 2 * x\n',
    "look.py": (
        '"""Look."""\n\nimport sys\n\nCOLOUR = "blue"\nOTHER = "red"\n\n\n'
        "def use():\n    sys.seen = COLOUR  # type: ignore[attr-defined]\n\n\n"
        "def write(words):\n    return words + COLOUR\n\n\nuse()\n"
    ),
    "broken.py": "y = = 2\n",
    "clash.py": '"""Clash."""\n\n\ndef double(x):\n    return x\n',
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path, snippets=SNIPPETS)


def copy_of(root: Path, *codes: str, edits: dict[str, str] | None = None) -> str:
    """Return the copy of the last of some cells."""
    told = content(on_page(*codes), root)
    (found,) = answers(("alone", told, str(len(codes) - 1), edits or {}))
    return str(found)


def value(code: str) -> Any:
    """Return what `y` is after code ran where there are no `snippets`."""
    scope: dict[str, Any] = {}
    with empty_interpreter(REPOSITORY):
        exec(code, scope)
    return scope["y"]


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("from snippets.steep import rise", "rise(1.5)"),
        ("from snippets.steep import (\n    other,  # unused\n    rise,\n)", "rise(1.5)"),
        ("from snippets.steep import rise as climb, other", "climb(1.5)"),
        ("from snippets import steep", "steep.rise(1.5)"),
        ("from snippets import base, steep as s", "s.rise(base.double(.75))"),
        ("import snippets.steep", "snippets.steep.rise(1.5)"),
        ("import snippets.base\nimport snippets.steep", "snippets.steep.rise(1.5)"),
        ("import snippets.base\nimport snippets.steep  # both", "snippets.base.double(2) + 1"),
        ("import snippets.steep as steep", "steep.rise(1.5)"),
    ],
)
def test_every_form_of_import_is_replaced(root: Path, imports: str, call: str) -> None:
    code = copy_of(root, f"{imports}\nx = 1\ny = {call}")
    assert value(code) == 5
    assert "snippets" not in code.replace("snippets = Simple", "").replace("snippets.", "")
    assert "other" not in code
    # The reader's own code may use all that was imported.
    assert value(copy_of(root, f"{imports}\ny = 0", edits={"0": f"{imports}\ny = {call}"})) == 5


def test_a_copy_names_the_lesson_and_brings_what_is_used_and_no_more(root: Path) -> None:
    first = "from snippets import look\nfrom snippets.steep import other, rise\nx = 1"
    assert copy_of(root, first, "y = x") == "# A lesson, cell 1\n\nx = 1\n\ny = x\n"
    code = copy_of(root, first, "a = 1", "y = rise(x)", "y = rise(x)")
    assert value(code) == 4
    assert [code.count(word) for word in ("import math", "def rise", "def double")] == [1, 1, 1]
    assert "a = 1" not in code
    assert "look" not in code


def test_what_importing_does_is_done_in_the_copy(root: Path) -> None:
    code = copy_of(root, "from snippets import look\ny = look.write('')")
    assert "\nuse()\n" in code
    assert "type: ignore" not in code
    value(code)
    assert sys.__dict__.pop("seen") == "blue"


def test_readers_may_use_what_the_cells_import_and_the_lesson_does_not(root: Path) -> None:
    cells = ["from snippets import look\nfrom snippets.steep import other", "y = look.COLOUR"]
    assert value(copy_of(root, *cells, edits={"1": "y = look.OTHER"})) == "red"
    assert value(copy_of(root, *cells, edits={"1": "y = look.write('so ')"})) == "so blue"
    assert value(copy_of(root, *cells, edits={"1": "y = other(2)\nlook.COLOUR"})) == -2


def test_an_import_that_a_reader_adds_stays(root: Path) -> None:
    was = "from snippets.steep import rise, other\ny = rise(1)"
    code = copy_of(root, was, edits={"0": "from snippets.steep import rise, STEP\ny = STEP"})
    assert "from snippets.steep import rise, STEP\n" in code
    code = copy_of(root, was, edits={"0": "from snippets.steep import (rise)\ny = rise(1)"})
    assert value(code) == 4


PARTS = [
    "from snippets.a import b",
    "from snippets.a import b as c, d",
    "from  snippets.a.b\timport b, c  # why",
    "from snippets.a import (\n    b,  # first\n    c as d,\n)",
    "from snippets.a import(b)",
    "from snippets import a  ",
    "import snippets.a",
    "import snippets.a as b # c",
    "import snippets",
    "import snippets.a, math",
    "import snippets.a; x = 1",
    "from snippets.a import *",
    "from snippets.a import (b,\n c) ; x = 1",
    "from snippets.a import b, \\\n    c",
    "from snippets.a import b,",
    "    from snippets.a import b",
    "if True:\n    from snippets.a import b\n    import snippets.a",
    "def f():\n    from snippets.a import (\n        b,\n    )\n    return b",
    "from snippetsy import a",
    "import snippets_a",
    'x = """\nfrom snippets.a import b\n"""',
    "x = 'é 𝑥'",
    "from snippets.a import é",
    "# from snippets.a import b",
    "",
]


def test_the_page_takes_out_of_a_cell_what_the_build_takes_out() -> None:
    pairs = [f"{a}\n{b}" for a in PARTS for b in PARTS]
    codes = [*PARTS, *pairs, *(f"{pair}\n" for pair in pairs)]
    assert answers(*(("stripped", code) for code in codes)) == [stripped(code) for code in codes]
    taken = [part for part in PARTS if part and not stripped(part)]
    assert taken == [*PARTS[:8], "import snippets"]
    for part in PARTS[9:]:
        if not part.startswith('x = """'):
            assert stripped(part) == part.strip()


# What cannot be copied is told


@pytest.mark.parametrize(
    ("codes", "place", "words"),
    [
        (["def f():\n    from snippets.steep import rise"], "def f", "cannot be taken out"),
        (["x = 1\nimport snippets.steep; y = 1"], "import snip", "cannot be taken out"),
        (["import math, snippets.steep"], "import math", "cannot be taken out"),
        (["from snippets.steep import *"], "import *", "cannot be taken out"),
        (["import snippets"], "import snip", "cannot be taken out"),
        (['x = """\nfrom snippets.steep import rise\n"""'], "from snip", "cannot be taken out"),
        (["from snippets import look\nx = [look]"], "x = [", "`look`, a module"),
        (["from snippets import look", "x = 1\nlook.COLOUR = 'red'"], "look.C", "`look`, a module"),
        (["import snippets.look\nvars(snippets)"], "vars", "`snippets`, a module"),
        (["from snippets import look\nlook.no"], "look.no", "snippets/look.py defines no `no`"),
        (["from snippets.steep import no\nno"], "import no", "steep.py defines no `no`"),
        (["from snippets.steep import rise\nrise(1)", "sum = rise(2)"], "sum", "gives `sum` a"),
        (["STEP = 1", "from snippets.steep import rise\nrise(STEP)"], "STEP = 1", "gives `STEP` a"),
        (
            ["from snippets.steep import rise\nrise(1)\ndef f():\n    global STEP\n    STEP = 0"],
            "STEP = 0",
            "gives `STEP` a",
        ),
        (
            ["from snippets.steep import rise\nfrom cmath import exp as math\nrise(1)"],
            "from cmath",
            "gives `math` a",
        ),
        (
            ["other = 1\nx = 2", "from snippets.steep import other\nother(x)"],
            "import other",
            "is imported where",
        ),
        (
            ["other = 1\nother += 1\nfrom snippets.steep import other\nother(1)"],
            "import other",
            "is imported where",
        ),
        (
            ["from snippets.steep import rise\nfrom snippets.clash import double\nrise(double(1))"],
            "import double",
            "`double` stands for two things",
        ),
    ],
)
def test_what_cannot_be_copied_is_told(
    root: Path, codes: list[str], place: str, words: str
) -> None:
    page = on_page(*codes)
    with pytest.raises(FaultsError) as raised:
        cells_file(page, root)
    faults = raised.value.faults
    assert {fault.wrong for fault in faults if words in fault.wrong} == {faults[0].wrong}
    assert faults[0].line - line_of(page.text, place) == (1 if place == "def f" else 0)
    assert faults[0].mend


@pytest.mark.parametrize(
    "codes",
    [
        ["import math\nfrom snippets.steep import rise\nrise(math.pi)"],
        ["from snippets.steep import rise\nx = [STEP for STEP in range(3)]\nrise(1)"],
        ["from snippets.steep import rise\nrise = rise(1)"],
        ["from snippets.steep import rise\nrise(1)\ndef f(sum):\n    STEP = 1\n    return STEP"],
        ["sum = 1", "from snippets.base import double\ndouble(1)"],
        ["from snippets.steep import rise\nrise(1))"],
        ["import snippets.no"],
        ["import snippets.broken\nsnippets.broken.y"],
    ],
)
def test_what_can_be_copied_is_no_fault(root: Path, codes: list[str]) -> None:
    assert content(on_page(*codes), root)["cells"]


def test_the_build_tells_of_a_cell_that_cannot_be_copied(tmp_path: Path) -> None:
    body = cell("from snippets.steep import rise\nsum = rise(1)")
    folder = project(tmp_path, body, snippets=SNIPPETS)
    with pytest.raises(FaultsError, match="gives `sum` a value"):
        build(folder)
