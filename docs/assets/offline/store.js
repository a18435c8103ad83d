// What the reader chose to keep, as far as the page remembers it; the service worker knows the rest.

import { Kept } from "../play/kit/kept.js";

/** @typedef {{python: boolean, version: string, date: string}} Chosen */

/** @type {Kept<Chosen>} */
const store = new Kept("uphill.offline", 10_000);

/** Return what was kept of the site at an address when the page last looked. @param {string} root @returns {Chosen | undefined} */
export function remembered(root) {
  const { [root]: found } = store.all();
  const sound = typeof found?.python === "boolean" && typeof found.version === "string" && typeof found.date === "string";
  return sound ? found : undefined;
}

/** @param {string} root @param {Chosen | undefined} kept */
export function remember(root, kept) {
  const { [root]: _, ...others } = store.all();
  store.write(kept ? { ...others, [root]: kept } : others);
}
