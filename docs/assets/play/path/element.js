// A walk over a landscape: the map with the path, the height against time, and what each variable contributes.

import { Board, Play, draw, fill, fixed, handle, math, onTap, put, shown } from "uphill-kit";
import { contourLayer, gridSlowly } from "uphill-land";
import { NAMES, fields, judged, nearest, numbers, python, resting, snapped, stepped } from "./model.js";

/** @typedef {import("./model.js").Pair} Pair */
/** @typedef {import("./model.js").Numbers} Numbers */

const WORDS = UPHILL_WORDS;
const STEPS = 120; // of the keys, along the path
const [WIDTH, INNER, AROUND] = [340, 282, 68]; // of the map: its picture, its axes, what is above and below
const LINES = [18, 54, 90]; // heights of the bars
const LEFT = 0.28; // of the bars, for their names
/** @type {Pair} */
const NOWHERE = [NaN, NaN];

class Path extends Play {
  get model() {
    return { fields, python };
  }

  get question() {
    const options = this.settings.points.map((/** @type {number} */ _, /** @type {number} */ k) => NAMES[k]);
    return { ask: WORDS.ask, kind: /** @type {const} */ ("choice"), options };
  }

  /** @param {number} prediction */
  reply(prediction) {
    const why = judged(this.settings, prediction);
    return why === "right" ? WORDS["reply-right"] : fill(WORDS[`reply-${why}`], told(this.at(prediction), NAMES[prediction]));
  }

  /** Return the numbers of a marked point. @param {number} k */
  at(k) {
    return numbers(this.settings, { t: this.settings.points[k] });
  }

  async build() {
    const { settings } = this;
    const { f, x, y, left, right, bottom, top, begin, end, levels, heights, reach, labels, points } = settings;
    // Velocity and contour touch only where both axes have one scale.
    const height = (INNER * (top - bottom)) / (right - left) + AROUND;
    const map = (this.map = new Board({ x: [left, right], y: [bottom, top], xLabel: labels.x, yLabel: labels.y, label: WORDS.map, width: WIDTH, height }));
    await contourLayer(map).set(await gridSlowly(map.x.domain, map.y.domain, (px, py) => f.at(px, py)), levels);
    const times = Array.from({ length: 2 * STEPS + 1 }, (_, k) => begin + ((end - begin) * k) / (2 * STEPS));
    map.line("ink", { width: 1.6, dash: "5 4" }).set(times.map((t) => [x.at(t), y.at(t)]));
    this.level = map.line("function", { width: 3 });
    this.legs = map.line("muted", { width: 1.8, dash: "3 3" });
    this.velocity = map.arrow("ink", { width: 2.6 });
    for (const [k, t] of points.entries()) {
      map.mark("ink", { shape: "ring", size: 4 }).set([x.at(t), y.at(t)]);
      map.text("ink", { dx: 7, dy: -6 }).set([x.at(t), y.at(t)], NAMES[k]);
    }
    const profile = (this.profile = new Board({ x: [begin, end], y: heights, xLabel: labels.t, yLabel: labels.f, label: WORDS.profile, height: 230 }));
    profile.line("function").set(times.map((t) => [t, f.at(x.at(t), y.at(t))]));
    this.tangent = profile.line("derivative", { dash: "6 4" });
    this.slope = profile.text("derivative");
    this.marks = /** @type {number[]} */ (points).map(() => ({ ring: profile.mark("ink", { shape: "ring", size: 4 }), name: profile.text("ink", { anchor: "middle", dy: 19 }) }));
    const low = reach[0] - (LEFT / (1 - LEFT)) * (reach[1] - reach[0]);
    const bars = (this.bars = new Board({ x: [low, reach[1]], y: [108, 0], label: WORDS.bars, frame: false, width: WIDTH, height: 116 }));
    bars.svg.style.maxWidth = "19rem"; // alone on a wide page its words would be larger than the text
    bars.line("muted", { width: 1 }).set([[0, 2], [0, 106]]);
    this.lengths = LINES.map((at, k) => {
      const line = bars.line("derivative", { width: k < 2 ? 12 : 18 });
      line.node.style.strokeLinecap = "butt";
      if (k < 2) line.node.style.strokeOpacity = "0.55";
      const value = draw("text", { y: bars.y(at) + 5, class: "play-words is-derivative" });
      bars.over.append(draw("text", { x: 4, y: bars.y(at) + 5, class: "play-words is-ink" }, WORDS[`bar-${k}`]), value);
      return { line, value, at };
    });

    const step = (end - begin) / STEPS;
    const says = () => fill(WORDS["handle-says"], told(numbers(settings, this.state)));
    this.walker = handle(map, {
      name: WORDS.walker, meaning: "ink", step,
      move: (px, py, done) => this.change({ t: done ? this.state.t : snapped(settings, nearest(settings, [px, py], this.state.t)) }, done), says,
    });
    onTap(map, (px, py) => this.change({ t: snapped(settings, nearest(settings, [px, py])) }));
    this.dot = handle(profile, { name: WORDS.dot, meaning: "function", shape: "ring", step, move: (t, _, done) => this.change({ t: snapped(settings, t) }, done), says });
    onTap(profile, (t) => this.change({ t: snapped(settings, t) }));
    for (const { svg } of [map, profile]) svg.addEventListener("keydown", (event) => this.key(event, step), true);
    this.stage.append(map.svg, profile.svg, bars.svg);
  }

  /** Go along the path by keys. They are caught on their way to the point, which would step along the axes. @param {KeyboardEvent} event @param {number} step */
  key(event, step) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { settings, state } = this;
    /** @type {Record<string, number>} */
    const moves = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
    const by = moves[event.key] * (event.shiftKey ? 10 : 1);
    if (by) this.change({ t: stepped(settings, state.t, Math.max(-10, Math.min(10, by)) * step) });
    else if (event.key === "Home" || event.key === "End") this.change({ t: event.key === "Home" ? settings.begin : Number(settings.end.toFixed(4)) });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  show() {
    const n = numbers(this.settings, this.state);
    this.place(n);
    const words = told(n);
    const way = resting(this.settings, n.t) !== undefined ? "level" : n.rate > 0 ? "rises" : "falls";
    const pair = (/** @type {Pair} */ values) => `(${values.map((v) => fixed(v, 4)).join(", ")})`;
    const { f, x, y } = this.settings;
    return {
      formula: formulaOf(n),
      sentence: fill(WORDS[`sentence-${way}`], words),
      head: [WORDS.quantity, WORDS.value],
      rows: [
        [WORDS["row-place"], pair([n.x, n.y])],
        ["f", fixed(n.f, 4)],
        [WORDS["row-slopes"], pair(n.slopes)],
        [WORDS["row-velocity"], pair(n.velocity)],
        [WORDS["row-parts"], pair(n.parts)],
        ["df/dt", fixed(n.rate, 4)],
        ...[0.1, 0.01, 0.001].map((step) => {
          const there = f.at(x.at(n.t + step), y.at(n.t + step));
          return [fill(WORDS["row-secant"], { step }), fixed((there - n.f) / step, 4)];
        }),
      ],
      end: this.close(n),
    };
  }

  /** @param {Numbers} n */
  place(n) {
    const { settings, predicted } = this;
    const { begin, end, speed, right, left, heights } = settings;
    const scale = (0.24 * (right - left)) / speed;
    const tip = /** @type {Pair} */ ([n.x + scale * n.velocity[0], n.y + scale * n.velocity[1]]);
    this.velocity?.set([n.x, n.y], tip);
    this.legs?.set([[n.x, n.y], [tip[0], n.y], tip]);
    const steep = Math.hypot(...n.slopes);
    const across = steep > 1e-9 ? n.slopes.map((v) => (0.1 * (right - left) * v) / steep) : NOWHERE;
    this.level?.set([[n.x - across[1], n.y + across[0]], [n.x + across[1], n.y - across[0]]]);
    const run = (end - begin) / 9;
    this.tangent?.set([[n.t - run, n.f - run * n.rate], [n.t + run, n.f + run * n.rate]]);
    // Beside the curve, not on it: below where it rises.
    this.slope?.set([n.t + run / 2.5, n.f - Math.sign(n.rate) * 0.12 * (heights[1] - heights[0])], fixed(n.rate, 2));
    this.marks?.forEach(({ ring, name }, k) => {
      const { t, f } = this.at(k);
      ring.set(predicted === null ? NOWHERE : [t, f]);
      name.set(predicted === null ? NOWHERE : [t, f], NAMES[k]);
    });
    const ends = [[0, n.parts[0]], [n.parts[0], n.rate], [0, n.rate]];
    this.lengths?.forEach(({ line, value, at }, k) => {
      const [from, to] = ends[k];
      line.set([[from, at], [to, at]]);
      // Beside the bar, on the side where it ends.
      put(value, { x: (this.bars?.x(to) ?? 0) + (to < from ? -6 : 6), "text-anchor": to < from ? "end" : "start" });
      value.textContent = fixed(to - from, 2);
    });
    this.walker?.put(n.x, n.y);
    this.dot?.put(n.t, n.f);
    for (const point of [this.walker, this.dot]) if (point) put(point.node, { "aria-valuemin": begin, "aria-valuemax": end, "aria-valuenow": n.t });
  }

  /** @param {Numbers} n */
  close(n) {
    if (resting(this.settings, n.t) === undefined) return undefined;
    const seen = fill(WORDS.close, told(n));
    const { predicted } = this;
    if (predicted === null) return seen;
    const right = judged(this.settings, predicted) === "right";
    return `${seen} ${fill(WORDS[right ? "said-right" : "said-other"], told(this.at(predicted), NAMES[predicted]))}`;
  }
}

/** Return the numbers as words have them. @param {Numbers} n @param {string} [name] */
function told(n, name = "") {
  const two = (/** @type {number} */ v) => fixed(v, 2);
  const signed = (/** @type {number} */ v) => (v < -0.005 ? `(${two(v)})` : two(v));
  return {
    name, t: shown(Number(n.t.toFixed(3))), x: two(n.x), y: two(n.y), f: two(n.f), fx: two(n.slopes[0]), fy: two(n.slopes[1]), u: two(n.velocity[0]), v: two(n.velocity[1]),
    times: signed(n.velocity[0]), timesy: signed(n.velocity[1]), p: two(n.parts[0]), q: two(n.parts[1]), rate: two(n.rate), size: two(Math.abs(n.rate)),
  };
}

/** @param {Numbers} n */
function formulaOf({ slopes, velocity, parts, rate }) {
  const { row, letter, sign, infix, brackets, number, fraction } = math;
  const curly = '<mi mathvariant="normal">∂</mi>';
  const partial = (/** @type {string} */ v) => math.coloured(fraction(row(curly, letter("f")), row(curly, letter(v))), "derivative");
  const short = (/** @type {number} */ v, /** @type {import("../kit/board.js").Meaning} */ meaning) => {
    const inside = number(fixed(v, 2), meaning);
    return v < -0.005 ? brackets(inside) : inside;
  };
  const d = (/** @type {string} */ name) => row(letter("d"), letter(name));
  const speed = (/** @type {string} */ v) => row(letter(v), sign("′"));
  const term = (/** @type {0 | 1} */ k) => row(short(slopes[k], "derivative"), sign("·"), short(velocity[k], "ink"));
  return [[
    row(fraction(d("f"), d("t")), infix("="), partial("x"), sign("·"), speed("x"), sign("+"), partial("y"), sign("·"), speed("y")),
    row(infix("="), term(0), sign("+"), term(1)),
    row(infix("="), number(fixed(parts[0], 2), "derivative"), sign("+"), short(parts[1], "derivative"), infix("="), number(fixed(rate, 2), "derivative")),
  ]];
}

customElements.define("uphill-path", Path);
