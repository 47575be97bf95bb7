from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.options import ReadingOptions
from ocr.regions.rulings import find_ruled
from ocr.words.cells import cell_image
from parsers.tables.finding.placing import make_piece
from parsers.tables.finding.read_cells import cell_means, with_cells_read
from parsers.tables.grid import Grid, GridCell
from parsers.tables.piece import TablePiece
from tests.ocr.made_pages import SERIF

SCALE = 300 / 72
COLUMNS, ROWS = (20.0, 120.0, 150.0, 180.0), (20.0, 110.0, 130.0, 150.0)


def read(titles: tuple[str, str, str], *, upwards: bool) -> TablePiece | None:
    """A table with ``titles``, those of the narrow columns turned or broken into words, and two rows."""
    picture = Image.new("L", (round(200 * SCALE), round(170 * SCALE)), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(SERIF), 11 * SCALE)
    pen.text((30 * SCALE, 60 * SCALE), titles[0], fill=0, font=font)
    for x, title in zip(COLUMNS[1:], titles[1:], strict=False):
        if upwards:
            strip = Image.new("L", (round(80 * SCALE), round(14 * SCALE)), 255)
            ImageDraw.Draw(strip).text((4, 0), title, fill=0, font=font)
            picture.paste(strip.rotate(90, expand=True), (round((x + 8) * SCALE), round(25 * SCALE)))
        else:
            for number, word in enumerate(title.split()):
                pen.text(((x + 4) * SCALE, (25 + 14 * number) * SCALE), word, fill=0, font=font)
    for row, texts in enumerate((("Sở Nội vụ", "12", "35"), ("Sở Y tế", "48", "70"))):
        for x, text in zip(COLUMNS, texts, strict=False):
            pen.text(((x + 6) * SCALE, (ROWS[row + 1] + 4) * SCALE), text, fill=0, font=font)
    cells = tuple(GridCell(row, col, 1, 1) for row in range(3) for col in range(3))
    piece = make_piece(Grid(COLUMNS, ROWS, cells), 1, [], "rulings")
    means = cell_means(ReadingOptions())
    ruled = find_ruled(np.asarray(picture), None, SCALE)
    return with_cells_read(
        piece, cell_image(1, ruled, [cell.box for cell in piece.cells], [], means.readers), means
    )


@pytest.mark.parametrize("upwards", [True, False])
def test_titles_are_read_in_the_direction_in_which_they_run(upwards: bool) -> None:
    titles = ("Tên đơn vị", "Quá hạn", "Trong kỳ")
    piece = read(titles, upwards=upwards)
    assert piece is not None
    texts = [" ".join(line.text for line in cell.lines) for cell in piece.cells]
    assert texts[1:3] == list(titles[1:])
    assert texts[4:6] == ["12", "35"]
