"""The Sandpit: landscapes of sand to dig in, the game played on them, and four who play it."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from snippets.seeded import mulberry32

Array = NDArray[np.float64]
# (x, y) → f, f_x, f_y, f_xx, f_xy, f_yy along a first axis of six.
Surface = Callable[[Any, Any], Array]
# The same, as a sum of parts: (x, y, n) → the first n of the six.
_Part = Callable[[Any, Any, int], Array]
Point = tuple[float, float]
# (dips so far, one at least; step; seed) → where to dig next, in metres.
Strategy = Callable[[Sequence["Dip"], float, int], Point]

SIDE = 6.0  # of the square of sand, in metres
REACH = 0.15  # how near, in metres, a dip must be to find something
LIMIT = 25
KINDS = ("decoy", "waves", "chequers", "rocks", "well")

# How often a product f(x)·g(y) is differentiated along x, and along y, in the order above.
_ALONG_X = [0, 1, 0, 2, 1, 0]
_ALONG_Y = [0, 0, 1, 0, 1, 2]
_PITCH = 1.2  # metres from a hill of the chequerboard to the wells beside it
_AROUND: list[Point] = [(1, 1), (1, 3), (1, 5), (3, 5), (5, 5), (5, 3), (5, 1), (3, 1)]
_CELLS = 120  # of the grid along a side: 5 cm, where the finest rocks are waves of 40 cm
_LINES: Array = SIDE * np.arange(_CELLS + 1) / _CELLS
_WAVES = np.pi / SIDE * np.arange(4.0)  # how fast the cosines of the waves go, per metre
_ROCKS = 10 * np.pi / SIDE * np.arange(4.0)


def _product(f: Any, g: Any, n: int) -> Array:
    """Return n parts of the surface f(x)·g(y), from value, slope and bend of `f` and of `g`."""
    if n == 1:
        return np.asarray(f[0] * g[0])[None]
    surface: Array = np.array(f)[_ALONG_X[:n]] * np.array(g)[_ALONG_Y[:n]]
    return surface


def _dome(x: Any, y: Any, n: int, centre: Point) -> Array:
    u, v = x - centre[0], y - centre[1]
    flat = 0 * (u + v)
    return np.array([-(u**2) - v**2, flat - 2 * u, flat - 2 * v, flat - 2, flat, flat - 2][:n])


def _hollow(x: Any, y: Any, n: int, centre: Point, depth: float, spread: float) -> Array:
    """Return the surface −depth · exp(−d²/spread), d the distance from `centre`."""

    def bell(t: Any) -> tuple[Any, Any, Any]:
        e = np.exp(-(t**2) / spread)
        return e, -2 * t / spread * e, (4 * t**2 / spread - 2) / spread * e

    return -depth * _product(bell(x - centre[0]), bell(y - centre[1]), n)


def _cosines(x: Any, y: Any, n: int, sizes: Array, phases: Point, k: Array) -> Array:
    """Return the surface Σ a_nm cos(k_n·x + φ) cos(k_m·y + ψ)."""

    def waves(t: Any, phase: float) -> Array:
        z = np.multiply.outer(t, k) + phase
        c = np.cos(z)
        return np.array([c, -k * np.sin(z), -k * k * c])

    along, across = waves(x, phases[0]) @ sizes, waves(y, phases[1])
    chosen = along[_ALONG_X[:n]], across[_ALONG_Y[:n]]
    return np.asarray(np.einsum("k...m,k...m->k...", *chosen))


def _wall(x: Any, y: Any, n: int) -> Array:
    """Return the wall (1 − x(x−6)y(y−6)/81)⁷/9."""

    def dip(t: Any) -> tuple[Any, Any, Any]:
        return t * (t - SIDE) / 9, (2 * t - SIDE) / 9, 2 / 9 + 0 * t

    p, *more = _product(dip(x), dip(y), n)
    r = 1 - p
    r5 = r * r * r * r * r  # of large arrays far faster than a power
    found = [r5 * r * r / 9]
    if n > 1:
        one, (px, py) = -7 / 9 * r5 * r, more[:2]
        found += [one * px, one * py]
    if n > 3:
        two, (pxx, pxy, pyy) = 42 / 9 * r5, more[2:]
        bends = (two * px * px + one * pxx, two * px * py + one * pxy, two * py * py + one * pyy)
        found += bends
    return np.array(found)


# sin z / z, its slope over z, and its bend: the coefficients of 1, z², z⁴, …
_SERIES = np.array(
    [
        np.array([1, -1 / (2 * n + 3), -(2 * n + 1) / (2 * n + 3)])
        * (-1) ** n
        / math.factorial(2 * n + 1)
        for n in range(10)
    ]
).T


def _sinc(z: Array, sin: Array, cos: Array) -> Array:
    """Return sin z / z, its slope and its bend, from z, sin z and cos z."""
    if isinstance(z, float) and abs(z) >= 1:
        value = sin / z
        slope = (cos - value) / z
        return np.array([value, slope, -value - 2 * slope / z])
    z = np.asarray(z)
    near = np.abs(z) < 1
    far = np.where(near, 1.0, z)
    value = sin / far
    slope = (cos - value) / far
    found = np.array([value, slope, -value - 2 * slope / far])
    if near.any():  # near 0 the quotients lose their digits; the power series does not
        small = z[near]
        found[:, near] = _SERIES @ small ** (2 * np.arange(10))[:, None]
        found[1, near] *= small
    return found


def _chequers(x: Any, y: Any, n: int, angle: float, centre: Point) -> Array:
    """Return −cos u cos v − sinc u sinc v, (u, v) turned by `angle` about `centre`."""
    c, s = np.pi / _PITCH * math.cos(angle), np.pi / _PITCH * math.sin(angle)
    along = c * (x - centre[0]) + s * (y - centre[1])
    across = c * (y - centre[1]) - s * (x - centre[0])
    (su, sv), (cu, cv) = (np.sin(along), np.sin(across)), (np.cos(along), np.cos(across))
    board = _product((cu, -su, -cu), (cv, -sv, -cv), n)
    f, *more = -board - _product(_sinc(along, su, cu), _sinc(across, sv, cv), n)
    found = [f]
    if n > 1:
        fu, fv = more[:2]
        found += [c * fu - s * fv, s * fu + c * fv]
    if n > 3:
        fuu, fuv, fvv = more[2:]
        found += [
            c * c * fuu - 2 * c * s * fuv + s * s * fvv,
            c * s * (fuu - fvv) + (c * c - s * s) * fuv,
            s * s * fuu + 2 * c * s * fuv + c * c * fvv,
        ]
    return np.array(found)


def sand_surface(kind: str, seed: int) -> Surface:
    """Return a surface on 0 ≤ x, y ≤ 6: a function of x and y, numbers or arrays that broadcast.

    It returns f, f_x, f_y, f_xx, f_xy, f_yy along a first axis; x, y in metres, f without unit.
    `kind` is one of KINDS; all draws come from `mulberry32(seed)`, in the order named here.
    "decoy": −((x−4.1)² + (y−.9)²) − 30 exp(−((x−1.5)² + (y−3.7)²)/2.8); nothing is drawn.
    "waves": Σ a_nm cos(πnx/6 + φ) cos(πmy/6 + ψ), n and m from 0 to 3, plus the wall
    (1 − x(x−6)y(y−6)/81)⁷/9; φ, then ψ from [0, 2π), then a_nm (m fastest) from
    [0, 1/((n+1)(m+1))²). "rocks": "waves" plus 1/25 of its sum at ten times the frequency.
    "well": "waves" − .6 exp(−d²/(2·.2²)), d from a point drawn last, x then y in [.5, 5.5).
    "chequers": −cos u cos v − sin u sin v/(uv), one well of a turned chequerboard doubled; u and
    v grow by π every 1.2 m; drawn are the turn in [0, π/2), then the well, in [.75, 5.25).
    Raises ValueError for another `kind`.
    Source: after the Sandpit of Imperial College London's course Multivariate Calculus.

    >>> sand_surface("decoy", 1)(4.1, 0.9)[:3].round(2)
    array([-0.16,  0.3 , -0.33])
    """
    if kind not in KINDS:
        raise ValueError(f"kind: expected one of {', '.join(KINDS)}, got {kind!r}")
    return _Sand(_parts(kind, mulberry32(seed)))


@dataclass(frozen=True)
class _Sand:
    """A sum of parts; only its first `n` of the six are computed."""

    parts: Sequence[_Part]

    def __call__(self, x: ArrayLike, y: ArrayLike, n: int = 6) -> Array:
        at = _aligned(x, y)
        return np.asarray(sum(part(*at, n) for part in self.parts))


def _aligned(x: ArrayLike, y: ArrayLike) -> tuple[Any, Any]:
    """Return two arrays with as many axes as the one that has more, new ones first; or floats."""
    if isinstance(x, float) and isinstance(y, float):
        return x, y
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    axes = max(x.ndim, y.ndim)
    return x.reshape((1,) * (axes - x.ndim) + x.shape), y.reshape((1,) * (axes - y.ndim) + y.shape)


def _parts(kind: str, draws: Iterable[float]) -> list[_Part]:
    draw = iter(draws)
    if kind == "decoy":
        hollow = partial(_hollow, centre=(1.5, 3.7), depth=30.0, spread=2.8)
        return [partial(_dome, centre=(4.1, 0.9)), hollow]
    if kind == "chequers":
        angle = math.pi / 2 * next(draw)
        well = 0.75 + 4.5 * next(draw), 0.75 + 4.5 * next(draw)
        return [partial(_chequers, angle=angle, centre=well)]
    phases = 2 * math.pi * next(draw), 2 * math.pi * next(draw)
    sizes = np.array([[next(draw) / ((n + 1) * (m + 1)) ** 2 for m in range(4)] for n in range(4)])
    parts: list[_Part] = [partial(_cosines, sizes=sizes, phases=phases, k=_WAVES), _wall]
    if kind == "rocks":
        parts.append(partial(_cosines, sizes=sizes / 25, phases=phases, k=_ROCKS))
    if kind == "well":
        place = 0.5 + 5 * next(draw), 0.5 + 5 * next(draw)
        parts.append(partial(_hollow, centre=place, depth=0.6, spread=2 * 0.2**2))
    return parts


def local_minima(surface: Surface) -> Array:
    """Return the local minima of `surface` on the square of sand, one row (x, y, f) each.

    Edges and corners count: a minimum there is one if the sand ends where it would go lower.
    Every crossing of a grid of 5 cm that is not above its neighbours is a start for Newton's
    method, with |H| for the Hessian H so that each step goes down, at most a cell long, halved
    until it does. Minima narrower than the grid may be missed.
    Source: Nocedal & Wright, Numerical Optimization, §3.4 and §16.7 (projection on a box).

    >>> local_minima(sand_surface("decoy", 1)).round(2)[1]
    array([  0.  ,   6.  , -44.85])
    """
    return _minima(surface, _heights(surface, _LINES[:, None], _LINES[None, :]))


def _values(surface: Surface, x: Any, y: Any, n: int) -> Array:
    """Return the first `n` of what a surface returns; ours need not compute the others."""
    return surface(x, y, n) if isinstance(surface, _Sand) else surface(x, y)[:n]


def _heights(surface: Surface, x: Any, y: Any) -> Array:
    heights: Array = _values(surface, x, y, 1)[0]
    return heights


def _minima(surface: Surface, heights: Array) -> Array:
    spots, are_minima = _settle(surface, _lowest_crossings(heights), 1.0)
    found: list[Array] = []
    for spot in spots[are_minima]:
        if all(math.dist(spot[:2], other[:2]) >= 1e-4 for other in found):
            found.append(spot)
    return np.array(found).reshape(-1, 3)


def _lowest_crossings(heights: Array) -> Array:
    """Return the crossings of the grid that are not above a neighbour, one row (x, y) each."""
    across = np.pad(heights, 1, constant_values=np.inf)
    along = np.minimum(np.minimum(across[:-2], across[1:-1]), across[2:])
    least = np.minimum(np.minimum(along[:, :-2], along[:, 1:-1]), along[:, 2:])
    return _LINES[np.argwhere(heights <= least)]


def _settle(surface: Surface, starts: Array, sign: float) -> tuple[Array, NDArray[np.bool_]]:
    """Return the minima (for `sign` −1: maxima) that `starts` lead to, and which are some."""
    at, is_minimum = starts.copy(), np.zeros(len(starts), dtype=bool)
    going = np.arange(len(starts))
    for _ in range(100):
        here = at[going]
        f, *slopes, fxx, fxy, fyy = sign * surface(*here.T)
        slope = np.array(slopes).T
        bend = np.array([[fxx, fxy], [fxy, fyy]]).transpose(2, 0, 1)
        # A coordinate at the edge of the sand stays there while the slope pushes it out.
        held = ((here == 0) & (slope >= 0)) | ((here == SIDE) & (slope <= 0))
        slope[held] = 0
        bend[held[:, :, None] | held[:, None, :]] = 0
        bend[:, [0, 1], [0, 1]] += held
        sizes, axes = np.linalg.eigh(bend)
        step = -np.einsum("nik,njk,nj,nk->ni", axes, axes, slope, 1 / abs(sizes))
        step *= np.minimum(1, SIDE / _CELLS / np.maximum(np.hypot(*step.T), 1e-300))[:, None]
        to = _downhill(surface, here, step, f, sign)
        at[going] = to
        arrived = np.hypot(*(to - here).T) < 1e-10
        is_minimum[going[arrived]] = sizes.min(axis=1)[arrived] > 0
        going = going[~arrived]
        if not len(going):
            break
    return np.column_stack([at, _heights(surface, *at.T)]), is_minimum


def _downhill(surface: Surface, here: Array, step: Array, f: Array, sign: float) -> Array:
    """Return where steps lead that are halved until they go down from the heights `f`."""
    to = np.clip(here + step, 0, SIDE)
    while True:
        # Below a hundredth of a millimetre the heights are too much alike to compare.
        higher = (np.hypot(*(to - here).T) > 1e-5) & (sign * _heights(surface, *to.T) > f)
        if not higher.any():
            return to
        step = np.where(higher[:, None], step / 2, step)
        to = np.clip(here + step, 0, SIDE)


@dataclass(frozen=True)
class Sandpit:
    """A surface of sand with its lowest place (x, y, f), its greatest f, and all local minima.

    `minima` has one row (x, y, f) for each, the lowest among them. x, y in metres.
    Source: after the Sandpit of Imperial College London's course Multivariate Calculus.
    """

    surface: Surface
    minima: Array
    lowest: Array
    highest: float


def sandpit(kind: str, seed: int = 1) -> Sandpit:
    """Return the pit of a kind and a seed, explored: see `sand_surface` and `local_minima`.

    Raises ValueError for a `kind` that is none of KINDS.
    Source: after the Sandpit of Imperial College London's course Multivariate Calculus.

    >>> sandpit("decoy").lowest[:2].round(2)
    array([1.21, 4.01])
    """
    return _explored(kind, 0 if kind == "decoy" else seed)


@lru_cache(maxsize=1024)
def _explored(kind: str, seed: int) -> Sandpit:
    surface = sand_surface(kind, seed)
    heights = _heights(surface, _LINES[:, None], _LINES[None, :])
    minima = _minima(surface, heights)
    # Only the highest top is wanted: one of the eight that are the highest on the grid.
    tops = _lowest_crossings(-heights)
    highest = np.argsort(_heights(surface, *tops.T))[-8:]
    top = _settle(surface, tops[highest], -1.0)[0][:, 2].max()
    return Sandpit(surface, minima, minima[minima[:, 2].argmin()], float(top))


def depth(pit: Sandpit, x: ArrayLike, y: ArrayLike) -> Array:
    """Return the depth in metres, −9 at the lowest place of the sand and −1 at the highest.

    `x` and `y`, in metres, are numbers or arrays that broadcast; so is the result.
    Source: the surface's values, rescaled by their own extremes on the square.

    >>> round(float(depth(sandpit("decoy"), 0.0, 6.0)), 2)
    -8.77
    """
    height = _heights(pit.surface, np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    return np.asarray(-9 + 8 * (height - pit.lowest[2]) / (pit.highest - pit.lowest[2]))


@dataclass(frozen=True)
class Dip:
    """A hole in the sand: its place and depth in metres, the slope there, and what it tells.

    `slope` is the gradient of the depth, in m per m; `arrow` is −0.2 of it in metres, cut to
    length 1. `found` is "phone" within 0.15 m of the lowest place, "local" within 0.15 m of
    another minimum, else "".
    Source: after the Sandpit of Imperial College London's course Multivariate Calculus.
    """

    x: float
    y: float
    depth: float
    slope: Point
    arrow: Point
    found: str


def dig(pit: Sandpit, x: float, y: float) -> Dip:
    """Return what a dip at (`x`, `y`), in metres, shows.

    Raises ValueError for a place that is not on the sand.
    Source: after the Sandpit of Imperial College London's course Multivariate Calculus.

    >>> dip = dig(sandpit("decoy"), 3.0, 3.0)
    >>> round(dip.depth, 2), tuple(round(part, 2) for part in dip.arrow)
    (-3.91, (-0.5, 0.34))
    """
    if not (0 <= x <= SIDE and 0 <= y <= SIDE):
        raise ValueError(f"x, y: expected 0 to {SIDE:g} m, got {x} and {y}")
    scale = 8 / (pit.highest - pit.lowest[2])
    height, *slopes = _values(pit.surface, float(x), float(y), 3)
    slope = scale * np.array(slopes)
    far = np.hypot(pit.minima[:, 0] - x, pit.minima[:, 1] - y)
    found = "local" if far.min() <= REACH else ""
    if math.dist((x, y), pit.lowest[:2]) <= REACH:
        found = "phone"
    down = -9 + float(scale * (height - pit.lowest[2]))
    return Dip(x, y, down, _point(slope), _point(_clipped(-0.2 * slope)), found)


def _clipped(vector: Array) -> Array:
    return vector / max(math.sqrt(vector @ vector), 1.0)


def _point(vector: Array) -> Point:
    return float(vector[0]), float(vector[1])


@dataclass(frozen=True)
class Game:
    """A game so far: the dips that count, and how it stands.

    `won`: the last dip found the phone. `over`: it did, or no dip is left. `stuck`: the last
    dip is at a local minimum that is not the lowest place; `times_stuck` counts such dips.
    Source: after the Sandpit of Imperial College London's course Multivariate Calculus.
    """

    dips: tuple[Dip, ...]
    won: bool
    over: bool
    stuck: bool
    times_stuck: int


def play(pit: Sandpit, points: Iterable[Point], limit: int = LIMIT) -> Game:
    """Return the game of digging at `points` in order, until one finds the phone.

    Points after that, or after `limit` dips, do not count.
    Raises ValueError for a `limit` below 1 or a point that is not on the sand.
    Source: after the Sandpit of Imperial College London's course Multivariate Calculus.

    >>> game = play(sandpit("decoy"), [(3, 3), (0.05, 5.9), (1.2, 4)])
    >>> len(game.dips), game.won, game.times_stuck
    (3, True, 1)
    """
    if limit < 1:
        raise ValueError(f"limit: expected 1 dip or more, got {limit}")
    dips: list[Dip] = []
    for x, y in points:
        if len(dips) == limit or (dips and dips[-1].found == "phone"):
            break
        dips.append(dig(pit, x, y))
    return _game(dips, limit)


def _game(dips: Sequence[Dip], limit: int) -> Game:
    last = dips[-1].found if dips else ""
    over = last == "phone" or len(dips) == limit
    stuck = sum(dip.found == "local" for dip in dips)
    return Game(tuple(dips), last == "phone", over, last == "local", stuck)


def follow_arrow(dips: Sequence[Dip], step: float, seed: int = 0) -> Point:
    """Return where a player digs next who goes `step` times the slope downhill, at most 1 m.

    A `step` of 0.2 ends at the tip of the last dip's arrow. `seed` is not used.
    Source: gradient descent; Nocedal & Wright, Numerical Optimization, §2.2.

    >>> dip = dig(sandpit("decoy"), 3.0, 3.0)
    >>> [round(part, 2) for part in follow_arrow([dip], 0.2)]
    [2.5, 3.34]
    """
    return _descend(dips[-1], step)


def _descend(dip: Dip, step: float, share: float = 1.0) -> Point:
    move = share * _clipped(-step * np.array(dip.slope))
    return _on_the_sand(dip.x + move[0], dip.y + move[1])


def _on_the_sand(x: float, y: float) -> Point:
    return float(min(max(x, 0.0), SIDE)), float(min(max(y, 0.0), SIDE))


def add_momentum(dips: Sequence[Dip], step: float, seed: int = 0) -> Point:
    """Return where a player digs next who adds half of the last move to `follow_arrow`.

    `seed` is not used.
    Source: B. T. Polyak, Some methods of speeding up the convergence of iteration methods, 1964.

    >>> pit = sandpit("decoy")
    >>> [round(part, 2) for part in add_momentum([dig(pit, 3, 2), dig(pit, 3, 3)], 0.2)]
    [2.5, 3.84]
    """
    before, here = dips[-2] if len(dips) > 1 else dips[-1], dips[-1]
    move = _clipped(-step * np.array(here.slope))
    move += [0.5 * (here.x - before.x), 0.5 * (here.y - before.y)]
    return _on_the_sand(here.x + move[0], here.y + move[1])


def restart_when_stuck(dips: Sequence[Dip], step: float, seed: int = 0) -> Point:
    """Return where a player digs next who follows the arrow, and starts anew when stuck.

    Stuck means at a local minimum, or that the next hole would be the last one again. The new
    place is pair number `len(dips)` of the numbers of `mulberry32(1_000_000 + seed)`, times 6 m.
    Source: random restarts; Russell & Norvig, Artificial Intelligence, §4.1.

    >>> pit = sandpit("decoy")
    >>> [round(part, 2) for part in restart_when_stuck([dig(pit, 0, 6)], 0.2)]
    [1.62, 4.99]
    """
    here = dips[-1]
    to = _descend(here, step)
    if here.found != "local" and (spaded(to[0]), spaded(to[1])) != (here.x, here.y):
        return to
    draw = mulberry32(1_000_000 + seed)
    pairs = [(SIDE * next(draw), SIDE * next(draw)) for _ in dips]
    return pairs[-1]


def grid_then_descend(dips: Sequence[Dip], step: float, seed: int = 0) -> Point:
    """Return where a player digs next who looks around first.

    The dips after the first are the eight places around (3, 3) of a grid of 2 m; then come
    steps from the deepest dip so far, each half the one before while they find nothing
    deeper. `seed` is not used.
    Source: backtracking; Nocedal & Wright, Numerical Optimization, §3.1.

    >>> grid_then_descend([dig(sandpit("decoy"), 3.0, 3.0)], 0.2)
    (1, 1)
    """
    if len(dips) <= len(_AROUND):
        return _AROUND[len(dips) - 1]
    deepest = min(range(len(dips)), key=lambda k: dips[k].depth)
    failed = len(dips) - 1 - max(deepest, len(_AROUND))
    return _descend(dips[deepest], step, 0.5**failed)


PLAYERS: dict[str, Strategy] = {
    "arrow": follow_arrow,
    "momentum": add_momentum,
    "restarts": restart_when_stuck,
    "grid": grid_then_descend,
}


def spaded(length: float) -> float:
    """Return a length in metres as a spade digs it: to the centimetre, from 0 to 6 m.

    Source: a rule of this game, so that a few digits say where a dip is.

    >>> spaded(1.2345), spaded(7)
    (1.23, 6.0)
    """
    return math.floor(100 * min(max(length, 0.0), SIDE) + 0.5) / 100


def play_out(
    pit: Sandpit,
    player: str,
    first: Point = (3.0, 3.0),
    step: float = 0.3,
    seed: int = 1,
    limit: int = LIMIT,
) -> Game:
    """Return the whole game of one of the PLAYERS, whose first dip is at `first`, in metres.

    `step` is what the slope in m per m is multiplied by; `seed` is for `restarts`.
    Raises ValueError for an unknown player, a step that is not positive, a limit below 1.
    Source: after the Sandpit of Imperial College London's course Multivariate Calculus.

    >>> len(play_out(sandpit("decoy"), "arrow").dips)
    4
    """
    if player not in PLAYERS:
        raise ValueError(f"player: expected one of {', '.join(PLAYERS)}, got {player!r}")
    return play_by(PLAYERS[player], pit, first, step, seed, limit)


def play_by(
    strategy: Strategy,
    pit: Sandpit,
    first: Point = (3.0, 3.0),
    step: float = 0.3,
    seed: int = 1,
    limit: int = LIMIT,
) -> Game:
    """Return the whole game of any strategy, whose first dip is at `first`, in metres.

    `strategy(dips, step, seed)` returns where to dig next, x and y in metres; a place beyond
    the edge is dug at the edge, and all are rounded to the centimetre.
    Raises ValueError for what no spade can do: no pair of finite numbers; for a strategy that
    fails, with its error; for a step that is not positive or a limit below 1.
    Source: after the Sandpit of Imperial College London's course Multivariate Calculus.

    >>> len(play_by(lambda dips, step, seed: (1.2, 4.0), sandpit("decoy")).dips)
    2
    """
    if not step > 0:
        raise ValueError(f"step: expected a positive number, got {step}")
    if limit < 1:
        raise ValueError(f"limit: expected 1 dip or more, got {limit}")
    dips = [dig(pit, *first)]
    while dips[-1].found != "phone" and len(dips) < limit:
        x, y = _asked(strategy, dips, step, seed)
        dips.append(dig(pit, spaded(x), spaded(y)))
    return _game(dips, limit)


def _asked(strategy: Strategy, dips: Sequence[Dip], step: float, seed: int) -> Point:
    """Return where a strategy digs next, or say what is wrong with it."""
    try:
        place = strategy(tuple(dips), step, seed)
    except Exception as error:
        failed = f"strategy: failed {_after(dips)} with {type(error).__name__}: {error}"
        raise ValueError(failed) from error
    try:
        x, y = map(float, place)
    except (TypeError, ValueError):
        pair = f"strategy: expected a pair of numbers (x, y), got {place!r} {_after(dips)}"
        raise ValueError(pair) from None
    if not (math.isfinite(x) and math.isfinite(y)):
        wanted = f"strategy: expected two finite numbers, got ({x}, {y})"
        raise ValueError(f"{wanted} {_after(dips)}")
    return x, y


def _after(dips: Sequence[Dip]) -> str:
    return f"after dip {len(dips)} at ({dips[-1].x:g}, {dips[-1].y:g})"


def strategy_fault(strategy: Strategy, step: float = 0.3) -> str:
    """Return what is wrong with a strategy, from its games in three pits; nothing if all is well.

    A strategy should return a pair of finite numbers on the sand, move after a first dip where
    the sand slopes, and dig in the same place if it is asked again.
    Source: a rule of this game.

    >>> strategy_fault(grid_then_descend)
    ''
    >>> strategy_fault(lambda dips, step, seed: (dips[-1].x, dips[-1].y))
    'strategy: expected a place other than (3, 3) after dip 1, got the same again'
    """
    try:
        for kind, first in (("decoy", (3.0, 3.0)), ("waves", (0.1, 5.9)), ("waves", (5.9, 0.1))):
            _check_game(strategy, play_by(strategy, sandpit(kind), first, step).dips, step)
    except ValueError as fault:
        return str(fault)
    return ""


def _check_game(strategy: Strategy, dips: Sequence[Dip], step: float) -> None:
    for count in range(1, len(dips)):
        x, y = _asked(strategy, dips[:count], step, 1)
        got = f"({x:.2f}, {y:.2f})"
        if not (0 <= x <= SIDE and 0 <= y <= SIDE):
            sand = f"a place on the sand, 0 to {SIDE:g} m, after dip {count}"
            raise ValueError(f"strategy: expected {sand}, got {got}")
        before = dips[count].x, dips[count].y
        if (spaded(x), spaded(y)) != before:
            raise ValueError(f"strategy: expected {before} for the same dips again, got {got}")
    here = dips[0].x, dips[0].y
    if len(dips) > 1 and (dips[1].x, dips[1].y) == here:
        place = f"a place other than ({here[0]:g}, {here[1]:g}) after dip 1"
        raise ValueError(f"strategy: expected {place}, got the same again")


def par(
    pit: Sandpit, first: Point = (3.0, 3.0), seed: int = 1, limit: int = LIMIT
) -> tuple[int, str]:
    """Return the fewest dips of the four PLAYERS with step 0.3, and who needs them.

    It is (`limit`, "") if none of them finds the phone. Of equals, the first in PLAYERS is named.
    Source: a rule of this game.

    >>> par(sandpit("decoy"))
    (4, 'arrow')
    """
    games = {player: play_out(pit, player, first, 0.3, seed, limit) for player in PLAYERS}
    won = [(len(game.dips), player) for player, game in games.items() if game.won]
    return min(won, key=lambda one: one[0]) if won else (limit, "")


def trial(kind: str, seed: int, player: str, step: float = 0.3) -> int:
    """Return how many dips a player needs in the pit of a seed; 0 if 25 do not find the phone.

    The first dip is where two numbers of `mulberry32(2_000_000 + seed)`, times 6 m, say.
    Raises ValueError for an unknown kind or player, or a step that is not positive.
    Source: a rule of this game.

    >>> trial("decoy", 1, "grid")
    13
    """
    if player not in PLAYERS:
        raise ValueError(f"player: expected one of {', '.join(PLAYERS)}, got {player!r}")
    return trial_of(PLAYERS[player], kind, seed, step)


def trial_of(strategy: Strategy, kind: str, seed: int, step: float = 0.3) -> int:
    """Return how many dips any strategy needs in the pit of a seed; 0 if 25 do not find the phone.

    The first dip is where two numbers of `mulberry32(2_000_000 + seed)`, times 6 m, say.
    Raises ValueError for an unknown kind, a step that is not positive, a strategy that fails
    or returns no pair of numbers.
    Source: a rule of this game.

    >>> trial_of(grid_then_descend, "decoy", 1)
    13
    """
    known = any(strategy is player for player in PLAYERS.values())
    return (_trial_of_known if known else _trial)(strategy, kind, seed, step)


def _trial(strategy: Strategy, kind: str, seed: int, step: float) -> int:
    draw = mulberry32(2_000_000 + seed)
    first = spaded(SIDE * next(draw)), spaded(SIDE * next(draw))
    game = play_by(strategy, sandpit(kind, seed), first, step, seed)
    return len(game.dips) if game.won else 0


# The PLAYERS play a pit twice the same way; what is someone else's may not, and is asked again.
_trial_of_known = lru_cache(maxsize=8192)(_trial)


def statistics(kind: str, player: str, step: float = 0.3, games: int = 200) -> tuple[int, float]:
    """Return how many of the trials with seeds 1 to `games` a player wins, and in how many dips.

    The second number is the median of the dips in the games won, 0 if there are none.
    Raises ValueError for an unknown kind or player, a step that is not positive, no games.
    Source: a rule of this game.

    >>> statistics("decoy", "grid", games=10)
    (10, 13.0)
    """
    if player not in PLAYERS:
        raise ValueError(f"player: expected one of {', '.join(PLAYERS)}, got {player!r}")
    return statistics_of(PLAYERS[player], kind, step, games)


def statistics_of(
    strategy: Strategy, kind: str, step: float = 0.3, games: int = 200
) -> tuple[int, float]:
    """Return how many of the trials with seeds 1 to `games` any strategy wins, in how many dips.

    The second number is the median of the dips in the games won, 0 if there are none.
    Raises ValueError as `trial_of` does, and for no games.
    Source: a rule of this game.

    >>> statistics_of(grid_then_descend, "decoy", games=10)
    (10, 13.0)
    """
    if games < 1:
        raise ValueError(f"games: expected 1 or more, got {games}")
    trials = [trial_of(strategy, kind, seed, step) for seed in range(1, games + 1)]
    won = [dips for dips in trials if dips]
    return len(won), float(np.median(won)) if won else 0.0
