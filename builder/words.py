"""The few words the builder itself adds to a page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One set of words for one language."""

    code: str = "Code"
    checked: str = "Checked:"
    module: str = "Module"
    minutes: str = "minutes"
    notebook: str = "as a notebook"
    download: str = "download .ipynb"
    lesson: str = "back to the lesson"
    notebook_description: str = "The lesson “{title}” as a notebook: every cell with its outputs."


WORDS = Words()
