// An exercise in the page: fields or choices, what was typed set as mathematics, and an answer to it.
// What stands in the page without scripts, the question and the folded solution, stays as it is.

import { button, make } from "../play/kit/nodes.js";
import { parse, Unreadable } from "./expression.js";
import { bare, judge, pieces } from "./judge.js";
import { mathml } from "./mathml.js";
import { forget, recall, remember } from "./store.js";

/**
 * @typedef {import("./judge.js").Exercise} Exercise
 * @typedef {import("./judge.js").Answer} Answer
 * @typedef {import("./judge.js").Judgement} Judgement
 */

/** The words of the interface, as the build wrote them for the page's language. @type {Record<string, string>} */
const WORDS = UPHILL_WORDS;
const CONTEXT = 20; // signs shown before and after what cannot be read
const PAUSE = 600; // milliseconds without a key, after which unfinished input is spoken of

/**
 * Return words with what they name put in.
 * @param {string} code
 * @param {Record<string, string | number>} [more]
 */
const say = (code, more = {}) => (WORDS[code] ?? code).replace(/\{(\w+)\}/g, (_, name) => String(more[name] ?? ""));

/** Return the words of an element as they are heard, formulas once. @param {Element} element */
function heard(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const twice of copy.querySelectorAll("[aria-hidden=true]")) twice.remove();
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** An exercise: takes what it asks about out of the page, and answers to what is typed or chosen. */
class ExerciseElement extends HTMLElement {
  /** @type {Exercise} */ exercise;
  /** @type {HTMLElement} */ box;
  /** @type {HTMLElement} */ reply;
  /** @type {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]} */ fields = [];
  /** @type {HTMLElement[]} */ steps = []; // as the page shows them first
  hints = 0;
  hinted = false;

  connectedCallback() {
    if (this.reply) return;
    this.exercise = JSON.parse(this.dataset.key ?? "{}");
    this.box = /** @type {HTMLElement} */ (this.closest(".exercise"));
    this.reply = make("div", { class: "exercise-reply", role: "status" });
    const form = make("form", { class: "exercise-form", novalidate: "" }, ...this.inputs(), this.buttons());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check();
    });
    this.append(form, this.reply);
    this.restore();
  }

  /** Return what the answer is given with. @returns {Node[]} */
  inputs() {
    switch (this.exercise.kind) {
      case "choice":
      case "mistake":
        return [this.choices("radio")];
      case "choices":
        return [this.choices("checkbox")];
      case "order":
        return [this.ordering()];
      case "match":
        return [this.matching()];
      case "explain":
        return [this.explaining()];
      case "code":
        return [];
      case "vector":
        return [this.table(/** @type {string[]} */ (this.exercise.answer).length, 1)];
      case "matrix": {
        const rows = /** @type {string[][]} */ (this.exercise.answer);
        return [this.table(rows.length, rows[0].length)];
      }
      default:
        return [this.table(1, 1)];
    }
  }

  /** Take what is chosen from out of the page. */
  items() {
    const list = /** @type {HTMLElement} */ (this.box.querySelector(".exercise-items"));
    list.remove();
    return /** @type {HTMLElement[]} */ ([...list.children]);
  }

  /** @param {Node[]} children */
  group(...children) {
    const words = say(this.exercise.kind === "choices" ? "choose-several" : "choose");
    return make("fieldset", { class: "exercise-group" }, make("legend", {}, words), ...children);
  }

  /** @param {"radio" | "checkbox"} type */
  choices(type) {
    return this.group(
      ...this.items().map((item, k) => {
        const field = make("input", { type, name: `${this.box.id}-choice`, value: String(k) });
        field.setAttribute("aria-label", say("choice", { number: k + 1, words: heard(item) }));
        this.fields.push(field);
        return make("label", { class: "exercise-choice" }, field, make("span", {}, ...item.childNodes));
      }),
    );
  }

  /** Steps that buttons move up and down. */
  ordering() {
    const list = make("ol", { class: "exercise-steps" });
    for (const item of this.items()) {
      const step = make("li", { class: "exercise-step" }, make("span", {}, ...item.childNodes));
      for (const [sign, name, way] of /** @type {const} */ ([["↑", "up", -1], ["↓", "down", 1]])) {
        const mover = button(sign, () => this.move(step, way, mover), "exercise-mover");
        mover.setAttribute("aria-label", say(name, { step: heard(step.children[0]) }));
        step.append(mover);
      }
      this.steps.push(step);
      list.append(step);
    }
    return list;
  }

  /**
   * @param {HTMLElement} step
   * @param {-1 | 1} way
   * @param {HTMLElement} mover
   */
  move(step, way, mover) {
    const other = way < 0 ? step.previousElementSibling : step.nextElementSibling;
    if (way < 0) other?.before(step);
    else other?.after(step);
    mover.focus();
    for (const each of this.steps) each.classList.remove("misplaced");
    this.answer("moved", [say("moved", { place: this.place(step) + 1, of: this.steps.length })]);
  }

  /** @param {HTMLElement} step */
  place(step) {
    return [...(step.parentElement?.children ?? [])].indexOf(step);
  }

  /** Pictures, each with a choice of labels. */
  matching() {
    const count = this.box.querySelectorAll(".exercise-labels > li").length;
    return this.group(
      ...this.items().map((item, k) => {
        const select = make("select", { class: "exercise-select" }, make("option", { value: "" }, "?"));
        select.setAttribute("aria-label", say("label-of", { number: k + 1 }));
        for (let n = 0; n < count; n += 1) select.append(make("option", { value: String(n) }, String.fromCharCode(65 + n)));
        this.fields.push(select);
        // The solution names pictures by their numbers.
        return make("div", { class: "exercise-picture" }, ...item.childNodes, make("div", {}, `${k + 1}. `, select));
      }),
    );
  }

  explaining() {
    const field = make("textarea", { class: "exercise-field", rows: "4", "aria-label": say("your-words") });
    this.fields.push(field);
    return field;
  }

  /**
   * Fields in rows and columns.
   * @param {number} rows
   * @param {number} columns
   */
  table(rows, columns) {
    const alone = rows * columns === 1;
    const grid = make("div", { class: `exercise-grid exercise-${this.exercise.kind}` });
    grid.style.setProperty("--columns", String(columns));
    for (let k = 0; k < rows * columns; k += 1) {
      const field = make("input", { type: "text", class: "exercise-field" });
      for (const name of ["autocapitalize", "autocomplete", "autocorrect"]) field.setAttribute(name, "off");
      field.spellcheck = false;
      const place = { row: Math.floor(k / columns) + 1, column: (k % columns) + 1 };
      field.setAttribute("aria-label", say(alone ? "your-answer" : columns === 1 ? "entry" : "entry-of", place));
      if (this.exercise.kind === "set") field.placeholder = say("entries");
      const preview = make("span", { class: "exercise-preview", id: `${this.box.id}-reads-${k}` });
      field.setAttribute("aria-describedby", preview.id);
      field.addEventListener("input", () => this.show(field, preview));
      this.fields.push(field);
      const unit = this.exercise.unit ? [make("span", { class: "exercise-unit" }, this.exercise.unit)] : [];
      grid.append(make("span", { class: "exercise-cell" }, field, ...unit, preview));
    }
    return grid;
  }

  buttons() {
    const row = make("div", { class: "exercise-buttons" });
    if (this.exercise.kind === "code") {
      // The buttons below its code run it; from a folder no page can.
      if (location.protocol === "file:") {
        row.append(make("span", { class: "exercise-ask" }, say("run-locally")));
        row.append(...this.own("passed", "failed"));
      }
    } else {
      const words = say(this.exercise.kind === "explain" ? "compare" : "check");
      row.append(make("button", { type: "submit", class: "exercise-check" }, words));
    }
    if (this.says("hint-0")) row.append(button(say("hint"), () => this.hint(), "exercise-hint"));
    return row;
  }

  /**
   * Return the two buttons by which a reader judges their own answer.
   * @param {string} yes
   * @param {string} no
   */
  own(yes, no) {
    return [
      button(say(yes), () => this.judged(true), "exercise-own"),
      button(say(no), () => this.judged(false), "exercise-own"),
    ];
  }

  /** @param {boolean} right by the reader's own judgement */
  judged(right) {
    this.keep(right);
    if (right) this.answer("right", [say("done"), ...this.words("right")]);
    else this.answer("wrong", [say("try-later")]);
    if (!right) this.open();
  }

  /**
   * Take the result of the tests of its code.
   * @param {boolean} passed
   * @param {string | null} failed what failed
   * @param {number | null} trap the typical mistake that it is
   */
  tested(passed, failed, trap) {
    this.keep(passed);
    if (passed) return this.answer("right", [say("right"), ...this.words("right")]);
    const why = trap === null ? [] : this.words(`trap-${trap}`);
    this.answer(why.length ? "trap" : "wrong", [failed ?? say("wrong"), ...why]);
  }

  /** Unfold the solution. */
  open() {
    const solution = this.box.querySelector("details.solution");
    if (solution instanceof HTMLDetailsElement) solution.open = true;
  }

  /** @param {string} what */
  says(what) {
    return this.box.querySelector(`:scope > [data-says="${what}"]`);
  }

  names() {
    const names = Object.keys(this.exercise.symbols ?? {});
    return this.exercise.form === "+C" ? [...names, "C"] : names;
  }

  /**
   * Set what was typed as mathematics. While somebody types, an expression is nearly always
   * unfinished: what is wrong with it is said when the keys rest.
   * @param {HTMLInputElement} field
   * @param {HTMLElement} preview
   */
  show(field, preview) {
    field.removeAttribute("aria-invalid");
    clearTimeout(Number(preview.dataset.waits));
    if (!field.value.trim()) return this.quiet(preview);
    const texts = this.exercise.kind === "set" ? pieces(field.value) : [field.value];
    try {
      const shown = texts.map((text) => mathml(parse(text, this.names()))).join("<mo>,</mo>");
      preview.innerHTML = `<math><mrow>${shown}</mrow></math>`;
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault;
      const words = make("span", { class: "exercise-unread" }, this.fault(fault));
      preview.dataset.waits = String(setTimeout(() => preview.replaceChildren(words), PAUSE));
    }
  }

  /** @param {HTMLElement} preview */
  quiet(preview) {
    clearTimeout(Number(preview.dataset.waits));
    preview.replaceChildren();
  }

  /** @param {Unreadable} fault */
  fault(fault) {
    const names = this.names();
    const more = fault.code === "unknown-name" && names.length ? ` ${say("known-names", { names: names.join(", ") })}` : "";
    return say(fault.code, fault.more) + more;
  }

  /** Return what was chosen or typed; null where something is missing. @returns {Answer | null} */
  given() {
    const { kind, answer } = this.exercise;
    const checked = this.fields.flatMap((field, k) => (field instanceof HTMLInputElement && field.checked ? [k] : []));
    if (kind === "choice" || kind === "mistake") return checked[0] ?? null;
    if (kind === "choices") return checked.length ? checked : null;
    if (kind === "order") return this.steps.map((step) => this.place(step));
    const values = this.fields.map((field) => field.value);
    if (values.some((value) => !value.trim())) return null;
    if (kind === "match") return values.map(Number);
    if (kind === "vector") return values;
    if (kind !== "matrix") return values[0];
    const columns = /** @type {string[][]} */ (answer)[0].length;
    return Array.from({ length: values.length / columns }, (_, k) => values.slice(k * columns, (k + 1) * columns));
  }

  check() {
    const given = this.given();
    if (given === null) {
      this.answer("missing", [say("missing")]);
      (this.fields.find((field) => !field.value.trim()) ?? this.fields[0]).focus();
      return;
    }
    if (this.exercise.kind === "explain") return this.compare();
    const judgement = judge(this.exercise, given);
    for (const field of this.fields) field.removeAttribute("aria-invalid");
    if (judgement.verdict === "unreadable") return this.unreadable(judgement.fault, judgement.entry);
    this.keep(judgement.verdict === "right", judgement.verdict);
    this.tell(judgement, given);
  }

  compare() {
    this.open();
    this.keep(false);
    this.answer("compare", [say("compare-now"), " ", ...this.own("said-it", "not-yet")]);
  }

  /** Whether it is asked once more elsewhere, which leaves what is kept for its lesson alone. */
  get elsewhere() {
    return this.hasAttribute("data-elsewhere");
  }

  /** @param {boolean} right @param {string} [verdict] */
  keep(right, verdict = right ? "right" : "wrong") {
    const detail = { id: this.box.id, right, verdict };
    // Code is kept by its cell.
    if (!this.elsewhere) remember(this.box.id, { given: this.given() ?? null, right });
    this.dispatchEvent(new CustomEvent("answered", { bubbles: true, detail }));
  }

  /**
   * @param {Exclude<Judgement, {verdict: "unreadable"}>} judgement
   * @param {Answer} given
   */
  tell(judgement, given) {
    const { verdict } = judgement;
    const item = typeof given === "number" ? this.words(`item-${given}`) : [];
    for (const step of this.steps) step.classList.remove("misplaced");
    if (verdict === "right") return this.answer(verdict, [say("right"), ...this.words("right"), ...item]);
    if (verdict === "trap") return this.answer(verdict, [say("trap"), ...this.words(`trap-${judgement.trap}`)]);
    if (verdict === "form") return this.answer(verdict, [say(`form-${this.exercise.form}`)]);
    if (verdict !== "wrong") return this.answer(verdict, [say(verdict)]);
    if (item.length) return this.answer("trap", [say("trap"), ...item]);
    if (this.exercise.kind === "choices") return this.some(/** @type {number[]} */ (given));
    const entries = judgement.entries ?? [];
    for (const [k, right] of entries.entries()) {
      if (right) continue;
      this.fields[k]?.setAttribute("aria-invalid", "true");
      this.steps[k]?.classList.add("misplaced");
    }
    if (!entries.length) return this.answer("wrong", [say("wrong")]);
    const count = { right: entries.filter(Boolean).length, of: entries.length };
    this.answer("wrong", [say("some-right", count)]);
  }

  /**
   * Of several choices: say what is wrong with one that was taken, else that some are missing.
   * @param {number[]} given
   */
  some(given) {
    const answer = /** @type {number[]} */ (this.exercise.answer);
    const wrong = given.find((k) => !answer.includes(k));
    if (wrong !== undefined) return this.answer("trap", [say("trap"), ...this.words(`item-${wrong}`)]);
    this.answer("wrong", [say("some-right", { right: given.length, of: answer.length })]);
  }

  /**
   * Say why an answer cannot be read, and show the place.
   * @param {Unreadable} fault
   * @param {number} entry
   */
  unreadable(fault, entry) {
    const field = /** @type {HTMLInputElement} */ (this.fields[entry] ?? this.fields[0]);
    field.setAttribute("aria-invalid", "true");
    const preview = field.closest(".exercise-cell")?.querySelector(".exercise-preview");
    if (preview instanceof HTMLElement) this.quiet(preview);
    const offset = this.exercise.kind === "set" ? pieceStart(field.value, entry) : 0;
    const [at, end] = [fault.at + offset, fault.end + offset];
    const marked = make(
      "code",
      { class: "exercise-place" },
      field.value.slice(Math.max(0, at - CONTEXT), at),
      make("mark", {}, field.value.slice(at, Math.min(end, at + 2 * CONTEXT)) || " "),
      field.value.slice(end, end + CONTEXT),
    );
    this.answer("unreadable", [this.fault(fault), " ", marked]);
    field.focus();
    field.setSelectionRange(at, end);
  }

  /** Return the words of the author for a case, as nodes. @param {string} what @returns {(Node | string)[]} */
  words(what) {
    const found = this.says(what);
    return found ? [" ", ...[...found.childNodes].map((node) => node.cloneNode(true))] : [];
  }

  /**
   * @param {string} verdict
   * @param {(Node | string)[]} parts
   */
  answer(verdict, parts) {
    this.dataset.verdict = verdict;
    this.reply.replaceChildren(make("p", {}, ...parts));
  }

  hint() {
    this.hinted = true;
    const words = this.words(`hint-${this.hints}`);
    this.hints = this.says(`hint-${this.hints + 1}`) ? this.hints + 1 : 0;
    this.answer("hint", words);
  }

  /** Put back what was answered before, as far as it fits. */
  restore() {
    const kept = this.elsewhere ? null : recall(this.box.id);
    if (!kept) return;
    const values = (Array.isArray(kept.given) ? kept.given : [kept.given]).flat();
    for (const [k, field] of this.fields.entries()) {
      if (field instanceof HTMLInputElement && field.type !== "text") field.checked = values.includes(k);
      else if (typeof values[k] === "string" || typeof values[k] === "number") {
        field.value = String(values[k]);
        field.dispatchEvent(new Event("input"));
      }
    }
    const places = this.steps.map((_, k) => values.indexOf(k));
    if (places.length && !places.includes(-1)) this.steps[0].parentElement?.append(...places.map((k) => this.steps[k]));
    if (kept.right === true) this.answer("right", [say("right"), ...this.words("right")]);
  }
}

/**
 * Return where a piece of a list begins.
 * @param {string} text
 * @param {number} entry
 */
function pieceStart(text, entry) {
  const before = pieces(text).slice(0, entry);
  return before.reduce((at, piece) => at + piece.length + 1, text.indexOf(bare(text)));
}

/** The score of a page of exercises, and the way back to those that were missed. */
class CheckElement extends HTMLElement {
  /** @type {Element[]} */ boxes = [];
  answered = () => this.update();

  connectedCallback() {
    this.boxes = [...document.querySelectorAll("section.exercise")];
    document.addEventListener("answered", this.answered);
    this.update();
  }

  disconnectedCallback() {
    document.removeEventListener("answered", this.answered);
  }

  update() {
    const kept = this.boxes.map((box) => recall(box.id));
    const answered = kept.filter(Boolean).length;
    const right = kept.filter((answer) => answer?.first === true).length;
    const count = { answered, right, of: kept.length };
    const words = make("p", { role: "status", class: "check-score" }, say(answered < kept.length ? "check-open" : "check-done", count));
    const missed = this.boxes.filter((_, k) => kept[k] && kept[k]?.first !== true);
    const list = make("ul", {}, ...missed.map((box) => this.way(box)));
    const again = button(say("check-again"), () => {
      forget(this.boxes.map((box) => box.id));
      location.reload();
    }, "exercise-own");
    this.replaceChildren(words, ...(missed.length ? [make("p", {}, say("check-review")), list] : []), ...(answered ? [again] : []));
  }

  /** Lead back to an exercise, and to what its solution rests on. @param {Element} box */
  way(box) {
    const title = box.querySelector(".exercise-title")?.textContent ?? "";
    const source = box.querySelector("details.solution a[href]");
    const ways = [make("a", { href: `#${box.id}` }, title)];
    if (source) ways.push(make("a", { href: source.getAttribute("href") ?? "" }, source.textContent ?? ""));
    return make("li", {}, ways[0], ...(source ? [" · ", ways[1]] : []));
  }
}

customElements.define("uphill-exercise", ExerciseElement);
customElements.define("uphill-check", CheckElement);
