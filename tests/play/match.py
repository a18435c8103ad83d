"""Match f with its slope: the same seeds, by SymPy and `snippets.matching`."""

from collections.abc import Callable
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp

from play.case import Case, function
from snippets.matching import flat_places, line_zeros, right_order, right_signs, right_zeros
from snippets.seeded import mulberry32

Curve = Callable[[Any], Any]

X = sp.Symbol("x")
# f, its Python text, from where to where, and the places without a slope.
FUNCTIONS: list[tuple[Any, str, float, float, list[float]]] = [
    (X**3 - 3 * X, "x**3 - 3 * x", -2.5, 2.5, []),
    (sp.sin(2 * X), "np.sin(2 * x)", -2.5, 2, []),
    (2 * sp.exp(-X / 2) * sp.cos(2 * X), "2 * np.exp(-x / 2) * np.cos(2 * x)", -1, 4, []),
    (4 / (1 + X**2), "4 / (1 + x**2)", -3, 4, []),
    (sp.exp(X), "np.exp(x)", -2, 2, []),
    (X**3 / 2, "x**3 / 2", -2, 2, []),  # level at 0, without a top or a bottom
    (X**4 / 4 - X**3 / 3 - X**2 + 1, "x**4 / 4 - x**3 / 3 - x**2 + 1", -1.5, 2.5, []),
    (sp.log(X), "np.log(x)", 0.25, 5, []),  # to the left of 0 there is nothing
    (sp.Abs(X) - X / 3, "abs(x) - x / 3", -2, 2, [0]),  # a corner, at one of the places
    (sp.Abs(X**2 - 2), "abs(x**2 - 2)", -2, 2.5, [-np.sqrt(2), np.sqrt(2)]),
    (1 / X, "1 / x", -3, 3, [0]),  # a gap at one of the places
    (2 * X - 1, "2 * x - 1", -1, 3, []),
    (sp.cos(X), "np.cos(x)", 0, 2 * np.pi, []),  # level at both ends
]
STORIES: list[tuple[str, Any, str, float, float]] = [
    ("A cup of tea cools.", 20 + 60 * sp.exp(-X / 8), "20 + 60 * np.exp(-x / 8)", 0, 30),
    ("A ball is thrown and caught.", 1 + 6 * X - 3 * X**2, "1 + 6 * x - 3 * x**2", 0, 2),
    ("A bath fills, the tap as it was.", 12 * X, "12 * x", 0, 10),
    ("A swing swings.", sp.sin(3 * X), "np.sin(3 * x)", 0, 5),
    ("Mould spreads.", sp.exp(X / 3) / 2, "np.exp(x / 3) / 2", 0, 9),
    ("A car waits.", sp.Integer(3), "3", 0, 6),
    ("A lift goes up.", 3 + 3 * sp.tanh(X - 4), "3 + 3 * np.tanh(x - 4)", 0, 8),
]
FORMS = ("pick", "draw", "reverse", "story")


def settings(functions: list[Any], stories: list[Any]) -> dict[str, Any]:
    def given(f: sp.Expr, python: str, low: float, high: float, *_: Any) -> dict[str, Any]:
        return {"fn": function(f, X), "python": python, "low": low, "high": high}

    return {
        "functions": [given(*row) for row in functions],
        "stories": [{"text": text, **given(*row)} for text, *row in stories],
    }


@cache
def curve(expression: sp.Expr) -> Curve:
    """Return a function of numbers and arrays; NaN where it has no value."""
    values = sp.lambdify(X, expression, "numpy")

    def at(x: Any) -> Any:
        x = np.asarray(x, dtype=float)
        with np.errstate(all="ignore"):
            found = np.broadcast_to(values(x), x.shape).astype(float)
        # Rounding must not look like a curve once it is stretched to the height of a picture.
        found = np.where(abs(found) < 1e-12, 0, found)
        return np.where(np.isfinite(found), found, np.nan)

    return at


def shuffled(items: list[Any], draw: Callable[[], float]) -> list[Any]:
    for k in range(len(items) - 1, 0, -1):
        other = int(draw() * (k + 1))
        items[k], items[other] = items[other], items[k]
    return items


def source(seed: int, part: int) -> Callable[[], float]:
    return mulberry32(4 * seed + part).__next__


class Graph:
    """A function on its interval, and what a picture of it shows."""

    def __init__(self, f: sp.Expr, low: float, high: float, breaks: list[float] | None = None):
        # √u² has the derivatives of |u|, and none at the corner, where SymPy's |u| has 0.
        self.f = f.replace(sp.Abs, lambda u: sp.sqrt(u**2))
        self.low, self.high, self.breaks = low, high, breaks or []
        self.at, self.rate, self.bend = (curve(sp.diff(self.f, X, n)) for n in range(3))
        self.looks = low + (high - low) * (np.arange(40) + 0.5) / 40
        self.places = np.array([p for p in np.linspace(low, high, 9) if self.smooth(p)])
        self.values, self.slopes = self.at(self.places), self.slope(self.places)
        steepest = np.nanmax(abs(self.slope(self.looks)))
        most = 1.25 * min(steepest, 2 * max(abs(self.slopes)))
        unit = 10.0 ** (np.floor(np.log10(most)) - 1) if most else 1.0
        self.limit = float(np.ceil(most / unit - 1e-6) * unit) or 1.0
        self.middle = (max(self.values) + min(self.values)) / 2
        self.half = (max(self.values) - min(self.values)) / 2 or 1.0

    def smooth(self, place: float) -> bool:
        return all(abs(place - other) > 1e-9 for other in self.breaks)

    def slope(self, x: Any) -> Any:
        """A formula may give a slope where f has no value: ln x has 1/x."""
        return np.where(np.isfinite(self.at(x)), self.rate(x), np.nan)

    def turns(self, place: float) -> bool:
        return bool(np.prod(self.slope(place + np.array([-1e-3, 1e-3]))) < 0)

    @cached_property
    def zeros(self) -> list[float]:
        edges = [self.low, *self.breaks, self.high]
        pieces = [(a if k == 0 else a + 1e-7, b) for k, (a, b) in enumerate(pairwise(edges))]
        pieces = [(a, b if b == self.high else b - 1e-7) for a, b in pieces]
        zeros = [zero for a, b in pieces for zero in flat_places(self.f, X, a, b)]
        return [zero for zero in zeros if abs(self.slope(zero)) < 1e-6]  # beside a gap all is small

    def turning(self) -> list[float]:
        inner = [z for z in self.zeros if self.low + 1e-6 < z < self.high - 1e-6]
        return [z for z in inner if self.turns(z)]

    def corners(self) -> list[float]:
        return [place for place in self.breaks if self.turns(place)]

    def aside(self, curve: Curve) -> Curve:
        move = (self.high - self.low) / 6
        return lambda x: curve(x - move if np.isfinite(curve(self.low - move)) else x + move)

    def fitted(self, curve: Curve, size: float) -> Curve:
        return lambda x: curve(x) * size / (np.nanmax(abs(curve(self.looks))) or size)

    def average(self, x: Any) -> Any:
        with np.errstate(all="ignore"):
            rise = (self.at(x) - self.at(self.low)) / (x - self.low)
        return np.where(x == self.low, self.slope(self.low), rise)

    def mistakes(self) -> dict[str, Curve]:
        scale = self.limit / 1.25
        return {
            "flipped": lambda x: -self.slope(x),
            "height": self.fitted(self.at, scale),
            "bend": self.fitted(self.bend, scale),
            "aside": self.aside(self.slope),
            "unsigned": lambda x: abs(self.slope(x)),
            "lifted": lambda x: self.slope(x) + 0.6 * scale,
            "mirrored": lambda x: self.slope(self.low + self.high - x),
            "average": self.average,
        }


def drawn_graph(seed: int, functions: list[Any], constant: float = 0) -> Graph:
    f, _, low, high, breaks = functions[(seed - 1) % len(functions)]
    draw, stretch, shift, lift = source(seed, 0), 1.0, 0.0, 0
    if seed > 1:
        flip = -1 if draw() < 0.5 else 1
        stretch = flip * [0.5, 1, 1.5, 2][int(draw() * 4)]
        shift, lift = [-1, -0.5, 0, 0.5, 1][int(draw() * 5)], [-2, -1, 0, 1, 2][int(draw() * 5)]
    moved = stretch * f.subs(X, X - sp.Rational(shift)) + lift + constant
    return Graph(moved, low + shift, high + shift, [place + shift for place in breaks])


def distinct(
    names: list[str], curves: dict[str, Curve], right: Curve, count: int, look: Any, same: Any
) -> list[str]:
    taken: list[tuple[str, Any]] = [("right", look(right))]
    for name in names:
        values = look(curves[name])
        gaps = np.isnan(values) & ~np.isnan(taken[0][1])
        if len(taken) <= count and not gaps.any() and not any(same(v, values) for _, v in taken):
            taken.append((name, values))
    return [name for name, _ in taken[1:]]


def picked(f: Graph, seed: int) -> list[str]:
    curves, draw = f.mistakes(), source(seed, 1)

    def look(curve: Curve) -> Any:
        return np.clip(curve(f.looks), -f.limit, f.limit)

    def same(a: Any, b: Any) -> bool:
        return bool(np.sqrt(np.nanmean((a - b) ** 2)) <= 0.15 * f.limit)

    wrong = distinct(shuffled(list(curves), draw), curves, f.slope, 3, look, same)
    return shuffled(["right", *wrong], draw)


def reversed_choices(f: Graph, seed: int) -> list[str]:
    draw = source(seed, 2)
    draw()  # which of the right ones is higher
    curves: dict[str, Curve] = {
        "flipped": lambda x: 2 * f.middle - f.at(x),
        "copied": lambda x: f.middle + f.fitted(f.slope, f.half)(x),
        "bend": lambda x: f.middle + f.fitted(f.bend, f.half)(x),
        "aside": f.aside(f.at),
        "mirrored": lambda x: f.at(f.low + f.high - x),
    }

    def look(curve: Curve) -> Any:
        return np.clip(curve(f.looks), f.middle - 2 * f.half, f.middle + 2 * f.half)

    def same(a: Any, b: Any) -> bool:
        kept = np.isfinite(a) & np.isfinite(b)
        a, b = (v[kept] - np.mean(v[kept]) for v in (a, b))
        sizes = float(np.linalg.norm(a) * np.linalg.norm(b))
        if max(abs(a)) + max(abs(b)) < 1e-12:
            return True
        return sizes > 0 and float(a @ b) / sizes > 0.93

    wrong = distinct(shuffled(list(curves), draw), curves, f.at, 2, look, same)
    return shuffled(["right", "right", *wrong], draw)


def cosine(a: Any, b: Any) -> float:
    sizes = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / sizes if sizes > 0 else 0.0


def scored(f: Graph, drawn: Any) -> dict[str, Any]:
    signs = right_signs(f.slopes, drawn)
    zeros = line_zeros(f.places.tolist(), drawn.tolist())
    parts = {
        "sign": float(np.mean(signs)),
        "zero": right_zeros(f.zeros, zeros, reach=0.75 * (f.high - f.low) / 8),
        "order": right_order(f.slopes, drawn),
    }
    like = {name: cosine(drawn, curve(f.places)) for name, curve in f.mistakes().items()}
    slip, best = "", max(0.9, cosine(drawn, f.slopes) + 0.05)
    for name, likeness in like.items():
        if likeness > best + 1e-9:  # two mistakes can have one shape: then the first is named
            slip, best = name, likeness
    return {
        **parts,
        "score": float(np.mean(list(parts.values()))),
        "signs": signs.tolist(),
        "drawnZeros": zeros,
        "slip": slip,
    }


def features(f: Graph) -> list[Any]:
    aside = 0.02 * (f.high - f.low)
    first, last = (float(f.slope(x)) for x in (f.low + aside, f.high - aside))
    start = (float(f.at(f.low)) - f.middle) / f.half

    def rough(slope: float) -> float:
        return 0.0 if abs(slope) <= 0.055 * f.limit else float(np.sign(slope))

    return [
        ("direction", rough(first)),
        ("turns", len(f.turning())),
        ("steepness", rough(abs(last) - abs(first))),
        ("start", 0.0 if abs(start) <= 0.5 else float(np.sign(start))),
    ]


def told(seed: int, stories: list[Any], cards: list[int]) -> dict[str, Any]:
    draw = source(seed, 3)
    shown = shuffled(list(range(len(stories))), draw)[:5]
    order = shuffled(list(range(len(shown))), draw)
    graphs = [Graph(f, low, high) for _, f, _, low, high in (stories[k] for k in shown)]
    slips = []
    for k, card in enumerate([*cards, *[-1] * 5][: len(shown)]):
        if not 0 <= card < len(order):
            slips.append("")
        elif order[card] == k:
            slips.append("right")
        else:
            pairs = zip(features(graphs[k]), features(graphs[order[card]]), strict=True)
            slips.append(next((name for (name, a), (_, b) in pairs if a != b), "other"))
    level = [bool(f.zeros) or bool((abs(f.slope(f.looks)) < 1e-9).any()) for f in graphs]
    rises = {}
    for letter, k in zip("ABCDE", order, strict=False):
        places = np.linspace(graphs[k].low, graphs[k].high, 9)
        heights = graphs[k].at(places)
        rises[f"rises_{letter}"] = (np.diff(heights) / np.diff(places)).tolist()
    return {
        "shown": shown,
        "key": [order.index(k) for k in range(len(shown))],
        "slips": slips,
        "matched": slips.count("right"),
        "count": sum(level),
        **rises,
    }


def numbers(state: dict[str, Any], functions: list[Any], stories: list[Any]) -> dict[str, Any]:
    form, seed = state["form"], state["seed"]
    if form == "story":
        return told(seed, stories, [card for (card,) in state["cards"]])
    f = drawn_graph(seed, functions, state["C"] if form == "reverse" else 0)
    zeros = f.zeros
    shown = {
        "places": f.places.tolist(),
        "values": f.values.tolist(),
        "slopes": f.slopes.tolist(),
        "zeros": zeros,
        "turning": f.turning(),
        "corners": f.corners(),
        "count": len(zeros),
    }
    if form == "draw":
        heights = [height for (height,) in state["heights"]]
        drawn = f.limit * np.array([*heights, *[0.0] * 9])[: len(f.places)]
        return {**shown, "limit": f.limit, "drawn": drawn.tolist(), **scored(f, drawn)}
    unmoved = drawn_graph(seed, functions)
    choices = picked(unmoved, seed) if form == "pick" else reversed_choices(unmoved, seed)
    chosen = state["choice"]
    return {
        **shown,
        "choices": choices,
        "right": [k for k, name in enumerate(choices) if name == "right"],
        "answer": choices[chosen] if 0 <= chosen < len(choices) else "",
    }


def sketch(rng: np.random.Generator, f: Graph) -> list[float]:
    """Return a drawing: of the slope, or of a mistake, by a hand that shakes; or anything."""
    kind = rng.choice(["right", "any", "some", *f.mistakes()])
    if kind == "any":
        return [float(h) for h in np.round(rng.uniform(-1, 1, 9), 3)]
    shake = rng.normal(0, 0.05, len(f.places))
    curve = f.mistakes().get(kind, f.slope)
    heights = np.clip(np.nan_to_num(curve(f.places)) / f.limit + shake, -1, 1)
    if kind == "some":  # not all of the handles were moved, and some lie on the line
        heights = np.where(rng.random(len(heights)) < 0.4, 0, heights)
    return [float(h) for h in np.round(heights, 3)]


def case(rng: np.random.Generator, form: str, seed: int) -> Case:
    functions, stories = FUNCTIONS, STORIES
    if seed == 1:  # another first function, and fewer stories
        functions = [FUNCTIONS[k] for k in rng.permutation(len(FUNCTIONS))]
        stories = [STORIES[k] for k in rng.permutation(len(STORIES))[: rng.integers(3, 7)]]
    state = {
        "form": form,
        "seed": seed,
        "choice": int(rng.integers(-1, 4)),
        "tries": int(rng.integers(0, 5)),
        "heights": [],
        "done": int(rng.integers(0, 2)),
        "C": round(float(rng.uniform(-3, 3)), 2),
        "cards": [[int(card)] for card in rng.integers(-1, 5, rng.integers(0, 6))],
    }
    if form == "draw":
        state["heights"] = [[h] for h in sketch(rng, drawn_graph(seed, functions))]
    return Case(settings(functions, stories), state, numbers(state, functions, stories))


def cases() -> list[Case]:
    """Return 160 states: every form, every function plain and changed, corners and gaps too."""
    rng = np.random.default_rng(1)
    seeds = [1, 1, 1, *range(1, 28), *rng.integers(28, 10_000, 10)]
    return [case(rng, form, int(seed)) for seed in seeds for form in FORMS]
