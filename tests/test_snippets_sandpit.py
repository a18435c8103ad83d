import math
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from project import by_node

from snippets.sandpit import (
    KINDS,
    LIMIT,
    PLAYERS,
    REACH,
    SIDE,
    Game,
    Sandpit,
    depth,
    dig,
    local_minima,
    par,
    play,
    play_by,
    play_out,
    sand_surface,
    sandpit,
    spaded,
    statistics,
    statistics_of,
    strategy_fault,
    trial,
    trial_of,
)
from snippets.seeded import mulberry32

X, Y = sp.symbols("x y")
MODEL = Path(__file__).parent.parent / "docs/assets/play/sandpit/model.js"
lengths = st.floats(0, SIDE)
pits = st.builds(sandpit, st.sampled_from(KINDS), st.integers(1, 5))


def written(kind: str, seed: int) -> sp.Expr:
    """Return a surface as the lesson writes it, with the draws in their order."""
    draw = mulberry32(seed)
    if kind == "decoy":
        hollow = 30 * sp.exp(-((X - 1.5) ** 2 + (Y - 3.7) ** 2) / 2.8)
        return -((X - 4.1) ** 2 + (Y - 0.9) ** 2) - hollow
    if kind == "chequers":
        turn, a, b = next(draw) * np.pi / 2, 0.75 + 4.5 * next(draw), 0.75 + 4.5 * next(draw)
        turned = sp.Matrix([[sp.cos(turn), sp.sin(turn)], [-sp.sin(turn), sp.cos(turn)]])
        u, v = sp.pi / 1.2 * turned * sp.Matrix([X - a, Y - b])
        return -sp.cos(u) * sp.cos(v) - sp.sin(u) / u * sp.sin(v) / v
    phi, psi = 2 * np.pi * next(draw), 2 * np.pi * next(draw)
    sizes = [[next(draw) / ((n + 1) * (m + 1)) ** 2 for m in range(4)] for n in range(4)]

    def waves(rate: int) -> sp.Expr:
        return sum(
            sizes[n][m]
            * sp.cos(rate * sp.pi * n * X / 6 + phi)
            * sp.cos(rate * sp.pi * m * Y / 6 + psi)
            for n in range(4)
            for m in range(4)
        )

    sand = waves(1) + (1 - X * (X - 6) * Y * (Y - 6) / 81) ** 7 / 9
    if kind == "rocks":
        sand += waves(10) / 25
    if kind == "well":
        a, b = 0.5 + 5 * next(draw), 0.5 + 5 * next(draw)
        sand -= 0.6 * sp.exp(-((X - a) ** 2 + (Y - b) ** 2) / (2 * sp.Rational(1, 5) ** 2))
    return sand


@pytest.mark.parametrize("kind", KINDS)
def test_surface_slopes_and_bends_are_those_of_the_written_formula(kind: str) -> None:
    f = written(kind, 7)
    wanted = [f, *(f.diff(*by) for by in [(X,), (Y,), (X, X), (X, Y), (Y, Y)])]
    for x, y in [(0.4, 5.1), (3.3, 2.7), (5.8, 0.2)]:
        exact = [float(part.evalf(30, subs={X: x, Y: y})) for part in wanted]
        np.testing.assert_allclose(sand_surface(kind, 7)(x, y), exact, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("away", [0, 1e-9, 1e-4, 0.3, 0.38, 0.39, 1.2])
def test_the_chequerboard_keeps_its_digits_at_the_doubled_well(away: float) -> None:
    draw = mulberry32(7)
    _, a, b = next(draw), 0.75 + 4.5 * next(draw), 0.75 + 4.5 * next(draw)
    f = written("chequers", 7)
    x, y = a + away, b + away / 2
    near = {X: sp.Rational(x) + sp.Rational(1, 10**25), Y: sp.Rational(y) + sp.Rational(1, 10**25)}
    exact = [float(part.evalf(20, subs=near, maxn=400)) for part in (f.diff(X), f.diff(Y, Y))]
    found = sand_surface("chequers", 7)(x, y)
    np.testing.assert_allclose([found[1], found[5]], exact, rtol=1e-9, atol=1e-9)


def test_surfaces_take_arrays_that_broadcast() -> None:
    for kind in KINDS:
        surface = sand_surface(kind, 3)
        grid = surface(np.array([[1.0], [2.0], [3.0]]), np.array([0.5, 4.0]))
        assert grid.shape == (6, 3, 2)
        np.testing.assert_allclose(grid[:, 2, 1], surface(3.0, 4.0), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_fewer_parts_of_a_surface_and_single_places_are_the_same_to_the_last_digit(
    kind: str,
) -> None:
    surface: Any = sand_surface(kind, 3)
    xs, ys = np.random.default_rng(1).uniform(0, SIDE, (2, 50))
    for x, y in [(xs[:, None], ys), *zip(xs, ys, strict=True)]:
        whole = surface(np.asarray(x), np.asarray(y))
        for n in (1, 3, 6):
            assert np.array_equal(surface(x, y, n), whole[:n])


def test_the_decoy_has_the_places_the_course_promises() -> None:
    assert sandpit("decoy", 2) is sandpit("decoy")  # nothing is drawn for it
    pit = sandpit("decoy")
    assert pit.lowest[:2].round(2).tolist() == [1.21, 4.01]
    assert float(depth(pit, 4.2032, 0.7888)) == pytest.approx(-1, abs=1e-6)
    assert round(float(depth(pit, 0.0, 6.0)), 2) == -8.77
    corners = {(0.0, 0.0), (0.0, 6.0), (6.0, 0.0), (6.0, 6.0)}
    assert corners == {(float(x), float(y)) for x, y, _ in pit.minima} - {tuple(pit.lowest[:2])}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_no_sand_lies_beyond_the_extremes_and_none_around_a_minimum_is_lower(
    kind: str, seed: int
) -> None:
    pit = sandpit(kind, seed)
    lines = np.linspace(0, SIDE, 333)
    depths = depth(pit, lines[:, None], lines[None, :])
    assert -9 - 1e-9 <= depths.min() < -8.9
    assert -1.1 < depths.max() <= -1 + 1e-9
    turns = np.linspace(0, 2 * np.pi, 40)
    for x, y, height in pit.minima:
        for radius in (1e-5, 1e-3):
            around = np.clip(x + radius * np.cos(turns), 0, SIDE)
            beside = np.clip(y + radius * np.sin(turns), 0, SIDE)
            assert pit.surface(around, beside)[0].min() >= height - 1e-15


def test_the_phone_is_in_the_narrow_well_in_nearly_every_pit_that_has_one() -> None:
    there = 0
    for seed in range(1, 41):
        draw = mulberry32(seed)
        *_, x, y = (next(draw) for _ in range(20))
        pit = sandpit("well", seed)
        there += math.dist(pit.lowest[:2], (0.5 + 5 * x, 0.5 + 5 * y)) < 0.1
    assert 38 <= there <= 40


def test_minima_on_edges_and_in_corners_are_found_and_saddles_are_not() -> None:
    def tilted(x: Any, y: Any) -> np.ndarray:
        flat = 0 * (x + y)
        return np.array(np.broadcast_arrays(x + (y - 2) ** 2, 1 + flat, 2 * (y - 2), 0, 0, 2))

    assert local_minima(tilted) == pytest.approx(np.array([[0, 2, 0]]), abs=1e-9)

    def saddle(x: Any, y: Any) -> np.ndarray:
        u, v = x - 3 + 0 * y, y - 3 + 0 * x
        return np.array(np.broadcast_arrays(u**2 - v**2, 2 * u, -2 * v, 2, 0, -2))

    assert local_minima(saddle) == pytest.approx(np.array([[3, 0, -9], [3, 6, -9]]), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(pits, lengths, lengths)
def test_a_dip_shows_depth_slope_and_a_cut_arrow(pit: Sandpit, x: float, y: float) -> None:
    dip = dig(pit, x, y)
    assert -9 - 1e-9 <= dip.depth <= -1 + 1e-9
    assert dip.depth == pytest.approx(float(depth(pit, x, y)), abs=1e-12)
    h = 1e-5
    rises = depth(pit, x + h, y) - depth(pit, x - h, y), depth(pit, x, y + h) - depth(pit, x, y - h)
    assert dip.slope == pytest.approx([rise / (2 * h) for rise in rises], abs=1e-5)
    length = 0.2 * math.hypot(*dip.slope)
    cut = 1 / max(length, 1)
    assert dip.arrow == pytest.approx([-0.2 * cut * part for part in dip.slope], abs=1e-12)
    assert math.hypot(*dip.arrow) <= 1 + 1e-12


@settings(max_examples=60, deadline=None)
@given(pits, st.lists(st.tuples(lengths, lengths), max_size=30), st.integers(1, 30))
def test_games_end_with_the_phone_or_the_last_dip(
    pit: Sandpit, points: list[tuple[float, float]], limit: int
) -> None:
    game = play(pit, points, limit)
    assert_rules(pit, game, points, limit)
    phone = (float(pit.lowest[0]), float(pit.lowest[1]))
    again = play(pit, [*points[:3], phone, *points], limit + 4)
    assert again.won
    assert len(again.dips) <= 4


def assert_rules(pit: Sandpit, game: Game, points: list[tuple[float, float]], limit: int) -> None:
    """Check a game against its rules, told another way."""
    away = [math.dist(point, pit.lowest[:2]) for point in points[:limit]]
    hits = [k for k, distance in enumerate(away) if distance <= REACH]
    count = hits[0] + 1 if hits else len(away)
    assert [(dip.x, dip.y) for dip in game.dips] == points[:count]
    assert game.won == bool(hits)
    assert game.over == (bool(hits) or count == limit)
    minima = [tuple(m) for m in pit.minima.tolist()]
    others = [m[:2] for m in minima if m != tuple(pit.lowest)]
    stuck = [
        k not in hits and any(math.dist(points[k], other) <= REACH for other in others)
        for k in range(count)
    ]
    assert game.times_stuck == sum(stuck)
    assert game.stuck == bool(stuck and stuck[-1])


@settings(max_examples=40, deadline=None)
@given(pits, st.sampled_from(list(PLAYERS)), lengths, lengths, st.floats(0.05, 1))
def test_players_stay_on_the_sand_and_play_by_the_rules(
    pit: Sandpit, player: str, x: float, y: float, step: float
) -> None:
    game = play_out(pit, player, (spaded(x), spaded(y)), step, 5)
    points = [(dip.x, dip.y) for dip in game.dips]
    assert_rules(pit, game, points, LIMIT)
    assert all(spaded(part) == part for point in points for part in point)
    moves = [math.dist(a, b) for a, b in pairwise(points)]
    if player == "arrow":
        assert all(move <= 1.01 for move in moves)


def test_par_is_the_least_of_the_players() -> None:
    assert par(sandpit("decoy")) == (4, "arrow")
    for seed in range(1, 6):
        pit = sandpit("waves", seed)
        games = [play_out(pit, player, seed=seed) for player in PLAYERS]
        won = [len(game.dips) for game in games if game.won]
        assert par(pit, seed=seed)[0] == min([*won, LIMIT])
    assert par(sandpit("decoy"), limit=3) == (3, "")


def test_statistics_count_wins_and_take_the_median_of_them() -> None:
    trials = [trial("waves", seed, "momentum") for seed in range(1, 16)]
    won = sorted(filter(None, trials))
    assert len(won) not in (0, 15)
    assert statistics("waves", "momentum", games=15) == (len(won), float(np.median(won)))
    assert statistics("chequers", "arrow", games=3) == (0, 0.0)


def test_a_function_is_counted_as_the_player_that_it_is() -> None:
    for name, strategy in PLAYERS.items():
        assert trial_of(strategy, "rocks", 3) == trial("rocks", 3, name)
        assert statistics_of(strategy, "waves", games=10) == statistics("waves", name, games=10)


def test_a_function_of_ones_own_is_asked_in_every_trial() -> None:
    asked = []

    def noted(dips: Any, step: float, seed: int) -> tuple[float, float]:
        asked.append(len(dips))
        return 0.0, 0.0

    dips = trial_of(noted, "waves", 3)
    once = len(asked)
    assert trial_of(noted, "waves", 3) == dips
    assert len(asked) == 2 * once > 0


@settings(max_examples=30, deadline=None)
@given(pits, st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=30))
def test_any_places_are_dug_on_the_sand_by_the_rules(
    pit: Sandpit, places: list[tuple[float, float]]
) -> None:
    game = play_by(lambda dips, step, seed: places[len(dips) % len(places)], pit)
    assert_rules(pit, game, [(dip.x, dip.y) for dip in game.dips], LIMIT)
    for count, dip in enumerate(game.dips[1:], start=1):
        x, y = places[count % len(places)]
        assert (dip.x, dip.y) == (spaded(x), spaded(y))


def test_the_known_players_have_no_fault_and_stay_on_the_sand_by_themselves() -> None:
    for strategy in PLAYERS.values():
        for step in (0.05, 0.3, 1.0):
            assert strategy_fault(strategy, step) == ""


CHANCE = np.random.default_rng(1)


def fails(dips: Any, step: float, seed: int) -> Any:
    raise KeyError("slope")


@pytest.mark.parametrize(
    ("strategy", "message"),
    [
        (lambda dips, step, seed: 3.0, r"expected a pair of numbers \(x, y\), got 3.0 after dip 1"),
        (lambda dips, step, seed: (1, 2, 3), r"expected a pair of numbers .*got \(1, 2, 3\)"),
        (lambda dips, step, seed: None, r"expected a pair of numbers .*got None"),
        (lambda dips, step, seed: ("here", 1), r"expected a pair of numbers .*'here'"),
        (lambda dips, step, seed: (math.nan, 1), r"expected two finite numbers, got \(nan, 1.0\)"),
        (fails, r"failed after dip 1 at \(3, 3\) with KeyError: 'slope'"),
        (lambda dips, step: (1, 1), r"failed after dip 1 .* TypeError: .*takes 2 positional"),
    ],
)
def test_what_is_no_strategy_is_refused_and_named(strategy: Any, message: str) -> None:
    assert re.match("strategy: " + message, strategy_fault(strategy))
    with pytest.raises(ValueError, match="strategy: " + message):
        play_by(strategy, sandpit("decoy"))
    with pytest.raises(ValueError, match="strategy: "):
        statistics_of(strategy, "decoy", games=2)


@pytest.mark.parametrize(
    ("strategy", "message"),
    [
        (
            lambda dips, step, seed: (dips[-1].x - 1, 3.0),
            r"the sand, 0 to 6 m, after dip 4, got \(-",
        ),
        (lambda dips, step, seed: (dips[-1].x, dips[-1].y), r"other than \(3, 3\) after dip 1"),
        (lambda dips, step, seed: CHANCE.uniform(0, 6, 2), "for the same dips again"),
    ],
)
def test_a_strategy_that_plays_but_badly_is_told_why(strategy: Any, message: str) -> None:
    assert re.search(message, strategy_fault(strategy))
    statistics_of(strategy, "decoy", games=2)  # it may play all the same


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sand_surface("sea", 1), "kind: expected one of decoy, .*, got 'sea'"),
        (lambda: dig(sandpit("decoy"), 6.1, 0), "x, y: expected 0 to 6 m, got 6.1 and 0"),
        (lambda: dig(sandpit("decoy"), math.nan, 0), "x, y: expected 0 to 6 m"),
        (lambda: play(sandpit("decoy"), [], 0), "limit: expected 1 dip or more, got 0"),
        (lambda: play_out(sandpit("decoy"), "dog"), "player: expected one of arrow, .*'dog'"),
        (lambda: play_out(sandpit("decoy"), "grid", step=0), "step: expected a positive number"),
        (lambda: play_out(sandpit("decoy"), "grid", limit=0), "limit: expected 1 dip or more"),
        (lambda: statistics("decoy", "grid", games=0), "games: expected 1 or more, got 0"),
        (lambda: statistics("decoy", "dog"), "player: expected one of arrow, .*'dog'"),
        (lambda: trial("decoy", 1, "dog"), "player: expected one of arrow, .*'dog'"),
    ],
)
def test_nonsense_is_refused(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@cache
def games() -> list[tuple[str, int, list[tuple[float, float]]]]:
    """Return a thousand games: kind, seed, dips; some of them at minima."""
    rng = np.random.default_rng(1)
    found = []
    for kind in KINDS:
        for seed in range(1, 11):
            minima = sandpit(kind, seed).minima[:, :2]
            for _ in range(20):
                dips = rng.uniform(0, SIDE, (int(rng.integers(1, 31)), 2))
                for k in range(0, len(dips), 4):
                    dips[k] = minima[rng.integers(len(minima))] + rng.uniform(-0.2, 0.2, 2)
                points = [(spaded(x), spaded(y)) for x, y in dips]
                found.append((kind, seed, points))
    return found


@cache
def in_the_page() -> dict[str, Any]:
    """Return what the page's script makes of the games, and some trials of its players."""
    script = f"""
import {{ Pit, dipsOf, numbers, summary, trial, KINDS, PLAYERS }} from "{MODEL.as_uri()}";
import {{ readFileSync }} from "node:fs";
const games = JSON.parse(readFileSync(0)).map(([pit, seed, dips]) => {{
  const state = {{ pit, seed, dips, mode: "arrow", player: "arrow", step: 0.3, beat: 0 }};
  const {{ count, won, over, stuck, timesStuck, depths, arrows, slopes }} = numbers({{}}, state);
  return {{ count, won, over, stuck, timesStuck, depths, arrows, slopes }};
}});
const trials = KINDS.map((kind) => PLAYERS.map((player) =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => trial(kind, seed, player, 0.3))));
const summaries = [[], [0], [0, 3, 8], [4, 9, 0, 2]].map((trials) => summary(trials));
console.log(JSON.stringify({{ games, trials, summaries }}));
"""
    found: dict[str, Any] = by_node("--input-type=module", "-e", script, asked=games())
    return found


def test_a_thousand_games_go_the_same_way_in_the_page() -> None:
    assert len(games()) == 1000
    ends = set()
    for (kind, seed, points), found in zip(games(), in_the_page()["games"], strict=True):
        pit = sandpit(kind, seed)
        game = play(pit, points)
        assert_rules(pit, game, points, LIMIT)
        assert found["count"] == len(game.dips)
        assert [found["won"], found["over"], found["stuck"]] == [game.won, game.over, game.stuck]
        assert found["timesStuck"] == game.times_stuck
        for name, mine in [
            ("depths", [dip.depth for dip in game.dips]),
            ("slopes", [dip.slope for dip in game.dips]),
            ("arrows", [dip.arrow for dip in game.dips]),
        ]:
            np.testing.assert_allclose(found[name], mine, rtol=1e-9, atol=1e-9)
        assert all(-9 - 1e-9 <= deep <= -1 + 1e-9 for deep in found["depths"])
        slopes = np.array(found["slopes"])
        cut = np.maximum(1, 0.2 * np.hypot(*slopes.T))[:, None]
        np.testing.assert_allclose(found["arrows"], -0.2 * slopes / cut, atol=1e-12)
        ends.add((found["won"], found["over"], found["stuck"]))
    assert len(ends) == 5  # won; lost, stuck and not; going on, stuck and not


def test_the_players_need_as_many_dips_in_the_page() -> None:
    wanted = [
        [[trial(kind, seed, player) for seed in range(1, 9)] for player in PLAYERS]
        for kind in KINDS
    ]
    assert in_the_page()["trials"] == wanted
    assert in_the_page()["summaries"] == [
        {"wins": 0, "median": 0},
        {"wins": 0, "median": 0},
        {"wins": 2, "median": 5.5},
        {"wins": 3, "median": 4},
    ]
