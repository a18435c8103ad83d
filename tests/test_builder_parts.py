"""The parts: the tree on disk, notebooks, copied snippets, figures, formulas."""

import ast
import importlib
import json
import math
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from project import (
    LESSON,
    REPOSITORY,
    SVG,
    cell,
    cells_of,
    command,
    drawn,
    html,
    lesson,
    printed,
    project,
    snapshot,
    write,
)

from builder.figures import UnknownColourError, themed_svg, unique_letters
from builder.maths import Formula, Typesetter
from builder.navigation import navigation
from builder.notebook import Kit
from builder.palette import PALETTE, themed
from builder.site import write_tree
from builder.standalone import source_of, standalone
from builder.svgpath import TOLERANCE, shorten
from snippets import figures

# The tree on disk


def test_unchanged_files_keep_their_time(tmp_path: Path) -> None:
    write_tree({"a.md": b"a", "sub/b.md": b"b"}, tmp_path)
    for name in ("a.md", "sub/b.md"):
        os.utime(tmp_path / name, (1000, 1000))
    write_tree({"a.md": b"a", "sub/b.md": b"new"}, tmp_path)
    assert (tmp_path / "a.md").stat().st_mtime == 1000
    assert (tmp_path / "sub/b.md").stat().st_mtime > 1000
    assert snapshot(tmp_path) == {"a.md": b"a", "sub/b.md": b"new"}


def test_what_is_no_longer_part_of_the_tree_vanishes(tmp_path: Path) -> None:
    write_tree({"a.md": b"a", "sub/deep/b.md": b"b", "c": b"c", "d/e": b"e"}, tmp_path)
    write_tree({"a.md": b"a", "c/f": b"f", "d": b"d"}, tmp_path)
    assert snapshot(tmp_path) == {"a.md": b"a", "c/f": b"f", "d": b"d"}
    assert not (tmp_path / "sub").exists()


def test_the_navigation_is_read_whatever_tags_it_has(tmp_path: Path) -> None:
    write(
        tmp_path / "mkdocs.yml",
        "site_url: !ENV [A, '']\nx: !!python/name:a.b\nnav:\n  - index.md\n"
        "  - Part:\n      - a.md\n      - Deep: [b.md]\n",
    )
    assert navigation(tmp_path) == {"index.md", "a.md", "b.md"}


# One project, built twice in two folders

FIGURES = (REPOSITORY / "snippets" / "figures.py").read_text("utf-8")
RICH = (
    "By {eq}`e` and {term}`slope`.\n\n$$\nx\n$$ (e)\n\n"
    + cell("import matplotlib.pyplot as plt\nfrom snippets import figures\n1 + 1")
    + "\n"
    + cell(
        "fig, ax = plt.subplots()\nax.plot([1, 2, 4])\nax.set(title='$x^2$')\nplt.show()",
        ":tags: [hide-input]",
        ":caption: It *rises*.",
        ":alt: A [line].",
    )
    + "\n"
    + cell("import sympy as sp\nprint('a <b>')\nsp.Symbol('x') ** 2")
    + "\n"
    + cell("assert True", ":tags: [check]", ":claim: It is $x$.")
    + "\n"
    + cell("1 / 0", ":tags: [raises-exception]")
)
ADDRESS = "https://example.org/uphill/"


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return two trees of one project, made in two folders."""
    trees = []
    for name in ("one", "two"):
        folder = tmp_path_factory.mktemp(name)
        root = project(folder / name, RICH, snippets={"figures.py": FIGURES})
        done = command(root, folder / "out", SITE_URL=ADDRESS)
        assert done.returncode == 0, done.stderr
        trees.append(snapshot(folder / "out"))
    return trees[0], trees[1]


def test_two_builds_in_two_folders_give_the_same_bytes(twins: Any) -> None:
    one, two = twins
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_the_tree_holds_pages_notebooks_figures_fonts_and_the_wheel(twins: Any) -> None:
    names = set(twins[0])
    assert names >= {
        "index.md",
        "glossary.md",
        LESSON,
        LESSON.replace(".md", ".ipynb"),
        "notebooks/1-first-module/2-a-lesson.ipynb",
        "lessons/1-first-module/figures/2-a-lesson-figure-1.svg",
        "wheels/uphill-0.1.0-py3-none-any.whl",
        "assets/katex/katex.min.css",
        "assets/katex/LICENSE",
    }
    assert any(name.endswith(".woff2") for name in names)


def test_a_real_page_shows_what_its_cells_gave(twins: Any) -> None:
    soup = html(twins[0][LESSON].decode())
    assert [pre.get_text().strip() for pre in soup.select(".printed")] == ["2", "a <b>"]
    assert soup.select_one(".failed").get_text().strip() == "ZeroDivisionError: division by zero"
    assert "x^{2}" in soup.select("div.arithmatex")[-1].get_text()
    assert soup.figure.img["alt"] == "A [line]."


# Notebooks

CLEAN = LESSON.replace(".md", ".ipynb")
BOTH = [CLEAN, "notebooks/1-first-module/2-a-lesson.ipynb"]


@pytest.mark.parametrize("name", BOTH)
def test_notebooks_are_valid(twins: Any, name: str) -> None:
    notebook = nbformat.reads(twins[0][name].decode(), as_version=4)
    nbformat.validate(notebook)
    ids = [found["id"] for found in notebook.cells]
    assert len(ids) == len(set(ids))
    assert ids == [found["id"] for found in cells_of(twins[1][name])]


def test_the_first_code_of_a_notebook_installs_what_it_needs(twins: Any) -> None:
    title, install, *rest = cells_of(twins[0][CLEAN])
    assert title["source"].startswith("# A lesson")
    assert install["cell_type"] == "code"
    assert f"%pip install -q {ADDRESS}wheels/uphill-0.1.0-py3-none-any.whl" in install["source"]
    assert "import snippets" in install["source"]
    assert not any("pip install" in found["source"] for found in rest)


def test_without_address_the_notebook_says_what_to_download() -> None:
    code = Kit("wheels/a.whl", "").install_cell()
    ast.parse(code)
    assert "pip install -q" not in code
    assert "Download wheels/a.whl" in code


def test_a_notebook_keeps_all_cells_and_outputs_in_order(twins: Any) -> None:
    code = [found for found in cells_of(twins[0][CLEAN]) if found["cell_type"] == "code"]
    assert [found["execution_count"] for found in code] == [1, 2, 3, 4, 5, 6]
    kinds = [[output["output_type"] for output in found["outputs"]] for found in code]
    assert kinds == [
        [],
        ["execute_result"],
        ["display_data"],
        ["stream", "execute_result"],
        [],
        ["error"],
    ]
    assert "image/svg+xml" in code[2]["outputs"][0]["data"]
    assert code[4]["metadata"] == {"jupyter": {"source_hidden": True}, "tags": ["check"]}


def test_ids_of_cells_do_not_depend_on_their_words(twins: Any, tmp_path: Path) -> None:
    from project import build

    root = project(tmp_path, RICH.replace("By {eq}", "Otherwise {eq}"))
    outputs: Any = [[printed("2")], [drawn()], [], [], []]
    tree = build(root, {LESSON: outputs})
    ids = [found["id"] for found in cells_of(tree.files[CLEAN])]
    assert ids == [found["id"] for found in cells_of(twins[0][CLEAN])]


def test_links_of_a_notebook_lead_to_the_site(twins: Any) -> None:
    text = "".join(found["source"] for found in cells_of(twins[0][CLEAN]))
    assert f"[slope]({ADDRESS}glossary/#term-slope)" in text


# Snippets that are copied alone


def public_functions() -> list[tuple[Path, str]]:
    found = []
    for file in sorted((REPOSITORY / "snippets").glob("[a-z]*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_":
                found.append((file, node.name))
    return found


RUN_ALONE = """
import doctest, json, sys
for name, code in json.load(sys.stdin).items():
    scope = {"__name__": "alone"}
    exec(compile(code, "alone", "exec"), scope)
    found = doctest.DocTestFinder(recurse=False).find(scope[name], name, globs=scope)
    results = [doctest.DocTestRunner().run(test) for test in found]
    assert not any(result.failed for result in results), name
    print(name, sum(result.attempted for result in results))
assert "snippets" not in sys.modules
"""
FILES = sorted({file for file, _ in public_functions()})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_function_copied_alone_runs_with_its_examples(file: Path) -> None:
    names = [name for where, name in public_functions() if where == file]
    done = subprocess.run(
        [sys.executable, "-I", "-c", RUN_ALONE],
        input=json.dumps({name: standalone(file, name, REPOSITORY) for name in names}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout, done.stderr)
    tried = dict(words.split() for words in done.stdout.splitlines())
    assert list(tried) == names
    assert [n for n in names if ">>>" in source_of(file, n)[0] and tried[n] == "0"] == []


def test_a_copied_function_brings_what_it_needs_and_no_more(tmp_path: Path) -> None:
    write(tmp_path / "snippets/a.py", (
        'from __future__ import annotations\n\nimport math\nimport os\n\n'
        'from snippets.b import helper\n\n# Small.\nSTEP = 2\n\n\ndef other():\n    return os\n\n\n'
        'def wanted(x):\n    return helper(x) + STEP\n'
    ))  # fmt: skip
    write(tmp_path / "snippets/b.py", (
        "import math\n\n\ndef deep(x):\n    return math.floor(x)\n\n\n"
        "def helper(x):\n    return deep(x)\n"
    ))  # fmt: skip
    code = standalone(tmp_path / "snippets/a.py", "wanted", tmp_path)
    scope: dict[str, Any] = {}
    exec(code, scope)
    assert scope["wanted"](1.5) == 3
    assert "# Small.\nSTEP = 2" in code
    assert "os" not in re.findall(r"\w+", code)
    assert "snippets" not in code


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(LookupError, match="defines no `none`"):
        source_of(REPOSITORY / "snippets" / "figures.py", "none")


# Figures


def test_the_palette_is_that_of_the_snippets_and_of_matplotlib() -> None:
    for meaning, (name, code) in PALETTE.items():
        assert getattr(figures, meaning.upper()) == name
        assert to_hex(name) == code
        assert themed(name) == f"var(--up-{meaning},{name})"
        assert themed(code) == f"var(--up-{meaning},{code})"
    assert {to_hex(entry["color"]) for entry in figures.STYLE["axes.prop_cycle"]} <= {
        code for _, code in PALETTE.values()
    }


def test_a_colour_without_meaning_is_refused() -> None:
    with pytest.raises(UnknownColourError, match="#ff69b4"):
        themed_svg(SVG.replace("#4169e1", "#ff69b4"), "p", "A line.")


def test_ids_of_two_figures_of_a_page_differ_and_references_hold() -> None:
    svg = SVG.replace("</svg>", '<use xlink:href="#p1"/></svg>')
    one, two = themed_svg(svg, "one", "A"), themed_svg(svg, "two", "B")
    assert 'id="one-p1"' in one
    assert 'href="#one-p1"' in one
    assert 'id="two-p1"' in two


def test_letters_are_drawn_once_a_page() -> None:
    letter = '<path id="DejaVuSans-41" d="M0 0"/>'
    assert unique_letters(f"{letter} x {letter}").count("<path") == 1


def test_a_figure_is_one_line_with_its_words_escaped() -> None:
    svg = themed_svg(SVG, "p", 'A "<b>" & c')
    assert svg.count("\n") == 1
    assert 'aria-label="A &quot;&lt;b&gt;&quot; &amp; c"' in svg
    assert svg.startswith("<svg ")


Point = tuple[float, float]
coordinate = st.floats(-500, 500, allow_nan=False).map(lambda value: round(value, 6))
polyline = st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=30)


def places(path: str) -> list[Point]:
    """Return the corners of relative path data of lines, as a browser reads them."""
    found: list[Point] = []
    x = y = 0.0
    for command_, numbers in re.findall(r"([MLlz])([^MLlz]*)", path):
        values = [float(v) for v in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        for dx, dy in zip(values[::2], values[1::2], strict=True):
            x, y = (dx, dy) if command_ in "ML" else (x + dx, y + dy)
            found.append((x, y))
    return found


def distance(p: Point, line: list[Point]) -> float:
    """Return the distance of a point from a polyline."""
    best = math.inf
    for a, b in pairwise(line):
        length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
        t = (
            ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / length
            if length
            else 0
        )
        t = min(1, max(0, t))
        best = min(best, math.dist(p, (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))))
    return best


@given(polyline)
@example([(0, 0), (100, 0.001), (200, 0)])
@example([(0, 0), (0, 0), (0, 0)])
@example([(0, 0), (50, 0), (-50, 0), (20, 0)])
def test_a_shortened_path_stays_where_it_was(line: list[Point]) -> None:
    path = "M " + " \nL ".join(f"{x} {y}" for x, y in line)
    short = places(shorten(path))
    rounding = math.hypot(0.05, 0.05)
    assert len(short) <= len(line)
    assert math.dist(short[0], line[0]) <= rounding + 1e-9
    assert math.dist(short[-1], line[-1]) <= rounding + 1e-9
    short = short if len(short) > 1 else short * 2
    assert max(distance(p, short) for p in line) <= TOLERANCE + rounding + 1e-9
    assert max(distance(p, line) for p in short) <= rounding + 1e-9


def test_straight_lines_lose_their_inner_points() -> None:
    path = "M 0 0 " + " ".join(f"L {x} {x / 2}" for x in range(1, 101))
    assert len(places(shorten(path))) == 2


def test_a_path_with_arcs_is_left_alone() -> None:
    assert shorten("M 0 0 A 1 1 0 0 0 2 2") == "M 0 0 A 1 1 0 0 0 2 2"


def test_curves_and_closed_paths_keep_their_shape() -> None:
    assert shorten("M 10 10 C 20 20 30 20 40 10 L 40 50 z M 5 5 L 5 60") == (
        "M10 10c10 10 20 10 30 0l0 40zM5 5l0 55"
    )


# Formulas


@pytest.fixture(scope="module")
def katex(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("katex"))


def test_a_numbered_equation_has_its_id_and_number(katex: Path) -> None:
    typesetter = Typesetter(katex)
    formula = Formula("a=b\n\\tag{1.2.3}\\label{fall<}", True)
    assert typesetter.render([formula, Formula("x", False)]) == {}
    text = typesetter.html(formula)
    assert text.startswith('<div class="equation" id="eq-fall&lt;"')
    assert '<span class="equation-number">(1.2.3)</span>' in text
    assert "<math" in text
    assert "<annotation" not in text
    assert "equation" not in typesetter.html(Formula("x", False))


def test_colours_of_formulas_follow_the_theme(katex: Path) -> None:
    typesetter = Typesetter(katex)
    formula = Formula("\\textcolor{royalblue}{f}", False)
    typesetter.render([formula])
    assert "color:var(--up-function,royalblue)" in typesetter.html(formula)


def test_formulas_are_set_in_one_go_and_only_once(
    katex: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    real = Typesetter._ask

    def ask(self: Typesetter, formulas: list[Formula]) -> Any:
        asked.append([formula.tex for formula in formulas])
        return real(self, formulas)

    monkeypatch.setattr(Typesetter, "_ask", ask)
    some = [Formula("p", False), Formula("q", True), Formula("p", False), Formula("p", True)]
    refused = Typesetter(katex).render([*some, Formula("\\nope", False)])
    assert list(refused) == [Formula("\\nope", False)]
    assert "Undefined control sequence" in refused[Formula("\\nope", False)]
    assert "KaTeX parse error" not in refused[Formula("\\nope", False)]
    again = Typesetter(katex)
    assert again.render(some) == {}
    assert asked == [["\\nope", "p", "p", "q"]]
    assert "katex" in again.html(some[0])


@pytest.mark.parametrize("damage", ["", "{", "[1]", "7", '{"version": "0", "formulas": 3}'])
def test_a_damaged_file_of_formulas_is_made_anew(katex: Path, damage: str) -> None:
    Typesetter(katex).render([Formula("r", False)])
    stored = katex / ".cache" / "formulas.json"
    stored.write_text(damage, "utf-8")
    typesetter = Typesetter(katex)
    assert typesetter.render([Formula("r", False)]) == {}
    assert "inline r" in json.loads(stored.read_text("utf-8"))["formulas"]


def test_the_snippets_can_all_be_imported() -> None:
    for file in (REPOSITORY / "snippets").glob("[a-z]*.py"):
        importlib.import_module(f"snippets.{file.stem}")
    assert lesson("x").startswith("---\n")
