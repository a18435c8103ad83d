"""An exercise with every text of it rendered for one reader, and what a page needs to judge."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from markdown_it.token import Token

from builder import myst
from builder.answers import Key, data, proofs, shown_order
from builder.errors import Fault, FaultsError, fail
from builder.exercise import Exercise, read
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
    code: str = ""  # to start from, and the tests
    files: dict[str, bytes] = field(default_factory=dict)


@lru_cache(maxsize=4096)
def known(
    name: str, body: str, line: int, body_line: int, source: PurePosixPath
) -> tuple[Exercise, Key, tuple[Fault, ...], dict[str, Any]]:
    """Return an exercise, its key, what is wrong with it, and what a page needs to judge it.

    Raises `FaultsError` if it cannot be read.
    """
    exercise = read(myst.Directive("exercise", name, {}, body, line, body_line), source)
    faults = tuple(proofs(exercise))
    return exercise, Key(exercise), faults, {} if faults else data(exercise)


def exercise_of(found: myst.Directive, source: PurePosixPath) -> tuple[Exercise, Key]:
    """Return the exercise of a directive and its key.

    Raises `FaultsError` if it cannot be read, or if its key is not proved.
    """
    if unknown := sorted(set(found.options) - {"source"}):
        wrong = f"unknown option `:{unknown[0]}:` of an exercise"
        raise fail(source, found.line, wrong, "write it into the key, or use `:source: true`")
    exercise, key, faults, _ = known(
        found.argument, found.body, found.line, found.body_line, source
    )
    if faults:
        raise FaultsError(list(faults))
    return exercise, key


def asked(
    found: myst.Directive, page: PurePosixPath, number: int, blocks: Blocks, inline: Inline
) -> Asked:
    """Return an exercise rendered: `blocks` and `inline` give the Markdown of tokens and texts.

    Raises `FaultsError` if it cannot be read, or if its key is not proved.
    """
    exercise, key = exercise_of(found, page)
    judged = known(found.argument, found.body, found.line, found.body_line, page)[3]
    order = shown_order(exercise)
    parts = [exercise.parts[k] for k in order]
    labels: list[str] = []
    if exercise.kind == "match":
        items = [drawn(key, part, f"{exercise.id}-{n}") for n, part in enumerate(parts)]
        labels = [inline(part["label"], part.line) for part in exercise.parts]
    else:
        items = [inline(part["text"], part.line) for part in parts]
    says = dict(_says(exercise, order, inline))
    return Asked(
        f"exercise-{exercise.id}",
        f"{WORDS.exercise} {number}",
        exercise.kind,
        blocks(exercise.prompt).strip(),
        items,
        labels,
        says,
        _solution(exercise, labels, blocks, inline),
        json.dumps(judged, ensure_ascii=False, separators=(",", ":")),
        _code(exercise),
    )


def _says(exercise: Exercise, order: list[int], inline: Inline) -> Iterator[tuple[str, str]]:
    lines = exercise.lines
    if because := exercise.text("because"):
        yield "right", inline(because, lines["because"])
    for number, hint in enumerate(exercise.hints):
        yield f"hint-{number}", inline(hint, lines[f"hints.{number}"])
    for number, trap in enumerate(exercise.traps):
        yield f"trap-{number}", inline(trap["says"], trap.line)
    for number, part in enumerate(exercise.parts[k] for k in order):
        if part["says"]:
            yield f"item-{number}", inline(part["says"], part.line)


def _solution(exercise: Exercise, labels: list[str], blocks: Blocks, inline: Inline) -> str:
    """Return the worked solution; above it the answer, where the key says it and not the words."""
    worked = blocks(exercise.solution).strip()
    right: list[str] = []
    if exercise.kind in ("choice", "choices"):
        right = [inline(p["text"], p.line) for p in exercise.parts if p.values.get("right") is True]
    elif exercise.kind == "mistake":
        right = [
            inline(p["text"], p.line) for p in exercise.parts if p.values.get("mistake") is True
        ]
    elif exercise.kind == "order":
        right = [inline(p["text"], p.line) for p in exercise.parts]
    elif exercise.kind == "match":
        right = [labels[k] for k in shown_order(exercise)]
    if not right:
        return worked
    numbered = exercise.kind in ("order", "match")
    if len(right) == 1:
        return f"**{WORDS.answer}** {right[0]}\n\n{worked}"
    marks = [f"{k}." if numbered else "-" for k in range(1, len(right) + 1)]
    listed = "\n".join(f"{mark + ' ':<4}{text}" for mark, text in zip(marks, right, strict=True))
    return f"**{WORDS.answer}**\n\n{listed}\n\n{worked}"


def _code(exercise: Exercise) -> str:
    if exercise.kind != "code":
        return ""
    return f"{exercise.text('start').rstrip()}\n\n\n{exercise.text('tests').rstrip()}"
