"""A document's tables as a workbook that opens on what a person should check, and can be printed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from pipeline.exports.pictures import pictures_of
from pipeline.exports.stable_zip import with_fixed_times
from pipeline.exports.workbook.answers import CHECK_SHEET, SOURCE_SHEET
from pipeline.exports.workbook.cells import Looks, new_workbook
from pipeline.exports.workbook.check_sheet import doubts_of, fill_check_sheet
from pipeline.exports.workbook.fact_sheets import fill_columns_sheet, fill_source_sheet
from pipeline.exports.workbook.table_sheet import fill_table_sheet
from schema.document import Document

_MOST_PICTURES = 500
"""Pictures in a workbook: with more, programs take minutes to open it."""


def render_xlsx(document: Document, source: Path | None = None) -> dict[str, bytes]:
    """``.xlsx``: sheet "Cần kiểm tra" first, a sheet a table, then the columns and where it all comes from.

    What concerns the whole document comes first among what to check, then cells, then doubtful words.
    ``source`` is the file the document was made of; with it they come with their pictures (the first 500).
    Text never becomes a formula.
    """
    book = new_workbook()
    doubts = doubts_of(document)
    seen = [doubt.seen for doubt in doubts if doubt.seen is not None]
    pictures = pictures_of(document, source, seen[:_MOST_PICTURES]) if source is not None else {}
    looks = Looks()
    check = book.active
    check.title = CHECK_SHEET
    fill_check_sheet(check, doubts, pictures, looks)
    for number, table in enumerate(document.tables, start=1):
        fill_table_sheet(book.create_sheet(f"Bảng {number}"), table, looks)
    fill_columns_sheet(book.create_sheet("Cột"), document)
    fill_source_sheet(book.create_sheet(SOURCE_SHEET), document)
    book.active = 0
    buffer = BytesIO()
    book.save(buffer)
    return {".xlsx": with_fixed_times(buffer.getvalue())}
