// One formula, four letters: one of them varies along the axis, the others are numbers.

import { Board, Play, choice, fill, handle, make, math, onTap, shown, slider } from "uphill-kit";
import { fields, numbers, python, slice, valuesOf } from "./model.js";

/** @typedef {ReturnType<typeof numbers>} Numbers */
/** @typedef {import("./model.js").Letter} Letter */
/** @typedef {import("./model.js").Factor} Factor */
/** @typedef {ReturnType<Context["picture"]>} Picture */

const WORDS = UPHILL_WORDS;
const ALL = 15; // every letter has varied

class Context extends Play {
  /** @type {Map<number, Picture>} */ pictures = new Map();

  get model() {
    return { fields, python };
  }

  /** @returns {Letter[]} */
  get letters() {
    return this.settings.letters;
  }

  /** The letters that do not vary at the start, by their places. */
  get others() {
    return this.letters.map((_, k) => k).filter((k) => k !== this.settings.first);
  }

  get question() {
    const { name, first } = this.settings;
    const against = this.others.map((k) => fill(WORDS.against, this.letters[k]));
    return { ask: fill(WORDS.ask, { name, first: this.letters[first].letter }), kind: /** @type {const} */ ("choice"), options: [...against, WORDS.none, WORDS.all] };
  }

  /** @param {number} prediction */
  reply(prediction) {
    const { name, first } = this.settings;
    const other = this.others[prediction];
    const start = this.letters.map(({ at }) => at);
    const values = { name, first: this.letters[first].letter, letter: this.letters[other]?.letter ?? "" };
    if (prediction === this.others.length) return "";
    if (other === undefined) return fill(WORDS["trap-all"], values);
    const { rest, straight } = slice(this.settings, start, other);
    return fill(WORDS[other === this.letters[first].partner ? "trap-partner" : "trap-other"], { ...values, rest: shown(rest), straight: shown(straight) });
  }

  build() {
    this.varies = choice({
      name: WORDS.varies, options: this.letters.map(({ letter, is }, k) => ({ value: String(k), words: fill(WORDS.letter, { letter, is }) })),
      change: (place) => this.change({ free: Number(place), seen: this.state.seen | (2 ** Number(place)) }),
    });
    this.sliders = this.letters.map(({ letter, is, low, high, step, unit }, k) => slider({
      name: fill(WORDS.held, { letter, is }), min: low, max: high, step, says: () => fill(WORDS["in-unit"], { value: shown(valuesOf(this.state)[k]), unit }),
      change: (to, done) => this.put(k, to, done),
    }));
    this.controls.append(this.varies.node, (this.held = make("div")));
    this.stage.append(this.board().svg);
  }

  /** Give a letter a value, on its steps. @param {number} k @param {number} to @param {boolean} done */
  put(k, to, done) {
    const { low, high, step } = this.letters[k];
    const kept = Math.min(Math.max(Number((Math.round(to / step) * step).toPrecision(9)), low), high);
    this.change({ [`at${k}`]: kept }, done);
  }

  /** Return the board of a letter, and what is drawn on it. @param {number} k */
  picture(k) {
    const { name, unit: nameUnit, bottom, top } = this.settings;
    const { letter, is, unit, low, high, step } = this.letters[k];
    const board = new Board({
      x: [low, high], y: [bottom, top], xLabel: fill(WORDS.axis, { letter, is, unit }), yLabel: fill(WORDS.in, { name, unit: nameUnit }), label: fill(WORDS.board, { name, letter }), height: 270,
    });
    board.svg.style.maxWidth = "20rem"; // alone on a wide page its words would be larger than the text
    const parts = {
      board,
      rest: board.line("data", { dash: "2 4", width: 1.6 }),
      before: board.line("muted", { dash: "6 5", width: 1.6 }),
      curve: board.line("function"),
      tangent: board.line("derivative", { dash: "7 6", width: 2 }),
      restName: board.text("data", { anchor: "end", dx: -4, dy: 17 }),
      heldName: board.text("data", { dx: 6, dy: 14 }),
      slopeName: board.text("derivative", { anchor: "end", dx: -12, dy: -12 }),
      point: handle(board, {
        name: fill(WORDS.point, { letter }), meaning: "ink", step, move: (x, _, done) => this.put(k, x, done),
        says: () => fill(WORDS["point-says"], { letter, x: shown(valuesOf(this.state)[k]), unit, name, value: shown(numbers(this.settings, this.state).value) }),
      }),
    };
    onTap(board, (x) => this.put(k, x, true));
    return parts;
  }

  /** The picture of the letter that varies. */
  now() {
    const { free } = this.state;
    const known = this.pictures.get(free) ?? this.picture(free);
    this.pictures.set(free, known);
    return known;
  }

  board() {
    return this.now().board;
  }

  show() {
    const { settings, state, letters } = this;
    const n = numbers(settings, state);
    const board = this.board();
    if (this.stage.children.length && this.stage.firstChild !== board.svg) this.stage.replaceChildren(board.svg);
    this.place(n, this.now());
    const { letter, unit, partner } = letters[n.free];
    const values = {
      name: settings.name, letter, unit, held: this.heldOf(n), at: shown(n.values[n.free]), value: shown(n.value), slope: shown(n.slope), nameUnit: settings.unit,
      partner: letters[partner].letter, start: shown(letters[partner].at),
    };
    const moved = n.values[partner] !== letters[partner].at;
    return {
      formula: this.formulaOf(n),
      sentence: fill(WORDS[`sentence-${n.degree}`], values) + (moved ? ` ${fill(WORDS.moved, values)}` : ""),
      head: [WORDS["row-letter"], WORDS["row-value"], WORDS["row-shape"], WORDS["row-slope"]],
      rows: letters.map((one, k) => {
        const { degree, slope } = slice(settings, n.values, k);
        return [fill(WORDS.letter, one), fill(WORDS["in-unit"], { value: shown(n.values[k]), unit: one.unit }), WORDS[`shape-${degree}`], shown(slope)];
      }),
      end: state.seen === ALL ? this.close(n) : undefined,
    };
  }

  /** Return the letters that are held, with their numbers. @param {Numbers} n */
  heldOf(n) {
    return this.letters.flatMap(({ letter }, k) => (k === n.free ? [] : `${letter} = ${shown(n.values[k])}`)).join(", ");
  }

  /** @param {Numbers} n @param {Picture} parts */
  place(n, parts) {
    const { settings, letters } = this;
    const { low, high, partner } = letters[n.free];
    const along = (/** @type {ReturnType<typeof slice>} */ { rest, straight, bent }) => parts.board.graph((x) => rest + straight * x + bent * x * x);
    parts.curve.set(along(n));
    const start = n.values.map((value, k) => (k === partner ? letters[k].at : value));
    parts.before.set(along(slice(settings, start, n.free)));
    const x = n.values[n.free];
    parts.tangent.set([low, high].map((end) => [end, n.value + n.slope * (end - x)]));
    parts.rest.set([[low, n.rest], [high, n.rest]]);
    parts.restName.set([high, n.rest], fill(WORDS.rest, { rest: shown(n.rest), letter: letters[n.free].letter }));
    parts.heldName.set([low, settings.top], this.heldOf(n));
    const early = x < low + 0.4 * (high - low); // no room on the left
    parts.slopeName.set(early ? [low + 0.42 * (high - low), n.value + (n.slope > 0 ? n.slope * (0.42 * (high - low) + low - x) : 0)] : [x, n.value], fill(WORDS.slope, { slope: shown(n.slope) }));
    parts.point.put(x, n.value);
    this.varies?.put(String(n.free));
    const slider = this.sliders?.[partner];
    if (slider && this.held && this.held.firstChild !== slider.node) this.held.replaceChildren(slider.node);
    slider?.put(n.values[partner]);
  }

  /** @param {Numbers} n */
  formulaOf(n) {
    const { row, letter, sign, infix, number, power, words } = math;
    const { settings, letters } = this;
    const varying = letter(letters[n.free].letter);
    const raised = (/** @type {string} */ base, /** @type {number} */ exponent) => (exponent === 1 ? base : power(base, number(exponent)));
    const joined = (/** @type {string[]} */ parts, /** @type {string} */ by) => row(...parts.flatMap((part, k) => (k ? [sign(by), part] : [part])));
    const factor = (/** @type {Factor} */ [k, exponent]) => raised(k === n.free ? varying : number(n.values[k], "data"), exponent);
    const whole = joined(settings.terms.map((/** @type {Factor[]} */ term) => joined(term.map(factor), "·")), "+");
    // In a term with the letter, its power comes down; a term without it has no slope.
    const slopes = settings.terms.flatMap((/** @type {Factor[]} */ term) => {
      const exponent = term.find(([k]) => k === n.free)?.[1];
      if (!exponent) return [];
      const left = term.flatMap(([k, e]) => (k !== n.free ? [factor([k, e])] : e > 1 ? [raised(varying, e - 1)] : []));
      return [joined(exponent > 1 ? [number(exponent), ...left] : left, "·")];
    });
    const [{ unit }, name] = [letters[n.free], letter(settings.name, "function")];
    return [
      [row(name, words("("), varying, words(")"), sign("="), whole), row(infix("="), number(n.value, "function"), words(`\u00a0${settings.unit}`))],
      [row(words(WORDS["slope-name"]), sign("="), joined(slopes, "+")), row(infix("="), number(n.slope, "derivative"), words(`\u00a0${fill(WORDS.per, { name: settings.unit, unit })}`))],
    ];
  }

  /** @param {Numbers} n */
  close(n) {
    const { settings, letters } = this;
    const told = letters.map((one, k) => {
      const { degree, slope } = slice(settings, n.values, k);
      return fill(WORDS.found, { letter: one.letter, shape: WORDS[`shape-${degree}`], slope: shown(slope), per: fill(WORDS.per, { name: settings.unit, unit: one.unit }) });
    });
    const at = letters.map(({ letter }, k) => `${letter} = ${shown(n.values[k])}`).join(", ");
    const seen = fill(WORDS.end, { at, name: settings.name, found: told.join("; ") });
    if (this.predicted === null) return seen;
    const said = this.question.options[this.predicted];
    return `${seen} ${fill(this.predicted === this.others.length ? WORDS["said-right"] : WORDS["said-other"], { said, first: letters[settings.first].letter })}`;
  }
}

customElements.define("uphill-context", Context);
