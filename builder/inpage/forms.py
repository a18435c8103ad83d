"""A value in the form in which a page shows it, as Jupyter would choose it."""

import importlib
import inspect
from collections.abc import Callable
from typing import Any

from builder.inpage.drawing import is_figure, show_figure
from builder.inpage.screen import CHARACTERS, Screen


def without_dollars(latex: str) -> str:
    """Return LaTeX as a page sets it: no dollar signs around it, no `\\displaystyle`."""
    return latex.strip().strip("$").removeprefix(r"\displaystyle").strip()


def show(value: object, screen: Screen) -> None:
    """Show a value: a figure as such, else as LaTeX if it knows how, else as text."""
    if is_figure(value) and show_figure(value, screen):
        return
    latex = _latex(value)
    if latex and len(latex) <= CHARACTERS:
        screen.say("latex", tex=without_dollars(latex))
        return
    screen.say_text("result", "text", pretty(value).rstrip("\n"))


def _latex(value: object) -> str:
    if inspect.isclass(value):
        return ""
    try:
        method = getattr(value, "_repr_latex_", None)
        latex = method() if callable(method) else None
    except Exception:  # as Jupyter: what cannot be set is printed
        return ""
    return latex if isinstance(latex, str) else ""


def pretty(value: object) -> str:
    """Return `value` as text, laid out as IPython does."""
    return _printer()(value)


_found: list[Callable[[Any], str]] = []


def _printer() -> Callable[[Any], str]:
    """Return IPython's `pretty`: where IPython is not installed, the copy packed beside us."""
    if not _found:
        try:
            module = importlib.import_module("builder.inpage.pretty")
        except ModuleNotFoundError:
            module = importlib.import_module("IPython.lib.pretty")
        _found.append(module.pretty)
    return _found[0]
