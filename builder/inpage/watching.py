"""Arithmetic where NumPy's whole numbers have 32 bits, as in a page: what wraps around is noticed.

Beyond 2 147 483 647 they go on at the other end without a word, where elsewhere they have 64 bits.
So functions of ours do the sums, products and powers that stand in the code of cells. What comes
out as whole numbers of 32 bits is computed once more, as floats; where the two differ, the first
left its room.
"""

import ast
import linecache
import operator
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

NOTE = (
    "NumPy's whole numbers have 32 bits in this page and end at 2\u202f147\u202f483\u202f647. "
    "`{code}` goes beyond: {wrong} stands where {right} should. Use floats, as `2.0`{or_wider}."
)
OR_WIDER = ", or `dtype=np.int64`"
MOST = 5_000_000  # entries that are computed a second time
_LONGEST = 60  # characters of code in a note

_Binary = Callable[[Any, Any], Any]
_Place = tuple[str, int, int, int, int]  # a file, and a line and a byte in it, from and to
# Each with what it does in place, and how floats do the same.
_OPERATORS: dict[type[ast.operator], tuple[str, _Binary, _Binary, _Binary]] = {
    ast.Add: ("+", operator.add, operator.iadd, operator.add),
    ast.Sub: ("-", operator.sub, operator.isub, operator.sub),
    ast.Mult: ("*", operator.mul, operator.imul, operator.mul),
    ast.Pow: ("**", operator.pow, operator.ipow, operator.pow),
    ast.MatMult: ("@", operator.matmul, operator.imatmul, operator.matmul),
    ast.LShift: ("<<", operator.lshift, operator.ilshift, lambda one, by: one * 2.0**by),
}
_TOTALS = frozenset({"sum", "prod", "cumsum", "cumprod", "trace"})
_CALLS = _TOTALS | {
    *("astype", "convolve", "correlate", "cross", "dot", "einsum", "inner", "kron", "matmul"),
    *("matrix_power", "multi_dot", "multiply", "outer", "polyval", "power", "reduce", "accumulate"),
    *("square", "tensordot", "vander", "vdot", "add", "subtract", "diff"),
}
# Whatever it is given, it does not come out as whole numbers of NumPy.
_FLOATING = frozenset({"sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "linspace", "mean"})
_PLAIN = frozenset({int, float, complex, str, list, tuple, bool})
_CALL = "@()"  # no name in a cell can be one of these


class Watch:
    """Does the arithmetic of cells and remembers what wrapped around since the last `begin`."""

    def __init__(self) -> None:
        self._note = ""

    def begin(self) -> None:
        """Forget what was noticed."""
        self._note = ""

    def note(self, code: str) -> str:
        """Return what to say about the first that wrapped around, or nothing.

        Nothing is said where the code asks for 32 bits itself.
        """
        return "" if "int32" in code or "intc" in code else self._note

    def functions(self) -> dict[str, Callable[..., Any]]:
        """Return what the code that `watched` gives calls, by name."""
        found: dict[str, Callable[..., Any]] = {_CALL: self._called}
        for sign, plain, in_place, wide in _OPERATORS.values():
            found[f"@{sign}"] = self._operator(plain, wide)
            found[f"@{sign}="] = self._in_place(in_place, wide)
        return found

    def _operator(self, plain: _Binary, wide: _Binary) -> Callable[[Any, Any, _Place], Any]:
        def watching(one: Any, other: Any, place: _Place) -> Any:
            result = plain(one, other)
            if type(result) not in _PLAIN and is_whole(result):
                self._compare(result, place, [lambda: wide(_float(one), _float(other))])
            return result

        return watching

    def _in_place(self, change: _Binary, wide: _Binary) -> Callable[[Any, Any, _Place], Any]:
        def watching(one: Any, other: Any, place: _Place) -> Any:
            if type(one) in _PLAIN or not is_whole(one):
                return change(one, other)
            before = _float(one)
            result = change(one, other)
            self._compare(result, place, [lambda: wide(before, _float(other))])
            return result

        return watching

    def _called(self, function: Any, place: _Place, /, *given: Any, **more: Any) -> Any:
        result = function(*given, **more)
        if type(result) not in _PLAIN and is_whole(result) and "out" not in more:
            self._compare(result, place, _second(function, given, more))
        return result

    def _compare(self, result: Any, place: _Place, second: Iterable[Callable[[], Any]]) -> None:
        """Note that a result is not what the first of these gives that can be computed."""
        numpy = sys.modules["numpy"]
        if self._note or numpy.size(result) > MOST:
            return
        for compute in second:
            with suppress(Exception), numpy.errstate(all="ignore"):
                right = numpy.asarray(compute(), float)
                wrong = numpy.abs(right - result) > 0.5
                if right.shape != numpy.shape(result):
                    continue
                if wrong.any():
                    at = numpy.unravel_index(wrong.argmax(), wrong.shape)
                    self._note = _words(
                        _written(place), int(numpy.asarray(result)[at]), float(right[at])
                    )
                return


def watched(code: str, file: str) -> ast.Module:
    """Return the code of a cell such that its arithmetic is done by `Watch.functions`.

    Code that is nested too deeply is returned as it is. Raises `SyntaxError` as `ast.parse` does.
    """
    try:
        changed: ast.Module = _Watched(file).visit(ast.parse(code, file))
        return ast.fix_missing_locations(changed)
    except RecursionError:
        return ast.parse(code, file)


def is_whole(value: object) -> bool:
    """Return whether a value is a whole number of 32 bits of NumPy's, or an array of them."""
    numpy = sys.modules.get("numpy")
    if numpy is None or not isinstance(value, numpy.ndarray | numpy.integer):
        return False
    return bool(value.dtype.kind == "i" and value.dtype.itemsize == 4)


class _Watched(ast.NodeTransformer):
    def __init__(self, file: str) -> None:
        self.file = file

    def place(self, node: ast.expr | ast.stmt) -> ast.Tuple:
        """Return where in its file a node stands, as a `_Place`."""
        begin, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
        return ast.Tuple([ast.Constant(part) for part in (self.file, *begin, *end)], ast.Load())

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        known = _OPERATORS.get(type(node.op))
        plain = _is_plain(node.left) and _is_plain(node.right)
        self.generic_visit(node)
        if known is None or plain or _is_floating(node):
            return node
        return _calling(f"@{known[0]}", node, [node.left, node.right, self.place(node)])

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        known = _OPERATORS.get(type(node.op))
        self.generic_visit(node)
        if known is None or not isinstance(node.target, ast.Name) or _is_floating(node.value):
            return node
        before = ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target)
        value = _calling(f"@{known[0]}=", node, [before, node.value, self.place(node)])
        return ast.copy_location(ast.Assign([node.target], value), node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        name = _name(node.func)
        self.generic_visit(node)
        if name not in _CALLS or any(keyword.arg == "dtype" for keyword in node.keywords):
            return node
        given = [node.func, self.place(node), *node.args]
        return _calling(_CALL, node, given, node.keywords)


def _calling(
    name: str,
    node: ast.expr | ast.stmt,
    given: list[ast.expr],
    more: list[ast.keyword] | None = None,
) -> ast.Call:
    function = ast.copy_location(ast.Name(name, ast.Load()), node)
    return ast.copy_location(ast.Call(function, given, more or []), node)


def _name(function: ast.expr) -> str:
    match function:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _is_plain(node: ast.expr) -> bool:
    """Return whether an expression is a number that is written out."""
    return isinstance(node, ast.Constant) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)
    )


def _is_floating(node: ast.expr) -> bool:
    """Return whether an expression cannot come out as whole numbers of NumPy's."""
    match node:
        case ast.Constant(value=value):
            return not isinstance(value, int)
        case ast.UnaryOp(operand=operand):
            return _is_floating(operand)
        case ast.BinOp(op=ast.Div()):
            return True
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Pow(), right=right):
            return _is_floating(left) or _is_floating(right)
        case ast.Call(func=function):
            return _name(function) in _FLOATING
    return False


def _second(
    function: Any, given: tuple[Any, ...], more: dict[str, Any]
) -> Iterator[Callable[[], Any]]:
    """Yield ways to compute a call as floats, the best first."""
    numpy = sys.modules["numpy"]
    name, owner = getattr(function, "__name__", ""), getattr(function, "__self__", None)
    if name == "astype":
        yield lambda: numpy.trunc(_float(owner))
        return
    if name in _TOTALS and (isinstance(owner, numpy.ndarray) or _is_of_numpy(function)):
        yield lambda: function(*given, **more, dtype=float)
    if isinstance(owner, numpy.ndarray):
        function = getattr(_float(owner), name)
    yield lambda: function(*map(_float, given), **more)
    yield lambda: function(*(_float(v) if numpy.ndim(v) else v for v in given), **more)


def _is_of_numpy(function: Any) -> bool:
    return str(getattr(function, "__module__", "")).split(".")[0] == "numpy"


def _float(value: Any) -> Any:
    """Return whole numbers, however they are held, as floats; raises `ValueError` for too many."""
    numpy = sys.modules["numpy"]
    if isinstance(value, list | tuple | range | numpy.ndarray | numpy.generic):
        array = numpy.asarray(value)
        if array.size > MOST:
            raise ValueError("too many to compute them twice")
        return array.astype(float) if array.dtype.kind in "iub" else array
    return float(value) if isinstance(value, int) else value


def _written(place: _Place) -> str:
    """Return the code at a place, on one line."""
    file, first, begin, last, end = place
    lines = [line.encode() for line in linecache.getlines(file)[first - 1 : last]]
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][begin:]
    return " ".join(b"".join(lines).decode().split())


def _words(code: str, wrong: int, right: float) -> str:
    short = code if len(code) <= _LONGEST else f"{code[:_LONGEST]} …"
    exact = abs(right) < 2**53
    said = _grouped(round(right)) if exact else f"about {right:.2g}"
    or_wider = OR_WIDER if abs(right) < 2**63 else ""
    return NOTE.format(code=short, wrong=_grouped(wrong), right=said, or_wider=or_wider)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
