"""The tables of one page: where they stand, their grid, and the words in each cell.

One road for pages with a text layer and for scans. Only how a cell is filled differs: with the words that lie
in it, and on a scan with what is read in it once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lexicon.fold import fold
from ocr.options import ReadingOptions
from ocr.words.cells import cell_image
from parsers.tables.finding.borderless import find_borderless
from parsers.tables.finding.drawn import find_drawn
from parsers.tables.finding.evidence import ruling_lines
from parsers.tables.finding.frames import is_layout
from parsers.tables.finding.half_ruled import find_row_ruled, with_stacked_rows
from parsers.tables.finding.lost_walls import with_lost_walls
from parsers.tables.finding.placing import make_piece, words_in
from parsers.tables.finding.read_cells import CellMeans, cell_means, with_cells_read
from parsers.tables.finding.stretches import with_stretches_read
from parsers.tables.grid import Grid, find_grids, without_slivers
from parsers.tables.piece import TablePiece
from schema.box import Box
from schema.page import Line, Page

if TYPE_CHECKING:
    from ocr.read import PageReading

_MOST_STAMP_CELLS = 14

_FEWEST_CELLS = 4
_LOWEST_GRID = 14.0
"""Points. On an image, a grid of fewer cells or no higher is made of the stems and bars of large letters."""


class FoundGrid(NamedTuple):
    """``method`` names how it was found; lines are drawn between ``ruled_cells`` (boxes in points)."""

    grid: Grid
    method: str
    ruled_cells: tuple[Box, ...]


Finder = Callable[["PageReading", Sequence[Box]], Iterable[FoundGrid]]
"""Takes a page and the boxes of the tables found before, and gives the grids of others."""


def drawn_tables(reading: PageReading, taken: Sequence[Box]) -> Iterable[FoundGrid]:
    page, scanned = reading.page, reading.ruled is not None
    _, verticals = ruling_lines(page, on_image=scanned)
    for drawn, method in find_drawn(page, reading.pdf, reading.sides):
        if scanned and (len(drawn.cells) < _FEWEST_CELLS or drawn.box.height < _LOWEST_GRID):
            continue
        ruled = with_lost_walls(drawn, page.lines) if scanned else drawn
        grid = with_stacked_rows(without_slivers(ruled), page.lines, verticals, exact=not scanned)
        yield FoundGrid(grid, method, _cell_boxes(ruled))


def row_ruled_tables(reading: PageReading, taken: Sequence[Box]) -> Iterable[FoundGrid]:
    horizontals, _ = ruling_lines(reading.page, on_image=reading.ruled is not None)
    for grid in find_row_ruled(horizontals, _level(reading.page.lines), taken):
        yield FoundGrid(grid, "row_rulings", _cell_boxes(grid))


def unruled_tables(reading: PageReading, taken: Sequence[Box]) -> Iterable[FoundGrid]:
    for grid in find_borderless(_level(reading.page.lines), taken):
        yield FoundGrid(grid, "words", ())


FINDERS: tuple[Finder, ...] = (
    drawn_tables,  # lines say most: who has them on all sides comes first
    row_ruled_tables,  # lines between rows; columns are told by words
    unruled_tables,  # words alone, among those that no table has taken
)


def find_pieces(reading: PageReading, options: ReadingOptions | None = None) -> tuple[TablePiece, ...]:
    """The table pieces of a page, top to bottom.

    In: the reading of the page (words in points; for scans also the image with its rulings) and the
    ``options`` it was read with. A frame without any word is no table, nor is one of a single cell. Raises
    PageTimeout.
    """
    if not reading.page.lines:
        return ()
    means = cell_means(options or ReadingOptions()) if reading.ruled is not None else None
    pieces = [
        piece.moved(box.x0, box.y0)
        for box, picture in reading.pictures
        for piece in find_pieces(picture, options)
    ]
    if means is not None:
        reading = _stretches_read(reading, means)
    for finder in FINDERS:
        filled = (_filled(found, reading, means) for found in finder(reading, [p.box for p in pieces]))
        pieces += [piece for piece in filled if piece is not None]
    pieces = [piece for piece in pieces if not is_stamp(piece, reading.page) and not is_layout(piece)]
    return tuple(sorted(pieces, key=lambda piece: (piece.box.y0, piece.box.x0)))


def _stretches_read(reading: PageReading, means: CellMeans) -> PageReading:
    """``reading`` of a scan with the words of tables anew whose rows or columns no line shows."""
    if reading.ruled is None:
        return reading
    page, rulings = reading.page, ruling_lines(reading.page, on_image=True)
    lines = with_stretches_read(page, reading.ruled, rulings, find_grids(*rulings), means.readers)
    return replace(reading, page=page.model_copy(update={"lines": lines}))


def piece_of(found: FoundGrid, reading: PageReading, options: ReadingOptions) -> TablePiece | None:
    """The piece that ``found`` makes with what stands in its cells on the page, which was read with
    ``options``; None where that is nothing. Raises PageTimeout.
    """
    return _filled(found, reading, cell_means(options) if reading.ruled is not None else None)


def _filled(found: FoundGrid, reading: PageReading, means: CellMeans | None) -> TablePiece | None:
    """The piece that ``found`` makes with what stands in its cells, None where that is nothing."""
    page = reading.page
    piece = make_piece(found.grid, page.number, page.lines, found.method)
    if reading.ruled is None or means is None:
        return piece if any(cell.lines for cell in piece.cells) else None
    cells = [cell.box for cell in piece.cells]
    image = cell_image(page.number, reading.ruled, cells, found.ruled_cells, means.readers)
    return with_cells_read(piece, image, means)


def _level(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` without those that run up, down or upside down: they tell no columns."""
    return tuple(line for line in lines if not line.words or not line.words[0].turn)


def _cell_boxes(grid: Grid) -> tuple[Box, ...]:
    return tuple(grid.cell_box(cell) for cell in grid.cells)


def is_stamp(piece: TablePiece, page: Page) -> bool:
    """Whether a small grid in the upper half of the page is the frame of an incoming stamp ("ĐẾN")."""
    if any(stamp.kind != "watermark" and stamp.box.contains(piece.box.center) for stamp in page.stamps):
        return True
    small = piece.box.width < 0.5 * page.width and len(piece.cells) <= _MOST_STAMP_CELLS
    if not small or piece.box.y0 > 0.5 * page.height:
        return False
    inside = words_in(piece.box, page.lines)
    texts = [word.text for word in inside]
    texts += [word.text for cell in piece.cells for line in cell.lines for word in line.words]
    return any(fold(text).strip(" .:") == "den" for text in texts)
