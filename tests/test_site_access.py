"""The built site for everybody: the keyboard, small screens, large text, and bad luck."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, expect

from builder.setup import find_chromium
from conftest import CHROMIUM_OPTIONS

Pages = dict[str, BeautifulSoup]

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, {
        get() { throw new DOMException("denied", "SecurityError"); }, configurable: true });"""
FULL_STORAGE = """Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError"); };"""

# Where the focus is: on nothing, or on something that is seen and on the screen.
FOCUS = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const option = at.matches(".md-option");  // the theme's switch shows itself as its label
    const mark = option ? at.nextElementSibling : at;
    const box = mark.getBoundingClientRect();
    const seen = mark.checkVisibility({visibilityProperty: true});
    const style = getComputedStyle(mark);
    return {
        what: at.outerHTML.slice(0, 120),
        seen: seen && box.width > 1 && box.height > 1 && box.right > 0 && box.left < innerWidth
            && box.bottom > 0 && box.top < innerHeight,
        marked: style.outlineStyle !== "none" || at.matches(".md-search__input")
            || getComputedStyle(at.querySelector(".play-ring") ?? at).strokeWidth === "3px",
    };
}"""


def module_and_lesson(pages: Pages) -> list[str]:
    lessons = [file for file in pages if re.fullmatch(r"lessons/[^/]+/\d[^/]*/index\.html", file)]
    modules = [file for file in pages if re.fullmatch(r"lessons/[^/]+/index\.html", file)]
    assert lessons
    assert modules
    return [modules[0], lessons[0]]


def test_every_page_allows_only_what_is_its_own(html_pages: Pages) -> None:
    for file, page in html_pages.items():
        head = page.find("head")
        assert head is not None
        policy = head.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert policy is not None, file
        rules = str(policy["content"])
        assert "default-src 'self'" in rules
        scripts = re.search(r"script-src ([^;]*)", rules)
        assert scripts is not None
        # WebAssembly may be made, for Python; scripts may not.
        assert "unsafe" not in scripts[1].replace("'wasm-unsafe-eval'", ""), file
        before = [tag.name for tag in policy.find_all_previous(["script", "link", "style"])]
        assert before == [], file


def test_the_policy_stops_a_script_that_is_not_ours(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, "index.html")
    page.evaluate(
        """() => { const script = document.createElement("script");
        script.textContent = "window.foreign = true"; document.body.append(script); }"""
    )
    assert page.evaluate("window.foreign") is None
    assert len(reader.complaints) == 1
    assert "Content Security Policy" in reader.complaints.pop()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_tab_reaches_everything_and_shows_where_it_is(
    reader: Any, html_pages: Pages, size: dict[str, int]
) -> None:
    page = reader.window(viewport=size)
    for file in ["index.html", "404.html", "about/index.html", *module_and_lesson(html_pages)]:
        reader.read(page, file)
        page.wait_for_load_state("networkidle")
        reached: list[str] = []
        hidden: list[Any] = []
        for _ in range(400):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            if focus is None:
                break
            reached.append(focus["what"])
            for _ in range(20):
                if focus["seen"]:
                    break
                # Parts are laid out as they come near; what has the focus is then scrolled to.
                page.wait_for_timeout(150)
                focus = page.evaluate(FOCUS)
            if not (focus["seen"] and focus["marked"]):
                hidden.append(focus)
        else:
            raise AssertionError(f"{file}: no way out by Tab")
        assert hidden == [], file
        if file not in ("404.html",):
            assert any("md-skip" in what for what in reached[:2]), file
        links = page.locator("article a[href]:visible").count()
        assert sum(what.startswith("<a ") for what in reached) >= links, file


def test_what_tab_has_reached_stays_on_the_screen_while_the_page_grows_above_it(
    reader: Any, html_pages: Pages
) -> None:
    page = reader.window(viewport=PHONE)
    reader.read(page, module_and_lesson(html_pages)[1])
    page.wait_for_load_state("networkidle")
    for _ in range(30):
        page.keyboard.press("Tab")
    focused = page.evaluate(FOCUS)
    assert focused["seen"]
    page.evaluate(
        """() => { document.documentElement.style.overflowAnchor = "none";
        document.querySelector("article").insertAdjacentHTML(
            "afterbegin", "<div class=tall></div>");
        document.querySelector(".tall").style.height = "3000px"; }"""
    )
    page.wait_for_function(f"() => ({FOCUS})().seen")
    assert page.evaluate(FOCUS)["what"] == focused["what"]


def test_the_skip_link_leads_past_the_menu(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, module_and_lesson(html_pages)[1])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


def test_the_menu_of_a_phone_works_by_keyboard(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=PHONE)
    lesson = module_and_lesson(html_pages)[1]
    reader.read(page, lesson)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # past the skip link
    button = page.get_by_role("button", name="Menu")
    assert button.get_attribute("aria-expanded") == "false"
    for _ in range(5):
        if page.evaluate("document.activeElement.ariaLabel") == "Menu":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert button.get_attribute("aria-expanded") == "true"
    link = page.locator(".md-sidebar--primary a", has_text="Glossary")
    link.wait_for(state="attached")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.md-sidebar--primary') !== null"):
            break
    else:
        raise AssertionError("the focus never came to the menu")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.ariaLabel") == "Menu"
    assert button.get_attribute("aria-expanded") == "false"


def test_a_reader_without_a_mouse_comes_from_home_to_the_end_of_a_lesson(
    reader: Any, html_pages: Pages
) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, "index.html")

    def tab_to(words: str) -> None:
        for _ in range(300):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent").strip().startswith(words):
                return
        raise AssertionError(f"Tab never came to “{words}”")

    tab_to("Start with rise over run")
    page.keyboard.press("Enter")
    page.wait_for_url("**/1-rise-over-run/")
    tab_to("Suggest a correction")
    # To another site, where this test does not go.
    assert "/issues/new?" in page.evaluate("document.activeElement.href")


def test_nothing_scrolls_sideways_on_a_tiny_screen_or_with_large_text(
    reader: Any, html_pages: Pages
) -> None:
    page = reader.window(viewport={"width": 320, "height": 640})
    found = []
    for file in html_pages:
        reader.read(page, file)
        for text in ("100%", "200%"):
            page.set_viewport_size({"width": 320 if text == "100%" else 640, "height": 640})
            page.evaluate("size => document.documentElement.style.fontSize = size", text)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                found.append((file, text, wide))
    assert found == []


def test_screen_readers_find_every_heading_and_formula(
    chromium: Browser, address: str, html_pages: Pages
) -> None:
    # Parts of a lesson far from what is seen are not laid out. A browser that is told of a screen
    # reader has them in its accessibility tree all the same.
    told = [*CHROMIUM_OPTIONS, "--force-renderer-accessibility=screen-reader"]
    browser = chromium.browser_type.launch(executable_path=find_chromium(), args=told)
    page = browser.new_page(viewport=PHONE)
    lesson = module_and_lesson(html_pages)[1]
    page.goto(address + lesson)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node.get("role", {}).get("value") for node in tree if not node["ignored"]]
    browser.close()
    assert roles.count("heading") == len(html_pages[lesson].select("h1, h2, h3, h4"))
    folded = "details > :not(summary) math, .definition math"
    seen = len(html_pages[lesson].select("math")) - len(html_pages[lesson].select(folded))
    assert roles.count("MathMLMath") >= seen


def test_nothing_moves_for_readers_who_want_no_motion(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, module_and_lesson(html_pages)[1])
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(element => {
            const style = getComputedStyle(element);
            return /[1-9]/.test(style.transitionDuration) || style.animationName !== "none"
                || style.scrollBehavior === "smooth";
        }).map(element => element.className)"""
    )
    assert moving == []


def test_a_word_of_the_glossary_is_explained_on_hover_and_focus(
    reader: Any, html_pages: Pages
) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, module_and_lesson(html_pages)[1])
    term = page.locator("article .term").first
    link, definition = term.locator("a").first, term.locator(".definition")
    assert definition.count() == 1
    assert link.get_attribute("aria-describedby") == definition.get_attribute("id")
    assert not definition.is_visible()
    link.focus()
    assert definition.is_visible()
    page.keyboard.press("Escape")
    assert not definition.is_visible()
    page.evaluate("document.activeElement.blur()")
    link.hover()
    assert definition.is_visible()
    definition.hover()  # the way there must not close it
    assert definition.is_visible()
    assert len(definition.inner_text()) > 30


def search(page: Any, words: str) -> None:
    field = page.get_by_role("textbox", name="Search")
    field.fill("")
    field.fill(words)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("nabla", "notation/"),
        ("partial", "notation/"),
        ("Hessian", "glossary/"),
        ("difference_quotient", "snippets/#derivative-difference-quotient"),
    ],
)
def test_search_finds_symbols_terms_and_snippets(
    reader: Any, html_pages: Pages, words: str, place: str
) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, "index.html")
    search(page, words)
    results = page.locator(".md-search-result__link")
    results.first.wait_for()
    targets = [str(target.get_attribute("href")) for target in results.all()]
    assert any(
        re.sub(r"\?[^#]*", "", target).startswith(reader.address + place) for target in targets
    )


def test_search_is_used_by_keyboard_and_shows_lesson_and_section(
    reader: Any, html_pages: Pages
) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, "index.html")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    page.keyboard.type("steepest")
    first = page.locator(".md-search-result__item").first
    first.wait_for()
    lesson, section, *words = filter(None, first.inner_text().splitlines())
    found = [
        site
        for file, site in html_pages.items()
        if file.startswith("lessons/")
        and (h1 := site.find("h1"))
        and h1.get_text().removesuffix("#") == lesson
    ]
    assert len(found) == 1
    assert any(section in heading.get_text() for heading in found[0].find_all(["h2", "h3"]))
    assert "steepest" in words[0]
    assert " = np." not in first.inner_text()  # folded code is not found
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('.md-search-result__link')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/lessons/|/glossary/"))
    page.wait_for_load_state("networkidle")


def test_the_index_of_the_search_is_fetched_when_it_is_needed(
    reader: Any, html_pages: Pages
) -> None:
    page = reader.window(viewport=WIDE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    reader.read(page, "index.html")
    page.wait_for_load_state("networkidle")
    assert not any("search_index" in url for url in asked)
    with page.expect_response("**/search_index.json"):
        page.keyboard.press("/")
    assert sum("search_index" in url for url in asked) == 1


def test_the_theme_s_script_comes_when_a_reader_does_something_and_misses_nothing(
    reader: Any, html_pages: Pages
) -> None:
    page = reader.window(viewport=WIDE, color_scheme="dark")
    reader.read(page, module_and_lesson(html_pages)[1])
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.component$ === undefined")
    body = page.locator("body")
    assert body.get_attribute("data-md-color-scheme") == "slate"  # as their system has it
    # The first thing done is heard, though the script comes only now.
    page.locator("label[for^=__palette_]:visible").click()
    page.wait_for_function("() => document.body.dataset.mdColorScheme === 'default'")
    page.reload()
    assert body.get_attribute("data-md-color-scheme") == "default"  # what they chose stays
    page.keyboard.press("n")  # the theme's key for the next page
    page.wait_for_url(lambda url: not url.endswith(module_and_lesson(html_pages)[1][:-10]))
    page.wait_for_load_state("networkidle")


def test_a_damaged_store_is_overlooked(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=WIDE)
    page.add_init_script("localStorage.setItem('/.__palette', '{')")
    reader.read(page, module_and_lesson(html_pages)[1])
    page.keyboard.press("/")
    page.keyboard.type("steepest")
    page.locator(".md-search-result__item").first.wait_for()


def test_words_can_be_pasted_into_the_search(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, "index.html")
    page.keyboard.press("/")
    page.keyboard.insert_text("Jacobian")  # as a paste does, without the events of keys
    page.locator(".md-search-result__link").first.wait_for()


def test_a_wrong_place_in_the_address_shows_the_page(reader: Any, html_pages: Pages) -> None:
    page = reader.window(viewport=WIDE)
    lesson = module_and_lesson(html_pages)[1]
    for place in ("no-such-place", "%E0%A4%A", '"><script>alert(1)</script>'):
        page.goto(f"{reader.address}{lesson.removesuffix('index.html')}#{place}")
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").is_visible()


@pytest.mark.parametrize(
    "words", ["x" * 10_000, "<script>alert(1)</script>", 'a* +b -c ~9 ^ : \\ "', "\0"]
)
def test_any_search_is_answered(reader: Any, html_pages: Pages, words: str) -> None:
    page = reader.window(viewport=WIDE)
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    reader.read(page, "index.html")
    page.wait_for_load_state("networkidle")
    search(page, words)
    page.wait_for_timeout(500)
    search(page, "Jacobian")
    page.locator(".md-search-result__link").first.wait_for()


@pytest.mark.parametrize("script", [NO_STORAGE, FULL_STORAGE], ids=["denied", "full"])
def test_the_site_works_without_storage(reader: Any, html_pages: Pages, script: str) -> None:
    page = reader.window(viewport=WIDE)
    page.add_init_script(script)
    reader.read(page, module_and_lesson(html_pages)[1])
    page.wait_for_load_state("networkidle")
    body = page.locator("body")
    before = body.get_attribute("data-md-color-scheme")
    page.locator("label[for^=__palette_]:not([hidden])").first.click()
    expect(body).not_to_have_attribute("data-md-color-scheme", str(before))
    search(page, "Jacobian")
    page.locator(".md-search-result__link").first.wait_for()


def test_the_site_works_from_a_folder(chromium: Any, site_folder: Path) -> None:
    context = chromium.new_context(viewport=WIDE)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = context.new_page()
    page.goto((site_folder / "index.html").as_uri())
    page.get_by_text("Start with rise over run").click()
    page.wait_for_url("**/1-rise-over-run/index.html")
    assert page.locator("h1").inner_text().startswith("Rise over run")
    assert page.locator("article svg[role=img]").first.is_visible()
    colour = "getComputedStyle(document.querySelector('.lesson-facts')).fontSize"
    assert page.evaluate(colour) != page.evaluate("getComputedStyle(document.body).fontSize")
    assert page.locator(".md-search__input").is_disabled()
    assert "server" in str(page.locator(".md-search__input").get_attribute("placeholder"))
    # By key: the theme may be scrolling the contents to where the reader is.
    page.locator("nav a:visible", has_text="Glossary").first.press("Enter")
    page.wait_for_url("**/glossary/index.html")
    context.close()
    assert complaints == []


def test_formulas_are_read_without_their_fonts(
    chromium: Any, address: str, html_pages: Pages
) -> None:
    context = chromium.new_context(viewport=PHONE)
    context.route("**/*.woff2", lambda route: route.abort())
    page = context.new_page()
    page.goto(address + module_and_lesson(html_pages)[1].removesuffix("index.html"))
    page.wait_for_load_state("networkidle")
    assert page.locator(".katex-html").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.close()
