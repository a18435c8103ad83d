// A formula in four letters of which one varies and the others are held: its graph, shape and slope.

/**
 * @typedef {object} Letter
 * @property {string} letter
 * @property {string} unit
 * @property {string} is what it stands for
 * @property {number} low
 * @property {number} high
 * @property {number} at its value at the start
 * @property {number} step
 * @property {number} partner the place of the held letter that can be changed while this one varies
 *
 * @typedef {[number, number]} Factor the place of a letter, and its power
 * @typedef {{name: string, unit: string, first: number, bottom: number, top: number, terms: Factor[][], letters: Letter[],
 *   python: {value: string, slopes: string[]}}} Settings a formula is a sum of terms, a term a product of factors
 * @typedef {import("../kit/address.js").State} State
 */

/** @param {number} k */
const value = (k) => ({
  start: (/** @type {Settings} */ s) => s.letters[k].at, min: (/** @type {Settings} */ s) => s.letters[k].low, max: (/** @type {Settings} */ s) => s.letters[k].high, digits: 4,
});

/** `seen` counts in powers of two which letters have varied so far. @type {import("../kit/address.js").Fields} */
export const fields = {
  free: { start: (/** @type {Settings} */ s) => s.first, min: 0, max: 3, whole: true },
  at0: value(0),
  at1: value(1),
  at2: value(2),
  at3: value(3),
  seen: { start: (/** @type {Settings} */ s) => 2 ** s.first, min: 0, max: 15, whole: true },
};

/** Return the values of the letters. @param {State} state @returns {number[]} */
export function valuesOf({ at0, at1, at2, at3 }) {
  return [at0, at1, at2, at3];
}

/** @param {Factor[]} factors @param {readonly number[]} values */
const product = (factors, values) => factors.reduce((all, [k, power]) => all * values[k] ** power, 1);

/**
 * Return a formula as a polynomial in one letter: the number in front of each of its powers.
 * @param {Settings} settings
 * @param {readonly number[]} values of all letters
 * @param {number} free the place of the one that varies
 */
export function coefficients({ terms }, values, free) {
  const found = [0, 0, 0];
  for (const term of terms) {
    const power = term.find(([k]) => k === free)?.[1] ?? 0;
    found[power] += product(term.filter(([k]) => k !== free), values);
  }
  return found;
}

/**
 * Return what a formula is in one letter: its coefficients, the shape of the graph as the degree, value and slope.
 * @param {Settings} settings
 * @param {readonly number[]} values
 * @param {number} free
 */
export function slice(settings, values, free) {
  const [rest, straight, bent] = coefficients(settings, values, free);
  const x = values[free];
  return { rest, straight, bent, degree: bent ? 2 : straight ? 1 : 0, value: rest + straight * x + bent * x * x, slope: straight + 2 * bent * x };
}

/** @param {Settings} settings @param {State} state */
export function numbers(settings, state) {
  const values = valuesOf(state);
  return { values, free: state.free, ...slice(settings, values, state.free) };
}

/** @param {Settings} settings @param {State} state */
export function python({ name, letters, python }, state) {
  const names = letters.map(({ letter }) => letter);
  const [free, values] = [names[state.free], valuesOf(state)];
  const held = names.flatMap((letter, k) => (k === state.free ? [] : `"${letter}": ${values[k]}`));
  return `def ${name}(${names.join(", ")}):
    return ${python.value}


def slope(${names.join(", ")}):  # of ${name}, while only ${free} varies
    return ${python.slopes[state.free]}


held = {${held.join(", ")}}
print("value =", float(${name}(${free}=${values[state.free]}, **held)))
print("slope =", float(slope(${free}=${values[state.free]}, **held)))
`;
}

/** @param {Settings} settings @param {State} state */
export function printed(settings, state) {
  const { value, slope } = numbers(settings, state);
  return [["value", value], ["slope", slope]];
}
