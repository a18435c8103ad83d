"""The built site as programs judge it: an HTML checker, a pair of scales."""

import gzip
import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from builder.maths import node

Pages = dict[str, BeautifulSoup]

ROOT = Path(__file__).parent.parent
PHONE = {"width": 390, "height": 844}
EXERCISE_BYTES = 15_000
READABLE_BYTES = 100_000  # what a browser fetches before a lesson can be read
LOADED_BYTES = 150_000  # with what then loads by itself
# Lays out all formulas; returns which fonts were fetched for them.
FONTS_OF_FORMULAS = """async () => {
    for (const part of document.querySelectorAll(".part")) part.style.contentVisibility = "visible";
    for (const formula of document.querySelectorAll(".katex-base")) formula.getBoundingClientRect();
    await new Promise(requestAnimationFrame);
    await document.fonts.ready;
    const names = performance.getEntriesByType("resource").map(({ name }) => name);
    return names.filter((name) => name.endsWith(".woff2"));
}"""


def test_the_pages_are_valid_html(site_folder: Path, tmp_path: Path) -> None:
    config = tmp_path / "html-validate.json"
    config.write_text(json.dumps({"extends": ["html-validate:standard"], "root": True}), "utf-8")
    program = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    files = sorted(site_folder.rglob("*.html"))
    done = subprocess.run(
        [node(), program, "-c", config, "-f", "json", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    messages = [
        f"{report['filePath']}:{message['line']}: {message['message']}"
        for report in json.loads(done.stdout)
        for message in report["messages"]
    ]
    assert messages == []


def test_a_lesson_is_readable_soon(reader: Any, html_pages: Pages, site_folder: Path) -> None:
    lessons = [
        file for file in html_pages if re.fullmatch(r"lessons/[^/]+/\d[^/]*/index\.html", file)
    ]
    assert lessons

    @cache
    def size(path: Path) -> int:
        content = path.read_bytes()
        small = path.suffix == ".woff2"
        return len(content if small else gzip.compress(content, 6, mtime=0))

    opened: list[tuple[str, Any, list[str]]] = []
    for file in lessons:
        # Each for the first time here, and a page is idle half a second after all has come.
        page = reader.window(viewport=PHONE)
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        reader.read(page, file)
        opened.append((file, page, asked))
    for file, page, asked in opened:
        page.wait_for_load_state("networkidle")
        sizes = {}
        for url in asked:
            if url.startswith(reader.address):
                path = site_folder / (url.removeprefix(reader.address).partition("?")[0])
                path = path / "index.html" if path.is_dir() else path
                sizes[path.name] = size(path)
        assert any(name.endswith(".css") for name in sizes)
        assert not any(name.endswith(".json") for name in sizes)  # the search's index
        # Not that of exercises either: in a lesson none is near the top.
        assert not any(name.startswith("exercises.") for name in sizes)
        # Scripts come after the page or are deferred: it can be read without them. Nothing waits
        # for the style of paper either.
        late = re.compile(r".*\.js|print\..*\.css")
        before = sum(size for name, size in sizes.items() if not late.fullmatch(name))
        assert before <= READABLE_BYTES, (file, sizes)
        assert sum(sizes.values()) <= LOADED_BYTES, (file, sizes)
        # The glyphs of all its formulas are in its style sheets, also where nobody has been yet.
        assert page.evaluate(FONTS_OF_FORMULAS) == [], file


def test_the_script_of_exercises_is_small(site_folder: Path) -> None:
    (script,) = (site_folder / "assets").glob("exercises.*.js")
    assert len(gzip.compress(script.read_bytes(), 6, mtime=0)) <= EXERCISE_BYTES
