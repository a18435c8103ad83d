"""The Sandpit: pits, dips, games and players, by the snippets."""

from typing import Any

import numpy as np

from play.case import Case
from snippets.sandpit import (
    KINDS,
    LIMIT,
    PLAYERS,
    SIDE,
    Game,
    Point,
    Sandpit,
    depth,
    par,
    play,
    play_out,
    sandpit,
    spaded,
)

MODES = ("arrow", "depth", "three", "strategy")


def cases() -> list[Case]:
    """Return every pit in every mode, five times."""
    rng = np.random.default_rng(1)
    return [_case(rng, kind, mode) for _ in range(5) for kind in KINDS for mode in MODES]


def _case(rng: np.random.Generator, kind: str, mode: str) -> Case:
    seed, player = int(rng.integers(10_000)), str(rng.choice(list(PLAYERS)))
    step = round(float(rng.uniform(0.05, 1)), 2)
    pit, limit = sandpit(kind, seed), 3 if mode == "three" else LIMIT
    first = (3.0, 3.0) if rng.random() < 0.5 else _anywhere(rng)
    settings = {"pit": "decoy", "mode": "arrow", "first": first}
    if mode == "strategy":
        whole = play_out(pit, player, first, step, seed).dips
        dips = [(dip.x, dip.y) for dip in whole[: int(rng.integers(1, len(whole) + 1))]]
    else:
        dips = _dug(rng, pit, first)
    state = {"pit": kind, "mode": mode, "seed": seed, "player": player, "step": step}
    game = play(pit, dips, limit)
    numbers = _numbers(pit, game, par(pit, first, seed, limit), mode, limit)
    following = mode == "strategy" and not game.over
    x, y = PLAYERS[player](game.dips, step, seed) if following else (0.0, 0.0)
    numbers["next"] = [spaded(x), spaded(y)] if following else []
    return Case(settings, {**state, "beat": 0, "dips": dips}, numbers)


def _anywhere(rng: np.random.Generator) -> Point:
    return spaded(rng.uniform(0, SIDE)), spaded(rng.uniform(0, SIDE))


def _dug(rng: np.random.Generator, pit: Sandpit, first: Point) -> list[Point]:
    """Return dips anywhere, some of them at minima, of few games the last at the lowest."""
    dips = [first, *(_anywhere(rng) for _ in range(rng.integers(0, LIMIT)))]
    for k in range(1, len(dips), 3):
        x, y, _ = pit.minima[rng.integers(len(pit.minima))]
        if (x, y) != tuple(pit.lowest[:2]) or rng.random() < 0.2:
            dips[k] = spaded(x + rng.uniform(-0.1, 0.1)), spaded(y + rng.uniform(-0.1, 0.1))
    return dips


def _numbers(
    pit: Sandpit, game: Game, least: tuple[int, str], mode: str, limit: int
) -> dict[str, Any]:
    dips = game.dips
    arrows = () if mode == "depth" else dips
    phone = pit.lowest[:2]
    return {
        "count": len(dips),
        "points": [[dip.x, dip.y] for dip in dips],
        "depths": [dip.depth for dip in dips],
        "slopes": [list(dip.slope) for dip in arrows],
        "arrows": [list(dip.arrow) for dip in arrows],
        "won": game.won,
        "over": game.over,
        "stuck": game.stuck,
        "timesStuck": game.times_stuck,
        "warned": not game.over and len(dips) >= 22,
        "left": 0 if game.over else limit - len(dips),
        "deepest": 1 + int(np.argmin([dip.depth for dip in dips])),
        "par": least[0],
        "parBy": least[1],
        "phone": phone.tolist(),
        "nearest": min(float(np.hypot(dip.x - phone[0], dip.y - phone[1])) for dip in dips),
        "minima": [[x, y, float(depth(pit, x, y))] for x, y, _ in pit.minima.tolist()],
        "lowest": float(pit.lowest[2]),
        "highest": pit.highest,
    }
