// Addresses in the site, days, and words: what all scripts of this folder say and point to.

import { fill } from "../play/kit/nodes.js";

/** The site's own address. */
const ROOT = new URL("..", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;
const WORDS = UPHILL_WORDS;
const INDEX = /(index\.html)?([?#].*)?$/;

/** Return the path in the site that an address leads to. @param {string} address */
export function pathOf(address) {
  return address.startsWith(ROOT) ? decodeURI(address.slice(ROOT.length).replace(INDEX, "")) : "";
}

/**
 * Return the address of a path in the site; from a folder, it is that of a file.
 * @param {string} path
 * @param {string} [part]
 */
export function addressOf(path, part) {
  return `${ROOT}${path}${location.protocol === "file:" ? "index.html" : ""}${part ? `#${part}` : ""}`;
}

/**
 * Return words of the language with their gaps filled in; with a count, its own form of them.
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 */
export function say(name, values) {
  const one = values?.count === 1 ? WORDS[`${name}-one`] : undefined;
  return fill(one ?? WORDS[name], values);
}

/** Return today, by the reader's clock, as 2026-11-22. */
export function today() {
  const now = new Date();
  return [String(now.getFullYear()).padStart(4, "0"), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** Return a day as it is read. @param {string} day as 2026-11-22 */
export function spoken(day) {
  const { lang } = document.documentElement;
  // As it is written where the reader lives, if they read the language of the page there.
  const place = navigator.languages.find((language) => language.split("-")[0] === lang) ?? lang;
  return new Intl.DateTimeFormat(place === "en" ? "en-GB" : place, { dateStyle: "long", timeZone: "UTC" }).format(Date.parse(day));
}

/** Give the page a style sheet. @param {CSSStyleSheet} style */
export function dress(style) {
  const ready = document.adoptedStyleSheets;
  if (!ready.includes(style)) document.adoptedStyleSheets = [...ready, style];
}
