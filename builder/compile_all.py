"""Runs in Pyodide: /work/given.zip → /work/done.zip with every Python file compiled.

Compiled files need no source beside them, and are never compared with one: a page has neither.
They know their lines but not their columns, and only those of NumPy, which readers may ask for
with `help`, keep what is said about them: half of the rest would be that, and is empty.
"""

import ast
import importlib.util
import zipfile
from contextlib import suppress
from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]  # private

_PLACES = {"python_stdlib.zip": "/lib/python314.zip"}
_SITE = "/lib/python3.14/site-packages"
_EXPLAINED = {"numpy.zip"}


def compiled(archive: str, path: str, source: bytes) -> bytes:
    """Return what Python would keep of a source file."""
    place = f"{_PLACES.get(archive, _SITE)}/{path}"
    tree = ast.parse(source, place)
    if archive not in _EXPLAINED:
        for part in ast.walk(tree):
            match part:
                case ast.Module() | ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                    _empty_docstring(part.body)
    code = compile(tree, place, "exec", dont_inherit=True, optimize=0)
    return bytes(_code_to_hash_pyc(code, importlib.util.source_hash(source), checked=False))


def _empty_docstring(body: list[ast.stmt]) -> None:
    """Leave an empty text in its place: parts of SymPy make theirs from those of others."""
    match body:
        case [ast.Expr(ast.Constant(value=str()) as text), *_]:
            text.value = ""


def main() -> None:
    """Compile what Python imports; templates, which only look like Python, stay as they are."""
    with (
        zipfile.ZipFile("/work/given.zip") as given,
        zipfile.ZipFile("/work/done.zip", "w") as done,
    ):
        for whole in given.namelist():
            content = given.read(whole)
            archive, _, path = whole.partition("/")
            if path.endswith(".py"):
                with suppress(SyntaxError):
                    content, whole = compiled(archive, path, content), f"{whole}c"
            done.writestr(whole, content)


main()
