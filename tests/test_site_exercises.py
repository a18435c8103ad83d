"""Exercises in the page: every kind answered right, wrong, by a known mistake, and by keys."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

ROOT = Path(__file__).parent.parent

ALL = "writing-exercises/index.html"  # has one exercise of every kind
CHECK = "lessons/1-what-is-calculus/check/index.html"
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
STORE = "uphill.exercises"


def exercise(reader: Any, page: Page, kind: str) -> Locator:
    """Open the page and return its exercise of a kind, ready to be answered."""
    reader.read(page, ALL)
    return ready(page, f"exercise-example-{kind}")


def ready(page: Page, name: str) -> Locator:
    """Return an exercise of the open page once its script has made it work."""
    box = page.locator(f"section.exercise#{name}")
    box.scroll_into_view_if_needed()
    box.locator("uphill-exercise form").wait_for()
    return box


def said(box: Locator, verdict: str) -> str:
    """Return what is replied, which must be of this kind."""
    box.locator(f"uphill-exercise[data-verdict='{verdict}']").wait_for()
    return box.locator(".exercise-reply").inner_text()


def typed(page: Page, box: Locator, *values: str) -> None:
    """Type into the fields of an exercise and check, with keys alone."""
    box.locator(".exercise-field").first.focus()
    for number, value in enumerate(values):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.press("Delete")
        page.keyboard.type(value)
    page.keyboard.press("Enter")


@pytest.fixture
def page(reader: Any) -> Page:
    """A window."""
    window: Page = reader.window(viewport=WIDE)
    return window


# Kind, right, wrong, a mistake with a name and what is said of it, what cannot be read and why.
TYPED = [
    ("expression", ["2x cos(x^2)"], ["sin x"], ["cos(x²)"], "inner derivative",
     ["2x cos(x"], "closed"),
    ("number", ["12.9"], ["100"], ["7/90"], "takes for a metre", ["12,9"], "point"),
    ("vector", ["4", "1"], ["4", "2"], ["1", "4"], "wrong order", ["4", "q"], "no symbol"),
    ("matrix", ["1", "2", "y", "x"], ["1", "2", "x", "x"], ["1", "y", "2", "x"], "swapped",
     ["1", "2", "y", "*x"], "missing"),
    ("set", ["1, -1"], ["2, 3"], ["1"], "one of two", ["1, ="], "without"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "right", "wrong", "trap", "name", "odd", "why"), TYPED)
def test_what_is_typed_is_judged(
    reader: Any,
    page: Page,
    kind: str,
    right: Any,
    wrong: Any,
    trap: Any,
    name: str,
    odd: Any,
    why: str,
) -> None:
    box = exercise(reader, page, kind)
    page.keyboard.press("Tab")
    typed(page, box, *wrong)
    said(box, "wrong")
    typed(page, box, *trap)
    assert name in said(box, "trap")
    typed(page, box, *odd)
    assert why in said(box, "unreadable")
    # The focus is where it cannot be read.
    assert box.locator(".exercise-field[aria-invalid=true]:focus").count() == 1
    typed(page, box, *right)
    assert "Right." in said(box, "right")
    assert box.locator(".exercise-field:focus").count() == 1  # kept
    assert box.locator("[aria-invalid=true]").count() == 0


def test_what_is_typed_is_shown_as_mathematics(reader: Any, page: Page) -> None:
    box = exercise(reader, page, "expression")
    field = box.locator(".exercise-field")
    field.focus()
    page.keyboard.type("x^2/2")
    preview = box.locator(".exercise-preview")
    assert preview.locator("math mfrac msup").count() == 1
    assert field.get_attribute("aria-describedby") == preview.get_attribute("id")
    page.keyboard.type("+(")
    preview.locator(".exercise-unread").wait_for()


@pytest.mark.parametrize("kind", ["choice", "mistake"])
def test_one_choice_by_keys(reader: Any, page: Page, kind: str) -> None:
    box = exercise(reader, page, kind)
    box.locator(".exercise-check").press("Enter")
    said(box, "missing")
    box.locator("input[type=radio]").first.press("Space")
    page.keyboard.press("Enter")
    reply = said(box, "trap")
    assert len(reply) > len("Not quite. ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert len(said(box, "right")) > len("Right. ")


def test_several_choices_by_keys(reader: Any, page: Page) -> None:
    box = exercise(reader, page, "choices")
    boxes = box.locator("input[type=checkbox]")
    boxes.nth(0).press("Space")
    page.keyboard.press("Enter")
    assert "1 of 2" in said(box, "wrong")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert "which is" in said(box, "trap")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    said(box, "right")


def test_steps_are_put_in_order_by_keys(reader: Any, page: Page) -> None:
    box = exercise(reader, page, "order")
    box.locator(".exercise-check").press("Enter")
    assert "of 3" in said(box, "wrong")
    assert box.locator(".misplaced").count() > 0
    answer = json.loads(box.locator("uphill-exercise").get_attribute("data-key") or "")["answer"]
    first = box.locator(".exercise-step").nth(answer.index(0))
    words = first.inner_text().split("\n")[0]
    button = first.locator(".exercise-mover").first
    button.focus()
    for _ in range(answer.index(0)):
        page.keyboard.press("Enter")
        assert "in place" in said(box, "moved")
        # The focus goes with the step.
        assert words in page.evaluate("document.activeElement.closest('li').innerText")
    shown = [k for k in answer if k]
    if shown != sorted(shown):
        box.locator(".exercise-step").nth(2).locator(".exercise-mover").first.press("Space")
    box.locator(".exercise-check").press("Enter")
    assert "grows with" in said(box, "right")


def test_pictures_are_matched_by_keys(reader: Any, page: Page) -> None:
    box = exercise(reader, page, "match")
    assert box.locator(".exercise-picture svg[role=img][aria-label]").count() == 3
    numbers = box.locator(".exercise-picture > div").all_inner_texts()
    assert [text.split()[0] for text in numbers] == ["1.", "2.", "3."]  # as the solution says
    assert box.locator(".exercise-labels > li").count() == 3
    answer = json.loads(box.locator("uphill-exercise").get_attribute("data-key") or "")["answer"]
    selects = box.locator("select")
    box.locator(".exercise-check").press("Enter")
    said(box, "missing")
    for shift, verdict in ((1, "wrong"), (0, "right")):
        for number, label in enumerate(answer):
            selects.nth(number).focus()
            page.keyboard.press("ABC"[(label + shift) % 3])
        box.locator(".exercise-check").press("Enter")
        said(box, verdict)


def test_an_explanation_is_compared_with_the_solution(reader: Any, page: Page) -> None:
    box = exercise(reader, page, "explain")
    box.locator(".exercise-check").press("Enter")
    said(box, "missing")
    page.keyboard.type("It may only pause.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said(box, "compare")
    assert box.locator("details.solution[open]").count() == 1
    box.locator(".exercise-own").first.press("Enter")
    said(box, "right")


def test_from_a_folder_code_is_run_elsewhere_and_reported(chromium: Any, site_folder: Path) -> None:
    page = chromium.new_page()
    page.goto((site_folder / "writing-exercises" / "index.html").as_uri())
    box = ready(page, "exercise-example-code")
    assert "assert square(3) == 9" in box.locator(".tests pre").inner_text()
    assert box.locator(".run-bar").count() == 0
    box.locator(".exercise-own").nth(1).press("Enter")
    said(box, "wrong")
    assert box.locator("details.solution[open]").count() == 1
    box.locator(".exercise-own").first.press("Enter")
    said(box, "right")
    page.close()


def test_hints_come_one_after_the_other(reader: Any, page: Page) -> None:
    reader.read(page, "lessons/1-what-is-calculus/2-definition-of-a-derivative/index.html")
    box = ready(page, "exercise-slope-of-a-parabola")
    box.locator(".exercise-hint").press("Enter")
    first = said(box, "hint")
    page.keyboard.press("Enter")
    box.locator(".exercise-reply").get_by_text("Every term of the rise").wait_for()
    assert said(box, "hint") != first
    assert box.locator(".exercise-reply[role=status]").count() == 1


def test_answers_are_kept_in_this_browser(reader: Any, page: Page) -> None:
    box = exercise(reader, page, "matrix")
    typed(page, box, "1", "2", "y", "x")
    said(box, "right")
    page.reload()
    box = ready(page, "exercise-example-matrix")
    values = [field.input_value() for field in box.locator(".exercise-field").all()]
    assert values == ["1", "2", "y", "x"]
    said(box, "right")


@pytest.mark.parametrize(
    "kept",
    [
        "no JSON",
        "[1, 2]",
        '{"exercise-example-number": 7}',
        '{"exercise-example-number": {"given": [[[]]], "right": "no"}}',
        '{"exercise-example-choice": {"given": "x"}}',
        '{"exercise-example-order": {"given": [9, 9, 9]}}',
        '{"exercise-example-order": {"given": {"a": 1}}, "__proto__": {"given": 1}}',
    ],
)
def test_a_damaged_store_is_overlooked(reader: Any, page: Page, kept: str) -> None:
    page.add_init_script(
        f"if (!sessionStorage.again) localStorage.setItem({json.dumps(STORE)}, {json.dumps(kept)});"
        "sessionStorage.again = 1;"
    )
    box = exercise(reader, page, "number")
    typed(page, box, "12.9")
    said(box, "right")
    assert ready(page, "exercise-example-order").locator(".exercise-step").count() == 3
    page.reload()
    box = ready(page, "exercise-example-number")
    assert box.locator(".exercise-field").input_value() == "12.9"


@pytest.mark.parametrize(
    "trouble",
    [
        """Object.defineProperty(window, "localStorage", {
            get() { throw new DOMException("denied", "SecurityError"); }, configurable: true });""",
        """Storage.prototype.setItem = () => {
            throw new DOMException("full", "QuotaExceededError"); };""",
    ],
)
def test_a_full_or_denied_store_breaks_nothing(reader: Any, page: Page, trouble: str) -> None:
    page.add_init_script(trouble)
    reader.read(page, CHECK)
    box = ready(page, page.locator("section.exercise").first.get_attribute("id") or "")
    (box.locator("input, select").first).focus()
    if box.locator("input[type=radio]").count():
        page.keyboard.press("Space")
    else:
        page.keyboard.type("1")
    page.keyboard.press("Enter")
    box.locator("uphill-exercise[data-verdict]").wait_for()
    page.get_by_text("1 of").first.wait_for()


def test_without_scripts_there_is_the_question_and_the_solution(
    chromium: Any, address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + ALL.removesuffix("index.html"))
    box = page.locator("#exercise-example-choice")
    assert box.locator(".exercise-items > li").count() == 3
    assert box.locator("details.solution").get_by_text("tends to").is_hidden()
    box.locator("details.solution summary").click()
    assert box.locator("details.solution").get_by_text("tends to").is_visible()
    assert box.locator("[data-says]").first.is_hidden()
    assert page.locator("uphill-exercise form").count() == 0
    context.close()


def test_a_check_counts_and_leads_back(reader: Any, page: Page) -> None:
    reader.read(page, CHECK)
    boxes = page.locator("section.exercise")
    count = boxes.count()
    assert 8 <= count <= 12
    score = page.locator("uphill-check .check-score")
    score.wait_for()  # the first exercise is near
    assert score.inner_text().startswith(f"0 of {count}")
    radios = page.locator("section.exercise[data-kind=choice]").first
    name = radios.get_attribute("id") or ""
    box = ready(page, name)
    answer = json.loads(box.locator("uphill-exercise").get_attribute("data-key") or "")["answer"]
    options = box.locator("input[type=radio]")
    options.nth((answer + 1) % options.count()).check()
    box.locator(".exercise-check").click()
    said(box, "trap")
    assert score.inner_text() == f"1 of {count} answered, 0 right at the first try."
    options.nth(answer).check()
    box.locator(".exercise-check").click()
    said(box, "right")  # but not at the first try
    assert score.inner_text() == f"1 of {count} answered, 0 right at the first try."
    ways = page.locator("uphill-check li a")
    assert ways.first.get_attribute("href") == f"#{name}"
    assert ways.count() == 2  # and to the place in the lesson
    page.get_by_role("button", name="Start again").click()
    page.locator("uphill-check .check-score", has_text=f"0 of {count}").wait_for()


@pytest.mark.parametrize(
    "text",
    ["(" * 10_000, "x" * 10_001, "1+" * 5_000, "\u2603" * 40, "<img src=x onerror=alert(1)>"],
)
def test_nonsense_is_answered_with_a_word(reader: Any, page: Page, text: str) -> None:
    box = exercise(reader, page, "expression")
    box.locator(".exercise-field").fill(text)
    page.keyboard.press("Enter")
    assert len(said(box, "unreadable")) > 5
    assert page.locator("article img[src=x]").count() == 0


def test_two_hundred_levels_are_read_in_the_page(reader: Any, page: Page) -> None:
    box = exercise(reader, page, "expression")
    box.locator(".exercise-field").fill("sin(" * 200 + "x" + ")" * 200)
    page.keyboard.press("Enter")
    said(box, "wrong")
    assert box.locator(".exercise-preview math").count() == 1


@pytest.mark.parametrize("text", ["{1, -1}", "[-1, 1]", "(1; -1)", " 1,-1 ", "-1, 1, 1"])
def test_a_set_may_be_written_in_any_brackets(reader: Any, page: Page, text: str) -> None:
    box = exercise(reader, page, "set")
    typed(page, box, text)
    said(box, "right")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_in_answered_exercises(
    reader: Any, scheme: str, size: dict[str, int]
) -> None:
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    page = reader.window(viewport=size, color_scheme=scheme, bypass_csp=True)
    reader.read(page, ALL)
    page.locator("section.exercise").first.scroll_into_view_if_needed()
    page.locator("uphill-exercise form").first.wait_for()
    for box in page.locator("section.exercise").all():
        if box.locator(".exercise-field").count():
            for field in box.locator(".exercise-field").all():
                field.fill("x)")
        for button in box.locator("button[type=submit]").all():
            button.click()
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document)")["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
