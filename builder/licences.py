"""The terms of everything that a page fetches for Python, as one text beside it."""

import json
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from builder.distribution import CORE, ROOT, VENDOR, manifest

PLACE = "assets/python/LICENSES.txt"  # in the site
_NAMES = ("LICENSE", "LICENCE", "COPYING", "NOTICE")
_RULE = "=" * 100
_HEAD = """\
Python in the page: who made it, and on what terms
{rule}

Cells run in Pyodide {version}, which is under the Mozilla Public License 2.0 (below). It is
published as it comes from there, but packed; its source is at
https://github.com/pyodide/pyodide/tree/{version}
It holds CPython and some libraries. Python's modules and packages are compiled and packed, without
their tests and what no cell can use; who packs them, and how, can be read where the source of this
site is.

KaTeX, which sets formulas, has its licence beside it: ../katex/LICENSE
"""


def licences(prepared: Path) -> bytes:
    """Return the text; `prepared` is the folder of the distribution."""
    version = json.loads((ROOT / CORE / "package.json").read_text("utf-8"))["version"]
    text = _HEAD.format(version=version, rule=_RULE)
    for title, terms in _terms(prepared):
        text += f"\n\n{_RULE}\n{title}\n{_RULE}\n\n{terms.decode('utf-8', 'replace').strip()}\n"
    return "\n".join(line.rstrip() for line in text.splitlines()).encode() + b"\n"


def _terms(prepared: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each part's name, and its terms."""
    for folder in ("core-licences", "licences"):
        for file in sorted((ROOT / VENDOR / folder).iterdir()):
            yield file.name, file.read_bytes()
    for name in sorted(name for name in manifest(prepared)["files"] if name.endswith(".zip")):
        with zipfile.ZipFile(prepared / name) as packed:
            for path in sorted(packed.namelist()):
                if path.rsplit("/")[-1].startswith(_NAMES):
                    yield path, packed.read(path)
    yield from _of_the_pretty_printer()


def _of_the_pretty_printer() -> Iterator[tuple[str, bytes]]:
    package = distribution("ipython")
    for file in sorted(package.files or []):
        if ".dist-info/" in file.as_posix() and file.name.startswith(_NAMES):
            yield file.as_posix(), Path(str(file.locate())).read_bytes()
