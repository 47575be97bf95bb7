"""Words of a page into the cells of a grid: every word of the region ends in exactly one cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
    """The words of one cell as lines, top to bottom, each left to right; those that run in another direction
    after the level ones, as on a page turned for them.
    """
    found: list[Line] = []
    for turn in sorted({word.turn for word in words}):
        found += _lines_of([(word, word.box.turned(turn)) for word in words if word.turn == turn])
    return tuple(found)


def _lines_of(levelled: Sequence[tuple[Word, Box]]) -> Iterator[Line]:
    """The lines of words, each with its box on a page on which it is level.

    A word joins the line whose words it overlaps vertically by more than half of the lower height, so that
    superscripts and small skew stay on their line.
    """
    lines: list[list[tuple[Word, Box]]] = []
    bottoms: list[float] = []
    for word, box in sorted(levelled, key=lambda item: (item[1].center[1], item[1].x0)):
        for at, line in enumerate(lines):
            if bottoms[at] > box.y0 and any(box.shares_height(other, _SAME_LINE) for _, other in line):
                line.append((word, box))
                bottoms[at] = max(bottoms[at], box.y1)
                break
        else:
            lines.append([(word, box)])
            bottoms.append(box.y1)
    lines.sort(key=lambda line: sum(box.center[1] for _, box in line) / len(line))
    for line in lines:
        words = tuple(word for word, _ in sorted(line, key=lambda item: (item[1].x0, item[1].y0)))
        yield Line(words=words, box=bounding_box([word.box for word in words]))


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
