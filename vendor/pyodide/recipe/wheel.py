"""Writes a wheel whose bytes depend on nothing but its files."""

import hashlib
from base64 import urlsafe_b64encode
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# CPython 3.14 with the ABI of Pyodide 314.
TAG = "cp314-cp314-pyemscripten_2026_0_wasm32"
_WHEEL = f"Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: false\nTag: {TAG}\n"
_DATE = (2026, 1, 1, 0, 0, 0)


def wheel_name(name: str, version: str) -> str:
    """Return the file name of a wheel."""
    return f"{name}-{version}-{TAG}.whl"


def record_hash(data: bytes) -> str:
    """Return the hash of a file in the form that RECORD has it."""
    return "sha256=" + urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def write_wheel(tree: Path, name: str, version: str, metadata: bytes, folder: Path) -> Path:
    """Pack the files below `tree` into a wheel in `folder`; return its path.

    `metadata` is what METADATA is to say. Compiled Python files are left out.
    """
    info = f"{name}-{version}.dist-info"
    files = {
        path.relative_to(tree).as_posix(): path.read_bytes()
        for path in sorted(tree.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    files[f"{info}/METADATA"] = metadata
    files[f"{info}/WHEEL"] = _WHEEL.encode()
    record = [f"{file},{record_hash(data)},{len(data)}" for file, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    wheel = folder / wheel_name(name, version)
    with ZipFile(wheel, "w") as packed:
        for file, data in files.items():
            entry = ZipInfo(file, _DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, data, compresslevel=9)
    return wheel
