"""How each wheel is compiled. Folders are those inside the chroot, where /build holds all.

numpy is built by its own build system. The other three are so few files that calling the
compiler says more clearly than their build systems what is compiled, and with which options.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from recipe.chroot import Chroot
from recipe.errors import BuildError

_SUFFIX = ".cpython-314-wasm32-emscripten.so"
_PYTHON = "-I/usr/include/python3.14"
_SYSCONFIG = "_sysconfigdata__emscripten_wasm32-emscripten"

_FREETYPE = "/build/freetype-2.14.3"
# The parts of FreeType, each of which is compiled as one file.
_FREETYPE_PARTS = (
    *("autofit/autofit", "bdf/bdf", "bzip2/ftbzip2", "cache/ftcache", "cff/cff", "cid/type1cid"),
    *("gzip/ftgzip", "lzw/ftlzw", "pcf/pcf", "pfr/pfr", "psaux/psaux", "pshinter/pshinter"),
    *("psnames/psnames", "raster/raster", "sdf/sdf", "sfnt/sfnt", "smooth/smooth", "svg/svg"),
    *("truetype/truetype", "type1/type1", "type42/type42", "winfonts/winfnt", "base/ftbase"),
    *("base/ftbbox", "base/ftbdf", "base/ftbitmap", "base/ftcid", "base/ftdebug"),
    *("base/ftfstype", "base/ftgasp", "base/ftglyph", "base/ftgxval", "base/ftinit", "base/ftmm"),
    *("base/ftotval", "base/ftpatent", "base/ftpfr", "base/ftstroke", "base/ftsynth"),
    *("base/ftsystem", "base/fttype1", "base/ftwinfnt"),
)
_QHULL = "/build/qhull-2020.2"
_AGG_PARTS = (
    *("agg_bezier_arc", "agg_curves", "agg_image_filters", "agg_trans_affine"),
    *("agg_vcgen_contour", "agg_vcgen_dash", "agg_vcgen_stroke", "agg_vpgen_segmentator"),
)
# The extension modules of matplotlib → their sources below src/, and the libraries they need.
_MATPLOTLIB_MODULES = {
    "backends/_backend_agg": (("_backend_agg", "_backend_agg_wrapper"), ("agg", "freetype")),
    "_c_internal_utils": (("_c_internal_utils",), ()),
    "ft2font": (("ft2font", "ft2font_wrapper"), ("freetype",)),
    "_image": (("_image_wrapper", "py_converters"), ("agg",)),
    "_path": (("_path_wrapper",), ("agg",)),
    "_qhull": (("_qhull_wrapper",), ("qhull",)),
    "_tri": (("tri/_tri", "tri/_tri_wrapper"), ()),
}
_ZLIB_PARTS = (
    *("adler32", "crc32", "deflate", "inffast", "inflate", "inftrees", "trees", "zutil"),
    *("compress", "uncompr"),
)


class Tree(NamedTuple):
    """What goes into a wheel: its name and version, a folder of files, and its metadata."""

    name: str
    version: str
    files: Path
    metadata: bytes


def numpy(chroot: Chroot) -> Tree:
    """Build numpy with its own copy of meson, without BLAS: it has what it needs of LAPACK."""
    source = "/build/numpy-2.4.6"
    meson = ("python3.14", "vendored-meson/meson/meson.py")
    # With these, the Python that runs meson describes Pyodide's.
    env = {
        "PYTHONPATH": "/build/sysconfig",
        "_PYTHON_SYSCONFIGDATA_NAME": _SYSCONFIG,
        "_PYTHON_HOST_PLATFORM": "emscripten-5.0.3-wasm32",
    }
    options = ("-Dallow-noblas=true", "-Dbuildtype=release", "-Db_ndebug=if-release")
    # Without the tests.
    parts = ("--tags", "runtime,python-runtime")
    target = ("--no-rebuild", "--destdir", "/build/tree-numpy")
    steps = (
        (*meson, "setup", "build", "--cross-file=/build/cross.ini", *options, "--prefix=/usr"),
        ("ninja", "-C", "build"),
        (*meson, "install", "-C", "build", *target, *parts),
    )
    for words in steps:
        chroot.run("numpy", words, source, env)
    installed = chroot.path("/build/tree-numpy/usr/lib/python3/dist-packages")
    return Tree("numpy", "2.4.6", installed, _metadata(chroot, source))


def kiwisolver(chroot: Chroot) -> Tree:
    """Build kiwisolver, which lays out the axes of a figure for matplotlib."""
    source = "/build/kiwisolver-1.5.0"
    names = ("constraint", "expression", "kiwisolver", "solver", "strength", "term", "variable")
    options = ("-std=c++20", "-O2", "-DNDEBUG", _PYTHON, "-I.", "-I/build/cppy/cppy/include")
    sources = [f"py/src/{name}.cpp" for name in names]
    objects = _compile(chroot, "kiwisolver", "wc++", options, sources, source)
    tree = _new_tree(chroot, "kiwisolver")
    _copy(chroot.path(f"{source}/py/kiwisolver"), tree / "kiwisolver", "*.py", "*.pyi", "py.typed")
    _link(chroot, "wc++", tree / f"kiwisolver/_cext{_SUFFIX}", objects)
    return Tree("kiwisolver", "1.5.0", tree, _metadata(chroot, source))


def matplotlib(chroot: Chroot) -> Tree:
    """Build matplotlib without its tests, with SVG as the backend that it uses when not asked."""
    source = "/build/matplotlib-3.10.8"
    libraries = {"freetype": _freetype(chroot), "qhull": _qhull(chroot)}
    options = (
        *("-std=c++17", "-O2", "-DNDEBUG", "-w", "-Wno-c++11-narrowing", "-fvisibility=hidden"),
        *(_PYTHON, "-I/build/pybind11/pybind11/include", "-Iextern/agg24-svn/include", "-Isrc"),
    )
    agg = [f"extern/agg24-svn/src/{part}.cpp" for part in _AGG_PARTS]
    libraries["agg"] = _compile(chroot, "agg", "wc++", options, agg, source)
    own = (
        *(*options, f"-I{_FREETYPE}/include", f"-I{_QHULL}/src", "-DMPL_DEVNULL=/dev/null"),
        '-DFREETYPE_BUILD_TYPE="system"',
    )
    sources = [f"src/{part}.cpp" for parts, _ in _MATPLOTLIB_MODULES.values() for part in parts]
    _compile(chroot, "matplotlib", "wc++", own, sources, source)
    tree = _new_tree(chroot, "matplotlib")
    _matplotlib_python(chroot.path(source), tree)
    for module, (parts, needed) in _MATPLOTLIB_MODULES.items():
        objects = [_object("matplotlib", part) for part in parts]
        objects += [file for name in needed for file in libraries[name]]
        _link(chroot, "wc++", tree / f"matplotlib/{module}{_SUFFIX}", objects)
    return Tree("matplotlib", "3.10.8", tree, _metadata(chroot, source))


def pillow(chroot: Chroot) -> Tree:
    """Build pillow with zlib, thus PNG, but without JPEG, TIFF, WebP and the like."""
    source, zlib = "/build/pillow-12.2.0", "/build/zlib-1.3.dfsg+really1.3.2"
    options = ("-O2", "-w", "-DHAVE_UNISTD_H=1", "-DHAVE_STDARG_H=1")
    zlib_sources = [f"{part}.c" for part in _ZLIB_PARTS]
    zlib_objects = _compile(chroot, "zlib", "wcc", options, zlib_sources, zlib)
    c = chroot.path(f"{source}/src")
    parts = [path.relative_to(c).as_posix() for path in c.glob("libImaging/*.c")]
    parts += [f"{name}.c" for name in ("_imaging", "decode", "encode", "map", "display")]
    parts += ["outline.c", "path.c"]
    # These draw on Windows' screens.
    sources = [part for part in parts if part not in ("libImaging/Dib.c", "libImaging/ImDib.c")]
    own = (
        *("-O2", "-w", "-DNDEBUG", "-DHAVE_LIBZ", "-DHAVE_UNISTD_H=1", "-D_PYPI_VER"),
        *('-DPILLOW_VERSION="12.2.0"', _PYTHON, "-IlibImaging", f"-I{zlib}"),
    )
    objects = _compile(chroot, "pillow", "wcc", own, sources, f"{source}/src")
    tree = _new_tree(chroot, "pillow")
    _copy(c / "PIL", tree / "PIL", "*.py", "py.typed")
    _link(chroot, "wcc", tree / f"PIL/_imaging{_SUFFIX}", [*objects, *zlib_objects])
    return Tree("pillow", "12.2.0", tree, _metadata(chroot, source))


def _freetype(chroot: Chroot) -> list[str]:
    """Compile FreeType without what reads compressed fonts; return its archive."""
    header = chroot.path(f"{_FREETYPE}/include/freetype/config/ftoption.h")
    text = header.read_text("utf-8")
    for option in ("FT_CONFIG_OPTION_USE_ZLIB", "FT_CONFIG_OPTION_USE_LZW"):
        text = replaced(text, f"^#define {option}$", f"/* {option} is off */", header)
    header.write_text(text, "utf-8")
    options = ("-O2", "-DNDEBUG", "-w", "-DFT2_BUILD_LIBRARY", f"-I{_FREETYPE}/include")
    sources = [f"{_FREETYPE}/src/{part}.c" for part in _FREETYPE_PARTS]
    return _library(chroot, "freetype", options, sources)


def _qhull(chroot: Chroot) -> list[str]:
    """Compile Qhull, which finds triangulations; return its archive."""
    files = chroot.path(f"{_QHULL}/src/libqhull_r").glob("*.c")
    sources = [f"{_QHULL}/src/libqhull_r/{file.name}" for file in files]
    return _library(chroot, "qhull", ("-O2", "-w", f"-I{_QHULL}/src"), sources)


def _matplotlib_python(source: Path, tree: Path) -> None:
    """Copy what is Python in matplotlib, and data; write the two files that its build makes."""
    library, copied = source / "lib", tree / "matplotlib"
    left_out = shutil.ignore_patterns("tests", "meson.build", "sample_data")
    for package in ("matplotlib", "mpl_toolkits"):
        shutil.copytree(library / package, tree / package, ignore=left_out, dirs_exist_ok=True)
    shutil.copy(library / "pylab.py", tree)
    (copied / "_version.py").write_text('version = "3.10.8"\n', "utf-8")
    rc = "mpl-data/matplotlibrc"
    script = source / "tools/generate_matplotlibrc.py"
    subprocess.run(
        [sys.executable, script, library / "matplotlib" / rc, copied / rc, "svg"], check=True
    )
    # A timer that tells of a slow search for fonts is a thread, which WebAssembly has not.
    manager = copied / "font_manager.py"
    text = manager.read_text("utf-8")
    start, nothing = r"^        timer\.start\(\)$", "        pass  # no threads in WebAssembly"
    manager.write_text(replaced(text, start, nothing, manager), "utf-8")


def replaced(text: str, pattern: str, line: str, file: Path) -> str:
    """Return `text` with the one line that fits `pattern` replaced; it must be exactly one."""
    text, times = re.subn(pattern, line, text, flags=re.MULTILINE)
    if times != 1:
        raise BuildError(f"{file} has {times} lines like {pattern}; the recipe changes one.")
    return text


def _compile(
    chroot: Chroot,
    name: str,
    compiler: str,
    options: Sequence[str],
    sources: Sequence[str],
    folder: str,
) -> list[str]:
    """Compile C or C++ files; return the object files in the order of their names.

    The order is that in which they are linked, and so decides about the bytes of the module.
    """
    chroot.path(f"/build/objects/{name}").mkdir(parents=True)
    objects = {source: _object(name, source) for source in sources}
    if len(set(objects.values())) != len(sources):
        raise BuildError(f"Two source files of {name} have the same name.")
    commands = [
        [f"/build/{compiler}", *options, "-c", source, "-o", file]
        for source, file in objects.items()
    ]
    chroot.run_all(name, commands, folder)
    return sorted(objects.values())


def _object(name: str, source: str) -> str:
    return f"/build/objects/{name}/{PurePath(source).stem}.o"


def _library(
    chroot: Chroot, name: str, options: Sequence[str], sources: Sequence[str]
) -> list[str]:
    """Compile C files into an archive, of which modules link only what they use; return it."""
    objects = _compile(chroot, name, "wcc", options, sources, "/build")
    archive = f"/build/objects/lib{name}.a"
    chroot.run(name, ["emar", "rcs", archive, *objects])
    return [archive]


def _link(chroot: Chroot, compiler: str, module: Path, objects: Sequence[str]) -> None:
    """Link object files to the extension module at the path `module`, given from outside."""
    module.parent.mkdir(parents=True, exist_ok=True)
    inside = "/" + module.relative_to(chroot.root).as_posix()
    chroot.run("link", [f"/build/{compiler}", "-o", inside, *objects, "-shared"])


def _new_tree(chroot: Chroot, name: str) -> Path:
    tree = chroot.path(f"/build/tree-{name}")
    tree.mkdir()
    return tree


def _copy(source: Path, target: Path, *patterns: str) -> None:
    target.mkdir()
    for pattern in patterns:
        for file in source.glob(pattern):
            shutil.copy(file, target)


def _metadata(chroot: Chroot, source: str) -> bytes:
    return chroot.path(f"{source}/PKG-INFO").read_bytes()
