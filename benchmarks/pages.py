"""Ask Lighthouse about this project's pages, and about the peers' pages of the same lessons.

``.venv/bin/python benchmarks/pages.py [--tools …] [--repeat 3]`` prints progress to standard error
and a Markdown table to standard output.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

import numpy as np
from copies import Lesson
from tools import ROOT, SCRATCH, TOOLS, Tool, environment, make_peers, replicate

sys.path.insert(0, str(ROOT))
from builder.maths import node
from builder.setup import find_chromium

PACKAGE = Path(__file__).with_name("lighthouse")
INSTALLED = SCRATCH / "lighthouse"
AIMS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
CATEGORIES = tuple(AIMS)
CHROME = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
TRIES, UNFAIR = 8, 0.2
LATER = ("Script", "XHR", "Fetch")  # kinds that nobody waits for to read
BUDGET = 100_000  # bytes that arrive before a lesson can be read, scripts left aside
HEAD = """\
| page | built with | performance / accessibility / best practices / SEO | largest paint s \
| blocked ms | shift | readable kB | all kB | not passed |
|---|---|---|---|---|---|---|---|---|"""
# By how much to slow down a processor of a given benchmark index to get a phone of the middle
# class: the points of Lighthouse's calculator for it, between which the rate is straight.
INDEX, SLOWDOWN = (150, 800, 1300, 2000), (1.0, 2.0, 3.0, 6.0)
_COMPRESSED = re.compile(r"text/|json|javascript|svg|xml")


@dataclass
class Verdict:
    """What Lighthouse said of one page: medians over the runs."""

    scores: dict[str, float]
    paint: float  # of the largest content, milliseconds
    blocked: float  # milliseconds
    shift: float
    bytes: dict[str, int]  # that came over the wire, by kind
    wrong: set[str]  # audits that were not passed


class _Compressing(SimpleHTTPRequestHandler):
    """A server of files as sites use them: compressed, connections kept."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *words: Any) -> None:
        pass

    def send_head(self) -> Any:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return None
        content, kind = path.read_bytes(), self.guess_type(path)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if _COMPRESSED.search(kind):
            content = gzip.compress(content, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder while the block runs; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressing, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def make_lighthouse() -> None:
    """Install Lighthouse, unless what is there fits its lock file."""
    lock = (PACKAGE / "package-lock.json").read_bytes()
    stamp = INSTALLED / "lock.sha256"
    wanted = hashlib.sha256(lock).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say("Installing Lighthouse …")
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PACKAGE / name, INSTALLED)
    npm = node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    install = [str(node()), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(install, cwd=INSTALLED, check=True, stdout=sys.stderr)
    stamp.write_text(wanted)


def say(words: str) -> None:
    """Report progress."""
    print(words, file=sys.stderr, flush=True)


def site_of(tool: Tool) -> str:
    """Return the folder of the built site, from the tool's folder."""
    return "_build/html" if tool.name == "jupyter-book" else "site"


def pages_of(tool: Tool, lessons: list[Lesson]) -> dict[str, str]:
    """Return the addresses to look at, by what they are, from the root of the tool's site."""
    of_lessons = {
        lesson.stem: tool.page(lesson).removeprefix(f"{site_of(tool)}/").removesuffix("index.html")
        for lesson in lessons
    }
    if tool.name != "uphill":
        return of_lessons
    return {"home": "", "module": f"lessons/{lessons[0].module}/"} | of_lessons


def run(address: str, slowdown: float) -> dict[str, Any]:
    """Return Lighthouse's report on the page at an address, as on a phone."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("no Chromium; `python3 builder/setup.py --tests` sees to one")
    program = INSTALLED / "node_modules" / "lighthouse" / "cli" / "index.js"
    done = subprocess.run(
        [
            *(str(node()), str(program), address, "--output=json", "--quiet"),
            *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={CHROME}"),
            f"--throttling.cpuSlowdownMultiplier={slowdown}",
            "--no-enable-error-reporting",
        ],
        env={**os.environ, "CHROME_PATH": str(chromium)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"Lighthouse failed at {address}:\n{done.stderr[-3000:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    if report.get("runtimeError"):
        raise SystemExit(f"Lighthouse failed at {address}: {report['runtimeError']['message']}")
    return report


def slowdown_for(report: dict[str, Any]) -> float:
    """Return by how much to slow this machine down so that it is a phone of the middle class."""
    index = report["environment"]["benchmarkIndex"]
    return round(float(np.interp(index, INDEX, SLOWDOWN)), 1)


def fair_run(address: str) -> dict[str, Any]:
    """Return a report made while the machine was as fast as its slowdown assumed.

    How fast a machine is that others share changes by the minute; a report says how fast it was.
    """
    slowdown = 2.5
    for _ in range(TRIES):
        report = run(address, slowdown)
        wanted = slowdown_for(report)
        if abs(wanted - slowdown) <= UNFAIR * wanted:
            return report
        slowdown = wanted
    raise SystemExit(f"The machine's speed changed {TRIES} times: wait until it is idle.")


def judge(address: str, repeat: int, slowdown: float | None) -> Verdict:
    """Return the medians of several reports on one page."""
    reports = [run(address, slowdown) if slowdown else fair_run(address) for _ in range(repeat)]

    def typical(audit: str) -> float:
        return median(report["audits"][audit]["numericValue"] for report in reports)

    sizes: dict[str, int] = {}
    for request in reports[0]["audits"]["network-requests"]["details"]["items"]:
        if request["url"].startswith("data:"):  # came with the file it is written in
            continue
        kind = request.get("resourceType", "Other")
        if request["url"].endswith(".js"):  # also one fetched early, for later
            kind = "Script"
        sizes[kind] = sizes.get(kind, 0) + request["transferSize"]
    return Verdict(
        {
            name: median(report["categories"][name]["score"] for report in reports)
            for name in CATEGORIES
        },
        typical("largest-contentful-paint"),
        typical("total-blocking-time"),
        typical("cumulative-layout-shift"),
        sizes,
        {
            reference["id"]
            for report in reports
            for name in CATEGORIES[1:]
            for reference in report["categories"][name]["auditRefs"]
            if reference["weight"] and report["audits"][reference["id"]]["score"] == 0
        },
    )


def misses(verdict: Verdict) -> list[str]:
    """Return in what a page of this project falls short of its aims."""
    early = sum(n for kind, n in verdict.bytes.items() if kind not in LATER)
    return [
        *(
            f"{k} {100 * verdict.scores[k]:.0f} < {v}"
            for k, v in AIMS.items()
            if verdict.scores[k] < v / 100
        ),
        *([f"shift {verdict.shift:.4f}"] if verdict.shift >= 0.0005 else []),
        *([f"{early} bytes before it can be read, not {BUDGET}"] if early > BUDGET else []),
    ]


def row(tool: str, page: str, verdict: Verdict) -> str:
    """Return one row of the table."""
    scores = " / ".join(f"{100 * verdict.scores[name]:.0f}" for name in CATEGORIES)
    readable = sum(size for kind, size in verdict.bytes.items() if kind not in LATER)
    whole = sum(verdict.bytes.values())
    wrong = ", ".join(sorted(verdict.wrong)) or "–"
    times = f"{verdict.paint / 1000:.1f} | {verdict.blocked:.0f} | {verdict.shift:.3f}"
    return (
        f"| {page} | {tool} | {scores} | {times} "
        f"| {readable / 1000:.0f} | {whole / 1000:.0f} | {wrong} |"
    )


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--repeat", type=int, default=3, help="runs, of which the median counts")
    parser.add_argument(
        "--slowdown", type=float, help="of the processor; Lighthouse's own 4 fits a fast desktop"
    )
    options = parser.parse_args()
    tools = [TOOLS[name] for name in options.tools]
    if any(tool.name != "uphill" for tool in tools):
        make_peers()
    make_lighthouse()
    rows: list[tuple[str, str]] = []
    over: list[str] = []
    for tool in tools:
        say(f"{tool.name}: building …")
        lessons = replicate(tool, 0)
        folder = tool.folder(0)
        subprocess.run(
            tool.command,
            cwd=folder,
            env=environment(folder),
            check=True,
            stdout=sys.stderr,
        )
        with served(folder / site_of(tool)) as address:
            for page, path in pages_of(tool, lessons).items():
                verdict = judge(address + path, options.repeat, options.slowdown)
                rows.append((page, row(tool.name, page, verdict)))
                say(rows[-1][1])
                if tool.name == "uphill":
                    over += [f"{page}: {miss}" for miss in misses(verdict)]
    print(HEAD)
    order = list(dict.fromkeys(page for page, _ in rows))
    for _, line in sorted(rows, key=lambda pair: order.index(pair[0])):
        print(line)
    if over:
        raise SystemExit("Not as good as it has to be:\n" + "\n".join(over))


if __name__ == "__main__":
    main()
