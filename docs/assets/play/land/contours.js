// A landscape seen from above: its contours, and a tint that grows with height.

import { contours } from "d3-contour";
import { breath, draw } from "uphill-kit";

const CELLS = 48;
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
  /** Return the way around what is at or above a level. @param {Float64Array} values @param {number} cells @param {number} level */
  const outline = (values, cells, level) => {
    const [left, right] = board.x.domain;
    const [low, high] = board.y.domain;
    // d3 puts the value of a cell into its middle.
    const place = (/** @type {[number, number]} */ [i, j]) =>
      board.spot([left + ((i - 0.5) / cells) * (right - left), low + ((j - 0.5) / cells) * (high - low)]);
    const ring = (/** @type {[number, number][]} */ corners) =>
      `${corners.map((at, k) => `${k ? "L" : "M"}${place(at).map((v) => v.toFixed(1)).join(" ")}`).join("")}Z`;
    const [{ coordinates }] = contours().size([cells + 1, cells + 1]).thresholds([level])(values);
    return coordinates.flat().map(ring).join("");
  };
  return {
    node: group,
    /** @param {(x: number, y: number) => number} f @param {readonly number[]} levels ascending @param {number} [cells] a side */
    async set(f, levels, cells = CELLS) {
      const mine = (latest += 1);
      const values = grid(board.x.domain, board.y.domain, f, cells);
      const coat = 1 - (1 - TINT) ** (1 / levels.length);
      const paths = [];
      for (const level of levels) {
        await breath();
        if (mine !== latest) return;
        paths.push(draw("path", { d: outline(values, cells, level), "fill-opacity": coat.toFixed(3) }));
      }
      group.replaceChildren(...paths);
    },
    /** Tint where a function is between two values, at once. @param {Float64Array} values its `grid` @param {[number, number]} limits */
    between(values, [low, high]) {
      const cells = Math.sqrt(values.length) - 1;
      const d = outline(values, cells, low) + outline(values, cells, high);
      group.replaceChildren(draw("path", { d, "fill-rule": "evenodd", "fill-opacity": TINT }));
    },
  };
}

/**
 * Return the values of a function at the corners of cells, row by row from below.
 * @param {readonly [number, number]} x
 * @param {readonly [number, number]} y
 * @param {(x: number, y: number) => number} f
 * @param {number} cells a side
 */
export function grid([left, right], [low, high], f, cells) {
  const n = cells + 1;
  const values = new Float64Array(n * n);
  for (let j = 0; j < n; j += 1)
    for (let i = 0; i < n; i += 1) values[j * n + i] = f(left + ((right - left) * i) / cells, low + ((high - low) * j) / cells);
  return values;
}
