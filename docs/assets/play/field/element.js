// A landscape from above and from the side: its slope at a point in every direction, its gradient
// everywhere, or how it bends.

import { Board, Play, arrow, breath, choice, draw, fill, fixed, handle, make, math, onTap, put, shown } from "uphill-kit";
import { Surface, contourLayer, gridSlowly } from "uphill-land";
import { NAMES, VIEWS, angleOf, bends, contour, fields, judged, numbers, python, reach, settled, snapped, stride, turned, unit } from "./model.js";

/**
 * @typedef {import("./model.js").Pair} Pair
 * @typedef {import("./model.js").Settings} Settings
 * @typedef {import("./model.js").Numbers} Numbers
 * @typedef {import("../land/surface.js").Point} Point
 */

const WORDS = UPHILL_WORDS;
const CELLS = 60; // a side, for the contours
const ARROWS = 11; // a side
const TURN = 5; // degrees a key turns the dial
const BESIDE = 4; // degrees from which a dragged dial falls into place
const ZERO = 0.005; // what is shown as 0.00
/** @type {Pair} */
const NOWHERE = [NaN, NaN];

class Field extends Play {
  /** @type {{place: Pair, J: number[]}[]} */ arrows = [];
  /** @type {Numbers | undefined} */ computed;
  /** @type {object | undefined} */ computedFor;

  get model() {
    return { fields, python };
  }

  get question() {
    const options = this.settings.points.map((/** @type {Pair} */ _, /** @type {number} */ k) => NAMES[k]);
    return { ask: WORDS[`ask-${this.settings.ask}`], kind: /** @type {const} */ ("choice"), options };
  }

  /** @param {number} prediction */
  reply(prediction) {
    const key = this.settings.ask === "saddle" ? "check-saddle" : `reply-${judged(this.settings, this.now, prediction)}`;
    return fill(WORDS[key] ?? WORDS.check, { name: NAMES[prediction] });
  }

  /** Whether the lengths of arrows give nothing away. */
  get told() {
    return this.settings.ask === "saddle" || this.predicted !== null;
  }

  /** The numbers of this state, computed once. @returns {Numbers} */
  get now() {
    if (this.computedFor !== this.state) {
      this.computed = numbers(this.settings, this.state);
      this.computedFor = this.state;
    }
    return /** @type {Numbers} */ (this.computed);
  }

  async build() {
    const { low, high, fn, levels, points } = /** @type {Settings} */ (this.settings);
    /** @type {[number, number]} */
    const side = [low, high];
    // Two slopes make a right angle only where both axes have one scale.
    const board = (this.board = new Board({ x: side, y: side, xLabel: WORDS.x, yLabel: WORDS.y, label: WORDS.board, height: 336 }));
    await breath();
    this.heights = await gridSlowly(side, side, (x, y) => fn.at(x, y), CELLS);
    await contourLayer(board).set(this.heights, levels);
    const [bottom, top] = [Math.min(...this.heights), Math.max(...this.heights)];
    await breath();
    const places = Array.from({ length: ARROWS ** 2 }, (_, k) => {
      const at = (/** @type {number} */ n) => low + ((high - low) * (n + 0.5)) / ARROWS;
      return /** @type {Pair} */ ([at(k % ARROWS), at(Math.floor(k / ARROWS))]);
    });
    for (const [k, place] of [...places, ...points].entries()) {
      if (k % 40 === 39) await breath();
      this.arrows.push({ place, J: fn.gradient(place) });
    }
    this.steepest = Math.max(...this.arrows.map(({ J }) => Math.hypot(...J)));
    await breath();

    this.through = board.line("function", { width: 2 });
    this.tangent = board.line("ink", { dash: "6 4", width: 1.8 });
    this.corner = board.line("ink", { width: 1.2 });
    this.field = draw("path", { class: "play-line is-derivative", "stroke-width": 1.3 });
    this.named = draw("path", { class: "play-line is-derivative", "stroke-width": 2.6 });
    board.inner.append(this.field, this.named);
    this.bends = [board.line("derivative"), board.line("derivative")];
    this.uphill = board.arrow("derivative", { width: 2.8 });
    this.way = board.arrow("ink", { width: 2 });
    board.inner.append(this.uphill.node, this.way.node);
    this.marks = points.map(() => ({ ring: board.mark("ink", { shape: "ring", size: 4 }), name: board.text("ink", { dx: 7, dy: -5 }) }));
    this.names = { uphill: board.text("derivative", { anchor: "middle", dy: 5 }), way: board.text("ink", { anchor: "middle", dy: 5 }) };
    this.notes = [board.text("derivative", { anchor: "middle", dy: 5 }), board.text("derivative", { anchor: "middle", dy: 5 })];
    this.standing = handle(board, {
      name: WORDS.point, meaning: "ink", plane: true, step: stride(this.settings),
      move: (x, y, done) => this.move(x, y, done), press: () => this.go(this.now.stationary),
      says: () => fill(WORDS["point-says"], this.place()),
    });
    onTap(board, (x, y) => this.go([x, y]));
    await breath();

    const z = /** @type {[number, number]} */ (bottom < top ? [bottom, top] : [bottom - 1, bottom + 1]);
    this.surface = new Surface({
      x: side, y: side, z, label: WORDS.surface, change: () => this.soon(),
      says: (turn, tilt) => fill(WORDS["surface-says"], { turn: shown(turn), tilt: shown(tilt) }),
    });
    await breath();
    this.surface.set({ f: (x, y) => fn.at(x, y), meaning: "function" });
    await breath();
    this.themed.add(() => {
      this.surface?.renew();
      this.soon();
    });
    this.stage.append(board.svg, this.surface.node);
    this.views = choice({
      name: WORDS.show, options: VIEWS.map((value) => ({ value, words: WORDS[value] })), change: (show) => this.change({ show }),
    });
    this.controls.append(this.views.node, this.buildDial());
    await this.surface.prepare();
    // Once before it is seen, one after the other: together they take too long on a slow phone.
    const n = this.now;
    for (const part of [this.drawMap, this.drawDial, this.drawSurface]) {
      await breath();
      part.call(this, n);
    }
  }

  /** Return the unit circle on which a direction is chosen. */
  buildDial() {
    const dial = (this.dial = new Board({ x: [-1.62, 1.62], y: [-1.62, 1.62], label: WORDS.dial, frame: false, width: 220, height: 220 }));
    dial.svg.style.maxWidth = "11rem";
    this.below = dial.line("derivative", { dash: "2 5" });
    this.above = dial.line("derivative", { width: 3.4 });
    this.legs = dial.line("muted", { dash: "4 3", width: 1.6 });
    this.steep = dial.line("derivative", { width: 3 });
    this.legNames = [dial.text("muted", { anchor: "middle", dy: 14 }), dial.text("muted", { dx: 4, dy: 5 })];
    this.ends = [dial.text("derivative", { anchor: "middle", dy: 5 }), dial.text("derivative", { anchor: "middle", dy: 5 })];
    this.pointer = dial.arrow("ink");
    this.tip = handle(dial, {
      name: WORDS.dial, meaning: "ink", shape: "ring", step: 0, plane: true,
      move: (c, d, done) => {
        // A drag may pass through the middle, which is no direction.
        if (c !== 0 || d !== 0) this.change({ angle: snapped(this.now, angleOf([c, d]), BESIDE) }, done);
      },
      says: () => {
        const { derivative } = this.now;
        return fill(WORDS["dial-says"], { angle: degrees(this.state.angle), compass: compass(this.state.angle), slope: fixed(derivative, 2), way: WORDS[wayOf(this.now)] });
      },
    });
    // Here keys turn. They are caught on their way to the point, which would step along the axes.
    dial.svg.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      /** @type {Record<string, number>} */
      const turns = { ArrowRight: TURN, ArrowUp: TURN, ArrowLeft: -TURN, ArrowDown: -TURN, PageUp: 9 * TURN, PageDown: -9 * TURN };
      const by = turns[event.key] * (event.shiftKey ? 9 : 1);
      if (by) this.change({ angle: turned(this.now, this.state.angle, Math.max(-9 * TURN, Math.min(9 * TURN, by))) });
      else if (event.key === "Home") this.change({ angle: 0 });
      else return;
      event.preventDefault();
      event.stopPropagation();
    }, true);
    return make("div", {}, make("span", {}, WORDS.dial), dial.svg);
  }

  /** Move the point; one that is dragged falls into a place where J is zero. @param {number} x @param {number} y @param {boolean} done */
  move(x, y, done) {
    const place = (!done && settled(this.settings, [x, y]).stationary) || [x, y];
    this.go(/** @type {Pair} */ (place), done);
  }

  /** @param {Pair | undefined} place @param {boolean} [done] */
  go(place, done = true) {
    if (place) this.change({ x: Number(place[0].toFixed(3)), y: Number(place[1].toFixed(3)) }, done);
  }

  /** Return where the point is, in words. */
  place() {
    const now = this.now;
    return { x: shown(this.state.x), y: shown(this.state.y), f: fixed(now.f, 2), length: fixed(now.length, 2) };
  }

  show() {
    const n = this.now;
    this.drawMap(n);
    this.drawDial(n);
    this.drawSurface(n);
    this.views?.put(this.state.show);
    return { formula: this.formulaOf(n), sentence: this.describe(n), head: [WORDS.quantity, WORDS.value], rows: this.rows(n), end: this.close(n) };
  }

  /** @param {Numbers} n */
  drawMap(n) {
    const { board, state, settings, arrows, heights = [], steepest = 1 } = this;
    if (!board) return;
    const { x, y, show } = state;
    const size = settings.high - settings.low;
    /** @type {(by: Pair, length: number) => Pair} */
    const from = (by, length) => [x + length * by[0], y + length * by[1]];
    const { uphill = NOWHERE, tangent = NOWHERE } = n;
    const [flat, slope, bending] = [n.uphill === undefined, show === "slope", show === "curvature"];
    put(/** @type {Element} */ (this.through?.node), { d: contour(settings, heights, n.f).map((piece) => board.path(piece)).join("") });
    this.tangent?.set(flat || bending ? [] : [from(tangent, -0.17 * size), from(tangent, 0.17 * size)]);
    const square = 0.07 * size;
    const [along, up] = [from(tangent, square), from(uphill, square)];
    this.corner?.set(flat || bending ? [] : [along, [along[0] + up[0] - x, along[1] + up[1] - y], up]);
    // The arrows of one picture have one scale.
    const scale = ((slope ? 0.3 : 0.17) * size) / (steepest || 1);
    this.uphill?.set([x, y], flat || bending ? NOWHERE : from(uphill, n.length * scale));
    this.way?.set([x, y], slope ? from(n.direction, 0.15 * size) : NOWHERE);
    // Where both arrows point the same way, one name would cover the other.
    const aside = n.derivative < 0.9 * n.length;
    const beyond = Math.max(n.length * scale, 0.04 * size) + 0.05 * size;
    this.names?.uphill.set(flat || !slope ? NOWHERE : from(uphill, beyond), "∇f");
    this.names?.way.set(slope && aside ? from(n.direction, 0.23 * size) : NOWHERE, "(c, d)");
    const told = this.told;
    const path = (/** @type {typeof arrows} */ some, /** @type {number} */ head) =>
      some.map(({ place: [px, py], J }) => {
        const length = told ? scale : (0.06 * size) / Math.hypot(...J);
        return arrow(board.spot([px, py]), board.spot([px + length * J[0], py + length * J[1]]), head);
      });
    const all = show === "arrows";
    put(/** @type {Element} */ (this.field), { d: all ? path(arrows.slice(0, ARROWS ** 2), 5).join("") : "" });
    put(/** @type {Element} */ (this.named), { d: all ? path(arrows.slice(ARROWS ** 2), 9).join("") : "" });
    this.marks?.forEach(({ ring, name }, k) => {
      const place = bending && settings.ask === "longest" ? NOWHERE : settings.points[k];
      ring.set(place);
      name.set(place, NAMES[k]);
    });
    const largest = Math.max(...n.curvatures.map(Math.abs)) || 1;
    n.curvatures.forEach((curvature, k) => {
      const arm = (0.09 + (0.1 * Math.abs(curvature)) / largest) * size;
      const v = n.directions[k];
      this.bends?.[k].set(bending ? [from(v, -arm), from(v, arm)] : []);
      put(/** @type {Element} */ (this.bends?.[k].node), { "stroke-dasharray": curvature < 0 ? "6 5" : "none" });
      // Where the arm would leave the map, its number goes to the other end.
      const end = Math.max(...from(v, arm + 0.05 * size).map(Math.abs)) > Math.max(-settings.low, settings.high) ? -1 : 1;
      this.notes?.[k].set(bending ? from(v, end * (arm + 0.045 * size)) : NOWHERE, `${bent(curvature)} ${two(curvature)}`);
    });
    this.standing?.put(x, y);
  }

  /** @param {Numbers} n */
  drawDial(n) {
    const { dial, tip } = this;
    if (!dial || !tip) return;
    const around = dial.svg.parentElement;
    if (around) around.hidden = this.state.show !== "slope";
    const { steepest, direction: [c, d] } = n;
    /** @type {(from: number) => Pair[]} */
    const half = (from) => Array.from({ length: 31 }, (_, k) => unit(from + 6 * k));
    this.above?.set(steepest === undefined ? [] : half(steepest - 90));
    this.below?.set(steepest === undefined ? [...half(0), ...half(180)] : half(steepest + 90));
    const out = (/** @type {number} */ r) => /** @type {Pair} */ (n.uphill ? n.uphill.map((v) => v * r) : NOWHERE);
    this.steep?.set(n.uphill ? [out(0.9), out(1.12)] : []);
    this.ends?.[0].set(out(1.4), WORDS.up);
    this.ends?.[1].set(out(-1.4), WORDS.down);
    this.legs?.set([[0, 0], [c, 0], [c, d]]);
    this.legNames?.[0].set(Math.abs(c) > 0.3 ? [c / 2, 0] : NOWHERE, "c");
    this.legNames?.[1].set(Math.abs(d) > 0.3 ? [c, d / 2] : NOWHERE, "d");
    this.pointer?.set([0, 0], [0.9 * c, 0.9 * d]);
    tip.put(c, d);
    put(tip.node, { "aria-valuemin": 0, "aria-valuemax": 360, "aria-valuenow": this.state.angle });
  }

  /** @param {Numbers} n */
  drawSurface(n) {
    const { settings, state } = this;
    const { low, high, fn } = /** @type {Settings} */ (settings);
    const { x, y, show } = state;
    const [bottom, top] = this.surface?.options.z ?? [0, 0];
    const reached = 0.2 * (high - low);
    /** A path over the land, or a straight line that rises: points as long as they are in the box. @type {(by: Pair, slope?: number) => Point[]} */
    const path = (by, slope) =>
      Array.from({ length: 25 }, (_, k) => (reached * (k - 12)) / 12)
        .map((t) => /** @type {Point} */ ([x + t * by[0], y + t * by[1], slope === undefined ? fn.at(x + t * by[0], y + t * by[1]) : n.f + t * slope]))
        .filter(([px, py, pz]) => px >= low && px <= high && py >= low && py <= high && pz >= bottom && pz <= top);
    /** @type {{line?: Point[], dot?: Point, meaning: import("../kit/board.js").Meaning}[]} */
    const marks = [];
    if (show === "curvature") {
      n.curvatures.forEach((curvature, k) => {
        const line = path(n.directions[k]);
        // Dashed, as on the map, where the land bends down.
        if (curvature >= 0) marks.push({ line, meaning: "derivative" });
        else for (let i = 0; i < line.length - 1; i += 2) marks.push({ line: line.slice(i, i + 2), meaning: "derivative" });
      });
    } else {
      if (n.tangent) marks.push({ line: path(n.tangent, 0), meaning: "ink" });
      if (show === "slope") marks.push({ line: path(n.direction, n.derivative), meaning: "derivative" });
    }
    this.surface?.draw([...marks, { dot: [x, y, n.f], meaning: "ink" }]);
  }

  /** @param {Numbers} n */
  formulaOf(n) {
    const { row, letter, sign, number, matrix, brackets, indexed, power } = math;
    const short = (/** @type {number} */ value, /** @type {import("../kit/board.js").Meaning} */ meaning) => number(fixed(value, 2), meaning);
    const J = matrix([n.J.map((v) => short(v, "derivative"))]);
    if (this.state.show === "curvature") {
      const H = matrix(n.H.map((line) => line.map((v) => short(v, "derivative"))));
      const lambda = (/** @type {0 | 1} */ k) => row(indexed(letter("λ"), number(k + 1)), sign("="), number(two(n.curvatures[k]), "derivative"));
      return [row(letter("H"), sign("="), H), row(lambda(0), sign(","), lambda(1))];
    }
    if (this.state.show === "arrows") {
      const square = (/** @type {number} */ v) => power(v < 0 ? brackets(short(v, "derivative")) : short(v, "derivative"), number(2));
      const length = row(sign("|"), letter("J"), sign("|"), sign("="), `<msqrt>${square(n.J[0])}${sign("+")}${square(n.J[1])}</msqrt>`, sign("="), short(n.length, "derivative"));
      return [row(letter("J"), sign("="), J), length];
    }
    const column = brackets(`<mtable>${n.direction.map((v) => `<mtr><mtd>${short(v, "ink")}</mtd></mtr>`).join("")}</mtable>`);
    const symbols = brackets("<mtable><mtr><mtd><mi>c</mi></mtd></mtr><mtr><mtd><mi>d</mi></mtd></mtr></mtable>");
    return row(letter("J"), symbols, sign("="), J, column, sign("="), short(n.derivative, "derivative"));
  }

  /** @param {Numbers} n */
  describe(n) {
    const { state } = this;
    const values = { x: shown(state.x), y: shown(state.y), length: fixed(n.length, 2) };
    if (state.show === "curvature") return this.describeBend(n, values);
    if (state.show === "arrows") return fill(WORDS[this.told ? "true" : "equal"], values);
    if (n.length < ZERO || n.steepest === undefined) return fill(WORDS.level, values);
    const way = { ...values, angle: degrees(state.angle), compass: compass(state.angle), slope: fixed(Math.abs(n.derivative), 2), steepest: fixed(n.steepest, 1) };
    return fill(WORDS[`sentence-${wayOf(n)}`], way);
  }

  /** @param {Numbers} n @param {Record<string, string>} values */
  describeBend(n, values) {
    const [small, large] = n.curvatures.map(two);
    const [least, most] = n.curvatures.map(Math.abs).toSorted((a, b) => a - b).map(two);
    const bend = fill(WORDS[`bend-${n.kind}`], { ...values, small, large, least, most });
    if (!n.stationary || !n.verdict) return `${bend} ${fill(WORDS.moving, { length: shown(n.length, 3) })}`;
    const away = Math.hypot(n.stationary[0] - this.state.x, n.stationary[1] - this.state.y);
    const there = { sx: near(n.stationary[0]), sy: near(n.stationary[1]), away: shown(away, 1) };
    // The point keeps three decimals: no closer can it come.
    return `${bend} ${fill(away < 0.0008 ? WORDS.at : WORDS.near, there)} ${WORDS[`verdict-${n.verdict}`]}`;
  }

  /** @param {Numbers} n */
  rows(n) {
    const { points } = this.settings;
    const pair = (/** @type {readonly number[]} */ values) => `(${values.map((v) => fixed(v, 4)).join(", ")})`;
    const rows = [
      [WORDS["row-point"], `(${shown(this.state.x)}, ${shown(this.state.y)})`],
      ["f", fixed(n.f, 4)],
      ["J", `[${n.J.map((v) => fixed(v, 4)).join(", ")}]`],
      ["|J|", fixed(n.length, 4)],
      [WORDS["row-steepest"], n.steepest === undefined ? "–" : `${fixed(n.steepest, 2)}°`],
      [WORDS["row-tangent"], n.tangent ? pair(n.tangent) : "–"],
      [WORDS["row-direction"], pair(n.direction)],
      [WORDS["row-derivative"], fixed(n.derivative, 4)],
      ["H", n.H.map((line) => `[${line.map((v) => fixed(v, 4)).join(", ")}]`).join(" ")],
      ...n.curvatures.map((v, k) => [fill(WORDS["row-bend"], { k: k + 1 }), `${fixed(v, 4)} ${pair(n.directions[k])}`]),
    ];
    const told = this.told;
    const named = points.map((/** @type {Pair} */ point, /** @type {number} */ k) => [
      fill(WORDS["row-named"], { name: NAMES[k], x: shown(point[0]), y: shown(point[1]) }),
      `f ${fixed(n.heights[k], 2)}${told ? `, |J| ${fixed(n.lengths[k], 2)}` : ""}`,
    ]);
    return [...rows, ...named];
  }

  /** @param {Numbers} n */
  close(n) {
    const { predicted, state, settings } = this;
    if (predicted === null) return undefined;
    const saddle = settings.ask === "saddle";
    const words = WORDS[`end-${judged(settings, n, predicted)}${saddle ? "-saddle" : ""}`];
    const values = { guess: NAMES[predicted], longest: n.longest };
    if (saddle) {
      // To be seen where it was predicted.
      const [x, y] = settings.points[predicted];
      if (state.show !== "curvature" || Math.hypot(x - state.x, y - state.y) > reach(settings)) return undefined;
      const all = n.kinds.map((kind, k) => `${NAMES[k]} ${WORDS[`kind-${kind}`]}`).join(", ");
      const { curvatures } = bends(settings.fn.hessian(settings.points[predicted]));
      return fill(words, { ...values, all, small: two(curvatures[0]), large: two(curvatures[1]) });
    }
    if (state.show !== "arrows") return undefined;
    const all = n.lengths.map((v, k) => `${NAMES[k]} ${fixed(v, 2)}`).join(", ");
    return fill(words, { ...values, all, mine: fixed(n.lengths[predicted], 2), most: fixed(Math.max(...n.lengths), 2) });
  }
}

/** @param {Numbers} now */
const wayOf = ({ derivative, length }) => (Math.abs(derivative) <= 1e-4 * length ? "flat" : derivative > 0 ? "uphill" : "downhill");

/** Return two decimals, or more where a number that is not zero would look like it. @param {number} value */
const two = (value) => (Math.abs(value) < ZERO && Math.abs(value) > 1e-9 ? shown(value, 2) : fixed(value, 2));

/** Return a place as the state keeps it. @param {number} value */
const near = (value) => shown(Number(value.toFixed(3)));

/** @param {number} curvature */
const bent = (curvature) => (Math.abs(curvature) <= 1e-9 ? "–" : curvature > 0 ? "∪" : "∩");

/** @param {number} angle */
const degrees = (angle) => shown(Number(angle.toFixed(1)));

/** Return the nearest of eight directions, in words. @param {number} angle */
const compass = (angle) => WORDS[`compass-${Math.round(angle / 45) % 8}`];

customElements.define("uphill-field", Field);
