from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as PillowImage

from pipeline.exports.catalogue import catalogue_row
from pipeline.exports.csv import render_csv, table_csv
from pipeline.exports.folder import export_folder
from pipeline.exports.grid import without_formula
from pipeline.exports.html import render_html
from pipeline.exports.markdown import render_markdown
from pipeline.exports.observations import observations
from pipeline.exports.parquet import render_parquet
from pipeline.exports.text import render_text
from pipeline.exports.workbook.answers import CHECK_SHEET
from pipeline.exports.xlsx import render_xlsx
from schema.box import Box
from schema.document import Document, PageRecord, Provenance, Source, WordRecord
from schema.metadata import Found, Metadata
from tests.parsers.tables.drafts import built, page, piece

ROWS: list[list[str | tuple[str, int, int]]] = [
    [("STT", 2, 1), ("Đơn vị", 2, 1), ("Hồ sơ quý I năm 2023", 1, 2), ("Ghi chú", 2, 1)],
    ["Đúng hạn", "Tỷ lệ (%)"],
    ["I", ("KHỐI HUYỆN", 1, 4)],
    ["1", "Huyện Tứ Kỳ", "1.604", "98,8", "=1+1"],
    ["2", "Huyện Gia Lộc", "-", "", "@SUM(A1)"],
    ["3", "Huyện Kim Thành", "l2O", "0,5", "+cmd|' /C calc'!A0"],
    [("Tổng cộng", 1, 2), "1.604", "", ""],
]


@pytest.fixture
def document() -> Document:
    around = page(1, ("Phụ lục 01", 100), ("TÌNH HÌNH GIẢI QUYẾT HỒ SƠ", 120), ("Đơn vị tính: hồ sơ", 180))
    box = around.lines[0].box
    return Document(
        source=Source(name="a.pdf", sha256="ab" * 32, bytes=1, media_type="application/pdf", page_count=1),
        status="complete",
        metadata=Metadata(date=Found(value="2023-12-15", original="", page=1, bbox=box, confidence=1.0)),
        tables=built([piece(ROWS)], [around]),
        provenance=Provenance(version="1", settings_digest="d"),
    )


def test_csv_holds_numbers_as_numbers_and_no_formula(document: Document) -> None:
    (content,) = render_csv(document).values()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][:4] == [
        "STT",
        "Đơn vị",
        "Hồ sơ quý I năm 2023 > Đúng hạn",
        "Hồ sơ quý I năm 2023 > Tỷ lệ (%)",
    ]
    assert rows[2] == ["1", "Huyện Tứ Kỳ", "1604", "98.8", "'=1+1", "body", "", "1"]
    assert rows[3][2:5] == ["-", "", "'@SUM(A1)"]
    assert rows[4][6] == "kind_differs"
    assert all(value[:1] not in ("=", "@") for row in rows for value in row)


def test_codes_stay_as_they_are_printed_in_csv() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [
        ["STT", "Mã", "Số lượng"],
        ["01", "0012", "1.604"],
        ["02", "0150", "12"],
    ]
    (table,) = built([piece(rows)], [page(1)])
    read = list(csv.reader(io.StringIO(table_csv(table).decode("utf-8-sig"))))
    assert [row[:3] for row in read[1:]] == [["01", "0012", "1604"], ["02", "0150", "12"]]


@given(st.text(alphabet="=+-@\t\r01.,%abc ", max_size=8))
def test_no_text_begins_as_a_formula(text: str) -> None:
    safe = without_formula(text)
    assert safe.removeprefix("'") == text or safe == text
    if safe[:1] in ("+", "-"):
        assert set(safe[1:]) <= set("0123456789.,% \t\r")
    else:
        assert safe[:1] not in ("=", "@", "\t", "\r")


def test_workbook_opens_on_what_to_check(document: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(document)[".xlsx"]))
    assert book.active.title == book.sheetnames[0] == CHECK_SHEET
    shown = [cell.value for cell in book[CHECK_SHEET][2]]
    assert shown[0] == 1
    assert shown[1:3] == ["Bảng 1", "C8"]
    assert shown[4] == "l2O"
    assert shown[6]


def test_workbook_lists_doubtful_words_behind_the_cells(document: Document) -> None:
    word = WordRecord(
        text="201",
        original="201",
        page=1,
        bbox=Box(10, 10, 40, 20),
        confidence=0.5,
        method="ocr",
        alternative="=2011",
    )
    record = PageRecord(
        number=1,
        route="scan",
        width=600,
        height=842,
        rotation=0,
        skew=0,
        confidence=1.0,
        warnings=(),
        doubtful=(word,),
    )
    content = render_xlsx(document.model_copy(update={"pages": (record,)}))[".xlsx"]
    last = [cell.value for cell in list(openpyxl.load_workbook(io.BytesIO(content))[CHECK_SHEET].rows)[-1]]
    assert last[:2] == [1, "Văn bản"]
    assert last[4:7] == ["201", "=2011", "Từ đọc chưa chắc chắn (50%)"]


def test_workbook_shows_the_picture_of_what_to_check(document: Document, tmp_path: Path) -> None:
    flagged = next(cell for row in document.tables[0].rows for cell in row.cells if cell.text == "l2O")
    pixels = np.full((842, 600, 3), 255, dtype=np.uint8)
    x0, y0, x1, y1 = (round(value) for value in flagged.bbox)
    pixels[y0 + 4 : y1 - 4, x0 + 4 : x1 - 4] = (200, 30, 30)
    source = tmp_path / "a.png"
    PillowImage.fromarray(pixels).save(source, dpi=(72, 72))
    record = PageRecord(
        number=1, route="scan", width=600, height=842, rotation=0, skew=0, confidence=1.0, warnings=()
    )
    scan = document.model_copy(
        update={
            "source": document.source.model_copy(update={"media_type": "image/png"}),
            "pages": (record,),
        }
    )
    content = render_xlsx(scan, source)[".xlsx"]
    (shown,) = openpyxl.load_workbook(io.BytesIO(content))[CHECK_SHEET]._images
    with PillowImage.open(io.BytesIO(shown._data())) as picture:
        middle = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
    assert shown.anchor._from.row == 1
    assert middle == (200, 30, 30)


def test_workbook_keeps_types_spans_and_no_formula(document: Document) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(document)[".xlsx"]))["Bảng 1"]
    assert sheet["C6"].value == 1604
    assert sheet["D6"].value == 98.8
    assert sheet["E6"].value == "=1+1"
    assert sheet["E6"].data_type == "s"
    assert "A3:A4" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet["F8"].value == "Nội dung khác loại với các ô còn lại của cột"


def test_formats_are_the_same_bytes_each_time(document: Document) -> None:
    for render in (render_csv, render_html, render_markdown, render_parquet, render_text, render_xlsx):
        assert render(document) == render(document)


def test_observations_tell_what_each_figure_is(document: Document) -> None:
    found = list(observations(document))
    first = found[0]
    assert (first.row_label, first.section, first.value) == ("Huyện Tứ Kỳ", "KHỐI HUYỆN", 1604.0)
    assert first.header_path == "Hồ sơ quý I năm 2023 > Đúng hạn"
    assert (first.period, first.date_signed) == ("2023-01-01/2023-03-31", "2023-12-15")
    assert (first.unit, first.unit_id is not None) == ("hồ sơ", True)
    dash = next(one for one in found if one.text == "-")
    assert (dash.value, dash.cell_flags) == (None, "dash")
    assert {one.col for one in found} == {2, 3}
    assert len({one.id for one in found}) == len(found)


def test_parquet_holds_the_observations(document: Document) -> None:
    table = pq.read_table(io.BytesIO(render_parquet(document)[".parquet"]))
    assert table.num_rows == len(list(observations(document)))
    assert table.column("value").to_pylist()[0] == 1604.0


def test_markdown_holds_the_table(document: Document) -> None:
    text = render_markdown(document)[".md"].decode()
    assert "| 1 | Huyện Tứ Kỳ | 1.604 | 98,8 | =1+1 |" in text
    assert "**Phụ lục 01. TÌNH HÌNH GIẢI QUYẾT HỒ SƠ**" in text


def test_plain_text_has_a_line_for_each_row(document: Document) -> None:
    text = render_text(document)[".txt"].decode()
    assert "Phụ lục 01. TÌNH HÌNH GIẢI QUYẾT HỒ SƠ\nĐơn vị tính: hồ sơ\n" in text
    assert "1\tHuyện Tứ Kỳ\t1.604\t98,8\t=1+1\n" in text


def test_a_page_has_tables_with_their_spans_and_marks_what_to_check(document: Document) -> None:
    page = render_html(document)[".html"].decode()
    assert '<th rowspan="2">Đơn vị</th>' in page
    assert '<td class="number">1.604</td>' in page
    assert re.search(r'<td class="check" title="[^"]+">l2O</td>', page)
    assert "http" not in page


def test_catalogue_has_the_fields_of_annex_vi(document: Document) -> None:
    row = catalogue_row("x/a.pdf.json", document)
    assert (row.IssuedDate, row.date, row.PageAmount, row.cells_to_check) == (
        "15/12/2023",
        "2023-12-15",
        1,
        1,
    )


def test_a_folder_is_exported_whole(document: Document, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.pdf.json").write_text(document.model_dump_json(), encoding="utf-8")
    (tmp_path / "other.json").write_text(json.dumps({"a": 1}), encoding="utf-8")
    (tmp_path / ".sohoa").mkdir()
    (tmp_path / ".sohoa" / "b.json").write_text(document.model_dump_json(), encoding="utf-8")
    export_folder(tmp_path)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "catalogue.csv").read_bytes().decode("utf-8-sig"))))
    assert [row["path"] for row in rows] == ["x/a.pdf.json"]
    assert pq.read_table(tmp_path / "catalogue.parquet").num_rows == 1
    figures = pq.read_table(tmp_path / "observations.parquet")
    assert figures.num_rows == len(list(observations(document)))
