"""The last step of a page, HTML to HTML: formulas set, figures put in line, copies completed."""

import html
import posixpath
import re
from collections.abc import Callable

from builder.figures import unique_letters
from builder.maths import Formula
from builder.site import Tree

_ARITHMATEX = re.compile(
    r'<(span|div) class="arithmatex">\s*\\[(\[](.*?)\\[)\]]\s*</\1>', re.DOTALL
)
_ANCHOR = re.compile(r'<p><span id="eq-[^"]*"></span></p>\s*(?=<div class="equation" id=)')
# Names, brackets and blanks look like code without a span of their own.
_PLAIN = re.compile(r'<span class="(?:n|nn|o|p|w)">([^<]*)</span>')
_WAITING = re.compile(r'<(span|div) data-formula="([0-9a-f]{16})"></\1>')
_DRAWN = re.compile(r'(?:<p>)?<img\b[^>]*\bsrc="([^"]*figures/[^"]+\.svg)"[^>]*/?>(?:</p>)?')
_ALONE = re.compile(r'(<div[^>]*?) data-standalone="([^"]+)"([^>]*>)')

Typeset = Callable[[Formula], str]


def finish(page: str, url: str, tree: Tree, typeset: Typeset, alone: Callable[[str], str]) -> str:
    """Return the HTML of the page at `url` with all that the build made put in its place.

    `typeset` gives the HTML of a formula, `alone` the self-contained code of a snippet.
    """
    page = _ARITHMATEX.sub(lambda m: typeset(_formula(m)), page)
    page = _PLAIN.sub(r"\1", page)
    page = _ANCHOR.sub("", page)  # the equation itself has the id now
    page = _WAITING.sub(lambda m: typeset(tree.formulas[m[2]]), page)
    page = _DRAWN.sub(lambda m: _inline(m, url, tree), page)
    page = unique_letters(page)
    return _ALONE.sub(lambda m: f"{m[1]}{m[3]}{_template(alone(html.unescape(m[2])))}", page)


def _formula(match: re.Match[str]) -> Formula:
    return Formula(html.unescape(match[2]).strip(), match[1] == "div")


def _inline(match: re.Match[str], url: str, tree: Tree) -> str:
    """Return the SVG itself where the build drew it, else the picture as it was."""
    path = posixpath.normpath(posixpath.join(url, match[1]))
    return tree.files[path].decode().strip() if path in tree.files else match[0]


def _template(code: str) -> str:
    return f'<template class="standalone">{html.escape(code)}</template>'
