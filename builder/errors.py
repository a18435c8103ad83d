"""What an author is told when a lesson is wrong: file, line, what is wrong, how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one place."""

    file: PurePath
    line: int
    wrong: str
    mend: str

    def __str__(self) -> str:
        """Return the message as an author reads it; editors jump to its `file:line`."""
        return f"{self.file.as_posix()}:{self.line}: {self.wrong}\n    To mend it: {self.mend}"


class FaultsError(Exception):
    """Stops a build; holds every fault found, so that one build shows them all."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults), key=lambda f: (f.file.as_posix(), f.line, f.wrong))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def fail(file: PurePath, line: int, wrong: str, mend: str) -> FaultsError:
    """Return the exception for a single fault, to be raised."""
    return FaultsError([Fault(file, line, wrong, mend)])
