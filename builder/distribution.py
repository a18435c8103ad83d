"""Python for the reader's browser: Pyodide and the packages lessons import, made small.

``python -m builder.distribution FOLDER [--official WHEELS]`` writes to FOLDER the files that a page
fetches at the first Run, and ``manifest.json``, which names each with its sha256 and size, together
with the lock file by which Pyodide loads packages. A step of the set-up calls it; a build only
reads what lies there.

The core is the npm package `pyodide`. Packages without compiled parts are those of
requirements.lock, as installed; compiled ones come as WebAssembly wheels from vendor/pyodide and
from the registry (vendor/pyodide/requirements.lock), or with `--official` from a folder with
Pyodide's own release, checked against the hashes of its lock file.
"""

import argparse
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from builder.maths import node

ROOT = Path(__file__).resolve().parent.parent
CORE = Path("node_modules/pyodide")
VENDOR = Path("vendor/pyodide")
WASM_TAG = "cp314-cp314-pyemscripten_2026_0_wasm32"
# What has no compiled part, by the name of the distribution.
PURE = ("cycler", "mpmath", "packaging", "pyparsing", "python-dateutil", "sympy")
COMPILED = ("contourpy", "kiwisolver", "matplotlib", "numpy", "pillow")
# What a package needs here: of matplotlib's needs, fonttools only writes PDF and PostScript.
NEEDS = {
    "contourpy": ("numpy",),
    "matplotlib": (
        *("contourpy", "cycler", "kiwisolver", "numpy", "packaging", "pillow"),
        *("pyparsing", "python-dateutil"),
    ),
    "sympy": ("mpmath",),
}
# Where a package is not imported by its own name.
IMPORTS = {
    "matplotlib": ["matplotlib", "mpl_toolkits"],
    "pillow": ["PIL"],
    "python-dateutil": ["dateutil"],
}

# What no cell can use: tests, stubs, headers, sources, formats and windows that no page has, fonts
# that others stand in for. Careful: without numpy/f2py, `sympy.lambdify` would fall back to `math`,
# in silence; and matplotlib's formulas look for every family of fonts, and warn of a missing one.
_UNUSED = re.compile(
    r"(^|/)(tests?|testing/tests|benchmarks|_examples|conftest\.py)(/|$)"
    r"|\.(pyi|pxd|pyx|h|hpp|a|c|cpp|src|build)$|py\.typed$"
    r"|\.dist-info/(?!METADATA|(licenses/)?(LICEN[CS]E|COPYING|NOTICE))"
    r"|^numpy/(_core/include|_pyinstaller|distutils|f2py/src|_core/lib|random/lib|typing/tests"
    r"|_core/_(multiarray|rational|struct_ufunc|umath|operand_flag)_tests|linalg/lapack_lite"
    r"|_core/cversions|f2py/_backends/_distutils)"
    r"|^matplotlib/(testing|sphinxext)/"
    r"|^matplotlib/mpl-data/(fonts/(afm|pdfcorefonts)|images|plot_directive|sample_data|stylelib)"
    r"|^matplotlib/mpl-data/fonts/ttf/(STIX(General|Siz\w+)Bol|DejaVuSansMono-|DejaVuSerif|Last)"
    r"|^matplotlib/mpl-data/fonts/ttf/DejaVuSans-BoldOblique"
    r"|^matplotlib/backends/(web_backend|qt_|_backend_(gtk|pdf|tk)|_tkagg|_macosx"
    r"|backend_(cairo|gtk|macosx|nbagg|pdf|pgf|ps|qt|template|tk|webagg|wx))"
    r"|^PIL/(?!(Bmp|Jpeg|Png|Ppm|Tiff)Image)\w+(ImagePlugin|FontFile|StubImage\w*)\.py$"
    r"|^PIL/(Image(Grab|Math|Morph|Qt|Tk|Win)|PSDraw|_tkinter_finder)\.py$"
    r"|^packaging/(licenses|metadata|pylock|direct_url|dependency_groups)"
    r"|^pyparsing/(ai|diagram|tools)/|^contourpy/util/bokeh|^dateutil/(tz/|tz)win\.py$"
    r"|^sympy/(galgebra|parsing/.*(_antlr|examples)/|plotting/pygletplot/(?!__init__))|^isympy|^mpl_toolkits/axisartist|^pylab"
)
_KEPT = re.compile(
    r"^(numpy/(testing/(?!tests)|_core/tests/_natype)|sympy/testing/(?!tests)).*\.py$"
)
# Modules of the standard library that need what a page has not (sockets, terminals, processes),
# or stand in for compiled ones, which are there. `help` needs pydoc, and doctest needs pdb.
_USELESS = re.compile(
    r"^(ftplib|imaplib|poplib|smtplib|mailbox|pydoc_data/topics|xmlrpc|wsgiref"
    r"|_pyrepl/(?!__init__|pager|utils|types|trace)|_pyio|_pydatetime|_pydecimal|_testcapi"
    r"|multiprocessing(?!/(__init__|context|process|reduction))|webbrowser|pyodide/_nodesock"
    r"|http/(server|cookiejar|cookies)|sqlite3|dbm|tabnanny|pyclbr|modulefinder"
    r"|antigravity|asyncio/windows|concurrent/(interpreters|futures/(interpreter|process))"
    r"|encodings/(big5|cp(?!437|1252|65001)|euc|gb|hz|iso2022|johab|koi8|kz|mac_|mbcs|oem|ptcp"
    r"|shift|tis))"
)
_STAMP = (2026, 1, 1, 0, 0, 0)


class UnfitError(Exception):
    """A part is not what it should be; the message says which, and what to do."""


def write(root: Path, target: Path, official: Path | None = None) -> None:
    """Write the distribution to `target`; if that fails, there is no manifest.

    Raises `UnfitError` for a part that is missing or not the right one, and `RuntimeError` if
    compiling fails.
    """
    (target / "manifest.json").unlink(missing_ok=True)  # the sign that all is there comes last
    wheels = compiled_wheels(root, official)
    core = (root / CORE / "pyodide.asm.wasm").read_bytes()
    parts = {"pyodide.asm.wasm": gzip.compress(core, 9, mtime=0)}
    sources = {"python_stdlib.zip": dict(_standard_library(root))}
    for name in PURE:
        sources[f"{name}.zip"] = dict(_installed(name))
    for name, file in wheels.items():
        sources[f"{name}.zip"] = dict(_unpacked(file))
    for name, files in compiled(sources, root).items():
        parts[name] = packed(files)
    listed = {
        "lock": _lock(root, parts),
        "files": {name: _described(content) for name, content in sorted(parts.items())},
    }
    target.mkdir(parents=True, exist_ok=True)
    for name, content in parts.items():
        (target / name).write_bytes(content)
    (target / "manifest.json").write_text(json.dumps(listed, indent=1, sort_keys=True), "utf-8")


def compiled_wheels(root: Path, official: Path | None = None) -> dict[str, Path]:
    """Return the wheel of each compiled package, its hash checked.

    Raises `UnfitError` for one that is missing or is not what its list says.
    """
    folders = [official] if official else [root / VENDOR, downloads()]
    mend = (
        "Take the wheels from the release of Pyodide that package.json names."
        if official
        else "Restore vendor/pyodide, and run `python3 builder/setup.py`, which fetches the others."
    )
    wanted = _official(root) if official else _vendored(root)
    found = {}
    for name in COMPILED:
        if name not in wanted:
            raise UnfitError(f"No list of wheels has a line for {name}. {mend}")
        file_name, sha256 = wanted[name]
        places = [folder / file_name for folder in folders if (folder / file_name).is_file()]
        if not places:
            where = " and ".join(map(str, folders))
            raise UnfitError(f"{file_name} is missing from {where}. {mend}")
        digest = hashlib.sha256(places[0].read_bytes()).hexdigest()
        if digest != sha256:
            raise UnfitError(
                f"{places[0]} has the sha256 {digest}, not {sha256}: "
                f"it is damaged or another build; delete it. {mend}"
            )
        found[name] = places[0]
    return found


def downloads() -> Path:
    """Return the folder in which the set-up puts wheels for WebAssembly from the registry."""
    return Path(sys.prefix) / "wasm-wheels"


def prepared() -> Path:
    """Return the folder in which the set-up puts the distribution."""
    return Path(sys.prefix) / "page-python"


def manifest(folder: Path) -> dict[str, Any]:
    """Return what a distribution holds; raises `FileNotFoundError` if it is not there."""
    file = folder / "manifest.json"
    if not file.is_file():
        raise FileNotFoundError(f"{file} is missing: run `python3 builder/setup.py`")
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def _official(root: Path) -> dict[str, tuple[str, str]]:
    packages = json.loads((root / CORE / "pyodide-lock.json").read_text("utf-8"))["packages"]
    return {name: (known["file_name"], known["sha256"]) for name, known in packages.items()}


def _vendored(root: Path) -> dict[str, tuple[str, str]]:
    lines = (root / VENDOR / "SHA256SUMS").read_text("utf-8").split("\n")
    listed = [line.split() for line in lines if line.strip()]
    wheels = {file.split("-")[0]: (file, sha256) for sha256, file in listed}
    locked = (root / VENDOR / "requirements.lock").read_text("utf-8")
    for name, version, sha256 in re.findall(r"^(\S+)==(\S+) --hash=sha256:(\w+)", locked, re.M):
        wheels[name] = (f"{name}-{version}-{WASM_TAG}.whl", sha256)
    return wheels


def _standard_library(root: Path) -> Iterator[tuple[str, bytes]]:
    for path, content in _unpacked(root / CORE / "python_stdlib.zip"):
        if not _USELESS.search(path):
            yield path, content


def _installed(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a package as it is installed."""
    for file in sorted(distribution(name).files or []):
        path = file.as_posix()
        if not path.startswith("..") and file.suffix != ".pyc" and _used(path):
            yield path, Path(str(file.locate())).read_bytes()


def _unpacked(file: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(file) as archive:
        for path in sorted(archive.namelist()):
            if not path.endswith("/") and _used(path):
                yield path, archive.read(path)


def _used(path: str) -> bool:
    return not _UNUSED.search(path) or bool(_KEPT.search(path))


def compiled(sources: dict[str, dict[str, bytes]], root: Path) -> dict[str, dict[str, bytes]]:
    """Return the files of packages with their Python compiled, by the Python that will run them.

    Also has matplotlib list its fonts, which it would do at every start.
    """
    with tempfile.TemporaryDirectory() as folder:
        given, done = Path(folder, "given.zip"), Path(folder, "done.zip")
        with zipfile.ZipFile(given, "w") as archive:
            for name, files in sources.items():
                for path, content in files.items():
                    archive.writestr(f"{name}/{path}", content)
        in_node(root, Path(__file__).with_name("compile_all.py"), Path(folder))
        result: dict[str, dict[str, bytes]] = {name: {} for name in sources}
        with zipfile.ZipFile(done) as archive:
            for whole in archive.namelist():
                name, _, path = whole.partition("/")
                result[name][path] = archive.read(whole)
    return result


def in_node(root: Path, program: Path, folder: Path, distribution: Path | None = None) -> str:
    """Run a Python program in Pyodide under Node, with `folder` mounted as /work.

    With the folder of a distribution, its standard library and all its packages are there, as in
    a page. Returns what the program printed; raises `RuntimeError` with what it said if it failed.
    """
    script = Path(__file__).with_name("in_node.mjs")
    given = [distribution] if distribution else []
    done = subprocess.run(
        [node(), script, root / CORE / "pyodide.mjs", program, folder, *given],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program.name} failed in Pyodide:\n{done.stderr or done.stdout}")
    return done.stdout


def packed(files: dict[str, bytes]) -> bytes:
    """Return a zip of files, the same bytes for the same files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for path, content in sorted(files.items()):
            info = zipfile.ZipInfo(path, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=9)
    return whole.getvalue()


def _described(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _lock(root: Path, parts: dict[str, bytes]) -> dict[str, Any]:
    """Return the lock file by which Pyodide loads the packages."""
    theirs = json.loads((root / CORE / "pyodide-lock.json").read_text("utf-8"))
    packages = {}
    for name in sorted((*PURE, *COMPILED)):
        packages[name] = {
            "name": name,
            "version": "0",
            "file_name": f"{name}.zip",
            "install_dir": "site",
            "sha256": hashlib.sha256(parts[f"{name}.zip"]).hexdigest(),
            "package_type": "package",
            "imports": IMPORTS.get(name, [name]),
            "depends": list(NEEDS.get(name, ())),
            "unvendored_tests": False,
            "tool": {},
        }
    return {"info": theirs["info"], "packages": packages}


def main(arguments: Iterable[str]) -> int:
    """Write the distribution, and turn what is wrong into one sentence and an exit status."""
    parser = argparse.ArgumentParser(description="Prepare Python for the reader's browser.")
    parser.add_argument("folder", type=Path, help="where to write it")
    parser.add_argument(
        "--official", type=Path, help="a folder with the wheels of Pyodide's own release"
    )
    options = parser.parse_args(list(arguments))
    try:
        write(ROOT, options.folder, options.official)
    except FileNotFoundError as error:
        print(f"{error.filename} is missing: run `python3 builder/setup.py`.", file=sys.stderr)
        return 1
    except (UnfitError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
