// Between the desk's pages and the Python beside them: what a browser would send to a server goes to the worker.
"use strict";

const worker = new Worker("worker.js", { type: "module" });
const waiting = new Map();
let number = 0;

worker.onmessage = ({ data }) => {
  if (data.stage !== undefined) return tell(data);
  const { resolve, reject } = waiting.get(data.id);
  waiting.delete(data.id);
  data.error ? reject(new Error(data.error)) : resolve(data);
};
worker.onerror = (event) => tell({ failed: event.message });

function tell({ stage, failed }) {
  const words = document.getElementById("loading");
  if (failed !== undefined) {
    if (words) words.textContent = `Webside could not start here (${failed}). A browser of this year is needed.`;
    return;
  }
  const bar = document.getElementById("loaded");
  if (bar) bar.value = stage;
}

// A request of the page, answered by the worker. A body goes as a Blob, which is read part by part.
async function ask(method, path, headers = {}, body = null) {
  const id = ++number;
  if (body !== null && !(body instanceof Blob)) {
    const wrapped = new Response(body);
    const type = wrapped.headers.get("content-type");
    if (type) headers["content-type"] = type;
    body = await wrapped.blob();
  }
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker.postMessage({ id, method, path, headers, body });
  });
}

// The part of XMLHttpRequest that htmx uses.
class Asking extends EventTarget {
  upload = new EventTarget();
  status = 0;
  statusText = "";
  response = "";
  responseText = "";
  responseURL = "";
  readyState = 0;
  timeout = 0;
  withCredentials = false;
  #headers = {};
  #told = {};
  #gone = false;

  open(method, path) {
    this.method = method;
    this.path = inside(path);
    this.readyState = 1;
  }
  overrideMimeType() {}
  setRequestHeader(name, value) { this.#headers[name.toLowerCase()] = String(value); }
  getResponseHeader(name) { return this.#told[name.toLowerCase()] ?? null; }
  getAllResponseHeaders() { return Object.entries(this.#told).map(([name, value]) => `${name}: ${value}`).join("\r\n"); }
  abort() { this.#gone = true; this.#fire("abort"); this.#fire("loadend"); }

  async send(body) {
    this.#fire("loadstart");
    try {
      const answer = await ask(this.method.toUpperCase(), this.path, this.#headers, body ?? null);
      if (this.#gone) return;
      this.#told = answer.headers;
      this.status = answer.status;
      this.response = this.responseText = new TextDecoder().decode(answer.body);
      this.responseURL = new URL(this.path, location.origin).href;
      this.readyState = 4;
      this.#fire("load");
    } catch {
      this.#fire("error");
    }
    this.#fire("loadend");
  }

  #fire(kind) {
    const event = new ProgressEvent(kind);
    this.dispatchEvent(event);
    this["on" + kind]?.(event);
  }
}
window.XMLHttpRequest = Asking;

// The path inside the desk of an address of this page.
function inside(address) {
  const url = new URL(address, location.origin);
  return url.pathname + url.search;
}

// The looks of this page: all that was handed in lies in its memory, and leaving it throws that away.
const looks = new Set();

function remember(path, found) {
  const look = path.match(/^\/looks\/[^/?]+/)?.[0];
  if (!look) return;
  if (path.endsWith("/forget")) looks.delete(look);
  else if (found) looks.add(look);
}

addEventListener("beforeunload", (event) => {
  if (looks.size) event.preventDefault();
});

async function visit(method, path, body = null) {
  const answer = await ask(method, path, {}, body);
  remember(path, answer.status < 400);
  if (answer.status >= 300 && answer.status < 400) return visit("GET", inside(answer.headers.location));
  const page = new DOMParser().parseFromString(new TextDecoder().decode(answer.body), "text/html");
  document.title = page.title;
  document.body.replaceChildren(...page.body.childNodes);
  htmx.process(document.body);
  if (location.hash.slice(1) !== path) history.pushState(null, "", "#" + path);
  scrollTo(0, 0);
  document.getElementById("main")?.focus({ preventScroll: true });
}

async function file(path) {
  const answer = await ask("GET", path);
  const address = URL.createObjectURL(new Blob([answer.body], { type: answer.headers["content-type"] }));
  setTimeout(() => URL.revokeObjectURL(address), 600_000);
  return address;
}

async function save(path, name) {
  const link = document.createElement("a");
  link.href = await file(path);
  link.download = name;
  link.click();
}

// The tab is opened while the click still counts as one; what it shows comes a moment later.
async function show(path) {
  const tab = open("about:blank");
  tab.location = await file(path);
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  const form = event.target;
  const filled = new FormData(form, event.submitter);
  const method = (form.getAttribute("method") ?? "get").toUpperCase();
  const path = inside(form.getAttribute("action") ?? "/");
  const asked = method === "GET" ? visit(method, `${path}?${new URLSearchParams(filled)}`) : visit(method, path, filled);
  asked.catch(lost);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const address = link.getAttribute("href");
  if (!address.startsWith("/")) return;
  event.preventDefault();
  const done = link.download ? save(address, link.download) : link.target === "_blank" ? show(address) : visit("GET", address);
  done.catch(lost);
});

addEventListener("popstate", () => visit("GET", location.hash.slice(1) || "/").catch(lost));

function lost() {
  const words = document.getElementById("stopped");
  if (words) {
    words.textContent = "Webside stopped in this page. Load the page again; what was handed in is gone.";
    words.hidden = false;
  }
}

// Works without a network from the second time on, where the browser can keep the page.
navigator.serviceWorker?.register("offline.js").catch(() => {});

visit("GET", "/").catch((error) => tell({ failed: error.message }));
