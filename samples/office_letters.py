"""Three short documents that other samples encode, sign, copy and photograph."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from samples import letter, prose
from samples.ruled_table import Row, Spanned, TableSource, header_row, set_table
from samples.truth import (
    ColumnTruth,
    DocumentTruth,
    PartTruth,
    TableTruth,
    comma,
    fraction,
    integer,
    metadata,
    words,
)
from samples.typeset import Shape, Sheets


def _recipients(closing: letter.Closing) -> list[str]:
    return [line.removeprefix("- ").rstrip(";.") for line in closing.recipients]


def _finish(
    sheets: Sheets, title: str | None, found: dict[str, Any], tables: tuple[TableTruth, ...] = ()
) -> tuple[bytes, DocumentTruth]:
    part = PartTruth("main", "main", title, 1, sheets.page, found)
    return sheets.finish(), DocumentTruth((part,), sheets.blocks, sheets.sizes, tables)


UNITS = (
    ("Thành phố Thái Bình", 4_812, 4_790),
    ("Huyện Đông Hưng", 3_064, 2_981),
    ("Huyện Tiền Hải", 2_755, 2_549),
    ("Huyện Vũ Thư", 2_903, 2_903),
)


def _units() -> TableSource:
    rows: list[Row] = [header_row("STT", "Đơn vị", "Số hồ sơ đã nhận", "Số trả đúng hạn", "Tỷ lệ (%)")]
    for number, (name, received, on_time) in enumerate(UNITS, start=1):
        share = fraction(comma(100 * on_time / received, 1), "percent")
        serial = replace(integer(number), align="centre")
        rows.append(("body", (serial, words(name), integer(received), integer(on_time), share)))
    received, on_time = sum(u[1] for u in UNITS), sum(u[2] for u in UNITS)
    share = fraction(comma(100 * on_time / received, 1), "percent")
    label = Spanned(words("Cộng", align="centre"), cols=2)
    rows.append(("total", (label, integer(received), integer(on_time), share)))
    titles = ("STT", "Đơn vị", "Số hồ sơ đã nhận", "Số trả đúng hạn", "Tỷ lệ (%)")
    return TableSource(
        columns=(
            ColumnTruth((titles[0],), "integer"),
            ColumnTruth((titles[1],), "text"),
            ColumnTruth((titles[2],), "integer"),
            ColumnTruth((titles[3],), "integer"),
            ColumnTruth((titles[4],), "percent", "%"),
        ),
        widths=(8, 36, 20, 20, 16),
        rows=tuple(rows),
        size=13,
    )


def official_letter(shape: Shape) -> tuple[bytes, DocumentTruth]:
    """A công văn of 2006: "V/v" under the number, a parent issuer, "Kính gửi", a small table."""
    sheets = Sheets(shape, title="Cong van")
    sheets.start_page(wide=False)
    about = ("V/v rà soát kết quả thực hiện cơ chế", "một cửa 6 tháng đầu năm 2006")
    closing = letter.Closing(
        recipients=("- Như trên;", "- UBND tỉnh (để báo cáo);", "- Lưu VT, CCHC."),
        authority=("KT. GIÁM ĐỐC",),
        position="PHÓ GIÁM ĐỐC",
        name="Đỗ Thị Hường",
    )
    head = letter.Letterhead(
        issuer=("SỞ NỘI VỤ",),
        number_line="Số: 126/SNV-CCHC",
        place_line="Thái Bình, ngày 19 tháng 6 năm 2006",
        parent=("UBND TỈNH THÁI BÌNH",),
        about=about,
    )
    letter.set_letterhead(sheets, head)
    addressee = "Ủy ban nhân dân các huyện, thành phố"
    letter.set_addressees(sheets, (addressee,))
    prose.set_body(sheets, prose.read("letter"))
    table = set_table(sheets, _units())
    prose.set_body(sheets, prose.read("letter_end"))
    letter.set_closing(sheets, closing)
    found = metadata(
        doc_type={"code": None, "name": "Công văn"},
        number="126",
        symbol="SNV-CCHC",
        issuer={"name": "SỞ NỘI VỤ"},
        parent_issuer={"name": "UBND TỈNH THÁI BÌNH"},
        place="Thái Bình",
        date="2006-06-19",
        subject=" ".join(about).removeprefix("V/v "),
        addressees=[addressee],
        recipients=_recipients(closing),
        signer={"authority": closing.authority[0], "position": closing.position, "name": closing.name},
    )
    return _finish(sheets, None, found, (table,))


def notice(shape: Shape) -> tuple[bytes, DocumentTruth]:
    """A thông báo of 2005, signed "TL." by the chief of office."""
    sheets = Sheets(shape, title="Thong bao")
    sheets.start_page(wide=False)
    subject = (
        "Kết luận của Chủ tịch Ủy ban nhân dân tỉnh về tiến độ",
        "cải cách thủ tục hành chính quý I năm 2005",
    )
    closing = letter.Closing(
        recipients=("- Các sở, ngành tỉnh;", "- UBND các huyện, thị xã;", "- Phòng Nội chính;", "- Lưu: VT."),
        authority=("TL. CHỦ TỊCH",),
        position="CHÁNH VĂN PHÒNG",
        name="Võ Hữu Nghĩa",
    )
    head = letter.Letterhead(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH BẾN TRE"),
        number_line="Số: 08/TB-UBND",
        place_line="Bến Tre, ngày 14 tháng 4 năm 2005",
    )
    letter.set_letterhead(sheets, head)
    letter.set_title(sheets, "THÔNG BÁO", subject)
    prose.set_body(sheets, prose.read("notice"))
    letter.set_closing(sheets, closing)
    found = metadata(
        doc_type={"code": "TB", "name": "Thông báo"},
        number="08",
        symbol="TB-UBND",
        issuer={"name": "ỦY BAN NHÂN DÂN TỈNH BẾN TRE"},
        place="Bến Tre",
        date="2005-04-14",
        subject=" ".join(subject),
        recipients=_recipients(closing),
        signer={"authority": closing.authority[0], "position": closing.position, "name": closing.name},
    )
    return _finish(sheets, f"THÔNG BÁO {' '.join(subject)}", found)


def proposal(shape: Shape) -> tuple[bytes, DocumentTruth]:
    """A tờ trình of 2022 from a department to its provincial people's committee."""
    sheets = Sheets(shape, title="Tờ trình")
    sheets.start_page(wide=False)
    subject = (
        "Về việc hỗ trợ doanh nghiệp nhỏ và vừa sử dụng",
        "dịch vụ công trực tuyến năm 2022",
    )
    closing = letter.Closing(
        recipients=("- Như trên;", "- Sở Tài chính;", "- Giám đốc, các PGĐ Sở;", "- Lưu: VT, ĐKKD."),
        authority=(),
        position="GIÁM ĐỐC",
        name="Lê Thu Thủy",
    )
    head = letter.Letterhead(
        issuer=("SỞ KẾ HOẠCH VÀ ĐẦU TƯ",),
        number_line="Số: 319/TTr-SKHĐT",
        place_line="Hà Nam, ngày 08 tháng 3 năm 2022",
        parent=("UBND TỈNH HÀ NAM",),
    )
    letter.set_letterhead(sheets, head)
    letter.set_title(sheets, "TỜ TRÌNH", subject)
    sheets.y += 2
    letter.set_addressees(sheets, ("Ủy ban nhân dân tỉnh Hà Nam",))
    prose.set_body(sheets, prose.read("proposal"))
    letter.set_closing(sheets, closing)
    found = metadata(
        doc_type={"code": "TTr", "name": "Tờ trình"},
        number="319",
        symbol="TTr-SKHĐT",
        issuer={"name": "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"},
        parent_issuer={"name": "UBND TỈNH HÀ NAM"},
        place="Hà Nam",
        date="2022-03-08",
        subject=" ".join(subject),
        addressees=["Ủy ban nhân dân tỉnh Hà Nam"],
        recipients=_recipients(closing),
        signer={"authority": None, "position": closing.position, "name": closing.name},
    )
    return _finish(sheets, f"TỜ TRÌNH {' '.join(subject)}", found)
