// A slice measured with noise, two points on it, and how the error of their slope depends on the step.

import { Board, Play, button, clamp, draw, fill, handle, make, math, onTap, put, random, shown, slider } from "uphill-kit";
import { LONGEST, SHORTEST, curves, drawn, expected, fields, numbers, python, stepOf } from "./model.js";

/** @typedef {ReturnType<typeof numbers>} Numbers */
/** @typedef {[number, number]} Place */

const WORDS = UPHILL_WORDS;
const DOTS = 60; // pale ones, to see the noise by
const NEAR = 1.25; // a factor: how close to the best step the end is
const LEAST = 1e-4; // of the plot of errors

class Noise extends Play {
  get model() {
    return { fields, python };
  }

  get question() {
    const { steps, sigma } = this.settings;
    return { ask: fill(WORDS.ask, { sigma: shown(sigma) }), kind: /** @type {const} */ ("choice"), options: steps.map((/** @type {number} */ step) => shown(step)) };
  }

  /** @param {number} prediction */
  reply(prediction) {
    const { steps, sigma, best } = this.settings;
    if (prediction === best) return "";
    const step = steps[prediction];
    const { noise, bending } = expected(this.settings, step, sigma, 1);
    const words = prediction < best ? WORDS["trap-short"] : WORDS["trap-long"];
    return fill(words, { step: shown(step), noise: shown(noise, 3), bending: shown(bending, 3) });
  }

  build() {
    const { f, at, low, high, bottom, top, xLabel, yLabel } = this.settings;
    const board = (this.board = new Board({ x: [low, high], y: [bottom, top], xLabel, yLabel, label: WORDS.board }));
    this.dots = draw("path", { class: "play-mark is-data" });
    Object.assign(this.dots.style, { opacity: "0.6", stroke: "none" });
    board.inner.append(this.dots);
    board.line("function").set(board.graph((x) => f.at(x)));
    const tangent = f.derivative(at);
    board.line("derivative", { dash: "2 5" }).set([low, high].map((x) => [x, f.at(at) + tangent * (x - at)]));
    board.text("derivative", { anchor: "end", dy: 18 }).set([high, f.at(at) + tangent * (high - at)], WORDS.tangent);
    board.text("function", { dx: 10, dy: 8 }).set([low, f.at(low)], "f");
    this.secant = board.line("approximation");
    this.said = board.text("approximation", { anchor: "end", dx: -4 });
    this.left = board.mark("data", { shape: "cross", size: 6 });
    this.point = handle(board, {
      name: WORDS.point, meaning: "data", shape: "ring", step: 0.02, x: [at + stepOf(SHORTEST), at + stepOf(LONGEST)],
      move: (x, _, done) => this.put(x - at, done),
      says: () => fill(WORDS["point-says"], { step: shown(stepOf(this.state.power)), height: shown(numbers(this.settings, this.state).right) }),
    });
    onTap(board, (x) => this.put(Math.abs(x - at), true));
    const plot = (this.plot = new Board({
      x: [stepOf(SHORTEST), stepOf(LONGEST)], y: [LEAST, 100], xLog: true, yLog: true, xLabel: WORDS.step, yLabel: WORDS.error, label: WORDS.plot, ticks: 4,
    }));
    this.noisePart = plot.line("data", { dash: "5 4", width: 1.7 });
    this.bendingPart = plot.line("approximation", { dash: "2 4", width: 1.7 });
    this.both = plot.line("ink", { width: 2.2 });
    this.here = plot.line("muted", { width: 1 });
    this.names = [plot.text("data", { dx: 6, dy: -8 }), plot.text("approximation", { anchor: "end", dx: -8, dy: 4 }), plot.text("ink", { anchor: "middle", dy: -12 })];
    this.wanted = plot.mark("ink", { size: 4 });
    this.draw = plot.mark("constraint", { shape: "cross", size: 6 });
    onTap(plot, (step) => this.put(step, true));
    this.stage.append(board.svg, plot.svg);
    this.sliders = [
      slider({
        name: WORDS.step, min: SHORTEST, max: LONGEST, step: 0.01, says: () => shown(stepOf(this.state.power), 3),
        change: (power, done) => this.change({ power }, done),
      }),
      slider({
        name: WORDS.sigma, min: -6, max: 3, step: 1, says: () => shown(numbers(this.settings, this.state).sigma, 3),
        change: (doublings, done) => this.change({ doublings }, done),
      }),
      slider({
        name: WORDS.pairs, min: 0, max: 6, step: 1, says: () => String(2 ** this.state.pairs),
        change: (pairs, done) => this.change({ pairs }, done),
      }),
    ];
    const fresh = button(WORDS.new, () => this.change({ seed: (this.state.seed % 9999) + 1 }));
    this.controls.append(...this.sliders.map(({ node }) => node), make("div", { class: "play-buttons" }, fresh));
  }

  /** Set the step. @param {number} step @param {boolean} done */
  put(step, done) {
    this.change({ power: Number(clamp(Math.log10(Math.max(step, 1e-9)), SHORTEST, LONGEST).toFixed(2)) }, done);
  }

  show() {
    const n = numbers(this.settings, this.state);
    if (this.board && this.plot) this.place(n, this.board, this.plot);
    const values = {
      step: shown(n.step), sigma: shown(n.sigma, 3), pairs: n.pairs, slope: shown(n.slope, 3), tangent: shown(n.tangent, 3), error: shown(n.error, 3),
      noise: shown(n.noise, 3), bending: shown(n.bending, 3), both: shown(n.both, 3),
    };
    const rows = [0.01, 0.03, 0.1, 0.3, 1, n.step].sort((a, b) => a - b).map((step) => {
      const { noise, bending, both } = expected(this.settings, step, n.sigma, n.pairs);
      return [shown(step), ...[noise, bending, both].map((part) => shown(part, 3))];
    });
    return {
      formula: this.formulaOf(n),
      sentence: fill(n.pairs === 1 ? WORDS.sentence : WORDS["sentence-mean"], values),
      head: [WORDS.step, WORDS.noise, WORDS.bending, WORDS.together],
      rows: rows.filter((row, k) => k === 0 || row[0] !== rows[k - 1][0]),
      end: n.step <= n.best * NEAR && n.step >= n.best / NEAR ? this.close(values) : undefined,
    };
  }

  /** @param {Numbers} n @param {Board} board @param {Board} plot */
  place(n, board, plot) {
    const { settings, state } = this;
    const { f, at, low, high } = settings;
    const chance = random(state.seed + 20_000);
    const size = n.sigma / Math.sqrt(n.pairs);
    let d = "";
    for (let k = 0; k < DOTS; k += 1) {
      const x = low + (high - low) * chance();
      const [px, py] = board.spot([x, f.at(x) + drawn(1 + k + DOTS * state.seed, size, 1)[0]]);
      d += `M${(px - 2.2).toFixed(1)} ${py.toFixed(1)}a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0`;
    }
    if (this.dots) put(this.dots, { d });
    const middle = (n.left + n.right) / 2;
    const line = /** @type {Place[]} */ ([low, high].map((x) => [x, middle + n.slope * (x - at)]));
    this.secant?.set(line);
    this.said?.set([high, board.y.domain[1] * 0.93], fill(WORDS.slope, { slope: shown(n.slope, 3) }));
    this.left?.set([at - n.step, n.left]);
    this.point?.put(at + n.step, n.right);
    const errors = curves(settings, n.sigma, n.pairs);
    const path = (/** @type {"noise" | "bending" | "both"} */ part) => /** @type {Place[]} */ (errors.map((one) => [one.step, one[part]]));
    this.noisePart?.set(path("noise"));
    this.bendingPart?.set(path("bending"));
    this.both?.set(path("both"));
    this.here?.set([[n.step, LEAST], [n.step, 100]]);
    const [noiseName, bendingName, bothName] = this.names ?? [];
    noiseName?.set([errors[2].step, errors[2].noise], WORDS.noise);
    bendingName?.set([errors[28].step, errors[28].bending], WORDS.bending);
    bothName?.set([errors[30].step, errors[30].both], WORDS.together);
    this.wanted?.set([n.step, n.both]);
    this.draw?.set([n.step, clamp(n.error, LEAST, 100)]);
    [state.power, state.doublings, state.pairs].forEach((value, k) => this.sliders?.[k].put(value));
  }

  /** @param {Numbers} n */
  formulaOf(n) {
    const { row, letter, sign, infix, number, fraction } = math;
    const over = row(number(n.right, "data"), sign("−"), number(n.left, "data"));
    const root = row(`<msqrt>${row(number(2), n.pairs > 1 ? row(sign("·"), number(n.pairs)) : "")}</msqrt>`, sign("·"), number(n.step));
    return [
      [row(fraction(over, row(number(2), sign("·"), number(n.step))), infix("="), number(n.slope, "approximation", 3))],
      [row(math.words(WORDS.noise), infix("="), fraction(row(letter("σ")), row(`<msqrt>${row(number(2), letter("k"))}</msqrt>`, letter("h"))), infix("=")),
        row(fraction(number(n.sigma, undefined, 3), root), infix("="), number(n.noise, "data", 3))],
    ];
  }

  /** @param {Record<string, string | number>} values */
  close(values) {
    const seen = fill(WORDS.end, values);
    const { steps, best, sigma } = this.settings;
    if (this.predicted === null) return seen;
    const said = steps[this.predicted];
    const { noise, bending, both } = expected(this.settings, said, sigma, 1);
    const told = { step: shown(said), sigma: shown(sigma), noise: shown(noise, 3), bending: shown(bending, 3), both: shown(both, 3) };
    return `${seen} ${fill(this.predicted === best ? WORDS["end-right"] : WORDS["end-other"], told)}`;
  }
}

customElements.define("uphill-noise", Noise);
