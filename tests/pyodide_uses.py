"""Runs in Pyodide with the prepared distribution: what cells may ask of it, one function a thing.

As a program it reads /work/asked.json, does everything, and writes /work/found.json, in which
each thing has what went wrong with it, or nothing.
"""

import contextlib
import doctest
import importlib
import importlib.util
import io
import json
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

_LIBRARY = """
    abc array ast asyncio base64 bisect calendar cmath collections.abc contextlib copy csv
    dataclasses datetime decimal difflib dis doctest enum fractions functools gzip hashlib heapq
    html importlib.metadata inspect io itertools json locale logging math numbers operator os
    pathlib pickle pprint pydoc queue random re secrets shutil statistics string struct tempfile
    textwrap threading time timeit traceback types typing unittest unittest.mock urllib.parse uuid
    warnings weakref zipfile zlib zoneinfo
"""
LIBRARY = _LIBRARY.split()


def printed(action: Callable[[], object]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as text:
        action()
    return text.getvalue()


def use_help() -> None:
    import numpy as np

    assert "evenly spaced" in printed(lambda: help(np.linspace))
    assert "linspace(start, stop" in printed(lambda: help(np.linspace))
    assert "ndarray" in (np.ndarray.__doc__ or "")


def use_doctest() -> None:
    example = doctest.DocTestParser().get_doctest(">>> 1 + 1\n2\n", {}, "example", None, 0)
    assert doctest.DocTestRunner().run(example) == doctest.TestResults(0, 1)
    wrong = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    with contextlib.redirect_stdout(io.StringIO()):
        assert doctest.DocTestRunner().run(wrong).failed == 1


def use_unittest() -> None:
    import unittest

    class Sums(unittest.TestCase):
        def test_sum(self) -> None:
            self.assertEqual(1 + 1, 2)  # noqa: PT009

    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Sums)
    assert unittest.TextTestRunner(io.StringIO()).run(suite).wasSuccessful()


def use_numbers() -> None:
    import random
    import statistics
    from decimal import Decimal
    from fractions import Fraction

    assert statistics.stdev([1, 2, 3, 4]) > statistics.pstdev([1, 2, 3, 4])
    assert str(Decimal(1) / 7).startswith("0.142857")
    assert Fraction("0.25") + Fraction(1, 3) == Fraction(7, 12)
    assert random.Random(1).random() == 0.13436424411240122


def use_tools() -> None:
    import functools
    import itertools
    import re
    from dataclasses import dataclass, replace
    from datetime import datetime, timedelta
    from typing import NamedTuple

    @dataclass
    class Point:
        x: float = 0.0

    class Pair(NamedTuple):
        one: int
        two: int

    assert replace(Point(), x=2.0) == Point(2.0)
    assert Pair(1, 2).two == 2
    assert functools.reduce(lambda a, b: a * b, itertools.islice(itertools.count(1), 5)) == 120
    assert json.loads(json.dumps({"a": [1.5, None]})) == {"a": [1.5, None]}
    assert re.sub(r"(\d)", r"<\1>", "a1") == "a<1>"
    assert datetime.strptime("2026-03-01", "%Y-%m-%d") - timedelta(1) == datetime(2026, 2, 28)


def use_a_traceback() -> None:
    import numpy as np

    try:
        np.linalg.solve(np.ones((2, 3)), np.ones(2))
    except np.linalg.LinAlgError:
        text = traceback.format_exc()
    assert "Last 2 dimensions of the array must be square" in text
    assert "_linalg.py" in text


def use_numpy() -> None:
    import numpy as np

    A = np.array([[4.0, 1.0], [1.0, 3.0]])
    np.testing.assert_allclose(np.linalg.inv(A) @ A, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(np.linalg.solve(A, A @ [1.0, 2.0]), [1, 2])
    for parts in (np.linalg.svd(A)[1], np.linalg.eigvalsh(A), abs(np.linalg.eigvals(A))):
        np.testing.assert_allclose(np.prod(parts), 11)
    np.testing.assert_allclose(np.linalg.qr(A).Q.T @ np.linalg.qr(A).Q, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(np.linalg.lstsq(A, A[0])[0], np.linalg.solve(A, A[0]))
    np.testing.assert_allclose(np.fft.ifft(np.fft.fft(A)), A)
    np.testing.assert_allclose(np.polyfit([0, 1, 2], [1, 3, 7], 2), [1, 1, 1])
    assert np.polynomial.Polynomial([0, 0, 1])(3.0) == 9
    assert np.ma.masked_greater([1, 5], 2).sum() == 1
    assert list(np.strings.upper(np.array(["a"]))) == ["A"]
    with contextlib.suppress(AssertionError):
        np.testing.assert_array_equal(A, 2 * A)
        raise RuntimeError("different arrays pass for equal")


def use_randomness() -> None:
    import numpy as np

    for kind in ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"):
        sample = np.random.Generator(getattr(np.random, kind)(1)).normal(size=2000)
        assert abs(sample.mean()) < 0.1
    assert np.random.default_rng(0).integers(1000) == 850
    assert np.random.RandomState(0).randint(1000) == 684


def use_sympy() -> None:
    import sympy as sp

    x, y = sp.symbols("x y")
    assert sp.diff(sp.sin(x) * sp.exp(x), x).equals((sp.sin(x) + sp.cos(x)) * sp.exp(x))
    assert sp.integrate(sp.exp(-(x**2)), (x, -sp.oo, sp.oo)) == sp.sqrt(sp.pi)
    assert sp.solve([x + y - 3, x - y - 1], [x, y]) == {x: 2, y: 1}
    assert sp.series(sp.cos(x), x, 0, 4).removeO() == 1 - x**2 / 2
    assert sp.limit(sp.sin(x) / x, x, 0) == 1
    assert sp.Matrix([[x * y, y]]).jacobian([x, y]) == sp.Matrix([[y, x], [0, 1]])
    assert sp.latex(sp.Rational(1, 2) * x) == r"\frac{x}{2}"
    assert "2" in sp.pretty(x**2)
    assert sp.parse_expr("x**2 + 1") == x**2 + 1
    assert sp.dsolve(sp.Derivative(sp.Function("f")(x), x)).rhs.is_Symbol
    assert abs(sp.N(sp.pi, 30) - sp.Float("3.14159265358979323846264338328", 30)) < 1e-28


def use_vectors_of_sympy() -> None:
    from sympy.vector import CoordSys3D, curl, gradient

    N = CoordSys3D("N")
    assert gradient(N.x * N.y, N) == N.y * N.i + N.x * N.j
    assert curl(N.y * N.i, N) == -N.k


def use_lambdify() -> None:
    import numpy as np
    import sympy as sp

    x = sp.symbols("x")
    function = sp.lambdify(x, sp.sin(x) ** 2 + sp.Abs(x))
    # With `math`, to which it falls back in silence, an array would be refused.
    assert "numpy" in function.__globals__["sin"].__class__.__module__
    at = np.array([0.5, -2.0])
    np.testing.assert_allclose(function(at), np.sin(at) ** 2 + np.abs(at))


def use_figures() -> None:
    import matplotlib.pyplot as plt
    import numpy as np

    x = np.linspace(-1.0, 1.0, 20)
    X, Y = np.meshgrid(x, x)
    figure, axes = plt.subplots(2, 3, layout="constrained")
    axes[0, 0].plot(x, x**2, "--o", label="a")
    axes[0, 0].legend()
    axes[0, 1].contour(X, Y, X * Y).clabel()
    axes[0, 2].quiver(X, Y, X, Y)
    figure.colorbar(axes[1, 0].contourf(X, Y, X * Y))
    axes[1, 0].streamplot(x, x, Y, -X)
    axes[1, 1].imshow(X)
    axes[1, 1].hist(x)
    axes[1, 2].triplot([0, 1, 0], [0, 0, 1])
    axes[1, 2].annotate("here", (0, 0), (1, 1), arrowprops={"arrowstyle": "->"})
    for form, head in (("svg", b"<?xml"), ("png", b"\x89PNG")):
        written = io.BytesIO()
        figure.savefig(written, format=form)
        assert written.getvalue().startswith(head)
    plt.close("all")


def use_a_surface() -> None:
    import matplotlib.pyplot as plt
    import numpy as np

    X, Y = np.meshgrid(np.arange(5.0), np.arange(5.0))
    figure = plt.figure()
    axes = figure.add_subplot(projection="3d")
    axes.plot_surface(X, Y, X * Y)
    axes.plot_wireframe(X, Y, X)
    written = io.BytesIO()
    figure.savefig(written, format="svg")
    assert b"</svg>" in written.getvalue()
    plt.close("all")


def use_formulas_in_figures() -> None:
    import matplotlib.pyplot as plt

    signs = r"\int_0^\infty \frac{a}{b} \left(\sum_{k=1}^n \sqrt{x^k}\right) \nabla \partial \aleph"
    fonts = r"\mathbb{R} \mathcal{L} \mathscr{F} \mathfrak{g} \mathbf{x} \mathit{y} \mathtt{z}"
    more = r"\mathsf{s} \boldsymbol{\theta} \hat{x} \vec{v} \dot{q} x' f''"
    for family in ("dejavusans", "cm", "stix", "stixsans"):
        with plt.rc_context({"mathtext.fontset": family}):
            figure = plt.figure()
            figure.text(0, 0, f"${signs} {fonts} {more}$")
            figure.savefig(io.BytesIO(), format="svg")
            plt.close(figure)


def use_letters_in_figures() -> None:
    import matplotlib.pyplot as plt

    figure = plt.figure()
    for style in ("normal", "italic"):
        for weight in ("normal", "bold"):
            figure.text(0, 0, "Größe α ≤ β", style=style, weight=weight)
    figure.text(0, 0, "x = 1", family="monospace")
    figure.savefig(io.BytesIO(), format="png")
    plt.close(figure)


def use_images() -> None:
    import matplotlib.pyplot as plt
    import numpy as np
    from PIL import Image

    written = io.BytesIO()
    Image.fromarray(np.eye(4, dtype=np.uint8) * 255).resize((8, 8)).save(written, "png")
    written.seek(0)
    assert plt.imread(written).shape == (8, 8)


USES: dict[str, Callable[[], None]] = {
    name.removeprefix("use_").replace("_", " "): action
    for name, action in dict(globals()).items()
    if name.startswith("use_")
}


def wrong(action: Callable[[], object]) -> str:
    """Return what went wrong: an exception, a warning, or anything said on stderr."""
    said = io.StringIO()
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(said):
            warnings.simplefilter("error")
            action()
    except BaseException:
        return traceback.format_exc()
    return said.getvalue()


def versions() -> dict[str, str]:
    """Return the version of each library in the core that tells it."""
    import _decimal
    import _sqlite3
    import pyexpat
    import zlib

    import _zstd
    from pyodide_js import _module as core

    return {
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "bzip2": core.UTF8ToString(core._BZ2_bzlibVersion()).split(",")[0],
        "liblzma": core.UTF8ToString(core._lzma_version_string()),
        "Zstandard": _zstd.zstd_version,
        "SQLite": _sqlite3.sqlite_version,
        "Expat": pyexpat.EXPAT_VERSION.removeprefix("expat_"),
        "libmpdec": _decimal.__libmpdec_version__,
        "Emscripten": ".".join(map(str, sys._emscripten_info.emscripten_version)),
    }


def import_quietly(name: str) -> None:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # of what is old
        importlib.import_module(name)


def reach(path: str) -> None:
    """Raise an exception unless there is what a dotted path names, which a module begins."""
    parts = path.split(".")
    found = importlib.import_module(parts[0])
    for k, part in enumerate(parts[1:], 2):
        if not hasattr(found, part):
            importlib.import_module(".".join(parts[:k]))
        found = getattr(found, part)


def examples(name: str) -> None:
    """Run the examples in the docstrings of a module."""
    report = io.StringIO()
    with contextlib.redirect_stdout(report):
        failed = doctest.testmod(importlib.import_module(name)).failed
    assert not failed, report.getvalue()


def main() -> None:
    asked = json.loads(Path("/work/asked.json").read_text("utf-8"))
    sys.path.insert(0, "/work/home.zip")
    found = {"used": {name: wrong(action) for name, action in USES.items()}}
    found["imported"] = {n: wrong(lambda n=n: import_quietly(n)) for n in asked["modules"]}
    found["reached"] = {p: wrong(lambda p=p: reach(p)) for p in asked["paths"]}
    found["examples"] = {n: wrong(lambda n=n: examples(n)) for n in asked["snippets"]}
    found["python"] = {"magic": importlib.util.MAGIC_NUMBER.hex()}
    found["versions"] = versions()
    Path("/work/found.json").write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main()
