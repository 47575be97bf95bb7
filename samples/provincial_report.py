"""Sample (a): a provincial report with footnotes and four appendices."""

from __future__ import annotations

from dataclasses import dataclass, replace

from samples import letter, prose
from samples.report_cases import case_table, paid_in_words
from samples.report_tables import budget_table, index_table, payment_table, task_table
from samples.ruled_table import TableSource, set_table
from samples.truth import DocumentTruth, Misprint, PartTruth, TableTruth, metadata
from samples.typeset import Shape, Sheets

SUBJECT = ("Kết quả công tác cải cách hành chính năm 2023,", "phương hướng, nhiệm vụ năm 2024")
ADDRESSEES = ("Bộ Nội vụ;", "Văn phòng Chính phủ.")
CLOSING = letter.Closing(
    recipients=(
        "- Như trên;",
        "- Thường trực Tỉnh ủy (để b/c);",
        "- Thường trực HĐND tỉnh (để b/c);",
        "- Chủ tịch, các PCT UBND tỉnh;",
        "- Các sở, ban, ngành thuộc UBND tỉnh;",
        "- UBND các huyện, thị xã, thành phố;",
        "- Lưu: VT, NC-KSTTHC, Hà (02b).",
    ),
    authority=("TM. ỦY BAN NHÂN DÂN",),
    position="CHỦ TỊCH",
    name="Trần Quang Lâm",
)
MISPRINTS = (
    Misprint("thẩm quyển", "thẩm quyền"),
    Misprint("dich vụ công", "dịch vụ công"),
    Misprint("có có liên quan", "có liên quan"),
)


@dataclass(frozen=True)
class Appendix:
    label: str
    title: tuple[str, ...]
    wide: bool
    tables: tuple[TableSource, ...]


def _appendices(highlighted: bool) -> tuple[Appendix, ...]:
    return (
        Appendix(
            "Phụ lục 01",
            ("KẾT QUẢ TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ THỦ TỤC HÀNH CHÍNH NĂM 2023",),
            True,
            (case_table(highlighted),),
        ),
        Appendix(
            "Phụ lục 02", ("KINH PHÍ THỰC HIỆN CẢI CÁCH HÀNH CHÍNH NĂM 2023",), False, (budget_table(),)
        ),
        Appendix("Phụ lục 03", ("NHIỆM VỤ TRỌNG TÂM CẢI CÁCH HÀNH CHÍNH NĂM 2024",), False, (task_table(),)),
        Appendix(
            "Phụ lục 04",
            ("KẾT QUẢ CÁC CHỈ SỐ ĐÁNH GIÁ VÀ THANH TOÁN TRỰC TUYẾN",),
            False,
            (index_table(), payment_table()),
        ),
    )


def _set_appendix(sheets: Sheets, appendix: Appendix, reference: str) -> list[TableTruth]:
    sheets.start_page(wide=appendix.wide)
    first = appendix.tables[0]
    several = len(appendix.tables) > 1
    unit_line = f"Đơn vị tính: {first.unit}" if first.unit else None
    head = letter.AppendixHead(appendix.label, appendix.title, reference, unit_line)
    letter.set_appendix_head(sheets, head)
    truths = []
    for table in appendix.tables:
        if several and table.caption:
            sheets.paragraph(
                f"<b>{table.caption}</b>", "caption", None, replace(letter.CAPTION, space_before=14)
            )
        truths.append(set_table(sheets, table))
        for note in table.notes:
            sheets.paragraph(f"<i>{note}</i>", "paragraph", None, letter.NOTE)
    return truths


def make(shape: Shape, *, handwritten: bool = False) -> tuple[bytes, DocumentTruth]:
    """The report as a PDF and its truth.

    With ``handwritten`` the number and the day are left blank to be filled in by pen, cells are
    highlighted, and the truth still tells the number and the day.
    """
    received, on_time = paid_in_words()
    body = prose.read("provincial_report", received=received, on_time=on_time)
    sheets = Sheets(shape, body.footnotes, title="Báo cáo cải cách hành chính năm 2023")
    sheets.start_page(wide=False)
    gap = "\u00a0" * 10
    number, day = (gap, "\u00a0" * 6) if handwritten else ("187", "15")
    letter.set_letterhead(
        sheets,
        letter.Letterhead(
            issuer=("ỦY BAN NHÂN DÂN", "TỈNH HẢI DƯƠNG"),
            number_line=f"Số: {number}/BC-UBND",
            place_line=f"Hải Dương, ngày {day} tháng 12 năm 2023",
        ),
    )
    letter.set_title(sheets, "BÁO CÁO", SUBJECT)
    letter.set_addressees(sheets, ADDRESSEES)
    prose.set_body(sheets, body)
    letter.set_closing(sheets, CLOSING)
    found = metadata(
        doc_type={"code": "BC", "name": "Báo cáo"},
        number="187",
        symbol="BC-UBND",
        issuer={"name": "ỦY BAN NHÂN DÂN TỈNH HẢI DƯƠNG"},
        place="Hải Dương",
        date="2023-12-15",
        subject=" ".join(SUBJECT),
        addressees=[name.rstrip(";.") for name in ADDRESSEES],
        recipients=[line.removeprefix("- ").rstrip(";.") for line in CLOSING.recipients],
        signer={"authority": CLOSING.authority[0], "position": CLOSING.position, "name": CLOSING.name},
        appendices=["Phụ lục 01", "Phụ lục 02", "Phụ lục 03", "Phụ lục 04"],
    )
    parts = [PartTruth("main", "main", f"BÁO CÁO {' '.join(SUBJECT)}", 1, sheets.page, found)]
    on_paper = f"(Kèm theo Báo cáo số {number}/BC-UBND ngày {day}/12/2023 của UBND tỉnh Hải Dương)"
    tables: list[TableTruth] = []
    for index, appendix in enumerate(_appendices(highlighted=handwritten), start=1):
        sheets.part = f"appendix-{index}"
        first = sheets.page + 1
        tables += _set_appendix(sheets, appendix, on_paper)
        title = " ".join((appendix.label, *appendix.title))
        parts.append(PartTruth(sheets.part, "appendix", title, first, sheets.page, metadata()))
    pdf = sheets.finish()
    notes = [(mark, text, sheets.footnote_pages[mark]) for mark, text in body.footnotes.items()]
    return pdf, DocumentTruth(parts, sheets.blocks, sheets.sizes, tables, notes, MISPRINTS)
