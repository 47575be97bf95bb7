"""The sheets behind the tables: what their columns are, and what the workbook was made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.exports.grid import column_title
from pipeline.exports.workbook.answers import SHA256
from pipeline.exports.workbook.cells import font, put_text
from pipeline.exports.workbook.printing import set_up_page
from pipeline.exports.workbook.text_size import LINE_POINTS, line_count
from pipeline.exports.workbook.words import words
from schema.document import Document

_COLUMNS = {"Bảng": 9.0, "Cột": 6.0, "Tiêu đề": 60.0, "Loại": 20.0, "Đơn vị": 18.0, "Công thức": 18.0}
_FACTS = (22.0, 70.0)
"""Widths in units of ``text_size``."""


def fill_columns_sheet(sheet: Worksheet, document: Document) -> None:
    """One row a column of every table: where it stands, its titles, and what its cells are."""
    for col, title in enumerate(_COLUMNS, start=1):
        put_text(sheet, 1, col, title).font = font(bold=True)
    rows = [
        (
            f"Bảng {number}",
            get_column_letter(column.index + 1),
            column_title(column),
            words("kinds")[column.kind],
            column.unit or table.unit or "",
            column.formula or "",
        )
        for number, table in enumerate(document.tables, start=1)
        for column in table.columns
    ]
    _fill(sheet, 2, rows, tuple(_COLUMNS.values()))
    set_up_page(sheet, repeated=(1, 1))


def fill_source_sheet(sheet: Worksheet, document: Document) -> None:
    """The file that was read, whether its signatures hold, and what read it."""
    signatures = "; ".join(
        f"{signature.signer or '?'}: {words('signatures')['intact' if signature.intact else 'broken']}"
        for signature in document.source.signatures
    )
    facts = [
        ("Tệp nguồn", document.source.name),
        (SHA256, document.source.sha256),
        ("Số trang", str(document.source.page_count)),
        ("Trạng thái", words("statuses")[document.status]),
        ("Chữ ký số", signatures or "không có"),
        ("Phiên bản sohoa", document.provenance.version),
        ("Thiết lập", document.provenance.settings_digest),
    ]
    _fill(sheet, 1, facts, _FACTS)
    for row in range(1, len(facts) + 1):
        sheet.cell(row, 1).font = font(bold=True)
    set_up_page(sheet, repeated=None)


def _fill(sheet: Worksheet, first: int, rows: Iterable[Sequence[str]], widths: Sequence[float]) -> None:
    for col, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(col)].width = width
    for number, row in enumerate(rows, start=first):
        for col, text in enumerate(row, start=1):
            put_text(sheet, number, col, text).alignment = Alignment(wrap_text=True, vertical="top")
        lines = max(line_count(text, width) for text, width in zip(row, widths, strict=True))
        sheet.row_dimensions[number].height = LINE_POINTS * max(1, lines)
