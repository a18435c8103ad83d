"""The reference of snippets: what each one does, its example, its source, and who uses it."""

import ast
import doctest
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from builder.fingerprint import imported
from builder.source import Page


@dataclass(frozen=True)
class Snippet:
    """One public function or class of the package `snippets`."""

    name: str
    module: str  # the file's name without ending
    signature: str
    words: tuple[str, ...]  # the paragraphs of the docstring, without its example
    examples: tuple[tuple[str, str], ...]  # code, and what it prints

    @property
    def id(self) -> str:
        """The anchor on the reference page."""
        return f"{self.module}-{self.name}".replace("_", "-")

    @property
    def dotted(self) -> str:
        """The name by which lessons import it."""
        return f"snippets.{self.module}.{self.name}"


@dataclass(frozen=True)
class Module:
    """One file of the package: what it is about, and its public snippets."""

    name: str
    about: str
    snippets: tuple[Snippet, ...]


def modules(root: Path) -> list[Module]:
    """Return the files of `snippets/` with their public functions and classes, in order."""
    paths = sorted((root / "snippets").glob("[!_]*.py"))
    return [m for path in paths if (m := _module(path.stem, path.read_text("utf-8"))).snippets]


@lru_cache(maxsize=128)
def _module(name: str, code: str) -> Module:
    tree = ast.parse(code)
    about = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")
    public = [
        _snippet(node, name)
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    return Module(name, about, tuple(public))


def _snippet(node: ast.FunctionDef | ast.ClassDef, module: str) -> Snippet:
    text = ast.get_docstring(node) or ""
    return Snippet(node.name, module, _signature(node), tuple(_words(text)), tuple(_examples(text)))


def _signature(node: ast.FunctionDef | ast.ClassDef) -> str:
    if isinstance(node, ast.ClassDef):
        fields = [
            ast.unparse(part)
            for part in node.body
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
        ]
        return f"{node.name}({', '.join(fields)})"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    whole = f"{node.name}({ast.unparse(node.args)}){returns}"
    if len(whole) <= 68:
        return whole
    # One argument a line, as in the source.
    body = ast.unparse(node.args)
    parts = re.split(r", (?=\*?\*?\w+(?::|=|$))", body)
    return f"{node.name}(\n    " + ",\n    ".join(parts) + f",\n){returns}"


def _words(docstring: str) -> list[str]:
    """Return the paragraphs of a docstring before its example."""
    before = docstring.partition("\n>>>")[0]
    return [part.strip().replace("\n", " ") for part in before.split("\n\n") if part.strip()]


def _examples(docstring: str) -> Iterator[tuple[str, str]]:
    """Yield the code of a docstring's example up to each output, and that output."""
    source: list[str] = []
    for example in doctest.DocTestParser().get_examples(docstring):
        source.append(example.source.rstrip("\n"))
        if example.want:
            yield "\n".join(source), example.want.rstrip("\n")
            source.clear()
    if source:
        yield "\n".join(source), ""


def users(snippet: Snippet, pages: Iterable[Page]) -> list[Page]:
    """Return the lessons that import a snippet."""
    return [
        page
        for page in pages
        if page.is_lesson and any(snippet.dotted in imported(cell.code) for cell in page.cells)
    ]
