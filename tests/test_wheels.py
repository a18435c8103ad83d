"""The WebAssembly wheels of vendor/pyodide, and the parts of the recipe that need no Debian."""

import csv
import hashlib
import io
import re
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from recipe import __main__ as command
from recipe import chroot, compare, compiler, pyconfig, sources
from recipe.builds import replaced
from recipe.errors import BuildError
from recipe.wheel import TAG, record_hash, wheel_name, write_wheel

VENDOR = Path(__file__).parent.parent / "vendor/pyodide"
WHEELS = sorted(VENDOR.glob("*.whl"))
NAME = wheel_name("small", "1.0")
FILES = {"small/__init__.py": "x = 1\n", "small/_fast.so": "code"}


def tree(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def zipped(folder: Path, files: dict[str, str], name: str = NAME) -> Path:
    """Return a folder that holds a small wheel of these files, without any metadata."""
    folder.mkdir(exist_ok=True)
    with ZipFile(folder / name, "w") as packed:
        for member, text in files.items():
            packed.writestr(member, text)
    return folder


def test_the_wheels_are_those_of_the_list() -> None:
    listed = dict(
        reversed(line.split("  ")) for line in (VENDOR / "SHA256SUMS").read_text().splitlines()
    )
    assert len(WHEELS) == 4
    assert listed == {w.name: hashlib.sha256(w.read_bytes()).hexdigest() for w in WHEELS}


@pytest.mark.parametrize("wheel", WHEELS, ids=lambda wheel: wheel.name.partition("-")[0])
def test_a_wheel_holds_what_its_record_says(wheel: Path) -> None:
    with ZipFile(wheel) as packed:
        found = {name: packed.read(name) for name in packed.namelist()}
    (record,) = (name for name in found if name.endswith(".dist-info/RECORD"))
    rows = list(csv.reader(io.StringIO(found[record].decode())))
    assert sorted(name for name, _, _ in rows) == sorted(found)
    for name, digest, size in rows:
        if name == record:
            assert (digest, size) == ("", "")
        else:
            assert (digest, size) == (record_hash(found[name]), str(len(found[name]))), name


@pytest.mark.parametrize("wheel", WHEELS, ids=lambda wheel: wheel.name.partition("-")[0])
def test_a_wheel_is_for_the_python_of_pyodide(wheel: Path) -> None:
    assert wheel.name.endswith("-cp314-cp314-pyemscripten_2026_0_wasm32.whl")
    with ZipFile(wheel) as packed:
        (info,) = (name for name in packed.namelist() if name.endswith(".dist-info/WHEEL"))
        lines = packed.read(info).decode().splitlines()
        modules = [name for name in packed.namelist() if name.endswith(".so")]
        heads = {packed.read(name)[:8] for name in modules}
    assert [line for line in lines if line.startswith("Tag: ")] == [f"Tag: {TAG}"]
    assert heads == {b"\0asm\x01\0\0\0"}
    assert all(name.endswith(".cpython-314-wasm32-emscripten.so") for name in modules)


def test_every_licence_is_there() -> None:
    found = {file.name: file.read_text("utf-8", "replace") for file in VENDOR.glob("licences/*")}
    assert found.keys() == sources.LICENCES.keys()
    terms = re.compile(r"copyright|license", re.IGNORECASE)
    assert [name for name, text in found.items() if not terms.search(text)] == []


def test_every_source_is_named_in_the_readme() -> None:
    readme = (VENDOR / "README.md").read_text("utf-8")
    for archive in (*sources.INDEX, *sources.DEBIAN):
        assert f"| `{archive.file}` | `{archive.sha256}` |" in readme


def test_the_readme_names_the_recorded_packages() -> None:
    readme = (VENDOR / "README.md").read_text("utf-8")
    recorded = chroot.parse_packages((VENDOR / "recipe/debian-packages.txt").read_text("utf-8"))
    block = re.search(r"```text\n(.*?)```", readme, re.DOTALL)
    assert block is not None
    named = dict(line.split() for line in block[1].splitlines())
    assert "emscripten" in named
    assert named == {name: recorded.get(name) for name in named}


def test_equal_wheels_compare_equal(tmp_path: Path) -> None:
    first, second = zipped(tmp_path / "a", FILES), zipped(tmp_path / "b", FILES)
    said = "2 of 2 committed files came out with the same bytes."
    assert compare.report(first, second) == (True, said)


@pytest.mark.parametrize(
    ("built", "difference", "same"),
    [
        ({**FILES, "small/more.py": ""}, "added   small: small/more.py", 2),
        ({"small/__init__.py": "x = 1\n"}, "missing small: small/_fast.so", 1),
        ({**FILES, "small/_fast.so": "cods"}, "changed small: small/_fast.so", 1),
    ],
    ids=["added", "missing", "changed"],
)
def test_a_difference_is_found(
    tmp_path: Path, built: dict[str, str], difference: str, same: int
) -> None:
    equal, text = compare.report(zipped(tmp_path / "a", FILES), zipped(tmp_path / "b", built))
    assert not equal
    assert text.startswith(f"{same} of 2 committed files came out")
    assert text.endswith(f"\n  {difference}")


def test_differences_stand_under_what_they_mean(tmp_path: Path) -> None:
    names = ("x/a.py", "numpy/__config__.py", "x/b.so", "x.dist-info/RECORD")
    first = zipped(tmp_path / "a", dict.fromkeys(names, "old"))
    second = zipped(tmp_path / "b", dict.fromkeys(names, "new"))
    lines = compare.report(first, second)[1].splitlines()[1:]
    meaning = dict(zip((line.split()[-1] for line in lines[1::2]), lines[::2], strict=True))
    assert meaning["x/b.so"].startswith("compiled code")
    assert meaning["x/a.py"].startswith("a file that is copied")
    assert meaning["numpy/__config__.py"].startswith("numpy's note")
    assert meaning["x.dist-info/RECORD"].startswith("the list")


def test_a_wheel_too_few_or_too_many_is_found(tmp_path: Path) -> None:
    both = zipped(zipped(tmp_path / "a", FILES), FILES, wheel_name("other", "2"))
    one = zipped(tmp_path / "b", FILES)
    assert not compare.report(both, one)[0]
    assert "not built again: other-2-" in compare.report(both, one)[1]
    assert not compare.report(one, both)[0]
    assert "built, but not committed: other-2-" in compare.report(one, both)[1]


def test_licences_that_differ_are_named(tmp_path: Path) -> None:
    first = tree(tmp_path / "a", {"same": "1", "old": "2", "other": "3"})
    second = tree(tmp_path / "b", {"same": "1", "new": "2", "other": "4"})
    assert compare.other_texts(first, second) == ["new", "old", "other"]


def test_what_is_no_sound_wheel_is_refused(tmp_path: Path) -> None:
    wheel = zipped(tmp_path / "a", FILES) / NAME
    data = wheel.read_bytes()
    wheel.write_bytes(data.replace(b"code", b"c0de", 1))
    with pytest.raises(BuildError, match="cannot be read as a wheel: Bad CRC-32"):
        compare.digests(wheel)
    with ZipFile(wheel, "w", ZIP_DEFLATED) as packed:
        packed.writestr("a", "text " * 99)
    data = wheel.read_bytes()
    start = 30 + len("a")  # behind the head of the first member
    wheel.write_bytes(data[:start] + b"\xff" + data[start + 1 :])
    with pytest.raises(BuildError, match="cannot be read as a wheel: Error -3"):
        compare.digests(wheel)
    wheel.write_bytes(b"no zip")
    with pytest.raises(BuildError, match="cannot be read as a wheel"):
        compare.digests(wheel)
    with pytest.raises(BuildError, match="There are no wheels"):
        compare.report(tmp_path, tmp_path / "a")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    wheel = zipped(tmp_path / "a", FILES) / NAME
    with ZipFile(wheel, "a") as packed:
        packed.writestr("small/_fast.so", "code")
    with pytest.raises(BuildError, match=r"small/_fast\.so twice"):
        compare.digests(wheel)


def test_a_wheel_is_written_with_the_same_bytes_and_a_true_record(tmp_path: Path) -> None:
    files = tree(tmp_path / "tree", {**FILES, "small/__pycache__/x.pyc": "old"})
    written = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        written.append(write_wheel(files, "small", "1.0", b"Name: small\n", tmp_path / name))
    assert written[0].read_bytes() == written[1].read_bytes()
    info = "small-1.0.dist-info"
    with ZipFile(written[0]) as packed:
        assert sorted(packed.namelist()) == sorted(
            [*FILES, f"{info}/METADATA", f"{info}/WHEEL", f"{info}/RECORD"]
        )
    test_a_wheel_holds_what_its_record_says(written[0])


def test_the_command_compares_a_folder_with_the_committed_wheels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--compare", str(VENDOR)]) == 0
    assert capsys.readouterr().out.startswith("971 of 971 ")
    assert command.main(["--compare", str(tmp_path)]) == 1
    assert capsys.readouterr().out.count("not built again") == 4


def test_an_archive_must_be_the_pinned_one(tmp_path: Path) -> None:
    archive = sources.Archive("a.tar.gz", hashlib.sha256(b"right").hexdigest(), "a")
    with pytest.raises(BuildError, match="was not to be had"):
        sources.check(archive, tmp_path / archive.file)
    (tmp_path / archive.file).write_bytes(b"wrong")
    with pytest.raises(BuildError, match="is not the archive that the recipe means"):
        sources.check(archive, tmp_path / archive.file)
    (tmp_path / archive.file).write_bytes(b"right")
    sources.check(archive, tmp_path / archive.file)


DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n'


@pytest.mark.parametrize(
    ("release", "user", "mmdebstrap", "said"),
    [
        ('ID=ubuntu\nID_LIKE="debian"\n', 0, "/usr/bin/mmdebstrap", "only be built on Debian"),
        ("", 0, "/usr/bin/mmdebstrap", "only be built on Debian"),
        (DEBIAN, 0, None, "needs mmdebstrap"),
        (DEBIAN, 1000, "/usr/bin/mmdebstrap", "needs root"),
        (DEBIAN, 0, "/usr/bin/mmdebstrap", None),
    ],
)
def test_what_is_missing_is_said(
    release: str, user: int, mmdebstrap: str | None, said: str | None
) -> None:
    found = chroot.obstacle(release, user, mmdebstrap)
    assert (found is None) if said is None else (found is not None and said in found)


def test_the_mirror_is_that_of_apt(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="name one with --mirror"):
        chroot.machine_mirror(tmp_path)
    (tmp_path / "sources.list.d").mkdir()
    new = "Types: deb\n# http://old.example\nURIs: http://new.example/debian\nSuites: bookworm\n"
    (tmp_path / "sources.list.d/debian.sources").write_text(new)
    assert chroot.machine_mirror(tmp_path) == "http://new.example/debian"
    (tmp_path / "sources.list").write_text("deb [arch=amd64] http://list.example/d sid main\n")
    assert chroot.machine_mirror(tmp_path) == "http://list.example/d"


def test_other_debian_packages_are_named() -> None:
    recorded = chroot.parse_packages("clang-21\t1:21.1\nemscripten\t6.0\nlld-21\t1\n")
    assert chroot.package_report(recorded, recorded) == (
        "3 of 3 Debian packages have the recorded version."
    )
    found = {"clang-21": "1:21.1", "emscripten": "6.1", "new": "2"}
    assert chroot.package_report(recorded, found).splitlines() == [
        "1 of 3 Debian packages have the recorded version; the others:",
        "  emscripten: 6.1, recorded: 6.0",
        "  lld-21: none, recorded: 1",
        "  new: 2, recorded: none",
    ]


def test_the_compiler_links_an_extension_module_as_a_side_module() -> None:
    linked = compiler.command(
        "/build/wc++", ["-o", "a/_x.cpython-314-wasm32-emscripten.so", "x.o", "-shared", "-lm"]
    )
    assert linked[0] == "em++"
    assert "-sSIDE_MODULE=2" in linked
    assert "-sEXPORTED_FUNCTIONS=_PyInit__x" in linked
    assert not {"-shared", "-lm"} & set(linked)
    assert set(compiler.ABI) < set(linked)


def test_the_compiler_compiles_and_answers_as_emcc() -> None:
    compiled = compiler.command("/build/wcc", ["-c", "x.c", "-o", "x.o"])
    assert compiled == ["emcc", "-c", "x.c", "-o", "x.o", "-fPIC", "-g0", *compiler.ABI]
    assert compiler.command("/build/wcc", ["--version"]) == ["emcc", "--version"]


def test_the_header_takes_the_values_of_the_other_python() -> None:
    template = (
        "#ifndef Py_PYCONFIG_H\n#define Py_PYCONFIG_H\n#define SIZEOF_LONG 8\n"
        "/* #undef HAVE_LOW */\n#define HAVE_FORK 1\n#define OWN 3\n#endif\n"
    )
    values: dict[str, Any] = {
        **{"Py_PYCONFIG_H": 7, "SIZEOF_LONG": 4, "HAVE_LOW": 1, "HAVE_FORK": 0},
        **{"HAVE_NEW": 1, "HAVE_NONE": 0, "CFLAGS": "-O2"},
    }
    assert pyconfig.pyconfig(template, values) == (
        "#ifndef Py_PYCONFIG_H\n#define Py_PYCONFIG_H\n#define SIZEOF_LONG 4\n"
        "#define HAVE_LOW 1\n/* #undef HAVE_FORK */\n#define OWN 3\n#define HAVE_NEW 1\n#endif\n"
    )


def test_a_line_is_replaced_only_if_there_is_exactly_one() -> None:
    file = Path("some.h")
    assert replaced("a\nb\n", "^b$", "c", file) == "a\nc\n"
    for text in ("a\n", "b\nb\n"):
        with pytest.raises(BuildError, match=r"some\.h has [02] lines like"):
            replaced(text, "^b$", "c", file)
