// Two points on a graph, the line through them, and how its slope changes while they approach.

import { Board, Play, choice, fill, handle, math, onTap, shown, slider } from "uphill-kit";
import { SMALLEST, errors, fields, numbers, python, quotient, step } from "./model.js";

const WORDS = UPHILL_WORDS;
const CLOSE = -2; // the power of ten from which the reader has come close
const BLUR = -6; // and from which round-off may be what is seen

/** @typedef {[number, number]} Place */

class Secant extends Play {
  get model() {
    return { fields, python };
  }

  get question() {
    const { at } = this.settings;
    return { ask: fill(WORDS.ask, { at: shown(at) }), kind: /** @type {const} */ ("number") };
  }

  /** @param {number} prediction */
  reply(prediction) {
    const { f, at } = this.settings;
    if (Math.abs(prediction - quotient(f, at, 1)) < 0.005) return fill(WORDS["trap-secant"], { slope: shown(prediction) });
    if (Math.abs(prediction - f.at(at)) < 0.005) return fill(WORDS["trap-value"], { value: shown(prediction), at: shown(at) });
    if (prediction === 0) return WORDS["trap-zero"];
    return "";
  }

  build() {
    const { low, high, bottom, top, xLabel, yLabel } = this.settings;
    const board = (this.board = new Board({ x: [low, high], y: [bottom, top], xLabel, yLabel, label: WORDS.board }));
    this.curve = board.line("function");
    this.tangentLine = board.line("derivative", { dash: "2 5" });
    this.secantLine = board.line("approximation");
    this.run = board.line("muted", { width: 1.4 });
    this.naming = board.text("function", { anchor: "end", dx: -6, dy: -6 });
    this.tangentName = board.text("derivative", { anchor: "end", dx: -4, dy: 16 });
    this.slopeLabel = board.text("approximation", { anchor: "end", dx: -10, dy: -8 });
    this.firstPoint = handle(board, {
      name: WORDS.first, meaning: "ink", step: 0.05, move: (at, _, done) => this.change({ at: Number(at.toFixed(2)) }, done),
      says: () => fill(WORDS["first-says"], { x: shown(this.state.at), y: shown(this.settings.f.at(this.state.at)) }),
    });
    this.secondPoint = handle(board, {
      name: WORDS.second, meaning: "approximation", shape: "ring", step: 0.05,
      move: (x, _, done) => this.put(x, done),
      says: () => fill(WORDS["second-says"], { step: shown(step(this.state)) }),
    });
    onTap(board, (x) => this.put(x, true));
    const plot = (this.plot = new Board({
      x: [10 ** SMALLEST, 1], y: [1e-12, 10], xLog: true, yLog: true, xLabel: WORDS.step, yLabel: WORDS.error, label: WORDS.plot, ticks: 4,
    }));
    this.path = plot.line("approximation");
    this.hereMark = plot.mark("ink");
    this.stage.append(board.svg, plot.svg);
    this.size = slider({
      name: WORDS.step, min: SMALLEST, max: 0, step: 0.05,
      says: () => shown(step(this.state), 3),
      change: (power, done) => this.change({ power }, done),
    });
    this.sideChoice = choice({
      name: WORDS.side, options: [{ value: "right", words: WORDS.right }, { value: "left", words: WORDS.left }],
      change: (side) => this.change({ side }),
    });
    this.controls.append(this.size.node, this.sideChoice.node);
  }

  /** Move the second point: its distance from the first is the step. @param {number} x @param {boolean} done */
  put(x, done) {
    const away = x - this.state.at;
    if (Math.abs(away) < 0.01) return this.change({ power: -2 }, done);
    const power = Math.min(0, Number(Math.log10(Math.abs(away)).toFixed(2)));
    this.change({ power, side: away < 0 ? "left" : "right" }, done);
  }

  show() {
    const { settings, state, board, plot } = this;
    const { f, low, high } = settings;
    const n = numbers(settings, state);
    if (board && plot) {
      const line = (/** @type {number} */ slope) => /** @type {Place[]} */ ([low, high].map((x) => [x, n.f + slope * (x - n.at)]));
      this.curve?.set(board.graph((x) => f.at(x)));
      this.tangentLine?.set(line(n.tangent));
      this.secantLine?.set(line(n.slope));
      this.run?.set([[n.at, n.f], [n.at + n.step, n.f], [n.at + n.step, n.other]]);
      this.naming?.set([high, f.at(high)], "f");
      this.tangentName?.set(line(n.tangent)[1], WORDS.tangent);
      this.slopeLabel?.set([n.at + n.step, n.other], fill(WORDS.slope, { slope: shown(n.slope) }));
      this.firstPoint?.put(n.at, n.f);
      this.secondPoint?.put(n.at + n.step, n.other);
      this.path?.set(/** @type {Place[]} */ (errors(settings, n.at, state.side)));
      this.hereMark?.set([Math.abs(n.step), Math.max(n.error, 1e-12)]);
      this.size?.put(state.power);
      this.sideChoice?.put(state.side);
    }
    return {
      formula: this.formulaOf(n),
      sentence: this.describe(n),
      head: [WORDS.step, WORDS["slope-name"], WORDS.error],
      rows: [0, -1, -2, -4, -6, -8, -10, -12, SMALLEST].map((power) => {
        const h = step({ power, side: state.side });
        const slope = quotient(f, n.at, h);
        return [shown(h, 3), shown(slope, 9), shown(Math.abs(slope - n.tangent), 3)];
      }),
      end: state.power <= CLOSE ? this.close(n) : undefined,
    };
  }

  /** @param {ReturnType<typeof numbers>} n */
  formulaOf(n) {
    const { row, letter, sign, brackets, number, fraction } = math;
    const f = (/** @type {string} */ inside) => row(letter("f", "function"), brackets(inside));
    const second = row(number(n.at), sign(n.step < 0 ? "−" : "+"), number(Math.abs(n.step), undefined, 3));
    const over = row(f(second), sign("−"), f(number(n.at)));
    const values = row(number(n.other, "function", Math.min(16, Math.max(6, Math.ceil(4 - this.state.power)))), sign("−"), number(n.f, "function", 6));
    return row(
      fraction(over, number(n.step, undefined, 3)), sign("="),
      fraction(values, number(n.step, undefined, 3)), sign("="), number(n.slope, "approximation", 9),
    );
  }

  /** @param {ReturnType<typeof numbers>} n */
  describe(n) {
    // An exact secant would be off by about half of this.
    const exact = Math.abs(this.settings.f.derivative(n.at, 2) * n.step);
    const blurred = this.state.power <= BLUR && n.error > exact + 1e-15;
    const values = { step: shown(n.step, 3), slope: shown(n.slope, 9), error: shown(n.error, 3), at: shown(n.at) };
    return fill(blurred ? WORDS.blurred : WORDS.sentence, values);
  }

  /** @param {ReturnType<typeof numbers>} n */
  close(n) {
    const values = { at: shown(n.at), tangent: shown(n.tangent, 6), first: shown(quotient(this.settings.f, n.at, this.state.side === "left" ? -1 : 1), 6) };
    const seen = fill(WORDS.end, values);
    if (this.predicted === null) return seen;
    if (n.at !== this.settings.at) return `${fill(WORDS["end-moved"], { start: shown(this.settings.at), at: values.at })} ${seen}`;
    const hit = Math.abs(this.predicted - n.tangent) < 1e-6 * Math.max(1, Math.abs(n.tangent));
    return `${fill(hit ? WORDS["end-right"] : WORDS["end-other"], { predicted: shown(this.predicted), tangent: values.tangent })} ${seen}`;
  }
}

customElements.define("uphill-secant", Secant);
