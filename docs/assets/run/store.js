// What readers changed in cells, kept in their browser only.

import { Kept } from "../play/kit/kept.js";

/** Where the browser keeps the files of Python: other sites may have the same host. @param {string} root the site's address */
export const storeOf = (root) => `uphill-python ${root} `;

/**
 * Return the path of the page that is open in the site, with a slash before it: copies of the course at
 * other paths of a host know it by the same.
 * @param {string} root the site's address
 */
export const pageOf = (root) => location.pathname.slice(new URL(root).pathname.length - 1).replace(/index\.html$/, "");

/**
 * @typedef {{code: string, from: string}} Edit the reader's code, and the hash of the cell it was made from
 */

/** Under which name changed cells are kept, and how many signs at most. */
export const NAME = "uphill.cells";
export const MOST = 2_000_000;
const LONGEST = 100_000; // signs of code
const PAGE = /^\/(?!\/)[\w.~%!$&'()*+,;=:@/-]{0,500}$/;
const CELL = /^[\p{L}\p{N}_-]{1,200}$/u;
const HASH = /^[\p{L}\p{N}_-]{0,100}$/u;

/** @type {Kept<Record<string, Edit>>} */
const store = new Kept(NAME, MOST);

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

/**
 * Return the changes in a value from anywhere that are of the form this site writes.
 * @param {unknown} value
 * @returns {Record<string, Record<string, Edit>>}
 */
export function sound(value) {
  const pages = record(value).map(([page, cells]) => {
    const edits = record(cells).filter(([cell, edit]) => CELL.test(cell) && isEdit(edit));
    return /** @type {const} */ ([page, Object.fromEntries(edits)]);
  });
  return Object.fromEntries(pages.filter(([page, cells]) => PAGE.test(page) && Object.keys(cells).length));
}

/** @param {unknown} value @returns {[string, any][]} */
function record(value) {
  return value && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : [];
}

/** @param {unknown} edit @returns {edit is Edit} */
function isEdit(edit) {
  const { code, from, ...more } = Object.fromEntries(record(edit));
  if (typeof code !== "string" || typeof from !== "string" || Object.keys(more).length) return false;
  return code.length <= LONGEST && HASH.test(from);
}

/**
 * Return two records as one: of two changes of a cell the first.
 * @param {ReturnType<typeof sound>} one
 * @param {ReturnType<typeof sound>} other
 */
export function merged(one, other) {
  const pages = Object.keys({ ...one, ...other });
  return Object.fromEntries(pages.map((page) => [page, { ...other[page], ...one[page] }]));
}
