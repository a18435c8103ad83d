// A function, its Taylor polynomial about a point, and the complex plane, which tells how far it can reach.

import { Board, Play, breath, fill, handle, math, menu, onTap, shown, slider } from "uphill-kit";
import { CLOSE, HIGHEST, band, chosen, fields, polynomial, probed, python, radius, reaches } from "./model.js";

/**
 * @typedef {[number, number]} Place
 * @typedef {ReturnType<typeof probed>} Numbers
 * @typedef {import("./model.js").Choice & { bottom: number, top: number }} Choice
 * @typedef {ReturnType<Taylor["picture"]>} Picture
 */

const WORDS = UPHILL_WORDS;
const ENOUGH = 8; // the order from which there is something to close
const LOW = 2; // the order it is compared with
const NOISE = 1e-13; // errors below are rounding
const TERMS = 4; // shown of a long polynomial, beside the last
const FINE = 40; // places of the band to each side
/** @type {Place} */
const NOWHERE = [NaN, NaN];

class Taylor extends Play {
  /** @type {Map<number, Picture>} */ pictures = new Map();
  /** @type {number[]} */ reached = [];
  reachedFor = "";
  drawn = "";
  now = /** @type {Numbers} */ ({});

  get model() {
    return { fields, python };
  }

  /** The function in the menu. @returns {Choice} */
  get f() {
    return this.settings.functions[this.state.function ?? 0];
  }

  get question() {
    const ask = fill(WORDS.ask, { highest: HIGHEST, p: shown(this.f.point), close: CLOSE, f: this.f.label });
    return { ask, kind: /** @type {const} */ ("number"), min: 0, max: 1000 };
  }

  /** @param {number} prediction */
  reply(prediction) {
    const { f } = this;
    if (prediction > radius(f, f.point)) return WORDS["trap-more"];
    return prediction < this.reachesAt(f.point)[LOW] ? fill(WORDS["trap-near"], { order: LOW }) : "";
  }

  /** Return how far each order reaches from a centre; kept, as it takes a while. @param {number} p */
  reachesAt(p) {
    const place = `${this.state.function}:${p}`;
    if (this.reachedFor !== place) [this.reached, this.reachedFor] = [reaches(this.settings, { ...this.state, p }), place];
    return this.reached;
  }

  async build() {
    this.functions = menu({
      name: WORDS.menu, options: this.settings.functions.map((/** @type {Choice} */ { label }, /** @type {number} */ k) => ({ value: String(k), words: label })),
      change: (place) => {
        const f = this.settings.functions[Number(place)];
        this.change({ function: Number(place), p: f.point, x: f.probe, predicted: this.fields.predicted.start });
        this.ask();
      },
    });
    this.order = slider({
      name: WORDS.order, min: 0, max: HIGHEST, step: 1, says: (order) => String(order),
      change: (order, done) => this.change({ order }, done),
    });
    this.controls.append(this.functions.node, this.order.node);
    // Once before it is seen, one after the other: together they take too long on a slow phone.
    await breath();
    const known = this.picture();
    this.pictures.set(this.state.function, known);
    await breath();
    this.now = probed(this.settings, this.state);
    this.reachesAt(this.now.p);
    await breath();
    this.drawGraph(known, this.now);
    await breath();
    this.drawPlane(known, this.now);
  }

  /** Return the boards of the function in the menu. */
  picture() {
    const { f } = this;
    const { low, high, p } = chosen(this.settings, this.state);
    const board = new Board({ x: [f.low, f.high], y: [f.bottom, f.top], xLabel: "x", yLabel: "", label: WORDS.board });
    const tall = ((f.high - f.low) * 246) / 282 / 2; // one scale for both axes
    const plane = new Board({ x: [f.low, f.high], y: [-tall, tall], xLabel: WORDS.real, yLabel: WORDS.imaginary, label: WORDS.plane });
    const rounded = (/** @type {number} */ x) => Number(x.toFixed(2));
    const inside = board.area("muted");
    const around = board.area("approximation");
    const disc = plane.area("muted");
    const parts = {
      board, plane, inside, around, disc,
      ends: [board.line("muted", { dash: "5 4", width: 1.4 }), board.line("muted", { dash: "5 4", width: 1.4 })],
      curve: board.line("function"),
      polynomial: board.line("approximation", { dash: "9 5" }),
      gap: board.line("ink", { width: 1.6 }),
      names: { f: board.text("function", { anchor: "end", dx: -4, dy: -8 }), polynomial: board.text("approximation", { dx: 4, dy: -8 }), gap: board.text("ink", { dx: 16, dy: 5 }), gapLeft: board.text("ink", { anchor: "end", dx: -16, dy: 5 }), radius: board.text("muted", { anchor: "middle", dy: 5 }) },
      there: board.mark("approximation"),
      axis: plane.line("ink", { width: 1 }),
      circle: plane.line("ink", { dash: "5 4", width: 1.6 }),
      spoke: plane.line("ink", { width: 1.4 }),
      breaks: f.singularities.map(() => plane.mark("constraint", { shape: "cross", size: 6 })),
      breakNames: f.singularities.map(([, im]) => plane.text("constraint", { dx: 9, dy: im < 0 ? 18 : -6 })),
      circleName: plane.text("ink", { dx: 6, dy: -4 }),
      note: plane.text("muted", { anchor: "middle" }),
      here: plane.mark("ink"),
      hereName: plane.text("ink", { anchor: "middle", dy: 20 }),
      probeThere: plane.mark("function", { shape: "ring" }),
      centre: handle(board, {
        name: WORDS.centre, meaning: "ink", step: 0.1, x: [low, high], move: (x, _, done) => this.change({ p: rounded(x) }, done),
        says: () => fill(WORDS["centre-says"], { p: shown(this.now.p) }),
      }),
      probe: handle(board, {
        name: WORDS.probe, meaning: "function", shape: "ring", step: 0.1, x: [low, high], move: (x, _, done) => this.change({ x: rounded(x) }, done),
        says: () => fill(WORDS["probe-says"], { x: shown(this.now.x), value: shown(this.now.value), polynomial: shown(this.now.polynomial) }),
      }),
    };
    onTap(board, (x) => this.change({ x: rounded(x) }));
    const graph = board.graph((x) => f.fn.at(x));
    parts.curve.set(graph);
    parts.names.f.set(graph.findLast((place) => seen(place, board)) ?? NOWHERE, "f");
    parts.axis.set([[f.low, 0], [f.high, 0]]);
    f.singularities.forEach((place, k) => {
      const there = seen(place, plane) ? place : NOWHERE;
      parts.breaks[k].set(there);
      parts.breakNames[k].set(there, complex(place));
    });
    return parts;
  }

  show() {
    const { state, f } = this;
    const n = (this.now = probed(this.settings, state));
    const known = this.pictures.get(state.function) ?? this.picture();
    this.pictures.set(state.function, known);
    if (this.stage.firstChild !== known.board.svg) this.stage.replaceChildren(known.board.svg, known.plane.svg);
    this.drawGraph(known, n);
    this.drawProbe(known, n);
    this.drawPlane(known, n);
    this.functions?.put(String(state.function));
    this.order?.put(state.order);
    const reached = this.reachesAt(n.p);
    return {
      formula: [this.written(n), this.compared(n)],
      sentence: this.describe(n),
      head: [WORDS["row-order"], WORDS["row-coefficient"], WORDS["row-value"], WORDS["row-error"], fill(WORDS["row-reach"], { close: CLOSE })],
      rows: reached.map((_, k) => [
        k, shown(n.coefficients[k], 6), shown(n.values[k], 8),
        n.errors[k] < NOISE * Math.max(1, Math.abs(n.value)) ? WORDS.rounding : shown(n.errors[k], 3), this.far(n.p, k),
      ]),
      end: state.order >= ENOUGH ? this.close(n) : undefined,
    };
  }

  /** @param {Picture} known @param {Numbers} n */
  drawGraph({ board, ...parts }, n) {
    const { f, settings, state } = this;
    const drawn = `${state.function}:${state.order}:${n.p}`;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const { low, high } = chosen(settings, state);
    const P = polynomial(settings, state);
    const graph = board.graph(P);
    parts.polynomial.set(graph);
    const first = graph.find((place) => seen(place, board)) ?? NOWHERE;
    parts.names.polynomial.set(first, `P${lowered(state.order)}`);
    const side = (/** @type {number} */ end) => {
      const places = Array.from({ length: FINE + 1 }, (_, k) => n.p + ((end - n.p) * k) / FINE);
      const bounds = band(settings, state, places);
      return places.map((x, k) => ({ x, y: P(x), bound: bounds[k] }));
    };
    const both = [...side(low).reverse(), ...side(high)];
    const edge = (/** @type {1 | -1} */ sign) => both.map(({ x, y, bound }) => /** @type {Place} */ ([x, y + sign * bound]));
    parts.around.set([...edge(1), ...edge(-1).reverse()]);
    const R = n.radius ?? Infinity;
    const [left, right] = [Math.max(f.low, n.p - R), Math.min(f.high, n.p + R)];
    parts.inside.set(R < Infinity ? [[left, f.bottom], [right, f.bottom], [right, f.top], [left, f.top]] : []);
    parts.ends.forEach((line, k) => {
      const x = k ? n.p + R : n.p - R;
      line.set(R < Infinity ? [[x, f.bottom], [x, f.top]] : []);
    });
    // Above, unless the name of the polynomial is there.
    const share = first[1] > (f.bottom + f.top) / 2 ? 0.06 : 0.94;
    parts.names.radius.set([(left + right) / 2, f.bottom + share * (f.top - f.bottom)], R > 0 && R < Infinity ? `|x − p| < ${shown(R, 3)}` : "");
  }

  /** @param {Picture} known @param {Numbers} n */
  drawProbe({ board, ...parts }, n) {
    const { f } = this;
    const inPicture = (/** @type {number} */ y) => Math.min(Math.max(y, f.bottom), f.top);
    parts.gap.set([[n.x, n.value], [n.x, n.polynomial]]);
    parts.there.set(seen([n.x, n.polynomial], board) ? [n.x, n.polynomial] : NOWHERE);
    const middle = (inPicture(n.value) + inPicture(n.polynomial)) / 2;
    const [to, away] = n.x < f.low + 0.6 * (f.high - f.low) ? [parts.names.gap, parts.names.gapLeft] : [parts.names.gapLeft, parts.names.gap];
    to.set(n.error > NOISE && n.x !== n.p ? [n.x, middle] : NOWHERE, fill(WORDS.gap, { error: shown(n.error, 2) }));
    away.set(NOWHERE, "");
    parts.centre.put(n.p, inPicture(f.fn.at(n.p)));
    parts.probe.put(n.x, inPicture(n.value));
  }

  /** @param {Picture} known @param {Numbers} n */
  drawPlane({ plane, ...parts }, n) {
    const R = n.radius ?? Infinity;
    /** @type {Place[]} */
    const around = R < Infinity ? Array.from({ length: 91 }, (_, k) => [n.p + R * Math.cos((k * Math.PI) / 45), R * Math.sin((k * Math.PI) / 45)]) : [];
    parts.circle.set(around);
    parts.disc.set(around);
    const [re, im] = nearest(this.f, n.p) ?? NOWHERE;
    parts.spoke.set([[n.p, 0], [re, im]]);
    // At the first of four places on the circle that is in the picture.
    const onCircle = [11, 34, 56, 79].map((k) => around[k] ?? NOWHERE).find((place) => seen(place, plane)) ?? NOWHERE;
    parts.circleName.set(R > 0 ? onCircle : NOWHERE, fill(WORDS.radius, { radius: shown(R) }));
    parts.note.set(R < Infinity ? NOWHERE : [(this.f.low + this.f.high) / 2, plane.y.domain[1] / 2], `${WORDS.nowhere}: ${WORDS.entire}`);
    parts.here.set([n.p, 0]);
    parts.hereName.set([n.p, 0], "p");
    parts.probeThere.set([n.x, 0]);
  }

  /** The polynomial. @param {Numbers} n */
  written(n) {
    const { row, letter, sign, number, brackets, indexed, power } = math;
    const { order } = this.state;
    const from = n.p === 0 ? letter("x") : brackets(letter("x"), sign(n.p < 0 ? "+" : "−"), number(Math.abs(n.p)));
    const all = n.coefficients.map((c, k) => ({ c, k })).filter(({ c, k }) => k <= order && c !== 0);
    const terms = all.map(({ c, k }, place) => {
      const powered = k === 0 ? "" : k === 1 ? from : power(from, number(k));
      const size = k > 0 && Math.abs(c) === 1 ? "" : number(Math.abs(c), "approximation");
      return `${place || c < 0 ? sign(c < 0 ? "−" : "+") : ""}${size}${powered}`;
    });
    const short = terms.length > TERMS + 1 ? [...terms.slice(0, TERMS), sign("+"), sign("⋯"), terms[terms.length - 1]] : terms;
    const name = row(indexed(letter("P", "approximation"), number(order)), brackets(letter("x")));
    return row(name, sign("="), ...(short.length ? short : [number(0, "approximation")]));
  }

  /** The error and its bound. @param {Numbers} n */
  compared(n) {
    const { row, letter, sign, number, fraction, power, indexed, brackets } = math;
    const next = this.state.order + 1;
    const size = (/** @type {string[]} */ ...inside) => row(sign("|"), ...inside, sign("|"));
    const error = size(letter("f", "function"), brackets(number(n.x)), sign("−"), indexed(letter("P", "approximation"), number(next - 1)), brackets(number(n.x)));
    const lost = n.bound < NOISE * Math.max(1, Math.abs(n.value));
    const allowed = row(fraction(number(n.largest, undefined, 3), row(number(next), sign("!"))), sign("·"), power(number(Math.abs(n.x - n.p)), number(next)));
    return row(error, ...(lost ? [] : [sign("="), number(n.error, undefined, 3)]), sign("≤"), allowed, sign("="), number(n.bound, undefined, 3));
  }

  /** @param {Numbers} n */
  describe(n) {
    const values = {
      x: shown(n.x), p: shown(n.p), order: this.state.order, polynomial: shown(n.polynomial), value: shown(n.value),
      error: shown(n.error, 3), bound: shown(n.bound, 3), distance: shown(Math.abs(n.x - n.p)), radius: shown(n.radius ?? Infinity),
    };
    if (n.x === n.p) return fill(WORDS.same, values);
    if (n.p === this.f.flat_at) return fill(WORDS.flat, values);
    const said = fill(n.bound < NOISE * Math.max(1, Math.abs(n.value)) ? WORDS.exact : WORDS.sentence, values);
    return Math.abs(n.x - n.p) > (n.radius ?? Infinity) + 1e-9 ? `${said} ${fill(WORDS.beyond, values)}` : said;
  }

  /** Return in words how far an order reaches. @param {number} p @param {number} order */
  far(p, order) {
    const { low, high } = chosen(this.settings, this.state);
    const reach = this.reachesAt(p)[order];
    return fill(reach < Math.max(high - p, p - low) ? "{reach}" : WORDS["at-least"], { reach: shown(reach, 3) });
  }

  /** @param {Numbers} n */
  close(n) {
    const { f, predicted } = this;
    const last = this.reachesAt(n.p)[HIGHEST];
    const values = {
      p: shown(n.p), close: CLOSE, highest: HIGHEST, lowest: LOW, first: this.far(n.p, LOW), last: this.far(n.p, HIGHEST),
      radius: shown(n.radius ?? Infinity), place: complex(nearest(f, n.p) ?? NOWHERE, "±"), predicted: shown(predicted ?? NaN),
    };
    if (n.p === f.flat_at) return fill(WORDS["end-flat"], values);
    const said = [fill(n.radius === undefined ? WORDS["end-entire"] : WORDS["end-radius"], values)];
    const [, off] = nearest(f, n.p) ?? NOWHERE;
    if (n.radius !== undefined) said.push(fill(off ? WORDS["end-complex"] : WORDS["end-real"], values));
    if (predicted !== null && n.p !== f.point) said.unshift(fill(WORDS["end-moved"], { start: shown(f.point) }));
    else if (predicted !== null) {
      if (predicted > (n.radius ?? Infinity)) said.unshift(WORDS["end-more"]);
      said.unshift(fill(Math.abs(predicted - last) <= 0.1 * last ? WORDS["end-right"] : WORDS["end-other"], values));
    }
    return said.join(" ");
  }
}

/** Return the place nearest to p at which f breaks down. @param {Choice} f @param {number} p */
function nearest({ singularities }, p) {
  const away = (/** @type {Place} */ [re, im]) => Math.hypot(re - p, im);
  return singularities.toSorted((a, b) => away(a) - away(b)).at(0);
}

/** Whether a place is in the picture. @param {readonly [number, number]} place @param {Board} board */
function seen([x, y], { x: { domain: [left, right] }, y: { domain: [low, high] } }) {
  return x >= left && x <= right && y >= low && y <= high;
}

/** @param {Place} place @param {string} [both] a sign for the place and its mirror image */
function complex([re, im], both) {
  if (im === 0) return shown(re);
  const sign = both ?? (im < 0 ? "−" : re === 0 ? "" : "+");
  const size = Math.abs(im) === 1 ? "i" : `${shown(Math.abs(im), 3)}i`;
  return re === 0 ? `${sign}${size}` : `${shown(re, 3)} ${sign} ${size}`;
}

/** @param {number} order */
const lowered = (order) => [...String(order)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]).join("");

customElements.define("uphill-taylor", Taylor);
