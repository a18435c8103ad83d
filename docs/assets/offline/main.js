// The control with which a reader keeps the site for reading without a network.

import { button, fill, make } from "../play/kit/nodes.js";
import { remember, remembered } from "./store.js";

/**
 * @typedef {import("./worker.js").State} State
 * @typedef {{says: string, version: string, had: number, of: number, code: string, file: string}} Said
 */

const WORDS = UPHILL_WORDS;
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(UPHILL_STYLE);
const MEGABYTE = 1e6;
const PATIENCE = 5_000; // ms until a worker that does not answer is taken for one of another kind

/** @type {string} where the site begins */ let root;
/** @type {HTMLElement} */ let box;
/** @type {HTMLElement} */ let status;
/** @type {BroadcastChannel | undefined} */ let radio;
let busy = false;

/** @param {string} name @param {Record<string, string | number>} [values] */
const words = (name, values) => fill(WORDS[name], values);

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / MEGABYTE).toFixed(1);

/** @param {string} day as YYYY-MM-DD */
function readable(day) {
  const at = new Date(`${day}T12:00Z`);
  const form = { dateStyle: /** @type {const} */ ("long"), timeZone: "UTC" };
  const { lang } = document.documentElement;
  return Number.isNaN(at.getTime()) ? day : at.toLocaleDateString(lang === "en" ? "en-GB" : lang, form);
}

/** @returns {ServiceWorkerContainer | undefined} */
function workers() {
  try {
    return isSecureContext && location.protocol !== "file:" ? navigator.serviceWorker : undefined;
  } catch {
    return undefined; // denied
  }
}

/** Return the registration of this site; none of another on the same host. */
async function registered() {
  const found = await workers()?.getRegistration(root);
  return found?.scope === root ? found : undefined;
}

/**
 * Ask a worker; nothing comes from one that does not know the question.
 * @template T
 * @param {ServiceWorker} worker
 * @param {string} what
 * @param {number} [patience] ms
 * @returns {Promise<T | undefined>}
 */
function ask(worker, what, patience) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage({ do: what }, [port2]);
    if (patience) setTimeout(resolve, patience);
  });
}

/** Show what is so, and what can be done about it. @param {string} said @param {...HTMLElement} deeds */
function show(said, ...deeds) {
  const at = document.activeElement;
  const had = box.contains(at);
  status.textContent = said;
  box.replaceChildren(status, ...deeds);
  box.ariaBusy = String(busy);
  if (at === status) status.focus(); // replaced, it has lost it
  else if (had) /** @type {HTMLElement | null} */ (box.querySelector("input:checked, button"))?.focus();
}

/** @param {string} name @param {() => unknown} deed */
const press = (name, deed) => button(WORDS[name], () => void deed(), "offline-button");

/** The two choices, with what they weigh. @param {string} [said] */
function offer(said = "") {
  const choices = ["lessons", "python"].map((name, k) => {
    const { fetch, keep } = Object.fromEntries(["fetch", "keep"].map((what) => [what, box.dataset[`${name}${what === "fetch" ? "Fetch" : "Keep"}`] ?? ""]));
    const input = make("input", { type: "radio", name: "uphill-offline", value: name });
    input.checked = k === Number(remembered(root)?.python ?? false);
    return make("label", {}, input, make("span", {}, WORDS[name], make("small", {}, words("weighs", { fetch, keep }))));
  });
  const set = make("fieldset", {}, make("legend", {}, WORDS.choose), ...choices);
  const go = press("make", () => keep(/** @type {HTMLInputElement} */ (set.querySelector(":checked")).value === "python"));
  show(said, set, go);
}

/** What is kept, and how to change it. @param {State} state */
function ready({ python, version, date }) {
  const said = words(python ? "ready-python" : "ready-lessons", { version: version.slice(0, 8), date: readable(date) });
  const weighs = make("small", {}, ` ${words("more", { more: box.dataset.more ?? "" })}`);
  const add = press("add", () => keep(true));
  add.append(weighs);
  show(said, ...(python ? [] : [add]), press("remove", remove));
  box.classList.add("offline-ready");
}

/** Look at what is there, and show it. */
async function look() {
  if (busy) return;
  box.classList.remove("offline-ready");
  if (!workers()) return show(WORDS[location.protocol === "file:" ? "folder" : "denied"]);
  const found = await registered().catch(() => undefined);
  const had = remembered(root);
  const state = found?.active ? await /** @type {Promise<State | undefined>} */ (ask(found.active, "state", PATIENCE)) : undefined;
  if (busy) return;
  if (state?.whole) {
    remember(root, { python: state.python, version: state.version, date: state.date });
    return ready(state);
  }
  offer(had || state ? WORDS.thrown : "");
}

/** Hear how far a worker is. @param {(said: Said) => void} hears */
function listen(hears) {
  radio?.close();
  radio = new BroadcastChannel(`uphill-offline ${root} `);
  radio.onmessage = ({ data }) => hears(data);
}

/** Fetch and keep everything. @param {boolean} python */
async function keep(python) {
  busy = true;
  const bar = make("progress", { "aria-label": WORDS.fetching });
  show(WORDS.fetching, bar);
  status.tabIndex = -1;
  status.focus(); // the button that was pressed is gone
  /** @type {Said | undefined} */ let failed;
  let shown = "";
  listen((said) => {
    if (said.says === "failed") failed = said;
    if (said.says !== "progress" || said.had < bar.value) return;
    [bar.value, bar.max] = [said.had, said.of];
    const now = words("fetching-of", { had: megabytes(said.had), of: megabytes(said.of) });
    // A live region that changes by the file would never fall silent.
    if (Math.floor((10 * said.had) / said.of) !== Math.floor((10 * Number(shown)) / said.of)) [shown, status.textContent] = [String(said.had), now];
  });
  void navigator.storage?.persist?.().catch(() => {}); // asked for; it works without
  try {
    await kept(python);
    busy = false;
    await look();
  } catch (fault) {
    // The worker's word for it may come just after its end.
    for (let k = 0; k < 10 && !failed && !(fault instanceof DOMException); k++) await new Promise((resolve) => setTimeout(resolve, 100));
    busy = false;
    const code = failed?.code ?? (fault instanceof DOMException && fault.name === "SecurityError" ? "denied" : "lost");
    offer(words(`failed-${code}`, { file: failed?.file ?? "" }));
  } finally {
    radio?.close();
  }
}

/** Wait until a worker has everything; raises an error if it gave up. @param {boolean} python */
async function kept(python) {
  const container = /** @type {ServiceWorkerContainer} */ (workers());
  const registration = await container.register(`${root}sw.js${python ? "?python" : ""}`, { scope: root, updateViaCache: "none" });
  const worker = registration.installing ?? registration.waiting;
  if (worker) {
    await until(worker, "installed");
    if (worker.state === "installed") worker.postMessage({ do: "take" });
    await until(worker, "activated");
  } else if (registration.active && !(await ask(registration.active, "keep"))) throw new Error();
}

/** @param {ServiceWorker} worker @param {"installed" | "activated"} wanted */
function until(worker, wanted) {
  const order = ["parsed", "installing", "installed", "activating", "activated"];
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "redundant") reject(new Error());
      else if (order.indexOf(worker.state) >= order.indexOf(wanted)) resolve(undefined);
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

/** Forget everything that was kept for reading offline. */
async function remove() {
  remember(root, undefined);
  try {
    await (await registered())?.unregister();
    for (const name of await caches.keys()) if (name.startsWith(`uphill-offline ${root} `)) await caches.delete(name);
  } catch {
    // denied meanwhile: then nothing is kept either
  }
  box.classList.remove("offline-ready");
  offer(WORDS.removed);
}

function begin() {
  const found = document.querySelector(".offline");
  if (!(found instanceof HTMLElement)) return;
  if (!found.dataset.more && location.protocol !== "file:") return; // a preview: there is no worker
  const sheets = document.adoptedStyleSheets;
  if (!sheets.includes(STYLE)) document.adoptedStyleSheets = [...sheets, STYLE];
  root = /** @type {HTMLAnchorElement} */ (document.querySelector(".md-logo")).href;
  box = found;
  status = make("p", { class: "offline-status", role: "status" });
  void look();
}

begin();
document.addEventListener("uphill:page", begin);
