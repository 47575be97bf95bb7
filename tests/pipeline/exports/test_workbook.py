"""The workbook as a clerk reads and prints it."""

from __future__ import annotations

import io
from typing import Any, get_args

import openpyxl
import pytest

from parsers.verification.tables import verified
from pipeline.exports.workbook.answers import CHECK_SHEET
from pipeline.exports.workbook.cells import number_format
from pipeline.exports.workbook.printing import PAGE_UNITS
from pipeline.exports.workbook.table_sheet import column_widths, row_heights
from pipeline.exports.workbook.text_size import LINE_POINTS, line_count, text_width
from pipeline.exports.workbook.words import words
from pipeline.exports.xlsx import render_xlsx
from schema.box import Box
from schema.document import Cell, CellKind, Document, Issue, Part, Provenance, Source, Status, Table
from schema.metadata import Found, Metadata
from tests.parsers.tables.drafts import built, page, piece

LONG = "Rà soát toàn bộ quy trình nội bộ giải quyết thủ tục hành chính thuộc phạm vi quản lý " * 3
ROWS: list[list[str | tuple[str, int, int]]] = [
    [("STT", 2, 1), ("Đơn vị", 2, 1), ("Hồ sơ", 1, 2), ("Ghi chú", 2, 1)],
    ["Đã giải quyết", "Tỷ lệ (%)"],
    ["01", "Huyện Tứ Kỳ", "1.604", "98,80", LONG],
    ["02", "Huyện Gia Lộc", "-", "100,00", ""],
    ["03", "Huyện Kim Thành", "3.250", "7", ""],
    [("Tổng cộng", 1, 2), "4.900", "", ""],
]
BOX = Box(10, 10, 40, 20)


def made(rows: list[list[str | tuple[str, int, int]]] = ROWS) -> Table:
    around = page(1, ("Phụ lục 01", 100), ("KẾT QUẢ", 120), ("Đơn vị tính: hồ sơ", 180))
    (table,) = built([piece(rows)], [around])
    return table


def document(table: Table, **fields: Any) -> Document:
    return Document(
        source=Source(name="a.pdf", sha256="ab", bytes=1, media_type="application/pdf", page_count=1),
        status="complete",
        tables=(table,),
        provenance=Provenance(version="1", settings_digest="d"),
        **fields,
    )


def opened(found: Document) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(found)[".xlsx"]))


def test_a_table_prints_on_landscape_paper_with_its_header_on_each_page_and_without_our_columns() -> None:
    sheet = opened(document(made()))["Bảng 1"]
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.print_area == "'Bảng 1'!$A$1:$E$8"
    assert sheet["F2"].value == "Cần kiểm tra"


def test_numbers_keep_their_zeros_and_dashes_stand_on_the_right() -> None:
    sheet = opened(document(made()))["Bảng 1"]
    assert (sheet["A5"].value, sheet["A5"].number_format) == (1, "00")
    assert sheet["A5"].alignment.horizontal == "center"
    assert sheet["A8"].alignment.horizontal is None  # "Tổng cộng" runs over two columns
    assert (sheet["C6"].value, sheet["C6"].alignment.horizontal) == ("-", "right")
    assert (sheet["D5"].value, sheet["D5"].number_format) == (98.8, "0.00")


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("3.250", 3250, "#,##0"),
        ("3.250", 3250.0, "#,##0"),
        ("7.050,25", 7050.25, "#,##0.00"),
        ("98,80", 98.8, "0.00"),
        ("99,9%", 99.9, '0.0"%"'),
        ("2023", 2023, "0"),
        ("01", 1, "00"),
        ("(1.200)", -1200, "#,##0"),
        ("1 604,5", 1604.5, "#,##0.0"),
    ],
)
def test_a_number_shows_as_it_is_printed(text: str, value: float, expected: str) -> None:
    cell = Cell(
        row=0, col=0, text=text, original=text, value=value, kind="decimal", confidence=1.0, page=1, bbox=BOX
    )
    assert number_format(cell) == expected


def test_rows_are_high_enough_for_their_text_and_columns_as_wide_as_the_paper() -> None:
    table = made()
    widths = column_widths(table)
    heights = row_heights(table, widths)
    assert sum(widths.values()) <= PAGE_UNITS
    assert heights[2] >= LINE_POINTS * line_count(LONG, widths[4]) > LINE_POINTS
    assert heights[3] == LINE_POINTS
    assert all(widths[2] > text_width(text) for text in ("1.604", "3.250"))


def test_a_merged_cell_has_room_for_all_of_its_text() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [
        ["STT", "Nội dung", "Số"],
        ["1", (LONG, 2, 1), "5"],
        ["2", "6"],
    ]
    table = made(rows)
    widths = column_widths(table)
    heights = row_heights(table, widths)
    assert heights[1] + heights[2] >= LINE_POINTS * line_count(LONG, widths[1])


def test_a_column_is_no_narrower_than_its_number_however_full_the_table_is() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [
        [f"Cột {n}" for n in range(20)],
        *([f"1.234.567.89{n % 10}" for n in range(20)] for _ in range(3)),
    ]
    widths = column_widths(made(rows))
    assert min(widths.values()) >= text_width("1.234.567.890")


def test_a_failed_check_is_said_in_words_and_in_the_places_of_the_sheet() -> None:
    (checked,) = verified([made()], {1})
    shown = [cell.value for cell in opened(document(checked))[CHECK_SHEET][2]]
    assert shown[1:3] == ["Bảng 1", "C8"]
    assert (
        shown[6]
        == "Không khớp: tổng của các hàng 5–7: tính ra 4.854, bản gốc ghi 4.900 (số trên giấy tự mâu thuẫn)"
    )


def test_what_concerns_the_document_stands_before_the_cells_with_what_was_read() -> None:
    number = Found(value="59", original="Số: 59/BC-VP", page=1, bbox=BOX, confidence=0.5)
    part = Part(
        id="main", kind="main", title=None, first_page=1, last_page=1, metadata=Metadata(number=number)
    )
    issues = tuple(
        Issue(code=code, severity=severity, message=code, page=1, where="/parts/0/metadata/number")
        for code, severity in (
            ("metadata.number_by_hand", "warning"),
            ("metadata.several_signers", "info"),
            ("table.check_failed", "warning"),
        )
    )
    sheet = opened(document(made(), parts=(part,), issues=issues))[CHECK_SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0][:2] == [1, "Thông tin chung"]
    assert [row[1] for row in rows].count("Thông tin chung") == 1
    assert (rows[0][4], rows[0][6]) == ("Số: 59/BC-VP", "metadata.number_by_hand")


def test_kinds_and_states_are_words() -> None:
    book = opened(document(made()))
    assert {row[3].value for row in book["Cột"].iter_rows(min_row=2)} <= {
        "số nguyên",
        "số thập phân",
        "tỷ lệ phần trăm",
        "chữ",
    }
    assert "trọn vẹn" in {row[1].value for row in book["Nguồn"].iter_rows()}


def test_every_kind_of_column_and_every_state_has_words() -> None:
    assert words("kinds").keys() == set(get_args(CellKind))
    assert words("statuses").keys() == set(get_args(Status))
