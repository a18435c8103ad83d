// What is kept of lessons: which parts were on screen, which are read, where the reader was last.

/**
 * @typedef {object} Entry what is kept of a lesson; times in ms, by the reader's clock or later
 * @property {string} [read] the day on which it was read, as 2026-11-22
 * @property {number} [marked] when that was said or taken back
 * @property {string[]} [seen] its parts that have been on screen since then, unless it is read
 * @property {string} [at] the part that was on screen last
 * @property {number} when that was
 * @typedef {Record<string, Entry>} Progress by the path of the lesson in the site
 */

/** Under which name it is kept, and how many signs at most. */
export const NAME = "uphill.progress";
export const MOST = 500_000;
const LATEST = 8.64e15; // the last moment a date can name, in ms
const PARTS = 200; // of a lesson
const LESSON = /^lessons\/\d{1,3}-[\p{L}\p{N}_-]{1,100}\/\d{1,3}-[\p{L}\p{N}_-]{1,100}\/$/u;
const PART = /^[\p{L}\p{N}_-]{1,200}$/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const KEYS = ["read", "marked", "seen", "at", "when"];

/**
 * Return the entries in a value from anywhere that are of the form this site writes.
 * @param {unknown} value
 * @returns {Progress}
 */
export function sound(value) {
  if (!value || typeof value !== "object" || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([path, entry]) => LESSON.test(path) && isEntry(entry)));
}

/** @param {unknown} value @returns {value is Entry} */
function isEntry(value) {
  if (!value || typeof value !== "object" || Object.keys(value).some((key) => !KEYS.includes(key))) return false;
  const { read, marked = 0, seen = [], at, when } = /** @type {Record<string, unknown>} */ (value);
  if (!isTime(when) || !isTime(marked)) return false;
  if (read !== undefined && !isDay(read)) return false;
  if (at !== undefined && !isPart(at)) return false;
  return Array.isArray(seen) && seen.length <= PARTS && seen.every(isPart);
}

/** @param {unknown} time */
const isTime = (time) => Number.isSafeInteger(time) && Number(time) >= 0 && Number(time) <= LATEST;
/** @param {unknown} part */
const isPart = (part) => typeof part === "string" && PART.test(part);
/** @param {unknown} day */
const isDay = (day) => typeof day === "string" && DAY.test(day) && !Number.isNaN(Date.parse(day));

/**
 * Return two records as one, whichever comes first: the later word on each lesson counts.
 * @param {Progress} one
 * @param {Progress} other
 * @returns {Progress}
 */
export function merged(one, other) {
  const paths = Object.keys({ ...one, ...other });
  return Object.fromEntries(paths.map((path) => [path, mergedEntry(one[path] ?? other[path], other[path] ?? one[path])]));
}

/** @param {Entry} one @param {Entry} other @returns {Entry} */
function mergedEntry(one, other) {
  const { at, when } = later(one, other, (entry) => [entry.when, entry.at ?? ""]);
  /** @param {Entry} entry @returns {[number, string]} */
  const mark = (entry) => [entry.marked ?? 0, entry.read ?? ""];
  const { read, marked } = later(one, other, mark);
  const since = [one, other].filter((entry) => mark(entry).join() === [marked ?? 0, read ?? ""].join());
  const seen = read ? [] : [...new Set(since.flatMap((entry) => entry.seen ?? []))];
  return entryOf({ read, marked, seen, at, when });
}

/**
 * @param {Entry} one
 * @param {Entry} other
 * @param {(entry: Entry) => [number, string]} by
 */
function later(one, other, by) {
  const [[a, name], [b, otherName]] = [by(one), by(other)];
  return a > b || (a === b && name >= otherName) ? one : other;
}

/** Return an entry without what says nothing. @param {Entry} entry @returns {Entry} */
function entryOf({ read, marked, seen, at, when }) {
  return { ...(read && { read }), ...(marked && { marked }), ...(seen?.length && { seen: [...seen].sort().slice(0, PARTS) }), ...(at && { at }), when };
}

/**
 * Return a time for what is done now: later than all that was done, even if the clock was set back.
 * @param {Progress} progress
 * @param {number} now
 */
export function clock(progress, now) {
  const times = Object.values(progress).flatMap(({ when, marked = 0 }) => [when, marked]);
  return Math.min(LATEST, Math.max(0, Math.floor(now), ...times.map((time) => time + 1)));
}

/** @param {Progress} progress @param {string} path @returns {Entry} */
const entry = (progress, path) => (Object.hasOwn(progress, path) ? progress[path] : { when: 0 });

/**
 * Return what is kept once a reader is at a part of a lesson, or above its first.
 * @param {Progress} progress
 * @param {string} path
 * @param {string | undefined} at
 * @param {number} now
 * @returns {Progress}
 */
export function visited(progress, path, at, now) {
  const old = entry(progress, path);
  return { ...progress, [path]: entryOf({ ...old, at: at ?? old.at, when: clock(progress, now) }) };
}

/**
 * Return what is kept once a part of a lesson was on screen: with the last of them it is read.
 * @param {Progress} progress
 * @param {string} path
 * @param {string} part
 * @param {string[]} parts all of the lesson
 * @param {{now: number, today: string}} time
 * @returns {Progress}
 */
export function saw(progress, path, part, parts, { now, today }) {
  const old = entry(progress, path);
  if (old.read || old.seen?.includes(part)) return progress;
  const seen = [...(old.seen ?? []), part];
  if (parts.every((each) => seen.includes(each))) return marked(progress, path, today, now);
  return { ...progress, [path]: entryOf({ ...old, seen, when: clock(progress, now) }) };
}

/**
 * Return what is kept once a lesson is said to be read, on a day, or not to be.
 * @param {Progress} progress
 * @param {string} path
 * @param {string | undefined} read
 * @param {number} now
 * @returns {Progress}
 */
export function marked(progress, path, read, now) {
  const when = clock(progress, now);
  return { ...progress, [path]: entryOf({ at: entry(progress, path).at, read, marked: when, when }) };
}
