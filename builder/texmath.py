"""Reads a formula as its TeX says it, and computes it with SymPy.

It knows the mathematics of the lessons: slopes and partial slopes, limits, sums, integrals,
vectors, matrices and data with an index. What is written decides: a colour, a brace under a term or
an alignment changes nothing. Functions and numbers come from a `Scope`; every other letter is a
symbol.
"""

from dataclasses import dataclass
from typing import Any

import sympy as sp

from builder.textokens import (
    GREEK,
    RELATIONS,
    UnreadableError,
    index_name,
    read_group,
    spelt,
    split,
    tokens_of,
)
from builder.texvalues import (
    FUNCTIONS,
    Function,
    Node,
    Scope,
    added,
    joined,
    magnitude,
    then,
    variables_of,
    whole_numbers,
)

__all__ = ["Function", "Scope", "Statement", "UnreadableError", "statements"]


@dataclass(frozen=True)
class Statement:
    """Sides with relations between them, as `a = b ≤ c`; a condition limits the one before it."""

    sides: tuple[Node, ...]
    relations: tuple[str, ...]
    condition: bool = False
    endless: bool = False  # its last side is the beginning of a series


def statements(tex: str, functions: set[str]) -> list[Statement]:
    """Return what a formula states.

    `functions` are the names that take what stands in brackets behind them as their place.
    Raises `UnreadableError` with the part that cannot be read.
    """
    found: list[Statement] = []
    for tokens, condition in split(tokens_of(tex)):
        inner = tokens[1:-1]
        whole = tokens[0] == "(" and tokens[-1] == ")" and any(t in RELATIONS for t in inner)
        parser = _Parser(inner if whole else tokens, functions)
        sides, relations = parser.chain()
        if not relations:
            raise UnreadableError(f"`{' '.join(tokens)}` states nothing")
        endless = tokens[-2:] == ["+", "\\dots"]
        found.append(Statement(sides, relations, bool(found) and (condition or whole), endless))
    if not found:
        raise UnreadableError("it states nothing")
    return found


class _Parser:
    """Recursive descent over the tokens of one statement."""

    def __init__(self, tokens: list[str], functions: set[str]) -> None:
        self.tokens, self.functions = tokens, functions
        self.at = 0
        self.bars = self.integrals = 0

    @property
    def token(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.token
        if not token:
            raise UnreadableError("it ends too early")
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        if self.token != token:
            raise UnreadableError(
                f"`{token}` is missing before `{' '.join(self.tokens[self.at :])}`"
            )
        self.at += 1

    def group(self) -> list[str]:
        inner, self.at = read_group(self.tokens, self.at)
        return inner

    def inner(self, tokens: list[str]) -> Node:
        parser = _Parser(tokens, self.functions)
        node = parser.sum()
        if parser.token:
            raise UnreadableError(f"`{parser.token}` in `{' '.join(tokens)}` is not understood")
        return node

    def argument(self) -> Node:
        return self.inner(self.group())

    def chain(self) -> tuple[tuple[Node, ...], tuple[str, ...]]:
        sides, relations = [self.sum()], []
        while self.token in RELATIONS:
            relations.append(RELATIONS[self.take()])
            sides.append(self.sum())
        if self.token:
            raise UnreadableError(f"`{self.token}` in `{' '.join(self.tokens)}` is not understood")
        return tuple(sides), tuple(relations)

    def sum(self) -> Node:
        nodes: list[tuple[int, Node]] = []
        sign = -1 if self.token == "-" else 1
        if self.token in ("+", "-"):
            self.at += 1
        nodes.append((sign, self.product()))
        while self.token in ("+", "-"):
            sign = -1 if self.take() == "-" else 1
            if sign < 0 and self.token == "\\dots":
                raise UnreadableError("a minus stands before dots")
            nodes.append((sign, self.product()))

        def value(scope: Scope) -> Any:
            total = None
            for sign, node in nodes:
                part = node(scope)
                part = part if sign > 0 else -part
                total = part if total is None else added(total, part)
            return total

        return nodes[0][1] if len(nodes) == 1 and nodes[0][0] > 0 else value

    def product(self) -> Node:
        node = self.factor()
        while True:
            while self.token in ("{",) and self.tokens[self.at : self.at + 2] == ["{", "}"]:
                self.at += 2
            if self.token in ("*", "/"):
                sign = self.take()
                node = joined(node, self.factor(), sign)
            elif self._begins():
                node = joined(node, self.factor(), " ")
            else:
                return node

    def _begins(self) -> bool:
        token = self.token
        if self.integrals and token == "d":
            return False
        if token == "|":
            return not self.bars
        if token in ("(", "[matrix", "{") or token.isalnum() or token.startswith('"'):
            return True
        return token.startswith("\\") and token not in RELATIONS and token != "\\\\"

    def factor(self) -> Node:
        node = self.atom()
        while self.token in ("^", "!", "'"):
            sign = self.take()
            if sign == "^":
                node = self.power(node)
            elif sign == "!":
                node = then(node, sp.factorial)
            else:
                node = self.slope(node)
        return node

    def slope(self, node: Node) -> Node:
        """Return the slope of what stands in brackets, in the one variable it has."""

        def value(scope: Scope) -> Any:
            found = node(scope)
            symbols = sorted(found.free_symbols & variables_of(scope), key=str)
            if len(symbols) != 1:
                raise UnreadableError(f"the slope of `{found}` is that in which variable?")
            return sp.diff(found, symbols[0])

        return value

    def power(self, node: Node) -> Node:
        tokens = self.group()
        if tokens == ["T"]:
            return then(node, lambda matrix: matrix.T)
        exponent = self.inner(tokens)

        def value(scope: Scope) -> Any:
            base = node(scope)
            if isinstance(base, sp.MatrixBase):
                return base.inv() if exponent(scope) == -1 else base ** exponent(scope)
            return sp.exp(exponent(scope)) if base == sp.E else base ** exponent(scope)

        return value

    def atom(self) -> Node:
        token = self.take()
        if token.isdigit():
            return self.number(token)
        if token == "(":
            node = self.sum()
            self.expect(")")
            return node
        if token == "{":
            self.at -= 1
            return self.argument()
        if token == "|":
            self.bars += 1
            node = self.sum()
            self.expect("|")
            self.bars -= 1
            return then(node, magnitude)
        if token == "[matrix":
            return self.matrix()
        if token == "-":
            return then(self.factor(), lambda value: -value)
        if token.isalpha():
            return self.name(token)
        if token.startswith('"'):
            return self.name(token[1:].strip())
        if token.startswith("\\"):
            return self.command(token[1:])
        raise UnreadableError(f"`{token}` in `{' '.join(self.tokens)}` is not understood")

    def number(self, digits: str) -> Node:
        while self.token.isdigit() or (
            self.token == "."
            and self.tokens[self.at + 1 : self.at + 2][0:1] != []
            and self.tokens[self.at + 1].isdigit()
        ):
            digits += self.take()
        number = sp.Rational(digits)
        return lambda scope: number

    def command(self, name: str) -> Node:
        if name in FUNCTIONS:
            return self.applied(name)
        if name == "frac":
            return self.fraction()
        if name == "sqrt":
            return self.root()
        if name == "sum":
            return self.series()
        if name in ("int", "iint"):
            return self.integral(double=name == "iint")
        if name == "lim":
            return self.limit()
        if name == "nabla":
            return self.gradient()
        if name == "partial":
            return self.partial()
        if name == "dots":
            return lambda scope: sp.Integer(0)
        if name == "pi":
            return self.name("π")
        if name == "infty":
            return self.name("∞")
        if name == "Delta":
            return self.name("Δ" + self.letters())
        if name in ("hat", "bar"):
            return self.name(f"{''.join(self.group())}_{name}")
        if name in GREEK:
            return self.name(GREEK[name])
        raise UnreadableError(f"`\\{name}` is not understood")

    def letters(self) -> str:
        token = self.take()
        if token == "{":
            self.at -= 1
            return "".join(self.group())
        return GREEK.get(token[1:], token)

    def name(self, name: str) -> Node:
        if self.token == "_":
            self.at += 1
            name += "_" + index_name(self.group())
        if name.startswith("D_") and name not in self.functions and self.token in self.functions:
            return self.along(name[2:])
        primes = 0
        order: Node | None = None
        known = name in self.functions or (name[:2] == "J_" and name[2:] in self.functions)
        while known and self.token == "'":
            self.at += 1
            primes += 1
        if known and self.tokens[self.at : self.at + 3] == ["^", "{", "("]:
            self.at += 1
            order = self.inner(self.group()[1:-1])
        if not known:
            return lambda scope: scope.value(name)
        places = self.places() if self.token == "(" else None

        def value(scope: Scope) -> Any:
            function = scope.function(name)
            if function is None:
                raise UnreadableError(f"`{name}` is no function")
            times = primes + (int(order(scope)) if order else 0)
            function = function.slope(times) if times else function
            found = [p(scope) for p in places] if places else scope.place(function)
            return function(*found)

        return value

    def along(self, direction: str) -> Node:
        """Return a directional derivative."""
        name = self.take()
        places = self.places() if self.token == "(" else None

        def value(scope: Scope) -> Any:
            function = scope.function(name)
            assert function is not None
            place = places[0](scope) if places else sp.Matrix(scope.place(function))
            t = sp.Dummy("t", real=True)
            return sp.diff(function(place + t * scope.value(direction)), t).subs(t, 0)

        return value

    def gradient(self) -> Node:
        name = self.take()
        places = self.places() if self.token == "(" else None

        def value(scope: Scope) -> Any:
            function = scope.function(f"J_{name}")
            if function is None:
                raise UnreadableError(f"`{name}` is no function")
            found = [p(scope) for p in places] if places else scope.place(function)
            return function(*found).T

        return value

    def places(self) -> list[Node]:
        self.expect("(")
        found = [self.sum()]
        while self.token == ",":
            self.at += 1
            found.append(self.sum())
        self.expect(")")
        return found

    def applied(self, name: str) -> Node:
        exponent = None
        if self.token == "^":
            self.at += 1
            exponent = self.argument()
        nodes = self.places() if self.token == "(" else [self.factor()]

        def value(scope: Scope) -> Any:
            found = FUNCTIONS[name](*(node(scope) for node in nodes))
            return found ** exponent(scope) if exponent else found

        return value

    def fraction(self) -> Node:
        top, bottom = self.group(), self.group()
        if len(bottom) > 1 and bottom[0] == "d" and top[:1] == ["d"]:
            return self.differential(top[1:], [bottom[1:]])
        if bottom[:1] == ["\\partial"] and top[:1] == ["\\partial"] and "/" not in bottom:
            power = 3 if top[1:2] == ["^"] else 1
            text = " ".join(bottom).split("\\partial")[1:]
            if len(text) != (int(top[2]) if power == 3 and top[2].isdigit() else 1):
                raise UnreadableError(f"`{' '.join(top)}` over {len(text)} variables")
            return self.differential(top[power:], [part.split() for part in text])
        return joined(self.inner(top), self.inner(bottom), "/")

    def partial(self) -> Node:
        """Read a partial derivative that is written in a line."""
        top = [self.take()]
        if self.token == "_":
            top += [self.take(), *self.group()]
        self.expect("/")
        self.expect("\\partial")
        bottom = [self.take()]
        if self.token == "_":
            bottom += [self.take(), *self.group()]
        return self.differential(top, [bottom])

    def differential(self, top: list[str], bottoms: list[list[str]]) -> Node:
        """Return a derivative of what is on top, or of the factors that follow."""
        names = [spelt(bottom) for bottom in bottoms]
        if not top:
            if self.token == "*":
                self.at += 1
            node = self.product()
        elif spelt(top) in self.functions:
            return self.of_function(spelt(top), names)
        else:
            node = self.inner(top)

        def value(scope: Scope) -> Any:
            variables = [scope.variable(name) for name in names]
            symbols = {name: scope.symbol(name) for name in variables}
            found = node(scope.within(**symbols))
            if isinstance(found, sp.Symbol) and found not in symbols.values():
                raise UnreadableError(f"`{found}` has slopes, but is no function")
            for name in reversed(variables):
                found = sp.diff(found, symbols[name])
            return found.subs({symbols[name]: scope.value(name) for name in variables})

        return value

    def of_function(self, name: str, variables: list[str]) -> Node:
        """Return a derivative of a function: along its own variable, or along a path."""

        def value(scope: Scope) -> Any:
            function = scope.function(name)
            assert function is not None
            named = [scope.variable(variable) for variable in variables]
            if set(named) <= set(function.names):
                found = function.body
                for variable in reversed(named):
                    found = sp.diff(found, scope.symbol(variable))
                return Function(function.names, function.symbols, found)(*scope.place(function))
            found = function(*scope.place(function))
            for variable in named:
                found = sp.diff(found, scope.symbol(variable))
            return found

        return value

    def root(self) -> Node:
        degree = sp.Integer(2)
        if self.token == "[":
            self.at += 1
            degree = sp.Integer(self.take())
            self.expect("]")
        return then(self.argument(), lambda value: value ** (1 / degree))

    def series(self) -> Node:
        index, first, last = "i", None, None
        if self.token == "_":
            self.at += 1
            below = self.group()
            index = below[0]
            first = self.inner(below[2:]) if below[1:2] == ["="] else None
            if self.token == "^":
                self.at += 1
                last = self.argument()
        body = self.product()

        def value(scope: Scope) -> Any:
            low = first(scope) if first else sp.Integer(1)
            high = last(scope) if last else scope.value("n")
            if isinstance(high, sp.Integer) and isinstance(low, sp.Integer):
                parts = (body(scope.within(**{index: k})) for k in whole_numbers(low, high))
                return sum(parts, sp.Integer(0))
            symbol = sp.Symbol(index, integer=True, positive=True)
            return sp.summation(body(scope.within(**{index: symbol})), (symbol, low, high))

        return value

    def integral(self, double: bool) -> Node:
        self.expect("_")
        low = self.argument()
        high = None
        if self.token == "^":
            self.at += 1
            high = self.argument()
        self.integrals += 1
        body = self.sum()
        names = []
        for _ in range(1 + double):
            self.expect("d")
            names.append(self.letters())
        self.integrals -= 1

        def value(scope: Scope) -> Any:
            symbols = {name: scope.symbol(name) for name in names}
            inside = body(scope.within(**symbols))
            if double:  # the ranges of a region, the inner variable first
                ranges = [tuple(row) for row in low(scope).tolist()]
            else:
                ends = (low(scope), high(scope)) if high else tuple(low(scope))
                ranges = [(symbols[names[0]], *ends)]
            return sp.integrate(inside, *ranges)

        return value

    def limit(self) -> Node:
        self.expect("_")
        below = self.group()
        at = below.index("\\to")
        name, place = spelt(below[:at]), self.inner(below[at + 1 :])
        body = self.product()

        def value(scope: Scope) -> Any:
            symbol = sp.Symbol(name, positive=True) if place(scope) == sp.oo else scope.symbol(name)
            return sp.limit(sp.simplify(body(scope.within(**{name: symbol}))), symbol, place(scope))

        return value

    def matrix(self) -> Node:
        rows: list[list[list[str]]] = [[[]]]
        depth = 0
        while (token := self.take()) != "matrix]":
            depth += (token == "{") - (token == "}")
            if token == "\\\\" and not depth:
                rows.append([[]])
            elif token == "&" and not depth:
                rows[-1].append([])
            else:
                rows[-1][-1].append(token)
        nodes = [[self.inner(cell) for cell in row] for row in rows if any(row)]
        return lambda scope: sp.Matrix([[node(scope) for node in row] for row in nodes])
