// The game of the limit: a band of half the height ε around L, and the largest δ that keeps the graph in it.

import { border } from "../kit/border.js";

/**
 * A function of the menu, beside a place p that is not in its domain.
 * The build has proved how it behaves there, so that the largest δ is known for every ε.
 * @typedef {object} Choice
 * @property {string} label its formula, in plain text
 * @property {import("../kit/functions.js").Fn} fn
 * @property {string} python
 * @property {"gap" | "jump" | "wave" | "damped"} how a straight line with a place missing; one value to the left and another
 *   to the right; sin(1/(x − p)); (x − p) sin(1/(x − p))
 * @property {number} p the place
 * @property {number} L the middle of the band: the limit, or halfway between the values that a jump or a wave keeps taking
 * @property {number} slope of a line, positive
 * @property {[number, number]} values the least and the greatest that a jump or a wave takes, as close to p as you like
 * @property {number} half how far the picture reaches to either side of p
 *
 * @typedef {{ functions: Choice[] }} Settings
 * @typedef {import("../kit/address.js").State} State of function, band, power: numbers
 */

/** Bands: 2, 1, 0.5, 0.2 … 0.0001. */
const BANDS = 14;
const LOWEST = -5; // power of ten of the smallest δ: below, rounding would show
const SAMPLES = 1000; // to either side of p, for the code

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  function: { start: 0, min: 0, max: (/** @type {Settings} */ s) => s.functions.length - 1, whole: true },
  band: { start: 2, min: 0, max: BANDS - 1, whole: true },
  power: { start: 0, min: LOWEST, max: 0.3, digits: 2 },
};

/** Return ε. @param {number} band */
export function epsilon(band) {
  return Number(`${[2, 1, 5][band % 3]}e${-Math.floor((band + 1) / 3)}`);
}

/** Return δ, in two digits. @param {number} power */
export function delta(power) {
  return Number((10 ** power).toPrecision(2));
}

/** Return where a function that changes its sign between two places is zero. @param {(x: number) => number} f @param {number} low @param {number} high */
function zero(f, low, high) {
  const sign = Math.sign(f(low));
  return border((x) => Math.sign(f(x)) === sign, low, high, 100);
}

/**
 * Return how far from p |(x − p) sin(1/(x − p))| is first as large as a tolerance below 1.
 *
 * At the distance 1/t it is |sin t|/t. Between two zeros of the sine this climbs to one top, where
 * t = tan t, and falls; at the tops it is |cos t|, less at each than at the one before. So the
 * largest t is on the falling side of the last top that is high enough.
 * @param {number} tolerance
 */
export function calm(tolerance) {
  const height = (/** @type {number} */ t) => Math.abs(Math.sin(t)) / t - tolerance;
  for (let k = Math.ceil(1 / (tolerance * Math.PI)); k > 0; k -= 1) {
    const top = zero((t) => t * Math.cos(t) - Math.sin(t), k * Math.PI, (k + 0.5) * Math.PI);
    if (height(top) >= 0) return 1 / zero(height, top, (k + 1) * Math.PI);
  }
  return 1 / zero(height, 1e-9, Math.PI);
}

/** Return the largest δ: infinite if every δ works, 0 if none. @param {Choice} f @param {number} tolerance */
export function largest(f, tolerance) {
  if (f.how === "gap") return tolerance / f.slope;
  if (f.how === "damped") return tolerance < 1 ? calm(tolerance) : Infinity;
  return 2 * tolerance > f.values[1] - f.values[0] ? Infinity : 0;
}

/**
 * Return two places closer to p than δ, where a jump or a wave takes its greatest and its least value; the
 * places of a wave also as what they are, since a rounded one would lie elsewhere on it.
 * @param {Choice} f
 * @param {number} near
 */
export function pair({ how, p, fn }, near) {
  if (how === "jump") {
    const places = [p + near / 2, p - near / 2].map((x) => ({ x, words: "" }));
    return fn.at(places[0].x) > fn.at(places[1].x) ? places : places.reverse();
  }
  const turns = 4 * (Math.floor(1 / (2 * Math.PI * near) + 0.25) + 1);
  return [turns + 1, turns - 1].map((n) => ({ x: p + 2 / (n * Math.PI), words: `${p ? `${p} + ` : ""}2/(${n}π)` }));
}

/** Return a place closer to p than δ at which f is not within the band, if there is one. @param {Choice} f @param {number} tolerance @param {number} near */
export function witness(f, tolerance, near) {
  const best = largest(f, tolerance);
  if (near <= best) return null;
  if (best === 0) return pair(f, near)[0];
  // |f − L| grows from the largest δ on: of a line for ever, of x sin(1/x) as far as the next top.
  if (f.how === "gap") return { x: f.p + (best + near) / 2, words: "" };
  // At 2/(nπ), n odd, |sin| is 1: the largest of these places that is near enough.
  const n = 2 * Math.floor(1 / (Math.PI * near) + 0.5) + 1;
  const away = 2 / (n * Math.PI);
  if (away < near && away >= tolerance) return { x: f.p + away, words: `${f.p ? `${f.p} + ` : ""}2/(${n === 1 ? "" : n}π)`.replace("(π)", "π") };
  const beyond = (/** @type {number} */ share) => best + share * (near - best);
  const share = [0.5, 0.1, 0.01, 1e-3, 1e-4].find((s) => Math.abs(f.fn.at(f.p + beyond(s)) - f.L) > tolerance) ?? 0.5;
  return { x: f.p + beyond(share), words: "" };
}

/** @param {Settings} settings @param {State} state */
export function numbers({ functions }, state) {
  const f = functions[state.function];
  const [tolerance, near] = [epsilon(state.band), delta(state.power)];
  const found = witness(f, tolerance, near);
  return {
    p: f.p, L: f.L, epsilon: tolerance, delta: near, largest: largest(f, tolerance), works: !found,
    place: found?.words ?? "", x: found ? found.x : NaN, value: found ? f.fn.at(found.x) : NaN,
  };
}

/** Return how far f gets from L at samples of the places nearer to p than δ. @param {Choice} f @param {number} near */
function farthest({ fn, p, L }, near) {
  let most = 0;
  for (let k = 0; k < SAMPLES; k += 1) {
    const away = (near * (k + 0.5)) / SAMPLES;
    most = Math.max(most, Math.abs(fn.at(p - away) - L), Math.abs(fn.at(p + away) - L));
  }
  return most;
}

/** @param {Settings} settings @param {State} state */
export function python({ functions }, state) {
  const { python, p, L } = functions[state.function];
  return `import numpy as np


def f(x):
    return ${python}


p, L = ${p}, ${L}
epsilon, delta = ${epsilon(state.band)}, ${delta(state.power)}
away = delta * (np.arange(${SAMPLES}) + 0.5) / ${SAMPLES}
x = np.concatenate([p - away, p + away])
farthest = float(np.max(np.abs(f(x) - L)))
print("epsilon =", epsilon)
print("farthest =", farthest)
# A sample can show that the graph leaves the band, never that it stays in it.
`;
}

/** @param {Settings} settings @param {State} state */
export function printed({ functions }, state) {
  return [["epsilon", epsilon(state.band)], ["farthest", farthest(functions[state.function], delta(state.power))]];
}
