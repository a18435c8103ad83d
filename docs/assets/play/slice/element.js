// A map with a cut through it, and beside it what the cut lays open, with its tangent.

import { Board, Play, breath, choice, fill, fixed, handle, math, onTap, shown, slider } from "uphill-kit";
import { contourLayer, gridSlowly } from "uphill-land";
import { AXES, clean, cut, fields, numbers, other, python, way } from "./model.js";

/**
 * @typedef {import("./model.js").Numbers} Numbers
 * @typedef {[number, number]} Place
 */

const WORDS = UPHILL_WORDS;
const STEP = 0.05;
const REACH = 0.22; // of the width of the board, the tangent to each side
const BESIDE = 48; // of the name of the tangent, in units of the picture

class Slice extends Play {
  get model() {
    return { fields, python };
  }

  get question() {
    const { along, start: [x, y] } = this.settings;
    const values = { along, other: other(along), x: shown(x), y: shown(y) };
    return { ask: fill(WORDS.ask, values), kind: /** @type {const} */ ("choice"), options: [WORDS.climbs, WORDS.level, WORDS.falls] };
  }

  /** What is true of the turned cut where it all begins. */
  get first() {
    const { start: [x, y], along } = this.settings;
    return numbers(this.settings, { x, y, along: other(along) });
  }

  /** @param {number} prediction one of the options: 1 − the way of the slope */
  reply(prediction) {
    const { along } = this.settings;
    const values = { along, other: other(along) };
    if (1 - prediction === way(this.first.slope)) return "";
    return fill(prediction === 1 ? WORDS["trap-level"] : WORDS["trap-sign"], values);
  }

  async build() {
    const { low, high, bottom, top, levels, f } = this.settings;
    const side = /** @type {Place} */ ([low, high]);
    const map = (this.map = new Board({ x: side, y: side, xLabel: "x", yLabel: "y", label: WORDS.map, height: 332 }));
    await breath();
    await contourLayer(map).set(await gridSlowly(side, side, (x, y) => f.at(x, y)), levels);
    await breath();
    this.line = map.line("ink", { dash: "7 4", width: 2 });
    this.held = map.text("ink", { dx: 4, dy: -7 });
    this.point = handle(map, {
      name: WORDS.point, meaning: "ink", plane: true, step: STEP, move: (x, y, done) => this.go({ x, y }, done),
      says: () => fill(WORDS["point-says"], { x: shown(this.state.x), y: shown(this.state.y) }),
    });
    onTap(map, (x, y) => this.go({ x, y }, true));
    const graph = (this.graph = new Board({ x: side, y: [bottom, top], xLabel: WORDS.open, yLabel: WORDS.height, label: WORDS.graph, height: 332 }));
    this.curve = graph.line("function");
    this.tangent = graph.line("derivative", { dash: "6 4" });
    this.named = graph.text("derivative", { anchor: "middle", dy: -22 });
    this.on = handle(graph, {
      name: WORDS.on, meaning: "ink", shape: "ring", step: STEP,
      move: (v, _, done) => this.go({ [this.state.along]: v }, done),
      says: () => fill(WORDS["on-says"], this.words(numbers(this.settings, this.state))),
    });
    this.stage.append(map.svg, graph.svg);
    this.turn = choice({
      name: WORDS.cut, options: AXES.map((along) => ({ value: along, words: fill(WORDS["cut-along"], { along }) })),
      change: (along) => this.change({ along }),
    });
    this.knife = slider({
      name: WORDS.held, min: low, max: high, step: STEP,
      says: (value) => fill(WORDS["held-at"], { held: other(this.state.along), value: shown(value) }),
      change: (value, done) => this.go({ [other(this.state.along)]: value }, done),
    });
    this.controls.append(this.turn.node, this.knife.node);
  }

  /** @param {Record<string, number>} to @param {boolean} done */
  go(to, done) {
    this.change(Object.fromEntries(Object.entries(to).map(([name, value]) => [name, Number(value.toFixed(2))])), done);
  }

  /** Return what the words tell of the numbers. @param {Numbers} n */
  words(n) {
    const { along } = this.state;
    const held = other(along);
    const is = ["falls", "level", "climbs"][way(n.slope) + 1];
    return {
      along, held, at: shown(this.state[along]), value: shown(this.state[held]), height: shown(n.height), x: shown(n.x), y: shown(n.y),
      slope: shown(clean(n.slope), 3), size: shown(Math.abs(n.slope), 3), is, dx: shown(clean(n.dx), 3), dy: shown(clean(n.dy), 3),
    };
  }

  show() {
    const { settings, state, graph } = this;
    const { low, high, along: first } = settings;
    const { along } = state;
    const n = numbers(settings, state);
    const [at, held] = [state[along], state[other(along)]];
    const values = this.words(n);
    if (graph) {
      const ends = [low, high].map((v) => /** @type {Place} */ (along === "x" ? [v, held] : [held, v]));
      this.line?.set(ends);
      this.held?.set(along === "x" ? ends[0] : ends[1], fill(WORDS["held-at"], { held: other(along), value: values.value }));
      this.point?.put(n.x, n.y);
      this.curve?.set(graph.graph(cut(settings, state)));
      const reach = REACH * (high - low);
      this.tangent?.set([-reach, reach].map((d) => /** @type {Place} */ ([at + d, n.height + n.slope * d])));
      const aside = graph.x.invert(graph.x(at) - BESIDE * way(n.slope)); // where the tangent is not
      this.named?.set([aside, n.height], fill(WORDS.slope, { slope: fixed(n.slope, 2) }));
      const label = graph.svg.querySelector(".play-label");
      if (label) label.textContent = fill(WORDS.open, { along });
      this.on?.put(at, n.height);
      this.turn?.put(along);
      this.knife?.put(held);
    }
    return {
      formula: this.formulaOf(n),
      sentence: fill(WORDS[`sentence-${values.is}`], values),
      head: [WORDS.step, WORDS["quotient-x"], WORDS["quotient-y"]],
      rows: [...n.secants.map((row) => row.map((v) => shown(v, 5))), [WORDS.limit, shown(clean(n.dx), 5), shown(clean(n.dy), 5)]],
      end: along === first ? undefined : this.close(n),
    };
  }

  /** @param {Numbers} n */
  formulaOf(n) {
    const { row, letter, sign, infix, brackets, number, fraction } = math;
    const { along } = this.state;
    const inside = (/** @type {string[]} */ parts) => brackets(parts[0], sign(","), parts[1]);
    const d = (/** @type {string} */ name) => row(sign("∂"), letter(name));
    const cutAt = AXES.map((axis) => (axis === along ? letter(axis) : number(n[axis])));
    return [
      [row(math.words(WORDS["of-slice"]), letter("f", "function"), inside(cutAt))],
      [row(math.coloured(fraction(d("f"), d(along)), "derivative"), inside([number(n.x), number(n.y)]), infix("="), number(clean(n.slope), "derivative", 3))],
    ];
  }

  /** @param {Numbers} n */
  close(n) {
    const { along, start: [x, y] } = this.settings;
    const both = way(n.dx) === 0 && way(n.dy) === 0;
    const seen = fill(both ? WORDS["end-both"] : WORDS.end, this.words(n));
    if (this.predicted === null) return seen;
    const { slope } = this.first;
    const values = { x: shown(x), y: shown(y), along, other: other(along), slope: shown(slope, 3) };
    const said = 1 - this.predicted === way(slope) ? "right" : this.predicted === 1 ? "level" : "other";
    return `${seen} ${fill(WORDS[`said-${said}`], values)}`;
  }
}

customElements.define("uphill-slice", Slice);
