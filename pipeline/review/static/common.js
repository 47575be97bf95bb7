// What every page shares: its texts, requests to the server, and who is working.

export const texts = JSON.parse(document.getElementById("texts").textContent);

/** The text called `key` with `values` in the places that are named in braces. */
export function say(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

let fading = 0;

/** Shows `sentence` at the foot of the page, for a while. */
export function notice(sentence, isBad = false) {
  const place = document.getElementById("notice");
  place.textContent = sentence;
  place.classList.toggle("bad", isBad);
  clearTimeout(fading);
  fading = setTimeout(() => { place.textContent = ""; }, isBad ? 12000 : 2500);
}

/** The answer to a request: its status and its JSON. Status 0 when the server cannot be reached. */
export async function ask(address, options = {}) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", ...options });
    const isJson = (answer.headers.get("content-type") || "").includes("json");
    return { status: answer.status, said: isJson ? await answer.json() : {} };
  } catch {
    return { status: 0, said: { reason: texts.offline } };
  }
}

/** Sends `value` as JSON. */
export function send(address, value) {
  return ask(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  });
}

/** An element with properties and children; text is only ever text. */
export function make(name, properties = {}, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

/** An SVG element with attributes. */
export function draw(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

document.getElementById("person").addEventListener("change", (event) => {
  send("/api/choose", { person: event.target.value });
});
document.getElementById("language").addEventListener("click", async (event) => {
  await send("/api/choose", { language: event.target.lang });
  location.reload();
});
