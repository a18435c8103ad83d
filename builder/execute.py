"""Runs lessons: each in its own kernel, kernels in parallel, outputs cached."""

import asyncio
import json
import os
import re
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from builder.errors import Fault, FaultsError
from builder.fingerprint import fingerprint
from builder.kernels import quick_kernels
from builder.source import Cell, Page

Output = dict[str, Any]
Outputs = list[list[Output]]  # for each cell its outputs, as nbformat writes them
Progress = Callable[[int, int, Page, float], None]

SECONDS_A_CELL = 60
# Nothing of the user's own IPython set-up, and no history file, may reach a lesson.
_KERNEL_ARGUMENTS = ["--log-level=ERROR", "--HistoryManager.hist_file=:memory:"]

_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_CELL_LINE = re.compile(r"Cell In\[(\d+)\], line (\d+)")
_SNIPPET_LINE = re.compile(r"(snippets/[\w/]+\.py):(\d+)")


@dataclass(frozen=True)
class Settings:
    """How lessons are run."""

    seconds_a_cell: int = SECONDS_A_CELL
    kernels: int = os.cpu_count() or 1
    forked: bool = True


def notebook_of(cells: Iterable[Cell]) -> nbformat.NotebookNode:
    """Return a notebook of only the code cells, as the kernel runs them."""
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"code-{cell.index}",
                "metadata": {"tags": sorted(cell.tags)},
                "outputs": [],
                "source": cell.code,
            }
            for cell in cells
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    made: nbformat.NotebookNode = nbformat.from_dict(notebook)
    return made


def run_lessons(
    pages: list[Page],
    root: Path,
    cache: Path,
    progress: Progress = lambda *_: None,
    settings: Settings | None = None,
) -> dict[str, Outputs]:
    """Return the outputs of every lesson, by its uri, from the cache or by running it.

    `progress(done, of, page, seconds)` is called after every lesson that had to run.
    Raises `FaultsError` with the first fault of each lesson that failed; the outputs of
    the others stay in the cache.
    """
    outputs: dict[str, Outputs] = {}
    waiting: list[tuple[Page, Path]] = []
    for page in pages:
        stored = cache / page.uri / f"{fingerprint(page, root)}.json"
        found = _read(stored)
        if found is not None and len(found) == len(page.cells):
            outputs[page.uri] = found
        elif page.cells:
            waiting.append((page, stored))
        else:
            outputs[page.uri] = []
    if waiting:
        settings = settings or Settings()
        with quick_kernels(kernel_environment(root)) if settings.forked else nullcontext():
            outputs |= asyncio.run(_run_all(waiting, root, progress, settings))
    return outputs


def kernel_environment(root: Path) -> dict[str, str]:
    """Return the variables that keep the user's IPython and a random hash order out of lessons."""
    ipython = root / ".cache" / "ipython"
    ipython.mkdir(parents=True, exist_ok=True)
    return {"PYTHONHASHSEED": "0", "IPYTHONDIR": str(ipython)}


# Outputs read or made before in this process, so that a live preview reads them once.
_KEPT: dict[Path, Outputs] = {}


def _read(stored: Path) -> Outputs | None:
    if stored not in _KEPT:
        try:
            found = json.loads(stored.read_text("utf-8"))
            if not isinstance(found, list) or not all(isinstance(cell, list) for cell in found):
                return None
            _KEPT[stored] = found
        except (OSError, ValueError):
            return None  # never stored, or damaged: run the lesson again
    return _KEPT[stored]


def _store(stored: Path, outputs: Outputs) -> None:
    """Keep the newest outputs of a lesson, whole or not at all."""
    stored.parent.mkdir(parents=True, exist_ok=True)
    for old in stored.parent.glob("*.json"):
        with suppress(OSError):
            old.unlink()
    part = stored.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(outputs, ensure_ascii=False), "utf-8")
    part.replace(stored)


async def _run_all(
    waiting: list[tuple[Page, Path]], root: Path, progress: Progress, settings: Settings
) -> dict[str, Outputs]:
    free = asyncio.Semaphore(settings.kernels)
    faults: list[Fault] = []
    outputs: dict[str, Outputs] = {}
    done = 0

    async def one(page: Page, stored: Path) -> None:
        nonlocal done
        async with free:
            began = time.monotonic()
            try:
                outputs[page.uri] = await _run(page, root, settings)
                _store(stored, outputs[page.uri])
            except FaultsError as error:
                faults.extend(error.faults)
            done += 1
            progress(done, len(waiting), page, time.monotonic() - began)

    await asyncio.gather(*(one(page, stored) for page, stored in waiting))
    if faults:
        raise FaultsError(faults)
    return outputs


async def _run(page: Page, root: Path, settings: Settings) -> Outputs:
    notebook = notebook_of(page.cells)
    client = NotebookClient(
        notebook,
        timeout=settings.seconds_a_cell,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        shutdown_kernel="immediate",
        extra_arguments=_KERNEL_ARGUMENTS,
        resources={"metadata": {"path": str((root / page.source).parent)}},
    )
    client.log.disabled = True  # what goes wrong is told below, with file and line
    env = {**os.environ, **kernel_environment(root)}
    async with client.async_setup_kernel(env=env):
        for cell, code_cell in zip(page.cells, notebook.cells, strict=True):
            try:
                await client.async_execute_cell(code_cell, cell.index)
            except CellTimeoutError:
                raise FaultsError([_endless(page, cell, settings)]) from None
            except DeadKernelError:
                raise FaultsError([_dead(page, cell)]) from None
            except CellExecutionError as error:
                raise FaultsError([_raised(page, cell, error)]) from None
            if "raises-exception" in cell.tags and not any(
                output.output_type == "error" for output in code_cell.outputs
            ):
                wrong = "a cell tagged `raises-exception` that raises nothing"
                mend = "take the tag away, or let the cell fail as the text says"
                raise FaultsError([Fault(page.source, cell.line, wrong, mend)])
    return [[_published(output) for output in code_cell.outputs] for code_cell in notebook.cells]


def _published(output: Output) -> Output:
    """Return an output as it may leave this computer: a traceback names its folders."""
    if output["output_type"] != "error":
        return dict(output)
    return {**output, "traceback": [f"{output['ename']}: {output['evalue']}"]}


def _endless(page: Page, cell: Cell, settings: Settings) -> Fault:
    wrong = f"the cell did not end within {settings.seconds_a_cell} seconds"
    mend = "look for a loop that never ends, or make the example smaller"
    return Fault(page.source, cell.line, wrong, mend)


def _dead(page: Page, cell: Cell) -> Fault:
    wrong = "the kernel died while this cell ran"
    return Fault(page.source, cell.line, wrong, "look for an exit, or for too much memory")


def _raised(page: Page, cell: Cell, error: CellExecutionError) -> Fault:
    """Return the fault for a cell that raised: its own line, and the snippet's where it broke."""
    trace = _ESCAPES.sub("", error.traceback)
    line = cell.line
    if places := _CELL_LINE.findall(trace):
        # The innermost line of the lesson, which may be that of a function of an earlier cell.
        number, within = map(int, places[-1])
        ran = [c for c in page.cells[: cell.index + 1] if c.code.strip()]
        line = ran[number - 1].line + within - 1
    wrong = f"the cell raised {error.ename}: {error.evalue}".rstrip(": ")
    mend = "correct the cell; if the error is meant to be shown, tag it `raises-exception`"
    if broken := _SNIPPET_LINE.findall(trace):
        wrong += f" (in {broken[-1][0]}:{broken[-1][1]})"
        mend = f"correct {broken[-1][0]} at line {broken[-1][1]}, or how the cell calls it"
    return Fault(page.source, line, wrong, mend)
