"""The keys of exercises, computed by SymPy and proved; what a page needs to judge an answer."""

import math
import random
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

import sympy as sp
from sympy.printing.str import StrPrinter

from builder import myst
from builder.errors import Fault
from builder.exercise import CHOSEN, TYPED, Exercise, Part

DIGITS = 50  # of the numbers by which two expressions are compared
POINTS = 20
_LIST = ("vector", "set", "matrix")


class UnusableError(ValueError):
    """An expression of a key that cannot be evaluated; the message says why."""


@dataclass(frozen=True)
class Range:
    """Where a symbol of an exercise may lie."""

    low: float
    high: float
    integer: bool = False
    complex: bool = False

    def data(self) -> dict[str, Any]:
        """Return the range as the page's scripts read it."""
        flags = {"integer": self.integer, "complex": self.complex}
        return {"from": self.low, "to": self.high, **{k: True for k, on in flags.items() if on}}


_READABLE = frozenset(
    [
        "sin",
        "cos",
        "tan",
        "cot",
        "sec",
        "csc",
        "asin",
        "acos",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "asinh",
        "acosh",
        "atanh",
        "exp",
        "log",
        "sign",
        "factorial",
    ]
)


def _function(printer: Any, expr: Any) -> str:
    if expr.func.__name__ not in _READABLE:
        raise UnusableError(f"a learner cannot type the function `{expr.func.__name__}`")
    return str(StrPrinter._print_Function(printer, expr))


# Writes an expression as a learner may type it, which is what the page's scripts read.
_Typed = type(
    "_Typed",
    (StrPrinter,),
    {
        "_print_Exp1": lambda printer, expr: "e",
        "_print_ImaginaryUnit": lambda printer, expr: "i",
        "_print_Abs": lambda printer, expr: f"abs({printer._print(expr.args[0])})",
        "_print_Max": lambda printer, expr: f"max({', '.join(map(printer._print, expr.args))})",
        "_print_Min": lambda printer, expr: f"min({', '.join(map(printer._print, expr.args))})",
        "_print_Float": lambda printer, expr: repr(float(expr)),
        "_print_Function": _function,
    },
)


def typed(value: Any) -> str:
    """Return a number or an expression as it can be typed. Raises `UnusableError`."""
    return str(_Typed().doprint(sp.sympify(value)))


@cache
def _of_sympy() -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec("from sympy import *", names)
    return names


class Key:
    """The key of one exercise, computed in its own symbols."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise

    @cached_property
    def ranges(self) -> dict[str, Range]:
        """The symbols and where they lie. Raises `UnusableError` for a range that is none."""
        names = self.exercise.text("symbols").replace(",", " ").split()
        domain = self.exercise.key.get("domain") or {}
        if not isinstance(domain, dict) or set(domain) - set(names):
            raise UnusableError("`domain` names a symbol that `symbols` does not")
        found = {}
        for name in names:
            entry = domain.get(name, [-2, 2])
            more = {str(word): True for word in entry[2:]} if isinstance(entry, list) else {}
            if not isinstance(entry, list) or len(entry) < 2 or not entry[0] < entry[1]:
                raise UnusableError(f"the range of `{name}` is no `[low, high]`")
            if set(more) - {"integer", "complex"}:
                raise UnusableError(
                    f"after the range of `{name}` only integer or complex may stand"
                )
            found[name] = Range(float(entry[0]), float(entry[1]), **more)
        return found

    @cached_property
    def symbols(self) -> dict[str, sp.Symbol]:
        """The symbols, with what their ranges say of them."""
        return {
            name: sp.Symbol(
                name,
                real=None if r.complex else True,
                positive=True if r.low >= 0 and not r.complex else None,
                integer=True if r.integer else None,
            )
            for name, r in self.ranges.items()
        }

    @cached_property
    def names(self) -> dict[str, Any]:
        """What an expression of the key may use: SymPy, the symbols, and what `setup` defines."""
        names = _of_sympy() | self.symbols
        if setup := self.exercise.text("setup"):
            try:
                exec(compile(setup, "setup", "exec"), names)
            except Exception as error:
                raise UnusableError(f"`setup` fails: {type(error).__name__}: {error}") from None
        return names

    def raw(self, written: Any) -> Any:
        """Return what Python makes of an expression. Raises `UnusableError`."""
        try:
            return eval(str(written), dict(self.names))
        except Exception as error:
            raise UnusableError(f"`{written}` cannot be computed: {error}") from None

    def value(self, written: Any) -> Any:
        """Return what an expression, or a list of them, is worth. Raises `UnusableError`."""
        if isinstance(written, list):
            return [self.value(entry) for entry in written]
        return self.plain(self.raw(written))

    def plain(self, value: Any) -> Any:
        """Return what Python made of an expression as a number, an expression or lists of them."""
        if isinstance(value, sp.Set):
            return list(value)
        if isinstance(value, sp.MatrixBase):
            rows = value.tolist()
            flat = self.exercise.kind == "vector"
            return [entry for row in rows for entry in row] if flat else rows
        if isinstance(value, (list, tuple)):
            return [sp.sympify(entry) for entry in value]
        if isinstance(value, bool) or value in (sp.true, sp.false):
            return bool(value)
        return sp.sympify(value)

    def same(self, one: Any, other: Any) -> bool:
        """Say whether two values are equal: at 50 digits, in places all over the domain."""
        if isinstance(one, list) or isinstance(other, list):
            if not (isinstance(one, list) and isinstance(other, list) and len(one) == len(other)):
                return False
            if self.exercise.kind == "set":
                return all(any(self.same(a, b) for b in other) for a in one) and all(
                    any(self.same(a, b) for a in one) for b in other
                )
            return all(self.same(a, b) for a, b in zip(one, other, strict=True))
        if isinstance(one, bool) or isinstance(other, bool):
            return one is other
        apart = one - other
        if self.exercise.text("form") == "+C":
            apart = sum((sp.diff(apart, s) ** 2 for s in self.symbols.values()), sp.Integer(0))
        return self._vanishes(apart)

    def _vanishes(self, apart: sp.Expr) -> bool:
        seen = 0
        for point in self._points():
            at = apart.subs(point)
            number = sp.N(at, DIGITS)
            if not number.is_number or number.has(sp.nan, sp.zoo, sp.oo):
                continue
            seen += 1
            if abs(number) > sp.Float(10) ** (10 - DIGITS):
                return False
        return seen >= POINTS // 2 if apart.free_symbols else seen > 0

    def _points(self) -> Iterator[dict[sp.Symbol, sp.Expr]]:
        """Yield places of the domain: rational, spread evenly, for each symbol in another order."""
        for k in range(1, POINTS + 1):
            place = {}
            for number, (name, r) in enumerate(self.ranges.items(), 1):
                share = sp.Rational(k * 616**number % 997, 997)
                low, high = sp.Rational(str(r.low)), sp.Rational(str(r.high))
                at = low + (high - low) * share
                at = sp.Integer(round(at)) if r.integer else at
                place[self.symbols[name]] = at + (sp.I * share / 2 if r.complex else 0)
            yield place

    @cached_property
    def answer(self) -> Any:
        """The answer, computed."""
        return self.value(self.exercise.key["answer"])

    def quoted(self, written: str) -> Any:
        """Return what `{value}` stands for: an expression, in which `answer` may be used."""
        if "answer" in self.exercise.key and "answer" not in self.names:
            self.names["answer"] = self._as_shown(self.exercise.key["answer"])
        return self.raw(written)

    def _as_shown(self, written: Any) -> Any:
        kind = self.exercise.kind
        value = [self.value(entry) for entry in written] if isinstance(written, list) else None
        value = self.raw(written) if value is None else value
        if not isinstance(value, (list, tuple)):
            return value
        return sp.FiniteSet(*value) if kind == "set" else sp.Matrix(value)

    def tex(self, written: str) -> str:
        """Return what `{value}` shows, as TeX. Raises `UnusableError`."""
        value = self.quoted(written)
        try:
            wide = isinstance(value, sp.MatrixBase) and value.cols > 1  # rows, see docs/notation.md
            bracket = "[" if wide else "("
            return str(sp.latex(value, ln_notation=True, mat_delim=bracket, inv_trig_style="power"))
        except Exception as error:
            raise UnusableError(f"`{written}` cannot be typeset: {error}") from None


def proofs(key: Key) -> list[Fault]:
    """Return what is wrong with the key of an exercise; nothing if all of it is proved."""
    exercise = key.exercise
    proof = _PROOFS.get(exercise.kind)
    try:
        return [*proof(key), *_solution(key)] if proof else []
    except UnusableError as error:
        mend = "write an expression of SymPy in the symbols of the exercise"
        return [exercise.fault(str(error), mend)]


def _solution(key: Key) -> Iterator[Fault]:
    """Where the answer is typed, the solution arrives at it: one of its values is the answer."""
    exercise = key.exercise
    if exercise.kind not in TYPED:
        return
    values = [
        token.content
        for token in myst.walk(exercise.solution)
        if token.type == "myst_role" and token.meta["name"] == "value"
    ]
    if not any(_agrees(key, key.quoted(written)) for written in values):
        mend = "put {value}`answer` where it gives the answer, or what it computes to that"
        yield exercise.fault(
            "its solution does not arrive at the answer", mend, exercise.solution_line
        )


def _agrees(key: Key, value: Any) -> bool:
    kind = key.exercise.kind
    plain = key.plain(value)
    if kind == "set" and not isinstance(plain, list):
        plain = [plain]
    if kind == "number" and isinstance(plain, sp.Expr) and isinstance(key.answer, sp.Expr):
        return bool(abs(sp.N(plain - key.answer)) <= allowed(key))
    return key.same(plain, key.answer)


def allowed(key: Key) -> float:
    """Return how far a number may be from the answer, as docs/assets/exercises/judge.js has it."""
    exercise, wanted = key.exercise, abs(float(key.answer))
    if "tolerance" in exercise.key:
        return float(exercise.key["tolerance"])
    if "digits" not in exercise.key:
        return 1e-9 * max(1.0, wanted)
    if wanted == 0:
        return 0.0
    return 0.5 * 10.0 ** (math.floor(math.log10(wanted)) + 1 - int(exercise.key["digits"]))


def _typed(key: Key) -> Iterator[Fault]:
    exercise = key.exercise
    answer = key.answer
    shape = isinstance(answer, list)
    if shape != (exercise.kind in _LIST):
        want = "a list" if exercise.kind in _LIST else "one expression"
        yield exercise.fault(f"its answer is not {want}", "correct `answer` or `kind`")
        return
    if exercise.text("check") and not key.same(found := key.value(exercise.key["check"]), answer):
        wrong = f"`check` is {found}, but the answer is {answer}"
        yield exercise.fault(wrong, "correct one of them", exercise.lines["check"])
    values = [(trap, key.value(trap.values.get("by", "nan"))) for trap in exercise.traps]
    for trap, value in values:
        if "by" not in trap or not trap["says"]:
            mend = "write `by:`, what the mistake computes, and `says:`, what to tell who made it"
            yield exercise.fault("a trap without its mistake or its words", mend, trap.line)
        elif key.same(value, answer):
            wrong = f"the mistake `{trap['by']}` gives the right answer"
            yield exercise.fault(wrong, "correct `by`, or the answer", trap.line)
        if "answer" in trap and not key.same(key.value(trap.values["answer"]), value):
            wrong = f"the mistake gives {value}, not `{trap['answer']}`"
            yield exercise.fault(wrong, "correct one of them", trap.line)
    yield from _twins(key, values, "two mistakes give the same")


def _twins(key: Key, values: list[tuple[Part, Any]], same: str) -> Iterator[Fault]:
    """Yield what is wrong with parts that have one value."""
    for (first, one), (second, other) in combinations(values, 2):
        if key.same(one, other):
            wrong = f"{same}, {one}: that of line {first.line} and this one"
            yield key.exercise.fault(wrong, "keep one of them", second.line)


def _choices(key: Key) -> Iterator[Fault]:
    exercise = key.exercise
    right = [part for part in exercise.parts if part.marked("right")]
    if exercise.kind == "choice" and len(right) != 1:
        yield exercise.fault(f"{len(right)} choices are right", "mark one with `right: true`")
    if not right or len(exercise.parts) < 2:
        yield exercise.fault("nothing to choose from", "write at least two choices, one right")
    wanted = key.value(exercise.text("answer")) if exercise.text("answer") else None
    values: list[tuple[Part, Any]] = []
    for part in exercise.parts:
        if not part["text"] or not part["says"]:
            mend = "write `text:`, and `says:` for who chose it"
            yield exercise.fault("a choice without words", mend, part.line)
        marked = part.marked("right")
        if "holds" in part:
            if bool(key.value(part["holds"])) != marked:
                mark = "right" if marked else "wrong"
                wrong = f"`{part['holds']}` is {not marked}, but the choice is marked {mark}"
                yield exercise.fault(wrong, "correct `holds` or `right`", part.line)
        elif "value" in part and wanted is not None:
            value = key.value(part["value"])
            values.append((part, value))
            if key.same(value, wanted) != marked:
                wrong = f"{value} is {'not ' if marked else ''}the answer {wanted}"
                yield exercise.fault(wrong, "correct `value`, `right` or the answer", part.line)
        else:
            mend = "write `holds:`, true for what is right, or `value:` beside an `answer:`"
            yield exercise.fault("a choice that nothing proves", mend, part.line)
    yield from _twins(key, values, "two choices are the same")


def _order(key: Key) -> Iterator[Fault]:
    """Steps are in order if each has a larger `size` than the one before it."""
    exercise = key.exercise
    if len(exercise.parts) < 3:
        yield exercise.fault("fewer than three steps to order", "write more")
    for before, after in zip(exercise.parts, exercise.parts[1:], strict=False):
        if "size" not in after or "size" not in before:
            mend = "give each step a `size:` that grows from step to step"
            yield exercise.fault("a step whose place nothing proves", mend, after.line)
        elif not sp.N(key.value(after["size"]) - key.value(before["size"]), DIGITS) > 0:
            wrong = f"`{after['size']}` is not larger than `{before['size']}`"
            yield exercise.fault(wrong, "put the steps in order of size", after.line)


def _match(key: Key) -> Iterator[Fault]:
    """Each picture shows `by` applied to its label's value, and no two pictures are the same."""
    exercise = key.exercise
    shown = []
    for part in exercise.parts:
        if not (part["label"] and part["value"] and part["alt"]):
            mend = "write `label:`, its `value:`, and `alt:`, what is seen in the picture"
            yield exercise.fault("a pair without label, value or alt", mend, part.line)
            return
        shown.append((part, pictured(key, part)))
    yield from _twins(key, shown, "two pictures show the same")


def pictured(key: Key, part: Part) -> Any:
    """Return the expression whose graph stands for a pair."""
    by = key.exercise.text("by") or "f"
    inner = Key(key.exercise)
    inner.names["f"] = key.value(part["value"])
    return inner.value(by)


def _mistake(key: Key) -> Iterator[Fault]:
    """Everything before the mistake holds, and the mistake does not.

    A step is a sentence with `holds`, or has the same `value` as the step before it.
    """
    exercise = key.exercise
    marked = [n for n, part in enumerate(exercise.parts) if part.marked("mistake")]
    if len(marked) != 1:
        yield exercise.fault(f"{len(marked)} steps are mistakes", "mark one with `mistake: true`")
        return
    for number, part in enumerate(exercise.parts[: marked[0] + 1]):
        wrong = number == marked[0]
        if not part["text"] or not ("holds" in part or "value" in part):
            mend = "write `text:`, and `holds:`, or a `value:` that right steps keep"
            yield exercise.fault("a step without words or proof", mend, part.line)
            return
        if "holds" in part:
            holds = key.value(part["holds"])
        else:
            before = exercise.parts[number - 1] if number else part
            holds = key.same(key.value(before["value"]), key.value(part["value"]))
        if bool(holds) == wrong:
            said = f"the step “{part['text']}” is {'right' if holds else 'wrong'}"
            yield exercise.fault(
                said, "let `mistake: true` stand at the first wrong step", part.line
            )


def _code(key: Key) -> Iterator[Fault]:
    """The answer passes the tests; what the learner starts from, and each trap, does not."""
    exercise = key.exercise
    tests = exercise.text("tests")
    lines = exercise.lines
    tries = [
        ("answer", exercise.text("answer"), True, lines["answer"]),
        ("start", exercise.text("start"), False, lines["start"]),
        *(("trap", trap["by"], False, trap.line) for trap in exercise.traps),
    ]
    for name, code, passes, line in tries:
        failure = run(f"{code}\n{tests}")
        if passes and failure:
            yield exercise.fault(
                f"its answer fails its tests: {failure}", "correct one of them", line
            )
        elif not passes and not failure:
            wrong = f"its tests pass with the code of this {name}"
            yield exercise.fault(wrong, "add a test that fails", line)
        elif not passes and not failure.startswith("AssertionError"):
            wrong = f"the code of this {name} fails with {failure}, not at a test"
            yield exercise.fault(wrong, "let it run up to an `assert`", line)


def run(code: str) -> str:
    """Return how a program fails; nothing if it does not. It has a minute."""
    root = Path(__file__).parent.parent
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "no end within a minute"
    return done.stderr.strip().split("\n")[-1] if done.returncode else ""


_PROOFS: dict[str, Callable[[Key], Iterator[Fault]]] = {
    **dict.fromkeys(CHOSEN, _choices),
    **dict.fromkeys(TYPED, _typed),
    "order": _order,
    "match": _match,
    "mistake": _mistake,
    "code": _code,
}


def shown_order(exercise: Exercise) -> list[int]:
    """Return in which order the page shows choices, steps or pictures.

    Steps and pictures are shuffled, the same way at every build; the rest stay as written.
    """
    order = list(range(len(exercise.parts)))
    chance = random.Random(exercise.id)
    while exercise.kind in ("order", "match") and order == sorted(order):
        chance.shuffle(order)
    return order


def data(key: Key) -> dict[str, Any]:
    """Return what the page's scripts need to judge an answer, as JSON can hold it.

    Raises `UnusableError` for a key that cannot be computed.
    """
    exercise = key.exercise
    found: dict[str, Any] = {"kind": exercise.kind, "traps": []}
    if exercise.kind in TYPED:
        found["answer"] = _written(key.answer)
        found["traps"] = [{"answer": _written(key.value(t.values["by"]))} for t in exercise.traps]
        found["symbols"] = {name: r.data() for name, r in key.ranges.items()}
        found["seed"] = zlib.crc32(exercise.id.encode())
        for name in ("form", "tolerance", "digits", "unit"):
            if name in exercise.key:
                found[name] = exercise.key[name]
    elif exercise.kind in CHOSEN:
        right = [n for n, part in enumerate(exercise.parts) if part.marked("right")]
        found["answer"] = right[0] if exercise.kind == "choice" else right
    elif exercise.kind == "mistake":
        found["answer"] = [part.marked("mistake") for part in exercise.parts].index(True)
    elif exercise.kind in ("order", "match"):
        found["answer"] = shown_order(exercise)
    return found


def _written(value: Any) -> Any:
    return [_written(entry) for entry in value] if isinstance(value, list) else typed(value)
