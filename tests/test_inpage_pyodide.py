"""The proof: every cell of every page tells the same natively and in Pyodide.

Text and formulas exactly but for numbers, which agree to nine digits, as do those of figures; a
cell whose output must be another says why in `:differs:`, and then it is.
"""

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from builder.distribution import CORE, prepared
from builder.maths import node
from builder.runtime import home
from builder.source import Page, read_pages

ROOT = Path(__file__).parent.parent
PROGRAM = Path(__file__).with_name("cells_told.py")
DIGITS = 1e-9
PARTS = 2  # processes at a time
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
Told = dict[str, dict[str, Any]]  # for each page what its cells told, and their seconds


def difference(one: Any, other: Any, place: str = "") -> str:
    """Return where two tellings differ, and how; nothing if they agree."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return _first(difference(one[key], other[key], f"{place}.{key}") for key in one)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return _first(difference(a, b, f"{place}[{k}]") for k, (a, b) in pairs)
    if isinstance(one, str) and isinstance(other, str):
        alike = NUMBER.sub("#", one) == NUMBER.sub("#", other)
        pairs_of_numbers = zip(NUMBER.findall(one), NUMBER.findall(other), strict=False)
        if alike and all(_close(float(a), float(b)) for a, b in pairs_of_numbers):
            return ""
    elif isinstance(one, float | int) and isinstance(other, float | int):
        if _close(one, other):
            return ""
    elif one == other:
        return ""
    return f"{place}: {one!r:.300} here, {other!r:.300} in Pyodide"


def _first(found: Any) -> str:
    return next(filter(None, found), "")


def _close(one: float, other: float) -> bool:
    both = math.isnan(one) and math.isnan(other)
    return both or math.isclose(one, other, rel_tol=DIGITS, abs_tol=DIGITS)


def in_parts(pages: Sequence[Page], work: Callable[[Page], float]) -> list[list[Page]]:
    """Share pages out so that each part has about as much work."""
    parts: list[list[Page]] = [[] for _ in range(PARTS)]
    for page in sorted(pages, key=work, reverse=True):
        min(parts, key=lambda part: sum(map(work, part))).append(page)
    return parts


def asked(pages: Sequence[Page], folder: Path) -> Path:
    file = folder / "asked.json"
    cells = [[{"id": str(c.index), "code": c.code} for c in page.cells] for page in pages]
    both = zip(pages, cells, strict=True)
    file.write_text(json.dumps([{"page": p.uri, "cells": c} for p, c in both]), "utf-8")
    return file


def run(*command: str | Path) -> None:
    here = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=ROOT, env=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stderr or done.stdout)[-3000:]


def in_pyodide(pages: Sequence[Page], folder: Path) -> Told:
    (folder / "home.zip").write_bytes(home(ROOT))
    script, core = PROGRAM.with_suffix(".mjs"), ROOT / CORE / "pyodide.mjs"
    told = folder / "told.json"
    begin = (node(), script, core, prepared(), folder / "home.zip", PROGRAM)
    run(*begin, asked(pages, folder), told)
    return by_page(pages, told)


def natively(pages: Sequence[Page], folder: Path) -> Told:
    told = folder / "natively.json"
    run(sys.executable, PROGRAM, asked(pages, folder), told)
    return by_page(pages, told)


def by_page(pages: Sequence[Page], told: Path) -> Told:
    found = json.loads(told.read_text("utf-8"))
    return {page.uri: of_page for page, of_page in zip(pages, found, strict=True)}


def test_pages_are_shared_out_by_their_work() -> None:
    pages: Any = [3.0, 1.0, 9.0, 4.0, 2.0]
    assert in_parts(pages, lambda page: page) == [[9.0, 1.0], [4.0, 3.0, 2.0]]


def test_every_cell_tells_the_same_natively_and_in_pyodide(tmp_path: Path) -> None:
    pages = [page for page in read_pages(ROOT) if page.cells]
    folders = [tmp_path / str(k) for k in range(PARTS)]
    for folder in folders:
        folder.mkdir()
    native: Told = {}
    wasm: Told = {}
    with ThreadPoolExecutor(PARTS) as pool:
        for told in pool.map(natively, in_parts(pages, lambda page: len(page.cells)), folders):
            native |= told
        # What took long here does so there.
        parts = in_parts(pages, lambda page: native[page.uri]["seconds"])
        for told in pool.map(in_pyodide, parts, folders):
            wasm |= told
    wrong, compared = [], 0
    for page in pages:
        both = native[page.uri]["cells"], wasm[page.uri]["cells"]
        for cell, a, b in zip(page.cells, *both, strict=True):
            compared += 1
            found = difference(a, b)
            if found and not cell.differs:
                wrong.append(f"{page.source}:{cell.line}: {found}")
            if cell.differs and not found:
                wrong.append(f"{page.source}:{cell.line}: `:differs:`, and it does not")
    assert wrong == []
    assert compared == sum(len(page.cells) for page in pages) > 100


FIGURE = {"says": "figure", "data": [["line", [[0.0, 1.0], [2.0, math.nan]]], ["title", "A"]]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f(2) = 4.0", "f(2) = 4.0000000000001"),
        ("x**2 + 1", "x**2 + 1"),
        ([FIGURE], [json.loads(json.dumps(FIGURE))]),
        ({"n": 0.1 + 0.2}, {"n": 0.3}),
    ],
)
def test_the_same_is_the_same(one: Any, other: Any) -> None:
    assert difference(one, other) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f(2) = 4.0", "f(2) = 4.0001"),
        ("f(2) = 4", "g(2) = 4"),
        ("1 2", "1 2 3"),
        (["a"], ["a", "b"]),
        ({"a": 1}, {"b": 1}),
        ([FIGURE], [{**FIGURE, "data": [["line", [[0.0, 1.0], [2.1, math.nan]]], ["title", "A"]]}]),
        ([FIGURE], [{**FIGURE, "data": [["line", [[0.0, 1.0], [2.0, math.nan]]], ["title", "B"]]}]),
        (705082704, 5000050000),
        ("nan", "1.0"),
        (None, 0.0),
        (True, False),
    ],
)
def test_what_differs_is_found(one: Any, other: Any) -> None:
    assert difference(one, other)
