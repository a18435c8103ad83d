"""The site without a network, and while it is replaced by another version of itself."""

import hashlib
import html
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urljoin
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_site_run import box, output, run
from test_site_visit import bundled, follow, keep

from builder.offline import keepable, write_offline
from conftest import ROOT

WIDE = {"width": 1280, "height": 900}
MINUTES = 120_000
FOLDER = "2-multivariate-calculus"
MODULE = f"lessons/{FOLDER}/"
LESSON = f"{MODULE}4-the-jacobian/"
NEXT = f"{MODULE}5-the-jacobian-matrix/"
HASHED = re.compile(r"\.[0-9a-f]{8}\.")
NAMED = re.compile(r'"([^"]*\.[0-9a-f]{8}\.(?:js|css|json|svg|webmanifest)(?: [^"]*)?)"')
LINKED = re.compile(r'<(?:a|link|script|img)\b[^>]* (?:href|src)="([^"]*)"')
# Too much to be copied and kept for tests that need only a few pages.
ELSEWHERE = ("notebooks", "*.ipynb", "*.bin", "*.map", "lunr", "figures", "*.zip", "snippets")

# Of which version every part of a page is: its own HTML, its styles, each script, its other files.
VERSIONS = """async () => {
    const root = document.documentElement;
    const told = name => document.querySelector(`meta[name="uphill:${name}"]`)?.content;
    const { base } = JSON.parse(document.getElementById("__config").textContent);
    const index = new URL("search/search_index.json", new URL(base, location));
    const files = [index, told("cells")].filter(Boolean);
    const texts = await Promise.all(files.map(async file => (await fetch(file)).text()));
    return [
        root.dataset.version,
        getComputedStyle(root).getPropertyValue("--version"),
        ...(globalThis.versions ?? []),
        ...texts.map(text => /"version": ?"(\\d)"/.exec(text)?.[1]),
    ];
}"""
# What a page is given otherwise than it was published.
NOT_AS_PUBLISHED = """async ([root, files]) => {
    const wrong = [];
    for (const [path, wanted] of files) {
        const address = root + path.replace(/(^|\\/)index\\.html$/, "$1");
        const bytes = await fetch(address).then(answer => answer.arrayBuffer(), () => undefined);
        const digest = bytes && new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        const found = digest && [...digest].map(b => b.toString(16).padStart(2, "0")).join("");
        if (found !== wanted) wrong.push(path);
    }
    return wrong;
}"""
# Whether a page has its styles and fonts.
DRAWN = """async () => {
    await document.fonts.ready;
    return getComputedStyle(document.querySelector(".md-header")).position === "sticky"
        && [...document.fonts].every(font => font.status !== "error");
}"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"
KEPT = """async () => {
    const names = await caches.keys();
    const lists = await Promise.all(names.map(async n => (await (await caches.open(n)).keys())));
    return Object.fromEntries(names.map((name, k) => [name, lists[k].map(({ url }) => url)]));
}"""


class Host:
    """A server whose site can be replaced, and that can be stopped and started again.

    The site lies below a path, as on hosts that have many; `beside` are others, by their paths.
    Outside nothing is found.
    """

    def __init__(self, folder: Path, beside: Mapping[str, Path] | None = None) -> None:
        self.folder = folder
        self.beside = beside or {}
        self.asked: list[str] = []
        self.wrong: set[str] = set()  # paths that arrive with other bytes
        self.left: int | None = None  # how many files arrive until the network is lost
        self._server: ThreadingHTTPServer | None = None
        self._port = 0
        self.start()

    @property
    def stopped(self) -> bool:
        return self._server is None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def address(self) -> str:
        return f"{self.origin}/uphill/"

    def site_of(self, path: str) -> tuple[str, Path] | None:
        """Return the longest path of a site that an address lies below, and its folder."""
        sites = {**self.beside, "/uphill/": self.folder}
        found = (root for root in sites if path.startswith(root) or path == root.rstrip("/"))
        root = max(found, key=len, default=None)
        return (root, sites[root]) if root else None

    def start(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), partial(_Handler, self))
        self._port = self._server.server_port
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, host: Host, *arguments: Any) -> None:
        self.host = host
        super().__init__(*arguments)

    def translate_path(self, path: str) -> str:
        found = self.host.site_of(path.partition("?")[0])
        if found is None:
            return str(self.host.folder / "nothing outside")
        root, self.directory = found[0], str(found[1])
        return super().translate_path(path.removeprefix(root.rstrip("/")))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page for wrong addresses, as hosts do."""
        found = self.host.site_of(self.path.partition("?")[0])
        page = found and found[1] / "404.html"
        if code != 404 or not page or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())

    def do_GET(self) -> None:
        if self.host.stopped:  # the connection was opened before
            self.close_connection = True
            return
        path = self.path.removeprefix("/uphill/").partition("?")[0]
        self.host.asked.append(path)
        # Two versions may be of the same second, by which this server would take them for one.
        del self.headers["If-Modified-Since"]
        if self.host.left is not None and not path.startswith("about/"):
            if self.host.left == 0:
                self.close_connection = True
                return
            self.host.left -= 1
        if path in self.host.wrong:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"something else")
            return
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")  # the browser would guess how long it may
        super().end_headers()

    def log_message(self, *words: Any) -> None:
        """Print nothing."""


def version_of(site: Path, folder: Path, number: str) -> Path:
    """Copy part of a site, mark every file with the number of a version, list it anew.

    What is named by its content gets another name, as it would by the builder.
    """
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns(*ELSEWHERE))
    marks = {
        ".html": lambda text: text.replace("<html ", f'<html data-version="{number}" ', 1),
        ".css": lambda text: f"{text}:root{{--version:{number}}}",
        ".js": lambda text: f"{text};(globalThis.versions??=[]).push('{number}');",
        ".json": lambda text: text.replace("{", f'{{"version":"{number}",', 1),
    }
    files = [path for path in folder.rglob("*") if path.suffix in marks and path.name != "sw.js"]
    for path in files:
        text = marks[path.suffix](path.read_text("utf-8"))
        path.write_text(HASHED.sub(f".{number * 8}.", text) if path.suffix != ".json" else text)
        if HASHED.search(path.name):
            path.rename(path.with_name(HASHED.sub(f".{number * 8}.", path.name)))
    for path in folder.rglob("*.*.*"):
        if path.suffix in (".svg", ".webmanifest", ".png", ".woff2") and HASHED.search(path.name):
            path.rename(path.with_name(HASHED.sub(f".{number * 8}.", path.name)))
    write_offline(folder, ROOT, f"2026-01-0{number}")
    return folder


@pytest.fixture(scope="module")
def versions(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two versions of part of the site."""
    folder = tmp_path_factory.mktemp("versions")
    return {number: version_of(site_folder, folder / number, number) for number in "12"}


@pytest.fixture
def host(versions: dict[str, Path]) -> Iterator[Host]:
    """A host with the first version."""
    host = Host(versions["1"])
    yield host
    host.stop()


def control(page: Page, host: Host) -> Any:
    """Open the page with the control, and return that."""
    page.goto(f"{host.address}about/")
    found = page.locator(".offline")
    found.locator(".offline-status").wait_for(state="attached")
    return found


def make(page: Page, host: Host, choice: str = "lessons") -> Any:
    """Make the site available offline; wait until it has ended, in whatever way."""
    box = control(page, host)
    box.locator(f"input[value={choice}]").check()
    box.get_by_role("button", name="Make available offline").click()
    expect(box).to_have_attribute("aria-busy", "false", timeout=MINUTES)
    return box


def until(page: Page, what: str, argument: Any = None) -> None:
    """Wait until something holds, in a page that may be loaded anew meanwhile."""
    for _ in range(300):
        try:
            if page.evaluate(what, argument):
                return
        except Exception as error:
            if "context" not in str(error) and "navigat" not in str(error):
                raise
        page.wait_for_timeout(100)
    pytest.fail(f"never: {what}")


def is_version(page: Page, number: str) -> None:
    page.wait_for_load_state("networkidle")
    found = set(page.evaluate(VERSIONS))
    assert found == {number}


def near(page: Page, selector: str) -> None:
    """Come near an element, so that its script is asked for."""
    page.locator(selector).first.evaluate(
        """element => { for (let e = element; (e = e.closest('details:not([open])')); )
            e.open = true;
        (element.closest('.exercise, .play') ?? element).scrollIntoView(); }"""
    )


# Everything, kept


def test_every_page_opens_and_a_cell_runs_without_a_server(
    context: BrowserContext, site_folder: Path, html_pages: dict[str, BeautifulSoup]
) -> None:
    host = Host(site_folder)
    page = context.new_page()
    expect(make(page, host)).to_contain_text("Ready offline: every page. Version")
    host.asked.clear()
    page.get_by_role("button", name="Add Python").press("Enter")
    choice = page.locator(".offline")
    expect(choice).to_contain_text(
        re.compile(r"Ready offline.*Python.*Version [0-9a-f]{8}"), timeout=MINUTES
    )
    assert {path for path in host.asked if not path.endswith(".bin")} <= {
        "sw.js",
        *(file.name for file in site_folder.glob("offline.*.json")),
    }
    host.stop()
    complaints: list[str] = []
    context.on("console", lambda m: complaints.append(f"{page.url}: {m.text}"))
    context.on("requestfailed", lambda r: complaints.append(f"{r.url}: {r.failure}"))
    kept = keepable(site_folder)
    hashes = [[p, hashlib.sha256((site_folder / p).read_bytes()).hexdigest()] for p in kept]
    assert page.evaluate(NOT_AS_PUBLISHED, [host.address, hashes]) == []
    for file in html_pages:
        if file == "404.html":
            continue
        answer = page.goto(host.address + file.removesuffix("index.html"), wait_until="commit")
        assert answer is not None
        assert (answer.from_service_worker, answer.status) == (True, 200), file
    for file in ("index.html", LESSON, f"{MODULE}check/", f"formulas/{FOLDER}/", "progress/"):
        page.goto(host.address + file.removesuffix("index.html"))
        assert page.evaluate(DRAWN), file
    # However an address is written; and what is not there says so.
    page.goto(f"{host.address}{LESSON}index.html")
    page.goto(host.address + LESSON.removesuffix("/"))
    assert page.url == host.address + LESSON
    page.locator(".md-search__input").fill("Jacobian")
    page.locator(".md-search-result__link").first.wait_for()
    page.goto(f"{host.address}practice/")
    page.locator(".practice-ways button").nth(1).press("Enter")
    page.locator(".practice-card uphill-exercise, .practice-front").first.wait_for()
    page.goto(host.address + LESSON)
    cell = box(page, 1)
    assert "Done" in run(cell)
    assert output(cell).count() == 1
    assert [c for c in complaints if "ERR_ABORTED" not in c] == []
    python = [url for urls in page.evaluate(KEPT).values() for url in urls if url.endswith(".bin")]
    assert len(python) == len(set(python)) > 5
    page.goto(f"{host.address}nothing/here/")
    expect(page.locator("h1")).to_have_text("This page is not kept offline")
    page.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text(str(html_pages["index.html"].h1.text).strip()[:12])
    # And all of it goes away again.
    again = control(page, host)
    expect(again).to_contain_text("Ready offline")
    again.get_by_role("button", name="Remove").press("Enter")
    expect(again).to_contain_text("Removed")
    assert not any("offline" in name for name in page.evaluate(KEPT))
    assert page.evaluate(WORKERS) == 0


# Two versions


def test_a_new_version_is_taken_whole_and_by_all_pages_at_once(
    context: BrowserContext, host: Host, versions: dict[str, Path]
) -> None:
    first, second = context.new_page(), context.new_page()
    expect(make(first, host)).to_contain_text("Ready offline: every page. Version")
    first.goto(host.address + LESSON)
    is_version(first, "1")
    host.folder = versions["2"]
    second.goto(host.address)  # the browser finds the new version
    for page in (first, second):
        page.locator(".version-bar", has_text="A new version is ready").wait_for()
    # Until it is taken, all that comes is of the old one, though the host has it no more.
    near(first, "uphill-exercise")
    first.wait_for_function("() => customElements.get('uphill-exercise')")
    near(first, "[data-cell]")
    first.locator(".run-bar").first.wait_for(state="attached")
    second.goto(host.address + NEXT)
    for page in (first, second):
        is_version(page, "1")
    assert len(first.evaluate("versions")) >= 3
    second.locator(".version-bar button", has_text="Use it now").focus()
    second.keyboard.press("Enter")
    for page in (first, second):
        until(page, "document.documentElement.dataset.version === '2'")
        is_version(page, "2")
    # What the old one had kept goes once nobody can be reading it.
    assert len(first.evaluate(KEPT)) == 2
    second.close()
    first.reload()
    until(first, "async () => (await caches.keys()).length === 1")
    host.stop()
    first.goto(host.address + NEXT)
    is_version(first, "2")


def test_a_new_version_is_taken_once_all_pages_are_closed(
    context: BrowserContext, host: Host, versions: dict[str, Path]
) -> None:
    page = context.new_page()
    make(page, host)
    host.folder = versions["2"]
    host.asked.clear()
    page.goto(host.address + LESSON)
    page.locator(".version-bar").wait_for()
    page.get_by_role("button", name="Later").click()
    expect(page.locator(".version-bar")).to_have_count(0)
    is_version(page, "1")
    # What is the same in both was taken from what was there.
    assert "assets/d3.LICENSE" not in host.asked
    assert LESSON in host.asked
    page.close()
    page = context.new_page()
    until_new = 0
    while page.goto(host.address + LESSON) and until_new < 20:
        if page.evaluate("document.documentElement.dataset.version") == "2":
            break
        until_new += 1
        page.goto("about:blank")
    is_version(page, "2")
    expect(control(page, host)).to_contain_text("2 January 2026")


def test_a_page_left_open_while_the_site_is_updated_asks_to_be_loaded_anew(
    context: BrowserContext, host: Host, versions: dict[str, Path]
) -> None:
    def by_scrolling(page: Page) -> None:
        near(page, "uphill-exercise")

    def by_searching(page: Page) -> None:
        page.locator(".md-search__input").click()
        page.locator(".md-search__input").fill("Jacobian")

    def by_running(page: Page) -> None:
        near(page, "[data-cell]")
        host.folder = versions["1"]  # the buttons come, and then what they do has gone
        page.locator(".run-run").first.wait_for()
        host.folder = versions["2"]
        page.locator(".run-run").first.click()

    deeds: list[Callable[[Page], None]] = [by_scrolling, by_searching, by_running]
    for deed in deeds:
        host.folder = versions["1"]
        page = context.new_page()
        page.goto(host.address + LESSON)
        page.wait_for_load_state("networkidle")
        host.folder = versions["2"]
        deed(page)
        bar = page.locator(".version-bar", has_text="This site has been updated")
        bar.wait_for()
        assert set(page.evaluate("[document.documentElement.dataset.version, ...versions]")) == {
            "1"
        }
        bar.get_by_role("button", name="Reload").click()
        until(page, "document.documentElement.dataset.version === '2'")
        is_version(page, "2")
        expect(page.locator(".version-bar")).to_have_count(0)
        page.close()


def test_a_page_whose_files_have_just_gone_is_loaded_anew_by_itself(
    context: BrowserContext, host: Host, versions: dict[str, Path]
) -> None:
    page = context.new_page()
    old = (versions["1"] / LESSON / "index.html").read_text("utf-8")
    host.folder = versions["2"]
    answers = [old]  # the page was read a moment before
    page.route(
        host.address + LESSON,
        lambda route: (
            route.fulfill(body=answers.pop(), content_type="text/html")
            if answers
            else route.continue_()
        ),
    )
    page.goto(host.address + LESSON)
    until(page, "document.documentElement.dataset.version === '2'")
    is_version(page, "2")


def test_a_file_that_is_only_out_of_reach_is_no_new_version(
    context: BrowserContext, host: Host
) -> None:
    page = context.new_page()
    page.goto(host.address + LESSON)
    page.wait_for_load_state("networkidle")
    with page.expect_event("requestfailed", lambda request: "exercises" in request.url):
        page.route("**/exercises.*", lambda route: route.abort())
        with page.expect_response(lambda r: r.url == host.address + LESSON):
            near(page, "uphill-exercise")
    assert page.locator(".version-bar").count() == 0


def test_going_on_in_the_same_document_ends_where_the_next_version_begins(
    context: BrowserContext, host: Host, versions: dict[str, Path]
) -> None:
    page = context.new_page()
    page.goto(host.address + LESSON)
    page.wait_for_load_state("networkidle")
    keep(page, bundled())
    follow(page, host.address, f"{NEXT}index.html")
    until(page, "way => location.pathname.endsWith(way)", NEXT)
    is_version(page, "1")
    assert page.evaluate("window.marker") == 1
    host.folder = versions["2"]
    follow(page, host.address, f"{LESSON}index.html")
    until(page, "document.documentElement.dataset.version === '2'")
    is_version(page, "2")
    assert page.url == host.address + LESSON
    assert page.evaluate("window.marker") is None


# What goes wrong


def test_what_does_not_arrive_whole_is_not_used_and_is_gone_on_with(
    context: BrowserContext, host: Host
) -> None:
    page = context.new_page()
    host.wrong = {f"{NEXT}"}
    failed = make(page, host)
    expect(failed).to_contain_text(f"{NEXT} did not arrive as it was published")
    until(page, f"async () => !(await ({WORKERS})())")
    host.wrong = set()
    page.evaluate("async () => { for (const name of await caches.keys()) caches.delete(name); }")
    host.left = 30
    expect(make(page, host)).to_contain_text("The network was lost")
    until(page, f"async () => !(await ({WORKERS})())")
    (before,) = [len(urls) for name, urls in page.evaluate(KEPT).items() if "offline" in name]
    assert 10 < before < 40
    host.left = None
    host.asked.clear()
    page.get_by_role("button", name="Make available offline").click()
    expect(page.locator(".offline")).to_contain_text("Ready offline", timeout=MINUTES)
    (after,) = [len(urls) for name, urls in page.evaluate(KEPT).items() if "offline" in name]
    assert len(host.asked) <= after - before + 2  # the worker and the list are looked at again
    # The browser may throw it away later.
    page.evaluate("async () => { for (const name of await caches.keys()) caches.delete(name); }")
    assert page.goto(host.address + LESSON)
    is_version(page, "1")
    thrown = control(page, host)
    expect(thrown).to_contain_text("your browser has thrown some of it away")
    thrown.get_by_role("button", name="Make available offline").click()
    expect(thrown).to_contain_text("Ready offline", timeout=MINUTES)
    host.stop()
    page.goto(host.address + NEXT)
    is_version(page, "1")


def test_without_room_nothing_is_kept_and_the_reader_is_told(
    context: BrowserContext, host: Host
) -> None:
    page = context.new_page()
    session = context.new_cdp_session(page)
    page.goto(f"{host.address}about/")
    session.send(
        "Storage.overrideQuotaForOrigin",
        {"origin": host.origin, "quotaSize": 3_000_000},
    )
    expect(make(page, host)).to_contain_text("no room")
    until(page, "async () => !(await caches.keys()).some(name => name.includes('offline'))")
    assert page.goto(host.address + LESSON)
    is_version(page, "1")


@pytest.mark.parametrize("answer", ["undefined", "(() => { throw new DOMException() })()"])
def test_where_the_browser_keeps_nothing_the_reader_is_told(
    context: BrowserContext, host: Host, answer: str
) -> None:
    page = context.new_page()
    page.add_init_script(
        f"Object.defineProperty(Navigator.prototype, 'serviceWorker', {{ get: () => {answer} }});"
    )
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    expect(control(page, host)).to_contain_text("Your browser keeps nothing for this site")
    assert errors == []


OLD = """
const CACHE = `uphill-offline ${new URL("./", location.href).href} 0`;
addEventListener("install", event => event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.put("list", new Response("[of another kind"));
    await cache.put("page", new Response(
        "<!doctype html><html data-version=0><title>Old</title><h1>Old</h1>",
        { headers: { "Content-Type": "text/html" } }));
})()));
addEventListener("activate", event => event.waitUntil(clients.claim()));
addEventListener("fetch", event => {
    if (event.request.mode === "navigate")
        event.respondWith((async () => (await caches.open(CACHE)).match("page"))());
});
"""


def test_a_worker_of_another_kind_is_replaced(
    context: BrowserContext, host: Host, versions: dict[str, Path], tmp_path: Path
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "sw.js").write_text(OLD)
    (old / "index.html").write_text("<!doctype html><title>Old</title>")
    host.folder = old
    page = context.new_page()
    page.goto(host.address)
    page.evaluate(
        "async () => { await navigator.serviceWorker.register('sw.js');"
        " await navigator.serviceWorker.ready; }"
    )
    page.reload()
    assert page.evaluate("document.documentElement.dataset.version") == "0"
    host.folder = versions["1"]
    page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.ready;
            await registration.update();
            const worker = registration.installing ?? registration.waiting;
            while (worker.state === "installing") await new Promise(r => setTimeout(r, 100));
        }"""
    )
    page.close()
    page = context.new_page()
    for _ in range(20):
        page.goto(host.address + LESSON)
        if page.evaluate("document.documentElement.dataset.version") == "1":
            break
        page.goto("about:blank")
    is_version(page, "1")
    until(page, "async () => !(await caches.keys()).some(name => name.endsWith(' 0'))")
    host.stop()
    page.goto(host.address + NEXT)
    is_version(page, "1")
    expect(control(page, host)).to_contain_text("Ready offline: every page.")


# Files by themselves


def test_whatever_a_page_asks_for_is_named_by_its_content(
    html_pages: dict[str, BeautifulSoup], site_folder: Path
) -> None:
    kept = set(keepable(site_folder))
    for file, page in html_pages.items():
        asked = [
            *(e["href"] for e in page.select("link[rel~=stylesheet], link[rel~=icon]")),
            *(e["href"] for e in page.select("link[rel=manifest], #theme-script")),
            *(e["src"] for e in page.select("script[src], img[src]")),
            *(m["content"] for m in page.select("meta[name^='needs:']")),
            *(m["content"] for m in page.select("meta[name='uphill:cells']")),
        ]
        plain = [way for way in " ".join(map(str, asked)).split() if not way.startswith("data:")]
        assert [way for way in plain if not HASHED.search(way)] == [], file
        ways = [urljoin(f"/{file}", way).removeprefix("/") for way in plain]
        assert [way for way in ways if way not in kept] == [], file
        assert len(plain) >= 5
    (sheet,) = (site_folder / "assets").glob("site.*.css")
    fonts = re.findall(r"url\(([^)\"']*\.woff2)\)", sheet.read_text("utf-8"))
    assert fonts
    for font in fonts:
        assert HASHED.search(font)
        assert (sheet.parent / font).is_file()
    (manifest,) = (site_folder / "assets").glob("manifest.*.webmanifest")
    for icon in json.loads(manifest.read_text("utf-8"))["icons"]:
        assert (manifest.parent / icon["src"]).read_bytes().startswith(b"\x89PNG")
        assert HASHED.search(icon["src"])


@pytest.fixture(scope="module")
def unpacked(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with ZipFile(site_folder / "uphill.zip") as zipped:
        assert zipped.testzip() is None
        zipped.extractall(folder)
    return folder / "uphill"


def test_the_zip_holds_every_page_and_no_dead_link(
    unpacked: Path, html_pages: dict[str, BeautifulSoup]
) -> None:
    pages = {path.relative_to(unpacked).as_posix(): path for path in unpacked.rglob("*.html")}
    assert set(pages) == set(html_pages) - {"404.html"}
    for file, path in pages.items():
        for way in {html.unescape(found) for found in LINKED.findall(path.read_text("utf-8"))}:
            place = way.partition("#")[0]
            if place and not re.match(r"[a-z]+:", place):
                assert (path.parent / place).is_file(), (file, way)
        assert LINKED.search(path.read_text("utf-8"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_the_zip_is_read_from_a_folder(chromium: Browser, unpacked: Path, scripts: bool) -> None:
    context = chromium.new_context(viewport=WIDE, java_script_enabled=scripts)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "requestfailed",
        lambda r: None if r.failure == "net::ERR_ABORTED" else complaints.append(r.url),
    )
    page = context.new_page()
    page.goto((unpacked / "index.html").as_uri())
    page.locator("article a[href*='2-multivariate-calculus/']:visible").first.click()
    page.wait_for_url("**/2-multivariate-calculus/**/index.html")
    page.locator("nav a[href$='4-the-jacobian/index.html']:visible").first.click()
    page.wait_for_url("**/4-the-jacobian/index.html")
    assert page.locator("article svg[role=img]").first.is_visible()
    assert page.locator(".katex-html").first.is_visible()
    solution = page.locator(".exercise details").first
    solution.locator("summary").first.click()
    expect(solution.locator("summary ~ *").first).to_be_visible()
    if scripts:
        expect(page.locator(".md-search__input")).to_be_disabled()
        assert page.locator(".run-bar").count() == 0
        page.goto((unpacked / "practice" / "index.html").as_uri())
        page.locator(".practice-ways button").nth(1).press("Enter")
        page.locator(".practice-card uphill-exercise, .practice-front").first.wait_for()
        page.goto((unpacked / "about" / "index.html").as_uri())
        expect(page.locator(".offline")).to_contain_text("reading from a folder")
    context.close()
    assert complaints == []
