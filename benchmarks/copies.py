"""The lessons of this project, as many as a benchmark wants: copies that share no cache entry."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

# Where a label stands that names an equation or figure of its own page.
_LABEL = re.compile(
    r"(\$\$ \(|^:(?:name|label): |\{(?:eq|ref|numref)\}`(?:[^`<]*<)?|\]\(#(?:eq-|exercise-)?|^\("
    r"|^:{3,}\{exercise\} )"
    r"([\w.:-]+)(?=\)|>|`|$)",
    re.MULTILINE,
)
_DEFINED = re.compile(
    r"\$\$ \(([\w.:-]+)\)|^:(?:name|label): ([\w.:-]+)$|^\(([\w.:-]+)\)=$"
    r"|^:{3,}\{exercise\} ([\w-]+)$",
    re.MULTILINE,
)
_TITLE = re.compile(r"^# .+$", re.MULTILINE)
_CELL = re.compile(r"^```\{code-cell\}.*?(?=^```$)", re.MULTILINE | re.DOTALL)
_CAPTION = re.compile(r"^:caption: ", re.MULTILINE)
_FENCE = re.compile(r"(`{3,}|:{3,}|\$\$)")


@dataclass(frozen=True)
class Lesson:
    """A lesson: the folder of its module, its number there, the words of its name, its text."""

    module: str
    number: int
    words: str
    text: str

    @property
    def stem(self) -> str:
        """The name of the file, without its ending."""
        return f"{self.number}-{self.words}"

    @property
    def source(self) -> str:
        """The path of the file in the project."""
        return f"lessons/{self.module}/{self.stem}.md"

    @property
    def figures(self) -> int:
        """How many of its cells must show a figure."""
        return len(_CAPTION.findall(self.text))


def read_lessons(root: Path) -> list[Lesson]:
    """Return the lessons of the project, in the order of their numbers."""
    lessons = []
    for path in root.glob("lessons/*/[0-9]*-*.md"):
        number, words = path.stem.split("-", 1)
        lessons.append(Lesson(path.parent.name, int(number), words, path.read_text("utf-8")))
    return sorted(lessons, key=lambda lesson: (int(lesson.module.split("-")[0]), lesson.number))


def copies_up_to(lessons: list[Lesson], size: int) -> list[tuple[Lesson, Lesson]]:
    """Return (original, copy) pairs, round and round, that bring the lessons up to `size`."""
    free = {lesson.module: lesson.number + 1 for lesson in lessons}
    pairs = []
    for count in range(size - len(lessons)):
        original = lessons[count % len(lessons)]
        copy = _copy(original, free[original.module], 2 + count // len(lessons))
        free[original.module] += 1
        pairs.append((original, copy))
    return pairs


def _copy(lesson: Lesson, number: int, nth: int) -> Lesson:
    """Return a lesson that differs in its title, its labels and one comment in its first cell."""
    labels = {label for found in _DEFINED.findall(lesson.text) for label in found if label}

    def suffixed(match: re.Match[str]) -> str:
        return f"{match[0]}-{nth}" if match[2] in labels else match[0]

    text = _LABEL.sub(suffixed, lesson.text)
    text = _TITLE.sub(lambda match: f"{match[0]}, copy {nth}", text, count=1)
    text = _CELL.sub(lambda match: f"{match[0]}# copy {nth}\n", text, count=1)
    return replace(lesson, number=number, words=f"{lesson.words}-{nth}", text=text)


def listed(navigation: str, pairs: Iterable[tuple[Lesson, Lesson]]) -> str:
    """Return the navigation with an entry for each copy, after the last lesson of its module."""
    lines = navigation.split("\n")
    entries: dict[str, list[str]] = {}
    for original, copy in pairs:
        line = next(line for line in lines if line.rstrip().endswith(original.source))
        entries.setdefault(original.module, []).append(line.replace(original.source, copy.source))
    for module, new in entries.items():
        last = max(n for n, line in enumerate(lines) if f"lessons/{module}/" in line)
        lines[last + 1 : last + 1] = new
    return "\n".join(lines)


def with_sentence(text: str, sentence: str) -> str:
    """Return a lesson whose first paragraph has one sentence more: a prose edit."""
    lines = text.split("\n")
    lines.insert(_end_of_first_paragraph(lines), sentence)
    return "\n".join(lines)


def _end_of_first_paragraph(lines: list[str]) -> int:
    """Return the number of the first empty line after prose below the title."""
    title = next(n for n, line in enumerate(lines) if line.startswith("# "))
    fence = ""
    prose = False
    for number, line in enumerate(lines[title + 1 :], title + 1):
        if prose and not line.strip():
            return number
        if fence:
            fence = "" if line.strip().startswith(fence) else fence
        elif match := _FENCE.match(line):
            fence = match[1]
        else:
            prose = prose or line[:1].isalpha()
    raise ValueError("a lesson without a paragraph")
