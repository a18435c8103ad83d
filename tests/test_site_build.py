"""Building the site: the same bytes each time, nothing lost when it fails, and the live preview."""

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

BROKEN = "\n\nHere $\\frac{1$ is broken.\n"
PATIENCE = 300  # seconds, for a build; it takes far less
ANSWER = 20  # seconds, for a page that was built before


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert found
    return found


def first_lesson(folder: Path) -> Path:
    return sorted(folder.glob("lessons/*/[0-9]*.md"))[0]


def break_formula(lesson: Path) -> str:
    """Add a broken formula to a lesson; return the place that must be named."""
    text = lesson.read_text("utf-8").rstrip("\n") + BROKEN
    lesson.write_text(text, "utf-8")
    line = text[: text.index(BROKEN.strip())].count("\n") + 1
    return f"{lesson.relative_to(lesson.parents[2]).as_posix()}:{line}:"


def test_the_same_sources_give_the_same_site_in_any_folder(
    built_project: Any, project_copy: Callable[..., Any]
) -> None:
    again = project_copy(cached=False)
    assert not (again.folder / ".cache" / "outputs").exists()
    done = again.build()
    assert done.returncode == 0, done.stdout
    before, after = contents(built_project.site), contents(again.site)
    assert sorted(before) == sorted(after)
    differ = [name for name, content in before.items() if after[name] != content]
    # Compared as text first: it says what differs.
    for name in (name for name in differ if name.endswith((".ipynb", ".html", ".json", ".xml"))):
        assert before[name].decode().splitlines() == after[name].decode().splitlines(), name
    assert differ == []


def test_a_failing_build_names_the_line_and_leaves_the_site_whole(
    built_project: Any, project_copy: Callable[..., Any]
) -> None:
    project = project_copy()
    # What was built before; a copy of it, so that a failing build could do it harm.
    for name, content in contents(built_project.site).items():
        (project.site / name).parent.mkdir(parents=True, exist_ok=True)
        (project.site / name).write_bytes(content)
    place = break_formula(first_lesson(project.folder))
    done = project.build()
    assert done.returncode != 0
    assert place in done.stdout
    assert "\\frac{1" in done.stdout
    assert "Traceback" not in done.stdout
    assert contents(project.site) == contents(built_project.site)
    assert [path.name for path in project.folder.glob(".site.*")] == []


# The live preview


class Preview:
    """A running preview: what it printed and what it serves."""

    def __init__(self, port: int, log: Path, process: "subprocess.Popen[bytes]") -> None:
        self.address = f"http://127.0.0.1:{port}/"
        self._log = log
        self._process = process

    def printed(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def page(self, lesson: Path) -> str:
        """Return the page of a lesson as it is served now; empty if nothing is."""
        return self.at(lesson.relative_to(lesson.parents[2]).with_suffix("").as_posix())

    def at(self, place: str) -> str:
        """Return the page at an address as it is served now; empty if nothing is.

        While a build runs, the preview makes browsers wait.
        """
        try:
            with urlopen(f"{self.address}{place}/", timeout=ANSWER) as answer:
                text: str = answer.read().decode()
                return text
        except (URLError, ConnectionError, TimeoutError):
            return ""

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait until something is so; fail with what was printed if that takes too long."""
        end = time.monotonic() + PATIENCE
        while not until():
            assert self._process.poll() is None, f"the preview ended:\n{self.printed()}"
            assert time.monotonic() < end, f"waited in vain:\n{self.printed()}"
            time.sleep(0.3)


@contextmanager
def preview(project: Any) -> Iterator[Preview]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = project.folder.with_name("printed.txt")
    with log.open("wb") as file:
        process = subprocess.Popen(
            project.command("serve", "--dirty", "-a", f"127.0.0.1:{port}"),
            cwd=project.folder,
            env=project.environment,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield Preview(port, log, process)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def test_the_preview_survives_a_mistake_and_shows_the_mended_lesson_and_another_decision(
    project_copy: Callable[..., Any],
) -> None:
    project = project_copy()
    lesson = first_lesson(project.folder)
    text = lesson.read_text("utf-8")
    with preview(project) as shown:
        shown.wait(lambda: "<h1" in shown.page(lesson))
        before = content_of(shown.page(lesson))
        place = break_formula(lesson)
        shown.wait(lambda: place in shown.printed())
        page = shown.page(lesson)
        assert page, f"nothing is served while a lesson is broken:\n{shown.printed()}"
        assert content_of(page) == before
        lesson.write_text(f"{text}\n\nFreshly mended words.\n", "utf-8")
        shown.wait(lambda: "Freshly mended words." in shown.page(lesson))
        assert "md-search__input" in shown.page(lesson)
        decided = lesson.with_name("formulas.yml")
        said = decided.read_text("utf-8")
        decided.write_text(said.replace("      name: ", "      name: Freshly called ", 1), "utf-8")
        sheet = f"formulas/{lesson.parent.name}"
        shown.wait(lambda: "Freshly called" in shown.at(sheet))
        with urlopen(f"{shown.address}search/search_index.json", timeout=ANSWER) as answer:
            found = {entry["location"].partition("#")[0] for entry in json.load(answer)["docs"]}
        assert len([place for place in found if place.startswith("lessons/")]) > 1
        assert "Traceback" not in shown.printed()


def test_the_preview_of_a_broken_lesson_waits_until_it_is_mended(
    project_copy: Callable[..., Any],
) -> None:
    project = project_copy()
    lesson = first_lesson(project.folder)
    text = lesson.read_text("utf-8")
    place = break_formula(lesson)
    with preview(project) as shown:
        shown.wait(lambda: "Waiting until" in shown.printed())
        assert place in shown.printed()
        assert shown.page(lesson) == ""
        lesson.write_text(f"{text}\n\nFreshly mended words.\n", "utf-8")
        shown.wait(lambda: "Freshly mended words." in shown.page(lesson))
        assert "Traceback" not in shown.printed()


def content_of(page: str) -> str:
    """Return the part of a page that the lesson makes; the preview adds a script of its own."""
    (content,) = re.findall(r"<article.*?</article>", page, re.DOTALL)
    return str(content)
