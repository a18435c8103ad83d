"""The last step of a page, HTML to HTML: formulas set, figures put in line, copies completed."""

import html
import posixpath
import re
from collections.abc import Callable

from builder.figures import part_of_page, unique_letters
from builder.maths import Formula, heard, mathml
from builder.site import Tree
from builder.words import WORDS

_ARITHMATEX = re.compile(
    r'<(span|div) class="arithmatex">\s*\\[(\[](.*?)\\[)\]]\s*</\1>'
    r"(?=([,.;:?!)]?))",
    re.DOTALL,
)
# What an exercise may say later is set by the browser: it need not be loaded to be read.
_SAID = re.compile(r"<div data-says=.*?</div>", re.DOTALL)
# A word joiner: without it a comma after a formula may begin the next line.
_JOINER = "&#8288;"
_ANCHOR = re.compile(r'<p><span id="eq-[^"]*"></span></p>\s*(?=<div class="equation" id=)')
# Names, brackets and blanks look like code without a span of their own.
_PLAIN = re.compile(r'<span class="(?:n|nn|o|p|w)">([^<]*)</span>')
_WAITING = re.compile(r'<(span|div) data-formula="([0-9a-f]{16})"></\1>')
_FIGURE = re.compile(r'<div data-figure="([^"]+)"></div>')
_DRAWN = re.compile(r'(?:<p>)?<img\b[^>]*\bsrc="([^"]*figures/[^"]+\.svg)"[^>]*/?>(?:</p>)?')
_ALONE = re.compile(r'(<div[^>]*?) data-standalone="([^"]+)"([^>]*>)')

_CODE = re.compile(r"<pre>(?:<span></span>)?<code>(.*?)</code></pre>", re.DOTALL)
# Code to copy; what it printed and how it failed have a class between the two.
_COPIED = re.compile(
    r'(<div class="language-\w+ (?:signature |tests )?highlight"[^>]*>.*?)(?=<pre>)', re.DOTALL
)
_COPY = (
    '<div class="md-code__nav"><button type="button" class="md-code__button" data-md-type="copy"'
    f' title="{html.escape(WORDS.copy)}"></button></div>'
)
_LESSON = re.compile(r"lessons/[^/]+/[^/]+/")  # the pages of modules are short
_ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)
_PART = re.compile(r"(?=<h2 id=)")
_TAG = re.compile(r"<[^>]*>")
_NAMED = re.compile(r'<h2( id="[^"]*")')
# Between tags the theme indents what it writes; where blanks count, and in tags, they stay.
_BLANKS = re.compile(
    r"(<(pre|script|style|template|textarea)\b.*?</\2>|<[^>]*>)|[ \t]*\n[ \t\n]*", re.DOTALL
)

# Pages have the style sheet that sets the variables; files of figures may stand alone.
_STYLE = re.compile(r'\bstyle="[^"]*"')
_FALLBACK = re.compile(r"var\((--up-\w+),(?:#[0-9a-f]{6}|[a-z]+)\)")

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
    page = _SAID.sub(lambda m: _ARITHMATEX.sub(lambda f: mathml(typeset(_formula(f))), m[0]), page)
    page = _ARITHMATEX.sub(lambda m: heard(typeset(_formula(m))) + (_JOINER if m[3] else ""), page)
    page = _PLAIN.sub(r"\1", page)
    page = _ANCHOR.sub("", page)  # the equation itself has the id now
    page = _WAITING.sub(lambda m: heard(typeset(tree.formulas[m[2]])), page)
    page = _DRAWN.sub(lambda m: _inline(m, url, tree), page)
    page = _FIGURE.sub(lambda m: tree.files[m[1]].decode().strip(), page)
    page = _CODE.sub(r"<pre>\1</pre>", page)  # the theme measures each `pre > code`, one by one
    page = _COPIED.sub(lambda m: m[1] + _COPY, page)
    if _LESSON.match(url):
        page = _ARTICLE.sub(_in_parts, page)
    page = _STYLE.sub(lambda m: _FALLBACK.sub(r"var(\1)", m[0]), page)
    page = part_of_page(unique_letters(page))
    return _ALONE.sub(lambda m: f"{m[1]}{m[3]}{_template(alone(html.unescape(m[2])))}", page)


def dense(page: str) -> str:
    """Return the HTML of a page with one line break for each run of blanks that has one."""
    return _BLANKS.sub(lambda m: m[1] or "\n", page)


def finish_notebook(page: str) -> str:
    """Return the HTML that mkdocs-jupyter made without its scripts, styles and buttons.

    It brings half a megabyte of style and a dozen scripts to every page; the site's own
    style sheet knows the few classes that are left. Code gets the site's colours.
    """
    for part in _NOTEBOOK_EXTRAS:
        page = part.sub("", page)
    page = page.replace("<pre>", '<pre tabindex="0">')  # code may be wider than a phone
    return page.replace("highlight-ipynb hl-python", "highlight")


def _in_parts(match: re.Match[str]) -> str:
    """Return an article with its parts as elements, which a browser lays out when they are near.

    They take over the ids of their headings: the theme asks where each id is, and for one
    within a part the browser would have to lay the part out.
    """
    before, *parts = _PART.split(match[0].removesuffix("</article>"))
    return before + "".join(map(_part, parts)) + "</article>"


def _part(part: str) -> str:
    """Return a part as an element that says how long it is before it is laid out."""
    length = max(1, round(len(_TAG.sub("", part)) / 100))
    opened = rf'<section class="part"\1 style="--length:{length}"><h2'
    return f"{_NAMED.sub(opened, part, count=1)}</section>"


def _formula(match: re.Match[str]) -> Formula:
    return Formula(html.unescape(match[2]).strip(), match[1] == "div")


def _inline(match: re.Match[str], url: str, tree: Tree) -> str:
    """Return the SVG itself where the build drew it, else the picture as it was."""
    path = posixpath.normpath(posixpath.join(url, match[1]))
    return tree.files[path].decode().strip() if path in tree.files else match[0]


def _template(code: str) -> str:
    return f'<template class="standalone">{html.escape(code)}</template>'
