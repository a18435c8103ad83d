// Three linked dials: the first sets the second, the second sets the third. How their rates multiply.

export const LEAST = 0.05; // of a turn

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  at: { start: (/** @type {any} */ s) => s.at, min: (/** @type {any} */ s) => s.low, max: (/** @type {any} */ s) => s.high, digits: 2 },
  turn: { start: 1, min: LEAST, max: (/** @type {any} */ s) => s.most, digits: 2 },
};

/**
 * Return where the dials stand, the rate of each link where it is, and how far a turn of the first
 * moves the others: truly, and as the rates say.
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function numbers({ inner, outer }, { at, turn }) {
  const second = inner.at(at);
  const third = outer.at(second);
  const [innerRate, outerRate] = [inner.derivative(at), outer.derivative(second)];
  const rate = outerRate * innerRate;
  const moved = inner.at(at + turn);
  return {
    at, turn, second, third, innerRate, outerRate, rate,
    secondTurn: moved - second, thirdTurn: outer.at(moved) - third,
    secondGuess: innerRate * turn, thirdGuess: rate * turn,
  };
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function python({ letters, python }, { at, turn }) {
  const [t, w] = letters;
  const define = (/** @type {string} */ name, /** @type {string} */ letter, /** @type {string} */ body) =>
    `def ${name}(${letter}):\n    return ${body}\n\n\n`;
  const needed = Object.values(python).some((body) => body.includes("np."));
  return `${needed ? "import numpy as np\n\n\n" : ""}${define("inner", t, python.inner)}${define("inner_rate", t, python.innerRate)}${define("outer", w, python.outer)}${define("outer_rate", w, python.outerRate)}${t}, turn = ${at}, ${turn}
${w} = inner(${t})
print("rate =", float(outer_rate(${w}) * inner_rate(${t})))
print("moves =", float(outer(inner(${t} + turn)) - outer(${w})))
`;
}

/**
 * @param {any} settings
 * @param {import("../kit/address.js").State} state
 */
export function printed(settings, state) {
  const { rate, thirdTurn } = numbers(settings, state);
  return [["rate", rate], ["moves", thirdTurn]];
}
