// A growing rectangle: two strips and a corner, and what is left of each per step as the step shrinks.

import { Board, Play, draw, fill, handle, math, onTap, shown, slider } from "uphill-kit";
import { LONGEST, SMALLEST, fields, numbers, pieces, python, step, stepTo } from "./model.js";

const WORDS = UPHILL_WORDS;
const CLOSE = -2; // the power of ten from which the reader has seen where it goes
const NEAREST = 0.01; // the shortest step that the corner can be dragged to
const ROOM = 50; // in units of the picture: what a label needs to stand inside a strip

/** @typedef {[number, number]} Place */

class Rectangle extends Play {
  get model() {
    return { fields, python };
  }

  get question() {
    return { ask: WORDS.ask, kind: /** @type {const} */ ("choice"), options: [WORDS.same, WORDS.tenth, WORDS.hundredth] };
  }

  /** @param {number} prediction */
  reply(prediction) {
    return [WORDS["trap-same"], "", WORDS["trap-hundredth"]][prediction] ?? "";
  }

  build() {
    const { low, high, wide, tall, most, xLabel, yLabel } = this.settings;
    const board = (this.board = new Board({ x: [0, wide], y: [0, tall], xLabel, yLabel, label: WORDS.board }));
    const plot = (this.plot = new Board({
      x: [10 ** SMALLEST, LONGEST], y: [0, most], xLog: true, xLabel: WORDS.step, yLabel: WORDS.rate, label: WORDS.plot, ticks: 5,
    }));
    this.whole = board.area("function");
    const three = (/** @type {Board} */ where) => [tinted(where), hatched(where, "derivative", false), hatched(where, "ink", true)];
    this.parts = three(board);
    this.bands = three(plot);
    this.edges = board.line("function", { width: 1.6 });
    this.grown = board.line("derivative", { width: 1.4 });
    this.names = [
      board.text("function", { anchor: "middle" }), board.text("derivative"), board.text("derivative", { anchor: "middle" }),
      board.text("ink", { dx: 12, dy: -12 }), board.text("ink", { anchor: "end", dx: -12, dy: -12 }),
    ];
    this.drag = handle(board, {
      name: WORDS.corner, meaning: "ink", shape: "ring", step: wide / 100,
      move: (x, _, done) => this.put(x, done),
      says: () => fill(WORDS["corner-says"], { step: shown(step(this.state), 3), x: shown(this.state.at) }),
    });
    onTap(board, (x) => this.put(x, true));
    this.total = plot.line("approximation");
    this.limit = plot.line("derivative", { dash: "5 4" });
    this.here = plot.line("ink", { width: 1 });
    this.dot = plot.mark("ink");
    this.bandNames = [plot.text("derivative", { dx: 6, dy: 5 }), plot.text("derivative", { dx: 6, dy: 5 }), plot.text("ink", { anchor: "end", dy: -8 })];
    this.limitName = plot.text("derivative", { dx: 6, dy: -8 });
    this.stage.append(board.svg, plot.svg);
    this.size = slider({
      name: WORDS.step, min: SMALLEST, max: 0, step: 0.05, says: () => shown(step(this.state), 3), change: (power, done) => this.change({ power }, done),
    });
    this.place = slider({ name: WORDS.at, min: low, max: high, step: 0.05, says: () => shown(this.state.at), change: (at, done) => this.change({ at }, done) });
    this.controls.append(this.size.node, this.place.node);
  }

  /** Pull the grown corner to where the first side is as long as told. @param {number} length @param {boolean} done */
  put(length, done) {
    const away = Math.max(NEAREST, stepTo(this.settings, this.state.at, length));
    this.change({ power: Number(Math.log10(away).toFixed(2)) }, done);
  }

  show() {
    const { settings, state } = this;
    const n = numbers(settings, state);
    this.picture(n);
    this.chart(n);
    this.size?.put(state.power);
    this.place?.put(state.at);
    const percent = (/** @type {number} */ share) => `${shown(100 * share, 3)} %`;
    const values = {
      x: shown(n.at), step: shown(n.step, 3), growth: shown(n.growth), right: shown(n.right), top: shown(n.top), corner: shown(n.corner), share: percent(n.share),
      longer: shown(n.longer, 3), before: percent(n.before), left: percent(n.share / n.before), slope: shown(n.slope, 6), rightSlope: shown(n.rightSlope, 6), topSlope: shown(n.topSlope, 6),
    };
    const said = this.predicted === null ? "" : `${fill(WORDS["you-said"], { said: this.question.options[this.predicted] })} `;
    return {
      formula: this.formulaOf(n),
      sentence: fill(WORDS.sentence, values),
      head: [WORDS.step, "v Δu/Δx", "u Δv/Δx", "Δu Δv/Δx", WORDS.share],
      rows: [0, -1, -2, -3, SMALLEST].map((power) => {
        const h = step({ power });
        const { right, top, corner, share } = pieces(settings, n.at, h);
        return [shown(h, 3), shown(right / h, 6), shown(top / h, 6), shown(corner / h, 3), percent(share)];
      }),
      end: state.power <= CLOSE ? said + fill(WORDS.close, values) : undefined,
    };
  }

  /** @param {ReturnType<typeof numbers>} n */
  picture({ width: w, height: h, du, dv, right, top, corner }) {
    const { board, parts, names } = this;
    if (!board || !parts || !names) return;
    this.whole?.set(box(0, 0, w, h));
    parts[0].set(box(w, 0, du, h));
    parts[1].set(box(0, h, w, dv));
    parts[2].set(box(w, h, du, dv));
    this.edges?.set([[0, h], [w, h], [w, 0]]);
    this.grown?.set([[0, h + dv], [w + du, h + dv], [w + du, 0]]);
    const [thick, tall] = [board.x(w + du) - board.x(w), board.y(h) - board.y(h + dv)];
    names[0].set([w / 2, h / 2], `u v = ${shown(w * h)}`);
    names[1].node.setAttribute("text-anchor", thick > ROOM ? "middle" : "start");
    names[1].set([thick > ROOM ? w + du / 2 : w + du + board.x.invert(6 + board.x(0)), h / 2], "v Δu");
    names[2].set([w / 2, tall > ROOM / 2 ? h + dv / 2 : h + dv + (board.y.invert(0) - board.y.invert(12))], "u Δv");
    const far = w + du > 0.8 * this.settings.wide; // no room on the right
    names[3].set([far ? NaN : w + du, h + dv], "Δu Δv");
    names[4].set([far ? w + du : NaN, h + dv], "Δu Δv");
    this.drag?.put(w + du, h + dv);
  }

  /** @param {ReturnType<typeof numbers>} n */
  chart(n) {
    const { plot, bands, bandNames, settings } = this;
    if (!plot || !bands || !bandNames) return;
    const powers = Array.from({ length: 61 }, (_, k) => (SMALLEST * (60 - k)) / 60);
    /** @type {Place[][]} */
    const tops = [[], [], [], []];
    for (const power of powers) {
      const h = 10 ** power;
      const { right, top, growth } = pieces(settings, n.at, h);
      [0, right, right + top, growth].forEach((height, k) => tops[k].push([h, height / h]));
    }
    bands.forEach((band, k) => band.set([...tops[k], ...tops[k + 1].slice().reverse()]));
    this.total?.set(tops[3]);
    const least = 10 ** SMALLEST;
    this.limit?.set([[least, n.slope], [LONGEST, n.slope]]);
    this.here?.set([[n.step, 0], [n.step, n.growth / n.step]]);
    this.dot?.set([n.step, n.growth / n.step]);
    bandNames[0].set([least, n.rightSlope / 2], "v Δu/Δx");
    bandNames[1].set([least, n.rightSlope + n.topSlope / 2], "u Δv/Δx");
    bandNames[2].set(tops[3][60], "Δu Δv/Δx");
    this.limitName?.set([least, n.slope], `A′ = ${shown(n.slope, 6)}`);
  }

  /** @param {ReturnType<typeof numbers>} n */
  formulaOf({ right, top, corner, growth, step: h, rightSlope, topSlope, slope }) {
    const { row, letter, sign, infix, number, fraction, words, coloured } = math;
    const delta = (/** @type {string} */ name) => row(words("Δ"), letter(name));
    const prime = (/** @type {string} */ name) => row(letter(name), words("′"));
    const per = (/** @type {string} */ over) => fraction(over, delta("x"));
    const u = letter("u");
    const v = letter("v");
    return [
      [
        row(fraction(delta("A"), delta("x")), sign("="), per(row(v, delta("u"))), sign("+"), per(row(u, delta("v"))), sign("+"), per(row(delta("u"), delta("v")))),
        row(infix("="), number(right / h, "derivative"), sign("+"), number(top / h, "derivative"), sign("+"), number(corner / h, "ink"), sign("="), number(growth / h, "approximation")),
      ],
      row(coloured(prime("A"), "derivative"), sign("="), v, prime("u"), sign("+"), u, prime("v"), sign("="), number(rightSlope, "derivative", 6), sign("+"), number(topSlope, "derivative", 6), sign("="), number(slope, "derivative", 6)),
    ];
  }
}

/** Return the corners of a box. @param {number} x @param {number} y @param {number} w @param {number} h @returns {Place[]} */
function box(x, y, w, h) {
  return [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
}

/** @param {Board} board */
function tinted(board) {
  const area = board.area("derivative");
  area.node.style.fillOpacity = "0.3";
  return area;
}

/** Return an area filled with lines, so that no piece is told by its colour alone. @param {Board} board @param {"derivative" | "ink"} meaning @param {boolean} crossed */
function hatched(board, meaning, crossed) {
  const id = `hatch-${(hatches += 1)}`;
  const lines = draw("path", { class: `play-line is-${meaning}`, d: crossed ? "M0 0L6 6M6 0L0 6" : "M-2 2L2 -2M0 8L8 0M6 10L10 6" });
  lines.style.strokeWidth = "1.3";
  const size = crossed ? 6 : 8;
  board.under.append(draw("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse" }, lines));
  const area = board.area(meaning);
  Object.assign(area.node.style, { fill: `url(#${id})`, fillOpacity: "1" });
  return area;
}
let hatches = 0;

customElements.define("uphill-rectangle", Rectangle);
