// The picture of a page with what stands on it; all coordinates are points of the page.

import { ask, draw } from "./common.js";

const NEAR = 40; // points of the page around a place that is shown enlarged
const WORST = 0.4; // a word read with less confidence is drawn in red
const ZOOMS = [0.6, 0.8, 1, 1.25, 1.6, 2, 2.6, 3.4];

export class Sheet {
  constructor(name, overview, onPick) {
    this.name = name;
    this.overview = overview;
    this.onPick = onPick;
    this.number = 0;
    this.zoom = 2;
    this.content = null;
    this.svg = document.getElementById("sheet");
    this.scroll = document.getElementById("scroll");
    for (const kind of ["words", "tables", "seals"]) {
      document.getElementById(`show-${kind}`).addEventListener("change", () => this.drawPage());
    }
    document.getElementById("larger").addEventListener("click", () => this.zoomBy(1));
    document.getElementById("smaller").addEventListener("click", () => this.zoomBy(-1));
  }

  page(number) {
    return this.overview.pages.find((page) => page.number === number);
  }

  picture(number) {
    const { paper } = this.overview;
    return `/picture?d=${encodeURIComponent(this.name)}&n=${number}&v=${paper}`;
  }

  /** Shows page `number`, loading what stands on it; the content, or null when there is no such page. */
  async show(number, again = false) {
    if (!this.page(number)) return null;
    if (number !== this.number || again) {
      const { status, said } = await ask(`/api/page?d=${encodeURIComponent(this.name)}&n=${number}`);
      if (status !== 200) return null;
      if (number !== this.number) this.scroll.scrollTo(0, 0);
      this.number = number;
      this.content = said;
      document.getElementById("number").value = number;
      this.drawPage();
    }
    return this.content;
  }

  /** How far down in what scrolls, in pixels, a height of the page stands that is given in points. */
  down(points) {
    const top = this.svg.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top + this.scroll.scrollTop;
    return top + (points * this.svg.clientHeight) / this.page(this.number).height;
  }

  zoomBy(step) {
    this.zoom = Math.min(ZOOMS.length - 1, Math.max(0, this.zoom + step));
    this.drawPage();
  }

  drawPage() {
    const page = this.page(this.number);
    if (!page || !this.content) return;
    const fitting = (this.scroll.clientWidth - 24) / page.width;
    const scale = Math.max(0.2, fitting * ZOOMS[this.zoom]);
    this.svg.setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
    this.svg.setAttribute("width", page.width * scale);
    this.svg.setAttribute("height", page.height * scale);
    const image = draw("image", {
      href: this.picture(this.number), x: 0, y: 0, width: page.width, height: page.height,
      preserveAspectRatio: "none",
    });
    const missing = document.getElementById("no-picture");
    missing.hidden = true;
    image.addEventListener("error", () => { missing.hidden = false; });
    this.svg.replaceChildren(image);
    const isShown = (kind) => document.getElementById(`show-${kind}`).checked;
    if (isShown("seals")) {
      for (const block of this.content.blocks) {
        if (block.kind === "stamp" || block.kind === "signature") this.box(block.bbox, "seal", block.text);
      }
    }
    if (isShown("tables")) {
      for (const table of this.content.tables) {
        for (const cell of table.rows.flatMap((row) => row.cells)) {
          if (!cell.bbox) continue;
          const target = { kind: "cell", table: table.index, row: cell.row, col: cell.col };
          this.box(cell.bbox, `cell ${cell.state}`, cell.text, target);
        }
      }
    }
    if (isShown("words")) {
      for (const word of this.content.words) {
        const target = { kind: "word", page: this.number, index: word.index };
        this.box(word.bbox, word.confidence < WORST ? "word bad" : "word", `${word.text} (${word.confidence})`, target);
      }
    }
    if (this.marked && this.marked.page === this.number) this.markNow();
  }

  box([x0, y0, x1, y1], className, title, target = null) {
    const rect = draw("rect", { x: x0, y: y0, width: Math.max(1, x1 - x0), height: Math.max(1, y1 - y0), class: className });
    const named = draw("title", {});
    named.textContent = title;
    rect.append(named);
    if (target) rect.addEventListener("click", () => this.onPick(target));
    this.svg.append(rect);
    return rect;
  }

  /** Frames a place and brings it into view. */
  mark(page, bbox) {
    this.marked = bbox ? { page, bbox } : null;
    this.svg.querySelectorAll(".here").forEach((one) => one.remove());
    if (this.marked && page === this.number) this.markNow();
  }

  markNow() {
    const [x0, y0, x1, y1] = this.marked.bbox;
    this.box([x0 - 2, y0 - 2, x1 + 2, y1 + 2], "here", "");
    const scale = this.svg.clientWidth / this.page(this.number).width;
    this.scroll.scrollTo({
      left: ((x0 + x1) / 2) * scale - this.scroll.clientWidth / 2,
      top: ((y0 + y1) / 2) * scale - this.scroll.clientHeight / 2,
    });
  }

  /** Shows the surroundings of a place enlarged in the SVG element `crop`. */
  enlarge(crop, number, bbox) {
    const page = this.page(number);
    if (!page || !page.width) {
      crop.replaceChildren();
      return;
    }
    const [x0, y0, x1, y1] = bbox || [0, 0, page.width, Math.min(page.height, page.width / 3)];
    const aside = bbox ? NEAR : 0;
    const above = bbox ? Math.max(4, Math.min(NEAR / 3, y1 - y0)) : 0;
    crop.setAttribute("viewBox", `${x0 - aside} ${y0 - above} ${x1 - x0 + 2 * aside} ${y1 - y0 + 2 * above}`);
    const parts = [draw("image", {
      href: this.picture(number), x: 0, y: 0, width: page.width, height: page.height, preserveAspectRatio: "none",
    })];
    if (bbox) parts.push(draw("rect", { x: x0 - 1, y: y0 - 1, width: x1 - x0 + 2, height: y1 - y0 + 2 }));
    crop.replaceChildren(...parts);
  }
}
