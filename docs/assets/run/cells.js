// The buttons of code cells. What they do comes with the first that is pressed.

import { button, fill, make } from "../play/kit/nodes.js";
import { edits, pageOf, storeOf } from "./store.js";

/**
 * @typedef {{box: HTMLElement, id: string, pre: HTMLPreElement, bar: HTMLElement, go: HTMLButtonElement,
 *   stop: HTMLButtonElement, edit: HTMLButtonElement, reset: HTMLButtonElement,
 *   status: HTMLElement, fold: () => void}} Bar
 * @typedef {"run" | "stop" | "edit" | "reset" | "runAll" | "copy" | "erase"} Deed
 * @typedef {{[deed in Deed]: (bar: Bar, bars: Bar[]) => unknown} & {show: (bars: Bar[]) => void, prepare: () => void}} Rest
 */

const WORDS = UPHILL_WORDS;
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(UPHILL_STYLE);
const HERE = /** @type {HTMLScriptElement} */ (document.currentScript).src;
const ROOT = new URL("..", HERE).href;
const KEYS = /Mac|iP/.test(navigator.platform) ? "⌘↵" : "Ctrl+↵";

/** @type {Promise<Rest> | undefined} */
let rest;

/** Fetch what the buttons do. @returns {Promise<Rest>} */
function fetched() {
  rest ??= new Promise((resolve, reject) => {
    const script = make("script", { src: new URL(UPHILL_REST, HERE).href });
    script.addEventListener("load", () => resolve(/** @type {any} */ (globalThis).uphillCells));
    script.addEventListener("error", () => {
      rest = undefined;
      script.remove();
      reject();
    });
    document.body.append(script);
  });
  return rest;
}

/**
 * @param {Bar} bar
 * @param {Deed} deed
 */
function asked(bar, deed) {
  bar.fold();
  if (deed === "run") bar.bar.ariaBusy = "true";
  fetched().then((known) => known[deed](bar, bars)).catch(() => {
    bar.status.textContent = WORDS["no-script"];
    bar.bar.ariaBusy = null;
  });
}

/** @type {Bar[]} */
const bars = [];

/** @param {HTMLElement} box */
function add(box) {
  const pre = /** @type {HTMLPreElement} */ (box.querySelector("pre"));
  if (box.querySelector(".run-bar")) return;
  /** @param {string} name @param {Deed} deed */
  const press = (name, deed) => button(WORDS[name], () => asked(bar, deed), `run-${name}`);
  const task = box.closest(".exercise");
  const menu = make("div", { class: "run-menu" }, press("run-all", "runAll"), press("copy-all", "copy"), press("erase", "erase"));
  menu.hidden = true;
  /** @param {boolean} open */
  const unfold = (open) => {
    menu.hidden = !open;
    more.setAttribute("aria-expanded", String(open));
  };
  const more = button("⋯", () => unfold(Boolean(menu.hidden)), "run-more");
  more.title = WORDS.more;
  more.setAttribute("aria-label", WORDS.more);
  unfold(false);
  /** @type {Bar} */
  const bar = {
    box,
    id: box.dataset.cell ?? "",
    pre,
    go: press(task ? "test" : "run", "run"),
    stop: press("stop", "stop"),
    edit: press("edit", "edit"),
    reset: press("reset", "reset"),
    fold() {
      if (menu.contains(document.activeElement)) more.focus(); // or it would be lost
      unfold(false);
    },
    status: make("span", { class: "run-status", role: "status" }),
    bar: make("div", { class: "run-bar" }),
  };
  bar.go.title = KEYS;
  bar.stop.hidden = bar.reset.hidden = true;
  const others = make("div", { class: "run-others" }, more, menu);
  others.addEventListener("focusout", ({ relatedTarget }) => {
    if (!others.contains(/** @type {Node | null} */ (relatedTarget))) unfold(false);
  });
  others.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || menu.hidden) return;
    unfold(false);
    more.focus();
  });
  // The name by which it is spoken of where other cells need it.
  const name = task ? "" : fill(WORDS.cell, { number: Number(bar.id) + 1 });
  bar.bar.append(bar.go, bar.stop, bar.edit, bar.reset, bar.status, make("span", { class: "run-name" }, name), others);
  box.append(bar.bar);
  bars.push(bar);
}

/** Give every cell of the page its buttons. */
function begin() {
  const ready = document.adoptedStyleSheets;
  if (!ready.includes(STYLE)) document.adoptedStyleSheets = [...ready, STYLE];
  bars.length = 0;
  // From a folder no script may fetch Python: then there is no room to be kept for buttons.
  document.documentElement.classList.toggle("no-run", location.protocol === "file:");
  if (location.protocol === "file:") return;
  for (const box of document.querySelectorAll("[data-cell]")) add(/** @type {HTMLElement} */ (box));
  if (!bars.length) return;
  const changed = Object.keys(edits(pageOf(ROOT))).length > 0;
  if (changed || rest) fetched().then((known) => known.show(bars), () => {});
  void ranBefore().then((ran) => {
    if (ran) fetched().then((known) => known.prepare(), () => {});
  });
}

/** Whether the browser has kept Python from an earlier visit. */
async function ranBefore() {
  try {
    return await caches.has(storeOf(ROOT));
  } catch {
    return false; // denied, or no https
  }
}

begin();
document.addEventListener("uphill:page", begin);
