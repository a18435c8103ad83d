"""The numbers of every interactive: those of the snippets, and those its Python prints."""

import ast
import contextlib
import io
import math
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from project import by_node

from builder.interactive import kinds
from play.case import Case

ROOT = Path(__file__).parent.parent
KINDS = sorted(kinds())
CLOSE = 1e-9
STATES = 100  # of each kind, at least
PROGRAMS = 12  # of each kind


@cache
def results(kind: str) -> list[tuple[Case, dict[str, Any]]]:
    """Return every case of a kind with what the page's model makes of it."""
    cases: list[Case] = import_module(f"play.{kind}").cases()
    asked = [{"settings": case.settings, "state": case.state} for case in cases]
    found = by_node(ROOT / "tests" / "play" / "run.mjs", asked={"kind": kind, "cases": asked})
    return list(zip(cases, found, strict=True))


def differences(wanted: Any, found: Any, path: str = "") -> list[str]:
    """Return where two values differ by more than rounding."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict) or set(wanted) != set(found):
            return [f"{path}: {sorted(wanted)} is not {sorted(found or {})}"]
        return [d for k in wanted for d in differences(wanted[k], found[k], f"{path}.{k}")]
    if isinstance(wanted, list | tuple):
        if not isinstance(found, list) or len(wanted) != len(found):
            return [f"{path}: {wanted} is not {found}"]
        return [
            d
            for k, (w, f) in enumerate(zip(wanted, found, strict=True))
            for d in differences(w, f, f"{path}[{k}]")
        ]
    if type(wanted) in (bool, str, type(None)):
        same = wanted == found
    elif isinstance(found, str):  # JSON has no number for what is not finite
        same = float(wanted) == {"Infinity": math.inf, "-Infinity": -math.inf}.get(found)
        same = same or (found == "NaN" and math.isnan(wanted))
    else:
        same = math.isfinite(wanted) and abs(wanted - found) <= CLOSE * max(1.0, abs(wanted))
    return [] if same else [f"{path}: {wanted} is not {found}"]


def printed(text: str) -> Any:
    """Return what Python printed: numbers, lists of them, or a word."""
    return text if text.isidentifier() else ast.literal_eval(text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_shows_the_numbers_of_the_snippets(kind: str) -> None:
    assert len(results(kind)) >= STATES
    for case, found in results(kind):
        assert differences(case.numbers, found["numbers"]) == [], case.state


@pytest.mark.parametrize("kind", KINDS)
def test_a_state_comes_back_from_the_address(kind: str) -> None:
    for case, found in results(kind):
        for name, value in case.state.items():
            assert differences(value, found["address"][name]) == [], (name, case.state)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_in_python_prints_the_numbers_shown(kind: str) -> None:
    every = len(results(kind)) // PROGRAMS
    for case, found in results(kind)[::every]:
        written = io.StringIO()
        with contextlib.redirect_stdout(written):
            exec(compile(found["python"], kind, "exec"), {"__name__": "__main__"})
        lines = dict(
            line.split(" = ", 1) for line in written.getvalue().splitlines() if " = " in line
        )
        assert found["printed"], "code that shows nothing"
        for name, value in found["printed"]:
            assert differences(printed(lines[name]), value) == [], (name, case.state)


def test_a_wrong_number_is_found() -> None:
    assert differences({"a": [1.0, 2.0]}, {"a": [1.0, 2.0 + 3e-9]})
    assert differences({"a": 1.0}, {"a": 1.0, "b": 2.0})
    assert differences(math.inf, 1.0)
    assert differences("tie", "win")
    assert not differences({"a": [1.0, math.inf]}, {"a": [1.0 + 1e-10, "Infinity"]})
