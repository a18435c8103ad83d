// A surface and the sheets that touch it at a point: flat, tilted, curved.

/**
 * A function of the menu.
 * @typedef {object} Choice
 * @property {string} label its formula, in plain text
 * @property {import("../kit/functions.js").Fn} fn
 * @property {string} python SymPy's text of it, in x and y
 * @property {number} low the lower end of both axes
 * @property {number} high the upper end of both axes
 * @property {[number, number]} point where the sheet touches at the start
 * @property {[number, number]} probe the second point at the start
 * @property {number} close the error below which the sheet is close to the function
 *
 * @typedef {{ functions: Choice[], order?: number }} Settings
 * @typedef {import("../kit/address.js").State} State of function, order, px, py, x, y: numbers
 * @typedef {{ value: number, J: number[], H: number[][] }} Touch
 */

/** @param {Settings} settings */
const left = ({ functions }) => Math.min(...functions.map((f) => f.low));
/** @param {Settings} settings */
const right = ({ functions }) => Math.max(...functions.map((f) => f.high));

/** @param {"point" | "probe"} name @param {number} k */
const coordinate = (name, k) => ({
  start: (/** @type {Settings} */ s) => s.functions[0][name][k],
  min: left,
  max: right,
  digits: 4, // so that a distance can be halved
});

export const fields = {
  function: { start: 0, min: 0, max: (/** @type {Settings} */ s) => s.functions.length - 1, whole: true },
  order: { start: (/** @type {Settings} */ s) => s.order ?? 1, min: 0, max: 2, whole: true },
  px: coordinate("point", 0),
  py: coordinate("point", 1),
  x: coordinate("probe", 0),
  y: coordinate("probe", 1),
};

/**
 * Return the chosen function and where the two points are.
 * @param {Settings} settings
 * @param {State} state
 */
export function chosen(settings, state) {
  const f = settings.functions[state.function];
  const within = (/** @type {number} */ x) => Math.min(Math.max(x, f.low), f.high);
  return { f, p: [within(state.px), within(state.py)], q: [within(state.x), within(state.y)] };
}

/**
 * Return what the sheets at a point are made of.
 * @param {Choice} f
 * @param {number[]} p
 * @returns {Touch}
 */
function touch(f, p) {
  return { value: f.fn.value(p), J: f.fn.gradient(p), H: f.fn.hessian(p) };
}

/**
 * Return the height of a sheet beside the point where it touches.
 * @param {Touch} at
 * @param {number} order
 * @param {number} dx
 * @param {number} dy
 */
function height({ value, J, H }, order, dx, dy) {
  let z = value;
  if (order > 0) z += J[0] * dx + J[1] * dy;
  if (order > 1) z += (H[0][0] * dx * dx + 2 * H[0][1] * dx * dy + H[1][1] * dy * dy) / 2;
  return z;
}

/**
 * Return the height of the chosen sheet over (x, y).
 * @param {Settings} settings
 * @param {State} state
 * @returns {(x: number, y: number) => number}
 */
export function sheet(settings, state) {
  const { f, p } = chosen(settings, state);
  const at = touch(f, p);
  return (x, y) => height(at, state.order, x - p[0], y - p[1]);
}

/** Errors below this are too near to rounding for a comparison. */
export const SMALL = 1e-5;
/** Of the way from p to q: twice as far, there, and half as far again and again. */
const PARTS = [2, 1, 1 / 2, 1 / 4];

/**
 * @param {Settings} settings
 * @param {State} state
 */
export function numbers(settings, state) {
  const { f, p, q } = chosen(settings, state);
  const at = touch(f, p);
  const [dx, dy] = [q[0] - p[0], q[1] - p[1]];
  const errors = [0, 1, 2].map((order) =>
    PARTS.map((part) => Math.abs(f.fn.at(p[0] + part * dx, p[1] + part * dy) - height(at, order, part * dx, part * dy))),
  );
  const along = errors[state.order];
  const tiny = along.findIndex((error) => error < SMALL);
  const factors = along.slice(1, tiny < 0 ? undefined : Math.max(tiny, 1)).map((error, k) => along[k] / error);
  return {
    p,
    q,
    distance: Math.hypot(dx, dy),
    touching: at.value,
    J: at.J,
    H: at.H,
    value: f.fn.value(q),
    sheet: height(at, state.order, dx, dy),
    error: along[1],
    errors,
    factors,
  };
}

/**
 * @param {Settings} settings
 * @param {State} state
 */
export function python(settings, state) {
  const { f, p, q } = chosen(settings, state);
  const terms = [
    "value",
    "J[0] * dx + J[1] * dy",
    "(H[0][0] * dx**2 + 2 * H[0][1] * dx * dy + H[1][1] * dy**2) / 2",
  ];
  return [
    "import sympy as sp",
    "",
    'x, y = sp.symbols("x y")',
    `f = sp.sympify("${f.python}")`,
    `p = [sp.Rational("${p[0]}"), sp.Rational("${p[1]}")]`,
    `q = [sp.Rational("${q[0]}"), sp.Rational("${q[1]}")]`,
    "",
    "",
    "def at(expression, place):",
    "    return float(expression.subs({x: place[0], y: place[1]}))",
    "",
    "",
    "value = at(f, p)",
    "J = [at(f.diff(v), p) for v in (x, y)]",
    "H = [[at(f.diff(v, w), p) for w in (x, y)] for v in (x, y)]",
    "",
    "",
    `def error(part):  # of the sheet of order ${state.order}, part of the way from p to q`,
    "    dx, dy = (part * (b - a) for a, b in zip(p, q))",
    ...terms.slice(0, state.order + 1).map((term, k) => (k ? `    sheet += ${term}` : `    sheet = ${term}`)),
    "    return abs(at(f, (p[0] + dx, p[1] + dy)) - float(sheet))",
    "",
    "",
    'print("touching =", value)',
    'print("J =", J)',
    'print("H =", H)',
    'print("errors =", [error(sp.Rational(2, 2**k)) for k in range(4)])',
  ].join("\n");
}

/**
 * @param {Settings} settings
 * @param {State} state
 * @returns {[string, unknown][]}
 */
export function printed(settings, state) {
  const { touching, J, H, errors } = numbers(settings, state);
  return [["touching", touching], ["J", J], ["H", H], ["errors", errors[state.order]]];
}
