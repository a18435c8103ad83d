// What the buttons of code cells do: run, stop, edit, put back, copy; and where outputs appear.

import { button, fill, make } from "../play/kit/nodes.js";
import { alone } from "./alone.js";
import { Editor } from "./editor.js";
import { highlight } from "./highlight.js";
import { Output } from "./output.js";
import { Python } from "./python.js";
import { edits, erase, keep, pageOf } from "./store.js";
import { keepDocument } from "./visit.js";

/**
 * @typedef {import("./cells.js").Bar} Bar
 * @typedef {import("./python.js").Message} Message
 * @typedef {import("./alone.js").Known} Known
 * @typedef {import("./alone.js").Content} Content
 */

const WORDS = UPHILL_WORDS;
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(UPHILL_STYLE);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, STYLE];
const HERE = /** @type {HTMLScriptElement} */ (document.currentScript).src;
const MEGABYTE = 1_000_000;
const LONG = 10_000; // ms after which a cell may have no end
const HEADER = 60; // px at the top of the screen that the page's header covers
const TWICE = 500; // ms within which a second click was meant for Run
const python = new Python(UPHILL_PYTHON, HERE);

/**
 * Return words with what they name put in.
 * @param {string} code
 * @param {Record<string, string | number>} [more]
 */
const words = (code, more) => fill(WORDS[code] ?? code, more);

/** Packages that readers know; what else comes is part of Python for them, or of these. @type {Record<string, string>} */
const NAMES = { "numpy.zip": "NumPy", "sympy.zip": "SymPy", "matplotlib.zip": "Matplotlib" };

/** What is on its way, as readers know it. @param {string[]} files */
const readable = (files) => [...new Set(["Python", ...files.map((file) => NAMES[file] ?? "Python")])].join(", ");

/** A short name for a text, by which one sees that it has changed. @param {string} text */
function hash(text) {
  let sum = 5381;
  for (let k = 0; k < text.length; k += 1) sum = (sum * 33) ^ text.charCodeAt(k);
  return (sum >>> 0).toString(36);
}

/** Let the page see whether what did not come belongs to another version of the site. */
const missing = () => document.dispatchEvent(new Event("uphill:missing"));

/** @type {Promise<any> | undefined} */
let katex;

/** Set a formula as the build does. @param {string} tex @returns {Promise<string>} */
async function typeset(tex) {
  katex ??= import(new URL(UPHILL_KATEX, HERE).href).catch((fault) => {
    missing();
    katex = undefined;
    throw fault;
  });
  return (await katex).typeset(tex);
}

/** The cells of one page, as the lesson has them and as the reader has changed them. */
class Lesson {
  /** @type {Map<string, View>} */ views = new Map();

  /**
   * @param {string} page its path
   * @param {Content} content
   */
  constructor(page, content) {
    this.page = page;
    this.content = content;
    this.cells = content.cells;
  }

  /** @param {string} id */
  known(id) {
    return /** @type {Known} */ (this.cells.find((cell) => cell.id === id));
  }

  /** The code of a cell as it is now. @param {Known} cell */
  code(cell) {
    return this.views.get(cell.id)?.code ?? edits(this.page)[cell.id]?.code ?? cell.code;
  }

  /** What the worker is told: cells up to one, without exercises. @param {string} [last] */
  told(last) {
    const end = last === undefined ? this.cells.length : this.cells.findIndex((cell) => cell.id === last) + 1;
    const cells = this.cells.slice(0, end).filter((cell) => cell.tests === undefined);
    return cells.map((cell) => ({ id: cell.id, code: this.code(cell) }));
  }

  /** How a reader finds a cell. @param {string} id */
  nameOf(id) {
    if (this.known(id)?.tests !== undefined) return words("your-code");
    return words("cell", { number: this.cells.filter((cell) => cell.tests === undefined).findIndex((cell) => cell.id === id) + 1 });
  }

  /** The code of a cell with all that it needs to run anywhere. @param {string} id */
  copy(id) {
    return alone(this.content, id, this.nameOf(id), (cell) => this.code(cell));
  }
}

/** A cell in the page. */
class View {
  /** @type {Editor | null} */ editor = null;
  /** @type {Output | null} */ output = null;
  /** @type {HTMLElement | null} */ told = null;
  /** @type {HTMLElement[]} */ built;
  /** @type {Element | null} */ caption;

  /**
   * @param {Bar} bar
   * @param {Lesson} lesson
   */
  constructor(bar, lesson) {
    this.bar = bar;
    this.lesson = lesson;
    this.known = lesson.known(bar.id);
    this.task = this.known.tests !== undefined;
    const own = bar.box.closest("details.code") ?? bar.box;
    const around = /** @type {HTMLElement} */ (own.parentElement);
    const others = this.task ? [] : [...around.children].filter((each) => each !== own && each.localName !== "summary");
    this.built = /** @type {HTMLElement[]} */ (others);
    this.caption = around.querySelector("figcaption");
    this.alt = around.querySelector("svg[aria-label]")?.getAttribute("aria-label") ?? "";
    this.after = this.built[0] ?? null;
    this.own = own;
    this.code = this.known.code;
    this.page = lesson.page;
    /** How the page calls the cells that were run first. @type {string[]} */
    this.before = [];
    /** What was put back last, for readers who want it again. */
    this.lost = "";
    this.began = 0;
    /** @type {(message: Message) => void} */
    this.hears = () => {};
    const edit = edits(this.page)[bar.id];
    if (edit) {
      this.#set(edit.code);
      this.say(words(edit.from === hash(this.known.code) ? "changed" : "cell-changed"));
    }
  }

  /** Take what the reader has written. @param {string} code */
  write(code) {
    this.code = code;
    this.lost = "";
    this.#offer();
    if (this.bar.stop.hidden) this.say(words("changed"));
    keep(this.page, this.bar.id, this.edited ? { code, from: hash(this.known.code) } : null);
  }

  /** Offer to put the cell back, or to undo that, where there is something to put back. */
  #offer() {
    const { reset } = this.bar;
    reset.hidden = !this.edited && !this.output && !this.lost;
    reset.textContent = words(this.lost ? "undo" : "reset");
  }

  /** @param {string} words */
  say(words) {
    if (this.bar.status.textContent !== words) this.bar.status.textContent = words;
  }

  get edited() {
    return this.code !== this.known.code;
  }

  /** @param {string} code */
  #set(code) {
    const open = this.editor !== null;
    if (open) this.leave(); // or the field would undo what was not typed
    this.code = code;
    this.bar.pre.innerHTML = highlight(code);
    this.#offer();
    if (open) this.edit();
  }

  edit() {
    if (this.editor) return this.leave();
    this.editor = new Editor(this.bar.pre, WORDS, {
      run: () => void run(this),
      leave: () => {
        this.leave();
        this.bar.go.focus();
      },
      input: (code) => this.write(code),
    });
    this.bar.edit.textContent = words("finish");
    this.editor.open();
  }

  leave() {
    this.editor?.close();
    this.editor = null;
    this.bar.edit.textContent = words("edit");
  }

  /**
   * Put the cell and its output back as the lesson has them; pressed once more, what was there.
   * @param {boolean} [again] whether it can be undone
   */
  reset(again = true) {
    if (this.lost) {
      const { lost } = this;
      this.write(lost);
      return this.#set(lost);
    }
    keep(this.page, this.bar.id, null);
    this.lost = again && this.edited ? this.code : "";
    this.output?.element.remove();
    this.output = null;
    this.untell();
    for (const element of this.built) element.classList.remove("run-built");
    this.say("");
    const had = document.activeElement === this.bar.reset;
    this.#set(this.known.code);
    if (had && this.bar.reset.hidden) this.bar.go.focus();
  }

  /** Stop what runs, or take back what waits; not by the second of two clicks on Run. */
  stop() {
    if (performance.now() - this.began < TWICE) return;
    if (!python.drop(this.hears)) return python.stop();
    this.say("");
  }

  /** Make room for what is told of a run of all cells. */
  tell() {
    this.untell();
    this.told = make("p", { class: "run-told", role: "status" });
    this.bar.bar.append(this.told);
    return this.told;
  }

  untell() {
    this.told?.remove();
    this.told = null;
  }

  /** Lead the reader to this cell, with what it gave. */
  lead() {
    for (let e = /** @type {Element | null} */ (this.own); e; e = e.parentElement) if (e instanceof HTMLDetailsElement) e.open = true;
    (this.output?.element ?? this.bar.box).scrollIntoView({ block: "center" });
    this.bar.go.focus({ preventScroll: true });
  }

  /** Bring what a cell gave to the screen, where it stands above its code. */
  seen() {
    const { element } = this.output ?? {};
    if (element && element.getBoundingClientRect().bottom < HEADER) element.scrollIntoView({ block: "center" });
  }

  /** Make room for a new output in the place of the built one. */
  clear() {
    const output = new Output(typeset, (id) => this.lesson.nameOf(id));
    if (this.output) this.output.element.replaceWith(output.element);
    else if (this.after) this.after.before(output.element);
    else this.own.after(output.element);
    this.output = output;
    // Hidden, not removed: figures of the page share their letters.
    for (const element of this.built) element.classList.add("run-built");
    this.lost = "";
    this.#offer();
  }

  /** @param {Message} message */
  add(message) {
    const caption = this.edited ? null : this.caption;
    this.output?.add(message, { alt: this.edited ? "" : this.alt, caption });
  }

  /**
   * Say how the tests of an exercise ended.
   * @param {boolean} passed
   * @param {{line: string, message: string} | null} failed
   * @param {number | null} trap the typical mistake that it is
   */
  tested(passed, failed, trap) {
    const element = /** @type {any} */ (this.bar.box.closest(".exercise")?.querySelector("uphill-exercise"));
    element?.tested?.(passed, failed && words("failed-test", failed), trap);
  }

  /** @param {boolean} running */
  running(running) {
    const had = document.activeElement;
    this.bar.go.hidden = running;
    this.bar.stop.hidden = !running;
    this.bar.reset.disabled = running;
    if (running && had === this.bar.go) this.bar.stop.focus();
    if (!running && had === this.bar.stop) this.bar.go.focus();
  }
}

/** @type {{page: string, lesson: Promise<Lesson>} | undefined} */ let coming;
/** Return the cells of the page that is open. @returns {Promise<Lesson>} */
function current() {
  const page = pageOf(new URL("..", HERE).href);
  if (coming?.page === page) return coming.lesson;
  const address = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name='uphill:cells']")).content;
  const lesson = fetch(address)
    .then((response) => response.json())
    .then((content) => new Lesson(page, content))
    .catch((fault) => {
      coming = undefined; // asked for again the next time
      missing();
      throw fault;
    });
  coming = { page, lesson };
  return lesson;
}

/** @param {Bar} bar @returns {Promise<View>} */
async function viewOf(bar) {
  const found = await current();
  let view = found.views.get(bar.id);
  if (!view || view.bar !== bar) {
    view = new View(bar, found);
    found.views.set(bar.id, view);
  }
  return view;
}

/** @param {Bar[]} bars */
async function show(bars) {
  for (const bar of bars) await viewOf(bar);
}

/**
 * Run a cell, or the tests of an exercise.
 * @param {View} view
 * @param {Element | null} [told] where a run of all cells is told, of which this is one
 * @returns {Promise<boolean>} whether what comes after it can be run
 */
async function run(view, told = null) {
  const { lesson, known, bar, task } = view;
  if (!bar.stop.hidden) {
    view.say(words("still-running"));
    return false;
  }
  const progress = make("progress", { class: "run-progress", "aria-label": WORDS.loading });
  let began = performance.now();
  let good = false;
  /** @type {Record<string, (message: Message) => void>} */
  const heard = {
    loading({ names, had, of }) {
      if (!progress.isConnected) bar.status.after(progress);
      [progress.value, progress.max] = [had, of];
      const [came, all] = [had, of].map((bytes) => (bytes / MEGABYTE).toFixed(1));
      view.say(words("loading-of", { name: readable(names), had: came, of: all }));
    },
    starting: () => view.say(words("starting")),
    ready() {
      keepDocument(); // Python outlives the page
      view.say(words("running"));
    },
    needs({ cells }) {
      view.before = cells.map((/** @type {string} */ id) => lesson.nameOf(id));
      view.say(words("needs-first", { cells: view.before.join(", ") }));
    },
    cell({ id }) {
      progress.remove();
      if (id !== bar.id) return;
      began = performance.now();
      view.clear();
      view.say(words("running"));
    },
    error(message) {
      if (message.id !== bar.id) view.clear(); // in a cell that this one needs
      view.add(message);
    },
    done({ ok, ran }) {
      good = ok || known.raises === true;
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const first = view.before.length ? ` ${words("ran-first", { cells: view.before.join(", ") })}` : "";
      if (known.differs && !view.edited) view.add({ says: "note", text: known.differs });
      view.say(ran.includes(bar.id) ? words(ok ? "ran" : "raised", { seconds }) + first : words("needed-failed"));
    },
    tested({ passed, failed, trap }) {
      good = passed;
      view.say(words(passed ? "passed" : failed ? "not-passed" : "raised"));
      if (passed || failed) view.tested(passed, failed, trap);
    },
    stopped: () => view.say(words("stopped")),
    failed({ code, file, words: said }) {
      view.clear();
      if (code === "gone") missing();
      view.add({ says: "note", text: words(`failed-${code}`, { file: NAMES[file] ?? file.replace(/\.\w+$/, ""), words: said }) });
      view.say(words("not-run"));
    },
  };
  if (view.told !== told) view.untell();
  view.before = [];
  view.began = began;
  view.running(true);
  bar.bar.ariaBusy = "true";
  view.say(words(python.busy ? "waiting" : python.started ? "running" : "starting"));
  const cells = lesson.told(bar.id);
  const likely = [...(known.needs ?? []), bar.id]; // as the lesson has them
  const asked = task ? { id: bar.id, code: view.code, tests: known.tests, traps: known.traps } : { target: bar.id };
  view.hears = (message) => {
    if (heard[message.says]) heard[message.says](message);
    else if (message.id === bar.id) view.add(message);
  };
  const long = setTimeout(() => {
    if (bar.status.textContent === words("running")) view.say(words("running-long"));
  }, LONG);
  await python.ask({ do: task ? "test" : "run", page: lesson.page, cells, likely, ...asked }, view.hears);
  clearTimeout(long);
  progress.remove();
  if (!told) view.seen();
  view.running(false);
  bar.bar.ariaBusy = null;
  return good;
}

let runningAll = false;
/**
 * Run the cells of the page one after the other, up to the first that fails, and tell at the cell
 * where that was asked how far it came, and why no further.
 * @param {View} from
 */
async function runAll(from) {
  const { lesson } = from;
  if (runningAll) return from.say(words("still-running"));
  runningAll = true;
  const mine = lesson.cells.filter(({ id, tests }) => tests === undefined && lesson.views.has(id));
  const names = mine.map(({ id }) => lesson.nameOf(id));
  const tasks = lesson.cells.filter(({ tests }) => tests !== undefined).length;
  const told = from.tell();
  let done = 0;
  try {
    for (; done < mine.length; done += 1) {
      told.textContent = words("run-all-at", { cell: names[done], number: done + 1, count: mine.length });
      if (!done) told.scrollIntoView({ block: "nearest" });
      if (!(await run(/** @type {View} */ (lesson.views.get(mine[done].id)), told))) break;
    }
  } finally {
    runningAll = false;
  }
  const after = tasks ? ` ${words(tasks === 1 ? "run-all-task" : "run-all-tasks", { count: tasks })}` : "";
  if (done === mine.length) return told.replaceChildren(words("run-all-done", { count: done }), after);
  const last = /** @type {View} */ (lesson.views.get(mine[done].id));
  const rest = names.slice(done + 1);
  const left = rest.length > 1 ? words("run-all-left", { first: rest[0], last: rest[rest.length - 1] }) : rest.length ? words("run-all-left-one", { cell: rest[0] }) : "";
  const [before, behind] = words("run-all-ended", { done, count: mine.length, why: last.bar.status.textContent || words("not-run") }).split("{cell}");
  told.replaceChildren(before, button(names[done], () => last.lead()), behind, left && ` ${left}`, after);
}

/** @param {Bar} bar @param {(view: View) => unknown} deed */
const having = (bar, deed) => viewOf(bar).then(deed);

/** Fetch what a Run will need, for readers who have run cells before. */
function prepare() {
  current().catch(() => {}); // asked again when it is needed
  document.head.append(make("link", { rel: "modulepreload", href: new URL(UPHILL_KATEX, HERE).href }));
}

/** @type {import("./cells.js").Rest} */
const deeds = {
  show,
  prepare,
  run: (bar) => having(bar, run),
  stop: (bar) => having(bar, (view) => view.stop()),
  edit: (bar) => having(bar, (view) => view.edit()),
  reset: (bar) => having(bar, (view) => view.reset()),
  runAll: (bar, bars) => having(bar, (view) => show(bars).then(() => runAll(view))),
  copy: (bar) => having(bar, ({ lesson, known }) => document.dispatchEvent(new CustomEvent("uphill:copy", { detail: lesson.copy(known.id) }))),
  erase: (bar, bars) => having(bar, async (here) => {
    if (!confirm(words("erase-all"))) return;
    await show(bars);
    for (const view of here.lesson.views.values()) view.reset(false);
    erase();
    python.forget(here.lesson.page);
    here.say(words("erased"));
  }),
};
/** @type {any} */ (globalThis).uphillCells = deeds;
