"""Small projects for the tests of the builder: written to a folder, built, rendered, read."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import markdown
import yaml
from bs4 import BeautifulSoup

from builder.execute import Outputs
from builder.finish import finish
from builder.maths import Formula, Typesetter, node
from builder.navigation import _Loader, navigation
from builder.notebook import Kit
from builder.site import Tree, build_tree
from builder.source import Page

REPOSITORY = Path(__file__).parent.parent
KIT = Kit("wheels/uphill-0.1.0-py3-none-any.whl", "")

LESSON = "lessons/1-first-module/2-a-lesson.md"
OTHER = "lessons/1-first-module/3-another.md"

HEAD = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
description: What this lesson is about.
published: 2026-11-21
---

"""

GLOSSARY = """\
---
description: Every term.
---

# Glossary

:::{glossary}
slope
: How steep it is, $dy/dx$.

tangent line
: The line that touches; see the [lesson](../lessons/1-first-module/2-a-lesson.md).
:::
"""

INDEX = "---\ndescription: The front page.\n---\n\n# Home\n\n## A place\n\nWelcome.\n"
MODULE = "---\ndescription: The first module.\n---\n\n# First module\n\nLessons.\n"

_LABEL = re.compile(r"(?<=\$\$ \()[\w-]+(?=\))|(?<={math}\n:label: )[\w-]+")


def lesson(body: str, title: str = "A lesson") -> str:
    """Return the text of a lesson with front matter and title."""
    return f"{HEAD}# {title}\n\n{body}"


def off_sheets(files: Mapping[str, str]) -> dict[str, str]:
    """Return for each module the file that keeps all equations of its lessons off its sheet."""
    found: dict[str, str] = {}
    for path, text in files.items():
        folder, _, name = path.rpartition("/")
        labels = ", ".join(sorted(set(_LABEL.findall(text))))
        if labels and re.match(r"\d", name):
            said = f"{name.removesuffix('.md')}:\n  not-on-sheet: [{labels}]\n"
            found[f"{folder}/formulas.yml"] = found.get(f"{folder}/formulas.yml", "") + said
    return found


def cell(code: str, *options: str) -> str:
    """Return a code cell whose options are lines such as `:tags: [check]`."""
    return "\n".join(["```{code-cell} ipython3", *options, code, "```", ""])


def project(
    folder: Path,
    body: str = "Only words.\n",
    *,
    lessons: Mapping[str, str] | None = None,
    snippets: Mapping[str, str] | None = None,
    glossary: str = GLOSSARY,
    index: str = INDEX,
    nav: list[str] | None = None,
) -> Path:
    """Write a small but whole project to `folder` and return the folder.

    `body` is what the first lesson says below its title; `lessons` are whole files by path. Without
    a module's `formulas.yml` among them, no equation of its lessons is on a sheet.
    """
    files = {
        LESSON: lesson(body),
        "lessons/1-first-module/index.md": MODULE,
        **(lessons or {}),
        "docs/glossary.md": glossary,
        "docs/index.md": index,
        "snippets/__init__.py": '"""Code of the lessons."""\n',
        **{f"snippets/{name}": code for name, code in (snippets or {}).items()},
        "README.md": "Small.\n",
        "pyproject.toml": (
            '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
            '[project]\nname = "uphill"\nversion = "0.1.0"\n'
            'requires-python = ">=3"\nreadme = "README.md"\n'
            '[tool.hatch.build.targets.wheel]\npackages = ["snippets"]\n'
        ),
    }
    files = off_sheets(files) | files
    lesson_files = sorted(f for f in files if f.startswith("lessons/") and f.endswith(".md"))
    pages = ["index.md", "glossary.md", *lesson_files]
    files["mkdocs.yml"] = yaml.safe_dump(
        {"site_name": "Small", "nav": pages if nav is None else nav}
    )
    for name, text in files.items():
        write(folder / name, text)
    (folder / "node_modules").symlink_to(REPOSITORY / "node_modules")
    return folder


def write(path: Path, text: str) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def line_of(text: str, words: str) -> int:
    """Return the number of the one line of `text` that holds `words`."""
    (found,) = (k for k, line in enumerate(text.split("\n"), 1) if words in line)
    return found


def printed(text: str, name: str = "stdout") -> dict[str, Any]:
    """Return what a kernel sends for printed text."""
    return {"output_type": "stream", "name": name, "text": text}


def returned(**data: str) -> dict[str, Any]:
    """Return what a kernel sends for a value; `text_latex` stands for `text/latex`."""
    kinds = {key.replace("_", "/", 1).replace("svg_xml", "svg+xml"): v for key, v in data.items()}
    return {"output_type": "execute_result", "data": kinds, "metadata": {}, "execution_count": 1}


SVG = (
    '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" '
    'width="100pt" height="50pt">\n<path id="p1" d="M 0 0 \nL 10 10 \n" '
    'style="stroke: #4169e1; fill: none"/>\n</svg>\n'
)


def drawn() -> dict[str, Any]:
    """Return what a kernel sends for a figure."""
    return {
        "output_type": "display_data",
        "data": {"image/svg+xml": SVG, "text/plain": "<Figure size 500x330 with 1 Axes>"},
        "metadata": {},
    }


def build(
    root: Path,
    outputs: Mapping[str, Outputs] | None = None,
    kit: Kit = KIT,
    typeset: Typesetter | None = None,
) -> Tree:
    """Build the tree of a project; `outputs` stand in for what kernels would send."""
    given = outputs or {}

    def run(pages: list[Page]) -> dict[str, Outputs]:
        return {p.uri: given.get(p.uri, [[] for _ in p.cells]) for p in pages}

    return build_tree(root, run, typeset or typesetter(root), navigation(root), kit)


class Plain(Typesetter):
    """Shows TeX as it is, quickly, and like the real one only what it was given before."""

    def __init__(self) -> None:
        self.given: set[Formula] = set()

    def render(self, formulas: Iterable[Formula]) -> dict[Formula, str]:
        self.given |= {formula.bare for formula in formulas}
        return {}

    def html(self, formula: Formula) -> str:
        if formula.bare not in self.given:
            raise KeyError(formula)
        tag, _, label = formula.tex.partition("\\tag{")[2].partition("}")
        kind = "display" if formula.display else "inline"
        anchor = f' id="eq-{formula.label}"' if label else ""
        number = f'<b class="equation-number">({tag})</b>' if tag else ""
        return f'<i class="set {kind}"{anchor}>{escape(formula.bare.tex)}{number}</i>'


@cache
def typesetter(root: Path) -> Plain:
    """Return the typesetter of a project."""
    return Plain()


@cache
def site_extensions() -> tuple[str, ...]:
    """Return the names of the Markdown extensions of the site."""
    return tuple(_extensions())


def _extensions() -> dict[str, dict[str, Any]]:
    """Return the extensions of mkdocs.yml with their options, and those MkDocs always adds."""
    config = yaml.load((REPOSITORY / "mkdocs.yml").read_text("utf-8"), _Loader)
    options: dict[str, dict[str, Any]] = {"toc": {}, "tables": {}, "fenced_code": {}}
    for entry in config["markdown_extensions"]:
        options |= {entry: {}} if isinstance(entry, str) else entry
    return {name: values or {} for name, values in options.items()}


@cache
def _site_markdown() -> markdown.Markdown:
    options = _extensions()
    return markdown.Markdown(extensions=list(options), extension_configs=options)


def converted(text: str) -> str:
    """Return the HTML that the site makes of a page's Markdown, not yet finished."""
    converter = _site_markdown()
    converter.reset()
    body = text.partition("---\n")[2].partition("---\n")[2] if text[:4] == "---\n" else text
    return converter.convert(body)


def html(text: str) -> BeautifulSoup:
    """Return a page's Markdown as the site shows it."""
    return BeautifulSoup(converted(text), "html.parser")


def _no_formula(formula: Formula) -> str:
    raise AssertionError(f"code has no formulas: {formula}")


def finished(page: str) -> str:
    """Return HTML that has code, but no formulas, as the site serves it."""
    return finish(page, "", Tree(), _no_formula, str)


def page(tree: Tree, uri: str = LESSON) -> BeautifulSoup:
    """Return a page of a tree as the site shows it."""
    return html(tree.files[uri].decode())


def shown_page(folder: Path, body: str, **more: Any) -> BeautifulSoup:
    """Return the first lesson of a project, with this body, as the site shows it."""
    outputs = more.pop("outputs", None)
    tree = build(project(folder, body, **more), {LESSON: outputs} if outputs else None)
    return page(tree)


def words(element: Any) -> str:
    """Return the visible text of an element, blanks folded; the links to headings left out."""
    for link in element.select("a.headerlink"):
        link.extract()
    return re.sub(r"[ \n]+", " ", element.get_text()).strip()


def command(root: Path, out: Path, *options: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """Run `python -m builder` on a project, whose own snippets its lessons find."""
    return subprocess.run(
        [sys.executable, "-m", "builder", str(out), "--root", str(root), *options],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(root), "SITE_URL": "", **env},
        capture_output=True,
        text=True,
        check=False,
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder by their path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def cells_of(notebook: bytes) -> list[dict[str, Any]]:
    """Return the cells of a notebook file."""
    found: list[dict[str, Any]] = json.loads(notebook)["cells"]
    return found


def by_node(*script: str | Path, asked: Any) -> Any:
    """Return what a script, as Node's arguments, answers to a question; both are JSON."""
    done = subprocess.run(
        [node(), *script],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
