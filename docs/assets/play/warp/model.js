// A map of the plane, and what it makes of one square cell: truly, and as its Jacobian matrix says.

/**
 * @typedef {[number, number]} Pair
 * @typedef {object} Map
 * @property {string} label
 * @property {[string, string]} letters of its inputs
 * @property {[string, string]} outputs their letters
 * @property {import("../kit/functions.js").Fn} first output
 * @property {import("../kit/functions.js").Fn} second output
 * @property {{first: string, second: string, slopes: string[][]}} python
 * @property {Pair} across where its first input lies
 * @property {Pair} up where its second input lies
 * @property {Pair} left the picture of the image, as wide as it is high
 * @property {Pair} bottom
 * @property {Pair} start the corner of the cell
 * @typedef {{maps: Map[], ask: Pair}} Settings
 * @typedef {import("../kit/address.js").State} State of numbers: map, x, y (the corner of the cell), halved
 */

import { clamp } from "../kit/scale.js";

export const PARTS = 64; // into which each side of a cell is cut to measure its image
export const MOST = 8; // halvings

/** Return the map that is shown. @param {Settings} settings @param {State} state @returns {Map} */
export const mapOf = ({ maps }, { map }) => maps[map];

/** Return the side of the cell: a quarter of the grid at first. @param {Settings} settings @param {State} state */
export const sideOf = (settings, state) => {
  const { across } = mapOf(settings, state);
  return (across[1] - across[0]) / 4 / 2 ** state.halved;
};

/** Return where the corner may go along an axis, with room for the cell. @param {Pair} axis @returns {Pair} */
export const room = ([low, high]) => [low, Number((high - (high - low) / 4).toFixed(2))];

/** Return the corner of the cell. @param {Settings} settings @param {State} state @returns {Pair} */
export function cornerOf(settings, state) {
  const { across, up } = mapOf(settings, state);
  return [clamp(state.x, ...room(across)), clamp(state.y, ...room(up))];
}

/** @type {(entry: 0 | 1) => import("../kit/address.js").Field} */
const field = (entry) => ({
  start: (/** @type {Settings} */ { maps }) => maps[0].start[entry],
  min: (/** @type {Settings} */ { maps }) => Math.min(...maps.map(({ across, up }) => [across, up][entry][0])),
  max: (/** @type {Settings} */ { maps }) => Math.max(...maps.map(({ across, up }) => [across, up][entry][1])),
  digits: 2,
});

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  map: { start: 0, min: 0, max: (/** @type {Settings} */ { maps }) => maps.length - 1, whole: true },
  x: field(0),
  y: field(1),
  halved: { start: 0, min: 0, max: MOST, whole: true },
};

/** Return the edge of the cell, once round and anticlockwise. @param {Pair} corner @param {number} side @param {number} [parts] @returns {Pair[]} */
export function around([x, y], side, parts = PARTS) {
  return Array.from({ length: 4 * parts }, (_, k) => {
    const t = (k % parts) / parts;
    const [a, b] = [[t, 0], [1, t], [1 - t, 1], [0, 1 - t]][Math.floor(k / parts)];
    return [x + side * a, y + side * b];
  });
}

/** Return where a map leads. @param {Map} map @param {readonly number[]} place @returns {Pair} */
export const image = ({ first, second }, place) => [first.value(place), second.value(place)];

/** Return the signed area of a polygon. @param {Pair[]} corners */
function areaOf(corners) {
  // Around one of them: differences of areas far from 0 would lose digits.
  const [x, y] = corners[0];
  return corners.reduce((sum, [u, v], k) => {
    const [s, t] = corners[(k + 1) % corners.length];
    return sum + (u - x) * (t - y) - (s - x) * (v - y);
  }, 0) / 2;
}

/** @param {Map} map @param {Pair} place @returns {[Pair, Pair]} */
function jacobian({ first, second }, place) {
  return [/** @type {Pair} */ (first.gradient(place)), /** @type {Pair} */ (second.gradient(place))];
}

/** @param {number[][]} J */
const determinant = ([[a, b], [c, d]]) => a * d - b * c;

/**
 * Return where the corner goes, the matrix there, and by how much the area of the cell grows.
 * @param {Settings} settings
 * @param {State} state
 */
export function numbers(settings, state) {
  const map = mapOf(settings, state);
  const side = sideOf(settings, state);
  const corner = cornerOf(settings, state);
  const J = jacobian(map, corner);
  const area = areaOf(around(corner, side).map((place) => image(map, place)));
  const signs = around(corner, side, 1).map((place) => Math.sign(determinant(jacobian(map, place))));
  const asked = jacobian(settings.maps[0], settings.ask);
  return {
    side, corner, J, area,
    image: image(map, corner),
    det: determinant(J),
    factor: area / side ** 2,
    folds: signs.includes(1) && signs.includes(-1),
    asked: determinant(asked),
    lengths: [0, 1].map((k) => Math.hypot(asked[0][k], asked[1][k])),
  };
}

/** @param {Settings} settings @param {State} state */
export function python(settings, state) {
  const { letters: [a, b], python } = mapOf(settings, state);
  const lines = python.slopes.map((row) => `[${row.join(", ")}]`).join(", ");
  return `import numpy as np


def image(${a}, ${b}):
    return np.array([${python.first}, ${python.second}])


def jacobian_matrix(${a}, ${b}):
    return np.array([${lines}], dtype=float)


corner, side = np.array([${cornerOf(settings, state).map(float).join(", ")}]), ${sideOf(settings, state)}
J = jacobian_matrix(*corner)
print("J =", J.tolist())
print("determinant =", float(J[0, 0] * J[1, 1] - J[0, 1] * J[1, 0]))
t = np.arange(${PARTS}) / ${PARTS}
edge = np.concatenate([t, 1 + 0 * t, 1 - t, 0 * t])  # once round the cell
u, v = image(corner[0] + side * edge, corner[1] + side * np.roll(edge, ${PARTS}))
u, v = u - u[0], v - v[0]
area = float(np.sum(u * np.roll(v, -1) - np.roll(u, -1) * v) / 2)
print("factor =", area / side**2)
`;
}

/** @param {number} v */
const float = (v) => (Number.isInteger(v) ? `${v}.0` : String(v));

/** @param {Settings} settings @param {State} state */
export function printed(settings, state) {
  const { J, det, factor } = numbers(settings, state);
  return [["J", J], ["determinant", det], ["factor", factor]];
}
