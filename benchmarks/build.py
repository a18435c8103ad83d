"""Build the same lessons with this project and its peers, and compare time and weight.

``.venv/bin/python benchmarks/build.py [--sizes 24 96] [--tools …] [--repeat 1]`` prints progress
to standard error and Markdown tables to standard output.
"""

import argparse
import gzip
import itertools
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urlsplit

from copies import Lesson, read_lessons, with_sentence
from preview import Preview
from tools import (
    OWN_PYTHON,
    ROOT,
    TOOLS,
    Tool,
    environment,
    make_peers,
    replicate,
    versions,
    warm_up,
)

STEPS = ("cold", "warm", "edit")
WEIGHED = ("2-", 4)  # the lesson whose page is weighed and edited: 2.4
PREVIEW = (str(OWN_PYTHON), "-m", "mkdocs", "serve", "--dirty", "--no-strict")
PREVIEW_EDITS = 3
PATIENCE = 900  # seconds for a first build


@dataclass
class Weight:
    """Bytes of a page and of its figures in files of their own, as they are and compressed."""

    page: tuple[int, int] = (0, 0)
    figures: tuple[int, int] = (0, 0)


@dataclass
class Result:
    """What was measured of one tool with `size` lessons; seconds by step, one per repeat."""

    tool: Tool
    size: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    weight: Weight = field(default_factory=Weight)

    def typical(self, step: str) -> float | None:
        """Return the median of a step, or None if it was not measured."""
        return median(self.seconds[step]) if step in self.seconds else None


class _Pictures(HTMLParser):
    """Collects the addresses of a page's pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if tag == "img" and name == "src" and value:
                self.addresses.add(value)


def say(words: str) -> None:
    """Report progress."""
    print(words, file=sys.stderr, flush=True)


def sentences() -> Iterator[str]:
    """Yield sentences that stand on no page yet."""
    return (f"This sentence is edit number {count} of a benchmark." for count in itertools.count(1))


def measured_lesson(lessons: list[Lesson]) -> Lesson:
    """Return lesson 2.4, or the first one while there is none."""
    module, number = WEIGHED
    fitting = (x for x in lessons if x.module.startswith(module) and x.number == number)
    return next(fitting, lessons[0])


def edit(tool: Tool, size: int, lesson: Lesson, sentence: str) -> None:
    """Put the sentence into the lesson's first paragraph, in place of those of earlier edits."""
    (tool.folder(size) / lesson.source).write_text(with_sentence(lesson.text, sentence), "utf-8")


def build(tool: Tool, size: int, log: Path) -> float:
    """Run the tool once and return the seconds that took; stop everything if it fails."""
    folder = tool.folder(size)
    with log.open("wb") as output:
        began = time.perf_counter()
        done = subprocess.run(
            tool.command,
            cwd=folder,
            env=environment(folder),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{tool.name} failed:\n{_tail(log)}")
    return seconds


def _tail(log: Path) -> str:
    return log.read_text("utf-8", errors="replace")[-3000:]


def check_pages(tool: Tool, size: int, lessons: list[Lesson]) -> None:
    """Demand the figures of every lesson in its page: only cells that ran show them."""
    for lesson in lessons:
        page = tool.folder(size) / tool.page(lesson)
        if not page.is_file():
            raise SystemExit(f"{tool.name} made no page of {lesson.source}")
        shown = len(tool.shown.findall(page.read_text("utf-8")))
        if shown < lesson.figures:
            wrong = f"{shown} of {lesson.figures} figures in its page of {lesson.source}"
            raise SystemExit(f"{tool.name} shows {wrong}")


def weigh(page: Path) -> Weight:
    """Return the weight of a page and of the figures beside it."""
    parser = _Pictures()
    parser.feed(page.read_text("utf-8"))
    local = [a for a in parser.addresses if not urlsplit(a).scheme and not a.startswith("/")]
    figures = {(page.parent / unquote(urlsplit(a).path)).resolve() for a in local}
    weights = [_bytes(figure) for figure in figures if figure.is_file()]
    return Weight(_bytes(page), (sum(w[0] for w in weights), sum(w[1] for w in weights)))


def _bytes(file: Path) -> tuple[int, int]:
    content = file.read_bytes()
    return len(content), len(gzip.compress(content, 9, mtime=0))


def measure(tools: list[Tool], size: int, repeat: int) -> list[Result]:
    """Measure all tools, taking turns, with the lessons replicated to `size`."""
    results = [Result(tool, size) for tool in tools]
    lessons = {tool.name: replicate(tool, size) for tool in tools}
    words = sentences()
    for step in STEPS * repeat:
        for result in results:
            seconds = _step(step, result.tool, size, lessons[result.tool.name], next(words))
            result.seconds.setdefault(step, []).append(seconds)
            say(f"{size} lessons · {result.tool.name} · {step} · {seconds:.2f} s")
    for result in results:
        lesson = measured_lesson(lessons[result.tool.name])
        result.weight = weigh(result.tool.folder(size) / result.tool.page(lesson))
        if result.tool.name == "uphill":
            result.seconds["preview"] = preview(result.tool, size, lesson, words)
    return results


def _step(step: str, tool: Tool, size: int, lessons: list[Lesson], sentence: str) -> float:
    lesson = measured_lesson(lessons)
    if step == "cold":
        for made in tool.made:
            shutil.rmtree(tool.folder(size) / made, ignore_errors=True)
    elif step == "edit":
        edit(tool, size, lesson, sentence)
    seconds = build(tool, size, tool.folder(size) / f"{step}.log")
    check_pages(tool, size, lessons)
    page = (tool.folder(size) / tool.page(lesson)).read_text("utf-8")
    if step == "edit" and sentence not in page:
        raise SystemExit(f"{tool.name} does not show the edit of {lesson.source}")
    return seconds


def preview(tool: Tool, size: int, lesson: Lesson, words: Iterator[str]) -> list[float]:
    """Return for some edits the seconds from saving one until the served page shows it."""
    folder = tool.folder(size)
    path = tool.page(lesson).removeprefix("site/").removesuffix("index.html")
    seconds = []
    with Preview(PREVIEW, folder, environment(folder)) as running:
        running.seconds_until("</html>", path, PATIENCE)
        for sentence in itertools.islice(words, PREVIEW_EDITS):
            time.sleep(2)  # as an author pauses; what the server still had to do is over then
            edit(tool, size, lesson, sentence)
            seconds.append(running.seconds_until(sentence, path, 60))
            say(f"{size} lessons · {tool.name} · preview · {seconds[-1]:.2f} s")
    return seconds


def tables(results: list[Result], repeat: int) -> str:
    """Return the results as Markdown."""
    own = {r.size: r for r in results if r.tool.name == "uphill"}
    heads = ["lessons", "built with", "cold", "nothing changed", "one prose edit", "live preview"]
    times = [
        [
            str(result.size),
            result.tool.name,
            *(_seconds(result, own.get(result.size), step) for step in (*STEPS, "preview")),
        ]
        for result in results
    ]
    weights = [
        [
            str(result.size),
            result.tool.name,
            *(_kilobytes(w) for w in (result.weight.page, result.weight.figures)),
        ]
        for result in results
    ]
    weight_heads = ["lessons", "built with", "HTML, kB / gzip", "figures in files, kB / gzip"]
    return "\n\n".join(
        [
            f"Seconds{f', median of {repeat} runs' if repeat > 1 else ''} "
            "(in brackets: how many times this project's)",
            _table(heads, times),
            f"Weight of the page of lesson {measured_lesson(read_lessons(ROOT)).stem}",
            _table(weight_heads, weights),
            _circumstances(),
        ]
    )


def _seconds(result: Result, own: Result | None, step: str) -> str:
    seconds = result.typical(step)
    if seconds is None:
        return ""
    reference = own.typical(step) if own and own is not result else None
    return f"{seconds:.2f}" + (f" ({seconds / reference:.1f}×)" if reference else "")


def _kilobytes(weight: tuple[int, int]) -> str:
    return f"{weight[0] / 1000:.1f} / {weight[1] / 1000:.1f}" if weight[0] else "none"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---:", "---", *["---:"] * (len(heads) - 2)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _circumstances() -> str:
    locked = versions()
    peers = (f"{name} {locked[name]}" for name in ("mkdocs-jupyter", "jupyter-book"))
    return (
        f"{', '.join(peers)}; Python {platform.python_version()}, {platform.system()}, "
        f"{os.cpu_count()} processors."
    )


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[24, 96], help="lessons to build")
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--repeat", type=int, default=1, help="runs, of which the median counts")
    options = parser.parse_args()
    tools = [TOOLS[name] for name in options.tools]
    least = len(read_lessons(ROOT))
    sizes = list(dict.fromkeys(max(size, least) for size in options.sizes))
    if sizes != options.sizes:
        say(f"There are {least} lessons already: building {', '.join(map(str, sizes))}.")
    if any(tool.name != "uphill" for tool in tools):
        make_peers()
    warm_up(tools)
    results = [result for size in sizes for result in measure(tools, size, options.repeat)]
    print(tables(results, options.repeat))


if __name__ == "__main__":
    main()
