"""Figures of matplotlib: shown as Jupyter's inline backend does, as SVG that follows the theme.

matplotlib is looked up among the loaded modules, never imported: cells that draw load it.
"""

import io
import itertools
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

from builder.figures import themed_svg
from builder.inpage.screen import Screen

BACKEND = "module://builder.inpage.backend"
_INCHES = 30.0  # the greatest side a page can show; more would take all memory

_numbers = itertools.count(1)
_screens: list[Screen] = []
_backends: list[str | None] = []  # those asked for before cells began
_MATHS = re.compile(r"\$([^$]*)\$")


def begin(screen: Screen) -> None:
    """Show the figures from now on as outputs of this cell."""
    _backends.append(os.environ.get("MPLBACKEND"))
    os.environ["MPLBACKEND"] = BACKEND
    _screens[:] = [screen]
    choose_backend()


def choose_backend() -> None:
    """Let figures be drawn for the page, if matplotlib is loaded."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None and hasattr(matplotlib, "rcParams"):
        if matplotlib.get_backend(auto_select=False) != BACKEND:
            matplotlib.use(BACKEND)
        matplotlib.interactive(True)


def end() -> None:
    """Show no figure any more; what is left open is closed unseen."""
    _screens.clear()
    if before := _backends.pop():
        os.environ["MPLBACKEND"] = before
    else:
        os.environ.pop("MPLBACKEND", None)
    for manager in _managers():
        _pyplot().close(manager.num)


def is_figure(value: object) -> bool:
    """Return whether a value is a figure of matplotlib."""
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)


def flush_at_end() -> None:
    """Show the figures that a cell left open, unless it switched that off."""
    matplotlib = sys.modules.get("matplotlib")
    if _managers() and matplotlib is not None and matplotlib.is_interactive():
        flush()


def flush() -> None:
    """Show all open figures and close them."""
    try:
        for manager in _managers():
            figure = manager.canvas.figure
            if _screens and not show_figure(figure, _screens[0]):
                _screens[0].say("result", text=repr(figure))
    finally:
        if _managers():
            _pyplot().close("all")


def show_figure(figure: Any, screen: Screen) -> bool:
    """Show a figure; returns False for an empty one, of which there is nothing to see."""
    if not figure.axes and not figure.lines:
        return False
    if screen.has_room_for_figure():
        number = next(_numbers)
        svg = themed_svg(svg_of(figure), f"run{number}", words := words_of(figure), own=True)
        screen.say("figure", svg=svg, words=words)
    return True


def svg_of(figure: Any) -> str:
    """Return a figure as matplotlib writes it for Jupyter, without a date.

    Raises `ValueError` for a figure larger than a page can show.
    """
    width, height = figure.get_size_inches()
    if max(width, height) > _INCHES:
        raise ValueError(
            f"a figure of {width:g} × {height:g} inches is too large for the page: "
            f"keep `figsize` below {_INCHES:g}"
        )
    written = io.BytesIO()
    figure.canvas.print_figure(
        written,
        format="svg",
        facecolor=figure.get_facecolor(),
        edgecolor=figure.get_edgecolor(),
        dpi=figure.dpi,
        bbox_inches="tight",
        metadata={"Date": None},
    )
    return written.getvalue().decode("utf-8")


def words_of(figure: Any) -> str:
    """Return a plain description of a figure: what its axes are named and what is drawn there."""
    parts = [_plain(figure.get_suptitle())] if figure.get_suptitle() else []
    parts += [words for axes in figure.axes if (words := _words_of_axes(axes))]
    return f"Figure: {'; '.join(parts)}" if parts else "Figure"


def _words_of_axes(axes: Any) -> str:
    title = _plain(axes.get_title())
    names = [
        f"{name} axis {_plain(label)}"
        for name in ("x", "y", "z")
        if (label := getattr(axes, f"get_{name}label", str)())
    ]
    return ", ".join([*([title] if title else []), *names, *_drawn(axes)])


def _drawn(axes: Any) -> Iterator[str]:
    curves = sum(len(line.get_xdata(orig=False)) > 1 for line in axes.lines)
    points = len(axes.lines) - curves
    areas = len(axes.collections)
    images, patches = len(axes.images), len(axes.patches)
    for count, thing in (
        (curves, "curve"),
        (points, "point"),
        (areas, "set"),
        (images, "image"),
        (patches, "shape"),
    ):
        if count:
            what = "set of points, lines or areas" if thing == "set" else thing
            many = what.replace("set of", "sets of") if thing == "set" else f"{what}s"
            yield f"{count} {what if count == 1 else many}"
    said = [_plain(text.get_text()) for text in axes.texts if text.get_text().strip()]
    legend = axes.get_legend()
    if legend is not None:
        said += [_plain(text.get_text()) for text in legend.get_texts()]
    if said:
        yield f"labelled {', '.join(dict.fromkeys(said))}"


def _plain(text: str) -> str:
    """Return a label without the signs of TeX."""
    bare = _MATHS.sub(lambda m: re.sub(r"\\[,;! ]|[{}]", "", m[1]).replace("\\", ""), text)
    return " ".join(bare.split())


def _managers() -> list[Any]:
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    return list(helpers.Gcf.get_all_fig_managers()) if helpers else []


def _pyplot() -> Any:
    return sys.modules["matplotlib.pyplot"]
