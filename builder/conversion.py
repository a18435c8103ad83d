"""Notebooks → pages on all processors, where the system can fork."""

import multiprocessing
import os
import sys
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page


def convert_notebooks(files: Files, config: MkDocsConfig) -> None:
    """Let mkdocs-jupyter convert all notebooks into its cache, where MkDocs then finds them.

    To convert one takes half as long as to run its lesson, and MkDocs does one after the other.
    What fails here fails again, and is reported, when MkDocs comes to it.
    """
    plugin = config.plugins["mkdocs-jupyter"]
    notebooks = [file for file in files if plugin.should_include(file)]  # type: ignore[attr-defined]
    processors = min(os.cpu_count() or 1, len(notebooks))
    if sys.platform != "linux" or processors < 2:
        return
    fork = multiprocessing.get_context("fork")  # which hands on the configuration as it is
    workers = [
        fork.Process(target=_convert, args=(plugin, notebooks[first::processors], files, config))
        for first in range(processors)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def _convert(plugin: Any, notebooks: list[File], files: Files, config: MkDocsConfig) -> None:
    for file in notebooks:
        page = Page(None, file, config)
        plugin.on_pre_page(page, config, files)  # gives the page a `render` that knows the cache
        page.render(config, files)
