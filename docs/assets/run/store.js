// What readers changed in cells, kept in their browser only.

import { Kept } from "../play/kit/kept.js";

/** Where the browser keeps the files of Python. */
export const STORE = "uphill-python";

/**
 * @typedef {{code: string, from: string}} Edit the reader's code, and the hash of the cell it was made from
 */

/** @type {Kept<Record<string, Edit>>} */
const store = new Kept("uphill.cells", 2_000_000);

/**
 * Return the reader's code of a page's cells.
 * @param {string} page its path
 * @returns {Record<string, Edit>}
 */
export function edits(page) {
  const found = store.all()[page];
  if (!found || typeof found !== "object") return {};
  return Object.fromEntries(Object.entries(found).filter(([, edit]) => typeof edit?.code === "string" && typeof edit.from === "string"));
}

/**
 * Keep the reader's code of a cell; nothing to keep if it is `null`.
 * @param {string} page
 * @param {string} cell
 * @param {Edit | null} edit
 */
export function keep(page, cell, edit) {
  const kept = store.all();
  const { [cell]: _, ...others } = edits(page);
  kept[page] = edit ? { ...others, [cell]: edit } : others;
  if (!Object.keys(kept[page]).length) delete kept[page];
  store.write(kept);
}

/** Forget what was changed on every page. */
export function erase() {
  store.write({});
}
