// What the page for authors shows: a landscape, a point in it, and the slice through that point.

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  x: { start: (/** @type {any} */ s) => s.x, min: (/** @type {any} */ s) => s.low, max: (/** @type {any} */ s) => s.high, digits: 2 },
  y: { start: (/** @type {any} */ s) => s.y, min: (/** @type {any} */ s) => s.low, max: (/** @type {any} */ s) => s.high, digits: 2 },
  reach: { start: 1, min: 0.2, max: 2, digits: 1 },
  slice: { start: "x", options: ["x", "y"] },
};

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function numbers({ f }, { x, y, slice }) {
  const [dx, dy] = f.gradient([x, y]);
  return { x, y, height: f.at(x, y), dx, dy, slope: slice === "x" ? dx : dy };
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function python({ python }, { x, y }) {
  return `import sympy as sp

x, y = sp.symbols("x y", real=True)
f = ${python.replaceAll("np.", "sp.")}
here = {x: ${x}, y: ${y}}
print("height =", float(f.subs(here)))
print("slopes =", [float(f.diff(v).subs(here)) for v in (x, y)])
`;
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function printed(settings, state) {
  const { height, dx, dy } = numbers(settings, state);
  return [["height", height], ["slopes", [dx, dy]]];
}
