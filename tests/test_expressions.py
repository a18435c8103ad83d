"""The checker of typed expressions: a table, SymPy's verdicts on pairs it made, and fuzzing."""

import json
import random
import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from mpmath import mp
from project import by_node

from builder.answers import typed
from builder.maths import node

HERE = Path(__file__).parent / "checker"
ROOT = Path(__file__).parent.parent
GENERATED = 2000

x, y = sp.symbols("x y", positive=True)
DOMAIN = {"x": {"from": 0.4, "to": 2.1}, "y": {"from": 0.3, "to": 1.9}}


def judged(pairs: list[dict[str, Any]]) -> list[str]:
    """Return the checker's verdict on each pair."""
    verdicts: list[str] = by_node(HERE / "judge.mjs", asked=pairs)
    assert len(verdicts) == len(pairs)
    return verdicts


@cache
def table() -> list[list[str]]:
    lines = (HERE / "pairs.tsv").read_text("utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines]


def pair_of(row: list[str]) -> dict[str, Any]:
    if row[0] == "unreadable":
        return {"answer": row[1], "wanted": "x", "symbols": {"x": {"from": 0, "to": 1}}}
    _, answer, wanted, symbols, low, high = row
    ranges = {name: {"from": float(low), "to": float(high)} for name in symbols.split(",") if name}
    return {"answer": answer, "wanted": wanted, "symbols": ranges}


def test_the_table_is_judged_as_it_says() -> None:
    rows = table()
    kinds = Counter(row[0] for row in rows)
    assert len(rows) >= 300
    assert min(kinds["right"], kinds["wrong"], kinds["unreadable"]) >= 60
    verdicts = judged([pair_of(row) for row in rows])
    names = {"right": "equal", "wrong": "different"}
    wrong = [
        (verdict, row)
        for row, verdict in zip(rows, verdicts, strict=True)
        if verdict != names.get(row[0], row[2])
    ]
    assert wrong == []


def grown(dice: random.Random, depth: int) -> sp.Expr:
    """Return an expression of lesson size."""
    if depth == 0 or dice.random() < 0.15:
        return dice.choice(
            [x, y, x, sp.Integer(dice.randint(1, 5)), sp.Rational(1, dice.randint(2, 4))]
        )
    kind = dice.choice(["sum", "sum", "product", "product", "power", "function", "quotient"])
    first = grown(dice, depth - 1)
    if kind == "function":
        return dice.choice([sp.sin, sp.cos, sp.exp, sp.tanh, sp.atan])(first)
    if kind == "power":
        return (
            first ** dice.choice([2, 3, sp.Rational(1, 2), -1]) if first.is_positive else first**2
        )
    second = grown(dice, depth - 1)
    if kind == "sum":
        return first + dice.choice([1, -1]) * second
    return first * second if kind == "product" else first / (1 + second**2)


def rewritten(dice: random.Random, expression: sp.Expr) -> sp.Expr:
    """Return the same function in another form."""
    one = sp.sin(y) ** 2 + sp.cos(y) ** 2
    ways = [
        sp.expand,
        sp.together,
        lambda e: (
            e.rewrite(sp.exp)
            if e.has(sp.tanh)
            else e.replace(sp.cos, lambda a: sp.sin(a + sp.pi / 2))
        ),
        lambda e: sp.Mul(e, one, evaluate=False),
        lambda e: sp.Add(e, sp.Mul(x, sp.Add(y, 1), evaluate=False), -x * y - x, evaluate=False),
        lambda e: sp.expand_trig(e),
        lambda e: sp.Pow(sp.Pow(e, -1, evaluate=False), -1, evaluate=False),
        lambda e: e.replace(sp.tanh, lambda a: 1 - 2 / (sp.exp(2 * a) + 1)),
        lambda e: sp.powsimp(sp.expand_power_exp(e)),
    ]
    return dice.choice(ways)(dice.choice(ways)(expression))


def mutated(dice: random.Random, expression: sp.Expr) -> sp.Expr:
    """Return nearly the same expression: one sign, number, name or function is another."""
    parts = [part for part in sp.postorder_traversal(expression) if part != 1]
    part = dice.choice(parts)
    swap = {sp.sin: sp.cos, sp.cos: sp.sin, sp.exp: sp.tanh, sp.tanh: sp.atan, sp.atan: sp.sin}
    if part.is_Number:
        other = part + dice.choice([1, -1, sp.Rational(1, 1000)])
    elif part.is_Symbol:
        other = dice.choice([2 * part, -part, y if part == x else x, part + sp.Rational(1, 10**6)])
    elif part.func in swap:
        other = swap[part.func](*part.args)
    else:
        other = dice.choice([-part, part + 1, part * sp.Rational(1001, 1000)])
    return expression.xreplace({part: other})


def worth(expression: sp.Expr, place: dict[sp.Symbol, Any]) -> Any:
    """Return the value of an expression at a place.

    Node by node: what lambdify writes of a reciprocal of a reciprocal is not what it is.
    """
    if expression in place:
        return place[expression]
    if expression.is_Rational:
        return mp.mpf(expression.p) / expression.q
    if not expression.args:
        return mp.mpc(0, 1) if expression == sp.I else mp.mpf(expression.evalf(60))
    values = [worth(part, place) for part in expression.args]
    if expression.is_Add:
        return mp.fsum(values)
    if expression.is_Mul:
        return mp.fprod(values)
    if expression.is_Pow:
        return mp.power(*values)
    return getattr(mp, type(expression).__name__)(*values)


def truth(answer: sp.Expr, wanted: sp.Expr) -> str | None:
    """Return SymPy's verdict, at 50 digits; None if a value is missing or too close to call."""
    dice = random.Random(5)
    worst = mp.mpf(0)
    with mp.workdps(50):
        for _ in range(8):
            place = {x: mp.mpf(dice.uniform(0.4, 2.1)), y: mp.mpf(dice.uniform(0.3, 1.9))}
            try:
                a, b = worth(answer, place), worth(wanted, place)
            except (ZeroDivisionError, OverflowError):
                return None
            if not (mp.isfinite(a) and mp.isfinite(b)) or abs(b) > 1e30:
                return None
            worst = max(worst, abs(a - b) / max(abs(a), abs(b), mp.mpf("1e-20")))
        if worst < mp.mpf(10) ** -35:
            return "equal"
        return "different" if worst > mp.mpf(10) ** -7 else None


def test_the_checker_agrees_with_sympy() -> None:
    dice = random.Random(20)
    pairs: list[tuple[sp.Expr, sp.Expr, str]] = []
    counts: Counter[str] = Counter()
    while len(pairs) < GENERATED:
        wanted = grown(dice, 3)
        if not wanted.free_symbols:
            continue
        for change in (rewritten, mutated):
            answer = change(dice, wanted)
            verdict = truth(answer, wanted)
            if verdict is not None and len(typed(answer)) < 1000:
                pairs.append((answer, wanted, verdict))
                counts[verdict] += 1
    assert min(counts.values()) > GENERATED / 3
    verdicts = judged(
        [{"answer": typed(a), "wanted": typed(b), "symbols": DOMAIN} for a, b, _ in pairs]
    )
    disagreed = [
        (typed(a), typed(b), wanted, found)
        for (a, b, wanted), found in zip(pairs, verdicts, strict=True)
        if wanted != found
    ]
    assert disagreed == []


def test_no_input_breaks_the_checker_and_nothing_wrong_is_accepted() -> None:
    done = subprocess.run(
        [node(), HERE / "fuzz.mjs"], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr[-3000:]
    counts = json.loads(done.stdout)
    assert min(counts["read"], counts["refused"], counts["equal"], counts["different"]) > 1000


def test_the_place_of_a_mistake_is_told() -> None:
    for text, at, end in [
        ("x + foo*2", 4, 7),
        ("2*(x + 1", 2, 3),
        ("x + 1)", 5, 6),
        ("1,5x", 1, 2),
        ("x + ", 2, 3),
        ("sin^-1 x", 0, 6),
        ("x = 2", 2, 3),
        ("3 $ 4", 2, 3),
    ]:
        script = (
            f"import {{parse}} from '{(ROOT / 'docs/assets/exercises/expression.js').as_uri()}';"
            f"try {{ parse({json.dumps(text)}, ['x']); }}"
            " catch (fault) { console.log(fault.at, fault.end); }"
        )
        command = [node(), "--input-type=module", "-e", script]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.split() == [str(at), str(end)], text


def test_nothing_typed_is_ever_run_as_code() -> None:
    for file in (ROOT / "docs" / "assets" / "exercises").glob("*.js"):
        code = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(
            r"\beval\b|\bFunction\s*\(|\bimport\s*\(|setTimeout\(\s*[\"'`]", code
        ), file


@pytest.mark.parametrize("text", ["(" * 200 + "x" + ")" * 200, "sin(" * 200 + "x" + ")" * 200])
def test_two_hundred_levels_can_be_read(text: str) -> None:
    pair = {"answer": text, "wanted": text, "symbols": {"x": {"from": 0.2, "to": 1}}}
    assert judged([pair]) == ["equal"]
