"""A hint says what a learner can do, for the errors they meet most."""

import string

import pytest
from inpage import Reader, the

from builder.inpage.hints import Around, hint
from builder.inpage.sayings import WORDS

NP, SP = "import numpy as np\n", "import sympy as sp\nx = sp.Symbol('x')\n"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("np.sin(1)", "`import numpy as np`"),
        ("plt.plot([1])", "`import matplotlib.pyplot as plt`"),
        ("value = 1\nvlaue", "`value`"),
        ("pritn(1)", "`print`"),
        ("qqqqqq", "Nothing on this page is named `qqqqqq`"),
        (NP + "np.zeros(2) + np.zeros(3)", "(2,) and (3,)"),
        (NP + "np.zeros((2, 3)) @ np.zeros((2, 3))", "here they are 3 and 2"),
        (NP + "np.dot(np.zeros((2, 3)), np.zeros((2, 3)))", "(2,3) and (2,3)"),
        ("import matplotlib.pyplot as plt\nplt.plot([1, 2], [1])", "(2,) and (1,)"),
        (NP + "np.int32(2**31)", "32 bits"),
        (NP + "np.array([2**31], dtype=np.int32)", "32 bits"),
        ("[1, 2][2]", "begins at 0"),
        (NP + "np.zeros(3)[3]", "Length 3 means places 0 to 2, but 3 was asked for"),
        ("{'a': 1}['b']", "`.keys()`"),
        ("1 / 0", "divides by zero"),
        ("2.0^3", "`x**2`"),
        (NP + "np.zeros(2)^2", "`x**2`"),
        ("x = 3\n2(x + 1)", "`2*(x + 1)`"),
        ("x = 3\nx(2)", "`2*(x + 1)`"),
        ("'text'(2)", "no function"),
        ("print((1)", "never closed"),
        ("print(1))", "too many"),
        ("print('a)", "quotation mark"),
        ("for k in range(3)\n    pass", "colon"),
        ("if x = 3:\n    pass", "`==`"),
        ("2 = x", "left of `=`"),
        ("2x", "`2*x`"),
        ("def f():\nreturn 1", "four spaces"),
        ("x = 1\n  y = 2", "equally many spaces"),
        ("x = = 2", "cannot read this line"),
        ("import pandas", "`pandas` is none of them"),
        ("from IPython.nothing import display", "without an import"),
        ("def f(n): return f(n - 1)\nf(3)", "calls itself"),
        (SP + "import math\nmath.sin(x)", "`sp.sin`"),
        (SP + "import numpy as np\nnp.exp(x)", "`sp.exp`"),
        (SP + "float(x)", "`.subs(x, 2)`"),
        (SP + "if x > 1: pass", "without values"),
        (NP + "if np.zeros(2) > 1: pass", "`.all()`"),
        (NP + "np.linalg.inv(np.zeros((2, 2)))", "no inverse"),
        (NP + "np.linalg.inv(np.zeros((2, 3)))", "square"),
        (NP + "np.zeros(2).shap", "`shape`"),
        (NP + "np.linspac(0, 1)", "`linspace`"),
        ("def f(): pass\nf().real", "`return`"),
        ("def f(a): pass\nf()", "`def`"),
        ("'a' + 1", "`str(…)`"),
        ("[1] - [2]", "`np.array(…)`"),
        ("a, b = 1, 2, 3", "equally many"),
        ("float('a')", "`3.5`"),
        ("(1, 2)[0] = 3", "`list(…)`"),
        ("import math\nmath.sqrt(-1)", "not defined there"),
        ("import math\nmath.exp(1000)", "1.8e308"),
        (NP + "np.array([[1], [1, 2]])", "equally long"),
        ("input('?')", "instead of asking"),
        ("open('data.csv')", "no files"),
        ("await f()", "`await`"),
        ("breakpoint()", "Print what"),
        (NP + "np.zeros(10**15)", "memory"),
        (NP + "np.zeros((10**12, 10**12))", "memory"),
        ("exit()", "`exit()`"),
        # pasted from a book or a web page
        ("x = “a”", 'Type `"`'),
        ("x = 3 − 2", "Type `-`"),
        ("x = 3 × 2", "Type `*`"),
        ("y = x²", "Type `**2`"),
        ("y = ∂", "`∂` is no sign of Python"),
        ("x\u00a0= 1", "only looks like a space"),
        ("def f():\n\ty = 1\n        return y", "Use spaces"),
        # of other languages, and of notebooks
        ("print 'a'", "as `print(x)`"),
        ("pip install pandas", "Nothing can be installed"),
        ("!pip install pandas", "Nothing can be installed"),
        ("%timeit 1", "for notebooks"),
        ("x = !ls", "for notebooks"),
        ("len?", "`help(len)`"),
        ("True && False", "`and`, `or`, `not`"),
        ("x = null", "`None`"),
        ("x = 1\nx++", "`x += 1`"),
        ("1 <> 2", "`!=`"),
        # left out or misspelt
        ("retrun 3", "`return`"),
        ("fro k in [1]:\n    pass", "`for`"),
        ("while True print(1)", "colon"),
        ("x = ", "missing at the end"),
        ("print(1 'a')", "a comma"),
        ("x = 5 y = 6", "two statements"),
        ("lambda = 3", "`lambda` is a word of Python's own"),
        ("x = 1\nreturn x", "outside the function"),
        ("else:\n    pass", "`else` belongs"),
        ("x = 1 if True", "its `else`"),
        ("f'{1'", "its `}`"),
        ("random.random()", "`import random`"),
        ("sqrt(2)", "`np.sqrt`"),
        ("pd.DataFrame()", "`pandas` is none"),
        ("from math import sinn", "`sin`"),
        ("import nunpy", "`numpy`"),
        (SP + "y + 1", "`y = sp.Symbol('y')`"),
        # of the wrong kind
        (NP + "np.zeros(2, 3)", "`np.zeros((2, 3))`"),
        (NP + "np.zeros(2)(0)", "`x[0]`"),
        (NP + "np.zeros(2)[1.5]", "whole number"),
        (NP + "np.zeros(2)[0][0]", "has no places"),
        (NP + "np.zeros(2).append(1)", "`np.append(x, value)`"),
        (NP + "np.zeros(2).length", "`len(x)`"),
        (NP + "np.zeros(3).reshape(2, 2)", "3 entries do not fill the shape (2,2)"),
        (NP + "np.zeros(3)[:2] = [1, 2, 3]", "(3,) and (2,)"),
        (NP + "np.linalg.solve(np.eye(2), np.ones(3))", "they are 2 and 3"),
        (NP + "np.concatenate(np.ones(2), np.ones(2))", "`np.concatenate([a, b])`"),
        (NP + "np.vstack([np.ones(2), np.ones(3)])", "all lengths but"),
        (NP + "np.eye(2) @ 3", "`*`"),
        (NP + "np.sin('a')", "no number"),
        (NP + "f'{np.ones(2):.2f}'", "`np.round(x, 2)`"),
        (NP + "x = np.ones(2)\nx[x > 0 and x < 3]", "`(x > 1) & (x < 3)`"),
        (SP + "import numpy as np\nsp.sin(np.ones(2))", "use `np.sin`"),
        (SP + "def f(): pass\nsp.diff(f, x)", "not with functions"),
        (SP + "x.foo", "a formula, which has no `foo`"),
        ("for k in 5: pass", "`range(5)`"),
        ("len(5)", "a length"),
        ("range(0, 1, 0.1)", "`np.linspace(0, 1, 11)`"),
        ("x = 3\nx[0]", "this is a number"),
        ("len + 1", "Write the brackets"),
        ("(3).sum()", "a number, which has no `sum`"),
        ("min([])", "nothing in it"),
        ("1 < 'a'", "do not go together"),
        ("open('a.csv')", "no files"),
        ("assert 1 > 2", "is not so"),
    ],
)
def test_a_hint_for_what_goes_wrong_natively(code: str, words: str) -> None:
    assert words in the(Reader(code).run(0), "error")["hint"]


@pytest.mark.parametrize(
    ("name", "message", "code", "words"),
    [
        ("RuntimeError", "can't start new thread", "t.start()", "one thing at a time"),
        ("ModuleNotFoundError", "No module named '_multiprocessing'", "", "one thing at a time"),
        ("OSError", "emscripten does not support processes.", "subprocess.run('ls')", "processes"),
        ("OSError", "a page has no other programs, and starts no processes", "", "processes"),
        ("RuntimeError", "Cannot stack switch because the Python", "asyncio.run(f())", "`await`"),
        ("URLError", "<urlopen error [Errno 23] Host is unreachable>", "urlopen(a)", "network"),
        ("ModuleNotFoundError", "No module named 'requests'", "import requests", "network"),
        ("MemoryError", "", "a = b * 2", "more memory"),
        ("MemoryError", "Unable to allocate 7.45 GiB for an array", "", "needs 7.45 GiB"),
        ("ValueError", "array is too big; `arr.size * arr.dtype.itemsize` is larger", "", "memory"),
        ("OverflowError", "Python int too large to convert to C long", "", "32 bits"),
        ("OverflowError", "Python integer 3000000000 out of bounds for int32", "", "32 bits"),
        ("OverflowError", "cannot fit 'int' into an index-sized integer", "", "more memory"),
        ("Unheard", "of", "", ""),
    ],
)
def test_a_hint_for_what_goes_wrong_in_a_page(
    name: str, message: str, code: str, words: str
) -> None:
    found = hint(name, message, code, Around())
    assert words in found
    assert bool(words) == bool(found)


def test_a_name_of_another_cell_is_said_to_be_there() -> None:
    reader = Reader("y", "y = 2")
    assert "a cell further down" in the(reader.run(0), "error")["hint"]
    reader = Reader("if False:\n    y = 2", "y")
    assert "a cell above" in the(reader.run(1), "error")["hint"]


REBOUND = [
    (("import numpy as np\nb = 1", "np = 3", "np.zeros(2)"), "`np` was imported; `np = 3` gave"),
    (("sum = 3 + 4", "sum([1, 2])"), "`sum` is a function of Python's own; `sum = 3 + 4` gave"),
    (("def f(x):\n    return x", "f = f(2)\nb = 1", "1 + f(3)"), "`f` was a function; `f = f(2)`"),
    (("g = lambda x: x", "for g in [1, 2]: pass\ng(1)"), "`g` was a function; `for g in [1, 2]"),
    (("def area(max):\n    return max(1, 2)", "area(3)"), "`def area(max):` gave"),
    (("import math", "def f(math):\n    return math.pi", "f(1)"), "`math` was imported; `def f("),
]


@pytest.mark.parametrize(("codes", "words"), REBOUND)
def test_a_name_that_was_given_another_value_is_said_to_be_the_cause(
    codes: tuple[str, ...], words: str
) -> None:
    assert words in the(Reader(*codes).run(len(codes) - 1), "error")["hint"]


def test_a_name_that_was_not_is_not() -> None:
    kept = ("def f(x): return x\nf = abs", "f(2)(3)")
    for codes in (kept, ("x = 3", "x(2)"), ("sum = 3", "x = 1\nx(2)"), ("import math", "math(2)")):
        assert "gave that name" not in the(Reader(*codes).run(1), "error")["hint"]


def test_hints_are_short_and_say_what_they_are_given() -> None:
    for word, text in WORDS.items():
        sentences = text.replace("…", "").count(". ") + 1
        assert sentences <= 2, word
        assert text.endswith((".", "?")), word
        assert all(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
