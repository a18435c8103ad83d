// Live formulas: MathML put together from parts, each number in the colour of what it stands for.

import { shown } from "./scale.js";

/** @typedef {import("./board.js").Meaning} Meaning */

/** @param {string} name of a variable @param {Meaning} [meaning] */
export const letter = (name, meaning) => coloured(`<mi>${name}</mi>`, meaning);
/** @param {string} sign */
export const sign = (sign) => `<mo>${sign}</mo>`;
/** With its spaces also where a piece of a formula begins. @param {string} sign */
export const infix = (sign) => `<mo form="infix">${sign}</mo>`;
/** @param {number | string} value @param {Meaning} [meaning] @param {number} [digits] */
export const number = (value, meaning, digits = 4) => {
  const text = typeof value === "number" ? shown(value, digits) : value;
  const minus = text.startsWith("−");
  return coloured(minus ? `<mrow><mo>−</mo><mn>${text.slice(1)}</mn></mrow>` : `<mn>${text}</mn>`, meaning);
};
/** @param {string} words */
export const words = (words) => `<mtext>${words}</mtext>`;
/** @param {...string} parts */
export const row = (...parts) => `<mrow>${parts.join("")}</mrow>`;
/** @param {...string} parts */
export const brackets = (...parts) => row(sign("("), ...parts, sign(")"));
/** @param {string} over @param {string} under */
export const fraction = (over, under) => `<mfrac>${over}${under}</mfrac>`;
/** @param {string} base @param {string} exponent */
export const power = (base, exponent) => `<msup>${base}${exponent}</msup>`;
/** @param {string} base @param {string} index */
export const indexed = (base, index) => `<msub>${base}${index}</msub>`;
/** @param {string[][]} rows */
export const matrix = (rows) =>
  row(sign("["), `<mtable>${rows.map((r) => `<mtr>${r.map((c) => `<mtd>${c}</mtd>`).join("")}</mtr>`).join("")}</mtable>`, sign("]"));

/** @param {string} inside @param {Meaning} [meaning] */
export function coloured(inside, meaning) {
  return meaning ? `<mrow class="is-${meaning}">${inside}</mrow>` : inside;
}
