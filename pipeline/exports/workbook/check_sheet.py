"""The sheet that a workbook opens on: what a person should compare with the original."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as PillowImage

from parsers.tables.meaning.issues import cells_to_check
from parsers.verification.trust import CHECK_FAILED
from pipeline.corrections.fields import field_at
from pipeline.corrections.place import FieldPlace, cell_place, place_key, word_place
from pipeline.exports.grid import review_flags
from pipeline.exports.pictures import Place
from pipeline.exports.reasons import reasons
from pipeline.exports.workbook.answers import ADDRESS, ANSWER, READ
from pipeline.exports.workbook.cells import GRID, HEAD, MOST_LINKS, Looks, font, put_text
from pipeline.exports.workbook.printing import set_up_page
from pipeline.exports.workbook.table_sheet import ROWS_BEFORE, place_of
from pipeline.exports.workbook.text_size import LINE_POINTS, line_count
from pipeline.exports.workbook.words import failure_in_words
from schema.document import Cell, Document, Issue, Table
from schema.metadata import Found

_COLUMNS = {
    "Trang": 7.0,
    "Ở đâu": 11.0,
    "Ô": 7.0,
    "Hình ảnh": 40.0,
    READ: 22.0,
    "Lần đọc khác": 15.0,
    "Lý do": 38.0,
    ANSWER: 10.0,
    ADDRESS: 10.0,
}
"""Titles and widths in units of ``text_size``."""

_PICTURE = list(_COLUMNS).index("Hình ảnh") + 1
_PICTURE_PIXELS = (270, 120)
"""Width and height of a picture at most."""

_POINTS_OF_PIXEL = 0.75
_TOLD_BY_CELLS = frozenset({"table.check_failed", "table.source_error", "table.cells_to_check"})
"""Issues whose cells have rows of their own."""


@dataclass(frozen=True)
class Doubt:
    """A row of the sheet. ``seen`` is what there is a picture of, ``link`` a place in the workbook;
    ``address`` is where a correction of it belongs (``place_key``).
    """

    page: int | None
    where: str
    place: str = ""
    link: str | None = None
    seen: Place | None = None
    text: str = ""
    others: str = ""
    reason: str = ""
    address: str = ""


def doubts_of(document: Document) -> tuple[Doubt, ...]:
    """What to check: first what concerns the document, then cells of tables, then words of the text."""
    return (*_of_document(document), *_of_tables(document), *_of_words(document))


def _of_document(document: Document) -> Iterator[Doubt]:
    for issue in document.issues:
        if issue.severity != "info" and not issue.seen_by and issue.code not in _TOLD_BY_CELLS:
            found = _found_at(document, issue)
            text = found.original if found is not None else ""
            field = field_at(issue.where or "")
            yield Doubt(
                issue.page,
                "Thông tin chung",
                seen=found,
                text=text,
                reason=issue.message,
                address=place_key(FieldPlace(field=field)) if field else "",
            )


def _found_at(document: Document, issue: Issue) -> Found[Any] | None:
    """The field of the metadata that an issue speaks of."""
    value: object = document
    for part in (issue.where or "").split("/")[1:]:
        value = value[int(part)] if isinstance(value, tuple) else getattr(value, part, None)
    return value if isinstance(value, Found) else None


def _of_tables(document: Document) -> Iterator[Doubt]:
    for number, table in enumerate(document.tables, start=1):
        for cell in cells_to_check(table):
            texts = (cell.alternative, *(reading.text for reading in cell.readings))
            others = dict.fromkeys(text for text in texts if text is not None and text != cell.text)
            place = place_of(cell)
            yield Doubt(
                cell.page,
                f"Bảng {number}",
                place,
                link=f"#'Bảng {number}'!{place}",
                seen=cell,
                text=cell.text,
                others="; ".join(others),
                reason="; ".join(_reasons(table, cell)),
                address=place_key(cell_place(table, cell)),
            )


def _reasons(table: Table, cell: Cell) -> Iterator[str]:
    for flag in review_flags([cell]):
        failed = [
            check
            for check in table.checks
            if check.expected is not None
            and not check.passed
            and (check.cells[0].row, check.cells[0].col) == (cell.row, cell.col)
        ]
        if flag == CHECK_FAILED and failed:
            yield from (f"Không khớp: {failure_in_words(check, ROWS_BEFORE)}" for check in failed)
        else:
            yield reasons()[flag]


def _of_words(document: Document) -> Iterator[Doubt]:
    for page in document.pages:
        for word in page.doubtful:
            reason = f"Từ đọc chưa chắc chắn ({word.confidence:.0%})"
            others = word.alternative or ""
            yield Doubt(
                word.page,
                "Văn bản",
                seen=word,
                text=word.text,
                others=others,
                reason=reason,
                address=place_key(word_place(word)),
            )


def fill_check_sheet(
    sheet: Worksheet, doubts: tuple[Doubt, ...], pictures: Mapping[Place, bytes], looks: Looks
) -> None:
    """One row a doubt, with its picture where there is one."""
    for col, (title, width) in enumerate(_COLUMNS.items(), start=1):
        head = put_text(sheet, 1, col, title)
        head.font, head.fill, head.border = font(bold=True), HEAD, GRID
        sheet.column_dimensions[head.column_letter].width = width
        sheet.column_dimensions[head.column_letter].hidden = title == ADDRESS
    if not doubts:
        put_text(sheet, 2, 1, "Không có gì cần kiểm tra.")
    for row, doubt in enumerate(doubts, start=2):
        _fill_row(sheet, row, doubt, looks)
        if doubt.seen is not None and doubt.seen in pictures:
            _put_picture(sheet, row, pictures[doubt.seen])
    sheet.freeze_panes = "A2"
    set_up_page(sheet, repeated=(1, 1))


def _fill_row(sheet: Worksheet, row: int, doubt: Doubt, looks: Looks) -> None:
    def draw(cell: Any) -> None:
        cell.font = font()
        cell.border = GRID
        cell.alignment = Alignment(wrap_text=True, vertical="center")

    texts = ("", doubt.where, doubt.place, "", doubt.text, doubt.others, doubt.reason, "", "")
    for col, text in enumerate(texts, start=1):
        looks.give(put_text(sheet, row, col, text), "check", draw)
    put_text(sheet, row, len(texts), doubt.address)
    if doubt.page is not None:
        sheet.cell(row, 1).value = doubt.page
    if doubt.link is not None and row < MOST_LINKS:
        link = sheet.cell(row, 3)
        link.hyperlink = doubt.link
        link.font = font(color="0563C1", underline="single")
    lines = max(line_count(text, width) for text, width in zip(texts, _COLUMNS.values(), strict=True))
    sheet.row_dimensions[row].height = LINE_POINTS * max(1, lines) + 3


def _put_picture(sheet: Worksheet, row: int, png: bytes) -> None:
    with PillowImage.open(BytesIO(png)) as opened:
        width, height = opened.size
    factor = min(1.0, _PICTURE_PIXELS[0] / width, _PICTURE_PIXELS[1] / height)
    picture = SheetImage(BytesIO(png))
    picture.width, picture.height = round(width * factor), round(height * factor)
    sheet.add_image(picture, sheet.cell(row, _PICTURE).coordinate)
    needed = picture.height * _POINTS_OF_PIXEL + 6
    sheet.row_dimensions[row].height = max(needed, sheet.row_dimensions[row].height)
