// Runs a Python script inside Pyodide under Node, over a folder it may write to.
// Usage: node prepare.mjs PYODIDE_FOLDER STAGE SCRIPT
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, stage, script] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
const pyodide = await loadPyodide({ indexURL: folder + path.sep });
pyodide.FS.mkdirTree("/stage");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: stage }, "/stage");
await pyodide.runPythonAsync(readFileSync(script, "utf-8"));
