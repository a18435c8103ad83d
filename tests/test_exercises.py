"""Exercises: every key is proved, a wrong one is named with its line, the page judges alike."""

import json
import re
from functools import cache
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from project import LESSON, build, by_node, lesson, page, project

from builder import myst
from builder.errors import Fault, FaultsError
from builder.exercise import KINDS, TYPED
from builder.questions import known
from builder.reading import minutes
from builder.source import read_pages
from builder.words import WORDS

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "docs" / "assets" / "exercises"
FORMAT = ROOT / "docs" / "writing-exercises.md"


def directives() -> list[tuple[PurePosixPath, myst.Directive]]:
    """Return every exercise of the project, with the file it is in."""
    return [
        (page.source, found) for page in read_pages(ROOT) for found in page.directives("exercise")
    ]


EXERCISES = directives()


@pytest.mark.parametrize(
    ("source", "found"), EXERCISES, ids=[found.argument for _, found in EXERCISES]
)
def test_the_key_is_proved(source: PurePosixPath, found: myst.Directive) -> None:
    item = known(found, source)
    assert [str(fault) for fault in item.faults] == []
    for token in chain(myst.walk(item.exercise.prompt), myst.walk(item.exercise.solution)):
        if token.type == "myst_role" and token.meta["name"] == "value":
            assert item.key.tex(token.content)


def verdicts(tries: list[dict[str, Any]]) -> list[str]:
    """Return how the page judges answers to exercises."""
    found: list[str] = by_node(Path(__file__).parent / "checker" / "answers.mjs", asked=tries)
    assert len(found) == len(tries)
    return found


def test_the_page_judges_as_the_key_says() -> None:
    tries, wanted = [], []
    for source, found in EXERCISES:
        judged = known(found, source).judged
        if judged["kind"] not in TYPED:
            continue
        listed = judged["kind"] == "set"
        for given, verdict in [
            (judged["answer"], "right"),
            *((trap["answer"], f"trap {n}") for n, trap in enumerate(judged["traps"])),
        ]:
            named = f"{given} + C" if judged.get("form") == "+C" else given
            tries.append({"exercise": judged, "given": ", ".join(given) if listed else named})
            wanted.append((found.argument, given, verdict))
    found_verdicts = verdicts(tries)
    wrong = [
        (*want, found)
        for want, found in zip(wanted, found_verdicts, strict=True)
        # What a key computes need not be in the form that is asked of a learner.
        if found != want[2] and not (found == "form" and want[2] == "right")
    ]
    assert len(tries) > 50
    assert wrong == []


WITH_A_CONSTANT = """
::::{exercise} antiderivative
Find the antiderivatives of $2x + e^{2x}$.

```yaml
kind: expression
form: +C
symbols: x
answer: integrate(2*x + exp(2*x), x)
because: Its slope is $2x + e^{2x}$.
traps:
  - by: 2 + 2*exp(2*x)
    says: This is the slope.
  - by: x**2 + 2*exp(2*x)
    says: Divide by the inner slope.
```

:::{solution}
It is {value}`answer`, and any constant.
:::
::::
"""


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ("x^2 + e^(2x)/2 + C", "right"),
        ("C + 7 + x^2 + e^(2x)/2", "right"),
        ("x^2 + e^(2x)/2 - 3C", "right"),
        ("x^2 + e^(2x)/2", "no-constant"),
        ("x^2 + e^(2x)/2 + 1", "no-constant"),
        # A known mistake is one with the constant, without it, and with a number in its place.
        ("x^2 + 2e^(2x) + C", "trap 1"),
        ("C + x^2 + 2e^(2x) - 1", "trap 1"),
        ("x^2 + 2e^(2x)", "trap 1"),
        ("x^2 + 2e^(2x) + 5", "trap 1"),
        ("2 + 2e^(2x) + C", "trap 0"),
        ("2 + 2e^(2x)", "trap 0"),
        ("x^2 + 2e^(2x) + Cx", "wrong"),
        ("C(x^2 + 2e^(2x))", "wrong"),
        ("x^2 + e^(2x) + C", "wrong"),
    ],
)
def test_mistakes_have_their_names_whatever_the_constant(given: str, verdict: str) -> None:
    source = PurePosixPath("lesson.md")
    (found,) = [d for t in myst.parse(WITH_A_CONSTANT) if (d := myst.directive(t, source))]
    item = known(found, source)
    assert item.faults == []
    assert verdicts([{"exercise": item.judged, "given": given}]) == [verdict]


def test_lessons_use_every_kind_and_module_checks_at_least_six() -> None:
    kinds: dict[PurePosixPath, set[str]] = {}
    for source, found in EXERCISES:
        kinds.setdefault(source, set()).add(known(found, source).exercise.kind)
    lessons = {s: k for s, k in kinds.items() if s.parts[0] == "lessons" and s.name != "check.md"}
    assert set().union(*lessons.values()) == set(KINDS)
    assert all(len(found) >= 4 for found in lessons.values())
    checks = [found for source, found in kinds.items() if source.name == "check.md"]
    assert checks
    assert all(len(found) >= 6 for found in checks)
    assert kinds[PurePosixPath("docs/writing-exercises.md")] == set(KINDS)


@cache
def example(name: str) -> str:
    """Return an exercise of the page that documents the format, as it is written."""
    text = FORMAT.read_text("utf-8")
    return text[text.index(f"::::{{exercise}} {name}\n") :].partition("\n::::\n")[0] + "\n::::\n"


def said(text: str) -> list[Fault]:
    """Return what is wrong with the one exercise of a text, which is that of a whole file."""
    source = PurePosixPath("lesson.md")
    (found,) = [d for t in myst.parse(text) if (d := myst.directive(t, source))]
    try:
        return known(found, source).faults
    except FaultsError as error:
        return error.faults


def refused(folder: Path, body: str, **more: Any) -> list[Fault]:
    """Return what is wrong with a project whose first lesson has this body."""
    with pytest.raises(FaultsError) as stop:
        build(project(folder, body, **more))
    return stop.value.faults


# Name of the example, what is broken in it, the broken line, what is said of it.
BROKEN = [
    ("expression", "answer: diff(sin(x**2), x)", "answer: diff(cos(x**2), x)", "`check` is"),
    ("expression", "by: cos(x**2)", "by: 2*cos(x**2)*x", "gives the right answer"),
    ("expression", "{value}`answer`", "$2x$", "does not arrive at the answer"),
    ("expression", "answer: diff(sin(x**2), x)", "answer: diff(sin(z**2), x)", "name 'z' is not"),
    ("expression", "says: The inner derivative is missing.", "says:", "a trap without"),
    ("number", "Rational(7, 90)", "Rational(180, 14)", "gives the right answer"),
    ("number", "N(answer, 3)", "N(answer + 1, 3)", "does not arrive at the answer"),
    ("number", "answer: Rational(90, 7)", "answer: '[90, 7]'", "its answer is not one expression"),
    ("vector", "by: Matrix([1, 4])", "by: Matrix([4, 1])", "gives the right answer"),
    ("vector", "{value}`answer`", "{value}`Matrix([1, 4])`", "does not arrive at the answer"),
    ("matrix", ".jacobian([x, y]).T", ".jacobian([x, y])", "gives the right answer"),
    ("set", 'by: "[1]"', 'by: "[1, -1]"', "gives the right answer"),
    ("set", 'by: "[1]"', 'by: "[0, -sqrt(3), sqrt(3)]"', "two mistakes give the same"),
    ("choice", "    right: true\n", "", "0 choices are right"),
    (
        "choice",
        "holds: fastest(exp(x))",
        "holds: fastest(log(x))",
        "but the choice is marked right",
    ),
    ("choice", "    holds: fastest(x**9)\n", "", "a choice that nothing proves"),
    (
        "choices",
        "holds: diff(x**3, x).subs(x, 0) == 0",
        "holds: diff(x**3, x) == 0",
        "marked right",
    ),
    ("choices", "holds: diff(exp(x), x).subs(x, 0) == 0", "holds: x == x", "marked wrong"),
    ("order", "size: slope(0)", "size: slope(-3)", "is not larger than"),
    ("order", "    size: slope(1)\n", "", "a step whose place nothing proves"),
    ("match", "value: cos(x)", "value: x**2 + 1", "two pictures show the same"),
    ("match", "    alt: A level line above the horizontal axis.\n", "", "a pair without"),
    ("mistake", "value: x**2 + 9 - 9", "value: x**2 + 6*x", "is right"),
    ("mistake", "    mistake: true\n", "", "0 steps are mistakes"),
    ("code", "return x * x", "return x + x", "its answer fails its tests: AssertionError"),
    (
        "code",
        "      return 2 * x",
        "      return x ** 2",
        "its tests pass with the code of this trap",
    ),
    ("code", "      return x\n", "      return nothing\n", "not at a test"),
]


@pytest.mark.parametrize(("name", "right", "wrong", "words"), BROKEN)
def test_a_wrong_key_is_named_with_its_line(name: str, right: str, wrong: str, words: str) -> None:
    text = example(f"example-{name}")
    assert said(text) == []
    assert right in text
    faults = said(text.replace(right, wrong, 1))
    assert [fault for fault in faults if words in fault.wrong], faults
    for fault in faults:
        assert fault.file == PurePosixPath("lesson.md")
        # That of the exercise, its solution, a word of its key or an entry of a list.
        told = text.split("\n")[fault.line - 1]
        assert re.match(r"::::\{exercise\}|:::\{solution\}|\w+:|  - ", told), told
        assert f"`example-{name}`" in fault.wrong


def test_the_line_told_is_that_of_the_trap() -> None:
    text = example("example-vector").replace("by: Matrix([1, 4])", "by: Matrix([4, 1])")
    (fault,) = said(text)
    assert "by: Matrix" in text.split("\n")[fault.line - 1]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "words"),
    [
        ("{exercise} example-expression", "{exercise}", "{exercise}", "without a name"),
        ("{exercise} example-expression", "{exercise} My One", "{exercise}", "named `My One`"),
        ("What is the derivative of $\\sin(x^2)$?\n", "", "{exercise}", "asks nothing"),
        ("kind: expression", "kind: expresion", "kind:", "of no known kind: `expresion`"),
        ("symbols: x\n", "symbols: x\nanswers: 2\n", "answers:", "knows no `answers`"),
        ("because: The slope", "becaus: The slope", "{exercise}", "`because` is missing"),
        ("says: The inner", "says: Look: the inner", "says:", "the key is no YAML"),
        (":source: true", ":sorce: true", "{exercise}", "unknown option `:sorce:`"),
        (
            "symbols: x\n",
            "symbols: x\ndomain: {y: [0, 1]}\n",
            "{exercise}",
            "`domain` names a symbol",
        ),
        ("symbols: x\n", "symbols: x\ndomain: {x: [1, 0]}\n", "{exercise}", "is no `[low, high]`"),
        ("kind: expression", "kind: expression\nform: tidy", "form:", "unknown form `tidy`"),
        (":::{solution}", ":::{note}", "", "words after the key"),
        ("```yaml", "```python", "", "has no key"),
    ],
)
def test_what_cannot_be_read_is_told(
    right: str, wrong: str, line: str, words: str, tmp_path: Path
) -> None:
    text = example("example-expression")
    assert right in text
    body = text.replace(right, wrong, 1)
    faults = [fault for fault in refused(tmp_path, body) if words in fault.wrong]
    assert faults
    assert line in lesson(body).split("\n")[faults[0].line - 1]


def test_names_are_used_once_in_the_course(tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, example("example-set") * 2)
    assert "an exercise `example-set`" in fault.wrong
    assert fault.line > 20


def test_a_value_stands_in_an_exercise_only(tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, "See {value}`1 + 1`.\n")
    assert "a {value} outside of exercises" in fault.wrong


def test_a_check_asks_eight_to_twelve(tmp_path: Path) -> None:
    check = "---\ndescription: All.\n---\n\n# Check\n\n" + example("example-set")
    (fault,) = refused(tmp_path, "Words.\n", lessons={"lessons/1-first-module/check.md": check})
    assert "a check with 1 exercises" in fault.wrong


def test_a_page_and_a_notebook_hold_the_exercise(tmp_path: Path) -> None:
    text = example("example-number").replace(":source: true\n", "")
    tree = build(project(tmp_path, text))
    (box,) = page(tree).select("section.exercise#exercise-example-number")
    assert box["data-kind"] == "number"
    assert "90" in box.get_text()
    assert "12.9" in box.select_one("details.solution").get_text()
    assert json.loads(box.select_one("uphill-exercise")["data-key"])["answer"] == "90/7"
    assert [said["data-says"] for said in box.select("[data-says]")] == ["right", "trap-0"]
    assert all(said.has_attr("hidden") for said in box.select("[data-says]"))
    notebook = json.loads(tree.files[LESSON.replace(".md", ".ipynb")])
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    assert "**Exercise 1**" in text
    assert "<details><summary>Solution</summary>" in text
    assert "kind:" not in text
    assert "90/7" not in text


def test_code_to_complete_is_a_cell_of_the_notebook(tmp_path: Path) -> None:
    text = example("example-code").replace(":source: true\n", "")
    tree = build(project(tmp_path, f"Before.\n\n{text}\nAfter.\n"))
    cells = json.loads(tree.files[LESSON.replace(".md", ".ipynb")])["cells"]
    cells = [cell for cell in cells if cell["id"] != "install"]
    (code,) = [cell for cell in cells if cell["cell_type"] == "code"]
    assert "def square(x):" in code["source"]
    assert "assert square(3) == 9" in code["source"]
    assert code["metadata"]["tags"] == ["nbval-skip", "raises-exception"]
    at = cells.index(code)
    assert "without a power" in cells[at - 1]["source"]
    assert "Solution" in cells[at + 1]["source"]
    assert "After." in cells[at + 1]["source"]


def test_an_exercise_counts_as_a_minute(tmp_path: Path) -> None:
    text = example("example-explain")
    found = []
    for count in (8, 16):
        body = "".join(text.replace("example-explain", f"why-{n}") for n in range(count))
        tree = build(project(tmp_path / str(count), body))
        found.append(next(minutes(p) for p in tree.pages if p.uri == LESSON))
    assert 8 <= found[1] - found[0] <= 11


def test_every_word_of_the_element_is_in_the_language_file() -> None:
    code = "".join(file.read_text("utf-8") for file in sorted(SCRIPTS.glob("*.js")))
    named = set(re.findall(r"\bsay\(\s*\"([\w-]+)\"", code))
    named |= set(re.findall(r"new Unreadable\(\s*\"([\w-]+)\"", code))
    named |= set(re.findall(r"verdict: \"([\w-]+)\"", code))
    named |= {"form-expanded", "form-factored"}
    have = set(WORDS.exercises)
    assert named - have <= {"form", "unreadable", "trap", "right", "wrong"}
    spoken = set(re.findall(r"\"([\w+-]+)\"", code)) | {"form-expanded", "form-factored"}
    assert have - spoken == set()


def test_words_are_filled_in_with_what_the_script_gives() -> None:
    names: Any = {"name", "names", "sign", "wanted", "number", "step", "place", "of", "right"}
    names |= {"row", "column", "count", "words", "answered"}
    used = {n for words in WORDS.exercises.values() for n in re.findall(r"\{(\w+)\}", words)}
    assert used <= names
