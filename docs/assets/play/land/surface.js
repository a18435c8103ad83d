// A landscape seen from the side: one surface or two on a canvas, which keys, pointer and finger turn.

import { grid } from "./contours.js";
import { breath, clamp, make, put } from "uphill-kit";

/**
 * @typedef {import("../kit/board.js").Meaning} Meaning
 * @typedef {readonly [number, number, number]} Point
 * @typedef {([number, number] | undefined)[]} Limits of x, y and z
 * @typedef {{x: [number, number], y: [number, number], z: [number, number], label: string, cells?: number,
 *   turn?: number, tilt?: number, change: (turn: number, tilt: number) => void, says: (turn: number, tilt: number) => string}} Options
 */

const SIZE = 420; // units of the picture; the canvas has more pixels where the screen has
const FLAT = 0.62; // how high the box is, as a part of its width
const STEP = 5; // degrees a key
const CELLS = 28; // a side
const SHADES = 24;
const SLICE = 3; // milliseconds of painting a picture while something moves

/** A box with surfaces, seen from `turn` degrees and `tilt` degrees above. */
export class Surface {
  /** @param {Options} options `change` is told when the reader turns the box; `says` gives the words for where it is seen from */
  constructor(options) {
    this.options = options;
    this.turn = options.turn ?? -60;
    this.tilt = options.tilt ?? 30;
    this.node = make("canvas", { class: "play-surface", width: String(2 * SIZE), height: String(1.7 * SIZE), tabindex: "0", role: "slider" });
    put(this.node, { "aria-label": options.label, "aria-valuemin": -180, "aria-valuemax": 180 });
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.node.getContext("2d"));
    const aside = () => make("canvas", { width: String(this.node.width), height: String(this.node.height) });
    this.ground = aside();
    this.next = aside(); // painted while the other is shown
    /** @type {Generator<void, void> | undefined} surfaces that are being painted */
    this.work = undefined;
    /** @type {{values: Float64Array, meaning: Meaning, limits: Limits}[]} */
    this.sheets = [];
    this.listen();
  }

  listen() {
    const { node } = this;
    node.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      /** @type {Record<string, [number, number]>} */
      const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP], PageUp: [0, 3 * STEP], PageDown: [0, -3 * STEP] };
      const by = moves[event.key];
      if (by) this.turned(this.turn + by[0], this.tilt + by[1]);
      else if (event.key === "Home") this.turned(this.options.turn ?? -60, this.options.tilt ?? 30);
      else return;
      event.preventDefault();
    });
    node.addEventListener("pointerdown", (event) => {
      node.setPointerCapture(event.pointerId);
      let [x, y] = [event.clientX, event.clientY];
      const drag = (/** @type {PointerEvent} */ e) => {
        this.turned(this.turn - (e.clientX - x) / 2, this.tilt + (e.clientY - y) / 3);
        [x, y] = [e.clientX, e.clientY];
      };
      node.addEventListener("pointermove", drag);
      for (const end of ["pointerup", "pointercancel"]) node.addEventListener(end, () => node.removeEventListener("pointermove", drag), { once: true });
    });
  }

  /** @param {number} turn @param {number} tilt */
  turned(turn, tilt) {
    this.turn = ((((turn + 180) % 360) + 360) % 360) - 180;
    this.tilt = clamp(tilt, 10, 80);
    this.renew();
    this.options.change(this.turn, this.tilt);
  }

  /**
   * Set the surfaces: one, or two that may cross; each over the whole floor of the box, or a part of it.
   * @param {...{f: (x: number, y: number) => number, meaning: Meaning, x?: [number, number], y?: [number, number]}} sheets
   */
  set(...sheets) {
    const { x, y, z, cells = CELLS } = this.options;
    this.sheets = sheets.map((sheet) => ({ values: grid(x, y, sheet.f, cells), meaning: sheet.meaning, limits: [sheet.x, sheet.y, z] }));
    this.stale = true;
  }

  /** Paint before anybody looks, column by column, when the canvas is in the page. */
  async prepare() {
    await breath();
    while (this.paint(1)) await breath();
  }

  /** Colours changed, or the size did. */
  renew() {
    this.work = undefined;
    this.stale = true;
  }

  /** Return the place in the picture of a point in the box. @param {Point} point @returns {[number, number]} */
  spot([px, py, pz]) {
    const { x, y, z } = this.options;
    const u = (2 * (px - x[0])) / (x[1] - x[0]) - 1;
    const v = (2 * (py - y[0])) / (y[1] - y[0]) - 1;
    const w = FLAT * ((2 * (clamp(pz, z[0], z[1]) - z[0])) / (z[1] - z[0]) - 1);
    const [a, b] = [(this.turn * Math.PI) / 180, (this.tilt * Math.PI) / 180];
    const across = -u * Math.sin(a) + v * Math.cos(a);
    const away = -(u * Math.cos(a) + v * Math.sin(a));
    const scale = this.node.width / 3.5;
    return [this.node.width / 2 + scale * across, this.node.height / 2 + scale * (away * -Math.sin(b) - w * Math.cos(b))];
  }

  /**
   * Draw surfaces, and on them lines and marks.
   * @param {{line?: Point[], dot?: Point, arrow?: boolean, meaning: Meaning}[]} marks
   * @param {boolean} [moving] surfaces may come a few pictures later, as long as movement is smooth
   */
  draw(marks, moving = false) {
    if (this.paint(moving ? SLICE : Infinity)) this.options.change(this.turn, this.tilt);
    const { pen, node } = this;
    put(node, { "aria-valuenow": Math.round(this.turn), "aria-valuetext": this.options.says(Math.round(this.turn), Math.round(this.tilt)) });
    pen.clearRect(0, 0, node.width, node.height);
    pen.drawImage(this.ground, 0, 0);
    const colours = getComputedStyle(node);
    for (const { line, dot, meaning } of marks) {
      pen.strokeStyle = pen.fillStyle = colour(colours, meaning);
      pen.lineWidth = 5;
      if (line) {
        pen.beginPath();
        for (const point of line) pen.lineTo(...this.spot(point));
        pen.stroke();
      }
      if (dot) {
        pen.beginPath();
        pen.arc(...this.spot(dot), 11, 0, 7);
        pen.fill();
        pen.strokeStyle = colour(colours, "paper");
        pen.lineWidth = 3;
        pen.stroke();
      }
    }
  }

  /** Paint the surfaces for some milliseconds; return whether more is to be done. @param {number} time */
  paint(time) {
    const began = performance.now();
    while (this.work || this.stale) {
      this.work ??= this.columns();
      if (this.work.next().done) {
        this.work = undefined;
        [this.ground, this.next] = [this.next, this.ground];
        // What became stale meanwhile is for the next picture: one that moves on and on is seen moving.
        if (time < Infinity) return Boolean(this.stale);
      } else if (performance.now() - began > time) return true;
    }
    return false;
  }

  /** Paint from the far cells to the near ones, of two surfaces in one cell the lower first; pause after every few columns. */
  *columns() {
    this.stale = false;
    const { sheets } = this;
    const pen = /** @type {CanvasRenderingContext2D} */ (this.next.getContext("2d"));
    pen.clearRect(0, 0, this.next.width, this.next.height);
    const colours = getComputedStyle(this.node);
    const { cells = CELLS } = this.options;
    this.box(pen, colour(colours, "muted"));
    const a = (this.turn * Math.PI) / 180;
    const order = Array.from({ length: cells }, (_, k) => k);
    const columns = Math.cos(a) > 0 ? order : order.toReversed();
    const rows = Math.sin(a) > 0 ? order : order.toReversed();
    const inks = new Map(sheets.map(({ meaning }) => [meaning, shades(pen, colour(colours, meaning), colour(colours, "paper"))]));
    yield;
    pen.lineJoin = "round";
    pen.lineWidth = 0.7;
    for (const [k, i] of columns.entries()) {
      for (const j of rows)
        for (const { corners, meaning, shade } of this.pieces(sheets, i, j)) {
          const tints = /** @type {string[]} */ (inks.get(meaning));
          pen.beginPath();
          for (const corner of corners) pen.lineTo(...this.spot(corner));
          pen.closePath();
          pen.fillStyle = tints[Math.round(shade * (SHADES - 1))];
          pen.fill();
          pen.strokeStyle = tints[SHADES];
          pen.stroke();
        }
      if (k % 2 === 1) yield;
    }
  }

  /** Draw the floor of the box. @param {CanvasRenderingContext2D} pen @param {string} ink */
  box(pen, ink) {
    const { x, y, z } = this.options;
    pen.strokeStyle = ink;
    pen.lineWidth = 2;
    pen.beginPath();
    for (const [px, py] of /** @type {[number, number][]} */ ([[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]]])) pen.lineTo(...this.spot([px, py, z[0]]));
    pen.closePath();
    pen.stroke();
  }

  /**
   * Return what is seen in a cell, in the order in which it is painted: where two surfaces cross,
   * each is cut along the crossing.
   * @param {Surface["sheets"]} sheets
   * @param {number} i
   * @param {number} j
   * @returns {{corners: Point[], meaning: Meaning, shade: number}[]}
   */
  pieces(sheets, i, j) {
    const { x, y, z, cells = CELLS } = this.options;
    const places = /** @type {const} */ ([[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]]);
    const quads = sheets.map(({ values, meaning, limits }) => ({
      meaning,
      limits,
      corners: places.map(([p, q]) => /** @type {Point} */ ([x[0] + ((x[1] - x[0]) * p) / cells, y[0] + ((y[1] - y[0]) * q) / cells, values[q * (cells + 1) + p]])),
    }));
    const shade = (/** @type {Point[]} */ corners) => clamp((corners.reduce((sum, c) => sum + c[2], 0) / corners.length - z[0]) / (z[1] - z[0]), 0, 1);
    const whole = quads.map((quad) => ({ ...quad, shade: shade(quad.corners) }));
    // What is above or below the box, or beside its part of it, is not seen.
    const boxed = (/** @type {typeof whole} */ ...quads) => quads.map((quad) => ({ ...quad, corners: quad.limits.reduce(between, quad.corners) }));
    if (whole.length < 2) return boxed(...whole);
    const [first, second] = whole;
    const gap = first.corners.map((corner, k) => corner[2] - second.corners[k][2]);
    if (gap.every((d) => d <= 0)) return boxed(first, second);
    if (gap.every((d) => d >= 0)) return boxed(second, first);
    const part = (/** @type {typeof first} */ quad, /** @type {number} */ sign) => ({ ...quad, corners: cut(quad.corners, gap.map((d) => sign * d)) });
    return boxed(part(first, -1), part(second, 1), part(first, 1), part(second, -1));
  }
}

/**
 * Return the tints of a colour from low to high, and that of its lines.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} ink
 * @param {string} paper
 */
function shades(pen, ink, paper) {
  const shares = [...Array.from({ length: SHADES }, (_, k) => Math.round(15 + (60 * k) / (SHADES - 1))), 70];
  return shares.map((share) => {
    pen.fillStyle = `color-mix(in srgb, ${ink} ${share}%, ${paper})`;
    // Mixed anew for each of a thousand cells, colours would take longer than all drawing.
    const mixed = /srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)/.exec(pen.fillStyle);
    return mixed ? `#${mixed.slice(1).map((part) => Math.round(255 * Number(part)).toString(16).padStart(2, "0")).join("")}` : pen.fillStyle;
  });
}

/** Return the part of a polygon within limits of one coordinate. @param {Point[]} corners @param {[number, number] | undefined} limits @param {number} axis */
function between(corners, limits, axis) {
  if (!limits || corners.every((corner) => corner[axis] >= limits[0] && corner[axis] <= limits[1])) return corners;
  const above = cut(corners, corners.map((corner) => corner[axis] - limits[0]));
  return cut(above, above.map((corner) => limits[1] - corner[axis]));
}

/** Return the part of a polygon where a quantity, given at its corners, is not negative. @param {Point[]} corners @param {number[]} at */
function cut(corners, at) {
  /** @type {Point[]} */
  const kept = [];
  corners.forEach((corner, k) => {
    const next = (k + 1) % corners.length;
    if (at[k] >= 0) kept.push(corner);
    if (at[k] * at[next] >= 0) return;
    const t = at[k] / (at[k] - at[next]);
    const between = (/** @type {0 | 1 | 2} */ n) => corner[n] + t * (corners[next][n] - corner[n]);
    kept.push([between(0), between(1), between(2)]);
  });
  return kept;
}

/** @param {CSSStyleDeclaration} style @param {Meaning | "paper"} meaning */
function colour(style, meaning) {
  return style.getPropertyValue(`--up-${meaning}`);
}
