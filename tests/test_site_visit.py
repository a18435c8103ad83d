"""Going from page to page while the document stays, and with it what runs in it."""

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Error, Page, Route, expect

from builder.maths import node

Pages = dict[str, BeautifulSoup]

ROOT = Path(__file__).parent.parent
VISIT = ROOT / "docs" / "assets" / "run" / "visit.js"
BYTES = 2_600  # compressed
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
MODULE = "lessons/1-what-is-calculus/"
FIRST = f"{MODULE}1-rise-over-run/index.html"
SECOND = f"{MODULE}2-definition-of-a-derivative/index.html"
THIRD = f"{MODULE}3-special-cases/index.html"
INTERACTIVE = "tram"  # in the second
HEADING = "main h1"

# All that a page says of itself and leads to, with addresses written out.
SAID = """() => {
    const all = (selector, tell) => [...document.querySelectorAll(selector)].map(tell);
    const absolute = way => new URL(way, location).href;
    return JSON.stringify([
        document.title,
        all("meta[name=description]", meta => meta.content),
        all("meta[name^='needs:']", meta => [meta.name, ...meta.content.split(" ").map(absolute)]),
        all("link:is([rel=prev], [rel=next], [rel=icon])", link => link.rel + link.href).sort(),
        all("a[href]", link => [link.href, link.textContent.trim()]),
        all("img", image => image.src),
        all(".md-header__topic, .md-nav__link--active, .md-skip", part => part.textContent.trim()),
        document.querySelector("article").textContent.trim(),
    ]);
}"""
# Where everything is that can be seen.
LOOKS = """() => JSON.stringify([...document.body.querySelectorAll("*")].flatMap(element => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return width ? [[element.tagName, x, y, width, height].join(" ")] : [];
}))"""
TOP_OF = "selector => document.querySelector(selector).getBoundingClientRect().top"
# A click as by a mouse; whether somebody took it before the browser could follow the link.
CLICK = """([href, options]) => {
    const link = document.createElement("a");
    link.href = href;
    Object.assign(link, options.link ?? {});
    document.querySelector("article").append(link);
    let taken;
    addEventListener("click", event => {
        taken = event.defaultPrevented;
        event.preventDefault();
    }, { once: true });
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...options }));
    link.remove();
    return taken;
}"""


@pytest.fixture(scope="module")
def script() -> str:
    """What a page runs once Python runs in it."""
    bundler = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
    words = ["--bundle", "--minify", "--target=es2022", "--format=iife", "--global-name=kept"]
    return subprocess.run(
        [node(), bundler, *words, VISIT], capture_output=True, text=True, check=True
    ).stdout


def until(page: Page, what: str, arg: Any = None) -> None:
    """Wait until something holds, also in a page whose policy lets Playwright ask but once."""
    for _ in range(150):
        try:
            if page.evaluate(what, arg):
                return
        except Error as error:  # the reader is on the way to another page
            if "context" not in str(error):
                raise
        page.wait_for_timeout(100)
    pytest.fail(f"never: {what}")


def keep(page: Page, script: str) -> None:
    """Let a page do what it does once Python runs; twice is harmless."""
    run = f"(() => {{ {script} kept.keepDocument(); kept.keepDocument(); window.marker = 1; }})()"
    page.evaluate(run)


def opened(reader: Any, script: str, file: str, **options: Any) -> Page:
    """Open a page in which Python runs."""
    page: Page = reader.window(**{"viewport": WIDE} | options)
    reader.read(page, file)
    keep(page, script)
    page.mouse.move(195, 300)
    until(page, "'document$' in window")
    return page


def title(pages: Pages, file: str) -> str:
    found = pages[file].title
    assert found is not None
    return found.get_text()


def arrived(page: Page, pages: Pages, file: str, kept: bool = True) -> None:
    """Wait for another page; see that the document is still the same, or that it is another."""
    until(
        page,
        """([path, title]) => location.pathname === path && document.title === title
            && document.readyState === "complete" """,
        ["/" + file.removesuffix("index.html"), title(pages, file)],
    )
    assert page.evaluate("window.marker ?? 0") == int(kept)


def follow(page: Page, address: str, file: str) -> None:
    """Click a link to a page of the site, wherever on the page the reader is."""
    page.evaluate(
        """href => {
            const link = Object.assign(document.createElement("a"), { href });
            document.querySelector("article").append(link);
            link.click();
            link.remove();
        }""",
        address + file.removesuffix("index.html"),
    )


def turn(page: Page, pages: Pages, *files: str) -> None:
    """Go on from page to page by the theme's key."""
    for file in files:
        page.keyboard.press("n")
        arrived(page, pages, file)


def test_it_is_small(script: str) -> None:
    assert len(gzip.compress(script.encode())) <= BYTES


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(
    "file", [SECOND, "index.html", "glossary/index.html", f"{MODULE}check/index.html"]
)
def test_a_page_gone_on_to_is_that_page(
    reader: Any, script: str, html_pages: Pages, file: str, viewport: dict[str, int]
) -> None:
    page = opened(reader, script, FIRST, viewport=viewport)
    follow(page, reader.address, file)
    arrived(page, html_pages, file)
    loaded = opened(reader, script, file, viewport=viewport)
    assert json.loads(page.evaluate(SAID)) == json.loads(loaded.evaluate(SAID))
    for lower in (0, 700):
        for window in (loaded, page):
            window.evaluate("y => scrollTo(0, y)", lower)
        # Both come to rest, whichever is first.
        until(page, f"looks => ({LOOKS})() === looks", rest(loaded))


def rest(page: Page) -> str:
    """Return where everything is once nothing moves any more."""
    looks, before = str(page.evaluate(LOOKS)), ""
    while looks != before:
        page.wait_for_timeout(500)
        looks, before = str(page.evaluate(LOOKS)), looks
    return looks


def test_enter_on_a_link_leads_to_the_next_title(
    reader: Any, script: str, html_pages: Pages
) -> None:
    page = opened(reader, script, FIRST)
    page.locator(".md-footer__link--next").focus()
    page.keyboard.press("Enter")
    arrived(page, html_pages, SECOND)
    expect(page.locator(HEADING)).to_be_focused()
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Tab")
    expect(page.locator(HEADING)).not_to_have_attribute("tabindex", "-1")


def test_exercises_and_interactives_work_on_the_next_page(
    reader: Any, script: str, html_pages: Pages
) -> None:
    page = opened(reader, script, FIRST)
    turn(page, html_pages, SECOND)
    box = page.locator(f"#{INTERACTIVE}")
    box.scroll_into_view_if_needed()
    page.locator(f"#{INTERACTIVE}[data-live]").wait_for()
    box.get_by_role("slider").first.press("ArrowRight")
    until(page, f"location.hash.startsWith('#{INTERACTIVE}=')")
    page.locator(".exercise").first.scroll_into_view_if_needed()
    form = page.locator("uphill-exercise form:has(input[type=text])").first
    form.scroll_into_view_if_needed()
    form.locator("input[type=text]").first.fill("12345")
    form.locator("input[type=text]").first.press("Enter")
    expect(
        page.locator("uphill-exercise:has(input[type=text]) .exercise-reply").first
    ).not_to_be_empty()
    follow(page, reader.address, THIRD)
    arrived(page, html_pages, THIRD)
    page.locator(".exercise").last.scroll_into_view_if_needed()
    page.locator(".exercise uphill-exercise form").last.wait_for()


def test_an_interactive_is_found_as_it_was_left(
    reader: Any, script: str, html_pages: Pages
) -> None:
    page = opened(reader, script, FIRST)
    turn(page, html_pages, SECOND)
    page.locator(f"#{INTERACTIVE}").scroll_into_view_if_needed()
    page.locator(f"#{INTERACTIVE}[data-live]").wait_for()
    slider = page.locator(f"#{INTERACTIVE}").get_by_role("slider").first
    slider.press("ArrowRight")
    until(page, "location.hash")
    left, address = slider.get_attribute("aria-valuetext"), page.url
    slider.press("ArrowRight")  # too late for the address
    turn(page, html_pages, THIRD)
    page.wait_for_timeout(600)
    assert page.url == urljoin(reader.address, THIRD.removesuffix("index.html"))
    page.go_back()
    arrived(page, html_pages, SECOND)
    assert page.url == address
    page.locator(f"#{INTERACTIVE}[data-live]").wait_for()
    assert slider.get_attribute("aria-valuetext") == left


def test_back_and_forward_lead_to_where_one_was(
    reader: Any, script: str, html_pages: Pages
) -> None:
    page = opened(reader, script, FIRST)
    part = "article > section:nth-of-type(3) > p:nth-of-type(2)"
    other = "article > section:nth-of-type(2) > p:nth-of-type(2)"
    page.locator(part).evaluate("element => element.scrollIntoView()")
    page.locator(part).evaluate("element => element.scrollIntoView()")  # what is above is laid out
    page.wait_for_timeout(500)
    was = page.evaluate(TOP_OF, part)
    turn(page, html_pages, SECOND)
    page.locator(other).evaluate("element => element.scrollIntoView()")
    until(page, "history.state.place.part > 0")
    page.wait_for_timeout(500)
    there = page.evaluate(TOP_OF, other)
    page.go_back()
    arrived(page, html_pages, FIRST)
    until(page, f"was => Math.abs(({TOP_OF})('{part}') - was) < 3", was)
    page.go_forward()
    arrived(page, html_pages, SECOND)
    until(page, f"was => Math.abs(({TOP_OF})('{other}') - was) < 3", there)


def test_a_page_loaded_anew_can_be_left_by_going_back(
    reader: Any, script: str, html_pages: Pages
) -> None:
    page = opened(reader, script, FIRST)
    turn(page, html_pages, SECOND)
    page.reload()
    page.go_back()
    arrived(page, html_pages, FIRST, kept=False)


def test_an_anchor_of_another_page_is_where_it_leads(
    reader: Any, script: str, html_pages: Pages
) -> None:
    page = opened(reader, script, SECOND)
    link = page.locator("article a[href*='2-limits-and-continuity/#']").first
    there = urljoin(page.url, link.get_attribute("href"))
    file = there.removeprefix(reader.address).split("#")[0] + "index.html"
    link.click()
    arrived(page, html_pages, file)
    assert page.url == there
    expect(page.locator(":target")).to_have_count(1)
    until(page, f"() => Math.abs(({TOP_OF})(':target') - innerHeight / 10) < innerHeight / 10")
    # Anchors of the page itself are the browser's.
    page.evaluate("document.querySelector('.md-nav--secondary li:last-child > a').click()")
    assert page.evaluate("window.marker") == 1
    page.go_back()
    expect(page.locator(":target")).to_have_attribute("id", there.split("#")[1])


def test_after_three_pages_everything_around_works(
    reader: Any, script: str, html_pages: Pages
) -> None:
    fourth = f"{MODULE}4-sum-power-product-rules/index.html"
    rights = ["clipboard-read", "clipboard-write"]
    page = opened(reader, script, FIRST, permissions=rights)
    turn(page, html_pages, SECOND, THIRD, fourth)

    page.evaluate("""() => {
        window.copied = [];
        navigator.clipboard.writeText = async text => void window.copied.push(text);
    }""")
    page.locator(".md-code__button:visible").first.click()
    until(page, "window.copied.length")
    block = page.locator(".highlight:has(.md-code__button:visible)").first
    assert page.evaluate("window.copied") == [
        block.evaluate("""block =>
            (block.querySelector("template")?.content ?? block.querySelector("pre")).textContent""")
    ]

    page.evaluate("scrollTo(0, 3000)")
    active = page.locator(".md-sidebar--secondary .md-nav__link--active")
    expect(active).to_have_count(1)
    until(page, "document.querySelector('.md-header__title--active')")
    page.evaluate("scrollTo(0, 2500)")
    page.locator(".md-top").click()
    until(page, "scrollY === 0")

    scheme = page.evaluate("document.body.dataset.mdColorScheme")
    page.locator("label[for^=__palette]:visible").click()
    until(page, "old => document.body.dataset.mdColorScheme !== old", scheme)
    page.evaluate("history.back()")
    arrived(page, html_pages, THIRD)
    assert page.evaluate("document.body.dataset.mdColorScheme") != scheme
    page.locator("label[for^=__palette]:visible").click()
    until(page, "old => document.body.dataset.mdColorScheme === old", scheme)

    page.keyboard.press("/")
    page.keyboard.type("eigenvalue")
    found = page.locator(".md-search-result__link").first
    found.wait_for()
    to = str(found.get_attribute("href"))
    assert to.startswith(reader.address)
    found.click()
    file = to.removeprefix(reader.address).split("?")[0].split("#")[0] + "index.html"
    arrived(page, html_pages, file)
    expect(page.locator("#__search")).not_to_be_checked()
    expect(page.locator("article mark").first).to_be_attached()


def test_search_and_theme_may_come_after_the_first_visit(
    reader: Any, script: str, html_pages: Pages
) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, "index.html")
    keep(page, script)
    assert not page.evaluate("'document$' in window")
    follow(page, reader.address, SECOND)
    arrived(page, html_pages, SECOND)
    page.locator(".md-search__input").fill("eigenvalue")
    page.locator(".md-search-result__link").first.wait_for()


def test_the_menu_of_a_phone_closes_and_opens_again(
    reader: Any, script: str, html_pages: Pages
) -> None:
    page = opened(reader, script, FIRST, viewport=PHONE)
    button = page.locator(".md-header button[aria-expanded]")
    for file in (SECOND, THIRD):
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true")
        name = title(html_pages, file).rsplit(" - ", 1)[0]
        page.locator(".md-nav--primary").get_by_role("link", name=name).click()
        arrived(page, html_pages, file)
        expect(button).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize(
    ("href", "options", "taken"),
    [
        (SECOND.removesuffix("index.html"), {}, True),
        (SECOND.removesuffix("index.html"), {"ctrlKey": True}, False),
        (SECOND.removesuffix("index.html"), {"shiftKey": True}, False),
        (SECOND.removesuffix("index.html"), {"metaKey": True}, False),
        (SECOND.removesuffix("index.html"), {"button": 1}, False),
        (SECOND.removesuffix("index.html"), {"link": {"target": "_blank"}}, False),
        (SECOND.removesuffix("index.html"), {"link": {"download": "page"}}, False),
        (f"{MODULE}1-rise-over-run.ipynb", {}, False),
        ("https://example.org/", {}, False),
        (FIRST.removesuffix("index.html") + "#part", {}, False),
    ],
)
def test_only_plain_clicks_on_pages_of_the_site_are_taken(
    reader: Any, script: str, href: str, options: dict[str, Any], taken: bool
) -> None:
    page = opened(reader, script, FIRST)
    assert page.evaluate(CLICK, [urljoin(reader.address, href), options]) is taken


def failing(route: Route, how: str) -> None:
    """Answer for a page that this document should show with one that it cannot."""
    if route.request.resource_type != "fetch":
        route.continue_()
        return
    if how == "no answer":
        route.abort("aborted")
        return
    answer = route.fetch()
    text = answer.text()
    changes = {
        "another style sheet": ("/site.", "/other."),
        "another version of the style sheet": ("/site.", "/site.00000000"),
        "another version of a script": ("/kit.", "/kit.00000000."),
        "a policy that allows more": ("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"),
        "no page of the site": ('data-md-component="container"', ""),
    }
    if how in changes:
        old, new = changes[how]
        assert old in text
        if how == "another version of the style sheet":
            name = text.split("/site.")[1].split(".css")[0]
            old, new = f"/site.{name}.", "/site.00000000."
        if how == "another version of a script":
            name = text.split("/kit.")[1].split(".js")[0]
            old, new = f"/kit.{name}.", "/kit.00000000."
        route.fulfill(response=answer, body=text.replace(old, new))
    else:
        assert how == "no HTML"
        route.fulfill(response=answer, headers={"content-type": "text/plain"})


@pytest.mark.parametrize("back", [False, True], ids=["on", "back"])
@pytest.mark.parametrize(
    "how",
    [
        "no answer",
        "no HTML",
        "no page of the site",
        "another style sheet",
        "another version of the style sheet",
        "another version of a script",
        "a policy that allows more",
    ],
)
def test_what_this_document_cannot_show_is_loaded(
    reader: Any, script: str, html_pages: Pages, how: str, back: bool
) -> None:
    page = opened(reader, script, SECOND if back else FIRST)
    if back:
        turn(page, html_pages, THIRD)
    page.route("**/2-definition-of-a-derivative/", lambda route: failing(route, how))
    if back:
        page.evaluate("history.back()")
    else:
        page.evaluate("document.querySelector('.md-footer__link--next').click()")
    until(page, "!window.marker")
    arrived(page, html_pages, SECOND, kept=False)


def test_a_second_click_counts(reader: Any, script: str, html_pages: Pages) -> None:
    page = opened(reader, script, FIRST)
    held: list[Route] = []
    page.route("**/2-definition-of-a-derivative/", lambda route: held.append(route))
    follow(page, reader.address, SECOND)
    page.locator("body > .visit").wait_for()  # a page that lets wait is said to be on its way
    follow(page, reader.address, THIRD)
    arrived(page, html_pages, THIRD)
    expect(page.locator("body > .visit")).to_have_count(0)
    assert len(held) == 1
    page.unroute_all(behavior="ignoreErrors")
    page.go_back()
    arrived(page, html_pages, FIRST)


def test_pages_gone_from_leave_nothing_behind(reader: Any, script: str, html_pages: Pages) -> None:
    page = opened(reader, script, FIRST)
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")

    def there() -> dict[str, float]:
        for _ in range(3):
            tools.send("HeapProfiler.collectGarbage")
            page.wait_for_timeout(200)
        metrics = tools.send("Performance.getMetrics")["metrics"]
        return {m["name"]: m["value"] for m in metrics}

    counts = []
    for _ in range(3):
        for _ in range(4):
            for file in (SECOND, FIRST):
                follow(page, reader.address, file)
                arrived(page, html_pages, file)
                page.evaluate("document.querySelector('.play').scrollIntoView()")
                page.locator(".play[data-live]").first.wait_for()
        found = there()
        counts.append((found["JSEventListeners"], found["Nodes"]))
    print(counts)
    assert counts[2][0] <= counts[1][0] + 10


def test_pages_opened_from_a_folder_are_left_alone(
    reader: Any, script: str, site_folder: Path
) -> None:
    page = reader.window(viewport=WIDE)
    reader.address = "file:///"
    page.goto((site_folder / FIRST).as_uri())
    keep(page, script)
    assert page.evaluate("history.scrollRestoration") == "auto"
