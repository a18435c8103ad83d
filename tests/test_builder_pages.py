"""Every MyST form a lesson may use, as readers of the site see it.

Pages are built without kernels and rendered by Python-Markdown as mkdocs.yml sets it up.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from project import (
    GLOSSARY,
    INDEX,
    LESSON,
    MODULE,
    OTHER,
    build,
    cell,
    drawn,
    html,
    lesson,
    page,
    printed,
    project,
    returned,
    shown_page,
    typesetter,
    words,
    write,
)

from builder.finish import finish


def texts(found: Any) -> list[str]:
    return [words(element) for element in found]


def finished(folder: Path, body: str, **more: Any) -> BeautifulSoup:
    """Return the first lesson as it is published, formulas and figures in their places."""
    outputs = more.pop("outputs", None)
    root = project(folder, body, **more)
    tree = build(root, {LESSON: outputs} if outputs else None)
    url = "lessons/1-first-module/"  # MkDocs makes addresses relative to the page itself
    return BeautifulSoup(
        finish(str(page(tree)), url, tree, typesetter(root).html, lambda name: f"alone {name}"),
        "html.parser",
    )


# Front matter, title, the line of facts


def test_a_lesson_is_called_by_its_number_and_title(tmp_path: Path) -> None:
    tree = build(project(tmp_path, "Words.\n"))
    head = tree.files[LESSON].decode().split("---\n")[1]
    assert "title: 1.2 A lesson" in head
    assert "description: What this lesson is about." in head


def test_what_only_jupyter_needs_stays_out_of_the_page(tmp_path: Path) -> None:
    head = build(project(tmp_path)).files[LESSON].decode().split("---\n")[1]
    assert "jupytext" not in head
    assert "kernelspec" not in head


def test_other_front_matter_reaches_the_site(tmp_path: Path) -> None:
    tree = build(project(tmp_path, index=INDEX.replace("---\n", "---\nhide: [toc]\n", 1)))
    assert "hide:\n- toc" in tree.files["index.md"].decode()


def test_below_the_title_stand_module_minutes_and_both_notebooks(tmp_path: Path) -> None:
    soup = shown_page(tmp_path, "one two three " * 200)
    facts = soup.select_one(".lesson-facts")
    assert words(facts) == "Module 1.2 · 3 minutes · as a notebook · download .ipynb · print"
    links = [link["href"] for link in facts.select("a")]
    assert links == ["../../notebooks/1-first-module/2-a-lesson.ipynb", "2-a-lesson.ipynb"]
    assert facts.find_previous("h1") is not None


# Code cells


def test_a_plain_cell_shows_its_code_then_what_it_printed(tmp_path: Path) -> None:
    soup = shown_page(tmp_path, cell("print(1)"), outputs=[[printed("1\n")]])
    assert texts(soup.select(".cell pre")) == ["print(1)", "1"]
    assert soup.select_one(".cell .printed") is not None


def test_printed_text_that_looks_like_markup_stays_as_it_is(tmp_path: Path) -> None:
    odd = "<b> & ``` *x* $y$ \\\n# [a](b) {c}"
    soup = shown_page(tmp_path, cell("show()"), outputs=[[printed(odd + "\n")]])
    assert soup.select(".cell pre")[1].get_text().strip() == odd


def test_colours_of_a_terminal_do_not_reach_the_page(tmp_path: Path) -> None:
    soup = shown_page(tmp_path, cell("show()"), outputs=[[printed("\x1b[31mred\x1b[0m\n")]])
    assert texts(soup.select(".cell pre"))[1] == "red"


def test_hide_input_puts_the_code_folded_below_what_it_shows(tmp_path: Path) -> None:
    soup = shown_page(tmp_path, cell("print(1)", ":tags: [hide-input]"), outputs=[[printed("1\n")]])
    shown, folded = soup.select_one(".cell").find_all(recursive=False)
    assert words(shown) == "1"
    assert folded.name == "details"
    assert "open" not in folded.attrs
    assert texts(folded.select("summary, pre")) == ["Code", "print(1)"]


def test_remove_input_shows_only_the_output(tmp_path: Path) -> None:
    soup = shown_page(
        tmp_path, cell("print(1)", ":tags: [remove-input]"), outputs=[[printed("1\n")]]
    )
    assert words(soup.select_one(".cell")) == "1"


def test_remove_input_without_output_leaves_nothing(tmp_path: Path) -> None:
    assert not shown_page(tmp_path, cell("x = 1", ":tags: [remove-input]")).select(".cell")


def test_a_check_is_folded_under_its_claim_with_formulas(tmp_path: Path) -> None:
    claim = ':claim: "One is *one*, $a_1<b_2$, and `x` is \\"x\\"."'
    soup = shown_page(tmp_path, cell("assert 1 == 1", ":tags: [check]", claim))
    box = soup.select_one("details.check")
    assert words(box.summary) == 'Checked: One is one, \\(a_1<b_2\\), and x is "x".'
    assert words(box.pre) == "assert 1 == 1"


def test_an_error_that_is_meant_shows_its_last_line_only(tmp_path: Path) -> None:
    raised = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": ["t"]}
    soup = shown_page(tmp_path, cell("fail()", ":tags: [raises-exception]"), outputs=[[raised]])
    assert words(soup.select_one(".failed")) == "ValueError: no"


def test_a_sympy_result_becomes_a_displayed_formula(tmp_path: Path) -> None:
    result = returned(text_latex="$\\displaystyle x^{2}$", text_plain="x**2")
    soup = shown_page(tmp_path, cell("x**2"), outputs=[[result]])
    assert words(soup.select_one("div.arithmatex")) == "\\[ x^{2} \\]"


LINES = (':caption: "Its *message*: $x_1$"', ":alt: What is [seen] & <heard>", ":name: fig-one")
BLOCK = ("---", 'caption: "Its *message*: $x_1$"', "alt: What is [seen] & <heard>",
         "name: fig-one", "---")  # fmt: skip


@pytest.mark.parametrize("options", [LINES, BLOCK], ids=["lines", "block"])
def test_a_drawn_figure_has_caption_alt_and_name(tmp_path: Path, options: Any) -> None:
    soup = shown_page(tmp_path, cell("plot()", *options), outputs=[[drawn()]])
    figure = soup.select_one("figure#fig-one")
    assert words(figure.figcaption) == "Its message: \\(x_1\\)"
    assert figure.figcaption.em.get_text() == "message"
    assert figure.img["alt"] == "What is [seen] & <heard>"
    assert figure.img["src"] == "figures/2-a-lesson-fig-one.svg"


def test_the_figure_file_carries_the_alt_and_follows_the_theme(tmp_path: Path) -> None:
    root = project(tmp_path, cell("plot()", *LINES))
    tree = build(root, {LESSON: [[drawn()]]})
    svg = tree.files["lessons/1-first-module/figures/2-a-lesson-fig-one.svg"].decode()
    assert 'aria-label="What is [seen] &amp; &lt;heard&gt;"' in svg
    assert "var(--up-function,#4169e1)" in svg


def test_the_published_page_holds_the_figure_itself(tmp_path: Path) -> None:
    soup = finished(tmp_path, cell("plot()", *LINES), outputs=[[drawn()]])
    assert soup.select_one("figure#fig-one svg path") is not None
    assert soup.find("img") is None


def test_tags_may_be_words_without_brackets(tmp_path: Path) -> None:
    soup = shown_page(
        tmp_path, cell("assert x", ":tags: check hide-input", ":claim: True."), outputs=[[]]
    )
    assert soup.select_one("details.check") is not None


# Boxes

KINDS = ("note", "tip", "warning", "important", "hint", "seealso")


@pytest.mark.parametrize("fence", ["```", ":::"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_box_has_its_name_as_title(tmp_path: Path, kind: str, fence: str) -> None:
    soup = shown_page(tmp_path, f"{fence}{{{kind}}}\nSome *body*.\n{fence}\n")
    box = soup.select_one(f"div.admonition.{kind}")
    assert words(box.select_one(".admonition-title")) == kind.capitalize()
    assert words(box.em) == "body"


@pytest.mark.parametrize("fence", ["```", ":::"])
def test_a_titled_box_has_its_title_and_class(tmp_path: Path, fence: str) -> None:
    body = f'{fence}{{admonition}} 1. Say "why", $a_1$, *c* \\<b\n:class: exercise\nIt.\n{fence}\n'
    box = shown_page(tmp_path, body).select_one("div.admonition.exercise")
    assert words(box) == '1. Say "why", \\(a_1\\), c <b It.'


def test_a_box_without_class_is_a_note(tmp_path: Path) -> None:
    soup = shown_page(tmp_path, ":::{admonition} Title\nBody.\n:::\n")
    assert words(soup.select_one("div.admonition.note")) == "Title Body."


def test_a_dropdown_opens_on_demand(tmp_path: Path) -> None:
    box = shown_page(tmp_path, ":::{dropdown} Solution\nIt is 2.\n\n- a\n:::\n").details
    assert "open" not in box.attrs
    assert texts(box.select("summary, p, li")) == ["Solution", "It is 2.", "a"]


def test_boxes_stand_in_boxes(tmp_path: Path) -> None:
    body = (
        "::::{admonition} Outer\n:class: tip\nBefore.\n\n:::{dropdown} Inner\nDeep.\n\n"
        "```python\nx = 1\n\n\ny = 2\n```\n:::\n\nAfter.\n::::\n"
    )
    outer = shown_page(tmp_path, body).select_one("div.admonition.tip")
    assert words(outer.details.summary) == "Inner"
    assert outer.details.pre.get_text().strip() == "x = 1\n\n\ny = 2"
    assert texts(outer.find_all("p", recursive=False)) == ["Outer", "Before.", "After."]


def test_formulas_and_tables_stand_in_boxes(tmp_path: Path) -> None:
    soup = finished(
        tmp_path, ":::{note}\nSo\n\n$$\nx\n  + y\n$$ (sum)\n\n| a |\n|---|\n| b |\n:::\n"
    )
    box = soup.select_one("div.admonition")
    assert box.select_one("#eq-sum.set.display") is not None
    assert texts(box.select("td")) == ["b"]


# Pictures and included code


def test_a_picture_from_a_file_is_a_figure_and_comes_with_the_page(tmp_path: Path) -> None:
    body = ":::{figure} hill.svg\n:alt: A *hill*.\n:name: fig-hill\nIt is **steep**.\n:::\n"
    root = project(tmp_path, body)
    write(root / "lessons/1-first-module/hill.svg", "<svg/>")
    tree = build(root)
    figure = page(tree).select_one("figure#fig-hill")
    assert (figure.img["src"], figure.img["alt"]) == ("hill.svg", "A *hill*.")
    assert words(figure.figcaption.strong) == "steep"
    assert tree.files["lessons/1-first-module/hill.svg"] == b"<svg/>"


def test_a_picture_in_a_line_comes_with_the_page(tmp_path: Path) -> None:
    root = project(tmp_path, "See ![a hill](hill.svg).\n")
    write(root / "lessons/1-first-module/hill.svg", "<svg/>")
    tree = build(root)
    assert page(tree).img["alt"] == "a hill"
    assert "lessons/1-first-module/hill.svg" in tree.files


def test_in_notebooks_pictures_are_those_of_the_site(tmp_path: Path) -> None:
    root = project(tmp_path, "See ![a hill](hill.svg).\n")
    write(root / "lessons/1-first-module/hill.svg", "<svg/>")
    notebook = build(root).files["notebooks/1-first-module/2-a-lesson.ipynb"].decode()
    # The page of a notebook has a folder of its own, hence three steps up.
    assert "](../../../lessons/1-first-module/hill.svg)" in notebook


SNIPPET = {
    "rise.py": '"""Rises."""\n\nimport math\n\n\ndef rise(x: float) -> float:\n'
    '    """Return `x` < 1 & more."""\n    return math.sin(x)\n\n\nSTEP = 2\n'
}
INCLUDE = "```{literalinclude} ../../snippets/rise.py\n"


def test_a_whole_snippet_file_is_shown_under_its_name(tmp_path: Path) -> None:
    soup = shown_page(tmp_path, f"{INCLUDE}```\n", snippets=SNIPPET)
    assert words(soup.select_one(".filename")) == "snippets/rise.py"
    assert soup.pre.get_text().strip() == SNIPPET["rise.py"].strip()


def test_one_function_of_a_snippet_is_shown_and_can_be_copied_alone(tmp_path: Path) -> None:
    soup = finished(tmp_path, f"{INCLUDE}:pyobject: rise\n```\n", snippets=SNIPPET)
    assert soup.pre.get_text().strip().startswith("def rise(x: float)")
    assert "STEP" not in soup.pre.get_text()
    assert soup.select_one("template.standalone").get_text() == "alone snippets/rise.py:rise"


# Formulas


def test_numbered_equations_count_through_the_page(tmp_path: Path) -> None:
    body = (
        "$$\na = b\n$$ (first)\n\nText {eq}`second`, {eq}`first`.\n\n$$\nq\n$$\n\n"
        "```{math}\n:label: second\nc = d\n```\n"
    )
    soup = finished(tmp_path, body)
    assert words(soup.select_one("#eq-first .equation-number")) == "(1.2.1)"
    assert words(soup.select_one("#eq-second .equation-number")) == "(1.2.2)"
    assert len(soup.select(".set.display")) == 3
    assert [(words(a), a["href"]) for a in soup.select("p a[href^='#eq']")] == [
        ("(1.2.2)", "#eq-second"),
        ("(1.2.1)", "#eq-first"),
    ]


def test_an_equation_of_another_page_is_linked_by_its_number(tmp_path: Path) -> None:
    other = lesson("$$\nx\n$$ (zero)\n\n$$\nx\n$$ (far)\n", "Another")
    soup = shown_page(tmp_path, "By {eq}`far`.\n", lessons={OTHER: other})
    link = soup.find("a", string="(1.3.2)")
    assert link["href"] == "3-another.md#eq-far"


def test_an_equation_without_label_has_no_number(tmp_path: Path) -> None:
    soup = finished(tmp_path, "```{math}\nx\n```\n\n$$\ny\n$$\n")
    assert texts(soup.select(".set.display")) == ["x", "y"]
    assert not soup.select(".equation-number")


ODD_FORMULAS = (
    "a_1 * b_2 * c_3",
    "\\{x\\} < y > z",
    "a<b",
    "\\text{cost \\$5}",
    "x \\\\ y",
    "[a](b)",
    "\\begin{matrix}1&2\\\\3&4\\end{matrix}",
    "f'(x)",
    "a \\| b | c",
    "&".join(["\\begin{matrix}a", "b\\end{matrix}"]),
)


@pytest.mark.parametrize("tex", ODD_FORMULAS)
@pytest.mark.parametrize(
    "frame",
    [
        "Words ${}$ words.",
        "**Bold ${}$** and *${}$*.",
        "- a ${}$\n  b\n\n  $$\n  {}\n  $$\n- c",
        "> quoted ${}$",
        "$$\n{}\n$$",
        "Words\n${}$\nwords.",
        ":::{{admonition}} Title ${}$\n${}$\n:::",
        "1. one\n   - two\n\n     $$\n     {}\n     $$",
    ],
)
def test_every_formula_reaches_the_typesetter_as_it_was_written(
    tmp_path: Path, tex: str, frame: str
) -> None:
    soup = finished(tmp_path, frame.replace("{}", tex).replace("{{", "{").replace("}}", "}") + "\n")
    given = texts(soup.select(".set"))
    assert given == [re.sub(r"[ \n]+", " ", tex)] * frame.count("{}")
    assert not soup.select(".arithmatex")


def test_a_formula_may_run_over_a_line_end_and_blank_lines(tmp_path: Path) -> None:
    soup = finished(tmp_path, "- so $a +\n  b$\n\n$$\na\n\n+ b\n$$\n")
    assert texts(soup.select(".set")) == ["a + b", "a + b"]


def test_dollar_signs_of_money_make_no_formula(tmp_path: Path) -> None:
    soup = shown_page(tmp_path, "It costs \\$5 or \\$6; `$x$` is code.\n")
    assert "It costs $5 or $6; $x$ is code." in words(soup)
    assert not soup.select(".arithmatex")


# Terms and glossary


def test_terms_lead_to_their_entries(tmp_path: Path) -> None:
    body = "A {term}`slope`, **{term}`Tangent  line`**, and {term}`tangents <tangent line>`.\n"
    soup = shown_page(tmp_path, body)
    links = [(words(a), a["href"]) for a in soup.select("a[href*=glossary]")]
    assert links == [
        ("slope", "../../glossary.md#term-slope"),
        ("Tangent line", "../../glossary.md#term-tangent-line"),
        ("tangents", "../../glossary.md#term-tangent-line"),
    ]
    assert words(soup.strong.a) == "Tangent line"


def test_glossary_entries_can_be_linked_and_link_back(tmp_path: Path) -> None:
    glossary = GLOSSARY.replace("slope\n", "odd *c* f_x_\n", 1)
    soup = page(build(project(tmp_path, glossary=glossary)), "glossary.md")
    assert [(t["id"], words(t)) for t in soup.select("dt")] == [
        ("term-odd-c-f_x_", "odd c f_x_"),
        ("term-tangent-line", "tangent line"),
    ]
    assert soup.select("dd")[0].select_one(".arithmatex") is not None
    assert soup.select_one("dd a")["href"] == LESSON


def test_a_glossary_may_hold_a_numbered_equation(tmp_path: Path) -> None:
    glossary = GLOSSARY.replace("$dy/dx$.", "so:\n\n  $$\n  a\n  $$ (entry)")
    root = project(tmp_path, "See {eq}`entry`.\n", glossary=glossary)
    assert page(build(root)).find("a", string="(1)")["href"] == "../../glossary.md#eq-entry"


# Links


def test_links_lead_to_pages_anchors_and_elsewhere(tmp_path: Path) -> None:
    body = (
        "[l](3-another.md) [h](3-another.md#a-heading) [d](../../docs/index.md#a-place) "
        "[o](#own-place) [m](index.md) [w](https://en.wikipedia.org/wiki/A_(b)_c) <https://x.y/a_b>"
        "\n\n## Own place\n"
    )
    soup = shown_page(tmp_path, body, lessons={OTHER: lesson("## A heading\n", "Another")})
    links = [a["href"] for a in soup.select("p:not(.lesson-facts) > a")]
    assert links == [
        "3-another.md",
        "3-another.md#a-heading",
        "../../index.md#a-place",
        "#own-place",
        "index.md",
        "https://en.wikipedia.org/wiki/A_(b)_c",
        "https://x.y/a_b",
        "../../about.md#correct-a-mistake",  # as below every lesson
    ]


def test_links_lead_to_figures_and_headings_by_their_names(tmp_path: Path) -> None:
    body = "[a](#fig-one) [b](#the-__init__-method) [c](#again_1)\n\n" + cell("p()", *LINES)
    body += "\n## The `__init__` method\n\n## Again\n\n## Again\n"
    soup = shown_page(tmp_path, body, outputs=[[drawn()]])
    for link in soup.select("p a[href^='#']"):
        assert soup.find(id=link["href"][1:]) is not None, link["href"]


# Tables, lists, line breaks, quotations


def test_tables_keep_alignment_pipes_and_markup(tmp_path: Path) -> None:
    body = (
        "| left | right | middle |\n|:--|--:|:-:|\n"
        "| a \\| b | `p\\|q<*r*>` | $\\|x\\|$ |\n| **c** | $x_1$ |  |\n"
    )
    soup = finished(tmp_path, body)
    styles = [str(th.get("style", "")) for th in soup.select("th")]
    assert ["right" in s for s in styles] == [False, True, False]
    assert ["center" in s for s in styles] == [False, False, True]
    rows = [row.select("td") for row in soup.select("tbody tr")]
    assert words(rows[0][0]) == "a | b"
    assert words(rows[0][1].code) == "p|q<*r*>"
    assert words(rows[0][2].select_one(".set")) == "\\vert x\\vert"
    assert words(rows[1][0].strong) == "c"


def test_lists_nest(tmp_path: Path) -> None:
    body = "- a\n  - b\n    1. c\n       more\n    2. d\n- e\n\n  second\n\n"
    body += "  ```python\n  x\n\n  y\n  ```\n"
    top = shown_page(tmp_path, body).select_one("ul")
    assert texts(top.select(":scope > li > ul > li > ol > li")) == ["c more", "d"]
    last = top.find_all("li", recursive=False)[-1]
    assert texts(last.select(":scope > p")) == ["e", "second"]
    assert last.pre.get_text().strip() == "x\n\ny"


@pytest.mark.parametrize("start", [0, 3, 98])
def test_a_list_begins_at_its_number(tmp_path: Path, start: int) -> None:
    body = "".join(f"{start + k}. item\n" for k in range(3))
    soup = shown_page(tmp_path, body)
    assert soup.ol["start"] == str(start)


@pytest.mark.parametrize("start", [0, 3, 98])
def test_a_list_that_begins_elsewhere_keeps_its_items(tmp_path: Path, start: int) -> None:
    soup = shown_page(tmp_path, "".join(f"{start + k}. item\n" for k in range(3)))
    assert texts(soup.select("ol li")) == ["item"] * 3


def test_two_lists_in_a_row_stay_two(tmp_path: Path) -> None:
    soup = shown_page(tmp_path, "- a\n- b\n\n1. c\n2. d\n\n- e\n\n* f\n")
    assert [(tag.name, len(tag.select("li"))) for tag in soup.select("ul, ol")] == [
        ("ul", 2),
        ("ol", 2),
        ("ul", 1),
        ("ul", 1),
    ]


@pytest.mark.parametrize("end", ["\\", "  "])
def test_hard_breaks_break_lines(tmp_path: Path, end: str) -> None:
    soup = shown_page(tmp_path, f"one{end}\ntwo\nthree\n\n- four{end}\n  five\n")
    assert len(soup.select("br")) == 2
    assert soup.br.next_sibling.split() == ["two", "three"]


def test_quotations_rules_and_plain_code_stay(tmp_path: Path) -> None:
    soup = shown_page(tmp_path, "> quoted *x*\n\n---\n\n```text\n$ <a>\n```\n\n    indented {b}\n")
    assert words(soup.blockquote) == "quoted x"
    assert soup.hr is not None
    assert [pre.get_text().strip() for pre in soup.select("pre")] == ["$ <a>", "indented {b}"]


def test_raw_html_passes(tmp_path: Path) -> None:
    soup = shown_page(tmp_path, "a <kbd>b</kbd> &amp; &lt; c\n")
    assert words(soup.select("p:not(.lesson-correction)")[-1]) == "a b & < c"
    assert words(soup.kbd) == "b"


def test_headings_keep_their_words_and_ids(tmp_path: Path) -> None:
    body = "## About C#\n\n### Sets {1} and a_b*c\n"
    soup = shown_page(tmp_path, body)
    assert [(h["id"], words(h)) for h in soup.select("h2, h3")] == [
        ("about-c", "About C#"),
        ("sets-1-and-a_bc", "Sets {1} and a_b*c"),
    ]


# All pages of the project


def test_modules_and_docs_pages_are_pages_without_notebooks(tmp_path: Path) -> None:
    tree = build(project(tmp_path))
    assert "lessons/1-first-module/index.md" in tree.files
    assert [name for name in tree.files if name.endswith(".ipynb")] == [
        "lessons/1-first-module/2-a-lesson.ipynb",
        "notebooks/1-first-module/2-a-lesson.ipynb",
    ]
    assert words(html(tree.files["lessons/1-first-module/index.md"].decode()).p) == "Lessons."
    assert MODULE.split("# ")[1].startswith("First")


def test_the_notebook_says_what_the_page_says(tmp_path: Path) -> None:
    body = (
        "By {eq}`e` and {term}`slope`, [on](3-another.md#part).\n\n$$\nx\n$$ (e)\n\n"
        ":::{tip}\nTip *body*.\n:::\n\n:::{dropdown} More\nHidden.\n:::\n\n"
        + cell("1", ":tags: [check, raises-exception]", ":claim: It is $1$.").replace(
            "\n1\n", "\nassert 1\n"
        )
    )
    root = project(tmp_path, body, lessons={OTHER: lesson("## Part\n", "Another")})
    tree = build(root)
    notebook = json.loads(tree.files["lessons/1-first-module/2-a-lesson.ipynb"])
    text = "\n\n".join(c["source"] for c in notebook["cells"] if c["cell_type"] == "markdown")
    assert "[(1.2.1)](../../lessons/1-first-module/2-a-lesson/#eq-e)" in text
    assert "[slope](../../glossary/#term-slope)" in text
    assert "(../../lessons/1-first-module/3-another/#part)" in text
    assert "$$\nx\n\\tag{1.2.1}\n$$" in text
    assert "> **Tip**\n>\n> Tip *body*." in text
    assert "<details><summary>More</summary>\n\nHidden.\n\n</details>" in text
    assert "*Checked: It is $1$.*" in text
