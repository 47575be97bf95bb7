"""Tables as CSV: one file a table, UTF-8 with a byte order mark so that spreadsheets see the accents."""

from __future__ import annotations

import csv
import io

from pipeline.exports.grid import (
    body_rows,
    cells_by_column,
    column_title,
    is_code,
    review_flags,
    without_formula,
)
from schema.document import Cell, Document, Table


def render_csv(document: Document) -> dict[str, bytes]:
    """``.table-1.csv``, ``.table-2.csv``, ... : header paths as titles, then the rows below the header.

    A number stands as a number with a decimal point, one that begins with a zero (01, a code) and text as
    printed. The last columns give the row's
    kind, its flags, and the page it stands on.
    """
    return {f".{table.id}.csv": table_csv(table) for table in document.tables}


def table_csv(table: Table) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    titles = [without_formula(column_title(column)) for column in table.columns]
    writer.writerow([*titles, "row_kind", "cell_flags", "page"])
    for _, row in body_rows(table):
        cells = cells_by_column(row)
        values: list[str] = []
        for column in table.columns:
            cell = cells.get(column.index)
            values.append("" if cell is None else _shown(cell))
        flags = " ".join(review_flags(row.cells))
        page = min((cell.page for cell in row.cells), default=table.pieces[0].page)
        writer.writerow([*values, row.kind, flags, str(page)])
    return ("\ufeff" + buffer.getvalue()).encode()


def _shown(cell: Cell) -> str:
    return without_formula(cell.text) if cell.value is None or is_code(cell) else str(cell.value)
