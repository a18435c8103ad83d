"""What is kept of a reader's progress: carried by a file, merged, and never lost to a clock."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import HEAD, LESSON, MODULE, by_node, lesson, project

from builder.course import check_lab, course
from builder.decisions import read_decisions
from builder.sheets import sheet_entries
from builder.source import read_pages

ROOT = Path(__file__).parent.parent
CARRY = ROOT / "tests" / "progress" / "carry.mjs"

EXERCISE = """\
::::{exercise} NAME
What is one and one?

```yaml
kind: number
answer: 2
because: It is two.
```

:::{solution}
Two.
:::
::::
"""
CODE = EXERCISE.replace(
    'kind: number\nanswer: 2\nbecause: It is two.',
    "kind: code\nstart: |\n  x = 1\ntests: |\n  assert x == 2\nanswer: |\n  x = 2",
)  # fmt: skip

slugs = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)
times = st.integers(1, 8_600_000_000_000_000)
days = st.dates().map(str)
paths = st.builds("lessons/{}-{}/{}-{}/".format, st.integers(0, 9), slugs, st.integers(1, 9), slugs)
few_paths = st.sampled_from(["lessons/1-a/1-b/", "lessons/1-a/2-c/"])
seen = st.lists(slugs, min_size=1, max_size=4, unique=True).map(sorted)
entries = st.one_of(
    st.fixed_dictionaries({"when": times}, optional={"marked": times, "at": slugs, **other})
    for other in ({"read": days}, {"seen": seen})
)
words = st.text(max_size=20)
answers = st.fixed_dictionaries(
    {
        "given": st.none()
        | st.integers(-9, 9)
        | words
        | st.lists(words | st.integers(0, 9), max_size=3)
        | st.lists(st.lists(words, max_size=3), max_size=3),
        "right": st.booleans(),
    },
    optional={"first": st.booleans()},
)
edits = st.fixed_dictionaries({"code": words, "from": slugs})
kept = st.fixed_dictionaries(
    {},
    optional={
        "uphill.progress": st.dictionaries(paths, entries, min_size=1, max_size=4),
        "uphill.exercises": st.dictionaries(
            slugs.map("exercise-{}".format).map(lambda name: name.replace("_", "-")),
            answers,
            min_size=1,
            max_size=4,
        ),
        "uphill.cells": st.dictionaries(
            slugs.map("/site/{}/".format),
            st.dictionaries(slugs, edits, min_size=1, max_size=2),
            min_size=1,
            max_size=2,
        ),
    },
)


def answered(deed: str, asked: list[dict[str, Any]]) -> list[Any]:
    """Return what the scripts of the site make of each question."""
    found: list[Any] = by_node(CARRY, asked=[[deed, question] for question in asked])
    return found


@settings(max_examples=10)
@given(st.lists(st.tuples(kept, st.sampled_from(["merge", "replace"])), min_size=20, max_size=40))
def test_a_file_carries_all_that_is_kept(states: list[tuple[dict[str, Any], str]]) -> None:
    found = answered("carried", [{"kept": state, "way": way} for state, way in states])
    for (state, _), carried in zip(states, found, strict=True):
        assert carried["once"] == state
        assert carried["twice"] == state


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(*[st.dictionaries(few_paths, entries, max_size=2)] * 2), min_size=20, max_size=40
    )
)
def test_two_browsers_agree_whichever_comes_first(pairs: list[tuple[Any, Any]]) -> None:
    found = answered("merged", [{"one": one, "other": other} for one, other in pairs])
    for (one, other), (both, turned, again) in zip(pairs, found, strict=True):
        assert both == turned == again
        assert set(both) == set(one) | set(other)
        for path in both:
            known = [record[path] for record in (one, other) if path in record]
            assert both[path]["when"] == max(entry["when"] for entry in known)


step = st.tuples(st.just("visited"), few_paths, times, slugs)
steps = st.lists(
    step
    | st.tuples(st.just("saw"), few_paths, times, st.sampled_from("ab"))
    | st.tuples(st.just("marked"), few_paths, times, days | st.none()),
    max_size=8,
)


@settings(max_examples=10)
@given(st.lists(steps, min_size=20, max_size=40))
def test_whatever_the_clock_says_the_last_word_counts(runs: list[list[Any]]) -> None:
    found = answered("changed", [{"steps": run} for run in runs])
    for run, changed in zip(runs, found, strict=True):
        *_, last = changed["states"]
        # What a tab remembers from before takes nothing back.
        assert all(state == last for state in changed["merged"])
        for (deed, path, _, what), state in zip(run, changed["states"][1:], strict=True):
            if deed == "marked":
                assert state[path].get("read") == what
            elif deed == "visited":
                assert state[path]["at"] == what
                assert state[path]["when"] == max(entry["when"] for entry in state.values())


def test_a_lesson_is_read_once_all_its_parts_were_seen() -> None:
    path = "lessons/1-a/1-b/"
    run = [["saw", path, 5, "a"], ["saw", path, 4, "a"], ["saw", path, 3, "b"]]
    (found,) = answered("changed", [{"steps": [*run, ["marked", path, 1, None], run[0]]}])
    one, two, three, back, again = found["states"][1:]
    assert one[path]["seen"] == two[path]["seen"] == ["a"]
    assert "read" not in two[path]
    assert three[path]["read"] == "2026-11-22"
    assert "read" not in back[path]
    assert back[path]["marked"] > three[path]["marked"]
    assert again[path]["seen"] == ["a"]  # it begins afresh


ENTRY = {"when": 1}
PATH = "lessons/1-a/1-b/"


def file(**kept: Any) -> str:
    """Return the text of a file that holds what is kept under names."""
    named = {f"uphill.{name}": value for name, value in kept.items()}
    return json.dumps({"uphill": "progress", "version": 1, "made": "2026-11-22", "kept": named})


REFUSED = [
    ("", "empty"),
    ("[", "no-json"),
    ("\x00\x01", "no-json"),
    ("[" * 200_000 + "]" * 200_000, "not-ours"),
    ("[]", "not-ours"),
    ("null", "not-ours"),
    ('"progress"', "not-ours"),
    ('{"uphill": "practice", "version": 1}', "not-ours"),
    ('{"uphill": "progress", "version": 2, "kept": {}}', "newer"),
    ('{"uphill": "progress", "version": "1", "kept": {}}', "version"),
    ('{"uphill": "progress", "version": 1, "kept": []}', "nothing-in-it"),
    (file(other={}), "unknown-part"),
    (file(progress={}).replace("uphill.progress", "__proto__"), "unknown-part"),
    (file(progress=[]), "unsound"),
    (file(progress={"__proto__": ENTRY}), "unsound"),
    (file(progress={"constructor": ENTRY}), "unsound"),
    (file(progress={"https://example.org/": ENTRY}), "unsound"),
    (file(progress={f"//example.org/{PATH}": ENTRY}), "unsound"),
    (file(progress={f"../{PATH}": ENTRY}), "unsound"),
    (file(progress={PATH: None}), "unsound"),
    (file(progress={PATH: {}}), "unsound"),
    (file(progress={PATH: {**ENTRY, "at": "<img src=x onerror=alert(1)>"}}), "unsound"),
    (file(progress={PATH: {**ENTRY, "read": "yesterday"}}), "unsound"),
    (file(progress={PATH: {**ENTRY, "read": "2026-99-99"}}), "unsound"),
    (file(progress={PATH: {**ENTRY, "more": 1}}), "unsound"),
    (file(progress={PATH: {"when": -1}}), "unsound"),
    (file(progress={PATH: {"when": 1e300}}), "unsound"),
    (file(progress={PATH: {"when": "1"}}), "unsound"),
    (file(progress={PATH: {**ENTRY, "seen": "ab"}}), "unsound"),
    (file(exercises={"exercise-<b>": {"given": 1, "right": True}}), "unsound"),
    (file(exercises={"exercise-a": {"given": {}, "right": True}}), "unsound"),
    (file(exercises={"exercise-a": {"given": [[[1]]], "right": True}}), "unsound"),
    (file(exercises={"exercise-a": {"given": 1, "right": "yes"}}), "unsound"),
    (file(exercises={"exercise-a": {"given": "x" * 30_000, "right": True}}), "unsound"),
    (file(cells={"//example.org/": {"1": {"code": "", "from": "a"}}}), "unsound"),
    (file(cells={"https://example.org/": {"1": {"code": "", "from": "a"}}}), "unsound"),
    (file(cells={"/a/": {"1": {"code": 1, "from": "a"}}}), "unsound"),
    (file(cells={"/a/": {"__proto__": {"code": "", "from": "a"}}, "/b/": {}}), "unsound"),
]


def test_a_file_that_was_not_saved_here_is_refused() -> None:
    found = answered("opened", [{"text": text} for text, _ in REFUSED])
    for (text, code), told in zip(REFUSED, found, strict=True):
        assert told == code, text[:200]
    sound = file(progress={PATH: ENTRY})
    assert answered("opened", [{"text": sound}])[0]["uphill.progress"] == {PATH: ENTRY}


def test_the_course_is_known_from_its_pages(tmp_path: Path) -> None:
    body = f"## One\n\n### Within\n\n{EXERCISE.replace('NAME', 'a')}\n## Two\n\n"
    lab = HEAD.replace("description:", "lab: true\ndescription:")
    module = "lessons/1-first-module"
    more = {f"{module}/3-lab.md": f"{lab}# Lab\n\n{CODE.replace('NAME', 'b')}"}
    equations = "".join(f"$$\n{name} = 1\n$$ ({name})\n\n" for name in ("area", "step"))
    more[LESSON] = lesson(f"{body}{equations}")
    says = "  on-sheet:\n    area:\n      name: Area\n      when: all\n  not-on-sheet: [step]\n"
    more[f"{module}/formulas.yml"] = f"{Path(LESSON).stem}:\n{says}"
    root = project(tmp_path / "p", lessons=more)
    pages = read_pages(root)
    entries = sheet_entries(pages, read_decisions(root, pages))
    (found,) = json.loads(course(pages, entries))
    assert found["title"] == f"1 {MODULE.partition('# ')[2].splitlines()[0]}"
    assert found["path"] == f"{module}/"
    first, second = found["lessons"]
    assert first["path"] == LESSON.removesuffix(".md") + "/"
    assert first["parts"] == [["one", "One"], ["two", "Two"]]
    assert first["exercises"] == ["exercise-a"]
    assert first["formulas"] == ["eq-area"]
    assert "lab" not in first
    assert second["lab"] == ["exercise-b"]
    assert [fault for page in pages for fault in check_lab(page)] == []


@pytest.mark.parametrize("mark", ["true", "the Sandpit"])
def test_a_lab_that_nobody_could_complete_is_refused(tmp_path: Path, mark: str) -> None:
    text = lesson(EXERCISE.replace("NAME", "a")).replace("desc", f"lab: {mark}\ndesc", 1)
    pages = read_pages(project(tmp_path / "p", lessons={LESSON: text}))
    (fault,) = [fault for page in pages for fault in check_lab(page)]
    assert "lab" in fault.wrong
