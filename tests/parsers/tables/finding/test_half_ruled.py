from __future__ import annotations

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from bench.random_tables import random_table
from bench.table_setting import Rules, draw
from ocr.options import ReadingOptions
from ocr.read import read_page
from parsers.tables.finding.find import find_pieces
from parsers.tables.finding.half_ruled import find_row_ruled, with_stacked_rows
from parsers.tables.grid import Grid, GridCell, Segment
from schema.box import Box
from schema.page import Line
from tests.parsers.tables.drafts import built, line


@pytest.mark.parametrize("rules", ["rows", "columns", "none"])
@pytest.mark.parametrize("seed", [5001, 5003, 5006, 5017])
def test_tables_without_a_lattice_come_out_whole(seed: int, rules: Rules, tmp_path: Path) -> None:
    table = random_table(seed, ruled=rules != "none")
    path = tmp_path / "table.pdf"
    draw([table], path, rules=rules)
    with PdfDocument(path) as document:
        pages = range(1, len(document) + 1)
    readings = [read_page(path, "application/pdf", number, ReadingOptions()) for number in pages]
    pieces = [piece for reading in readings for piece in find_pieces(reading)]
    (found,) = built(pieces, [reading.page for reading in readings])
    assert [(c.row, c.col, c.row_span, c.col_span, c.text) for row in found.rows for c in row.cells] == [
        (cell.row, cell.col, cell.row_span, cell.col_span, cell.text)
        for cell in sorted(table.cells, key=lambda c: (c.row, c.col))
    ]


def form_lines() -> tuple[list[Segment], list[Line]]:
    """A form: a name, and a line to write on, six times."""
    rules = [Segment(120.0 + 20 * i, 60.0, 500.0) for i in range(6)]
    return rules, [line("Ông (bà):", Box(60, 108.0 + 20 * i, 110, 119.0 + 20 * i)) for i in range(6)]


def test_lines_to_write_on_are_no_table() -> None:
    rules, lines = form_lines()
    assert find_row_ruled(rules, lines, []) == ()


def test_a_list_in_a_text_cell_is_not_cut() -> None:
    grid = Grid((50.0, 90.0, 400.0), (100.0, 160.0), (GridCell(0, 0, 1, 1), GridCell(0, 1, 1, 1)))
    lines = [line("1", Box(60, 105, 66, 115))]
    lines += [line(f"- Nội dung {i}", Box(95, 105.0 + 15 * i, 200, 115.0 + 15 * i)) for i in range(3)]
    assert with_stacked_rows(grid, lines) == grid


def test_serial_numbers_one_under_the_other_are_rows() -> None:
    grid = Grid((50.0, 90.0, 400.0), (100.0, 160.0), (GridCell(0, 0, 1, 1), GridCell(0, 1, 1, 1)))
    lines = [line(str(i + 1), Box(60, 105.0 + 18 * i, 66, 115.0 + 18 * i)) for i in range(3)]
    lines += [line(f"Sở số {i}", Box(95, 105.0 + 18 * i, 200, 115.0 + 18 * i)) for i in range(3)]
    cut = with_stacked_rows(grid, lines)
    assert len(cut.row_edges) == 4
    assert [(cell.row, cell.col) for cell in cut.cells] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]


def test_an_upright_line_that_ends_at_a_total_parts_it_from_the_row_above() -> None:
    grid = Grid((50.0, 90.0, 200.0, 300.0), (100.0, 140.0), tuple(GridCell(0, c, 1, 1) for c in range(3)))
    lines = [line("14", Box(60, 105, 70, 115)), line("Sở Nội vụ", Box(95, 105, 190, 115))]
    lines += [line("Tổng số", Box(70, 125, 130, 135)), line("96", Box(210, 125, 230, 135))]
    verticals = [Segment(90.0, 100.0, 120.0), Segment(200.0, 100.0, 140.0)]
    cut = with_stacked_rows(grid, lines, verticals, exact=True)
    assert cut.row_edges == (100.0, 120.0, 140.0)
    assert cut.cells[3:] == (GridCell(1, 0, 1, 2), GridCell(1, 2, 1, 1))


def framed(top: float = 100.0) -> tuple[Grid, list[Line]]:
    """Titles in ruled cells, and below them a frame with five rows and no line in it."""
    columns = (50.0, 90.0, 300.0, 400.0, 500.0)
    titles = tuple(GridCell(0, col, 1, 1) for col in range(4))
    grid = Grid(columns, (top, top + 20, top + 130), (*titles, GridCell(1, 0, 1, 4)))
    lines = [
        line(text, Box(x + 5, top + 4, x + 35, top + 14))
        for x, text in zip(columns, ("TT", "Tên", "A", "B"), strict=False)
    ]
    for row in range(5):
        y = top + 26 + 20 * row
        for x, text in zip(columns, (str(row + 1), "Sở Y tế", f"{row}12", f"{row}5,3"), strict=False):
            lines.append(line(text, Box(x + 5, y, x + 5 + 6 * len(text), y + 10)))
    return grid, lines


def test_a_frame_below_ruled_titles_has_their_columns_and_a_row_for_each_number() -> None:
    grid, lines = framed()
    found = with_stacked_rows(grid, lines)
    assert len(found.row_edges) - 1 == 6
    assert [sum(cell.row == row for cell in found.cells) for row in range(6)] == [4] * 6
