"""Interactives in the page: played by keys and by touch, kept, told, printed, without scripts."""

import gzip
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from builder.scripts import kinds, script, shared

ROOT = Path(__file__).parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
KIT, BEYOND = 12_000, 15_000  # bytes, compressed
PLAY = "play/index.html"
AUTHORS = "writing-interactives/index.html"

# How each is played to its end by keys alone: what is typed or chosen as a prediction, then the
# name of each thing that is moved, with the keys pressed on it.
GAMES: dict[str, tuple[list[str], list[tuple[str, list[str]]]]] = {
    "context": (
        ["ArrowDown"] * 2,
        [
            ("Point on the graph: v", ["ArrowRight"]),
            ("v: speed", ["ArrowRight"] * 3),
            ("held: v", ["ArrowLeft"]),
        ],
    ),
    "dials": (
        ["3"],
        [("First dial", ["PageUp"] * 3 + ["ArrowRight"] * 2), ("turn Δt", ["ArrowLeft"])],
    ),
    "field": (
        ["ArrowDown"],
        [
            ("Where you stand", ["ArrowRight", "PageUp"]),
            ("slope one way", ["ArrowRight"]),
        ],
    ),
    "match": (["2"], [("Graph B", ["Enter"])]),
    "path": (
        ["ArrowDown"],
        [("Walker on the path", ["PageUp"]), ("Time on the profile", ["ArrowRight", "PageDown"])],
    ),
    "noise": (
        ["ArrowDown"],
        [
            ("Right point", ["ArrowRight"]),
            ("step h", ["End"] + ["PageDown"] * 2),
            ("New draw", ["Enter"]),
        ],
    ),
    "sandpit": (
        ["6"],
        [("Spade", ["Shift+ArrowLeft"] * 2 + ["ArrowLeft"] * 8 + ["Enter"])],
    ),
    "sheet": (["4"], [("Point q", ["ArrowLeft"]), ("Halve the distance", ["Enter", "Enter"])]),
    "slice": (
        ["ArrowDown"],
        [
            ("Point on the map", ["ArrowLeft"]),
            ("Point on the slice", ["PageUp"]),
            ("along x", ["ArrowRight"]),
            ("Slide the cut", ["ArrowLeft"]),
        ],
    ),
    "taylor": (
        ["2"],
        [("Second point", ["ArrowRight"]), ("order n", ["ArrowRight"] * 8)],
    ),
    "secant": (
        ["2"],
        [("First point", ["ArrowLeft", "ArrowRight"]), ("step Δx", ["PageDown"] * 4)],
    ),
    "rectangle": (
        ["ArrowDown"],
        [
            ("Corner of the grown", ["ArrowLeft"]),
            ("step Δx", ["PageDown"] * 6),
            ("start at x", ["ArrowLeft"]),
        ],
    ),
    "riemann": (["ArrowDown"], [("End of the interval", ["ArrowLeft"]), ("strips", ["End"])]),
    "vectors": (
        ["ArrowDown"],
        [("Tip of a", ["ArrowUp"]), ("Tip of b", ["Shift+ArrowLeft"] * 3)],
    ),
    "warp": (
        ["4"],
        [
            ("Corner of the cell", ["Shift+ArrowRight"] + ["ArrowRight"] * 5),
            ("side of the cell", ["ArrowRight"] * 5),
        ],
    ),
    "zoom": (
        ["ArrowDown"],
        [("Edge of the strip", ["ArrowLeft"]), ("tolerance ε", ["End"]), ("distance δ", ["Home"])],
    ),
    "tree": (
        ["ArrowDown"] * 2,
        [
            ("3x² − x:", ["Enter"]),
            ("cos(3x² − x):", ["Enter"]),
            ("e⁴ˣ:", ["Enter"]),
            ("/ e⁴ˣ:", ["Enter"]),
            ("Point on the graph", ["ArrowRight"] * 4),
        ],
    ),
    "parts": (["1.5"], [("Point on the map", ["ArrowRight", "PageUp"]), ("half length", ["Home"])]),
}
# Where a kind begins without a point to move: the state in which it has one.
POINTS = {"match": "form:draw"}
NAME = """() => {
    const at = document.activeElement;
    const label = at.labels?.[0]?.textContent ?? "";
    return [at.getAttribute("aria-label") ?? "", label, at.textContent].find(Boolean) ?? "";
}"""

# What changed is drawn at the beginning of a frame: that of the next one is late enough.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def figures(html_pages: Any) -> dict[str, tuple[str, str]]:
    """Return for each kind the page and the name of the first that is on it."""
    found: dict[str, tuple[str, str]] = {}
    for file in (PLAY, AUTHORS):
        for figure in html_pages[file].select("figure.play"):
            element = figure.find(re.compile("^uphill-"))
            found.setdefault(element.name.removeprefix("uphill-"), (file, figure["id"]))
    return found


def ready(page: Page, name: str) -> Locator:
    """Return an interactive of the open page once its script has made it work."""
    box = page.locator(f"figure.play#{name}")
    box.scroll_into_view_if_needed()
    page.locator(f"figure.play#{name}[data-live]").wait_for()
    return box


@pytest.fixture(params=sorted(GAMES))
def kind(request: Any) -> str:
    """A kind of interactive."""
    return str(request.param)


@pytest.fixture
def opened(reader: Any, html_pages: Any, kind: str) -> Callable[..., tuple[Page, Locator]]:
    """Open the page of a kind in a new window."""

    def opening(state: str = "", **options: Any) -> tuple[Page, Locator]:
        page = reader.window(**({"viewport": WIDE} | options))
        file, name = figures(html_pages)[kind]
        reader.read(page, file + (f"#{name}={state}" if state else ""))
        return page, ready(page, name)

    return opening


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something with this name has the focus."""
    for _ in range(40):
        if name in page.evaluate(NAME):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {name}")


def play(page: Page, box: Locator, kind: str) -> None:
    """Predict, and move everything, by keys alone."""
    prediction, moves = GAMES[kind]
    box.evaluate("box => { box.tabIndex = -1; box.focus(); }")
    page.keyboard.press("Tab")
    for key in prediction:
        page.keyboard.press(key) if key.startswith("Arrow") else page.keyboard.type(key)
    page.keyboard.press("Enter")
    box.locator(".play-guess strong").wait_for()
    for name, keys in moves:
        tab_to(page, name)
        for key in keys:
            page.keyboard.press(key)
        page.evaluate(DRAWN)  # which may put another control in the place of one


def seen(box: Locator) -> list[str]:
    """Return everything an interactive says."""
    # After a reload, the browser may go back to where the reader was; out of sight it has no text.
    box.scroll_into_view_if_needed()
    expect(box.locator(".play-sentence")).to_have_text(re.compile(r"\S"), use_inner_text=True)
    table = box.locator("details.play-more").first
    table.evaluate("details => { details.open = true; }")
    table.locator("tbody tr").first.wait_for()
    page = box.page
    page.evaluate(DRAWN)
    parts = [".play-formula", ".play-sentence", ".play-end", "table", ".play-guess strong"]
    return [text for part in parts for text in box.locator(part).all_inner_texts()]


def test_every_kind_is_played(html_pages: Any) -> None:
    assert set(GAMES) == set(kinds(ROOT)) == set(figures(html_pages))


def test_it_says_something_before_it_is_touched(opened: Any) -> None:
    page, box = opened()
    assert len(box.locator(".play-sentence").inner_text()) > 30
    assert re.search(r"\d", box.locator(".play-sentence").inner_text())
    assert box.locator(".play-guess form").is_visible()
    assert box.locator(".play-end").is_hidden()
    assert box.locator(".play-still").is_hidden()
    assert box.locator(".play-live").inner_text() == ""
    assert box.locator("figcaption").is_visible()
    assert page.evaluate("() => document.getAnimations().length") == 0
    page.set_viewport_size(PHONE)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    small = box.evaluate(
        """box => [...box.querySelectorAll("button, select, input, .play-choice label")]
        .filter((e) => !e.matches("[type=radio]"))
        .filter((e) => e.checkVisibility() && !e.closest("details"))
        .map((e) => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
        .filter(([, box]) => box.height < 43.5).map(([what]) => what)"""
    )
    assert small == [], "too small for a finger"
    page.emulate_media(media="print")
    assert box.locator(".play-still > svg").is_visible()
    assert box.locator(".play-stage").is_hidden()


def test_keys_lead_from_the_question_to_the_end(opened: Any, kind: str) -> None:
    page, box = opened()
    before = box.locator(".play-sentence").inner_text()
    play(page, box, kind)
    box.locator(".play-end").wait_for()
    assert re.search(r"\d", box.locator(".play-end").inner_text())
    assert box.locator(".play-guess strong").is_visible(), "the prediction stays on screen"
    assert box.locator(".play-sentence").inner_text() != before
    if kind == "sandpit":  # what a hole has told cannot be forgotten
        return
    undo = box.get_by_role("button", name="Undo")
    steps = 0
    while undo.get_attribute("aria-disabled") == "false" and steps < 60:
        undo.press("Enter")
        page.evaluate(DRAWN)
        steps += 1
    assert box.locator(".play-sentence").inner_text() == before
    assert box.locator(".play-guess form").is_visible()


SANDPIT = "lessons/2-multivariate-calculus/6-the-sandpit/index.html"


@pytest.mark.parametrize("file", [PLAY, SANDPIT])
@pytest.mark.parametrize("by", ["keys", "finger"])
def test_the_phone_in_the_sandpit_is_found(
    reader: Any, html_pages: Any, file: str, by: str
) -> None:
    name = html_pages[file].find("uphill-sandpit").find_parent("figure")["id"]
    touch = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    page = reader.window(**(touch if by == "finger" else {"viewport": WIDE}))
    reader.read(page, file)
    box = ready(page, name)
    if by == "keys":
        play(page, box, "sandpit")
    else:
        # The lowest place of this pit, in metres, counted from the lower left corner of the sand.
        sand = box.locator(".play-area").first
        sand.evaluate("sand => sand.scrollIntoView({ block: 'center' })")
        place = sand.bounding_box()
        assert place is not None
        x, y = 1.21 / 6 * place["width"], (1 - 4.01 / 6) * place["height"]
        page.touchscreen.tap(place["x"] + x, place["y"] + y)
    box.locator(".play-end").wait_for()
    assert "finds the phone" in box.locator(".play-sentence").inner_text()
    assert re.search(r"took 2, and", box.locator(".play-end").inner_text())


def test_enter_held_down_wastes_no_dip(reader: Any, html_pages: Any) -> None:
    name = html_pages[SANDPIT].find("uphill-sandpit").find_parent("figure")["id"]
    page = reader.window(viewport=WIDE)
    reader.read(page, SANDPIT)
    box = ready(page, name)
    box.locator(".play-handle").focus()
    for _ in range(5):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    box.get_by_text("Dip 2 is at").first.wait_for()
    page.evaluate(DRAWN)
    assert box.locator(".play-sentence").inner_text().startswith("Dip 2 is at")


def test_a_finger_moves_the_point(opened: Any, kind: str) -> None:
    page, box = opened(POINTS.get(kind, ""), viewport=PHONE, has_touch=True, is_mobile=True)
    handle = box.locator(".play-handle").last
    before = str(handle.get_attribute("aria-valuetext"))
    handle.evaluate("handle => handle.scrollIntoView({ block: 'center' })")
    place = handle.locator(".play-reach").bounding_box()
    assert place is not None
    assert place["height"] >= 44
    # Nine points share the width of a phone; a tap beside one moves the nearest.
    assert place["width"] >= (36 if kind == "match" else 44)
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    board = handle.locator("xpath=ancestor::*[local-name()='svg']").bounding_box()
    assert board is not None
    away = -1 if x > board["x"] + board["width"] / 2 else 1
    session = page.context.new_cdp_session(page)

    def touch(what: str, *points: tuple[float, float]) -> None:
        session.send(
            "Input.dispatchTouchEvent",
            {"type": what, "touchPoints": [{"x": px, "y": py} for px, py in points]},
        )

    handle.evaluate(
        """handle => { window.ends = [];
        for (const how of ["pointerup", "pointercancel"])
            handle.addEventListener(how, () => ends.push(how)); }"""
    )
    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x + away * 9 * step, y - 4 * step))
    touch("touchEnd")
    expect(handle).not_to_have_attribute("aria-valuetext", before)
    page.wait_for_function("() => ends.length")
    assert page.evaluate("() => ends") == ["pointerup"], "the browser took the finger to scroll"
    # The finger moved the point, not the page; interactives above that begin late may move the
    # page's start, but not what is on the screen.
    after = handle.locator("xpath=ancestor::*[local-name()='svg']").bounding_box()
    assert after is not None
    assert after["y"] == pytest.approx(board["y"], abs=1)


def test_the_state_survives_a_reload_until_reset(opened: Any, kind: str) -> None:
    page, box = opened()
    before = seen(box)
    play(page, box, kind)
    said = seen(box)
    assert said != before
    page.wait_for_function("() => location.hash.includes('predicted')")
    page.wait_for_timeout(600)  # the address is written with a delay
    page.reload()
    box = ready(page, str(box.get_attribute("id")))
    assert seen(box) == said
    box.get_by_role("button", name="Reset").press("Enter")
    assert seen(box) == before
    page.wait_for_function("() => !location.hash")


def test_a_damaged_address_begins_from_the_start(opened: Any) -> None:
    page, box = opened("banana:1")
    note = box.locator(".play-note")
    assert "starts from the beginning" in note.inner_text()
    broken = seen(box)
    name = box.get_attribute("id")
    page.evaluate("name => { location.hash = `${name}=`; }", name)
    expect(note).to_be_hidden()
    assert seen(box) == broken
    for state in ("predicted:%E0%A4%A", "predicted:1e999", ";;:"):
        page.evaluate("([name, state]) => { location.hash = `${name}=${state}`; }", [name, state])
        expect(note).to_be_visible()
        assert seen(box) == broken
        page.evaluate("name => { location.hash = `${name}=`; }", name)
        expect(note).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wrong_for_axe(opened: Any, kind: str, scheme: str) -> None:
    page, box = opened(color_scheme=scheme)
    play(page, box, kind)
    seen(box)
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "async (name) => (await axe.run('#' + name)).violations.map((v) => v.id + v.nodes[0].html)",
        box.get_attribute("id"),
    )
    assert found == []
    for handle in box.get_by_role("slider").all():
        if not handle.is_visible():
            continue
        assert handle.evaluate("e => e.getAttribute('aria-label') || e.labels[0].textContent")
        assert re.search(r"[\w∞]", str(handle.get_attribute("aria-valuetext")))


def test_a_screen_reader_is_told_at_most_once_a_second(opened: Any, kind: str) -> None:
    page, box = opened(POINTS.get(kind, ""))
    box.locator(".play-live").evaluate(
        """live => { window.told = []; new MutationObserver(() => told.push(performance.now()))
        .observe(live, {childList: true, characterData: true, subtree: true}); }"""
    )
    box.locator(".play-handle").last.focus()
    for _ in range(14):
        for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "Enter"):
            page.keyboard.press(key)
        page.wait_for_timeout(100)
    page.wait_for_timeout(1500)
    told = page.evaluate("() => told")
    assert told, "nothing was said"
    gaps = [b - a for a, b in pairwise(told)]
    assert all(gap > 950 for gap in gaps), gaps


def test_forced_colours_keep_every_line(opened: Any) -> None:
    page, box = opened(forced_colors="active")
    pale = box.evaluate(
        """box => {
            const paper = getComputedStyle(document.body).backgroundColor;
            return [...box.querySelectorAll(".play-line, .play-handle > :last-child")]
                .filter((e) => e.checkVisibility() && e.getAttribute("d") !== "")
                .map((e) => getComputedStyle(e))
                .filter((s) => [s.stroke, s.fill].every((c) => c === paper || c === "none"))
                .length;
        }"""
    )
    assert pale == 0
    assert page.locator(".play-line").count() > 0


def test_without_scripts_there_is_the_figure(reader: Any, html_pages: Any, kind: str) -> None:
    page = reader.window(viewport=WIDE, java_script_enabled=False)
    file, name = figures(html_pages)[kind]
    reader.read(page, file)
    still = page.locator(f"#{name} .play-still > svg")
    assert still.is_visible()
    assert len(str(still.get_attribute("aria-label"))) > 40
    box = still.bounding_box()
    assert box is not None
    assert box["height"] > 150


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_page_stays_where_it_is_while_interactives_above_load(reader: Any, size: Any) -> None:
    page = reader.window(viewport=size)
    reader.read(page, f"{PLAY}#strips-under-a-graph")
    heading = page.locator("#strips-under-a-graph")
    top = heading.evaluate("heading => heading.getBoundingClientRect().top")
    assert 0 < top < 200
    page.locator(".play[data-live] ~ * ~ .play[data-live]").first.wait_for()
    page.wait_for_timeout(300)
    assert abs(heading.evaluate("heading => heading.getBoundingClientRect().top") - top) < 4


def test_scripts_keep_within_their_budget(kind: str) -> None:
    size = {name: len(gzip.compress(script(ROOT, name)[1])) for name in [*shared(ROOT, kind), kind]}
    assert size.pop("kit") <= KIT
    assert sum(size.values()) <= BEYOND


def test_lessons_keep_within_the_budget_for_all_they_have(html_pages: Any) -> None:
    lessons = 0
    for file, page in html_pages.items():
        addresses = {
            Path(address).name
            for meta in page.select("meta[name^='needs:uphill-']")
            for address in meta["content"].split()
        }
        names = {name.split(".")[0] for name in addresses} - {"kit", "exercises", "paper"}
        if not file.startswith("lessons/") or not names:
            continue
        lessons += 1
        assert sum(len(gzip.compress(script(ROOT, name)[1])) for name in names) <= BEYOND, file
    assert lessons >= 3
