"""Words of a page into the cells of a grid: every word of the region ends in exactly one cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ocr.page import Box, Line, Word, bounding_box
from parsers.tables.grid import Grid
from parsers.tables.piece import PieceCell, TablePiece


def words_in(box: Box, lines: Iterable[Line]) -> list[Word]:
    """The words of ``lines`` whose middle lies in ``box``."""
    return [word for line in lines for word in line.words if box.contains(word.box.center)]


def lines_of(words: Sequence[Word]) -> tuple[Line, ...]:
    """The words of one cell as lines, top to bottom, each left to right.

    A word joins the line whose words it overlaps vertically by more than half of the lower height, so that
    superscripts and small skew stay on their line.
    """
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.box.center[1], w.box.x0)):
        for line in lines:
            if any(_same_line(word.box, other.box) for other in line):
                line.append(word)
                break
        else:
            lines.append([word])
    lines.sort(key=lambda line: sum(w.box.center[1] for w in line) / len(line))
    return tuple(
        Line(
            words=tuple(sorted(line, key=lambda w: (w.box.x0, w.box.y0))),
            box=bounding_box([w.box for w in line]),
        )
        for line in lines
    )


def _same_line(one: Box, other: Box) -> bool:
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap > 0.5 * min(one.height, other.height)


def make_piece(grid: Grid, page: int, lines: Iterable[Line], method: str) -> TablePiece:
    """The piece that ``grid`` and the words inside it make."""
    words = words_in(grid.box, lines)
    boxes = [grid.cell_box(cell) for cell in grid.cells]
    placed: list[list[Word]] = [[] for _ in boxes]
    for word in words:
        placed[_cell_of(word, boxes)].append(word)
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


def _cell_of(word: Word, boxes: Sequence[Box]) -> int:
    """The cell that holds most of ``word``."""
    return max(range(len(boxes)), key=lambda i: _shared_area(word.box, boxes[i]))


def _shared_area(one: Box, other: Box) -> float:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(0.0, width) * max(0.0, height)


def agreement(grid: Grid, lines: Iterable[Line]) -> float:
    """The share of the region's words that lie inside one cell (0 to 1); 0 for a region without words.

    A word lies inside a cell when less than a fifth of it sticks out.
    """
    words = words_in(grid.box, lines)
    if not words:
        return 0.0
    boxes = [grid.cell_box(cell) for cell in grid.cells]
    return sum(_fits(word.box, boxes) for word in words) / len(words)


def _fits(word: Box, boxes: Sequence[Box]) -> bool:
    area = max(word.width * word.height, 1e-6)
    return any(_shared_area(word, box) >= 0.8 * area for box in boxes)
