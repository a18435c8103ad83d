"""What the search reads of a page: words and short formulas, no folded code."""

import html
import re
from collections.abc import Callable

from builder.maths import mathml

_FORMULA = re.compile(r'<(span|div) class="arithmatex">\s*\\[(\[](.*?)\\[)\]]\s*</\1>', re.DOTALL)
_FOLDED = re.compile(r'<details class="(?:code|check)">')
_TAGS = re.compile(r"<[^>]*>")
# In one line these would read as something else: x² as x2, a fraction as a product.
_TWO_DIMENSIONS = re.compile(
    r"<(?:mfrac|msup|msubsup|msqrt|mroot|mtable|munder|mover|munderover)\b"
)
_ADDED = re.compile(r'<span class="in-search">[^<]*</span>')
_ELLIPSIS = "…"


def findable(page: str, typeset: Callable[[str], str]) -> str:
    """Return the HTML of a page as the search shall read it; `as_read` takes the additions out.

    `typeset` gives KaTeX's HTML for the TeX of an inline formula.
    """
    page = _FOLDED.sub(lambda m: f"{m[0][:-1]} data-search-exclude>", page)
    return _FORMULA.sub(lambda m: _with_words(m, typeset), page)


def as_read(page: str) -> str:
    """Return the HTML of a page without what only the search needed."""
    return _ADDED.sub("", page).replace(" data-search-exclude", "")


def _with_words(match: re.Match[str], typeset: Callable[[str], str]) -> str:
    formula = match[0].replace(' class="arithmatex"', ' class="arithmatex" data-search-exclude', 1)
    if match[1] == "div":
        return formula
    words = in_a_line(typeset(html.unescape(match[2]).strip()))
    return f'<span class="in-search">{words}</span>{formula}'


def in_a_line(formula: str) -> str:
    """Return the characters of a formula (KaTeX's HTML), or an ellipsis if it needs two rows."""
    said = mathml(formula)
    if _TWO_DIMENSIONS.search(said):
        return _ELLIPSIS
    return _TAGS.sub("", said).strip() or _ELLIPSIS
