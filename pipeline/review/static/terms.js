// Terms that are proposed for the lexicon: a button takes one in.

import { notice, say, send, texts } from "./common.js";

document.querySelector(".terms").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const given = Object.fromEntries(new FormData(form));
  const { status, said } = await send("/api/accept", { name: form.dataset.name, ...given });
  if (status === 200) {
    form.closest("li").remove();
    notice(texts.term_accepted);
  } else notice(said.error === "unknown_parent" ? texts.unknown_parent : say("not_saved", { reason: said.reason || status }), true);
});
