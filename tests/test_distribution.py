"""Python for the reader's browser: what the set-up prepared is whole, small, and all there."""

import ast
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import distribution as installed
from pathlib import Path
from typing import Any

import pytest
from pyodide_uses import LIBRARY, USES

from builder import distribution, licences
from builder.distribution import COMPILED, PURE, UnfitError, compiled_wheels, in_node, prepared
from builder.runtime import runtime
from builder.scripts import RUN, esbuild
from builder.source import read_pages

ROOT = Path(__file__).parent.parent
MEGABYTE = 1_000_000
CORE = {"pyodide.asm.wasm", "python_stdlib.zip", "home.zip", "worker"}
SYMBOLS = {"sympy.zip", "mpmath.zip"}
# What code only asks for where a kernel runs, or of no module.
OUTSIDE = ("IPython.", "matplotlib_inline.", "__future__.")
# Public modules of NumPy that only those who build or test extensions import.
OF_BUILDERS = re.compile(
    r"numpy\.(conftest|distutils|f2py\._|.*\b(tests|setup)\b|.*\._)|.*__main__"
)


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return distribution.manifest(prepared())


@pytest.fixture(scope="module")
def archives(manifest: dict[str, Any]) -> dict[str, dict[str, bytes]]:
    """The files of each zip by their path."""
    found = {}
    for name in manifest["files"]:
        if name.endswith(".zip"):
            with zipfile.ZipFile(prepared() / name) as packed:
                found[name] = {path: packed.read(path) for path in packed.namelist()}
    return found


def files_of_the_page() -> tuple[dict[str, bytes], dict[str, Any]]:
    worker = esbuild(
        *(ROOT, "--bundle", "--legal-comments=none", str(ROOT / RUN / "worker.js")),
        *("--format=esm", "--external:node:*", "--external:ws"),
    )
    return runtime(ROOT, worker)


# What was prepared


def test_the_manifest_tells_the_truth(manifest: dict[str, Any]) -> None:
    there = {file.name: file.read_bytes() for file in prepared().iterdir()}
    assert there.keys() >= {"manifest.json", *manifest["files"]}
    assert manifest["files"] == {
        name: {"sha256": hashlib.sha256(there[name]).hexdigest(), "bytes": len(there[name])}
        for name in manifest["files"]
    }


def test_the_lock_file_names_what_is_there(manifest: dict[str, Any]) -> None:
    packages, files = manifest["lock"]["packages"], manifest["files"]
    assert packages.keys() == {*PURE, *COMPILED}
    assert files.keys() == {
        *("pyodide.asm.wasm", "python_stdlib.zip"),
        *(package["file_name"] for package in packages.values()),
    }
    for name, package in packages.items():
        assert package["name"] == name
        assert package["sha256"] == files[package["file_name"]]["sha256"]
        assert set(package["depends"]) <= packages.keys()


def test_a_package_holds_what_it_is_imported_by(
    manifest: dict[str, Any], archives: dict[str, dict[str, bytes]]
) -> None:
    for package in manifest["lock"]["packages"].values():
        tops = {path.split("/")[0].split(".")[0] for path in archives[package["file_name"]]}
        assert set(package["imports"]) <= tops


def test_the_core_is_that_of_the_package_unchanged() -> None:
    core = (ROOT / distribution.CORE / "pyodide.asm.wasm").read_bytes()
    assert gzip.decompress((prepared() / "pyodide.asm.wasm").read_bytes()) == core


def test_tests_stubs_and_sources_are_left_out(archives: dict[str, dict[str, bytes]]) -> None:
    endings = Counter(Path(path).suffix for files in archives.values() for path in files)
    assert endings[".pyc"] > 1000
    assert not {".pyi", ".h", ".c", ".pyx", ".afm"} & endings.keys()
    tests = {path for files in archives.values() for path in files if "/tests/" in path}
    assert {path for path in tests if not path.startswith("numpy/_core/tests/_natype")} == set()


def test_a_cell_without_figures_and_one_with_them_need_few_bytes() -> None:
    known = files_of_the_page()[1]["files"]
    sizes = {name: described["bytes"] for name, described in known.items()}
    assert sizes.keys() > CORE | SYMBOLS
    assert sum(sizes[name] for name in {*CORE, "numpy.zip"}) <= 9.5 * MEGABYTE
    assert sum(size for name, size in sizes.items() if name not in SYMBOLS) <= 15 * MEGABYTE


def test_the_same_parts_give_the_same_bytes(tmp_path: Path, manifest: dict[str, Any]) -> None:
    distribution.write(ROOT, tmp_path / "again")
    again = {file.name: file.read_bytes() for file in (tmp_path / "again").iterdir()}
    assert again.keys() == {"manifest.json", *manifest["files"]}
    assert [n for n in again if again[n] != (prepared() / n).read_bytes()] == []


# In Pyodide


def codes() -> Iterator[str]:
    """Yield the code of all cells, exercises and snippets."""
    for page in read_pages(ROOT):
        for cell in page.cells:
            yield cell.code
        for exercise in page.directives("exercise"):
            yield from re.findall(r"^```\{code-cell\}.*?\n(.*?)^```", exercise.body, re.M | re.S)
    for file in sorted((ROOT / "snippets").glob("*.py")):
        yield file.read_text("utf-8")


def asked_of_modules(code: str) -> Iterator[str]:
    """Yield the modules that code imports, and the dotted names it reads from them."""
    names: dict[str, str] = {}
    tree = ast.parse(re.sub(r"^[%!].*$", "", code, flags=re.MULTILINE))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
                names[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}"
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        path, part = [], node
        while isinstance(part, ast.Attribute):
            path.append(part.attr)
            part = part.value
        if path and isinstance(part, ast.Name) and part.id in names:
            yield ".".join([names[part.id], *reversed(path)])


def paths() -> list[str]:
    own = {path for code in codes() for path in asked_of_modules(code)}
    return sorted(path for path in own if not path.startswith(OUTSIDE))


def modules_of(archives: dict[str, dict[str, bytes]]) -> Iterator[str]:
    """Yield the modules in archives that are not programs."""
    for files in archives.values():
        for path in files:
            module = re.sub(r"(/__init__)?\.pyc$|\.cpython.*\.so$", "", path).replace("/", ".")
            if path.endswith((".pyc", ".so")) and not module.endswith("__main__"):
                yield module


def numpy_modules() -> list[str]:
    files = [file.as_posix() for file in installed("numpy").files or []]
    names = {
        re.sub(r"(/__init__)?\.py$", "", file).replace("/", ".")
        for file in files
        if file.startswith("numpy/") and file.endswith(".py")
    }
    return sorted(name for name in names if not OF_BUILDERS.match(name) and "._" not in name)


@pytest.fixture(scope="module")
def found(
    archives: dict[str, dict[str, bytes]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What pyodide_uses.py found."""
    folder = tmp_path_factory.mktemp("pyodide")
    ours, known = files_of_the_page()
    (folder / "home.zip").write_bytes(ours[f"assets/{known['files']['home.zip']['url']}"])
    asked = {
        "modules": sorted({*LIBRARY, *modules_of(archives), *numpy_modules()}),
        "paths": paths(),
        "snippets": [f"snippets.{name}" for name in known["snippets"] if name != "__init__"],
    }
    (folder / "asked.json").write_text(json.dumps(asked), "utf-8")
    in_node(ROOT, ROOT / "tests" / "pyodide_uses.py", folder, prepared())
    answer: dict[str, Any] = json.loads((folder / "found.json").read_text("utf-8"))
    assert answer["imported"].keys() == set(asked["modules"])
    assert answer["reached"].keys() == set(asked["paths"])
    assert answer["examples"].keys() == set(asked["snippets"])
    return answer


def test_compiled_files_are_for_the_python_that_runs_them(
    found: dict[str, Any], archives: dict[str, dict[str, bytes]]
) -> None:
    # The four bytes after the magic number say: known by a hash, never compared with a source.
    head = bytes.fromhex(found["python"]["magic"]) + b"\1\0\0\0"
    for files in archives.values():
        wrong = [p for p, code in files.items() if p.endswith(".pyc") and code[:8] != head]
        assert wrong == []


@pytest.mark.parametrize("name", USES)
def test_a_cell_can_use(found: dict[str, Any], name: str) -> None:
    assert found["used"][name] == ""


def test_every_module_that_is_there_can_be_imported(found: dict[str, Any]) -> None:
    assert len(found["imported"]) > 1500
    assert {name: wrong for name, wrong in found["imported"].items() if wrong} == {}


def test_all_that_lessons_and_snippets_name_is_there(found: dict[str, Any]) -> None:
    assert {"numpy.linalg.norm", "matplotlib.pyplot.subplots"} <= found["reached"].keys()
    assert any(path.startswith("sympy.") for path in found["reached"])
    assert {path: wrong for path, wrong in found["reached"].items() if wrong} == {}


def test_the_examples_of_snippets_hold_in_the_page(found: dict[str, Any]) -> None:
    assert len(found["examples"]) > 20
    assert {name: wrong for name, wrong in found["examples"].items() if wrong} == {}


def test_the_libraries_of_the_core_are_those_whose_licences_are_listed(
    found: dict[str, Any],
) -> None:
    listed = (ROOT / distribution.VENDOR / "core-licences" / "libraries.txt").read_text("utf-8")
    assert len(found["versions"]) == 8
    for name, version in found["versions"].items():
        assert re.search(rf"^{name}\b.* {re.escape(version)} ", listed, re.M), (name, version)


# What is not as it should be


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that has nothing but small files in place of wheels, and lists of them."""
    root = tmp_path / "uphill"
    downloads = tmp_path / "wasm-wheels"
    for folder in (root / distribution.VENDOR, root / distribution.CORE, downloads):
        folder.mkdir(parents=True)
    monkeypatch.setattr(distribution, "ROOT", root)
    monkeypatch.setattr(distribution, "downloads", lambda: downloads)
    sums, packages = "", {}
    for name in COMPILED:
        file = f"{name}-1.0-{distribution.WASM_TAG}.whl"
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        packages[name] = {"file_name": file, "sha256": sha256}
        if name == "contourpy":
            (downloads / file).write_text(name)
            locked = f"{name}==1.0 --hash=sha256:{sha256}\n"
            (root / distribution.VENDOR / "requirements.lock").write_text(locked)
        else:
            (root / distribution.VENDOR / file).write_text(name)
            sums += f"{sha256}  {file}\n"
    (root / distribution.VENDOR / "SHA256SUMS").write_text(sums)
    (root / distribution.CORE / "pyodide-lock.json").write_text(json.dumps({"packages": packages}))
    return root


def wheel_of(folder: Path, name: str) -> Path:
    return folder / f"{name}-1.0-{distribution.WASM_TAG}.whl"


@pytest.fixture
def official(fake: Path, tmp_path: Path) -> Path:
    """A folder with the wheels of a release."""
    folder = tmp_path / "release"
    folder.mkdir()
    for name in COMPILED:
        wheel_of(folder, name).write_text(name)
    return folder


def test_wheels_come_from_the_project_and_from_the_downloads(fake: Path, tmp_path: Path) -> None:
    found = compiled_wheels(fake)
    assert list(found) == list(COMPILED)
    assert found["contourpy"].parent == tmp_path / "wasm-wheels"
    assert {found[name].parent for name in COMPILED[1:]} == {fake / distribution.VENDOR}


def test_wheels_of_a_release_are_those_of_its_lock_file(fake: Path, official: Path) -> None:
    assert {file.parent for file in compiled_wheels(fake, official).values()} == {official}


@pytest.mark.parametrize("name", COMPILED)
def test_a_damaged_wheel_is_named(fake: Path, official: Path, tmp_path: Path, name: str) -> None:
    ours = tmp_path / "wasm-wheels" if name == "contourpy" else fake / distribution.VENDOR
    for folder, given in ((ours, None), (official, official)):
        wheel_of(folder, name).write_text("another")
        with pytest.raises(UnfitError) as error:
            compiled_wheels(fake, given)
        assert str(wheel_of(folder, name)) in str(error.value)
        assert hashlib.sha256(b"another").hexdigest() in str(error.value)
        assert hashlib.sha256(name.encode()).hexdigest() in str(error.value)
        assert ("release of Pyodide" if given else "builder/setup.py") in str(error.value)


@pytest.mark.parametrize("name", COMPILED)
def test_a_missing_wheel_is_named(fake: Path, official: Path, tmp_path: Path, name: str) -> None:
    ours = tmp_path / "wasm-wheels" if name == "contourpy" else fake / distribution.VENDOR
    for folder, given in ((ours, None), (official, official)):
        wheel_of(folder, name).unlink()
        with pytest.raises(UnfitError) as error:
            compiled_wheels(fake, given)
        assert f"{wheel_of(folder, name).name} is missing from " in str(error.value)
        assert str(folder) in str(error.value)


def test_a_wheel_that_no_list_has_is_named(fake: Path) -> None:
    (fake / distribution.VENDOR / "requirements.lock").write_text("contourpy>=1.0\n")
    with pytest.raises(UnfitError, match="No list of wheels has a line for contourpy"):
        compiled_wheels(fake)


def test_the_vendored_list_is_one_that_can_be_read() -> None:
    locked = (ROOT / distribution.VENDOR / "requirements.lock").read_text("utf-8")
    line = re.compile(r"[a-z0-9-]+==[\w.]+ --hash=sha256:[0-9a-f]{64}")
    assert [text for text in locked.splitlines() if not line.fullmatch(text)] == []
    assert {text.split("==")[0] for text in locked.splitlines()} < set(COMPILED)


def test_what_fails_leaves_no_manifest(fake: Path, tmp_path: Path) -> None:
    target = tmp_path / "page-python"
    target.mkdir()
    (target / "manifest.json").write_text("of an earlier time")
    wheel_of(fake / distribution.VENDOR, "numpy").unlink()
    with pytest.raises(UnfitError):
        distribution.write(fake, target)
    assert not (target / "manifest.json").exists()


def test_what_cannot_be_compiled_leaves_no_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("compile_all.py failed in Pyodide")

    monkeypatch.setattr(distribution, "compiled", fail)
    (tmp_path / "manifest.json").write_text("of an earlier time")
    with pytest.raises(RuntimeError, match="failed in Pyodide"):
        distribution.write(ROOT, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_fails_in_pyodide_says_why(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text("print('so far')\nraise ValueError('no such thing')\n")
    with pytest.raises(RuntimeError, match=r"wrong\.py failed in Pyodide:") as error:
        in_node(ROOT, tmp_path / "wrong.py", tmp_path)
    assert str(error.value).rstrip().endswith("\nValueError: no such thing")
    assert len(str(error.value)) < 1000  # and not the code of Pyodide around it


def test_the_command_says_in_one_sentence_what_is_wrong(
    fake: Path, official: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel_of(official, "pillow").write_text("another")
    assert distribution.main([str(tmp_path / "out"), "--official", str(official)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(wheel_of(official, "pillow")) in said
    (fake / distribution.CORE / "pyodide-lock.json").unlink()
    assert distribution.main([str(tmp_path / "out"), "--official", str(official)]) == 1
    assert "pyodide-lock.json is missing: run `python3 builder/setup.py`" in capsys.readouterr().err


def test_the_command_ends_with_a_status(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "builder.distribution", tmp_path, "--official", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"contourpy-[^\n]*\.whl is missing from [^\n]*\n", done.stderr)


# Its licences


def test_the_licence_of_every_part_is_published(archives: dict[str, dict[str, bytes]]) -> None:
    text = licences.licences(prepared()).decode()
    titles = re.findall(r"={100}\n(.+)\n={100}", text)
    for folder in ("licences", "core-licences"):
        assert {file.name for file in (ROOT / distribution.VENDOR / folder).iterdir()} <= {*titles}
    vendored = {title.split(".")[0].split("-")[0] for title in titles}
    for name, files in archives.items():
        package = name.removesuffix(".zip")
        own = {path for path in files if "dist-info/" in path and "LICEN" in path.upper()}
        assert own <= {*titles}
        assert own or package in vendored or package == "python_stdlib"
    for words in (
        "Mozilla Public License Version 2.0",
        "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2",
        "The IPython Development Team",
        "Portions of this software are copyright",
    ):
        assert words in text, words
    version = json.loads((ROOT / distribution.CORE / "package.json").read_text("utf-8"))["version"]
    assert f"https://github.com/pyodide/pyodide/tree/{version}\n" in text
    assert licences.licences(prepared()).decode() == text


def test_the_licences_lie_where_the_page_about_them_says() -> None:
    assert f"]({licences.PLACE})" in (ROOT / "docs" / "about.md").read_text("utf-8")


def test_a_distribution_that_is_missing_is_told(tmp_path: Path) -> None:
    for read in (distribution.manifest, licences.licences):
        with pytest.raises(FileNotFoundError, match=r"is missing: run `python3 builder/setup\.py`"):
            read(tmp_path)


def test_a_file_of_an_earlier_time_is_passed_over(tmp_path: Path) -> None:
    shutil.copytree(prepared(), tmp_path / "copy")
    (tmp_path / "copy" / "left.zip").write_bytes(b"of an earlier time")
    assert licences.licences(tmp_path / "copy") == licences.licences(prepared())
