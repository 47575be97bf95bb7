"""A document's tables as a workbook that opens on what a person should check."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Hashable, Mapping, Sequence
from copy import copy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as PillowImage

from parsers.tables.meaning.issues import asks_for_review, cells_to_check
from pipeline.exports.grid import column_title, review_flags
from pipeline.exports.pictures import pictures_of
from pipeline.exports.stable_zip import with_fixed_times
from schema.characters import storable
from schema.document import Cell, Document, Table, WordRecord

CHECK_SHEET = "Cần kiểm tra"
_CHECK_TITLES = ("Trang", "Bảng", "Ô", "Hình ảnh", "Đã đọc", "Lần đọc khác", "Lý do")
_FLAGGED = PatternFill("solid", fgColor="FFF2CC")
_HEAD = PatternFill("solid", fgColor="E7EDF5")
_THIN = Side(style="thin", color="999999")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FORMATS = {"integer": "#,##0", "decimal": "#,##0.##", "money": "#,##0.##", "percent": '0.##"%"'}
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What ``_x0041_`` in a workbook begins with: an escaped character (ECMA-376 part 1, 22.9.2.19)."""

_LONGEST_TEXT = 32_767
"""Characters that a cell holds ("Excel specifications and limits")."""

_MOST_LINKS = 65_530
"""Links that a sheet holds (the same)."""

_MOST_DIGITS = 10**15
"""Whole numbers below this keep all their digits in a cell: it holds 15 (the same)."""

_FIRST_TABLE_ROW = 3
_PICTURE_LIMIT = 500


class _Looks:
    """Styles of the cells of one workbook, each made once: openpyxl compares every style that a cell is given
    with all that there are, attribute by attribute.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[Hashable, bytes], Any] = {}

    def give(self, cell: Any, look: Hashable, make: Callable[[Any], None]) -> None:
        """Gives ``cell`` the style called ``look``, which ``make`` gives a cell the first time."""
        known = (look, cell._style.tobytes() if cell.has_style else b"")
        if known in self._made:
            cell._style = copy(self._made[known])
            return
        make(cell)
        self._made[known] = copy(cell._style)


@cache
def _reasons() -> dict[str, str]:
    with (Path(__file__).parent / "reasons.toml").open("rb") as file:
        return dict(tomllib.load(file))


def render_xlsx(document: Document, source: Path | None = None) -> dict[str, bytes]:
    """``.xlsx``: sheet "Cần kiểm tra" first, a sheet a table, then the columns and where it all comes from.

    The cells to check come first, then doubtful words of the text. ``source`` is the file the document was
    made of; with it they come with their pictures (the first 500). Text never becomes a formula.
    """
    book = Workbook()
    check = book.active
    check.title = CHECK_SHEET
    flagged = [
        (number, cell)
        for number, table in enumerate(document.tables, start=1)
        for cell in cells_to_check(table)
    ]
    words = [word for page in document.pages for word in page.doubtful]
    shown: list[Cell | WordRecord] = [*(cell for _, cell in flagged), *words]
    pictures = pictures_of(document, source, shown[:_PICTURE_LIMIT]) if source is not None else {}
    looks = _Looks()
    _fill_check_sheet(check, flagged, words, pictures, looks)
    for number, table in enumerate(document.tables, start=1):
        _fill_table_sheet(book.create_sheet(f"Bảng {number}"), table, looks)
    _fill_columns_sheet(book.create_sheet("Cột"), document)
    _fill_source_sheet(book.create_sheet("Nguồn"), document)
    book.active = 0
    buffer = BytesIO()
    book.save(buffer)
    return {".xlsx": with_fixed_times(buffer.getvalue())}


def put_text(sheet: Worksheet, row: int, col: int, text: str) -> Any:
    """Writes ``text`` as text, whatever sign it begins with. Rows and columns count from 1."""
    cell = sheet.cell(row, col)
    text = _ESCAPE.sub("_x005F_", storable(text))
    if len(text) > _LONGEST_TEXT:
        text = f"{text[: _LONGEST_TEXT - 1]}…"
    cell.value = text
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text[0] in "=+-@\t\r"
    return cell


def _place(cell: Cell) -> str:
    """Where a cell stands on its sheet: D12."""
    return f"{get_column_letter(cell.col + 1)}{cell.row + _FIRST_TABLE_ROW}"


def _fill_check_sheet(
    sheet: Worksheet,
    flagged: Sequence[tuple[int, Cell]],
    words: Sequence[WordRecord],
    pictures: Mapping[Cell | WordRecord, bytes],
    looks: _Looks,
) -> None:
    for col, title in enumerate(_CHECK_TITLES, start=1):
        put_text(sheet, 1, col, title).font = Font(bold=True)
    if not flagged and not words:
        put_text(sheet, 2, 1, "Không có ô hay từ nào cần kiểm tra.")
    for row, (number, cell) in enumerate(flagged, start=2):
        place = _place(cell)
        sheet.cell(row, 1, cell.page)
        put_text(sheet, row, 2, f"Bảng {number}")
        link = put_text(sheet, row, 3, place)
        if row < _MOST_LINKS:
            link.hyperlink = f"#'Bảng {number}'!{place}"
            link.style = "Hyperlink"
        put_text(sheet, row, 5, cell.text)
        others = dict.fromkeys(reading.text for reading in cell.readings if reading.text != cell.text)
        put_text(sheet, row, 6, "; ".join(others))
        put_text(sheet, row, 7, "; ".join(_reasons()[flag] for flag in review_flags([cell])))
        _finish_check_row(sheet, row, pictures.get(cell), looks)
    for row, word in enumerate(words, start=2 + len(flagged)):
        sheet.cell(row, 1, word.page)
        put_text(sheet, row, 2, "Văn bản")
        put_text(sheet, row, 5, word.text)
        put_text(sheet, row, 6, word.alternative or "")
        put_text(sheet, row, 7, f"Từ đọc chưa chắc chắn ({word.confidence:.0%})")
        _finish_check_row(sheet, row, pictures.get(word), looks)
    for letter, width in zip("ABCDEFG", (8, 10, 8, 40, 30, 24, 50), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _finish_check_row(sheet: Worksheet, row: int, picture: bytes | None, looks: _Looks) -> None:
    def wrap(cell: Any) -> None:
        cell.alignment = Alignment(wrap_text=True, vertical="center")

    for col in range(1, 8):
        looks.give(sheet.cell(row, col), "check", wrap)
    if picture is not None:
        _put_picture(sheet, row, picture)


def _put_picture(sheet: Worksheet, row: int, png: bytes) -> None:
    with PillowImage.open(BytesIO(png)) as opened:
        width, height = opened.size
    factor = min(1.0, 270 / width, 120 / height)
    picture = SheetImage(BytesIO(png))
    picture.width, picture.height = round(width * factor), round(height * factor)
    sheet.add_image(picture, f"D{row}")
    sheet.row_dimensions[row].height = max(18.0, picture.height * 0.75 + 6)


def _fill_table_sheet(sheet: Worksheet, table: Table, looks: _Looks) -> None:
    """The grid as printed from row 3 on, spans merged; behind it the flags of each row and its page."""
    heading = " ".join(part for part in (table.appendix and f"{table.appendix}.", table.caption) if part)
    put_text(sheet, 1, 1, heading).font = Font(bold=True)
    if table.unit:
        put_text(sheet, 2, 1, f"Đơn vị tính: {table.unit}").font = Font(italic=True)
    flags_column = len(table.columns) + 1
    put_text(sheet, 2, flags_column, "Cờ").font = Font(bold=True)
    put_text(sheet, 2, flags_column + 1, "Trang").font = Font(bold=True)
    for number, row in enumerate(table.rows):
        head = row.kind in ("header", "index")
        for cell in row.cells:
            _put_cell(sheet, cell, looks, bold=head or row.kind in ("total", "section"), head=head)
        put_text(sheet, number + _FIRST_TABLE_ROW, flags_column, " ".join(review_flags(row.cells)))
        if row.cells:
            sheet.cell(number + _FIRST_TABLE_ROW, flags_column + 1, min(cell.page for cell in row.cells))
    below = len(table.rows) + _FIRST_TABLE_ROW + 1
    for offset, note in enumerate(table.notes):
        put_text(sheet, below + offset, 1, note)
    header = sum(row.kind in ("header", "index") for row in table.rows)
    sheet.freeze_panes = sheet.cell(_FIRST_TABLE_ROW + header, 1)
    longest = dict.fromkeys((column.index for column in table.columns), 0)
    for cell in (cell for row in table.rows for cell in row.cells):
        longest[cell.col] = max(longest[cell.col], len(cell.text))
    for col, length in longest.items():
        sheet.column_dimensions[get_column_letter(col + 1)].width = min(50, max(7, length * 0.9 + 2))


def _put_cell(sheet: Worksheet, cell: Cell, looks: _Looks, *, bold: bool, head: bool) -> None:
    row, col = cell.row + _FIRST_TABLE_ROW, cell.col + 1
    number_format: str | None = None
    if isinstance(cell.value, int | float) and abs(cell.value) < _MOST_DIGITS:
        written = sheet.cell(row, col, cell.value)
        number_format = _FORMATS.get(cell.kind, "General")
    else:
        written = put_text(sheet, row, col, cell.text)
    fill = _FLAGGED if asks_for_review(cell) else _HEAD if head else None

    def draw(drawn: Any) -> None:
        if number_format is not None:
            drawn.number_format = number_format
        drawn.font = Font(bold=bold)
        drawn.border = _GRID
        drawn.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if head else None)
        if fill is not None:
            drawn.fill = fill

    looks.give(written, (number_format, bold, head, fill is _FLAGGED), draw)
    if cell.row_span > 1 or cell.col_span > 1:
        sheet.merge_cells(
            start_row=row,
            start_column=col,
            end_row=row + cell.row_span - 1,
            end_column=col + cell.col_span - 1,
        )


def _fill_columns_sheet(sheet: Worksheet, document: Document) -> None:
    for col, title in enumerate(("Bảng", "Cột", "Tiêu đề", "Loại", "Đơn vị", "Công thức"), start=1):
        put_text(sheet, 1, col, title).font = Font(bold=True)
    row = 2
    for number, table in enumerate(document.tables, start=1):
        for column in table.columns:
            put_text(sheet, row, 1, f"Bảng {number}")
            put_text(sheet, row, 2, get_column_letter(column.index + 1))
            put_text(sheet, row, 3, column_title(column))
            put_text(sheet, row, 4, column.kind)
            put_text(sheet, row, 5, column.unit or table.unit or "")
            put_text(sheet, row, 6, column.formula or "")
            row += 1
    sheet.column_dimensions["C"].width = 60


def _fill_source_sheet(sheet: Worksheet, document: Document) -> None:
    facts = (
        ("Tệp nguồn", document.source.name),
        ("SHA-256", document.source.sha256),
        ("Số trang", str(document.source.page_count)),
        ("Trạng thái", document.status),
        ("Phiên bản sohoa", document.provenance.version),
        ("Thiết lập", document.provenance.settings_digest),
    )
    for row, (name, value) in enumerate(facts, start=1):
        put_text(sheet, row, 1, name).font = Font(bold=True)
        put_text(sheet, row, 2, value)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 70
