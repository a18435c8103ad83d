"""Going from page to page while the document stays, and with it what runs in it."""

import gzip
import html
import re
import subprocess
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import CDPSession, Error, Page, Route, Worker, expect
from test_site_run import box, run, try_out

from builder.maths import node

ROOT = Path(__file__).parent.parent
VISIT = (ROOT / "docs" / "assets" / "run" / "visit.js").as_posix()
BYTES = 2_500  # compressed
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
MODULE = "lessons/1-what-is-calculus/"
FIRST = f"{MODULE}1-rise-over-run/index.html"
SECOND = f"{MODULE}2-definition-of-a-derivative/index.html"
THIRD = f"{MODULE}3-special-cases/index.html"
INTERACTIVE = "tram"  # in the second
HEADING = "main h1"

# All that a page says of itself and leads to, with addresses written out; without buttons of
# cells, which come as the reader comes near.
SAID = """() => {
    const article = document.querySelector("article").cloneNode(true);
    for (const late of article.querySelectorAll(".run-bar, .lesson-read > *")) late.remove();
    const all = (selector, tell) => [...document.querySelectorAll(selector)].map(tell);
    const absolute = way => new URL(way, location).href;
    return [
        document.title,
        all("meta[name=description]", meta => meta.content),
        all("meta[name^='needs:']", meta => [meta.name, ...meta.content.split(" ").map(absolute)]),
        all("link:is([rel=prev], [rel=next], [rel=icon])", link => link.rel + link.href).sort(),
        all("a[href]:not(.lesson-read *)", link => [link.href, link.textContent.trim()]),
        all("img", image => image.src),
        all(".md-header__topic, .md-nav__link--active, .md-skip", part => part.textContent.trim()),
        article.textContent.trim(),
    ];
}"""
# Where everything is that can be seen.
LATE = ".run-bar, .run-bar *, .lesson-read *, uphill-paper *"
LOOKS = """() => [...document.querySelectorAll("body :not(LATE)")].flatMap(at => {
    const { x, y, width, height } = at.getBoundingClientRect();
    return width ? [[at.tagName, x, y, width, height].join(" ")] : [];
})""".replace("LATE", LATE)
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
    return bundled()


def bundled() -> str:
    """Return what a page runs once Python runs in it."""
    bundler = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
    words = ["--bundle", "--minify", "--target=es2022", "--format=iife"]
    asked = f"import {{ keepDocument }} from '{VISIT}'; window.keepDocument = keepDocument;"
    return subprocess.run(
        [node(), bundler, *words], input=asked, capture_output=True, text=True, check=True
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
    page.evaluate(f"() => {{ {script} keepDocument(); keepDocument(); window.marker = 1; }}")


def opened(reader: Any, script: str, file: str, **options: Any) -> Page:
    """Open a page in which Python runs."""
    page: Page = reader.window(**{"viewport": WIDE} | options)
    reader.read(page, file)
    keep(page, script)
    page.mouse.move(195, 300)
    until(page, "'document$' in window")
    return page


def title(site: Path, file: str) -> str:
    found = re.search("<title>(.*?)</title>", (site / file).read_text("utf-8"))
    assert found is not None
    return html.unescape(found[1])


def arrived(page: Page, site: Path, file: str, kept: bool = True) -> None:
    """Wait for another page; see that the document is still the same, or that it is another."""
    until(
        page,
        """([path, title]) => location.pathname === path && document.title === title
            && document.readyState === "complete" """,
        ["/" + file.removesuffix("index.html"), title(site, file)],
    )
    assert page.evaluate("window.marker === 1") is kept


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


def turn(page: Page, site: Path, *files: str) -> None:
    """Go on from page to page by the theme's key."""
    for file in files:
        page.keyboard.press("n")
        arrived(page, site, file)


def test_it_is_small(script: str) -> None:
    assert len(gzip.compress(script.encode())) <= BYTES


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_page_gone_on_to_is_that_page(
    reader: Any, script: str, site_folder: Path, viewport: dict[str, int]
) -> None:
    page = opened(reader, script, FIRST, viewport=viewport)
    for file in (SECOND, "index.html", "glossary/index.html", f"{MODULE}check/index.html"):
        follow(page, reader.address, file)
        arrived(page, site_folder, file)
        state = page.context.storage_state()  # what was read so far is marked in both
        loaded = opened(reader, script, file, viewport=viewport, storage_state=state)
        for lower in (0, 700):
            for window in (loaded, page):
                window.evaluate("y => scrollTo(0, y)", lower)
            for what in (SAID, LOOKS):
                same(page, loaded, what)
        loaded.close()


def same(page: Page, loaded: Page, what: str) -> None:
    """Wait until two windows show the same, whichever comes to rest first."""
    for _ in range(150):
        if page.evaluate(what) == loaded.evaluate(what):
            return
        page.wait_for_timeout(100)
    pairs = zip_longest(page.evaluate(what), loaded.evaluate(what))
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


def pythons(page: Page) -> list[Worker]:
    """Return the workers that run Python; the search has its own."""
    return [worker for worker in page.workers if worker.url.startswith("blob:")]


def test_python_lives_on_and_runs_cells_of_the_next_page(reader: Any, site_folder: Path) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, FIRST)
    assert "Done" in run(box(page, 1))
    page.evaluate("window.marker = 1")
    [worker] = pythons(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(".md-footer__link--next").click()
    arrived(page, site_folder, SECOND)
    assert try_out(page, box(page, 2), "print(distance(2.0))") == "4.0\n"
    assert pythons(page) == [worker]
    assert not [url for url in asked if "/assets/python/" in url]
    page.go_back()
    arrived(page, site_folder, FIRST)
    assert try_out(page, box(page, 2), "print(height(5.0))") == "10.0\n"


def test_enter_on_a_link_leads_to_the_next_title(
    reader: Any, script: str, site_folder: Path
) -> None:
    page = opened(reader, script, FIRST)
    page.locator(".md-footer__link--next").focus()
    page.keyboard.press("Enter")
    arrived(page, site_folder, SECOND)
    expect(page.locator(HEADING)).to_be_focused()
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Tab")
    expect(page.locator(HEADING)).not_to_have_attribute("tabindex", "-1")


def test_exercises_and_interactives_work_on_the_next_page(
    reader: Any, script: str, site_folder: Path
) -> None:
    page = opened(reader, script, FIRST)
    turn(page, site_folder, SECOND)
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
    arrived(page, site_folder, THIRD)
    page.locator(".exercise").last.scroll_into_view_if_needed()
    page.locator(".exercise uphill-exercise form").last.wait_for()


def test_an_interactive_is_found_as_it_was_left(
    reader: Any, script: str, site_folder: Path
) -> None:
    page = opened(reader, script, FIRST)
    turn(page, site_folder, SECOND)
    page.locator(f"#{INTERACTIVE}").scroll_into_view_if_needed()
    page.locator(f"#{INTERACTIVE}[data-live]").wait_for()
    slider = page.locator(f"#{INTERACTIVE}").get_by_role("slider").first
    slider.press("ArrowRight")
    until(page, "location.hash")
    left, address = slider.get_attribute("aria-valuetext"), page.url
    slider.press("ArrowRight")  # too late for the address
    turn(page, site_folder, THIRD)
    page.wait_for_timeout(600)
    assert page.url == urljoin(reader.address, THIRD.removesuffix("index.html"))
    page.go_back()
    arrived(page, site_folder, SECOND)
    assert page.url == address
    page.locator(f"#{INTERACTIVE}[data-live]").wait_for()
    assert slider.get_attribute("aria-valuetext") == left


def test_back_and_forward_lead_to_where_one_was(
    reader: Any, script: str, site_folder: Path
) -> None:
    page = opened(reader, script, FIRST)
    part = "article > section:nth-of-type(3) > p:nth-of-type(2)"
    other = "article > section:nth-of-type(2) > p:nth-of-type(2)"
    page.locator(part).evaluate("element => element.scrollIntoView()")
    page.locator(part).evaluate("element => element.scrollIntoView()")  # what is above is laid out
    page.wait_for_timeout(500)
    was = page.evaluate(TOP_OF, part)
    turn(page, site_folder, SECOND)
    page.locator(other).evaluate("element => element.scrollIntoView()")
    until(page, "history.state.place.part > 0")
    page.wait_for_timeout(500)
    there = page.evaluate(TOP_OF, other)
    page.go_back()
    arrived(page, site_folder, FIRST)
    until(page, f"was => Math.abs(({TOP_OF})('{part}') - was) < 3", was)
    page.go_forward()
    arrived(page, site_folder, SECOND)
    until(page, f"was => Math.abs(({TOP_OF})('{other}') - was) < 3", there)


def test_a_page_loaded_anew_can_be_left_by_going_back(
    reader: Any, script: str, site_folder: Path
) -> None:
    page = opened(reader, script, FIRST)
    turn(page, site_folder, SECOND)
    page.evaluate("scrollTo(0, 700)")
    page.reload()
    until(page, "scrollY > 300")
    page.go_back()
    arrived(page, site_folder, FIRST, kept=False)


def test_an_anchor_of_another_page_is_where_it_leads(
    reader: Any, script: str, site_folder: Path
) -> None:
    page = opened(reader, script, SECOND)
    link = page.locator("article a[href*='2-limits-and-continuity/#']").first
    there = urljoin(page.url, link.get_attribute("href"))
    file = there.removeprefix(reader.address).split("#")[0] + "index.html"
    link.click()
    arrived(page, site_folder, file)
    assert page.url == there
    expect(page.locator(":target")).to_have_count(1)
    until(page, f"() => Math.abs(({TOP_OF})(':target') - innerHeight / 10) < innerHeight / 10")
    # Anchors of the page itself are the browser's.
    page.evaluate("document.querySelector('.md-nav--secondary li:last-child > a').click()")
    assert page.evaluate("window.marker") == 1
    page.go_back()
    expect(page.locator(":target")).to_have_attribute("id", there.split("#")[1])


def test_after_three_pages_everything_around_works(
    reader: Any, script: str, site_folder: Path
) -> None:
    fourth = f"{MODULE}4-sum-power-product-rules/index.html"
    rights = ["clipboard-read", "clipboard-write"]
    page = opened(reader, script, FIRST, permissions=rights)
    turn(page, site_folder, SECOND, THIRD, fourth)

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
    arrived(page, site_folder, THIRD)
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
    arrived(page, site_folder, file)
    expect(page.locator("#__search")).not_to_be_checked()
    expect(page.locator("article mark").first).to_be_attached()


def test_search_and_theme_may_come_after_the_first_visit(
    reader: Any, script: str, site_folder: Path
) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, "index.html")
    keep(page, script)
    assert not page.evaluate("'document$' in window")
    follow(page, reader.address, SECOND)
    arrived(page, site_folder, SECOND)
    page.locator(".md-search__input").fill("eigenvalue")
    page.locator(".md-search-result__link").first.wait_for()


def test_the_menu_of_a_phone_closes_and_opens_again(
    reader: Any, script: str, site_folder: Path
) -> None:
    page = opened(reader, script, FIRST, viewport=PHONE)
    button = page.locator(".md-header button[aria-expanded]")
    for file in (SECOND, THIRD):
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true")
        name = title(site_folder, file).rsplit(" - ", 1)[0]
        page.locator(".md-nav--primary").get_by_role("link", name=name).click()
        arrived(page, site_folder, file)
        expect(button).to_have_attribute("aria-expanded", "false")


def test_only_plain_clicks_on_pages_of_the_site_are_taken(
    reader: Any, script: str, site_folder: Path
) -> None:
    page = opened(reader, script, FIRST)
    here, there = (file.removesuffix("index.html") for file in (FIRST, SECOND))
    not_ours: list[tuple[str, dict[str, Any]]] = [
        (there, {"ctrlKey": True}),
        (there, {"shiftKey": True}),
        (there, {"altKey": True}),
        (there, {"metaKey": True}),
        (there, {"button": 1}),
        (there, {"link": {"target": "_blank"}}),
        (there, {"link": {"download": "page"}}),
        (f"{MODULE}1-rise-over-run.ipynb", {}),
        ("https://example.org/", {}),
        (f"{here}#part", {}),
    ]
    for href, options in not_ours:
        taken = page.evaluate(CLICK, [urljoin(reader.address, href), options])
        assert not taken, (href, options)
    assert page.evaluate(CLICK, [urljoin(reader.address, there), {}])
    arrived(page, site_folder, SECOND)


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
        "a policy that allows more": ("img-src 'self'", "img-src 'self' blob:"),
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
    reader: Any, script: str, site_folder: Path, how: str
) -> None:
    page: Page = reader.window(viewport=WIDE)
    page.route("**/2-definition-of-a-derivative/", lambda route: failing(route, how))
    reader.read(page, FIRST)
    keep(page, script)
    page.evaluate("document.querySelector('.md-footer__link--next').click()")
    arrived(page, site_folder, SECOND, kept=False)
    keep(page, script)
    follow(page, reader.address, THIRD)
    arrived(page, site_folder, THIRD)
    page.evaluate("history.back()")
    arrived(page, site_folder, SECOND, kept=False)


def test_a_second_click_counts(reader: Any, script: str, site_folder: Path) -> None:
    page = opened(reader, script, FIRST)
    held: list[Route] = []
    page.route("**/2-definition-of-a-derivative/", lambda route: held.append(route))
    follow(page, reader.address, SECOND)
    page.locator("body > .visit").wait_for()  # a page that lets wait is said to be on its way
    follow(page, reader.address, THIRD)
    arrived(page, site_folder, THIRD)
    expect(page.locator("body > .visit")).to_have_count(0)
    assert len(held) == 1
    page.unroute_all(behavior="ignoreErrors")
    with suppress(Error):  # nobody waits for it
        held[0].continue_()
    page.wait_for_timeout(500)
    arrived(page, site_folder, THIRD)
    page.go_back()
    arrived(page, site_folder, FIRST)


def counted(page: Page, tools: CDPSession) -> tuple[float, float]:
    """Return how many nodes and listeners there are that could not be thrown away."""
    page.wait_for_timeout(300)
    for _ in range(3):
        tools.send("HeapProfiler.collectGarbage")
    metrics = {m["name"]: m["value"] for m in tools.send("Performance.getMetrics")["metrics"]}
    return metrics["Nodes"], metrics["JSEventListeners"]


@pytest.mark.parametrize("theme", [False, True], ids=["ours", "theme"])
def test_pages_gone_from_leave_nothing_behind(
    reader: Any, script: str, site_folder: Path, theme: bool
) -> None:
    page = reader.window(viewport=WIDE)
    if not theme:
        empty = "window.document$ = { next() {} };"
        page.route("**/bundle.*.js", lambda route: route.fulfill(body=empty))
    reader.read(page, FIRST)
    keep(page, script)
    page.mouse.move(195, 300)
    until(page, "'document$' in window")
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")
    counts = [counted(page, tools)]
    for _ in range(3):
        for file in (SECOND, FIRST):
            follow(page, reader.address, file)
            arrived(page, site_folder, file)
            page.evaluate("document.querySelector('.play').scrollIntoView()")
            page.locator(".play[data-live]").first.wait_for()
        counts.append(counted(page, tools))
    (of_page, _), (nodes, listeners), *_, (more_nodes, more_listeners) = counts
    if theme:  # which keeps parts of its lists of pages
        assert more_nodes - nodes < of_page / 2  # after four pages
    else:
        assert more_nodes - nodes < of_page / 100
        assert more_listeners == listeners


def test_pages_opened_from_a_folder_are_left_alone(
    reader: Any, script: str, site_folder: Path
) -> None:
    page = reader.window(viewport=WIDE)
    reader.address = "file:///"
    page.goto((site_folder / FIRST).as_uri())
    keep(page, script)
    assert page.evaluate("history.scrollRestoration") == "auto"
