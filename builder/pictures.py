"""Small graphs that an exercise asks about, drawn from the expressions of its key."""

import io
from typing import TYPE_CHECKING

import sympy as sp

from builder.figures import themed_svg

if TYPE_CHECKING:
    from builder.answers import Key
    from builder.exercise import Part

SAMPLES = 121


def drawn(key: "Key", part: "Part", name: str) -> str:
    """Return the graph of a pair as SVG: `by` of its value, over the symbol's range.

    Raises `UnusableError` for what is no function of one symbol.
    """
    from builder.answers import UnusableError, pictured

    expression = pictured(key, part)
    if len(key.ranges) != 1:
        raise UnusableError("pictures need exactly one symbol")
    ((symbol, place),) = key.ranges.items()
    # matplotlib takes a second to load; most builds draw no such picture again.
    import matplotlib as mpl
    import numpy as np
    from matplotlib.figure import Figure

    from snippets import figures

    at = np.linspace(place.low, place.high, SAMPLES)
    heights = np.broadcast_to(
        sp.lambdify(key.symbols[symbol], expression, "numpy")(at), at.shape
    ).astype(float)
    if not np.isfinite(heights).all():
        raise UnusableError(f"`{expression}` is not finite in its whole range")
    with mpl.rc_context(figures.STYLE):
        figure = Figure(figsize=(2.2, 1.6))
        axes = figure.add_axes((0.02, 0.03, 0.96, 0.94))
        reach = max(abs(heights).max(), 1e-9) * 1.1
        axes.axhline(0, color=figures.MUTED, linewidth=0.8)
        axes.axvline(0, color=figures.MUTED, linewidth=0.8)
        axes.plot(
            at, heights, color=figures.DERIVATIVE if key.exercise.text("by") else figures.FUNCTION
        )
        axes.set(xlim=(place.low, place.high), ylim=(-reach, reach), xticks=[], yticks=[])
        axes.axis("off")
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None})
    return themed_svg(written.getvalue(), name, part["alt"]).strip()
