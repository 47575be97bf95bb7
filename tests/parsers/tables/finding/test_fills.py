"""Tables that shading draws, and the shading that draws none."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ocr.options import ReadingOptions
from ocr.read import read_page
from parsers.tables.finding.find import find_pieces
from parsers.tables.piece import TablePiece
from pipeline.worker.digitize import digitize
from tests.ocr.made_pages import PROSE, blank_canvas

WHITE, GREY, BLUE, YELLOW = (1, 1, 1), (0.95, 0.95, 0.95), (0.2, 0.3, 0.6), (1, 1, 0)
ROWS = (
    ("STT", "Tên xã", "Tiếp nhận", "Đúng hạn"),
    ("1", "Xã Toàn Thắng", "1.250", "1.240"),
    ("2", "Xã Hoàng Diệu", "830", "829"),
    ("3", "Xã Hồng Hưng", "415", "400"),
    ("4", "Xã Thống Nhất", "310", "305"),
)
LEFT = (80, 130, 280, 390)
WIDTH = 110


def filled(canvas: Canvas, box: Sequence[float], colour: Sequence[float]) -> None:
    canvas.saveState()
    canvas.setFillColorRGB(*colour)
    canvas.rect(*box, stroke=0, fill=1)
    canvas.restoreState()


def pieces_of(canvas: Canvas, target: BytesIO, folder: Path) -> tuple[TablePiece, ...]:
    canvas.save()
    path = folder / "page.pdf"
    path.write_bytes(target.getvalue())
    return find_pieces(read_page(path, "application/pdf", 1, ReadingOptions()))


def texts(piece: TablePiece) -> list[tuple[str, ...]]:
    rows: dict[int, dict[int, str]] = {}
    for cell in piece.cells:
        rows.setdefault(cell.row, {})[cell.col] = " ".join(line.text for line in cell.lines)
    return [tuple(text for _, text in sorted(row.items())) for _, row in sorted(rows.items())]


@pytest.mark.parametrize("highlight", [None, YELLOW])
@pytest.mark.parametrize("colour", [WHITE, GREY])
def test_boxes_behind_each_word_are_no_table(
    tmp_path: Path, colour: tuple[float, ...], highlight: tuple[float, ...] | None
) -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    for index, line in enumerate(PROSE):
        x, y = 80.0, 700 - 16 * index
        for word in line.split():
            for text in (word, " "):
                width = stringWidth(text, "serif", 12)
                filled(canvas, (x, y - 3, width, 16), colour)
                canvas.drawString(x, y, text)
                x += width
    if highlight:
        filled(canvas, (80, 500, 200, 16), highlight)
        canvas.drawString(82, 503, "Chưa thống nhất số liệu")
    assert pieces_of(canvas, target, tmp_path) == ()


@pytest.mark.parametrize("colour", [GREY, YELLOW])
def test_shaded_paragraphs_and_a_letterhead_in_boxes_are_no_table(
    tmp_path: Path, colour: tuple[float, ...]
) -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    for index, (left, right) in enumerate(
        [
            ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("HUYỆN GIA LỘC", "Độc lập - Tự do - Hạnh phúc"),
            ("Số: 187/BC-UBND", "Gia Lộc, ngày 12 tháng 10 năm 2024"),
        ]
    ):
        for x, width, text in ((70, 190, left), (265, 270, right)):
            filled(canvas, (x, 757 - 16 * index, width, 16), colour)
            canvas.drawCentredString(x + width / 2, 760 - 16 * index, text)
    for index, line in enumerate(PROSE * 2):
        indent = 28 if index in (0, len(PROSE)) else 0
        filled(canvas, (70 + indent, 597 - 16 * index, 460 - indent - 100 * (index % 3 == 2), 16), colour)
        canvas.drawString(72 + indent, 600 - 16 * index, line[:60])
    assert pieces_of(canvas, target, tmp_path) == ()


@pytest.mark.parametrize("gap", [1.0, 4.0])
def test_cells_that_shading_alone_draws_are_a_table(tmp_path: Path, gap: float) -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    for index, row in enumerate(ROWS):
        for x, next_x, text in zip(LEFT, (*LEFT[1:], LEFT[-1] + WIDTH), row, strict=True):
            colour = (0.85, 0.9, 1.0) if index else (0.7, 0.8, 1.0)
            filled(canvas, (x, 600 - 20 * index, next_x - x - gap, 20 - gap), colour)
            canvas.drawString(x + 6, 605 - 20 * index, text)
    (piece,) = pieces_of(canvas, target, tmp_path)
    assert texts(piece) == list(ROWS)


@pytest.mark.parametrize("ruled", [True, False])
def test_stripes_and_a_dark_head_leave_columns_as_they_are(tmp_path: Path, ruled: bool) -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    right = LEFT[-1] + WIDTH
    for index, row in enumerate(ROWS):
        y = 600 - 20 * index
        if index % 2 == 0:
            filled(canvas, (LEFT[0], y, right - LEFT[0], 20), GREY if index else BLUE)
        canvas.saveState()
        if index == 0:
            canvas.setFillColorRGB(*WHITE)
        for x, text in zip(LEFT, row, strict=True):
            canvas.drawString(x + 6, y + 5, text)
        canvas.restoreState()
    if ruled:
        canvas.grid([*LEFT, right], [620 - 20 * index for index in range(len(ROWS) + 1)])
    (piece,) = pieces_of(canvas, target, tmp_path)
    assert texts(piece) == list(ROWS)


def test_a_letterhead_and_a_signature_in_ruled_cells_are_no_tables(tmp_path: Path) -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    head = (
        ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("HUYỆN GIA LỘC", "Độc lập - Tự do - Hạnh phúc"),
        ("-------", "---------------"),
        ("Nghị quyết số: 187/NQ-HĐND", "Gia Lộc, ngày 12 tháng 10 năm 2024"),
    )
    closing = (("Nơi nhận:", "CHỦ TỊCH"), ("- Như trên;", ""), ("- Lưu: VT.", "Nguyễn Văn Thành"))
    canvas.setFont("serif", 11)
    for top, rows in ((780, head), (500, closing)):
        for index, row in enumerate(rows):
            for x, text in zip((75, 275), row, strict=True):
                canvas.drawString(x, top - 18 * index, text)
        canvas.grid([70, 270, 540], [top + 15, top - 18 * len(rows) + 10])
    for index, line in enumerate(PROSE * 2):
        canvas.drawString(75, 640 - 18 * index, line)
    assert pieces_of(canvas, target, tmp_path) == ()
    metadata = digitize(tmp_path / "page.pdf").metadata
    assert metadata.number is not None and metadata.number.value == "187"
    assert metadata.date is not None and metadata.date.value == "2024-10-12"
    assert metadata.issuer is not None and metadata.issuer.value.name == "ỦY BAN NHÂN DÂN HUYỆN GIA LỘC"
