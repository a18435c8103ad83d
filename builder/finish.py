"""The last step of a page, HTML to HTML: formulas set, figures put in line, copies completed."""

import html
import posixpath
import re
from collections.abc import Callable

from builder.figures import unique_letters
from builder.maths import Formula
from builder.site import Tree

_ARITHMATEX = re.compile(
    r'<(span|div) class="arithmatex"(?: data-search-exclude)?>\s*\\[(\[](.*?)\\[)\]]\s*</\1>'
    r"(?=([,.;:?!)]?))",
    re.DOTALL,
)
# A word joiner: without it a comma after a formula may begin the next line.
_JOINER = "&#8288;"
_ANCHOR = re.compile(r'<p><span id="eq-[^"]*"></span></p>\s*(?=<div class="equation" id=)')
# Names, brackets and blanks look like code without a span of their own.
_PLAIN = re.compile(r'<span class="(?:n|nn|o|p|w)">([^<]*)</span>')
_WAITING = re.compile(r'<(span|div) data-formula="([0-9a-f]{16})"></\1>')
_FIGURE = re.compile(r'<div data-figure="([^"]+)"></div>')
_DRAWN = re.compile(r'(?:<p>)?<img\b[^>]*\bsrc="([^"]*figures/[^"]+\.svg)"[^>]*/?>(?:</p>)?')
_ALONE = re.compile(r'(<div[^>]*?) data-standalone="([^"]+)"([^>]*>)')

_NOTEBOOK_EXTRAS = [
    re.compile(r"<script\b.*?</script>", re.DOTALL),
    re.compile(r"<style\b.*?</style>", re.DOTALL),
    re.compile(r'<div class="zeroclipboard-container">.*?</clipboard-copy>\s*</div>', re.DOTALL),
    re.compile(r'<div [^>]*class="clipboard-copy-txt"[^>]*>.*?</div>', re.DOTALL),
    re.compile(r'<div class="celltoolbar">.*?</span>\s*</div>\s*</div>', re.DOTALL),
    re.compile(r'<div class="jp-Collapser[^>]*>\s*</div>'),
    re.compile(r"<!--.*?-->", re.DOTALL),
]

Typeset = Callable[[Formula], str]


def finish(page: str, url: str, tree: Tree, typeset: Typeset, alone: Callable[[str], str]) -> str:
    """Return the HTML of the page at `url` with all that the build made put in its place.

    `typeset` gives the HTML of a formula, `alone` the self-contained code of a snippet.
    """
    page = _ARITHMATEX.sub(lambda m: typeset(_formula(m)) + (_JOINER if m[3] else ""), page)
    page = _PLAIN.sub(r"\1", page)
    page = _ANCHOR.sub("", page)  # the equation itself has the id now
    page = _WAITING.sub(lambda m: typeset(tree.formulas[m[2]]), page)
    page = _DRAWN.sub(lambda m: _inline(m, url, tree), page)
    page = _FIGURE.sub(lambda m: tree.files[m[1]].decode().strip(), page)
    page = unique_letters(page)
    return _ALONE.sub(lambda m: f"{m[1]}{m[3]}{_template(alone(html.unescape(m[2])))}", page)


def finish_notebook(page: str) -> str:
    """Return the HTML that mkdocs-jupyter made without its scripts, styles and buttons.

    It brings half a megabyte of style and a dozen scripts to every page; the site's own
    style sheet knows the few classes that are left. Code gets the site's colours.
    """
    for part in _NOTEBOOK_EXTRAS:
        page = part.sub("", page)
    return page.replace("highlight-ipynb hl-python", "highlight")


def _formula(match: re.Match[str]) -> Formula:
    return Formula(html.unescape(match[2]).strip(), match[1] == "div")


def _inline(match: re.Match[str], url: str, tree: Tree) -> str:
    """Return the SVG itself where the build drew it, else the picture as it was."""
    path = posixpath.normpath(posixpath.join(url, match[1]))
    return tree.files[path].decode().strip() if path in tree.files else match[0]


def _template(code: str) -> str:
    return f'<template class="standalone">{html.escape(code)}</template>'
