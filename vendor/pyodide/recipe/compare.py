"""Whether folders of wheels or licences hold the same files, and what it means if not."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from recipe.errors import BuildError

# What a difference in a file means, by the end of its name; the first that fits counts.
MEANINGS = (
    ("/RECORD", "the list of a wheel's files, which follows from the others"),
    ("numpy/__config__.py", "numpy's note of its compilers: the tools have other versions"),
    (".so", "compiled code: other tools or headers, or another library was compiled in"),
    ("", "a file that is copied from the sources: the sources or the recipe are others"),
)


class Difference(NamedTuple):
    """A member of a wheel that two folders do not have in common, and how."""

    wheel: str
    member: str
    kind: str  # "added", "missing" or "changed", as seen from the committed wheel

    def __str__(self) -> str:
        return f"{self.kind:8}{self.wheel.partition('-')[0]}: {self.member}"


def digests(wheel: Path) -> dict[str, str]:
    """Return the sha256 of every member of a wheel by its name.

    Raises `BuildError` if it is no sound zip, or if it holds a name twice.
    """
    try:
        with ZipFile(wheel) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            found = {entry.filename: _sha256(packed, entry) for entry in entries}
    except (BadZipFile, zlib.error) as error:
        raise BuildError(f"{wheel} cannot be read as a wheel: {error}") from None
    twice = [name for name, times in Counter(e.filename for e in entries).items() if times > 1]
    if twice:
        raise BuildError(f"{wheel} holds {twice[0]} twice, so that it is not clear which counts.")
    return found


def _sha256(packed: ZipFile, entry: ZipInfo) -> str:
    return hashlib.sha256(packed.read(entry)).hexdigest()


def wheel_differences(committed: Path, built: Path) -> list[Difference]:
    """Return the members that two wheels do not have in common, sorted by name."""
    ours, theirs = digests(committed), digests(built)
    return [
        Difference(committed.name, member, _kind(member in ours, member in theirs))
        for member in sorted(ours | theirs)
        if ours.get(member) != theirs.get(member)
    ]


def _kind(in_ours: bool, in_theirs: bool) -> str:
    if in_ours and in_theirs:
        return "changed"
    return "missing" if in_ours else "added"


def report(committed: Path, built: Path) -> tuple[bool, str]:
    """Return whether all wheels of two folders have the same files, and say it in words.

    Every committed wheel must have been built, and no other; dates and compression of the
    members do not count.
    """
    ours, theirs = (
        {wheel.name: wheel for wheel in folder.glob("*.whl")} for folder in (committed, built)
    )
    if not ours:
        raise BuildError(f"There are no wheels in {committed} to compare with.")
    lines = [f"not built again: {name}" for name in sorted(ours.keys() - theirs.keys())]
    lines += [f"built, but not committed: {name}" for name in sorted(theirs.keys() - ours.keys())]
    both = sorted(ours.keys() & theirs.keys())
    found = [d for name in both for d in wheel_differences(ours[name], theirs[name])]
    files = sum(len(digests(ours[name])) for name in both)
    changed = sum(d.kind != "added" for d in found)
    lines.append(f"{files - changed} of {files} committed files came out with the same bytes.")
    lines += _explained(found)
    return not found and ours.keys() == theirs.keys(), "\n".join(lines)


def other_texts(committed: Path, built: Path) -> list[str]:
    """Return the names of the files that two folders do not have in common, or not the same."""
    ours, theirs = (
        {file.name: file.read_bytes() for file in folder.iterdir()} for folder in (committed, built)
    )
    return [name for name in sorted(ours | theirs) if ours.get(name) != theirs.get(name)]


def _explained(differences: Iterable[Difference]) -> list[str]:
    """Return the differences in groups of the same meaning, each under what it means."""
    groups: dict[str, list[Difference]] = {}
    for difference in differences:
        meaning = next(text for end, text in MEANINGS if difference.member.endswith(end))
        groups.setdefault(meaning, []).append(difference)
    lines = []
    for _, meaning in MEANINGS:
        if meaning in groups:
            lines += [f"{meaning}:", *(f"  {difference}" for difference in groups[meaning])]
    return lines
