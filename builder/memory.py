"""What was built before, so that a build does again only what changed."""

import hashlib
import json
import os
import pickle
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from builder.execute import Outputs
from builder.fingerprint import environment
from builder.lesson import Result

Entry = tuple[str, Result]  # the digest of the outputs a page was built from, and its files

_entries: dict[tuple[Path, str], Entry] = {}
_digests: dict[int, tuple[Outputs, str]] = {}


def digest(*parts: Any) -> str:
    """Return a hash of anything whose `repr` tells all of it."""
    return hashlib.sha256("\0".join(map(repr, parts)).encode()).hexdigest()


@cache
def builder_version() -> str:
    """Return a hash of the builder itself and of the packages it uses."""
    folder = Path(__file__).parent
    files = sorted([*folder.rglob("*.py"), *folder.rglob("*.toml")])
    code = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
    return digest(code, environment())


def outputs_digest(outputs: Outputs) -> str:
    """Return the hash of a lesson's outputs; of the same object it is taken once."""
    held = _digests.get(id(outputs))
    if held is None or held[0] is not outputs:
        text = json.dumps(outputs, ensure_ascii=False)
        held = outputs, hashlib.sha256(text.encode()).hexdigest()
        _digests[id(outputs)] = held
    return held[1]


def recall(folder: Path, key: str) -> Entry | None:
    """Return what was remembered in `folder` under `key`, now or by an earlier process."""
    if (folder, key) not in _entries:
        try:
            entry = pickle.loads((folder / f"{key}.pickle").read_bytes())
        except Exception:  # a damaged file can raise nearly anything; the page is built again
            return None
        _entries[folder, key] = entry
    return _entries[folder, key]


def remember(folder: Path, key: str, entry: Entry) -> None:
    """Keep the newest entry of `folder`, whole or not at all."""
    _entries[folder, key] = entry
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.pickle"):
        with suppress(OSError):
            old.unlink()
    part = folder / f"{key}.{os.getpid()}.part"
    part.write_bytes(pickle.dumps(entry))
    part.replace(folder / f"{key}.pickle")
