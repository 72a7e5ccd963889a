// Runs a Python script inside Pyodide, with folders of this machine mounted read-only in spirit: nothing is installed.
// Usage: node engine.mjs PYODIDE_FOLDER SCRIPT NAME=FOLDER...
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";
import path from "node:path";

const [folder, script, ...mounts] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
const pyodide = await loadPyodide({ indexURL: folder + path.sep });
for (const mount of mounts) {
  const [name, place] = mount.split(/=(.*)/s);
  pyodide.FS.mkdirTree("/" + name);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: place }, "/" + name);
}
await pyodide.runPythonAsync(readFileSync(script, "utf-8"));
