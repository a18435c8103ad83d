/** The words of the language, which the build puts in. */
declare const UPHILL_WORDS: Record<string, string>;
/** The style sheet of this script. */
declare const UPHILL_STYLE: string;
/** The address of the script with the rest, from the folder of this one. */
declare const UPHILL_REST: string;
/** The address of the script that sets formulas, from the folder of this one. */
declare const UPHILL_KATEX: string;
/** What the worker is made of: its files with their hashes, and the lock file of its packages. */
declare const UPHILL_PYTHON: import("./python.js").Distribution;

declare module "pyodide/pyodide.asm.mjs";
