"""The built site, file by file: what search engines, screen readers and downloads find."""

import json
import re
import subprocess
import sys
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from builder.words import WORDS

LESSON_FILE = re.compile(r"lessons/\d+-[\w-]+/\d+-[\w-]+\.md")
CELL = re.compile(r"^```\{code-cell\}.*\n((?::.*\n)*)([\s\S]*?)^```$", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
MARKDOWN_LINK = re.compile(r"\]\(([^()\s]+)\)")
BASE = "https://uphill.example/"

NOTEBOOK_BYTES = 120_000  # of a notebook page's HTML, its figures and formulas left out
STYLE_BYTES = 5_000

Pages = dict[str, BeautifulSoup]


@pytest.fixture(scope="module")
def lessons(built_project: Any) -> dict[str, str]:
    """The text of every lesson on disk, by its path without `.md`."""
    folder = built_project.folder
    files = [path.relative_to(folder).as_posix() for path in folder.glob("lessons/**/*.md")]
    found = {
        name.removesuffix(".md"): (folder / name).read_text("utf-8")
        for name in sorted(files)
        if LESSON_FILE.fullmatch(name)
    }
    assert len(found) > 0
    return found


def lesson_file(stem: str) -> str:
    return f"{stem}/index.html"


def notebook_file(stem: str) -> str:
    return f"{stem.replace('lessons/', 'notebooks/', 1)}/index.html"


def code_cells(lesson: str) -> list[str]:
    return [code.strip("\n") for _, code in CELL.findall(lesson)]


def faults(found: dict[str, Any]) -> dict[str, Any]:
    """Keep the pages where something was found."""
    return {page: wrong for page, wrong in found.items() if wrong}


def text_beside_code(page: BeautifulSoup) -> str:
    """Return the text of a page without its code and scripts."""
    skipped = {"script", "style", "template", "pre", "code"}
    return "\n".join(
        text
        for text in page.body.find_all(string=True)
        if not skipped & {parent.name for parent in text.parents}
    )


# Links


def links(page: BeautifulSoup) -> Iterator[str]:
    for element in page.find_all(True):
        for name in ("href", "src", "poster", "data", "action"):
            if element.has_attr(name):
                yield element[name]
        for source in element.get("srcset", "").split(","):
            if source.strip():
                yield source.split()[0]


def broken(link: str, here: str, site: Path, ids: dict[str, set[str]]) -> str:
    """Say what is wrong with a link on the page at the address `here`."""
    parts = urlsplit(urljoin(here, link))
    if parts.scheme == "mailto":
        return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", parts.path) else "no address"
    if link.startswith("data:image/svg+xml;base64,"):
        return "" if b64decode(link.partition(",")[2]).startswith(b"<svg") else "no picture"
    if parts.scheme not in ("http", "https"):
        return "neither a page nor a mail"
    if not link.strip():
        return "empty"
    if f"{parts.scheme}://{parts.netloc}/" != BASE:
        return "" if re.fullmatch(r"[\w.-]+\.\w+(:\d+)?", parts.netloc) else "no host"
    path = unquote(parts.path).lstrip("/")
    file = f"{path}index.html" if path == "" or path.endswith("/") else path
    if (site / file).is_dir():
        file += "/index.html"  # servers redirect to it
    if not (site / file).is_file():
        return "no such file"
    if parts.fragment and unquote(parts.fragment) not in ids.get(file, set()):
        return "no such place"
    return ""


@pytest.fixture(scope="module")
def ids(html_pages: Pages) -> dict[str, set[str]]:
    return {
        file: {element["id"] for element in page.find_all(id=True)}
        for file, page in html_pages.items()
    }


def test_every_link_leads_somewhere(
    html_pages: Pages,
    site_folder: Path,
    ids: dict[str, set[str]],
    record_property: Callable[[str, object], None],
) -> None:
    record_property("pages", len(html_pages))  # for the summary of the whole run
    found, followed = {}, 0
    for file, page in html_pages.items():
        here = BASE + file.removesuffix("index.html")
        all_links = list(links(page))
        followed += len(all_links)
        wrong = {link: broken(link, here, site_folder, ids) for link in all_links}
        found[file] = faults(wrong)
    assert followed > 10 * len(html_pages)
    assert faults(found) == {}


def test_links_in_downloaded_notebooks_lead_to_the_site(
    site_folder: Path, ids: dict[str, set[str]], lessons: dict[str, str]
) -> None:
    found, followed = {}, 0
    for stem in lessons:
        cells = json.loads((site_folder / f"{stem}.ipynb").read_text("utf-8"))["cells"]
        texts = [c["source"] for c in cells if c["cell_type"] == "markdown"]
        words = [CODE.sub("", text) for text in texts]
        targets = [link for text in words for link in MARKDOWN_LINK.findall(text)]
        followed += len(targets)
        wrong = {link: broken(link, BASE + stem, site_folder, ids) for link in targets}
        found[stem] = faults(wrong)
    assert followed > len(lessons)
    assert faults(found) == {}


def test_references_inside_figures_find_their_shapes(
    html_pages: Pages, ids: dict[str, set[str]]
) -> None:
    found = {}
    for file, page in html_pages.items():
        used = set(re.findall(r"url\(#([^)]+)\)", str(page)))
        found[file] = used - ids[file]
    assert faults(found) == {}


# Structure


def test_ids_are_unique_on_every_page(html_pages: Pages) -> None:
    found = {
        file: [i for i, n in Counter(e["id"] for e in page.find_all(id=True)).items() if n > 1]
        for file, page in html_pages.items()
    }
    assert faults(found) == {}


def test_every_page_has_one_title_and_headings_in_steps(html_pages: Pages) -> None:
    found = {}
    for file, page in html_pages.items():
        levels = [int(h.name[1]) for h in page.find_all(re.compile(r"^h[1-6]$"))]
        skips = any(after > before + 1 for before, after in pairwise(levels))
        if levels.count(1) != 1 or levels[0] != 1 or skips:
            found[file] = levels
    assert found == {}


def test_every_page_says_its_language_title_and_description(html_pages: Pages) -> None:
    found = {}
    for file, page in html_pages.items():
        description = page.select_one('head meta[name="description"]')
        said = {
            "lang": page.html.get("lang", ""),
            "title": page.title.get_text() if page.title else "",
            "description": description.get("content", "") if description else "",
        }
        found[file] = [name for name, words in said.items() if not words.strip()]
    assert faults(found) == {}


def test_no_two_pages_share_title_and_description(html_pages: Pages) -> None:
    said = Counter(
        (page.title.get_text(), page.select_one('meta[name="description"]')["content"])
        for file, page in html_pages.items()
        if file != "404.html"
    )
    assert [words for words, times in said.items() if times > 1] == []


def accessible_name(picture: Tag, page: BeautifulSoup) -> str:
    if label := picture.get("aria-labelledby"):
        return " ".join(page.find(id=i).get_text() for i in label.split() if page.find(id=i))
    title = picture.find("title")
    words = (picture.get("aria-label"), picture.get("alt"), title and title.get_text())
    return next((word for word in words if word), "")


def test_every_picture_says_what_is_seen(html_pages: Pages, lessons: dict[str, str]) -> None:
    pictures = {
        file: page.select("img, svg[role=img], figure svg, .jp-OutputArea svg:not(.katex *)")
        for file, page in html_pages.items()
    }
    for stem in lessons:
        assert pictures[lesson_file(stem)], stem
        assert len(pictures[notebook_file(stem)]) == len(pictures[lesson_file(stem)])
    found = {
        file: [str(p)[:80] for p in seen if not accessible_name(p, html_pages[file]).strip()]
        for file, seen in pictures.items()
    }
    assert faults(found) == {}


# Formulas


def test_formulas_are_spoken_too(html_pages: Pages, lessons: dict[str, str]) -> None:
    for stem in lessons:
        assert html_pages[lesson_file(stem)].select(".katex"), stem
    found = {
        file: [f.get_text() for f in page.select(".katex") if not f.select_one("math > *")]
        for file, page in html_pages.items()
    }
    assert faults(found) == {}


def test_no_markup_of_the_sources_is_left_on_a_page(html_pages: Pages, site_folder: Path) -> None:
    in_text = re.compile(r"\$\$|\\[()\[\]]|\{[a-z-]+\}(?=\s|$)|:::|\]\(|\$[^$\n]+\$|%\}|\{%")
    in_html = re.compile(r"data-formula|ParseError|katex-error|arithmatex|data-standalone")
    found = {}
    for file, page in html_pages.items():
        left = in_text.findall(text_beside_code(page))
        left += in_html.findall((site_folder / file).read_text("utf-8"))
        found[file] = left
    assert faults(found) == {}


# Lessons and what belongs to them


def nav_lessons(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav.removesuffix(".md")
    for part in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else []:
        yield from nav_lessons(part)


def test_the_navigation_has_exactly_the_lessons_on_disk(
    built_project: Any, lessons: dict[str, str]
) -> None:
    text = (built_project.folder / "mkdocs.yml").read_text("utf-8")
    nav = yaml.safe_load(re.search(r"^nav:\n(?:[ ].*\n)+", text, re.MULTILINE)[0])["nav"]
    listed = [stem for stem in nav_lessons(nav) if LESSON_FILE.fullmatch(f"{stem}.md")]
    assert sorted(listed) == sorted(lessons)


def test_the_menu_of_every_page_leads_to_every_lesson(
    html_pages: Pages, lessons: dict[str, str]
) -> None:
    found = {}
    for file, page in html_pages.items():
        here = BASE + file.removesuffix("index.html")
        seen = {urljoin(here, a["href"]) for a in page.select(".md-nav--primary a[href]")}
        found[file] = {f"{BASE}{stem}/" for stem in lessons} - seen
    assert faults(found) == {}


def test_every_lesson_has_a_page_a_notebook_page_and_a_download(
    html_pages: Pages, site_folder: Path, lessons: dict[str, str]
) -> None:
    for stem in lessons:
        assert lesson_file(stem) in html_pages
        assert notebook_file(stem) in html_pages
        here = f"{BASE}{stem}/"
        facts = html_pages[lesson_file(stem)].select(".lesson-facts a")
        seen = {urljoin(here, a["href"]) for a in facts}
        assert f"{BASE}{notebook_file(stem).removesuffix('index.html')}" in seen
        assert f"{BASE}{stem}.ipynb" in seen
    assert len(list(site_folder.glob("lessons/**/*.ipynb"))) == len(lessons)


def test_downloaded_notebooks_hold_all_code_and_its_outputs(
    site_folder: Path, lessons: dict[str, str]
) -> None:
    for stem, text in lessons.items():
        notebook = nbformat.read(site_folder / f"{stem}.ipynb", as_version=4)
        nbformat.validate(notebook)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        code = [cell for cell in code if "nbval-skip" not in cell.metadata.get("tags", ())]
        assert [cell.source for cell in code[1:]] == code_cells(text), stem
        assert "import snippets" in code[0].source
        kinds = {kind for cell in code for out in cell.outputs for kind in out.get("data", {})}
        kinds |= {out.output_type for cell in code for out in cell.outputs}
        assert {"stream", "image/svg+xml"} <= kinds, stem


def test_the_wheel_installs_offline_and_brings_the_snippets(
    site_folder: Path, built_project: Any, tmp_path: Path
) -> None:
    (wheel,) = (site_folder / "wheels").iterdir()
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--target", tmp_path, wheel], check=True)
    modules = sorted(f.stem for f in built_project.folder.glob("snippets/[!_]*.py"))
    assert modules
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
    code += "".join(f"import snippets.{m}; print(snippets.{m}.__file__)\n" for m in modules)
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(tmp_path / "snippets" / f"{m}.py") for m in modules]


def test_nothing_published_tells_where_it_was_built(site_folder: Path, built_project: Any) -> None:
    places = [str(place).encode() for place in (built_project.folder, sys.prefix)]
    found = {
        file.relative_to(site_folder).as_posix(): [p for p in places if p in file.read_bytes()]
        for file in site_folder.rglob("*")
        if file.is_file()
    }
    assert found
    assert faults(found) == {}


# Search


def test_search_finds_lessons_but_not_their_notebooks(
    site_folder: Path, lessons: dict[str, str]
) -> None:
    index = json.loads((site_folder / "search/search_index.json").read_text("utf-8"))
    places = {doc["location"].partition("#")[0] for doc in index["docs"]}
    assert {f"{stem}/" for stem in lessons} <= places
    assert [place for place in places if "notebooks" in place] == []


def test_search_shows_no_markup_of_formulas(site_folder: Path) -> None:
    docs = json.loads((site_folder / "search/search_index.json").read_text("utf-8"))["docs"]
    marks = re.compile(r"\\[a-z]+\{|\$|katex|<math|<svg|aria-")
    code = re.compile(r"<(code|pre)>.*?</\1>", re.DOTALL)
    found = {doc["location"]: marks.findall(code.sub("", doc["text"])) for doc in docs}
    assert faults(found) == {}


# Notebook pages


def test_a_notebook_page_shows_every_code_cell_of_its_lesson(
    html_pages: Pages, lessons: dict[str, str], site_folder: Path
) -> None:
    for stem, text in lessons.items():
        page = html_pages[notebook_file(stem)]
        seen = [cell.get_text().strip("\n") for cell in page.select(".jp-CodeMirrorEditor pre")]
        notebook = nbformat.read(site_folder / f"{stem}.ipynb", as_version=4)
        to_complete = {
            cell.source for cell in notebook.cells if "nbval-skip" in cell.metadata.get("tags", ())
        }
        assert to_complete <= set(seen)
        assert [code for code in seen if code not in to_complete] == code_cells(text), stem


def of_hint(element: Tag) -> bool:
    """Say whether an element is in the hint of an exercise."""
    box = element.find_parent("details")
    return box is not None and box.summary.get_text().strip() == WORDS.exercises["hint"]


def test_a_notebook_page_sets_the_formulas_of_its_lesson(
    html_pages: Pages, lessons: dict[str, str]
) -> None:
    for stem in lessons:
        counts = [
            Counter(
                math.get_text()
                for math in html_pages[file].select(".katex math")
                # What an exercise may say later is set by the browser, in the lesson only.
                if not math.find_parent(class_="definition") and not of_hint(math)
            )
            for file in (lesson_file(stem), notebook_file(stem))
        ]
        assert counts[0] == counts[1], stem


def test_notebook_pages_share_the_style_sheets_of_the_lessons(
    html_pages: Pages, lessons: dict[str, str]
) -> None:
    def sheets(file: str) -> list[str]:
        here = BASE + file.removesuffix("index.html")
        found = html_pages[file].select("link[rel=stylesheet]:not([data-signs])")
        return [urljoin(here, sheet["href"]) for sheet in found]

    for stem in lessons:
        assert sheets(notebook_file(stem)) == sheets(lesson_file(stem)) != []


def test_notebook_pages_bring_no_styles_or_scripts_of_their_own(
    html_pages: Pages, lessons: dict[str, str]
) -> None:
    for stem in lessons:
        page = html_pages[notebook_file(stem)]
        styles = [len(style.get_text()) for style in page.find_all("style")]
        assert [size for size in styles if size > STYLE_BYTES] == [], stem
        sources = [s["src"] for s in page.find_all("script") if s.has_attr("src")]
        assert [s for s in sources if not s.strip() or urlsplit(s).netloc] == [], stem


def test_a_notebook_page_is_hardly_heavier_than_its_lesson(
    html_pages: Pages, site_folder: Path, lessons: dict[str, str]
) -> None:
    for stem in lessons:
        file = notebook_file(stem)
        size, of_lesson = ((site_folder / f).stat().st_size for f in (file, lesson_file(stem)))
        assert size < 1.2 * of_lesson, stem
        page = copy(html_pages[file])
        for part in page.select("svg, .katex"):
            part.extract()
        assert len(str(page).encode()) < NOTEBOOK_BYTES, stem
