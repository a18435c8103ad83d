// Strips under a graph: how the sum of their areas becomes the area itself.

import { Board, Play, choice, clamp, draw, fill, handle, math, onTap, put, shown, slider } from "uphill-kit";
import { MOST, fields, numbers, python, strips, sum } from "./model.js";

const WORDS = UPHILL_WORDS;
const MANY = 32; // strips, from which the reader has seen where it goes

class Riemann extends Play {
  get model() {
    return { fields, python };
  }

  get question() {
    return { ask: WORDS.ask, kind: /** @type {const} */ ("choice"), options: [WORDS.half, WORDS.quarter, WORDS.same] };
  }

  /** @param {number} prediction */
  reply(prediction) {
    return prediction === 2 ? WORDS["trap-same"] : "";
  }

  build() {
    const { from, left, right, bottom, top, xLabel, yLabel } = this.settings;
    const board = (this.board = new Board({ x: [left, right], y: [bottom, top], xLabel, yLabel, label: WORDS.board, width: 440 }));
    this.bars = draw("path", { class: "play-area is-approximation" });
    this.edges = draw("path", { class: "play-line is-approximation", "stroke-width": 1 });
    put(this.edges, { style: "stroke-width: 1" });
    board.under.append(this.bars, this.edges);
    this.axis = board.line("ink", { width: 1 });
    this.curve = board.line("function");
    this.curveName = board.text("function", { anchor: "end", dx: -4, dy: -8 });
    this.end = handle(board, {
      name: WORDS.end, meaning: "ink", step: 0.05, x: [from + 0.1, right],
      move: (x, _, done) => this.change({ high: Number(x.toFixed(2)) }, done),
      says: () => fill(WORDS["end-says"], { x: shown(this.state.high) }),
    });
    onTap(board, (x) => this.change({ high: Number(clamp(x, from + 0.1, right).toFixed(2)) }));
    this.stage.append(board.svg);
    this.count = slider({
      name: WORDS.count, min: 0, max: 100, step: 1, says: () => String(this.state.count),
      change: (place, done) => this.change({ count: countAt(place) }, done),
    });
    const options = ["left", "midpoint", "right", "trapezium"].map((value) => ({ value, words: WORDS[value] }));
    this.rule = choice({ name: WORDS.rule, options, change: (rule) => this.change({ rule }) });
    this.controls.append(this.count.node, this.rule.node);
  }

  show() {
    const { settings, state, board } = this;
    const { f, from, left, right } = settings;
    const n = numbers(settings, state);
    if (board) {
      const d = strips(settings, state).map((corners) => `${board.path(corners)}Z`).join("");
      for (const path of [this.bars, this.edges]) path?.setAttribute("d", d);
      this.axis?.set([[left, 0], [right, 0]]);
      this.curve?.set(board.graph((x) => f.at(x)));
      this.curveName?.set([right, f.at(right)], "f");
      this.end?.put(n.high, 0);
      this.count?.put(placeOf(n.count));
      this.rule?.put(state.rule);
    }
    const counts = [...new Set([1, 2, 4, 8, 16, 32, 64, 128, n.count])].sort((a, b) => a - b);
    const values = { count: n.count, sum: shown(n.sum, 6), exact: shown(n.exact, 6), error: shown(Math.abs(n.error), 3), from: shown(from), high: shown(n.high) };
    const plenty = n.error > 0 ? WORDS.more : WORDS.less;
    const off = Math.abs(n.error) < 1e-12 * Math.max(1, Math.abs(n.exact)) ? WORDS.exact : fill(plenty, values);
    return {
      formula: this.formulaOf(n),
      sentence: `${fill(n.count === 1 ? WORDS.one : WORDS.sentence, values)} ${off}`,
      head: [WORDS.count, WORDS.sum, WORDS.error],
      rows: counts.map((count) => {
        const total = sum(f, from, n.high, count, state.rule);
        return [count, shown(total, 8), shown(total - n.exact, 3)];
      }),
      end: n.count >= MANY ? this.close(n) : undefined,
    };
  }

  /** @param {ReturnType<typeof numbers>} n */
  formulaOf(n) {
    const { row, letter, sign, number, indexed } = math;
    const sigma = `<munderover><mo>∑</mo>${row(letter("k"), sign("="), number(1))}${number(n.count)}</munderover>`;
    const term = indexed(letter("A", "approximation"), letter("k"));
    const area = `<msubsup><mo>∫</mo>${number(n.from)}${number(n.high)}</msubsup>`;
    const strip = row(sigma, term, sign("="), number(n.sum, "approximation", 6));
    return [strip, row(area, letter("f", "function"), letter("d"), letter("x"), sign("="), number(n.exact, "function", 6))];
  }

  /** @param {ReturnType<typeof numbers>} n */
  close(n) {
    const { rule, high } = this.state;
    const tiny = 1e-12 * Math.max(1, Math.abs(n.exact));
    const [error, half] = [Math.abs(n.error), Math.abs(n.half)];
    // Left and right sums have errors of both signs: where these cancel, the next error need not be smaller.
    const cancels = error < tiny || half >= error || n.error * n.half < 0;
    const key = error < tiny && half < tiny ? "close-exact" : cancels ? "close-cancel" : "close";
    const seen = fill(WORDS[key], { count: n.count, twice: 2 * n.count, error: shown(error, 3), half: shown(half, 3), ratio: shown(error / half, 3) });
    if (this.predicted === null) return seen;
    if (rule !== "left" || high !== this.settings.to) return `${seen} ${fill(WORDS["other-rule"], { to: shown(this.settings.to) })}`;
    const said = this.question.options[this.predicted];
    return `${fill(WORDS["you-said"], { said })} ${seen}`;
  }
}

/** Return the number of strips at a place of the slider, whose steps grow with it. @param {number} place from 0 to 100 */
function countAt(place) {
  return Math.round(MOST ** (place / 100));
}

/** @param {number} count */
function placeOf(count) {
  return Math.round((100 * Math.log(count)) / Math.log(MOST));
}

customElements.define("uphill-riemann", Riemann);
