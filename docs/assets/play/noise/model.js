// A slope from two noisy heights: the error that is expected, its two parts, and the error of one draw.

import { random } from "../kit/random.js";

export const SHORTEST = -2; // powers of ten of the step
export const LONGEST = 0.17;
const STEPS = 40; // of the curves of errors

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  power: { start: -1.3, min: SHORTEST, max: LONGEST, digits: 2 },
  doublings: { start: 0, min: -6, max: 3, whole: true }, // of the noise with which it begins
  pairs: { start: 0, min: 0, max: 6, whole: true }, // a power of two: how many are averaged
  seed: { start: 1, min: 1, max: 9999, whole: true },
};

/** @param {number} power */
export const stepOf = (power) => Number((10 ** power).toPrecision(3));

/** Return the mean noise of the heights to the right and to the left. @param {number} seed @param {number} sigma @param {number} pairs */
export function drawn(seed, sigma, pairs) {
  const next = random(seed);
  let [right, left] = [0, 0];
  for (let k = 0; k < pairs; k += 1) {
    const radius = Math.sqrt(-2 * Math.log(1 - next())); // Box and Muller: two uniform numbers, two normal ones
    const angle = 2 * Math.PI * next();
    right += radius * Math.cos(angle);
    left += radius * Math.sin(angle);
  }
  return [(sigma * right) / pairs, (sigma * left) / pairs];
}

/**
 * Return the size of error to expect of a step: by the noise, by the bending of the graph, and by both.
 * @param {any} settings
 * @param {number} step
 * @param {number} sigma
 * @param {number} pairs
 */
export function expected({ f, at }, step, sigma, pairs) {
  const noise = sigma / (Math.sqrt(2 * pairs) * step);
  const bending = Math.abs((f.at(at + step) - f.at(at - step)) / (2 * step) - f.derivative(at));
  return { noise, bending, both: Math.hypot(noise, bending) };
}

/** Return steps from the shortest to the longest with the errors to expect. @param {any} settings @param {number} sigma @param {number} pairs */
export function curves(settings, sigma, pairs) {
  return Array.from({ length: STEPS + 1 }, (_, k) => {
    const step = 10 ** (SHORTEST + ((LONGEST - SHORTEST) * k) / STEPS);
    return { step, ...expected(settings, step, sigma, pairs) };
  });
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function numbers(settings, state) {
  const { f, at } = settings;
  const [step, sigma, pairs] = [stepOf(state.power), settings.sigma * 2 ** state.doublings, 2 ** state.pairs];
  const [up, down] = drawn(state.seed, sigma, pairs);
  const [right, left] = [f.at(at + step) + up, f.at(at - step) + down];
  const [slope, tangent] = [(right - left) / (2 * step), f.derivative(at)];
  const best = Math.cbrt((3 * sigma) / Math.sqrt(pairs) / Math.abs(f.derivative(at, 3)));
  return { step, sigma, pairs, left, right, slope, tangent, error: Math.abs(slope - tangent), best, ...expected(settings, step, sigma, pairs) };
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function python(settings, state) {
  const { python, at } = settings;
  const { step, sigma, pairs } = numbers(settings, state);
  return `import numpy as np


def f(x):
    return ${python}


def uniform(state):  # mulberry32: the same numbers as on the page
    while True:
        state = (state + 0x6D2B79F5) % 2**32
        z = (state ^ state >> 15) * (state | 1) % 2**32
        z ^= (z + (z ^ z >> 7) * (z | 61)) % 2**32
        yield (z ^ z >> 14) / 2**32


x, step, sigma, pairs = ${at}, ${step}, ${sigma}, ${pairs}
u = uniform(${state.seed})
right = left = 0.0
for _ in range(pairs):
    size, angle = sigma * np.sqrt(-2 * np.log(1 - next(u))), 2 * np.pi * next(u)
    right += (f(x + step) + size * np.cos(angle)) / pairs
    left += (f(x - step) + size * np.sin(angle)) / pairs
print("slope =", float((right - left) / (2 * step)))
print("noise =", float(sigma / (np.sqrt(2 * pairs) * step)))
`;
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function printed(settings, state) {
  const { slope, noise } = numbers(settings, state);
  return [["slope", slope], ["noise", noise]];
}
