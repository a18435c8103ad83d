"""How long a reader waits for Python in the page, beside others.

``.venv/bin/python benchmarks/run_in_page.py [--site FOLDER] [--pyscript FOLDER]
[--jupyterlite FOLDER] [--wheels FOLDER] [--repeat 3]`` builds the site, unless the folder of one is
given, prints Markdown tables, and fails if this project is beyond the budget. How to get the
folders of the other tools is said in README.md; what has no folder is left out.
"""

import argparse
import contextlib
import gzip
import io
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright
from playwright.sync_api import Page as Window
from tools import ROOT, environment

sys.path.insert(0, str(ROOT))
import in_page

from builder.setup import find_chromium

OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 120_000  # milliseconds
MEGABYTE = 1_000_000

# Budgets of this project: seconds at the median, megabytes, kilobytes.
COLD = {"numpy": 5.0, "a figure": 8.0}
KEPT = {"numpy": 2.5, "a figure": 4.0}
AGAIN = 0.2
BYTES = {"numpy": 9.5, "a figure": 15.0}
WEIGHT = 6.0
STOP = 0.1

_COMPRESSED = re.compile(r"text/|json|javascript|svg|xml|wasm")

# From the event that asks for a run until an output that was not there before can be seen.
_WAIT = """([kind, output, patience]) => {
    const full = (each) => each.naturalWidth || each.localName === "svg" || each.textContent.trim();
    const found = () => [...document.querySelectorAll(output)].filter(full);
    const shown = () => found().map((each) => each.outerHTML).join("");
    const before = shown();
    window.waited = new Promise((resolve, reject) => {
        setTimeout(() => reject(`no ${output}: ${document.body.innerText.slice(-2000)}`), patience);
        const begin = (event) => {
            if (kind === "keydown" && event.key !== "Enter") return;
            removeEventListener(kind, begin, true);
            const look = () => {
                const now = shown();
                if (now && now !== before) resolve((performance.now() - event.timeStamp) / 1000);
                else requestAnimationFrame(look);
            };
            look();
        };
        addEventListener(kind, begin, true);
    });
}"""
# From the click until the cell can be run again.
_STOPPED = """(bar) => {
    window.stopped = new Promise((resolve) => {
        addEventListener("click", ({ timeStamp }) => {
            const look = () => {
                if (bar.ariaBusy || bar.querySelector(".run-run").hidden) return false;
                resolve((performance.now() - timeStamp) / 1000);
                return true;
            };
            if (!look()) new MutationObserver((_, observer) => look() && observer.disconnect())
                .observe(bar, { attributes: true, subtree: true });
        }, { capture: true, once: true });
    });
}"""


@dataclass
class Sent:
    """What a server has sent since it was asked last: addresses and the bytes of each."""

    files: list[tuple[str, int]] = field(default_factory=list)

    def taken(self) -> tuple[float, int]:
        """Return megabytes and requests, and begin anew."""
        files, self.files = self.files, []
        return sum(size for _, size in files) / MEGABYTE, len(files)


@cache
def _content(path: Path, kind: str) -> tuple[bytes, bool]:
    content = path.read_bytes()
    if _COMPRESSED.search(kind):
        return gzip.compress(content, 6, mtime=0), True
    return content, False


class _Host(SimpleHTTPRequestHandler):
    """A server of files as sites use them: compressed once, connections kept, files for a while.

    `alone` sends the headers without which PyScript draws nothing.
    """

    protocol_version = "HTTP/1.1"

    def __init__(self, *words: Any, sent: Sent, alone: bool, **more: Any) -> None:
        self.sent, self.alone = sent, alone
        super().__init__(*words, **more)

    def log_message(self, *words: Any) -> None:
        """Print nothing."""

    def send_head(self) -> Any:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            print(f"{self.path} was asked for, and is not there", file=sys.stderr)
            self.send_error(404)
            return None
        kind = self.guess_type(path)
        content, compressed = _content(path, kind)
        self.sent.files.append((self.path, len(content)))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if compressed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        if self.alone:
            self.send_header("Cross-Origin-Opener-Policy", "same-origin")
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.end_headers()
        return io.BytesIO(content)


@contextlib.contextmanager
def hosted(folder: Path, alone: bool = False) -> Iterator[tuple[str, Sent]]:
    """Serve a folder while the block runs; gives its address and what is sent."""
    sent = Sent()
    host = partial(_Host, directory=str(folder), sent=sent, alone=alone)
    with ThreadingHTTPServer(("127.0.0.1", 0), host) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", sent
        server.shutdown()


@dataclass(frozen=True)
class Tool:
    """A tool with its pages, served."""

    name: str
    pages: dict[str, in_page.Page]
    address: str
    sent: Sent


@dataclass(frozen=True)
class Visit:
    """What a reader met who opened a page and ran its cell at once, twice: seconds, megabytes."""

    opened: float
    first: float
    again: float
    before: tuple[float, int]  # megabytes and requests until the cell could be run
    running: tuple[float, int]  # from then on


def visit(tool: Tool, cell: str, context: BrowserContext) -> Visit:
    """Open a page in a window of a browser, run its cell, and run it again."""
    page = tool.pages[cell]
    window = context.new_page()
    window.on("pageerror", lambda error: print(tool.name, "says:", error, file=sys.stderr))
    tool.sent.taken()
    began = time.perf_counter()
    window.goto(tool.address + page.address, wait_until="commit")
    button = window.locator(page.opened).first
    if tool.name == "uphill":  # whose buttons come with the cell
        window.locator("[data-cell='1']").scroll_into_view_if_needed()
    button.wait_for()
    opened = time.perf_counter() - began
    before = tool.sent.taken()
    if tool.name == "uphill":
        write(window, in_page.code("uphill", cell))
    first = pressed(window, page)
    window.wait_for_load_state("networkidle")
    running = tool.sent.taken()
    settle(window, tool)
    again = pressed(window, page)
    window.close()
    return Visit(opened, first, again, before, running)


def write(window: Window, text: str) -> None:
    """Put other code into the cell, as a reader does."""
    code = window.locator("[data-cell='1']")
    code.locator(".run-edit").click()
    window.locator(".editor-field").wait_for()
    window.keyboard.press("ControlOrMeta+a")
    window.keyboard.insert_text(text)
    window.keyboard.press("Escape")


def pressed(window: Window, page: in_page.Page) -> float:
    """Run the cell and return the seconds until its output can be seen."""
    kind = "keydown" if page.keys else "click"
    if page.keys:
        window.locator(page.opened).first.click()
    window.evaluate(_WAIT, [kind, page.output, PATIENCE])
    if page.keys:
        window.keyboard.press(page.keys)
    else:
        window.locator(page.opened).first.click()
    waited: float = window.evaluate("() => waited")
    if "Error" in (said := window.locator(page.output).first.text_content() or ""):
        raise SystemExit(f"the cell failed at {page.address}:\n{said}")
    return waited


def settle(window: Window, tool: Tool) -> None:
    """Wait until a cell that has given something has also ended."""
    if tool.name == "uphill":
        window.locator(".run-bar[aria-busy]").wait_for(state="detached")
    window.wait_for_timeout(500)


def stops(tool: Tool, context: BrowserContext, repeat: int) -> list[float]:
    """Return the seconds from the press on Stop, with an endless loop running, to an idle cell."""
    window = context.new_page()
    window.goto(tool.address + in_page.LESSON)
    window.locator("[data-cell='1']").scroll_into_view_if_needed()
    write(window, "while True:\n    pass")
    code = window.locator("[data-cell='1']")
    times: list[float] = []
    for _ in range(repeat):
        code.locator(".run-run").click()
        code.locator(".run-status", has_text="Running").wait_for()
        window.wait_for_timeout(500)
        code.locator(".run-bar").evaluate(_STOPPED)
        code.locator(".run-stop").click()
        times.append(window.evaluate("() => stopped"))
    window.close()
    return times


def weight(site: Path) -> dict[str, float]:
    """Return what cells that can be run add to a lesson before any is: kB compressed.

    To the page: the attributes of its cells and the addresses in its head.
    """
    page = (site / in_page.LESSON / "index.html").read_text("utf-8")
    bare = re.sub(r' data-cell="[^"]*"', "", page)
    bare = re.sub(r'<meta name="(uphill:cells|needs:\[data-cell\])"[^>]*>', "", bare)
    assert bare != page
    script = next((site / "assets").glob("cells.*.js")).read_bytes()
    style = next((site / "assets").glob("site.*.css")).read_text("utf-8")
    less = re.sub(r"@media\(scripting:enabled\)\{\.highlight\[data-cell\][^}]*\}\}", "", style)
    assert less != style
    return {
        "script": _kilobytes(script),
        "page": _kilobytes(page.encode()) - _kilobytes(bare.encode()),
        "style": _kilobytes(style.encode()) - _kilobytes(less.encode()),
    }


def _kilobytes(content: bytes) -> float:
    return len(gzip.compress(content, 6, mtime=0)) / 1000


def three(times: list[float]) -> str:
    """Return the least, the middle and the greatest of several times."""
    return f"{min(times):.2f} / **{statistics.median(times):.2f}** / {max(times):.2f}"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, help="this project's site; else it is built")
    parser.add_argument("--pyscript", type=Path, help="where npm has installed @pyscript/core")
    parser.add_argument("--jupyterlite", type=Path, help="an environment with jupyterlite-core")
    parser.add_argument("--wheels", type=Path, help="the wheels that these two need")
    parser.add_argument("--cells", nargs="+", choices=in_page.CELLS, default=list(in_page.CELLS))
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        tools = [_hosted(stack, "uphill", _site(options.site, folder), in_page.uphill())]
        for name, given in (("PyScript", options.pyscript), ("JupyterLite", options.jupyterlite)):
            if not (given and options.wheels):
                print(f"{name} is left out: no folder was given.", file=sys.stderr)
                continue
            own = folder / name
            make = in_page.pyscript if name == "PyScript" else in_page.jupyterlite
            pages = make(own, given)  # first: JupyterLite empties the folder that it builds into
            in_page.pyodide(own / "pyodide", options.wheels)
            tools.append(_hosted(stack, name, own, pages))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=OPTIONS)
        bad = report(browser, tools, options.cells, options.repeat)
        bad += report_own(browser, tools[0], _site(options.site, folder), options.repeat)
        browser.close()
    sys.exit(f"beyond the budget: {', '.join(bad)}" if bad else 0)


def _site(given: Path | None, folder: Path) -> Path:
    site = given or folder / "site"
    if not site.is_dir():
        command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(site)]
        subprocess.run(command, cwd=ROOT, env=environment(ROOT), check=True)
    return site


def _hosted(
    stack: contextlib.ExitStack, name: str, folder: Path, pages: dict[str, in_page.Page]
) -> Tool:
    return Tool(name, pages, *stack.enter_context(hosted(folder, name == "PyScript")))


def report(browser: Browser, tools: list[Tool], cells: list[str], repeat: int) -> list[str]:
    """Print what each tool's readers wait for; return what of ours is beyond the budget."""
    print("Seconds: least / **median** / greatest.\n")
    print("| cell | | page opens | first Run, cold | from cache | again ", end="")
    print("| MB, requests before Run | MB, requests at Run | load |")
    print("|---" * 9 + "|")
    bad: list[str] = []
    for cell in cells:
        found: dict[str, list[tuple[Visit, Visit]]] = {tool.name: [] for tool in tools}
        for turn in range(repeat + 1):
            for tool in tools:
                try:
                    twice = two_visits(browser, tool, cell)
                except Error as error:
                    if tool.name == "uphill":
                        raise
                    print(f"{tool.name} gave nothing: {error}", file=sys.stderr)
                    continue
                if turn:  # the first is for the machine's own caches
                    found[tool.name].append(twice)
                print(cell, tool.name, *twice, file=sys.stderr, flush=True)
        for tool in tools:
            if not found[tool.name]:
                print(f"| {cell} | {tool.name} |" + " – |" * 7)
                continue
            cold, kept = zip(*found[tool.name], strict=True)
            print(row(cell, tool.name, cold, kept), flush=True)
        bad += beyond(cell, *zip(*found["uphill"], strict=True))
    return bad


def two_visits(browser: Browser, tool: Tool, cell: str) -> tuple[Visit, Visit]:
    """Return a visit with nothing kept and another by the same reader."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    visits = visit(tool, cell, context), visit(tool, cell, context)
    context.close()
    return visits


def row(cell: str, name: str, cold: tuple[Visit, ...], kept: tuple[Visit, ...]) -> str:
    """Return a row of the table."""
    before, running = cold[0].before, cold[0].running
    parts = [
        *(cell, name, f"{statistics.median(each.opened for each in cold):.2f}"),
        three([each.first for each in cold]),
        three([each.first for each in kept]),
        three([each.again for each in (*cold, *kept)]),
        *(f"{size:.2f}, {count}" for size, count in (before, running)),
        f"{os.getloadavg()[0]:.1f}",
    ]
    return f"| {' | '.join(parts)} |"


def beyond(cell: str, cold: tuple[Visit, ...], kept: tuple[Visit, ...]) -> list[str]:
    """Return what is beyond the budget."""
    bad = []
    for visits, most, when in ((cold, COLD, "cold"), (kept, KEPT, "from cache")):
        if statistics.median(each.first for each in visits) > most.get(cell, PATIENCE):
            bad.append(f"{cell} {when}")
    if statistics.median(each.again for each in (*cold, *kept)) > AGAIN:
        bad.append(f"{cell} again")
    if cold[0].running[0] > BYTES.get(cell, PATIENCE):
        bad.append(f"bytes of {cell}")
    return bad


def report_own(browser: Browser, tool: Tool, site: Path, repeat: int) -> list[str]:
    """Print what else has a budget; return what is beyond it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    times = stops(tool, context, max(repeat, 5))
    context.close()
    parts = weight(site)
    print(f"\nStop, ms: {three([1000 * each for each in times])}.")
    listed = ", ".join(f"{name} {size:.2f}" for name, size in parts.items())
    print(f"Before Run a lesson grows by {sum(parts.values()):.2f} kB compressed: {listed}.")
    bad = ["Stop"] if statistics.median(times) > STOP else []
    return bad + (["the page's weight"] if sum(parts.values()) > WEIGHT else [])


if __name__ == "__main__":
    main()
