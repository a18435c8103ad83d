"""Match f with its slope: the functions that seeds choose from, and stories with their graphs."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function, python_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED: set[str] = set()
KNOWN = {"functions", "stories", "form", "x-label", "y-label"}
FORMS = ("pick", "draw", "reverse", "story")
FEWEST = 5  # of nine places with a slope; with fewer there is nothing to draw


def settings(found: "Values") -> dict[str, Any]:
    """Return the functions, the stories, and the form with which it begins."""
    functions = [_graph(entry) for entry in _entries(found, "functions")]
    stories = [
        {**_graph(entry, "text"), "text": _told(entry)} for entry in _entries(found, "stories")
    ]
    if not functions and len(stories) < 2:
        wrong = "there is nothing to match"
        raise found.fault("stories", wrong, "write `functions:`, or two `stories:` or more")
    form = found.text("form") or ("pick" if functions else "story")
    if form not in FORMS or not (stories if form == "story" else functions):
        may = [name for name in FORMS if (stories if name == "story" else functions)]
        raise found.fault("form", f"`form: {form}` is not possible here", f"use: {', '.join(may)}")
    labels = {"xLabel": found.text("x-label") or "x", "yLabel": found.text("y-label") or "f(x)"}
    return {"functions": functions, "stories": stories, "form": form, **labels}


def _entries(found: "Values", name: str) -> list["Values"]:
    return found.entries(name) if found.values.get(name) is not None else []


def _told(entry: "Values") -> str:
    if not entry.text("text"):
        raise entry.fault("text", "a story without words", "write `text: A cup of tea cools.`")
    return entry.text("text")


def _graph(entry: "Values", *more: str) -> dict[str, Any]:
    """Return one function with its interval; a story may be level along a stretch."""
    may = ["f", "low", "high", *more]
    if strange := sorted(set(entry.values) - set(may)):
        wrong = f"an entry knows no `{strange[0]}`"
        raise entry.fault(strange[0], wrong, f"use: {', '.join(may)}")
    f, low, high = entry.function("f", "x"), entry.number("low"), entry.number("high")
    if not low < high:
        raise entry.fault("high", f"`high: {high}` is not above `low: {low}`", "swap them")
    with np.errstate(all="ignore"):
        places = np.linspace(low, high, 9)
        slopes = _curve(sp.diff(_smooth(f), sp.Symbol("x")))(places)
        smooth = np.isfinite(slopes) & np.isfinite(_curve(_smooth(f))(places))
    if smooth.sum() < FEWEST:
        mend = "choose `low` and `high` where it has values and slopes"
        raise entry.fault("f", f"`{f}` has no value or no slope at most places", mend)
    if not more and (abs(slopes) < 1e-12).sum() > FEWEST - 2:
        wrong = f"`{f}` is level along a stretch, so its level places cannot be counted"
        raise entry.fault("f", wrong, "choose a function that is level at single places")
    return {"fn": function(f, "x"), "python": python_text(f), "low": low, "high": high}


def _smooth(f: sp.Expr) -> sp.Expr:
    """Return f with √u² for |u|: it has the same derivatives, and none at the corner."""
    return f.xreplace({symbol: sp.Symbol("x") for symbol in f.free_symbols}).replace(
        sp.Abs, lambda u: sp.sqrt(u**2)
    )


def _curve(f: sp.Expr) -> Any:
    compiled = sp.lambdify(sp.Symbol("x"), f, "numpy")
    return lambda x: compiled(x) + 0 * x


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return f with its level places marked, or each story above its graph."""
    from matplotlib.figure import Figure

    form = given["form"]
    if form == "story":
        stories = _entries(found, "stories")[:5]
        figure = Figure(figsize=(5.4, 1.75 * len(stories)), layout="constrained")
        for ax, story in zip(np.ravel(figure.subplots(len(stories))), stories, strict=True):
            _plot(ax, story, 0)
            ax.set_title(_told(story), fontsize=11, loc="left", wrap=True)
            ax.set(xticks=[], yticks=[])
        return figure
    figure = Figure(figsize=(5.0, 3.6))
    ax = figure.subplots()
    first = _entries(found, "functions")[0]
    _plot(ax, first, 1 if form == "reverse" else 0)
    label = found.text("y-label") or "f(x)"
    ax.set(xlabel=found.text("x-label") or "x", ylabel="f′(x)" if form == "reverse" else label)
    return figure


def _plot(ax: "Axes", entry: "Values", order: int) -> None:
    """Draw f (`order` 0), or its slope (1), and rings where the slope is zero."""
    from snippets import figures
    from snippets.matching import flat_places

    low, high = entry.number("low"), entry.number("high")
    f = _smooth(entry.function("f", "x"))
    x = sp.Symbol("x")
    curve = _curve(sp.diff(f, x, order))
    color = figures.DERIVATIVE if order else figures.FUNCTION
    with np.errstate(all="ignore"):
        places = np.linspace(low, high, 241)
        values = curve(places)
        level = [] if sp.diff(f, x) == 0 else flat_places(f, x, low, high)
        nine = curve(np.linspace(low, high, 9))
    size = 2 * max(abs(nine[np.isfinite(nine)])) or 1
    ax.plot(places, np.where(abs(values) <= size, values, np.nan), color=color)
    if order:
        ax.axhline(0, color=figures.INK, linewidth=0.8)
    for place in level:
        height, reach = float(curve(place)), 0.08 * (high - low)
        if not order:
            ends = [place - reach, place + reach]
            ax.plot(ends, [height, height], color=figures.DERIVATIVE, linewidth=1.8)
        ax.plot(place, height, "o", color=figures.DERIVATIVE, markerfacecolor="none", zorder=5)
    ax.set_xlim(low, high)
