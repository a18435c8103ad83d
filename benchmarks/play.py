"""How smooth interactives are: a redraw, a drag, and loading on a slow processor.

``.venv/bin/python benchmarks/play.py [SITE]`` builds the site, unless the folder of one is given,
prints a Markdown table, and fails beyond the budget: 4 ms at the median for a redraw, 60 pictures
a second while a point is dragged, no task over 50 ms while an interactive loads on a processor
slowed down four times.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from tools import ROOT, environment

sys.path.insert(0, str(ROOT))
from builder.scripts import kinds
from builder.setup import find_chromium

REDRAW, SMOOTH, TASK = 4.0, 60.0, 50.0  # ms, pictures a second, ms
SLOWER = 4
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = ("play/", "writing-interactives/")

# Places along a circle around the middle: every redraw is of a state not seen just before.
_REDRAW = """async (box) => {
    const play = box.querySelector("[data-key]");
    await play.ready;
    const handle = [...box.querySelectorAll(".play-handle")].at(-1);
    const times = [];
    for (let k = 0; k < 120; k += 1) {
        const key = ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"][k >> 2 & 3];
        handle?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        const began = performance.now();
        play.redraw();
        times.push(performance.now() - began);
        await new Promise(requestAnimationFrame);
    }
    return times.slice(20);
}"""
_FRAMES = """() => { window.frames_ = []; let last = 0;
    const tick = (now) => { if (last) frames_.push(now - last); last = now;
        requestAnimationFrame(tick); };
    requestAnimationFrame(tick); }"""
_TASKS = """window.tasks = []; new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tasks.push([entry.startTime, entry.duration]);
}).observe({ type: "longtask", buffered: true });"""

# Only one interactive on the page, and that far down: nothing else loads while it is measured.
_ALONE = """addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById(name);
    for (const other of document.querySelectorAll("figure.play"))
        if (other !== box) other.remove();
    const room = document.createElement("div");
    room.style.height = "4000px";
    box.before(room);
})"""
ROUNDS = 5  # whatever else the machine does makes tasks longer: the middle one counts


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: Any) -> None:
        """Print nothing."""


def main() -> None:
    """Run the command."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "site"
        if len(sys.argv) < 2:
            command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(site)]
            subprocess.run(command, cwd=ROOT, env=environment(ROOT), check=True)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=site))
        Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            program = find_chromium()
            browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
            bad = report(browser, f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()
    sys.exit(f"beyond the budget: {', '.join(bad)}" if bad else 0)


def report(browser: Browser, address: str) -> list[str]:
    """Print the table; return what is beyond the budget."""
    print("| interactive | redraw, ms | worst | pictures a second | longest task at load, ms |")
    print("|---|---|---|---|---|")
    bad: list[str] = []
    seen: set[str] = set()
    for page in PAGES:
        for kind, name in listed(browser, address + page):
            times = redraws(browser, address + page, name)
            rate = dragged(browser, address + page, name)
            tasks = (longest_task(browser, address + page, name) for _ in range(ROUNDS))
            task = statistics.median(tasks)
            median = statistics.median(times)
            print(f"| {kind} | {median:.2f} | {max(times):.1f} | {rate:.0f} | {task:.0f} |")
            if median > REDRAW or rate < SMOOTH - 1 or task > TASK:
                bad.append(kind)
            seen.add(kind)
    assert seen == set(kinds(ROOT)), seen
    return bad


def listed(browser: Browser, address: str) -> list[tuple[str, str]]:
    """Return kind and name of the interactives of a page."""
    page = browser.new_page()
    page.goto(address)
    found: list[tuple[str, str]] = page.evaluate(
        """() => [...document.querySelectorAll("figure.play")].map((figure) =>
            [figure.querySelector("[data-key]").localName.slice(7), figure.id])"""
    )
    page.close()
    return found


def opened(browser: Browser, address: str, name: str) -> Page:
    """Return a page with an interactive that works."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.locator(f"#{name}").evaluate("box => box.scrollIntoView()")
    page.locator(f"#{name}[data-live]").wait_for()
    return page


def redraws(browser: Browser, address: str, name: str) -> list[float]:
    """Return how many milliseconds redraws take."""
    page = opened(browser, address, name)
    times: list[float] = page.locator(f"#{name}").evaluate(_REDRAW)
    page.close()
    return times


def dragged(browser: Browser, address: str, name: str) -> float:
    """Return how many pictures a second are drawn while a point is dragged."""
    page = opened(browser, address, name)
    handle = page.locator(f"#{name} .play-handle").last
    if handle.count() == 0 or not handle.is_visible():
        page.close()
        return SMOOTH
    handle.evaluate("handle => handle.scrollIntoView({ block: 'center' })")
    box = handle.locator(".play-reach").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(_FRAMES)
    for step in range(90):
        page.mouse.move(x + 40 * ((step % 20) / 10 - 1), y + (step % 7))
        page.wait_for_timeout(8)
    frames: list[float] = page.evaluate("() => frames_")
    page.mouse.up()
    page.close()
    return 1000 / statistics.mean(frames)


def longest_task(browser: Browser, address: str, name: str) -> float:
    """Return the longest task while an interactive loads on a slow processor; 0 if none is long.

    It loads as for a reader who scrolls to it: when it is less than a screen away.
    """
    page = browser.new_page(viewport={"width": 390, "height": 844})
    session = page.context.new_cdp_session(page)
    page.add_init_script(_TASKS)
    page.add_init_script(f"const name = {json.dumps(name)}; {_ALONE}")
    page.goto(address)
    page.mouse.move(5, 5)  # the theme's own script comes at the first sign of a reader
    page.wait_for_load_state("networkidle")
    box = page.locator(f"#{name}")
    page.wait_for_timeout(700)
    box.evaluate("box => scrollTo(0, scrollY + box.getBoundingClientRect().top - 1900)")
    page.wait_for_timeout(700)
    assert not box.evaluate("box => box.hasAttribute('data-live')"), name
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    began: float = page.evaluate("() => performance.now()")
    page.evaluate("() => scrollBy(0, 500)")
    page.locator(f"#{name}[data-live]").wait_for()
    page.wait_for_timeout(1500)
    tasks: list[list[float]] = page.evaluate("() => tasks")
    page.close()
    return max((length for at, length in tasks if at >= began), default=0.0)


if __name__ == "__main__":
    main()
