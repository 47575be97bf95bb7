"""Text that is not level: watermarks, notes along a margin, heads of narrow columns."""

from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ocr.options import ReadingOptions
from ocr.read import read_page
from parsers.assemble.assemble import Content, assemble
from parsers.tables.finding.find import find_pieces
from parsers.tables.piece import TablePiece
from schema.page import Page
from tests.ocr.made_pages import PROSE, blank_canvas

ROWS = (("1", "Xã Toàn Thắng", "1.250"), ("2", "Xã Hoàng Diệu", "830"), ("3", "Xã Hồng Hưng", "415"))
NOTE = "Bản điện tử đã ký số, tra cứu tại cổng thông tin"


def with_table(canvas: Canvas, heads: tuple[str, ...] = ("STT", "Tên xã", "Tiếp nhận")) -> None:
    """Lines of prose and under them a ruled table of ROWS, its last head running upwards."""
    for index, line in enumerate(PROSE):
        canvas.drawString(80, 780 - 20 * index, line)
    xs, ys = (80, 130, 320, 380), (700, 600, 580, 560, 540)
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for x, head in zip(xs, heads[:2], strict=False):
        canvas.drawString(x + 5, 640, head)
    sideways(canvas, heads[2].split("\n"), 345, 610, 90)
    for row, cells in enumerate(ROWS):
        for x, text in zip(xs, cells, strict=False):
            canvas.drawString(x + 5, 585 - 20 * row, text)


def sideways(canvas: Canvas, lines: list[str], x: float, y: float, angle: float) -> None:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(angle)
    for row, line in enumerate(lines):
        canvas.drawString(0, -15 * row, line)
    canvas.restoreState()


def content_of(folder: Path, *pages: bytes) -> Content:
    readings: list[Page] = []
    pieces: list[TablePiece] = []
    for number, page in enumerate(pages, start=1):
        path = folder / f"{number}.pdf"
        path.write_bytes(page)
        reading = read_page(path, "application/pdf", 1, ReadingOptions())
        readings.append(reading.page.model_copy(update={"number": number}))
        pieces += [piece.model_copy(update={"page": number}) for piece in find_pieces(reading)]
    return assemble(readings, pieces)


def drawn(*, note: float | None = None, mark: float | None = None, heads: str = "Tiếp nhận") -> bytes:
    target = BytesIO()
    canvas = blank_canvas(target)
    if mark is not None:
        canvas.saveState()
        canvas.setFont("serif", 40)
        canvas.setFillGray(0.8)
        sideways(canvas, ["BẢN SAO"], *((150, 560) if mark < 180 else (150, 680)), mark)
        canvas.restoreState()
    with_table(canvas, ("STT", "Tên xã", heads))
    if note is not None:
        sideways(canvas, [NOTE], *((40, 300) if note == 90 else (560, 700)), note)
    canvas.save()
    return target.getvalue()


def cells(content: Content) -> list[list[str]]:
    (table,) = content.tables
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("angle", [45, 330, 0])
def test_a_watermark_is_a_stamp_and_takes_neither_words_nor_tables(tmp_path: Path, angle: float) -> None:
    content = content_of(tmp_path, drawn(mark=angle))
    assert cells(content)[1:] == [list(row) for row in ROWS]
    assert content.text == content_of(tmp_path, drawn()).text
    assert [block.text for block in content.blocks if block.kind == "stamp"] == ["BẢN SAO"]
    assert content.issues == content_of(tmp_path, drawn()).issues


@pytest.mark.parametrize("angle", [90, 270])
def test_a_note_along_the_margin_is_a_paragraph_in_its_own_order(tmp_path: Path, angle: float) -> None:
    content = content_of(tmp_path, drawn(note=angle))
    paragraphs = [block.text for block in content.blocks if block.kind == "paragraph"]
    assert paragraphs[-1] == NOTE
    assert " ".join(PROSE) in " ".join(paragraphs[:-1])
    assert not [issue for issue in content.issues if issue.code == "page.text_not_placed"]


def test_a_note_along_the_margin_of_every_page_is_a_running_head(tmp_path: Path) -> None:
    content = content_of(tmp_path, *(drawn(note=90) for _ in range(3)))
    assert all(heads[-1] == NOTE for heads in content.running_heads.values())
    assert NOTE not in content.text


@pytest.mark.parametrize("head", ["Hồ sơ tiếp nhận", "Hồ sơ tiếp\nnhận trong kỳ"])
def test_heads_that_run_upwards_are_read_in_their_order(tmp_path: Path, head: str) -> None:
    content = content_of(tmp_path, drawn(heads=head))
    assert cells(content)[0] == ["STT", "Tên xã", head.replace("\n", " ")]
