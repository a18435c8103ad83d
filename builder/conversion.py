"""Notebooks → pages on all processors, where the system can fork."""

from multiprocessing.process import BaseProcess
from typing import Any

import nbconvert.exporters.html as exporter
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from builder.parallel import FORK, processes


class _AsItIs:
    """Stands in for BeautifulSoup, with which nbconvert reads each page only to add to it.

    What it adds (tab stops, a text for pictures without one) these pages take out again or
    never need, and the reading takes half of a conversion.
    """

    def __init__(self, html: str, **_: Any) -> None:
        self.html = html

    def select(self, _: str) -> list[Any]:
        """Return nothing to add to."""
        return []

    def __str__(self) -> str:
        return self.html


def hurry() -> None:
    """Let nbconvert give pages out as its templates made them."""
    exporter.BeautifulSoup = _AsItIs  # type: ignore[attr-defined, assignment]  # a stand-in


def convert_notebooks(files: Files, config: MkDocsConfig) -> list[BaseProcess]:
    """Let mkdocs-jupyter begin to convert notebooks into its cache, where MkDocs then finds them.

    To convert one takes half as long as to run its lesson, and MkDocs does one after the other.
    Returns the processes that do it; what fails in them fails again, and is reported, when
    MkDocs comes to it.
    """
    plugin: Any = config.plugins["mkdocs-jupyter"]
    notebooks = [file for file in files if plugin.should_include(file)]
    many = processes(len(notebooks))
    if FORK is None or many < 2:
        return []
    workers = [  # a fork hands on the configuration as it is
        FORK.Process(target=_convert, args=(plugin, notebooks[first::many], files, config))
        for first in range(many)
    ]
    for worker in workers:
        worker.start()
    return [*workers]


def _convert(plugin: Any, notebooks: list[File], files: Files, config: MkDocsConfig) -> None:
    for file in notebooks:
        page = Page(None, file, config)
        plugin.on_pre_page(page, config, files)  # gives the page a `render` that knows the cache
        page.render(config, files)
