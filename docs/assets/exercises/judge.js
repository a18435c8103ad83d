// What an answer is: right, a mistake with a name, nearly right, wrong, or not readable.

import { parse, Unreadable } from "./expression.js";
import { antiderivative, expanded, factored } from "./form.js";
import { compare, finite, points, SAMPLES, size, valueAt } from "./value.js";

/**
 * @typedef {import("./expression.js").Tree} Tree
 * @typedef {import("./value.js").Range} Range
 * @typedef {"choice" | "choices" | "number" | "expression" | "vector" | "matrix" | "set" | "order" | "match" | "mistake" | "explain" | "code"} Kind
 * @typedef {number | number[] | string | string[] | string[][]} Answer
 * @typedef {{answer: Answer}} Trap
 * @typedef {{
 *   kind: Kind, answer: Answer, traps: Trap[],
 *   symbols?: Record<string, Range>, seed?: number, form?: "expanded" | "factored" | "+C",
 *   tolerance?: number, digits?: number, unit?: string,
 * }} Exercise
 * @typedef {{verdict: "right"} | {verdict: "trap", trap: number}
 *   | {verdict: "wrong", entries?: boolean[]}
 *   | {verdict: "near" | "form" | "no-constant" | "undecided" | "shape" | "not-a-number"}
 *   | {verdict: "unreadable", fault: Unreadable, entry: number}} Judgement
 */

const CONSTANT = "C";
const NEAR = 1e-3;

/**
 * Judge an answer.
 * @param {Exercise} exercise
 * @param {Answer} given what was chosen, or typed in each field
 * @returns {Judgement}
 */
export function judge(exercise, given) {
  switch (exercise.kind) {
    case "choice":
    case "mistake":
      return chosen(exercise, (answer) => answer === given);
    case "choices":
      return chosen(exercise, (answer) => sameSet(/** @type {number[]} */ (answer), /** @type {number[]} */ (given)));
    case "order":
    case "match":
      return ordered(exercise, /** @type {number[]} */ (given));
    default:
      return typed(exercise, given);
  }
}

/**
 * @param {Exercise} exercise
 * @param {(answer: Answer) => boolean} matches
 * @returns {Judgement}
 */
function chosen(exercise, matches) {
  if (matches(exercise.answer)) return { verdict: "right" };
  const trap = exercise.traps.findIndex(({ answer }) => matches(answer));
  return trap < 0 ? { verdict: "wrong" } : { verdict: "trap", trap };
}

/** @param {number[]} a @param {number[]} b */
const sameSet = (a, b) => a.length === b.length && a.every((k) => b.includes(k));

/**
 * @param {Exercise} exercise
 * @param {number[]} given
 * @returns {Judgement}
 */
function ordered(exercise, given) {
  const same = (/** @type {Answer} */ answer) => /** @type {number[]} */ (answer).every((k, n) => k === given[n]);
  const judgement = chosen(exercise, same);
  if (judgement.verdict !== "wrong") return judgement;
  return { verdict: "wrong", entries: /** @type {number[]} */ (exercise.answer).map((k, n) => k === given[n]) };
}

/**
 * @param {Exercise} exercise
 * @param {Answer} given
 * @returns {Judgement}
 */
function typed(exercise, given) {
  const fields = flat(exercise.kind === "set" ? pieces(String(given)) : given);
  const names = Object.keys(exercise.symbols ?? {});
  if (exercise.form === "+C") names.push(CONSTANT);
  /** @type {Tree[]} */
  const trees = [];
  for (const [entry, field] of fields.entries()) {
    try {
      trees.push(parse(withoutUnit(field, exercise.unit), names));
    } catch (fault) {
      if (fault instanceof Unreadable) return { verdict: "unreadable", fault, entry };
      throw fault;
    }
  }
  if (exercise.kind === "number") return number(exercise, trees[0]);
  const judgement = against(exercise, trees, exercise.answer);
  if (!["wrong", "undecided", "near", "shape"].includes(judgement.verdict)) return judgement;
  // A mistake is known in any form, and in an antiderivative by whatever constant: C, a number, none.
  const plain = { ...exercise, form: exercise.form === "+C" ? exercise.form : undefined };
  const trap = exercise.traps.findIndex(({ answer }) => ["right", "no-constant"].includes(against(plain, trees, answer).verdict));
  return trap < 0 ? judgement : { verdict: "trap", trap };
}

/** @param {Answer} answer @returns {string[]} */
const flat = (answer) => (Array.isArray(answer) ? answer.flat().map(String) : [String(answer)]);

/**
 * Return a list without the brackets that some put around it, in mathematics or in Python.
 * @param {string} text
 */
export function bare(text) {
  const trimmed = text.trim();
  const [, open, inside, close] = /^([{[(])(.*)([}\])])$/s.exec(trimmed) ?? [];
  if (!open || "{[(".indexOf(open) !== "}])".indexOf(close)) return trimmed;
  let depth = 0;
  for (const sign of inside) {
    if ("([{".includes(sign)) depth += 1;
    if (")]}".includes(sign)) depth -= 1;
    if (depth < 0) return trimmed; // (1 + 2)*(3 + 4)
  }
  return inside;
}

/**
 * Return the parts of a list, which commas or semicolons part outside of brackets.
 * @param {string} text
 */
export function pieces(text) {
  const separator = text.includes(";") ? ";" : ",";
  /** @type {string[]} */
  const found = [];
  let depth = 0;
  let start = 0;
  const inside = bare(text);
  for (let k = 0; k <= inside.length; k += 1) {
    if ("([{".includes(inside[k] ?? " ")) depth += 1;
    else if (")]}".includes(inside[k] ?? " ")) depth -= 1;
    else if (k === inside.length || (inside[k] === separator && depth === 0)) {
      found.push(inside.slice(start, k));
      start = k + 1;
    }
  }
  return found;
}

/**
 * @param {string} text
 * @param {string | undefined} unit
 */
function withoutUnit(text, unit) {
  const trimmed = text.trim();
  return unit && trimmed.endsWith(unit) ? trimmed.slice(0, -unit.length) : text;
}

/**
 * @param {Exercise} exercise
 * @param {Tree} tree
 * @returns {Judgement}
 */
function number(exercise, tree) {
  const given = valueAt(tree, {});
  if (!finite(given) || Math.abs(given.im) > given.err) return { verdict: "not-a-number" };
  const within = (/** @type {Answer} */ answer) => {
    const wanted = valueAt(parse(String(answer), []), {}).re;
    return Math.abs(given.re - wanted) <= allowed(exercise, wanted) * (1 + 1e-9) + given.err;
  };
  const judgement = chosen(exercise, within);
  if (judgement.verdict !== "wrong") return judgement;
  const wanted = valueAt(parse(String(exercise.answer), []), {}).re;
  const near = Math.abs(given.re - wanted) <= 0.02 * Math.abs(wanted);
  return near ? { verdict: "near" } : judgement;
}

/**
 * Return how far a number may be from the wanted one: as an author said, else half a unit of the
 * last digit asked for, else next to nothing.
 * @param {Exercise} exercise
 * @param {number} wanted
 */
function allowed(exercise, wanted) {
  if (exercise.tolerance !== undefined) return exercise.tolerance;
  if (exercise.digits === undefined) return 1e-9 * Math.max(1, Math.abs(wanted));
  return wanted === 0 ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(wanted))) + 1 - exercise.digits);
}

/**
 * Judge trees against one answer, entry by entry.
 * @param {Exercise} exercise
 * @param {Tree[]} trees
 * @param {Answer} answer
 * @returns {Judgement}
 */
function against(exercise, trees, answer) {
  const names = Object.keys(exercise.symbols ?? {});
  const wanted = flat(answer).map((text) => parse(text, names));
  const domain = { symbols: exercise.symbols ?? {}, seed: exercise.seed ?? 1 };
  if (exercise.kind === "set") return setOf(trees, wanted, domain);
  if (trees.length !== wanted.length) return { verdict: "shape" };
  if (exercise.form === "+C") {
    const verdict = antiderivative(trees[0], wanted[0], domain, CONSTANT);
    return { verdict: verdict === "equal" ? "right" : verdict === "different" ? "wrong" : verdict };
  }
  const verdicts = trees.map((tree, k) => compare(tree, wanted[k], domain));
  if (verdicts.includes("undecided") && !verdicts.includes("different")) return { verdict: "undecided" };
  if (verdicts.includes("different")) {
    if (trees.length === 1) return { verdict: near(trees[0], wanted[0], domain) ? "near" : "wrong" };
    return { verdict: "wrong", entries: verdicts.map((verdict) => verdict === "equal") };
  }
  const [tree] = trees;
  if (exercise.form === "expanded" && !expanded(tree)) return { verdict: "form" };
  if (exercise.form === "factored" && !factored(tree, wanted[0])) return { verdict: "form" };
  return { verdict: "right" };
}

/**
 * @param {Tree[]} trees
 * @param {Tree[]} wanted
 * @param {import("./value.js").Domain} domain
 * @returns {Judgement}
 */
function setOf(trees, wanted, domain) {
  const left = new Set(wanted);
  for (const tree of trees) {
    const found = wanted.find((other) => compare(tree, other, domain) === "equal");
    if (!found) return { verdict: "wrong" };
    left.delete(found);
  }
  return left.size === 0 ? { verdict: "right" } : { verdict: "shape" };
}

/**
 * Whether an answer follows what is wanted so closely that numbers seem to have been rounded.
 * @param {Tree} tree
 * @param {Tree} wanted
 * @param {import("./value.js").Domain} domain
 */
function near(tree, wanted, domain) {
  let seen = 0;
  for (const point of points(domain, SAMPLES)) {
    const right = valueAt(wanted, point);
    if (!finite(right)) continue;
    const given = valueAt(tree, point);
    if (!finite(given) || Math.hypot(given.re - right.re, given.im - right.im) > NEAR * size(right)) return false;
    seen += 1;
  }
  return seen > 0;
}
