"""Scans of three quarterly reports with one table by district, for the notebook to read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from samples import degrade, letter
from samples.image_pdf import as_jpeg, pdf_of, render
from samples.ruled_table import Row, Spanned, TableSource, header_row, set_table
from samples.truth import CellKind, ColumnTruth, integer, words
from samples.typeset import Sheets, liberation_serif

FIGURES = {
    "Thành phố Hải Dương": (1_604, 1_733, 1_918),
    "Huyện Tứ Kỳ": (912, 874, 1_021),
    "Huyện Gia Lộc": (655, 702, 688),
    "Huyện Thanh Hà": (540, 611, 734),
    "Huyện Ninh Giang": (731, 695, 810),
}
"""Files handled on time in the first three quarters."""

_QUARTERS = ("I", "II", "III")
_TITLES = ("STT", "Đơn vị", "Số hồ sơ trả đúng hạn")
_DPI = 300.0


def make_scans(folder: Path) -> tuple[Path, ...]:
    """Writes a PDF for each quarter of 2023 into ``folder``; the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number, quarter in enumerate(_QUARTERS):
        [image] = render(_report(number, quarter), _DPI)
        worn = degrade.paper(degrade.noise(degrade.skew(image, 0.4 - 0.3 * number), 4, number), number)
        path = folder / f"bao-cao-quy-{number + 1}-2023.pdf"
        path.write_bytes(pdf_of([as_jpeg(worn, 80, _DPI)]))
        made.append(path)
    return tuple(made)


def _report(number: int, quarter: str) -> bytes:
    sheets = Sheets(liberation_serif(), title=f"Quy {quarter}")
    sheets.start_page(wide=False)
    head = letter.Letterhead(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH HẢI DƯƠNG"),
        number_line=f"Số: {40 + 57 * number}/BC-UBND",
        place_line=f"Hải Dương, ngày 10 tháng {4 + 3 * number} năm 2023",
    )
    letter.set_letterhead(sheets, head)
    subject = (f"Kết quả giải quyết thủ tục hành chính quý {quarter} năm 2023",)
    letter.set_title(sheets, "BÁO CÁO", subject)
    set_table(sheets, _table(number))
    return sheets.finish()


def _table(quarter: int) -> TableSource:
    rows: list[Row] = [header_row(*_TITLES)]
    for serial, (name, figures) in enumerate(FIGURES.items(), start=1):
        rows.append(
            ("body", (replace(integer(serial), align="centre"), words(name), integer(figures[quarter])))
        )
    total = sum(figures[quarter] for figures in FIGURES.values())
    rows.append(("total", (Spanned(words("Tổng cộng", bold=True), cols=2), integer(total))))
    kinds: tuple[CellKind, ...] = ("integer", "text", "integer")
    columns = tuple(ColumnTruth((title,), kind) for title, kind in zip(_TITLES, kinds, strict=True))
    return TableSource(columns=columns, widths=(10, 55, 35), rows=tuple(rows), size=13)
