"""Interactives as their authors write them: what the build makes of them, and what it refuses."""

import json
import re
from pathlib import Path

import pytest
import sympy as sp
from project import LESSON, build, page, project

from builder.errors import Fault, FaultsError
from builder.interactive import kinds
from builder.scripts import PLAY, shared
from builder.scripts import kinds as scripted
from builder.source import read_pages
from builder.trees import UntreeableError, function, python_text, tree
from builder.words import WORDS

ROOT = Path(__file__).parent.parent
TRAM = """\
```{interactive} secant tram
f: x**2/2 + x
at: 1
low: 0
high: 3.2
bottom: 0
top: 8.6
caption: The slope depends on the step, $\\Delta x$.
alt: A curve with two points.
```
"""


def refused(folder: Path, body: str) -> list[Fault]:
    """Return what is wrong with a project whose first lesson has this body."""
    with pytest.raises(FaultsError) as stop:
        build(project(folder, body))
    return stop.value.faults


def test_a_page_holds_figure_element_and_caption(tmp_path: Path) -> None:
    built = build(project(tmp_path, f"Before.\n\n{TRAM}\nAfter.\n"))
    (box,) = page(built).select("figure.play#tram")
    still = box.select_one(".play-still > svg")
    assert still["aria-label"] == "A curve with two points."
    key = json.loads(box.select_one("uphill-secant")["data-key"])
    assert key["f"]["names"] == ["x"]
    assert key["at"] == 1
    assert "depends on the step" in box.figcaption.get_text()
    notebook = json.loads(built.files[LESSON.replace(".md", ".ipynb")])
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    assert "![A curve with two points.](data:image/svg+xml;base64," in text
    assert WORDS.move_it in text
    assert "#tram)" in text
    assert "uphill-secant" not in text


def test_the_figure_is_the_same_at_every_build(tmp_path: Path) -> None:
    one, other = (page(build(project(tmp_path / name, TRAM))) for name in "ab")
    assert str(one.select_one(".play-still")) == str(other.select_one(".play-still"))


# What is broken, how, on which line of the block, and what is said of it.
BROKEN = [
    ("{interactive} secant tram", "{interactive} seccant tram", 1, "`seccant` is no kind"),
    ("{interactive} secant tram", "{interactive} secant", 1, "without a name"),
    ("{interactive} secant tram", "{interactive} secant My", 1, "named `My`"),
    ("at: 1\n", "", 1, "`at` is missing"),
    ("alt: A curve with two points.\n", "", 1, "`alt` is missing"),
    ("at: 1\n", "at: one\n", 3, "`at: one` is no number"),
    ("at: 1\n", "at: 5\n", 3, "not inside the picture"),
    ("at: 1\n", "att: 1\n", 3, "secant knows no `att`"),
    ("f: x**2/2 + x", "f: x**2/2 + z", 2, "`f` uses `z`"),
    ("f: x**2/2 + x", "f: x**2/2 +", 2, "is no expression"),
    ("f: x**2/2 + x", "f: gamma(x)", 2, "cannot compute `gamma`"),
    ("f: x**2/2 + x", "f: [x", 3, "the key is no YAML"),
    ("$\\Delta x$", "{term}`nothing`", 8, "no term `nothing`"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "words"), BROKEN)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, right: str, wrong: str, line: int, words: str
) -> None:
    assert right in TRAM
    body = TRAM.replace(right, wrong)
    found = refused(tmp_path, body)
    told = [fault for fault in found if words in fault.wrong]
    assert told, found
    text = (tmp_path / LESSON).read_text("utf-8")
    begins = text[: text.index("```{interactive}")].count("\n") + 1
    assert told[0].line == begins + line - 1


def test_a_name_is_used_once_on_a_page(tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, f"{TRAM}\n{TRAM}")
    assert "the name `tram` is taken on this page" in fault.wrong


def test_a_link_leads_to_an_interactive(tmp_path: Path) -> None:
    built = build(project(tmp_path, f"{TRAM}\nLook at [it](#tram).\n"))
    assert page(built).select_one('a[href$="#tram"]') is not None


def test_every_kind_has_all_its_parts() -> None:
    assert set(kinds()) == set(scripted(ROOT)) > {"secant"}
    for kind in kinds():
        assert (ROOT / PLAY / kind / "model.js").is_file()
        assert (ROOT / "tests" / "play" / f"{kind}.py").is_file()
        assert WORDS.play[kind]
        assert shared(ROOT, kind)[0] == "kit"


def test_all_kinds_are_on_the_page_that_shows_them_all() -> None:
    shown = {
        found.argument.split()[0]
        for page in read_pages(ROOT)
        if page.uri == "play.md"
        for found in page.directives("interactive")
    }
    assert shown == set(kinds()) - {"parts"}


@pytest.mark.parametrize("kind", ["kit", *sorted(kinds())])
def test_every_word_is_said_and_no_other(kind: str) -> None:
    folder = ROOT / PLAY / kind
    code = "".join(file.read_text("utf-8") for file in sorted(folder.glob("*.js")))
    wanted = re.findall(r"WORDS\.(\w+)|WORDS\[\"([\w-]+)\"\]|\bsay\(\"([\w-]+)\"", code)
    assert {name for group in wanted for name in group if name} <= set(WORDS.play[kind])
    # A word may be put together, as `end-${how}`: then its parts are there.
    parts = set(re.findall(r"[a-z0-9]+", code, re.IGNORECASE))
    assert [w for w in WORDS.play[kind] if not set(w.split("-")) <= parts | set("0123456789")] == []


def test_a_tree_is_what_sympy_means() -> None:
    x, y = sp.symbols("x y", real=True)
    assert tree(x + x**2) in (["+", "x", ["^", "x", 2]], ["+", ["^", "x", 2], "x"])
    assert tree(sp.Rational(1, 4) * sp.exp(-x)) == ["*", 0.25, ["exp", ["*", -1, "x"]]]
    assert tree(sp.sqrt(y) + sp.pi)[1:] in (
        [["^", "y", 0.5], sp.pi.evalf()],
        [float(sp.pi), ["^", "y", 0.5]],
    )
    assert function(x * y, "x", "y") == {"$fn": ["*", "x", "y"], "names": ["x", "y"]}
    assert python_text(sp.exp(-x) + sp.pi) == "np.pi + np.exp(-x)"
    with pytest.raises(UntreeableError, match="gamma"):
        tree(sp.gamma(x))
    with pytest.raises(UntreeableError, match="no real number"):
        tree(sp.I * x)
