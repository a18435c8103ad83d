// What the reader chose to keep, as far as the page remembers it; the service worker knows the rest.

import { Kept } from "../play/kit/kept.js";

/** @typedef {{python: boolean, version: string, date: string}} Chosen */

/** @type {Kept<Chosen>} */
const store = new Kept("uphill.offline", 1_000);

/** Return what was kept when the page last looked. @returns {Chosen | undefined} */
export function remembered() {
  const found = store.all().kept;
  const sound = typeof found?.python === "boolean" && typeof found.version === "string" && typeof found.date === "string";
  return sound ? found : undefined;
}

/** @param {Chosen | undefined} kept */
export function remember(kept) {
  store.write(kept ? { kept } : {});
}
