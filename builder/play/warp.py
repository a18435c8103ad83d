"""Grid warp: maps of the plane, and what each makes of a grid and of one of its cells."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function, python_text
from snippets.maps import jacobian_matrix, symbolic_jacobian_matrix

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"maps", "ask"}
KNOWN: set[str] = set()
MAY = {"label", "letters", "outputs", "first", "second", "across", "up", "start"}
AXES = ("across", "up")
CELLS = 8  # of the grid, a side
MARGIN = 0.06


def settings(found: "Values") -> dict[str, Any]:
    """Return the maps of the menu, and the place of the first that the question is about."""
    maps, ask = [_map(entry) for entry in found.entries("maps")], found.numbers("ask")
    if len(ask) != 2 or not all(
        _room(maps[0], k)[0] <= ask[k] <= _room(maps[0], k)[1] for k in (0, 1)
    ):
        mend = "write `ask: [2, 1]`, where a cell of a quarter of the grid still has room"
        raise found.fault("ask", "`ask` is no place for a cell of the first map", mend)
    return {"maps": maps, "ask": ask}


def _map(entry: "Values") -> dict[str, Any]:
    """Return one map, its derivatives, its square, and the square that holds its image."""
    if strange := sorted(set(entry.values) - MAY):
        mend = f"use: {', '.join(sorted(MAY))}"
        raise entry.fault(strange[0], f"a map knows no `{strange[0]}`", mend)
    letters = (entry.text("letters") or "x y").split()
    if len(set(letters)) != 2 or not all(letter.isidentifier() for letter in letters):
        raise entry.fault("letters", "these are not two letters", "write `letters: x y`")
    outputs = [entry.function(name, *letters) for name in ("first", "second")]
    variables = [sp.Symbol(letter, real=True) for letter in letters]
    for name, output in zip(("first", "second"), outputs, strict=True):
        if not output.free_symbols:
            raise entry.fault(name, f"`{name}` is constant", f"write it in {' and '.join(letters)}")
    axes = {name: entry.numbers(name) for name in AXES}
    for name, axis in axes.items():
        if len(axis) != 2 or not axis[0] < axis[1]:
            raise entry.fault(name, f"`{name}` is no interval", f"write `{name}: [0, 3]`")
    if not np.isclose(*np.ptp([axes[name] for name in AXES], axis=1)):
        mend = "make them equally long, so that the grid has squares"
        raise entry.fault("up", "`across` and `up` differ in length", mend)
    window = _window(entry, sp.lambdify(variables, outputs, "numpy"), axes)
    start, given = entry.numbers("start"), {**axes, **window}
    if len(start) != 2 or not all(
        _room(given, k)[0] <= start[k] <= _room(given, k)[1] for k in (0, 1)
    ):
        raise entry.fault("start", "the cell has no room at `start`", "move its corner inside")
    slopes = symbolic_jacobian_matrix(outputs, variables).tolist()
    return {
        "label": entry.text("label") or f"({outputs[0]}, {outputs[1]})",
        "letters": letters,
        "outputs": (entry.text("outputs") or "u v").split(),
        "first": function(outputs[0], *letters),
        "second": function(outputs[1], *letters),
        "python": {
            "first": python_text(outputs[0]),
            "second": python_text(outputs[1]),
            "slopes": [[python_text(slope) for slope in row] for row in slopes],
        },
        **given,
        "start": start,
    }


def _room(given: dict[str, Any], k: int) -> tuple[float, float]:
    """Return where the corner of a cell may be along an axis: the cell is a quarter of the grid."""
    low, high = given[AXES[k]]
    return low, round(high - (high - low) / 4, 2)


def _window(entry: "Values", image: Any, axes: dict[str, list[float]]) -> dict[str, list[float]]:
    """Return a rectangle that holds the image of the grid, and is no higher than wide."""
    sides = [np.linspace(axes[name][0], axes[name][1], 8 * CELLS + 1) for name in AXES]
    places = np.stack(image(*np.meshgrid(*sides))).reshape(2, -1)
    if not np.isfinite(places).all():
        raise entry.fault("first", "the map has no value somewhere on the grid", "move the grid")
    # The axes of the image are drawn through its origin.
    low, high = np.minimum(places.min(axis=1), 0), np.maximum(places.max(axis=1), 0)
    width, height = (1 + 2 * MARGIN) * (high - low)
    middle, halves = (low + high) / 2, np.array([max(width, height), height]) / 2
    ends = [
        [round(float(m - h), 3), round(float(m + h), 3)]
        for m, h in zip(middle, halves, strict=True)
    ]
    return {"left": ends[0], "bottom": ends[1]}


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the grid of the first map and its image, with one cell and its parallelogram."""
    from matplotlib.figure import Figure

    from snippets import figures

    entry, first = found.entries("maps")[0], given["maps"][0]
    variables = [sp.Symbol(letter, real=True) for letter in first["letters"]]
    outputs = [entry.function(name, *first["letters"]) for name in ("first", "second")]
    image = sp.lambdify(variables, outputs, "numpy")
    figure = Figure(figsize=(5.4, 2.9), layout="constrained")
    left, right = figure.subplots(1, 2)
    corner, size = np.array(first["start"]), np.ptp(first["across"]) / 4
    _grid(left, first, lambda x, y: (x, y))
    _grid(right, first, image)
    t = np.linspace(0, 1, 17)
    round_it = (
        np.concatenate([t, 1 + 0 * t, 1 - t, 0 * t]),
        np.concatenate([0 * t, t, 1 + 0 * t, 1 - t]),
    )
    cell = corner[:, None] + size * np.array(round_it)
    for ax, places in ((left, cell), (right, image(*cell))):
        ax.fill(*places, color=figures.FUNCTION, alpha=0.25, linewidth=0)
        ax.plot(*places, color=figures.FUNCTION, linewidth=1.8)
    J = jacobian_matrix(image, corner)
    flat = np.array(image(*corner))[:, None] + size * J @ np.array(
        [[0, 1, 1, 0, 0], [0, 0, 1, 1, 0]]
    )
    right.plot(*flat, "--", color=figures.DERIVATIVE, linewidth=1.8)
    left.plot(*corner, "o", color=figures.INK)
    right.plot(*image(*corner), "o", color=figures.INK, markersize=5)
    left.set(xlim=first["across"], ylim=first["up"], aspect="equal")
    right.set(xlim=first["left"], ylim=first["bottom"], aspect="equal")
    for ax, names in ((left, first["letters"]), (right, first["outputs"])):
        ax.set(xlabel=f"${names[0]}$", ylabel=f"${names[1]}$")
    return figure


def _grid(ax: "Axes", given: dict[str, Any], image: Any) -> None:
    """Draw the lines of the grid where a map sends them."""
    from snippets import figures

    along = [np.linspace(given[name][0], given[name][1], 2 * CELLS + 1) for name in AXES]
    for k in range(CELLS + 1):
        x, y = (along[axis][2 * k] + 0 * along[axis] for axis in (0, 1))
        ax.plot(*image(x, along[1]), color=figures.MUTED, linewidth=0.6)
        ax.plot(*image(along[0], y), color=figures.MUTED, linewidth=0.6)
