"""How long a page takes."""

import re
from functools import lru_cache

from builder import myst
from builder.source import Page

WORDS_A_MINUTE = 200
MINUTES_A_CELL = 0.4  # to read code and its output
MINUTES_AN_EXERCISE = 1.0  # and an interactive

_WORD = re.compile(r"[\w’'-]+")


@lru_cache(maxsize=1024)
def minutes(page: Page) -> int:
    """Return how long a page takes, from its words, cells, exercises and interactives."""
    words = exercises = 0
    for token in page.blocks():
        if token.type == "inline":
            words += len(_WORD.findall(myst.plain(token.children or [])))
        found = myst.directive(token, page.source)
        exercises += bool(found and found.name in ("exercise", "interactive"))
    cells = sum("check" not in cell.tags for cell in page.cells)
    time = words / WORDS_A_MINUTE + cells * MINUTES_A_CELL + exercises * MINUTES_AN_EXERCISE
    return max(1, round(time))
