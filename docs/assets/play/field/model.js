// A landscape f(x, y) at one point: its slope in every direction, and how it bends.

/**
 * @typedef {[number, number]} Pair
 * @typedef {object} Settings
 * @property {import("../kit/functions.js").Fn} fn
 * @property {string} python f as SymPy writes it
 * @property {number} low of the square, in x and in y
 * @property {number} high
 * @property {number[]} levels heights of the contours, equal steps apart
 * @property {Pair[]} points marked A, B, C, D
 * @property {Pair} start where the reader stands at first
 * @property {string} show one of `VIEWS`, at first
 * @property {"longest" | "saddle"} ask which of the marked points has the longest arrow, or is curved like a saddle
 * @typedef {import("../kit/address.js").State} State x, y, angle (in degrees, from the east to the north), show
 * @typedef {"minimum" | "maximum" | "saddle" | "undecided"} Kind
 * @typedef {object} Numbers
 * @property {number} f
 * @property {Pair} J
 * @property {number} length of J
 * @property {Pair} direction the unit vector (c, d) of the dial
 * @property {number} derivative along it
 * @property {number[][]} H
 * @property {Pair} curvatures the eigenvalues of H, the smaller first
 * @property {[Pair, Pair]} directions their unit eigenvectors
 * @property {Kind} kind of the quadratic with this H
 * @property {number[]} heights at the marked points
 * @property {number[]} lengths of J there
 * @property {string} longest the name of the marked point with the longest
 * @property {Kind[]} kinds of the marked points
 * @property {number} [steepest] angle of steepest ascent, in degrees; like the next two, not where J is zero
 * @property {Pair} [uphill] its unit vector
 * @property {Pair} [tangent] of the contour: uphill, turned left
 * @property {Pair} [stationary] a place within reach where J is zero
 * @property {Kind} [verdict] what is there
 */

export const NAMES = "ABCD";
export const VIEWS = ["slope", "arrows", "curvature"];
const TINY = 1e-9; // slopes, curvatures and components below are rounding, not the function
const DEGREE = Math.PI / 180;

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  x: { start: (/** @type {Settings} */ s) => s.start[0], min: low, max: high, digits: 3 },
  y: { start: (/** @type {Settings} */ s) => s.start[1], min: low, max: high, digits: 3 },
  // Three digits: a dial set along the contour shows 0.00 there, however steep the land is.
  angle: { start: 0, min: 0, max: 360, digits: 3 },
  show: { start: (/** @type {Settings} */ s) => s.show, options: VIEWS },
};

/** @param {Settings} settings */
function low(settings) {
  return settings.low;
}

/** @param {Settings} settings */
function high(settings) {
  return settings.high;
}

/** Return within what distance a stationary point is told of. @param {Settings} settings */
export const reach = ({ low, high }) => (high - low) / 100;

/** Return a round step for keys: small enough that no stationary point lies out of reach between two. @param {Settings} settings */
export function stride(settings) {
  const power = 10 ** Math.floor(Math.log10(reach(settings)) + 1e-9);
  return Number((power * ([5, 2].find((m) => m * power <= reach(settings)) ?? 1)).toPrecision(1));
}

/** @param {number} degrees @returns {Pair} */
export const unit = (degrees) => [Math.cos(degrees * DEGREE), Math.sin(degrees * DEGREE)];

/** Return the angle of a vector in degrees, from 0 to 360. @param {Pair} vector */
export const angleOf = ([c, d]) => (Math.atan2(d, c) / DEGREE + 360) % 360;

/**
 * @param {Settings} settings
 * @param {State} state
 * @returns {Numbers}
 */
export function numbers(settings, state) {
  const { fn } = settings;
  const here = [state.x, state.y];
  const J = /** @type {Pair} */ (fn.gradient(here));
  const H = fn.hessian(here);
  const length = Math.hypot(...J);
  const direction = unit(state.angle);
  return {
    f: fn.value(here),
    J,
    length,
    direction,
    derivative: J[0] * direction[0] + J[1] * direction[1],
    H,
    ...bends(H),
    ...marked(settings),
    ...(length > TINY && {
      steepest: angleOf(J),
      uphill: [J[0] / length, J[1] / length],
      tangent: [-J[1] / length, J[0] / length],
    }),
    ...settled(settings, here),
  };
}

/** @type {WeakMap<Settings, {heights: number[], lengths: number[], longest: string, kinds: Kind[]}>} */
const known = new WeakMap();

/** Return the numbers of the marked points, which never change. @param {Settings} settings */
function marked(settings) {
  const before = known.get(settings);
  if (before) return before;
  const { fn, points } = settings;
  const lengths = points.map((point) => Math.hypot(...fn.gradient(point)));
  const now = {
    heights: points.map((point) => fn.value(point)),
    lengths,
    longest: NAMES[lengths.indexOf(Math.max(...lengths))],
    kinds: points.map((point) => bends(fn.hessian(point)).kind),
  };
  known.set(settings, now);
  return now;
}

/**
 * Return the eigenvalues of a symmetric matrix, the smaller first, with unit eigenvectors. Of the two
 * signs that a vector may have it gets the one that makes x positive, or y where x is zero.
 * @param {number[][]} H
 * @returns {{ curvatures: Pair, directions: [Pair, Pair], kind: Kind }}
 */
export function bends([[a, b], [, d]]) {
  const [middle, half] = [(a + d) / 2, Math.hypot((a - d) / 2, b)];
  /** @type {Pair} */
  const curvatures = [middle - half, middle + half];
  // With (nearly) equal curvatures every direction will do: take the axes.
  const equal = 2 * half <= TINY * Math.max(...curvatures.map(Math.abs));
  const turn = equal ? Math.PI / 2 : Math.atan2(2 * b, a - d) / 2; // of the larger
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  return { curvatures, directions: [positive([s, -c]), positive([c, s])], kind: kindOf(curvatures) };
}

/** @param {Pair} vector @returns {Pair} */
function positive([c, d]) {
  const sign = (Math.abs(c) > TINY ? c : d) < 0 ? -1 : 1;
  return [sign * c, sign * d];
}

/** @param {Pair} curvatures @returns {Kind} */
function kindOf([small, large]) {
  if (small > TINY) return "minimum";
  if (large < -TINY) return "maximum";
  return small < -TINY && large > TINY ? "saddle" : "undecided";
}

/**
 * Return the stationary point that Newton's method finds within reach, and what it is; nothing if there is none.
 * @param {Settings} settings
 * @param {readonly number[]} start
 * @returns {{ stationary?: Pair, verdict?: Kind }}
 */
export function settled(settings, start) {
  const { fn } = settings;
  let [x, y] = start;
  for (let turn = 0; turn < 60; turn += 1) {
    const J = fn.gradient([x, y]);
    const H = fn.hessian([x, y]);
    const [[a, b], [, d]] = H;
    const det = a * d - b * b;
    const flat = J[0] === 0 && J[1] === 0;
    const step = flat ? [0, 0] : [(d * J[0] - b * J[1]) / det, (a * J[1] - b * J[0]) / det];
    [x, y] = [x - step[0], y - step[1]];
    // Written so that it holds too where the step is no number.
    if (!(Math.hypot(x - start[0], y - start[1]) <= reach(settings))) return {};
    if (Math.hypot(...step) < 1e-13) return { stationary: [x, y], verdict: bends(H).kind };
  }
  return {};
}

/**
 * Return what a prediction rests on: nothing wrong, what it overlooks, or the kind of place that was taken for a saddle.
 * @param {Settings} settings
 * @param {Numbers} now
 * @param {number} guess
 * @returns {"right" | "highest" | "lowest" | "other" | Kind}
 */
export function judged({ ask }, { heights, kinds, longest }, guess) {
  if (ask === "saddle") return kinds[guess] === "saddle" ? "right" : kinds[guess];
  if (NAMES[guess] === longest) return "right";
  if (heights[guess] === Math.max(...heights)) return "highest";
  return heights[guess] === Math.min(...heights) ? "lowest" : "other";
}

/**
 * Return the dial turned, stopped on its way at an angle worth a stop: uphill, downhill, along the contour.
 * @param {Numbers} now
 * @param {number} angle
 * @param {number} by degrees, less than 90 either way
 */
export function turned(now, angle, by) {
  const away = stops(now, angle).find((d) => d * by > 0 && Math.abs(d) < Math.abs(by));
  return around(angle + (away ?? by));
}

/**
 * Return an angle, or one worth a stop beside it.
 * @param {Numbers} now
 * @param {number} angle
 * @param {number} beside degrees
 */
export function snapped(now, angle, beside) {
  return around(angle + (stops(now, angle).find((d) => Math.abs(d) <= beside) ?? 0));
}

/** Return how far the dial is from each angle worth a stop, but for one where it stands. @param {Numbers} now @param {number} angle */
function stops({ steepest }, angle) {
  if (steepest === undefined) return [];
  return [0, 90, 180, 270].map((quarter) => wrapped(steepest + quarter - angle)).filter((d) => Math.abs(d) > 1e-3);
}

/** Return an angle from 0 to 360, as the state keeps it. @param {number} degrees */
const around = (degrees) => Number(((((degrees % 360) + 360) % 360)).toFixed(3));

/** Return the same angle between −180 and 180. @param {number} degrees */
export const wrapped = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;

/**
 * Return the contour of a height, as pieces of line: those in which it crosses the triangles of a grid.
 * @param {Settings} settings
 * @param {ArrayLike<number>} values of f at the corners of the cells, row by row from the south-west
 * @param {number} height
 */
export function contour({ low, high }, values, height) {
  const n = Math.round(Math.sqrt(values.length));
  /** @type {[Pair, Pair][]} */
  const pieces = [];
  const at = (/** @type {number} */ k) => low + ((high - low) * k) / (n - 1);
  for (let k = 0; k < n * (n - 1); k += 1) {
    if (k % n === n - 1) continue;
    const below = values[k] < height;
    if (below === values[k + 1] < height && below === values[k + n] < height && below === values[k + n + 1] < height) continue;
    for (const corners of [[k, k + 1, k + n], [k + 1, k + n + 1, k + n]]) {
      /** @type {Pair[]} */
      const ends = [];
      corners.forEach((p, side) => {
        const q = corners[(side + 1) % 3];
        if (values[p] < height === values[q] < height) return;
        const t = (height - values[p]) / (values[q] - values[p]);
        const [i, j] = [p % n, Math.floor(p / n)];
        ends.push([at(i + t * ((q % n) - i)), at(j + t * (Math.floor(q / n) - j))]);
      });
      if (ends.length) pieces.push([ends[0], ends[1]]);
    }
  }
  return pieces;
}

/**
 * Return the numbers of the view as Python that computes them anew.
 * @param {Settings} settings
 * @param {State} state
 */
export function python(settings, state) {
  const { points } = settings;
  const numpy = state.show === "arrows" ? "" : "import numpy as np\n";
  const head = `${numpy}import sympy as sp

x, y = sp.symbols("x y")
f = sp.sympify("${settings.python}")
jacobian = [sp.diff(f, x), sp.diff(f, y)]`;
  const here = `here = {x: ${state.x}, y: ${state.y}}
J = np.array([float(slope.subs(here)) for slope in jacobian])`;
  if (state.show === "arrows") {
    const named = points.map(([x, y], k) => `"${NAMES[k]}": (${x}, ${y})`).join(", ");
    return `${head}
points = {${named}}

lengths = {}
for name, (east, north) in points.items():
    here = {x: east, y: north}
    slopes = [float(slope.subs(here)) for slope in jacobian]
    lengths[name] = (slopes[0]**2 + slopes[1]**2) ** 0.5
    print(f"f_{name} =", float(f.subs(here)))
    print(f"length_{name} =", lengths[name])
print("longest =", max(lengths, key=lengths.get))
`;
  }
  if (state.show === "curvature") {
    return `${head}
hessian = sp.hessian(f, (x, y))
${here}
H = np.array(hessian.subs(here), dtype=float)
curvatures = np.linalg.eigvalsh(H)  # the eigenvalues, the smallest first

print("f =", float(f.subs(here)))
print("J =", J.tolist())
print("H =", H.tolist())
print("curvatures =", curvatures.tolist())
print("determinant =", float(np.linalg.det(H)))
`;
  }
  const steepest = 'print("steepest =", float(np.degrees(np.arctan2(J[1], J[0])) + 360) % 360)\n';
  return `${head}
${here}
angle = np.radians(${state.angle})
direction = np.array([np.cos(angle), np.sin(angle)])  # of length 1

print("f =", float(f.subs(here)))
print("J =", J.tolist())
print("length =", float(np.linalg.norm(J)))
${numbers(settings, state).steepest === undefined ? "" : steepest}print("derivative =", float(J @ direction))
`;
}

/**
 * Return what that Python prints.
 * @param {Settings} settings
 * @param {State} state
 * @returns {[string, unknown][]}
 */
export function printed(settings, state) {
  const now = numbers(settings, state);
  if (state.show === "arrows") {
    const each = settings.points.flatMap((_, k) => [
      /** @type {[string, unknown]} */ ([`f_${NAMES[k]}`, now.heights[k]]),
      /** @type {[string, unknown]} */ ([`length_${NAMES[k]}`, now.lengths[k]]),
    ]);
    return [...each, ["longest", now.longest]];
  }
  if (state.show === "curvature") {
    const { f, J, H, curvatures } = now;
    const determinant = H[0][0] * H[1][1] - H[0][1] * H[1][0];
    return Object.entries({ f, J, H, curvatures, determinant });
  }
  const { f, J, length, steepest, derivative } = now;
  return Object.entries({ f, J, length, steepest, derivative }).filter(([, value]) => value !== undefined);
}
