"""Every formula of a sheet is read as its TeX says it, computed by SymPy, and has to hold."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import sympy as sp

from builder.errors import Fault
from builder.sheets import Entry
from builder.texmath import Function, Scope, Statement, UnreadableError, statements

DIGITS = 40  # of the numbers by which two sides are compared
POINTS = 12
_PARTS = ("given", "domain", "as", "to", "within", "sharp")
_BOUNDS = "<≤>≥≲"
_NEAR = sp.Rational(1, 100)  # how near to its bound, at some place, a value has to come


@dataclass(frozen=True)
class Proof:
    """What a reader is told about a formula that holds."""

    given: tuple[str, ...]  # the functions and numbers it was computed with
    sides: tuple[tuple[str, str, str], ...]  # what was compared: one side, relation, the other


class WrongError(ValueError):
    """A formula that does not hold; the message says where."""


class Domain:
    """Where symbols lie, and the symbols themselves."""

    def __init__(self, ranges: dict[str, Any]) -> None:
        self.ranges: dict[str, tuple[sp.Rational, sp.Rational]] = {}
        for name, ends in ranges.items():
            if not (isinstance(ends, list) and len(ends) == 2 and ends[0] < ends[1]):
                raise UnreadableError(f"the range of `{name}` is no `[low, high]`")
            self.ranges[str(name)] = sp.Rational(str(ends[0])), sp.Rational(str(ends[1]))

    def symbol(self, name: str) -> sp.Symbol:
        """Return the symbol of a name: real, and positive where its range says so."""
        low = self.ranges.get(name, (sp.Integer(-2),))[0]
        return sp.Symbol(name, real=True, positive=True if low >= 0 else None)

    def points(self, symbols: set[sp.Symbol]) -> Iterator[dict[sp.Symbol, sp.Rational]]:
        """Yield places all over the domain: rational, the same in every build."""
        names = sorted(symbols, key=str)
        for k in range(1, POINTS + 1 if names else 2):
            place = {}
            for number, symbol in enumerate(names, 1):
                low, high = self.ranges.get(str(symbol), (sp.Integer(-2), sp.Integer(2)))
                share = sp.Rational(k * 616**number % 997, 997)
                place[symbol] = low + (high - low) * share
            yield place


def prove(entry: Entry) -> Proof | list[Fault]:
    """Return how a formula was proved, or what is wrong with it."""
    mend = "correct the formula, or what `check` gives its letters"
    try:
        return _proof(entry)
    except UnreadableError as error:
        wrong = f"the build cannot compute it: {error}"
        mend = "give its letters under `check: given:`, or read a part of it with `check: as:`"
        return [entry.fault("check", wrong, mend)]
    except WrongError as error:
        wrong = f"formula `{entry.label}`: {error}"
        return [Fault(entry.lesson.source, entry.equation.line, wrong, mend)]


def _proof(entry: Entry) -> Proof:
    check = entry.check
    if unknown := sorted(set(check) - set(_PARTS)):
        raise UnreadableError(f"`check` knows no `{unknown[0]}`, only {', '.join(_PARTS)}")
    given = {str(k): v for k, v in (check.get("given") or {}).items()}
    domain = Domain(check.get("domain") or {})
    scope = scope_of(given, domain)
    functions = {name for name, value in scope.values.items() if isinstance(value, Function)}
    stated = statements(_as(entry), functions)
    sides: list[tuple[str, str, str]] = []
    for number, statement in enumerate(stated):
        if statement.condition:
            continue
        after = stated[number + 1 : number + 2]
        condition = after[0] if after and after[0].condition else None
        sides += _holds(statement, condition, scope, domain, check)
    told = tuple(f"{name} = {_told(value)}" for name, value in given.items())
    return Proof(told, tuple(sides))


def _as(entry: Entry) -> str:
    """Return the TeX with the parts replaced for which the author says how to read them."""
    tex = " ".join(entry.tex.split())
    for written, reading in (entry.check.get("as") or {}).items():
        part = " ".join(str(written).split())
        if part not in tex:
            raise UnreadableError(f"`as` reads `{part}`, which is not in the formula")
        tex = tex.replace(part, str(reading))
    return tex


def scope_of(given: dict[str, Any], domain: Domain) -> Scope:
    """Return what letters mean: `f(x)` defines a function, a list is a vector."""
    scope = Scope({}, domain.symbol)
    for name, written in given.items():
        head, _, inside = name.partition("(")
        names = tuple(part.strip() for part in inside.rstrip(")").split(",")) if inside else ()
        symbols = tuple(domain.symbol(part) for part in names)
        body = _value(written, scope, dict(zip(names, symbols, strict=True)))
        scope.values[head.strip()] = Function(names, symbols, body) if names else body
    return scope


@lru_cache(maxsize=1)
def _of_sympy() -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec("from sympy import *", names)
    return {name: value for name, value in names.items() if len(name) > 1}


class _Names(dict[str, Any]):
    """The names an expression may use; every other one is a symbol."""

    def __init__(self, scope: Scope, own: dict[str, Any]) -> None:
        python = {"__builtins__": {}, "range": range, "sum": sum, "list": list}
        super().__init__({**_of_sympy(), **python, **scope.values, **own})
        self.symbol = scope.symbol

    def __missing__(self, name: str) -> sp.Symbol:
        return self.symbol(name)


class _Exact(ast.NodeTransformer):
    """Makes the numbers of an expression exact, so that 7/3 is no float."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if not isinstance(node.value, int | float) or isinstance(node.value, bool):
            return node
        name, written = ast.Name("Rational", ast.Load()), ast.Constant(str(node.value))
        return ast.Call(name, [written], [])


def _value(written: Any, scope: Scope, own: dict[str, Any]) -> Any:
    if isinstance(written, list):
        rows = [_value(part, scope, own) for part in written]
        return sp.Matrix(rows)
    try:
        tree = _Exact().visit(ast.parse(str(written), mode="eval"))
        code = compile(ast.fix_missing_locations(tree), "given", "eval")
        value = eval(code, _Names(scope, own))
    except Exception as error:
        raise UnreadableError(f"`{written}` cannot be computed: {error}") from None
    return sp.Matrix(value) if isinstance(value, list) else sp.sympify(value)


def _holds(
    statement: Statement,
    condition: Statement | None,
    scope: Scope,
    domain: Domain,
    check: dict[str, Any],
) -> list[tuple[str, str, str]]:
    """Return what was compared. Raises `WrongError` where it does not hold."""
    try:
        values = [side(scope) for side in statement.sides]
        limits = [side(scope) for side in condition.sides] if condition else []
    except UnreadableError:
        raise
    except Exception as error:  # SymPy raises nearly anything for what it cannot do
        raise UnreadableError(f"{type(error).__name__}: {error}") from None
    found = []
    for one, other, relation in zip(values, values[1:], statement.relations, strict=False):
        if relation == "→":
            one = _limit(one, check)
        if statement.endless and other is values[-1]:
            one, other = _beginning(one, other), other
        if relation in _BOUNDS:
            _demand_sharp(one, other, relation, domain, check)
        places = 0
        for a, b in _entries(one, other):
            for point in domain.points(_free(a) | _free(b) | set().union(*map(_free, limits))):
                if condition and not _all(limits, condition.relations, point):
                    continue
                places += _compare(a, b, relation, point, check)
        if not places:
            raise UnreadableError(f"`{one} {relation} {other}` could be computed nowhere")
        found.append((_told(one), relation, _told(other)))
    return found


def _limit(value: Any, check: dict[str, Any]) -> Any:
    for name, place in (check.get("to") or {}).items():
        symbol = next((s for s in _free(value) if str(s) == str(name)), None)
        if symbol is not None:
            take = partial(sp.limit, z=symbol, z0=sp.sympify(place))
            value = value.applyfunc(take) if isinstance(value, sp.MatrixBase) else take(value)
    return value


def _demand_sharp(
    one: Any, other: Any, relation: str, domain: Domain, check: dict[str, Any]
) -> None:
    """Raise `WrongError` for a bound that is never nearly reached: a better one may be meant."""
    places = check.get("sharp")
    if not isinstance(places, list):
        mend = "say under `sharp`, as a list, where its sides are nearly equal"
        raise UnreadableError(f"`{relation}` could hide a mistake; {mend}")
    for place in places:
        point = {domain.symbol(str(k)): sp.Rational(str(v)) for k, v in place.items()}
        apart = [abs(_number(a - b, point)) for a, b in _entries(one, other)]
        sizes = [abs(_number(b, point)) for _, b in _entries(one, other)]
        if all(
            gap.is_number and bool(gap <= (_NEAR * size or _NEAR**3))
            for gap, size in zip(apart, sizes, strict=True)
        ):
            return
    raise WrongError(f"{_told(one)} {relation} {_told(other)} is not sharp where `sharp` says")


def _beginning(whole: Any, shown: Any) -> Any:
    """Return the series of a function about 0, as far as it is shown."""
    (symbol,) = _free(shown)
    return sp.series(whole, symbol, 0, sp.degree(shown, symbol) + 1).removeO()


def _entries(one: Any, other: Any) -> list[tuple[Any, Any]]:
    """Return the pairs of numbers in which two values have to agree."""
    if isinstance(one, sp.MatrixBase) and isinstance(other, sp.MatrixBase):
        if one.shape != other.shape:
            raise WrongError(f"its sides have the shapes {one.shape} and {other.shape}")
        return list(zip(one, other, strict=True))
    if isinstance(one, sp.MatrixBase):
        return [(entry, other) for entry in one]
    if isinstance(other, sp.MatrixBase):
        return [(one, entry) for entry in other]
    return [(one, other)]


def _free(value: Any) -> set[sp.Symbol]:
    return set(getattr(value, "free_symbols", set()))


def _number(value: Any, point: dict[sp.Symbol, sp.Rational]) -> Any:
    try:
        return sp.N(sp.sympify(value).subs(point), DIGITS)
    except Exception:  # an integral without end, for one
        return sp.nan


def _all(values: list[Any], relations: tuple[str, ...], point: dict[sp.Symbol, Any]) -> bool:
    numbers = [_number(value, point) for value in values]
    return all(
        _related(a, b, relation, 0)
        for a, b, relation in zip(numbers, numbers[1:], relations, strict=False)
    )


def _compare(
    one: Any, other: Any, relation: str, point: dict[sp.Symbol, Any], check: dict[str, Any]
) -> bool:
    """Return whether two sides could be computed at a place. Raises `WrongError` if they differ."""
    a, b = _number(one, point), _number(other, point)
    if not (a.is_number and b.is_number) or a.has(sp.nan, sp.zoo) or b.has(sp.nan, sp.zoo):
        return False
    if not _related(a, b, relation, sp.Rational(str(check.get("within", 0)))):
        where = ", ".join(f"{name} = {sp.N(value, 4)!s}" for name, value in point.items())
        raise WrongError(
            f"it says {sp.N(a, 8)!s} {relation} {sp.N(b, 8)!s}" + (f" at {where}" if where else "")
        )
    return True


def _related(a: Any, b: Any, relation: str, within: Any) -> bool:
    if sp.oo in (abs(a), abs(b)):
        return relation in "=→" and bool(a == b)
    if relation in ("=", "→"):
        return bool(abs(a - b) <= (1 + abs(a)) * sp.Float(10) ** (12 - DIGITS))
    if relation == "≈":
        return bool(abs(a - b) <= within * abs(b))
    if relation == "≲":
        return bool(a <= b * (1 + within))
    if relation == "≠":
        return bool(a != b)
    if relation in "≤≥" and abs(a - b) <= (1 + abs(a)) * sp.Float(10) ** (12 - DIGITS):
        return True
    return bool(a < b if relation in "<≤" else a > b)


def _told(value: Any) -> str:
    """Return a value as Python would be given it."""
    if isinstance(value, sp.MatrixBase):
        return str(value.tolist() if 1 not in value.shape else list(value))
    return str(value)
