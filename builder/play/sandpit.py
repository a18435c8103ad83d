"""The Sandpit: which pit, and how it is played."""

from typing import TYPE_CHECKING, Any

from snippets.sandpit import KINDS, PLAYERS, SIDE, dig, sandpit

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"pit", "mode"}
KNOWN = {"seed", "player", "first"}

_MODES = ("arrow", "depth", "three", "strategy")
_SEEDS = 10_000


def settings(found: "Values") -> dict[str, Any]:
    """Return the pit, the mode and the first dip with which a game begins."""
    given: dict[str, Any] = {}
    for name, known in (("pit", KINDS), ("mode", _MODES), ("player", tuple(PLAYERS))):
        written = found.text(name)
        if written and written not in known:
            wrong = f"`{name}: {written}` is nothing the Sandpit knows"
            raise found.fault(name, wrong, f"use one of: {', '.join(known)}")
        given[name] = written or known[0]
    given["seed"] = found.number("seed", 1)
    if given["seed"] not in range(_SEEDS):
        wrong = f"the seed {given['seed']:g}"
        raise found.fault("seed", wrong, f"choose a whole number from 0 to {_SEEDS - 1}")
    first = found.numbers("first") if found.text("first") else [SIDE / 2, SIDE / 2]
    if len(first) != 2 or not all(0 <= part <= SIDE for part in first):
        raise found.fault("first", "the first dip is not on the sand", "write `first: [3, 3]`")
    if dig(sandpit(given["pit"], given["seed"]), *first).found == "phone":
        wrong = "the first dip finds the phone: there is nothing left to play"
        raise found.fault("seed", wrong, "choose another `seed:`, or another `first:`")
    return {**given, "first": first}


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the sand with the first dip: its depth and, unless only depths count, its arrow."""
    from matplotlib.figure import Figure

    from snippets import figures

    dip = dig(sandpit(given["pit"], given["seed"]), *given["first"])
    figure = Figure(figsize=(4.2, 4.2))
    ax = figure.subplots()
    ax.fill([0, SIDE, SIDE, 0], [0, 0, SIDE, SIDE], color=figures.MUTED, alpha=0.16, linewidth=0)
    if given["mode"] != "depth":
        tip = (dip.x + dip.arrow[0], dip.y + dip.arrow[1])
        look = {"arrowstyle": "->", "color": figures.DERIVATIVE, "linewidth": 2.2, "shrinkA": 0}
        ax.annotate("", tip, (dip.x, dip.y), arrowprops={**look, "shrinkB": 0})
    ax.plot(dip.x, dip.y, "o", color=figures.DATA, zorder=5)
    words = f"1: {dip.depth:.2f} m".replace("-", "−")
    beside = {"ha": "center", "va": "bottom" if dip.arrow[1] < 0 else "top"}
    up = 0.2 if dip.arrow[1] < 0 else -0.2
    figures.label(ax, dip.x, dip.y + up, words, figures.DATA, **beside)
    ax.set(xlim=(0, SIDE), ylim=(0, SIDE), aspect="equal")
    ax.set(xlabel="x in metres", ylabel="y in metres")
    return figure
