"""Practice in the page: sessions by keys alone, what is kept, and what if it cannot be."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

FILE = "practice/index.html"
STORE = "uphill.practice"
WIDE = {"width": 1280, "height": 900}
SMALL = {"width": 320, "height": 640}
TODAY = "2026-11-22T10:00:00"
FULL = """() => {
  Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };
}"""
DENIED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("", "SecurityError"); },
})"""


@pytest.fixture
def page(reader: Any) -> Page:
    """A window at ten in the morning of a day that does not end."""
    window: Page = reader.window(viewport=WIDE, timezone_id="Europe/Berlin")
    window.clock.set_fixed_time(TODAY)
    return window


def kept(page: Page, name: str = STORE) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.evaluate(f"localStorage['{name}'] ?? '{{}}'"))
    return found


def opened(reader: Any, page: Page, **stored: Any) -> list[dict[str, Any]]:
    """Open the page with this in the storage; returns the modules with their cards."""
    if stored:
        reader.read(page, "404.html")
        for name, value in stored.items():
            text = value if isinstance(value, str) else json.dumps(value)
            page.evaluate(f"text => localStorage['uphill.{name}'] = text", text)
    reader.read(page, FILE)
    page.locator(".practice-body > *").first.wait_for()
    found = page.evaluate("JSON.parse(document.querySelector('uphill-practice').dataset.cards)")
    modules: list[dict[str, Any]] = found
    return modules


def first(modules: list[dict[str, Any]], kind: str, count: int = 1) -> list[tuple[str, str, str]]:
    """Return cards of a kind: their ids, marks and pages."""
    found = [
        (card[0], card[2], each["url"])
        for module in modules
        for each in module["pages"]
        for card in each["cards"]
        if card[1] == kind
    ]
    assert len(found) >= count
    return found[:count]


def answered_in_lessons(cards: list[tuple[str, str, str]]) -> dict[str, Any]:
    return {name: {"given": "kept", "right": False, "first": False} for name, _, _ in cards}


def focused(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.className")
    return name.split()[0] if name else ""


def turn(page: Page, number: int) -> None:
    """Wait for a card, which has the focus."""
    page.get_by_role("heading", name=f"Card {number} of").wait_for()
    page.locator(".practice-card:focus").wait_for()


def said(page: Page, words: str) -> None:
    page.locator(".practice-status", has_text=words).wait_for()


def test_before_anything_is_met_a_module_can_be_begun(reader: Any, page: Page) -> None:
    modules = opened(reader, page)
    assert page.locator(".practice-still").count() == 0
    ways = page.locator(".practice-ways button")
    assert ways.count() == len(modules)
    assert modules[1]["title"] in ways.nth(1).inner_text()
    ways.nth(1).press("Enter")
    turn(page, 1)
    folder = modules[1]["pages"][0]["url"].split("/")[1]
    assert kept(page) == {"also": {"modules": [folder]}}
    page.get_by_role("button", name="End").press("Enter")
    page.get_by_role("button", name="Back to all cards").press("Enter")
    count = sum(len(p["cards"]) for p in modules[1]["pages"] if not p["url"].endswith("/check/"))
    assert f"{count} cards not practised yet" in page.locator(".practice-due").inner_text()
    # The choice can be widened, and taken back.
    page.locator(".practice-choice summary").press("Enter")
    fields = page.locator(".practice-module input")
    assert [fields.nth(k).is_checked() for k in range(len(modules))].count(True) == 1
    fields.nth(0).press("Space")
    said(page, "not practised yet")
    fields.nth(0).press("Space")
    fields.nth(1).press("Space")
    page.locator(".practice-ways").wait_for()
    assert kept(page) == {}
    # What was practised is not lost with its module, and a card that is skipped is not missed.
    ways.nth(1).press("Enter")
    turn(page, 1)
    page.get_by_role("button", name="Skip").press("Enter")
    page.get_by_role("heading", name="Card 1 of 9").wait_for()
    if page.locator(".practice-front").count():
        page.locator(".practice-ask").wait_for()
        page.locator(".practice-buttons button").press("Enter")
        page.keyboard.press("1")
        said(page, "Known at once, so it goes into box 2")
    else:
        page.locator("details.solution summary").press("Enter")
        said(page, "Goes into box 1")
    assert len(kept(page)) == 2  # the choice of the module and one card
    page.get_by_role("button", name="End").press("Enter")
    page.get_by_role("button", name="Back to all cards").press("Enter")
    page.locator(".practice-choice summary").press("Enter")
    fields.nth(1).press("Space")
    page.locator(".practice-aside", has_text="1 card").wait_for()
    assert page.locator(".practice-ways").count() == 1


def test_a_session_by_keys_alone(reader: Any, page: Page) -> None:
    modules = opened(reader, page)
    (number,) = first(modules, "choice")
    (formula,) = first(modules, "formula")
    read = {formula[2]: {"read": "2026-11-20", "when": 1}}
    stored = answered_in_lessons([number])
    opened(reader, page, exercises=stored, progress=read)
    # Exactly what was answered, and the cards of the lesson that was read.
    of_lesson = next(p["cards"] for m in modules for p in m["pages"] if p["url"] == formula[2])
    met = {number[0]} | {card[0] for card in of_lesson}
    words = page.locator(".practice-due").inner_text()
    assert f"{len(met)} cards not practised yet" in words
    page.locator(".practice-go").press("Enter")
    count = min(10, len(met))
    results: dict[str, bool] = {}
    for k in range(1, count + 1):
        turn(page, k)
        card = page.locator(".practice-card")
        if card.locator(".practice-front").count():
            back = card.locator(".practice-back")
            assert not back.is_visible()
            page.keyboard.press("Enter")
            back.wait_for()
            assert focused(page) == "practice-back"
            name = card.locator("a").first.get_attribute("href").split("#")[1]
            results[name] = k % 2 == 0
            page.keyboard.press("1" if results[name] else "2")
            if k < count:
                said(page, "goes into box 2" if results[name] else "Goes into box 1")
            continue
        # Nothing of the lesson's answer is shown, and this answer is not kept for the lesson.
        exercise = card.locator("section.exercise")
        name = str(exercise.get_attribute("id"))
        results[name] = False
        exercise.locator("uphill-exercise form").wait_for()
        assert exercise.locator("uphill-exercise[data-verdict]").count() == 0
        exercise.locator("details.solution summary").press("Enter")
        said(page, "counts as missed")
        card.press("ArrowRight")
    missed = [name for name, right in results.items() if not right]
    assert missed
    # What was missed comes once more, which changes nothing that is kept.
    before = kept(page)
    assert set(before) == set(results)
    assert all(each["box"] == (2 if results[name] else 1) for name, each in before.items())
    for k in range(len(missed)):
        page.get_by_role("heading", name=f"Once more: {k + 1} of {len(missed)}").wait_for()
        page.locator(".practice-card:focus").wait_for()
        if page.locator(".practice-front").count():
            page.keyboard.press("Enter")
            page.locator(".practice-back").wait_for()
            page.keyboard.press("1")
        else:
            page.locator("details.solution summary").press("Enter")
            page.locator(".practice-next").wait_for()
            page.keyboard.press("ArrowRight")
    done = page.locator(".practice-done")
    done.wait_for()
    assert focused(page) == "practice-done"
    assert done.inner_text() == f"{count - len(missed)} of {count} right at the first try."
    links = page.locator(".practice-body li a")
    hrefs = [str(links.nth(k).get_attribute("href")) for k in range(links.count())]
    assert [href.rpartition("#")[2] for href in hrefs] == missed
    # Each says what was asked, not which number it has.
    assert all(len(words) > 4 for words in links.all_inner_texts())
    assert not any(words.startswith("Exercise") for words in links.all_inner_texts())
    assert kept(page) == before
    assert kept(page, "uphill.exercises") == stored
    links.first.press("Enter")
    page.locator(f"#{missed[0]}").wait_for()


def judge(page: Page, right: bool) -> None:
    """Answer the choice that is shown, by keys."""
    card = page.locator(".practice-card")
    card.locator("uphill-exercise form").wait_for()
    answer = page.evaluate(
        "JSON.parse(document.querySelector('uphill-exercise').dataset.key).answer"
    )
    fields = card.locator("input[type=radio]")
    fields.nth(answer if right else (answer + 1) % fields.count()).press("Space")
    page.keyboard.press("Enter")


def test_enter_checks_and_enter_goes_on_and_a_changed_answer_is_checked(
    reader: Any, page: Page
) -> None:
    cards = first(opened(reader, page), "choice", 3)
    opened(reader, page, exercises=answered_in_lessons(cards))
    page.locator(".practice-go").press("Enter")
    turn(page, 1)
    page.keyboard.press("Enter")  # on the card: to its first field
    assert page.evaluate("document.activeElement.type") == "radio"
    judge(page, right=False)
    said(page, "Goes into box 1")
    assert page.locator("uphill-exercise[data-verdict=trap]").count() == 1  # why, or a hint
    judge(page, right=True)
    page.locator("uphill-exercise[data-verdict=right]").wait_for()
    assert focused(page) == "practice-go"  # the way on
    page.keyboard.press("Enter")
    turn(page, 2)
    judge(page, right=False)
    said(page, "press Enter again")
    page.keyboard.press("Enter")
    turn(page, 3)
    page.locator(".exercise-hint").press("Enter")
    judge(page, right=True)
    said(page, "Goes into box 1")
    assert sorted(each["box"] for each in kept(page).values()) == [1, 1, 1]
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="Once more: 1 of 2").wait_for()


def again(page: Page) -> None:
    """Reload the page, and wait for the card that was open."""
    page.reload()
    page.locator(".practice-card:focus, .practice-card :focus").wait_for()


def test_a_session_goes_on_after_a_reload_and_on_the_way_back_from_a_lesson(
    reader: Any, page: Page
) -> None:
    modules = opened(reader, page)
    cards = first(modules, "choice", 2) + first(modules, "number", 1)
    opened(reader, page, exercises=answered_in_lessons(cards))
    page.locator(".practice-go").press("Enter")
    drafted, judged = set(), None
    for k in range(1, 4):
        turn(page, k)
        fields = page.locator(".practice-card uphill-exercise input")
        fields.first.wait_for()
        kind = fields.first.get_attribute("type")
        drafted.add(kind)
        if kind == "text":
            fields.first.fill("1/(2")
            again(page)
            said(page, "goes on where you left it")
            assert fields.first.input_value() == "1/(2"
            page.locator("details.solution summary").press("Enter")
            said(page, "counts as missed")
            again(page)
            page.locator("details.solution[open]").wait_for()
        elif judged is None:
            page.locator(".exercise-hint").press("Enter")
            fields.nth(1).press("Space")
            page.locator(".practice-from a").press("Enter")
            page.locator("section.exercise").first.wait_for()
            page.go_back()
            turn(page, k)
            page.locator(".exercise-choice:nth-of-type(2) :checked").wait_for()
            # The hint is not forgotten: right now, the card stays in its box.
            judge(page, right=True)
            said(page, "Goes into box 1")
            again(page)
            page.locator("uphill-exercise[data-verdict=right]").wait_for()
            assert focused(page) == "practice-go"  # the way on
            judged = kept(page)
        else:
            judge(page, right=False)
            said(page, "press Enter again")
            again(page)
            page.locator("uphill-exercise[data-verdict=trap]").wait_for()
        assert page.get_by_role("heading", name=f"Card {k} of 3").count() == 1
        page.locator(".practice-next").press("Enter")
    assert drafted == {"text", "radio"}
    assert judged is not None
    # Nothing was counted twice, and what was missed comes once more.
    assert [each["count"] for each in kept(page).values()] == [1, 1, 1]
    page.get_by_role("heading", name="Once more: 1 of 2").wait_for()
    # Another tab has a session of its own, and a card that is no more is left out.
    other = page.context.new_page()
    other.clock.set_fixed_time(TODAY)
    opened(reader, other)
    assert other.locator(".practice-due").count() == 1
    other.close()
    page.locator(".practice-from a").press("Enter")
    page.locator("section.exercise").first.wait_for()
    page.evaluate(
        """() => {
            const session = JSON.parse(sessionStorage["uphill.session"]);
            session.turns[session.turn].id = "exercise-that-is-no-more";
            sessionStorage["uphill.session"] = JSON.stringify(session);
        }"""
    )
    page.go_back()
    page.get_by_role("heading", name="Once more: 1 of 1").wait_for()
    page.locator(".practice-card:focus").wait_for()
    # Tomorrow it is over, and so it is once all that is kept was erased, or if it is nonsense.
    session = page.evaluate("sessionStorage['uphill.session']")
    page.get_by_role("button", name="End").press("Enter")
    page.locator(".practice-done").wait_for()
    assert page.evaluate("sessionStorage['uphill.session'] ?? null") is None
    for text in ("{", '{"turns": 7}', session.replace('"turn":', '"turn":-')):
        page.evaluate("text => { sessionStorage['uphill.session'] = text; }", text)
        page.reload()
        page.locator(".practice-due").wait_for()
    page.evaluate("text => { sessionStorage['uphill.session'] = text; }", session)
    page.clock.set_fixed_time("2026-11-23T10:00:00")
    page.reload()
    page.locator(".practice-due").wait_for()
    page.clock.set_fixed_time(TODAY)
    reader.read(page, "progress/index.html")
    page.locator(".progress-save button").nth(1).press("Enter")
    page.locator(".progress-sure button").first.press("Enter")
    page.locator(".progress-status", has_text="is erased").wait_for()
    assert page.evaluate("sessionStorage['uphill.session'] ?? null") is None
    # Erased in another tab, while this one showed a lesson.
    page.evaluate("text => { sessionStorage['uphill.session'] = text; }", session)
    reader.read(page, FILE)
    page.locator(".practice-ways").wait_for()


def test_days_go_by_and_a_clock_is_set_back(reader: Any, page: Page) -> None:
    cards = first(opened(reader, page), "formula", 4)
    day = page.evaluate("Math.floor(Date.parse('2026-11-22T00:00') / 864e5)") + 1
    ms = page.evaluate("Date.now()")
    known = [
        {"box": 3, "due": day, "when": ms - 7 * 86_400_000, "count": 3, "mark": cards[0][1]},
        {"box": 5, "due": day + 20, "when": ms - 10 * 86_400_000, "count": 3, "mark": cards[1][1]},
        # Answered next year, by a clock that has been set back since.
        {
            "box": 5,
            "due": day + 400,
            "when": ms + 370 * 86_400_000,
            "count": 3,
            "mark": cards[2][1],
        },
        # Asked something else then.
        {"box": 4, "due": day + 14, "when": ms, "count": 3, "mark": "0" * 6},
    ]
    practised = {card[0]: each for card, each in zip(cards, known, strict=True)}
    gone = {"exercise-that-is-no-more": {**known[0], "mark": "1" * 6}}
    odd = {"eq-odd": {"box": 99}, "<img>": known[0], "also": "everything"}
    lessons = {name: {"given": "x", "right": True} for name, _, _ in cards}
    opened(reader, page, practice={**practised, **gone, **odd}, exercises=lessons)
    assert page.locator(".practice-due").inner_text() == "3 cards due today."
    boxes = page.locator(".practice-boxes b").all_inner_texts()
    assert boxes == ["0", "0", "0", "1", "1", "2"]
    page.locator(".practice-go").press("Enter")
    for k in range(1, 4):
        turn(page, k)
        page.keyboard.press("ArrowRight")
        page.locator(".practice-back").wait_for()
        page.keyboard.press("1")
    page.locator(".practice-done").wait_for()
    assert (
        "Nothing is due today. Next: 1 card in 14 days."
        in page.locator("uphill-practice").inner_text()
    )
    after = kept(page)
    assert set(after) == {*practised, *gone}  # what is no card today may be one again
    assert [after[card[0]]["box"] for card in cards] == [4, 5, 5, 5]
    # Ahead of time a right answer changes no box.
    page.get_by_role("button", name="Practise more").press("Enter")
    turn(page, 1)
    page.keyboard.press("Enter")
    page.locator(".practice-back").wait_for()
    page.keyboard.press("1")
    said(page, "Stays in box")
    # A month later by the clock all are due: seen at once in a page that was left open, and on
    # the page of the progress.
    page.get_by_role("button", name="End").press("Enter")
    page.get_by_role("button", name="Back to all cards").press("Enter")
    page.locator(".practice-due", has_text="Nothing is due today").wait_for()
    page.clock.set_fixed_time("2026-12-30T10:00:00")
    page.evaluate("() => void document.dispatchEvent(new Event('visibilitychange'))")
    page.locator(".practice-due", has_text="4 cards due today.").wait_for()
    (module,) = {page_of.split("/")[1] for *_, page_of in cards}
    opened(reader, page, practice={**kept(page), "also": {"modules": [module]}})
    page.locator(".practice-due", has_text="4 cards due today, and").wait_for()
    reader.read(page, "progress/index.html")
    page.get_by_role("link", name="4 cards are due today").press("Enter")
    page.locator(".practice-due").wait_for()


@pytest.mark.parametrize("way", ["full", "denied", "erased"])
def test_without_storage_it_works_on_and_says_so_once(reader: Any, page: Page, way: str) -> None:
    if way == "denied":
        page.add_init_script(DENIED)
    modules = opened(reader, page)
    if way == "full":
        page.evaluate(FULL)
    page.locator(".practice-ways button").first.press("Enter")
    note = page.locator(".practice-note")
    for k in range(1, 4):
        turn(page, k)
        if page.locator(".practice-front").count():
            page.keyboard.press("Enter")
            page.keyboard.press("2")
        else:
            page.locator("details.solution summary").press("Enter")
            page.locator(".practice-next").press("Enter")
        turn(page, k + 1)
        if k == 1 and way == "erased":
            assert note.inner_text() == ""
            page.evaluate("localStorage.clear()")
        elif k == 2:
            assert ("erased" if way == "erased" else "does not keep") in note.inner_text()
            note.evaluate("note => { note.textContent = 'said before'; }")
    assert note.inner_text() == "said before"
    page.get_by_role("button", name="End").press("Enter")
    assert page.locator(".practice-done").inner_text().startswith("0 of 3")
    page.get_by_role("button", name="Back to all cards").press("Enter")
    if way == "erased":  # the choice of the module too
        page.locator(".practice-ways").wait_for()
        assert len(kept(page)) == 2
    else:
        assert page.locator(".practice-boxes b").nth(1).inner_text() == "3"
    assert modules


def test_two_tabs_at_once_lose_no_answer(reader: Any, page: Page) -> None:
    cards = first(opened(reader, page), "formula", 8)
    opened(reader, page, exercises={name: {"given": 1, "right": True} for name, _, _ in cards})
    other = page.context.new_page()
    other.clock.set_fixed_time(TODAY)
    opened(reader, other)
    answer = """() => {
      for (let k = 0; k < 2; k++) document.querySelector(".practice-buttons button").click();
    }"""
    page.locator(".practice-go").press("Enter")
    turn(page, 1)
    page.evaluate(answer)
    turn(page, 2)
    (mine,) = kept(page)
    # Not told of the first answer, the other tab would begin with the same cards.
    other.locator(".practice-due", has_text="7 cards not").wait_for()
    other.locator(".practice-go").press("Enter")
    for k in range(2, 9):
        page.get_by_role("heading", name=f"Card {k} of").wait_for()
        other.get_by_role("heading", name=f"Card {k - 1} of").wait_for()
        page.evaluate(answer)
        other.evaluate(answer)
    for each in (page, other):
        each.locator(".practice-done").wait_for()
        each.wait_for_function(
            "names => names.every(name => JSON.parse(localStorage['uphill.practice'])[name])",
            arg=[name for name, _, _ in cards],
        )
    # One that did not know of the other's answer writes over it: the other puts it back.
    other.evaluate(
        """name => {
            const { [name]: lost, ...kept } = JSON.parse(localStorage["uphill.practice"]);
            localStorage["uphill.practice"] = JSON.stringify(kept);
        }""",
        mine,
    )
    page.wait_for_function(
        "name => JSON.parse(localStorage['uphill.practice'])[name]", arg=mine, timeout=10_000
    )


def test_a_card_that_does_not_load_can_be_tried_again(
    chromium: Browser, site_folder: Path, reading: Any
) -> None:
    with reading(chromium, site_folder) as reader:
        page = reader.window(viewport=WIDE)
        opened(reader, page)
        failing = True

        def answer(route: Route) -> None:
            if failing:
                route.abort("internetdisconnected")
            else:
                route.continue_()

        page.route("**/assets/decks/*", answer)
        page.locator(".practice-ways button").first.press("Enter")
        said(page, "did not load")
        assert focused(page) == "practice-go"
        failing = False
        page.keyboard.press("Enter")
        turn(page, 1)
        reader.complaints[:] = [
            c for c in reader.complaints if "cards" not in c and "ERR_INTERNET" not in c
        ]


def test_it_works_from_a_folder_and_says_so_without_scripts(
    chromium: Browser, site_folder: Path, reader: Any
) -> None:
    still = reader.window(viewport=SMALL, java_script_enabled=False)
    reader.read(still, FILE)
    links = still.locator(".practice-still a")
    assert "do not run here" in still.locator(".practice-still").inner_text()
    assert links.count() > 2
    assert still.evaluate("document.documentElement.scrollWidth") <= 320
    links.last.click()
    still.locator("section.exercise").first.wait_for()
    # Not of the reader, to whom an address outside the site is a complaint.
    with chromium.new_context(viewport=WIDE, reduced_motion="reduce") as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((site_folder / FILE).as_uri())
        page.locator(".practice-ways button").nth(1).press("Enter")
        turn(page, 1)
        page.get_by_role("button", name="Skip").press("Enter")
        page.get_by_role("heading", name="Card 1 of 9").wait_for()
        page.locator(".practice-from a").press("Enter")
        page.wait_for_url("**/lessons/**/index.html#*")
        page.go_back()
        page.get_by_role("heading", name="Card 1 of 9").wait_for()
        assert complaints == []


def test_every_card_of_the_site_is_in_its_file_and_makes_its_element(
    reader: Any, page: Page, site_folder: Path
) -> None:
    modules = opened(reader, page)
    pages = [each for module in modules for each in module["pages"]]
    figures = 0
    for each in pages:
        content = (site_folder / each["file"]).read_text("utf-8")
        cards = json.loads(content.split("]=", 1)[1].rstrip(";\n"))
        assert [card[0] for card in each["cards"]] == list(cards)
        for name, kind, *_ in each["cards"]:
            assert ('class="practice-back"' in cards[name]) == (kind == "formula")
            assert ("<uphill-exercise" in cards[name]) == (kind != "formula")
            assert "arithmatex" not in cards[name]  # every formula is set
            assert "data-card" not in cards[name]
            shown = cards[name].partition("<uphill-exercise")[0]
            needs = re.search(r">\(\d\.\d\.\d+\)<", shown)  # a formula of the lesson
            assert not needs or 'class="practice-context"' in shown, name
        lesson = (site_folder / each["url"] / "index.html").read_text("utf-8")
        assert all(f'id="{card[0]}"' in lesson for card in each["cards"])
        assert "data-card" not in lesson
        assert "practice-context" not in lesson
        figures += content.count("<figure")
    assert figures >= 3
    kinds = {card[1] for each in pages for card in each["cards"]}
    assert {"formula", "choice", "choices", "number", "expression", "order", "match"} <= kinds
    assert not kinds & {"code", "explain"}
