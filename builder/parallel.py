"""The same work for many things on all processors, where the system can fork."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_work: Callable[[int], Any] | None = None


def spread(work: Callable[[T], R], things: Sequence[T]) -> list[R]:
    """Return `work` of each thing, in their order.

    A fork hands on `work` and `things` as they are; only what is returned, or raised, is pickled.
    Beside other threads, as in a live preview, one thing is done after the other: a fork may
    find a lock held for ever.
    """
    processors = min(os.cpu_count() or 1, len(things))
    if sys.platform != "linux" or processors < 2 or threading.active_count() > 1:
        return [work(thing) for thing in things]
    fork = multiprocessing.get_context("fork")
    begin = (lambda number: work(things[number]),)
    with ProcessPoolExecutor(processors, fork, _begin, begin) as pool:
        return list(pool.map(_one, range(len(things))))


def _begin(work: Callable[[int], Any]) -> None:
    global _work
    _work = work


def _one(number: int) -> Any:
    assert _work is not None
    return _work(number)
