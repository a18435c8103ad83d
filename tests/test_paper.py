"""What is printed: a lesson as a handout, by choice with more or less of it, and the course."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from pypdf import PdfReader

from builder.book import Book, Chapter, book, chapters, numbered
from builder.linear import linear
from builder.navigation import in_order
from builder.paper import breakable, published
from builder.pdf import (
    ROOT,
    TEXT_WIDTH,
    PdfError,
    dated,
    make_pdf,
    missing_glyphs,
    page_numbers,
    undoubled,
)

LESSON = "lessons/1-what-is-calculus/2-definition-of-a-derivative/index.html"
MEGABYTES = 15
MADE_OF = Book("Uphill", "https://uphill.example/", "0123456789, 2026-01-02", "en")
# What is of use on a screen alone; each is on the lesson.
CHROME = [
    ".md-header",
    ".md-sidebar--primary",
    ".md-sidebar--secondary",
    ".md-footer",
    ".headerlink",
    ".md-code__nav",
    ".lesson-correction",
    ".lesson-forms",
    ".lesson-read",
    ".exercise-buttons",
    ".exercise-field",
    ".definition",
    ".md-skip",
    ".md-top",
]
VISIBLE = """names => names.filter(name => [...document.querySelectorAll(name)].some(e =>
  e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length))"""


def words(pdf: bytes) -> list[str]:
    """Return the text of each page of a PDF, blanks folded and ligatures written out."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return [" ".join(normalize("NFKC", text).split()) for text in pages]


@pytest.mark.parametrize(
    ("math", "text"),
    [
        ("<mfrac><mi>x</mi><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", "x/(a + 1)"),
        ("<msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mi>y</mi>", "x^2 = y"),
        ("<msup><mi>f</mi><mo>′</mo></msup>", "f′"),
        ("<msqrt><mi>x</mi></msqrt>", "√(x)"),
        ("<msub><mi>x</mi><mi>i</mi></msub>", "x_i"),
        (
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>"
            "<mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable>",
            "1, 2; 3, 4",
        ),
        ("<mi>x</mi><annotation>x</annotation>", "x"),
    ],
)
def test_a_formula_has_a_name_of_one_line(math: str, text: str) -> None:
    assert linear(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{math}</math>') == text


def test_long_lines_of_code_are_told_from_others() -> None:
    long = "x = " + "1 + " * 30
    assert breakable(f"<pre>a\n{long}\nb</pre>") == (
        f'<pre>a\n<span class="long">{long}</span>\nb</pre>'
    )
    # Entities are one character each, and a string may go on in the next line.
    short = "&lt;" * 40
    over = f'<span class="s">{long}\nend</span>'
    assert breakable(f"<pre>{short}\n{over}</pre>") == f"<pre>{short}\n{over}</pre>"
    assert breakable(f"<p>{long}</p>") == f"<p>{long}</p>"


def test_what_is_not_published_is_not_spoken_of() -> None:
    page = '<p>a</p><div data-published="b.pdf"><p>b</p></div><p>c</p>'
    assert published(page, {"b.pdf"}) == "<p>a</p><p>b</p><p>c</p>"
    assert published(page, set()) == "<p>a</p><p>c</p>"


def site_of(folder: Path, **pages: str) -> Path:
    """Write pages, by the name of their folder, that hold these articles."""
    for name, article in {"": "<p>Home</p>", **pages}.items():
        path = folder / name.replace("__", "/") / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = f"<title>Page {name} - Small</title>"
        path.write_text(f"<html><head>{head}</head><article>{article}</article></html>", "utf-8")
    return folder


def test_links_and_names_lead_within_the_book(tmp_path: Path) -> None:
    first = (
        '<h1 id="top">One</h1><a href="../b/#there">in</a><a href="../c/#x">out</a>'
        '<a href="#top">here</a><a href="https://example.org/">far</a>'
        '<svg><clipPath id="k"></clipPath><g clip-path="url(#k)"></g></svg>'
    )
    site = site_of(tmp_path, a=first, b='<h1 id="top">Two</h1><h2 id="there">There</h2>')
    contents = [Chapter("a.md", "One", 1), Chapter("b.md", "Two", 2)]
    made = BeautifulSoup(numbered(book(site, MADE_OF, contents), {"c1": 7}), "html.parser")
    chapter = made.select_one("#c0")
    assert chapter is not None
    assert [link["href"] for link in chapter.select("a")] == [
        "#c1-there",
        "https://uphill.example/c/#x",
        "#c0-top",
        "https://example.org/",
    ]
    assert chapter.select("[clip-path='url(#c0-k)']")
    names = [element["id"] for element in made.select("[id]")]
    assert len(set(names)) == len(names)
    assert {"c0-k", "c1-there"} <= set(names)
    assert [entry.get_text() for entry in made.select(".book-contents li")] == ["One0", "Two7"]
    levels = [made.select_one(f"#{name}") for name in ("c1-top", "c1-there")]
    assert [level and level["aria-level"] for level in levels] == ["2", "3"]
    # A site without an address has nowhere to lead to: the words stay.
    alone = Book("Small", "", "", "en")
    assert '<a href="../c' not in book(site, alone, contents)


def test_a_pdf_is_dated_by_its_source() -> None:
    pdf = b"<< /CreationDate (D:20261122111738+00'00') /ModDate (D:20261122111738+00'00') >>"
    assert dated(pdf, 0) == pdf.replace(b"20261122111738", b"19700101000000")


def test_a_title_of_the_outline_is_said_once() -> None:
    twice = b"<< /Title (One \\(1\\)One \\(1\\)) /Next 2 0 R >> /Title <FEFF222B0031222B0031>"
    once = undoubled(twice)
    assert b" ".join(once.split()) == (
        b"<< /Title (One \\(1\\)) /Next 2 0 R >> /Title <FEFF222B0031>"
    )
    assert len(once) == len(twice)
    assert undoubled(b"/Title (One) /Title ()") == b"/Title (One) /Title ()"


def test_a_character_that_no_font_has_is_found(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<p>All is well: é, ∂, →</p>")
    assert missing_glyphs(page.pdf()) == []
    page.set_content("<p>First</p><p style='break-before: page'>Not so: \U0010fffd</p>")
    assert missing_glyphs(page.pdf()) == [2]
    page.close()


def test_what_does_not_fit_is_not_printed(chromium: Browser, tmp_path: Path) -> None:
    wide = f'<h2 id="wide">W</h2><p style="white-space: nowrap">{"word " * 60}</p>'
    site = site_of(tmp_path / "site", a=wide)
    (tmp_path / "mkdocs.yml").write_text("nav: [notation.md]\n", "utf-8")
    (site / "a").rename(site / "notation")
    styles = tmp_path / "docs" / "assets" / "paper"
    styles.mkdir(parents=True)
    (styles / "book.css").write_text("@page { size: A4; margin: 18mm }", "utf-8")
    with pytest.raises(PdfError, match=r"px too wide: word word"):
        make_pdf(site, tmp_path, chromium, MADE_OF)


@pytest.fixture(scope="module")
def course(site_folder: Path, chromium: Browser) -> bytes:
    """The whole course as one PDF."""
    return make_pdf(site_folder, ROOT, chromium, MADE_OF)


@pytest.fixture(scope="module")
def text(course: bytes) -> list[str]:
    """The text of each page of the course, read once: it takes as long as to print them."""
    return words(course)


def outline(reader: PdfReader, entries: Any = None) -> Iterator[tuple[str, int]]:
    """Yield the titles of an outline with their pages, from 1."""
    for entry in reader.outline if entries is None else entries:
        if isinstance(entry, list):
            yield from outline(reader, entry)
        else:
            number = reader.get_destination_page_number(entry)
            assert number is not None
            yield " ".join(entry.title.split()), number + 1


def test_every_page_to_be_read_is_in_the_course_where_its_contents_say(
    course: bytes, text: list[str], site_folder: Path
) -> None:
    wanted = chapters(site_folder, in_order(ROOT))
    lessons = [uri for uri in in_order(ROOT) if uri.startswith("lessons/")]
    assert len(lessons) > 0
    assert [c.uri for c in wanted][: len(lessons)] == lessons
    assert {"notation.md", "glossary.md", "errata.md", "formulas.md"} <= {
        c.uri for c in wanted[len(lessons) :]
    }
    numbers, reader = page_numbers(course), PdfReader(BytesIO(course))
    # Where a title is broken, the outline lacks the blank.
    marks = {(mark.replace(" ", ""), at) for mark, at in outline(reader)}
    contents = " ".join(text[1:4])
    for k, chapter in enumerate(wanted):
        number = numbers[f"c{k}"]
        place = text[number - 1]
        written = re.search(r"<h1\b.*?</h1>", (site_folder / chapter.file).read_text("utf-8"), re.S)
        assert written is not None
        title = BeautifulSoup(written[0], "html.parser")
        for link in title.select(".headerlink"):
            link.decompose()
        heading = " ".join(title.get_text().split())
        label = re.match(r"\d+\.\d+ ", chapter.title)
        mark = f"{label[0] if label else ''}{heading}".replace(" ", "")
        assert (mark, number) in marks, chapter
        assert heading in place[:300], chapter
        assert not text[number - 2].startswith(chapter.title), f"{chapter} begins before {number}"
        assert re.search(rf"{re.escape(chapter.title)} ?{number}\b", contents), chapter
        assert re.search(rf"(^| ){number}( |$)", place), f"page {number} does not say so"
    assert sorted(numbers[f"c{k}"] for k in range(len(wanted))) == [
        numbers[f"c{k}"] for k in range(len(wanted))
    ]
    assert [n for n, page in enumerate(text, 1) if page.endswith(f" {MADE_OF.name} {n}")] == []
    assert len(course) < MEGABYTES * 1e6


def test_the_course_has_each_solution_once_at_the_end(
    course: bytes, text: list[str], site_folder: Path
) -> None:
    numbers = page_numbers(course)
    lessons = [c for c in chapters(site_folder, in_order(ROOT)) if c.uri.startswith("lessons/")]
    first = numbers["solutions"]
    assert first > numbers[f"c{len(lessons) - 1}"]
    pages = (site_folder / c.file for c in lessons)
    folded = sum(page.read_text("utf-8").count('<details class="solution"') for page in pages)
    assert sum(1 for name in numbers if re.fullmatch(r"c\d+-solution-\d+", name)) == folded > 0
    assert all(n >= first for name, n in numbers.items() if "-solution-" in name)
    assert "Answer:" in " ".join(text[first - 1 :])
    assert "Answer:" not in " ".join(text[: first - 1])


def test_a_handout_is_the_lesson_alone_in_light_colours(reader: Any) -> None:
    page = reader.window(color_scheme="dark", viewport={"width": TEXT_WIDTH, "height": 900})
    reader.read(page, LESSON)
    button = page.locator("uphill-paper button")
    button.wait_for()
    page.locator(".exercise").first.scroll_into_view_if_needed()
    page.locator(".exercise-buttons").first.wait_for()
    on_screen = page.evaluate(VISIBLE, CHROME)
    assert {".md-header", ".lesson-forms", ".exercise-buttons"} <= set(on_screen)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(20, 23, 31)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(VISIBLE, CHROME) == []
    colours = page.evaluate(
        """() => ["body", "article > p:not([class])"].map((name) => {
          const style = getComputedStyle(document.querySelector(name));
          return [style.backgroundColor, style.color];
        })"""
    )
    assert colours[0][0] == "rgb(255, 255, 255)"
    assert colours[1][1] == "rgb(31, 36, 48)"
    # Nothing sticks out, nothing scrolls.
    wide = page.evaluate(
        """() => [...document.querySelectorAll("article :is(pre, .equation, table, figure, p)")]
          .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 ||
            e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible")
          .map((e) => e.textContent.slice(0, 60))"""
    )
    assert wide == []
    shown = " ".join(words(page.pdf(format="Letter")))
    assert "Module 1.2" in shown
    assert "def difference_quotient" in shown
    assert "CC BY-SA 4.0" in shown
    assert "Answer:" not in shown
    assert "Suggest a correction" not in shown


def test_what_of_a_lesson_is_printed_is_a_choice(reader: Any) -> None:
    page = reader.window()
    page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1; };")
    reader.read(page, LESSON)
    button = page.locator("uphill-paper button")
    button.wait_for()
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Print this page")
    dialog.wait_for()
    assert dialog.get_by_role("checkbox").count() == 4
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert page.evaluate("window.printed") is None
    assert button.evaluate("e => e === document.activeElement")

    button.press("Enter")
    dialog.get_by_role("checkbox", name="Solutions").check()
    dialog.get_by_role("checkbox", name="Code", exact=True).uncheck()
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.printed === 1")
    printed = words(page.pdf(format="A4"))
    assert "def difference_quotient" not in " ".join(printed)
    out = page.locator(".printed pre").first.text_content() or ""
    assert max(out.split(), key=len) in " ".join(printed)
    (first,) = (k for k, text in enumerate(printed) if "Solutions Exercise 1" in text)
    assert "Summary" in " ".join(printed[:first])
    assert "Answer:" in " ".join(printed[first:])
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(set(ids)) == len(ids)

    button.press("Enter")
    dialog.get_by_role("checkbox", name="Folded code").check()
    assert dialog.get_by_role("checkbox", name="Code", exact=True).is_checked()
    dialog.get_by_role("checkbox", name="Solutions").uncheck()
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.printed === 2")
    shown = " ".join(words(page.pdf(format="A4")))
    assert "import matplotlib.pyplot as plt" in shown
    assert "def difference_quotient" in shown
    assert "Answer:" not in shown


def test_a_handout_needs_no_scripts(chromium: Browser, site_folder: Path) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((site_folder / LESSON).as_uri())
        printed = words(page.pdf(format="A4"))
    shown = " ".join(printed)
    assert "def difference_quotient" in shown
    assert "import matplotlib" not in shown
    assert "Answer:" not in shown
    assert "Search" not in shown
    assert "1.2 Definition of a derivative" in printed[1]  # in the margin


def test_a_handout_has_figures_of_a_size_and_says_what_code_is_for(reader: Any) -> None:
    page = reader.window(viewport={"width": TEXT_WIDTH, "height": 900})
    reader.read(page, "lessons/0-before-you-start/1-functions-graphs-notation/index.html")
    page.emulate_media(media="print")
    heights = page.evaluate(
        """() => [...document.querySelectorAll("figure > svg, .play-still > svg")]
          .map((svg) => svg.getBoundingClientRect().height / 96 * 2.54)"""
    )
    assert 8 < max(heights) <= 13.01  # cm; on a screen one of them is higher
    # A module is told on one page.
    reader.read(page, "lessons/0-before-you-start/index.html")
    for paper in ("A4", "Letter"):
        (shown,) = words(page.pdf(format=paper))
        assert "Words and pictures:" in shown
    # Code that is not right yet is not taken for an answer, and there is room for one.
    reader.read(page, "lessons/1-what-is-calculus/5-chain-rule/index.html")
    shown = " ".join(words(page.pdf(format="A4")))
    start, tests = "To be changed until its tests pass:", "Its tests:"
    assert shown.index(start) < shown.index("return df(x) * dg(x)") < shown.index(tests)
    assert shown.count(start) == shown.count(tests) == 1
    room = page.locator(".exercise[data-kind=code] uphill-exercise").evaluate(
        "e => [e.getBoundingClientRect().height, getComputedStyle(e).backgroundImage]"
    )
    assert room[0] > 100
    assert "gradient" in room[1]
