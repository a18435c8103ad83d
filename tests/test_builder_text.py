"""Any plain text in a lesson comes out as the same visible text, wherever it stands."""

import re
import string
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st
from project import LESSON, html, words

from builder.index import Index
from builder.markdown import PageTarget, Renderer
from builder.source import Page

MARKUP = set(string.punctuation)


def in_myst(text: str) -> str:
    """Return MyST for plain text, as a careful author would write it."""
    return "".join("\\" + sign if sign in MARKUP else sign for sign in text)


def shown(source: str) -> BeautifulSoup:
    page = Page(PurePosixPath(LESSON), LESSON, source)
    index = Index(pages={page.source: page}, ids={page.uri: set()})
    return html(Renderer(page, index, Path(), PageTarget(page)).render(page.tokens))


# Frames give MyST for lines of text; the second part finds the text on the page again.
FRAMES: dict[str, tuple[Callable[[list[str]], str], str]] = {
    "paragraph": ("\n".join, "p"),
    "box": (lambda lines: ":::{tip}\n" + "\n".join(lines) + "\n:::\n", "p:not(.admonition-title)"),
    "title": (
        lambda lines: f":::{{admonition}} A {' '.join(lines)} z\nx\n:::\n",
        "p.admonition-title",
    ),
    "summary": (lambda lines: f":::{{dropdown}} A {' '.join(lines)} z\nx\n:::\n", "summary"),
    "list": (lambda lines: "- " + "\n  ".join(lines), "li"),
    "numbered": (lambda lines: "1. x\n\n   " + "\n   ".join(lines), "li p + p"),
    "heading": (lambda lines: "## " + " ".join(lines), "h2"),
    "cell of a table": (lambda lines: f"| a |\n|---|\n| {' '.join(lines)} |\n", "td"),
    "quotation": (lambda lines: "> " + "\n> ".join(lines), "blockquote"),
    "bold": (lambda lines: f"**a{' '.join(lines)}a**", "strong"),
    "link": (lambda lines: f"[{' '.join(lines)}](https://example.org)", "a"),
}

line = (
    st.text(
        st.one_of(
            st.sampled_from(string.punctuation + " ab1"),
            st.characters(categories=["L", "M", "N", "P", "S"]),
        ),
        min_size=1,
        max_size=14,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@pytest.mark.parametrize("frame", FRAMES)
@settings(max_examples=60)
@given(st.lists(line, min_size=1, max_size=3))
@example(["*a* _b_ $c$ <d> &amp; {e} [f](g) `h` \\i"])
@example(["x", "# y", "#z", "1. q", "2) r"])
@example(["x", "- a", "+ b", "=== ", "---", "***"])
@example(["!!! note", "??? x", "~~~", ": d", "| e | f |", "--|--"])
@example(["|", "|"])
@example(["\\(x\\) \\[y\\] \\begin{z} &#36; &lt; <!-- c --> [TOC] {#id} {: .c}"])
@example(["__init__ C# ~~s~~ ==m== ^^t^^ -- ... http://a.b/c_d_e <f@g.h>"])
def test_plain_text_is_shown_as_it_was_meant(frame: str, lines: list[str]) -> None:
    lines = [" ".join(text.split()) for text in lines]
    make, where = FRAMES[frame]
    soup = shown(make([in_myst(text) for text in lines]))
    expected = " ".join(lines)
    if frame in ("title", "summary"):
        expected = f"A {expected} z"
    if frame == "bold":
        expected = f"a{expected}a"
    (found,) = soup.select(where)
    assert words(found) == re.sub(r"[ \n]+", " ", expected).strip()


@settings(max_examples=100)
@given(line)
@example("a`b")
@example("``")
@example("<b> &lt; \\n $x$ {y} [z] *w*")
def test_code_in_a_line_is_shown_as_it_was_meant(text: str) -> None:
    fence = "`" * (1 + max([0, *map(len, re.findall("`+", text))]))
    soup = shown(f"Say {fence} {text} {fence} now.\n")
    assert words(soup.code) == text
    assert words(soup.p) == f"Say {text} now."


@settings(max_examples=100)
@given(st.lists(st.text(string.printable.replace("\r", "").replace("\x0b", "").replace("\x0c", ""),
                        max_size=20), min_size=1, max_size=4))  # fmt: skip
def test_a_block_of_code_is_shown_to_the_letter(lines: list[str]) -> None:
    code = "\n".join(lines).expandtabs().replace("`", "'").replace("~", "-").rstrip()
    soup = shown(f"Before.\n\n```text\nfirst\n{code}\nlast\n```\n")
    visible = [line.rstrip() for line in f"first\n{code}\nlast".split("\n")]
    assert [line.rstrip() for line in soup.pre.get_text().strip("\n").split("\n")] == visible
