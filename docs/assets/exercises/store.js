// What a reader answered, kept in their browser only; without it everything works, and forgets.

const NAME = "uphill.exercises";
const MAX_TEXT = 1_000_000;

/** What is kept as long as the page is open, where the browser keeps nothing. @type {Record<string, unknown>} */
let here = {};

/** @returns {Record<string, unknown>} */
function all() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "{}");
    return found && typeof found === "object" && !Array.isArray(found) ? { ...here, ...found } : here;
  } catch {
    return here; // denied, or damaged
  }
}

/**
 * Return what was kept under a name, if it is of the form this site writes.
 * @param {string} id
 * @returns {{given: unknown, right?: unknown, first?: unknown} | null}
 */
export function recall(id) {
  const kept = all()[id];
  return kept && typeof kept === "object" && "given" in kept ? /** @type {{given: unknown}} */ (kept) : null;
}

/**
 * Keep an answer under a name, as far as the browser allows, and whether the first was right.
 * @param {string} id
 * @param {{given: unknown, right: boolean}} what
 */
export function remember(id, what) {
  const first = recall(id)?.first ?? what.right;
  const kept = { ...all(), [id]: { ...what, first } };
  here = kept;
  write(kept);
}

/**
 * Forget the answers under some names.
 * @param {string[]} ids
 */
export function forget(ids) {
  const kept = all();
  for (const id of ids) delete kept[id];
  here = kept;
  write(kept);
}

/** @param {Record<string, unknown>} kept */
function write(kept) {
  try {
    const text = JSON.stringify(kept);
    if (text.length < MAX_TEXT) localStorage.setItem(NAME, text);
  } catch {
    // full or denied: the answers stay in the page
  }
}
