"""The look of every figure: one colour a meaning, the same bytes at every build.

Importing this module sets matplotlib up; in Jupyter it also makes figures SVG.
The colours are CSS names, so that a figure, a formula (`\\textcolor{royalblue}{…}`)
and a page can share them; the site replaces them by its theme's variables.
"""

from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.contour import QuadContourSet
from matplotlib.text import Text

FUNCTION = "royalblue"  # the function itself
DERIVATIVE = "chocolate"  # its slope, tangent, gradient or Jacobian
APPROXIMATION = "seagreen"  # whatever stands in for the function
DATA = "darkorchid"  # what was measured
CONSTRAINT = "crimson"  # what must hold
INK = "#1f2430"  # axes and words
MUTED = "#8a90a0"  # grids, guides, things in the background

STYLE: dict[Any, Any] = {
    "figure.figsize": (5.0, 3.3),
    "figure.dpi": 100,
    "font.size": 11.5,
    "mathtext.fontset": "cm",
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=[FUNCTION, DERIVATIVE, APPROXIMATION, DATA, CONSTRAINT]),
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "grid.color": MUTED,
    "grid.linewidth": 0.5,
    "grid.alpha": 0.5,
    "lines.linewidth": 2.2,
    "lines.markersize": 7,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "uphill",
}


def use_style() -> None:
    """Set matplotlib up for the lessons; in Jupyter, draw figures as SVG without a date."""
    mpl.rcParams.update(STYLE)
    try:
        from IPython.core.getipython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ModuleNotFoundError:
        return
    if get_ipython() is not None:
        set_matplotlib_formats("svg", metadata={"Date": None})


def label(ax: Axes, x: float, y: float, words: str, color: str = INK, **more: Any) -> Text:
    """Write `words` beside the curve they name, at the point (`x`, `y`) of the data.

    Labels on the curve read faster than a legend, and need no colour to be told apart.
    """
    return ax.text(x, y, words, color=color, **{"fontsize": 12, **more})


def cross_axes(ax: Axes) -> None:
    """Draw the lines x = 0 and y = 0 through the origin instead of a frame."""
    for side in ("left", "bottom"):
        ax.spines[side].set_position("zero")
    for side in ("right", "top"):
        ax.spines[side].set_visible(False)


def shaded_contours(
    ax: Axes, x: Any, y: Any, z: Any, levels: Any = 10, color: str = FUNCTION
) -> QuadContourSet:
    """Fill the contours of `z` (shape (n, m)) over the grid `x`, `y`: the higher, the denser.

    One hue whose opacity grows with height reads in grey, in print and on a dark page.
    Contour lines in the same colour mark the levels. Returns the set of lines.
    """
    lines = ax.contour(x, y, z, levels=levels, colors=color, linewidths=0.7, alpha=0.8)
    heights = [float(level) for level in lines.levels if level < np.max(z)]
    # One thin coat over everything above each level: half the points of bands between levels.
    coat = 1 - (1 - 0.62) ** (1 / max(len(heights), 1))
    for height in heights:
        ax.contourf(x, y, z, levels=[height, np.inf], colors=color, alpha=coat)
    return lines


use_style()
plt.rcParams["figure.max_open_warning"] = 0
