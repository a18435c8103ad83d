// What a cell printed, drew and returned, in the forms in which the build shows it.

import { fill, make } from "../play/kit/nodes.js";
import { picture } from "./picture.js";

/** @typedef {import("./python.js").Message} Message */

const WORDS = UPHILL_WORDS;
const MOST = 400_000; // signs of text that a page can show without being slow

/** Return words whose code stands between backticks as nodes. @param {string} text */
const ticked = (text) => text.split("`").map((part, k) => (k % 2 ? make("code", {}, part) : part));

export class Output {
  /** @type {HTMLElement | null} */ #text = null;
  element = make("div", { class: "run-output" });

  /**
   * @param {(tex: string) => Promise<string>} typeset
   * @param {(id: string) => string} nameOf how the page calls a cell
   */
  constructor(typeset, nameOf) {
    this.typeset = typeset;
    this.nameOf = nameOf;
  }

  /** @param {Message} message @param {{alt: string, caption: Element | null}} known of the built figure */
  add(message, known) {
    switch (message.says) {
      case "text":
        return this.#print(message.text, message.stream === "err");
      case "result":
        this.#text = null;
        return this.#print(message.text, false);
      case "latex":
        return this.#formula(message.tex);
      case "figure":
        return this.#draw(message, known);
      case "error":
        return this.#error(message);
      case "note":
        return this.#put(make("p", { class: "run-note" }, ...ticked(message.text)));
    }
  }

  /** @param {Element} element */
  #put(element) {
    this.#text = null;
    this.element.append(element);
  }

  /**
   * @param {string} text
   * @param {boolean} warned
   */
  #print(text, warned) {
    const kind = warned ? "failed" : "printed";
    if (!this.#text?.closest(`.${kind}`)) {
      const pre = make("pre");
      this.#put(make("div", { class: `language-text highlight ${kind}` }, pre));
      this.#text = pre;
    }
    const pre = /** @type {HTMLElement} */ (this.#text);
    if ((pre.textContent ?? "").length < MOST) pre.append(text);
    // What is larger than its place is scrolled by keys, too.
    if (pre.scrollWidth > pre.clientWidth || pre.scrollHeight > pre.clientHeight) pre.tabIndex = 0;
  }

  /** @param {string} tex */
  #formula(tex) {
    const body = make("div", { class: "equation-body", tabindex: "0" });
    this.#put(make("div", { class: "equation" }, body));
    body.textContent = tex;
    this.typeset(tex).then((html) => { body.innerHTML = html; }, () => {}); // else TeX stays
  }

  /**
   * @param {Message} message
   * @param {{alt: string, caption: Element | null}} known
   */
  #draw(message, { alt, caption }) {
    const svg = picture(message.svg);
    if (!svg) return;
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", alt || message.words);
    this.#put(make("figure", {}, svg, ...(caption ? [caption.cloneNode(true)] : [])));
  }

  /** @param {Message} message */
  #error(message) {
    const { name, message: words, lines, hint } = message;
    const places = lines.map((/** @type {any} */ line) => this.#place(line));
    const what = make("p", { class: "run-what" }, make("strong", {}, name), words ? `: ${words}` : "");
    const parts = [what, ...(places.length ? [make("ol", {}, ...places)] : [])];
    if (hint) parts.push(make("p", { class: "run-hint" }, ...ticked(hint)));
    this.#put(make("div", { class: "run-error" }, ...parts));
  }

  /** @param {{cell?: string, file?: string, line: number, code?: string, column?: number}} line */
  #place({ cell, file, line, code = "", column }) {
    const where = cell === undefined ? `${file}` : this.nameOf(cell);
    if (!code) return make("li", {}, fill(WORDS.line, { where, line }).replace(/:$/, ""));
    const shown = make("code", {}, code.trim());
    if (column) {
      const at = column - 1 - (code.length - code.trimStart().length);
      const text = code.trim();
      shown.replaceChildren(text.slice(0, at), make("mark", {}, text.slice(at, at + 1) || " "), text.slice(at + 1));
    }
    return make("li", {}, fill(WORDS.line, { where, line }), " ", shown);
  }
}
