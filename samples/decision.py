"""Sample (d): a decision whose number and day are still blank, and the plan issued with it."""

from __future__ import annotations

from dataclasses import replace

from samples import letter, prose
from samples.ruled_table import Row, Spanned, TableSource, header_row, set_table
from samples.truth import ColumnTruth, DocumentTruth, PartTruth, integer, metadata, words
from samples.typeset import LEFT, Setting, Shape, Sheets, plain

ISSUER = ("ỦY BAN NHÂN DÂN", "TỈNH NAM ĐỊNH")
SUBJECT = (
    "Ban hành Kế hoạch số hóa hồ sơ, kết quả giải quyết thủ tục hành chính",
    "còn hiệu lực trên địa bàn tỉnh Nam Định giai đoạn 2022 - 2025",
)
PLAN_SUBJECT = (
    "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính còn hiệu lực",
    "trên địa bàn tỉnh Nam Định giai đoạn 2022 - 2025",
)
CLOSING = letter.Closing(
    recipients=(
        "- Như Điều 3;",
        "- Văn phòng Chính phủ (để b/c);",
        "- TT Tỉnh ủy, TT HĐND tỉnh;",
        "- Cổng Thông tin điện tử tỉnh;",
        "- Lưu: VP1, VP11.",
    ),
    authority=("KT. CHỦ TỊCH",),
    position="PHÓ CHỦ TỊCH",
    name="Phạm Minh Huấn",
)
GAP = "\u00a0" * 8

LOTS = (
    ("Các sở, ban, ngành", 412_300, 520_000, 468_900, 210_400),
    ("Thành phố Nam Định", 96_500, 118_200, 84_300, 40_000),
    ("Các huyện còn lại", 386_700, 541_600, 462_500, 241_000),
)


def _lots() -> TableSource:
    years = ("Năm 2022", "Năm 2023", "Năm 2024", "Năm 2025")
    rows: list[Row] = [
        header_row(("TT", 2, 1), ("Đơn vị", 2, 1), ("Tổng số trang", 2, 1), ("Chia ra", 1, 4)),
        header_row(*years),
    ]
    for number, (unit, *pages) in enumerate(LOTS, start=1):
        serial = replace(integer(number), align="centre")
        rows.append(("body", (serial, words(unit), integer(sum(pages)), *(integer(p) for p in pages))))
    sums = [sum(lot[year] for lot in LOTS) for year in (1, 2, 3, 4)]  # type: ignore[misc]
    label = Spanned(words("Tổng cộng", bold=True, align="centre"), cols=2)
    rows.append(("total", (label, *(replace(integer(n), bold=True) for n in (sum(sums), *sums)))))
    return TableSource(
        columns=(
            ColumnTruth(("TT",), "integer"),
            ColumnTruth(("Đơn vị",), "text"),
            ColumnTruth(("Tổng số trang",), "integer"),
            *(ColumnTruth(("Chia ra", year), "integer") for year in years),
        ),
        widths=(6, 28, 16, 13, 13, 13, 13),
        rows=tuple(rows),
        size=12,
    )


def _centred(sheets: Sheets, text: str) -> None:
    sheets.y = sheets.text_at(f"<b>{text}</b>", LEFT, sheets.y - 8, sheets.width, 14, "centre") - 4
    sheets.record("title", text, sheets.page)


def make(shape: Shape) -> tuple[bytes, DocumentTruth]:
    """The decision and its plan as one PDF, with two parts in its truth."""
    sheets = Sheets(shape, title="Quyết định ban hành Kế hoạch số hóa hồ sơ")
    sheets.start_page(wide=False)
    number_line = f"Số: {GAP}/QĐ-UBND"
    place_line = f"Nam Định, ngày {GAP}tháng 3 năm 2022"
    letter.set_letterhead(sheets, letter.Letterhead(ISSUER, number_line, place_line))
    letter.set_title(sheets, "QUYẾT ĐỊNH", SUBJECT)
    _centred(sheets, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH NAM ĐỊNH")
    bases = prose.read("decision")
    setting = Setting(leading=19)
    prose.set_body(sheets, bases, setting)
    _centred(sheets, "QUYẾT ĐỊNH:")
    prose.set_body(sheets, prose.read("decision_articles"), setting)
    letter.set_closing(sheets, CLOSING)
    last = sheets.page
    issuer = {"name": " ".join(ISSUER)}
    found = metadata(
        doc_type={"code": "QĐ", "name": "Quyết định"},
        symbol="QĐ-UBND",
        issuer=issuer,
        place="Nam Định",
        date="2022-03",
        subject=" ".join(SUBJECT),
        legal_bases=[
            plain(line).removeprefix("Căn cứ ").rstrip(";")
            for line in bases.paragraphs
            if plain(line).startswith("Căn cứ")
        ],
        recipients=[line.removeprefix("- ").rstrip(";.") for line in CLOSING.recipients],
        signer={"authority": CLOSING.authority[0], "position": CLOSING.position, "name": CLOSING.name},
    )
    decision = PartTruth("main", "main", f"QUYẾT ĐỊNH {' '.join(SUBJECT)}", 1, last, found)

    sheets.part = "attachment-1"
    sheets.start_page()
    letter.set_letterhead(sheets, letter.Letterhead(ISSUER, None, None))
    letter.set_title(sheets, "KẾ HOẠCH", PLAN_SUBJECT)
    for line in (
        f"(Ban hành kèm theo Quyết định số {GAP}/QĐ-UBND",
        f"ngày {GAP}/3/2022 của Chủ tịch UBND tỉnh)",
    ):
        sheets.y = sheets.text_at(f"<i>{line}</i>", LEFT, sheets.y, sheets.width, 14, "centre")
    issued = "(Ban hành kèm theo Quyết định số /QĐ-UBND ngày /3/2022 của Chủ tịch UBND tỉnh)"
    sheets.record("caption", issued, sheets.page)
    prose.set_body(sheets, prose.read("plan"), setting)
    table = set_table(sheets, _lots())
    prose.set_body(sheets, prose.read("plan_end"), setting)
    plan = PartTruth(
        "attachment-1",
        "attachment",
        f"KẾ HOẠCH {' '.join(PLAN_SUBJECT)}",
        last + 1,
        sheets.page,
        metadata(doc_type={"code": "KH", "name": "Kế hoạch"}, issuer=issuer, subject=" ".join(PLAN_SUBJECT)),
    )
    pdf = sheets.finish()
    return pdf, DocumentTruth((decision, plan), sheets.blocks, sheets.sizes, (table,))
