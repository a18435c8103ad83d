"""What runs again after an edit, and that it makes no difference how it runs."""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from project import REPOSITORY, cell, command, lesson, project, snapshot, write

from builder import execute
from builder.errors import FaultsError
from builder.execute import Outputs, Settings, run_lessons
from builder.fingerprint import fingerprint, imported, snippet_files
from builder.kernels import quick_kernels
from builder.source import Page, read_pages

FIRST = "lessons/1-first-module/2-a-lesson.md"
SECOND = "lessons/1-first-module/3-second.md"
THIRD = "lessons/2-other-module/1-third.md"

CODE = {
    FIRST: "from snippets.outer import outer\nouter(1)",
    SECOND: "from snippets import apart\napart.value()",
    THIRD: (
        "from pathlib import Path\nimport random\n\n"
        'print(Path("data.csv").read_text().strip(), Path.cwd().name, hash("text"))\n{1, "b", "a"}'
    ),
}
SNIPPETS = {
    "outer.py": "from snippets.inner import inner\n\n\ndef outer(x):\n    return inner(x) + 1\n",
    "inner.py": "def inner(x):\n    return 2 * x\n",
    "apart.py": "def value():\n    return 7\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {uri: lesson("Words.\n\n" + cell(code)) for uri, code in CODE.items()}
    folder = project(tmp_path / ".hidden" / "p", lessons=files, snippets=SNIPPETS)
    write(folder / "lessons/2-other-module/data.csv", "1,2\n")
    return folder


def pages_of(root: Path) -> list[Page]:
    return [page for page in read_pages(root) if page.is_lesson]


def marks(root: Path) -> dict[str, str]:
    """Return the fingerprint of each lesson."""
    return {page.uri: fingerprint(page, root) for page in pages_of(root)}


def edit(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text("utf-8")
    assert old in text
    write(root / file, text.replace(old, new))


def cells_again(root: Path, change: Callable[[], object]) -> set[str]:
    """Return the lessons whose outputs a change makes stale."""
    before = marks(root)
    change()
    after = marks(root)
    return {uri for uri in after if after[uri] != before.get(uri)}


def test_an_edit_of_the_prose_makes_nothing_stale(root: Path) -> None:
    assert cells_again(root, lambda: edit(root, FIRST, "Words.", "Other words.\n\nMore.")) == set()


def test_an_edit_of_code_makes_its_lesson_stale(root: Path) -> None:
    assert cells_again(root, lambda: edit(root, FIRST, "outer(1)", "outer(2)")) == {FIRST}


def test_a_new_tag_makes_its_lesson_stale(root: Path) -> None:
    def tag() -> None:
        edit(root, SECOND, "ipython3\n", "ipython3\n:tags: [hide-input]\n")

    assert cells_again(root, tag) == {SECOND}


def test_a_new_caption_makes_nothing_stale(root: Path) -> None:
    def caption() -> None:
        edit(root, SECOND, "ipython3\n", "ipython3\n:caption: New.\n")

    assert cells_again(root, caption) == set()


def test_an_edit_of_a_snippet_makes_only_its_users_stale(root: Path) -> None:
    assert cells_again(root, lambda: edit(root, "snippets/apart.py", "7", "8")) == {SECOND}
    assert cells_again(root, lambda: edit(root, "snippets/outer.py", "+ 1", "+ 2")) == {FIRST}


def test_an_edit_of_a_snippet_that_a_snippet_imports_counts_too(root: Path) -> None:
    assert cells_again(root, lambda: edit(root, "snippets/inner.py", "2 *", "3 *")) == {FIRST}


def test_an_edit_of_the_package_makes_all_its_users_stale(root: Path) -> None:
    def package() -> None:
        edit(root, "snippets/__init__.py", "Code", "The code")

    assert cells_again(root, package) == {FIRST, SECOND}


def test_an_edit_of_data_beside_lessons_makes_its_module_stale(root: Path) -> None:
    # The project of this test lies in a hidden folder, whose name must not hide the data.
    data = root / "lessons/2-other-module/data.csv"
    assert cells_again(root, lambda: data.write_text("3,4\n")) == {THIRD}


def test_what_editors_leave_behind_makes_nothing_stale(root: Path) -> None:
    def leave() -> None:
        folder = root / "lessons/2-other-module"
        write(folder / ".ipynb_checkpoints/1-third-checkpoint.md", "x")
        write(folder / ".data.csv.swp", "x")
        write(folder / "1-third.ipynb", "{}")

    assert cells_again(root, leave) == set()


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import snippets.a", {"snippets.a"}),
        ("import snippets.a as b, math", {"snippets.a"}),
        ("from snippets import a", {"snippets", "snippets.a"}),
        ("from snippets.a import b", {"snippets.a", "snippets.a.b"}),
        ("def f():\n    from snippets.a import b", {"snippets.a", "snippets.a.b"}),
        ("import snippetsx, os", set()),
    ],
)
def test_imports_of_snippets_are_found(code: str, names: set[str]) -> None:
    assert imported(code) == names


def test_relative_imports_between_snippets_are_followed(root: Path) -> None:
    edit(root, "snippets/outer.py", "from snippets.inner", "from .inner")
    found = {file.name for file in snippet_files(["import snippets.outer"], root)}
    assert found == {"__init__.py", "outer.py", "inner.py"}


# Runs with kernels

RAN = re.compile(r"(\d+) of (\d+) · (\d+\.\d+) (.+) · (\d+\.\d) s")


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return a project whose lessons all ran once, and what was printed meanwhile."""
    files = {uri: lesson("Words.\n\n" + cell(code)) for uri, code in CODE.items()}
    folder = project(tmp_path_factory.mktemp("cache") / "p", lessons=files, snippets=SNIPPETS)
    write(folder / "lessons/2-other-module/data.csv", "1,2\n")
    done = command(folder, folder.parent / "out")
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


@pytest.fixture
def own_snippets(executed: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the project; kernels find its snippets, and nothing is left in memory."""
    monkeypatch.setenv("PYTHONPATH", f"{executed[0]}{os.pathsep}{REPOSITORY}")
    execute._KEPT.clear()
    yield executed[0]
    execute._KEPT.clear()


def run(root: Path, cache: Path, forked: bool = True) -> tuple[dict[str, Outputs], list[str]]:
    """Run what must run; return all outputs and the lessons that ran."""
    ran: list[str] = []
    outputs = run_lessons(
        pages_of(root),
        root,
        cache,
        lambda done, of, page, seconds: ran.append(page.uri),
        Settings(kernels=2, forked=forked),
    )
    return outputs, sorted(ran)


def test_progress_tells_number_lesson_and_seconds(executed: tuple[Path, str]) -> None:
    lines = executed[1].splitlines()
    found = [RAN.fullmatch(line) for line in lines[:3]]
    assert [match and match[1] for match in found] == ["1", "2", "3"]
    assert {match and match[2] for match in found} == {"3"}
    assert {match and (match[3], match[4]) for match in found} == {
        ("1.2", "A lesson"),
        ("1.3", "A lesson"),
        ("2.1", "A lesson"),
    }
    assert lines[3].startswith("3 lessons, ")


def test_a_second_build_runs_nothing_and_gives_the_same(executed: tuple[Path, str]) -> None:
    root = executed[0]
    edit(root, THIRD, "Words.", "Other words.")  # prose only
    done = command(root, root.parent / "second")
    edit(root, THIRD, "Other words.", "Words.")
    assert done.returncode == 0, done.stderr
    assert not [line for line in done.stdout.splitlines() if RAN.fullmatch(line)]
    first, second = snapshot(root.parent / "out"), snapshot(root.parent / "second")
    assert {name for name in first if first[name] != second[name]} == {
        THIRD,
        THIRD.replace(".md", ".ipynb"),
        THIRD.replace("lessons", "notebooks").replace(".md", ".ipynb"),
    }


def test_fresh_runs_and_unforked_kernels_give_the_same_outputs(
    own_snippets: Path, tmp_path: Path
) -> None:
    kept, ran = run(own_snippets, own_snippets / ".cache" / "outputs")
    assert ran == []
    again, ran = run(own_snippets, tmp_path / "again")
    assert ran == [FIRST, SECOND, THIRD]
    spawned, ran = run(own_snippets, tmp_path / "spawned", forked=False)
    assert ran == [FIRST, SECOND, THIRD]
    assert kept == again == spawned
    assert kept[FIRST][0][0]["data"]["text/plain"] == "3"
    assert kept[THIRD][0][0]["text"].startswith("1,2 2-other-module ")


@pytest.mark.parametrize("damage", ["", '[[{"output_ty', "7", '{"a": 1}', "[1]", "\udcff"])
def test_a_damaged_cache_file_counts_as_none(own_snippets: Path, damage: str) -> None:
    cache = own_snippets / ".cache" / "outputs"
    (stored,) = (cache / SECOND).glob("*.json")
    whole = stored.read_bytes()
    stored.write_bytes(damage.encode("utf-8", "surrogateescape"))
    assert execute._read(stored) is None
    stored.write_bytes(whole)


def test_only_the_users_of_an_edited_snippet_run(own_snippets: Path) -> None:
    cache = own_snippets / ".cache" / "outputs"
    edit(own_snippets, "snippets/inner.py", "2 *", "5 *")
    outputs, ran = run(own_snippets, cache)
    edit(own_snippets, "snippets/inner.py", "5 *", "2 *")
    assert ran == [FIRST]
    assert outputs[SECOND][0][0]["data"]["text/plain"] == "7"
    assert outputs[FIRST][0][0]["data"]["text/plain"] == "6"
    assert len(list((cache / FIRST).glob("*"))) == 1  # outdated outputs are thrown away


def test_a_damaged_file_and_a_failed_lesson_run_again_and_whole_ones_are_kept(
    own_snippets: Path,
) -> None:
    cache = own_snippets / ".cache" / "outputs"
    (stored,) = (cache / THIRD).glob("*.json")
    whole = stored.read_bytes()
    stored.write_bytes(whole[:-9])
    edit(own_snippets, SECOND, "apart.value()", "apart.nothing()")
    with pytest.raises(FaultsError, match="AttributeError"):
        run(own_snippets, cache)
    edit(own_snippets, SECOND, "apart.nothing()", "apart.value()")
    assert stored.read_bytes() == whole
    (left,) = (cache / SECOND).glob("*.json")  # a failed run throws nothing away
    left.write_text("[", "utf-8")
    execute._KEPT.clear()
    _, ran = run(own_snippets, cache)
    assert SECOND in ran
    assert THIRD not in ran


def test_the_warm_parent_of_kernels_ends_with_the_run() -> None:
    from builder import kernels

    with quick_kernels({}):
        parent = kernels._parent
        assert parent is not None
        assert parent.poll() is None
    end = time.monotonic() + 5
    while parent.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
    assert parent.poll() is not None


def test_outputs_are_stored_as_readable_json(executed: tuple[Path, str]) -> None:
    (stored,) = (executed[0] / ".cache" / "outputs" / SECOND).glob("*.json")
    assert json.loads(stored.read_text("utf-8"))[0][0]["output_type"] == "execute_result"
