"""What a learner may try when a cell fails: a sentence or two for the errors they meet most."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Around:
    """What is known where a cell failed: its names, and in which cells others are defined."""

    names: frozenset[str] = frozenset()
    elsewhere: Mapping[str, str] = field(default_factory=dict)


def hint(name: str, message: str, code: str, around: Around) -> str:
    """Return what to try, or nothing."""
    return ""
