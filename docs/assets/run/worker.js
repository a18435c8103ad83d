// Python, in a worker of its own: nothing that runs here can hold the page up, or reach beyond it.
// The worker is made from a blob, so that the page's Content-Security-Policy binds it too.

import { loadPyodide } from "pyodide";
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import { FileError, Files } from "./files.js";

/**
 * @typedef {import("./files.js").Described} Described
 * @typedef {{files: Record<string, Described>, lock: {packages: Record<string, {imports: string[], depends: string[]}>}}} Manifest
 */

const WHERE = "https://python.invalid/"; // an address that only the fetch below understands
const SITE = "/lib/python3.14/site-packages";
const CORE = ["pyodide.asm.wasm", "python_stdlib.zip", "home.zip"];
const TYPES = { "pyodide.asm.wasm": "application/wasm" };

const post = self.postMessage.bind(self);
/** @param {object} message */
const say = (message) => post(JSON.stringify(message));

/** @type {Files} */ let files;
/** @type {Manifest} */ let manifest;
/** @type {any} */ let python;
/** @type {any} */ let session;
/** @type {Promise<void>} */ let started;
const loaded = new Set();

/**
 * Return packages with all that they depend on.
 * @param {string[]} names as cells import them
 */
function packages(names) {
  const { packages: all } = manifest.lock;
  const found = new Set();
  /** @param {string} name */
  const add = (name) => {
    if (found.has(name)) return;
    found.add(name);
    all[name].depends.forEach(add);
  };
  for (const [name, { imports }] of Object.entries(all)) if (imports.some((each) => names.includes(each))) add(name);
  return [...found].filter((name) => !loaded.has(name));
}

/** The only fetch there is: files of the list, by their names. @param {unknown} asked */
async function fetchListed(asked) {
  const name = String(asked).slice(WHERE.length);
  const bytes = await files.get(name);
  const headers = { "Content-Type": TYPES[/** @type {keyof typeof TYPES} */ (name)] ?? "application/octet-stream" };
  if (!name.endsWith(".wasm")) return new Response(bytes, { headers });
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers });
}

/** Take from the worker what cells have no use for. */
function close() {
  for (const name of ["XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "importScripts", "Worker", "SharedWorker", "BroadcastChannel", "RTCPeerConnection", "indexedDB", "caches", "postMessage", "close", "Notification", "FileReaderSync", "webkitRequestFileSystem", "webkitRequestFileSystemSync", "webkitResolveLocalFileSystemURL", "webkitResolveLocalFileSystemSyncURL"]) {
    for (let at = self; at; at = Object.getPrototypeOf(at))
      if (Object.hasOwn(at, name)) Object.defineProperty(at, name, { value: undefined, configurable: false, writable: false });
  }
}

/**
 * @param {Manifest} list
 * @param {string[]} soon what will be imported first
 */
async function start(list, soon) {
  manifest = list;
  files = new Files(list.files, (progress) => say({ says: "loading", ...progress }));
  // All at once: what is fetched does not wait for what is being started.
  for (const name of packages(soon)) files.get(`${name}.zip`).catch(() => {}); // said when it is needed
  await Promise.all(CORE.map((name) => files.get(name)));
  say({ says: "starting" });
  self.fetch = /** @type {typeof fetch} */ (fetchListed);
  /** @param {string} what */
  const refuse = (what) => () => {
    throw new Error(`${what} is not for cells`);
  };
  python = await loadPyodide({
    createPyodideModule,
    indexURL: WHERE,
    packageBaseUrl: WHERE,
    // @ts-ignore: a lock file as an object
    lockFileContents: list.lock,
    jsglobals: { eval: refuse("eval"), Object, clearInterval, clearTimeout, setInterval, setTimeout },
    env: { HOME: "/home/reader", MPLBACKEND: "agg", PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" },
    stdout: () => {},
    stderr: () => {},
  });
  python.unpackArchive(await files.get("home.zip"), "zip", { extractDir: SITE });
  session = python.runPython("from builder.inpage.session import Session; Session")(post);
  for (const name of CORE) files.done(name);
  void files.tidy().then(close);
  say({ says: "ready" });
}

/** Load what a cell, or the code and the tests of an exercise, will import. @param {any} asked */
async function load({ page, cells, target, id, code, tests }) {
  const last = target === undefined ? [{ id, code: `${code}\n${tests}` }] : [];
  const run = { page, cells: [...cells, ...last], target: target ?? id };
  const names = packages(JSON.parse(session.imports(JSON.stringify(run))));
  if (!names.length) return;
  await Promise.all(names.map((name) => files.get(`${name}.zip`))); // Pyodide would only warn
  await python.loadPackage(names, { messageCallback: () => {}, errorCallback: () => {} });
  for (const name of names) {
    files.done(`${name}.zip`);
    loaded.add(name);
  }
}

self.addEventListener("message", async ({ data }) => {
  const asked = JSON.parse(data);
  try {
    if (asked.do === "start") {
      // Held as long as the worker lives, so that the page notices if the browser ends it.
      navigator.locks?.request(asked.alive, () => {
        say({ says: "alive", lock: asked.alive });
        return new Promise(() => {});
      });
      started = start(asked.manifest, asked.soon);
      await started;
      return;
    }
    await started;
    if (asked.do === "forget") return session.forget(asked.page);
    await load(asked);
    session[asked.do](JSON.stringify(asked));
  } catch (fault) {
    const code = fault instanceof FileError ? fault.code : "broken";
    say({ says: "failed", code, file: fault instanceof FileError ? fault.file : "", words: String(fault) });
  }
});
