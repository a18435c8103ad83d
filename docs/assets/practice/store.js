// What a reader practised, kept in their browser only.

import { ERASED, Kept as Stored, keepInTab } from "../play/kit/kept.js";
import { DAYS, merged as later } from "./schedule.js";

/**
 * @typedef {import("./schedule.js").Kept} Kept
 * @typedef {{modules: string[]}} Also modules practised before their lessons are read
 * @typedef {Record<string, Kept | Also>} Whole cards by their ids, and under "also" a reader's choice
 * @typedef {"kept" | "unkept" | "erased"} Outcome of writing; erased: what was kept before was gone
 */

/** Under which name it is kept. */
export const NAME = "uphill.practice";
/** Under which name a tab keeps the session it is in. */
export const SESSION = "uphill.session";
/** How many signs at most. */
export const MOST = 1_000_000;
const ALSO = "also";
const CARD = /^(?:exercise|eq)-[\p{L}\p{N}_-]{1,200}$/u;
const MODULE = /^[\w-]{1,100}$/;
const MARK = /^[\da-f]{6}$/;
const MOST_CARDS = 5000;
const MOST_MODULES = 50;
const FORGOTTEN = 400 * 86_400_000; // ms after which a card that is no more is not waited for

/** @type {Stored<unknown>} */
const store = new Stored(NAME, MOST);

/** What the browser did not take. @type {Record<string, Kept>} */
let unkept = {};
/** What this document wrote, as long as nobody erased it. @type {Record<string, Kept>} */
let mine = {};
/** @type {Also | undefined} */
let chosen;
let had = false; // whether the browser has kept a card since this document was opened

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} value @param {number} least @param {number} most @returns {value is number} */
export const isWhole = (value, least, most) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;

/** @param {unknown} value @returns {Kept | null} */
function soundCard(value) {
  if (!isRecord(value)) return null;
  const { box, due, when, count, mark } = value;
  if (!isWhole(box, 1, DAYS.length) || !isWhole(count, 1, 1e9) || !isWhole(when, 0, 8.64e15)) return null;
  if (!isWhole(due, -1e6, 1e9) || typeof mark !== "string" || !MARK.test(mark)) return null;
  return { box, due, when, count, mark };
}

/**
 * Return the sound part of what is said to be kept, from anywhere; never raises an error.
 * @param {unknown} value
 * @returns {Whole}
 */
export function sound(value) {
  /** @type {Whole} */
  const found = {};
  if (!isRecord(value)) return found;
  const also = value[ALSO];
  if (isRecord(also) && Array.isArray(also.modules)) {
    const modules = also.modules.filter((name) => typeof name === "string" && MODULE.test(name));
    if (modules.length) found[ALSO] = { modules: [...new Set(modules)].slice(0, MOST_MODULES) };
  }
  let count = 0;
  for (const id of Object.keys(value)) {
    const card = CARD.test(id) && count < MOST_CARDS && soundCard(value[id]);
    if (!card) continue;
    found[id] = card;
    count += 1;
  }
  return found;
}

/**
 * Return two records as one, whichever comes first: of each card what knows of more answers.
 * @param {Whole} one
 * @param {Whole} other
 * @returns {Whole}
 */
export function merged(one, other) {
  const [here, there] = [cardsOf(one), cardsOf(other)];
  const both = Object.entries(there).map(([id, card]) => [id, later(here[id], card)]);
  const modules = [one, other].flatMap((whole) => /** @type {Also | undefined} */ (whole[ALSO])?.modules ?? []);
  const also = modules.length ? { [ALSO]: { modules: [...new Set(modules)].sort() } } : {};
  return { ...here, ...Object.fromEntries(both), ...also };
}

/** Forget what this document remembers beyond what the browser keeps: it was erased. */
function drop() {
  unkept = {};
  mine = {};
  chosen = undefined;
  keepInTab(SESSION, null);
}
globalThis.document?.addEventListener(ERASED, drop);

// Browsers tell tabs of each other's writing a moment later, even those that lock: a tab that did not
// know yet what this one wrote may have written over it.
globalThis.addEventListener?.("storage", ({ key, newValue }) => {
  if (key === null || (key === NAME && newValue === null)) drop();
  else if (key === NAME)
    void alone(() => {
      const found = cards();
      const lost = Object.entries(mine).filter(([id, card]) => later(found[id], card) !== found[id]);
      if (lost.length) written({ ...found, ...Object.fromEntries(lost) });
    });
});

/** @param {Whole} whole @returns {Record<string, Kept>} */
function cardsOf({ [ALSO]: _, ...cards }) {
  return /** @type {Record<string, Kept>} */ (cards);
}

/** Return what is known of each card that was practised. */
export function cards() {
  const found = cardsOf(sound(store.all()));
  for (const [id, card] of Object.entries(unkept)) found[id] = /** @type {Kept} */ (later(found[id], card));
  return found;
}

/** Return the modules that are practised before their lessons are read. */
export function also() {
  return chosen?.modules ?? /** @type {Also | undefined} */ (sound(store.all())[ALSO])?.modules ?? [];
}

/**
 * Do something while no other tab writes, where browsers can see to that.
 * @template T
 * @param {() => T} deed
 * @returns {Promise<T>}
 */
async function alone(deed) {
  // Not in pages from a folder; there reading and writing follow each other without a pause.
  return navigator.locks ? navigator.locks.request(NAME, deed) : deed();
}

/**
 * Keep what becomes of a card; `next` gets what is kept of it now, which another tab may have written.
 * @param {string} id
 * @param {(before: Kept | undefined) => Kept} next
 * @param {{has: (id: string) => boolean}} known tells the ids of cards there are
 * @returns {Promise<Outcome>}
 */
export function put(id, next, known) {
  return alone(() => {
    const stored = cardsOf(sound(store.all()));
    const erased = had && !Object.keys(stored).length;
    const all = cards();
    const card = next(all[id]);
    all[id] = card;
    mine[id] = card;
    for (const [name, { when }] of Object.entries(all)) if (!known.has(name) && when < card.when - FORGOTTEN) delete all[name];
    if (!written(all)) {
      unkept = all;
      return "unkept";
    }
    unkept = {};
    had = true;
    return erased ? "erased" : "kept";
  });
}

/** @param {Record<string, Kept>} all */
function written(all) {
  const modules = also();
  return store.write(/** @type {Whole} */ ({ ...all, ...(modules.length ? { [ALSO]: { modules } } : {}) }));
}

/**
 * Keep which modules are practised before their lessons are read.
 * @param {string[]} modules
 * @returns {Promise<Outcome>}
 */
export function choose(modules) {
  return alone(() => {
    chosen = { modules };
    if (!written(cards())) return "unkept";
    chosen = undefined;
    return "kept";
  });
}
