"""The same work for many things on all processors, where the system can fork."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

FORK = multiprocessing.get_context("fork") if sys.platform == "linux" else None
T = TypeVar("T")
R = TypeVar("R")

_work: Callable[[int], Any] | None = None


def processes(things: int) -> int:
    """Return in how many processes to do so many things; 1 where the system cannot fork."""
    return min(os.cpu_count() or 1, things) if FORK else 1


def spread(work: Callable[[T], R], things: Sequence[T]) -> list[R]:
    """Return `work` of each thing, in their order.

    A fork hands on `work` and `things` as they are; only what is returned, or raised, is pickled.
    Beside other threads, as in a live preview, one thing is done after the other: a fork may
    find a lock held for ever.
    """
    many = processes(len(things))
    if many < 2 or threading.active_count() > 1:
        return [work(thing) for thing in things]
    begin = (lambda number: work(things[number]),)
    with ProcessPoolExecutor(many, FORK, _begin, begin) as pool:
        return list(pool.map(_one, range(len(things))))


def _begin(work: Callable[[int], Any]) -> None:
    global _work
    _work = work


def _one(number: int) -> Any:
    assert _work is not None
    return _work(number)
