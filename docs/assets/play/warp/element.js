// A grid and what a map makes of it; one cell of it, and the parallelogram that the Jacobian matrix says.

import { Board, Play, draw, fill, fixed, handle, math, menu, onTap, put, shown, slider } from "uphill-kit";
import { MOST, around, fields, image, mapOf, numbers, python, room, sideOf } from "./model.js";

/**
 * @typedef {import("./model.js").Pair} Pair
 * @typedef {import("./model.js").Map} Chart
 * @typedef {ReturnType<typeof numbers>} Numbers
 * @typedef {ReturnType<Warp["picture"]>} Picture
 */

const WORDS = UPHILL_WORDS;
const STEP = 0.1;
const LINES = 8; // cells of the grid, a side
const SAMPLES = 24; // of each of its lines
const SMALL = 4; // halvings, from which the reader has seen where it goes
const NEAR = 0.02; // of the determinant asked for
const [FIRST, SECOND] = [280, 220]; // widths
const TINY = 1e-9;

class Warp extends Play {
  /** @type {Map<number, Picture>} */ pictures = new Map();

  get model() {
    return { fields, python };
  }

  get question() {
    const { maps, ask } = this.settings;
    const [a, b] = maps[0].letters;
    const values = { map: maps[0].label, a, b, x: shown(ask[0]), y: shown(ask[1]) };
    return { ask: fill(WORDS.ask, values), kind: /** @type {const} */ ("number"), min: -1000, max: 1000 };
  }

  /** @param {number} prediction */
  reply(prediction) {
    const { maps, ask } = this.settings;
    const { asked } = numbers(this.settings, this.state);
    const [a, b] = maps[0].letters;
    const values = { a, b, x: shown(ask[0]), y: shown(ask[1]) };
    const key = trap(prediction, asked);
    return key && fill(WORDS[`trap-${key}`], values);
  }

  build() {
    const { maps } = this.settings;
    this.maps = menu({
      name: WORDS.menu, options: maps.map((/** @type {Chart} */ { label }, /** @type {number} */ k) => ({ value: String(k), words: label })),
      change: (place) => {
        const [x, y] = maps[Number(place)].start;
        this.change({ map: Number(place), x, y });
      },
    });
    this.halved = slider({
      name: WORDS.halved, min: 0, max: MOST, step: 1, says: () => shown(sideOf(this.settings, this.state), 3),
      change: (halved, done) => this.change({ halved }, done),
    });
    this.controls.append(this.maps.node, this.halved.node);
    this.stage.append(...this.boards());
  }

  /** Return the boards of the map in the menu, and what is drawn on them. */
  picture() {
    const map = mapOf(this.settings, this.state);
    const { letters: [a, b], across, up, left, bottom, outputs: [u, v] } = map;
    // On each board both axes have one scale: areas are true.
    const plane = new Board({ x: across, y: up, xLabel: a, yLabel: b, label: WORDS.plane, width: FIRST, height: FIRST - 58 + 68, ticks: 4 });
    const high = 8 + ((SECOND - 8) * (bottom[1] - bottom[0])) / (left[1] - left[0]);
    const warped = new Board({ x: left, y: bottom, label: WORDS.warped, frame: false, width: SECOND, height: high });
    const close = new Board({ x: [-1.25, 1.25], y: [-1.25, 1.25], label: WORDS.close, frame: false, width: SECOND, height: SECOND });
    for (const [k, board] of [plane, warped, close].entries()) put(board.svg, { style: `flex: ${k ? "3 0 8rem" : "1 0 11rem"}; max-width: 18rem; align-self: center` });
    const lines = (/** @type {(place: Pair) => Pair} */ to) =>
      [0, 1].flatMap((turned) => Array.from({ length: LINES + 1 }, (_, k) =>
        Array.from({ length: SAMPLES + 1 }, (_, j) => {
          const [s, t] = turned ? [j / SAMPLES, k / LINES] : [k / LINES, j / SAMPLES];
          return to([across[0] + s * (across[1] - across[0]), up[0] + t * (up[1] - up[0])]);
        })));
    for (const [board, to] of /** @type {[Board, (place: Pair) => Pair][]} */ ([[plane, (place) => place], [warped, (place) => image(map, place)]])) {
      const grid = draw("path", { class: "play-line is-muted", d: lines(to).map((line) => board.path(line)).join(""), style: "stroke-width: .8" });
      board.under.append(grid);
    }
    for (const ends of [[[left[0], 0], [left[1], 0]], [[0, bottom[0]], [0, bottom[1]]]]) warped.line("ink", { width: 0.8, under: true }).set(/** @type {Pair[]} */ (ends));
    write(warped, "ink", { "text-anchor": "end" }, u).at([left[1], 0], -2, -5);
    write(warped, "ink", {}, v).at([0, bottom[1]], 6, 12);
    const cells = [plane, warped, close].map((board) => ({ fill: board.area("function"), edge: board.line("function", { width: 2 }) }));
    const said = [warped, close].map((board) => board.line("derivative", { dash: "5 4", width: 2 }));
    const arrows = [0, 1].map(() => close.arrow("derivative"));
    const names = [a, b].map((letter) => write(close, "derivative", { "text-anchor": "middle" }, `Δ${letter}`));
    const corners = [warped, close].map((board) => board.mark("ink", { size: 4 }));
    write(close, "muted", {}, WORDS.magnified).at([-1.25, 1.25], 2, 12);
    const corner = handle(plane, {
      name: WORDS.corner, meaning: "ink", plane: true, step: STEP, x: room(across), y: room(up),
      move: (x, y, done) => this.go(x, y, done),
      says: () => {
        const n = numbers(this.settings, this.state);
        return fill(WORDS["corner-says"], { a, b, x: shown(n.corner[0]), y: shown(n.corner[1]), det: shown(n.det, 3) });
      },
    });
    onTap(plane, (x, y) => this.go(x, y, true));
    return { boards: [plane, warped, close], cells, said, arrows, names, corners, corner };
  }

  /** @param {number} x @param {number} y @param {boolean} done */
  go(x, y, done) {
    const { across, up } = mapOf(this.settings, this.state);
    const inside = (/** @type {number} */ v, /** @type {Pair} */ [low, high]) => Number(Math.min(Math.max(v, low), high).toFixed(2));
    this.change({ x: inside(x, room(across)), y: inside(y, room(up)) }, done);
  }

  /** The boards of the map in the menu. */
  boards() {
    const known = this.pictures.get(this.state.map) ?? this.picture();
    this.pictures.set(this.state.map, known);
    return known.boards.map(({ svg }) => svg);
  }

  show() {
    const { settings, state } = this;
    const n = numbers(settings, state);
    const boards = this.boards();
    if (this.stage.children.length && this.stage.firstChild !== boards[0]) this.stage.replaceChildren(...boards);
    const known = this.pictures.get(state.map);
    if (known) this.draw(known, n);
    this.maps?.put(String(state.map));
    this.halved?.put(state.halved);
    return {
      formula: this.formulaOf(n),
      sentence: fill(WORDS[kindOf(n)], this.told(n)),
      head: [WORDS.halved, WORDS.factor, WORDS.gap],
      rows: Array.from({ length: MOST + 1 }, (_, halved) => {
        const one = numbers(settings, { ...state, halved });
        return [shown(one.side, 3), fixed(one.factor, 5), shown(gapOf(one), 3)];
      }),
      end: this.close(n),
    };
  }

  /** @param {Picture} known @param {Numbers} n */
  draw({ cells, said, arrows, names, corners, corner }, n) {
    const map = mapOf(this.settings, this.state);
    const cell = around(n.corner, n.side);
    const warped = cell.map((place) => image(map, place));
    /** @type {(s: number, t: number) => Pair} */
    const sheet = (s, t) => [n.image[0] + n.side * (s * n.J[0][0] + t * n.J[0][1]), n.image[1] + n.side * (s * n.J[1][0] + t * n.J[1][1])];
    const told = [sheet(0, 0), sheet(1, 0), sheet(1, 1), sheet(0, 1), sheet(0, 0)];
    const all = [...warped, ...told];
    const [low, high] = [Math.min, Math.max].map((most) => [0, 1].map((k) => most(...all.map((place) => place[k]))));
    const half = Math.max(high[0] - low[0], high[1] - low[1]) / 2;
    /** @type {(place: readonly number[]) => Pair} */
    const closer = ([u, v]) => [(u - (low[0] + high[0]) / 2) / half, (v - (low[1] + high[1]) / 2) / half];
    [cell, warped, warped.map(closer)].forEach((places, k) => {
      cells[k].fill.set(places);
      cells[k].edge.set([...places, places[0]]);
    });
    [told, told.map(closer)].forEach((places, k) => said[k].set(places));
    [n.image, closer(n.image)].forEach((place, k) => corners[k].set(place));
    const from = closer(n.image);
    [sheet(1, 0), sheet(0, 1)].map(closer).forEach((to, k) => {
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      arrows[k].set(from, to);
      const beyond = 0.16 / length;
      names[k].at(length > 0.2 ? [to[0] + beyond * (to[0] - from[0]), to[1] + beyond * (to[1] - from[1])] : [NaN, NaN], 0, 5);
    });
    corner.put(...n.corner);
  }

  /** @param {Numbers} n */
  told(n) {
    const [a, b] = mapOf(this.settings, this.state).letters;
    return {
      a, b, x: shown(n.corner[0]), y: shown(n.corner[1]), side: shown(n.side, 3),
      factor: shown(n.factor, 4), det: shown(n.det, 3), size: shown(Math.abs(n.det), 3), gap: shown(Math.abs(gapOf(n)), 2),
    };
  }

  /** @param {Numbers} n */
  formulaOf(n) {
    const { row, letter, sign, infix, number, matrix, words, fraction } = math;
    const J = matrix(n.J.map((line) => line.map((v) => number(v, "derivative", 3))));
    const det = row(letter("det"), letter("J", "derivative"), infix("="), number(n.det, "derivative", 3));
    const measured = row(fraction(words(WORDS.after), words(WORDS.before)), infix("="), number(n.factor, "function", 4));
    return [row(letter("J", "derivative"), sign("="), J), det, measured];
  }

  /** @param {Numbers} n */
  close(n) {
    const { map, halved } = this.state;
    if (map !== 0 || halved < SMALL || Math.abs(n.det - n.asked) > NEAR * Math.max(1, Math.abs(n.asked))) return undefined;
    const seen = fill(WORDS.end, this.told(n));
    if (this.predicted === null) return seen;
    const said = { said: shown(this.predicted), asked: shown(n.asked, 3), first: shown(n.lengths[0], 3), second: shown(n.lengths[1], 3) };
    return `${seen} ${fill(WORDS[trap(this.predicted, n.asked) ? "said-other" : "said-right"], said)}`;
  }
}

/**
 * Write words anywhere on a board, those without axes too.
 * @param {Board} board
 * @param {import("../kit/board.js").Meaning} meaning
 * @param {Record<string, string>} look
 * @param {string} words
 */
function write(board, meaning, look, words) {
  const text = draw("text", { class: `play-words is-${meaning}`, ...look }, words);
  board.over.append(text);
  return {
    /** @param {Pair} place @param {number} dx @param {number} dy in units of the picture */
    at(place, dx, dy) {
      const [x, y] = board.spot(place);
      put(text, Number.isFinite(x + y) ? { x: (x + dx).toFixed(1), y: (y + dy).toFixed(1), visibility: "visible" } : { visibility: "hidden" });
    },
  };
}

/** Return what the measured factor is above the determinant, but for rounding. @param {Numbers} n */
const gapOf = ({ factor, det }) => (Math.abs(factor - det) < TINY ? 0 : factor - det);

/** Return the mistake behind a prediction, or nothing. @param {number} prediction @param {number} det */
function trap(prediction, det) {
  const is = (/** @type {number} */ value) => Math.abs(prediction - value) < 0.01 * Math.max(1, Math.abs(value));
  if (is(det)) return "";
  if (is(1)) return "same";
  if (is(-det)) return "sign";
  return is(det * det) ? "square" : "other";
}

/** Return what there is to see. @param {Numbers} n */
function kindOf({ det, folds }) {
  if (folds) return "folds";
  return Math.abs(det) < TINY ? "flat" : det > 0 ? "kept" : "mirrored";
}

customElements.define("uphill-warp", Warp);
