"""Formula sheets as they are read: on a wide screen, on a phone, on paper."""

import re
from pathlib import Path
from typing import Any

import pytest

from builder.decisions import read_decisions
from builder.sheets import sheet_entries
from builder.source import read_pages

ROOT = Path(__file__).resolve().parent.parent
A4_WITHIN_MARGINS = {"width": 688, "height": 1020}  # 210 mm less two margins of 14 mm
PAGES = 2
# Formulas are measured where they are drawn: a scrolling box hides what is too wide.
TOO_WIDE = """() => [...document.querySelectorAll(".sheet .katex-html")].flatMap(formula => {
    const place = formula.closest(".sheet-entry, td").getBoundingClientRect();
    const end = Math.max(...[...formula.children].map(c => c.getBoundingClientRect().right));
    return end > place.right + 1 ? [formula.textContent] : [];
})"""
LEFT = """() => [...document.querySelectorAll(".sheet-entry")].map(entry => ({
    number: entry.querySelector(".sheet-name > a").textContent,
    link: entry.querySelector(".sheet-name > a").href,
    formula: entry.querySelector(".equation .katex-html").textContent,
    when: entry.querySelector(".sheet-when").textContent,
}))"""
IN_LESSON = """labels => labels.map(label => {
    const equation = document.getElementById(`eq-${label}`);
    return [equation.querySelector(".equation-number").textContent,
        equation.querySelector(".katex-html").textContent];
})"""


@pytest.fixture(scope="module")
def sheets() -> dict[str, list[str]]:
    """The labels on every sheet, by the path of its page."""
    found: dict[str, list[str]] = {}
    pages = read_pages(ROOT)
    for entry in sheet_entries(pages, read_decisions(ROOT, pages)):
        folder = entry.lesson.source.parent.name
        found.setdefault(f"formulas/{folder}/index.html", []).append(entry.label)
    assert len(found) == 5
    return found


def test_a_sheet_fits_its_paper_and_its_screens(
    reader: Any, sheets: dict[str, list[str]], tmp_path: Path
) -> None:
    page = reader.window(viewport=A4_WITHIN_MARGINS, bypass_csp=True)
    for file in sheets:
        page.set_viewport_size({"width": 390, "height": 844})
        reader.read(page, file)
        page.evaluate("document.fonts.ready")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, file
        page.set_viewport_size(A4_WITHIN_MARGINS)
        page.emulate_media(media="print")
        assert page.evaluate(TOO_WIDE) == [], file
        assert page.locator(".sheet-entry details").first.is_hidden()
        assert page.locator(".md-header").is_hidden()
        paper = page.pdf(prefer_css_page_size=True)
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= PAGES, file
        page.emulate_media(media="screen")


def test_a_number_leads_to_the_same_formula_in_its_lesson(
    reader: Any, sheets: dict[str, list[str]]
) -> None:
    page = reader.window(bypass_csp=True)
    for file, labels in sheets.items():
        reader.read(page, file)
        shown = page.evaluate(LEFT)
        assert [entry["link"].partition("#eq-")[2] for entry in shown] == labels
        assert all(entry["when"].strip() for entry in shown)
        lessons = {entry["link"].partition("#")[0] for entry in shown}
        for lesson in sorted(lessons):
            own = [entry for entry in shown if entry["link"].startswith(f"{lesson}#")]
            page.goto(lesson)
            there = page.evaluate(IN_LESSON, [e["link"].partition("#eq-")[2] for e in own])
            # The sign that ends the lesson's sentence stays in the lesson.
            there = [[number, formula.rstrip(" .,;:\u2009")] for number, formula in there]
            assert there == [[entry["number"], entry["formula"].rstrip()] for entry in own]


def test_how_a_formula_was_computed_opens_by_keyboard(
    reader: Any, sheets: dict[str, list[str]]
) -> None:
    page = reader.window(java_script_enabled=False)
    reader.read(page, next(iter(sheets)))
    computed = page.locator(".sheet-entry details").first
    computed.locator("summary").focus()
    page.keyboard.press("Enter")
    assert computed.locator("pre").is_visible()
    assert re.search(r"=|≤|<", computed.locator("pre").inner_text())
