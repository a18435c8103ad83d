// A rectangle whose sides grow: what its area gains, in two strips and a corner.

import { border } from "../kit/border.js";

export const SMALLEST = -4; // powers of ten
export const LONGEST = 1; // step

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  at: { start: (/** @type {any} */ s) => s.at, min: (/** @type {any} */ s) => s.low, max: (/** @type {any} */ s) => s.high, digits: 2 },
  power: { start: 0, min: SMALLEST, max: 0, digits: 2 },
};

/** Return the step. @param {import("../kit/address.js").State} state */
export function step({ power }) {
  return Number((10 ** power).toPrecision(3));
}

/** Return the pieces by which the area grows. @param {any} settings @param {number} at @param {number} h */
export function pieces({ u, v }, at, h) {
  const [du, dv] = [u.at(at + h) - u.at(at), v.at(at + h) - v.at(at)];
  const [right, top, corner] = [v.at(at) * du, u.at(at) * dv, du * dv];
  const growth = right + top + corner;
  return { du, dv, right, top, corner, growth, share: corner / growth };
}

/**
 * Return the step with which the first side becomes as long as told.
 * @param {any} settings
 * @param {number} at
 * @param {number} length
 */
export function stepTo({ u }, at, length) {
  return border((h) => u.at(at + h) < length, 0, LONGEST, 50);
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function numbers(settings, state) {
  const { u, v } = settings;
  const { at } = state;
  const h = step(state);
  const longer = Math.min(LONGEST, 10 * h);
  const [width, height] = [u.at(at), v.at(at)];
  const [rightSlope, topSlope] = [height * u.derivative(at), width * v.derivative(at)];
  return {
    at, step: h, width, height, ...pieces(settings, at, h),
    longer, before: pieces(settings, at, longer).share, rightSlope, topSlope, slope: rightSlope + topSlope,
  };
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function python({ pythonU, pythonV }, state) {
  return `${(pythonU + pythonV).includes("np.") ? "import numpy as np\n\n\n" : ""}def u(x):
    return ${pythonU}


def v(x):
    return ${pythonV}


x, step = ${state.at}, ${step(state)}
du, dv = u(x + step) - u(x), v(x + step) - v(x)
right, top, corner = v(x) * du, u(x) * dv, du * dv
growth = u(x + step) * v(x + step) - u(x) * v(x)
print("right strip =", float(right))
print("top strip =", float(top))
print("corner =", float(corner))
print("share =", float(corner / growth))
`;
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function printed(settings, state) {
  const { right, top, corner, share } = numbers(settings, state);
  return [["right strip", right], ["top strip", top], ["corner", corner], ["share", share]];
}
