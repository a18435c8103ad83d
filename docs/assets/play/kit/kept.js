// What a page keeps in the reader's browser only; without it everything works, and forgets.

/** A record under a name of the browser's own storage, as long as its text is not too long. @template T */
export class Kept {
  /** What is kept as long as the page is open, where the browser keeps nothing. @type {Record<string, T>} */
  #here = {};

  /**
   * @param {string} name
   * @param {number} most signs of text
   */
  constructor(name, most) {
    this.name = name;
    this.most = most;
  }

  /** @returns {Record<string, T>} */
  all() {
    try {
      const found = JSON.parse(localStorage.getItem(this.name) ?? "{}");
      return found && typeof found === "object" && !Array.isArray(found) ? { ...this.#here, ...found } : this.#here;
    } catch {
      return this.#here; // denied, or damaged
    }
  }

  /** @param {Record<string, T>} kept @returns {boolean} whether the browser keeps it */
  write(kept) {
    this.#here = kept; // if the browser keeps nothing, or has no room for it
    try {
      const text = JSON.stringify(kept);
      if (text.length > this.most) return false;
      localStorage.setItem(this.name, text);
      this.#here = {};
      return true;
    } catch {
      return false; // full or denied: it stays in the page
    }
  }
}
