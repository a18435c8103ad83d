"""Pages with cells that run in the page: this project's, PyScript's and JupyterLite's.

The two others are given what they would fetch from their own hosts: Pyodide's core, the same
packages as whole wheels, all from the server that their pages come from.
"""

import hashlib
import json
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from email.parser import Parser
from html import escape
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from tools import ROOT

from builder.distribution import CORE, IMPORTS, compiled_wheels

LESSON = "lessons/0-before-you-start/4-python-and-numpy/"
CORE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LISTED = Path(__file__).with_name("in_page.txt")
# What is different at every run tells an output from the one before it.
CELLS = {
    "numpy": """\
import numpy as np

x = np.linspace(0, 1, 1001)
print(np.trapezoid(x**2, x) + np.random.default_rng().random())
""",
    "a figure": """\
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 6, 400)
fig, ax = plt.subplots()
ax.plot(x, np.sin((1 + np.random.default_rng().random()) * x))
""",
    "sympy": """\
import random

import sympy as sp

x = sp.symbols("x")
""",
}
ENDS = {
    "uphill": {"a figure": "plt.show()", "sympy": "sp.diff(sp.sin(random.random() * x**2), x)"},
    "PyScript": {
        "a figure": "from pyscript import display\ndisplay(fig, target='shown', append=False)",
        "sympy": "print(sp.diff(sp.sin(random.random() * x**2), x))",
    },
}
ENDS["JupyterLite"] = ENDS["uphill"]


@dataclass(frozen=True)
class Page:
    """How a tool's page is used: all but the address are selectors.

    `opened` is there once the cell can be run, by a click on it or, where there are `keys`, by
    these with the cell chosen. What the cell gives appears as `output`.
    """

    address: str
    opened: str
    output: str
    keys: str = ""


def code(tool: str, cell: str) -> str:
    """Return the code of a cell as a tool is given it."""
    return CELLS[cell] + ENDS[tool].get(cell, "")


def pyodide(folder: Path, wheels: Path) -> None:
    """Make a folder as those of Pyodide's releases: core, whole wheels, and their list."""
    folder.mkdir(parents=True)
    for name in CORE_FILES:
        shutil.copy(ROOT / CORE / name, folder)
    packages: dict[str, Any] = {}
    known = {_name(file): file for file in wheels.glob("*.whl")}
    listed = LISTED.read_text("utf-8").splitlines()[1:]
    wanted = sorted(line.split("==")[0] for line in listed)
    if missing := set(wanted) - known.keys():
        raise SystemExit(f"{wheels} has no wheel of {', '.join(sorted(missing))}")
    compiled = compiled_wheels(ROOT).values()
    found = {name: known[name] for name in wanted} | {_name(file): file for file in compiled}
    for name, file in found.items():
        shutil.copy(file, folder)
        packages[name] = _described(name, file, found.keys())
    theirs = json.loads((ROOT / CORE / "pyodide-lock.json").read_text("utf-8"))
    lock = {"info": theirs["info"], "packages": packages}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), "utf-8")


def _name(wheel: Path) -> str:
    return str(parse_wheel_filename(wheel.name)[0])


def _described(name: str, file: Path, known: Any) -> dict[str, Any]:
    with zipfile.ZipFile(file) as archive:
        paths = archive.namelist()
        about = next(path for path in paths if path.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(about).decode("utf-8"))
    needs = [Requirement(line) for line in metadata.get_all("Requires-Dist", [])]
    wanted = {
        canonicalize_name(need.name)
        for need in needs
        if need.marker is None or need.marker.evaluate({"sys_platform": "emscripten", "extra": ""})
    }
    top = {Path(path).parts[0].removesuffix(".py") for path in paths if path.endswith(".py")}
    return {
        "name": name,
        "version": str(parse_wheel_filename(file.name)[1]),
        "file_name": file.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": IMPORTS.get(name, sorted(part for part in top if part.isidentifier())),
        "depends": sorted(wanted & set(known)),
        "unvendored_tests": False,
    }


def uphill(number: int = 1) -> dict[str, Page]:
    """Return how a cell of the lesson on NumPy is used, into which all codes are put."""
    run = f"[data-cell='{number}'] .run-run"
    ends = {"a figure": " svg", "sympy": " .katex"}
    return {cell: Page(LESSON, run, ".run-output" + ends.get(cell, "")) for cell in CELLS}


def pyscript(folder: Path, npm: Path) -> dict[str, Page]:
    """Fill a folder, which gets `pyodide/`, with pages of PyScript's editor, one for each cell."""
    shutil.copytree(npm / "node_modules" / "@pyscript" / "core" / "dist", folder / "pyscript")
    pages = {}
    for cell, packages in zip(CELLS, (["numpy"], ["matplotlib"], ["sympy"]), strict=True):
        # What its documentation recommends where the lock file has all packages.
        settings = {
            "interpreter": "/pyodide/pyodide.mjs",
            "packages": packages,
            "packages_cache": "passthrough",
        }
        path = f"{cell.split()[-1]}.html"
        (folder / path).write_text(
            "<!doctype html><meta charset='utf-8'><title>PyScript</title>"
            "<link rel='stylesheet' href='pyscript/core.css'>"
            "<script type='module' src='pyscript/core.js'></script><body>"
            f"<script type='py-editor' config='{escape(json.dumps(settings))}'>"
            f"\n{code('PyScript', cell)}\n</script><div id='shown'></div>",
            "utf-8",
        )
        button = ".py-editor-run-button"
        output = "#shown img" if cell == "a figure" else ".py-editor-output"
        pages[cell] = Page(path, button, output)
    return pages


def jupyterlite(folder: Path, environment: Path) -> dict[str, Page]:
    """Fill a folder, which then gets `pyodide/`, with JupyterLite and a notebook for each cell."""
    source = folder.with_name(f"{folder.name}-source")
    notebooks = source / "files"
    notebooks.mkdir(parents=True)
    kernel = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    pages = {}
    for cell in CELLS:
        path = f"{cell.split()[-1]}.ipynb"
        content = {"cell_type": "code", "id": "cell", "metadata": {}, "outputs": []}
        content |= {"execution_count": None, "source": code("JupyterLite", cell)}
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}}
        (notebooks / path).write_text(json.dumps(notebook | {"cells": [content]}), "utf-8")
        pages[cell] = Page(
            f"notebooks/index.html?path={path}",
            ".jp-Notebook .jp-CodeCell .cm-content",
            ".jp-OutputArea-output" + (" img" if cell == "a figure" else ""),
            "Control+Enter",
        )
    settings = {
        "pyodideUrl": "./pyodide/pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"lockFileURL": "./pyodide/pyodide-lock.json"},
    }
    of_kernel = {"@jupyterlite/pyodide-kernel-extension:kernel": settings}
    config = {"jupyter-lite-schema-version": 0}
    config |= {"jupyter-config-data": {"litePluginSettings": of_kernel}}
    (source / "jupyter-lite.json").write_text(json.dumps(config), "utf-8")
    command = [environment / "bin" / "jupyter", "lite", "build", "--contents", "files"]
    command += ["--output-dir", folder, "--apps", "notebooks"]
    subprocess.run([str(word) for word in command], cwd=source, check=True, capture_output=True)
    return pages
