// Taylor polynomials of functions of one variable: how good they are, and how far they reach.

import { border } from "../kit/border.js";

/**
 * A function of the menu.
 * @typedef {object} Choice
 * @property {string} label its formula, in plain text
 * @property {import("../kit/functions.js").Fn} fn
 * @property {string} python SymPy's text of it, in x
 * @property {number} low the picture's left end
 * @property {number} high the picture's right end
 * @property {[number, number]} [domain] where the two points may be, and f is smooth; else all of the picture
 * @property {number} [flat_at] where f and every derivative is 0, though the formula has no value there
 * @property {number} point the centre p at the start
 * @property {number} probe the place x at the start
 * @property {[number, number][]} singularities the places in the complex plane at which f breaks down
 *
 * @typedef {{ functions: Choice[], order?: number }} Settings
 * @typedef {import("../kit/address.js").State} State of function, order, p, x: numbers
 */

/** The highest order there is. */
export const HIGHEST = 12;
/** An error below this counts as close. */
export const CLOSE = 0.01;

/** @param {Settings} settings */
const left = ({ functions }) => Math.min(...functions.map((f) => f.low));
/** @param {Settings} settings */
const right = ({ functions }) => Math.max(...functions.map((f) => f.high));

export const fields = {
  function: { start: 0, min: 0, max: (/** @type {Settings} */ s) => s.functions.length - 1, whole: true },
  order: { start: (/** @type {Settings} */ s) => s.order ?? 2, min: 0, max: HIGHEST, whole: true },
  p: { start: (/** @type {Settings} */ s) => s.functions[0].point, min: left, max: right, digits: 2 },
  x: { start: (/** @type {Settings} */ s) => s.functions[0].probe, min: left, max: right, digits: 2 },
};

/**
 * Return the chosen function, where its points may be, and where they are.
 * @param {Settings} settings
 * @param {State} state
 */
export function chosen(settings, state) {
  const f = settings.functions[state.function];
  const [low, high] = f.domain ?? [f.low, f.high];
  const within = (/** @type {number} */ x) => Math.min(Math.max(x, low), high);
  return { f, low, high, p: within(state.p), x: within(state.x) };
}

/**
 * Return the coefficients of the Taylor series of f about x, up to an order.
 * @param {Choice} f
 * @param {number} x
 * @param {number} order
 */
function series(f, x, order) {
  const found = f.fn.along([x], [1], order);
  // Where a flat function is too small for a number, its derivatives are too.
  return f.flat_at !== undefined && found[0] === 0 ? found.fill(0) : found;
}

/**
 * Return the values at x of the Taylor polynomials of order 0, 1, …
 * @param {ArrayLike<number>} coefficients
 * @param {number} distance of x from the centre
 */
function sums(coefficients, distance) {
  let [sum, power] = [0, 1];
  return Array.from(coefficients, (c) => {
    sum += c * power;
    power *= distance;
    return sum;
  });
}

/**
 * Return the value at x of the chosen Taylor polynomial.
 * @param {Settings} settings
 * @param {State} state
 * @returns {(x: number) => number}
 */
export function polynomial(settings, state) {
  const { f, p } = chosen(settings, state);
  const coefficients = series(f, p, state.order);
  return (x) => coefficients.reduceRight((sum, c) => sum * (x - p) + c, 0);
}

/**
 * Return Lagrange's bound on the error at places that lead away from the centre, for the picture.
 * @param {Settings} settings
 * @param {State} state
 * @param {readonly number[]} places in the domain, the nearest to the centre first
 */
export function band(settings, state, places) {
  const { f, p } = chosen(settings, state);
  const next = state.order + 1;
  let largest = Math.abs(series(f, p, next)[next]);
  return places.map((x) => {
    largest = Math.max(largest, Math.abs(series(f, x, next)[next]));
    return largest * Math.abs(x - p) ** next;
  });
}

/**
 * Return the largest value of a function of one variable from a to b: of 129 places the best, then
 * eight times of 9 between its neighbours.
 * @param {(x: number) => number} size
 * @param {number} a
 * @param {number} b
 */
function largest(size, a, b) {
  const [low, high] = [a, b];
  let most = 0;
  for (const steps of [128, 8, 8, 8, 8, 8, 8, 8, 8]) {
    const step = (b - a) / steps;
    let [best, here] = [a, -1];
    for (let k = 0; k <= steps; k += 1) {
      const x = k === steps ? b : a + k * step;
      const value = size(x);
      if (value > here) [best, here] = [x, value];
    }
    most = Math.max(most, here);
    [a, b] = [Math.max(low, best - step), Math.min(high, best + step)];
  }
  return most;
}

/**
 * Return, for each order, how far on both sides of the centre, in the picture or not, the error stays below CLOSE: up to
 * the first of 257 distances where it does not, then by bisection.
 * @param {Settings} settings
 * @param {State} state
 */
export function reaches(settings, state) {
  const { f, low, high, p } = chosen(settings, state);
  const coefficients = series(f, p, HIGHEST);
  const far = Math.max(high - p, p - low);
  const beside = (/** @type {number} */ distance) => [-distance, distance].map((d) => ({ d, value: f.fn.at(p + d) }));
  const misses = (/** @type {ReturnType<typeof beside>} */ sides, /** @type {number} */ order) =>
    sides.some(({ d, value }) => {
      let sum = 0;
      for (let n = order; n >= 0; n -= 1) sum = sum * d + coefficients[n];
      return !(Math.abs(sum - value) < CLOSE);
    });
  const grid = Array.from({ length: 257 }, (_, k) => (k * far) / 256);
  const known = grid.map(beside);
  return Array.from(coefficients, (_, order) => {
    const first = known.findIndex((sides) => misses(sides, order));
    if (first < 0) return far;
    return border((distance) => !misses(beside(distance), order), grid[first - 1], grid[first], 40);
  });
}

/**
 * Return the distance from the centre to the nearest place where the function breaks down.
 * @param {Choice} f
 * @param {number} p
 */
export function radius(f, p) {
  return Math.min(...f.singularities.map(([re, im]) => Math.hypot(re - p, im)));
}

/**
 * Return what is so at the probe.
 * @param {Settings} settings
 * @param {State} state
 */
export function probed(settings, state) {
  const { f, p, x } = chosen(settings, state);
  const coefficients = Array.from(series(f, p, HIGHEST), (c) => c + 0); // no minus zero
  const values = sums(coefficients, x - p);
  const value = f.fn.at(x);
  const errors = values.map((sum) => Math.abs(value - sum));
  const next = state.order + 1;
  const share = largest((z) => Math.abs(series(f, z, next)[next]), Math.min(p, x), Math.max(p, x));
  let factorial = 1;
  for (let n = 2; n <= next; n += 1) factorial *= n;
  const far = radius(f, p);
  return {
    p,
    x,
    coefficients,
    values,
    value,
    polynomial: values[state.order],
    error: errors[state.order],
    errors,
    largest: share * factorial,
    bound: share * Math.abs(x - p) ** next,
    inside: Math.abs(x - p) < far,
    ...(far < Infinity && { radius: far }),
  };
}

/**
 * @param {Settings} settings
 * @param {State} state
 */
export function numbers(settings, state) {
  return { ...probed(settings, state), reaches: reaches(settings, state) };
}

/**
 * @param {Settings} settings
 * @param {State} state
 */
export function python(settings, state) {
  const { f, p, x } = chosen(settings, state);
  const flat = f.flat_at;
  const sizes = "abs(size(places)) + 0 * places";
  const known = ["coefficients = [", "    float(d.subs(x, p)) / math.factorial(n) for n, d in enumerate(known)", "]"];
  const places = f.singularities.map(([re, im]) => `complex(${re}, ${im})`);
  return [
    "import math",
    "",
    "import numpy as np",
    "import sympy as sp",
    "",
    ...(flat === undefined ? [] : [`np.seterr(all="ignore")  # at ${flat} the formula has no value: f is 0 there`]),
    'x = sp.Symbol("x")',
    `f = sp.sympify("${f.python}")`,
    `p, order, probe = sp.Rational("${p}"), ${state.order}, sp.Rational("${x}")`,
    "away = float(probe - p)",
    "derivatives = [f]",
    "for _ in range(order + 1):",
    "    derivatives.append(sp.factor(derivatives[-1].diff(x)))",
    "*known, last = derivatives",
    ...(p === flat ? ["coefficients = [0.0] * (order + 1)"] : known),
    "polynomial = sum(c * away**n for n, c in enumerate(coefficients))",
    `value = ${x === flat ? "0.0" : "float(f.subs(x, probe))"}`,
    "",
    "size = sp.lambdify(x, last)  # where between p and the probe is it largest?",
    "low, high = a, b = sorted((float(p), float(probe)))",
    "for steps in [128] + 8 * [8]:  # ever finer around the largest so far",
    "    places = np.linspace(a, b, steps + 1)",
    `    sizes = ${flat === undefined ? sizes : `np.nan_to_num(${sizes})`}`,
    "    best, step = places[sizes.argmax()], (b - a) / steps",
    "    a, b = max(low, best - step), min(high, best + step)",
    "bound = sizes.max() / math.factorial(order + 1) * abs(away) ** (order + 1)",
    "",
    'print("coefficients =", coefficients)',
    'print("value =", value)',
    'print("polynomial =", polynomial)',
    'print("error =", abs(value - polynomial))',
    'print("bound =", float(bound))',
    ...(places.length ? [`breaks = [${places.join(", ")}]  # where f breaks down`, 'print("radius =", min(abs(s - float(p)) for s in breaks))'] : []),
  ].join("\n");
}

/**
 * @param {Settings} settings
 * @param {State} state
 * @returns {[string, unknown][]}
 */
export function printed(settings, state) {
  const { coefficients, value, polynomial, error, bound, radius } = probed(settings, state);
  return [
    ["coefficients", coefficients.slice(0, state.order + 1)],
    ["value", value],
    ["polynomial", polynomial],
    ["error", error],
    ["bound", bound],
    ...(radius === undefined ? [] : [/** @type {[string, number]} */ (["radius", radius])]),
  ];
}
