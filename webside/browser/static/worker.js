// Runs the desk's Python beside the page, so that the page stays quick while texts are read.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const PART = 1 << 20;

export const engine = start();

async function start() {
  postMessage({ stage: 0 });
  const fetched = fetch("engine.zip").then((answer) => {
    if (!answer.ok) throw new Error(`engine.zip: ${answer.status}`);
    return answer.arrayBuffer();
  });
  const pyodide = await loadPyodide({ indexURL: new URL("pyodide/", self.location).href });
  postMessage({ stage: 1 });
  pyodide.unpackArchive(await fetched, "zip", { extractDir: "/engine" });
  pyodide.runPython("import sys; sys.path.insert(0, '/engine')");
  postMessage({ stage: 2 });
  const made = pyodide.pyimport("webside.browser.engine").Engine();
  postMessage({ stage: 3 });
  setTimeout(() => made.warm(), 50);
  return { pyodide, made };
}

// A body is read part by part, so that a file need not stand in memory a second time.
function reader(body) {
  let at = 0;
  return async () => {
    if (body === null || at >= body.size) return new Uint8Array();
    const part = body.slice(at, (at += PART));
    return new Uint8Array(await part.arrayBuffer());
  };
}

self.onmessage = async ({ data: { id, method, path, headers, body } }) => {
  try {
    const { pyodide, made } = await engine;
    const next = reader(body);
    const told = pyodide.toPy(headers);
    const answer = await made.answer_js(method, path, told, next);
    const [status, names, content] = [answer.get(0), answer.get(1), answer.get(2)];
    const bytes = content.toJs().slice();
    const plain = names.toJs({ dict_converter: Object.fromEntries });
    for (const proxy of [told, names, content, answer]) proxy.destroy();
    postMessage({ id, status, headers: plain, body: bytes }, [bytes.buffer]);
  } catch (error) {
    postMessage({ id, error: String(error.message ?? error) });
  }
};
