"""What a cell reads, binds and may change, told from its code.

Too much is slow, too little is wrong: whatever cannot be told counts as read or changed. What
is known not to change its arguments stands in `builder.inpage.known`.
"""

import ast
import importlib.util
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache

from builder.inpage import known

# Not names of Python: what lies outside the namespace and is written or read as if it were one.
STYLE, SETTINGS, RANDOM, ANYTHING = "@style", "@settings", "@random", "@anything"

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Effects:
    """What a cell does: names it reads before binding them, surely binds, and writes to."""

    uses: frozenset[str] = _NOTHING
    binds: frozenset[str] = _NOTHING
    writes: frozenset[str] = _NOTHING


@dataclass(frozen=True)
class _Value:
    """What is known of the value of a name.

    `origins` number the objects it may be, or hold; `module` is the dotted name of what was
    imported; `reads` and `changes` are what calling it, or what lies in it, may read and change
    of the page; `spoils` are the positions and names of arguments it may change (None: any).
    """

    origins: frozenset[int] = frozenset()
    frozen: bool = False
    consumed: bool = False  # by every use, as an iterator is
    module: str = ""
    reads: frozenset[str] = _NOTHING
    changes: frozenset[str] = _NOTHING
    spoils: frozenset[int | str] | None = None


_PURE = _Value(frozen=True, spoils=frozenset())
_number = itertools.count()
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def effects_of(codes: Sequence[str]) -> list[Effects]:
    """Return the effects of the cells of a page, in order; a cell that is no Python has none."""
    found = tuple(codes)
    return [_last(found[: count + 1])[0] for count in range(len(found))]


@lru_cache(maxsize=256)
def _last(codes: tuple[str, ...]) -> tuple[Effects, Mapping[str, _Value]]:
    """Return the effects of the last of these cells, and what is known of all names after it."""
    if not codes:
        return Effects(), {}
    before = _last(codes[:-1])[1]
    try:
        tree = ast.parse(codes[-1])
        return _effects(tree, before)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Effects(), before


def _effects(
    tree: ast.Module, values: Mapping[str, _Value]
) -> tuple[Effects, Mapping[str, _Value]]:
    walk = _Walk(values)
    walk.use(SETTINGS)
    walk.use(ANYTHING)
    walk.block(tree.body)
    effects = Effects(
        frozenset(walk.uses),
        frozenset(walk.bound),
        frozenset(walk.bound | walk.maybe | walk.changes),
    )
    return effects, {**values, **walk.values}


class _Walk:
    """Goes through statements in the order in which they run."""

    def __init__(self, outer: Mapping[str, _Value], local: frozenset[str] | None = None) -> None:
        self.outer = outer
        self.values: dict[str, _Value] = {}
        self.local = local  # names of a function; None at the top of a cell
        self.bound: set[str] = set()
        self.maybe: set[str] = set()
        self.uses: set[str] = set()
        self.changes: set[str] = set()
        self.sure = True

    # --- names -------------------------------------------------------------------------------

    def value(self, name: str) -> _Value:
        if name in self.values:
            return self.values[name]
        if self.local is not None and name in self.local:
            return _Value()
        return self.outer.get(name, _Value())

    def use(self, name: str) -> None:
        """Note that a name is read, and what the functions in it read and change."""
        waiting, seen = [name], set()
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            if one not in self.bound:
                self.uses.add(one)
            value = self.value(one)
            if value.consumed:
                self.change(one)
            for changed in value.changes:
                self.change(changed)
            waiting += value.reads
            if value.module and draws(value.module):
                waiting.append(STYLE)

    def change(self, name: str, called: bool = False) -> None:
        """Note that what a name holds may change, under whatever other name it is known.

        `called` says that it was handed to a call or asked by a method, which cannot change
        what is frozen.
        """
        value = self.value(name)
        if called and (value.frozen or value.module):
            return
        names = {name}
        if value.origins:
            names |= {
                other
                for other in {*self.outer, *self.values}
                if self.value(other).origins & value.origins
            }
        for one in names:
            if one not in self.bound:
                self.uses.add(one)
            self.changes.add(one)

    def bind(self, name: str, value: _Value) -> None:
        if self.sure:
            self.bound.add(name)
            self.values[name] = value
        else:
            self.maybe.add(name)
            self.values[name] = _either(self.value(name), value)

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """Within, statements may run, but need not: afterwards nothing counts as bound."""
        before, sure, bound = dict(self.values), self.sure, set(self.bound)
        self.sure = True  # within, one statement follows the other
        yield
        self.maybe |= self.bound - bound
        self.bound, self.sure = bound, sure
        for name, value in self.values.items():
            old = before.get(name, self.outer.get(name))
            if old is not None and old != value:
                self.values[name] = _either(old, value)

    # --- statements --------------------------------------------------------------------------

    def block(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign():
                value = self.expression(node.value)
                for target in node.targets:
                    self.assign(target, value)
            case ast.AnnAssign():
                if node.value is not None:
                    self.assign(node.target, self.expression(node.value))
            case ast.AugAssign():
                self.augment(node)
            case ast.Expr():
                self.expression(node.value)
            case ast.Delete():
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self.use(target.id)
                        self.bind(target.id, _Value())
                    else:
                        self.assign(target, _Value())
            case ast.Import() | ast.ImportFrom():
                self.load(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                value = self.function(node)
                for decorator in node.decorator_list:
                    value = _either(value, self.expression(decorator))
                    value = replace(value, spoils=None)
                self.bind(node.name, value)
            case ast.ClassDef():
                self.definition(node)
            case ast.If():
                self.expression(node.test)
                self.branches(node.body, node.orelse)
            case ast.For() | ast.AsyncFor():
                each = self.iterated(node.iter)
                certain = _surely_some(node.iter)
                self.loop(node.body, node.orelse, (node.target, each), certain)
            case ast.While():
                self.expression(node.test)
                self.loop(node.body, node.orelse)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    value = self.expression(item.context_expr)
                    self.spoil(item.context_expr)
                    if item.optional_vars is not None:
                        self.assign(item.optional_vars, value)
                self.block(node.body)
            case ast.Try() | ast.TryStar():
                with self.perhaps():
                    self.block(node.body)
                    self.block(node.orelse)
                for handler in node.handlers:
                    with self.perhaps():
                        if handler.type is not None:
                            self.expression(handler.type)
                        if handler.name:
                            self.bind(handler.name, _Value())
                        self.block(handler.body)
                self.block(node.finalbody)
            case ast.Match():
                value = self.expression(node.subject)
                for case in node.cases:
                    with self.perhaps():
                        for part in ast.walk(case.pattern):
                            caught = getattr(part, "name", None) or getattr(part, "rest", None)
                            if isinstance(caught, str):
                                self.bind(caught, value)
                            if isinstance(part, ast.expr):
                                self.expression(part)
                        if case.guard is not None:
                            self.expression(case.guard)
                        self.block(case.body)
            case ast.Return():
                if node.value is not None:
                    self.expression(node.value)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.expression(child)

    def branches(self, *blocks: list[ast.stmt]) -> None:
        """Go through blocks of which one runs: what all bind is bound."""
        everywhere: list[set[str]] = []
        for block in blocks:
            with self.perhaps():
                self.block(block)
                everywhere.append(set(self.bound))
        if self.sure:
            self.bound |= set.intersection(*everywhere)

    def loop(
        self,
        body: list[ast.stmt],
        orelse: list[ast.stmt],
        each: tuple[ast.expr, _Value] | None = None,
        certain: bool = False,
    ) -> None:
        for again in (True, False):  # what is bound in one turn is read in the next
            if certain and again:
                if each:
                    self.assign(*each)
                first = _until_a_jump(body)
                self.block(body[:first])
                with self.perhaps():
                    self.block(body[first:])
                continue
            with self.perhaps():
                if each:
                    self.assign(*each)
                self.block(body)
        with self.perhaps():
            self.block(orelse)

    def augment(self, node: ast.AugAssign) -> None:
        value = self.expression(node.value)
        if not isinstance(node.target, ast.Name):
            self.expression(node.target)
            self.assign(node.target, value)
            return
        name = node.target.id
        old = self.value(name)
        self.use(name)
        if not old.frozen:
            self.change(name)
        frozen = old.frozen and value.frozen
        self.bind(name, replace(old, frozen=frozen, origins=old.origins | value.origins))

    def assign(self, target: ast.expr, value: _Value) -> None:
        match target:
            case ast.Name():
                self.bind(target.id, value)
            case ast.Tuple() | ast.List():
                for part in target.elts:
                    self.assign(part, replace(value, module="", spoils=None))
            case ast.Starred():
                self.assign(target.value, replace(value, frozen=False))
            case ast.Attribute() | ast.Subscript():
                self.expression(target.value)
                if isinstance(target, ast.Subscript):
                    self.expression(target.slice)
                for name in self.roots(target.value):
                    self.change(name)
                    old = self.value(name)  # from now on it may hold, or be, the value
                    self.values[name] = _either(old, replace(value, module=""))
                self.outside(target)

    def outside(self, node: ast.expr) -> None:
        """Note a change of what lies outside the namespace, as `plt.rcParams[…] = …`."""
        words = set(_dotted(node).split("."))
        if words & known.STYLING:
            self.change(STYLE)
        if words & known.SETTING:
            self.change(SETTINGS)

    def load(self, node: ast.Import | ast.ImportFrom) -> None:
        package = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            whole = f"{package}.{alias.name}" if package else alias.name
            if alias.name == "*":
                self.change(ANYTHING)
                continue
            first = alias.name.split(".")[0]
            name = alias.asname or first
            dotted = whole if alias.asname or package else first
            if any(module in styled_modules() for module in _modules_in(whole)):
                self.bind(STYLE, _Value())
            self.bind(name, _imported(dotted))

    def function(self, node: _Function) -> _Value:
        """Return the value of a function; what it reads may be read as soon as it is there."""
        arguments = node.args
        for default in [*arguments.defaults, *(d for d in arguments.kw_defaults if d)]:
            self.expression(default)
        names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        more = [a.arg for a in arguments.kwonlyargs]
        gathered = [a.arg for a in (arguments.vararg, arguments.kwarg) if a]
        body = [ast.Expr(node.body)] if isinstance(node, ast.Lambda) else node.body
        local, shared = _scope(body)
        local = (local | {*names, *more, *gathered}) - shared
        inner = _Walk({**self.outer, **self.values}, frozenset(local))
        for name in (*names, *more, *gathered):
            inner.bind(name, _Value(origins=frozenset({next(_number)})))
        inner.block(body)
        reads = frozenset(inner.uses - local)
        written = inner.changes | (inner.bound | inner.maybe)
        changes = frozenset(written - local)
        for name in reads:
            if name not in self.bound:
                self.uses.add(name)
        spoilt: set[int | str] = {n for n in (*names, *more) if n in inner.changes}
        spoilt |= {k for k, name in enumerate(names) if name in inner.changes}
        spoils = None if inner.changes & set(gathered) else frozenset(spoilt)
        if any(isinstance(part, ast.Yield | ast.YieldFrom) for s in body for part in ast.walk(s)):
            spoils = None
        return _Value(frozen=True, reads=reads, changes=changes, spoils=spoils)

    def definition(self, node: ast.ClassDef) -> None:
        """Go through a class: its body runs now, its methods whenever it is used."""
        value = _Value(frozen=True)
        for part in [*node.bases, *(k.value for k in node.keywords), *node.decorator_list]:
            value = _either(value, self.expression(part))
        local, _ = _scope(node.body)
        inner = _Walk({**self.outer, **self.values}, frozenset(local))
        inner.block(node.body)
        for name in inner.uses - local:
            self.use(name)
        reads, changes = inner.uses - local, inner.changes - local
        for made in inner.values.values():
            reads |= made.reads
            changes |= made.changes
        bases = value.changes
        value = _Value(frozen=True, reads=frozenset(reads), changes=frozenset(changes) | bases)
        self.bind(node.name, value)

    # --- expressions -------------------------------------------------------------------------

    def expression(self, node: ast.expr) -> _Value:
        """Go through an expression and return what is known of its value."""
        match node:
            case ast.Constant() | ast.JoinedStr():
                for child in ast.walk(node):
                    if isinstance(child, ast.FormattedValue):
                        self.expression(child.value)
                return _Value(frozen=True)
            case ast.Name():
                self.use(node.id)
                return self.value(node.id)
            case ast.Lambda():
                value = self.function(node)
                for name in value.changes:
                    self.change(name)
                return value
            case ast.Call():
                return self.call(node)
            case ast.NamedExpr():
                value = self.expression(node.value)
                self.bind(node.target.id, value)
                return value
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self.comprehension(node)
            case ast.Attribute():
                value = self.expression(node.value)
                self.global_state(node)
                if value.module:
                    return _imported(f"{value.module}.{node.attr}")
                return replace(value, consumed=False)
            case ast.IfExp():
                self.expression(node.test)
                return _either(self.expression(node.body), self.expression(node.orelse))
            case ast.Tuple():
                return _all([self.expression(part) for part in node.elts], frozen=True)
            case ast.List() | ast.Set():
                return _all([self.expression(part) for part in node.elts])
            case ast.Dict():
                parts = [self.expression(p) for p in (*node.keys, *node.values) if p is not None]
                return _all(parts)
            case ast.BinOp() | ast.UnaryOp() | ast.Compare():
                parts = [
                    self.expression(p)
                    for p in ast.iter_child_nodes(node)
                    if isinstance(p, ast.expr)
                ]
                made = _all(parts, frozen=True)
                fresh = frozenset({next(_number)})
                return replace(made, origins=fresh, spoils=None)  # arithmetic makes new values
            case _:
                parts = [
                    self.expression(p)
                    for p in ast.iter_child_nodes(node)
                    if isinstance(p, ast.expr)
                ]
                return _all(parts, frozen=isinstance(node, ast.Subscript | ast.BoolOp))

    def iterated(self, node: ast.expr) -> _Value:
        value = self.expression(node)
        return replace(value, module="", spoils=None)

    def comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> _Value:
        targets = {
            part.id
            for generator in node.generators
            for part in ast.walk(generator.target)
            if isinstance(part, ast.Name)
        }
        inner = _Walk({**self.outer, **self.values}, frozenset(targets))
        inner.bound |= self.bound - targets
        for generator in node.generators:
            inner.assign(generator.target, inner.iterated(generator.iter))
            for condition in generator.ifs:
                inner.expression(condition)
        if isinstance(node, ast.DictComp):
            value = _either(inner.expression(node.key), inner.expression(node.value))
        else:
            value = inner.expression(node.elt)
        for name in inner.uses - targets:
            if name not in self.bound:
                self.uses.add(name)
        self.changes |= inner.changes - targets
        self.maybe |= inner.maybe - targets  # by `:=`
        lazy = isinstance(node, ast.GeneratorExp)
        return replace(_all([value]), consumed=lazy, changes=value.changes)

    def call(self, node: ast.Call) -> _Value:
        function = self.expression(node.func)
        arguments = [self.expression(a) for a in node.args]
        arguments += [self.expression(k.value) for k in node.keywords]
        self.outside(node.func)
        name = _dotted(node.func)
        handed = _all([function, *arguments])
        if isinstance(node.func, ast.Name) and not function.module and not self.is_bound(name):
            return self.builtin(node, handed)
        if function.module:
            return self.imported_call(node, function, handed)
        if isinstance(node.func, ast.Attribute):
            return self.method(node, node.func, handed)
        if function.spoils is None:  # perhaps a method that was given a name
            self.spoil(node.func, *node.args, *(k.value for k in node.keywords))
        else:
            self.spoil_some(node, function.spoils)
        return replace(handed, frozen=False)

    def is_bound(self, name: str) -> bool:
        return (
            name in self.bound
            or name in self.values
            or name in self.outer
            or (self.local is not None and name in self.local)
        )

    def builtin(self, node: ast.Call, handed: _Value) -> _Value:
        name = _dotted(node.func)
        if name in known.LOOKING_AROUND:
            self.change(ANYTHING)
        if name in known.SCALARS:
            return _Value(frozen=True)
        if name in known.ITERATORS:
            return replace(handed, consumed=True, frozen=False)
        if name not in known.BUILTINS:
            self.spoil(*node.args, *(k.value for k in node.keywords))
        return handed

    def imported_call(self, node: ast.Call, function: _Value, handed: _Value) -> _Value:
        dotted = function.module
        top = dotted.split(".")[0]
        for keyword in node.keywords:
            if keyword.arg == "out":
                self.spoil(keyword.value)
        if known.is_random(dotted):
            if dotted.endswith(".seed") and node.args:
                self.bind(RANDOM, _Value())
            else:
                self.change(RANDOM)
        if top == "snippets":
            spoils = _spoils_of(dotted)
            if spoils is None:
                self.spoil(*node.args, *(k.value for k in node.keywords))
            else:
                self.spoil_some(node, spoils)
            return replace(handed, module="", frozen=False)
        if top not in known.MODULES or dotted in known.SPOILING:
            self.spoil(*node.args, *(k.value for k in node.keywords))
        last = dotted.rpartition(".")[2]
        if top == "sympy" and last not in known.SYMPY_MUTABLE:
            return replace(handed, module="", frozen=True, spoils=frozenset(), origins=frozenset())
        if top in ("math", "cmath"):
            return _Value(frozen=True)
        if top == "numpy" and last not in known.NUMPY_VIEWS:
            return replace(handed, module="", frozen=False, origins=frozenset({next(_number)}))
        fresh = handed.origins | {next(_number)}
        return replace(handed, module="", frozen=False, origins=fresh, spoils=None)

    def method(self, node: ast.Call, func: ast.Attribute, handed: _Value) -> _Value:
        pure = func.attr in known.METHODS
        if not pure:
            for name in self.roots(func.value):
                self.change(name, called=True)
                if func.attr in known.KEEPING:
                    value = self.value(name)
                    if not value.module:
                        self.values[name] = _either(value, handed)
        if not pure and func.attr not in known.LEAVING_ARGUMENTS and func.attr not in known.KEEPING:
            self.spoil(*node.args, *(k.value for k in node.keywords))
        for keyword in node.keywords:
            if keyword.arg == "out":
                self.spoil(keyword.value)
        if func.attr in known.FRESH_METHODS:
            return replace(handed, frozen=False, origins=frozenset({next(_number)}), module="")
        return replace(handed, frozen=self.value_of(func.value).frozen, module="")

    def value_of(self, node: ast.expr) -> _Value:
        names = self.roots(node)
        return _all([self.value(name) for name in names], frozen=True) if names else _Value()

    def spoil(self, *nodes: ast.expr) -> None:
        """Note that a call may change what these expressions stand for."""
        for node in nodes:
            for name in self.roots(node):
                self.change(name, called=True)

    def spoil_some(self, node: ast.Call, spoils: frozenset[int | str]) -> None:
        starred = any(isinstance(a, ast.Starred) for a in node.args)
        starred = starred or any(k.arg is None for k in node.keywords)
        if starred and spoils:
            self.spoil(*node.args, *(k.value for k in node.keywords))
            return
        for place, argument in enumerate(node.args):
            if place in spoils:
                self.spoil(argument)
        for keyword in node.keywords:
            if keyword.arg in spoils:
                self.spoil(keyword.value)

    def roots(self, node: ast.expr) -> set[str]:
        """Return the names of what an expression may be, or be a part of, or hold."""
        match node:
            case ast.Name():
                return {node.id}
            case ast.Attribute() | ast.Subscript() | ast.Starred():
                return self.roots(node.value)
            case ast.Call():
                inner = [*node.args, *(k.value for k in node.keywords)]
                if isinstance(node.func, ast.Attribute):
                    value = self.value_of(node.func.value)
                    if not value.module and node.func.attr in known.FRESH_METHODS:
                        return set()
                    if not value.module:
                        inner.append(node.func.value)
                    elif value.module.split(".")[0] in ("numpy", "math", "sympy") and (
                        node.func.attr not in known.NUMPY_VIEWS
                    ):
                        return set()
                return {name for part in inner for name in self.roots(part)}
            case ast.BinOp() | ast.UnaryOp() | ast.Compare() | ast.Constant() | ast.JoinedStr():
                return set()
            case ast.Lambda():
                return set()  # what it changes when it is called is noted where it is made
            case _:
                children = [c for c in ast.iter_child_nodes(node) if isinstance(c, ast.expr)]
                if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
                    children = [node.elt, *(g.iter for g in node.generators)]
                elif isinstance(node, ast.DictComp):
                    children = [node.value, *(g.iter for g in node.generators)]
                return {name for part in children for name in self.roots(part)}

    def global_state(self, node: ast.Attribute) -> None:
        if node.attr in known.STYLING:
            self.use(STYLE)


# --- what is told without a walk ---------------------------------------------------------------


def _either(one: _Value, other: _Value) -> _Value:
    return _Value(
        origins=one.origins | other.origins,
        frozen=one.frozen and other.frozen,
        consumed=one.consumed or other.consumed,
        module=one.module if one.module == other.module else "",
        reads=one.reads | other.reads,
        changes=one.changes | other.changes,
        spoils=None if one.spoils is None or other.spoils is None else one.spoils | other.spoils,
    )


def _all(parts: Sequence[_Value], frozen: bool = False) -> _Value:
    """Return a new value that may hold these."""
    return _Value(
        origins=frozenset({next(_number)}).union(*(p.origins for p in parts)),
        frozen=frozen and all(p.frozen or p.module for p in parts),
        consumed=any(p.consumed for p in parts),
        reads=_NOTHING.union(*(p.reads for p in parts)),
        changes=_NOTHING.union(*(p.changes for p in parts)),
    )


def _scope(body: Sequence[ast.stmt]) -> tuple[set[str], set[str]]:
    """Return the names that a block binds, and those it declares global or nonlocal."""
    bound: set[str] = set()
    shared: set[str] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                bound.add(node.name)
                continue
            case ast.Lambda():
                continue
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                bound |= {
                    part.target.id for part in ast.walk(node) if isinstance(part, ast.NamedExpr)
                }
                continue
            case ast.Name(ctx=ast.Store() | ast.Del()):
                bound.add(node.id)
            case ast.Global() | ast.Nonlocal():
                shared |= set(node.names)
            case ast.Import() | ast.ImportFrom():
                bound |= {a.asname or a.name.split(".")[0] for a in node.names}
            case ast.ExceptHandler():
                if node.name:
                    bound.add(node.name)
            case ast.MatchAs() | ast.MatchStar():
                if node.name:
                    bound.add(node.name)
        waiting += ast.iter_child_nodes(node)
    return bound, shared


def _surely_some(node: ast.expr) -> bool:
    """Return whether a loop over this surely runs at least once."""
    match node:
        case ast.Tuple() | ast.List() | ast.Set():
            return any(not isinstance(part, ast.Starred) for part in node.elts)
        case ast.Constant(value=str(text)):
            return bool(text)
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(count))]):
            return count > 0
        case ast.Call(
            func=ast.Name(id="range"),
            args=[ast.Constant(value=int(first)), ast.Constant(value=int(last))],
        ):
            return last > first
        case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]):
            return _surely_some(inner)
        case ast.Call(func=ast.Name(id="zip"), args=[_, *_] as inner):
            return all(_surely_some(part) for part in inner)
    return False


def _until_a_jump(body: list[ast.stmt]) -> int:
    """Return how many statements of a loop surely run: those before a break or continue."""
    for place, statement in enumerate(body):
        if any(isinstance(p, ast.Break | ast.Continue) for p in ast.walk(statement)):
            return place
    return len(body)


def _dotted(node: ast.expr) -> str:
    """Return `a.b.c` for an expression that is that, perhaps indexed or called; else a part."""
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return f"{_dotted(node.value)}.{node.attr}"
        case ast.Subscript():
            return _dotted(node.value)
        case ast.Call():
            return _dotted(node.func)
    return ""


def _imported(dotted: str) -> _Value:
    return _Value(module=dotted, frozen=False)


def _modules_in(dotted: str) -> Iterator[str]:
    parts = dotted.split(".")
    for count in range(2, len(parts) + 1):
        yield ".".join(parts[:count])


# --- the snippets --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Snippets:
    """The sources of the modules of `snippets`, read on demand and never run."""

    sources: dict[str, str] = field(default_factory=dict)

    def source(self, module: str) -> str:
        """Return the source of a module, empty if there is none of this name."""
        if module not in self.sources:
            self.sources[module] = _source(module)
        return self.sources[module]


_SNIPPETS = Snippets()


def _source(module: str) -> str:
    try:
        found = importlib.util.find_spec(module)
    except (ImportError, ValueError, AttributeError):
        return ""
    get = getattr(found.loader, "get_source", None) if found else None
    return (get(module) or "") if get else ""


@lru_cache(maxsize=512)
def imported_modules(code: str) -> frozenset[str]:
    """Return the dotted names of what `code` imports, anywhere but where it can do without."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    found: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Try) and any(_forgives(h) for h in node.handlers):
            waiting += [*node.handlers, *node.orelse, *node.finalbody]
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        waiting += ast.iter_child_nodes(node)
    return frozenset(found)


def _forgives(handler: ast.ExceptHandler) -> bool:
    words = (
        {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)} if handler.type else ()
    )
    return handler.type is None or bool(
        {"ImportError", "ModuleNotFoundError", "Exception"} & {*words}
    )


def reached(codes: Iterable[str]) -> dict[str, str]:
    """Return the sources of the modules of `snippets` that `codes` import, through others too."""
    found: dict[str, str] = {}
    waiting = [name for code in codes for name in imported_modules(code)]
    while waiting:
        name = waiting.pop()
        if name.split(".")[0] != "snippets" or name in found:
            continue
        source = _SNIPPETS.source(name)
        if source:
            found[name] = source
            waiting += imported_modules(source)
    return found


@lru_cache(maxsize=1)
def styled_modules() -> frozenset[str]:
    """Return the modules of `snippets` that set the look of figures when they are imported."""
    package = importlib.util.find_spec("snippets")
    if package is None:
        return frozenset()
    names = known.snippet_modules(package)
    styling = {name for name in names if "rcParams" in _SNIPPETS.source(name)}
    return frozenset(name for name in names if styling & {name, *reached([_SNIPPETS.source(name)])})


@lru_cache(maxsize=512)
def draws(module: str) -> bool:
    """Return whether what was imported by this name may draw, so that the style counts."""
    top = module.split(".")[0]
    sources = reached([f"import {name}" for name in _modules_in(module)]).values()
    return top == "matplotlib" or any("matplotlib" in source for source in sources)


@lru_cache(maxsize=512)
def _spoils_of(dotted: str) -> frozenset[int | str] | None:
    """Return which arguments a function of `snippets` may change; None if that is unknown."""
    module, _, name = dotted.rpartition(".")
    return _functions(module).get(name)


@lru_cache(maxsize=64)
def _functions(module: str) -> dict[str, frozenset[int | str] | None]:
    source = _SNIPPETS.source(module)
    if not source:
        return {}
    walk = _Walk({})
    walk.block(ast.parse(source).body)
    return {name: value.spoils for name, value in walk.values.items()}
