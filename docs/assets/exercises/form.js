// The form of an answer, where an exercise asks for one: multiplied out, in factors, with a constant.

import { ENOUGH, finite, points, SAMPLES, size, valueAt } from "./value.js";

/** @typedef {import("./expression.js").Tree} Tree */
/** @typedef {import("./value.js").Domain} Domain */

/** Say whether a tree is a sum of at least two terms. @param {Tree} tree @returns {boolean} */
const isSum = (tree) => tree.t === "sum" || (tree.t === "neg" && isSum(tree.node));

/** @param {Tree} tree @returns {boolean} */
function holdsSymbol(tree) {
  switch (tree.t) {
    case "sym":
      return true;
    case "num":
    case "const":
      return false;
    case "sum":
      return tree.terms.some(({ node }) => holdsSymbol(node));
    case "prod":
      return tree.factors.some(({ node }) => holdsSymbol(node));
    case "neg":
    case "fact":
      return holdsSymbol(tree.node);
    case "pow":
      return holdsSymbol(tree.base) || holdsSymbol(tree.exponent);
    case "fn":
      return tree.args.some(holdsSymbol);
  }
}

/**
 * Say whether nothing is left to multiply out: no product and no whole power of a sum.
 * @param {Tree} tree
 * @returns {boolean}
 */
export function expanded(tree) {
  switch (tree.t) {
    case "sum":
      return tree.terms.every(({ node }) => expanded(node) && !isSum(node));
    case "neg":
      return !isSum(tree.node) && expanded(tree.node);
    case "prod": {
      const sums = tree.factors.filter(({ over, node }) => !over && isSum(node) && holdsSymbol(node));
      return sums.length === 0 && tree.factors.every(({ node }) => expanded(node) || !holdsSymbol(node));
    }
    case "pow":
      return !(isSum(tree.base) && holdsSymbol(tree.base) && tree.exponent.t === "num" && tree.exponent.value > 0);
    default:
      return true;
  }
}

/** Return how many factors with a symbol a tree has, a power counted as often as it says. @param {Tree} tree @returns {number} */
function factorCount(tree) {
  if (tree.t === "neg") return factorCount(tree.node);
  if (tree.t === "prod") return tree.factors.reduce((n, { node }) => n + factorCount(node), 0);
  if (tree.t === "pow" && tree.exponent.t === "num" && Number.isInteger(tree.exponent.value) && tree.exponent.value > 0)
    return tree.exponent.value * factorCount(tree.base);
  return holdsSymbol(tree) ? 1 : 0;
}

/**
 * Say whether an answer has at least as many factors as what is wanted.
 * @param {Tree} tree
 * @param {Tree} wanted
 */
export const factored = (tree, wanted) => !isSum(tree) && factorCount(tree) >= factorCount(wanted);

/**
 * Compare an antiderivative with the one that is wanted: both may differ by a constant, and the
 * answer has to name its own.
 * @param {Tree} answer
 * @param {Tree} wanted without a constant
 * @param {Domain} domain of all symbols but the constant
 * @param {string} constant the name of the constant, as `C`
 * @returns {"equal" | "different" | "undecided" | "no-constant"}
 */
export function antiderivative(answer, wanted, domain, constant) {
  const all = points(domain, SAMPLES);
  const zero = { re: 0, im: 0, err: 0 };
  const other = { re: 1.7, im: 0, err: 0 };
  /** @type {import("./value.js").Value | null} */
  let apart = null;
  /** @type {import("./value.js").Value | null} */
  let moved = null;
  let decided = 0;
  for (const point of all) {
    const right = valueAt(wanted, point);
    if (!finite(right)) continue;
    const plain = valueAt(answer, { ...point, [constant]: zero });
    const shifted = valueAt(answer, { ...point, [constant]: other });
    if (!finite(plain) || !finite(shifted)) return "different";
    const difference = less(plain, right);
    const step = less(shifted, plain);
    if (apart && moved) {
      if (alike(difference, apart, plain) === "different" || alike(step, moved, plain) === "different") return "different";
    } else {
      apart = difference;
      moved = step;
    }
    decided += 1;
  }
  if (!moved || decided < ENOUGH) return "undecided";
  return size(moved) <= 8 * moved.err ? "no-constant" : "equal";
}

/** @type {(a: import("./value.js").Value, b: import("./value.js").Value) => import("./value.js").Value} */
function less(a, b) {
  return { re: a.re - b.re, im: a.im - b.im, err: a.err + b.err + 2 ** -52 * (size(a) + size(b)) };
}

/**
 * Two differences are the same constant, as far as the size of what was subtracted lets us know.
 * @type {(a: import("./value.js").Value, b: import("./value.js").Value, of: import("./value.js").Value) => "same" | "different"}
 */
function alike(a, b, of) {
  const apart = Math.hypot(a.re - b.re, a.im - b.im);
  return apart <= 1e-9 * Math.max(size(a), size(b), 1e-3 * size(of)) + 8 * (a.err + b.err) ? "same" : "different";
}
