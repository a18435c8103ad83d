// When a card comes back: pure functions of what is kept, of the time and of a seed.
//
// Five boxes, after S. Leitner, So lernt man lernen (Herder, 1972): a card answered at the first try
// moves up a box, a missed one goes back to the first, and each box waits longer than the one below.
// Retention is best after gaps that grow with the time it has to last (N. J. Cepeda et al.,
// Distributed practice in verbal recall tasks, Psychological Bulletin 132, 2006, 354–380), a tenth
// to a fifth of it (Cepeda et al., Psychological Science 19, 2008, 1095–1102): for a course of six
// weeks a few days, for what has to stay a month. Schedulers fitted to a memory model (SM-2, FSRS)
// need far more answers per reader than a few hundred cards give, and could not say in a sentence
// why a card comes today.

import { random } from "../play/kit/random.js";

/**
 * @typedef {{box: number, due: number, when: number, count: number, mark: string}} Kept the box, the day on
 *   which it is due, the time of the last answer in ms, how many there were, what the card asked then
 * @typedef {{ms: number, day: number, offset: number}} Now the time in ms, the reader's day, and minutes to UTC
 * @typedef {{id: string, mark: string, module: number, page: string, missed: boolean}} Card missed: in its lesson
 * @typedef {"right" | "helped" | "wrong"} Result of the first try; helped: right after a hint
 */

/** How many days a card of each box waits, from the first. */
export const DAYS = [1, 3, 7, 14, 30];
export const SIZE = 10;
const NEW = 3; // of a session are kept free for cards never practised, so that these do not wait for ever
const MINUTE = 60_000;
const DAY = 1440; // minutes
const BEGIN = 240; // minutes after midnight: whoever learns late at night is still in the same day
const SLACK = 5 * MINUTE; // by which two clocks may differ

/**
 * Return the day of a time as a number that grows by one at four in the morning, local time.
 * @param {number} ms
 * @param {number} offset minutes from local time to UTC, as of `Date.prototype.getTimezoneOffset`
 */
export const dayOf = (ms, offset) => Math.floor((ms / MINUTE - offset - BEGIN) / DAY);

/** @param {number} ms @param {number} offset @returns {Now} */
export const at = (ms, offset) => ({ ms, offset, day: dayOf(ms, offset) });

/**
 * Return in how many days a card is due, 0 for today. It is due now if it is new, if what it asks
 * has changed, or if the last answer lies in the future: the clock was set back, and how long ago
 * that was nobody knows.
 * @param {Kept | undefined} kept
 * @param {string} mark
 * @param {Now} now
 */
export function wait(kept, mark, now) {
  if (!kept || kept.mark !== mark || kept.when > now.ms + SLACK) return 0;
  const longest = DAYS[kept.box - 1];
  const due = Math.min(kept.due, dayOf(kept.when, now.offset) + longest);
  return Math.max(0, Math.min(due - now.day, longest));
}

/**
 * Return what to keep of a card after an answer. Right before it was due, it stays in its box and
 * is due as before: what was seen a moment ago shows little.
 * @param {Kept | undefined} kept
 * @param {string} mark
 * @param {Result} result
 * @param {Now} now
 * @returns {Kept}
 */
export function answered(kept, mark, result, now) {
  const before = kept?.box ?? 1;
  const early = kept !== undefined && wait(kept, mark, now) > 0;
  const box = result === "wrong" ? 1 : result === "right" && !early ? Math.min(before + 1, DAYS.length) : before;
  const due = early && result !== "wrong" ? kept.due : now.day + DAYS[box - 1];
  return { box, due, when: now.ms, count: (kept?.count ?? 0) + 1, mark };
}

/**
 * Return the one of two records of a card that knows of more: of more answers, else of the later one.
 * @param {Kept | undefined} one
 * @param {Kept | undefined} other
 */
export function merged(one, other) {
  if (!one || !other) return one ?? other;
  const order = one.count - other.count || one.when - other.when || other.box - one.box || one.due - other.due;
  return (order || (one.mark < other.mark ? -1 : 1)) > 0 ? one : other;
}

/**
 * Return the cards of a session: those that have waited longest beyond their box's time, with some
 * new ones, first those missed in their lesson. With `ahead` those not due yet fill it up.
 * @template {Card} T
 * @param {T[]} cards
 * @param {Record<string, Kept>} kept
 * @param {Now} now
 * @param {number} seed
 * @param {{size?: number, ahead?: boolean}} [asked]
 * @returns {T[]}
 */
export function session(cards, kept, now, seed, { size = SIZE, ahead = false } = {}) {
  const chance = random(seed);
  const ranked = cards.map((card) => {
    const known = kept[card.id];
    const days = wait(known, card.mark, now);
    // A missed card waits a day: a day late, it has waited twice its time, one of the last box hardly more.
    const late = known ? (now.day - dayOf(known.when, now.offset)) / DAYS[known.box - 1] : 0;
    return { card, known, days, late, tie: chance() };
  });
  const due = ranked.filter(({ known, days }) => known && !days).sort((a, b) => b.late - a.late || a.tie - b.tie);
  const fresh = ranked
    .filter(({ known }) => !known)
    .sort((a, b) => Number(b.card.missed) - Number(a.card.missed) || a.tie - b.tie);
  const room = Math.max(size - fresh.length, size - NEW);
  const taken = due.slice(0, room);
  taken.push(...fresh.slice(0, size - taken.length));
  if (ahead) {
    const early = ranked.filter(({ days }) => days).sort((a, b) => a.days - b.days || b.late - a.late || a.tie - b.tie);
    taken.push(...early.slice(0, size - taken.length));
  }
  return mixed(taken.map(({ card }) => card), chance);
}

/**
 * Return cards in an order in which neighbours come from different modules, else pages, as far as that goes.
 * @template {Card} T
 * @param {T[]} cards
 * @param {() => number} chance
 * @returns {T[]}
 */
function mixed(cards, chance) {
  const left = cards.map((card) => ({ card, tie: chance() }));
  /** @type {T[]} */
  const order = [];
  while (left.length) {
    const last = order.at(-1);
    /** @param {{card: T, tie: number}} one */
    const rank = ({ card, tie }) => {
      const many = left.filter((other) => other.card.module === card.module).length;
      return 4 * cards.length * Number(card.module === last?.module) + 2 * Number(card.page === last?.page) - many + tie;
    };
    const next = left.reduce((best, one) => (rank(one) < rank(best) ? one : best));
    order.push(next.card);
    left.splice(left.indexOf(next), 1);
  }
  return order;
}

/**
 * Return how many cards are due, new, in each box, and how many become due in how many days. New ones
 * are not counted among those due.
 * @param {Card[]} cards
 * @param {Record<string, Kept>} kept
 * @param {Now} now
 */
export function counts(cards, kept, now) {
  const boxes = DAYS.map(() => 0);
  /** @type {Record<number, number>} */
  const coming = {};
  let [due, fresh] = [0, 0];
  for (const { id, mark } of cards) {
    const known = kept[id];
    const days = wait(known, mark, now);
    if (known) boxes[known.box - 1] += 1;
    else fresh += 1;
    if (days) coming[days] = (coming[days] ?? 0) + 1;
    else if (known) due += 1;
  }
  return { due, fresh, boxes, coming };
}
