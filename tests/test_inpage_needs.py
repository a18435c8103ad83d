"""A cell runs after the cells it needs, each no oftener than it must."""

import inpage
import pytest
from inpage import Reader, printed, the

from builder.inpage.effects import effects_of


def needed(*codes: str) -> list[int]:
    """Return which cells run before the last one in a fresh session."""
    return Reader(*codes).ran(len(codes) - 1)[:-1]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["x = 1", "y = 2", "x"], [0]),
        (["x = 1", "x = 2", "x"], [1]),
        (["x = 1", "x += 1", "x"], [0, 1]),
        (["a = 1", "b = a", "c = 2", "b"], [0, 1]),
        (["x = 1", "x = 2\nx"], []),
        (["x = 1", "if 0:\n    x = 2", "x"], [0, 1]),
        (["x = 1", "if 0:\n    x = 2\nelse:\n    x = 3", "x"], [1]),
        (["x = 1", "for x in [1, 2]:\n    pass", "x"], [1]),
        (["x = 1", "for x in []:\n    pass", "x"], [0, 1]),
        (["k = 1", "for k in range(3):\n    print(k)"], []),
        (["k = 1", "[k for k in range(3)]"], []),
        (["x = (", "1"], []),
        (["x = 1", "try:\n    x\nexcept ValueError:\n    pass"], [0]),
        (["x = 1", "def f():\n    return x", "f()"], [0, 1]),
        (["def f():\n    return x", "x = 1", "f()"], [0, 1]),
        (["def f():\n    return x", "x = 1", "x = 2", "f()"], [0, 2]),
        (["def g():\n    return 1", "def f():\n    return g()", "f()"], [0, 1]),
        (["x = 1", "f = lambda: x", "f()"], [0, 1]),
        (["x = 1", "def f(x):\n    return x", "f(2)"], [1]),
        (["x = 1", "class C:\n    def m(self):\n        return x", "C().m()"], [0, 1]),
        (["class C:\n    y = 1", "c = C()", "c.z = 3", "c.z"], [0, 1, 2]),
        (["n = 1", "def f():\n    global n\n    n = 2", "f()", "n"], [0, 1, 2]),
        (["a, *b = 1, 2, 3", "b"], [0]),
        (["x = 1", "x = 1\ndel x", "y = 1", "y"], [2]),
        (["x = 3", "f'{x:>{4}}'"], [0]),
        (["x = 3", "match x:\n    case 3:\n        y = 1", "y = 2", "y"], [2]),
        (["from math import *", "x = 3", "sin(0)"], [0]),
        (["x = 3", "exec('x = 4')", "y = 1", "x"], [0, 1]),
        (["if (n := 3): pass", "n"], [0]),
    ],
)
def test_names_lead_to_the_cells_that_bind_them(codes: list[str], expected: list[int]) -> None:
    assert needed(*codes) == expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["a = [1]", "a.append(2)", "a"], [0, 1]),
        (["a = [1]", "a[0] = 2", "a"], [0, 1]),
        (["a = [1]", "b = a", "b[0] = 2", "a"], [0, 1, 2]),
        (["a = [[1]]", "b = a[0]", "b.append(2)", "a"], [0, 1, 2]),
        (["a = [1]", "b = [a]", "b[0].append(2)", "a"], [0, 1, 2]),
        (["a = [1]", "b = []\nb.append(a)", "b[0][0] = 2", "a"], [0, 1, 2]),
        (["a = [1]", "def f(b):\n    b.append(2)", "f(a)", "a"], [0, 1, 2]),
        (["a = [1]", "def f(b):\n    return len(b)", "f(a)", "a"], [0]),
        (["a = [1]", "def f():\n    a.append(2)", "f()", "a"], [0, 1, 2]),
        (["a = [1]", "f = a.append", "f(2)", "a"], [0, 1, 2]),
        (["a = [1]", "def f():\n    a.append(2)", "g = f", "g()", "a"], [0, 1, 2, 3]),
        (["a = [1]", "def f():\n    a.append(2)", "list(map(lambda _: f(), [1]))", "a"], [0, 1, 2]),
        (["d = {}", "d['x'] = 1", "d"], [0, 1]),
        (["d = {}", "d.setdefault('x', []).append(1)", "d"], [0, 1]),
        (["it = iter([1, 2])", "next(it)", "next(it)"], [0, 1]),
        (["it = (k for k in [1, 2])", "list(it)", "list(it)"], [0, 1]),
        (["a = [2, 1]", "sorted(a)", "print(a, len(a))", "a"], [0]),
        (["x = [3]", "def f(y):\n    y += [1]", "f(x)", "x"], [0, 1, 2]),
        (["x = 3", "def f(y):\n    y += 1", "f(x)", "x"], [0]),
        (["a = [1]", "unknown = print\nunknown(a)", "a"], [0, 1]),
        (["a = [1]", "setattr(a, 'x', 1) if 0 else None", "a"], [0, 1]),
        (["a = [1]", "del a[0]", "a"], [0, 1]),
        (["a = [1]", "for b in [a]:\n    b.append(1)", "a"], [0, 1]),
    ],
)
def test_what_may_change_a_value_is_needed(codes: list[str], expected: list[int]) -> None:
    assert needed(*codes) == expected


NUMPY = "import numpy as np"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([NUMPY, "x = np.zeros(2)", "y = np.sin(x)", "x"], [0, 1]),
        ([NUMPY, "x = np.zeros(2)", "np.add(x, 1, out=x)", "x"], [0, 1, 2]),
        ([NUMPY, "x = np.zeros(2)", "y = x.reshape(2)", "y[0] = 1", "x"], [0, 1, 2, 3]),
        ([NUMPY, "x = np.zeros(2)", "y = np.reshape(x, 2)", "y[0] = 1", "x"], [0, 1, 2, 3]),
        ([NUMPY, "x = np.zeros(2)", "y = x.flatten()", "y[0] = 1", "x"], [0, 1]),
        ([NUMPY, "x = np.zeros(2)", "y = x + 1", "y[0] = 1", "x"], [0, 1]),
        ([NUMPY, "x = np.zeros(2)", "np.fill_diagonal(x, 1) if 0 else 0", "x"], [0, 1, 2]),
        ([NUMPY, "r = np.random.default_rng(0)", "r.normal()", "r.normal()"], [0, 1, 2]),
        ([NUMPY, "r = np.random.default_rng(0)", "def f(g): return g.normal()", "f(r)", "f(r)"],
         [0, 1, 2, 3]),
        ([NUMPY, "np.random.seed(0)", "np.random.rand()", "np.random.rand()"], [0, 1, 2]),
        ([NUMPY, "np.random.seed(0)", "np.random.rand()", "np.random.seed(0)",
          "np.random.rand()"], [0, 3]),
        ([NUMPY, "np.set_printoptions(precision=2)", "x = 1", "print(np.pi)"], [0, 1]),
        ([NUMPY, "x = np.zeros(2)", "import matplotlib.pyplot as plt",
          "fig, ax = plt.subplots()\nax.plot(x, x)\nplt.show()", "x"], [0, 1]),
    ],
)  # fmt: skip
def test_numpy_changes_what_it_says_it_changes(codes: list[str], expected: list[int]) -> None:
    assert needed(*codes) == expected


def test_the_style_of_figures_is_needed_by_what_draws() -> None:
    style, pyplot = "from snippets import figures", "import matplotlib.pyplot as plt"
    assert needed(style, pyplot, "x = 1", "plt.plot([1, 2])") == [0, 1]
    assert needed(style, "1 + 1") == []
    assert needed(pyplot, "plt.rcParams['lines.linewidth'] = 5", "plt.plot([1, 2])") == [0, 1]
    assert needed("import snippets.figures as look", pyplot, "plt.figure()") == [0, 1]
    assert needed("from snippets.figures import DATA", pyplot, "plt.figure()") == [0, 1]
    sampling = "from snippets.sampling import jumps_between"
    assert needed(style, sampling, "jumps_between") == [0, 1]
    derivatives = "from snippets.derivative import central_difference"
    assert needed(style, derivatives, "central_difference") == [1]


def test_what_ran_unchanged_does_not_run_again() -> None:
    reader = Reader("x = 1", "y = x", "z = 5", "y + z")
    assert reader.ran(3) == [0, 1, 2, 3]
    assert reader.ran(3) == [3]
    assert reader.ran(1) == [1]
    assert reader.ran(3) == [3]


def test_after_an_edit_what_depends_on_it_runs_again_and_nothing_else() -> None:
    reader = Reader("x = 1", "y = x", "z = 5", "y + z")
    reader.run(3)
    reader.codes[0] = "x = 10"
    told = reader.run(3)
    assert told[0] == {"says": "needs", "cells": ["c0", "c1"]}
    assert the(told, "result")["text"] == "15"
    reader.codes[2] = "z = 6"
    assert reader.ran(3) == [2, 3]
    reader.codes[2] = "z = 5"
    assert reader.ran(3) == [2, 3]


def test_a_cell_finds_names_as_they_are_in_its_place_whatever_ran_since() -> None:
    reader = Reader("x = 1", "print(x)", "x = 2", "print(x)")
    assert [printed(reader.run(k)) for k in (1, 3, 1, 3)] == ["1\n", "2\n", "1\n", "2\n"]
    reader = Reader("print('x' in globals())", "x = 1")
    assert [printed(reader.run(k)) for k in (0, 1, 0)] == ["False\n", "", "False\n"]


def test_a_cell_run_again_begins_with_what_it_began_with() -> None:
    reader = Reader("xs = []", "xs.append(1)\nprint(xs)", "xs.append(2)\nprint(xs)")
    for number in (1, 1, 2, 1, 2, 2):
        told = reader.run(number)
        expected = "[1]" if number == 1 else "[1, 2]"
        assert inpage.shown(told, f"c{number}") == [("text", expected)]


def test_after_a_failure_half_a_cell_does_not_count() -> None:
    reader = Reader("xs = []", "xs.append(1)\n1 / n", "n = 1", "print(xs)")
    assert reader.run(1)[-1]["ok"] is False
    reader.codes[1] = "xs.append(1)"
    assert printed(reader.run(3)) == "[1]\n"


def test_a_needed_cell_shows_what_it_prints_under_its_own_id() -> None:
    told = Reader("x = 1\nprint('first')", "print(x)").run(1)
    assert inpage.shown(told, "c0") == [("text", "first")]
    assert inpage.shown(told, "c1") == [("text", "1")]


def test_a_page_without_the_target_is_refused() -> None:
    with pytest.raises(LookupError, match="c7"):
        Reader("x = 1").run(7)


@pytest.mark.parametrize(
    "code",
    [
        "async def f():\n    async with a as b:\n        return [x async for x in b]",
        "@decorate\nclass C(Base, metaclass=M):\n    x: int = 1",
        "try:\n    a\nexcept* ValueError as e:\n    b\nelse:\n    c\nfinally:\n    d",
        "match a:\n    case {'k': v, **rest} if v > 1:\n        b\n    case [1, *more]:\n        c",
        "while (n := next(it, None)) is not None:\n    break\nelse:\n    assert n, 'no'",
        "x: int\ny: int = 1\nraise E from e",
        "a[1:2, ...], b.c = d = *e, f",
        "def f(a, /, b=1, *args, c=2, **kw): yield a; nonlocal_ = yield from b",
        "x = yield_ if a else lambda *a, k=b, **w: (a, k, w)",
        "import a.b.c, d as e\nfrom .f import g",
    ],
)
def test_every_statement_of_python_can_be_read(code: str) -> None:
    (effects,) = effects_of([code])
    assert effects.uses | effects.writes
