"""Colours of code that is edited: those of the built pages, and harmless whatever is typed."""

import html
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from project import by_node, converted, finished
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers.python import PythonLexer

from builder.source import read_pages

ROOT = Path(__file__).parent.parent
SPAN = re.compile(r'<span class="[a-z]+[0-9]?">|</span>')


def coloured(*codes: str) -> list[str]:
    """Return the HTML of codes as the page's script gives it."""
    found: list[str] = by_node(ROOT / "tests" / "run" / "highlight.mjs", asked=codes)
    return found


def built(code: str) -> str:
    """Return what stands in the `<pre>` of a cell with this code in the built page."""
    page = finished(converted(f"~~~python\n{code}\n~~~\n"))
    (found,) = re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)
    return str(found)


def by_pygments(code: str) -> str:
    """Return any code as the site would show it, blank lines at its ends too."""
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    shown = highlight(code, lexer, HtmlFormatter(nowrap=True))
    if not code.endswith("\n"):
        shown = shown.removesuffix("\n")  # each line ends in one, also the last
    return finished(shown.replace("&quot;", '"').replace("&#39;", "'"))  # as Markdown leaves them


def test_every_cell_looks_as_in_the_built_page() -> None:
    cells = [(page.source, cell) for page in read_pages(ROOT) for cell in page.cells]
    assert len(cells) > 400
    found = coloured(*(cell.code + "\n" for _, cell in cells))
    for (source, cell), shown in zip(cells, found, strict=True):
        assert shown == built(cell.code), f"{source}:{cell.line}"


# Parts of programs, whole and torn: what comes after one decides what it is.
PARTS = (
    " |  |    |\n|\n    |\\\n|(|)|[|]|{|}|:|,|.|=|==|:=|!=|!|@|@jit|->|**|$|?|;|`|\\|#|# why|#!sh|"
    "def |class |import |from |as |lambda |async for|async def f|yield from|yield|match |case |_|"
    "None|True|not|in |is|or|raise |return |if |else|for |with |global|del|assert |await |"
    "numpy|np|x1|Δx|∂|é|print|.print|range|self|cls|sentinel|type|__init__|__name__|__x__|"
    "__radd__|__imul__|__getitem__|__rdivmod__|__import__|ValueError|.ValueError|MyError|Warning|"
    "UnicodeWarning|Exception|StopIteration|ConnectionResetError|IsADirectoryError|"
    "0|1_000|1.|.5|1e-3|2.5E+7|1e5j|3j|0x1F|0b10|0o17|08|1__0|"
    '\'|"|\'\'\'|"""|f\'|rf"|Rb\'|b"|u\'|t\'|f"""|fr\'\'\'|r"""|'
    "\\n|\\x41|\\N{DEGREE SIGN}|\\u00e9|\\U0001F600|\\777|\\'|\\\"|{{|}}|{x}|{x!r}|{x = }|{x:.2f}|"
    "{:>8.3f}|{Δx.a[0]!s}|{0}|{|!s}|:.3e}|%|%d|%-5.2f|%(name)s|%%|% o|<b>|&amp;|$\\frac{a}{b}$|"
    "match x:\n    case _:\n|match = 1|case [_, None]:|for x in|'{'a'}'|import a.b as c, d|"
    "from . import x as y|from None|def f(x): pass|class A(B):|🙂"
)
programs = st.lists(st.sampled_from(PARTS.split("|"))).map("".join)


@settings(max_examples=60)
@given(st.lists(programs, min_size=40, max_size=40))
def test_any_program_looks_as_pygments_would_show_it(codes: list[str]) -> None:
    codes.append("x = 1\n\n\n")  # which chance gives too seldom
    for code, shown in zip(codes, coloured(*codes), strict=True):
        assert shown == by_pygments(code)


UNFINISHED = [
    "",
    "\n\n",
    "'",
    'f"{x',
    'f"{f"{',
    '"""\n',
    "<script>alert(1)</script>",
    "'</pre><img src=x onerror=alert(1)>",
    "\0\x01\x1b\x7f\x85\u2028\ufeff",
    "a\r\nb\rc\n",
    "def \n class",
    "\\" * 9,
    "(" * 500,
    'f"{' * 300,
]


@settings(max_examples=50)
@given(st.lists(st.text() | programs, min_size=20, max_size=20))
def test_any_text_is_shown_as_it_is_in_spans_only(texts: list[str]) -> None:
    for text, shown in zip(texts, coloured(*texts), strict=True):
        bare, count = SPAN.subn("", shown)
        assert not re.search("[<>]", bare)
        assert count % 2 == 0
        assert html.unescape(bare) == text


def test_unfinished_and_hostile_text_is_shown_as_it_is() -> None:
    for text, shown in zip(UNFINISHED, coloured(*UNFINISHED), strict=True):
        bare = SPAN.sub("", shown)
        assert not re.search("[<>]", bare)
        assert html.unescape(bare) == text


def test_a_long_text_takes_no_detours() -> None:
    """What rules try again at each place would not come to an end here."""
    long = ["x" * 100_000, "1_" * 50_000, "'" + "{" * 20_000, " " * 50_000 + "x", "{a[" * 10_000]
    for text, shown in zip(long, coloured(*long), strict=True):
        assert html.unescape(SPAN.sub("", shown)) == text
