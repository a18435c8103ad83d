// The service worker: keeps one version of the site whole, and answers from nothing else.
//
// It is installed once every file of its version is here and has the right hash, so a version that
// is half here answers nobody. One that is newer waits until the reader takes it, or has left.

import { storeOf } from "../run/store.js";

/**
 * @typedef {{[path: string]: [sha256: string, bytes: number]}} Listed the files of a version
 * @typedef {{python: boolean, version: string, date: string, whole: boolean}} State
 * @typedef {"lost" | "changed" | "full" | "denied"} Code what kept a version from being kept
 * @typedef {{id: string, url: string, postMessage: (message: unknown) => void}} Client
 * @typedef {Event & {waitUntil: (work: Promise<unknown>) => void}} Lasting
 * @typedef {Lasting & {request: Request, respondWith: (answer: Promise<Response>) => void}} Asked
 * @typedef {Lasting & {data: any, ports: MessagePort[]}} Told
 * @typedef {{clients: {claim: () => Promise<void>, matchAll: (which: object) => Promise<Client[]>},
 *   skipWaiting: () => Promise<void>}} Scope
 */

const HERE = /** @type {Scope} */ (/** @type {unknown} */ (self));
const ROOT = new URL("./", location.href).href;
const PYTHON = location.search === "?python"; // what the reader chose
const PREFIX = `uphill-offline ${ROOT} `; // other sites may have the same host
const STORE = storeOf(ROOT);
const NAME = PREFIX + UPHILL_OFFLINE.version;
const LIST = ROOT + UPHILL_OFFLINE.list;
const TIDY = `${ROOT}offline-tidy`; // no address of the site: a mark in the cache
const AT_ONCE = 6; // fetches
const radio = new BroadcastChannel(PREFIX);

class KeepError extends Error {
  /** @param {Code} code @param {string} file */
  constructor(code, file) {
    super(`${file}: ${code}`);
    this.code = code;
    this.file = file;
  }
}

/** @param {BufferSource} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Return the address by which readers ask for a file. @param {string} path */
const addressOf = (path) => ROOT + path.replace(/(^|\/)index\.html$/, "$1");

/** Whether a file is among those that the reader chose. @param {string} path */
const chosen = (path) => PYTHON || !(path.startsWith(UPHILL_OFFLINE.python) && path.endsWith(".bin"));

/**
 * Return an answer if what it holds has the right hash.
 * @param {Response | undefined} answer
 * @param {string} wanted
 */
async function sound(answer, wanted) {
  if (!answer?.ok) return undefined;
  const bytes = await answer.arrayBuffer();
  const headers = { "Content-Type": answer.headers.get("Content-Type") ?? "application/octet-stream" };
  return (await sha256(bytes)) === wanted ? new Response(bytes, { headers }) : undefined;
}

/**
 * Fetch a file of this version; raises `KeepError`.
 * @param {string} address
 * @param {string} wanted its hash
 */
async function fetched(address, wanted) {
  for (const cache of /** @type {const} */ (["no-cache", "reload"])) {
    const found = await fetch(address, { cache })
      .then((answer) => sound(answer, wanted))
      .catch(() => { throw new KeepError("lost", address); });
    if (found) return found;
  }
  throw new KeepError("changed", address);
}

/** Put an answer into a cache; raises `KeepError`. @param {Cache} cache @param {string} address @param {Response} answer */
async function put(cache, address, answer) {
  await cache.put(address, answer).catch((fault) => {
    throw new KeepError(fault?.name === "QuotaExceededError" ? "full" : "denied", address);
  });
}

/** @returns {Promise<Listed>} */
async function fetchList() {
  return (await fetched(LIST, UPHILL_OFFLINE.version)).json();
}

/** @type {Promise<Listed> | undefined} */ let list;
/** Return what the version consists of, as it was kept. @param {Cache} cache @returns {Promise<Listed | undefined>} */
async function listed(cache) {
  list ??= cache.match(LIST).then((answer) => {
    if (!answer) throw new Error();
    return answer.json();
  });
  return list.catch(() => (list = undefined));
}

/** Keep every file of the version: what other caches have is not fetched again. Raises `KeepError`. */
async function keep() {
  const cache = await caches.open(NAME).catch(() => { throw new KeepError("denied", ""); });
  const files = await fetchList();
  const wanted = Object.entries(files).filter(([path]) => chosen(path));
  const names = (await caches.keys()).filter((name) => name !== NAME && (name.startsWith(PREFIX) || name === STORE));
  const others = await Promise.all(names.map((name) => caches.open(name)));
  const of = wanted.reduce((sum, [, [, bytes]]) => sum + bytes, 0);
  let had = 0;
  /** @type {unknown} */ let fault;
  const next = wanted.values();
  const work = async () => {
    for (const [path, [hash, bytes]] of next) {
      if (fault) return;
      await keepOne(cache, names, others, addressOf(path), hash).catch((found) => { fault ??= found; });
      radio.postMessage({ says: "progress", version: UPHILL_OFFLINE.version, had: (had += bytes), of });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (fault) throw fault;
  // Last: without the list the worker does not answer from this cache.
  await put(cache, LIST, new Response(JSON.stringify(files), { headers: { "Content-Type": "application/json" } }));
  list = undefined;
}

/** @param {Cache} cache @param {string[]} names @param {Cache[]} others @param {string} address @param {string} hash */
async function keepOne(cache, names, others, address, hash) {
  if (await sound(await cache.match(address), hash)) return;
  for (const [k, other] of others.entries()) {
    const found = await sound(await other.match(address), hash);
    if (!found) continue;
    await put(cache, address, found);
    // Python, once in a cache that cells look into too, is not kept twice.
    if (names[k] === STORE) await other.delete(address);
    return;
  }
  await put(cache, address, await fetched(address, hash));
}

/** Keep the version, and tell the pages if that fails. */
async function keepOrTell() {
  try {
    await keep();
  } catch (fault) {
    const code = fault instanceof KeepError ? fault.code : "denied";
    // Where there is no room, a part of a version must not take what is left of it.
    if (code === "full") await caches.delete(NAME);
    radio.postMessage({ says: "failed", version: UPHILL_OFFLINE.version, code, file: fault instanceof KeepError ? fault.file.replace(ROOT, "") : "" });
    throw fault;
  }
}

/** Return the cache if the version is in it; the browser, or the reader, may have thrown it away. */
async function kept() {
  try {
    return (await caches.has(NAME)) ? await caches.open(NAME) : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Request} request @returns {Promise<Response>} */
async function answer(request) {
  const cache = await kept();
  const files = cache && (await listed(cache));
  if (!files) return fetch(request); // as if there were no worker
  const { pathname, search } = new URL(request.url);
  const path = pathname.slice(new URL(ROOT).pathname.length);
  const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
  if (!Object.hasOwn(files, file) && Object.hasOwn(files, `${file}/index.html`)) return Response.redirect(`${ROOT}${path}/${search}`);
  if (!Object.hasOwn(files, file) || !chosen(file)) return elsewhere(request);
  const address = addressOf(file);
  const found = await cache.match(address);
  if (found && request.cache !== "reload") return found;
  // One file is gone, or a page found it damaged: only the very same may take its place.
  try {
    const mended = await fetched(address, files[file][0]);
    await put(cache, address, mended.clone()).catch(() => {});
    return mended;
  } catch {
    return found ?? missing(request);
  }
}

/** Answer for what is not kept. @param {Request} request */
function elsewhere(request) {
  return fetch(request).catch(() => missing(request));
}

/** @param {Request} request */
function missing(request) {
  if (request.mode !== "navigate") return Response.error();
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  return new Response(UPHILL_OFFLINE.page.replace("{root}", ROOT), { status: 503, headers });
}

/** Whether nothing lacks of what is to be kept. @returns {Promise<State>} */
async function state() {
  const { version, date } = UPHILL_OFFLINE;
  const cache = await kept();
  const files = cache && (await listed(cache));
  const here = new Set(((await cache?.keys()) ?? []).map(({ url }) => url));
  const whole = files !== undefined && Object.keys(files).every((path) => !chosen(path) || here.has(addressOf(path)));
  return { version, date, python: PYTHON, whole };
}

/** Return the windows that show this site. */
async function windows() {
  const all = await HERE.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter(({ url }) => url.startsWith(ROOT));
}

/** Delete what other versions have kept, once nobody reads them. */
async function tidy() {
  const cache = await kept();
  if (!cache || (await cache.match(TIDY))) return;
  // What a version still to come has kept so far came later than this mark, and stays.
  await put(cache, TIDY, new Response(""));
  for (const name of await others()) await caches.delete(name);
}

/** Return the names of other versions' caches. */
async function others() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
}

let taken = false; // by the reader, while pages of another version are open
/** @type {Record<string, (event: Told) => Promise<unknown>>} */
const deeds = {
  async state({ ports: [port] }) { port?.postMessage(await state()); },
  async keep({ ports: [port] }) { port?.postMessage(await keepOrTell().then(() => true, () => false)); },
  async take() {
    taken = true;
    await HERE.skipWaiting();
  },
  /** A page has come from this version: if it is the only one, no other version is read. */
  async hello() { if ((await windows()).length === 1) await tidy(); },
};

self.addEventListener("install", (event) => /** @type {Lasting} */ (event).waitUntil(keepOrTell()));
self.addEventListener("activate", (event) => /** @type {Lasting} */ (event).waitUntil((async () => {
  const replaced = taken && (await others()).length > 0;
  await HERE.clients.claim();
  const open = await windows();
  if (replaced) for (const page of open) page.postMessage("uphill:reload");
  if (!open.length) await tidy();
})()));
self.addEventListener("message", (event) => {
  const told = /** @type {Told} */ (/** @type {unknown} */ (event));
  const deed = Object.hasOwn(deeds, told.data?.do) ? deeds[told.data.do] : undefined;
  if (deed) told.waitUntil(deed(told));
});
self.addEventListener("fetch", (event) => {
  const asked = /** @type {Asked} */ (event);
  const { method, url } = asked.request;
  if (method === "GET" && url.startsWith(ROOT)) asked.respondWith(answer(asked.request));
});
