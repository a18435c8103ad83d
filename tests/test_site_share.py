"""In the browser: the sentence that goes to the form for corrections, and pages that moved."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page

from builder.moved import moved_pages

LESSON = "lessons/2-multivariate-calculus/4-the-jacobian/index.html"
FORM = "https://example.org/owner/uphill/issues/new?"
WIDE = {"width": 1280, "height": 900}
# Selects from the first words up to the last, which may lie in a formula.
SELECT = """([first, last]) => {
  const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const find = (words) => {
    while (texts.nextNode()) if (texts.currentNode.data.includes(words)) return texts.currentNode;
    throw new Error(`no ${words}`);
  };
  const start = find(first);
  getSelection().setBaseAndExtent(start, start.data.indexOf(first), start, start.length);
  const end = find(last);
  getSelection().extend(end, end.data.indexOf(last) + last.length);
}"""
# Where links would lead; this site's tests do not go to another.
STAY = """() => {
  globalThis.asked = [];
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[rel='noreferrer']");
    if (link) asked.push(link.href);
    if (link) event.preventDefault();
  });
}"""


def come_to_the_link(page: Page) -> Any:
    """Bring the link near, and wait until its script has run."""
    link = page.locator(".lesson-correction a")
    link.scroll_into_view_if_needed()
    page.wait_for_selector("script[src*='/correction.']", state="attached")
    page.wait_for_load_state("networkidle")
    return link


def said(address: str) -> dict[str, str]:
    assert address.startswith(FORM)
    return {k: v for k, (v,) in parse_qs(urlsplit(address).query, strict_parsing=True).items()}


def test_the_form_is_given_what_the_reader_has_selected(reader: Any) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, LESSON)
    link = come_to_the_link(page)
    page.evaluate(STAY)
    known = said(link.get_attribute("href"))
    assert set(known) == {"template", "title", "page", "version"}
    assert (known["title"], known["page"]) == (
        "Correction: 2.4 The Jacobian",
        f"https://uphill.example/{LESSON.removesuffix('index.html')}",
    )

    def sent(act: Callable[[], None]) -> str:
        act()
        found = said(page.evaluate("asked.at(-1)"))
        sentence = found.pop("sentence")
        assert found == known  # and nothing of the reader
        return sentence

    # Nothing is selected: the part of the page that is on the screen.
    assert sent(link.click) == "In the part “Summary”:"
    # A formula that the selection ends in comes whole, and is read; line ends become blanks.
    page.evaluate(SELECT, ["The landscape is a function", "y"])
    words = "The landscape is a function called peaks: it takes x and y"
    assert sent(link.click) == words
    # With keys, and by the menu of the link, too.
    page.evaluate(SELECT, ["The landscape is a function", "y"])
    link.focus()
    assert sent(lambda: page.keyboard.press("Enter")) == words
    # Fractions, powers and signs are told apart; more than a sentence is cut.
    page.evaluate(SELECT, ["Begin with one smooth hill", "."])
    assert sent(link.click).startswith("Begin with one smooth hill: f(x,y)=")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('article'))")
    cut = sent(link.click)
    assert len(cut) == 300 or len(cut) == 299
    assert cut.startswith("The Jacobian ")
    assert cut.endswith("…")
    # What is hostile in a page stays words.
    page.evaluate(
        """words => {
          const line = document.querySelector("article p");
          line.textContent = words;
          getSelection().selectAllChildren(line);
        }""",
        "a&title=b#c <b> \u200b 100 % + 'd' “e” 🎲",
    )
    assert sent(link.click) == "a&title=b#c <b> 100 % + 'd' “e” 🎲"
    # What is selected elsewhere, as in the menu, is no sentence of the page.
    page.evaluate("getSelection().selectAllChildren(document.querySelector('header'))")
    assert sent(link.click) == "In the part “Summary”:"


def test_without_scripts_the_form_is_given_the_page(reader: Any) -> None:
    page = reader.window(java_script_enabled=False)
    reader.read(page, LESSON)
    found = said(page.locator(".lesson-correction a").get_attribute("href"))
    assert set(found) == {"template", "title", "page", "version"}


def test_an_old_address_leads_on_with_its_place_and_from_a_folder(
    chromium: Browser, tmp_path: Path, reading: Any
) -> None:
    new, old = "b/new/", "a/old/"
    for name, content in moved_pages({old: new}, "", "en").items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / new).mkdir(parents=True)
    (tmp_path / new / "index.html").write_text(
        "<!doctype html><link rel=icon href=data:,><title>New</title><h1 id=x>New</h1>", "utf-8"
    )
    with reading(chromium, tmp_path) as reader:
        page = reader.window()
        page.goto(f"{reader.address}{old}?q=1#x")
        page.wait_for_url(f"{reader.address}{new}?q=1#x")
        still = reader.window(java_script_enabled=False)
        still.goto(f"{reader.address}{old}")
        still.wait_for_url(f"{reader.address}{new}index.html")
        address, reader.address = reader.address, "file:///"
        page.goto(f"{(tmp_path / old).as_uri()}/index.html#x")
        page.wait_for_url(f"{(tmp_path / new).as_uri()}/index.html#x")
        reader.address = address
