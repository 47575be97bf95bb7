// Doubt by doubt: one is shown, a key settles it, the next follows.

import { make, notice, say, send, texts } from "./common.js";

export class Queue {
  constructor(name, overview, sheet, onChange) {
    this.name = name;
    this.sheet = sheet;
    this.onChange = onChange;
    this.place = 0;
    this.picked = null; // something that was clicked on stands before the queue
    this.done = []; // what may be undone: targets with what was said before
    this.seenAnyway = null; // the correction of somebody else that this person has been told of
    this.form = document.getElementById("doubt");
    this.answer = document.getElementById("answer");
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.accept(); });
    document.getElementById("skip").addEventListener("click", () => this.step(1));
    document.getElementById("back").addEventListener("click", () => this.step(-1));
    document.getElementById("undo").addEventListener("click", () => this.undo());
    this.answer.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("keydown", (event) => {
      if (event.altKey && event.code === "KeyZ") { event.preventDefault(); this.undo(); }
    });
    this.take(overview);
  }

  /** What the server says is doubtful now. */
  take(said) {
    this.version = said.version;
    this.doubts = said.doubts;
    this.count = said.count;
    const pill = document.getElementById("remaining");
    pill.textContent = this.count ? say("remaining", { count: this.count }) : texts.none_left;
    pill.classList.toggle("done", !this.count);
    this.place = Math.min(this.place, Math.max(0, this.doubts.length - 1));
  }

  get current() {
    return this.picked || this.doubts[this.place] || null;
  }

  /** Shows the doubt that is due, with the page it stands on unless it is not to `follow`. */
  async show({ focus = true, follow = true } = {}) {
    const doubt = this.current;
    this.form.hidden = !doubt;
    document.getElementById("none-left").hidden = Boolean(doubt);
    this.seenAnyway = null;
    if (!doubt) {
      if (follow) this.sheet.mark(0, null);
      return;
    }
    document.getElementById("label").textContent = doubt.label.join(" · ") || `${texts.page} ${doubt.page}`;
    this.sheet.enlarge(document.getElementById("crop"), doubt.page, doubt.bbox);
    document.getElementById("sureness").textContent = doubt.original
      ? say("sureness", { original: doubt.original, percent: Math.round(doubt.confidence * 100) }) : "";
    document.getElementById("reasons").replaceChildren(...doubt.reasons.map((reason) => make("li", {}, reason)));
    this.answer.value = doubt.text;
    this.answer.rows = Math.min(6, doubt.text.split("\n").length + Math.floor(doubt.text.length / 50));
    this.showReadings(doubt);
    const checks = doubt.checks.map((check) => (
      make("li", { className: check.passed ? "passed" : "failed" }, `${check.passed ? "✓" : "✗"} ${check.text}`)
    ));
    document.getElementById("checks").replaceChildren(...checks);
    document.getElementById("checks-of").hidden = !checks.length;
    if (focus) {
      this.answer.focus({ preventScroll: true });
      this.answer.select();
    }
    if (!follow) return;
    const asked = doubt;
    await this.onChange("shown", doubt);
    if (this.current === asked) this.sheet.mark(doubt.page, doubt.bbox);
    const following = this.doubts[(this.place + 1) % this.doubts.length];
    if (following) new Image().src = this.sheet.picture(following.page); // while this one is looked at
  }

  showReadings(doubt) {
    const others = doubt.readings.slice(0, 9);
    const items = others.map((text) => {
      const button = make("button", { type: "button" }, text || "∅");
      button.addEventListener("click", () => this.choose(text));
      const mark = text === doubt.suggestion ? ` (${texts.suggested})` : "";
      return make("li", {}, button, mark);
    });
    document.getElementById("readings").replaceChildren(...items);
    document.getElementById("readings-of").hidden = !items.length;
  }

  choose(text) {
    this.answer.value = text;
    this.answer.focus();
  }

  pressed(event) {
    if (event.isComposing) return; // a Vietnamese input method is still at work
    const doubt = this.current;
    const digit = /^Digit([1-9])$/.exec(event.code);
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.accept();
    } else if (event.key === "Tab" && !event.altKey && !event.ctrlKey) {
      event.preventDefault();
      this.step(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      document.getElementById("skip").focus();
    } else if (event.altKey && digit && doubt && doubt.readings[digit[1] - 1] !== undefined) {
      event.preventDefault();
      this.choose(doubt.readings[digit[1] - 1]);
    }
  }

  step(by) {
    if (this.picked) {
      this.picked = null;
    } else if (this.doubts.length) {
      this.place = (this.place + by + this.doubts.length) % this.doubts.length;
    }
    this.show();
  }

  /** Anything that was clicked on: its own doubt where it has one. */
  pick(doubt) {
    const key = JSON.stringify(doubt.target);
    const found = this.doubts.findIndex((one) => JSON.stringify(one.target) === key);
    this.picked = found < 0 ? doubt : null;
    if (found >= 0) this.place = found;
    this.show();
  }

  async accept() {
    const doubt = this.current;
    if (!doubt || this.busy) return;
    const seen = this.seenAnyway === null ? doubt.seen : this.seenAnyway;
    const said = await this.correct(doubt.target, this.answer.value, seen);
    if (said) {
      this.done.push({ target: doubt.target, said: doubt.said, doubt, id: said.last });
      this.picked = null;
      notice(texts.saved);
      this.show();
    }
  }

  /** A repair of a table is on disk; what was shown may stand elsewhere now. */
  repaired(said) {
    this.done.push({ target: { kind: "repair", index: said.last }, said: null, id: said.last });
    this.picked = null;
    this.take(said);
    this.show({ focus: false, follow: false });
  }

  /** Takes back the repair of a table with that id. */
  async takeBack(id) {
    if (this.busy || !await this.correct({ kind: "repair", index: id }, null, id)) return;
    this.done = this.done.filter((one) => one.target.index !== id || one.target.kind !== "repair");
    this.picked = null;
    notice(texts.undone);
    this.show({ focus: false, follow: false });
  }

  async undo() {
    const last = this.done.at(-1);
    if (!last || this.busy) return;
    if (last.target.kind === "repair") {
      await this.takeBack(last.id);
      return;
    }
    const said = await this.correct(last.target, last.said, last.id);
    if (said) {
      this.done.pop();
      notice(texts.undone);
      const key = JSON.stringify(last.target);
      for (const earlier of this.done) {
        if (JSON.stringify(earlier.target) === key) earlier.id = said.last;
      }
      this.pick({ ...last.doubt, seen: said.last });
    }
  }

  /** Records an answer; what the server says when that is on disk, null when it is not. */
  async correct(target, text, seen) {
    this.busy = true;
    const { status, said } = await send("/api/correct", {
      name: this.name, version: this.version, target, text, seen,
    });
    this.busy = false;
    if (status === 200) {
      this.take(said);
      this.onChange("corrected", said);
      return said;
    }
    if (said.error === "outdated") {
      const { last } = said;
      this.seenAnyway = last ? last.id : 0;
      const key = last && last.text === null ? "taken_back_meanwhile" : "changed_meanwhile";
      notice(say(key, last || { by: "?", text: "" }), true);
    } else if (said.error === "not_a_date") notice(texts.not_a_date, true);
    else if (said.error === "read_anew") notice(texts.read_anew, true);
    else notice(say("not_saved", { reason: said.reason || status }), true);
    return null;
  }
}
