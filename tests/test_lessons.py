"""Lessons as nbval sees them: from their sources, and as published notebooks run once more."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder.navigation import navigation
from builder.source import read_pages

ROOT = Path(__file__).parent.parent


def run_pytest(folder: Path, *arguments: str | Path) -> tuple[int, str]:
    """Run pytest on its own and return its exit status and what it printed."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--color=no", *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_every_lesson_is_in_the_navigation_and_is_collected(request: pytest.FixtureRequest) -> None:
    pages = read_pages(ROOT)
    lessons = {page.uri for page in pages if page.is_lesson}
    with_code = {page.source.as_posix() for page in pages if page.cells}
    listed = {uri for uri in navigation(ROOT) if re.search(r"^lessons/[^/]+/\d+-[^/]+\.md$", uri)}
    status, text = run_pytest(ROOT, "lessons", "docs", "--collect-only", "-q")
    collected = {line.split("::")[0] for line in text.splitlines() if "::" in line}
    assert status == 0, text
    assert lessons == listed
    assert collected == with_code
    assert "docs/index.md" in collected
    assert 0 < len(lessons) < len(collected)


def test_a_failing_lesson_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "lessons" / "1-a").mkdir(parents=True)
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    lesson = tmp_path / "lessons" / "1-a" / "1-b.md"
    lesson.write_text("# B\n\n```{code-cell} ipython3\nx = 1\n```\n\n```{code-cell}\n1 / 0\n```\n")
    status, text = run_pytest(tmp_path, "lessons")
    assert status == 1
    assert "lessons/1-a/1-b.md:8: this cell failed" in text
    assert "ZeroDivisionError" in text
    assert "1 failed, 1 passed" in text


def test_published_notebooks_give_the_same_outputs_when_run_again(site_folder: Path) -> None:
    notebooks = sorted(site_folder.glob("lessons/*/*.ipynb"))
    assert len(notebooks) == sum(page.is_lesson for page in read_pages(ROOT))
    status, text = run_pytest(
        ROOT, "--nbval", "-n", "2", "--dist", "loadfile", "-W", "default", *notebooks
    )
    assert status == 0, text
    passed = re.search(r"(\d+) passed", text)
    assert passed
    assert int(passed[1]) > len(notebooks), text


def test_a_published_output_that_differs_is_found(site_folder: Path, tmp_path: Path) -> None:
    notebook = min(site_folder.glob("lessons/*/*.ipynb"), key=lambda path: path.stat().st_size)
    text = notebook.read_text("utf-8")
    assert '"text": "' in text, "the notebook prints nothing that could differ"
    changed = tmp_path / "changed.ipynb"
    changed.write_text(text.replace('"text": "', '"text": "not what the cell prints; ', 1), "utf-8")
    status, said = run_pytest(ROOT, "--nbval", "-W", "default", changed)
    assert status == 1, said
    assert "1 failed" in said
