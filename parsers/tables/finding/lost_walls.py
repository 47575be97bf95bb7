"""Walls between rows that a copier lost in some of the columns: told by the serial numbers on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.tables.finding.placing import words_in
from parsers.tables.finding.word_rows import one_line_words, text_of_words
from parsers.tables.grid import Grid, GridCell
from parsers.tables.numbering import follows
from schema.page import Line, Word

_CROSSING = 0.25
"""Share of its height by which a word reaches over a wall that goes through it, at least."""


def with_lost_walls(grid: Grid, lines: Sequence[Line]) -> Grid:
    """``grid`` with the cells of two rows parted where the first column holds the serial numbers of both, as
    far as no word stands in the way.

    A label over several rows keeps its cell: their serial numbers have walls between them.
    """
    lost = {
        edge
        for cell in grid.cells
        if cell.col == 0 and cell.row_span > 1
        for edge in _between_serials(cell, grid, lines)
    }
    if not lost:
        return grid
    cells: list[GridCell] = []
    for cell in grid.cells:
        inner = [edge for edge in range(cell.row + 1, cell.row + cell.row_span) if edge in lost]
        words = words_in(grid.cell_box(cell), lines) if inner else []
        free = [edge for edge in inner if not _is_crossed(grid.row_edges[edge], words)]
        bounds = [cell.row, *free, cell.row + cell.row_span]
        cells += [cell._replace(row=top, row_span=end - top) for top, end in pairwise(bounds)]
    return grid._replace(cells=tuple(sorted(cells)))


def _between_serials(cell: GridCell, grid: Grid, lines: Sequence[Line]) -> list[int]:
    """The rows inside ``cell`` at whose top it has another serial number than above."""
    words = one_line_words(words_in(grid.cell_box(cell), lines))
    edges = grid.row_edges[cell.row : cell.row + cell.row_span + 1]
    texts = [
        text_of_words([word for word in words if top <= word.box.center[1] < end])
        for top, end in pairwise(edges)
    ]
    return [
        cell.row + number
        for number, (upper, lower) in enumerate(pairwise(texts), start=1)
        if follows(lower, upper)
    ]


def _is_crossed(edge: float, words: Sequence[Word]) -> bool:
    return any(
        word.box.y0 + _CROSSING * word.box.height < edge < word.box.y1 - _CROSSING * word.box.height
        for word in words
    )
