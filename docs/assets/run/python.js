// Python as the page sees it: a worker that is started, asked, stopped, and started again.

import { FileError, Files } from "./files.js";

/**
 * @typedef {import("./worker.js").Manifest} Manifest
 * @typedef {Manifest & {worker: string, snippets: Record<string, string[]>}} Distribution
 * @typedef {{id: string, code: string}} Cell
 * @typedef {{do: "run" | "test", page: string, cells: Cell[], likely: string[], target?: string, id?: string, code?: string, tests?: string}} Asked
 * @typedef {{says: string, [more: string]: any}} Message
 * @typedef {(message: Message) => void} Hears
 * @typedef {{asked: Asked, hears: Hears, done: () => void}} Job
 */

const IMPORT = /^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|.*)|import[ \t]+(.*))$/gm;

/**
 * Return the top-level names that the last of some codes will import, as far as one sees without
 * reading Python: what is imported under a name that nobody uses is not needed. A guess, by which
 * files are fetched while Python is being started; Python knows better, and fetches the rest.
 * @param {string[]} codes
 * @param {Record<string, string[]>} snippets what each snippet imports
 */
export function imports(codes, snippets) {
  const found = new Set();
  const rest = codes.map((code) => code.replace(IMPORT, "")).join("\n");
  /** @param {string} module @param {string} name under which code knows it */
  const add = (module, name) => {
    if (!new RegExp(`\\b${name.replace(/\W/g, "")}\\b`).test(rest)) return;
    const [top, snippet] = module.split(".");
    for (const each of top === "snippets" ? (snippets[snippet] ?? []) : [top]) found.add(each);
  };
  for (const code of codes)
    for (const [, from, names, modules] of code.matchAll(IMPORT))
      for (const each of (names ?? modules).replace(/#.*/, "").replace(/[()\n]/g, " ").split(",")) {
        const [name, , as] = each.trim().split(/\s+/);
        if (name) add(from === "snippets" ? `snippets.${name}` : (from ?? name), as ?? name.split(".")[0]);
      }
  return [...found];
}

export class Python {
  /** @type {Worker | null} */ #worker = null;
  /** @type {Job[]} */ #jobs = [];
  /** @type {Job | null} */ #job = null;
  #starts = 0;

  /**
   * @param {Distribution} distribution
   * @param {string} base the address that the addresses of files begin with
   */
  constructor(distribution, base) {
    const files = Object.entries(distribution.files).map(([name, file]) => [name, { ...file, url: new URL(file.url, base).href }]);
    this.distribution = { ...distribution, files: Object.fromEntries(files) };
  }

  /** Whether something runs or waits. */
  get busy() {
    return this.#job !== null;
  }

  /** Whether Python has been started. */
  get started() {
    return this.#worker !== null;
  }

  /**
   * Run something after what was asked before, and tell what happens as it happens.
   * @param {Asked} asked
   * @param {Hears} hears
   * @returns {Promise<void>} when it has ended, in whatever way
   */
  ask(asked, hears) {
    return new Promise((done) => {
      this.#jobs.push({ asked, hears, done });
      this.#next();
    });
  }

  #next() {
    if (this.#job) return;
    this.#job = this.#jobs.shift() ?? null;
    if (!this.#job) return;
    if (this.#worker) this.#worker.postMessage(JSON.stringify(this.#job.asked));
    else void this.#start(this.#job.asked);
  }

  /** @param {Asked} [asked] what will be asked first */
  async #start(asked) {
    const start = (this.#starts += 1);
    const { worker: name, snippets, files, lock } = this.distribution;
    const likely = asked ? [...asked.cells.filter(({ id }) => asked.likely.includes(id)).map(({ code }) => code), asked.code ?? ""] : [];
    const soon = imports(likely, snippets);
    try {
      const list = new Files({ [name]: files[name] }, (progress) => this.#hear({ says: "loading", ...progress }));
      const source = new Blob([await list.get(name)]).stream().pipeThrough(new DecompressionStream("gzip"));
      const script = URL.createObjectURL(new Blob([await new Response(source).text()], { type: "text/javascript" }));
      if (start !== this.#starts) return; // stopped meanwhile
      const worker = new Worker(script, { type: "module" });
      this.#worker = worker;
      worker.addEventListener("message", ({ data }) => {
        URL.revokeObjectURL(script);
        if (worker === this.#worker) this.#hear(JSON.parse(data));
      });
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        if (worker === this.#worker) this.#fail("died");
      });
      const alive = `uphill-python-${crypto.randomUUID?.() ?? Math.random()}`;
      worker.postMessage(JSON.stringify({ do: "start", manifest: { files, lock }, soon, alive }));
      if (asked) worker.postMessage(JSON.stringify(asked));
    } catch (fault) {
      if (start !== this.#starts) return;
      if (fault instanceof FileError) this.#fail(fault.code, fault.file);
      else throw fault;
    }
  }

  /**
   * A worker that the browser ends says nothing; but it lets its lock go.
   * @param {Worker} worker
   * @param {string} alive
   */
  #watch(worker, alive) {
    navigator.locks?.request(alive, () => {
      if (worker === this.#worker) this.#fail("died");
    });
  }

  /** @param {Message} message */
  #hear(message) {
    if (message.says === "alive" && this.#worker) return this.#watch(this.#worker, message.lock);
    if (message.says === "failed") return this.#fail(message.code, message.file, message.words);
    this.#job?.hears(message);
    if (message.says !== "done" && message.says !== "tested") return;
    this.#job?.done();
    this.#job = null;
    this.#next();
  }

  /**
   * Everything that was asked ends; the next Run begins anew.
   * @param {string} code
   * @param {string} [file]
   * @param {string} [words]
   */
  #fail(code, file = "", words = "") {
    this.#end({ says: "failed", code, file, words });
  }

  /**
   * Take a job back that still waits; returns whether it did.
   * @param {Hears} hears of the job
   */
  drop(hears) {
    const job = this.#jobs.find((each) => each.hears === hears);
    this.#jobs = this.#jobs.filter((each) => each !== job);
    job?.done();
    return job !== undefined;
  }

  /** End what runs and what waits. A fresh Python is ready for the next Run soon. */
  stop() {
    const again = this.started;
    this.#end({ says: "stopped" });
    if (again) void this.#start();
  }

  /** @param {Message} message */
  #end(message) {
    this.#starts += 1;
    this.#worker?.terminate();
    this.#worker = null;
    const jobs = [...(this.#job ? [this.#job] : []), ...this.#jobs];
    this.#job = null;
    this.#jobs = [];
    for (const job of jobs) {
      job.hears(message);
      job.done();
    }
  }

  /** Forget what the cells of a page defined. @param {string} page */
  forget(page) {
    this.#worker?.postMessage(JSON.stringify({ do: "forget", page }));
  }
}
