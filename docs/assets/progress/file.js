// The file that carries what is kept from one browser to another.

import * as exercises from "../exercises/store.js";
import * as practice from "../practice/store.js";
import * as cells from "../run/store.js";
import * as lessons from "./state.js";

/**
 * @typedef {object} Part what is kept under a name
 * @property {string} name
 * @property {number} most signs of text
 * @property {(value: unknown) => Record<string, any>} sound the part of a value from anywhere that has the form this site writes
 * @property {(here: any, file: any) => Record<string, any>} merged two of them as one
 */

/** All that the site keeps. @type {Part[]} */
export const PARTS = [
  { name: lessons.NAME, most: lessons.MOST, sound: lessons.sound, merged: lessons.merged },
  { name: exercises.NAME, most: exercises.MOST, sound: exercises.sound, merged: exercises.merged },
  { name: practice.NAME, most: practice.MOST, sound: practice.sound, merged: practice.merged },
  { name: cells.NAME, most: cells.MOST, sound: cells.sound, merged: cells.merged },
];
const VERSION = 1;
/** The longest file that is read, in bytes. */
export const LARGEST = 4_000_000;
const SHOWN = 60; // signs of what is refused

/** A file that is not taken. The code names the words that say why. */
export class Refused extends Error {
  /** @param {string} code @param {Record<string, string | number>} [more] what fills their gaps */
  constructor(code, more = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}

/** @param {string | null} text what the browser keeps under a name */
function parsed(text) {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
}

/**
 * Return the text of a file with all that is kept.
 * @param {(name: string) => string | null} kept gives the text under a name
 * @param {string} today
 */
export function written(kept, today) {
  const parts = PARTS.map(({ name, sound }) => [name, sound(parsed(kept(name)))]);
  return `${JSON.stringify({ uphill: "progress", version: VERSION, made: today, kept: Object.fromEntries(parts) }, null, 1)}\n`;
}

/**
 * Return what is kept in the text of a file; raises `Refused` if this site did not write it.
 * @param {string} text
 * @returns {Record<string, Record<string, unknown>>}
 */
export function opened(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Refused(text.trim() ? "no-json" : "empty");
  }
  if (file?.uphill !== "progress") throw new Refused("not-ours");
  if (file.version !== VERSION) throw new Refused(typeof file.version === "number" && file.version > VERSION ? "newer" : "version", { version: VERSION });
  const { kept } = file;
  if (!kept || typeof kept !== "object" || Array.isArray(kept)) throw new Refused("nothing-in-it");
  const unknown = Object.keys(kept).find((name) => !PARTS.some((part) => part.name === name));
  if (unknown !== undefined) throw new Refused("unknown-part", { name: unknown.slice(0, SHOWN) });
  return Object.fromEntries(PARTS.map((part) => [part.name, checked(part, kept[part.name] ?? {})]));
}

/** @param {Part} part @param {unknown} value */
function checked({ name, sound }, value) {
  const known = sound(value);
  const odd = difference(known, value);
  if (odd !== undefined) throw new Refused("unsound", { name, entry: odd.slice(0, SHOWN) });
  return known;
}

/**
 * Return the name of the first entry in which a value is not what was found sound in it.
 * @param {any} known
 * @param {any} value
 * @returns {string | undefined}
 */
function difference(known, value) {
  if (known === null || typeof known !== "object") return known === value ? undefined : "";
  if (!value || typeof value !== "object" || Array.isArray(known) !== Array.isArray(value)) return "";
  const names = [...new Set([...Object.keys(value), ...Object.keys(known)])];
  // Only as deep as what is sound, which has no more than a few levels.
  return names.find((name) => !Object.hasOwn(known, name) || difference(known[name], value[name]) !== undefined);
}

/**
 * Return the texts to keep once a file is taken; raises `Refused` if they are too long.
 * @param {(name: string) => string | null} kept gives the text under a name
 * @param {Record<string, Record<string, unknown>>} file
 * @param {"merge" | "replace"} way
 * @returns {Record<string, string | null>}
 */
export function taken(kept, file, way) {
  const texts = PARTS.map(({ name, most, sound, merged }) => {
    const whole = way === "merge" ? merged(sound(parsed(kept(name))), file[name]) : file[name];
    const text = JSON.stringify(whole);
    if (text.length > most) throw new Refused("too-large");
    return [name, text === "{}" ? null : text];
  });
  return Object.fromEntries(texts);
}

/** Return how many entries there are in all. @param {Record<string, Record<string, unknown>>} file */
export const count = (file) => Object.values(file).reduce((sum, entries) => sum + Object.keys(entries).length, 0);
