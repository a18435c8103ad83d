"""A reader's progress in the browser: kept, shown, carried by a file, and safe from bad luck."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from test_site_access import FULL_STORAGE, NO_STORAGE

ROOT = Path(__file__).resolve().parent.parent
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
MODULE = "lessons/2-multivariate-calculus/"
LESSON = f"{MODULE}4-the-jacobian/"
OTHER = f"{MODULE}2-partial-derivatives/"
LAB = f"{MODULE}6-the-sandpit/"
PROGRESS = "progress/"
NAMES = ("uphill.progress", "uphill.exercises", "uphill.practice", "uphill.cells")
NOW = 1_795_000_000_000  # ms: in November 2026
YEAR = 31_536_000_000
UNSEEN = 0.005  # of layout shift: a line that moves by a part of a pixel
KEPT = "() => JSON.parse(localStorage.getItem('uphill.progress') ?? '{}')"
ALL = f"""() => Object.fromEntries({json.dumps(NAMES)}.flatMap((name) => {{
    const text = localStorage.getItem(name);
    return text === null ? [] : [[name, JSON.parse(text)]];
}}))"""
PUT = """(kept) => {
    for (const [name, value] of Object.entries(kept))
        localStorage.setItem(name, JSON.stringify(value));
}"""
SHIFT = """window.shift = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.hadRecentInput ? 0 : entry.value;
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture
def page(reader: Any) -> Page:
    """A window."""
    window: Page = reader.window(viewport=WIDE, accept_downloads=True)
    return window


def exercises(site_folder: Path, path: str) -> list[str]:
    """Return the names of the exercises of a page."""
    html = (site_folder / path / "index.html").read_text("utf-8")
    return re.findall(r'<section class="exercise[^"]*" id="(exercise-[^"]+)"', html) or re.findall(
        r'<section[^>]* id="(exercise-[a-z0-9-]+)"', html
    )


def state(site_folder: Path) -> dict[str, Any]:
    """Return what is kept of somebody in the middle of the course."""
    first, second = exercises(site_folder, OTHER)[:2]
    lab = "exercise-a-strategy-of-your-own"
    part = parts(site_folder, LESSON)[1]
    return {
        "uphill.progress": {
            LESSON: {"at": part, "when": NOW},
            OTHER: {"read": "2026-11-03", "marked": NOW - 9, "when": NOW - 9},
        },
        "uphill.exercises": {
            first: {"given": "1", "right": True, "first": True},
            second: {"given": ["<b>", "2"], "right": True, "first": False},
            lab: {"given": None, "right": True, "first": False},
        },
        "uphill.practice": {first: {"box": 2, "due": 1, "when": NOW, "count": 1, "mark": "abc123"}},
        "uphill.cells": {f"/{LESSON}": {"1": {"code": "print('</script>')", "from": "abc"}}},
    }


def parts(site_folder: Path, path: str) -> list[str]:
    """Return the ids of the parts of a lesson."""
    html = (site_folder / path / "index.html").read_text("utf-8")
    found = re.findall(r'<section class="part" id="([^"]+)"', html)
    assert found
    return found


def shown(reader: Any, page: Page) -> Locator:
    """Open the page of the progress; return what its script made."""
    reader.read(page, PROGRESS)
    box = page.locator(".progress")
    box.locator(".progress-copies").wait_for()
    return box


def tick(page: Page) -> Locator:
    """Return what says at the end of a lesson that it is read."""
    field = page.get_by_label("I have read this lesson")
    field.wait_for(state="attached")
    return field


def told(page: Page, words: str) -> None:
    expect(page.locator(".progress-status")).to_contain_text(words)


def open_file(page: Page, name: str, text: str | bytes) -> None:
    """Choose a file and open it."""
    content = text if isinstance(text, bytes) else text.encode()
    chosen = {"name": name, "mimeType": "application/json", "buffer": content}
    page.locator("#progress-file").set_input_files([chosen])
    page.get_by_role("button", name="Open it").press("Enter")


def test_a_lesson_is_read_part_by_part(reader: Any, page: Page, site_folder: Path) -> None:
    reader.read(page, LESSON)
    field = tick(page)
    ids = parts(site_folder, LESSON)
    # Parts that come near are laid out and move others: until it was seen, stay there.
    seen = """([path, part]) => {
        document.getElementById(part).scrollIntoView();
        const kept = JSON.parse(localStorage.getItem("uphill.progress") ?? "{}")[path];
        return kept?.read || kept?.seen?.includes(part);
    }"""
    for part in ids[:-2]:
        page.wait_for_function(seen, arg=[LESSON, part])
    assert not field.is_checked()
    assert "read" not in page.evaluate(KEPT)[LESSON]
    # Read to the end in another window, on another day.
    page.goto("about:blank")
    reader.read(page, f"{LESSON}#{ids[-2]}")
    tick(page)
    page.wait_for_function(seen, arg=[LESSON, ids[-2]])
    page.wait_for_function(seen, arg=[LESSON, ids[-1]])
    expect(field).to_be_checked()
    expect(page.locator(".lesson-read [role=status]")).to_contain_text("kept as read")
    kept = page.evaluate(KEPT)[LESSON]
    assert kept["read"] == page.evaluate(
        "new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10)"
    )
    assert kept["at"] in ids
    assert "seen" not in kept
    # Taken back, by key, and it stays so.
    field.press("Space")
    expect(page.locator(".lesson-read [role=status]")).to_contain_text("Taken back")
    page.reload()
    expect(tick(page)).not_to_be_checked()
    assert "read" not in page.evaluate(KEPT)[LESSON]


def test_what_is_kept_is_shown(reader: Any, page: Page, site_folder: Path) -> None:
    page.add_init_script(SHIFT)
    box = shown(reader, page)
    assert box.locator(".progress-before").is_visible()
    assert box.locator(".record").is_hidden()
    assert page.get_by_role("button", name="Save to a file").is_hidden()
    kept = state(site_folder)
    page.evaluate(PUT, kept)
    part = kept["uphill.progress"][LESSON]["at"]
    lessons = [file.parent.name for file in (site_folder / MODULE).glob("[0-9]*/index.html")]
    of = sum(len(exercises(site_folder, f"{MODULE}{lesson}/")) for lesson in lessons)
    said = f"1 of {len(lessons)} lessons read · 3 of {of} exercises right"
    for viewport in (WIDE, PHONE):
        page.set_viewport_size(viewport)
        # On its own page
        box = shown(reader, page)
        assert box.locator(".progress-before").is_hidden()
        on = box.get_by_role("link", name="Go on with 2.4")
        assert str(on.get_attribute("href")).endswith(f"{LESSON}#{part}")
        module = box.locator(".progress-module", has_text="2 Multivariate calculus")
        assert module.get_by_role("img").get_attribute("aria-label") == said
        row = module.locator("li", has_text="2.2 Partial derivatives")
        expect(row).to_contain_text("2026")
        count = len(exercises(site_folder, OTHER))
        expect(row).to_contain_text(f"2 of {count} right, 1 at the first try, {count - 2} left")
        assert "progress-whole" in str(row.get_attribute("class"))
        expect(module.locator("li", has_text="Lab: 2.6")).to_contain_text("Its tests pass")
        expect(module.locator("li", has_text="Check")).to_contain_text("none answered")
        assert page.evaluate("shift") < UNSEEN
        # On the home page
        reader.read(page, "index.html")
        start = page.get_by_role("link", name="Go on with 2.4 The Jacobian")
        start.wait_for()
        ring = page.locator(".card", has_text="2 Multivariate").locator(".marked svg")
        assert ring.get_attribute("aria-label") == said
        assert page.locator(".card .marked").count() == 1
        assert page.evaluate("shift") < UNSEEN
        # On that of the module
        reader.read(page, MODULE)
        assert page.locator(".marked-list svg").get_attribute("aria-label") == said
        (mark,) = page.locator(".marked-read").all()
        assert "Read on" in str(mark.get_attribute("aria-label"))
        assert mark.locator("xpath=preceding-sibling::a").inner_text().startswith("2.2")
        assert page.evaluate("shift") < UNSEEN
    start_at = page.evaluate(KEPT)[LESSON]
    reader.read(page, "index.html")
    page.get_by_role("link", name="Go on with 2.4 The Jacobian").press("Enter")
    page.wait_for_url(f"**/{LESSON}#{part}")
    assert start_at["at"] == part
    # A long title makes the home page no wider than a phone.
    reader.read(page, "index.html")  # where nothing follows the reading
    page.evaluate(PUT, {"uphill.progress": {f"{MODULE}5-the-jacobian-matrix/": {"when": 1}}})
    page.reload()
    page.get_by_role("link", name="Go on with 2.5").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_file_carries_it_and_erasing_can_be_undone(
    reader: Any, page: Page, site_folder: Path
) -> None:
    shown(reader, page)
    kept = state(site_folder)
    page.evaluate(PUT, kept)
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").press("Enter")
    told(page, "Saved as uphill-progress-")
    text = Path(download.value.path()).read_text("utf-8")
    file = json.loads(text)
    assert (file["uphill"], file["version"]) == ("progress", 1)
    assert file["kept"] == kept
    # Asked, thought better of, by keys
    erase = page.get_by_role("button", name="Erase all of it")
    erase.press("Enter")
    expect(page.get_by_role("button", name="Erase it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(erase).to_be_focused()
    assert page.evaluate(ALL) == kept
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    told(page, "All of it is erased")
    expect(page.locator(".progress-status")).to_be_focused()
    assert page.evaluate(ALL) == {}
    assert page.locator(".progress-before").is_visible()
    page.get_by_role("button", name="Undo").press("Enter")
    told(page, "Undone")
    assert page.evaluate(ALL) == kept
    erase.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open it").press("Enter")
    told(page, "Choose a file first")
    open_file(page, "a.json", text)
    told(page, "a.json was added: 7 entries")
    assert page.evaluate(ALL) == kept
    # Added to what is there, or in its place
    older = {OTHER: {"when": 5, "at": "elsewhere"}, LAB: {"read": "2026-01-01", "when": 5}}
    only = json.dumps({**file, "kept": {"uphill.progress": older}})
    open_file(page, "b.json", only)
    told(page, "b.json was added")
    merged = {**kept["uphill.progress"], LAB: older[LAB]}
    assert page.evaluate(ALL) == {**kept, "uphill.progress": merged}
    page.get_by_label("Put it in place").press("Space")
    open_file(page, "b.json", only)
    told(page, "Only b.json counts now")
    assert page.evaluate(ALL) == {"uphill.progress": older}
    page.get_by_role("button", name="Undo").press("Enter")
    told(page, "Undone")
    assert page.evaluate(ALL) == {**kept, "uphill.progress": merged}


def test_a_file_from_elsewhere_changes_nothing(reader: Any, page: Page, site_folder: Path) -> None:
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    shown(reader, page)
    kept = state(site_folder)
    page.evaluate(PUT, kept)
    page.reload()

    def file(version: int = 1, **parts: Any) -> str:
        named = {f"uphill.{name}": part for name, part in parts.items()}
        return json.dumps({"uphill": "progress", "version": version, "kept": named})

    image = "<img src=x onerror=alert(1)>"
    for text, why in [
        ("", "empty"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "no file saved here"),
        ("{}", "from elsewhere"),
        (file(version=2), "newer version"),
        (file(version=-1), "version that never was"),
        (" " * 5_000_000, "more than a browser keeps"),
        ("[" * 1_000_000, "no file saved here"),
        ('{"a":' * 300_000 + "1" + "}" * 300_000, "from elsewhere"),
        (file(**{image: {}}), image),
        (file(progress={image: {"when": 1}}), image),
        (file(progress={"__proto__": {"when": 1, "read": "2026-01-01"}}), "__proto__"),
        (file(progress={"https://example.org/": {"when": 1}}), "https://example.org/"),
        (file(exercises={"exercise-a": {"given": image * 9_999, "right": True}}), "exercise-a"),
        (file(progress={f"lessons/1-a/{k}-b/": {"when": 1, "at": "x" * 200} for k in range(999)}
              | {f"lessons/{m}-a/{k}-b/": {"when": 1, "at": "x" * 200}
                 for m in range(3) for k in range(999)}), "more than a browser keeps"),
    ]:  # fmt: skip
        open_file(page, "bad.json", text)
        told(page, "Nothing was changed.")
        told(page, why)
        assert page.evaluate(ALL) == kept, text[:100]
        expect(page.locator(".progress-status")).to_be_focused()
    # Nor where the browser has no room for a sound one.
    page.evaluate(
        """() => {
            const put = Storage.prototype.setItem;
            const had = { ...localStorage };
            Storage.prototype.setItem = function (name, text) {
                const room = name !== "uphill.exercises" || text.length <= had[name].length;
                if (!room) throw new DOMException("full", "QuotaExceededError");
                put.call(this, name, text);
            };
        }"""
    )
    more = {"exercise-b": {"given": 1, "right": True}}
    open_file(page, "full.json", file(progress={LAB: {"when": 1}}, exercises=more))
    told(page, "no room")
    assert page.evaluate(ALL) == kept


@pytest.mark.parametrize("trouble", [NO_STORAGE, FULL_STORAGE], ids=["denied", "full"])
def test_without_storage_it_lasts_a_page(reader: Any, page: Page, trouble: str) -> None:
    page.add_init_script(trouble)
    reader.read(page, LESSON)
    field = tick(page)
    field.press("Space")
    expect(page.locator(".lesson-read [role=status]")).to_contain_text("Only until you leave")
    assert field.is_checked()
    field.press("Space")
    expect(page.locator(".lesson-read [role=status]")).to_contain_text("Taken back")
    assert not field.is_checked()
    shown(reader, page)
    sound = {"uphill": "progress", "version": 1}
    sound["kept"] = {"uphill.progress": {LESSON: {"read": "2026-11-22", "when": 1}}}
    open_file(page, "sound.json", json.dumps(sound))
    told(page, "keeps nothing" if trouble == NO_STORAGE else "no room")


def test_erased_in_mid_lesson(reader: Any, page: Page) -> None:
    reader.read(page, LESSON)
    field = tick(page)
    field.press("Space")
    page.wait_for_function(f"() => ({KEPT})()['{LESSON}']?.read")
    # In another tab
    other = page.context.new_page()
    shown(reader, other)
    other.get_by_role("button", name="Erase all of it").press("Enter")
    other.keyboard.press("Enter")
    expect(field).not_to_be_checked()
    field.press("Space")
    page.wait_for_function(f"() => ({KEPT})()['{LESSON}']?.read")
    page.evaluate("localStorage.clear()")
    field.press("Space")
    field.press("Space")
    page.wait_for_function(f"() => ({KEPT})()['{LESSON}']?.read")
    assert list(page.evaluate(KEPT)) == [LESSON]


def test_two_tabs_write_at_once(reader: Any, page: Page) -> None:
    reader.read(page, LESSON)
    other = page.context.new_page()
    reader.read(other, OTHER)
    fields = [tick(page), tick(other)]
    for each in (page, other):
        each.evaluate("() => void document.querySelector('.lesson-read input').click()")
    both = f"() => (kept => kept['{LESSON}']?.read && kept['{OTHER}']?.read)(({KEPT})())"
    page.wait_for_function(both)
    other.wait_for_function(both)
    # One that did not know of the other writes over it: the other puts it back.
    other.evaluate(
        """([mine, theirs]) => {
            const { [mine]: kept, [theirs]: lost } = JSON.parse(localStorage["uphill.progress"]);
            localStorage.setItem("uphill.progress", JSON.stringify({ [mine]: kept }));
        }""",
        [OTHER, LESSON],
    )
    page.wait_for_function(both)
    for field in fields:
        expect(field).to_be_checked()


def test_a_clock_set_back_takes_nothing_away(reader: Any, page: Page, site_folder: Path) -> None:
    shown(reader, page)
    kept = state(site_folder)
    page.evaluate(PUT, kept)
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    page.add_init_script(f"const now = Date.now; Date.now = () => now() - 9 * {YEAR};")
    reader.read(page, OTHER)
    field = tick(page)
    assert field.is_checked()
    field.press("Space")
    page.wait_for_function(f"() => !({KEPT})()['{OTHER}'].read")
    assert page.evaluate(KEPT)[OTHER]["marked"] > NOW - 9
    shown(reader, page)
    # Where the reader was last, whatever the clock says; and an older file takes nothing back.
    expect(page.get_by_role("link", name="Go on with 2.2")).to_be_visible()
    open_file(page, "before.json", Path(download.value.path()).read_bytes())
    told(page, "was added")
    assert "read" not in page.evaluate(KEPT)[OTHER]
    assert page.evaluate(KEPT)[LESSON]["at"] == kept["uphill.progress"][LESSON]["at"]


def test_the_record_is_printed_alone_and_the_name_is_not_kept(
    reader: Any, page: Page, site_folder: Path
) -> None:
    shown(reader, page)
    page.evaluate(PUT, state(site_folder))
    page.reload()
    page.get_by_label("Name:").fill("<b>Ada</b> Lovelace")
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.get_by_role("button", name="Print").press("Enter")
    assert page.evaluate("printed")
    assert "Ada" not in page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    page.emulate_media(media="print")
    paper = page.locator(".record-paper")
    for words in ("<b>Ada</b> Lovelace", "2.2 Partial derivatives", "2026", "Lab: 2.6", "3 of "):
        expect(paper).to_contain_text(words)
    for hidden in ("h1", ".progress-copies", ".record-form", ".progress-done", ".md-header"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    page.emulate_media(media="screen")
    page.reload()
    assert page.get_by_label("Name:").input_value() == ""


def test_it_is_said_plainly_where_nothing_can_be_kept(
    reader: Any, chromium: Browser, site_folder: Path
) -> None:
    page = reader.window(viewport=WIDE, java_script_enabled=False)
    reader.read(page, PROGRESS)
    assert page.get_by_text("Scripts are switched off").is_visible()
    assert page.locator(".progress-before").is_visible()
    reader.read(page, LESSON)
    assert page.locator(".lesson-read").inner_text() == ""
    # From a folder it is kept as well as the browser allows.
    context = chromium.new_context(viewport=WIDE)
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    page = context.new_page()
    page.goto((site_folder / LESSON / "index.html").as_uri())
    tick(page).press("Space")
    page.wait_for_function(f"() => ({KEPT})()['{LESSON}']?.read")
    page.locator(".lesson-read a").click()
    page.get_by_role("link", name="Go on with 2.5").click()
    page.wait_for_url("**/5-the-jacobian-matrix/index.html")
    context.close()
    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(reader: Any, site_folder: Path, scheme: str) -> None:
    page = reader.window(viewport=PHONE, color_scheme=scheme, bypass_csp=True)
    shown(reader, page)
    page.evaluate(PUT, state(site_folder))
    page.reload()
    page.get_by_role("button", name="Erase all of it").click()
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    for path in (PROGRESS, MODULE):
        if path == MODULE:
            reader.read(page, path)
            page.locator(".marked-list svg").wait_for()
        page.evaluate(axe)
        found = page.evaluate("async () => (await axe.run('article')).violations")
        assert found == [], path
