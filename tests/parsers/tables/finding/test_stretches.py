from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.options import ReadingOptions
from ocr.regions.rulings import RuledImage, find_ruled
from ocr.words.cells import cell_readers
from parsers.tables.finding.borderless import find_borderless
from parsers.tables.finding.half_ruled import with_stacked_rows
from parsers.tables.finding.stretches import with_stretches_read
from parsers.tables.grid import Grid, GridCell
from schema.box import Box
from schema.page import Line, Page
from tests.ocr.made_pages import SERIF
from tests.parsers.tables.drafts import line

SCALE = 300 / 72
ROWS = (
    ("1", "Sở Nội vụ", "1.250", "37"),
    ("2", "huyện Tứ Kỳ", "842", "9"),
    ("3", "Sở Y tế", "2.018", "154"),
    ("4", "Sở Tư pháp", "76", "1"),
)
LEFT = (50.0, 90.0, 260.0, 330.0)


def image_of(rows: tuple[tuple[str, ...], ...]) -> RuledImage:
    picture = Image.new("L", (round(450 * SCALE), round(250 * SCALE)), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(SERIF), 11 * SCALE)
    for number, texts in enumerate(rows):
        for x, text in zip(LEFT, texts, strict=False):
            pen.text((x * SCALE, (100 + 20 * number) * SCALE), text, fill=0, font=font, anchor="ls")
    return find_ruled(np.asarray(picture), None, SCALE)


def read(rows: tuple[tuple[str, ...], ...], lines: tuple[Line, ...], grids: list[Grid]) -> tuple[Line, ...]:
    before = Page(number=1, route="scan", width=450, height=250, lines=lines)
    return with_stretches_read(before, image_of(rows), ([], []), grids, cell_readers(ReadingOptions()))


def grid_of(rows: tuple[float, ...]) -> Grid:
    columns = (40.0, 80.0, 240.0, 320.0, 400.0)
    cells = [GridCell(row, col, 1, 1) for row in range(len(rows) - 1) for col in range(len(columns) - 1)]
    return Grid(columns, rows, tuple(cells))


def test_a_table_that_was_read_across_its_rows_gets_its_rows_back() -> None:
    mixed = line("Sở Tứ ỹ 842 4S", Box(50, 95, 350, 145))
    (grid,) = find_borderless(read(ROWS, (mixed,), []), [])
    assert (len(grid.row_edges) - 1, len(grid.column_edges) - 1) == (4, 4)


def test_rows_without_lines_between_them_come_out_of_the_one_that_holds_them() -> None:
    mixed = line("Sở Tứ ỹ 842 4S", Box(50, 95, 350, 145))
    grid = grid_of((80.0, 170.0))
    lines = read(ROWS, (mixed,), [grid])
    assert len(with_stacked_rows(grid, lines).row_edges) - 1 == 4


@pytest.mark.parametrize(
    ("rows", "grids"),
    [
        (ROWS, [grid_of((85.0, 105.0, 125.0, 145.0, 170.0))]),
        (tuple(row[:2] for row in ROWS), []),
        (ROWS[:2], []),
    ],
    ids=["rows of a lattice", "two columns", "two rows"],
)
def test_what_is_no_new_table_stays_as_the_page_was_read(
    rows: tuple[tuple[str, ...], ...], grids: list[Grid]
) -> None:
    lines = (line("như đã đọc", Box(50, 95, 120, 105)),)
    assert read(rows, lines, grids) == lines
