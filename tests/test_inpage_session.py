"""A session shows what cells print, return, draw and raise, in the forms a page knows."""

import json
import re
import sys
import warnings
from collections.abc import Iterator

import inpage
import matplotlib as mpl
import numpy as np
import pytest
from inpage import Reader, printed, run, the

from builder.inpage import narrow, screen
from builder.inpage.narrow import telling_singular

PLOT = "import matplotlib.pyplot as plt\n"


@pytest.fixture(scope="module", autouse=True)
def as_it_was() -> Iterator[None]:
    """Leave matplotlib, NumPy and warnings as they were found."""
    parameters, printing = dict(mpl.rcParams.copy()), np.get_printoptions()
    filters = list(warnings.filters)
    yield
    dict.update(mpl.rcParams, parameters)
    np.set_printoptions(**{k: v for k, v in printing.items() if k != "override_repr"})
    warnings.filters[:] = filters


# --- values and text -----------------------------------------------------------------------------


def test_the_last_expression_is_shown_as_jupyter_does() -> None:
    assert run("x = 2\nx + 1")[1:] == [
        {"says": "result", "id": "c0", "text": "3"},
        {"says": "done", "id": "c0", "ok": True, "ran": ["c0"]},
    ]
    long = the(run("list(range(40))"), "result")["text"]
    assert long.startswith("[0,\n 1,\n 2,")  # one a line, where `repr` has one line
    assert the(run("{'b': 1, 'a': 2}"), "result")["text"] == "{'b': 1, 'a': 2}"


@pytest.mark.parametrize("code", ["None", "x = 1", "1;", "1 ; # no", "print", "if 1:\n    2"])
def test_what_is_none_or_ends_with_a_semicolon_is_not_shown(code: str) -> None:
    silent = code != "print"
    assert any(m["says"] == "result" for m in run(code)) is not silent


def test_a_formula_is_latex_without_dollars() -> None:
    told = run("import sympy as sp\nx = sp.Symbol('x')\ndisplay(x**2)\nx / 2")
    assert [m["tex"] for m in told if m["says"] == "latex"] == ["x^{2}", r"\frac{x}{2}"]


def test_display_shows_in_order_between_printed_text() -> None:
    told = run("print(1)\ndisplay('two', None)\nprint(3)")
    assert inpage.shown(told, "c0") == [
        ("text", "1"),
        ("text", "'two'"),
        ("text", "None"),
        ("text", "3"),
    ]


def test_a_value_whose_latex_fails_is_shown_as_text() -> None:
    told = run(
        "class Odd:\n    def _repr_latex_(self): raise ValueError\n"
        "    def __repr__(self): return 'odd'\nOdd()"
    )
    assert the(told, "result")["text"] == "odd"


def test_printed_text_is_gathered_but_shown_while_a_cell_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert len([m for m in run("for k in range(50): print(k)") if m["says"] == "text"]) == 1
    clock = iter(range(10_000))
    monkeypatch.setattr(screen.time, "monotonic", lambda: next(clock))
    told = [m["text"] for m in run("for k in range(3): print(k)") if m["says"] == "text"]
    assert len(told) > 2
    assert "".join(told) == "0\n1\n2\n"


def test_what_goes_to_stderr_says_so_and_order_is_kept() -> None:
    told = run("import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')")
    assert [(m["text"], m["stream"]) for m in told if m["says"] == "text"] == [
        ("a\n", "out"),
        ("b\n", "err"),
        ("c\n", "out"),
    ]


def test_a_warning_is_said_once_a_run_with_its_line() -> None:
    reader = Reader("import warnings\nfor _ in range(3):\n    warnings.warn('careful')")
    for _ in range(2):
        assert printed(reader.run(0), "err") == "UserWarning: careful (line 3)\n"


def test_streams_are_given_back() -> None:
    before = sys.stdout, sys.stderr, sys.stdin
    run("1 / 0")
    assert (sys.stdout, sys.stderr, sys.stdin) == before


# --- limits --------------------------------------------------------------------------------------


def test_endless_printing_is_cut_and_counted() -> None:
    told = run("for k in range(200_000): print(k)")
    assert printed(told) == "".join(f"{k}\n" for k in range(screen.LINES))
    left_out = "\n… 199\u202f000 more lines were left out\n"
    assert printed(told, "err") == screen.NO_ROOM + left_out
    assert len(told) < 100


def test_nothing_that_is_left_out_is_kept() -> None:
    told: list[dict[str, object]] = []
    one = screen.Screen("c0", told.append)
    for _ in range(screen.LINES):
        one.out.write("x\n")
    one.out.write("more\n")
    one.flush()
    before = len(told)
    write = one.out.write
    for _ in range(1000):
        write("y" * 100 + "\n")
    assert one._waiting == []
    assert len(told) == before
    one.close()
    assert told[-1]["text"] == "\n… 1\u202f001 more lines were left out\n"


def test_one_long_line_and_a_long_value_are_cut() -> None:
    told = run("print('x' * 300_000)")
    assert len(printed(told)) == screen.CHARACTERS
    assert "left out" in printed(told, "err")
    told = run("'y' * 300_000")
    assert len(the(told, "result")["text"]) == screen.CHARACTERS
    assert "left out" in printed(told, "err")


def test_too_many_figures_are_counted_only() -> None:
    code = PLOT + "for k in range(22):\n    plt.plot([k, 1])\n    plt.show()"
    told = run(code)
    assert sum(m["says"] == "figure" for m in told) == screen.FIGURES
    assert "2 more figures were left out" in printed(told, "err")


def test_a_figure_too_large_for_a_page_is_refused() -> None:
    told = run(PLOT + "plt.figure(figsize=(500, 3))\nplt.plot([1, 2])\nplt.show()")
    assert "500 × 3 inches" in the(told, "error")["message"]
    assert "figsize" in the(told, "error")["hint"]


# --- figures -------------------------------------------------------------------------------------


def test_figures_are_shown_at_show_and_at_the_end_and_then_closed() -> None:
    code = PLOT + "plt.plot([1, 2])\nplt.show()\nprint('between')\nplt.plot([2, 1])\nopen_ = 1"
    reader = Reader(code, PLOT + "len(plt.get_fignums())")
    kinds = [kind for kind, _ in inpage.shown(reader.run(0), "c0")]
    assert kinds == ["figure", "text", "figure"]
    assert the(reader.run(1), "result")["text"] == "0"


def test_a_figure_as_value_is_shown_and_an_empty_one_is_text() -> None:
    told = run(PLOT + "fig, ax = plt.subplots()\nax.plot([1, 2])\nplt.close(fig)\nfig")
    assert [kind for kind, _ in inpage.shown(told, "c0")] == ["figure"]
    told = run(PLOT + "plt.figure()\nNone")
    assert "Figure size" in the(told, "result")["text"]


def test_figures_have_names_of_their_own_and_may_have_any_colour() -> None:
    told = run(PLOT + "for _ in range(2):\n    plt.plot([1, 2], c='hotpink')\n    plt.show()")
    one, two = (m["svg"] for m in told if m["says"] == "figure")
    names = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in (one, two)]
    assert len(names[0]) > 5
    assert not names[0] & names[1]
    assert "#ff69b4" in one
    assert "warn" not in printed(told, "err").lower()


def test_the_words_of_a_figure_name_its_axes_and_curves() -> None:
    told = run(
        PLOT + "fig, ax = plt.subplots()\nax.plot([1, 2], label='$f(x)$')\nax.plot([1, 3])\n"
        "ax.set_title('Two lines')\nax.set_xlabel('$x$')\nax.legend()\nplt.show()"
    )
    figure = the(told, "figure")
    assert figure["words"] == "Figure: Two lines, x axis x, 2 curves, labelled f(x)"
    assert f'aria-label="{figure["words"]}"' in figure["svg"]


def test_a_figure_drawn_before_an_error_is_shown() -> None:
    told = run(PLOT + "plt.plot([1, 2])\n1 / 0")
    assert [m["says"] for m in told] == ["cell", "figure", "error", "done"]


def test_one_page_does_not_see_how_another_prints_and_draws() -> None:
    reader = Reader(
        "import numpy as np\nimport matplotlib.pyplot as plt\nnp.set_printoptions(precision=1)\n"
        "plt.rcParams['lines.linewidth'] = 17\n",
        "import numpy as np\nimport matplotlib.pyplot as plt\n"
        "print(np.array([1.25]), plt.rcParams['lines.linewidth'])",
    )
    assert printed(reader.run(1)) == "[1.2] 17.0\n"
    other = Reader(reader.codes[1])
    other.session = reader.session
    other.told = reader.told
    assert printed(other.run(0, page="another page")) == "[1.25] 1.5\n"
    assert printed(reader.run(1)) == "[1.2] 17.0\n"


# --- errors --------------------------------------------------------------------------------------


def test_an_error_names_the_lines_of_the_reader_only() -> None:
    reader = Reader("def f(x):\n    return 1 / x", "y = 1\nf(0)")
    error = the(reader.run(1), "error")
    assert (error["name"], error["message"]) == ("ZeroDivisionError", "division by zero")
    assert error["lines"] == [
        {"cell": "c1", "line": 2, "code": "f(0)"},
        {"cell": "c0", "line": 2, "code": "return 1 / x"},
    ]
    assert error["hint"]
    assert reader.told[-1] == {"says": "done", "id": "c1", "ok": False, "ran": ["c0", "c1"]}


def test_an_error_within_a_snippet_names_its_file_last() -> None:
    code = "from snippets.derivative import central_difference as d\nd(None, 1.0, 0.1)"
    lines = the(run(code), "error")["lines"]
    assert lines[0] == {"cell": "c0", "line": 2, "code": "d(None, 1.0, 0.1)"}
    assert lines[1]["file"] == "snippets/derivative.py"
    assert len(lines) == 2


def test_an_error_of_numpy_names_only_the_line_that_called_it() -> None:
    lines = the(run("import numpy as np\nnp.linalg.inv(np.zeros((2, 2)))"), "error")["lines"]
    assert [line["line"] for line in lines] == [2]


def test_a_syntax_error_has_line_and_column() -> None:
    error = the(run("x = 1\ny = (2 + 3"), "error")
    assert error["name"] == "SyntaxError"
    assert error["message"] == "'(' was never closed"
    assert error["lines"] == [{"cell": "c0", "line": 2, "code": "y = (2 + 3", "column": 5}]


def test_endless_recursion_ends_with_few_lines() -> None:
    error = the(run("def f(x): return f(x)\nf(1)"), "error")
    assert error["name"] == "RecursionError"
    assert len(error["lines"]) <= 8
    assert "itself" in error["hint"]


def test_a_needed_cell_that_fails_is_named_and_the_target_does_not_run() -> None:
    told = Reader("x = 1 / 0", "x").run(1)
    assert [(m["says"], m.get("id")) for m in told] == [
        ("needs", None),
        ("cell", "c0"),
        ("error", "c0"),
        ("done", "c1"),
    ]
    assert told[0]["cells"] == ["c0"]
    assert told[-1]["ok"] is False


@pytest.mark.parametrize("code", ["exit()", "quit()", "import sys\nsys.exit(3)"])
def test_exit_ends_the_cell_with_a_word_and_not_the_session(code: str) -> None:
    reader = Reader(code, "1 + 1")
    assert "ended itself" in the(reader.run(0), "error")["message"]
    assert the(reader.run(1), "result")["text"] == "2"


def test_an_interrupt_ends_the_cell_and_not_the_session() -> None:
    assert the(run("raise KeyboardInterrupt"), "error")["message"] == "stopped before its end"


def test_input_says_what_to_do_instead() -> None:
    error = the(run("name = input('Name?')"), "error")
    assert error["message"] == "a page cannot ask for input"
    assert "Write the value into the code" in error["hint"]


def test_await_is_refused_in_plain_words() -> None:
    error = the(run("import asyncio\nawait asyncio.sleep(0)"), "error")
    assert error["name"] == "SyntaxError"
    assert "await" in error["hint"]


# --- exercises -----------------------------------------------------------------------------------


def test_an_answer_is_tested_after_the_cells_it_needs() -> None:
    told = Reader("k = 3", "unneeded = 1 / 0").test("def f(x): return k * x", "assert f(2) == 6")
    assert told[0] == {"says": "needs", "cells": ["c0"]}
    assert told[-1] == {"says": "tested", "id": "e", "passed": True, "failed": None, "trap": None}


TRAPS = ["def f(x): return 2 * x", "def f(x): return 1 / 0", "def f(x): return x + 1"]


@pytest.mark.parametrize(
    ("answer", "trap"),
    [("def f(x): return x + x", 0), ("def f(x): return 1 + x", 2), ("def f(x): return 9", None)],
)
def test_an_answer_that_fails_as_a_typical_mistake_does_is_told_to_be_it(
    answer: str, trap: int | None
) -> None:
    told = Reader().test(answer, "assert f(3) == 9\nassert f(2) == 4", traps=TRAPS)
    assert told[-1]["trap"] == trap
    assert [m for m in told if m["says"] == "text"] == []


def test_the_line_of_a_reader_is_named_also_where_a_snippet_passes_its_error_on() -> None:
    cell = "def mine(dips, step, seed):\n    return dips[-1].dept, 1.0"
    use = "from snippets.sandpit import play_by, sandpit\nplay_by(mine, sandpit('waves', 1))"
    told = Reader(cell, use).run(1)
    error = the(told, "error")
    assert error["lines"][-1] == {
        "cell": "c0",
        "line": 2,
        "code": "return dips[-1].dept, 1.0",
    }
    assert "depth" in error["hint"]


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("assert f(2) == 4", "f(2) gave 5, not 4"),
        ("assert 4 == f(2)", "f(2) gave 5, not 4"),
        ("assert abs(f(2) - 4) < 0.5", "abs(f(2) - 4) gave 1, which is not < 0.5"),
        ("assert f(2) == 5 and f(3) == 9", "f(3) gave 10, not 9"),
        ("assert not f(2)", "f(2) gave 5"),
        ("import math\nassert math.isclose(f(2), 4.0)", "f(2) gave 5, not 4.0"),
        ("assert f(2) == 4, 'double it'", "double it"),
        ("for k in range(3):\n    assert f(k) == 2 * k, f'at {k}'", "at 0"),
        ("assert g(1) == 1", "NameError: name 'g' is not defined"),
    ],
)
def test_a_test_that_fails_says_what_was_found(test: str, message: str) -> None:
    tested = Reader().test("def f(x): return x * x + 1 if x != 0 else 1", test)[-1]
    assert tested["passed"] is False
    assert tested["failed"]["message"] == message
    assert tested["failed"]["line"] == test.removeprefix("import math\n")


def test_each_part_of_a_test_runs_once() -> None:
    code = "calls = []\ndef f(x):\n    calls.append(x)\n    return len(calls)"
    tested = Reader().test(code, "assert f(0) == 5")[-1]
    assert tested["failed"]["message"] == "f(0) gave 1, not 5"


def test_an_answer_that_raises_is_an_error_in_its_own_line() -> None:
    told = Reader().test("def f(x):\n    return 1 / x", "assert f(0) == 1")
    assert the(told, "error")["lines"][-1] == {"cell": "e", "line": 2, "code": "return 1 / x"}
    assert told[-1]["passed"] is False
    told = Reader().test("def f(x:", "assert f(0) == 1")
    assert the(told, "error")["name"] == "SyntaxError"
    assert told[-1] == {"says": "tested", "id": "e", "passed": False, "failed": None, "trap": None}


def test_an_answer_cannot_break_the_cells_of_the_page() -> None:
    reader = Reader("import numpy as np\nxs = [1, 2]\nn = 1", "print(xs, n)")
    reader.run(1)
    reader.test("n = 50\nxs.append(3)", "assert len(xs) == 3")
    assert printed(reader.run(1)) == "[1, 2] 1\n"


# --- 32 bits -------------------------------------------------------------------------------------


@pytest.fixture
def narrow_reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """A reader in whose pages arithmetic is watched, as in the browser; `a` has 32 bits."""
    monkeypatch.setattr(narrow, "may_be_narrow", lambda: True)
    return Reader("import numpy as np\na = np.array([2, 50_000], dtype='i4')\nn = 3", "")


WRAPPED = {
    "a**3": "-728\u202f182\u202f784 stands where 125\u202f000\u202f000\u202f000\u202f000",
    "a[:1] ** 40": "0 stands where 1\u202f099\u202f511\u202f627\u202f776",
    "print((a * a).mean())": "`a * a` goes beyond",
    "b = a @ a": "`a @ a` goes beyond",
    "np.dot(a, 2 * a)": "goes beyond",
    "a <<= 16": "`a <<= 16` goes beyond",
    "a *= 50_000\na[:] = 0": "`a *= 50_000` goes beyond",
    "def f(x):\n    return (1*\n      x**7)\n[f(k) for k in a]": "`x**7` goes beyond",
    "a ** np.array([70], 'i4')": "about 1.2e+21 should. Use floats, as `2.0`.",
    "np.array([3_000_000_000]).astype('i4')": "3\u202f000\u202f000\u202f000 should",
    "a * a\nq": "`a * a` goes beyond",
    "'é'; (a *\n   a)": "`a * a` goes beyond",
}
FITS = (
    *("a * 3", "a - a", "a[0] * 2**29 - 1", "a @ [1, 0]", "a[:1] ** 30", "n**50", "a * 1e9"),
    *(
        "np.square(a, dtype='i8')",
        "a.astype('i8') ** 3",
        "a / a * 9e9",
        "'a' * 3 + 'b'",
        "n += 2**40",
    ),
    *("np.array([2**31 - 1], 'i4')", "x = [a]\nx += [a]", "match n:\n    case -1+2j: pass"),
    *("a * a  # int32", "np.add(a, a, out=a)", "np.zeros((0, 2), 'i4') * 9"),
)


def test_whole_numbers_of_32_bits_that_wrap_are_told_and_no_others(narrow_reader: Reader) -> None:
    reader = narrow_reader
    for code, words in WRAPPED.items():
        reader.codes[1] = code
        notes = [(m["id"], m["text"]) for m in reader.run(1) if m["says"] == "note"]
        assert len(notes) == 1, code
        assert notes[0][0] == "c1"
        assert words in notes[0][1], code
    for code in FITS:
        reader.codes[1] = code
        told = reader.run(1)
        assert told[-1]["ok"], code
        assert not any(m["says"] == "note" for m in told), code


@pytest.mark.usefixtures("narrow_reader")
def test_long_sums_are_watched_or_left_alone() -> None:
    for terms in (50, 900):
        told = run("n = 1\nprint(" + " + ".join(["n"] * terms) + ")")
        assert printed(told) == f"{terms}\n"


@pytest.mark.usefixtures("narrow_reader")
def test_watched_code_does_what_it_did() -> None:
    code = (
        "x = y = [1]\nx += [2]\ns = 'b'\ns *= 2\nn = 3\n"
        "print(y, s, f'{n*2=}', 2**10, -2**2, n - n - n)\n"
        "class C:\n    k = n * n\n    def __matmul__(self, o): return (self.k, o)\n"
        "print(C() @ 1, sum(k * n for k in range(3)), sum([[1], [2]], start=[]))\n"
        "def f(z):\n    z += 1\n    return (z\n        + '1')\nf(1)"
    )
    watched = Reader(code).run(0)
    assert printed(watched) == "[1, 2] bb n*2=6 1024 -4 -3\n(9, 1) 9 [1, 2]\n"
    assert [line["line"] for line in the(watched, "error")["lines"]] == [15, 13]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(narrow, "may_be_narrow", lambda: False)
        assert Reader(code).run(0) == watched


def test_a_singular_matrix_is_told_where_the_solver_gives_nan() -> None:
    solve = telling_singular(lambda A, b: b * float("nan"), np)
    with pytest.raises(np.linalg.LinAlgError, match="Singular matrix"):
        solve(np.eye(2), np.ones(2))
    assert np.isnan(solve(np.eye(2), np.array([np.nan, 1]))).all()
    well = telling_singular(np.linalg.solve, np)
    assert np.array_equal(well(np.eye(2), np.ones(2)), np.ones(2))


# --- pages and modules ---------------------------------------------------------------------------


def test_what_a_cell_would_import_is_told_through_snippets_too() -> None:
    reader = Reader("from snippets import figures\nimport sympy as sp", "x = sp.Symbol('x')", "1")
    assert reader.imports(1) == ["sympy"]
    assert reader.imports(0) == ["cycler", "matplotlib", "numpy", "snippets", "sympy", "typing"]
    assert reader.imports(2) == []
    reader.codes[1] += "\nf = sp.lambdify(x, x)"
    reader.codes[0] = "import sympy as sp"
    assert reader.imports(1) == ["numpy", "sympy"]


def test_only_a_few_pages_are_kept_and_a_page_can_be_dropped() -> None:
    reader = Reader("x = 1", "x")
    for name in ("a", "b", "c", "d"):
        assert len(reader.run(1, page=name)[-1]["ran"]) == 2
    assert len(reader.run(1, page="a")[-1]["ran"]) == 1
    reader.run(1, page="e")
    assert len(reader.run(1, page="a")[-1]["ran"]) == 1
    assert len(reader.run(1, page="b")[-1]["ran"]) == 2
    reader.session.forget("b")
    assert len(reader.run(1, page="b")[-1]["ran"]) == 2


def test_everything_told_is_json_of_one_line() -> None:
    texts: list[str] = []
    from builder.inpage import Session

    asked = {"page": "p", "cells": [{"id": "a", "code": "print('ü\\n')"}], "target": "a"}
    Session(texts.append).run(json.dumps(asked))
    assert [json.loads(text)["says"] for text in texts] == ["cell", "text", "done"]
    assert not any("\n" in text for text in texts)


FIRST = """import math, json
from statistics import (
    mean as average,
    median,
)
import string"""


def test_of_a_cell_that_only_imports_what_is_used_is_run() -> None:
    reader = Reader(FIRST, "average([1, 2, 6])", "math.pi", "sorted(globals())")
    assert the(reader.run(1), "result")["text"] == "3"
    names = reader.session._pages[reader.page].namespace
    assert "average" in names
    assert {"math", "json", "median", "string"} & set(names) == set()
    assert {"says": "needs", "cells": ["c0"]} in reader.run(2)
    assert "math" in names
    assert "'string'" in the(reader.run(3), "result")["text"]  # whoever reads all gets all


def test_an_import_that_fails_is_told_with_its_line() -> None:
    told = Reader("import math\n\nimport nothing_of_that_name as no", "no.where").run(1)
    assert the(told, "error")["lines"] == [
        {"cell": "c0", "line": 3, "code": "import nothing_of_that_name as no"}
    ]
