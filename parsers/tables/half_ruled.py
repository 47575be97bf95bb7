"""Tables with half of their rulings: lines between rows only, or between columns only.

What the lines do not say the words do: columns by white that runs down through the rows, rows by serial
numbers or figures that stand one under the other in a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from ocr.page import Box, Line, Word
from parsers.numbers import is_dash, parse_number
from parsers.tables.grid import Grid, GridCell, Segment, merged
from parsers.tables.numbering import follows, parse_serials
from parsers.tables.placing import lines_of, words_in

_SAME_END = 4.0
"""Points by which the ends of row lines of one table may differ."""

_LEAST_LINES = 4
_LEAST_COLUMNS = 3
_LEAST_FILLED = 0.7
_SURE_SERIALS = 3
"""Serial numbers from which rows are told without a line of another column beside each."""

_CROSSED = 0.1
"""Share of the rows that may cross the white between two columns, as section rows and totals do."""

_GUTTER = 0.7
"""Least white between two columns, as a share of the line height."""


def find_row_ruled(
    horizontals: Iterable[Segment], lines: Iterable[Line], taken: Sequence[Box]
) -> tuple[Grid, ...]:
    """Grids of the tables outside ``taken`` that have lines between their rows and none between columns."""
    words = [w for line in lines for w in line.words if not any(box.contains(w.box.center) for box in taken)]
    groups: list[list[Segment]] = []
    for line in sorted(merged(horizontals, snap=3.0, gap=3.0)):
        for group in groups:
            last = group[-1]
            if abs(line.start - last.start) <= _SAME_END and abs(line.end - last.end) <= _SAME_END:
                group.append(line)
                break
        else:
            groups.append([line])
    found = [_row_ruled_grid(group, words) for group in groups if len(group) >= _LEAST_LINES]
    return tuple(grid for grid in found if grid is not None)


def _row_ruled_grid(group: Sequence[Segment], words: Sequence[Word]) -> Grid | None:
    left, right = median(line.start for line in group), median(line.end for line in group)
    edges = [line.position for line in group]
    rows = [
        lines_of([w for w in words if left - 2 <= w.box.center[0] <= right + 2 and a <= w.box.center[1] < b])
        for a, b in pairwise(edges)
    ]
    heights = [word.box.height for row in rows for line in row for word in line.words]
    if not heights:
        return None
    gutter = _GUTTER * median(heights)
    columns = [left, *_whites([_stretches(row, gutter) for row in rows], left, right, gutter), right]
    if len(columns) - 1 < _LEAST_COLUMNS:
        return None
    filled = [_filled(row, columns) for row in rows]
    if sum(count >= 2 for count in filled) < _LEAST_FILLED * len(rows):
        return None
    if sum(filled) < 0.5 * len(rows) * (len(columns) - 1):
        return None
    cells = [cell for r, row in enumerate(rows) for cell in _cells(r, row, columns, gutter)]
    return Grid(tuple(columns), tuple(edges), tuple(cells))


def _stretches(row: Sequence[Line], gutter: float) -> list[tuple[float, float]]:
    """What the words of a row cover from left to right, white narrower than ``gutter`` included."""
    covered: list[tuple[float, float]] = []
    for word in sorted((word for line in row for word in line.words), key=lambda w: w.box.x0):
        if covered and word.box.x0 - covered[-1][1] < gutter:
            covered[-1] = (covered[-1][0], max(covered[-1][1], word.box.x1))
        else:
            covered.append((word.box.x0, word.box.x1))
    return covered


def _whites(
    rows: Sequence[Sequence[tuple[float, float]]], left: float, right: float, least: float
) -> list[float]:
    """The middles of the vertical stretches of white that nearly all rows keep."""
    most = int(_CROSSED * sum(bool(row) for row in rows))
    whites: list[float] = []
    start: float | None = None
    for x in range(round(left), round(right) + 1):
        free = sum(any(a < x < b for a, b in row) for row in rows) <= most
        if free and start is None:
            start = float(x)
        elif not free and start is not None:
            if x - start >= least and start > left + 1:
                whites.append((start + x) / 2)
            start = None
    return whites


def _filled(row: Sequence[Line], columns: Sequence[float]) -> int:
    middles = [word.box.center[0] for line in row for word in line.words]
    return sum(any(a <= x < b for x in middles) for a, b in pairwise(columns))


def _cells(number: int, row: Sequence[Line], columns: Sequence[float], gutter: float) -> list[GridCell]:
    """The cells of a row, one wide where its words run across the white between columns."""
    covered = _stretches(row, gutter)
    cells = []
    first = 0
    for col in range(1, len(columns)):
        edge = columns[col]
        if col == len(columns) - 1 or not any(a < edge < b for a, b in covered):
            cells.append(GridCell(number, first, 1, col - first))
            first = col
    return cells


def with_stacked_rows(grid: Grid, lines: Sequence[Line]) -> Grid:
    """``grid``, rows cut where serial numbers or figures of several rows stand one under the other in it."""
    edges: list[float] = [grid.row_edges[0]]
    cells: list[GridCell] = []
    for row, (top, bottom) in enumerate(pairwise(grid.row_edges)):
        inside = [cell for cell in grid.cells if cell.row <= row < cell.row + cell.row_span]
        cuts = _cuts(grid, inside, lines) if all(cell.row_span == 1 for cell in inside) else []
        first = len(edges) - 1
        if cuts:
            parts = len(cuts) + 1
            cells += [cell._replace(row=first + part) for part in range(parts) for cell in inside]
            edges += [cut for cut in cuts if top < cut < bottom]
        else:
            cells += [cell._replace(row=first) for cell in inside if cell.row == row]
        edges.append(bottom)
    if len(edges) == len(grid.row_edges):
        return grid
    return Grid(grid.column_edges, tuple(edges), tuple(_spans_kept(grid, cells, edges)))


def _spans_kept(grid: Grid, cells: Sequence[GridCell], edges: Sequence[float]) -> list[GridCell]:
    """Cells that span rows end where they ended."""
    kept = []
    for cell in cells:
        if cell.row_span > 1:
            place = grid.row_edges.index(edges[cell.row])
            end = edges.index(grid.row_edges[place + cell.row_span])
            kept.append(cell._replace(row_span=end - cell.row))
        else:
            kept.append(cell)
    return kept


def _cuts(grid: Grid, cells: Sequence[GridCell], lines: Sequence[Line]) -> list[float]:
    """Where the words of one row of cells show that it holds several rows."""
    columns = [lines_of(words_in(grid.cell_box(cell), lines)) for cell in cells]
    anchors = _anchors(columns)
    counted = bool(anchors) and anchors[0][1] in columns[0]
    if len(anchors) < 2 or not ((counted and len(anchors) >= _SURE_SERIALS) or _level(anchors, columns)):
        return []
    boxes = [line.box for column in columns for line in column]
    return [_cut_between(upper, lower, boxes) for upper, lower in pairwise(anchors)]


def _level(anchors: Sequence[tuple[float, Line]], columns: Sequence[Sequence[Line]]) -> bool:
    """Whether beside nearly every anchor another column has a line at its height."""
    beside = [
        sum(any(abs(line.box.center[1] - y) < line.box.height / 2 for line in column) for column in columns)
        for y, _ in anchors
    ]
    return sum(count >= 2 for count in beside) >= _LEAST_FILLED * len(anchors)


def _anchors(columns: Sequence[Sequence[Line]]) -> list[tuple[float, Line]]:
    """The lines that begin a row each: serial numbers that go on, or figures level with others beside."""
    if columns and len(columns[0]) > 1:
        texts = [line.text for line in columns[0]]
        serials = [text for text in texts if parse_serials(text)]
        going_on = sum(follows(later, earlier) for earlier, later in pairwise(serials))
        if len(serials) >= 2 and len(serials) >= _LEAST_FILLED * len(texts) and going_on >= len(serials) // 2:
            return [(line.box.center[1], line) for line in columns[0]]
    figures = [
        column
        for column in columns[1:]
        if len(column) > 1 and all(is_dash(line.text) or parse_number(line.text) for line in column)
    ]
    for column in figures:
        level = [
            other
            for other in figures
            if len(other) == len(column)
            and all(
                abs(a.box.center[1] - b.box.center[1]) < a.box.height / 2
                for a, b in zip(column, other, strict=True)
            )
        ]
        if len(level) >= 2:
            return [(line.box.center[1], line) for line in column]
    return []


def _cut_between(upper: tuple[float, Line], lower: tuple[float, Line], boxes: Sequence[Box]) -> float:
    """The middle of the widest white between two anchors, the lowest of those nearly as wide."""
    inside = sorted((box for box in boxes if box.y1 > upper[0] and box.y0 < lower[0]), key=lambda box: box.y0)
    gaps: list[tuple[float, float]] = []
    end = upper[1].box.y1
    for box in inside:
        if box.y0 > end:
            gaps.append((box.y0 - end, (box.y0 + end) / 2))
        end = max(end, box.y1)
    if not gaps:
        return (upper[1].box.y1 + lower[1].box.y0) / 2
    widest = max(width for width, _ in gaps)
    return max(middle for width, middle in gaps if width >= 0.8 * widest)
