"""Grids of born-digital pages: from the strokes of the PDF, from the sides of fills, or by camelot.

Both readings are made where the first does not agree with the words of the page; per region the one
that cuts fewer words wins.
"""

from __future__ import annotations

import itertools
import logging
import warnings
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from parsers.tables.finding.evidence import ruling_lines
from parsers.tables.finding.placing import agreement, words_in
from parsers.tables.grid import Grid, Segment, find_grids, segments
from schema.box import Box
from schema.page import Page, Ruling

_LEAST_AGREEMENT = 0.95
_LEAST_FILLED = 4
"""Cells with words, in two rows and two columns or more, that a grid without drawn lines has."""
_LEAST_WALL = 0.5
"""Share of the height (width) of such a grid through which each of its vertical (horizontal) edges goes."""


def find_drawn(page: Page, pdf: bytes | None, sides: Sequence[Ruling] = ()) -> tuple[tuple[Grid, str], ...]:
    """The grids on ``page``, each with the name of the method that found it.

    ``pdf`` is the page as a PDF of its own in the frame of ``page``, ``sides`` the visible sides of its
    filled rectangles, which bound the cells of tables drawn by shading alone; without ``pdf`` only
    ``page.rulings`` are looked at.
    """
    drawn = ruling_lines(page, on_image=pdf is None)
    grids = [(grid, "rulings") for grid in find_grids(*drawn)]
    if pdf is None or (grids and all(agreement(grid, page.lines) == 1.0 for grid, _ in grids)):
        return tuple(grids)
    if sides:
        across, down = segments(sides)
        shaded = find_grids(drawn[0] + across, drawn[1] + down)
        grids = _agreeing(grids, [(grid, "fills") for grid in shaded], page)
    if any(agreement(grid, page.lines) < 1.0 for grid, _ in grids):
        grids = _agreeing(grids, [(grid, "camelot") for grid in _camelot(pdf, page)], page)
    return tuple(sorted(grids, key=lambda found: (found[0].box.y0, found[0].box.x0)))


def _camelot(pdf: bytes, page: Page) -> list[Grid]:
    """Camelot's lattice tables as grids. It warns of pages without tables, no news here.

    A damaged page makes it raise this and that; it is a second opinion, so then there is none.
    """
    from camelot.io import read_pdf

    logging.getLogger("camelot").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tables = read_pdf(BytesIO(pdf), flavor="lattice", suppress_stdout=True)
        except Exception:
            logging.getLogger(__name__).warning("camelot cannot read the page", exc_info=True)
            return []
    return [grid for table in tables if (grid := _from_camelot(table, page.height)) is not None]


def _from_camelot(table: Any, page_height: float) -> Grid | None:
    columns = [*(float(left) for left, _ in table.cols), float(table.cols[-1][1])]
    rows = [page_height - float(y) for y in (*(top for top, _ in table.rows), table.rows[-1][1])]
    if len(columns) < 3 or any(b <= a for a, b in itertools.pairwise(columns)):
        return None
    if any(b <= a for a, b in itertools.pairwise(rows)):
        return None
    across = [
        Segment(rows[r], columns[c], columns[c + 1])
        for r in range(len(rows) - 1)
        for c in range(len(columns) - 1)
        if table.cells[r][c].top
    ]
    down = [
        Segment(columns[c], rows[r], rows[r + 1])
        for r in range(len(rows) - 1)
        for c in range(len(columns) - 1)
        if table.cells[r][c].left
    ]
    across += [Segment(rows[-1], columns[0], columns[-1])]
    down += [Segment(columns[-1], rows[0], rows[-1])]
    grids = find_grids(across, down)
    return grids[0] if len(grids) == 1 else None


def _overlap(one: Box, other: Box) -> float:
    """Shared area over the smaller area."""
    return one.overlap_area(other) / max(1e-6, min(one.area, other.area))


def _agreeing(
    first: Iterable[tuple[Grid, str]], second: Iterable[tuple[Grid, str]], page: Page
) -> list[tuple[Grid, str]]:
    """``first``, where a grid of ``second`` replaces those it overlaps when it agrees better; one that
    overlaps none must be a lattice with words in its rows and columns.
    """
    chosen = list(first)
    for grid, method in second:
        rivals = [found for found in chosen if _overlap(found[0].box, grid.box) > 0.5]
        if rivals:
            best = max(agreement(rival, page.lines) for rival, _ in rivals)
            if agreement(grid, page.lines) <= best or len(grid.cells) < max(len(r.cells) for r, _ in rivals):
                continue
            chosen = [found for found in chosen if found not in rivals]
        elif not _is_lattice(grid, page):
            continue
        chosen.append((grid, method))
    return chosen


def _is_lattice(grid: Grid, page: Page) -> bool:
    """Whether words stand in several rows and columns, and the edges between these go through most of the
    grid: the outline of a shaded paragraph, whose lines begin and end here and there, has none that do.
    """
    words = words_in(grid.box, page.lines)
    filled = {
        (cell.row, cell.col)
        for cell in grid.cells
        if any(grid.cell_box(cell).contains(word.box.center) for word in words)
    }
    if len(filled) < _LEAST_FILLED or agreement(grid, page.lines) < _LEAST_AGREEMENT:
        return False
    rows, columns = len(grid.row_edges) - 1, len(grid.column_edges) - 1
    across = [sum(cell.col_span for cell in grid.cells if cell.row == row) for row in range(1, rows)]
    down = [sum(cell.row_span for cell in grid.cells if cell.col == col) for col in range(1, columns)]
    return (
        all(len(set(side)) >= 2 for side in zip(*filled, strict=True))
        and all(width >= _LEAST_WALL * columns for width in across)
        and all(height >= _LEAST_WALL * rows for height in down)
    )
