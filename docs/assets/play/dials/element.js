// Three dials, each a straight scale with its pointer, and threads that lead from one to the next.

import { Board, Play, draw, fill, fixed, handle, math, onTap, put, scale, shown, slider, ticks } from "uphill-kit";
import { LEAST, fields, numbers, python } from "./model.js";

/** @typedef {ReturnType<typeof numbers>} Numbers */
/** @typedef {[number, number]} Place */

const WORDS = UPHILL_WORDS;
const [WIDTH, HEIGHT] = [400, 318];
const [LEFT, RIGHT] = [82, 384]; // where the dials begin and end in the picture
const ROWS = [48, 164, 280]; // their heights
const NUMBERS = [-17, 19, 19]; // where their numbers stand, above or below
const THREADS = 17; // pale ones, from marks of the first dial that are equally far apart
const LETTER = 8.4; // about as wide as a letter
const NEAR = 0.02; // of the first dial, from the place where the last one stands still
const STEPS = 64; // of the keys, along the first dial

class Dials extends Play {
  get model() {
    return { fields, python };
  }

  get question() {
    const { letters: [a, b, c], low, high } = this.settings;
    return { ask: fill(WORDS.ask, { a, b, c }), kind: /** @type {const} */ ("number"), min: low, max: high };
  }

  /** @param {number} prediction */
  reply(prediction) {
    const { inner, rest, letters: [a, b, c] } = this.settings;
    const stop = inner.at(rest);
    if (hit(prediction, rest)) return "";
    if (hit(prediction, stop)) return fill(WORDS["trap-inner"], { a, b, c, stop: shown(stop) });
    const { second, outerRate } = numbers(this.settings, { at: prediction, turn: 1 });
    return fill(WORDS["trap-other"], { a, b, c, at: shown(prediction), second: shown(second), outerRate: shown(outerRate, 3) });
  }

  build() {
    const { dials, letters, units, low, high, most } = this.settings;
    const along = dials.map((/** @type {Place} */ dial) => scale(dial, [LEFT, RIGHT]));
    /** Where a value of a dial is, on the board. @param {number} k @param {number} value @returns {Place} */
    const at = (this.at = (k, value) => [along[0].invert(along[k](value)), ROWS[k]]);
    const x = /** @type {Place} */ ([4, WIDTH - 4].map(along[0].invert));
    const board = (this.board = new Board({ x, y: [HEIGHT - 4, 4], label: WORDS.board, frame: false, width: WIDTH, height: HEIGHT }));
    board.svg.style.maxWidth = "21rem"; // alone on a wide page its words would be larger than the text
    const pale = board.line("muted", { width: 0.7, under: true });
    pale.node.style.strokeOpacity = "0.6";
    pale.set(Array.from({ length: THREADS }, (_, k) => low + ((dials[0][1] - low) * k) / (THREADS - 1))
      .flatMap((first) => [...this.thread(first), [NaN, NaN]]));
    this.band = board.area("function");
    this.edge = board.line("function", { width: 1.8 });
    this.guessed = board.line("approximation", { dash: "5 4" });
    this.here = board.line("ink", { width: 1.6 });
    this.turns = ROWS.map(() => board.line("function", { width: 6 }));
    for (const [k, dial] of dials.entries()) board.over.append(this.face(k, dial, along[k]));
    this.said = letters.map((/** @type {string} */ letter, /** @type {number} */ k) => {
      const [name, value, moves] = ["ink", "ink", "function"].map((meaning, line) =>
        draw("text", { x: 4, y: ROWS[k] - 11 + 18 * line, class: `play-words is-${meaning}` }));
      name.textContent = units[k] ? fill(WORDS["in-unit"], { letter, unit: units[k] }) : letter;
      board.over.append(name, value, moves);
      return { value, moves };
    });
    this.links = [board.text("derivative"), board.text("derivative")];
    this.pointers = [board.mark("ink", { size: 6 }), board.mark("ink", { size: 6 })];
    const rounded = (/** @type {number} */ first) => Number(first.toFixed(2));
    this.pointer = handle(board, {
      name: WORDS.handle, meaning: "ink", step: (dials[0][1] - dials[0][0]) / STEPS, x: [low, high], y: [ROWS[0], ROWS[0]],
      move: (first, _, done) => this.change({ at: rounded(first) }, done),
      says: () => fill(WORDS["handle-says"], { a: letters[0], at: shown(this.state.at) }),
    });
    onTap(board, (first) => this.change({ at: rounded(Math.min(Math.max(first, low), high)) }));
    this.stage.append(board.svg);
    this.turn = slider({
      name: fill(WORDS.turn, { a: letters[0] }), min: LEAST, max: most, step: 0.05, says: () => shown(this.state.turn),
      change: (turn, done) => this.change({ turn: rounded(turn) }, done),
    });
    this.controls.append(this.turn.node);
  }

  /** Where a value of each dial is: on the board. @type {(k: number, value: number) => Place} */
  at = () => [NaN, NaN];

  /** Return the places to which a value of the first dial leads. @param {number} first @returns {Place[]} */
  thread(first) {
    const { inner, outer } = this.settings;
    const second = inner.at(first);
    return [first, second, outer.at(second)].map((value, k) => this.at(k, value));
  }

  /** Return the line of a dial with its marks. @param {number} k @param {Place} dial @param {import("../kit/scale.js").Scale} along */
  face(k, dial, along) {
    const face = draw("g", { class: "play-axes", "aria-hidden": "true" });
    const up = NUMBERS[k] < 0;
    face.append(draw("path", { d: `M${LEFT} ${ROWS[k]}H${RIGHT}` }));
    for (const mark of ticks(dial, 5)) {
      const number = { x: along(mark), y: ROWS[k] + NUMBERS[k], "text-anchor": "middle", class: "play-words is-muted" };
      face.append(draw("path", { d: `M${along(mark)} ${ROWS[k]}v${up ? -5 : 5}` }), draw("text", number, shown(mark)));
    }
    return face;
  }

  show() {
    const { settings, state, board } = this;
    const { inner, outer, letters: [a, b, c], dials, rest } = settings;
    const n = numbers(settings, state);
    if (board) this.place(n, board);
    const values = {
      a, b, c, turn: shown(n.turn), at: shown(n.at), second: shown(n.second), secondTurn: shown(n.secondTurn, 3), thirdTurn: shown(n.thirdTurn, 3),
      innerRate: shown(n.innerRate, 3), outerRate: shown(n.outerRate, 3), secondGuess: shown(n.secondGuess, 3), thirdGuess: shown(n.thirdGuess, 3),
    };
    const rows = [...new Set([1, 0.1, 0.01, 0.001, n.turn])].sort((p, q) => q - p).map((turn) => {
      const moved = inner.at(n.at + turn);
      const [second, third] = [moved - n.second, outer.at(moved) - n.third];
      return [shown(turn), ...[second / turn, third / second, third / turn].map((quotient) => shown(quotient, 5))];
    });
    return {
      formula: this.formulaOf(n),
      sentence: fill(WORDS.sentence, values),
      head: [`Δ${a}`, `Δ${b}/Δ${a}`, `Δ${c}/Δ${b}`, `Δ${c}/Δ${a}`],
      rows: [...rows, [WORDS.rates, ...[n.innerRate, n.outerRate, n.rate].map((rate) => shown(rate, 5))]],
      end: Math.abs(n.at - rest) <= NEAR * (dials[0][1] - dials[0][0]) ? this.close(n) : undefined,
    };
  }

  /** @param {Numbers} n @param {Board} board */
  place(n, board) {
    const { letters } = this.settings;
    const [here, there] = [this.thread(n.at), this.thread(n.at + n.turn)];
    this.band?.set([...here, ...[...there].reverse()]);
    this.here?.set(here);
    this.edge?.set(there);
    const [values, moves] = [[n.at, n.second, n.third], [n.turn, n.secondTurn, n.thirdTurn]];
    const guesses = [n.turn, n.secondGuess, n.thirdGuess];
    this.guessed?.set(values.map((value, k) => this.at(k, value + guesses[k])));
    for (const [k, turn] of (this.turns ?? []).entries()) {
      turn.set([here[k], there[k]]);
      this.said[k].value.textContent = shown(values[k]);
      this.said[k].moves.textContent = `${moves[k] < 0 ? "" : "+"}${k ? fixed(moves[k], 3) : shown(n.turn)}`;
    }
    for (const [k, pointer] of (this.pointers ?? []).entries()) pointer.set(here[k + 1]);
    for (const [k, link] of (this.links ?? []).entries()) {
      const words = fill(WORDS.link, { rate: shown([n.innerRate, n.outerRate][k], 3), letter: letters[k], value: shown(values[k]) });
      const [start, end] = [here, there].map((way) => (board.x(way[k][0]) + board.x(way[k + 1][0])) / 2);
      const [first, last] = [Math.min(start, end), Math.max(start, end)];
      const room = LETTER * words.length + 14;
      const from = last + room < WIDTH ? last + 14 : first - room;
      link.set([board.x.invert(from), (ROWS[k] + ROWS[k + 1]) / 2 + 5], words);
    }
    this.pointer?.put(n.at, ROWS[0]);
    this.turn?.put(n.turn);
  }

  /** @param {Numbers} n */
  formulaOf(n) {
    const { row, letter, sign, infix, brackets, number, fraction } = math;
    const [a, b, c] = this.settings.letters;
    const slope = (/** @type {string} */ f, /** @type {string} */ at) => row(math.coloured(row(letter(f), sign("′")), "derivative"), brackets(at));
    const d = (/** @type {string} */ name) => row(letter("d"), letter(name));
    return [[
      row(fraction(d(c), d(a)), infix("="), slope(c, letter(b)), sign("·"), slope(b, letter(a))),
      row(infix("="), slope(c, number(n.second)), sign("·"), slope(b, number(n.at))),
      row(infix("="), number(n.outerRate, "derivative", 3), sign("·"), number(n.innerRate, "derivative", 3), infix("="), number(n.rate, "derivative", 3)),
    ]];
  }

  /** @param {Numbers} n */
  close(n) {
    const { rest, inner, letters: [a, b, c] } = this.settings;
    const told = (/** @type {Numbers} */ of) => ({
      a, b, c, at: shown(of.at), second: shown(of.second), innerRate: shown(of.innerRate, 3), outerRate: shown(of.outerRate, 3), rate: shown(of.rate, 3),
      rest: shown(rest), stop: shown(inner.at(rest)),
    });
    const seen = fill(hit(n.at, rest) ? WORDS["close-there"] : WORDS["close-near"], told(n));
    if (this.predicted === null) return seen;
    const said = told(numbers(this.settings, { at: this.predicted, turn: 1 }));
    return `${seen} ${fill(hit(this.predicted, rest) ? WORDS["said-right"] : WORDS["said-other"], said)}`;
  }
}

/** Tell whether a number is another, but for rounding. @param {number} one @param {number} other */
function hit(one, other) {
  return Math.abs(one - other) < 1e-6 * Math.max(1, Math.abs(other));
}

customElements.define("uphill-dials", Dials);
