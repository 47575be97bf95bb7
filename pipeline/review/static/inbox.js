// The list of documents: progress, files dropped on the page, another try for what failed.

import { ask, notice, say, send, texts } from "./common.js";

const LOOK_AGAIN = 3000; // milliseconds

let shown = null; // the stamp of the list that is shown

async function look() {
  const { status, said } = await ask("/api/progress");
  if (status === 200) {
    const parts = [];
    if (said.running) parts.push(say("running", said.running));
    if (said.indexing) parts.push(say("indexing", { count: said.indexing }));
    document.getElementById("progress").textContent = parts.join(" · ");
    if (shown !== null && said.stamp !== shown) await refresh();
    shown = said.stamp;
  }
  setTimeout(look, LOOK_AGAIN);
}

/** Puts the list as it is now in the place of the one that is shown. */
async function refresh() {
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer || !answer.ok) return;
  const anew = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const selector of [".documents tbody", ".paging"]) {
    document.querySelector(selector).replaceWith(document.adoptNode(anew.querySelector(selector)));
  }
}

document.addEventListener("click", async (event) => {
  if (!event.target.matches("button.again")) return;
  event.target.disabled = true;
  const { status, said } = await send("/api/again", { name: event.target.dataset.name });
  if (status === 200) notice(texts.again_started);
  else {
    event.target.disabled = false;
    const isKnown = said.error === "no_source" || said.error === "no_run";
    notice(isKnown ? texts[said.error] : say("not_taken", { reason: said.reason || status }), true);
  }
});

async function take(files) {
  for (const file of files) {
    const address = `/api/drop?name=${encodeURIComponent(file.name)}`;
    const { status, said } = await ask(address, { method: "PUT", body: file });
    if (status === 200) notice(say("dropped", { name: said.name }));
    else notice(say("not_taken", { reason: said.reason || status }), true);
  }
}

const drop = document.getElementById("drop");
if (drop) {
  document.getElementById("files").addEventListener("change", (event) => take(event.target.files));
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  document.addEventListener("dragleave", () => drop.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    take(event.dataTransfer.files);
  });
}

look();
