// What a page cannot do without a script: the clipboard's HTML, copying, dropping, and saying that the desk is gone.
"use strict";

// A paste brings plain text and HTML; the HTML is sent too, as long as the text stands as it was pasted. A text of
// many megabytes would make the box stand still: it is sent as it is, and not shown.
const MOST_SHOWN = 500000;
let pasted = null;
document.addEventListener("paste", (event) => {
  const box = event.target;
  if (box.dataset.paste !== "html") return;
  const text = event.clipboardData.getData("text/plain"), markup = event.clipboardData.getData("text/html");
  const file = box.form.querySelector("[name=pasted]"), note = box.form.querySelector("[data-pasted]");
  const large = Math.max(text.length, markup.length) > MOST_SHOWN;
  const held = new DataTransfer();
  if (large) {
    event.preventDefault();
    held.items.add(markup ? new File([markup], "pasted.html") : new File([text], "pasted.txt"));
    note.textContent = `A paste of ${(held.files[0].size / 1e6).toFixed(1)} MB is ready; it is too long to be shown here.`;
  } else {
    note.textContent = "";
  }
  file.files = held.files;
  box.required = !large;
  pasted = markup && !large ? { text, markup } : null;
});

// What is missing is said in the page: a browser's own bubble is gone after a moment, and some show none.
const told = (form, sentence) => {
  let note = form.querySelector("[data-missing]");
  if (!note) {
    note = document.createElement("p");
    note.className = "notice strong";
    note.dataset.missing = "";
    note.setAttribute("role", "alert");
    form.querySelector("button").before(note);
  }
  note.textContent = sentence;
};
const MISSING = {
  text: "Nothing is pasted yet: copy the page or the text, and paste it above.",
  file: "No file is chosen yet: choose one above, or drop it here.",
  name: "No name yet: write the name that people search for.",
  because: "No reason yet: write why; it is printed in the report.",
};
document.addEventListener("invalid", (event) => {
  const sentence = MISSING[event.target.name];
  if (!sentence) return;
  event.preventDefault();
  event.target.focus();
  told(event.target.form, sentence);
}, true);

const flat = (text) => text.replace(/\s+/g, " ").trim();

document.addEventListener("submit", (event) => {
  const form = event.target;
  const box = form.querySelector("[data-paste=html]");
  if (box && box.required && !box.value.trim()) {
    event.preventDefault();
    return told(form, MISSING.text);
  }
  form.querySelector("[data-missing]")?.remove();
  if (box) {
    const whole = pasted && flat(box.value) === flat(pasted.text);
    form.querySelector("[name=html]").value = whole ? pasted.markup : "";
  }
  if (form.dataset.busy) {
    const button = form.querySelector("button");
    button.textContent = form.dataset.busy + " …";
    button.setAttribute("aria-disabled", "true");
  }
});

// Back from the cache of pages: what said "Reading" may be pressed again.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy).textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    button.textContent = "Selected: press Ctrl+C";
  }
});

// A file is dropped into its box; one dropped beside it must not replace the page.
const dropBox = (event) => event.target.closest?.("form.drop");
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    const box = dropBox(event);
    if (!box) return;
    box.classList.toggle("over", kind === "dragover");
    if (kind !== "drop") return;
    box.querySelector("input[type=file]").files = event.dataTransfer.files;
    box.requestSubmit();
  });
}

document.addEventListener("htmx:sendError", () => { document.getElementById("stopped").hidden = false; });

// A decision takes its own card away; whoever works by keyboard goes on at the heading of what is left.
let decided = false;
document.addEventListener("htmx:beforeSwap", (event) => { decided = event.detail.target.contains(document.activeElement); });
document.addEventListener("htmx:afterSettle", () => {
  if (decided && document.activeElement === document.body) document.getElementById("found-title")?.focus({ preventScroll: true });
});
