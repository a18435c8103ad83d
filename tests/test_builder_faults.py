"""What an author is told when something is wrong: file, line, what, and how to mend it.

Every test puts one fault into a small project and runs `python -m builder` on it, in this
process where no kernel is needed; faults of running cells share one run with kernels.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from project import (
    GLOSSARY,
    HEAD,
    INDEX,
    LESSON,
    MODULE,
    OTHER,
    SVG,
    build,
    cell,
    command,
    drawn,
    lesson,
    line_of,
    project,
    snapshot,
    write,
)

from builder import __main__ as program
from builder.errors import Fault, FaultsError

BEFORE = {"index.md": b"the tree before", "lessons/old.md": b"old"}


def refused(root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Build a project that is wrong; return the message, having checked that nothing changed."""
    out = root.parent / "out"
    for name, content in BEFORE.items():
        write(out / name, content.decode())
    status = program.main([str(out), "--root", str(root)])
    told = capsys.readouterr()
    assert status != 0
    assert snapshot(out) == BEFORE
    assert "7 of" not in told.out
    return told.err


def faults(message: str) -> list[tuple[str, str, str]]:
    """Return the faults of a message: place, what is wrong, how to mend it."""
    lines = message.rstrip("\n").split("\n")
    assert len(lines) % 2 == 0, message
    found = []
    for first, second in zip(lines[::2], lines[1::2], strict=True):
        place, wrong = first.split(": ", 1)
        assert second.startswith("    To mend it: "), message
        assert len(second) > 24
        found.append((place, wrong, second.removeprefix("    To mend it: ")))
    return found


def test_a_fault_reads_file_line_wrong_and_mend() -> None:
    fault = Fault(Path("lessons/a.md"), 3, "it is wrong", "correct it")
    assert str(fault) == "lessons/a.md:3: it is wrong\n    To mend it: correct it"


# (what the lesson holds, the words on the line that is told, what is said to be wrong)
IN_THE_TEXT = {
    "unknown directive": ("Text.\n\n```{tabs}\nx\n```\n", "{tabs}", "unknown directive {tabs}"),
    "unknown directive in a box": (
        ":::::{note}\nText.\n\n:::{tabs}\nx\n:::\n:::::\n",
        "{tabs}",
        "unknown directive {tabs}",
    ),
    "no directive": ("::: tabs\nx\n:::\n", "::: tabs", "opens no directive"),
    "unknown role": ("Text\nand {abbr}`x`.\n", "{abbr}", "unknown role {abbr}"),
    "unknown role in a list": ("- a\n  - b\n    {abbr}`x`\n", "{abbr}", "unknown role"),
    "no number of a lesson": ("In\n{lesson}`two`.\n", "{lesson}", "`two` is no number of a lesson"),
    "no place in a lesson": (
        "In\n{lesson}`1.2#no`.\n",
        "{lesson}",
        "lesson 1.2 has no place `#no`",
    ),
    "a place in no lesson": ("In\n{lesson}`7.9#a`.\n", "{lesson}", "there is no lesson 7.9"),
    "unresolved label": ("By\n{eq}`nowhere`.\n", "{eq}", "no equation is labelled `nowhere`"),
    "unknown term": ("A\n{term}`nothing`.\n", "{term}", "the glossary has no term `nothing`"),
    "unknown term in a box": (
        ":::{tip}\nA\n\nlonger {term}`x <nothing>`.\n:::\n",
        "{term}",
        "no term `nothing`",
    ),
    "link to no page": ("See\n[it](9-none.md).\n", "9-none", "leads nowhere: there is no page"),
    "link to a file of the site that lies elsewhere": (
        "See [it](assets/python/LICENSES.txt).\n",
        "LICENSES",
        "leads nowhere",
    ),
    "shell command": (cell("x = 1\n\nfiles = !ls"), "!ls", "only notebooks understand"),
    "magic": (cell("%matplotlib inline\nimport math"), "%mat", "only notebooks understand"),
    "question": (cell("x = 1\nlen?"), "len?", "only notebooks understand"),
    "await": (cell("import asyncio\nawait asyncio.sleep(0)"), "await", "only notebooks understand"),
    "link to no anchor": ("See\n[it](#none).\n", "#none", "has no place `#none`"),
    "link to no anchor of another page": (
        "See [it](index.md#none).\n",
        "#none",
        "lessons/1-first-module/index.md has no place `#none`",
    ),
    "link in a table": ("| a |\n|---|\n| b |\n| [c](#d) |\n", "#d", "leads nowhere"),
    "link after code over a line end": (
        "Some `code\nand` so\n[it](#no).\n",
        "#no",
        "leads nowhere",
    ),
    "link in a caption": (
        cell("plot()", ":alt: Seen.", ":caption: See [it](#none)."),
        "#none",
        "leads nowhere",
    ),
    "role in a claim": (
        cell("assert 1", ":tags: [check]", ":claim: By {eq}`nowhere`.", ""),
        "{eq}",
        "no equation is labelled",
    ),
    "equation in a claim": (
        "$$\nx\n$$ (here)\n\n" + cell("assert 1", ":tags: [check]", ":claim: By {eq}`here`.", ""),
        "{eq}",
        "a link where a click opens what is folded",
    ),
    "link in a claim": (
        cell("assert 1", ":tags: [check]", ":claim: See [it](index.md).", ""),
        "[it]",
        "a link where a click opens",
    ),
    "term in a claim": (
        cell("assert 1", ":tags: [check]", ":claim: Its {term}`slope`.", ""),
        "{term}",
        "a link where a click opens",
    ),
    "link in the title of what is folded": (
        "```{dropdown} See [it](index.md)\nx\n```\n",
        "{dropdown}",
        "a link where a click opens",
    ),
    "table without a head": ("| a | |\n|---|---|\n| b | c |\n", "| a", "column 2 of a table"),
    "figure without alt": (
        "```{figure} x.svg\nCaption.\n```\n",
        "{figure}",
        "a figure without alt",
    ),
    "figure without caption": (
        "```{figure} x.svg\n:alt: Seen.\n```\n",
        "{figure}",
        "a figure without caption",
    ),
    "figure without file": (
        "```{figure} none.svg\n:alt: Seen.\nIt is.\n```\n",
        "none.svg",
        "there is no file `none.svg`",
    ),
    "picture without alt": ("A\n![](x.svg)\n", "x.svg", "a picture without alt"),
    "picture without file": ("A\n![b](none.svg)\n", "none.svg", "no file `none.svg`"),
    "formula KaTeX refuses": ("Text.\n\n$\\nope{x}$\n", "nope", "KaTeX cannot set the formula"),
    "displayed formula KaTeX refuses": (
        "- a\n\n  $$\n  \\frac{\n  $$\n",
        "  $$\n",
        "KaTeX cannot set the formula `\\frac{`",
    ),
    "formula in a heading": ("Text.\n\n## The $x$\n", "## The", "a formula in a heading"),
    "displayed formula in a paragraph": (
        "Text\n$$x$$ and on.\n",
        "$$x$$",
        "a displayed formula inside a paragraph",
    ),
    "unknown tag": (cell("1", ":tags: [hide]"), "{code-cell}", "unknown cell tag `hide`"),
    "unknown option": (cell("1", ":label: x"), "{code-cell}", "unknown option `:label:`"),
    "check without assert": (
        cell("x = 1", ":tags: [check]", ":claim: It is."),
        "{code-cell}",
        "a check cell that cannot fail",
    ),
    "check without claim": (
        cell("assert 1", ":tags: [check]"),
        "{code-cell}",
        "a check cell that does not say what it proves",
    ),
    "claim without check": (cell("1", ":claim: It is."), "{code-cell}", "no check"),
    "options that are not YAML": (
        cell("1", ":name: a", ":caption: Two: of: them"),
        "Two:",
        "options that are not YAML",
    ),
    "option block that is not YAML": (
        cell("1", "---", "name: a", "alt: b: c", "---"),
        "alt:",
        "options that are not YAML",
    ),
    "option block that never ends": (
        "```{code-cell} python\n---\nname: a\n```\n",
        "",
        "the option block is not closed",
    ),
    "code cell in a box": (
        "::::{note}\n```{code-cell} python\n1\n```\n::::\n",
        "{code-cell}",
        "a code cell inside another block",
    ),
    "box without title": ("```{admonition}\nx\n```\n", "{admonition}", "without title"),
    "title that is not shown": ("```{tip} Look\nx\n```\n", "{tip}", "{tip} takes no title"),
    "definition list": ("Text\n: more\n", "Text", "a definition list outside a glossary"),
    "included file missing": (
        "```{literalinclude} ../../snippets/none.py\n```\n",
        "none.py",
        "cannot include `../../snippets/none.py`",
    ),
    "included name missing": (
        "```{literalinclude} ../../snippets/__init__.py\n:pyobject: none\n```\n",
        "{literalinclude}",
        "__init__.py defines no `none`",
    ),
}


@pytest.mark.parametrize("name", IN_THE_TEXT)
def test_a_fault_in_the_text_is_told_with_its_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body, where, wrong = IN_THE_TEXT[name]
    root = project(tmp_path / "p", f"Before.\n\n{body}\nAfter.\n")
    if "x.svg" in body:
        write(root / "lessons/1-first-module/x.svg", "<svg/>")
    text = (root / LESSON).read_text("utf-8")
    if where == "  $$\n":
        line = text.split("\n").index("  $$") + 1
    elif not where:
        line = line_of(text, "{code-cell}") + 1
    else:
        line = line_of(text, where)
    ((place, told, _),) = faults(refused(root, capsys))
    assert place == f"{LESSON}:{line}"
    assert wrong in told


@pytest.mark.parametrize("kind", ["label", "name", "term"])
def test_a_name_given_twice_is_told(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more: dict[str, Any] = {}
    file, where = LESSON, "(twice) "
    body = ""
    if kind == "label":
        body = "$$\nx\n$$ (twice)\n\nText.\n\n```{math}\n:label: twice\ny\n```\n"
        where, wrong = "{math}", "the label `twice` names two equations"
    elif kind == "name":
        body = "## A place\n\n" + cell("1", ":name: a-place")
        where, wrong = "1", "the name `a-place` is taken"
    else:
        more["glossary"] = GLOSSARY.replace("tangent line\n", "Slope\n")
        file, where, wrong = "docs/glossary.md", "Slope", "the term `Slope` is defined twice"
    root = project(tmp_path / "p", body, **more)
    lines = (root / file).read_text("utf-8").split("\n")
    line = [k for k, text in enumerate(lines, 1) if text == where or text == f"```{where}"][-1]
    ((place, told, _),) = faults(refused(root, capsys))
    assert place == f"{file}:{line}"
    assert wrong in told


def test_one_build_tells_all_faults_of_all_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = "{abbr}`x`\n\n" + cell("1") + "\n[a](#b)\n"
    index = INDEX + "{d}`e`"
    root = project(tmp_path / "p", body, lessons={OTHER: lesson("{eq}`c`\n")}, index=index)
    places = [place for place, _, _ in faults(refused(root, capsys))]
    assert places == ["docs/index.md:10", f"{LESSON}:16", f"{LESSON}:22", f"{OTHER}:16"]


def test_a_lesson_without_kernelspec(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = lesson("Text.\n").replace("kernelspec:", "kernel:")
    root = project(tmp_path / "p", lessons={OTHER: text})
    ((place, wrong, mend),) = faults(refused(root, capsys))
    assert place == f"{OTHER}:1"
    assert "a lesson without kernelspec" in wrong
    assert "kernelspec with display_name" in mend


def test_a_lesson_without_front_matter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path / "p", lessons={OTHER: "# Bare\n\nText.\n"})
    found = faults(refused(root, capsys))
    assert [place for place, _, _ in found] == [f"{OTHER}:1"] * 2
    assert "kernelspec" in found[0][1] + found[1][1]
    assert "description" in found[0][1] + found[1][1]


def test_front_matter_that_is_not_yaml(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = lesson("Text.\n").replace("description: What", "description: What: that: What")
    root = project(tmp_path / "p", lessons={OTHER: text})
    ((place, wrong, _),) = faults(refused(root, capsys))
    assert place == f"{OTHER}:{line_of(text, 'description:')}"
    assert "not YAML" in wrong


def test_a_lesson_that_is_not_in_the_navigation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path / "p", nav=["index.md", "lessons/1-first-module/index.md"])
    ((place, wrong, mend),) = faults(refused(root, capsys))
    assert place == f"{LESSON}:1"
    assert "not in the navigation" in wrong
    assert LESSON in mend
    assert "mkdocs.yml" in mend


def test_two_lessons_with_one_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twin = "lessons/1-first-module/2-twin.md"
    root = project(tmp_path / "p", lessons={twin: lesson("Text.\n")})
    ((place, wrong, _),) = faults(refused(root, capsys))
    assert place == f"{twin}:1"
    assert "two pages are numbered 1.2" in wrong
    assert LESSON in wrong


def test_two_modules_with_one_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path / "p", lessons={"lessons/1-second-module/index.md": MODULE})
    ((place, wrong, _),) = faults(refused(root, capsys))
    assert place == "lessons/1-second-module/index.md:1"
    assert "module 1" in wrong


def test_a_file_whose_name_is_no_lesson(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path / "p", lessons={"lessons/1-first-module/notes.md": "# Notes\n"})
    ((place, wrong, _),) = faults(refused(root, capsys))
    assert place == "lessons/1-first-module/notes.md:1"
    assert "not that of a lesson" in wrong


def test_a_file_that_is_not_utf8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path / "p")
    text = lesson("Fine.\nA caf\u00e9.\n")
    (root / LESSON).write_bytes(text.encode("latin-1"))
    ((place, wrong, mend),) = faults(refused(root, capsys))
    assert place == f"{LESSON}:{line_of(text, 'caf')}"
    assert "byte 0xe9 is not UTF-8" in wrong
    assert "UTF-8" in mend


def test_a_page_without_title(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path / "p", lessons={OTHER: HEAD + "Text.\n\n## Part\n"})
    ((place, wrong, _),) = faults(refused(root, capsys))
    assert place == f"{OTHER}:1"
    assert "a page without title" in wrong


def test_a_code_cell_on_a_page_without_kernelspec(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path / "p", index=INDEX + cell("1"))
    ((place, wrong, _),) = faults(refused(root, capsys))
    assert place == f"docs/index.md:{line_of(INDEX + cell('1'), '{code-cell}') + 1}"
    assert "without kernelspec" in wrong


@pytest.mark.parametrize("out", [".", "..", "lessons", "docs/assets", "snippets"])
def test_the_command_refuses_to_overwrite_the_project(out: str, tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    before = snapshot(root / "lessons")
    with pytest.raises(SystemExit) as stop:
        program.main([str(root / out), "--root", str(root)])
    assert stop.value.code != 0
    assert snapshot(root / "lessons") == before


# Faults that only running can find


@dataclass(frozen=True)
class Run:
    """What running a project full of faults gave."""

    root: Path
    message: str
    output: str

    def only(self, file: str) -> tuple[int, str, str]:
        """Return line, wrong and mend of the one fault told of a file."""
        ((place, wrong, mend),) = [f for f in faults(self.message) if f[0].startswith(f"{file}:")]
        return int(place.removeprefix(f"{file}:")), wrong, mend


def run_all(root: Path, seconds: int = 60, **env: str) -> Run:
    out = root.parent / "out"
    for name, content in BEFORE.items():
        write(out / name, content.decode())
    done = command(root, out, "--seconds", str(seconds), **env)
    assert done.returncode != 0
    assert snapshot(out) == BEFORE
    return Run(root, done.stderr, done.stdout)


def numbered(bodies: dict[str, str]) -> dict[str, str]:
    """Return lessons with these bodies, by their files."""
    return {
        f"lessons/2-faults/{number}-{name}.md": lesson(body)
        for number, (name, body) in enumerate(bodies.items(), 1)
    }


def file_of(run: Run, name: str) -> tuple[str, str]:
    (path,) = run.root.glob(f"lessons/2-faults/*-{name}.md")
    return path.relative_to(run.root).as_posix(), path.read_text("utf-8")


STOPPED = {
    "raises": cell("x = 1\ny = x / 0\nz = 2", ":tags: [hide-input]", ""),
    "raises-in-function": cell("def f(x):\n    y = 1\n    return y / x  # here", "")
    + "\nText.\n\n"
    + cell("a = 0\n\nf(a)"),
    "not-python": cell("x = 1\ny = = 2"),
    "endless": cell(
        "import os, pathlib\n"
        'pathlib.Path(os.environ["PID_FILE"]).write_text(str(os.getpid()))\n'
        "while True:\n    pass"
    ),
    "snippet": cell("from snippets.broken import halve\nw = 1\nhalve(w)"),
    "snippet-syntax": cell("w = 1\nfrom snippets.unreadable import x"),
    "calm": cell("x = 1", ":tags: [raises-exception]"),
    "dies": cell("import os\nos._exit(3)"),
}


@pytest.fixture(scope="session")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("stopped")
    root = project(
        folder / "p",
        lessons=numbered(STOPPED),
        snippets={
            "broken.py": "def halve(x):\n    half = x / 2\n    return half.nothing\n",
            "unreadable.py": "x = 1\ny = = 2\n",
        },
    )
    return run_all(root, seconds=2, PID_FILE=str(folder / "pid"))


def test_a_cell_that_raises(stopped: Run) -> None:
    file, text = file_of(stopped, "raises")
    line, wrong, mend = stopped.only(file)
    assert line == line_of(text, "x / 0")
    assert "the cell raised ZeroDivisionError: division by zero" in wrong
    assert "raises-exception" in mend


def test_a_function_of_an_earlier_cell_that_raises(stopped: Run) -> None:
    file, text = file_of(stopped, "raises-in-function")
    assert stopped.only(file)[0] == line_of(text, "# here")


def test_a_cell_that_is_not_python(stopped: Run) -> None:
    file, text = file_of(stopped, "not-python")
    line, wrong, _ = stopped.only(file)
    assert line == line_of(text, "y = = 2")
    assert "SyntaxError" in wrong


def test_a_cell_that_never_ends(stopped: Run) -> None:
    file, text = file_of(stopped, "endless")
    line, wrong, mend = stopped.only(file)
    assert line == line_of(text, "import os")
    assert "did not end within 2 seconds" in wrong
    assert "loop" in mend
    (told,) = re.findall(r"· 2\.4 A lesson · (\d+\.\d) s", stopped.output)
    assert float(told) < 40  # far from the usual limit, however busy the machine is


def test_a_cell_that_never_ends_leaves_no_process_behind(stopped: Run) -> None:
    pid = int((stopped.root.parent / "pid").read_text())
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    assert done.stdout.strip() in ("", "Z", "Zs", "Zsl")


def test_a_snippet_that_breaks_is_told_with_both_places(stopped: Run) -> None:
    file, text = file_of(stopped, "snippet")
    line, wrong, mend = stopped.only(file)
    assert line == line_of(text, "halve(w)")
    assert "AttributeError" in wrong
    assert "(in snippets/broken.py:3)" in wrong
    assert "snippets/broken.py at line 3" in mend


def test_a_snippet_that_is_not_python(stopped: Run) -> None:
    file, text = file_of(stopped, "snippet-syntax")
    line, wrong, _ = stopped.only(file)
    assert line == line_of(text, "import x")
    assert "SyntaxError" in wrong
    assert "snippets/unreadable.py:2" in wrong


def test_a_cell_that_should_raise_and_does_not(stopped: Run) -> None:
    file, text = file_of(stopped, "calm")
    line, wrong, _ = stopped.only(file)
    assert line == line_of(text, "x = 1")
    assert "raises nothing" in wrong


def test_a_cell_that_kills_its_kernel(stopped: Run) -> None:
    file, text = file_of(stopped, "dies")
    line, wrong, _ = stopped.only(file)
    assert line == line_of(text, "import os")
    assert "the kernel died" in wrong


def test_every_broken_lesson_is_told_once(stopped: Run) -> None:
    assert len(faults(stopped.message)) == len(STOPPED)


PLOT = "import matplotlib.pyplot as plt\nfrom snippets import figures\n"
WORDED = (":caption: It rises.", ":alt: A line.")
SHOWN_WRONG = {
    "bitmap": cell("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()", *WORDED),
    "repr": cell("x = 1\nobject()"),
    "axes": cell(f"{PLOT}plt.subplots()", *WORDED),
    "bars": cell(f"{PLOT}plt.hist([1, 2])", *WORDED),
    "title": cell(f'{PLOT}plt.plot([1, 2])\nplt.title("A")', *WORDED),
    "warning": cell("import warnings\nwarnings.warn('too old')"),
    "no-alt": cell(f"{PLOT}plt.plot([1, 2])\nplt.show()", WORDED[0]),
    "no-caption": cell(f"{PLOT}plt.plot([1, 2])\nplt.show()", WORDED[1]),
    "no-figure": cell("x = 1", WORDED[0]),
    "two-figures": cell(f"{PLOT}for k in 1, 2:\n    plt.plot([1, k])\n    plt.show()", *WORDED),
}


@pytest.fixture(scope="session")
def shown_wrong(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """All in one lesson, because the build looks at every output; but figures make SVG."""
    figures = (Path(__file__).parent.parent / "snippets" / "figures.py").read_text("utf-8")
    together = [f"Here {name}.\n\n{code}" for name, code in SHOWN_WRONG.items()]
    lessons = numbered({"bitmap": together[0], "others": "\n".join(together[1:])})
    folder = tmp_path_factory.mktemp("shown")
    return run_all(project(folder / "p", lessons=lessons, snippets={"figures.py": figures}))


@pytest.mark.parametrize(
    ("name", "first", "said"),
    [
        ("bitmap", "import", "an output of type image/png"),
        ("repr", "x = 1", "the bare object `<object at 0x"),
        ("axes", "import", "the bare object `<Figure size"),
        ("bars", "import", "the bare object `<BarContainer object of 10 artists>`"),
        ("title", "import", "the bare object `Text("),
        ("warning", "import", "the cell warned: "),
        ("no-alt", "import", "a figure without alt"),
        ("no-caption", "import", "a figure without caption"),
        ("no-figure", "x = 1", "an `:caption:` on a cell that draws no figure"),
        ("two-figures", "import", "2 figures from one cell"),
    ],
)
def test_an_output_no_reader_should_see_is_told(
    shown_wrong: Run, name: str, first: str, said: str
) -> None:
    file, text = file_of(shown_wrong, "bitmap" if name == "bitmap" else "others")
    lines = enumerate(text.split("\n"), 1)
    begin = line_of(text, f"Here {name}.")
    line = next(k for k, words in lines if k > begin and words.startswith(first))
    told = [wrong for place, wrong, _ in faults(shown_wrong.message) if place == f"{file}:{line}"]
    assert any(said in wrong for wrong in told), told


@pytest.fixture(scope="session")
def late(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Formulas KaTeX refuses, one in an output, are found when everything else is right."""
    code = "class Odd:\n    def _repr_latex_(self):\n        return r'$\\nope{x}$'\n\n\nOdd()"
    folder = tmp_path_factory.mktemp("late")
    body = "Text $\\oops$.\n\n" + cell(code) + "\n"
    body += cell("assert 1", ":tags: [check]", ":claim: So $\\alas$.", "")
    return run_all(project(folder / "p", lessons=numbered({"latex": body})))


def test_a_formula_of_an_output_that_katex_refuses(late: Run) -> None:
    file, text = file_of(late, "latex")
    found = {place: wrong for place, wrong, _ in faults(late.message)}
    assert list(found) == [f"{file}:{line_of(text, w)}" for w in ("oops", "class", "alas")]
    assert all("KaTeX cannot set the formula" in wrong for wrong in found.values())


def test_a_colour_outside_the_palette(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path / "p", cell("plot()", *WORDED))
    figure = drawn()
    figure["data"]["image/svg+xml"] = SVG.replace("#4169e1", "#ff69b4")
    with pytest.raises(FaultsError) as stop:
        build(root, {LESSON: [[figure]]})
    line = line_of((root / LESSON).read_text("utf-8"), "plot()")
    ((place, wrong, mend),) = faults(str(stop.value))
    assert place == f"{LESSON}:{line}"
    assert "#ff69b4, a colour that cannot follow the theme" in wrong
    assert "snippets.figures" in mend
