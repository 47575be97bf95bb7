"""Sets the tables of ``bench.random_tables`` as a born-digital PDF with page breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.random_tables import TrueCell, TrueTable

FONT_FOLDERS = (Path("/usr/share/fonts/truetype/liberation2"), Path("/usr/share/fonts/truetype/liberation"))
MARGIN = 50.0
PADDING = 3.0

TURNED_LENGTH = 80.0
"""Points: how long a line of a title is that is turned to be read upwards."""

Rules = Literal["all", "rows", "columns", "partial", "none"]


def draw(
    tables: list[TrueTable],
    path: Path,
    *,
    ruling: float = 0.6,
    size: float = 9.0,
    rules: Rules = "all",
    turned: bool = False,
) -> None:
    """Sets ``tables`` one after the other on A4 pages (a new page for each), in ``size`` points.

    ``rules``: lines around every cell, between rows only, between columns and around the header, around the
    header and the table only, or none. ``turned``: whether the lowest titles of columns are read upwards.
    """
    folder = next(folder for folder in FONT_FOLDERS if folder.exists())
    registerFont(TTFont("Body", str(folder / "LiberationSerif-Regular.ttf")))
    registerFont(TTFont("Bold", str(folder / "LiberationSerif-Bold.ttf")))
    canvas = Canvas(str(path), invariant=True)
    canvas.setTitle("tables")
    for table in tables:
        _Setter(canvas, table, ruling, size, rules, turned).run()
    canvas.save()


class _Setter:
    """Sets one table, row by row, and breaks pages."""

    def __init__(
        self, canvas: Canvas, table: TrueTable, ruling: float, size: float, rules: Rules, turned: bool
    ) -> None:
        self.canvas, self.table, self.size, self.rules = canvas, table, size, rules
        self.page = landscape(A4) if table.wide else A4
        self.lead = size * 1.25
        inner = self.page[0] - 2 * MARGIN
        total = sum(table.widths)
        self.edges = [MARGIN]
        for width in table.widths:
            self.edges.append(self.edges[-1] + inner * width / total)
        self.turned = {cell for cell in table.cells if turned and self._is_lowest_title(cell)}
        self.lines = {
            cell: self._wrapped(
                cell.text,
                TURNED_LENGTH
                if cell in self.turned
                else self.edges[cell.col + cell.col_span] - self.edges[cell.col],
            )
            for cell in table.cells
        }
        self.heights = self._heights()
        self.ruling = ruling
        self.y = 0.0

    def _is_lowest_title(self, cell: TrueCell) -> bool:
        titles = self.table.row_kinds.count("header")
        return cell.col >= 2 and cell.col_span == 1 and cell.row + cell.row_span == titles

    def _font(self, cell: TrueCell) -> str:
        return "Body" if self.table.row_kinds[cell.row] in ("body", "index") else "Bold"

    def _wrapped(self, text: str, width: float) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and stringWidth(joined, "Bold", self.size) <= width - 2 * PADDING:
                lines[-1] = joined
            else:
                lines.append(word)
        return lines

    def _heights(self) -> list[float]:
        heights = [self.lead + 2 * PADDING] * len(self.table.row_kinds)
        for span in (1, 2, 3, 4):
            for cell in self.table.cells:
                if cell.row_span == span:
                    length = TURNED_LENGTH if cell in self.turned else len(self.lines[cell]) * self.lead
                    need = length + 2 * PADDING
                    rows = range(cell.row, cell.row + span)
                    missing = need - sum(heights[r] for r in rows)
                    if missing > 0:
                        heights[rows[-1]] += missing
        return heights

    def run(self) -> None:
        self._new_page()
        self._heading()
        header = range(self.table.header_rows)
        self._rows(header)
        for row in range(self.table.header_rows, len(self.heights)):
            self._body_row(row)
        for note in self.table.notes:
            self.y -= self.lead
            self.canvas.setFont("Body", self.size)
            self.canvas.drawString(MARGIN, self.y, note)
        self.canvas.showPage()

    def _new_page(self) -> None:
        self.canvas.setPageSize(self.page)
        self.y = self.page[1] - MARGIN

    def _heading(self) -> None:
        self.canvas.setFont("Bold", 13)
        middle = self.page[0] / 2
        for text in (self.table.appendix, self.table.caption):
            self.canvas.drawCentredString(middle, self.y, text)
            self.y -= 16
        self.canvas.setFont("Body", 11)
        self.canvas.drawCentredString(middle, self.y, "(Kèm theo Báo cáo số 59/BC-UBND ngày 31/10/2023)")
        self.y -= 20
        if self.table.unit:
            self.canvas.drawRightString(self.page[0] - MARGIN, self.y, f"Đơn vị tính: {self.table.unit}")
            self.y -= 8

    def _rows(self, rows: range) -> None:
        tops = [self.y]
        for row in rows:
            tops.append(tops[-1] - self.heights[row])
        for cell in self.table.cells:
            if cell.row in rows:
                top, bottom = tops[cell.row - rows[0]], tops[cell.row - rows[0] + cell.row_span]
                self._cell(cell, top, bottom, self.lines[cell])
        self.y = tops[-1]

    def _body_row(self, row: int) -> None:
        space = self.y - MARGIN
        if self.heights[row] > space:
            kept = int((space - 2 * PADDING) // self.lead)
            cells = [cell for cell in self.table.cells if cell.row == row]
            longest = max(len(self.lines[cell]) for cell in cells)
            if self.table.cut_rows and 1 <= kept < longest:
                rest = longest - kept
                self._part(cells, kept * self.lead + 2 * PADDING, 0, kept)
                self._break()
                self._part(cells, rest * self.lead + 2 * PADDING, kept, longest)
                return
            self._break()
        self._rows(range(row, row + 1))

    def _break(self) -> None:
        self.canvas.showPage()
        self._new_page()
        if self.table.header_repeated:
            self._rows(range(self.table.header_rows))

    def _part(self, cells: list[TrueCell], height: float, first: int, last: int) -> None:
        for cell in cells:
            self._cell(cell, self.y, self.y - height, self.lines[cell][first:last], at_top=True)
        self.y -= height

    def _cell(
        self, cell: TrueCell, top: float, bottom: float, lines: list[str], *, at_top: bool = False
    ) -> None:
        x0, x1 = self.edges[cell.col], self.edges[cell.col + cell.col_span]
        self.canvas.setLineWidth(self.ruling)
        head = self.table.row_kinds[cell.row] in ("header", "index")
        last = cell.row + cell.row_span == len(self.heights)
        if self.rules == "all" or (self.rules in ("columns", "partial") and head):
            self.canvas.rect(x0, bottom, x1 - x0, top - bottom, stroke=1, fill=0)
        elif self.rules == "rows":
            self.canvas.line(x0, top, x1, top)
            self.canvas.line(x0, bottom, x1, bottom)
        elif self.rules == "columns":
            self.canvas.line(x0, top, x0, bottom)
            self.canvas.line(x1, top, x1, bottom)
            if last:
                self.canvas.line(x0, bottom, x1, bottom)
        elif self.rules == "partial":
            if cell.col == 0:
                self.canvas.line(x0, top, x0, bottom)
            if cell.col + cell.col_span == self.table.column_count:
                self.canvas.line(x1, top, x1, bottom)
            if last:
                self.canvas.line(x0, bottom, x1, bottom)
        self.canvas.setFont(self._font(cell), self.size)
        if cell in self.turned:
            self._turned_lines(lines, (x0 + x1) / 2, (top + bottom) / 2)
            return
        height = len(lines) * self.lead
        y = top - PADDING if at_top else (top + bottom + height) / 2
        for line in lines:
            y -= self.lead
            baseline = y + 0.28 * self.size
            if cell.col == 1 and self.table.row_kinds[cell.row] == "body":
                self.canvas.drawString(x0 + PADDING, baseline, line)
            else:
                self.canvas.drawCentredString((x0 + x1) / 2, baseline, line)

    def _turned_lines(self, lines: list[str], x: float, y: float) -> None:
        """``lines`` read upwards, with their middle at ``x`` and ``y``."""
        self.canvas.saveState()
        self.canvas.translate(x, y)
        self.canvas.rotate(90)
        down = len(lines) * self.lead / 2
        for line in lines:
            down -= self.lead
            self.canvas.drawCentredString(0, down + 0.28 * self.size, line)
        self.canvas.restoreState()
