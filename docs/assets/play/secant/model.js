// The secant through two points of a graph, and what becomes of its slope as they approach.

export const SMALLEST = -15; // powers of ten: beyond, 1 + step is 1

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  at: { start: (/** @type {any} */ s) => s.at, min: (/** @type {any} */ s) => s.low, max: (/** @type {any} */ s) => s.high, digits: 2 },
  power: { start: 0, min: SMALLEST, max: 0, digits: 2 },
  side: { start: "right", options: ["right", "left"] },
};

/** Return the step from the first point to the second. @param {import("../kit/address.js").State} state */
export function step({ power, side }) {
  return (side === "left" ? -1 : 1) * Number((10 ** power).toPrecision(3));
}

/** Return the slope of a secant. @param {any} f @param {number} x @param {number} h */
export function quotient(f, x, h) {
  return (f.at(x + h) - f.at(x)) / h;
}

/** Return where the error of the quotient is worth drawing: steps and errors. @param {any} settings @param {number} at @param {string} side */
export function errors({ f }, at, side) {
  const slope = f.derivative(at);
  const powers = Array.from({ length: 61 }, (_, k) => (SMALLEST * (60 - k)) / 60);
  return powers.map((power) => {
    const h = step({ power, side });
    return [Math.abs(h), Math.abs(quotient(f, at, h) - slope)];
  });
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function numbers({ f }, state) {
  const { at } = state;
  const h = step(state);
  const [slope, tangent] = [quotient(f, at, h), f.derivative(at)];
  return { at, step: h, f: f.at(at), other: f.at(at + h), slope, tangent, error: Math.abs(slope - tangent) };
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function python({ f, python }, state) {
  const { at } = state;
  return `${python.includes("np.") ? "import numpy as np\n\n\n" : ""}def f(x):
    return ${python}


x, step = ${at}, ${step(state)}
slope = (f(x + step) - f(x)) / step
print("slope =", float(slope))
for step in (1.0, 0.1, 0.01, 0.001):
    slope = (f(x + step) - f(x)) / step
    print(step, "→", float(slope))
`;
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function printed(settings, state) {
  return [["slope", numbers(settings, state).slope]];
}
