// Two vectors to be dragged: the sign of their dot product and the projection of one on the other,
// or, as columns of a matrix, the parallelogram that becomes of the unit square.

import { Board, Play, draw, fill, fixed, handle, math, put, shown } from "uphill-kit";
import { TINY, fields, numbers, python } from "./model.js";

/**
 * @typedef {import("./model.js").Pair} Pair
 * @typedef {ReturnType<typeof numbers>} Numbers
 */

const WORDS = UPHILL_WORDS;
const STEP = 0.1;
const BEYOND = 0.62; // of a name, from the tip of its arrow
const ARC = 0.7; // radius
const CORNER = 0.28; // side of the mark of a right angle
const LINES = 6; // of the grid, to each side
const THIN = `<mspace width="0.17em"></mspace>`;
const COS = `${THIN}<mi>cos</mi>${THIN}`;
/** @type {Pair} */
const NOWHERE = [NaN, NaN];

class Vectors extends Play {
  get model() {
    return { fields, python };
  }

  get question() {
    const options = [0, 1, 2].map((k) => WORDS[`${this.settings.show}-option-${k}`]);
    return { ask: WORDS[`${this.settings.show}-ask`], kind: /** @type {const} */ ("choice"), options };
  }

  /** @param {number} prediction */
  reply(prediction) {
    return WORDS[`${this.settings.show}-reply-${prediction}`] ?? "";
  }

  build() {
    const { show, reach } = this.settings;
    /** @type {[number, number]} */
    const side = [-reach, reach];
    // Both axes have one scale: angles are true.
    const board = (this.board = new Board({ x: side, y: side, xLabel: WORDS.first, yLabel: WORDS.second, label: WORDS[`${show}-board`], height: 350 }));
    board.svg.style.maxWidth = "20rem"; // alone on a wide page its words would be larger than the text
    for (const ends of [[[-reach, 0], [reach, 0]], [[0, -reach], [0, reach]]]) board.line("muted", { width: 1 }).set(/** @type {Pair[]} */ (ends));
    this.grid = draw("path", { class: "play-line is-muted" });
    this.grid.style.strokeWidth = "0.6";
    board.under.append(this.grid);
    this.square = board.line("muted", { width: 1.8, dash: "2 4" });
    this.fill = board.area("approximation");
    this.edge = board.line("approximation", { width: 2 });
    this.across = board.line("muted", { width: 1.4, dash: "7 5" });
    this.drop = board.line("ink", { width: 1.4, dash: "3 4" });
    this.right = board.line("ink", { width: 1.2 });
    this.arc = board.line("ink", { width: 1.4 });
    this.turn = board.arrow("ink", { width: 1.6 });
    this.shadow = board.line("approximation", { width: 7, under: true });
    this.arrows = [board.arrow("function"), board.arrow("data")];
    board.inner.append(this.turn.node, ...this.arrows.map(({ node }) => node));
    const middle = /** @type {const} */ ({ anchor: "middle", dy: 5 });
    this.names = [board.text("function", middle), board.text("data", middle), board.text("approximation", middle)];
    this.tips = /** @type {const} */ (["a", "b"]).map((name) =>
      handle(board, {
        name: WORDS[`tip-${name}`], meaning: name === "a" ? "function" : "data", shape: name === "a" ? "dot" : "ring", plane: true, step: STEP,
        move: (x, y, done) => this.change({ [`${name}x`]: Number(x.toFixed(1)), [`${name}y`]: Number(y.toFixed(1)) }, done),
        says: () => this.says(name),
      }),
    );
    this.stage.append(board.svg);
  }

  /** Where both tips are. @returns {[Pair, Pair]} */
  get places() {
    const { ax, ay, bx, by } = this.state;
    return [[ax, ay], [bx, by]];
  }

  /** @param {"a" | "b"} name */
  says(name) {
    const place = this.places[name === "a" ? 0 : 1];
    const n = numbers(this.settings, this.state);
    const value = shown(this.settings.show === "dot" ? n.dot : n.det);
    return fill(WORDS[`${this.settings.show}-says`], { place: pair(place), value });
  }

  show() {
    const n = numbers(this.settings, this.state);
    const dot = this.settings.show === "dot";
    this.drawBoth(n);
    if (dot) this.drawShadow(n);
    else this.drawSquare(n);
    return {
      formula: dot ? this.products(n) : this.determinant(n),
      sentence: this.describe(n),
      head: [WORDS.quantity, WORDS.value],
      rows: this.rows(n),
      end: this.close(n),
    };
  }

  /** @param {Numbers} n */
  drawBoth({ lengths, det }) {
    const places = this.places;
    places.forEach(([x, y], k) => {
      const size = lengths[k];
      this.arrows?.[k].set([0, 0], [x, y]);
      this.names?.[k].set(size ? [x + (BEYOND * x) / size, y + (BEYOND * y) / size] : [x - BEYOND, y - BEYOND], "ab"[k]);
      this.tips?.[k].put(x, y);
    });
    // The arc leads from a to b, the shorter way.
    const [from, to] = places.map(([x, y]) => Math.atan2(y, x));
    const way = Math.abs(to - from) > Math.PI ? to - from - Math.sign(to - from) * 2 * Math.PI : to - from;
    const bend = lengths[0] && lengths[1] && Math.abs(det) > TINY ? Array.from({ length: 25 }, (_, k) => onCircle(from + (way * k) / 24)) : [];
    this.arc?.set(bend);
    this.turn?.set(bend.length && this.settings.show === "matrix" ? bend[19] : NOWHERE, bend.at(-1) ?? NOWHERE);
  }

  /** @param {Numbers} n */
  drawShadow({ projection, rest, lengths, share }) {
    const { reach } = this.settings;
    const [a, b] = this.places;
    const there = lengths[0] > 0;
    this.shadow?.set(there ? [[0, 0], projection] : []);
    this.drop?.set(there ? [b, projection] : []);
    const away = Math.hypot(...rest);
    /** @type {Pair} */
    const out = away > TINY ? [rest[0] / away, rest[1] / away] : NOWHERE;
    const along = Math.sign(share) * -CORNER;
    /** @type {(along: number, out: number) => Pair} */
    const at = (u, v) => [projection[0] + (u * a[0]) / lengths[0] + v * out[0], projection[1] + (u * a[1]) / lengths[0] + v * out[1]];
    this.right?.set(there && away > 2 * CORNER ? [at(along, 0), at(along, CORNER), at(0, CORNER)] : []);
    this.names?.[2].set(there && away > TINY && Math.abs(share) * lengths[0] > 0.5 ? at(0, -0.45) : NOWHERE, "p");
    // Where the sign changes: told once it was predicted.
    const far = (3 * reach) / (lengths[0] || 1);
    this.across?.set(there && this.predicted !== null ? [[-far * a[1], far * a[0]], [far * a[1], -far * a[0]]] : []);
  }

  /** @param {Numbers} n */
  drawSquare({ det, corner }) {
    const { board } = this;
    const { reach } = this.settings;
    const [a, b] = this.places;
    /** @type {Pair[]} */
    const around = [[0, 0], a, corner, b, [0, 0]];
    this.square?.set([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]);
    this.fill?.set(around);
    this.edge?.set(around);
    put(/** @type {Element} */ (this.edge?.node), { "stroke-dasharray": det < -TINY ? "6 5" : "none" });
    this.names?.[2].set([corner[0] / 2, corner[1] / 2], fixed(det, 2).replace(/\.?0+$/, ""));
    const lines = [];
    for (const [u, v] of [[a, b], [b, a]]) {
      for (let k = -LINES; k <= LINES; k += 1) {
        const at = (/** @type {number} */ t) => /** @type {Pair} */ ([k * u[0] + t * v[0], k * u[1] + t * v[1]]);
        lines.push(board?.path([at(-3 * reach), at(3 * reach)]));
      }
    }
    if (this.grid) put(this.grid, { d: lines.join("") });
  }

  /** @param {Numbers} n */
  products(n) {
    const { row, letter, sign, number, infix } = math;
    const [a, b] = this.places;
    const factor = (/** @type {number} */ v, /** @type {"function" | "data"} */ meaning) => (v < 0 ? math.brackets(number(v, meaning)) : number(v, meaning));
    const product = (/** @type {0 | 1} */ k) => row(factor(a[k], "function"), sign("·"), factor(b[k], "data"));
    const vectors = row(letter("a", "function"), sign("·"), letter("b", "data"));
    const entries = [row(vectors, sign("="), product(0), sign("+"), product(1)), row(infix("="), number(n.dot))];
    if (!(n.lengths[0] && n.lengths[1])) return [entries];
    const lengths = row(number(n.lengths[0], "function", 3), sign("·"), number(n.lengths[1], "data", 3), sign("·"), COS, number(`${shown(n.angle)}°`));
    const bars = (/** @type {string} */ inside) => row(sign("|"), inside, sign("|"));
    const words = row(bars(letter("a", "function")), bars(letter("b", "data")), COS, letter("θ"));
    const shadow = row(letter("p", "approximation"), sign("="), `<mfrac>${vectors}${row(letter("a", "function"), sign("·"), letter("a", "function"))}</mfrac>`, letter("a", "function"), sign("="), number(n.share, undefined, 3), letter("a", "function"));
    return [entries, [row(words, sign("="), lengths), row(infix("="), number(n.dot))], shadow];
  }

  /** @param {Numbers} n */
  determinant(n) {
    const { row, letter, sign, number, matrix, infix } = math;
    const [a, b] = this.places;
    const blue = (/** @type {number} */ v) => number(v, "function");
    const purple = (/** @type {number} */ v) => number(v, "data");
    const factor = (/** @type {number} */ v, /** @type {(v: number) => string} */ write) => (v < 0 ? math.brackets(write(v)) : write(v));
    const columns = matrix([[blue(a[0]), purple(b[0])], [blue(a[1]), purple(b[1])]]);
    const crossed = row(factor(a[0], blue), sign("·"), factor(b[1], purple), sign("−"), factor(a[1], blue), sign("·"), factor(b[0], purple));
    return [[row(letter("det"), THIN, columns), row(infix("="), crossed), row(infix("="), number(n.det, "approximation"))]];
  }

  /** @param {Numbers} n */
  describe(n) {
    const [a, b] = this.places;
    const values = {
      a: pair(a), b: pair(b), dot: shown(n.dot), angle: shown(n.angle), share: shown(n.share, 3), det: shown(n.det), area: shown(Math.abs(n.det)), corner: pair(n.corner),
    };
    return fill(WORDS[`${this.settings.show}-${this.kind(n)}`], values);
  }

  /** Return what there is to see: a sign, or that a vector is zero. @param {Numbers} n */
  kind(n) {
    const { show } = this.settings;
    if (show === "dot" && !(n.lengths[0] && n.lengths[1])) return "nothing";
    const value = show === "dot" ? n.dot : n.det;
    return Math.abs(value) < TINY ? "zero" : value > 0 ? "positive" : "negative";
  }

  /** @param {Numbers} n */
  close(n) {
    const { show } = this.settings;
    const kind = this.kind(n);
    if (kind === "nothing" || kind === "positive") return undefined;
    const [a, b] = this.places;
    const products = { first: shown(a[0] * b[0]), second: shown(a[1] * b[1]) };
    const values = { ...products, a: pair(a), b: pair(b), dot: shown(n.dot), angle: shown(n.angle), det: shown(n.det), area: shown(Math.abs(n.det)) };
    const seen = fill(WORDS[`${show}-end-${kind}`], values);
    if (this.predicted === null) return seen;
    const said = fill(WORDS["you-said"], { said: this.question.options[this.predicted] });
    return `${said} ${WORDS[`${show}-verdict-${this.predicted}`]} ${seen}`;
  }

  /** @param {Numbers} n @returns {string[][]} */
  rows(n) {
    const [a, b] = this.places;
    const row = (/** @type {string} */ key, /** @type {string} */ value) => [WORDS[`row-${key}`], value];
    if (this.settings.show === "matrix") {
      return [["(1, 0) → a", pair(a)], ["(0, 1) → b", pair(b)], ["(1, 1) → a + b", pair(n.corner)], row("det", shown(n.det)), row("area", shown(Math.abs(n.det)))];
    }
    return [
      ["a", pair(a)], ["b", pair(b)], ["a · b", shown(n.dot)], ["|a|", shown(n.lengths[0])], ["|b|", shown(n.lengths[1])],
      row("angle", shown(n.angle)), ["cos θ", shown(n.cosine)], row("projection", pair(n.projection)), row("rest", pair(n.rest)),
    ];
  }
}

/** @param {Pair} place */
function pair(place) {
  return `(${place.map((v) => shown(v, 3)).join(", ")})`;
}

/** @param {number} angle @returns {Pair} */
function onCircle(angle) {
  return [ARC * Math.cos(angle), ARC * Math.sin(angle)];
}

customElements.define("uphill-vectors", Vectors);
