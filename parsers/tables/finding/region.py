"""The table in a region of a page of which a person says that it is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ocr.options import ReadingOptions
from parsers.tables.finding.column_titles import columns_of
from parsers.tables.finding.find import FINDERS, FoundGrid, piece_of
from parsers.tables.finding.placing import lines_of, words_in
from parsers.tables.finding.word_columns import find_extents, line_height
from parsers.tables.finding.word_rows import one_line_words, row_cells
from parsers.tables.grid import Grid
from parsers.tables.piece import TablePiece
from schema.box import Box
from schema.page import Line

if TYPE_CHECKING:
    from ocr.read import PageReading

_MOST_WORDS = 0.5
"""Share of the words of a region that a grid found in it must hold to be the table that the person means."""


def piece_in(reading: PageReading, region: Box, options: ReadingOptions) -> TablePiece | None:
    """The piece that stands in ``region`` (points): as the finders of tables find it among what is there,
    else a row for each line of words. None where the words stand in no two columns.

    ``reading`` is the page as it was read with ``options``. Raises PageTimeout.
    """
    page = reading.page
    lines = tuple(_inside(page.lines, region))
    rulings = tuple(
        ruling.model_copy(update={"box": inside})
        for ruling in page.rulings
        if (inside := ruling.box.intersection(region)) is not None
    )
    narrow = replace(reading, page=page.model_copy(update={"lines": lines, "rulings": rulings}))
    words = len(words_in(region, lines))
    for finder in FINDERS:
        grids = [found for found in finder(narrow, ()) if region.contains(found.grid.box.center)]
        held = {len(words_in(found.grid.box, lines)): found for found in grids}
        if held and max(held) >= max(1, _MOST_WORDS * words):
            return piece_of(held[max(held)], narrow, options)
    grid = _line_by_line(lines)
    return piece_of(FoundGrid(grid, "words", ()), narrow, options) if grid is not None else None


def _inside(lines: Iterable[Line], region: Box) -> Iterable[Line]:
    for line in lines:
        yield from lines_of([word for word in line.words if region.contains(word.box.center)])


def _line_by_line(lines: Sequence[Line]) -> Grid | None:
    """Columns by the white between words, a row for each line."""
    words = one_line_words([word for line in lines for word in line.words])
    if not words:
        return None
    rows = lines_of(words)
    extents = find_extents(rows, line_height(words))
    if len(extents) < 2:
        return None
    columns = columns_of(extents)
    inner = [(upper.box.y1 + lower.box.y0) / 2 for upper, lower in pairwise(rows)]
    edges = (rows[0].box.y0 - 1.0, *inner, rows[-1].box.y1 + 1.0)
    if any(below <= above for above, below in pairwise(edges)):
        return None
    cells = [cell for at, row in enumerate(rows) for cell in row_cells(at, row.words, columns, None)]
    return Grid(columns.edges, edges, tuple(cells))
