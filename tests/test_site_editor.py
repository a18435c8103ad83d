"""The editor that opens in place of a cell's code: its keys, its lines, its way out."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import material
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect
from project import converted, finished

from builder.policy import secured
from builder.scripts import esbuild

ROOT = Path(__file__).parent.parent
EDITOR = ROOT / "docs" / "assets" / "run"
THEME = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
WIDTHS = [320, 390, 1280]

CODE = '''\
import numpy as np

def slope(f, x, h=1e-6):
    """The slope of f at x."""
    if h == 0:
        raise ValueError(f"a step of {h!r} leads nowhere")
    return (f(x + h) - f(x)) / h

print(slope(np.sin, 0.0), "is about 1", "and here is a line that is longer than any window" * 2)'''
PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Editor</title>
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="theme.css"><link rel="stylesheet" href="uphill.css">
  </head>
  <body data-md-color-scheme="{scheme}">
    <main class="md-main"><article class="md-content__inner md-typeset">
      <h1>A slope</h1>
      <p>What the computer makes of it:</p>
      <div class="cell">{cell}</div>
      <p><button id="edit" type="button">Edit</button> <a href="#after">After</a></p>
    </article></main>
    <script src="editor.js"></script>
  </body>
</html>
"""

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: Any) -> Path:
    """The script of the test's page, and the style sheets of the site."""
    folder: Path = tmp_path_factory.mktemp("editor")
    style = esbuild(ROOT, str(EDITOR / "editor.css")).decode().strip()
    script = esbuild(
        *(ROOT, "--bundle", "--format=iife", str(ROOT / "tests" / "run" / "editor.js")),
        f"--define:UPHILL_EDITOR_STYLE={json.dumps(style)}",
    )
    (folder / "editor.js").write_bytes(script)
    parts = [*THEME.glob("main.*.min.css"), *THEME.glob("palette.*.min.css")]
    (folder / "theme.css").write_bytes(b"".join(part.read_bytes() for part in parts))
    shutil.copy(ROOT / "docs" / "assets" / "uphill.css", folder)
    return folder


@pytest.fixture
def opened(folder: Path, chromium: Any, reading: Any) -> Iterator[Opened]:
    """Open a page with an editor for some code, beginning with a caret or a selection."""
    with ExitStack() as stack:
        reader = stack.enter_context(reading(chromium, folder))

        def opened(
            code: str = CODE,
            at: tuple[int, int] | None = (0, 0),
            scheme: str = "default",
            **window: Any,
        ) -> Page:
            cell = finished(converted(f"~~~python\n{code}\n~~~\n"))
            text = PAGE.format(cell=cell, scheme=scheme)
            (folder / "index.html").write_text(secured(text), "utf-8")
            page: Page = reader.window(**window)
            reader.read(page, "index.html")
            if at is not None:
                page.get_by_role("button", name="Edit").click()
                page.evaluate("([start, end]) => editor.field.setSelectionRange(start, end)", at)
            return page

        yield opened


def state(page: Page) -> str:
    """Return the code with its caret as `|`, or its selection between `[` and `]`."""
    code, start, end = page.evaluate(
        "() => [editor.code, editor.field.selectionStart, editor.field.selectionEnd]"
    )
    if start == end:
        return f"{code[:start]}|{code[start:]}"
    return f"{code[:start]}[{code[start:end]}]{code[end:]}"


def bare(text: str) -> str:
    """Return the code of a state, as `state` writes it."""
    return re.sub(r"[|\[\]]", "", text)


def begun(opened: Opened, text: str) -> Page:
    """Open an editor in a state."""
    page = opened("", None)
    page.evaluate("(code) => { editor.code = code; editor.open(); }", bare(text))
    at = [text.index("|")] * 2 if "|" in text else [text.index("["), text.index("]") - 1]
    page.evaluate("([start, end]) => editor.field.setSelectionRange(start, end)", at)
    return page


def awaited(page: Page, true: str) -> None:
    """Wait until something is true; a page with a policy lets nothing else ask for it."""
    for _ in range(600):
        if page.evaluate(true):
            return
        page.evaluate("() => new Promise(requestAnimationFrame)")
    raise AssertionError(f"never true: {true}")


def shown(page: Page) -> str:
    """Return the code that is seen below the field."""
    text: str = page.locator(".editor-shown").text_content() or ""
    assert text.endswith("\n")
    return text.removesuffix("\n")


KEYS = [
    ("x = 1|", "Tab", "    x = 1|"),
    ("|x = 1", "Tab", "    |x = 1"),
    ("a\n[b\n\nc]\nd", "Tab", "a\n    [b\n\n    c]\nd"),
    ("[a\n]b", "Tab", "    [a\n]b"),
    ("      x|", "Shift+Tab", "  x|"),
    ("  |  x", "Shift+Tab", "|x"),
    ("    [a\n  b\nc]", "Shift+Tab", "[a\nb\nc]"),
    ("x = 1|", "Shift+Tab", "x = 1|"),
    ("    x = 1|", "Enter", "    x = 1\n    |"),
    ("  if x:|", "Enter", "  if x:\n      |"),
    ("if x:  # why|", "Enter", "if x:  # why\n    |"),
    ('x = "a: #b|', "Enter", 'x = "a: #b\n|'),
    ("    a| b", "Enter", "    a\n    | b"),
    ("  |  a", "Enter", "  \n  |  a"),
    ("    [a]b", "Enter", "    \n    |b"),
    ("        |x", "Backspace", "    |x"),
    ("      |x", "Backspace", "    |x"),
    ("a\n    |", "Backspace", "a\n|"),
    ("a\n|b", "Backspace", "a|b"),
    ("  a|", "Backspace", "  |"),
    ("    [    ]x", "Backspace", "    |x"),
    ("a|", "Control+/", "# a|"),
    ("|", "Control+/", "# |"),
    ("    a|\nb", "Control+/", "    # a|\nb"),
    ("[    a\n\n  b]", "Control+/", "  [#   a\n\n  # b]"),
    ("[  #   a\n\n  # b]", "Control+/", "[    a\n\n  b]"),
    ("#a|", "Control+/", "a|"),
    ("[# a\nb]", "Meta+/", "# [# a\n# b]"),
]


@pytest.mark.parametrize(("before", "key", "after"), KEYS)
def test_keys_change_lines_and_can_be_undone(
    opened: Opened, before: str, key: str, after: str
) -> None:
    page = begun(opened, before)
    page.keyboard.press(key)
    assert state(page) == after
    code, undone = bare(after), bare(before)
    assert shown(page) == code
    if code != undone:
        assert page.evaluate("asked.at(-1)") == code
        page.keyboard.press("Control+z")
        assert page.evaluate("editor.code") == undone == shown(page)
        page.keyboard.press("Control+Shift+z")
        assert page.evaluate("editor.code") == code == shown(page)


def test_a_program_is_typed_without_a_blank(opened: Opened) -> None:
    page = begun(opened, "|")
    page.keyboard.type("def f(x):\nif x:\nreturn 1\n")
    page.keyboard.press("Backspace")
    page.keyboard.type("return x < 2")
    code = "def f(x):\n    if x:\n        return 1\n    return x < 2"
    assert page.evaluate("editor.code") == code == shown(page)
    expect(page.locator(".editor-shown .nf")).to_have_text("f")


def test_ctrl_enter_runs_and_escape_leaves(opened: Opened) -> None:
    page = begun(opened, "x| = 1")
    for key in ("Control+Enter", "Meta+Enter"):
        page.keyboard.press(key)
    assert page.evaluate("asked") == ["run", "run"]
    assert state(page) == "x| = 1"
    page.keyboard.press("Escape")
    expect(page.locator("#edit")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="After")).to_be_focused()
    assert page.evaluate("editor.code") == "x = 1"


def test_what_only_can_be_read_keeps_no_key(opened: Opened) -> None:
    page = begun(opened, "if x:|")
    page.evaluate("editor.readOnly = true")
    for key in ("Enter", "Backspace", "Control+/", "y", "Control+v"):
        page.keyboard.press(key)
    assert state(page) == "if x:|"
    page.keyboard.press("Tab")
    expect(page.locator("#edit")).to_be_focused()


def test_pasted_code_is_such_as_python_reads(opened: Opened) -> None:
    page = begun(opened, "a[b]c")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text = "if x:\r\n\ty\u00a0= 1\r"
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")
    assert state(page) == "aif x:\n    y = 1\n|c"
    page.keyboard.press("Control+z")
    assert page.evaluate("editor.code") == "abc" == shown(page)


def test_composing_is_left_alone(opened: Opened) -> None:
    page = begun(opened, "if x:|")
    browser = page.context.new_cdp_session(page)
    composed = {"text": "かな", "selectionStart": 2, "selectionEnd": 2}
    browser.send("Input.imeSetComposition", composed)
    assert shown(page) == "if x:かな"
    for key in ("Enter", "Tab", "Escape", "Backspace"):
        page.evaluate(
            """(key) => editor.field.dispatchEvent(new KeyboardEvent("keydown",
            { key, isComposing: true, bubbles: true, cancelable: true }))""",
            key,
        )
    assert page.evaluate("editor.code") == "if x:かな"
    browser.send("Input.insertText", {"text": "仮名"})
    assert state(page) == "if x:仮名|"
    assert shown(page) == "if x:仮名"


def test_code_put_in_its_place_can_be_undone(opened: Opened) -> None:
    page = begun(opened, "old|")
    page.evaluate("editor.code = 'new'")
    assert shown(page) == "new"
    page.keyboard.press("Control+z")
    assert page.evaluate("editor.code") == "old" == shown(page)


def test_the_caret_is_where_the_code_was_clicked(opened: Opened) -> None:
    page = opened(at=None)
    word = page.locator("pre .nf").first  # slope
    box = word.bounding_box()
    assert box
    page.mouse.dblclick(box["x"] + box["width"] - 1, box["y"] + 5)
    expect(page.get_by_role("textbox", name="Code of this cell")).to_be_focused()
    # Its second click selects nothing: the field was not there yet.
    assert page.evaluate("editor.field.selectionStart") == CODE.index("(f, x, h")


def test_closed_it_is_a_block_of_the_page_again(opened: Opened) -> None:
    page = opened()
    before = page.evaluate("() => (editor.close(), document.querySelector('.cell').outerHTML)")
    built = page.evaluate("fetch('index.html').then((answer) => answer.text())")
    inner = before.partition("<pre")[2].partition(">")[2].partition("</pre>")[0]
    assert f"<pre>{inner}</pre>" in built.replace("&quot;", '"')
    page.evaluate("editor.code = 'x = 1\\n'")
    assert page.evaluate("editor.code") == "x = 1\n"
    page.evaluate("editor.open()")
    assert state(page) == "|x = 1\n"
    page.keyboard.type("y\n")
    page.evaluate("editor.close()")
    assert page.locator("pre").text_content() == "y\nx = 1\n\n"
    assert page.locator(".editor, .editor-keys, textarea").count() == 0


SAME = """(field) => {
  const { field: area, shown } = editor;
  area.style.setProperty("color", field ? "rgb(0, 0, 0)" : "transparent", "important");
  for (const each of [shown, ...shown.querySelectorAll("*")])
    each.style.setProperty("color", field ? "transparent" : "rgb(0, 0, 0)", "important");
}"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scale", ["100%", "200%"])
def test_the_field_lies_exactly_over_the_colours(opened: Opened, width: int, scale: str) -> None:
    page = opened(viewport={"width": width, "height": 900})
    page.evaluate("(scale) => document.documentElement.style.fontSize = scale", scale)
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\n# éα仮 the last line\n")
    sizes = """() => [editor.field, editor.shown].map((box) => [
      box.offsetWidth, box.offsetHeight, Math.max(box.scrollWidth, box.offsetWidth),
      Math.max(box.scrollHeight, box.offsetHeight)])"""
    field, below = page.evaluate(sizes)
    assert field == below
    assert field[:2] == field[2:]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    block = page.locator("pre")
    for left in (0, 1000):
        page.evaluate("(left) => editor.pre.scrollTo(left, 0)", left)
        pictures = []
        for which in (True, False):
            page.evaluate(SAME, which)
            picture = Image.open(BytesIO(block.screenshot()))
            pictures.append(picture.convert("L"))
        # A sign moved by one pixel would leave black on white; shades differ by less than a half.
        darkest, lightest = ImageChops.difference(*pictures).getextrema()
        assert darkest == 0
        assert lightest < 128


def test_opening_moves_no_sign(opened: Opened) -> None:
    page = opened(at=None)
    word = page.locator("pre .ne")
    before, block = word.bounding_box(), page.locator("pre").bounding_box()
    page.get_by_role("button", name="Edit").click()
    assert word.bounding_box() == before
    assert page.locator("pre").bounding_box() == block


@pytest.mark.parametrize("width", [390, 1280])
def test_the_caret_stays_in_sight(opened: Opened, width: int) -> None:
    page = begun(opened, "x|")
    page.set_viewport_size({"width": width, "height": 700})
    left = "Math.round(editor.pre.scrollLeft)"
    end = "editor.pre.scrollWidth - editor.pre.clientWidth"
    page.keyboard.type(" + 12345678" * 20)
    assert page.evaluate(left) > 0
    assert page.evaluate(f"{end} - {left}") < 40
    page.keyboard.press("Enter")
    awaited(page, f"{left} === 0")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('y' .repeat(500))")
    page.keyboard.press("Control+v")
    awaited(page, f"{end} - {left} < 40 && {left} > 0")
    page.keyboard.press("Home")
    awaited(page, f"{left} === 0")


def test_long_code_is_coloured_once_a_frame_and_longer_code_is_not(opened: Opened) -> None:
    page = begun(opened, "|")
    for length, colours in ((30_000, 1), (120_000, 0)):
        page.evaluate("(text) => editor.code = text", "x = 1\n" * (length // 6))
        page.keyboard.press("Control+End")
        page.keyboard.type("if")
        awaited(page, "editor.shown.textContent === editor.code + '\\n'")
        assert page.locator(".editor-shown .k").count() == colours
        page.keyboard.type("\n")


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_it_has_a_name_says_its_keys_and_shows_the_focus(opened: Opened, scheme: str) -> None:
    page = opened(scheme=scheme)
    field = page.get_by_role("textbox", name="Code of this cell")
    expect(field).to_have_accessible_description(page.locator(".editor-keys").inner_text())
    assert page.locator(".editor-shown").get_attribute("aria-hidden") == "true"
    ring = "getComputedStyle(editor.pre).outlineStyle"
    assert page.evaluate(ring) == "solid"
    page.keyboard.press("Escape")
    assert page.evaluate(ring) == "none"


def test_where_colours_are_forced_the_field_is_seen(opened: Opened) -> None:
    page = opened(forced_colors="active")
    assert page.evaluate("getComputedStyle(editor.shown).visibility") == "hidden"
    alpha = "getComputedStyle(editor.field).color"
    assert page.evaluate(alpha).startswith("rgb(")
