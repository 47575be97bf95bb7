"""The tables of one page: where they stand, their grid, and the words in each cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lexicon.errors import PageTimeout
from ocr.recognise import RecognitionTimeout
from parsers.tables.borderless import find_borderless
from parsers.tables.born_digital import find_born_digital
from parsers.tables.piece import TablePiece
from parsers.tables.placing import make_piece, words_in
from parsers.tables.scanned import find_scanned

if TYPE_CHECKING:
    from ocr.read import PageReading


def find_pieces(
    reading: PageReading, path: Path, media_type: str, *, restore: bool = True
) -> tuple[TablePiece, ...]:
    """The table pieces of a page, top to bottom.

    In: the reading of the page (words in points; for scans also the cleaned image), the source file and
    its media type; ``restore`` as in the reading's options. A frame without any word is no table. Raises
    PageTimeout.
    """
    page = reading.page
    if page.route in ("born_digital", "restored_layer"):
        grids = [
            found for found in find_born_digital(page, reading.pdf) if words_in(found[0].box, page.lines)
        ]
        grids += [(grid, "words") for grid in find_borderless(page.lines, [grid.box for grid, _ in grids])]
        pieces = [make_piece(grid, page.number, page.lines, method) for grid, method in grids]
        return tuple(sorted(pieces, key=lambda piece: (piece.box.y0, piece.box.x0)))
    if page.route == "scan":
        try:
            return find_scanned(reading, restore=restore)
        except RecognitionTimeout as error:
            raise PageTimeout(page=page.number, seconds=error.seconds) from error
    return ()
