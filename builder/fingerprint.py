"""What a lesson's outputs depend on, as one hash: equal hash, equal outputs."""

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.metadata import distributions
from pathlib import Path

from builder.source import FORMULAS, Page

# Running a lesson and reading its outputs; the rest of the builder only shows them.
_RUNNERS = ("execute.py", "kernels.py", "fingerprint.py", "source.py", "myst.py")


@lru_cache(maxsize=8192)
def imported(code: str) -> frozenset[str]:
    """Return the dotted names of everything in `snippets` that `code` may import.

    `from snippets.a import b` gives both `snippets.a` and `snippets.a.b`, of which only
    the first is a file: whether `b` is a module is for the file system to say.
    """
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:
        return frozenset()  # the cell will not run; the build says why
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = ("snippets." if node.level else "") + (node.module or "")
            names.add(module.rstrip("."))
            names.update(f"{module}.{alias.name}".replace("..", ".") for alias in node.names)
    return frozenset(name for name in names if name.split(".")[0] == "snippets")


def snippet_files(codes: Iterable[str], root: Path) -> list[Path]:
    """Return the files of `snippets/` that these pieces of code use, followed through imports."""
    found: set[Path] = set()
    waiting = {name for code in codes for name in imported(code)}
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        for path in _files_of(name, root):
            if path not in found:
                found.add(path)
                waiting |= imported(path.read_text("utf-8")) - seen
    return sorted(found)


def _files_of(name: str, root: Path) -> Iterator[Path]:
    """Yield the file of the module `name` and those of the packages around it."""
    here = root
    for part in name.split("."):
        here = here / part
        for path in (here / "__init__.py", here.with_suffix(".py")):
            if path.is_file():
                yield path


@cache
def environment() -> str:
    """Return the hash of Python, the installed packages and the part that runs lessons."""
    versions = sorted({f"{d.name}=={d.version}" for d in distributions()})
    builder = [(Path(__file__).parent / name).read_bytes() for name in _RUNNERS]
    return _digest(sys.version.encode(), *(v.encode() for v in versions), *builder)


def fingerprint(page: Page, root: Path) -> str:
    """Return the hash of all that the outputs of a lesson depend on.

    That is: its code cells, the snippets they use, the data files beside a lesson, the part
    of the builder that runs them, the installed packages and Python itself.
    """
    codes = [f"{sorted(cell.tags)}\n{cell.code}" for cell in page.cells]
    folder = (root / page.source).parent
    data = sorted(
        path
        for path in (folder.rglob("*") if page.number else ())
        if path.is_file()
        and path.suffix not in (".md", ".ipynb")
        and path.name != FORMULAS
        and not any(
            part.startswith((".", "__pycache__")) for part in path.relative_to(folder).parts
        )
    )
    files = [*snippet_files([cell.code for cell in page.cells], root), *data]
    named = [b"%s\0%s" % (f.relative_to(root).as_posix().encode(), f.read_bytes()) for f in files]
    return _digest(environment().encode(), *(code.encode() for code in codes), *named)


def _digest(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()
