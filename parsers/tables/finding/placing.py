"""Words of a page into the cells of a grid: every word of the region ends in exactly one cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from parsers.tables.grid import Grid
from parsers.tables.piece import PieceCell, TablePiece
from schema.box import Box, bounding_box
from schema.page import Line, Word

_SAME_LINE = 0.5
"""Share of the lower word's height that words of one line have in common."""

_INSIDE = 0.8
"""Share of a word's area that lies in the cell it is inside of."""

_NO_AREA = 1e-6
"""Square points, against division by nothing."""


def words_in(box: Box, lines: Iterable[Line]) -> list[Word]:
    """The words of ``lines`` whose middle lies in ``box``."""
    return [word for line in lines for word in line.words if box.contains(word.box.center)]


def lines_of(words: Sequence[Word]) -> tuple[Line, ...]:
    """The words of one cell as lines, top to bottom, each left to right.

    A word joins the line whose words it overlaps vertically by more than half of the lower height, so that
    superscripts and small skew stay on their line.
    """
    lines: list[list[Word]] = []
    bottoms: list[float] = []
    for word in sorted(words, key=lambda w: (w.box.center[1], w.box.x0)):
        for at, line in enumerate(lines):
            if bottoms[at] > word.box.y0 and any(
                word.box.shares_height(other.box, _SAME_LINE) for other in line
            ):
                line.append(word)
                bottoms[at] = max(bottoms[at], word.box.y1)
                break
        else:
            lines.append([word])
            bottoms.append(word.box.y1)
    lines.sort(key=lambda line: sum(w.box.center[1] for w in line) / len(line))
    return tuple(
        Line(
            words=tuple(sorted(line, key=lambda w: (w.box.x0, w.box.y0))),
            box=bounding_box([w.box for w in line]),
        )
        for line in lines
    )


def make_piece(grid: Grid, page: int, lines: Iterable[Line], method: str) -> TablePiece:
    """The piece that ``grid`` and the words inside it make."""
    words = words_in(grid.box, lines)
    boxes = [grid.cell_box(cell) for cell in grid.cells]
    placed: list[list[Word]] = [[] for _ in boxes]
    for word, cell in zip(words, _shared_areas(words, boxes).argmax(axis=1), strict=True):
        placed[cell].append(word)
    return TablePiece(
        page=page,
        box=grid.box,
        column_edges=grid.column_edges,
        row_edges=grid.row_edges,
        cells=tuple(
            PieceCell(
                row=cell.row,
                col=cell.col,
                row_span=cell.row_span,
                col_span=cell.col_span,
                box=box,
                lines=lines_of(inside),
            )
            for cell, box, inside in zip(grid.cells, boxes, placed, strict=True)
        ),
        method=method,
    )


def _shared_areas(words: Sequence[Word], boxes: Sequence[Box]) -> npt.NDArray[np.float64]:
    """The area that each word (row) has in each of ``boxes`` (column)."""
    one = np.array([word.box for word in words], dtype=np.float64).reshape(-1, 1, 4)
    other = np.array(boxes, dtype=np.float64).reshape(1, -1, 4)
    sides = np.minimum(one[..., 2:], other[..., 2:]) - np.maximum(one[..., :2], other[..., :2])
    return np.asarray(np.maximum(sides, 0.0).prod(axis=-1))


def agreement(grid: Grid, lines: Iterable[Line]) -> float:
    """The share of the region's words that lie inside one cell (0 to 1); 0 for a region without words.

    A word lies inside a cell when less than a fifth of it sticks out.
    """
    words = words_in(grid.box, lines)
    if not words:
        return 0.0
    boxes = [grid.cell_box(cell) for cell in grid.cells]
    sizes = np.array([max(word.box.area, _NO_AREA) for word in words])
    inside = _shared_areas(words, boxes).max(axis=1) >= _INSIDE * sizes
    return int(inside.sum()) / len(words)
