// A landscape f(x, y) cut along an axis: what the cut lays open, and its slope at a point.

/**
 * @typedef {"x" | "y"} Axis
 * @typedef {object} Settings
 * @property {import("../kit/functions.js").Fn} f
 * @property {{f: string, x: string, y: string}} python f and its two partial derivatives, with NumPy
 * @property {[number, number]} start where the point is at first: its slice is level there
 * @property {Axis} along the input that varies at first
 * @property {number} low of the square, in x and in y
 * @property {number} high
 * @property {number} bottom of the heights
 * @property {number} top
 * @property {number[]} levels heights of the contours
 * @typedef {ReturnType<typeof numbers>} Numbers
 */

export const AXES = /** @type {const} */ (["x", "y"]);
const STEPS = [1, 0.1, 0.01, 0.001];

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  x: { start: (/** @type {Settings} */ s) => s.start[0], min: low, max: high, digits: 2 },
  y: { start: (/** @type {Settings} */ s) => s.start[1], min: low, max: high, digits: 2 },
  along: { start: (/** @type {Settings} */ s) => s.along, options: AXES },
};

/** @param {Settings} settings */
function low(settings) {
  return settings.low;
}

/** @param {Settings} settings */
function high(settings) {
  return settings.high;
}

/** Return the other of the two inputs, the one that is held. @param {Axis} along @returns {Axis} */
export const other = (along) => (along === "x" ? "y" : "x");

/**
 * @param {Settings} settings
 * @param {import("../kit/address.js").State} state
 */
export function numbers({ f }, { x, y, along }) {
  const [dx, dy] = f.gradient([x, y]);
  const height = f.at(x, y);
  const secants = STEPS.map((h) => [h, (f.at(x + h, y) - height) / h, (f.at(x, y + h) - height) / h]);
  return { x, y, height, dx, dy, slope: along === "x" ? dx : dy, secants };
}

/**
 * Return the height along the cut, as a function of the input that varies.
 * @param {Settings} settings
 * @param {import("../kit/address.js").State} state
 */
export const cut = ({ f }, { x, y, along }) => (along === "x" ? (/** @type {number} */ v) => f.at(v, y) : (/** @type {number} */ v) => f.at(x, v));

/** Return a slope, or 0 for what is rounding. @param {number} slope */
export const clean = (slope) => (Math.abs(slope) < 1e-9 ? 0 : slope);

/** Return −1, 0 or 1: whether a slope falls, is level, or climbs. @param {number} slope */
export const way = (slope) => Math.sign(clean(slope));

/**
 * @param {Settings} settings
 * @param {import("../kit/address.js").State} state
 */
export function python({ python }, { x, y }) {
  const define = (/** @type {string} */ name, /** @type {string} */ body) => `def ${name}(x, y):\n    return ${body}\n\n\n`;
  const needed = Object.values(python).some((body) => body.includes("np."));
  return `${needed ? "import numpy as np\n\n\n" : ""}${define("f", python.f)}${define("slope_along_x", python.x)}${define("slope_along_y", python.y)}here = (${x}, ${y})
print("height =", float(f(*here)))
print("along_x =", float(slope_along_x(*here)))
print("along_y =", float(slope_along_y(*here)))
`;
}

/**
 * @param {Settings} settings
 * @param {import("../kit/address.js").State} state
 */
export function printed(settings, state) {
  const { height, dx, dy } = numbers(settings, state);
  return [["height", height], ["along_x", dx], ["along_y", dy]];
}
