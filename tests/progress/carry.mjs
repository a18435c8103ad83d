// Answers what becomes of what is kept: carried to another browser by a file, or changed step by step.
import { readFileSync } from "node:fs";
import { Refused, opened, taken, written } from "../../docs/assets/progress/file.js";
import { marked, merged, saw, visited } from "../../docs/assets/progress/state.js";

const TODAY = "2026-11-22";

/** A browser, as far as it keeps texts by name. @param {Record<string, unknown>} kept */
const browser = (kept) => new Map(Object.entries(kept).map(([name, value]) => [name, JSON.stringify(value)]));
/** @param {Map<string, string>} there */
const reads = (there) => (/** @type {string} */ name) => there.get(name) ?? null;
/** @param {Map<string, string>} there @param {Record<string, string | null>} texts */
const writes = (there, texts) => Object.entries(texts).forEach(([name, text]) => (text === null ? there.delete(name) : there.set(name, text)));
/** @param {Map<string, string>} there */
const values = (there) => Object.fromEntries([...there].map(([name, text]) => [name, JSON.parse(text)]));

const deeds = {
  /** Export, erase, import. @param {{kept: Record<string, unknown>, way: "merge" | "replace"}} asked */
  carried({ kept, way }) {
    const there = browser(kept);
    const file = written(reads(there), TODAY);
    there.clear();
    writes(there, taken(reads(there), opened(file), way));
    const once = values(there);
    writes(there, taken(reads(there), opened(file), "merge"));
    return { once, twice: values(there) };
  },
  /** @param {{one: any, other: any}} asked */
  merged: ({ one, other }) => [merged(one, other), merged(other, one), merged(merged(one, other), other)],
  /** Each state of a record that is changed. @param {{steps: any[][]}} asked */
  changed({ steps }) {
    const states = [/** @type {any} */ ({})];
    for (const [deed, path, now, what] of steps) {
      const before = states[states.length - 1];
      if (deed === "marked") states.push(marked(before, path, what ?? undefined, now));
      else if (deed === "saw") states.push(saw(before, path, what, ["a", "b"], { now, today: TODAY }));
      else states.push(visited(before, path, what, now));
    }
    const last = states[states.length - 1];
    return { states, merged: states.map((state) => merged(last, state)) };
  },
  /** @param {{text: string}} asked */
  opened({ text }) {
    try {
      return opened(text);
    } catch (fault) {
      if (fault instanceof Refused) return fault.code;
      throw fault;
    }
  },
};

/** @type {[keyof typeof deeds, any][]} */
const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(([deed, more]) => deeds[deed](more))));
