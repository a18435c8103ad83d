"""What the letters of a formula stand for, and how their values are put together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from builder.textokens import UnreadableError

FUNCTIONS: dict[str, Any] = {
    "sin": sp.sin,
    "cos": sp.cos,
    "tan": sp.tan,
    "ln": sp.log,
    "exp": sp.exp,
    "cosh": sp.cosh,
    "erf": sp.erf,
    "min": sp.Min,
    "max": sp.Max,
    "det": lambda matrix: matrix.det(),
    "tr": lambda matrix: matrix.trace(),
}
_CONSTANTS = {"e": sp.E, "i": sp.I, "π": sp.pi, "∞": sp.oo}


@dataclass(frozen=True)
class Function:
    """A function of named variables."""

    names: tuple[str, ...]
    symbols: tuple[sp.Symbol, ...]
    body: Any

    def __call__(self, *places: Any) -> Any:
        """Return its value at numbers, or at one vector."""
        if len(places) == 1 and len(self.symbols) > 1:
            places = tuple(places[0])
        if len(places) != len(self.symbols):
            raise UnreadableError(f"{len(places)} values for {len(self.symbols)} variables")
        return self.body.subs(dict(zip(self.symbols, places, strict=True)), simultaneous=True)

    def slope(self, times: int = 1) -> "Function":
        """Return the derivative with respect to its only variable."""
        return Function(self.names, self.symbols, sp.diff(self.body, self.symbols[0], times))

    def jacobian(self) -> "Function":
        """Return the Jacobian: a row for each output."""
        outputs = self.body if isinstance(self.body, sp.MatrixBase) else sp.Matrix([self.body])
        return Function(self.names, self.symbols, outputs.jacobian(self.symbols))


@dataclass
class Scope:
    """What letters mean."""

    values: dict[str, Any] = field(default_factory=dict)
    symbol: Callable[[str], sp.Symbol] = lambda name: sp.Symbol(name, real=True)
    bound: dict[str, Any] = field(default_factory=dict)  # indices of sums, variables of limits

    def within(self, **bound: Any) -> "Scope":
        """Return the scope inside a sum or a limit."""
        return Scope(self.values, self.symbol, {**self.bound, **bound})

    def function(self, name: str) -> Function | None:
        """Return the function of a name; `J_f` is the Jacobian of `f`."""
        found = self.values.get(name)
        if isinstance(found, Function):
            return found
        if found is None and name.startswith("J_"):
            base = self.values.get(name[2:])
            return base.jacobian() if isinstance(base, Function) else None
        return None

    def place(self, function: Function) -> tuple[Any, ...]:
        """Return where a function stands that is written without its variables."""
        return tuple(self.value(name) for name in function.names)

    def value(self, name: str) -> Any:
        """Return what a letter, perhaps with an index, stands for."""
        if name in self.bound:
            return self.bound[name]
        if (function := self.function(name)) is not None:
            return function(*self.place(function))
        if name in self.values:
            found = self.values[name]
            bound = {self.symbol(n): v for n, v in self.bound.items()}
            return found.subs(bound) if bound else found
        base, _, index = name.rpartition("_")
        if base and index:
            number = self.index(index)
            found = self.values.get(base)
            if number is not None and isinstance(found, sp.MatrixBase) and 1 in found.shape:
                return found[number - 1]
            if isinstance(found, sp.MatrixBase) and len(index) == 2:
                row, column = (self.index(letter) for letter in index)
                if row is not None and column is not None:
                    return found[row - 1, column - 1]
            if number is not None and index != str(number):
                return self.value(f"{base}_{number}")
        return _CONSTANTS.get(name, self.symbol(name))

    def index(self, name: str) -> int | None:
        """Return the whole number that an index stands for, if it is known."""
        if name.isdigit():
            return int(name)
        found = self.bound.get(name, self.values.get(name))
        return int(found) if isinstance(found, sp.Integer) else None

    def variable(self, name: str) -> str:
        """Return the name of a variable whose index may be a letter."""
        base, _, index = name.rpartition("_")
        number = self.index(index) if base else None
        return name if number is None else f"{base}_{number}"


Node = Callable[[Scope], Any]


def variables_of(scope: Scope) -> set[sp.Symbol]:
    """Return the variables of all functions that are known."""
    functions = [f for f in scope.values.values() if isinstance(f, Function)]
    return {symbol for function in functions for symbol in function.symbols}


def whole_numbers(low: sp.Integer, high: sp.Integer) -> Iterator[sp.Integer]:
    """Yield the whole numbers from one to another, both included."""
    return (sp.Integer(k) for k in range(int(low), int(high) + 1))


def then(node: Node, action: Callable[[Any], Any]) -> Node:
    """Return what computes a node and does something with its value."""
    return lambda scope: action(node(scope))


def magnitude(value: Any) -> Any:
    """Return the length of a vector, or the absolute value of a number."""
    if isinstance(value, sp.MatrixBase):
        return sp.sqrt(sum(entry**2 for entry in value))
    return sp.Abs(value)


def added(one: Any, other: Any) -> Any:
    """Return a sum; a matrix with one entry counts as a number, and 0 as any matrix."""
    if isinstance(one, sp.MatrixBase) != isinstance(other, sp.MatrixBase):
        plain = one if isinstance(other, sp.MatrixBase) else other
        matrix = other if isinstance(other, sp.MatrixBase) else one
        if plain == 0:
            return matrix
        if matrix.shape == (1, 1):
            return matrix[0] + plain
        raise UnreadableError("a number is added to a vector")
    return one + other


def joined(one: Node, other: Node, sign: str) -> Node:
    """Return the product of two nodes, with `sign` written between them, or their quotient."""

    def value(scope: Scope) -> Any:
        a, b = one(scope), other(scope)
        if sign == "/":
            return a / b
        if isinstance(a, sp.MatrixBase) and isinstance(b, sp.MatrixBase):
            if sign == "*" and a.shape == b.shape and 1 in a.shape:
                return a.dot(b)
            found = a * b
            return found[0] if found.shape == (1, 1) else found
        return a * b

    return value
