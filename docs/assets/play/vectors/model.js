// Two vectors in the plane: their dot product and projection, or the area between them when they
// are the columns of a matrix.

/**
 * @typedef {[number, number]} Pair
 * @typedef {{show: "dot" | "matrix", a: Pair, b: Pair, reach: number}} Settings
 * @typedef {import("../kit/address.js").State} State ax, ay, bx, by
 */

export const TINY = 1e-9; // what is smaller is rounding: the tips lie on tenths

/** @type {(which: "a" | "b", entry: 0 | 1) => import("../kit/address.js").Field} */
const field = (which, entry) => ({
  start: (/** @type {Settings} */ s) => s[which][entry],
  min: (/** @type {Settings} */ s) => -s.reach,
  max: (/** @type {Settings} */ s) => s.reach,
  digits: 1,
});

/** @type {import("../kit/address.js").Fields} */
export const fields = { ax: field("a", 0), ay: field("a", 1), bx: field("b", 0), by: field("b", 1) };

/** @param {Pair} u @param {Pair} v */
const dotted = (u, v) => u[0] * v[0] + u[1] * v[1];

/** Whether a and b both have a direction. @param {State} state */
const both = ({ ax, ay, bx, by }) => (ax !== 0 || ay !== 0) && (bx !== 0 || by !== 0);

/**
 * Return the numbers of a state; what a zero vector does not have is NaN. `share` says how often a
 * goes into the projection of b, `rest` is what the projection leaves of b.
 * @param {Settings} settings
 * @param {State} state
 */
export function numbers(settings, { ax, ay, bx, by }) {
  /** @type {Pair} */ const a = [ax, ay];
  /** @type {Pair} */ const b = [bx, by];
  const [dot, det] = [dotted(a, b), ax * by - ay * bx];
  const lengths = [Math.hypot(...a), Math.hypot(...b)];
  const share = dot / dotted(a, a);
  const angle = both({ ax, ay, bx, by }) ? (Math.atan2(Math.abs(det), dot) * 180) / Math.PI : NaN;
  return {
    dot,
    det,
    lengths,
    cosine: dot / (lengths[0] * lengths[1]),
    angle,
    share,
    projection: /** @type {Pair} */ (a.map((v) => share * v)),
    rest: /** @type {Pair} */ (b.map((v, k) => v - share * a[k])),
    corner: /** @type {Pair} */ ([ax + bx, ay + by]),
  };
}

/** @param {number} v */
const float = (v) => (Number.isInteger(v) ? `${v}.0` : String(v));

/** @param {Settings} settings @param {State} state */
export function python({ show }, state) {
  const [ax, ay, bx, by] = [state.ax, state.ay, state.bx, state.by].map(float);
  if (show === "matrix") {
    return `import numpy as np

A = np.array([[${ax}, ${bx}], [${ay}, ${by}]])  # its columns are a and b
print("determinant =", float(np.linalg.det(A)))
print("corner =", (A @ np.array([1.0, 1.0])).tolist())
`;
  }
  const more = `cosine = dot / (lengths[0] * lengths[1])
print("cosine =", float(cosine))
print(f"angle: {np.degrees(np.arccos(np.clip(cosine, -1, 1))):.1f} degrees")
print("projection =", (dot / (a @ a) * a).tolist())
`;
  return `import numpy as np

a, b = np.array([${ax}, ${ay}]), np.array([${bx}, ${by}])
dot = a @ b
lengths = [float(np.linalg.norm(v)) for v in (a, b)]
print("dot =", float(dot))
print("lengths =", lengths)
${both(state) ? more : ""}`;
}

/** @param {Settings} settings @param {State} state */
export function printed(settings, state) {
  const { dot, det, lengths, cosine, projection, corner } = numbers(settings, state);
  if (settings.show === "matrix") return [["determinant", det], ["corner", corner]];
  return [["dot", dot], ["lengths", lengths], ...(both(state) ? [["cosine", cosine], ["projection", projection]] : [])];
}
