from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.options import ReadingOptions
from ocr.regions.rulings import RuledImage, find_ruled
from ocr.words.cells import cell_readers
from parsers.tables.finding.borderless import find_borderless
from parsers.tables.finding.stretches import with_stretches_read
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


def read(rows: tuple[tuple[str, ...], ...], lines: tuple[Line, ...], taken: list[Box]) -> tuple[Line, ...]:
    before = Page(number=1, route="scan", width=450, height=250, lines=lines)
    return with_stretches_read(before, image_of(rows), ([], []), taken, cell_readers(ReadingOptions()))


def test_a_table_that_was_read_across_its_rows_gets_its_rows_back() -> None:
    mixed = line("Sở Tứ ỹ 842 4S", Box(50, 95, 350, 145))
    (grid,) = find_borderless(read(ROWS, (mixed,), []), [])
    assert (len(grid.row_edges) - 1, len(grid.column_edges) - 1) == (4, 4)


@pytest.mark.parametrize(
    ("rows", "taken"),
    [(ROWS, [Box(0, 0, 450, 250)]), (tuple(row[:2] for row in ROWS), []), (ROWS[:2], [])],
    ids=["in a table already found", "two columns", "two rows"],
)
def test_what_is_no_new_table_stays_as_the_page_was_read(
    rows: tuple[tuple[str, ...], ...], taken: list[Box]
) -> None:
    lines = (line("như đã đọc", Box(50, 95, 120, 105)),)
    assert read(rows, lines, taken) == lines
