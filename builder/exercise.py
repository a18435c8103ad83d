"""An exercise as its author wrote it: the directive, the YAML with its key, prompt and solution."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import yaml
from markdown_it.token import Token

from builder import myst
from builder.errors import Fault, FaultsError, fail

CHOSEN = ("choice", "choices")
TYPED = ("number", "expression", "vector", "matrix", "set")
KINDS = (*CHOSEN, *TYPED, "order", "match", "mistake", "explain", "code")

_COMMON = {"kind", "hints", "setup", "symbols", "domain"}
NOT_JUDGED = frozenset({"explain", "code"})  # by a page alone, so never a card for practising
_ON_CARDS = {"context", "figure", "practice"}
# What only the lesson around an exercise can show: an equation by its number, and a figure; what
# is said of an answer may link to them in words that say what they are.
_NUMBER = r"\{eq\}`[^`]*`|\(\d+\.\d+\.\d+\)"
_IN_QUESTION = re.compile(rf"{_NUMBER}|\(#(?:fig|eq)-[^)]*\)")
_IN_REPLY = re.compile(
    rf"{_NUMBER}|\bas above\b|\bthis (?:lesson|section|page)\b"
    r"|\b(?:next|previous|last) (?:section|lesson)\b|\bthe (?:figure|plot|diagram)\b"
    r"|\b(?:picture|table|code|cell) (?:above|below|before|at the (?:beginning|end))\b",
    re.IGNORECASE,
)
_KEYS = {
    "choice": {"choices", "answer"},
    "choices": {"choices", "answer"},
    "number": {"answer", "check", "traps", "because", "tolerance", "digits", "unit"},
    "expression": {"answer", "check", "traps", "because", "form"},
    "vector": {"answer", "check", "traps", "because"},
    "matrix": {"answer", "check", "traps", "because"},
    "set": {"answer", "check", "traps", "because"},
    "order": {"steps", "because"},
    "match": {"pairs", "by", "because"},
    "mistake": {"steps", "because"},
    "explain": set(),
    "code": {"start", "tests", "answer", "traps", "because"},
}
_NEEDED = {
    "choice": {"choices"},
    "choices": {"choices"},
    **{kind: {"answer", "because"} for kind in TYPED},
    "order": {"steps", "because"},
    "match": {"pairs", "because"},
    "mistake": {"steps", "because"},
    "explain": set(),
    "code": {"start", "tests", "answer"},
}
FORMS = ("expanded", "factored", "+C")


@dataclass(frozen=True)
class Part:
    """A choice, a trap, a step or a pair: what its author wrote, and where."""

    values: dict[str, Any]
    line: int

    def __getitem__(self, key: str) -> str:
        """Return what was written under a key, or nothing."""
        value = self.values.get(key, "")
        return str(value) if value is not None else ""

    def __contains__(self, key: str) -> bool:
        """Say whether a key was written."""
        return key in self.values

    def marked(self, key: str) -> bool:
        """Say whether `key: true` was written."""
        return self.values.get(key) is True


@dataclass(frozen=True)
class Exercise:
    """One exercise; every text with the line of its file where it begins."""

    source: PurePosixPath
    id: str
    line: int
    kind: str
    prompt: list[Token] = field(repr=False)
    solution: list[Token] = field(repr=False)
    solution_line: int = 0
    key: dict[str, Any] = field(default_factory=dict, repr=False)
    lines: dict[str, int] = field(default_factory=dict, repr=False)
    parts: tuple[Part, ...] = ()  # of choices, steps or pairs
    traps: tuple[Part, ...] = ()

    def text(self, name: str) -> str:
        """Return what was written under a name of the key, or nothing."""
        value = self.key.get(name, "")
        return "" if value is None else str(value)

    @property
    def hints(self) -> list[str]:
        """The hints, in the order in which they are given."""
        return [str(hint) for hint in self.key.get("hints") or []]

    @property
    def practised(self) -> bool:
        """Whether it is asked again on the page Practice."""
        return self.kind not in NOT_JUDGED and self.key.get("practice") is not False

    @property
    def context(self) -> str:
        """What its card says above the question, where the lesson around it is missing."""
        return self.text("context")

    @property
    def figure(self) -> str:
        """The name of the figure of its lesson that its card shows above the question."""
        return self.text("figure")

    def fault(self, wrong: str, mend: str, line: int = 0) -> Fault:
        """Return what is wrong with this exercise, at a line or where it begins."""
        return Fault(self.source, line or self.line, f"exercise `{self.id}`: {wrong}", mend)


def read(found: myst.Directive, source: PurePosixPath) -> Exercise:
    """Return the exercise that a directive holds.

    Raises `FaultsError` if its name, its key, its prompt or its solution is missing or unknown.
    """
    name = found.argument
    if not name or not name.replace("-", "").isalnum() or name != name.lower():
        wrong = f"an exercise named `{name}`" if name else "an exercise without a name"
        raise fail(
            source, found.line, wrong, "name it in small letters, as `{exercise} inner-slope`"
        )
    prompt: list[Token] = []
    solution: list[Token] = []
    solution_line = key_line = 0
    written, worked = "", ("", 0)
    for token in myst.parse(found.body, found.body_line):
        inner = myst.directive(token, source)
        if token.type == "fence" and token.info.strip() == "yaml":
            written, key_line = token.content, token.meta["line"] + 1
        elif inner and inner.name == "solution":
            solution = myst.parse(inner.body, inner.body_line)
            solution_line, worked = inner.line, (inner.body, inner.body_line)
        elif inner and inner.name == "code-cell":
            raise fail(source, inner.line, "a code cell in an exercise", "put it before or after")
        elif not written:
            prompt.append(token)
        else:
            wrong = "words after the key of an exercise"
            raise fail(source, token.meta["line"], wrong, "put them before it or into {solution}")
    if not prompt:
        raise fail(
            source, found.line, f"exercise `{name}` asks nothing", "begin it with its question"
        )
    if not written:
        mend = "write it as a block that begins ```yaml, with at least `kind:`"
        raise fail(source, found.line, f"exercise `{name}` has no key", mend)
    if not solution:
        mend = "end it with :::{solution}, worked to the end"
        raise fail(source, found.line, f"exercise `{name}` has no solution", mend)
    key, lines = mapping(written, key_line, source)
    kind = str(key.get("kind", ""))
    _check_keys(name, kind, key, lines, source, found.line)
    listed = next((word for word in ("choices", "steps", "pairs") if word in key), "")
    exercise = Exercise(
        source,
        name,
        found.line,
        kind,
        prompt,
        solution,
        solution_line,
        key,
        lines,
        _parts(key.get(listed, []), listed, lines, source),
        _parts(key.get("traps") or [], "traps", lines, source),
    )
    if exercise.practised:
        if not exercise.context and not exercise.figure:
            _check_question(exercise, found.body.partition("```yaml")[0])
        _check_replies(exercise, worked)
    return exercise


def _check_question(exercise: Exercise, prompt: str) -> None:
    """Raise `FaultsError` if a question needs what only its lesson shows."""
    texts = [(prompt, exercise.line)]
    texts += [(part[word], part.line) for part in exercise.parts for word in ("text", "label")]
    for text, line in texts:
        if needed := _IN_QUESTION.search(text):
            wrong = (
                f"it asks about `{needed[0]}`, which its card on the page Practice does not show"
            )
            mend = "say it there with `context:` or `figure:`, or keep it in its lesson alone with "
            raise FaultsError([exercise.fault(wrong, mend + "`practice: no`", line)])


def _check_replies(exercise: Exercise, worked: tuple[str, int]) -> None:
    """Raise `FaultsError` if what is said of an answer speaks of what only its lesson shows.

    `worked` is the solution, with the line where it begins.
    """
    lines = exercise.lines
    texts = [(exercise.text("because"), lines.get("because", 0)), worked]
    texts += [(hint, lines[f"hints.{number}"]) for number, hint in enumerate(exercise.hints)]
    texts += [(part["says"], part.line) for part in (*exercise.traps, *exercise.parts)]
    shown = exercise.context + (" the figure" if exercise.figure else "")
    faults = []
    for text, line in texts:
        for needed in _IN_REPLY.finditer(text):
            if needed[0].lower() in shown:
                continue
            wrong = (
                f"it replies with `{needed[0]}`, which its card on the page Practice does not show"
            )
            mend = "write the formula itself, or say what is meant in words that need no lesson"
            at = line + text.count("\n", 0, needed.start())
            faults.append(exercise.fault(wrong, mend, at))
    if faults:
        raise FaultsError(faults)


def _check_keys(
    name: str,
    kind: str,
    key: dict[str, Any],
    lines: dict[str, int],
    source: PurePosixPath,
    line: int,
) -> None:
    if kind not in KINDS:
        wrong = f"exercise `{name}` is of no known kind: `{kind}`"
        raise fail(source, lines.get("kind", line), wrong, f"use one of: {', '.join(KINDS)}")
    known = _COMMON | _KEYS[kind] | (set() if kind in NOT_JUDGED else _ON_CARDS)
    faults = [
        Fault(
            source,
            lines[word],
            f"exercise `{name}`: a {kind} exercise knows no `{word}`",
            f"use: {', '.join(sorted(known))}",
        )
        for word in key
        if word not in known
    ]
    faults += [
        Fault(
            source, line, f"exercise `{name}`: `{word}` is missing", f"write `{word}:` in its key"
        )
        for word in sorted(_NEEDED[kind])
        if key.get(word) in (None, "", [], {})
    ]
    if "practice" in key and not isinstance(key["practice"], bool):
        wrong = f"exercise `{name}`: `practice` is neither yes nor no"
        faults.append(Fault(source, lines["practice"], wrong, "write `practice: no`"))
    if "form" in key and key["form"] not in FORMS:
        faults.append(
            Fault(
                source, lines["form"], f"unknown form `{key['form']}`", f"use: {', '.join(FORMS)}"
            )
        )
    if faults:
        raise FaultsError(faults)


def mapping(
    written: str, line: int, source: PurePosixPath
) -> tuple[dict[str, Any], dict[str, int]]:
    """Return what YAML says, and the line of each name and of each entry of its lists.

    Raises `FaultsError` with the line where it is no YAML.
    """
    try:
        root = yaml.compose(written, Loader=yaml.SafeLoader)
        values = yaml.safe_load(written)
    except yaml.MarkedYAMLError as error:
        at = line + (error.problem_mark.line if error.problem_mark else 0)
        mend = "put a text with a colon or a `#` into quotes"
        raise fail(source, at, f"the key is no YAML: {error.problem}", mend) from None
    if not isinstance(root, yaml.MappingNode) or not isinstance(values, dict):
        raise fail(source, line, "the key is no list of names with values", "write `kind: number`")
    lines: dict[str, int] = {}
    for key_node, value_node in root.value:
        lines[key_node.value] = line + key_node.start_mark.line
        if isinstance(value_node, yaml.SequenceNode):
            for number, entry in enumerate(value_node.value):
                lines[f"{key_node.value}.{number}"] = line + entry.start_mark.line
    return {str(name): value for name, value in values.items()}, lines


def _parts(
    entries: Any, name: str, lines: dict[str, int], source: PurePosixPath
) -> tuple[Part, ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        mend = f"write each entry of `{name}` as `- name: value`, on lines of its own"
        raise fail(source, lines.get(name, 1), f"`{name}` is no list of entries", mend)
    return tuple(
        Part({str(k): v for k, v in entry.items()}, lines[f"{name}.{number}"])
        for number, entry in enumerate(entries)
    )
