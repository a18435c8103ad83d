"""Makes every lesson a test: nbval runs it from its source, failures name lesson and line."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from builder.execute import notebook_of
from builder.source import Page, read_pages

ROOT = Path(__file__).parent


class LessonFile(IPyNbFile):
    """A lesson in MyST; it has no stored outputs, so that what counts is that it runs."""

    page: Page

    def collect(self) -> Iterator["LessonCell"]:
        """Yield a test for every code cell."""
        self.compare_outputs = False
        self.nb = notebook_of(self.page.cells)
        for cell, code in zip(self.page.cells, self.nb.cells, strict=True):
            options: dict[str, Any] = defaultdict(bool)
            options["check_exception"] = "raises-exception" in cell.tags
            item: LessonCell = LessonCell.from_parent(
                self, name=f"line {cell.line}", cell_num=cell.index, cell=code, options=options
            )
            item.place = f"{self.page.source}:{cell.line}"
            yield item


class LessonCell(IPyNbCell):
    """One code cell of a lesson."""

    place: str

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return file and line as pytest shows them."""
        return self.path, int(self.place.rpartition(":")[2]) - 1, self.place

    def repr_failure(self, excinfo: Any) -> str:
        """Return the failure, beginning with lesson and line."""
        return f"{self.place}: this cell failed\n{super().repr_failure(excinfo)}"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> LessonFile | None:
    """Collect the numbered lessons below lessons/."""
    if file_path.suffix != ".md" or not file_path.is_relative_to(ROOT / "lessons"):
        return None
    source = file_path.relative_to(ROOT).as_posix()
    for page in read_pages(ROOT):
        if page.source.as_posix() == source and page.is_lesson:
            file: LessonFile = LessonFile.from_parent(parent, path=file_path)
            file.page = page
            return file
    return None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many lessons, snippets and pages were tested."""
    passed = [report.nodeid for report in terminalreporter.stats.get("passed", [])]
    lessons = {node.split("::")[0] for node in passed if node.startswith("lessons/")}
    cells = sum(node.startswith("lessons/") for node in passed)
    snippets = {node for node in passed if node.startswith("snippets/")}
    properties = [p for r in terminalreporter.stats.get("passed", []) for p in r.user_properties]
    pages = max((value for name, value in properties if name == "pages"), default=0)
    terminalreporter.write_line(
        f"Tested: {len(lessons)} lessons ({cells} cells), {len(snippets)} snippets, {pages} pages"
    )
