// One document: the page and, beside it, its doubts, text, metadata and signatures, in step with each other.

import { ask, make, notice, say, send, texts } from "./common.js";
import { Queue } from "./queue.js";
import { Region } from "./region.js";
import { TableRepair } from "./repair.js";
import { Sheet } from "./sheet.js";
import { InStep } from "./step.js";

const LOOK_AGAIN = 1500; // milliseconds
const LONG = 14; // characters of a cell that needs room for more than a word a line
const TABS = ["doubts", "text", "fields", "signatures"];

const desk = document.getElementById("desk");
const { name } = desk.dataset;
let sheet;
let queue;
let repairs = new Map(); // by the id of each table that is shown
let placed = []; // elements of the text that is shown, with the boxes of their places on the page

function showTab(wanted) {
  for (const tab of TABS) {
    document.getElementById(`tab-${tab}`).setAttribute("aria-selected", String(tab === wanted));
    document.getElementById(`panel-${tab}`).hidden = tab !== wanted;
  }
}

for (const [place, tab] of TABS.entries()) {
  const button = document.getElementById(`tab-${tab}`);
  button.addEventListener("click", () => showTab(tab));
  button.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) document.getElementById(`tab-${TABS[(place + by + TABS.length) % TABS.length]}`).focus();
  });
}

/** Something that was clicked on becomes what is asked about. */
async function pick(target) {
  showTab("doubts");
  if (target.kind === "cell") {
    const place = `table=${target.table}&row=${target.row}&col=${target.col}`;
    const { status, said } = await ask(`/api/cell?d=${encodeURIComponent(name)}&${place}`);
    if (status === 200) queue.pick(said);
    else notice(texts.read_anew, true);
    return;
  }
  const found = queue.doubts.find(({ target: one }) => (
    one.kind === target.kind && one.page === target.page && one.index === target.index
  ));
  if (found) queue.pick(found);
}

async function goTo(number, again = false) {
  const content = await sheet.show(number, again);
  if (content) showText(content);
  return content;
}

function cellOf(table, cell) {
  const button = make("button", { type: "button" }, cell.text || "\u00a0");
  button.addEventListener("click", () => pick({ kind: "cell", table: table.index, row: cell.row, col: cell.col }));
  const place = make("td", { rowSpan: cell.down, colSpan: cell.across }, button);
  place.className = [cell.state, cell.number ? "number" : "", cell.text.length > LONG ? "long" : ""].join(" ").trim();
  place.dataset.cell = `${table.index}/${cell.row}/${cell.col}`;
  return place;
}

function tableOf(table) {
  const rows = table.rows.map((row) => {
    const made = make("tr", {}, ...row.cells.map((cell) => cellOf(table, cell)));
    made.className = row.kind === "header" || row.kind === "index" ? "head" : row.kind;
    const boxes = row.cells.map((cell) => cell.bbox).filter(Boolean);
    if (boxes.length) {
      placed.push([made, [0, Math.min(...boxes.map((box) => box[1])), 0, Math.max(...boxes.map((box) => box[3]))]]);
    }
    return made;
  });
  const caption = [table.caption, table.unit].filter(Boolean).join(" – ");
  const grid = make("table", { className: "grid" }, make("caption", {}, caption), ...rows);
  repairs.set(table.id, new TableRepair(table, grid, repair));
  return make("div", {}, repairs.get(table.id).bar, make("div", { className: "wide-table" }, grid));
}

/** Records what a person does to the build of a table; whether that is on disk. */
async function repair(wanted) {
  const { status, said } = await send("/api/repair", { name, version: queue.version, repair: wanted });
  if (status === 200) {
    queue.repaired(said);
    notice(texts.saved);
    await changed("corrected", said);
    return true;
  }
  const known = { does_not_fit: texts.does_not_fit, no_table: texts.no_table, no_picture: texts.no_picture };
  const otherwise = said.error === "read_anew" ? texts.read_anew : say("not_saved", { reason: said.reason || status });
  notice(known[said.error] || otherwise, true);
  return false;
}

function readRegion(page, region) {
  notice(texts.reading_region);
  return repair({ repair: "read", page, region });
}

function showText(content) {
  const repaired = [...repairs.entries()].find(([, one]) => one.to !== null);
  repairs = new Map();
  placed = [];
  const tables = new Map(content.tables.map((table) => [table.id, table]));
  const parts = [];
  for (const block of content.blocks) {
    if (block.kind === "table") {
      if (tables.has(block.table)) parts.push(tableOf(tables.get(block.table)));
      tables.delete(block.table);
      continue;
    }
    const made = make("p", { className: `block ${block.kind}`, tabIndex: 0 }, block.text);
    const point = () => {
      document.querySelectorAll(".block.here").forEach((one) => one.classList.remove("here"));
      made.classList.add("here");
      sheet.mark(content.number, block.bbox);
    };
    made.addEventListener("click", point);
    made.addEventListener("keydown", (event) => { if (event.key === "Enter") point(); });
    placed.push([made, block.bbox]);
    parts.push(made);
  }
  parts.unshift(...[...tables.values()].map(tableOf)); // begun on an earlier page
  if (content.footnotes.length) {
    const notes = content.footnotes.map((note) => make("p", {}, `${note.mark} ${note.text}`));
    parts.push(make("div", { className: "footnotes" }, make("h2", {}, texts.footnotes), ...notes));
  }
  document.getElementById("panel-text").replaceChildren(...parts);
  pointAt(queue && queue.current);
  if (repaired && repairs.has(repaired[0])) repairs.get(repaired[0]).goOn(repaired[1].to);
}

function pointAt(doubt) {
  document.querySelectorAll(".grid .here").forEach((one) => one.classList.remove("here"));
  if (!doubt || doubt.target.kind !== "cell") return;
  const { table, row, col } = doubt.target;
  const place = document.querySelector(`[data-cell="${table}/${row}/${col}"]`);
  if (place) {
    place.classList.add("here");
    place.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

function showFields(said) {
  const panel = document.getElementById("panel-fields");
  if (panel.contains(document.activeElement) && document.activeElement.matches("input, textarea")) return;
  panel.replaceChildren(...said.fields.map(fieldOf));
}

function fieldOf(field) {
  const id = `field-${field.target.field}`;
  const input = make(field.long ? "textarea" : "input", { id, value: field.text });
  if (field.long) input.rows = Math.min(8, Math.max(2, field.text.split("\n").length));
  const save = make("button", { type: "button" }, texts.save);
  const isPerson = field.said !== null;
  const isUnsure = queue.doubts.some(({ target }) => (
    target.kind === "field" && target.field.split(".")[0] === field.target.field.split(".")[0]
  ));
  const put = async () => {
    const said = await queue.correct(field.target, input.value, field.seen);
    if (!said) return;
    queue.done.push({ target: field.target, said: field.said, doubt: field, id: said.last });
    notice(texts.saved);
    document.activeElement.blur();
    showFields(said);
    document.getElementById(id).focus();
  };
  save.addEventListener("click", put);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !field.long && !event.isComposing) { event.preventDefault(); put(); }
  });
  input.addEventListener("focus", async () => {
    if (!field.bbox) return;
    await goTo(field.page);
    sheet.mark(field.page, field.bbox);
  });
  const original = field.original && field.original !== field.text
    ? [make("small", {}, `${texts.was_read}: ${field.original}`)] : [];
  return make(
    "div",
    { className: `field ${isPerson ? "person" : isUnsure ? "unsure" : ""}` },
    make("label", { htmlFor: id }, field.title),
    make("div", { className: "row" }, input, save),
    ...original,
  );
}

function showSignatures(overview) {
  const panel = document.getElementById("panel-signatures");
  const signatures = overview.signatures.map((one) => {
    const facts = [one.intact ? texts.intact : texts.not_intact];
    if (!one.covers_whole_file) facts.push(texts.not_whole);
    facts.push(texts[`trust_${one.trust}`]);
    const who = [one.signer, one.signed_at].filter(Boolean).join(" · ");
    return make("li", { className: one.intact ? "" : "broken" }, `${who}: ${facts.join("; ")}`);
  });
  const issues = overview.issues.map((issue) => {
    const parts = [issue.message];
    if (issue.page) {
      const link = make("button", { type: "button" }, `${texts.page} ${issue.page}`);
      link.addEventListener("click", () => goTo(issue.page));
      parts.push(" ", link);
    }
    if (issue.severity !== "info") {
      if (issue.seen_by) parts.push(` ✓ ${issue.seen_by}`);
      const tick = make("button", { type: "button", className: "tick" }, issue.seen_by ? texts.take_back : texts.seen);
      tick.addEventListener("click", () => (
        queue.correct({ kind: "issue", index: issue.index }, issue.seen_by ? null : issue.message, issue.seen)
      ));
      parts.push(" ", tick);
    }
    return make("li", { className: issue.seen_by ? "seen" : issue.severity }, ...parts);
  });
  const corrections = overview.corrections.map((one) => {
    const what = one.repair ? `${texts[one.repair]}: ` : "";
    const when = one.at.slice(0, 16).replace("T", " ");
    const item = make("li", {}, `${what}${one.before || "∅"} → ${one.text || "∅"} (${one.by}, ${when}) `);
    if (one.repair) {
      const undo = make("button", { type: "button", className: "take-back" }, texts.take_back);
      undo.addEventListener("click", () => queue.takeBack(one.id));
      item.append(undo);
    }
    return item;
  });
  panel.replaceChildren(
    make("h2", {}, texts.signature),
    signatures.length ? make("ul", { className: "notes" }, ...signatures) : make("p", {}, texts.no_signatures),
    make("h2", {}, texts.issues),
    make("ul", { className: "notes" }, ...issues),
    make("h2", {}, texts.corrections),
    make("ul", { className: "notes" }, ...corrections),
  );
}

async function lookForFiles() {
  const place = document.getElementById("files");
  const { status, said } = await ask(`/api/progress?d=${encodeURIComponent(name)}`);
  if (status === 200) {
    if (said.failure) place.textContent = say("files_failed", { reason: said.failure });
    else place.textContent = said.due ? texts.files_pending : texts.files_ready;
    if (!said.due) return;
  }
  setTimeout(lookForFiles, LOOK_AGAIN);
}

async function changed(what, said) {
  if (what === "shown") {
    await goTo(said.page);
    pointAt(said);
    return;
  }
  Object.assign(sheet.overview, said);
  showFields(said);
  showSignatures(sheet.overview);
  await goTo(sheet.number, true);
  lookForFiles();
}

async function open() {
  const { status, said } = await ask(`/api/document?d=${encodeURIComponent(name)}`);
  if (status !== 200) {
    notice(said.reason || texts.offline, true);
    return;
  }
  sheet = new Sheet(name, said, pick);
  queue = new Queue(name, said, sheet, changed);
  new Region(sheet, readRegion);
  new InStep(sheet.scroll, document.getElementById("panel-text"), () => (
    placed.map(([element, [, y0, , y1]]) => ({ element, top: sheet.down(y0), bottom: sheet.down(y1) }))
  ));
  document.getElementById("of").textContent = `/ ${said.pages.length}`;
  const turn = (by) => goTo(Math.min(said.pages.length, Math.max(1, sheet.number + by)));
  document.getElementById("previous").addEventListener("click", () => turn(-1));
  document.getElementById("next").addEventListener("click", () => turn(1));
  document.getElementById("number").addEventListener("change", (event) => goTo(Number(event.target.value)));
  await goTo(said.doubts.length ? said.doubts[0].page : 1);
  showFields(said);
  showSignatures(said);
  await queue.show();
  desk.dataset.ready = "yes";
}

open();
