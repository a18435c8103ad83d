// Runs a Python program in Pyodide: node in_node.mjs PYODIDE.mjs PROGRAM.py FOLDER [DISTRIBUTION]
// With a distribution, all its packages are loaded, and its standard library stands in for that of
// Pyodide: the program then runs as a cell does in a page.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, program, folder, distribution] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(pyodide).href);
const lock = distribution && JSON.parse(readFileSync(join(distribution, "manifest.json"), "utf-8")).lock;
const python = await loadPyodide({
  env: { MPLBACKEND: "agg", PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" },
  ...(lock && {
    lockFileContents: lock,
    packageBaseUrl: join(distribution, "/"),
    stdLibURL: join(distribution, "python_stdlib.zip"),
  }),
});
if (lock) await python.loadPackage(Object.keys(lock.packages), { messageCallback: () => {}, checkIntegrity: true });
python.mountNodeFS("/work", folder);
try {
  python.runPython(readFileSync(program, "utf-8"), { filename: program });
} catch (fault) {
  // Node would print the line it came from: all of Pyodide, which is on one.
  console.error(fault.message);
  process.exitCode = 1;
}
