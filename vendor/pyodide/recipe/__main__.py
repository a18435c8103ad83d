"""Build the WebAssembly wheels again and compare them with those of ``vendor/pyodide``."""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

from recipe import builds, sources
from recipe.chroot import (
    Chroot,
    machine_mirror,
    obstacle,
    package_report,
    parse_packages,
)
from recipe.compare import other_texts, report
from recipe.errors import BuildError
from recipe.pyconfig import pyconfig, variables
from recipe.wheel import write_wheel

RECIPE = Path(__file__).resolve().parent
COMMITTED = RECIPE.parent
PYODIDE = COMMITTED.parent.parent / "node_modules/pyodide"
RECORDED = RECIPE / "debian-packages.txt"
SYSCONFIG = "_sysconfigdata__emscripten_wasm32-emscripten.py"


def build(work: Path, mirror: str) -> Path:
    """Build all wheels in the empty folder `work`; return the folder that holds them."""
    chroot = Chroot(work / "debian", work / "logs")
    print(f"Making a Debian in {chroot.root} …", flush=True)
    chroot.make(mirror)
    print(package_report(parse_packages(RECORDED.read_text("utf-8")), chroot.packages()))
    print("Fetching the sources …", flush=True)
    _fetch(chroot)
    _write_licences(chroot.path("/build"), work / "licences")
    _prepare(chroot)
    wheels = work / "wheels"
    wheels.mkdir()
    for step in (builds.numpy, builds.kiwisolver, builds.matplotlib, builds.pillow):
        print(f"Building {step.__name__} …", flush=True)
        tree = step(chroot)
        write_wheel(tree.files, tree.name, tree.version, tree.metadata, wheels)
    return wheels


def _fetch(chroot: Chroot) -> None:
    """Fetch and unpack all sources into the chroot's /build."""
    folder = chroot.path("/build")
    sources.fetch_from_index(sources.INDEX, folder)
    chroot.fetch_sources([archive.file.partition("_")[0] for archive in sources.DEBIAN])
    for archive in (*sources.INDEX, *sources.DEBIAN):
        sources.unpack(archive, folder)


def _write_licences(build: Path, folder: Path) -> None:
    folder.mkdir()
    for name, text in sources.licences(build).items():
        (folder / name).write_bytes(text)


def _prepare(chroot: Chroot) -> None:
    """Put the compiler, meson's cross file and the headers of Pyodide's Python in place."""
    for name in ("wcc", "wc++"):
        shutil.copy(RECIPE / "compiler.py", chroot.path(f"/build/{name}"))
        chroot.path(f"/build/{name}").chmod(0o755)
    shutil.copy(RECIPE / "cross.ini", chroot.path("/build"))
    with ZipFile(PYODIDE / "python_stdlib.zip") as library:
        library.extract(SYSCONFIG, chroot.path("/build/sysconfig"))
    values = variables(chroot.path(f"/build/sysconfig/{SYSCONFIG}"))
    (template,) = chroot.path("/usr/include").glob("*-linux-gnu/python3.14/pyconfig.h")
    header = pyconfig(template.read_text("utf-8"), values)
    for target in ("/build/inc/pyconfig.h", "/usr/include/python3.14/pyconfig.h"):
        chroot.path(target).parent.mkdir(exist_ok=True)
        chroot.path(target).write_text(header, "utf-8")


def compared(wheels: Path, licences: Path | None = None) -> bool:
    """Print how wheels, and licences if they are given, compare with those committed."""
    same, text = report(COMMITTED, wheels)
    print(text)
    others = other_texts(COMMITTED / "licences", licences) if licences else []
    for name in others:
        print(f"not the committed licence: {name}")
    return same and not others


def main(arguments: Sequence[str] | None = None) -> int:
    """Build and compare; return 0 if every file came out the same, else 1."""
    parser = argparse.ArgumentParser(prog="recipe", description=__doc__)
    parser.add_argument("--work", type=Path, help="an empty folder to build in (1 GB)")
    parser.add_argument("--mirror", help="a Debian mirror instead of the one that apt uses")
    parser.add_argument("--compare", type=Path, help="only compare the wheels in this folder")
    options = parser.parse_args(arguments)
    try:
        if options.compare:
            return 0 if compared(options.compare) else 1
        return 0 if _build_and_compare(options.work, options.mirror) else 1
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1


def _build_and_compare(work: Path | None, mirror: str | None) -> bool:
    release = Path("/etc/os-release")
    known = release.read_text("utf-8") if release.exists() else ""
    problem = obstacle(known, os.geteuid(), shutil.which("mmdebstrap"))
    if problem:
        raise BuildError(problem)
    if not (PYODIDE / "python_stdlib.zip").exists():
        raise BuildError("Pyodide is not in node_modules: run `python3 builder/setup.py` first.")
    work = (work or Path(tempfile.mkdtemp(prefix="uphill-wheels-"))).resolve()
    work.mkdir(parents=True, exist_ok=True)
    if any(work.iterdir()):
        raise BuildError(f"{work} is not empty; the wheels are built from nothing.")
    same = compared(build(work, mirror or machine_mirror()), work / "licences")
    print(f"The built wheels are in {work / 'wheels'}; {work} can be deleted.")
    return same


if __name__ == "__main__":
    sys.exit(main())
