// What a page keeps in the reader's browser only; without it everything works, and forgets.

/** Said by a document when all that is kept was erased. */
export const ERASED = "uphill:erased";

/** A record under a name of the browser's own storage, as long as its text is not too long. @template T */
export class Kept {
  /** What the browser did not take, kept as long as the page is open. @type {Record<string, T>} */
  #here = {};

  /**
   * @param {string} name
   * @param {number} most signs of text
   */
  constructor(name, most) {
    this.name = name;
    this.most = most;
    globalThis.document?.addEventListener(ERASED, () => { this.#here = {}; });
  }

  /** @returns {Record<string, T>} */
  all() {
    return { ...this.#found(), ...this.#here };
  }

  /**
   * Return whether the browser keeps it; otherwise it lasts as long as the page.
   * @param {Record<string, T>} kept
   */
  write(kept) {
    const text = JSON.stringify(kept);
    if (text.length <= this.most && swap({ [this.name]: text })) {
      this.#here = {};
      return lasts();
    }
    // Only what changed: the rest may still be changed by another tab.
    const found = this.#found();
    const changed = Object.entries(kept).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(found[key]));
    this.#here = Object.fromEntries(changed);
    return false;
  }

  /** @returns {Record<string, T>} */
  #found() {
    try {
      const found = JSON.parse(localStorage.getItem(this.name) ?? "{}");
      return found && typeof found === "object" && !Array.isArray(found) ? found : {};
    } catch {
      return {}; // denied, or damaged
    }
  }
}

/** Return whether what is kept outlasts the page: where storage is denied, it stands in for it. */
export const lasts = () => typeof Storage === "function" && localStorage instanceof Storage;

/** Return the text under a name, if the browser keeps any. @param {string} name */
export function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Return the text that this tab keeps under a name, over reloads. @param {string} name */
export function inTab(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Keep a text as long as this tab is open, or none if it is null. @param {string} name @param {string | null} text */
export function keepInTab(name, text) {
  try {
    sessionStorage.removeItem(name);
    if (text !== null) sessionStorage.setItem(name, text);
  } catch {
    // denied, or full: it lasts as long as the page
  }
}

/**
 * Put texts under names, all of them or none; returns whether the browser took them.
 * @param {Record<string, string | null>} texts nothing is left under a name whose text is null
 */
export function swap(texts) {
  /** @type {[string, string | null][]} */
  const done = [];
  /** @param {string} name @param {string | null} text */
  const put = (name, text) => {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  };
  try {
    for (const [name, text] of Object.entries(texts)) {
      const before = localStorage.getItem(name);
      put(name, text);
      done.push([name, before]);
    }
    return true;
  } catch {
    // What was there before has room again once what took its place is gone.
    for (const [name] of done) put(name, null);
    for (const [name, before] of done) put(name, before);
    return false;
  }
}
