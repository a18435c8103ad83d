// The files of Python: fetched once, checked against their hashes, kept by the browser, counted.

import { storeOf } from "./store.js";

/**
 * @typedef {{url: string, sha256: string, bytes: number}} Described
 * @typedef {{names: string[], had: number, of: number}} Progress what comes, its bytes that are here, and in all
 */

/** What kept a file from coming: `lost` the network, `gone` from the server, `damaged` on its way. */
export class FileError extends Error {
  /**
   * @param {"lost" | "gone" | "damaged"} code
   * @param {string} name
   */
  constructor(code, name) {
    super(`${name}: ${code}`);
    this.code = code;
    this.file = name;
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} hex */
const base64 = (hex) => btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))));

export class Files {
  /** @type {Map<string, Promise<Uint8Array<ArrayBuffer>>>} */ #asked = new Map();
  /** @type {Map<string, number>} */ #had = new Map();
  #fetch = globalThis.fetch.bind(globalThis);
  #kept;
  #caches = stores(); // before what readers type could reach them, they are taken away

  /**
   * @param {Record<string, Described>} list
   * @param {(progress: Progress) => void} [tell]
   */
  constructor(list, tell = () => {}) {
    this.list = list;
    this.tell = tell;
    this.#kept = kept(Object.values(list)[0].url);
  }

  /**
   * Return the content of a file; raises `FileError`. What failed is asked for again next time.
   * @param {string} name
   */
  get(name) {
    const asked = this.#asked.get(name) ?? this.#get(name);
    this.#asked.set(name, asked);
    asked.catch(() => this.#asked.delete(name));
    return asked;
  }

  /** Forget the content of a file, which nobody will ask for again. @param {string} name */
  done(name) {
    this.#asked.delete(name);
  }

  /** @param {string} name */
  async #get(name) {
    if (!Object.hasOwn(this.list, name)) throw new FileError("gone", name);
    const { url, sha256: wanted } = this.list[name];
    this.#count(name, 0);
    const kept = await this.#kept;
    // Where the site is kept for reading offline, Python is too, in another cache.
    const found = await (kept && this.#caches?.match(url).catch(() => undefined));
    if (found) {
      const bytes = new Uint8Array(await found.arrayBuffer());
      if ((await sha256(bytes)) === wanted) {
        this.#had.delete(name); // nothing of it has to come
        return bytes;
      }
      await kept?.delete(url);
    }
    let bytes = await this.#fetched(name, "default");
    // What lies damaged in the browser's own store may lie whole on the server.
    if (!bytes) bytes = await this.#fetched(name, "reload");
    if (!bytes) throw new FileError("damaged", name);
    const headers = { "Content-Type": "application/octet-stream" };
    await kept?.put(url, new Response(bytes, { headers })).catch(() => {}); // full: next time again
    return bytes;
  }

  /**
   * @param {string} name
   * @param {RequestCache} cache
   */
  async #fetched(name, cache) {
    const { url, sha256: wanted, bytes: length } = this.list[name];
    // Without https a page cannot compute a hash; then the browser compares, in its own words.
    const own = globalThis.crypto?.subtle;
    const response = await this.#fetch(url, own ? { cache } : { cache, integrity: `sha256-${base64(wanted)}` }).catch(() => {
      throw new FileError("lost", name);
    });
    if (!response.ok || !response.body) throw new FileError("gone", name);
    const pieces = [];
    let had = 0;
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new FileError("lost", name);
      });
      if (done) break;
      pieces.push(value);
      had += value.length;
      this.#count(name, Math.min(had, length));
    }
    const bytes = new Uint8Array(had);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return !own || (await sha256(bytes)) === wanted ? bytes : null;
  }

  /**
   * @param {string} name
   * @param {number} had
   */
  #count(name, had) {
    this.#had.set(name, had);
    const sum = [...this.#had.values()].reduce((a, b) => a + b, 0);
    const of = [...this.#had.keys()].reduce((all, each) => all + this.list[each].bytes, 0);
    this.tell({ names: [...this.#had.keys()], had: sum, of });
  }

  /** Throw away what earlier versions of the site have kept. */
  async tidy() {
    const kept = await this.#kept;
    const wanted = new Set(Object.values(this.list).map(({ url }) => url));
    for (const { url } of (await kept?.keys()) ?? []) if (!wanted.has(url)) await kept?.delete(url);
  }
}

/** Return the store of the browser, or nothing where it has none or gives none. @param {string} url of a file of Python */
async function kept(url) {
  try {
    return await caches.open(storeOf(new URL("../..", url).href));
  } catch {
    return undefined;
  }
}

/** All stores of the site; nothing where the browser denies them. @returns {CacheStorage | undefined} */
function stores() {
  try {
    return globalThis.caches;
  } catch {
    return undefined;
  }
}
