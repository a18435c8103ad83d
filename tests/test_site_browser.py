"""The built site in a browser: what readers see, press, copy and search for."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect
from project import REPOSITORY

Pages = dict[str, BeautifulSoup]

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

# Runs each of what was copied, with no snippets to be had, and then the examples in its docstrings;
# prints what went wrong with each. Each has a process of its own, which finds NumPy and SymPy read
# in, but has to import them to use them.
EMPTY_INTERPRETER = """
import contextlib, doctest, io, json, multiprocessing, sys, traceback, types
import numpy, sympy
sys.modules["snippets"] = None

def wrong(code):
    module = sys.modules["copied"] = types.ModuleType("copied")
    runner = doctest.DocTestRunner()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        try:
            exec(compile(code, "copied", "exec"), vars(module))
            for test in doctest.DocTestFinder().find(module, "copied"):
                runner.run(test)
        except BaseException:
            return traceback.format_exc()
    return printed.getvalue() if runner.failures else "" if runner.tries else "no example"

if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2, maxtasksperchild=1) as pool:
        print(json.dumps(pool.map(wrong, json.load(sys.stdin), chunksize=1)))
"""

# Presses each copy button, where a finger finds it; returns what the clipboard then holds.
COPY_ALL = """async (blocks) => {
  const copies = [];
  for (const block of blocks) {
    const button = block.querySelector(".md-code__button");
    button.scrollIntoView({block: "center"});
    const {x, y, width, height} = button.getBoundingClientRect();
    const found = document.elementFromPoint(x + width / 2, y + height / 2);
    await navigator.clipboard.writeText("nothing was copied");
    if (button.contains(found)) button.click();
    const end = performance.now() + 60000;
    let text;
    do text = await navigator.clipboard.readText();
    while (button.contains(found) && text === "nothing was copied" && performance.now() < end);
    copies.push({
      code: block.querySelector("pre").textContent,
      alone: block.querySelector("template.standalone") !== null,
      text,
    });
  }
  return copies;
}"""

# Each colour of figures as it is written, and as it is shown.
THEMED_COLOURS = """() => [...new Set(
    [...document.querySelectorAll("svg [style*='var(--up-']")].flatMap(
        shape => ["fill", "stroke"].filter(name => shape.style[name].includes("var(")).map(
            name => `${shape.style[name]}: ${getComputedStyle(shape)[name]}`)))
].map(pair => pair.split(": "))"""

WITHOUT_EXERCISES = """() => {
    const copy = document.querySelector("article").cloneNode(true);
    for (const own of copy.querySelectorAll("section.exercise, .run-bar, .lesson-read"))
        own.remove();
    return copy.textContent;
}"""

UNSEEN = """selector => [...document.querySelectorAll(selector)].filter(element => {
    const box = element.getBoundingClientRect();
    return !element.checkVisibility() || box.width < 1 || box.height < 1;
}).map(element => element.outerHTML.slice(0, 100))"""

# The page itself, and what the theme would cut off without letting readers scroll to it.
TOO_WIDE = """() => [document.documentElement.scrollWidth,
    ...[...document.querySelectorAll("article > *, figure > svg")].map(
        element => element.getBoundingClientRect().right)].filter(x => x > innerWidth + 0.5)"""


def lesson_files(pages: Pages) -> list[str]:
    found = [file for file in pages if re.fullmatch(r"lessons/\d[^/]*/\d[^/]*/index\.html", file)]
    assert found
    return found


def notebook_files(pages: Pages) -> list[str]:
    found = [file for file in pages if file.startswith("notebooks/")]
    assert found
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_load_without_complaint_and_from_this_site_only(
    reader: Any, html_pages: Pages, scheme: str
) -> None:
    first = reader.window(color_scheme=scheme, viewport=WIDE)
    theme = {"light": "default", "dark": "slate"}[scheme]
    # A page is idle half a second after all has come: several wait for that together.
    tabs = [first, *(first.context.new_page() for _ in range(5))]
    files = list(html_pages)
    for k in range(0, len(files), len(tabs)):
        opened = list(zip(tabs, files[k:], strict=False))
        for page, file in opened:
            reader.read(page, file)
        for page, file in opened:
            page.wait_for_load_state("networkidle")
            assert page.locator("body").get_attribute("data-md-color-scheme") == theme, file


def test_no_page_scrolls_sideways(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=WIDE)
    found = {}
    for file in html_pages:
        reader.read(page, file)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for size in (WIDE, PHONE):
            page.set_viewport_size(size)
            if wide := page.evaluate(TOO_WIDE):
                found[file, size["width"]] = wide
    assert found == {}


def test_pages_can_be_read_without_scripts(reader: Any, html_pages: Pages) -> None:
    plain = reader.window(java_script_enabled=False, viewport=WIDE)
    usual = reader.window(viewport=WIDE)
    # Home first: later it marks what was read.
    for file in ["index.html", *lesson_files(html_pages), *notebook_files(html_pages)]:
        texts = []
        for page in (usual, plain):
            reader.read(page, file)
            # Scripts put in fields and buttons, which have tests of their own without scripts.
            text = page.evaluate(WITHOUT_EXERCISES)
            texts.append(re.sub(r"\s+", " ", text))
        assert texts[0] == texts[1], file
        assert len(texts[0]) > 200, file
        if file == "index.html":
            continue
        assert plain.locator("article svg[role=img]").count() > 0
        assert plain.locator("article .katex").count() > 0
        seen = "article h1, article svg[role=img], .katex:not(details:not([open]) *, .definition *)"
        assert plain.evaluate(UNSEEN, seen) == [], file


def test_figures_are_seen_and_their_code_is_folded(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=WIDE)
    for file in lesson_files(html_pages):
        reader.read(page, file)
        figures = page.locator("article figure svg[role=img]")
        assert figures.count() > 0
        assert page.evaluate(UNSEEN, "article figure svg, article figcaption") == []
        assert page.locator("details.code").count() > 0
        assert page.locator("article details[open]").count() == 0, file
        assert page.evaluate(UNSEEN, "details.code > summary") == []
        assert set(page.locator("details.code > summary").all_text_contents()) == {"Code"}


def test_folded_boxes_open_and_close_by_keyboard(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=WIDE)
    for file in lesson_files(html_pages):
        reader.read(page, file)
        summaries = page.locator("article details > summary")
        assert set(summaries.evaluate_all("all => all.map(e => e.tabIndex)")) == {0}, file
        for kind in (".code", ".check", ":not(.code, .check, .play-more)"):
            box = page.locator(f"article details{kind}").first
            summary, inside = box.locator("> summary"), box.locator("> :not(summary)").first
            summary.press("Enter")
            assert inside.is_visible(), (file, kind)
            summary.press("Space")
            assert not inside.is_visible(), (file, kind)


def test_the_theme_recolours_figures_and_is_kept(reader: Any, html_pages: Pages) -> None:
    page = reader.window(color_scheme="light", viewport=WIDE)
    themes = {"light": "default", "dark": "slate"}
    # What each colour was shown as, on any page, opened in a theme or switched to it.
    shown: dict[str, dict[str, str]] = {"light": {}, "dark": {}}
    now, other = "light", "dark"
    for file in [*lesson_files(html_pages), *notebook_files(html_pages)]:
        reader.read(page, file)
        # As the page before was left.
        assert page.locator("body").get_attribute("data-md-color-scheme") == themes[now], file
        before = page.evaluate(THEMED_COLOURS)
        page.get_by_title(f"Switch to {other}").click()
        page.locator(f"body[data-md-color-scheme={themes[other]}]").wait_for()
        after = page.evaluate(THEMED_COLOURS)
        assert [name for name, _ in before] == [name for name, _ in after] != [], file
        for theme, colours in ((now, before), (other, after)):
            for name, colour in colours:
                assert shown[theme].setdefault(name, colour) == colour, (file, theme, name)
        now, other = other, now
    page.reload()
    assert page.locator("body").get_attribute("data-md-color-scheme") == themes[now]
    alike = [name for name, colour in shown["light"].items() if shown["dark"][name] == colour]
    assert alike == []


# Copying


def copied(page: Any, button: Any) -> str:
    """Press a copy button and return what the clipboard then holds."""
    page.evaluate("navigator.clipboard.writeText('nothing was copied')")
    button.click()
    page.wait_for_function(
        "async () => await navigator.clipboard.readText() !== 'nothing was copied'"
    )
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def run_alone(codes: list[str], folder: Path) -> list[str]:
    """Run each code in an empty interpreter; return what went wrong, its examples included."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", EMPTY_INTERPRETER],
        input=json.dumps(codes),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def test_copied_code_is_the_code_shown_or_runs_alone(
    reader: Any, html_pages: Pages, tmp_path: Path
) -> None:
    page = reader.window(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    alone: dict[str, str] = {}
    for file in lesson_files(html_pages):
        reader.read(page, file)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        blocks = page.locator("article .highlight:has(.md-code__button:visible)")
        shown = sum(
            not {"printed", "failed"} & set(block["class"])
            for block in html_pages[file].select("article .highlight")
        )
        assert blocks.count() == shown > 0, file
        first = blocks.first
        code = first.locator("pre").text_content()
        assert code.strip() in copied(page, first.locator(".md-code__button")), file
        copies = blocks.evaluate_all(COPY_ALL)
        assert len(copies) == shown, file
        for copy in copies:
            if copy["alone"]:
                alone[copy["text"]] = file
                assert copy["code"].strip() in copy["text"], file
            else:
                assert copy["text"].rstrip("\n") == copy["code"].rstrip("\n"), file
        assert not all(copy["alone"] for copy in copies), file
        source = (REPOSITORY / Path(file).parent).with_suffix(".md").read_text("utf-8")
        assert any(copy["alone"] for copy in copies) == ("{literalinclude}" in source), file
    assert alone
    wrong = dict(zip(alone, run_alone(list(alone), tmp_path), strict=True))
    assert {code[:200]: what for code, what in wrong.items() if what} == {}


def test_what_was_copied_and_cannot_run_alone_is_found(tmp_path: Path) -> None:
    example = 'def one():\n    """Return 1.\n\n    >>> one()\n    {}\n    """\n    return {}\n'
    codes = [
        example.format(1, 1),
        example.format(2, 1),
        example.format(1, "np.int64(1)"),
        "import snippets.maps\n",
        "x = 1\n",
    ]
    words = ["", "Expected:", "NameError", "ModuleNotFoundError", "no example"]
    found = run_alone(codes, tmp_path)
    assert [bool(what) for what in found] == [bool(word) for word in words]
    assert all(word in what for word, what in zip(words, found, strict=True))


def test_printed_outputs_have_no_copy_button(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=WIDE)
    seen = 0
    for file in lesson_files(html_pages):
        reader.read(page, file)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        outputs = page.locator(".printed, .failed")
        seen += outputs.count()
        assert outputs.locator("button:visible").count() == 0, file
    assert seen > 0


# Search


def words_of_lessons(pages: Pages) -> dict[str, str]:
    """Return, for every lesson, the longest word that no other page has."""
    words: dict[str, Counter[str]] = {}
    whole: dict[str, str] = {}
    for file, page in pages.items():
        if file.startswith("notebooks/"):
            continue  # not searched
        texts = [
            text
            for text in page.article.find_all(string=True)
            if text.find_parent(["p", "li", "h2", "td", "dd"])
            and not text.find_parent(["code", "svg"])
        ]
        words[file] = Counter(
            re.findall(r"(?:^|\s)([a-z]{6,14})(?=[\s.,;:]|$)", " ".join(texts).lower())
        )
        whole[file] = page.article.get_text().lower()
    found = {}
    for file in lesson_files(pages):
        elsewhere = " ".join(text for other, text in whole.items() if other != file)
        # Search knows forms of a word: its stem may not be elsewhere either.
        own = [word for word in words[file] if word[:5] not in elsewhere]
        found[file] = max(own, key=lambda word: (len(word), word))
    return found


def test_search_for_a_word_of_one_lesson_leads_to_it(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, "index.html")
    field = page.get_by_role("textbox", name="Search")
    results = page.locator(".md-search-result__item > a, .md-search-result__link")
    field.click()
    for file, word in words_of_lessons(html_pages).items():
        # Whoever opens a page waits for the index to be made anew: all words are asked for here.
        field.press("ControlOrMeta+a")
        page.keyboard.press("Delete")
        expect(results).to_have_count(0)
        page.keyboard.insert_text(word[:-1])
        page.keyboard.press(word[-1])  # what is typed letter by letter is searched for so
        results.first.wait_for()
        lesson = reader.address + file.removesuffix("index.html")
        targets = results.evaluate_all("all => all.map(a => a.getAttribute('href'))")
        targets = [target.partition("?")[0].partition("#")[0] for target in targets]
        assert set(targets) == {lesson}, word
        assert word in html_pages[file].article.get_text().lower()
    results.first.click()
    page.wait_for_url(re.compile(re.escape(lesson) + r"([?#].*)?$"))
    expect(page.locator("article")).to_contain_text(re.compile(word, re.IGNORECASE))


def test_search_never_offers_a_notebook_page(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, "index.html")
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("derivative")
    page.locator(".md-search-result__link").first.wait_for()
    targets = page.eval_on_selector_all(".md-search-result__link", "all => all.map(a => a.href)")
    assert targets
    assert [target for target in targets if "/notebooks/" in target] == [], json.dumps(targets)
