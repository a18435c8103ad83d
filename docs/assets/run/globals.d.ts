/** The address of the script with what the buttons do, from the folder of this one. */
declare const UPHILL_REST: string;
/** The address of the script that sets formulas, from the folder of this one. */
declare const UPHILL_KATEX: string;
/** What the worker is made of: its files with their hashes, and the lock file of its packages. */
declare const UPHILL_PYTHON: import("./python.js").Distribution;
/** The style sheet of the editor. */
declare const UPHILL_EDITOR_STYLE: string;

declare module "pyodide/pyodide.asm.mjs";
