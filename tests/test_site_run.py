"""Cells that run in the page: what a reader meets who runs, changes, breaks and stops them."""

import re
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from conftest import ROOT, Reader

LESSON = "lessons/2-multivariate-calculus/4-the-jacobian/index.html"
NUMPY = "lessons/0-before-you-start/4-python-and-numpy/index.html"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
OF_PYTHON = re.compile(r"/assets/(?:python|formula)|/cells\.\w+\.json|/katex/")
MINUTES = 60_000


def box(page: Page, cell: str | int) -> Locator:
    """Return the code of a cell with its buttons, unfolded."""
    code = page.locator(f'[data-cell="{cell}"]')
    code.evaluate(
        "code => { for (let e = code; (e = e.closest('details:not([open])')); ) e.open = true }"
    )
    code.scroll_into_view_if_needed()
    code.locator(".run-bar").wait_for()
    return code


def press(code: Locator, name: str) -> None:
    code.locator(f".run-{name}").click()


def ended(code: Locator) -> str:
    """Wait until a cell runs no more and return what its bar says."""
    expect(code.locator(".run-bar[aria-busy]")).to_have_count(0, timeout=MINUTES)
    return code.locator(".run-status").inner_text()


def run(code: Locator) -> str:
    press(code, "run")
    return ended(code)


def write(page: Page, code: Locator, text: str) -> None:
    """Put other code into a cell, as a reader does, and leave the editor."""
    press(code, "edit")
    expect(code.locator(".editor-field")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Escape")


def try_out(page: Page, code: Locator, text: str) -> str:
    """Run other code in a cell and return what came of it."""
    write(page, code, text)
    run(code)
    return output(code).inner_text()


def output(code: Locator) -> Locator:
    """Return what the cell has given since the page was opened."""
    return code.page.locator(
        f'[data-cell="{code.get_attribute("data-cell")}"] ~ .run-output, '
        f'details:has([data-cell="{code.get_attribute("data-cell")}"]) ~ .run-output, '
        f'.cell:has([data-cell="{code.get_attribute("data-cell")}"]) > .run-output'
    ).first


@pytest.fixture
def page(reader: Reader) -> Page:
    """A window with the lesson on NumPy."""
    window = reader.window(viewport=WIDE)
    reader.read(window, NUMPY)
    return window


def test_nothing_of_python_is_loaded_before_the_first_run(reader: Reader) -> None:
    page = reader.window(viewport=WIDE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    reader.read(page, LESSON)
    box(page, 2)
    page.mouse.wheel(0, 4000)
    page.wait_for_load_state("networkidle")
    assert any("/assets/cells." in url for url in asked)
    assert [url for url in asked if OF_PYTHON.search(url)] == []
    press(box(page, 2), "run")
    ended(box(page, 2))
    assert sum("/assets/python/" in url for url in asked) > 5


def test_outputs_appear_in_the_place_and_the_form_of_the_built_ones(reader: Reader) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, LESSON)
    formula = box(page, 2)
    built = formula.locator("xpath=following-sibling::*[contains(@class, 'equation')]")
    words = built.text_content()
    assert "Done" in run(formula)
    assert "First ran what it needs: cell 1." in ended(formula)
    again = output(formula).locator(".equation .katex")
    again.wait_for()
    assert output(formula).text_content() == words
    assert built.is_hidden()
    place, after = formula.bounding_box(), output(formula).bounding_box()
    assert place is not None
    assert after is not None
    assert 0 <= after["y"] - place["y"] - place["height"] < 40
    figure = box(page, 1)
    drawn = page.locator("figure#fig-map > svg")
    shown = drawn.get_attribute("aria-label")
    run(figure)
    svg = output(figure).locator("figure > svg")
    assert svg.get_attribute("aria-label") == shown
    assert "var(--up-function" in svg.inner_html()
    press(figure, "reset")
    assert drawn.is_visible()
    assert page.locator("figure#fig-map").evaluate("f => f.getBoundingClientRect().height") > 200
    # Letters of a figure that is hidden are still used by the others.
    assert page.evaluate(
        "() => [...document.querySelectorAll('article svg use')].every("
        "use => document.querySelector(use.getAttribute('href')))"
    )


def test_a_cell_is_edited_by_keyboard_run_and_put_back(page: Page) -> None:
    code = box(page, 1)
    built = code.locator("pre").inner_text()
    code.locator(".run-run").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Edit
    expect(page.locator(".editor-field")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("for k in range(3):\nprint(k, k**2)")
    page.keyboard.press("ControlOrMeta+Enter")
    ended(code)
    assert output(code).inner_text().split() == ["0", "0", "1", "1", "2", "4"]
    page.keyboard.press("Escape")
    expect(code.locator(".run-run")).to_be_focused()
    page.reload()
    code = box(page, 1)
    expect(code.locator("pre")).to_contain_text("k**2")  # it survives
    press(code, "reset")
    assert code.locator("pre").inner_text().strip() == built.strip()
    page.reload()
    assert box(page, 1).locator("pre").inner_text().strip() == built.strip()


def test_a_name_edited_above_reaches_the_cells_that_need_it(page: Page) -> None:
    first, second = box(page, 1), box(page, 3)
    write(page, first, "import numpy as np\nprice = np.array([1.0, 2.0])\npredicted = price")
    write(page, second, "price.sum()")
    assert "First ran" in run(second)
    assert "3.0" in output(second).inner_text()
    write(page, first, "import numpy as np\nprice = np.array([1.0, 2.0, 4.0])")
    run(second)
    assert "7.0" in output(second).inner_text()


def test_all_changes_are_erased(page: Page) -> None:
    code = box(page, 1)
    built = code.locator("pre").inner_text()
    assert try_out(page, code, "print(6 * 7)").strip() == "42"
    answers = [False, True]
    page.on("dialog", lambda dialog: dialog.accept() if answers.pop() else dialog.dismiss())
    answers.reverse()
    for _ in range(2):  # asked first, and taken at the word
        expect(code.locator("pre")).to_contain_text("6 * 7")
        press(code, "more")
        code.get_by_role("button", name="Erase all my changes").click()
    expect(code.locator("pre")).not_to_contain_text("6 * 7")
    expect(code.locator(".run-status")).to_contain_text("erased")
    assert code.locator("pre").inner_text().strip() == built.strip()
    assert page.evaluate("() => localStorage.getItem('uphill.cells') ?? '{}'") == "{}"


def run_all(page: Page, code: Locator) -> Locator:
    """Run all cells from the menu of one, by key; returns what is told of it."""
    press(code, "more")
    code.get_by_role("button", name="Run all cells").focus()
    page.keyboard.press("Enter")
    expect(code.locator(".run-more")).to_be_focused()
    return code.locator(".run-told")


def test_all_cells_of_a_lesson_run_one_after_the_other(reader: Reader) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, "lessons/1-what-is-calculus/1-rise-over-run/index.html")
    ids = page.eval_on_selector_all("[data-cell]", "all => all.map(e => e.dataset.cell)")
    cells = [name for name in ids if name.isdigit()]
    tasks = len(ids) - len(cells)
    told = run_all(page, box(page, cells[0]))
    expect(told).to_contain_text(f"All {len(cells)} cells ran.", timeout=MINUTES)
    left_out = f"Left out: {tasks} exercises" if tasks > 1 else "Left out: the exercise"
    assert tasks == 0 or left_out in told.inner_text()
    said = page.locator(".run-status").all_text_contents()
    assert sum(words.startswith("Done") for words in said) == len(cells)


def test_run_all_says_where_it_stopped_and_what_did_not_run_and_leads_there(page: Page) -> None:
    first, third, last = box(page, 0), box(page, 2), box(page, 8)
    write(page, third, "1 / 0")
    told = run_all(page, last)
    count = len(page.locator("[data-cell]:not([data-cell^=exercise])").all())
    expect(told).to_contain_text(
        f"2 of {count} cells ran. Stopped at cell 3: Ended", timeout=MINUTES
    )
    expect(told).to_contain_text(f"Not run: cell 4 to cell {count}.")
    expect(told).to_contain_text("Left out: 2 exercises")
    assert "Done" in ended(first)
    assert ended(last) == ""
    expect(last).to_be_in_viewport()
    told.get_by_role("button", name="cell 3").press("Enter")
    expect(third.locator(".run-run")).to_be_focused()
    expect(output(third)).to_be_in_viewport()
    run(last)
    expect(told).to_have_count(0)
    write(page, first, "while True:\n    pass")
    told = run_all(page, last)
    expect(first.locator(".run-status")).to_have_text("Running …", timeout=MINUTES)
    expect(told).to_contain_text(f"Runs all cells: cell 1, 1 of {count}")
    page.wait_for_timeout(600)  # sooner it would count as the second of two clicks
    press(first, "stop")
    expect(told).to_contain_text("Stopped at cell 1: Stopped.")


def test_the_copy_of_a_cell_holds_all_it_needs(reader: Reader) -> None:
    page = reader.window(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    reader.read(page, LESSON)
    code = box(page, 2)
    press(code, "more")
    code.get_by_role("button", name="Copy with everything").click()
    page.locator(".md-dialog--active").wait_for()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert "import sympy as sp" in copied
    assert "def symbolic_jacobian" in copied
    assert "from snippets" not in copied
    assert copied.rstrip().endswith("J_bell.subs({x: -1, y: 1}).evalf(3)")


def test_the_tests_of_an_exercise_say_what_fails_and_what_passes(page: Page) -> None:
    code = box(page, "exercise-standardise-columns")
    press(code, "test")
    ended(code)
    exercise = page.locator("#exercise-standardise-columns")
    reply = exercise.locator(".exercise-reply")
    expect(reply).to_contain_text("This test fails: assert np.allclose")
    write(
        page,
        code,
        "def standardise(table):\n"
        "    deviation = table.std(axis=1)\n"
        "    return (table - table.mean(axis=1)) / deviation",
    )
    press(code, "test")
    ended(code)
    expect(reply).to_contain_text("Axis 1 is removed here")
    write(
        page,
        code,
        "def standardise(table):\n    return (table - table.mean(axis=0)) / table.std(axis=0)",
    )
    press(code, "test")
    ended(code)
    expect(exercise.locator("uphill-exercise")).to_have_attribute("data-verdict", "right")
    write(page, code, "def standardise(table):\n    return tabel")
    press(code, "test")
    ended(code)
    expect(output(code)).to_contain_text("tabel")
    expect(output(code)).to_contain_text("your code, line 2")


# What goes wrong


def test_an_endless_loop_is_stopped_and_the_page_lives_on(page: Page) -> None:
    code = box(page, 1)
    write(page, code, "while True:\n    pass")
    press(code, "run")
    expect(code.locator(".run-status")).to_have_text("Running …", timeout=MINUTES)
    assert page.evaluate("() => 6 * 7") == 42
    press(code, "stop")
    expect(code.locator(".run-stop")).to_be_hidden()
    expect(code.locator(".run-run")).to_be_focused()
    expect(code.locator(".run-status")).to_contain_text("Stopped")
    assert try_out(page, code, "print('alive')").strip() == "alive"


def test_an_endless_loop_that_prints_shows_some_of_it_and_stops(page: Page) -> None:
    code = box(page, 1)
    write(page, code, "k = 0\nwhile True:\n    k += 1\n    print(k)")
    press(code, "run")
    expect(output(code)).to_contain_text(re.compile(r"\b100\b"), timeout=MINUTES)
    press(code, "stop")
    expect(code.locator(".run-stop")).to_be_hidden()
    assert len(output(code).inner_text()) < 200_000


def test_ten_million_lines_are_counted_not_shown(page: Page) -> None:
    said = try_out(page, box(page, 1), "for k in range(10**7):\n    print(k)")
    assert said.startswith("0\n1\n2\n")
    assert "999\n" in said
    assert re.search(r"9\D?999\D?000 more lines were left out", said)


CASES = {
    "input": ("name = input('Who? ')", ["cannot ask"], "cell 2, line 1"),
    "a huge array": (
        "import numpy as np\nx = np.ones(10 * 2**30 // 8)\nprint(x.sum())",
        ["too big|Unable to allocate", "more memory than a page has"],
        "cell 2, line 2",
    ),
    "an impossible array": (
        "import numpy as np\nx = np.ones((50_000, 50_000, 50))",
        ["too big|too large|Maximum allowed"],
        "cell 2, line 2",
    ),
    "syntax": ("x = 1\ny = (2 + 3\nprint(x)", ["SyntaxError", "never closed"], "cell 2, line 2"),
    "no such module": ("import torch", ["No module named 'torch'", "NumPy"], "cell 2, line 1"),
    "no such name": ("print(prise)", ["NameError", "prise"], "cell 2, line 1"),
    "shapes": (
        "import numpy as np\nnp.ones(3) + np.ones(4)",
        [r"\(3,\)", r"\(4,\)"],
        "cell 2, line 2",
    ),
    "deep in a function": (
        "def f(n):\n    return 1 / n\n\nf(0)",
        ["ZeroDivisionError"],
        "cell 2, line 2",
    ),
    "no end of calls": ("def f(n):\n    return f(n + 1)\n\nf(0)", ["RecursionError"], "cell 2"),
    "exit": ("raise SystemExit", ["exit|end|stop"], ""),
    "a shell": ("import os\nos.system('ls')", ["no other programs"], "cell 2, line 2"),
    "a sign from a book": ("x = 3 − 2", ["Type -"], "cell 2, line 1"),
    "another value": ("np = 3\nnp.array([1])", ["np = 3 gave that name"], "cell 2, line 2"),
}


@pytest.fixture(scope="module")
def broken_page(chromium: Browser, address: str) -> Iterator[Page]:
    """One window for many mistakes: none may harm the next."""
    reader = Reader(chromium, address)
    window = reader.window(viewport=WIDE)
    reader.read(window, NUMPY)
    yield window
    reader.close()
    assert reader.complaints == []


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_explained_in_the_readers_own_lines(broken_page: Page, case: str) -> None:
    text, expected, place = CASES[case]
    code = box(broken_page, 1)
    said = try_out(broken_page, code, text)
    for words in expected:
        assert re.search(words, said), said
    assert place in said
    assert "/lib/python" not in said
    assert "Traceback" not in said
    assert try_out(broken_page, code, "print(2 + 2)").strip() == "4"


WRAPPED = {
    "np.arange(1, 100001).sum()": "705 082 704 stands where 5 000 050 000",
    "np.arange(10) ** 12": "-2 118 184 960 stands where 2 176 782 336",
    "np.prod(range(1, 21))": "-2 102 132 736 stands where about 2.4e+18",
    "np.array([2]) ** 40": "0 stands where 1 099 511 627 776",
    "np.arange(1, 21).cumprod()": "stands where 6 227 020 800",
}


def test_integers_of_32_bits_that_overflow_are_spoken_of(broken_page: Page) -> None:
    code = box(broken_page, 1)
    for text, words in WRAPPED.items():
        said = try_out(broken_page, code, f"import numpy as np\nx = {text}").replace("\u202f", " ")
        assert f"{text} goes beyond: " in said
        assert words in said
    fits = "import numpy as np\nprint((np.array([2**15]) ** 2 - 1).dtype, np.ones(9, int).sum())"
    assert try_out(broken_page, code, fits).strip() == "int32 9"


def test_a_singular_matrix_is_an_error_as_everywhere(broken_page: Page) -> None:
    code = "import numpy as np\nnp.linalg.solve([[1.0, 2.0], [2.0, 4.0]], [1.0, 1.0])"
    assert "Singular matrix" in try_out(broken_page, box(broken_page, 1), code)


def test_what_is_drawn_cannot_reach_the_page(broken_page: Page) -> None:
    drawn = (
        "class Evil:\n"
        "    def _repr_latex_(self):\n"
        "        return r'$\\href{javascript:window.hit=1}{x}\\htmlClass{a}{y}<img src=x "
        "onerror=window.hit=1>$'\n"
        "print('<img src=x onerror=window.hit=1>')\nEvil()"
    )
    try_out(broken_page, box(broken_page, 1), drawn)
    broken_page.wait_for_timeout(300)
    assert broken_page.evaluate("() => window.hit") is None
    assert broken_page.locator(".run-output a, .run-output img").count() == 0


ESCAPES = {
    "fetch": "import js\nprint(js.fetch)",
    "a request": "from pyodide.http import open_url\nopen_url('{other}')",
    "urllib": "import urllib.request\nurllib.request.urlopen('{other}')",
    "any script": "from pyodide.code import run_js\nrun_js('fetch(\"{other}\")')",
    "a function made of text": "import js\njs.Object.constructor('return fetch(\"{other}\")')()",
    "the storage": "import js\nprint(js.indexedDB)",
    "pyodide itself": "import pyodide_js\nprint(await pyodide_js.loadPackage('{other}x.whl'))",
}


class _Counting(SimpleHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def log_message(self, *words: Any) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def other_host() -> Iterator[tuple[str, list[str]]]:
    """Another host that answers everybody, and what it was asked for."""
    asked: list[str] = []
    handler = type("Handler", (_Counting,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("way", ESCAPES)
def test_what_a_reader_types_reaches_nothing_but_its_worker(
    chromium: Browser, address: str, other_host: tuple[str, list[str]], way: str
) -> None:
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(address + NUMPY.removesuffix("index.html"))
    other, asked = other_host
    said = try_out(page, box(page, 1), ESCAPES[way].format(other=other))
    page.wait_for_timeout(300)
    assert asked == []
    assert "Error" in said, said
    context.close()


class Served:
    """The site from a server that can be told to fail."""

    def __init__(self, folder: Path) -> None:
        self.broken: dict[str, str] = {}  # what happens to files whose path holds a word
        outer = self

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                for word, what in outer.broken.items():
                    if word not in self.path:
                        continue
                    whole = Path(self.translate_path(self.path)).read_bytes()
                    if what == "gone":
                        self.send_error(404)
                        return
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(whole)))
                    self.end_headers()
                    if what == "damaged":
                        self.wfile.write(whole[:-1] + bytes([whole[-1] ^ 1]))
                    else:  # lost half way
                        self.wfile.write(whole[: len(whole) // 2])
                    return
                super().do_GET()

            def log_message(self, *words: Any) -> None:
                """Print nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def served(site_folder: Path) -> Iterator[Served]:
    served = Served(site_folder)
    yield served
    served.server.shutdown()
    served.server.server_close()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("damaged", "NumPy arrived damaged"),
        ("gone", "NumPy is missing on the server"),
        ("lost", "The network was lost while NumPy was loading"),
    ],
)
def test_a_file_that_does_not_come_is_named_and_asked_for_again(
    chromium: Browser, served: Served, what: str, words: str
) -> None:
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(served.address + NUMPY.removesuffix("index.html"))
    served.broken["/numpy."] = what
    code = box(page, 1)
    assert run(code) == "Not run."
    assert words in output(code).inner_text()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    served.broken.clear()
    assert "Done" in run(code)
    assert any("/numpy." in url for url in asked)
    assert not any("/pyodide." in url for url in asked)  # what had arrived was kept
    context.close()


def test_a_second_visit_asks_for_nothing_and_works_without_a_network(reader: Reader) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, LESSON)
    run(box(page, 2))
    page.reload()
    code = box(page, 2)
    page.wait_for_function("() => window.uphillCells")
    for name in ("cells.", "formula.", "bundle."):  # what comes for readers who ran cells before
        page.wait_for_function(
            "name => performance.getEntriesByType('resource').filter("
            "entry => entry.name.includes(name)).length > 0",
            arg=name,
        )
    page.wait_for_timeout(500)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    assert "Done" in run(code)
    output(code).locator(".katex").wait_for()
    assert [url for url in asked if OF_PYTHON.search(url)] == []


def test_a_worker_that_the_browser_ends_is_told_and_replaced(reader: Reader) -> None:
    page = reader.window(viewport=WIDE)
    page.add_init_script(
        "window.workers = []; window.Worker = class extends Worker {"
        " constructor(...given) { super(...given); window.workers.push(this); } }"
    )
    reader.read(page, NUMPY)
    code = box(page, 1)
    run(code)
    write(page, code, "import time\nwhile True:\n    pass")
    press(code, "run")
    expect(code.locator(".run-status")).to_have_text("Running …", timeout=MINUTES)
    page.evaluate("() => window.workers.at(-1).terminate()")
    expect(output(code)).to_contain_text("ended by the browser", timeout=30_000)
    assert try_out(page, code, "print('again')").strip() == "again"


CRASHES = {
    "of python": ("import ctypes\nctypes.string_at(2**31 + 2**30)", "Python broke down|Error"),
    "of memory": ("hoard = []\nwhile True:\n    hoard.append(bytes(2**27))", "MemoryError|memory"),
}


@pytest.mark.parametrize("crash", CRASHES)
def test_a_crash_is_told_and_survived(chromium: Browser, address: str, crash: str) -> None:
    context = chromium.new_context(viewport=WIDE)  # Pyodide tells the console, too
    page = context.new_page()
    page.goto(address + NUMPY.removesuffix("index.html"))
    text, words = CRASHES[crash]
    assert re.search(words, try_out(page, box(page, 1), text))
    assert try_out(page, box(page, 1), "print(2 + 2)").strip() == "4"
    context.close()


def test_only_what_a_cell_uses_is_loaded(reader: Reader) -> None:
    page = reader.window(viewport=WIDE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    reader.read(page, NUMPY)
    assert "First ran what it needs: cell 1." in run(box(page, 1))
    assert any("/numpy." in url for url in asked)
    assert [url for url in asked if re.search(r"/(?:sympy|mpmath|matplotlib)\.", url)] == []


def test_what_reset_took_comes_back_with_undo(page: Page) -> None:
    code = box(page, 1)
    built = code.locator("pre").inner_text().strip()
    write(page, code, "print('mine')")
    press(code, "edit")
    press(code, "reset")
    expect(code.locator(".editor-field")).to_have_value(built)
    page.keyboard.press("ControlOrMeta+z")
    expect(code.locator(".editor-field")).to_have_value(built)  # and not twice
    code.get_by_role("button", name="Undo").click()
    expect(code.locator(".editor-field")).to_have_value("print('mine')")
    page.reload()
    expect(box(page, 1).locator("pre")).to_have_text("print('mine')\n")


def test_two_quick_clicks_on_run_run_once(page: Page) -> None:
    code = box(page, 1)
    run(code)
    code.locator(".run-run").dblclick()
    assert "Done" in ended(code)


def test_to_stop_a_cell_that_waits_leaves_the_other_alone(page: Page) -> None:
    one, two = box(page, 1), box(page, 3)
    write(page, one, "import time\nfor k in range(30):\n    time.sleep(0.1)\nprint('whole')")
    press(one, "run")
    expect(one.locator(".run-status")).to_contain_text("Running", timeout=MINUTES)
    press(two, "run")
    expect(two.locator(".run-status")).to_contain_text("Waits")
    page.wait_for_timeout(600)
    press(two, "stop")
    expect(two.locator(".run-stop")).to_be_hidden()
    assert "Done" in ended(one)
    assert output(one).inner_text().strip() == "whole"


def test_output_of_other_code_is_said_to_be_so(page: Page) -> None:
    code = box(page, 1)
    run(code)
    write(page, code, "print('new')")
    expect(code.locator(".run-status")).to_have_text("Changed since it ran.")
    page.reload()
    expect(box(page, 1).locator(".run-status")).to_have_text("Changed since it ran.")


def test_two_tabs_run_at_once_and_keep_both_their_edits(reader: Reader) -> None:
    first = reader.window(viewport=WIDE)
    reader.read(first, NUMPY)
    second = first.context.new_page()
    second.goto(first.url)
    one, two = box(first, 1), box(second, 3)
    write(first, one, "word = 'first'\nprint(word)")
    write(second, two, "print('second')")
    press(one, "run")
    press(two, "run")
    ended(one)
    ended(two)
    assert output(one).inner_text().strip() == "first"
    assert output(two).inner_text().strip() == "second"
    first.reload()
    expect(box(first, 1).locator("pre")).to_contain_text("first")
    expect(box(first, 3).locator("pre")).to_contain_text("second")


def test_going_on_while_a_cell_runs_keeps_python(reader: Reader) -> None:
    page = reader.window(viewport=WIDE)
    reader.read(page, NUMPY)
    code = box(page, 1)
    run(code)
    page.evaluate("() => { window.kept = true }")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    write(page, code, "import time\nfor k in range(20):\n    time.sleep(0.1)\nprint('slow')")
    press(code, "run")
    page.locator(".md-footer__link--next, a[rel=next], .md-nav__link").filter(
        has_text="1.1 Rise over run"
    ).first.click()
    expect(page.locator("h1")).to_contain_text("Rise over run")
    assert page.evaluate("() => window.kept")
    cells = page.eval_on_selector_all("[data-cell]", "all => all.map(e => e.dataset.cell)")
    there = box(page, next(name for name in cells if name.isdigit()))
    assert "Done" in run(there)
    assert [url for url in asked if "/assets/python/" in url and "/numpy." in url] == []
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Python and NumPy")
    assert try_out(page, box(page, 3), "print('back')").strip() == "back"


def test_without_scripts_the_page_is_as_it_was(reader: Reader) -> None:
    page = reader.window(viewport=WIDE, java_script_enabled=False)
    reader.read(page, NUMPY)
    assert page.locator(".run-bar").count() == 0
    assert page.locator("article").get_by_text("5.0", exact=True).first.is_visible()
    room = "code => getComputedStyle(code).paddingBottom"
    assert page.locator("[data-cell]").first.evaluate(room) == "0px"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_buttons_come_without_moving_the_page(reader: Reader, size: dict[str, int]) -> None:
    page = reader.window(viewport=size)
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => {"
        " for (const entry of list.getEntries()) window.shift += entry.value; "
        "}).observe({ type: 'layout-shift', buffered: true })"
    )
    reader.read(page, NUMPY)
    box(page, 1)
    time.sleep(0.5)
    assert page.evaluate("() => window.shift") < 0.001
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)])
def test_axe_finds_nothing_to_mend_in_what_running_brings(
    reader: Reader, scheme: str, size: dict[str, int]
) -> None:
    page = reader.window(viewport=size, color_scheme=scheme, bypass_csp=True)
    reader.read(page, NUMPY)
    try_out(page, box(page, 1), "print(1)\nimport warnings\nwarnings.warn('careful')\nx = 2(3)")
    write(page, box(page, 3), "import sympy as sp\nsp.symbols('x')**2")
    run(box(page, 3))
    output(box(page, 3)).locator(".katex").wait_for()
    write(page, box(page, 5), "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    run(box(page, 5))
    press(box(page, 7), "edit")
    press(box(page, 1), "more")
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = page.evaluate(
        "async () => (await axe.run(['.run-bar', '.run-output', '.editor'],"
        " {rules: {'target-size': {enabled: true}}, resultTypes: ['violations']})).violations"
        ".flatMap(({id, nodes}) => nodes.map(({html}) => [id, html.slice(0, 200)]))"
    )
    assert found == [], found
