// Areas of strips under a graph, and what becomes of their sum as the strips get narrower.

export const MOST = 200; // strips

const RULES = /** @type {const} */ (["left", "midpoint", "right", "trapezium"]);

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  high: { start: (/** @type {any} */ s) => s.to, min: (/** @type {any} */ s) => s.from + 0.1, max: (/** @type {any} */ s) => s.right, digits: 2 },
  count: { start: 4, min: 1, max: MOST, whole: true },
  rule: { start: "left", options: RULES },
};

/** @param {any} f @param {number} low @param {number} high @param {number} count @param {string} rule @returns {number} */
export function sum(f, low, high, count, rule) {
  if (rule === "trapezium") return (sum(f, low, high, count, "left") + sum(f, low, high, count, "right")) / 2;
  const width = (high - low) / count;
  const shift = { left: 0, midpoint: 0.5, right: 1 }[rule] ?? 0;
  let total = 0;
  for (let k = 0; k < count; k += 1) total += f.at(low + (k + shift) * width);
  return total * width;
}

/**
 * Return the corners of each strip, around it.
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 * @returns {[number, number][][]}
 */
export function strips({ f, from }, { high, count, rule }) {
  const width = (high - from) / count;
  const shift = { left: 0, midpoint: 0.5, right: 1 }[/** @type {"left"} */ (rule)];
  return Array.from({ length: count }, (_, k) => {
    const [a, b] = [from + k * width, from + (k + 1) * width];
    const [left, right] = rule === "trapezium" ? [f.at(a), f.at(b)] : [f.at(a + shift * width), f.at(a + shift * width)];
    return [[a, 0], [a, left], [b, right], [b, 0]];
  });
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function numbers({ f, integral, from }, state) {
  const { high, count, rule } = state;
  const exact = integral.at(high) - integral.at(from);
  const total = sum(f, from, high, count, rule);
  return { from, high, count, width: (high - from) / count, sum: total, exact, error: total - exact, half: sum(f, from, high, 2 * count, rule) - exact };
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function python({ python, from }, { high, count, rule }) {
  const shift = { left: "0", midpoint: "width / 2", right: "width" }[/** @type {"left"} */ (rule)];
  const area = rule === "trapezium" ? "(f(starts) + f(starts + width)) / 2" : shift === "0" ? "f(starts)" : `f(starts + ${shift})`;
  return `import numpy as np


def f(x):
    return ${python.includes("x") ? python : `${python} + 0 * x`}


low, high, count = ${from}, ${high}, ${count}
width = (high - low) / count
starts = low + width * np.arange(count)
areas = width * ${area}
print("sum =", float(areas.sum()))
`;
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function printed(settings, state) {
  return [["sum", numbers(settings, state).sum]];
}
