"""Sample (j): a short report whose own totals are wrong; the figures are invented."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from samples import letter, prose
from samples.ruled_table import Row, Spanned, TableSource, header_row, index_row, set_table
from samples.truth import (
    ColumnTruth,
    DocumentTruth,
    FailingCheck,
    PartTruth,
    comma,
    fraction,
    grouped,
    integer,
    metadata,
    words,
)
from samples.typeset import Shape, Sheets

SUBJECT = ("Kết quả giải quyết thủ tục hành chính", "6 tháng đầu năm 2024")


class Case(NamedTuple):
    """Files of a unit: handed in online and at the desk, and answered in time."""

    unit: str
    online: int
    direct: int
    on_time: int


CASES = (
    Case("Huyện Chợ Gạo", 3_418, 512, 3_801),
    Case("Huyện Cái Bè", 4_206, 377, 4_390),
    Case("Huyện Gò Công Tây", 2_951, 268, 3_120),
    Case("Huyện Tân Phước", 1_873, 145, 1_962),
    Case("Thành phố Mỹ Tho", 7_640, 893, 8_377),
)
ONLINE, DIRECT, ON_TIME = (
    sum(case.online for case in CASES),
    sum(case.direct for case in CASES),
    sum(case.on_time for case in CASES),
)

SLIP_OF_ROW, SLIP_OF_TOTAL = 100, 90
"""What the sum printed in row 3 is too high by, and the total of the files at the desk too low: a digit typed
wrong and two digits exchanged, as an author's slips are."""

_SLIPPED = 2


def _table() -> TableSource:
    rows: list[Row] = [
        header_row("STT", "Đơn vị", "Tổng số", "Trực tuyến", "Trực tiếp", "Đúng hạn", "Tỷ lệ (%)"),
        index_row("1", "2", "3=4+5", "4", "5", "6", "7=6/3"),
    ]
    for number, (name, online, direct, on_time) in enumerate(CASES):
        received = online + direct + (SLIP_OF_ROW if number == _SLIPPED else 0)
        share = fraction(comma(100 * on_time / received, 1), "percent")
        serial = replace(integer(number + 1), align="centre")
        counted = (integer(received), integer(online), integer(direct), integer(on_time))
        rows.append(("body", (serial, words(name), *counted, share)))
    online, direct, on_time = ONLINE, DIRECT, ON_TIME
    received = online + direct
    share = fraction(comma(100 * on_time / received, 1), "percent")
    label = Spanned(words("TỔNG CỘNG", bold=True, align="centre"), cols=2)
    totals = (integer(received), integer(online), integer(direct - SLIP_OF_TOTAL), integer(on_time), share)
    rows.append(("total", (label, *totals)))
    row, total = 2 + _SLIPPED, 2 + len(CASES)
    _, own_online, own_direct, _ = CASES[_SLIPPED]
    true, printed = own_online + own_direct, own_online + own_direct + SLIP_OF_ROW
    first, last = 2, total - 1
    formula, summed = "col 3 = col 4 + col 5", f"total = sum of rows {first}–{last}"
    return TableSource(
        columns=(
            ColumnTruth(("STT",), "integer"),
            ColumnTruth(("Đơn vị",), "text"),
            ColumnTruth(("Tổng số",), "integer", None, "3=4+5"),
            ColumnTruth(("Trực tuyến",), "integer"),
            ColumnTruth(("Trực tiếp",), "integer"),
            ColumnTruth(("Đúng hạn",), "integer"),
            ColumnTruth(("Tỷ lệ (%)",), "percent", "%", "7=6/3"),
        ),
        widths=(7, 33, 13, 13, 12, 12, 10),
        rows=tuple(rows),
        caption="KẾT QUẢ GIẢI QUYẾT HỒ SƠ 6 THÁNG ĐẦU NĂM 2024",
        appendix="Phụ lục 01",
        failing_checks=(
            FailingCheck(formula, true, printed, ((row, 2),)),
            FailingCheck(formula, received - SLIP_OF_TOTAL, received, ((total, 2),)),
            FailingCheck(summed, received + SLIP_OF_ROW, received, ((total, 2),)),
            FailingCheck(summed, direct, direct - SLIP_OF_TOTAL, ((total, 4),)),
        ),
        size=12,
    )


def make(shape: Shape) -> tuple[bytes, DocumentTruth]:
    """The report as a PDF and its truth, with what its own figures give where they do not add up."""
    solved = ON_TIME + 412
    body = prose.read(
        "own_totals",
        received=grouped(ONLINE + DIRECT),
        online=grouped(ONLINE),
        on_time=grouped(ON_TIME),
        solved=grouped(solved),
        share=comma(100 * ON_TIME / solved, 1),
    )
    sheets = Sheets(shape, title="Bao cao")
    sheets.start_page(wide=False)
    closing = letter.Closing(
        recipients=("- UBND tỉnh;", "- Giám đốc, các PGĐ Sở;", "- Lưu: VT, CCHC."),
        authority=(),
        position="GIÁM ĐỐC",
        name="Nguyễn Thị Bảy",
    )
    head = letter.Letterhead(
        issuer=("SỞ NỘI VỤ",),
        number_line="Số: 274/BC-SNV",
        place_line="Tiền Giang, ngày 05 tháng 7 năm 2024",
        parent=("UBND TỈNH TIỀN GIANG",),
    )
    letter.set_letterhead(sheets, head)
    letter.set_title(sheets, "BÁO CÁO", SUBJECT)
    prose.set_body(sheets, body)
    letter.set_closing(sheets, closing)
    found = metadata(
        doc_type={"code": "BC", "name": "Báo cáo"},
        number="274",
        symbol="BC-SNV",
        issuer={"name": "SỞ NỘI VỤ"},
        parent_issuer={"name": "UBND TỈNH TIỀN GIANG"},
        place="Tiền Giang",
        date="2024-07-05",
        subject=" ".join(SUBJECT),
        recipients=[line.removeprefix("- ").rstrip(";.") for line in closing.recipients],
        signer={"authority": None, "position": closing.position, "name": closing.name},
        appendices=["Phụ lục 01"],
    )
    main = PartTruth("main", "main", f"BÁO CÁO {' '.join(SUBJECT)}", 1, sheets.page, found)
    sheets.part = "appendix-1"
    first = sheets.page + 1
    sheets.start_page(wide=False)
    reference = "(Kèm theo Báo cáo số 274/BC-SNV ngày 05/7/2024 của Sở Nội vụ)"
    source = _table()
    title = source.caption or ""
    letter.set_appendix_head(sheets, letter.AppendixHead("Phụ lục 01", (title,), reference, None))
    table = set_table(sheets, source)
    appendix = PartTruth("appendix-1", "appendix", f"Phụ lục 01 {title}", first, sheets.page, metadata())
    return sheets.finish(), DocumentTruth((main, appendix), sheets.blocks, sheets.sizes, (table,))
