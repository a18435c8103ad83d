"""Makes every page with code a test: nbval runs it, failures name page and line."""

import re
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
    """A page in MyST; it has no stored outputs, so that what counts is that it runs."""

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
    """One code cell of a page."""

    place: str

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return file and line as pytest shows them."""
        return self.path, int(self.place.rpartition(":")[2]) - 1, self.place

    def repr_failure(self, excinfo: Any) -> str:
        """Return the failure, beginning with page and line."""
        return f"{self.place}: this cell failed\n{super().repr_failure(excinfo)}"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> LessonFile | None:
    """Collect the lessons, and the other pages that have code cells."""
    folders = (ROOT / "lessons", ROOT / "docs")
    if file_path.suffix != ".md" or not any(map(file_path.is_relative_to, folders)):
        return None
    source = file_path.relative_to(ROOT).as_posix()
    for page in read_pages(ROOT):
        if page.source.as_posix() == source and page.cells:
            file: LessonFile = LessonFile.from_parent(parent, path=file_path)
            file.page = page
            return file
    return None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many lessons, snippets and pages were tested."""
    passed = [report.nodeid for report in terminalreporter.stats.get("passed", [])]
    lessons = {m[0] for node in passed if (m := re.match(r"lessons/[^/]+/\d[^/:]*", node))}
    cells = sum(node.startswith(("lessons/", "docs/")) for node in passed)
    snippets = {node for node in passed if node.startswith("snippets/")}
    properties = [p for r in terminalreporter.stats.get("passed", []) for p in r.user_properties]
    pages = max((value for name, value in properties if name == "pages"), default=0)
    terminalreporter.write_line(
        f"Tested: {len(lessons)} lessons ({cells} cells), {len(snippets)} snippets, {pages} pages"
    )
