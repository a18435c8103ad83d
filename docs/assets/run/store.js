// What readers changed in cells, kept in their browser only; without it everything works, and forgets.

const NAME = "uphill.cells";
/** Where the browser keeps the files of Python. */
export const STORE = "uphill-python";
const MAX_TEXT = 2_000_000;

/**
 * @typedef {{code: string, from: string}} Edit the reader's code, and the hash of the cell it was made from
 */

/** What is kept as long as the page is open, where the browser keeps nothing. @type {Record<string, Record<string, Edit>>} */
let here = {};

/** @returns {Record<string, Record<string, Edit>>} */
function all() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "{}");
    return found && typeof found === "object" && !Array.isArray(found) ? { ...here, ...found } : here;
  } catch {
    return here; // denied, or damaged
  }
}

/**
 * Return the reader's code of a page's cells.
 * @param {string} page its path
 * @returns {Record<string, Edit>}
 */
export function edits(page) {
  const found = all()[page];
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
  const kept = all();
  const { [cell]: _, ...others } = edits(page);
  kept[page] = edit ? { ...others, [cell]: edit } : others;
  if (!Object.keys(kept[page]).length) delete kept[page];
  write(kept);
}

/** Forget what was changed on every page. */
export function erase() {
  write({});
}

/** @param {Record<string, Record<string, Edit>>} kept */
function write(kept) {
  here = kept; // if the browser keeps nothing, or has no room for it
  try {
    const text = JSON.stringify(kept);
    if (text.length > MAX_TEXT) return;
    localStorage.setItem(NAME, text);
    here = {};
  } catch {
    // full or denied: the edits stay in the page
  }
}
