"""The course as the page of a reader's progress counts it: modules, lessons, what is in them."""

import json
from collections.abc import Iterator
from typing import Any

from builder.errors import Fault
from builder.exercise import read
from builder.sheets import Entry
from builder.source import Page


def course(pages: list[Page], entries: list[Entry]) -> str:
    """Return the modules with what can be done in each, as JSON; `entries` are all formulas.

    Addresses are those in the site, without its own. A lesson whose front matter says `lab: true`
    has a `lab`: the exercises with code that have to be right.
    """
    modules = [page for page in pages if page.number is not None and page.number[1] == 0]
    found = [_module(module, pages, entries) for module in modules]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def check_lab(page: Page) -> Iterator[Fault]:
    """Yield what is wrong with the mark of a lab."""
    mark = page.meta.get("lab", False)
    if not isinstance(mark, bool):
        yield Fault(page.source, 1, f"`lab: {mark}`", "write `lab: true`, or leave it out")
    elif mark and not _with_code(page):
        wrong = "a lab without an exercise that has code, so nobody could ever complete it"
        yield Fault(page.source, 1, wrong, "ask for code (`kind: code`), or take `lab:` out")


def address(page: Page) -> str:
    """Return the address of a page in the site, as "lessons/1-a/2-b/"."""
    return page.uri.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/"


def _module(module: Page, pages: list[Page], entries: list[Entry]) -> dict[str, Any]:
    assert module.number is not None
    others = [page for page in pages if page.number and page.number[0] == module.number[0]]
    found: dict[str, Any] = {
        "path": address(module),
        "title": f"{module.number[0]} {module.title}",
        "lessons": [_lesson(page, entries) for page in others if page.is_lesson],
    }
    for page in others:
        if page.is_check:
            found["check"] = {
                "path": address(page),
                "title": page.title,
                "exercises": _exercises(page),
            }
    return found


def _lesson(page: Page, entries: list[Entry]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "path": address(page),
        "label": page.label,
        "title": page.title,
        "parts": [[heading.id, heading.text] for heading in page.parts],
        "exercises": _exercises(page),
        "formulas": [f"eq-{entry.label}" for entry in entries if entry.uri == page.uri],
    }
    if page.meta.get("lab"):
        found["lab"] = _with_code(page)
    return found


def _exercises(page: Page) -> list[str]:
    return [f"exercise-{found.argument}" for found in page.directives("exercise")]


def _with_code(page: Page) -> list[str]:
    asked = [read(found, page.source) for found in page.directives("exercise")]
    return [f"exercise-{exercise.id}" for exercise in asked if exercise.kind == "code"]
