"""Tables in regions of which a person says that they are some."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ocr.options import ReadingOptions
from ocr.read import PageReading, read_page
from parsers.tables.finding.find import find_pieces
from parsers.tables.finding.region import piece_in
from parsers.tables.piece import TablePiece
from schema.box import Box

HEIGHT = 842
ROWS = (("Xa", "Ho so"), ("An", "12"), ("Ky", "35"))


def drawn(folder: Path, *, walls: bool) -> PageReading:
    """A page with two columns of words, 20 points from row to row, and prose above them."""
    path = folder / "page.pdf"
    sheet = Canvas(str(path), pagesize=(595, HEIGHT), invariant=True)
    sheet.drawString(60, HEIGHT - 100, "1 2 3 above the table there is a line of prose that goes on and on")
    for row, texts in enumerate(ROWS):
        for col, text in enumerate(texts):
            sheet.drawString(110 + 200 * col, HEIGHT - 215 - 20 * row, text)
    if walls:
        sheet.grid([100, 300, 500], [HEIGHT - 200 - 20 * row for row in range(4)])
    sheet.save()
    return read_page(path, "application/pdf", 1, ReadingOptions())


def counts(piece: TablePiece | None) -> tuple[int, int, int]:
    """Rows, columns and cells with words."""
    assert piece is not None
    return (
        len(piece.row_edges) - 1,
        len(piece.column_edges) - 1,
        sum(bool(cell.lines) for cell in piece.cells),
    )


@pytest.mark.parametrize("walls", [True, False])
def test_two_columns_of_words_are_a_table_where_a_person_says_so(tmp_path: Path, walls: bool) -> None:
    reading = drawn(tmp_path, walls=walls)
    if not walls:
        assert find_pieces(reading) == (), "nobody else would take it for one"
    found = piece_in(reading, Box(90, 190, 510, 270), ReadingOptions())
    assert counts(found) == (3, 2, 6)


def test_what_stands_outside_the_region_is_no_part_of_it(tmp_path: Path) -> None:
    reading = drawn(tmp_path, walls=True)
    assert counts(piece_in(reading, Box(90, 190, 510, 242), ReadingOptions())) == (2, 2, 4)


def test_a_region_of_prose_or_of_nothing_is_no_table(tmp_path: Path) -> None:
    reading = drawn(tmp_path, walls=False)
    assert piece_in(reading, Box(50, 90, 590, 110), ReadingOptions()) is None
    assert piece_in(reading, Box(50, 400, 590, 500), ReadingOptions()) is None
