"""What the page fetches at the first Run: Python as the set-up prepared it, and what is ours.

Ours are the worker's script and a zip with `snippets` and the modules that run cells.
"""

import ast
import gzip
import hashlib
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from builder.distribution import manifest, packed, prepared
from builder.fingerprint import snippet_files

_OURS = ("builder/inpage/*.py", "builder/__init__.py", "snippets/**/*.py")
_SHARED = ("figures", "palette", "svgpath")  # of the builder: the same SVG as in the built page
_PRETTY = "IPython.lib.pretty"  # how Jupyter shows a value


def runtime(root: Path, worker: bytes) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the files by their path in the site, and what the page's script knows of them.

    Raises `FileNotFoundError` if the set-up has not prepared Python.
    """
    listed = manifest(prepared())
    files: dict[str, bytes] = {}
    known: dict[str, Any] = {}
    ours = {"worker": gzip.compress(worker, 9, mtime=0), "home.zip": home(root)}
    for name in sorted({*listed["files"], *ours}):
        content = ours.get(name) or (prepared() / name).read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        # No ending that a server would unpack, or think worth packing.
        path = f"python/{name.split('.')[0]}.{sha256[:8]}.bin"
        files[f"assets/{path}"] = content
        known[name] = {"url": path, "sha256": sha256, "bytes": len(content)}
    return files, {
        "files": known,
        "lock": listed["lock"],
        "worker": "worker",
        "snippets": snippets_imports(root),
    }


def home(root: Path) -> bytes:
    """Return the zip of what is ours, to be unpacked among the packages."""
    paths = [path for pattern in _OURS for path in root.glob(pattern)]
    paths += [root / "builder" / f"{name}.py" for name in _SHARED]
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    spec = find_spec(_PRETTY)
    assert spec is not None
    assert spec.origin is not None
    # Not as IPython: matplotlib would take it for the whole.
    files["builder/inpage/pretty.py"] = Path(spec.origin).read_bytes()
    return packed(files)


def snippets_imports(root: Path) -> dict[str, list[str]]:
    """Return for each snippet the names it imports, also through other snippets.

    By them the page begins to fetch packages while Python is still being started.
    """
    result = {}
    for file in sorted((root / "snippets").glob("*.py")):
        files = snippet_files([f"import snippets.{file.stem}"], root)
        names = {name for used in files for name in _imports(used.read_text("utf-8"))}
        result[file.stem] = sorted(names - sys.stdlib_module_names - {"snippets"})
    return result


def _imports(code: str) -> Iterator[str]:
    for part in ast.walk(ast.parse(code)):
        if isinstance(part, ast.Import):
            yield from (alias.name.split(".")[0] for alias in part.names)
        elif isinstance(part, ast.ImportFrom) and not part.level:
            yield (part.module or "").split(".")[0]
