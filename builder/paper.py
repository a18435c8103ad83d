"""What the site's pages need so that they can be printed: a style sheet, and what only paper shows.

The sheet is fetched for paper alone, so that no reader waits for it.
"""

import hashlib
import html
import json
import re
from collections.abc import Container, Iterable
from functools import lru_cache
from pathlib import Path

from builder.scripts import PAPER, esbuild
from builder.words import WORDS

PDF = "uphill.pdf"  # the whole course
WIDTH = 94  # characters that a line of code has room for on any paper

_LIGHT = re.compile(r'\[data-md-color-scheme="default"\] \{([^}]*)\}')
_PRE = re.compile(r"(<pre[^>]*>(?:<span></span>)?)(.*?)(</pre>)", re.DOTALL)
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_PUBLISHED = re.compile(r'<div data-published="([^"]+)">(.*?)</div>', re.DOTALL)
_HTML = re.compile(r"<html\b[^>]*")
_LAST_STYLES = re.compile(r"<link [^>]*\bdata-own\b|</head>")
_WAY = re.compile(r'href="([^"]*)assets/')


def print_sheet(root: Path) -> dict[str, bytes]:
    """Return the style sheet for paper by its path in the site.

    Raises `RuntimeError` with what esbuild said if it is wrong.
    """
    files = (root / PAPER / "print.css", root / "docs" / "assets" / "uphill.css")
    return _print_sheet(root, tuple(file.read_text("utf-8") for file in files))


@lru_cache(maxsize=4)
def _print_sheet(root: Path, texts: tuple[str, str]) -> dict[str, bytes]:
    own, screen = texts
    light = _LIGHT.search(screen)
    assert light is not None  # the style sheet has no colours otherwise
    said = {name: WORDS.paper[name] for name in ("start", "tests")}
    said["licence"] = f" {WORDS.paper['licence']}"
    words = ";".join(f"--paper-{name}:{css_string(text)}" for name, text in said.items())
    head = f"[data-md-color-scheme]{{{light[1]}}}:root{{{words}}}"
    css = esbuild(root, "--loader=css", text=head + own)
    return {f"assets/print.{hashlib.sha256(css).hexdigest()[:8]}.css": css}


def css_string(text: str) -> str:
    """Return a text as a string of CSS."""
    return json.dumps(text, ensure_ascii=False).replace("\\n", "\\a ")


def printable(page: str, root: Path, margins: tuple[str, str], end: Iterable[str]) -> str:
    """Return the HTML of a page with its style sheet for paper, and what stands only there.

    `margins` are the title of the page and of the site; `end` is said below the text.
    """
    (sheet,) = print_sheet(root)
    way = _WAY.search(page)
    assert way is not None  # every page has a style sheet
    title, site = map(css_string, margins)
    style = html.escape(f"--paper-title:{title};--paper-site:{site}")
    page = _HTML.sub(lambda m: f'{m[0]} style="{style}"', page, count=1)
    link = f'<link rel="stylesheet" media="print" href="{way[1]}{sheet}">'
    # A page with a style sheet of its own says there what else holds for it on paper.
    page = _LAST_STYLES.sub(lambda m: f"{link}{m[0]}", page, count=1)
    words = html.escape(" · ".join(filter(None, end)))
    return page.replace("</article>", f'<p class="paper-end" hidden>{words}.</p></article>', 1)


def breakable(page: str) -> str:
    """Return HTML whose long lines of code say where they go on, once they have to be broken."""
    return _PRE.sub(lambda m: m[1] + "\n".join(map(_line, m[2].split("\n"))) + m[3], page)


def _line(line: str) -> str:
    if len(line) <= WIDTH or len(html.unescape(_TAG.sub("", line))) <= WIDTH:
        return line
    # A string over several lines is one element: it cannot be part of another one.
    depth = 0
    for closed, _ in _TAG.findall(line):
        depth += -1 if closed else 1
        if depth < 0:
            return line
    return line if depth else f'<span class="long">{line}</span>'


def published(page: str, files: Container[str]) -> str:
    """Return the HTML of a page without what it says of files that are not published this time.

    Such words stand in `<div data-published="name">`, which holds no other `div`.
    """
    return _PUBLISHED.sub(lambda m: m[2] if m[1] in files else "", page)
