// The copy of a cell that runs anywhere: what it imports, the cells it needs, and its own code.

/**
 * @typedef {{id: string, code: string, needs?: string[], alone?: [number, number], tests?: string, traps?: string[], raises?: boolean, differs?: string}} Known
 * @typedef {{title: string, pieces: string[], preludes: number[][], cells: Known[]}} Content what the build tells of a page's cells
 */

// An import of `snippets` at the top of a cell; builder/copies.py has the same expression.
const IMPORT = new RegExp(
  String.raw`^(?:from[ \t]+snippets(?:\.\w+)*[ \t]+import[ \t]*` +
    String.raw`(?:\([^()]*\)|(?<=[ \t])\w+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*\w+(?:[ \t]+as[ \t]+\w+)?)*)` +
    String.raw`|import[ \t]+snippets(?:\.\w+)*(?:[ \t]+as[ \t]+\w+)?)` +
    String.raw`[ \t]*(?:#[^\n]*)?(?:\n|(?![\s\S]))`,
  "gm",
);

/**
 * Return the code of a cell without its imports of `snippets`.
 * @param {string} code
 * @param {Set<string>} [there] names, as `imported` gives them, that need no import; others stay
 */
export function stripped(code, there) {
  return code.replace(IMPORT, (all) => (!there || imported(all).every((name) => there.has(name)) ? "" : all)).trim();
}

/** Return what code imports of `snippets`, each name with where it is from. @param {string} code */
function imported(code) {
  return (code.match(IMPORT) ?? []).flatMap((each) => {
    const [from, names] = each.replace(/#[^\n]*/g, "").replace(/[()\s]+/g, " ").trim().split(/ (?=import )/);
    return (names ?? "").replace("import", "").split(",").map((name) => name.trim()).filter(Boolean).map((name) => `${from} ${name}`)
      .concat(names ? [] : from);
  });
}

/** Put pieces of code together, as builder/standalone.py does. @param {string[]} pieces */
function joined(pieces) {
  let code = "";
  pieces.forEach((piece, k) => {
    const near = k > 0 && !(pieces[k - 1] + piece).includes("\n");
    code += (near ? "\n" : k ? "\n\n\n" : "") + piece;
  });
  return code;
}

/**
 * Return the code of a cell with all that it needs to run anywhere.
 * @param {Content} page
 * @param {string} id of the cell
 * @param {string} name of the cell, for readers
 * @param {(cell: Known) => string} now gives the code of a cell as it is now
 */
export function alone({ title, pieces, preludes, cells }, id, name, now) {
  const own = /** @type {Known} */ (cells.find((cell) => cell.id === id));
  const needed = cells.filter((cell) => own.needs?.includes(cell.id));
  const used = [...needed, own];
  const edited = used.some((cell) => now(cell) !== cell.code);
  const there = new Set(used.flatMap((cell) => (own.alone ? imported(cell.code) : [])));
  const parts = used.map((cell) => stripped(now(cell), there));
  const brought = own.alone ? joined(preludes[own.alone[edited ? 1 : 0]].map((k) => pieces[k])) : "";
  return [`# ${title}, ${name}`, brought, ...parts].filter(Boolean).join("\n\n") + "\n";
}
