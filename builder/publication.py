"""What the front matter says to those who find a page elsewhere: a day, a description, a card."""

from collections.abc import Iterator
from datetime import date, datetime

from builder.errors import Fault
from builder.source import Page


def front_matter_line(page: Page, key: str) -> int:
    """Return the line of a key of the front matter; 1 if it is not there."""
    lines = page.text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    return next((n + 1 for n in range(1, end) if lines[n].startswith(f"{key}:")), 1)


def published(page: Page) -> date:
    """Return the day on which a lesson was first published.

    Raises `ValueError` for what is no day; `undated` has told the author of it before.
    """
    found = page.meta.get("published")
    if isinstance(found, datetime) or not isinstance(found, date | str):
        raise ValueError(f"{found!r} is no day")
    return date.fromisoformat(found) if isinstance(found, str) else found


def undated(page: Page) -> Iterator[Fault]:
    """Yield what is wrong with a lesson's day of publication, by which the feed announces it."""
    mend = "write the day on which it first appears, as `published: 2026-11-21`; it stays that day"
    line = front_matter_line(page, "published")
    if page.meta.get("published") in (None, ""):
        yield Fault(page.source, line, "a lesson without the day of its publication", mend)
        return
    try:
        published(page)
    except ValueError:
        yield Fault(page.source, line, f"`published: {page.meta['published']}` is no day", mend)


def description(page: Page) -> str:
    """Return what a page says of itself, on one line."""
    return " ".join(str(page.meta.get("description") or "").split())


def undescribed(pages: list[Page]) -> Iterator[Fault]:
    """Yield the pages that say nothing of themselves."""
    mend = "say in one sentence what is on this page, as `description: …` in its front matter"
    for page in pages:
        if not description(page):
            line = front_matter_line(page, "description")
            yield Fault(page.source, line, "a page without description", mend)
