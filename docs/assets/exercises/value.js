// What an expression is worth at a point: a complex number, and how far rounding may have moved it.
// Without that bound a difference of two large numbers could pass for anything.

/** @typedef {import("./expression.js").Tree} Tree */
/** @typedef {{re: number, im: number, err: number}} Value */
/** @typedef {Record<string, Value>} Point */

const EPS = 2 ** -52;
/** @type {(re: number, im?: number, err?: number) => Value} */
const value = (re, im = 0, err = 0) => ({ re, im, err });
const NOTHING = value(NaN, NaN, Infinity);
const I = value(0, 1);

/** Return the size of a value. @param {Value} a */
export const size = (a) => (a.im === 0 ? Math.abs(a.re) : Math.hypot(a.re, a.im));
/** Say whether it is a number at all. @param {Value} a */
export const finite = (a) => Number.isFinite(a.re) && Number.isFinite(a.im) && Number.isFinite(a.err);

/** @type {(a: Value) => Value} */
const minus = (a) => value(-a.re, a.im === 0 ? 0 : -a.im, a.err);
/** @type {(a: Value, b: Value) => Value} */
function plus(a, b) {
  const sum = value(a.re + b.re, a.im + b.im);
  sum.err = a.err + b.err + EPS * size(sum);
  return sum;
}
/** @type {(a: Value, b: Value) => Value} */
function times(a, b) {
  const product = a.im === 0 && b.im === 0 ? value(a.re * b.re) : value(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
  product.err = size(a) * b.err + size(b) * a.err + a.err * b.err + EPS * (size(a) * size(b));
  return product;
}
/** @type {(a: Value, b: Value) => Value} */
function over(a, b) {
  const under = size(b);
  if (under === 0 || !(b.err < under)) return NOTHING;
  let quotient;
  if (a.im === 0 && b.im === 0) quotient = value(a.re / b.re);
  else {
    const [c, d] = [b.re / under, b.im / under];
    quotient = value((a.re * c + a.im * d) / under, (a.im * c - a.re * d) / under);
  }
  quotient.err = (a.err + size(quotient) * b.err) / (under - b.err) + 3 * EPS * size(quotient);
  return quotient;
}

/** @type {(a: Value) => Value} */
function exp(a) {
  const scale = Math.exp(a.re);
  const result = a.im === 0 ? value(scale) : value(scale * Math.cos(a.im), scale * Math.sin(a.im));
  result.err = scale * (a.err + EPS * (2 + size(a)));
  return result;
}
/** @type {(a: Value) => Value} */
function log(a) {
  const r = size(a);
  if (r === 0 || !(a.err < r)) return NOTHING;
  return value(Math.log(r), Math.atan2(a.im, a.re), a.err / (r - a.err) + EPS * (2 + Math.abs(Math.log(r))));
}
/** @type {(a: Value) => Value} */
function sin(a) {
  const result =
    a.im === 0
      ? value(Math.sin(a.re))
      : value(Math.sin(a.re) * Math.cosh(a.im), Math.cos(a.re) * Math.sinh(a.im));
  result.err = Math.cosh(a.im) * (a.err + EPS * (2 + Math.abs(a.re)));
  return result;
}
/** @type {(a: Value) => Value} */
function cos(a) {
  const result =
    a.im === 0
      ? value(Math.cos(a.re))
      : value(Math.cos(a.re) * Math.cosh(a.im), -Math.sin(a.re) * Math.sinh(a.im));
  result.err = Math.cosh(a.im) * (a.err + EPS * (2 + Math.abs(a.re)));
  return result;
}
/** @type {(a: Value) => Value} */
function sinh(a) {
  if (a.im === 0) return value(Math.sinh(a.re), 0, Math.cosh(a.re) * (a.err + EPS * (2 + Math.abs(a.re))));
  return minus(times(I, sin(times(I, a))));
}
/** @type {(a: Value) => Value} */
function cosh(a) {
  if (a.im === 0) return value(Math.cosh(a.re), 0, Math.cosh(a.re) * (a.err + EPS * (2 + Math.abs(a.re))));
  return cos(times(I, a));
}
/** @type {(a: Value) => Value} */
function sqrt(a) {
  const r = size(a);
  if (r === 0) return value(0, 0, Math.sqrt(a.err));
  let root;
  if (a.im === 0) root = a.re > 0 ? value(Math.sqrt(a.re)) : value(0, Math.sqrt(-a.re));
  else {
    const re = Math.sqrt((r + Math.abs(a.re)) / 2);
    const im = Math.abs(a.im) / (2 * re);
    root = a.re >= 0 ? value(re, a.im < 0 ? -im : im) : value(im, a.im < 0 ? -re : re);
  }
  root.err = a.err / size(root) + 2 * EPS * size(root);
  return root;
}
const ONE = value(1);

/**
 * A function of real numbers where it has real values, with its slope for the bound.
 * @type {(a: Value, from: number, to: number, real: (x: number) => number, slope: (x: number) => number, complex: (a: Value) => Value) => Value}
 */
function realOr(a, from, to, real, slope, complex) {
  if (a.im !== 0 || a.re < from || a.re > to) return complex(a);
  const result = real(a.re);
  const steep = Math.abs(slope(a.re));
  // Where the slope has no bound, as that of arcsin at 1, the square root of the error is one.
  const err = Number.isFinite(steep) && steep * a.err < 1 ? steep * a.err : 2 * Math.sqrt(a.err);
  return value(result, 0, err + 2 * EPS * Math.abs(result));
}
/** @type {(a: Value) => Value} */
const asin = (a) =>
  realOr(a, -1, 1, Math.asin, (x) => 1 / Math.sqrt(1 - x * x), (z) =>
    minus(times(I, log(plus(times(I, z), sqrt(plus(ONE, minus(times(z, z)))))))),
  );
/** @type {(a: Value) => Value} */
const acos = (a) =>
  realOr(a, -1, 1, Math.acos, (x) => 1 / Math.sqrt(1 - x * x), (z) => plus(value(Math.PI / 2, 0, EPS), minus(asin(z))));
/** @type {(a: Value) => Value} */
const atan = (a) =>
  realOr(a, -Infinity, Infinity, Math.atan, (x) => 1 / (1 + x * x), (z) => {
    const iz = times(I, z);
    return times(value(0, 0.5), plus(log(plus(ONE, minus(iz))), minus(log(plus(ONE, iz)))));
  });
/** @type {(a: Value) => Value} */
const asinh = (a) =>
  realOr(a, -Infinity, Infinity, Math.asinh, (x) => 1 / Math.sqrt(1 + x * x), (z) => log(plus(z, sqrt(plus(times(z, z), ONE)))));
/** @type {(a: Value) => Value} */
const acosh = (a) =>
  realOr(a, 1, Infinity, Math.acosh, (x) => 1 / Math.sqrt(x * x - 1), (z) =>
    log(plus(z, times(sqrt(plus(z, ONE)), sqrt(plus(z, minus(ONE)))))),
  );
/** @type {(a: Value) => Value} */
const atanh = (a) =>
  Math.abs(a.re) === 1 && a.im === 0
    ? NOTHING
    : realOr(a, -1, 1, Math.atanh, (x) => 1 / (1 - x * x), (z) =>
        times(value(0.5), plus(log(plus(ONE, z)), minus(log(plus(ONE, minus(z)))))),
      );
/** @type {(a: Value) => Value} */
const abs = (a) => value(size(a), 0, a.err + (a.im === 0 ? 0 : EPS * size(a)));
/** @type {(a: Value) => Value} */
function sign(a) {
  const r = size(a);
  if (r === 0 && a.err === 0) return value(0);
  return a.err < r ? value(a.re / r, a.im / r, a.im === 0 ? 0 : a.err / r + EPS) : NOTHING;
}
/** @type {(a: Value) => Value} */
function cbrt(a) {
  if (a.im !== 0) return power(a, over(ONE, value(3)));
  const root = Math.cbrt(a.re);
  return value(root, 0, root === 0 ? Math.cbrt(a.err) : a.err / (3 * root * root) + 2 * EPS * Math.abs(root));
}
/** @type {(a: Value) => Value} */
function factorial(a) {
  if (a.im !== 0 || a.err !== 0 || !Number.isInteger(a.re) || a.re < 0 || a.re > 170) return NOTHING;
  let product = 1;
  for (let k = 2; k <= a.re; k += 1) product *= k;
  return value(product, 0, a.re > 22 ? EPS * product * a.re : 0);
}

/** @type {(a: Value, b: Value) => Value} */
export function power(a, b) {
  if (b.im === 0 && b.err === 0 && Number.isInteger(b.re) && Math.abs(b.re) <= 1024) {
    let result = ONE;
    let square = a;
    for (let n = Math.abs(b.re); n > 0; n = Math.floor(n / 2)) {
      if (n % 2 === 1) result = times(result, square);
      square = times(square, square);
    }
    return b.re < 0 ? over(ONE, result) : result;
  }
  if (size(a) === 0) return b.im === 0 && b.re > 0 && a.err === 0 ? value(0) : NOTHING;
  if (a.im === 0 && a.re > 0 && b.im === 0) {
    const result = a.re ** b.re;
    const logarithm = Math.abs(Math.log(a.re));
    return value(result, 0, result * ((Math.abs(b.re) * a.err) / a.re + logarithm * b.err + EPS * (2 + Math.abs(b.re) * logarithm)));
  }
  return exp(times(b, log(a)));
}

/** @type {Record<string, (a: Value) => Value>} */
const OF_ONE = {
  sin, cos, sinh, cosh, exp, log, sqrt, cbrt, abs, sign, asin, acos, atan, asinh, acosh, atanh,
  tan: (a) => over(sin(a), cos(a)),
  cot: (a) => over(cos(a), sin(a)),
  sec: (a) => over(ONE, cos(a)),
  csc: (a) => over(ONE, sin(a)),
  tanh: (a) => (a.im === 0 ? value(Math.tanh(a.re), 0, a.err + 2 * EPS) : over(sinh(a), cosh(a))),
  log10: (a) => over(log(a), value(Math.LN10, 0, EPS)),
  log2: (a) => over(log(a), value(Math.LN2, 0, EPS)),
};

/**
 * Return what an expression is worth where its symbols have the values of `point`.
 * @param {Tree} tree
 * @param {Point} point
 * @returns {Value}
 */
export function valueAt(tree, point) {
  switch (tree.t) {
    case "num":
      return value(tree.value, 0, Number.isInteger(tree.value) ? 0 : EPS * Math.abs(tree.value));
    case "sym":
      return point[tree.name] ?? NOTHING;
    case "const":
      if (tree.name === "i") return I;
      return tree.name === "pi" ? value(Math.PI, 0, EPS) : value(Math.E, 0, EPS);
    case "neg":
      return minus(valueAt(tree.node, point));
    case "sum": {
      let total = value(0);
      for (const term of tree.terms) {
        const next = valueAt(term.node, point);
        total = plus(total, term.minus ? minus(next) : next);
      }
      return total;
    }
    case "prod": {
      let total = ONE;
      for (const factor of tree.factors) {
        const next = valueAt(factor.node, point);
        total = factor.over ? over(total, next) : times(total, next);
      }
      return total;
    }
    case "pow":
      // eˣ is the function exp, whatever e is rounded to.
      if (tree.base.t === "const" && tree.base.name === "e") return exp(valueAt(tree.exponent, point));
      return power(valueAt(tree.base, point), valueAt(tree.exponent, point));
    case "fact":
      return factorial(valueAt(tree.node, point));
    case "fn": {
      const args = tree.args.map((argument) => valueAt(argument, point));
      if (tree.name !== "max" && tree.name !== "min") return OF_ONE[tree.name](args[0]);
      if (args.some((a) => a.im !== 0 || !finite(a))) return NOTHING;
      const most = tree.name === "max" ? Math.max : Math.min;
      return value(most(...args.map((a) => a.re)), 0, Math.max(...args.map((a) => a.err)));
    }
  }
}

/**
 * @typedef {{from: number, to: number, integer?: boolean, complex?: boolean}} Range
 * @typedef {{symbols: Record<string, Range>, seed: number}} Domain
 * @typedef {"equal" | "different" | "undecided"} Verdict
 */

export const SAMPLES = 24;
export const ENOUGH = 16;
// Far below what anybody rounds to, far above what rounding does to a lesson's expressions.
const CLOSE = 1e-9;

/**
 * Return the points at which expressions are compared: the same ones for the same seed.
 * @param {Domain} domain
 * @param {number} count
 * @returns {Point[]}
 */
export function points(domain, count) {
  const random = generator(domain.seed);
  return Array.from({ length: count }, () =>
    Object.fromEntries(
      Object.entries(domain.symbols).map(([name, range]) => {
        const at = range.from + (range.to - range.from) * random();
        const sideways = (range.to - range.from) * (random() - 0.5);
        return [name, value(range.integer ? Math.round(at) : at, range.complex ? sideways : 0)];
      }),
    ),
  );
}

/** Return a function that gives evenly spread numbers in [0, 1). @param {number} seed */
function generator(seed) {
  // The counter of splitmix32, mixed by two rounds of multiply and shift.
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/**
 * Say whether two values are the same, as far as rounding lets anybody know.
 * @param {Value} answer
 * @param {Value} wanted
 * @returns {Verdict}
 */
export function same(answer, wanted) {
  if (!finite(answer)) return "different";
  const apart = Math.hypot(answer.re - wanted.re, answer.im - wanted.im);
  const scale = Math.max(size(answer), size(wanted));
  const doubt = 8 * (answer.err + wanted.err);
  if (apart > CLOSE * scale + doubt) return "different";
  // What is nothing but rounding is zero, if all that was added up had a usual size.
  const zero = size(wanted) <= 8 * wanted.err && size(answer) <= doubt;
  return doubt <= CLOSE * (zero ? 1 : size(wanted)) ? "equal" : "undecided";
}

/**
 * Compare an answer with the expression that is wanted, at points of the domain.
 *
 * Points where what is wanted has no value do not count; an answer without a value where there
 * is one is different.
 * @param {Tree} answer
 * @param {Tree} wanted
 * @param {Domain} domain
 * @returns {Verdict}
 */
export function compare(answer, wanted, domain) {
  let decided = 0;
  for (const point of points(domain, 4 * SAMPLES)) {
    const right = valueAt(wanted, point);
    if (!finite(right)) continue;
    const verdict = same(valueAt(answer, point), right);
    if (verdict === "different") return "different";
    if (verdict === "equal") decided += 1;
    if (decided === SAMPLES) break;
  }
  return decided >= ENOUGH ? "equal" : "undecided";
}
