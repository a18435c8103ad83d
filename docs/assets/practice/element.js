// The page Practice: which cards are due, a session of them one at a time, and what comes next.

import { Kept, inTab } from "../play/kit/kept.js";
import { button, fill, make } from "../play/kit/nodes.js";
import { DAYS, SIZE, answered, at, counts, session, wait } from "./schedule.js";
import { answers, draft, left, refill, write } from "./session.js";
import { NAME, SESSION, also, cards as practised, choose, put } from "./store.js";

/**
 * @typedef {import("./schedule.js").Result} Result
 * @typedef {{url: string, title: string, file: string, cards: [string, string, string, string?][]}} Page
 * @typedef {{title: string, pages: Page[]}} Module
 * @typedef {import("./schedule.js").Card & {kind: string, name: string, from: Page}} Card name: of a formula, HTML
 * @typedef {{card: Card, again: boolean}} Turn
 * @typedef {{card: Card, html: string, box: HTMLElement, given: string, result: Result | null, words: string}} Shown
 *   given: the answer that was judged last, as JSON; words: what became of the card
 */

const WORDS = UPHILL_WORDS;
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(UPHILL_STYLE);
const HERE = /** @type {HTMLScriptElement} */ (document.currentScript).src;
const ROOT = new URL("..", HERE);
const FORMULA = "formula";
const CHECK = "/check/"; // ends the address of a module's check
const EXERCISES = "uphill.exercises";
const PROGRESS = "uphill.progress";
const HEADER = 48; // px at the top of the screen that the site's bar covers
const COUNTED = new Set(["right", "wrong", "trap"]); // other verdicts ask for the same answer in another form
const EDITED = "input:not([type=checkbox]), select, textarea"; // arrows and figures are theirs

/** @type {Kept<{given?: unknown, first?: boolean}>} */
const lessonAnswers = new Kept(EXERCISES, 1_000_000);
/** @type {Kept<{read?: string}>} */
const progress = new Kept(PROGRESS, 1_000_000);
/** What was said of the storage, which is said once. @type {Set<string>} */
const warned = new Set();

/** @param {string} name @param {Record<string, string | number>} [values] */
const say = (name, values) => fill(WORDS[name] ?? name, values);
/** @param {number} n */
const cardsOf = (n) => (n === 1 ? say("one-card") : say("cards", { n }));
/** @param {number} days */
const daysOf = (days) => (days === 1 ? say("one-day") : say("days", { n: days }));
/** @param {number} days */
const when = (days) => (days <= 1 ? say("tomorrow") : say("in-days", { n: days }));
const now = () => at(Date.now(), new Date().getTimezoneOffset());

/** Return the address of a place in the site. @param {string} path */
function address(path) {
  const url = new URL(path, ROOT);
  if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
  return url.href;
}

/**
 * Return the cards of a page, by their ids; they come as a script, which also works from a folder.
 * @param {Page} page
 * @returns {Promise<Record<string, string>>}
 */
function fetched({ url, file }) {
  const loaded = () => /** @type {any} */ (globalThis).uphillCards?.[url];
  if (loaded()) return Promise.resolve(loaded());
  return new Promise((resolve, reject) => {
    const script = make("script", { src: address(file) });
    const settle = () => {
      script.remove();
      if (loaded()) resolve(loaded());
      else reject(new Error(file));
    };
    script.addEventListener("load", settle);
    script.addEventListener("error", settle);
    document.body.append(script);
  });
}

/** Practice: an overview, a session or its summary. */
class PracticeElement extends HTMLElement {
  /** @type {Module[]} */ modules = [];
  /** @type {Card[]} */ cards = [];
  /** The marks of all cards, by their ids. @type {Map<string, string>} */ known = new Map();
  /** @type {Turn[]} */ turns = [];
  turn = 0;
  /** @type {{card: Card, right: boolean}[]} */ done = []; // at the first try of this session
  /** @type {Shown | null} */ shown = null;
  /** How the card that comes was left. @type {import("./session.js").Open | null} */ open = null;
  /** The session as this element kept it last. @type {string | null} */ kept = null;
  top = make("div");
  body = make("div", { class: "practice-body" });
  status = make("p", { class: "practice-status", role: "status" });
  note = make("p", { class: "practice-note", role: "status" });
  day = 0; // of the overview
  changed = (/** @type {StorageEvent} */ { key }) => {
    if (key === null || [NAME, EXERCISES, PROGRESS].includes(key)) this.refresh();
  };
  back = (/** @type {Event} */ event) => {
    if (document.hidden) return this.save();
    const again = event.type === "pageshow" && /** @type {PageTransitionEvent} */ (event).persisted;
    // Meanwhile it may have gone on in another document of this tab.
    if (again && inTab(SESSION) !== this.kept) this.resume() || this.overview();
    else if (again || now().day !== this.day) this.refresh();
  };
  leave = () => this.save();

  connectedCallback() {
    if (!document.adoptedStyleSheets.includes(STYLE)) document.adoptedStyleSheets.push(STYLE);
    addEventListener("storage", this.changed);
    addEventListener("pageshow", this.back);
    addEventListener("pagehide", this.leave);
    document.addEventListener("visibilitychange", this.back);
    if (this.modules.length) return;
    this.modules = JSON.parse(this.dataset.cards ?? "[]");
    this.cards = this.modules.flatMap(({ pages }, module) =>
      pages.flatMap((from) =>
        from.cards.map(([id, kind, mark, name = ""]) => ({ id, kind, mark, name, module, page: from.url, from, missed: false })),
      ),
    );
    this.known = new Map(this.cards.map(({ id, mark }) => [id, mark]));
    document.querySelector(".practice-still")?.remove();
    this.append(this.note, this.status, this.top, this.body);
    this.addEventListener("answered", (event) => this.judged(/** @type {CustomEvent} */ (event)));
    this.addEventListener("submit", (event) => this.submitted(event), true);
    this.addEventListener("keydown", (event) => this.key(event), true);
    this.addEventListener("toggle", (event) => this.opened(event), true);
    this.resume() || this.overview();
  }

  disconnectedCallback() {
    this.save();
    removeEventListener("storage", this.changed);
    removeEventListener("pageshow", this.back);
    removeEventListener("pagehide", this.leave);
    document.removeEventListener("visibilitychange", this.back);
  }

  /** Return the cards that a reader has met, or wants. */
  met() {
    const lessons = lessonAnswers.all();
    const read = progress.all();
    const modules = also();
    return this.cards.filter((card) => {
      const answer = lessons[card.id];
      card.missed = answer?.first === false;
      // Questions of a check come once they are answered there: else practising would spoil the check.
      return answer || (!card.page.endsWith(CHECK) && (read[card.page]?.read || modules.includes(this.folder(card.module))));
    });
  }

  /** Return how many cards of a module can be met before its check is taken. @param {number} module */
  free(module) {
    return this.cards.filter((card) => card.module === module && !card.page.endsWith(CHECK)).length;
  }

  /** Say that cards were practised whose module is not chosen now. @param {Card[]} met @returns {Node[]} */
  aside(met) {
    const kept = practised();
    const count = this.cards.filter((card) => kept[card.id] && !card.page.endsWith(CHECK) && !met.includes(card)).length;
    return count ? [make("p", { class: "practice-aside" }, say("aside", { cards: cardsOf(count) }))] : [];
  }

  /** Return the name under which a choice of a module is kept. @param {number} module */
  folder(module) {
    return this.modules[module].pages[0].url.split("/")[1];
  }

  /** @param {string} words */
  tell(words) {
    this.status.textContent = words;
  }

  /** @param {import("./store.js").Outcome} outcome */
  warn(outcome) {
    if (outcome === "kept" || warned.has(outcome)) return;
    warned.add(outcome);
    this.note.textContent = say(outcome);
  }

  /** Show the overview as it is now, if it is what is shown. */
  refresh() {
    if (this.body.querySelector(".practice-due, .practice-ways")) this.overview();
  }

  overview() {
    this.day = now().day;
    this.turns = [];
    this.shown = null;
    const met = this.met();
    this.top.replaceChildren();
    this.body.replaceChildren(...(met.length ? this.survey(met) : this.beginning()));
  }

  /** What is shown before anything is met. @returns {Node[]} */
  beginning() {
    const ways = this.modules.map(({ title }, module) => {
      const press = async () => {
        this.warn(await choose([this.folder(module)]));
        this.begin();
      };
      return make("li", {}, button(say("begin", { title, cards: cardsOf(this.free(module)) }), press, "practice-own"));
    });
    return [make("p", {}, say("nothing-met")), make("ul", { class: "practice-ways" }, ...ways), ...this.aside([])];
  }

  /** @param {Card[]} met @returns {Node[]} */
  survey(met) {
    const count = counts(met, practised(), now());
    const today = count.due + count.fresh;
    const go = today
      ? button(say("start", { cards: cardsOf(Math.min(SIZE, today)) }), () => this.begin(), "practice-go")
      : button(say("ahead"), () => this.begin(true), "practice-go");
    return [make("p", { class: "practice-due" }, this.today(count)), go, this.boxes(count), this.choice()];
  }

  /** Say what is due, and if that is nothing, what comes next. @param {ReturnType<typeof counts>} count */
  today({ due, fresh, coming }) {
    if (!due && !fresh) return `${say("none-due")} ${this.coming(coming)}`;
    const values = { due: cardsOf(due), fresh: cardsOf(fresh) };
    return say(!fresh ? "due" : due ? "due-and-new" : "new-only", values);
  }

  /** @param {ReturnType<typeof counts>} count */
  boxes({ fresh, boxes }) {
    const most = Math.max(1, fresh, ...boxes);
    const columns = [fresh, ...boxes].map((many, box) => {
      const bar = make("span", { class: "practice-bar" });
      bar.style.setProperty("--part", String(many / most));
      const name = box ? say("box", { n: box }) : say("new");
      const days = box ? daysOf(DAYS[box - 1]) : say("today");
      return make("li", {}, bar, make("b", {}, String(many)), " ", make("span", {}, name), " ", make("small", {}, days));
    });
    const title = make("p", { class: "practice-title", id: "practice-boxes" }, say("boxes"));
    return make("div", {}, title, make("ol", { class: "practice-boxes", "aria-labelledby": title.id }, ...columns));
  }

  /** Which modules are practised before their lessons are read. */
  choice() {
    const chosen = new Set(also());
    const rows = this.modules.map(({ title }, module) => {
      const folder = this.folder(module);
      const field = make("input", { type: "checkbox" });
      field.checked = chosen.has(folder);
      const count = make("span", { class: "practice-has" });
      field.addEventListener("change", async () => {
        if (field.checked) chosen.add(folder);
        else chosen.delete(folder);
        this.warn(await choose([...chosen]));
        const met = this.met();
        if (!met.length) return this.overview();
        const [due, go, boxes] = this.survey(met);
        for (const [k, part] of [due, go, boxes].entries()) this.body.children[k].replaceWith(part);
        aside.replaceChildren(...this.aside(met));
        this.tell(due.textContent ?? "");
        show();
      });
      const show = () => {
        const own = this.met().filter((card) => card.module === module);
        const has = own.length;
        const checked = own.filter((card) => card.page.endsWith(CHECK)).length;
        count.textContent = say("has", { n: has, cards: cardsOf(this.free(module) + checked) });
      };
      show();
      return make("label", { class: "practice-module" }, field, make("span", {}, title), " ", count);
    });
    const aside = make("div", {}, ...this.aside(this.met()));
    const details = make("details", { class: "practice-choice" }, make("summary", {}, say("which")), make("p", {}, say("also")), ...rows);
    return make("div", {}, details, aside);
  }

  /** Begin a session. @param {boolean} [ahead] with cards that are not due yet */
  begin(ahead = false) {
    const time = now();
    const seed = time.day * 4096 + answers();
    this.turns = session(this.met(), practised(), time, seed, { ahead }).map((card) => ({ card, again: false }));
    this.turn = 0;
    this.done = [];
    this.show();
  }

  /** Go on with the session that this tab was in; returns whether there is one. */
  resume() {
    const found = left(this.known, now().day);
    if (!found) return false;
    const byId = new Map(this.cards.map((card) => [card.id, card]));
    const cardOf = (/** @type {string} */ id) => /** @type {Card} */ (byId.get(id));
    this.turns = found.turns.map(({ id, again }) => ({ card: cardOf(id), again }));
    this.turn = found.turn;
    this.done = found.done.map(({ id, right }) => ({ card: cardOf(id), right }));
    this.show(say("goes-on"), found.open);
    return true;
  }

  /** Keep the session as it is, if there is one. */
  save() {
    if (!this.turns[this.turn]) return;
    this.kept = write({
      day: now().day,
      answers: answers(),
      turn: this.turn,
      turns: this.turns.map(({ card, again }) => ({ id: card.id, again })),
      done: this.done.map(({ card, right }) => ({ id: card.id, right })),
      open: this.asLeft(),
    });
  }

  /** Return how the card is left. @returns {import("./session.js").Open | null} */
  asLeft() {
    if (!this.shown) return this.open;
    const { card, box, result, words, given } = this.shown;
    const element = /** @type {any} */ (box.querySelector("uphill-exercise"));
    const back = /** @type {HTMLElement | null} */ (box.querySelector(".practice-back"));
    const unfolded = back ? !back.hidden : box.querySelector("details.solution[open]") !== null;
    return { mark: card.mark, result, words, given, hinted: element?.hinted === true, unfolded, ...draft(element) };
  }

  /** Show a card as it was left. @param {Shown} shown @param {import("./session.js").Open} open */
  async restore(shown, open) {
    const { box } = shown;
    if (shown.card.kind === FORMULA) {
      if (open.unfolded) /** @type {HTMLElement} */ (box.querySelector(".practice-buttons > button")).click();
      return;
    }
    shown.result = open.result;
    if (open.result) {
      this.onward(open.words);
      this.tell(`${say("goes-on")} ${open.words}`);
    }
    await customElements.whenDefined("uphill-exercise");
    if (this.shown !== shown) return;
    const element = /** @type {any} */ (box.querySelector("uphill-exercise"));
    refill(element, open);
    element.hinted = open.hinted;
    if (!open.result) return;
    if (open.given === JSON.stringify(element.given())) element.check();
    const solution = /** @type {HTMLDetailsElement | null} */ (box.querySelector("details.solution"));
    if (solution) solution.open = open.unfolded;
  }

  /**
   * Show the card whose turn it is, and say what became of the one before.
   * @param {string} [words]
   * @param {import("./session.js").Open | null} [open] how the card was left
   */
  async show(words = "", open = null) {
    const turn = this.turns[this.turn];
    if (!turn) return this.summary(words);
    this.shown = null;
    this.open = open;
    this.save();
    const late = setTimeout(() => this.tell(say("wait")), 500);
    let html;
    try {
      html = (await fetched(turn.card.from))[turn.card.id];
    } catch {
      if (this.turns[this.turn] !== turn) return; // ended meanwhile
      return this.lost();
    } finally {
      clearTimeout(late);
    }
    if (this.turns[this.turn] !== turn || !this.isConnected) return;
    this.card(turn, html, words);
    this.tell(words);
    if (open && this.shown) this.restore(this.shown, open);
  }

  /** Say that a card could not be fetched. */
  lost() {
    const skip = button(say("skip"), () => {
      this.turns.splice(this.turn, 1);
      this.show();
    }, "practice-own");
    const retry = button(say("retry"), () => this.show("", this.open), "practice-go");
    this.top.replaceChildren(this.head());
    this.body.replaceChildren(make("p", {}, say("not-loaded")), make("div", { class: "practice-buttons" }, retry, skip));
    this.tell(say("not-loaded"));
    retry.focus();
  }

  /** How far the session is, and the way out. */
  head() {
    const all = this.turns.length;
    const again = this.turns.filter((turn) => turn.again).length;
    const repeated = this.turns[this.turn].again;
    const count = { n: this.turn + 1 - (repeated ? all - again : 0), of: repeated ? again : all - again, again };
    const words = say(repeated ? "once-more" : again ? "of-session-and" : "of-session", count);
    const bar = make("progress", { max: String(all), value: String(this.turn), "aria-hidden": "true" });
    const skip = button(say("not-now"), () => {
      if (this.shown?.result) this.turn += 1;
      else this.turns.splice(this.turn, 1);
      this.show();
    }, "practice-own");
    const end = button(say("end"), () => this.summary(), "practice-own");
    return make("div", { class: "practice-head" }, make("h2", { id: "practice-card" }, words), skip, end, bar);
  }

  /** @param {Turn} turn @param {string} html @param {string} words what became of the card before */
  card(turn, html, words) {
    const { card } = turn;
    const template = make("template");
    template.innerHTML = html;
    template.content.querySelector("uphill-exercise")?.setAttribute("data-elsewhere", "");
    for (const link of template.content.querySelectorAll("a[href]"))
      link.setAttribute("href", address(link.getAttribute("href") ?? ""));
    const box = make("div", { class: "practice-card", role: "group", tabindex: "-1", "aria-labelledby": "practice-card" });
    const source = make("a", { href: address(`${card.page}#${card.id}`) }, card.from.title);
    box.append(make("p", { class: "practice-from" }, `${say("from")} `, source), template.content);
    this.shown = { card, html, box, given: "", result: null, words: "" };
    if (card.kind === FORMULA) box.append(this.asking(box));
    this.top.replaceChildren(this.head(), make("p", { class: "practice-said" }, words));
    this.body.replaceChildren(box);
    box.focus({ preventScroll: true });
    this.reveal();
  }

  /** Scroll to where reading begins, unless all of it is on the screen. */
  reveal() {
    const { top, bottom } = this.getBoundingClientRect();
    if (top < HEADER || bottom > innerHeight) this.scrollIntoView();
  }

  /** Hide the back of the card of a formula, and ask for it. @param {HTMLElement} box */
  asking(box) {
    const back = /** @type {HTMLElement} */ (box.querySelector(".practice-back"));
    back.hidden = true;
    const hint = make("p", { class: "practice-ask" }, say("formula"));
    const row = make("div", { class: "practice-buttons" }, button(say("show"), () => {
      back.hidden = false;
      const knew = button(`1 · ${say("knew")}`, () => this.recalled(true), "practice-go");
      const not = button(`2 · ${say("not-yet")}`, () => this.recalled(false), "practice-own");
      row.replaceChildren(knew, not);
      hint.textContent = say("compare");
      row.setAttribute("role", "group");
      row.setAttribute("aria-label", say("keys"));
      back.tabIndex = -1;
      back.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }, "practice-go"));
    return make("div", {}, hint, row);
  }

  /** Take a reader's own judgement. @param {boolean} knew */
  async recalled(knew) {
    if (this.shown && !this.shown.result) this.next(await this.keep(knew ? "right" : "wrong"));
  }

  /** Take the judgement of an exercise; only its first try counts. @param {CustomEvent} event */
  async judged(event) {
    event.stopPropagation();
    const element = /** @type {any} */ (event.target);
    const { shown } = this;
    const { verdict } = event.detail;
    if (!shown || !COUNTED.has(verdict)) return;
    shown.given = JSON.stringify(element.given());
    if (!shown.result) {
      const result = verdict !== "right" ? "wrong" : element.hinted ? "helped" : "right";
      const words = await this.keep(result);
      if (this.shown !== shown) return;
      this.onward(verdict === "right" ? words : `${words} ${say("go-on")}`);
    }
    if (verdict === "right") /** @type {HTMLElement | null} */ (shown.box.querySelector(".practice-next"))?.focus();
  }

  /** Say what becomes of the card, and give the way to the next one. @param {string} words */
  onward(words) {
    if (!this.shown) return;
    this.shown.words = words;
    this.tell(words);
    const last = this.turn + 1 === this.turns.length;
    const next = button(say(last ? "last" : "next"), () => this.next(), "practice-go practice-next");
    const row = make("div", { class: "practice-buttons" }, next, make("span", { class: "practice-said" }, words));
    this.shown.box.querySelector("uphill-exercise")?.after(row);
    row.scrollIntoView({ block: "nearest" });
  }

  /**
   * Keep the result of the first try; returns what becomes of the card, in words.
   * @param {Result} result
   */
  async keep(result) {
    const { shown } = this;
    if (!shown) return "";
    shown.result = result;
    const { card } = shown;
    const { again } = this.turns[this.turn];
    const days = (/** @type {import("./schedule.js").Kept | undefined} */ kept) => when(wait(kept, card.mark, now()));
    if (again) {
      this.save();
      return say(result === "wrong" ? "again-wrong" : "again-right", { when: days(practised()[card.id]) });
    }
    this.done.push({ card, right: result !== "wrong" });
    if (result === "wrong") this.turns.push({ card, again: true });
    let [before, box, fresh] = [0, 0, false];
    const outcome = await put(card.id, (kept) => {
      const next = answered(kept, card.mark, result, now());
      [before, box, fresh] = [kept?.box ?? 1, next.box, !kept];
      return next;
    }, this.known);
    this.warn(outcome);
    this.save();
    const words = result === "wrong" ? "down" : box > before ? "up" : "stays";
    return say(fresh ? `${words}-new` : words, { box, when: days(practised()[card.id]) });
  }

  /** @param {string} [words] what became of the card before */
  next(words = "") {
    if (!this.shown) return; // pressed twice, while the next card is on its way
    this.turn += 1;
    this.show(words);
  }

  /** Enter again on the same answer goes on. @param {SubmitEvent} event */
  submitted(event) {
    const element = /** @type {any} */ (event.target instanceof Element && event.target.closest("uphill-exercise"));
    if (!this.shown?.result || !element || JSON.stringify(element.given()) !== this.shown.given) return;
    event.preventDefault();
    event.stopPropagation();
    this.next();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { key, repeat, target, ctrlKey, metaKey, altKey } = event;
    if (!this.shown || ctrlKey || metaKey || altKey || !(target instanceof Element)) return;
    if (key === "Enter" && repeat) return event.preventDefault(); // held down, it would run through the cards
    if (target.matches(EDITED)) return;
    const { box } = this.shown;
    const on = target === box && (key === "Enter" || key === "ArrowRight");
    const buttons = /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll(".practice-buttons > button"));
    const ways = this.shown.card.kind === FORMULA && buttons.length === 2 ? { 1: buttons[0], 2: buttons[1] } : {};
    /** @type {HTMLElement | null | undefined} */
    const pressed = /** @type {Record<string, HTMLElement>} */ (ways)[key] ?? (on || key === "ArrowRight" ? buttons[0] : null);
    if (pressed && buttons.length === 1) {
      event.preventDefault();
      pressed.click();
    } else if (pressed && key !== "ArrowRight" && key !== "Enter") {
      event.preventDefault();
      pressed.click();
    } else if (on && !buttons.length) {
      event.preventDefault();
      /** @type {HTMLElement | null} */ (box.querySelector("form :is(input, select, textarea, button)"))?.focus();
    }
  }

  /** A solution that is opened before an answer is given is a card that was missed. @param {Event} event */
  async opened({ target }) {
    const { shown } = this;
    if (!(target instanceof HTMLDetailsElement) || !target.open || !target.matches(".solution") || !shown || shown.result) return;
    const words = await this.keep("wrong");
    if (this.shown !== shown) return;
    this.onward(`${say("opened")} ${words}`);
  }

  /** Say how the session went, and what comes next. @param {string} [words] what became of the last card */
  summary(words = "") {
    this.turns = [];
    this.shown = null;
    this.kept = write(null);
    const right = this.done.filter((one) => one.right).length;
    const missed = this.done.filter((one) => !one.right).map(({ card }) => this.way(card));
    const met = this.met();
    const count = counts(met, practised(), now());
    const result = this.done.length ? say("done", { right, of: this.done.length }) : say("done-none");
    const title = make("h2", { tabindex: "-1", class: "practice-done" }, result);
    const list = missed.length ? [make("p", {}, say("missed")), make("ul", {}, ...missed)] : [];
    const more = button(say("more"), () => this.begin(!count.due && !count.fresh), "practice-go");
    const back = button(say("overview"), () => {
      this.overview();
      /** @type {HTMLElement} */ (this.body.querySelector(".practice-go"))?.focus();
    }, "practice-own");
    const next = make("p", {}, this.today(count), count.due || count.fresh ? ` ${this.coming(count.coming)}` : "");
    this.top.replaceChildren(make("p", { class: "practice-said" }, words));
    this.body.replaceChildren(title, ...list, next, make("div", { class: "practice-buttons" }, more, back));
    this.tell(words);
    title.focus({ preventScroll: true });
    this.reveal();
  }

  /** @param {Record<number, number>} coming */
  coming(coming) {
    const days = Object.keys(coming).map(Number).sort((a, b) => a - b);
    if (!days.length) return "";
    const week = days.filter((day) => day <= 7).reduce((sum, day) => sum + coming[day], 0);
    const values = { cards: cardsOf(coming[days[0]]), when: when(days[0]), week: cardsOf(week) };
    return say(week > coming[days[0]] ? "coming-week" : "coming", values);
  }

  /** Lead to where a card stands in its lesson. @param {Card} card */
  way(card) {
    const link = make("a", { href: address(`${card.page}#${card.id}`) });
    if (card.name) link.innerHTML = card.name;
    else {
      const whole = make("template");
      whole.innerHTML = /** @type {any} */ (globalThis).uphillCards[card.page][card.id];
      const asked = whole.content.querySelector(".exercise > p:not([class])");
      for (const formula of asked?.querySelectorAll(".katex") ?? []) formula.replaceWith(formula.querySelector("math") ?? "");
      for (const unwanted of asked?.querySelectorAll("annotation, .definition") ?? []) unwanted.remove();
      for (const within of asked?.querySelectorAll("a") ?? []) within.replaceWith(...within.childNodes);
      link.append(...(asked?.childNodes ?? [card.id]));
    }
    return make("li", {}, link, `, ${card.from.title}`);
  }
}

customElements.define("uphill-practice", PracticeElement);
