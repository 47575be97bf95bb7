"""Sets ruled tables with spanned headers that run over pages, and records what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samples.truth import CellTruth, ColumnTruth, Entry, FailingCheck, RowKind, TableTruth, words
from samples.typeset import LEFT, Align, SetLine, Sheets, break_lines, draw_line

FILLS = {"yellow": (1.0, 0.95, 0.2), "red": (1.0, 0.42, 0.38), "green": (0.55, 0.86, 0.42)}


@dataclass(frozen=True)
class Spanned:
    """A cell over several columns or rows."""

    entry: Entry
    cols: int = 1
    rows: int = 1


Row = tuple[RowKind, tuple[Entry | Spanned, ...]]


@dataclass(frozen=True)
class TableSource:
    """A table as its author wrote it. Rows list their cells from the left, covered places left out.

    ``widths`` are shares of the text width. ``cut_rows`` lets a row break over pages inside its cells.
    """

    columns: tuple[ColumnTruth, ...]
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    caption: str | None = None
    appendix: str | None = None
    unit: str | None = None
    notes: tuple[str, ...] = ()
    failing_checks: tuple[FailingCheck, ...] = ()
    size: float = 11.0
    repeat_header: bool = True
    cut_rows: bool = False


@dataclass(frozen=True)
class _Placed:
    row: int
    col: int
    rows: int
    cols: int
    entry: Entry
    lines: tuple[SetLine, ...]


def _headings(texts: Sequence[str | tuple[str, int, int]]) -> tuple[Entry | Spanned, ...]:
    cells: list[Entry | Spanned] = []
    for item in texts:
        if isinstance(item, str):
            cells.append(words(item, bold=True, align="centre"))
        else:
            text, rows, cols = item
            cells.append(Spanned(words(text, bold=True, align="centre"), cols=cols, rows=rows))
    return tuple(cells)


def header_row(*texts: str | tuple[str, int, int]) -> Row:
    """A header row; (text, rows, cols) spans."""
    return "header", _headings(texts)


def index_row(*texts: str) -> Row:
    return "index", tuple(words(text, align="centre") for text in texts)


def _alignment(entry: Entry) -> Align:
    if entry.align:
        return entry.align
    return "left" if entry.kind == "text" else "centre" if entry.kind == "date" else "right"


def _place(sheets: Sheets, source: TableSource, widths: Sequence[float], padding: float) -> list[_Placed]:
    covered: set[tuple[int, int]] = set()
    placed: list[_Placed] = []
    for row, (_, cells) in enumerate(source.rows):
        col = 0
        for cell in cells:
            while (row, col) in covered:
                col += 1
            span = cell if isinstance(cell, Spanned) else Spanned(cell)
            width = sum(widths[col : col + span.cols]) - 2 * padding
            markup = f"<b>{span.entry.text}</b>" if span.entry.bold else span.entry.text
            lines = break_lines(markup, sheets.shape, source.size, width) if span.entry.text else []
            placed.append(_Placed(row, col, span.rows, span.cols, span.entry, tuple(lines)))
            covered.update((r, c) for r in range(row, row + span.rows) for c in range(col, col + span.cols))
            col += span.cols
        while (row, col) in covered:
            col += 1
        if col != len(widths):
            raise ValueError(f"row {row} has {col} columns, not {len(widths)}")
    return placed


def _heights(placed: Sequence[_Placed], rows: int, leading: float, padding: float) -> list[float]:
    heights = [leading + 2 * padding] * rows
    for cell in sorted(placed, key=lambda cell: cell.rows):
        needed = len(cell.lines) * leading + 2 * padding
        last = cell.row + cell.rows - 1
        heights[last] += max(0.0, needed - sum(heights[cell.row : last + 1]))
    return heights


class _Setter:
    """Draws the rows of one table downwards over as many pages as it takes."""

    def __init__(self, sheets: Sheets, source: TableSource) -> None:
        self.sheets, self.source = sheets, source
        self.padding = 3.0
        self.leading = source.size * 1.18
        self.widths = [share / sum(source.widths) * sheets.width for share in source.widths]
        self.edges = [LEFT + sum(self.widths[:col]) for col in range(len(self.widths) + 1)]
        self.placed = _place(sheets, source, self.widths, self.padding)
        self.heights = _heights(self.placed, len(source.rows), self.leading, self.padding)
        self.head = sum(kind in ("header", "index") for kind, _ in source.rows)
        self.pages: list[int] = []
        self.row_pages: dict[int, int] = {}

    def rows(self, first: int, last: int) -> None:
        """Draws rows first..last-1, which must fit; a span must lie inside them."""
        top = self.sheets.y
        self._touch(range(first, last))
        for cell in self.placed:
            if first <= cell.row < last:
                y1 = top - sum(self.heights[first : cell.row])
                y0 = y1 - sum(self.heights[cell.row : cell.row + cell.rows])
                self._cell(cell, cell.lines, y0, y1)
        self.sheets.y = top - sum(self.heights[first:last])

    def _touch(self, rows: range) -> None:
        if not self.pages or self.pages[-1] != self.sheets.page:
            self.pages.append(self.sheets.page)
        for row in rows:
            self.row_pages.setdefault(row, self.sheets.page)

    def _cell(self, cell: _Placed, lines: Sequence[SetLine], y0: float, y1: float) -> None:
        canvas = self.sheets.canvas
        x0, x1 = self.edges[cell.col], self.edges[cell.col + cell.cols]
        if cell.entry.fill:
            canvas.setFillColorRGB(*FILLS[cell.entry.fill])
            canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=0, fill=1)
            canvas.setFillColorRGB(0, 0, 0)
        canvas.setLineWidth(0.5)
        canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=1, fill=0)
        header = self.source.rows[cell.row][0] in ("header", "index")
        height = len(lines) * self.leading
        y = (y0 + y1 + height) / 2 if header or not self.source.cut_rows else y1 - self.padding
        for line in lines:
            y -= self.leading
            width = x1 - x0 - 2 * self.padding
            baseline = y + self.leading * 0.25
            draw_line(canvas, line, x0 + self.padding, baseline, width, _alignment(cell.entry))

    def cut_row(self, row: int) -> None:
        """Draws a row whose lines continue on the next page where they do not fit."""
        rest = {cell.col: list(cell.lines) for cell in self.placed if cell.row == row}
        while True:
            space = self.sheets.y - self.sheets.floor() - 2 * self.padding
            fits = int(space // self.leading)
            longest = max(len(lines) for lines in rest.values())
            if fits < min(2, longest):
                self.turn_page()
                continue
            count = max(1, min(fits, longest))
            self._touch(range(row, row + 1))
            y1 = self.sheets.y
            y0 = y1 - count * self.leading - 2 * self.padding
            for cell in self.placed:
                if cell.row == row:
                    self._cell(cell, rest[cell.col][:count], y0, y1)
                    rest[cell.col] = rest[cell.col][count:]
            self.sheets.y = y0
            if not any(rest.values()):
                return
            self.turn_page()

    def turn_page(self) -> None:
        self.sheets.start_page()
        self.sheets.y -= 6
        if self.source.repeat_header:
            self.rows(0, self.head)

    def run(self) -> None:
        self.rows(0, self.head)
        for row in range(self.head, len(self.source.rows)):
            if self.source.cut_rows:
                self.cut_row(row)
                continue
            if not self.sheets.room(self.heights[row]):
                self.turn_page()
            self.rows(row, row + 1)


def set_table(sheets: Sheets, source: TableSource) -> TableTruth:
    """Sets the table at the cursor of ``sheets`` and returns its truth; a header row counts once."""
    setter = _Setter(sheets, source)
    sheets.y -= 6
    setter.run()
    sheets.record("table", "", setter.pages[0])
    return TableTruth(
        caption=source.caption,
        appendix=source.appendix,
        part=sheets.part,
        columns=source.columns,
        row_kinds=[kind for kind, _ in source.rows],
        cells=[
            CellTruth(c.row, c.col, c.entry, c.rows, c.cols, setter.row_pages[c.row]) for c in setter.placed
        ],
        pages=setter.pages,
        unit=source.unit,
        notes=source.notes,
        failing_checks=source.failing_checks,
    )
