"""The tables of one page: where they stand, their grid, and the words in each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lexicon.fold import fold
from ocr.engine.tesseract_job import RecognitionTimeout
from ocr.options import ReadingOptions
from parsers.tables.finding.borderless import find_borderless
from parsers.tables.finding.born_digital import find_born_digital
from parsers.tables.finding.frames import is_layout
from parsers.tables.finding.half_ruled import find_row_ruled, with_stacked_rows
from parsers.tables.finding.placing import make_piece, words_in
from parsers.tables.finding.scanned import cell_readers, find_scanned
from parsers.tables.grid import segments, without_slivers
from parsers.tables.piece import TablePiece
from schema.errors import PageTimeout
from schema.page import Page

if TYPE_CHECKING:
    from ocr.read import PageReading

_MOST_STAMP_CELLS = 14


def find_pieces(reading: PageReading, options: ReadingOptions | None = None) -> tuple[TablePiece, ...]:
    """The table pieces of a page, top to bottom.

    In: the reading of the page (words in points; for scans also the cleaned image) and the ``options`` it was
    read with. A frame without any word is no table. Raises PageTimeout.
    """
    page = reading.page
    if page.route in ("born_digital", "restored_layer"):
        found = find_born_digital(page, reading.pdf, reading.sides)
        grids = [(grid, method) for grid, method in found if words_in(grid.box, page.lines)]
        drawn = segments(page.rulings)
        grids = [
            (with_stacked_rows(without_slivers(grid), page.lines, drawn[1], exact=True), method)
            for grid, method in grids
        ]
        half = find_row_ruled(drawn[0], page.lines, [grid.box for grid, _ in grids])
        grids += [(grid, "row_rulings") for grid in half]
        grids += [(grid, "words") for grid in find_borderless(page.lines, [grid.box for grid, _ in grids])]
        pieces = [make_piece(grid, page.number, page.lines, method) for grid, method in grids]
        pieces = [piece for piece in pieces if not is_stamp(piece, page) and not is_layout(piece)]
        return tuple(sorted(pieces, key=lambda piece: (piece.box.y0, piece.box.x0)))
    if page.route == "scan":
        try:
            readers = cell_readers(options or ReadingOptions())
            found_on_image = find_scanned(reading, readers)
            return tuple(p for p in found_on_image if not is_stamp(p, page) and not is_layout(p))
        except RecognitionTimeout as error:
            raise PageTimeout(page=page.number, seconds=error.seconds) from error
    return ()


def is_stamp(piece: TablePiece, page: Page) -> bool:
    """Whether a small grid in the upper half of the page is the frame of an incoming stamp ("ĐẾN")."""
    stamps = [stamp for stamp in page.stamps if stamp.kind != "watermark"]
    if any(stamp.box.contains(piece.box.center) for stamp in stamps):
        return True
    small = piece.box.width < 0.5 * page.width and len(piece.cells) <= _MOST_STAMP_CELLS
    if not small or piece.box.y0 > 0.5 * page.height:
        return False
    inside = words_in(piece.box, page.lines)
    texts = [word.text for word in inside]
    texts += [word.text for cell in piece.cells for line in cell.lines for word in line.words]
    return any(fold(text).strip(" .:") == "den" for text in texts)
