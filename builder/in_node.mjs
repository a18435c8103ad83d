// Runs a Python program in Pyodide: node in_node.mjs PYODIDE.mjs PROGRAM.py FOLDER [PACKAGES JSON]
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, program, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(pyodide).href);
const python = await loadPyodide({ env: { PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" } });
python.mountNodeFS("/work", folder);
python.runPython(readFileSync(program, "utf-8"), { filename: program });
