from __future__ import annotations

from pathlib import Path

import pytest

from bench.random_tables import TrueTable, random_table
from bench.table_setting import draw
from ocr.options import ReadingOptions
from ocr.read import read_page
from parsers.tables.finding.drawn import find_drawn
from parsers.tables.finding.placing import agreement, make_piece
from schema.page import Line


def one_page_table() -> TrueTable:
    return next(
        table
        for table in map(random_table, range(500))
        if len(table.row_kinds) < 15 and table.header_rows == 3
    )


def test_grid_spans_and_words_of_a_page_are_exact(tmp_path: Path) -> None:
    table = one_page_table()
    path = tmp_path / "table.pdf"
    draw([table], path)
    reading = read_page(path, "application/pdf", 1, ReadingOptions())
    page = reading.page
    ((grid, method),) = find_drawn(page, reading.pdf)
    piece = make_piece(grid, page.number, page.lines, method)
    found = {
        (cell.row, cell.col, cell.row_span, cell.col_span): " ".join(line.text for line in cell.lines)
        for cell in piece.cells
    }
    assert found == {(c.row, c.col, c.row_span, c.col_span): c.text for c in table.cells}
    assert agreement(grid, page.lines) == pytest.approx(1.0)


def test_a_page_that_camelot_cannot_read_keeps_the_grid_of_its_strokes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise IndexError

    path = tmp_path / "table.pdf"
    draw([one_page_table()], path)
    reading = read_page(path, "application/pdf", 1, ReadingOptions())
    split = [cut(line) for line in reading.page.lines]
    page = reading.page.model_copy(update={"lines": tuple(split)})
    monkeypatch.setattr("camelot.io.read_pdf", fail)
    assert [method for _, method in find_drawn(page, reading.pdf)] == ["rulings"]


def cut(line: Line) -> Line:
    """``line`` with words so wide that they cross the rulings: the strokes alone do not convince then."""
    words = [word.model_copy(update={"box": word.box._replace(x1=word.box.x1 + 200)}) for word in line.words]
    return line.model_copy(update={"words": tuple(words)})
