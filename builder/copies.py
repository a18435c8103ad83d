"""What a copied code cell brings along: the code of `snippets` that it imports, in plain sight.

The copy of a cell is this prelude, then the code of the cells it needs and its own, without
their imports of `snippets`. All of it shares one namespace, unlike the modules it comes from:
what that would break is told to the author.
"""

import ast
import dis
import re
import symtable
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath
from types import CodeType

from builder.errors import Fault, FaultsError
from builder.source import Cell
from builder.standalone import ClashError, Gathered, file_of, gathered, joined, public_names

# What is taken out of a copied cell; docs/assets/run/alone.js has the same expression.
IMPORT = re.compile(
    r"^(?:from[ \t]+snippets(?:\.\w+)*[ \t]+import[ \t]*"
    r"(?:\([^()]*\)|(?<=[ \t])\w+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*\w+(?:[ \t]+as[ \t]+\w+)?)*)"
    r"|import[ \t]+snippets(?:\.\w+)*(?:[ \t]+as[ \t]+\w+)?)"
    r"[ \t]*(?:#[^\n]*)?(?:\n|(?![\s\S]))",
    re.MULTILINE | re.ASCII,
)
_Import = ast.Import | ast.ImportFrom


@dataclass(frozen=True)
class Borrowed:
    """A name that a cell imports; a whole module has no `name`, and may be `bound` with a dot."""

    module: str
    name: str
    bound: str
    line: int


def stripped(code: str) -> str:
    """Return the code of a cell without its imports of `snippets`, as the page takes them out."""
    return IMPORT.sub("", code).strip()


def prelude(
    cells: Sequence[Cell], source: PurePath, root: Path, *, drawn: bool, edited: bool
) -> tuple[str, ...]:
    """Return what `cells`, run one after the other, need in place of their imports, in pieces.

    The pieces hold what the cells use of their imports, and how figures look if any is `drawn`;
    for cells that a reader may have `edited`, all that they import. There are none if that is
    nothing, or if a cell cannot run. `builder.standalone.joined` makes one code of them.
    Raises `FaultsError`, with the file `source` and the line, for what a copy could not do.
    """
    try:
        return _prelude(cells, source, root, drawn, edited)
    except SyntaxError:
        return ()  # in a cell or a snippet: running the cell will say more


def _prelude(
    cells: Sequence[Cell], source: PurePath, root: Path, drawn: bool, edited: bool
) -> tuple[str, ...]:
    trees = [ast.parse(cell.code) for cell in cells]
    faults = [f for c, tree in zip(cells, trees, strict=True) for f in _odd(c, tree, source)]
    if faults:
        raise FaultsError(faults)
    borrowed = [
        b for cell, tree in zip(cells, trees, strict=True) for b in _borrowed(tree, cell.line)
    ]
    modules = [file_of(each.module, root) for each in borrowed]
    if not all(file.is_file() for file in modules):
        return ()  # running the cell will say more
    if not edited:
        read = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
        borrowed = [each for each in borrowed if each.bound.split(".")[0] in read]
    loaded = modules if drawn or edited else [file_of(b.module, root) for b in borrowed]
    wanted = _wanted(trees, borrowed, cells, source)
    if edited:
        for each in borrowed:
            if not each.name:
                more = public_names(file_of(each.module, root))
                wanted[each] = {**dict.fromkeys(more, each.line), **wanted[each]}
    pieces, imports = _written(wanted, loaded, source, root)
    faults = list(_broken(cells, joined(pieces), imports, source))
    if faults:
        raise FaultsError(faults)
    return pieces


def _wanted(
    trees: Sequence[ast.Module],
    borrowed: Sequence[Borrowed],
    cells: Sequence[Cell],
    source: PurePath,
) -> dict[Borrowed, dict[str, int]]:
    """Return the names that each import is to give, and the lines that ask for them."""
    paths = {tuple(b.bound.split(".")) for b in borrowed if not b.name}
    uses = _uses(trees, cells, paths, source)
    return {
        each: {each.name: each.line} if each.name else uses[tuple(each.bound.split("."))]
        for each in borrowed
    }


def _written(
    wanted: dict[Borrowed, dict[str, int]], loaded: Sequence[Path], source: PurePath, root: Path
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the prelude in pieces, and the statement with which it imports each name."""
    names = {
        (file_of(each.module, root), name): line
        for each, asked in wanted.items()
        for name, line in asked.items()
    }
    try:
        found = gathered(names, root, dict.fromkeys(loaded))
        for (file, name), line in names.items():
            if name not in found.definitions and name not in found.imports:
                wrong = f"{file.relative_to(root)} defines no `{name}`"
                raise FaultsError([Fault(source, line, wrong, "look for a slip in the name")])
        given = _names(wanted, found, root)
    except ClashError as error:
        wrong = f"the cell and those it needs import what cannot be copied together: {error}"
        mend = "give one of the two another name"
        line = max(each.line for each in wanted)
        raise FaultsError([Fault(source, line, wrong, mend)]) from None
    return (*found.blocks, *given), found.imports


def _names(wanted: dict[Borrowed, dict[str, int]], found: Gathered, root: Path) -> list[str]:
    """Return the statements that give what was gathered the names it has in the cells."""
    given: dict[str, str] = {}
    inner: dict[str, dict[str, str]] = {}
    for each, used in wanted.items():
        first, _, rest = each.bound.partition(".")
        if each.name and each.bound == each.name:
            continue
        if each.name:
            value = each.name
        else:
            file = file_of(each.module, root)
            # Its constants are there for the style anyhow: readers try another colour.
            also = [d.name for d in found.definitions.values() if d.file == file]
            members = dict.fromkeys([*(n for n in also if n.isupper() or n in used), *used])
            value = _namespace({name: name for name in members})
            found.imports["SimpleNamespace"] = "from types import SimpleNamespace"
        if rest:
            inner.setdefault(first, {})[rest] = value
            value = _namespace(inner[first])
        taken = first in found.definitions or first in found.imports
        if taken or (not rest and given.get(first, value) != value):
            raise ClashError(first, (given.get(first, "a helper"), f"`{value}`"))
        given[first] = value
    return [f"{name} = {value}" for name, value in given.items()]


def _namespace(members: dict[str, str]) -> str:
    whole = ", ".join(f"{name}={value}" for name, value in members.items())
    if len(whole) < 60:
        return f"SimpleNamespace({whole})"
    lines = textwrap.wrap(f"{whole},", 88, break_long_words=False, break_on_hyphens=False)
    return "\n".join(["SimpleNamespace(", *(f"    {line}" for line in lines), ")"])


def _borrowed(tree: ast.Module, above: int) -> Iterator[Borrowed]:
    """Yield what the top of a cell imports of `snippets`; its code begins at line `above`."""
    for node in tree.body:
        line = above + node.lineno - 1
        if not isinstance(node, _Import) or not _is_ours(node):
            continue
        for alias in node.names:
            bound = alias.asname or alias.name
            if isinstance(node, ast.Import):
                yield Borrowed(alias.name, "", bound, line)
            elif node.module == "snippets":
                yield Borrowed(f"snippets.{alias.name}", "", bound, line)
            else:
                yield Borrowed(node.module or "", alias.name, bound, line)


def _is_ours(node: _Import) -> bool:
    names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return any(name.split(".")[0] == "snippets" for name in names)


def _odd(cell: Cell, tree: ast.Module, source: PurePath) -> Iterator[Fault]:
    """Yield a fault for each import that the page could not take out of the cell, and reverse."""
    taken = {_lines(cell.code, match) for match in IMPORT.finditer(cell.code)}
    imports = [n for n in ast.walk(tree) if isinstance(n, _Import) and _is_ours(n)]
    there = {(n.lineno, n.end_lineno or n.lineno) for n in imports if n in tree.body}
    within = {(n.lineno, n.end_lineno or n.lineno) for n in imports if n not in tree.body}
    bare = {
        (n.lineno, n.end_lineno or n.lineno)
        for n in imports
        if isinstance(n, ast.Import) and any(a.name == "snippets" for a in n.names)
    }
    for first, _ in sorted((taken ^ there) | within | bare):
        wrong = "an import of `snippets` that cannot be taken out of a copy of the cell"
        mend = (
            "write it at the top of the cell, on lines of its own, in one of the forms "
            "`from snippets.x import a, b`, `from snippets import x`, `import snippets.x`; "
            "and begin no line of a text like one"
        )
        yield Fault(source, cell.line + first - 1, wrong, mend)


def _lines(code: str, match: re.Match[str]) -> tuple[int, int]:
    first = code.count("\n", 0, match.start()) + 1
    return first, first + match[0].removesuffix("\n").count("\n")


def _uses(
    trees: Sequence[ast.Module],
    cells: Sequence[Cell],
    paths: set[tuple[str, ...]],
    source: PurePath,
) -> dict[tuple[str, ...], dict[str, int]]:
    """Return, of each module bound whole, the names that are used and the line where first.

    Raises `FaultsError` where the module itself is used, so that its names cannot be told.
    """
    used: dict[tuple[str, ...], dict[str, int]] = {path: {} for path in paths}
    roots = {path[0] for path in paths}
    for cell, tree in zip(cells, trees, strict=True):
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Name) or node.id not in roots:
                continue
            line = cell.line + node.lineno - 1
            chain, whole = [node.id], parents[node]
            while isinstance(whole, ast.Attribute) and tuple(chain) not in paths:
                chain.append(whole.attr)
                whole = parents[whole]
            named = isinstance(whole, ast.Attribute) and isinstance(whole.ctx, ast.Load)
            if not named or tuple(chain) not in paths:
                name = ".".join(chain)
                wrong = f"`{name}`, a module of `snippets`, is used whole or changed"
                mend = f"write the names that are used, as `{name}.NAME`, so that copies have them"
                raise FaultsError([Fault(source, line, wrong, mend)])
            assert isinstance(whole, ast.Attribute)
            used[tuple(chain)].setdefault(whole.attr, line)
    return used


def _broken(
    cells: Sequence[Cell], code: str, imports: dict[str, str], source: PurePath
) -> Iterator[Fault]:
    """Yield a fault for each name that a cell gives a meaning other than that of the prelude."""
    read = _read_by_functions(compile(code, "prelude", "exec", dont_inherit=True))
    before: set[str] = set()
    for cell in cells:
        tree = ast.parse(cell.code)
        bound = _bound(cell.code)
        for each in _borrowed(tree, cell.line):
            name, line = each.bound.split(".")[0], each.line - cell.line + 1
            early = (n for n in ast.walk(tree) if _binds(n, name) and _line(n) < line)
            if name in before or any(early):
                wrong = f"`{each.bound}` is imported where the name had a value before"
                mend = "give that value another name; in a copy, imports come first"
                yield Fault(source, each.line, wrong, mend)
        before |= bound
        for name in sorted(bound & read):
            nodes = [node for node in ast.walk(tree) if _binds(node, name)]
            own = {_statement(n, name) if isinstance(n, _Import) else "" for n in nodes}
            if own != {imports.get(name)}:
                line = min(map(_line, nodes), default=1)
                wrong = f"the cell gives `{name}` a value, and code of `snippets` uses that name"
                mend = "give it another name: a copy of the cell holds both in one namespace"
                yield Fault(source, cell.line + line - 1, wrong, mend)


def _statement(node: _Import, name: str) -> str:
    """Return the part of an import statement that binds a name, written alone."""
    for alias in node.names:
        if name == (alias.asname or alias.name.split(".")[0]):
            one = ast.copy_location(
                ast.Import([alias])
                if isinstance(node, ast.Import)
                else ast.ImportFrom(node.module, [alias], node.level),
                node,
            )
            return ast.unparse(one)
    return ""


@lru_cache(maxsize=1024)
def _bound(code: str) -> frozenset[str]:
    """Return the names that a cell binds, other than by imports of `snippets` alone."""
    tree = ast.parse(code)
    ours = {b.bound.split(".")[0] for b in _borrowed(tree, 0)}
    nodes = list(ast.walk(tree))
    return frozenset(
        name
        for name in _assigned(symtable.symtable(code, "cell", "exec"))
        if name not in ours or any(_binds(node, name) for node in nodes)
    )


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 1))


def _binds(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Name):
        return node.id == name and not isinstance(node.ctx, ast.Load)
    if isinstance(node, _Import):
        return not _is_ours(node) and bool(_statement(node, name))
    return getattr(node, "name", None) == name and not isinstance(node, ast.alias)


def _assigned(table: symtable.SymbolTable) -> set[str]:
    top = table.get_type() == "module"
    own = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if (symbol.is_assigned() or symbol.is_imported()) and (top or symbol.is_declared_global())
    }
    return own.union(*(_assigned(child) for child in table.get_children()))


def _read_by_functions(code: CodeType) -> set[str]:
    """Return the names, of the namespace or built in, that functions in `code` look up late."""
    found: set[str] = set()
    for inner in code.co_consts:
        if isinstance(inner, CodeType) and inner.co_name != "__annotate__":
            found |= {i.argval for i in dis.get_instructions(inner) if i.opname == "LOAD_GLOBAL"}
            found |= _read_by_functions(inner)
    return found
