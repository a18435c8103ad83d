// Functions of the lesson: written once there, sent by the build as trees, and computed here.
// A tree becomes closures; along a line, all its derivatives at once (Taylor arithmetic).

/**
 * A number, the name of a variable, or an operation with its operands.
 * @typedef {number | string | [string, ...any[]]} Tree
 * @typedef {(values: ArrayLike<number>) => number} Evaluate
 * @typedef {(values: ArrayLike<number>, direction: ArrayLike<number>, order: number) => Series} Expand
 * @typedef {Float64Array} Series the coefficients of 1, t, t², …
 */

/** @type {Record<string, (x: number) => number>} */
const ONE = {
  exp: Math.exp, log: Math.log, sin: Math.sin, cos: Math.cos, tan: Math.tan,
  sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, atan: Math.atan, abs: Math.abs, sqrt: Math.sqrt,
};

/** A function of one or several numbers, with its derivatives. */
export class Fn {
  /**
   * @param {Tree} tree
   * @param {readonly string[]} names of its variables, in order
   */
  constructor(tree, names) {
    this.names = names;
    /** @type {Evaluate} */
    this.value = evaluator(tree, names);
    /** @type {Expand} */
    this.series = expander(tree, names);
  }

  /** Return the value. @param {...number} values one for each variable */
  at(...values) {
    return this.value(values);
  }

  /**
   * Return the Taylor coefficients in t of f(point + t·direction): value, slope, half the second
   * derivative, and so on; `order` + 1 numbers.
   * @param {ArrayLike<number>} point
   * @param {ArrayLike<number>} direction
   * @param {number} order
   */
  along(point, direction, order) {
    return this.series(point, direction, order);
  }

  /** Return the derivative of a function of one variable. @param {number} x @param {number} [order] */
  derivative(x, order = 1) {
    let scale = 1;
    for (let n = 2; n <= order; n += 1) scale *= n;
    return scale * this.series([x], [1], order)[order];
  }

  /** Return the partial derivatives at a point. @param {readonly number[]} point @returns {number[]} */
  gradient(point) {
    return point.map((_, k) => this.series(point, unit(point.length, k), 1)[1]);
  }

  /** Return the matrix of second partial derivatives. @param {readonly number[]} point @returns {number[][]} */
  hessian(point) {
    const n = point.length;
    const bend = point.map((_, k) => 2 * this.series(point, unit(n, k), 2)[2]);
    return bend.map((_, row) =>
      bend.map((_, column) => {
        if (row === column) return bend[row];
        const both = unit(n, row);
        both[column] = 1;
        // Along a diagonal the bend is h_rr + 2 h_rc + h_cc.
        return (2 * this.series(point, both, 2)[2] - bend[row] - bend[column]) / 2;
      }),
    );
  }
}

/** @param {number} n @param {number} k */
function unit(n, k) {
  return Array.from({ length: n }, (_, i) => (i === k ? 1 : 0));
}

/** @param {Tree} tree @param {readonly string[]} names @returns {Evaluate} */
function evaluator(tree, names) {
  if (typeof tree === "number") return () => tree;
  if (typeof tree === "string") {
    const k = place(tree, names);
    return (values) => values[k];
  }
  const [name, ...rest] = tree;
  if (name === "^") return powered(evaluator(rest[0], names), rest[1], names);
  const parts = rest.map((part) => evaluator(part, names));
  const [a, b] = parts;
  if (name === "+") {
    if (parts.length === 2) return (v) => a(v) + b(v);
    return (v) => {
      let sum = 0;
      for (let k = 0; k < parts.length; k += 1) sum += parts[k](v);
      return sum;
    };
  }
  if (name === "*") {
    if (parts.length === 2) return (v) => a(v) * b(v);
    return (v) => {
      let product = 1;
      for (let k = 0; k < parts.length; k += 1) product *= parts[k](v);
      return product;
    };
  }
  const known = ONE[name];
  if (!known) throw new Error(`unknown function ${name}`);
  return (v) => known(a(v));
}

/** @param {Evaluate} base @param {Tree} exponent @param {readonly string[]} names @returns {Evaluate} */
function powered(base, exponent, names) {
  if (exponent === 2) return (v) => { const b = base(v); return b * b; };
  if (exponent === 3) return (v) => { const b = base(v); return b * b * b; };
  if (exponent === -1) return (v) => 1 / base(v);
  if (exponent === 0.5) return (v) => Math.sqrt(base(v));
  const raised = evaluator(exponent, names);
  return (v) => base(v) ** raised(v);
}

/** @param {string} name @param {readonly string[]} names */
function place(name, names) {
  const k = names.indexOf(name);
  if (k < 0) throw new Error(`unknown variable ${name}`);
  return k;
}

/** @param {Tree} tree @param {readonly string[]} names @returns {Expand} */
function expander(tree, names) {
  if (typeof tree === "number") return (v, d, n) => start(n, tree);
  if (typeof tree === "string") {
    const k = place(tree, names);
    return (v, d, n) => start(n, v[k], d[k]);
  }
  const [name, ...rest] = tree;
  if (name === "^" && typeof rest[1] === "number") {
    const base = expander(rest[0], names);
    const exponent = rest[1];
    return (v, d, n) => power(base(v, d, n), exponent);
  }
  const parts = rest.map((part) => expander(part, names));
  if (name === "+") return (v, d, n) => parts.map((p) => p(v, d, n)).reduce(plus);
  if (name === "*") return (v, d, n) => parts.map((p) => p(v, d, n)).reduce(times);
  if (name === "^") return (v, d, n) => exp(times(parts[1](v, d, n), log(parts[0](v, d, n))));
  const rule = RULES[name];
  if (!rule) throw new Error(`unknown function ${name}`);
  return (v, d, n) => rule(parts[0](v, d, n));
}

/** @param {number} order @param {number} value @param {number} [slope] @returns {Series} */
function start(order, value, slope = 0) {
  const s = new Float64Array(order + 1);
  s[0] = value;
  if (order > 0) s[1] = slope;
  return s;
}

/** @param {Series} a @param {Series} b @returns {Series} */
function plus(a, b) {
  return a.map((c, k) => c + b[k]);
}

/** @param {Series} a @param {number} factor @returns {Series} */
function scaled(a, factor) {
  return a.map((c) => c * factor);
}

/** @param {Series} a @param {Series} b @returns {Series} */
function times(a, b) {
  return a.map((_, n) => {
    let sum = 0;
    for (let k = 0; k <= n; k += 1) sum += a[k] * b[n - k];
    return sum;
  });
}

/** @param {Series} a @param {number} exponent @returns {Series} */
function power(a, exponent) {
  if (Number.isInteger(exponent) && exponent >= 0) {
    let product = start(a.length - 1, 1);
    for (let k = 0; k < exponent; k += 1) product = times(product, a);
    return product;
  }
  const s = new Float64Array(a.length);
  s[0] = exponent === 0.5 ? Math.sqrt(a[0]) : a[0] ** exponent;
  for (let n = 1; n < a.length; n += 1) {
    let sum = 0;
    for (let k = 1; k <= n; k += 1) sum += (exponent * k - (n - k)) * a[k] * s[n - k];
    s[n] = sum / (n * a[0]);
  }
  return s;
}

/**
 * Return the series whose derivative is a' times another: `outer`, or for eᵃ the series itself.
 * @param {Series} a
 * @param {number} first
 * @param {Series} [outer]
 */
function chained(a, first, outer) {
  const s = new Float64Array(a.length);
  const by = outer ?? s;
  s[0] = first;
  for (let n = 1; n < a.length; n += 1) {
    let sum = 0;
    for (let k = 1; k <= n; k += 1) sum += k * a[k] * by[n - k];
    s[n] = sum / n;
  }
  return s;
}

/** @param {Series} a */
function exp(a) {
  return chained(a, Math.exp(a[0]));
}

/** @param {Series} a */
function log(a) {
  return chained(a, Math.log(a[0]), power(a, -1));
}

/**
 * Return two series that are each other's derivative but for a sign, as sine and cosine.
 * @param {Series} a
 * @param {number} first
 * @param {number} second
 * @param {number} sign of the derivative of the second
 */
function pair(a, first, second, sign) {
  const [s, c] = [start(a.length - 1, first), start(a.length - 1, second)];
  for (let n = 1; n < a.length; n += 1) {
    for (let k = 1; k <= n; k += 1) {
      s[n] += (k * a[k] * c[n - k]) / n;
      c[n] += (sign * k * a[k] * s[n - k]) / n;
    }
  }
  return [s, c];
}

/** @param {Series} a */
const round = (a) => pair(a, Math.sin(a[0]), Math.cos(a[0]), -1);
/** @param {Series} a */
const hyperbolic = (a) => pair(a, Math.sinh(a[0]), Math.cosh(a[0]), 1);

/** @type {Record<string, (a: Series) => Series>} */
const RULES = {
  exp,
  log,
  sin: (a) => round(a)[0],
  cos: (a) => round(a)[1],
  tan: (a) => times(round(a)[0], power(round(a)[1], -1)),
  sinh: (a) => hyperbolic(a)[0],
  cosh: (a) => hyperbolic(a)[1],
  tanh: (a) => times(hyperbolic(a)[0], power(hyperbolic(a)[1], -1)),
  atan: (a) => chained(a, Math.atan(a[0]), power(plus(times(a, a), start(a.length - 1, 1)), -1)),
  sqrt: (a) => power(a, 0.5),
  // At 0 there is no derivative, and none is given.
  abs: (a) => scaled(a, a[0] === 0 ? NaN : Math.sign(a[0])).fill(Math.abs(a[0]), 0, 1),
};

/** Return settings with their functions ready to be called. @param {any} value @returns {any} */
export function unpack(value) {
  if (Array.isArray(value)) return value.map(unpack);
  if (!value || typeof value !== "object") return value;
  if ("$fn" in value) return new Fn(value.$fn, value.names);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpack(inner)]));
}
