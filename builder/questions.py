"""An exercise with every text of it rendered for one reader, and what a page needs to judge."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import PurePosixPath

from markdown_it.token import Token

from builder import myst
from builder.answers import Key, data, proofs, shown_order
from builder.errors import FaultsError, fail
from builder.exercise import Exercise, Part, read
from builder.pictures import drawn
from builder.words import WORDS

Blocks = Callable[[list[Token]], str]
Inline = Callable[[str, int], str]


@dataclass(frozen=True)
class Asked:
    """An exercise as a reader meets it."""

    id: str
    title: str
    kind: str
    prompt: str
    items: list[str]  # choices, steps or pictures, in the order in which they are shown
    labels: list[str]  # of pictures
    says: dict[str, str]  # hints, and what is said to an answer
    solution: str
    key: str  # JSON for the page's scripts
    code: str = ""  # to start from
    tests: str = ""  # of that code
    practised: bool = True  # asked again on the page Practice
    context: str = ""  # said there above the question
    figure: str = ""  # shown there above the question: its id

    @property
    def pictures(self) -> str:
        """The pictures as a list of HTML."""
        pictures = "".join(f"<li>{svg}</li>" for svg in self.items)
        return f'<ol class="exercise-items exercise-pictures">{pictures}</ol>'


class Known:
    """An exercise, its key, what is wrong with it, and what a page needs to judge an answer."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.key = Key(exercise)
        self.faults = proofs(self.key)
        self.judged = {} if self.faults else data(self.key)
        self.order = shown_order(exercise)

    @property
    def parts(self) -> list[Part]:
        """Choices, steps or pairs in the order in which the page shows them."""
        return [self.exercise.parts[k] for k in self.order]

    @cached_property
    def pictures(self) -> list[str]:
        """The graphs of a `match`; drawn once for the page and its notebooks."""
        names = (f"{self.exercise.id}-{n}" for n in range(len(self.parts)))
        return [drawn(self.key, part, name) for part, name in zip(self.parts, names, strict=True)]


def known(found: myst.Directive, source: PurePosixPath) -> Known:
    """Return what is known of the exercise that a directive holds; it is proved once.

    Raises `FaultsError` if it cannot be read.
    """
    return _known(found.argument, found.body, found.line, found.body_line, source)


@lru_cache(maxsize=4096)
def _known(name: str, body: str, line: int, body_line: int, source: PurePosixPath) -> Known:
    return Known(read(myst.Directive("exercise", name, {}, body, line, body_line), source))


def proved(found: myst.Directive, source: PurePosixPath) -> Known:
    """Return the exercise of a directive.

    Raises `FaultsError` if it cannot be read, or if its key is not proved.
    """
    if unknown := sorted(set(found.options) - {"source"}):
        wrong = f"unknown option `:{unknown[0]}:` of an exercise"
        raise fail(source, found.line, wrong, "write it into the key, or use `:source: true`")
    if (exercise := known(found, source)).faults:
        raise FaultsError(exercise.faults)
    return exercise


def asked(found: Known, number: int, blocks: Blocks, inline: Inline) -> Asked:
    """Return an exercise rendered: `blocks` and `inline` give the Markdown of tokens and texts.

    Raises `UnusableError` for a picture that cannot be drawn.
    """
    exercise = found.exercise
    labels: list[str] = []
    if exercise.kind == "match":
        items = found.pictures
        labels = [inline(part["label"], part.line) for part in exercise.parts]
    else:
        items = [inline(part["text"], part.line) for part in found.parts]
    return Asked(
        f"exercise-{exercise.id}",
        f"{WORDS.exercise} {number}",
        exercise.kind,
        blocks(exercise.prompt).strip(),
        items,
        labels,
        dict(_says(found, inline)),
        _solution(found, labels, blocks, inline),
        json.dumps(found.judged, ensure_ascii=False, separators=(",", ":")),
        *_code(exercise),
        exercise.practised,
        inline(exercise.context, exercise.lines["context"]) if exercise.context else "",
        exercise.figure,
    )


def _says(found: Known, inline: Inline) -> Iterator[tuple[str, str]]:
    exercise, lines = found.exercise, found.exercise.lines
    if because := exercise.text("because"):
        yield "right", inline(because, lines["because"])
    for number, hint in enumerate(exercise.hints):
        yield f"hint-{number}", inline(hint, lines[f"hints.{number}"])
    for number, trap in enumerate(exercise.traps):
        yield f"trap-{number}", inline(trap["says"], trap.line)
    for number, part in enumerate(found.parts):
        if part["says"]:
            yield f"item-{number}", inline(part["says"], part.line)


def _solution(found: Known, labels: list[str], blocks: Blocks, inline: Inline) -> str:
    """Return the worked solution; above it the answer, where the key says it and not the words."""
    exercise = found.exercise
    worked = blocks(exercise.solution).strip()
    right: list[str] = []
    if exercise.kind == "match":
        right = [labels[k] for k in found.order]
    elif exercise.kind == "order":
        right = [inline(p["text"], p.line) for p in exercise.parts]
    else:
        parts = [p for p in exercise.parts if p.marked("right") or p.marked("mistake")]
        right = [inline(p["text"], p.line) for p in parts]
    if not right:
        return worked
    numbered = exercise.kind in ("order", "match")
    if len(right) == 1:
        return f"**{WORDS.answer}** {right[0]}\n\n{worked}"
    marks = [f"{k}." if numbered else "-" for k in range(1, len(right) + 1)]
    listed = "\n".join(f"{mark + ' ':<4}{text}" for mark, text in zip(marks, right, strict=True))
    return f"**{WORDS.answer}**\n\n{listed}\n\n{worked}"


def _code(exercise: Exercise) -> tuple[str, str]:
    if exercise.kind != "code":
        return "", ""
    return exercise.text("start").rstrip(), exercise.text("tests").rstrip()
