// What a reader answered, kept in their browser only.

import { Kept } from "../play/kit/kept.js";

/** @type {Kept<unknown>} */
const store = new Kept("uphill.exercises", 1_000_000);

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
