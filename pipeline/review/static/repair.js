// Tables built otherwise than they were read: cells are selected, a button says what becomes of them.

import { make, texts } from "./common.js";

const KINDS = ["merge_cells", "merge_rows", "cut_row", "cut_column", "header", "part", "join"];
const ASKING = ["merge_cells", "cut_row", "cut_column"]; // those for which a person says what stands in the cells
const WALL = " | ";
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class TableRepair {
  /**
   * A bar of buttons (`bar`) for `table`, whose cells are the buttons in `grid`. `send` records a repair: it is given
   * what the server wants to know of it.
   */
  constructor(table, grid, send) {
    this.table = table;
    this.grid = grid;
    this.send = send;
    this.cells = table.rows.flatMap((row) => row.cells);
    this.from = null; // the selection goes from this cell to the other
    this.to = null;
    this.toggle = make("button", { type: "button", className: "toggle" }, texts.repair_table);
    this.toggle.setAttribute("aria-expanded", "false");
    this.toggle.addEventListener("click", () => this.turn(this.from === null));
    this.tools = make("div", { className: "repairs", hidden: true });
    this.tools.setAttribute("role", "toolbar");
    this.tools.setAttribute("aria-label", texts.repair_table);
    for (const kind of KINDS) {
      const button = make("button", { type: "button", title: texts[`${kind}_means`] }, texts[kind]);
      button.dataset.repair = kind;
      button.addEventListener("click", () => this.begin(kind));
      this.tools.append(button);
    }
    this.asked = make("input", { id: `repair-${table.index}`, maxLength: 20000, autocomplete: "off" });
    this.asked.addEventListener("keydown", (event) => this.typed(event));
    const label = make("label", { htmlFor: this.asked.id }, texts.repair_text);
    this.asking = make("div", { className: "asking", hidden: true }, label, this.asked);
    this.tools.append(this.asking, make("p", { className: "hint" }, texts.repair_keys));
    this.bar = make("div", { className: "repair" }, this.toggle, this.tools);
    grid.addEventListener("click", (event) => this.clicked(event), true);
    grid.addEventListener("keydown", (event) => this.pressed(event), true);
  }

  /** Begins or ends repairing. */
  turn(isOn) {
    this.tools.hidden = !isOn;
    this.toggle.setAttribute("aria-expanded", String(isOn));
    this.grid.classList.toggle("repairing", isOn);
    this.from = null;
    this.to = null;
    if (isOn) this.select(this.cells[0], this.cells[0]);
    else this.show();
  }

  /** Goes on repairing a table that is shown anew, at the place of the cell `before`. */
  goOn(before) {
    this.turn(true);
    const cell = this.at(before.row, before.col);
    if (cell) this.select(cell, cell);
  }

  button(cell) {
    return this.grid.querySelector(`[data-cell="${this.table.index}/${cell.row}/${cell.col}"] button`);
  }

  at(row, col) {
    return this.cells.find((one) => (
      one.row <= row && row < one.row + one.down && one.col <= col && col < one.col + one.across
    ));
  }

  select(from, to) {
    this.from = from;
    this.to = to;
    this.asking.hidden = true;
    this.show();
    this.button(to).focus();
  }

  /** Marks the cells of the selection; of a grid that is repaired one cell alone is reached by Tab. */
  show() {
    const isOn = this.from !== null;
    const chosen = new Set(this.selected());
    for (const cell of this.cells) {
      const button = this.button(cell);
      button.parentElement.classList.toggle("selected", chosen.has(cell));
      button.tabIndex = !isOn || cell === this.to ? 0 : -1;
      if (isOn) button.setAttribute("aria-pressed", String(chosen.has(cell)));
      else button.removeAttribute("aria-pressed");
    }
  }

  /** The cells between the two ends, with the whole of each. */
  selected() {
    if (this.from === null) return [];
    const ends = [this.from, this.to];
    const top = Math.min(...ends.map((one) => one.row));
    const left = Math.min(...ends.map((one) => one.col));
    const bottom = Math.max(...ends.map((one) => one.row + one.down));
    const right = Math.max(...ends.map((one) => one.col + one.across));
    return this.cells.filter((one) => one.row >= top && one.row < bottom && one.col >= left && one.col < right);
  }

  clicked(event) {
    const place = event.target.closest("[data-cell]");
    if (this.from === null || !place) return;
    event.preventDefault();
    event.stopPropagation();
    const [, row, col] = place.dataset.cell.split("/").map(Number);
    const cell = this.at(row, col);
    this.select(event.shiftKey ? this.from : cell, cell);
  }

  pressed(event) {
    if (this.from === null) return;
    if (event.key === "Escape") {
      this.turn(false);
      this.toggle.focus();
      return;
    }
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const { row, col, down, across } = this.to;
    const next = this.at(step[0] > 0 ? row + down : row + step[0], step[1] > 0 ? col + across : col + step[1]);
    if (next) this.select(event.shiftKey ? this.from : next, next);
  }

  begin(kind) {
    if (!ASKING.includes(kind)) {
      this.done(kind, "");
      return;
    }
    this.kind = kind;
    const words = (kind === "merge_cells" ? this.selected() : [this.to]).flatMap((one) => one.text.split(/\s+/));
    const isPlain = kind !== "merge_cells" && words.length === 2;
    this.asked.value = words.filter(Boolean).join(isPlain ? WALL : " ");
    this.asking.hidden = false;
    this.asked.focus();
  }

  typed(event) {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.done(this.kind, this.asked.value.trim());
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.select(this.from, this.to);
    }
  }

  done(repair, text) {
    const chosen = this.selected();
    const isOne = repair === "cut_row" || repair === "cut_column" || repair === "header" || repair === "part";
    const [first, last] = isOne ? [this.to, this.to] : [chosen[0], chosen.at(-1)];
    this.send({
      repair,
      table: this.table.index,
      row: first.row,
      col: first.col,
      last_row: last.row,
      last_col: last.col,
      text,
    });
  }
}
