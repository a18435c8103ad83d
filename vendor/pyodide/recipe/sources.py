"""The source archives of the wheels, pinned by their hashes, and the licences they bring."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from recipe.errors import BuildError


class Archive(NamedTuple):
    """A source archive and the folder that it is unpacked to."""

    file: str
    sha256: str
    folder: str


# From pip's package index. The last two are wheels without compiled code: they bring headers.
INDEX = (
    Archive(
        "numpy-2.4.6.tar.gz",
        "f3a3570c4a2a16746ac2c31a7c7c7b0c186b95ce902e33db6f28094ed7387dda",
        "numpy-2.4.6",
    ),
    Archive(
        "kiwisolver-1.5.0.tar.gz",
        "d4193f3d9dc3f6f79aaed0e5637f45d98850ebf01f7ca20e69457f3e8946b66a",
        "kiwisolver-1.5.0",
    ),
    Archive(
        "matplotlib-3.10.8.tar.gz",
        "2299372c19d56bcd35cf05a2738308758d32b9eaed2371898d8f5bd33f084aa3",
        "matplotlib-3.10.8",
    ),
    Archive(
        "pillow-12.2.0.tar.gz",
        "a830b1a40919539d07806aa58e1b114df53ddd43213d9c8b75847eee6c0182b5",
        "pillow-12.2.0",
    ),
    Archive(
        "cppy-1.3.1-py3-none-any.whl",
        "7ca132b6ef6187384738804bd3a453d4eab7e3274df6dcd35e5d92aae3404717",
        "cppy",
    ),
    Archive(
        "pybind11-3.0.1-py3-none-any.whl",
        "aa8f0aa6e0a94d3b64adfc38f560f33f15e589be2175e103c0a33c6bce55ee89",
        "pybind11",
    ),
)
# From Debian's source packages.
DEBIAN = (
    Archive(
        "freetype_2.14.3+dfsg.orig.tar.xz",
        "dc1bec263a6fffa436029efe6428f601d6b1a0b800837508ee3e49bbab8f1006",
        "freetype-2.14.3",
    ),
    Archive(
        "qhull_2020.2.orig.tar.gz",
        "b5c2d7eb833278881b952c8a52d20179eab87766b00b865000469a45c1838b7e",
        "qhull-2020.2",
    ),
    Archive(
        "zlib_1.3.dfsg+really1.3.2.orig.tar.gz",
        "7b6903eb019983987b7112eccf90f1703f1c6c0e0cede36564bf611d19ca579d",
        "zlib-1.3.dfsg+really1.3.2",
    ),
)

# What is compiled or copied into the wheels → the file in the sources that says its terms.
LICENCES = {
    "numpy.txt": "numpy-2.4.6/LICENSE.txt",
    "numpy-dragon4.txt": "numpy-2.4.6/numpy/_core/src/multiarray/dragon4_LICENSE.txt",
    "numpy-highway.txt": "numpy-2.4.6/numpy/_core/src/highway/LICENSE",
    "numpy-lapack_lite.txt": "numpy-2.4.6/numpy/linalg/lapack_lite/LICENSE.txt",
    "numpy-libdivide.txt": "numpy-2.4.6/numpy/_core/include/numpy/libdivide/LICENSE.txt",
    "numpy-ma.txt": "numpy-2.4.6/numpy/ma/LICENSE",
    "numpy-pocketfft.txt": "numpy-2.4.6/numpy/fft/pocketfft/LICENSE.md",
    "numpy-pythoncapi-compat.txt": "numpy-2.4.6/numpy/_core/src/common/pythoncapi-compat/COPYING",
    "numpy-random.txt": "numpy-2.4.6/numpy/random/LICENSE.md",
    "numpy-random-distributions.txt": "numpy-2.4.6/numpy/random/src/distributions/LICENSE.md",
    "numpy-random-mt19937.txt": "numpy-2.4.6/numpy/random/src/mt19937/LICENSE.md",
    "numpy-random-pcg64.txt": "numpy-2.4.6/numpy/random/src/pcg64/LICENSE.md",
    "numpy-random-philox.txt": "numpy-2.4.6/numpy/random/src/philox/LICENSE.md",
    "numpy-random-sfc64.txt": "numpy-2.4.6/numpy/random/src/sfc64/LICENSE.md",
    "numpy-random-splitmix64.txt": "numpy-2.4.6/numpy/random/src/splitmix64/LICENSE.md",
    "kiwisolver.txt": "kiwisolver-1.5.0/LICENSE",
    "kiwisolver-loki.txt": "kiwisolver-1.5.0/kiwi/AssocVector.h",
    "cppy.txt": "cppy/cppy-1.3.1.dist-info/LICENSE",
    "matplotlib.txt": "matplotlib-3.10.8/LICENSE/LICENSE",
    "matplotlib-agg.txt": "matplotlib-3.10.8/extern/agg24-svn/src/copying",
    "matplotlib-amsfonts.txt": "matplotlib-3.10.8/LICENSE/LICENSE_AMSFONTS",
    "matplotlib-bakoma.txt": "matplotlib-3.10.8/LICENSE/LICENSE_BAKOMA",
    "matplotlib-carlogo.txt": "matplotlib-3.10.8/LICENSE/LICENSE_CARLOGO",
    "matplotlib-colorbrewer.txt": "matplotlib-3.10.8/LICENSE/LICENSE_COLORBREWER",
    "matplotlib-courierten.txt": "matplotlib-3.10.8/LICENSE/LICENSE_COURIERTEN",
    "matplotlib-dejavu.txt": "matplotlib-3.10.8/lib/matplotlib/mpl-data/fonts/ttf/LICENSE_DEJAVU",
    "matplotlib-jsxtools.txt": "matplotlib-3.10.8/LICENSE/LICENSE_JSXTOOLS_RESIZE_OBSERVER",
    "matplotlib-qt4_editor.txt": "matplotlib-3.10.8/LICENSE/LICENSE_QT4_EDITOR",
    "matplotlib-solarized.txt": "matplotlib-3.10.8/LICENSE/LICENSE_SOLARIZED",
    "matplotlib-stix.txt": "matplotlib-3.10.8/LICENSE/LICENSE_STIX",
    "matplotlib-yorick.txt": "matplotlib-3.10.8/LICENSE/LICENSE_YORICK",
    "pybind11.txt": "pybind11/pybind11-3.0.1.dist-info/licenses/LICENSE",
    "freetype.txt": "freetype-2.14.3/docs/FTL.TXT",
    "freetype-bdf.txt": "freetype-2.14.3/src/bdf/README",
    "freetype-pcf.txt": "freetype-2.14.3/src/pcf/README",
    "qhull.txt": "qhull-2020.2/COPYING.txt",
    "pillow.txt": "pillow-12.2.0/LICENSE",
    "zlib.txt": "zlib-1.3.dfsg+really1.3.2/LICENSE",
}


def fetch_from_index(archives: Sequence[Archive], folder: Path) -> None:
    """Fetch archives into `folder` with pip's own settings."""
    script = Path(__file__).with_name("archives.py")
    files = [archive.file for archive in archives]
    done = subprocess.run(
        [sys.executable, str(script), str(folder), *files],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"pip could not fetch the source archives:\n{done.stderr.strip()}")


def unpack(archive: Archive, folder: Path) -> None:
    """Unpack an archive that lies in `folder` there, after a look at its hash."""
    path = folder / archive.file
    check(archive, path)
    if path.suffix == ".whl":
        shutil.unpack_archive(path, folder / archive.folder, "zip")
    else:
        shutil.unpack_archive(path, folder)


def check(archive: Archive, path: Path) -> None:
    """Raise `BuildError` unless `path` is the archive that the recipe means."""
    if not path.exists():
        raise BuildError(
            f"{archive.file} was not to be had: its place has another version by now. "
            "Name a mirror that still has it with --mirror, or renew the pins in sources.py."
        )
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != archive.sha256:
        raise BuildError(
            f"{archive.file} is not the archive that the recipe means: its sha256 is {found}, "
            f"not {archive.sha256}."
        )


def licences(sources: Path) -> dict[str, bytes]:
    """Return the licence texts of what is in the wheels, from the unpacked `sources`."""
    return {name: _terms(sources / path) for name, path in LICENCES.items()}


def _terms(path: Path) -> bytes:
    """Return a licence file, or the comment that a source file begins with."""
    text = path.read_bytes()
    if path.suffix != ".h":
        return text
    lines = text.splitlines(keepends=True)
    end = next(k for k, line in enumerate(lines) if not line.startswith(b"//"))
    return b"".join(lines[:end])
