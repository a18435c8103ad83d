// An expression as a tree: each node's value and slope from those of its branches, by one rule.

const LETTERS = "abcghijklmnp";

/** @typedef {{rule: string, parts: number[], text: string, slope: string, f: any, outer: any, code: string, slopeCode: string, outerCode: string, x: number, y: number, width: number}} Node */

/** @param {Node[]} nodes */
const leaves = (nodes) => nodes.reduce((mask, { rule }, k) => mask + (rule === "leaf" ? 2 ** k : 0), 0);

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  x: { start: (/** @type {any} */ s) => s.at, min: (/** @type {any} */ s) => s.low, max: (/** @type {any} */ s) => s.high, digits: 2 },
  // Which nodes are filled in, one bit each: the leaves from the start.
  open: { start: (/** @type {any} */ s) => leaves(s.nodes), min: 0, max: (/** @type {any} */ s) => 2 ** s.nodes.length - 1, whole: true },
  node: { start: 0, min: 0, max: (/** @type {any} */ s) => s.nodes.length - 1, whole: true },
};

/** The rules with two branches: u and v with their slopes. @type {Record<string, (u: number, v: number, du: number, dv: number) => [number, number]>} */
const RULES = {
  sum: (u, v, du, dv) => [u + v, du + dv],
  difference: (u, v, du, dv) => [u - v, du - dv],
  product: (u, v, du, dv) => [u * v, du * v + u * dv],
  quotient: (u, v, du, dv) => [u / v, (du * v - u * dv) / (v * v)],
};

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function numbers({ nodes }, { x, open }) {
  /** @type {number[]} */ const values = [];
  /** @type {number[]} */ const slopes = [];
  /** @type {boolean[]} */ const filled = [];
  /** @type {boolean[]} */ const ready = [];
  nodes.forEach((/** @type {Node} */ { rule, parts: [a, b], parts, f, outer }, /** @type {number} */ k) => {
    if (rule === "leaf") [values[k], slopes[k]] = [f.at(x), f.derivative(x)];
    else if (outer) [values[k], slopes[k]] = [outer.at(values[a]), outer.derivative(values[a]) * slopes[a]];
    else [values[k], slopes[k]] = RULES[rule](values[a], values[b], slopes[a], slopes[b]);
    ready[k] = parts.every((part) => filled[part]);
    filled[k] = rule === "leaf" || (ready[k] && Math.floor(open / 2 ** k) % 2 === 1);
  });
  const last = nodes.length - 1;
  return { x, values, slopes, filled, ready, value: values[last], slope: slopes[last] };
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function python({ nodes }, { x }) {
  const lines = nodes.map((/** @type {Node} */ { rule, parts, text, code, slopeCode, outerCode }, /** @type {number} */ k) => {
    const [u, v] = parts.map((part) => LETTERS[part]);
    const put = (/** @type {string} */ words) => words.replace(/\bu\b/g, u);
    /** @type {Record<string, string>} */
    const rules = {
      leaf: `${code}, ${slopeCode}`,
      sum: `${u} + ${v}, d${u} + d${v}`,
      difference: `${u} - ${v}, d${u} - d${v}`,
      product: `${u} * ${v}, d${u} * ${v} + ${u} * d${v}`,
      quotient: `${u} / ${v}, (d${u} * ${v} - ${u} * d${v}) / ${v}**2`,
      chain: outerCode && `${put(outerCode)}, (${put(slopeCode)}) * d${u}`,
    };
    return `${LETTERS[k]}, d${LETTERS[k]} = ${rules[rule === "power" ? "chain" : rule]}  # ${text}`;
  });
  const last = LETTERS[nodes.length - 1];
  return `import math

x = ${x}
${lines.join("\n")}
print("value =", ${last})
print("slope =", d${last})
`;
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function printed(settings, state) {
  const { value, slope } = numbers(settings, state);
  return [["value", value], ["slope", slope]];
}
