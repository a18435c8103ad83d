// A path over a landscape: where it is at a time, how fast it moves, and how fast the height changes.

/**
 * @typedef {[number, number]} Pair
 * @typedef {{t: number, x: number, y: number, f: number, slopes: Pair, velocity: Pair, parts: Pair, rate: number}} Numbers
 */

export const NAMES = "ABCD";
const SAMPLES = 480; // of the path, to find the place nearest to a finger
const SAME = 1e-3; // between times that count as one
const NONE = 0.02; // of a slope or a speed: as good as zero
const AWAY = 1 / 8; // of the path: a drag does not jump to another branch where two cross

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  t: { start: (/** @type {any} */ s) => s.at, min: (/** @type {any} */ s) => s.begin, max: (/** @type {any} */ s) => s.end, digits: 4 },
};

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 * @returns {Numbers}
 */
export function numbers({ f, x, y }, { t }) {
  const here = /** @type {Pair} */ ([x.at(t), y.at(t)]);
  const slopes = /** @type {Pair} */ (f.gradient(here));
  const velocity = /** @type {Pair} */ ([x.derivative(t), y.derivative(t)]);
  const parts = /** @type {Pair} */ ([slopes[0] * velocity[0], slopes[1] * velocity[1]]);
  return { t, x: here[0], y: here[1], f: f.at(...here), slopes, velocity, parts, rate: parts[0] + parts[1] };
}

/** Return the time at which the walk is level, if it is at this one. @param {any} settings @param {number} t @returns {number | undefined} */
export const resting = ({ rests }, t) => rests.find((/** @type {number} */ rest) => Math.abs(rest - t) < SAME);

/**
 * Return what a prediction rests on: nothing wrong, a speed that is zero, a slope that is zero, or neither.
 * @param {any} settings
 * @param {number} guess
 */
export function judged(settings, guess) {
  const t = settings.points[guess];
  if (resting(settings, t) !== undefined) return "right";
  const { slopes, velocity } = numbers(settings, { t });
  const none = (/** @type {number} */ v) => Math.abs(v) < NONE;
  return velocity.some(none) ? "speed" : slopes.some(none) ? "slope" : "other";
}

/** Return a time as the state keeps it: on the path. @param {any} settings @param {number} t */
export function kept({ begin, end, closed }, t) {
  const whole = end - begin;
  const inside = t >= begin && t <= end;
  const on = inside ? t : closed ? begin + ((((t - begin) % whole) + whole) % whole) : Math.min(Math.max(t, begin), end);
  return Number(on.toFixed(4));
}

/** Return a time moved by a key, stopped where the walk is level. @param {any} settings @param {number} t @param {number} by */
export function stepped(settings, t, by) {
  const between = settings.rests.filter((/** @type {number} */ rest) => (rest - t) * by > 0 && Math.abs(rest - t) > SAME && Math.abs(rest - t) < Math.abs(by));
  const stops = between.sort((/** @type {number} */ p, /** @type {number} */ q) => Math.abs(p - t) - Math.abs(q - t));
  return kept(settings, stops[0] ?? t + by);
}

/** Return a time, or a level one beside it. @param {any} settings @param {number} t */
export function snapped(settings, t) {
  const beside = (settings.end - settings.begin) / 150;
  return kept(settings, settings.rests.find((/** @type {number} */ rest) => Math.abs(rest - t) < beside) ?? t);
}

/**
 * Return the time at which the path is nearest to a place; with a time, not far from it.
 * @param {any} settings
 * @param {Pair} place
 * @param {number} [now]
 */
export function nearest(settings, [px, py], now) {
  const { x, y, begin, end } = settings;
  const whole = end - begin;
  let [best, least] = [begin, Infinity];
  for (let k = 0; k <= SAMPLES; k += 1) {
    const t = now === undefined ? begin + (whole * k) / SAMPLES : kept(settings, now + whole * AWAY * ((2 * k) / SAMPLES - 1));
    const away = Math.hypot(x.at(t) - px, y.at(t) - py);
    if (away < least) [best, least] = [t, away];
  }
  return best;
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function python({ python: code }, { t }) {
  const needed = `import numpy as np\n\n\n`;
  const define = (/** @type {string} */ head, /** @type {string} */ body) => `def ${head}:\n    return ${body}\n\n\n`;
  const array = (/** @type {string[]} */ entries) => `np.array([${entries.join(", ")}], dtype=float)`;
  return `${needed}${define("f(x, y)", code.f)}${define("slopes(x, y)", array(code.slopes))}${define("place(t)", array(code.place))}${define("velocity(t)", array(code.velocity))}t = ${t}
row, column = slopes(*place(t)), velocity(t)
print("f =", float(f(*place(t))))
print("slopes =", row.tolist())
print("velocity =", column.tolist())
print("parts =", (row * column).tolist())
print("rate =", float(row @ column))
`;
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function printed(settings, state) {
  const { f, slopes, velocity, parts, rate } = numbers(settings, state);
  return Object.entries({ f, slopes, velocity, parts, rate });
}
