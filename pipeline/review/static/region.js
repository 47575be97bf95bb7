// A region of the page that is drawn, by mouse or by numbers, to be read as a table.

import { draw } from "./common.js";

const LEAST = 0.01; // share of the page that a region is wide and high at least
const SIDES = ["left", "top", "right", "bottom"];

export class Region {
  /** `sheet` shows the page; `read` is given the number of the page and a box in points. */
  constructor(sheet, read) {
    this.sheet = sheet;
    this.read = read;
    this.begun = null;
    this.form = document.getElementById("region");
    this.toggle = document.getElementById("draw");
    this.toggle.addEventListener("click", () => this.turn(this.form.hidden));
    this.sides = SIDES.map((side) => document.getElementById(`region-${side}`));
    for (const side of this.sides) side.addEventListener("input", () => this.show());
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.done(); });
    this.form.addEventListener("keydown", (event) => { if (event.key === "Escape") this.turn(false); });
    sheet.svg.addEventListener("pointerdown", (event) => this.down(event), true);
    sheet.svg.addEventListener("pointermove", (event) => this.move(event));
    sheet.svg.addEventListener("pointerup", () => { this.begun = null; });
    sheet.svg.addEventListener("click", (event) => { if (!this.form.hidden) event.stopPropagation(); }, true);
  }

  turn(isOn) {
    this.form.hidden = !isOn;
    this.toggle.setAttribute("aria-expanded", String(isOn));
    this.sheet.svg.classList.toggle("drawing", isOn);
    this.show();
    (isOn ? this.sides[0] : this.toggle).focus();
  }

  /** Where the pointer is, as shares of the page. */
  shares(event) {
    const box = this.sheet.svg.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  down(event) {
    if (this.form.hidden) return;
    event.preventDefault();
    this.begun = this.shares(event);
    this.sheet.svg.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (!this.begun) return;
    const [x, y] = this.shares(event);
    const [x0, y0] = this.begun;
    const drawn = [Math.min(x, x0), Math.min(y, y0), Math.max(x, x0), Math.max(y, y0)];
    for (const [place, share] of drawn.entries()) {
      this.sides[place].value = (100 * Math.min(1, Math.max(0, share))).toFixed(1);
    }
    this.show();
  }

  /** The region in points, null where it is none. */
  box() {
    const [left, top, right, bottom] = this.sides.map((side) => Number(side.value) / 100);
    if (!(right - left >= LEAST && bottom - top >= LEAST)) return null;
    const { width, height } = this.sheet.page(this.sheet.number);
    return [left * width, top * height, right * width, bottom * height];
  }

  show() {
    this.sheet.svg.querySelectorAll(".region").forEach((one) => one.remove());
    const box = this.form.hidden ? null : this.box();
    if (!box) return;
    const [x, y, right, bottom] = box;
    this.sheet.svg.append(draw("rect", { x, y, width: right - x, height: bottom - y, class: "region" }));
  }

  async done() {
    const box = this.box();
    if (box && await this.read(this.sheet.number, box)) this.turn(false);
  }
}
