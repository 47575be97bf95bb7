"""Which words a page of the searchable PDF says, and in what order."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from parsers.tables.piece import TablePiece
from schema.box import bounding_box
from schema.characters import storable
from schema.document import Block
from schema.page import Line, Page, Word


def spoken(word: Word) -> str:
    """What a search finds: ``text`` in NFC."""
    return storable(unicodedata.normalize("NFC", word.text))


def lines_in_reading_order(page: Page, blocks: Sequence[Block]) -> tuple[Line, ...]:
    """The lines of ``page`` in the order of the ``blocks`` they stand in, then those of its stamps.

    A line outside every block stays behind the line above it.
    """
    places = [(place, block.bbox) for place, block in enumerate(blocks) if block.page == page.number]
    ordered: list[tuple[int, int, Line]] = []
    last = -1
    for index, line in enumerate(page.lines):
        last = next((place for place, box in places if box.contains(line.box.center)), last)
        ordered.append((last, index, line))
    ordered.sort(key=lambda item: item[:2])
    return (*(line for _, _, line in ordered), *(line for stamp in page.stamps for line in stamp.lines))


def with_cells(page: Page, pieces: Sequence[TablePiece]) -> Page:
    """``page`` with the lines of the table cells, row by row, for what the page says in the tables' place.

    Cells are read again and known apart; on the page their words run together over the rulings.
    """
    lines = page.lines
    for piece in pieces:
        cells = sorted(piece.cells, key=lambda cell: (cell.row, cell.col))
        inside = tuple(line for cell in cells for line in cell.lines if line.words)
        if not inside:
            continue
        above = sum(line.box.center[1] < piece.box.y0 for line in lines)
        outside = [_outside(line, piece) for line in lines]
        before, after = (tuple(line for line in part if line) for part in (outside[:above], outside[above:]))
        lines = (*before, *inside, *after)
    return page.model_copy(update={"lines": lines})


def _outside(line: Line, piece: TablePiece) -> Line | None:
    """``line`` without its words in ``piece``; None when no word is left."""
    words = tuple(word for word in line.words if not piece.box.contains(word.box.center))
    if len(words) == len(line.words):
        return line
    return Line(words=words, box=bounding_box([word.box for word in words])) if words else None
