"""A table on a sheet of its own, spans merged, rows as high as their text, ready for a printer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from parsers.tables.meaning.issues import asks_for_review
from parsers.tables.numbering import is_serial_title
from pipeline.exports.grid import review_flags
from pipeline.exports.reading_order import table_heading
from pipeline.exports.reasons import reasons
from pipeline.exports.workbook.cells import (
    FLAGGED,
    GRID,
    HEAD,
    MOST_DIGITS,
    Looks,
    font,
    number_format,
    put_text,
)
from pipeline.exports.workbook.printing import PAGE_UNITS, set_up_page
from pipeline.exports.workbook.text_size import (
    LINE_POINTS,
    PADDING,
    fitted,
    line_count,
    longest_word,
    text_width,
)
from schema.document import Cell, Row, Table

ROWS_BEFORE = 2
"""Rows above the table on its sheet: its heading and its unit."""

_NUMERIC = ("integer", "decimal", "percent", "money")
_WIDEST_WORD = 24.0
"""Units that a column keeps for its longest word; longer ones are broken. Numbers always have their room."""

_WIDEST_COLUMN = 60.0
"""Units of a column of text at most."""

_HIGHEST_ROW = 409.0
"""Points of a row at most ("Excel specifications and limits")."""

_FLAGS_UNITS, _PAGE_COLUMN_UNITS = 40.0, 8.0


def place_of(cell: Cell) -> str:
    """Where a cell of a table stands on its sheet: K36."""
    return f"{get_column_letter(cell.col + 1)}{cell.row + ROWS_BEFORE + 1}"


def fill_table_sheet(sheet: Worksheet, table: Table, looks: Looks) -> None:
    """The grid from the third row on; beside it, and not printed, why rows are to be checked, and pages."""
    widths = column_widths(table)
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column + 1)].width = round(width, 1)
    whole = sum(widths.values())
    last = max(1, len(table.columns))
    _put_line(sheet, 1, last, table_heading(table), whole, horizontal="center", bold=True)
    if table.unit:
        _put_line(sheet, 2, last, f"Đơn vị tính: {table.unit}", whole, horizontal="right", italic=True)
    serials = {column.index for column in table.columns if any(map(is_serial_title, column.header_path))}
    for row in table.rows:
        for cell in row.cells:
            _put_cell(sheet, cell, row, looks, is_serial=cell.col in serials)
    for number, height in enumerate(row_heights(table, widths)):
        sheet.row_dimensions[number + ROWS_BEFORE + 1].height = height
    _put_review_columns(sheet, table, last + 1)
    below = len(table.rows) + ROWS_BEFORE + 1
    for offset, note in enumerate(table.notes, start=1):
        _put_line(sheet, below + offset, last, note, whole, horizontal="left")
    header = next((n for n, row in enumerate(table.rows) if not _is_head(row)), len(table.rows))
    sheet.freeze_panes = sheet.cell(ROWS_BEFORE + header + 1, 1)
    end = below + len(table.notes) if table.notes else below - 1
    set_up_page(
        sheet,
        repeated=(ROWS_BEFORE + 1, ROWS_BEFORE + header) if header else None,
        area=f"A1:{get_column_letter(last)}{max(1, end)}",
    )


def column_widths(table: Table) -> dict[int, float]:
    """The width of each column in units of ``text_size``: as wide as its text where the page has room, and
    never too narrow for a number."""
    natural = {column.index: PADDING for column in table.columns}
    least, longest = dict(natural), dict(natural)
    for row in table.rows:
        for cell in row.cells:
            if cell.col_span > 1:
                continue
            bold = _is_bold(row)
            word = longest_word(cell.text, bold=bold)
            if cell.kind not in _NUMERIC or cell.value is None:
                word = min(word, _WIDEST_WORD)
            else:
                word = text_width(cell.text, bold=bold)
            line = text_width(cell.text, bold=bold)
            longest[cell.col] = max(longest[cell.col], line + PADDING)
            least[cell.col] = max(least[cell.col], word + PADDING)
            wished = word if _is_head(row) else min(line, _WIDEST_COLUMN)
            natural[cell.col] = max(natural[cell.col], wished + PADDING)
    return fitted(natural, least, longest, PAGE_UNITS)


def row_heights(table: Table, widths: dict[int, float]) -> list[float]:
    """Heights in points that leave room for every line of every cell, merged ones too."""
    heights = [LINE_POINTS] * len(table.rows)
    for cell, needed in sorted(_heights_needed(table, widths), key=lambda found: found[0].row_span):
        rows = range(cell.row, min(cell.row + cell.row_span, len(heights)))
        lacking = needed - sum(heights[row] for row in rows)
        for row in rows if lacking > 0 else ():
            heights[row] += lacking / len(rows)
    return [min(_HIGHEST_ROW, round(height, 1)) for height in heights]


def _heights_needed(table: Table, widths: dict[int, float]) -> Iterator[tuple[Cell, float]]:
    for row in table.rows:
        for cell in row.cells:
            width = sum(widths.get(col, 0.0) for col in range(cell.col, cell.col + cell.col_span))
            yield cell, LINE_POINTS * line_count(cell.text, width, bold=_is_bold(row))


def _is_head(row: Row) -> bool:
    return row.kind in ("header", "index")


def _is_bold(row: Row) -> bool:
    return _is_head(row) or row.kind in ("total", "section")


def _put_line(
    sheet: Worksheet, row: int, columns: int, text: str, width: float, *, horizontal: str, **look: Any
) -> None:
    """A line of text over the whole width of the table."""
    written = put_text(sheet, row, 1, text)
    written.font = font(**look)
    written.alignment = Alignment(wrap_text=True, vertical="center", horizontal=horizontal)
    if columns > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    lines = line_count(text, width, bold=bool(look.get("bold")))
    sheet.row_dimensions[row].height = min(_HIGHEST_ROW, LINE_POINTS * max(1, lines))


def _put_cell(sheet: Worksheet, cell: Cell, row: Row, looks: Looks, *, is_serial: bool) -> None:
    """Serial numbers stand in the middle: on the right they touch the name beside them."""
    at, col = cell.row + ROWS_BEFORE + 1, cell.col + 1
    head, bold = _is_head(row), _is_bold(row)
    form: str | None = None
    if isinstance(cell.value, int | float) and abs(cell.value) < MOST_DIGITS:
        written = sheet.cell(at, col, cell.value)
        form = number_format(cell)
    else:
        written = put_text(sheet, at, col, cell.text)
    fill = FLAGGED if asks_for_review(cell) else HEAD if head else None
    in_middle = head or (is_serial and cell.col_span == 1)
    horizontal = "center" if in_middle else "right" if cell.kind in _NUMERIC else None

    def draw(drawn: Any) -> None:
        if form is not None:
            drawn.number_format = form
        drawn.font = font(bold=bold)
        drawn.border = GRID
        drawn.alignment = Alignment(wrap_text=True, vertical="center", horizontal=horizontal)
        if fill is not None:
            drawn.fill = fill

    looks.give(written, (form, bold, head, horizontal, fill is FLAGGED), draw)
    if cell.row_span > 1 or cell.col_span > 1:
        _merge(sheet, cell, looks)


def _merge(sheet: Worksheet, cell: Cell, looks: Looks) -> None:
    """Merges the places of a cell; each has the grid around it, or the printed frame has gaps."""

    def frame(drawn: Any) -> None:
        drawn.border = GRID

    first_row, first_col = cell.row + ROWS_BEFORE + 1, cell.col + 1
    last_row, last_col = first_row + cell.row_span - 1, first_col + cell.col_span - 1
    for row in range(first_row, last_row + 1):
        for col in range(first_col, last_col + 1):
            if (row, col) != (first_row, first_col):
                looks.give(sheet.cell(row, col), "merged", frame)
    sheet.merge_cells(start_row=first_row, start_column=first_col, end_row=last_row, end_column=last_col)


def _put_review_columns(sheet: Worksheet, table: Table, column: int) -> None:
    put_text(sheet, ROWS_BEFORE, column, "Cần kiểm tra").font = font(bold=True)
    put_text(sheet, ROWS_BEFORE, column + 1, "Trang").font = font(bold=True)
    said = reasons()
    for number, row in enumerate(table.rows):
        at = number + ROWS_BEFORE + 1
        put_text(sheet, at, column, "; ".join(said[flag] for flag in review_flags(row.cells)))
        if row.cells:
            sheet.cell(at, column + 1, min(cell.page for cell in row.cells))
    sheet.column_dimensions[get_column_letter(column)].width = _FLAGS_UNITS
    sheet.column_dimensions[get_column_letter(column + 1)].width = _PAGE_COLUMN_UNITS
