"""Words of a page into the cells of a grid: every word of the region ends in exactly one cell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

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
    for word, (cell, _) in zip(words, _most_shared(words, grid, boxes), strict=True):
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


def _most_shared(words: Iterable[Word], grid: Grid, boxes: Sequence[Box]) -> Iterator[tuple[int, float]]:
    """For each word the number of the cell that has most of it, and how much (square points); 0 and nothing
    where it lies in none. ``boxes`` are those of the cells of ``grid``.
    """
    covering: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, cell in enumerate(grid.cells):
        for row in range(cell.row, cell.row + cell.row_span):
            for col in range(cell.col, cell.col + cell.col_span):
                covering[row, col].append(number)
    for word in words:
        rows = _bands_of(word.box.y0, word.box.y1, grid.row_edges)
        columns = _bands_of(word.box.x0, word.box.x1, grid.column_edges)
        near = {number for row in rows for col in columns for number in covering.get((row, col), ())}
        shares = [(number, word.box.overlap_area(boxes[number])) for number in sorted(near)]
        yield max(shares, key=lambda share: share[1], default=(0, 0.0))


def _bands_of(start: float, end: float, edges: Sequence[float]) -> range:
    """The numbers of the bands between ``edges`` into which ``start`` to ``end`` reaches."""
    return range(max(0, bisect_right(edges, start) - 1), bisect_left(edges, end))


def agreement(grid: Grid, lines: Iterable[Line]) -> float:
    """The share of the region's words that lie inside one cell (0 to 1); 0 for a region without words.

    A word lies inside a cell when less than a fifth of it sticks out.
    """
    words = words_in(grid.box, lines)
    if not words:
        return 0.0
    boxes = [grid.cell_box(cell) for cell in grid.cells]
    shares = zip(words, _most_shared(words, grid, boxes), strict=True)
    inside = sum(area >= _INSIDE * max(word.box.area, _NO_AREA) for word, (_, area) in shares)
    return inside / len(words)
