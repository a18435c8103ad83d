"""What a cell shows, told to the page while it runs, and never more than a page can hold."""

import io
import re
import time
from collections.abc import Callable
from typing import Any, Literal

Tell = Callable[[dict[str, Any]], None]
Name = Literal["out", "err"]

CHARACTERS = 100_000
LINES = 1_000
FIGURES = 20
SECONDS_BETWEEN_TEXTS = 0.1

NO_ROOM = "… from here on, what is printed is only counted.\n"
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


class Screen:
    """Where the outputs of one cell go: text in order and gathered, the rest at once."""

    def __init__(self, cell: str, tell: Tell) -> None:
        self.cell = cell
        self.out = Stream(self, "out")
        self.err = Stream(self, "err")
        self._tell = tell
        self._waiting: list[str] = []
        self._stream: Name = "out"
        self._told = time.monotonic()
        self._characters = CHARACTERS
        self._lines = LINES
        self._left_out = _LeftOut()
        self._figures = 0
        self._full = False

    def write(self, text: str, stream: Name) -> None:
        """Show text, as far as there is room."""
        if stream != self._stream:
            self.flush()
            self._stream = stream
        self._waiting.append(self._kept(text))
        # When there is no more room, nothing will be written that could see to what waits.
        if time.monotonic() - self._told > SECONDS_BETWEEN_TEXTS or self._full:
            self.flush()
        if self._full:
            self._tell({"says": "text", "id": self.cell, "text": NO_ROOM, "stream": "err"})

    def say(self, says: str, **more: Any) -> None:
        """Show something that is not printed text, after what was printed before."""
        self.flush()
        self._tell({"says": says, "id": self.cell, **more})

    def say_text(self, says: str, key: str, text: str) -> None:
        """Show a value as text, as far as there is room."""
        kept = self._kept(text)
        if kept:
            self.say(says, **{key: kept})

    def has_room_for_figure(self) -> bool:
        """Count one more figure and return whether it may be shown."""
        self._figures += 1
        return self._figures <= FIGURES

    def flush(self) -> None:
        """Tell what waits."""
        text = _ESCAPES.sub("", "".join(self._waiting))
        self._waiting.clear()
        self._told = time.monotonic()
        if text:
            self._tell({"says": "text", "id": self.cell, "text": text, "stream": self._stream})

    def close(self) -> None:
        """Tell what waits, and how much was left out."""
        self.flush()
        left_out = []
        if self._left_out.lines:
            left_out.append(f"{_count(self._left_out.lines, 'more line')} left out")
        elif self._left_out.characters:
            left_out.append(f"{_count(self._left_out.characters, 'more character')} left out")
        if self._figures > FIGURES:
            left_out.append(f"{_count(self._figures - FIGURES, 'more figure')} left out")
        if left_out:
            words = f"\n… {', '.join(left_out)}\n"
            self._tell({"says": "text", "id": self.cell, "text": words, "stream": "err"})

    def _kept(self, text: str) -> str:
        """Return the part of `text` there is room for; the rest is only counted."""
        lines = text.count("\n")
        whole = lines < self._lines or (lines == self._lines and text.endswith("\n"))
        if len(text) <= self._characters and whole:
            self._characters -= len(text)
            self._lines -= lines
            return text
        end = min(len(text), self._characters)
        at = -1
        for _ in range(self._lines):
            at = text.find("\n", at + 1, end)
            if at < 0:
                break
        else:
            end = at + 1
        kept = text[:end]
        self._full = True
        self._characters = self._lines = 0
        self._left_out.write(text[end:])
        # From here on nothing is kept, and counting is all that writing costs.
        self.out.write = self.err.write = self._left_out.write  # type: ignore[method-assign]  # quick
        return kept


class _LeftOut:
    """Counts the lines and characters of what is written, as quickly as can be."""

    def __init__(self) -> None:
        self.lines = 0
        self.characters = 0

    def write(self, text: str) -> int:
        """Count one text."""
        if text == "\n":  # what `print` ends with
            self.lines += 1
            return 1
        self.lines += text.count("\n")
        self.characters += len(text)
        return len(text)


class Stream(io.TextIOBase):
    """A file that shows what is written to it."""

    def __init__(self, screen: Screen, name: Name) -> None:
        self._screen = screen
        self._stream: Name = name

    def write(self, text: str) -> int:
        """Show `text`; returns how many characters it has."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._screen.write(text, self._stream)
        return len(text)

    def flush(self) -> None:
        """Show what waits: `print(…, flush=True)` means it."""
        self._screen.flush()

    def writable(self) -> bool:
        """Say that this file can be written to."""
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]  # never set
        """The encoding, for whoever asks: it is never used."""
        return "utf-8"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s were' if number != 1 else ' was'}".replace(",", "\u202f")
