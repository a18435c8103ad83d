// What is kept of lessons, written by several tabs: none takes away what another wrote.

import { ERASED, Kept } from "../play/kit/kept.js";
import { MOST, NAME, merged, sound } from "./state.js";

/** @typedef {import("./state.js").Progress} Progress */

/** @type {Kept<import("./state.js").Entry>} */
const store = new Kept(NAME, MOST);
/** What this tab changed, as long as nobody erased it. @type {Progress} */
let mine = {};
/** @type {(() => void)[]} */
const listeners = [];

/** @returns {Progress} */
export const recall = () => sound(store.all());

/**
 * Change what is kept; gives whether the browser keeps it longer than the page.
 * @param {(progress: Progress) => Progress} change
 */
export function change(change) {
  return alone(() => {
    const before = recall();
    const after = change(before);
    const changed = Object.entries(after).filter(([path, entry]) => before[path] !== entry);
    mine = { ...mine, ...Object.fromEntries(changed) };
    return changed.length ? store.write(after) : true;
  });
}

/** Forget what this document remembers beyond what the browser keeps: it was erased. */
export function drop() {
  document.dispatchEvent(new Event(ERASED));
}

/**
 * Do something while no other tab does it, where browsers have locks: from a folder they have none.
 * @template T
 * @param {() => T} deed
 * @returns {Promise<T>}
 */
async function alone(deed) {
  let begun = false;
  try {
    return await navigator.locks.request(NAME, () => {
      begun = true;
      return deed();
    });
  } catch (error) {
    if (begun) throw error;
    return deed();
  }
}

/** Call when another tab, or a page after this one, changed anything that is kept. @param {() => void} changed */
export function whenChanged(changed) {
  listeners.push(changed);
  addEventListener("storage", ({ key }) => {
    if (key === null || key.startsWith("uphill.")) changed();
  });
  // Gone back to as it was left.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) changed();
  });
}

document.addEventListener(ERASED, () => { mine = {}; });

// A tab that did not know yet what this one wrote may have written over it.
addEventListener("storage", ({ key, newValue }) => {
  if (key === null || (key === NAME && newValue === null)) drop(); // erased
  else if (key === NAME)
    void alone(() => {
      const found = recall();
      const both = merged(found, mine);
      if (Object.keys(mine).every((path) => JSON.stringify(both[path]) === JSON.stringify(found[path]))) return;
      store.write(both);
      for (const changed of listeners) changed();
    });
});
