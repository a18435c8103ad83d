// A point that is dragged by pointer or finger, and moved by keys.

import { draw, put } from "./nodes.js";
import { clamp } from "./scale.js";

/** @typedef {import("./board.js").Board} Board */

const REACH = 29; // radius of what can be touched: 44 pixels wide even on a narrow phone

/**
 * Put a point on a board that can be moved. For a screen reader it is a slider: left and right
 * move it along x, and for a point in the plane up and down along y; with Shift, or with
 * PageUp and PageDown, ten steps at once; Home and End go to the ends.
 * @param {Board} board
 * @param {{name: string, meaning: import("./board.js").Meaning, step: number, x?: [number, number], y?: [number, number],
 *   plane?: boolean, move: (x: number, y: number, done: boolean) => void, press?: () => void,
 *   says: () => string, shape?: "dot" | "ring" | "square"}} options
 *   `x` and `y` are where it may go, the whole board unless told; `move` is asked for every movement, with `done` at the end of a
 *   drag and for keys; `press` for Enter and the space bar; `says` gives the words for where it is.
 */
export function handle(board, { name, meaning, step, x = board.x.domain, y = board.y.domain, plane = false, move, press, says, shape = "dot" }) {
  const look = shape === "square" ? draw("rect", { x: -7, y: -7, width: 14, height: 14 }) : draw("circle", { r: 7.5 });
  const node = draw(
    "g",
    { class: `play-handle is-${meaning} is-${shape}`, tabindex: 0, role: "slider", "aria-label": name, "aria-valuemin": x[0], "aria-valuemax": x[1] },
    draw("circle", { r: REACH, class: "play-reach" }),
    draw("circle", { r: 13, class: "play-ring" }),
    look,
  );
  board.over.append(node);
  let [atX, atY] = [x[0], y[0]];

  /** @type {(toX: number, toY: number, done: boolean) => void} */
  const go = (toX, toY, done) => {
    // At once: keys can come faster than pictures.
    [atX, atY] = [clamp(toX, x[0], x[1]), clamp(toY, y[0], y[1])];
    move(atX, atY, done);
  };

  node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 10 : 1;
    /** @type {Record<string, [number, number]>} */
    const moves = {
      ArrowRight: [far, 0],
      ArrowLeft: [-far, 0],
      ArrowUp: plane ? [0, far] : [far, 0],
      ArrowDown: plane ? [0, -far] : [-far, 0],
      PageUp: plane ? [0, 10] : [10, 0],
      PageDown: plane ? [0, -10] : [-10, 0],
    };
    const by = moves[event.key];
    if (by) go(stepped(board.x, atX, by[0] * step), plane ? stepped(board.y, atY, by[1] * step) : atY, true);
    else if (event.key === "Home") go(x[0], atY, true);
    else if (event.key === "End") go(x[1], atY, true);
    else if (press && (event.key === "Enter" || event.key === " ")) press();
    else return;
    event.preventDefault();
  });

  /** @param {PointerEvent} event */
  const drag = (event) => {
    const [px, py] = inPicture(board, event);
    go(board.x.invert(px), board.y.invert(py), false);
  };
  node.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    node.focus({ preventScroll: true });
    node.setPointerCapture(event.pointerId);
    node.addEventListener("pointermove", drag);
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    node.addEventListener(end, () => {
      node.removeEventListener("pointermove", drag);
      go(atX, atY, true);
    });
  }

  return {
    node,
    /** Show the point at a place. @param {number} toX @param {number} toY */
    put(toX, toY) {
      [atX, atY] = [toX, toY];
      const [px, py] = board.spot([toX, toY]);
      put(node, { transform: `translate(${px.toFixed(1)} ${py.toFixed(1)})`, "aria-valuenow": Number(toX.toPrecision(6)), "aria-valuetext": says() });
    },
  };
}

/** @param {import("./scale.js").Scale} along @param {number} value @param {number} by in data, or for a logarithmic scale in powers of ten */
function stepped(along, value, by) {
  return along.log ? value * 10 ** by : Number((value + by).toPrecision(12));
}

/** Return where an event happened, in units of the picture. @param {Board} board @param {MouseEvent} event @returns {[number, number]} */
export function inPicture(board, event) {
  const box = board.svg.getBoundingClientRect();
  const { width, height } = board.svg.viewBox.baseVal;
  return [((event.clientX - box.left) * width) / box.width, ((event.clientY - box.top) * height) / box.height];
}

/**
 * Let a click or a tap on a board go there.
 * @param {Board} board
 * @param {(x: number, y: number) => void} go
 */
export function onTap(board, go) {
  board.svg.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(".play-handle")) return;
    const [px, py] = inPicture(board, event);
    const [x, y] = [board.x.invert(px), board.y.invert(py)];
    const inside = (/** @type {number} */ v, /** @type {[number, number]} */ [low, high]) => v >= low && v <= high;
    if (inside(x, board.x.domain) && inside(y, board.y.domain)) go(x, y);
  });
}
