"""Two vectors in the plane: their dot product, or the matrix whose columns they are."""

from typing import TYPE_CHECKING, Any

import numpy as np

from snippets.vectors import projection

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"a", "b", "reach"}
KNOWN = {"show"}
VIEWS = ("dot", "matrix")


def settings(found: "Values") -> dict[str, Any]:
    """Return what is shown, both vectors, and how far the picture reaches."""
    show = found.text("show") or VIEWS[0]
    if show not in VIEWS:
        raise found.fault("show", f"`show: {show}` is unknown", f"use one of: {', '.join(VIEWS)}")
    reach = found.number("reach")
    given: dict[str, Any] = {"show": show, "reach": reach}
    for name in ("a", "b"):
        given[name] = found.numbers(name)
        if len(given[name]) != 2 or max(map(abs, given[name])) > reach:
            wrong = f"`{name}` is no arrow inside the picture"
            raise found.fault(name, wrong, f"write `{name}: [3, 1]`, within `reach`")
        if any(round(v, 1) != v for v in given[name]):
            mend = "the tips move in steps of 0.1: give one decimal"
            raise found.fault(name, f"`{name}` lies between two steps", mend)
    if show == "dot" and 0 in given["a"]:
        mend = "tilt it: otherwise the border that the question asks for is an axis"
        raise found.fault("a", "`a` lies on an axis", mend)
    value = np.dot(given["a"], given["b"]) if show == "dot" else _area(given)
    if value <= 0:
        what = "dot product" if show == "dot" else "determinant"
        mend = f"begin with a positive {what}: the question is where it changes its sign"
        raise found.fault("b", f"the {what} is {value:g}", mend)
    return given


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return both arrows, with the projection or with the parallelogram."""
    from matplotlib.figure import Figure

    from snippets import figures

    figure = Figure(figsize=(4.4, 4.4))
    ax = figure.subplots()
    a, b = (np.array(given[name], dtype=float) for name in ("a", "b"))
    reach = given["reach"]
    ax.axhline(0, color=figures.MUTED, linewidth=0.8)
    ax.axvline(0, color=figures.MUTED, linewidth=0.8)
    (_shadow if given["show"] == "dot" else _square)(ax, a, b)
    for tip, name, color in ((a, "a", figures.FUNCTION), (b, "b", figures.DATA)):
        arrow = {"arrowstyle": "->", "color": color, "lw": 2.2, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", tuple(tip), (0, 0), arrowprops=arrow)
        place = tip * (1 + 0.07 * reach / np.hypot(*tip))
        figures.label(
            ax, place[0], place[1], f"${name}$", color, ha="center", va="center", fontsize=15
        )
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.set(xlabel="first entry", ylabel="second entry")
    return figure


def _shadow(ax: "Axes", a: Any, b: Any) -> None:
    """Draw the projection of b on the line of a, and the way down to it."""
    from snippets import figures

    p = projection(b, a)
    ax.plot(*np.transpose([np.zeros(2), p]), color=figures.APPROXIMATION, linewidth=5, alpha=0.75)
    ax.plot(*np.transpose([b, p]), ":", color=figures.INK, linewidth=1.4)
    below = p - 0.45 * (b - p) / (np.hypot(*(b - p)) or 1)
    color = figures.APPROXIMATION
    figures.label(ax, below[0], below[1], "$p$", color, ha="center", va="center", fontsize=15)


def _square(ax: "Axes", a: Any, b: Any) -> None:
    """Draw the unit square and the parallelogram that becomes of it, with its area."""
    from snippets import figures

    unit = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    ax.plot(*unit.T, ":", color=figures.MUTED, linewidth=1.8)
    corners = np.array([0 * a, a, a + b, b, 0 * a])
    ax.fill(*corners.T, color=figures.APPROXIMATION, alpha=0.16, linewidth=0)
    ax.plot(*corners.T, color=figures.APPROXIMATION, linewidth=1.8)
    words = f"{_area({'a': a, 'b': b}):g}".replace("-", "−")
    color = figures.APPROXIMATION
    x, y = (a + b) / 2
    figures.label(ax, x, y, words, color, ha="center", va="center", fontsize=13)


def _area(given: dict[str, Any]) -> float:
    """Return the signed area of the parallelogram, to the hundredths that its entries have."""
    return round(float(np.linalg.det(np.column_stack([given["a"], given["b"]]))), 6)
