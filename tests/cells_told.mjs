// Runs cells_told.py in Pyodide as pages have it.
// node cells_told.mjs PYODIDE.mjs PREPARED HOME.zip PROGRAM ASKED TOLD
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, prepared, home, program, asked, told] = process.argv.slice(2);

async function run() {
  const { loadPyodide } = await import(pathToFileURL(pyodide).href);
  const { lock } = JSON.parse(readFileSync(`${prepared}/manifest.json`, "utf-8"));
  const python = await loadPyodide({
    lockFileContents: lock,
    packageBaseUrl: `${prepared}/`,
    packageCacheDir: `${prepared}/`,
    stdLibURL: `${prepared}/python_stdlib.zip`,
    env: { HOME: "/home/reader", MPLBACKEND: "agg", PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" },
  });
  python.unpackArchive(new Uint8Array(readFileSync(home)), "zip", { extractDir: "/lib/python3.14/site-packages" });
  await python.loadPackage(Object.keys(lock.packages), { messageCallback: () => {} });
  python.FS.writeFile("/asked.json", readFileSync(asked));
  python.runPython(`import sys; sys.argv[:] = ["", "/asked.json", "/told.json"]`);
  const globals = python.toPy({ __name__: "__main__" });
  python.runPython(readFileSync(program, "utf-8"), { filename: program, globals });
  writeFileSync(told, python.FS.readFile("/told.json"));
}

// Said without its place, which is a line of a megabyte.
await run().catch((fault) => {
  console.error(String(fault));
  process.exit(1);
});
