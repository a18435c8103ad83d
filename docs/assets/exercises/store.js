// What a reader answered, kept in their browser only.

import { Kept } from "../play/kit/kept.js";

/** Under which name, and how many signs at most. */
export const NAME = "uphill.exercises";
export const MOST = 1_000_000;
const LONGEST = 20_000; // signs of a text
const ENTRIES = 100;
const ID = /^exercise-[\p{L}\p{N}-]{1,200}$/u;

/** @type {Kept<unknown>} */
const store = new Kept(NAME, MOST);

/**
 * Return what was kept under a name, if it is of the form this site writes.
 * @param {string} id
 * @returns {{given: unknown, right?: unknown, first?: unknown} | null}
 */
export function recall(id) {
  const kept = store.all()[id];
  return kept && typeof kept === "object" && "given" in kept ? /** @type {{given: unknown}} */ (kept) : null;
}

/**
 * Keep an answer under a name, as far as the browser allows, and whether the first was right.
 * @param {string} id
 * @param {{given: unknown, right: boolean}} what
 */
export function remember(id, what) {
  const first = recall(id)?.first ?? what.right;
  const kept = { ...store.all(), [id]: { ...what, first } };
  store.write(kept);
}

/**
 * Forget the answers under some names.
 * @param {string[]} ids
 */
export function forget(ids) {
  const kept = store.all();
  for (const id of ids) delete kept[id];
  store.write(kept);
}

/**
 * Return the answers in a value from anywhere that are of the form this site writes.
 * @param {unknown} value
 * @returns {Record<string, {given?: unknown, right: boolean, first?: boolean}>}
 */
export function sound(value) {
  if (!value || typeof value !== "object" || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([id, answer]) => ID.test(id) && isAnswer(answer)));
}

/** @param {unknown} answer */
function isAnswer(answer) {
  if (!answer || typeof answer !== "object" || Array.isArray(answer)) return false;
  const { given = null, right, first = right, ...more } = /** @type {Record<string, unknown>} */ (answer);
  return isGiven(given, 2) && typeof right === "boolean" && typeof first === "boolean" && !Object.keys(more).length;
}

/** @param {unknown} given @param {number} depth of lists within lists @returns {boolean} */
function isGiven(given, depth) {
  if (Array.isArray(given)) return depth > 0 && given.length <= ENTRIES && given.every((entry) => isGiven(entry, depth - 1));
  return given === null || Number.isFinite(given) || (typeof given === "string" && given.length <= LONGEST);
}

/**
 * Return two records as one: of two answers to an exercise the right one, else the first.
 * @param {ReturnType<typeof sound>} one
 * @param {ReturnType<typeof sound>} other
 */
export function merged(one, other) {
  const better = Object.entries(other).filter(([id, { right }]) => !Object.hasOwn(one, id) || (right && !one[id].right));
  return { ...one, ...Object.fromEntries(better) };
}
