// What all interactives have in common: a question first, a picture, controls, a formula, a sentence,
// undo and reset, the numbers as a table and as Python, and a state that lives in the address.

import { Damaged, address, begin, decode, encode, recall } from "./address.js";
import { unpack } from "./functions.js";
import { breath, button, fill, make } from "./nodes.js";

/**
 * @typedef {import("./address.js").Fields} Fields
 * @typedef {import("./address.js").State} State
 * @typedef {{ask: string, kind: "number" | "choice", options?: string[], min?: number, max?: number}} Question
 * @typedef {{formula?: string | (string | string[])[], sentence: string, head: string[], rows: (string | number)[][], end?: string}} Shown
 *   MathML of a formula, or of several, each in one piece or in pieces that may stand on lines of their own; one sentence for what is seen; a table of the same; the closing sentence, once there is something to close
 * @typedef {{fields: Fields, python: (settings: any, state: State) => string}} Model
 */

const WORDS = UPHILL_WORDS;
const QUIET = 1000; // milliseconds between two things said to a screen reader
const ADDRESS = 400; // milliseconds between two changes of the address: browsers refuse too many
const MEMORY = 200; // states that can be undone

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(UPHILL_STYLE);
document.adoptedStyleSheets.push(STYLE);

/** Wait for the next picture of the screen. */
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** @param {string} key @param {Record<string, string | number>} [values] */
const say = (key, values) => fill(WORDS[key] ?? key, values);

/** The frame of an interactive; each is a class of its own. */
export class Play extends HTMLElement {
  /** @type {State} what the reader has done so far */ state = {};
  /** @type {any} what the build gave, with its functions ready */ settings = {};
  /** @type {Fields} */ fields = {};
  /** @type {State[]} states before this one */ past = [];
  /** @type {string | undefined} the state before a movement that goes on */ moving;
  /** @type {Set<() => void>} called when colours change */ themed = new Set();
  /** Where boards go. */ stage = make("div", { class: "play-stage" });
  /** Where controls go. */ controls = make("div", { class: "play-controls" });
  guess = make("div", { class: "play-guess" });
  note = make("p", { class: "play-note", hidden: "" });
  formula = make("div", { class: "play-formula" });
  sentence = make("p", { class: "play-sentence" });
  ending = make("p", { class: "play-end", hidden: "" });
  live = make("p", { class: "play-live", role: "status" });
  undoing = button(say("undo"), () => this.undo());
  link = button(say("link"), () => this.share());
  table = this.folded(say("table"), () => this.tabulate());
  code = this.folded(say("python"), () => this.write());
  /** @type {Shown | undefined} */ shown;
  /** @type {number | undefined} */ waits;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ writes;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ pause;
  /** @type {string | undefined} what was said last */ silent;
  saying = "";
  /** @type {Promise<void> | undefined} */ ready;
  /** Aborted when the page shows another one: what listens to more than this element stops. */
  gone = new AbortController();
  /** @type {HTMLElement} the section that holds the figure; its name is that of the state in the address */ box;

  /** What to know of the interactive: the fields of its state, and its code. @returns {Model} */
  get model() {
    throw new Error("an interactive without model");
  }

  /** The question to be answered first. @returns {Question} */
  get question() {
    throw new Error("an interactive without question");
  }

  /** Build boards and controls into `this.stage` and `this.controls`; called once. @returns {void | Promise<void>} */
  build() {}

  /** Show the state, and return what is said about it. @returns {Shown} */
  show() {
    throw new Error("an interactive that shows nothing");
  }

  /** Return what is said to a prediction that cannot be right yet can be explained. @param {number} prediction @returns {string} */
  reply(prediction) {
    return "";
  }

  connectedCallback() {
    this.box ??= /** @type {HTMLElement} */ (this.closest(".play"));
    this.ready ??= this.start();
  }

  disconnectedCallback() {
    if (this.isConnected) return; // moved
    this.gone.abort();
    clearTimeout(this.writes);
  }

  /** @returns {import("./address.js").Field} */
  predictable() {
    const { kind, options = [], min = -1e6, max = 1e6 } = this.question;
    // Without a prediction the field holds a number outside of what can be predicted.
    return kind === "choice" ? { start: -1, min: -1, max: options.length - 1, whole: true } : { start: NaN, min, max };
  }

  get predicted() {
    const value = this.state.predicted;
    return Number.isNaN(value) || (this.question.kind === "choice" && value < 0) ? null : value;
  }

  async start() {
    await breath();
    this.settings = unpack(JSON.parse(this.dataset.key ?? "{}"));
    this.fields = { ...this.model.fields, predicted: this.predictable() };
    this.state = begin(this.fields, this.settings);
    this.read();
    await breath();
    const { guess, note, stage, controls, formula, sentence, ending, table, code, live } = this;
    const buttons = make("div", { class: "play-buttons" }, this.undoing, button(say("reset"), () => this.reset()), this.link);
    this.hidden = true; // colours are those of elements in the page
    this.inert = true; // until it is seen, the keyboard goes past it
    this.replaceChildren(stage);
    await breath();
    await this.build();
    await breath();
    this.ask();
    await breath();
    const shown = this.show();
    await breath();
    this.tell(shown);
    await breath();
    const boards = [...stage.children];
    stage.replaceChildren();
    // Out of sight, while the figure of the build stays, and one after the other: to lay out all at
    // once takes too long on a slow phone.
    this.box.setAttribute("data-laid-out", "");
    this.hidden = false;
    const lay = async (/** @type {Element} */ into, /** @type {Element[]} */ ...parts) => {
      await frame();
      into.append(...parts);
    };
    await lay(this, guess, note, stage);
    for (const board of boards) await lay(stage, board);
    await lay(this, controls);
    await lay(this, formula, sentence, ending);
    await lay(this, buttons, table, code, live);
    await frame();
    this.box.removeAttribute("data-laid-out");
    this.box.setAttribute("data-begun", "");
    await frame(); // landscapes come a picture later: theirs take longest to get on the screen
    this.inert = false;
    this.box.setAttribute("data-live", "");
    this.listen();
  }

  listen() {
    this.addEventListener("keydown", (event) => {
      if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      if (event.target instanceof HTMLInputElement && event.target.type === "text") return;
      event.preventDefault();
      this.undo();
    });
    const { signal } = this.gone;
    if (signal.aborted) return;
    addEventListener("hashchange", () => {
      this.read();
      this.ask();
      this.redraw();
    }, { signal });
    const colours = () => this.themed.forEach((again) => again());
    const scheme = new MutationObserver(colours);
    scheme.observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
    signal.addEventListener("abort", () => scheme.disconnect());
    matchMedia("(forced-colors: active)").addEventListener("change", colours, { signal });
  }

  /** Change the state; `done` ends a movement, and can be undone. @param {State} changes @param {boolean} [done] */
  change(changes, done = true) {
    const old = JSON.stringify(this.state);
    this.moving ??= old;
    this.state = { ...this.state, ...changes };
    if (done) {
      if (this.moving !== JSON.stringify(this.state)) {
        this.past.push(JSON.parse(this.moving, revive));
        if (this.past.length > MEMORY) this.past.shift();
      }
      this.moving = undefined;
    }
    this.note.hidden = true;
    this.keep();
    this.soon();
  }

  undo() {
    const last = this.past.pop();
    if (!last) return;
    this.state = last;
    this.keep();
    this.ask();
    this.soon();
  }

  reset() {
    this.change(begin(this.fields, this.settings));
    this.ask();
  }

  /** Draw before the next picture of the screen, once. */
  soon() {
    this.waits ??= requestAnimationFrame(() => {
      this.waits = undefined;
      this.redraw();
    });
  }

  redraw() {
    this.tell(this.show());
  }

  /** @param {Shown} shown */
  tell(shown) {
    this.shown = shown;
    this.formula.hidden = !shown.formula;
    const piece = (/** @type {string} */ inside) => `<math displaystyle="true">${inside}</math>`;
    const written = [shown.formula ?? []].flat().map((one) => `<span>${[one].flat().map(piece).join(" ")}</span>`).join(" ");
    if (this.formula.innerHTML !== written) this.formula.innerHTML = written;
    this.sentence.textContent = shown.sentence;
    this.ending.textContent = shown.end ?? "";
    this.ending.hidden = !shown.end;
    // What helps somebody on is no use once the end is reached.
    this.guess.classList.toggle("is-closed", Boolean(shown.end));
    this.undoing.setAttribute("aria-disabled", String(!this.past.length));
    if (this.table.open) this.tabulate();
    if (this.code.open) this.write();
    this.speak([shown.sentence, shown.end].filter(Boolean).join(" "));
  }

  /** Tell a screen reader, at most once a second, and nothing before something was done. @param {string} words */
  speak(words) {
    this.saying = words;
    if (this.silent === undefined) {
      this.silent = words; // how it begins: to be read, not told
      return;
    }
    if (this.pause || this.saying === this.silent) return;
    const tell = () => {
      this.pause = undefined;
      if (this.saying === this.silent) return;
      this.silent = this.saying;
      this.live.textContent = this.saying;
      this.pause = setTimeout(tell, QUIET);
    };
    this.pause = setTimeout(tell, QUIET);
  }

  /** Show the question, or the prediction that was made. */
  ask() {
    const { ask, kind, options = [] } = this.question;
    const { guess, predicted } = this;
    if (predicted !== null) {
      const what = kind === "choice" ? options[predicted] : String(predicted).replace("-", "−");
      const again = button(say("again"), () => {
        this.change({ predicted: this.fields.predicted.start });
        this.ask();
        guess.querySelector("input")?.focus();
      });
      const said = make("p", {}, `${ask} `, make("strong", {}, say("predicted", { what })), " ", again);
      guess.replaceChildren(said);
      const reply = this.reply(predicted);
      if (reply) guess.append(make("p", { class: "play-reply" }, reply));
      return;
    }
    const form = make("form", { class: "play-question" });
    const wrong = make("p", { class: "play-reply", role: "alert" });
    const submit = make("button", { type: "submit" }, say("predict"));
    if (kind === "choice") {
      const name = `${this.box.id}-prediction`;
      const labels = options.map((words, k) => make("label", {}, make("input", { type: "radio", name, value: String(k) }), make("span", {}, words)));
      form.append(make("fieldset", { class: "play-choice" }, make("legend", {}, ask), ...labels));
      form.append(submit, wrong);
    } else {
      const field = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: "8" });
      form.append(make("label", {}, make("span", {}, ask), field), submit, wrong);
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const number = this.given(form);
      if (typeof number === "string") {
        wrong.textContent = number;
        form.querySelector("input")?.setAttribute("aria-invalid", "true");
        form.querySelector("input")?.focus();
        return;
      }
      this.change({ predicted: number });
      this.ask();
      guess.querySelector("button")?.focus();
      this.speak(guess.textContent ?? "");
    });
    guess.replaceChildren(form);
  }

  /** Return what was predicted, or what is wrong with it. @param {HTMLFormElement} form */
  given(form) {
    if (this.question.kind === "choice") {
      const chosen = form.querySelector("input:checked");
      return chosen instanceof HTMLInputElement ? Number(chosen.value) : say("choose-one");
    }
    const typed = form.querySelector("input")?.value.trim().replace(/[−–]/g, "-").replace(",", ".") ?? "";
    const { min = -1e6, max = 1e6 } = this.question;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(typed)) return say("type-a-number");
    const number = Number(Number(typed).toPrecision(9));
    return number >= min && number <= max ? number : say("out-of-range", { min, max });
  }

  /** @param {string} words @param {() => void} opened */
  folded(words, opened) {
    const details = make("details", { class: "play-more" }, make("summary", {}, words), make("div"));
    details.addEventListener("toggle", () => details.open && opened());
    return details;
  }

  tabulate() {
    const { head = [], rows = [] } = this.shown ?? {};
    const cells = (/** @type {(string | number)[]} */ row) =>
      row.map((cell, k) => (k === 0 ? make("th", { scope: "row" }, String(cell)) : make("td", {}, String(cell))));
    const body = rows.map((row) => make("tr", {}, ...cells(row)));
    const top = make("tr", {}, ...head.map((words) => make("th", { scope: "col" }, words)));
    this.table.lastElementChild?.replaceChildren(make("table", {}, make("thead", {}, top), make("tbody", {}, ...body)));
  }

  write() {
    const text = this.model.python(this.settings, this.state);
    const copy = make("button", { type: "button", class: "md-code__button", "data-md-type": "copy", title: say("copy") });
    const nav = make("div", { class: "md-code__nav" }, copy);
    const code = make("pre", { tabindex: "0" }, text);
    this.code.lastElementChild?.replaceChildren(make("div", { class: "highlight" }, nav, code));
  }

  /** Take the state from the address; say so where it cannot be understood. */
  read() {
    const found = recall(this.box.id);
    if (found === undefined) return;
    try {
      this.state = decode(this.fields, found, this.settings);
      this.note.hidden = true;
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      this.state = begin(this.fields, this.settings);
      this.note.textContent = say("damaged", { part: error.message.slice(0, 40) });
      this.note.hidden = false;
    }
  }

  /** Write the state into the address, soon. */
  keep() {
    this.writes ??= setTimeout(() => {
      this.writes = undefined;
      history.replaceState(history.state, "", address(this.box.id, encode(this.fields, this.state, this.settings)));
    }, ADDRESS);
  }

  /** Copy a link to a state. @param {State} [state] */
  async share(state = this.state) {
    const text = encode(this.fields, state, this.settings);
    const link = `${location.href.split("#")[0]}#${this.box.id}=${text}`;
    history.replaceState(history.state, "", address(this.box.id, text));
    try {
      await navigator.clipboard.writeText(link);
      this.link.textContent = say("copied");
    } catch {
      this.link.textContent = say("in-address");
    }
    setTimeout(() => { this.link.textContent = say("link"); }, 3000);
  }
}

/** JSON has no NaN: what had no value comes back as it was. @param {string} key @param {any} value */
function revive(key, value) {
  return key === "predicted" && value === null ? NaN : value;
}
