"""Snippets as readers copy them: a function with the imports and helpers it needs."""

import ast
import doctest
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Definition:
    """A top-level statement of a snippet file that gives a name its value."""

    name: str
    file: Path
    source: str
    line: int
    uses: frozenset[str]


@dataclass(frozen=True)
class Module:
    """A snippet file, taken apart: its definitions, and what each imported name stands for."""

    definitions: dict[str, Definition]
    imports: dict[str, str]  # name → the import statement that brings it
    borrowed: dict[str, tuple[str, str]]  # name → (module in snippets, name there)


def source_of(file: Path, name: str) -> tuple[str, int]:
    """Return the source of the object `name` in `file` and its first line.

    Raises `LookupError` if there is no such object.
    """
    found = _module(file, file.read_text("utf-8")).definitions.get(name)
    if found is None:
        raise LookupError(f"{file.name} defines no `{name}`")
    return found.source, found.line


def standalone(file: Path, name: str, root: Path) -> str:
    """Return code that runs in an empty interpreter and defines `name` as `file` does.

    It holds the imports, constants and helpers that `name` and its examples need, through other
    snippets too, each once, and nothing of the package `snippets`.
    """
    imports: dict[str, None] = {}
    definitions: dict[Definition, None] = {}
    for needed in (name, *sorted(_in_examples(file, name))):
        _collect(file, needed, root, imports, definitions)
    future = [line for line in imports if line.startswith("from __future__")]
    plain = sorted(line for line in imports if line.startswith("import "))
    named = sorted(line for line in imports if line.startswith("from ") and line not in future)
    head = "\n".join([*future, *plain, *named])
    blocks = [d.source for d in definitions]
    return "\n\n\n".join([head, *blocks] if head else blocks) + "\n"


def _collect(
    file: Path,
    name: str,
    root: Path,
    imports: dict[str, None],
    definitions: dict[Definition, None],
) -> None:
    module = _module(file, file.read_text("utf-8"))
    if name in module.borrowed:
        package, original = module.borrowed[name]
        if original != name:
            raise ValueError(f"{file.name} renames `{original}`; import it under its own name")
        _collect(root / f"{package.replace('.', '/')}.py", original, root, imports, definitions)
    elif name in module.imports:
        imports[module.imports[name]] = None
    elif name in module.definitions:
        found = module.definitions[name]
        if found in definitions:
            return
        for used in sorted(found.uses - {name}):
            _collect(file, used, root, imports, definitions)
        definitions[found] = None


@lru_cache(maxsize=256)
def _module(file: Path, text: str) -> Module:
    module = Module({}, {}, {})
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for bound, statement, origin in _imported(node):
                if origin:
                    module.borrowed[bound] = origin
                else:
                    module.imports[bound] = statement
            continue
        for name in _defined(node):
            module.definitions[name] = Definition(
                name, file, *_segment(node, text), frozenset(_names(node))
            )
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
    """Return the source of a statement with its decorators and the comment above it."""
    lines = text.split("\n")
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(d.lineno for d in decorators)])
    while first > 1 and lines[first - 2].startswith("#"):
        first -= 1
    return "\n".join(lines[first - 1 : node.end_lineno]), first
