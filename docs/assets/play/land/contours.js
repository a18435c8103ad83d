// A landscape seen from above: its contours, and a tint that grows with height.

import { contours } from "d3-contour";
import { breath, draw } from "uphill-kit";

const TINT = 0.62; // of the highest; what `shaded_contours` of the lessons' figures has too

/**
 * Draw contours under everything else on a board; `set` draws those of another function, level by
 * level, so that the page never stands still: what it returns is fulfilled when all are there.
 * @param {import("../kit/board.js").Board} board
 * @param {import("../kit/board.js").Meaning} [meaning]
 */
export function contourLayer(board, meaning = "function") {
  const group = draw("g", { class: `play-contours is-${meaning}` });
  board.under.append(group);
  let latest = 0;
  /** Return the corners around what is at or above a level, ring by ring. @param {Float64Array} values @param {number} level */
  const around = (values, level) => {
    const n = Math.sqrt(values.length);
    return contours().size([n, n]).thresholds([level])(values)[0].coordinates.flat();
  };
  /** @param {number[][][]} rings @param {number} cells @returns {string} */
  const outline = (rings, cells) => {
    const [left, right] = board.x.domain;
    const [low, high] = board.y.domain;
    // d3 puts the value of a cell into its middle.
    const place = (/** @type {[number, number]} */ [i, j]) =>
      board.spot([left + ((i - 0.5) / cells) * (right - left), low + ((j - 0.5) / cells) * (high - low)]);
    const ring = (/** @type {[number, number][]} */ corners) =>
      `${corners.map((at, k) => `${k ? "L" : "M"}${place(at).map((v) => v.toFixed(1)).join(" ")}`).join("")}Z`;
    return rings.map((corners) => ring(/** @type {[number, number][]} */ (corners))).join("");
  };
  return {
    node: group,
    /** @param {Float64Array} values of a function, its `grid` @param {readonly number[]} levels ascending */
    async set(values, levels) {
      const mine = (latest += 1);
      const cells = Math.sqrt(values.length) - 1;
      const coat = 1 - (1 - TINT) ** (1 / levels.length);
      const paths = [];
      for (const level of levels) {
        await breath();
        if (mine !== latest) return;
        const rings = around(values, level);
        await breath();
        paths.push(draw("path", { d: outline(rings, cells), "fill-opacity": coat.toFixed(3) }));
      }
      group.replaceChildren(...paths);
    },
    /** Tint where a function is between two values, at once. @param {Float64Array} values its `grid` @param {[number, number]} limits */
    between(values, [low, high]) {
      const cells = Math.sqrt(values.length) - 1;
      const d = outline(around(values, low), cells) + outline(around(values, high), cells);
      group.replaceChildren(draw("path", { d, "fill-rule": "evenodd", "fill-opacity": TINT }));
    },
  };
}

/**
 * Return the values of a function at the corners of cells, row by row from below.
 * @param {readonly [number, number]} x
 * @param {readonly [number, number]} y
 * @param {(x: number, y: number) => number} f
 * @param {number} [cells] a side
 */
export function grid(x, y, f, cells = 48) {
  const values = new Float64Array((cells + 1) ** 2);
  for (const _ of filled(values, x, y, f, cells));
  return values;
}

/** As `grid`, but in pieces, so that the page never stands still. @type {(...given: Parameters<typeof grid>) => Promise<Float64Array>} */
export async function gridSlowly(x, y, f, cells = 48) {
  const values = new Float64Array((cells + 1) ** 2);
  for (const _ of filled(values, x, y, f, cells)) await breath();
  return values;
}

/**
 * Fill in values row by row, and pause after some.
 * @param {Float64Array} values
 * @param {readonly [number, number]} x
 * @param {readonly [number, number]} y
 * @param {(x: number, y: number) => number} f
 * @param {number} cells
 */
function* filled(values, [left, right], [low, high], f, cells) {
  for (let j = 0, k = 0; j <= cells; j += 1) {
    for (let i = 0; i <= cells; i += 1, k += 1) values[k] = f(left + ((right - left) * i) / cells, low + ((high - low) * j) / cells);
    if (j % 16 === 15) yield;
  }
}
