// The session that a reader is in, kept as long as the tab is open: it goes on after a reload, and on
// the way back from a lesson, until it ends or its day does.

import { inTab, keepInTab } from "../play/kit/kept.js";
import { SESSION, cards as practised, isRecord, isWhole } from "./store.js";

/**
 * @typedef {import("./schedule.js").Result} Result
 * @typedef {{id: string, again: boolean}} Turn
 * @typedef {object} Open the card whose turn it is, as it was left
 * @property {string} mark what it asked then
 * @property {Result | null} result of the first try
 * @property {string} words what became of the card
 * @property {string} given the answer that was judged last, as JSON
 * @property {boolean} hinted
 * @property {boolean} unfolded the solution, or the back of a formula
 * @property {(string | boolean)[]} fields what is typed or chosen in each
 * @property {number[]} places of the steps to be put in order
 *
 * @typedef {{day: number, answers: number, turn: number, turns: Turn[], done: {id: string, right: boolean}[], open: Open | null}} Session
 *   answers: how many are kept of all cards; if there are fewer now, they were erased
 */

const MOST_TURNS = 100;
const MOST_FIELDS = 100;
const LONGEST = 5000; // signs of what is typed into a field
const RESULTS = ["right", "helped", "wrong"];

/** Return how many answers are kept in all. */
export const answers = () => Object.values(practised()).reduce((sum, { count }) => sum + count, 0);

/** @param {unknown} value @returns {Record<string, unknown>[]} */
const records = (value) => (Array.isArray(value) ? value.slice(0, MOST_TURNS).filter(isRecord) : []);

/** @param {unknown} value */
const text = (value) => (typeof value === "string" ? value.slice(0, LONGEST) : "");

/** @param {unknown} value @returns {unknown[]} */
const entries = (value) => (Array.isArray(value) && value.length <= MOST_FIELDS ? value : []);

/**
 * Return the sound part of what is said to be a session, or null if none is left that goes on; never
 * raises an error. Cards that are no more are left out.
 * @param {unknown} value
 * @param {Map<string, string>} known the marks of all cards, by their ids
 * @param {number} day
 * @param {number} kept answers that are kept now
 * @returns {Session | null}
 */
export function sound(value, known, day, kept) {
  if (!isRecord(value) || value.day !== day || !isWhole(value.answers, 0, kept)) return null;
  const listed = records(value.turns).map(({ id, again }) => ({ id: String(id), again: again === true }));
  if (!isWhole(value.turn, 0, listed.length - 1)) return null;
  const isKnown = (/** @type {{id: string}} */ { id }) => known.has(id);
  const [turns, turn] = [listed.filter(isKnown), listed.slice(0, value.turn).filter(isKnown).length];
  if (turn >= turns.length) return null;
  const done = records(value.done).map(({ id, right }) => ({ id: String(id), right: right === true })).filter(isKnown);
  const current = listed[value.turn];
  const open = isRecord(value.open) && value.open.mark === known.get(current.id) ? soundOpen(value.open) : null;
  return { day, answers: value.answers, turn, turns, done, open };
}

/** @param {Record<string, unknown>} value @returns {Open} */
function soundOpen({ mark, result, words, given, hinted, unfolded, fields, places }) {
  return {
    mark: text(mark),
    result: /** @type {Result | null} */ (RESULTS.includes(text(result)) ? result : null),
    words: text(words),
    given: text(given),
    hinted: hinted === true,
    unfolded: unfolded === true,
    fields: entries(fields).map((field) => (typeof field === "boolean" ? field : text(field))),
    places: entries(places).map(Number),
  };
}

/**
 * Return the session that this tab was in.
 * @param {Map<string, string>} known the marks of all cards, by their ids
 * @param {number} day
 */
export function left(known, day) {
  try {
    return sound(JSON.parse(inTab(SESSION) ?? "null"), known, day, answers());
  } catch {
    return null; // damaged
  }
}

/** Keep the session; returns the text that is kept, null if it has ended. @param {Session | null} session */
export function write(session) {
  const whole = session && JSON.stringify(session);
  keepInTab(SESSION, whole);
  return whole;
}

/**
 * Return what a reader has typed or chosen in an exercise; a formula has none.
 * @param {any} element
 * @returns {Pick<Open, "fields" | "places">}
 */
export function draft(element) {
  const { fields = [], steps = [] } = element ?? {};
  return {
    fields: fields.map((/** @type {HTMLInputElement} */ field) => (ticked(field) ? field.checked : field.value)),
    places: steps.map((/** @type {HTMLElement} */ step) => element.place(step)),
  };
}

/** Put a draft back, as far as it fits. @param {any} element @param {Open} open */
export function refill(element, { fields, places }) {
  for (const [k, field] of element.fields.entries()) {
    const value = fields[k];
    if (ticked(field)) field.checked = value === true;
    else if (typeof value === "string") {
      field.value = value;
      field.dispatchEvent(new Event("input"));
    }
  }
  const order = element.steps.map((/** @type {unknown} */ _, /** @type {number} */ k) => places.indexOf(k));
  if (order.length && !order.includes(-1))
    element.steps[0].parentElement.append(...order.map((/** @type {number} */ k) => element.steps[k]));
}

/** @param {HTMLInputElement} field */
const ticked = ({ type }) => type === "checkbox" || type === "radio";
