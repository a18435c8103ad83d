// A surface and a sheet that touches it, from above and from the side: flat, tilted or curved.

import { Board, Play, breath, button, choice, fill, handle, math, menu, onTap, shown } from "uphill-kit";
import { Surface, contourLayer, grid } from "uphill-land";
import { SMALL, chosen, fields, numbers, python, sheet } from "./model.js";

/**
 * @typedef {import("./model.js").Choice} Choice
 * @typedef {ReturnType<typeof numbers>} Numbers
 * @typedef {ReturnType<Sheet["picture"]> extends Generator<any, infer P> ? P : never} Picture
 */

const WORDS = UPHILL_WORDS;
const LEVELS = 9; // contours
const CELLS = 20; // a side of the surfaces, which are painted while they move
const PATCH = 0.22; // how far the sheet is drawn to each side of p, as a part of the square
const NOISE = 1e-13; // errors below are rounding
const NEAR = 0.05; // of a factor: a prediction so near is right

class Sheet extends Play {
  /** @type {Map<number, Picture>} */ pictures = new Map();
  drawn = "";
  now = /** @type {Numbers} */ ({});

  get model() {
    return { fields, python };
  }

  get question() {
    return { ask: WORDS.ask, kind: /** @type {const} */ ("number"), min: 0, max: 1000 };
  }

  /** @param {number} prediction */
  reply(prediction) {
    if (Math.abs(prediction - 2) < NEAR) return WORDS["trap-half"];
    if (Math.abs(prediction - 8) < NEAR) return WORDS["trap-eight"];
    return prediction <= 1 ? WORDS["trap-same"] : "";
  }

  async build() {
    const { functions } = this.settings;
    this.orders = choice({
      name: WORDS.order, options: [0, 1, 2].map((order) => ({ value: String(order), words: WORDS[`order-${order}`] })),
      change: (order) => this.change({ order: Number(order) }),
    });
    this.functions = menu({
      name: WORDS.menu, options: functions.map((/** @type {Choice} */ { label }, /** @type {number} */ k) => ({ value: String(k), words: label })),
      change: (place) => {
        const { point: [px, py], probe: [x, y] } = functions[Number(place)];
        this.change({ function: Number(place), px, py, x, y });
      },
    });
    if (functions.length > 1) this.controls.append(this.functions.node);
    this.controls.append(this.orders.node, button(WORDS.halve, () => this.halve()));
    this.themed.add(() => {
      for (const { view } of this.pictures.values()) view.renew();
      this.soon();
    });
    await breath();
    for (const _ of this.begin()) await breath();
    const known = this.current();
    await known.ready;
    this.now = numbers(this.settings, this.state);
    for (const step of this.changed(known, this.now)) {
      await breath();
      step();
    }
    await known.view.prepare();
    this.drawBoth(known, this.now); // once alone: the first time takes longest
    await breath();
  }

  halve() {
    const { p, q } = this.now;
    const [x, y] = q.map((v, k) => Number(((v + p[k]) / 2).toFixed(4)));
    this.change({ x, y });
  }

  /** Return the boards of the function in the menu. */
  current() {
    for (const _ of this.begin());
    const known = /** @type {Picture} */ (this.pictures.get(this.state.function));
    if (this.stage.firstChild !== known.map.svg) this.stage.replaceChildren(known.map.svg, known.view.node);
    return known;
  }

  /** Begin the boards of the function in the menu, in steps, unless they are there. */
  *begin() {
    const { function: place } = this.state;
    if (!this.pictures.has(place)) this.pictures.set(place, yield* this.picture(this.settings.functions[place]));
  }

  /** @param {Choice} f */
  *picture(f) {
    const side = /** @type {[number, number]} */ ([f.low, f.high]);
    const height = (/** @type {number} */ x, /** @type {number} */ y) => f.fn.at(x, y);
    const heights = grid(side, side, height);
    const [lowest, highest] = [Math.min(...heights), Math.max(...heights)];
    const room = 0.15 * (highest - lowest || 1); // for sheets that leave the surface
    const map = new Board({ x: side, y: side, xLabel: "x", yLabel: "y", label: WORDS.map, height: 320 });
    yield;
    const levels = Array.from({ length: LEVELS }, (_, k) => lowest + ((highest - lowest) * (k + 0.5)) / LEVELS);
    const ready = contourLayer(map).set(heights, levels);
    const close = contourLayer(map, "approximation");
    close.node.setAttribute("opacity", "0.6");
    const rounded = (/** @type {number} */ v) => Number(v.toFixed(2));
    const way = map.line("ink", { dash: "5 4", width: 1.6 });
    const names = [map.text("ink", { dx: 10, dy: -9 }), map.text("data", { dx: 10, dy: -9 })];
    const touch = handle(map, {
      name: WORDS.touch, meaning: "ink", plane: true, step: 0.1, move: (px, py, done) => this.change({ px: rounded(px), py: rounded(py) }, done),
      says: () => fill(WORDS["touch-says"], { x: shown(this.now.p[0]), y: shown(this.now.p[1]) }),
    });
    const probe = handle(map, {
      name: WORDS.probe, meaning: "data", shape: "ring", plane: true, step: 0.1, move: (x, y, done) => this.change({ x: rounded(x), y: rounded(y) }, done),
      says: () => fill(WORDS["probe-says"], this.values(this.now)),
    });
    onTap(map, (x, y) => this.change({ x: rounded(x), y: rounded(y) }));
    yield;
    const view = new Surface({
      x: side, y: side, z: [lowest - room, highest + room], cells: CELLS, label: WORDS.view, change: () => this.soon(),
      says: (turn, tilt) => fill(WORDS["view-says"], { turn: shown(turn), tilt }),
    });
    return { f, map, ready, heights, close, way, names, touch, probe, view, height };
  }

  show() {
    const { settings, state } = this;
    const n = (this.now = numbers(settings, state));
    this.drawBoth(this.current(), n);
    this.functions?.put(String(state.function));
    this.orders?.put(String(state.order));
    const kinds = [0, 1, 2].map((order) => WORDS[`order-${order}`]);
    return {
      formula: [this.written(n), this.compared(n)],
      sentence: this.describe(n),
      head: [WORDS["row-distance"], ...kinds.map((kind) => fill(WORDS["row-error"], { kind }))],
      rows: [2, 1, 1 / 2, 1 / 4].map((part, k) => [shown(part * n.distance, 4), ...n.errors.map((list) => shown(list[k], 3))]),
      end: this.close(n),
    };
  }

  /**
   * Return what has to be drawn anew, in steps: the sheet from the side, and where it is close.
   * @param {Picture} picture
   * @param {Numbers} n
   */
  changed({ f, map, heights, close, view, height }, n) {
    const { settings, state } = this;
    const [p, q] = /** @type {[number, number][]} */ ([n.p, n.q]);
    // As large as needed to be over q, lest it hide the surface.
    const half = Math.max(PATCH * (f.high - f.low), ...q.map((v, k) => Math.abs(v - p[k])));
    const drawn = `${state.function}:${state.order}:${p}:${half}`;
    if (drawn === this.drawn) return [];
    this.drawn = drawn;
    const over = sheet(settings, state);
    const [x, y] = p.map((v) => /** @type {[number, number]} */ ([v - half, v + half]));
    return [
      () => view.set({ f: height, meaning: "function" }, { f: over, meaning: "approximation", x, y }),
      () => close.between(grid(map.x.domain, map.y.domain, over).map((z, k) => heights[k] - z), [-f.close, f.close]),
    ];
  }

  /** @param {Picture} picture @param {Numbers} n */
  drawBoth(picture, n) {
    const { way, names, touch, probe, view } = picture;
    const [p, q] = /** @type {[number, number][]} */ ([n.p, n.q]);
    for (const step of this.changed(picture, n)) step();
    way.set([p, q]);
    names[0].set(p, "p");
    names[1].set(q, "q");
    touch.put(...p);
    probe.put(...q);
    const [low, high] = view.options.z;
    const inBox = n.sheet >= low && n.sheet <= high;
    view.draw([
      { line: [[...q, n.value], [...q, n.sheet]], meaning: "ink" },
      { dot: [...p, n.touching], meaning: "ink" },
      ...(inBox ? [{ dot: /** @type {const} */ ([...q, n.sheet]), meaning: /** @type {const} */ ("approximation") }] : []),
      { dot: [...q, n.value], meaning: "data" },
    ], this.moving !== undefined);
  }

  /** The height of the sheet over q, from value, J and H. @param {Numbers} n */
  written(n) {
    const { row, letter, sign, infix, number, matrix, indexed, fraction, brackets } = math;
    const short = (/** @type {number} */ v) => number(v, "derivative", 3);
    const d = n.q.map((v, k) => number(v - n.p[k], undefined, 3));
    const column = matrix(d.map((v) => [v]));
    const { order } = this.state;
    const parts = [row(indexed(letter("s", "approximation"), number(order)), brackets(letter("q")), sign("="), number(n.touching, "function"))];
    if (order > 0) parts.push(row(infix("+"), matrix([n.J.map(short)]), column));
    if (order > 1) parts.push(row(infix("+"), fraction(number(1), number(2)), matrix([d]), matrix(n.H.map((line) => line.map(short))), column));
    if (order > 0) parts.push(row(infix("="), number(n.sheet, "approximation")));
    return parts;
  }

  /** @param {Numbers} n */
  compared(n) {
    const { row, letter, sign, number, indexed, brackets } = math;
    const q = brackets(letter("q"));
    const size = row(sign("|"), letter("f", "function"), q, sign("−"), indexed(letter("s", "approximation"), number(this.state.order)), q, sign("|"));
    const value = n.value < 0 ? brackets(number(n.value, "function")) : number(n.value, "function");
    const other = n.sheet < 0 ? brackets(number(n.sheet, "approximation")) : number(n.sheet, "approximation");
    return row(size, sign("="), row(sign("|"), value, sign("−"), other, sign("|")), sign("="), number(n.error, undefined, 3));
  }

  /** @param {Numbers} n */
  values(n) {
    const { order } = this.state;
    return {
      x: shown(n.q[0]), y: shown(n.q[1]), value: shown(n.value), sheet: shown(n.sheet), error: shown(n.error, 3), kind: WORDS[`order-${order}`],
      distance: shown(n.distance, 3), twice: shown(2 * n.distance, 3), before: shown(n.errors[order][0], 3), close: shown(chosen(this.settings, this.state).f.close),
    };
  }

  /** @param {Numbers} n */
  describe(n) {
    const key = n.distance === 0 ? "same" : n.error < NOISE * Math.max(1, Math.abs(n.value)) ? "lost" : "sentence";
    return fill(WORDS[key], this.values(n));
  }

  /** @param {Numbers} n */
  close(n) {
    const { state, predicted } = this;
    const { point, probe } = this.settings.functions[state.function];
    const start = Math.hypot(probe[0] - point[0], probe[1] - point[1]);
    // Something has been compared once q has come closer than it began.
    if (n.distance === 0 || n.distance > 0.7 * start) return undefined;
    if (!n.factors.length) return n.errors[state.order].every((error) => error < SMALL) ? fill(WORDS["end-exact"], { small: shown(SMALL) }) : WORDS["end-meets"];
    const [factor, ...next] = n.factors.map((v) => shown(v, 3));
    const power = state.order + 1;
    const said = [fill(WORDS.end, { ...this.values(n), factor })];
    if (next.length) said.push(fill(WORDS["end-next"], { factors: next.join(", ") }));
    said.push(fill(WORDS["end-limit"], { kind: WORDS[`order-${state.order}`], power, limit: 2 ** power }));
    // The prediction was about the tilted sheet.
    if (predicted !== null && state.order !== 1) said.unshift(fill(WORDS["end-sheet"], { kind: WORDS[`order-${state.order}`] }));
    else if (predicted !== null) said.unshift(fill(WORDS[Math.abs(predicted - 4) >= NEAR ? "end-said" : Math.abs((n.factors.at(-1) ?? 4) - 4) < 1 ? "end-right" : "end-vanishes"], { predicted: shown(predicted) }));
    return said.join(" ");
  }
}

customElements.define("uphill-sheet", Sheet);
