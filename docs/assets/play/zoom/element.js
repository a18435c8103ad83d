// A band around L and a strip around p: whole, and magnified until both fill the picture.

import { Board, Play, draw, fill, handle, math, menu, onTap, shown, slider } from "uphill-kit";
import { delta, epsilon, fields, largest, numbers, pair, python } from "./model.js";

/**
 * @typedef {[number, number]} Place
 * @typedef {ReturnType<typeof numbers>} Numbers
 * @typedef {import("./model.js").Choice & { bottom: number, top: number }} Choice
 * @typedef {ReturnType<Zoom["picture"]>} Picture
 */

const WORDS = UPHILL_WORDS;
const NARROW = 0.01; // the ε, or where none has a δ the δ, from which the reader has seen where it goes
const WAVE = 3; // a wave narrower than this, in units of the picture, is drawn as a patch
const WIDTH = 282; // of a board between its axes
const CLOSEST = 0.01; // to p, for a point that is dragged; the slider goes further
const NOWHERE = /** @type {Place} */ ([NaN, NaN]);

class Zoom extends Play {
  /** @type {Map<number, Picture>} */ pictures = new Map();

  get model() {
    return { fields, python };
  }

  /** The function in the menu. @returns {Choice} */
  get f() {
    return this.settings.functions[this.state.function ?? 0];
  }

  get question() {
    const values = { f: this.f.label, p: shown(this.f.p), L: shown(this.f.L) };
    const options = [WORDS.always, WORDS.never, fill(WORDS.value, values)];
    return { ask: fill(WORDS.ask, values), kind: /** @type {const} */ ("choice"), options };
  }

  /** Whether there is a limit. */
  get limit() {
    return this.f.how === "gap" || this.f.how === "damped";
  }

  /** @param {number} prediction */
  reply(prediction) {
    const { how, p, L, values } = this.f;
    if (prediction !== 2 && (prediction === 0) === this.limit) return "";
    const trap = WORDS[prediction === 2 ? "trap-value" : `trap-${how}`];
    return fill(trap, { p: shown(p), L: shown(L), least: shown(values[0]), greatest: shown(values[1]) });
  }

  build() {
    this.functions = menu({
      name: WORDS.menu, options: this.settings.functions.map((/** @type {Choice} */ f, /** @type {number} */ k) => ({ value: String(k), words: fill(WORDS.near, { f: f.label, p: shown(f.p) }) })),
      change: (place) => {
        const [band, power] = [fields.band.start, fields.power.start];
        this.change({ function: Number(place), band, power, predicted: this.fields.predicted.start });
        this.ask();
      },
    });
    this.band = slider({
      name: WORDS.epsilon, min: 0, max: fields.band.max, step: 1, says: (band) => shown(epsilon(band)),
      change: (band, done) => this.change({ band }, done),
    });
    this.strip = slider({
      name: WORDS.delta, min: fields.power.min, max: fields.power.max, step: 0.05, says: (power) => shown(delta(power)),
      change: (power, done) => this.change({ power }, done),
    });
    this.controls.append(this.functions.node, this.band.node, this.strip.node);
    this.stage.append(...this.boards());
  }

  /** Put the edge of the strip at a place, as far as a hand can. @param {number} x @param {boolean} done */
  put(x, done) {
    const away = Math.abs(x - this.f.p);
    // Beyond what can be told apart on the board, the slider has gone before.
    if (away < 1.001 * CLOSEST && delta(this.state.power) < CLOSEST) return this.change({}, done);
    this.change({ power: Number(Math.min(fields.power.max, Math.log10(Math.max(away, CLOSEST))).toFixed(2)) }, done);
  }

  /** Return the boards of the function in the menu, and what is drawn on them. */
  picture() {
    const { f } = this;
    const whole = new Board({ x: [f.p - f.half, f.p + f.half], y: [f.bottom, f.top], xLabel: "x", yLabel: "f(x)", label: WORDS.whole });
    const close = new Board({ x: [-1, 1], y: [-2, 2], xLabel: WORDS["x-label"], yLabel: WORDS["y-label"], label: WORDS.close });
    const layers = [whole, close].map((board) => {
      const inside = board.area("approximation");
      const patch = draw("path", { class: "play-area is-function", style: "fill-opacity: .8" });
      board.under.append(patch);
      const curve = board.line("function");
      const edges = [1, -1].map(() => board.line("approximation", { dash: "7 5", width: 1.8 }));
      const names = [-6, 16].map((dy) => board.text("approximation", { anchor: "end", dx: -4, dy }));
      return { board, inside, patch, curve, edges, names, holes: [0, 1].map(() => board.mark("function", { shape: "ring" })), out: board.mark("constraint", { shape: "cross", size: 7 }), outName: board.text("constraint", { anchor: "middle", dy: -12 }) };
    });
    const ends = [1, -1].map(() => whole.line("ink", { dash: "2 4", width: 1.4 }));
    const edge = handle(whole, {
      name: WORDS.edge, meaning: "ink", shape: "ring", step: 0.05, x: [f.p + CLOSEST, f.p + f.half], move: (x, _, done) => this.put(x, done),
      says: () => fill(WORDS["edge-says"], { delta: shown(delta(this.state.power)) }),
    });
    onTap(whole, (x) => this.put(x, true));
    return { whole, close, layers, ends, edge };
  }

  /** The boards of the function in the menu. */
  boards() {
    const known = this.pictures.get(this.state.function) ?? this.picture();
    this.pictures.set(this.state.function, known);
    return [known.whole.svg, known.close.svg];
  }

  show() {
    const { settings, state, f } = this;
    const n = numbers(settings, state);
    const boards = this.boards();
    if (this.stage.children.length && this.stage.firstChild !== boards[0]) this.stage.replaceChildren(...boards);
    const known = this.pictures.get(state.function);
    if (known) this.draw(known, n);
    this.functions?.put(String(state.function));
    this.band?.put(state.band);
    this.strip?.put(state.power);
    const told = (/** @type {number} */ best) => (best === 0 ? WORDS.none : best === Infinity ? WORDS.any : shown(best, 6));
    return {
      formula: this.formulaOf(n),
      sentence: this.describe(n),
      head: [WORDS["row-epsilon"], WORDS["row-delta"]],
      rows: Array.from({ length: fields.band.max + 1 }, (_, band) => [shown(epsilon(band)), told(largest(f, epsilon(band)))]),
      end: this.close(n),
    };
  }

  /** @param {Picture} known @param {Numbers} n */
  draw({ layers, ends, edge }, n) {
    const { f } = this;
    const strip = Math.min(n.delta, f.half);
    const views = [
      { reach: f.half, from: /** @type {(place: Place) => Place} */ ((place) => place), width: f.half, strip },
      { reach: n.delta, from: /** @type {(place: Place) => Place} */ (([x, y]) => [(x - f.p) / n.delta, (y - f.L) / n.epsilon]), width: n.delta, strip: n.delta },
    ];
    layers.forEach(({ board, inside, patch, curve, edges, names, holes, out, outName }, k) => {
      const { reach, from, width, strip } = views[k];
      const sides = traced(f, reach);
      curve.set([...sides.left.map(from), NOWHERE, ...sides.right.map(from)]);
      patch.setAttribute("d", sides.patch.length ? `${board.path(sides.patch.map(from))}Z` : "");
      const high = (/** @type {number} */ sign) => f.L + sign * n.epsilon;
      inside.set([[f.p - strip, high(1)], [f.p + strip, high(1)], [f.p + strip, high(-1)], [f.p - strip, high(-1)]].map((place) => from(/** @type {Place} */ (place))));
      [1, -1].forEach((sign, side) => {
        edges[side].set([from([f.p - width, high(sign)]), from([f.p + width, high(sign)])]);
        // On the whole graph a narrow band has no room for names.
        const room = k === 1 || n.epsilon > 0.06 * (f.top - f.bottom);
        names[side].set(room ? from([f.p + width, high(sign)]) : NOWHERE, sign > 0 ? "L + ε" : "L − ε");
      });
      const missing = { gap: [f.L], jump: f.values, wave: [], damped: [] }[f.how];
      const seen = (/** @type {Place} */ place) => (k && Math.abs(from(place)[1]) > 2 ? NOWHERE : from(place));
      holes.forEach((hole, side) => hole.set(side in missing ? seen([f.p, missing[side]]) : NOWHERE));
      const place = seen([n.x, n.value]);
      out.set(place);
      outName.set(place, WORDS.out);
    });
    [1, -1].forEach((sign, side) => ends[side].set([[f.p + sign * strip, f.bottom], [f.p + sign * strip, f.top]]));
    edge.put(f.p + Math.max(strip, CLOSEST), f.L);
  }

  /** @param {Numbers} n */
  formulaOf(n) {
    const { row, letter, sign, brackets, number, words } = math;
    const size = (/** @type {string[]} */ ...parts) => row(sign("|"), ...parts, sign("|"));
    const less = (/** @type {number} */ from) => (from ? row(sign(from < 0 ? "+" : "−"), number(Math.abs(from))) : "");
    const near = row(number(0), sign("<"), size(letter("x"), less(n.p)), sign("<"), number(n.delta));
    const f = (/** @type {string} */ at) => row(letter("f", "function"), brackets(at));
    if (n.works) return [[row(near, sign("⟹")), row(size(f(letter("x")), less(n.L)), sign("<"), number(n.epsilon, "approximation"))]];
    const away = Math.abs(n.value - n.L);
    const far = row(size(f(number(this.said(n))), less(n.L)), sign("="), number(away, "constraint", 6), sign("≥"), number(n.epsilon, "approximation"));
    return [[row(near, words(`\u00a0 ${WORDS.but} \u00a0`)), far]];
  }

  /** Return the place that is outside, as it is written. @param {Numbers} n */
  said(n) {
    return n.place || shown(n.x, 8);
  }

  /** @param {Numbers} n */
  describe(n) {
    const values = { delta: shown(n.delta), epsilon: shown(n.epsilon), p: shown(n.p), L: shown(n.L), x: this.said(n), value: shown(n.value, 8) };
    if (!n.works) return fill(WORDS.outside, values);
    return `${fill(WORDS.inside, values)}${n.epsilon > NARROW ? ` ${WORDS.narrower}` : ""}`;
  }

  /** @param {Numbers} n @returns {string | undefined} the closing sentence, once there is something to close */
  close(n) {
    const { f } = this;
    if (this.limit ? !(n.works && n.epsilon <= NARROW) : n.works || n.delta > NARROW) return undefined;
    const values = { f: f.label, delta: shown(n.delta), epsilon: shown(n.epsilon), p: shown(n.p), L: shown(n.L), largest: shown(n.largest, 6), rule: f.slope === 1 ? "ε" : `ε/${shown(f.slope)}` };
    const [high, low] = this.limit ? [] : pair(f, n.delta).map(({ x, words }) => words || shown(x, 8));
    const more = { high, low, greatest: shown(f.values[1]), least: shown(f.values[0]), height: shown(2 * n.epsilon), apart: shown(f.values[1] - f.values[0]) };
    const ending = fill(WORDS[this.limit ? `close-${f.how}` : "close-none"], { ...values, ...more });
    if (this.predicted === null) return ending;
    return `${fill(WORDS["you-said"], { said: this.question.options[this.predicted] })} ${ending}`;
  }
}

/**
 * Return the graph to the left and to the right of p, and a patch where waves are too narrow to be drawn.
 * @param {Choice} f
 * @param {number} reach how far it is seen to either side
 */
function traced({ how, p, fn }, reach) {
  const side = (/** @type {number} */ sign, /** @type {number[]} */ aways) => aways.map((away) => /** @type {Place} */ ([p + sign * away, fn.at(p + sign * away)]));
  if (how === "gap" || how === "jump") {
    const aways = Array.from({ length: 41 }, (_, k) => (reach * (k || 0.01)) / 40);
    return { left: side(-1, [...aways].reverse()), right: side(1, aways), patch: [] };
  }
  // A wave at the distance d is about 2πd² wide.
  const finest = Math.sqrt((WAVE * 2 * reach) / WIDTH / (2 * Math.PI));
  const aways = [];
  for (let t = 1 / reach; t < 1 / finest; t += Math.min(0.2, 0.04 * t)) aways.push(1 / t);
  const c = Math.min(finest, reach);
  const [d, tip] = how === "wave" ? [1, 1] : [c, 0];
  /** @type {Place[]} */
  const patch = [[p - c, d], [p, tip], [p + c, d], [p + c, -d], [p, -tip], [p - c, -d]];
  return { left: side(-1, aways), right: side(1, [...aways].reverse()), patch };
}

customElements.define("uphill-zoom", Zoom);
