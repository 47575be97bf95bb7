from __future__ import annotations

from pathlib import Path

import pytest

from bench.random_tables import TrueTable, draw, random_table
from ocr.options import ReadingOptions
from ocr.read import read_page
from parsers.tables.born_digital import find_born_digital
from parsers.tables.placing import agreement, make_piece


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
    ((grid, method),) = find_born_digital(page, reading.pdf)
    piece = make_piece(grid, page.number, page.lines, method)
    found = {
        (cell.row, cell.col, cell.row_span, cell.col_span): " ".join(line.text for line in cell.lines)
        for cell in piece.cells
    }
    assert found == {(c.row, c.col, c.row_span, c.col_span): c.text for c in table.cells}
    assert agreement(grid, page.lines) == pytest.approx(1.0)
