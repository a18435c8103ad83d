"""Formula sheets: nothing is forgotten, nothing is wrong, and an author is told what is missing."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from project import (
    LESSON,
    MODULE,
    OTHER,
    Plain,
    build,
    lesson,
    line_of,
    page,
    project,
    words,
    write,
)

from builder.decisions import read_decisions
from builder.equations import equations
from builder.errors import FaultsError
from builder.fingerprint import fingerprint
from builder.index import Index, make_index
from builder.lesson import render_page
from builder.maths import Formula
from builder.navigation import navigation
from builder.sheetpage import check_sheet, displayed, sheet_number, sheet_pages
from builder.sheetproof import Domain, Proof, prove, scope_of
from builder.sheets import Entry, sheet_entries
from builder.source import Page, read_pages
from builder.texmath import Function, UnreadableError, statements

ROOT = Path(__file__).parent.parent
SHEET = "formulas/1-first-module.md"
DECIDED = "lessons/1-first-module/formulas.yml"


@cache
def course() -> tuple[list[Page], list[Entry], list[Page]]:
    """Return the pages of the course, the formulas of its sheets, and the sheets."""
    pages = read_pages(ROOT)
    decided = read_decisions(ROOT, pages)
    entries = sheet_entries(pages, decided)
    return pages, entries, sheet_pages(pages, entries, decided)


def everything() -> Index:
    pages, _, sheets = course()
    return make_index([*pages, *sheets], read_decisions(ROOT, pages), ROOT)


def test_every_labelled_equation_is_decided_and_every_formula_says_when_it_holds() -> None:
    pages, entries, _ = course()
    lessons = [page for page in pages if page.is_lesson]
    known = {e.label: (page, e) for page in lessons for e in equations(page)}
    listed = [entry.label for entry in entries]
    decided = read_decisions(ROOT, pages)
    said = [decided[page.source.parent].of(page) or {} for page in lessons]
    others = [label for each in said for label in each.get("not-on-sheet", [])]
    assert sorted([*listed, *others]) == sorted(known)
    assert len(listed) > 90
    assert len(others) > 60
    for entry in entries:
        assert (entry.lesson, entry.equation) == known[entry.label]
        assert entry.name
        assert entry.when
        assert entry.number.startswith(f"{entry.lesson.label}.")
    assert [sheet.uri for sheet in course()[2]] == [
        f"formulas/{page.source.parent.name}.md"
        for page in pages
        if page.number and page.number[1] == 0
    ]


@pytest.mark.parametrize("number", [0, 1, 2, 4, 6])
def test_a_sheet_holds_the_formulas_of_its_lessons_as_they_stand_there_all_proved(
    number: int,
) -> None:
    _, entries, sheets = course()
    own = [entry for entry in entries if entry.lesson.module == number]
    (sheet,) = (sheet for sheet in sheets if sheet_number(sheet) == number)
    assert not check_sheet(sheet, navigation(ROOT))
    rendered = render_page(sheet, everything(), ROOT)
    (text,) = rendered.parts
    assert isinstance(text, str)
    parts = re.split(r'<div class="sheet-entry" id="sheet-([\w-]+)"', text)[1:]
    assert parts[::2] == [entry.label for entry in own]
    for entry, part in zip(own, parts[1::2], strict=True):
        shown = re.search(r"\n\$\$\n(.*?)\n\$\$\n", part, re.DOTALL)
        assert shown, entry.label
        assert shown[1] == displayed(entry).tex
        assert re.fullmatch(re.escape(shown[1]) + r"[\s\\]*[.,;:]?", entry.tex.strip())
        assert f"[({entry.number})](../{entry.uri}#eq-{entry.label})" in part
        assert ("≔" in part) == entry.definition
        assert '??? check "' in part
        assert "{ .sheet-when }" in part


# Where no sign, digit or function can be exchanged, what else can be got wrong.
SLIPS = {
    "integral": (r"\,\Delta x", ""),
    "probability": (r"x\,p(x)", "p(x)"),
    "shapes": (r"= m\times p", r"= n\times p"),
    "eigen": (r"\lambda v", "v"),
    "squeeze": (r"c\,f'", "f'"),
    "power-slope": (r"\ln a\cdot a^x", "a^x"),
    "chain-rule": (r"{f'}(g(x))", "{f'}(x)"),
    "log-slope": (r"\frac1x", "x"),
    "central-error": (r"{6}", "{9}"),
    "fundamental": ("F(b) - F(a)", "F(a) - F(b)"),
    "area-slope": (r"\textcolor{royalblue}{f}(x)", r"\textcolor{royalblue}{f}(a)"),
    "row-times-velocity": (r"y'\\", r"x'\\"),
    "elasticity": (r"\frac{x}", r"\frac{y}"),
    "gradient": (r"\partial y}\end", r"\partial x}\end"),
    "slope-any-direction": (r"\,u", r"\,p"),
    "contour-spacing": (r"\frac{\Delta f}", r"\frac{1}"),
    "jacobian-matrix": (r"\partial y}\\[2ex]", r"\partial x}\\[2ex]"),
    "area-factor": (r"\det \textcolor{chocolate}{J_F(p)}", "h"),
    "change-of-variables": (r"\;\lvert\det \textcolor{chocolate}{J_F(u,v)}\rvert", ""),
    "symmetric-hessian": (
        r"= \frac{\partial^2 f}{\partial y\,\partial x}",
        r"= \frac{\partial f}{\partial y}",
    ),
}
SIGNS = {"+": "-", "-": "+", "\\sin": "\\cos", "\\cos": "\\sin"}
# In such places another sign changes nothing: in indices, commands and rows of dots.
SLIP = re.compile(
    r"\\(?:text|operatorname|begin|end|textcolor)\{[^}]*\}|\\\\\[\w+\]|\\sin|\\cos|\\[a-zA-Z]+|"
    r"(?P<dots>[+-] \\dots|\\dots *\+)|(?P<bar>[+-] ?\\bar)|(?P<slip>[+-]|\d)"
)


def wrong(tex: str) -> str:
    """Return a formula with one sign, digit or function exchanged for another."""
    for found in SLIP.finditer(tex):
        what = found[0]
        if what in SIGNS or found["slip"]:
            other = SIGNS.get(what) or str((int(what) + 1) % 10)
            return tex[: found.start()] + other + tex[found.end() :]
    raise AssertionError(f"nothing to exchange in {tex}")


def test_a_wrong_formula_does_not_pass() -> None:
    for entry in course()[1]:
        old, new = SLIPS.get(entry.label, ("", ""))
        assert old in entry.tex, entry.label
        tex = entry.tex.replace(old, new, 1) if old else wrong(entry.tex)
        found = prove(replace(entry, equation=replace(entry.equation, tex=tex)))
        assert isinstance(found, list), (entry.label, tex)
        assert all(fault.file in (entry.lesson.source, entry.source) for fault in found)


BODY = "$$\n(u v)' = u' v + u v'\n$$ (product)\n\nThen\n\n$$\nw = 1\n$$ (working)\n"
SAID = """\
2-a-lesson:
  on-sheet:
    product:
      name: Product rule
      when: $u$ and $v$ are differentiable at $x$
      check:
        given:
          u(x): sin(x)
          v(x): exp(x)
  not-on-sheet: [working]
"""
UNCHECKED = SAID.partition("      check")[0]
OTHERS = "  not-on-sheet: [working]\n"
NAV = ["index.md", "glossary.md", LESSON, "lessons/1-first-module/index.md", SHEET]


def small(folder: Path, said: str = SAID, body: str = BODY, **more: Any) -> Path:
    nav = more.pop("nav", NAV)
    return project(folder, nav=nav, lessons={LESSON: lesson(body), DECIDED: said, **more})


def test_the_sheet_of_a_small_course(tmp_path: Path) -> None:
    bound = "$$\n\\sin x \\le 1\n$$ (bound)\n"
    also = (
        "3-another:\n  on-sheet:\n    bound:\n      name: A *bound*\n      when: all $x$\n"
        "      where: none {term}`slope`\n      definition: true\n"
        "      check:\n        sharp: [{x: 1.5707963}]\n"
    )
    tables = "tables:\n- {kind: derivatives, name: Slopes, rows: {x**3: all $x$}}\n"
    root = small(
        tmp_path,
        tables + SAID + also,
        nav=[*NAV, OTHER, "formulas.md"],
        **{
            OTHER: lesson(bound, "Another"),
            "lessons/1-first-module/index.md": f"{MODULE}\n:::{{lessons}}\n:::\n",
            "docs/formulas.md": "---\ndescription: All.\n---\n\n# Sheets\n\n:::{sheets}\n:::\n",
        },
    )
    tree = build(root)
    sheet = page(tree, SHEET)
    first, second = sheet.select(".sheet-entry")
    assert [words(h) for h in sheet.select("h2")] == ["1.2 A lesson", "1.3 Another", "Slopes"]
    link = first.select_one(".sheet-name > a")
    assert link is not None
    assert link["href"] == f"../{LESSON}#eq-product"
    assert words(first.select_one(".sheet-name")) == "✓ Product rule (1.2.1)"
    assert "differentiable" in words(first.select_one(".sheet-when"))
    computed = first.select_one("details.check pre")
    assert computed is not None
    assert "u(x) = sin(x)" in computed.text
    assert "exp(x)*sin(x) + exp(x)*cos(x)  =  " in computed.text
    assert words(second.select_one(".sheet-name")) == "≔ A bound (1.3.1)"
    assert words(second.select_one(".sheet-when")).endswith("none slope")
    assert [cell.text for cell in sheet.select("td")] == [
        r"\(\displaystyle x^{3}\)",
        r"\(\displaystyle 3 x^{2}\)",
        r"all \(x\)",
    ]
    assert "w = 1" not in sheet.text
    assert "1 First module · 2" not in sheet.text
    assert "First module · 2 formulas" in words(page(tree, "formulas.md"))
    ways = page(tree, "lessons/1-first-module/index.md").select(f'a[href="../../{SHEET}"]')
    assert len(ways) == 1


FAULTS = {
    "nothing says whether the equation `working`, line 22 of 2-a-lesson.md,": (
        SAID.replace("[working]", "[]"),
        "2-a-lesson:",
    ),
    "no equation of 2-a-lesson.md is labelled `sum`": (SAID.replace("product:", "sum:"), "sum:"),
    "no equation of 2-a-lesson.md is labelled `worked`": (
        SAID.replace("[working", "[working,\n    worked"),
        "worked]",
    ),
    "nothing is said of the lesson `2-a-lesson`, which has labelled equations: product, working": (
        "# nothing",
        "# nothing",
    ),
    "this module has no lesson `4-gone`": (SAID + "4-gone:\n  on-sheet: {}\n", "4-gone"),
    "this module has no lesson `index`": (SAID + "index:\n  on-sheet: {}\n", "index"),
    "nothing is said of `2-a-lesson`": ("2-a-lesson: [product]\n", "2-a-lesson"),
    "lesson `2-a-lesson`: it knows no `formulas`": (
        SAID.replace("on-sheet:\n", "formulas:\n"),
        "formulas:",
    ),
    "options that are not `key: value` pairs": ("- product\n", "product"),
    "options that are not YAML": (SAID + "2-a: - b\n", "2-a: - b"),
    "formula `product`: it has no name": (
        SAID.replace("      name: Product rule\n", ""),
        "    product:",
    ),
    "formula `product`: it does not say when": (re.sub(" when: .*", " when:", SAID), "when:"),
    "formula `product`: it knows no `wenn`": (SAID.replace("when:", "wenn:"), "wenn:"),
    "formula `product`: `definition` is neither": (
        SAID.replace("      check", "      definition: so\n      check"),
        "definition: so",
    ),
    "formula `product`: `check` has no parts": (
        UNCHECKED + "      check: so\n" + OTHERS,
        "check: so",
    ),
    "`product` is on the sheet and not on it": (
        SAID.replace("[working", "[working,\n    product"),
        "product]",
    ),
    "`on-sheet` lists none": ("2-a-lesson:\n  on-sheet: [product]\n" + OTHERS, "  on-sheet:"),
    "`not-on-sheet` is no list": (SAID.replace("[working]", "working"), "not-on-sheet:"),
    "the name `product` stands twice, first in line 3": (
        SAID.replace("  not-on", "    product: # again\n      name: Again\n  not-on"),
        "# again",
    ),
    "the name `2-a-lesson` stands twice, first in line 1": (
        SAID + "2-a-lesson: {} # again\n",
        "# again",
    ),
    "the build cannot compute it: the slope of `u*v` is that": (
        UNCHECKED + OTHERS,
        "    product:",
    ),
    "`check` knows no `gven`": (SAID.replace("given", "gven"), "check:"),
    "`exp(` cannot be computed": (SAID.replace("exp(x)", "exp("), "check:"),
    "`as` reads `y`, which is not": (
        SAID.replace("        given", "        as: {y: z}\n        given"),
        "check:",
    ),
    "the range of `x` is no `[low, high]`": (
        SAID.replace("        given", "        domain: {x: 3}\n        given"),
        "check:",
    ),
    "there is no page": (SAID.replace("$u$ and", "with [u](nowhere.md) and"), "nowhere.md"),
}


@pytest.mark.parametrize("told", FAULTS)
def test_an_author_is_told_where_and_what(told: str, tmp_path: Path) -> None:
    said, place = FAULTS[told]
    with pytest.raises(FaultsError) as caught:
        build(small(tmp_path, said))
    fault = next(f for f in caught.value.faults if told in f.wrong)
    assert fault.file.as_posix() == DECIDED
    assert fault.line == line_of(said, place)
    assert len(fault.mend) > 15


def test_a_formula_that_does_not_hold_is_told_with_its_line_in_the_lesson(tmp_path: Path) -> None:
    root = small(tmp_path, body=BODY.replace("+ u v'", "- u v'"))
    with pytest.raises(FaultsError, match="it says") as caught:
        build(root)
    (fault,) = caught.value.faults
    assert fault.file.as_posix() == LESSON
    assert fault.line == line_of((root / LESSON).read_text("utf-8"), "- u v'") - 1  # its $$


def test_what_front_matter_said_once_is_sent_to_the_file_of_the_module(tmp_path: Path) -> None:
    index = "lessons/1-first-module/index.md"
    root = small(tmp_path)
    for path, key in ((LESSON, "formulas"), (LESSON, "not-on-sheet"), (index, "tables")):
        text = (root / path).read_text("utf-8")
        write(root / path, text.replace("description:", f"{key}: []\ndescription:"))
    with pytest.raises(FaultsError) as caught:
        build(root)
    told = [(f.file.as_posix(), f.line, f.wrong.split("`")[1]) for f in caught.value.faults]
    line = line_of((root / LESSON).read_text("utf-8"), "formulas:")
    assert told == [
        (LESSON, line, "formulas:"),
        (LESSON, line + 1, "not-on-sheet:"),
        (index, 2, "tables:"),
    ]
    assert [f.mend for f in caught.value.faults] == [
        f"move it to {DECIDED}, below `2-a-lesson:`, as `on-sheet:`",
        f"move it to {DECIDED}, below `2-a-lesson:`, as `not-on-sheet:`",
        f"move it to the top of {DECIDED}",
    ]


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path: Path) -> None:
    root = small(tmp_path)
    (root / DECIDED).write_bytes(b"# one\n# two \xff\n")
    with pytest.raises(FaultsError, match=f"{DECIDED}:2: byte 0xff is not UTF-8"):
        build(root)
    (root / DECIDED).unlink()
    with pytest.raises(FaultsError, match=f"{DECIDED}:1: nothing is said of the lesson"):
        build(root)


def test_a_formula_in_words_that_katex_cannot_set_is_told_with_its_line(tmp_path: Path) -> None:
    root = small(tmp_path, SAID.replace("$v$ are", r"$\no$ are"))

    class Refusing(Plain):
        def render(self, formulas: Iterable[Formula]) -> dict[Formula, str]:
            shown = {formula.bare for formula in formulas}
            super().render(shown)
            return {formula: "no" for formula in shown if "\\no" in formula.tex}

    with pytest.raises(FaultsError) as caught:
        build(root, typeset=Refusing())
    (fault,) = caught.value.faults
    assert (fault.file.as_posix(), fault.line) == (DECIDED, line_of(SAID, "when:"))


def test_another_decision_makes_the_sheet_anew_and_runs_no_lesson(tmp_path: Path) -> None:
    root = small(tmp_path)

    def name() -> str:
        return words(page(build(root), SHEET).select_one(".sheet-name"))

    def kept() -> set[Path]:
        return {
            path for path in root.glob(".cache/pages/**/*.pickle") if "formulas" not in str(path)
        }

    assert "Product rule" in name()
    before, mark = kept(), fingerprint(read_pages(root)[-1], root)
    write(root / DECIDED, SAID.replace("Product rule", "Leibniz's rule"))
    assert "Leibniz's rule" in name()
    assert kept() == before
    assert fingerprint(read_pages(root)[-1], root) == mark


def test_a_bound_has_to_be_reached_somewhere(tmp_path: Path) -> None:
    said = "2-a-lesson:\n  on-sheet:\n    bound:\n      name: Bound\n      when: all $x$\n"
    for check, told in (
        ("", "say under `sharp`"),
        ("      check:\n        sharp: [{x: 0}]\n", "is not sharp where `sharp` says"),
    ):
        root = small(tmp_path / str(len(check)), said + check, "$$\n\\sin x \\le 1\n$$ (bound)\n")
        with pytest.raises(FaultsError, match=re.escape(told)):
            build(root)


def test_a_sheet_nobody_would_find_and_a_table_that_says_too_little(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match=r"mkdocs.yml:1: the formula sheet formulas/1-first"):
        build(small(tmp_path / "a", nav=NAV[:-1]))
    row = "- {kind: derivatives, name: A, rows: {"
    for number, (tables, line, told) in enumerate(
        [
            ("5", 1, "`tables` is no list"),
            ("[5]", 1, "needs a kind, a name and rows"),
            (f"\n{row}x**2: ''}}}}", 2, "does not say where it holds"),
            (f"\n{row}x: all,\n   x**: all}}}}", 3, "`x**` of a table cannot be"),
            (
                "\n\n- {kind: integrals, name: A, rows: {x: all}}",
                3,
                "needs a kind, a name and rows",
            ),
        ]
    ):
        with pytest.raises(FaultsError, match=re.escape(told)) as caught:
            build(small(tmp_path / str(number), f"tables: {tables}\n{SAID}"))
        (fault,) = caught.value.faults
        assert (fault.file.as_posix(), fault.line) == (DECIDED, line)


def read(tex: str, **given: str) -> tuple[Any, ...]:
    """Return the sides of the one statement of a formula; `f_of_x` stands for `f(x)`."""
    names = {re.sub(r"_of_(\w+)", r"(\1)", name): text for name, text in given.items()}
    scope = scope_of(names, Domain({}))
    functions = {n for n, value in scope.values.items() if isinstance(value, Function)}
    (found,) = statements(tex, functions)
    return tuple(side(scope) for side in found.sides)


x, y = sp.symbols("x y", real=True)


@pytest.mark.parametrize(
    ("tex", "given", "value"),
    [
        (r"\frac12 x^2 = y .", {}, x**2 / 2),
        (r"\textcolor{royalblue}{f}(x+1)^2 = y", {"f_of_x": "2*x"}, 4 * (x + 1) ** 2),
        (r"x\,(y + 1) = y", {}, x * (y + 1)),
        (r"f\,(x + 1) = y", {"f_of_x": "x**2"}, x**2 * (x + 1)),
        (r"f'(-x) = y", {"f_of_x": "x**3 + x**2"}, 3 * x**2 - 2 * x),
        (r"\frac{d}{dx}\,\sin x\cdot x - 1 = y", {}, sp.sin(x) + x * sp.cos(x) - 1),
        (r"\sum_{k=1}^{3} k\,x^k + 1 = y", {}, x + 2 * x**2 + 3 * x**3 + 1),
        (r"\int_0^x t\,dt + 1 = y", {}, x**2 / 2 + 1),
        (r"\sqrt[3]{8}\,|x - y|\,x = y", {}, 2 * sp.Abs(x - y) * x),
        (r"\left|\frac{|x|}{2}\right| = y", {}, sp.Abs(x) / 2),
        (r"\lim_{h\to0}\frac{(x+h)^2-x^2}{h} = y", {}, 2 * x),
        (r"\det\begin{bmatrix} x & 1 \\ 2 & y \end{bmatrix} = y", {}, x * y - 2),
        (r"\underbrace{x + 1}_{\text{one}}\,y = y", {}, x + y),
    ],
)
def test_tex_is_read_as_it_looks(tex: str, given: dict[str, str], value: Any) -> None:
    assert sp.simplify(read(tex, **given)[0] - value) == 0


@pytest.mark.parametrize(
    "tex", [r"x", "", r"x = \heartsuit", r"x = (y", r"\frac{x = y", r"x = y )", r"x = + "]
)
def test_what_cannot_be_read_is_told(tex: str) -> None:
    with pytest.raises(UnreadableError, match=r"\w"):
        read(tex)


def test_the_statements_of_a_formula_their_conditions_and_their_words() -> None:
    found = statements(r"f(p) \le f(q) \quad\text{if } |q - p| < r .", {"f"})
    assert [(s.relations, s.condition) for s in found] == [(("≤",), False), (("<",), True)]
    found = statements(
        r"\begin{aligned} a &= b \\ &= c , \\ \text{so}\quad d &< e \qquad (e \ne 0) \end{aligned}",
        set(),
    )
    assert [s.relations for s in found] == [("=", "="), ("<",), ("≠",)]
    assert found[-1].condition


def test_a_proof_says_what_was_computed() -> None:
    entry = next(entry for entry in course()[1] if entry.label == "derivative")
    proof = prove(entry)
    assert isinstance(proof, Proof)
    assert proof == Proof(("f(x) = x**3 - 2*x",), (("3*x**2 - 2", "=", "3*x**2 - 2"),))
