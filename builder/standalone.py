"""Snippets as readers copy them: a function with the imports and helpers it needs."""

import ast
import doctest
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

_FOR_CHECKERS = re.compile(r"  # type: ignore\[[\w, -]+\](?=\n|  #|$)")


@dataclass(frozen=True)
class Definition:
    """A top-level statement of a snippet file that gives a name its value."""

    name: str
    file: Path
    source: str
    line: int
    uses: frozenset[str]


@dataclass(frozen=True)
class Effect:
    """A top-level statement of a snippet file that does something when the file is imported."""

    file: Path
    source: str
    uses: frozenset[str]


@dataclass(frozen=True)
class Module:
    """A snippet file, taken apart: its definitions, and what each imported name stands for."""

    definitions: dict[str, Definition]
    imports: dict[str, str]  # name → the import statement that brings it
    borrowed: dict[str, tuple[str, str]]  # name → (module in snippets, name there)
    effects: list[Effect]


def source_of(file: Path, name: str) -> tuple[str, int]:
    """Return the source of the object `name` in `file` and its first line.

    Raises `LookupError` if there is no such object.
    """
    found = _module(file, file.read_text("utf-8")).definitions.get(name)
    if found is None:
        raise LookupError(f"{file.name} defines no `{name}`")
    return found.source, found.line


class ClashError(ValueError):
    """Two things of one name are needed, which one interpreter cannot hold."""

    def __init__(self, name: str, places: tuple[str, str]) -> None:
        self.name = name
        super().__init__(f"`{name}` stands for two things: {places[0]}, and {places[1]}")


@dataclass
class Gathered:
    """What several objects of snippets need together, each once and in order."""

    imports: dict[str, str] = field(default_factory=dict)  # name → import statement
    definitions: dict[str, Definition] = field(default_factory=dict)
    effects: dict[Effect, None] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)  # each behind those it imports

    @property
    def blocks(self) -> list[str]:
        """The code that defines all of it: the imports, definitions, and what is done then."""
        lines = dict.fromkeys(self.imports.values())
        future = [line for line in lines if line.startswith("from __future__")]
        plain = sorted(line for line in lines if line.startswith("import "))
        named = sorted(line for line in lines if line.startswith("from ") and line not in future)
        head = "\n".join([*future, *plain, *named])
        ordered = sorted(
            self.definitions.values(), key=lambda d: (self.files.index(d.file), d.line)
        )
        blocks = [*(d.source for d in ordered), *(effect.source for effect in self.effects)]
        # Two names of one statement are one piece of code.
        sources = dict.fromkeys(blocks)
        return [head, *sources] if head else [*sources]


def standalone(file: Path, name: str, root: Path) -> str:
    """Return code that runs in an empty interpreter and defines `name` as `file` does.

    It holds the imports, constants and helpers that `name` and its examples need, through other
    snippets too, each once, and nothing of the package `snippets`. Raises `ClashError` where
    two of them share a name.
    """
    names = (name, *sorted(_in_examples(file, name)))
    return joined(gathered([(file, needed) for needed in names], root).blocks) + "\n"


def gathered(
    wanted: Iterable[tuple[Path, str]], root: Path, loaded: Iterable[Path] = ()
) -> Gathered:
    """Return what the `wanted` names of snippet files need.

    Of the files `loaded`, and of those they import, also what they do when they are imported:
    statements such as a call at the top of the file. Names that no file has are passed over.
    Raises `ClashError` where two things share a name.
    """
    found = Gathered()
    for file, name in wanted:
        _collect(file, name, root, found)
    waiting, seen = list(loaded), set()
    while waiting:
        file = waiting.pop(0)
        if file in seen:
            continue
        seen.add(file)
        module = _module(file, file.read_text("utf-8"))
        for effect in module.effects:
            for used in sorted(effect.uses):
                _collect(file, used, root, found)
            found.effects[effect] = None
        waiting += [file_of(package, root) for package, _ in module.borrowed.values()]
    return found


def file_of(module: str, root: Path) -> Path:
    """Return the file of a module of snippets, as `snippets.limits`."""
    return root / f"{module.replace('.', '/')}.py"


def public_names(file: Path) -> list[str]:
    """Return the names that a snippet file defines for others, in order."""
    definitions = _module(file, file.read_text("utf-8")).definitions
    return [name for name in definitions if not name.startswith("_")]


def joined(blocks: Iterable[str]) -> str:
    """Return pieces of code below each other; statements of one line close together."""
    code, before = "", ""
    for block in blocks:
        near = before and "\n" not in before + block
        code += ("\n" if near else "\n\n\n" if code else "") + block
        before = block
    return code


def _place(file: Path, root: Path, found: Gathered) -> None:
    if file not in found.files:
        for package, _ in _module(file, file.read_text("utf-8")).borrowed.values():
            _place(file_of(package, root), root, found)
        found.files.append(file)


def _collect(file: Path, name: str, root: Path, found: Gathered) -> None:
    _place(file, root, found)
    module = _module(file, file.read_text("utf-8"))
    if name in module.borrowed:
        package, original = module.borrowed[name]
        if original != name:
            raise ValueError(f"{file.name} renames `{original}`; import it under its own name")
        _collect(file_of(package, root), original, root, found)
    elif name in module.imports:
        statement = module.imports[name]
        if name in found.definitions:
            raise ClashError(name, (found.definitions[name].file.name, statement))
        if found.imports.setdefault(name, statement) != statement:
            raise ClashError(name, (found.imports[name], statement))
    elif name in module.definitions:
        definition = module.definitions[name]
        if name in found.imports:
            raise ClashError(name, (found.imports[name], file.name))
        if name in found.definitions:
            if found.definitions[name].file != file:
                raise ClashError(name, (found.definitions[name].file.name, file.name))
            return
        for used in sorted(definition.uses - {name}):
            _collect(file, used, root, found)
        found.definitions[name] = definition


@lru_cache(maxsize=256)
def _module(file: Path, text: str) -> Module:
    module = Module({}, {}, {}, [])
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for bound, statement, origin in _imported(node):
                if origin:
                    module.borrowed[bound] = origin
                else:
                    module.imports[bound] = statement
            continue
        source, line = _segment(node, text)
        uses = frozenset(_names(node))
        names = _defined(node)
        for name in names:
            module.definitions[name] = Definition(name, file, source, line, uses)
        if not names and not _is_docstring(node):
            module.effects.append(Effect(file, source, uses))
    return module


def _imported(
    node: ast.Import | ast.ImportFrom,
) -> Iterator[tuple[str, str, tuple[str, str] | None]]:
    for alias in node.names:
        renamed = f" as {alias.asname}" if alias.asname else ""
        bound = alias.asname or alias.name.split(".")[0]
        if isinstance(node, ast.Import):
            yield bound, f"import {alias.name}{renamed}", None
        else:
            source = node.module or ""
            own = source.split(".")[0] == "snippets"
            origin = (source, alias.name) if own else None
            yield bound, f"from {source} import {alias.name}{renamed}", origin


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _in_examples(file: Path, name: str) -> set[str]:
    """Return the names that the examples in the docstring of `name` use."""
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            examples = doctest.DocTestParser().get_examples(ast.get_docstring(node) or "")
            return {used for e in examples for used in _names(ast.parse(e.source))}
    return set()


def _names(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id


def _segment(node: ast.stmt, text: str) -> tuple[str, int]:
    """Return the source of a statement with its decorators and the comment above it.

    What is said to type checkers is left out: it means nothing to who reads or copies.
    """
    lines = text.split("\n")
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(d.lineno for d in decorators)])
    while first > 1 and lines[first - 2].startswith("#"):
        first -= 1
    return _FOR_CHECKERS.sub("", "\n".join(lines[first - 1 : node.end_lineno])), first
