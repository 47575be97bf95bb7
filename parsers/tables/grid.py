"""From drawn lines to a grid of cells with row and column spans.

Works on lines of any origin (PDF strokes, rulings found on an image): everything is in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schema.box import Box
from schema.page import Ruling

SNAP = 3.0
"""Points: rulings nearer than this are one, and a hole in a ruling is no longer."""

LEAST_COVERAGE = 0.5
"""Share of a cell's side that must be drawn for the side to exist: a broken ruling still counts."""

NARROWEST_COLUMN = 10.0
"""Points. No text stands in a narrower column."""


_LEAST_LOOSE = 30.0
"""Points. A vertical line inside a grid that touches no horizontal one is a ruling from this length on."""


class Segment(NamedTuple):
    """A straight line: ``position`` across its direction, ``start`` to ``end`` along it, in points."""

    position: float
    start: float
    end: float


class GridCell(NamedTuple):
    row: int
    col: int
    row_span: int
    col_span: int


class Grid(NamedTuple):
    """``column_edges`` and ``row_edges`` hold one position more than there are columns and rows."""

    column_edges: tuple[float, ...]
    row_edges: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def box(self) -> Box:
        return Box(self.column_edges[0], self.row_edges[0], self.column_edges[-1], self.row_edges[-1])

    def cell_box(self, cell: GridCell) -> Box:
        return Box(
            self.column_edges[cell.col],
            self.row_edges[cell.row],
            self.column_edges[cell.col + cell.col_span],
            self.row_edges[cell.row + cell.row_span],
        )


def segments(rulings: Iterable[Ruling]) -> tuple[list[Segment], list[Segment]]:
    """Horizontal and vertical segments: the middle lines of ``rulings``."""
    horizontals, verticals = [], []
    for ruling in rulings:
        box = ruling.box
        if ruling.orientation == "horizontal":
            horizontals.append(Segment((box.y0 + box.y1) / 2, box.x0, box.x1))
        else:
            verticals.append(Segment((box.x0 + box.x1) / 2, box.y0, box.y1))
    return horizontals, verticals


def merged(lines: Iterable[Segment], *, snap: float, gap: float) -> list[Segment]:
    """Collinear segments (positions within ``snap``) joined where at most ``gap`` is missing between them.

    The position of a joined line is the mean of its parts weighted by their length.
    """
    result: list[Segment] = []
    for cluster in _clusters(sorted(lines), snap):
        length = sum(s.end - s.start for s in cluster) or 1.0
        position = sum(s.position * (s.end - s.start) for s in cluster) / length
        start, end = None, 0.0
        for segment in sorted(cluster, key=lambda s: s.start):
            if start is None:
                start, end = segment.start, segment.end
            elif segment.start - end <= gap:
                end = max(end, segment.end)
            else:
                result.append(Segment(position, start, end))
                start, end = segment.start, segment.end
        if start is not None:
            result.append(Segment(position, start, end))
    return result


def _clusters(lines: Sequence[Segment], snap: float) -> list[list[Segment]]:
    clusters: list[list[Segment]] = []
    for line in lines:
        if clusters and line.position - clusters[-1][0].position <= snap:
            clusters[-1].append(line)
        else:
            clusters.append([line])
    return clusters


def find_grids(
    horizontals: Sequence[Segment], verticals: Sequence[Segment], *, snap: float = SNAP, gap: float = SNAP
) -> tuple[Grid, ...]:
    """The grids that touching lines form, top to bottom.

    ``snap``: lines nearer than this are one (double rulings); ``gap``: the longest hole in a ruling, and
    how far two lines may stay apart where they should touch. A frame of fewer than two columns is no table.
    """
    across = merged(horizontals, snap=snap, gap=gap)
    down = merged(verticals, snap=snap, gap=gap)
    grids = []
    for group_across, group_down in _touching(across, down, gap):
        grid = _grid(group_across, group_down, gap)
        if grid is not None:
            grids.append(grid)
    return tuple(sorted(grids, key=lambda grid: (grid.row_edges[0], grid.column_edges[0])))


def _touch(across: Segment, down: Segment, gap: float) -> bool:
    return (
        across.start - gap <= down.position <= across.end + gap
        and down.start - gap <= across.position <= down.end + gap
    )


def _touching(
    across: Sequence[Segment], down: Sequence[Segment], gap: float
) -> list[tuple[list[Segment], list[Segment]]]:
    """Groups of lines that are connected through crossings."""
    parent = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for i, one in enumerate(across):
        for j, other in enumerate(down):
            if _touch(one, other, gap):
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for i, one in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(one)
    for j, other in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(other)
    whole = [group for group in groups.values() if group[0] and group[1]]
    for loose in (line for group in groups.values() if not group[0] for line in group[1]):
        for group in whole:
            if loose.end - loose.start >= _LEAST_LOOSE and _is_between(loose, group):
                group[1].append(loose)
    return whole


def _is_between(loose: Segment, group: tuple[list[Segment], list[Segment]]) -> bool:
    """Whether a vertical line stands among those of ``group``, above its lowest horizontal line: the row
    below, a total's, spans its columns.
    """
    across, down = group
    inside = min(line.start for line in down) <= loose.start and loose.end <= max(line.end for line in down)
    return inside and min(line.start for line in across) < loose.position < max(line.end for line in across)


def _positions(lines: Sequence[Segment]) -> list[float]:
    return sorted({line.position for line in lines})


def _open_sides(edges: list[float], lines: Sequence[Segment], gap: float) -> list[float]:
    """``edges`` with a side added where most crossing ``lines``, or the two outermost, run on past the
    outermost edge.
    """
    longest = sorted(lines, key=lambda line: line.start - line.end)[: max(2, len(lines) // 2)]
    starts, ends = sorted(line.start for line in longest), sorted(line.end for line in longest)
    start, end = starts[len(starts) // 2], ends[len(ends) // 2]
    first, last = min(lines), max(lines)
    if abs(first.start - last.start) <= gap:
        start = min(start, first.start)
    if abs(first.end - last.end) <= gap:
        end = max(end, first.end)
    least = 3 * gap
    return ([start] if start < edges[0] - least else []) + edges + ([end] if end > edges[-1] + least else [])


def _coverage(lines: Sequence[Segment], position: float, start: float, end: float) -> float:
    covered = sum(
        max(0.0, min(end, line.end) - max(start, line.start)) for line in lines if line.position == position
    )
    return covered / (end - start)


def _grid(across: Sequence[Segment], down: Sequence[Segment], gap: float) -> Grid | None:
    if len(across) < 2 and len(down) < 2:
        return None
    columns = _open_sides(_positions(down), across, gap)
    rows = _open_sides(_positions(across), down, gap)
    row_count, column_count = len(rows) - 1, len(columns) - 1
    if row_count < 1 or column_count < 2:
        return None
    wall_above = [
        [
            r == 0 or _coverage(across, rows[r], columns[c], columns[c + 1]) >= LEAST_COVERAGE
            for c in range(column_count)
        ]
        for r in range(row_count)
    ]
    wall_left = [
        [
            c == 0 or _coverage(down, columns[c], rows[r], rows[r + 1]) >= LEAST_COVERAGE
            for c in range(column_count)
        ]
        for r in range(row_count)
    ]
    cells = _rectangles(wall_above, wall_left)
    return _without_unused_edges(Grid(tuple(columns), tuple(rows), tuple(cells)))


def _rectangles(wall_above: list[list[bool]], wall_left: list[list[bool]]) -> list[GridCell]:
    """Unit cells without a wall between them become one cell; what is no rectangle is cut into rectangles."""
    row_count, column_count = len(wall_above), len(wall_above[0])
    free = [[True] * column_count for _ in range(row_count)]
    cells = []
    for r in range(row_count):
        for c in range(column_count):
            if not free[r][c]:
                continue
            width = 1
            while c + width < column_count and free[r][c + width] and not wall_left[r][c + width]:
                width += 1
            height = 1
            while r + height < row_count and _continues(wall_above, wall_left, free, r + height, c, width):
                height += 1
            for i in range(r, r + height):
                for j in range(c, c + width):
                    free[i][j] = False
            cells.append(GridCell(r, c, height, width))
    return cells


def _continues(
    wall_above: list[list[bool]],
    wall_left: list[list[bool]],
    free: list[list[bool]],
    row: int,
    col: int,
    width: int,
) -> bool:
    """Whether ``row`` belongs to the cell above it that covers ``width`` columns from ``col``."""
    span = range(col, col + width)
    if any(wall_above[row][c] or not free[row][c] for c in span):
        return False
    return not any(wall_left[row][c] for c in span[1:])


def _without_unused_edges(grid: Grid) -> Grid:
    """Drops edges at which no cell begins: snapped twice, or drawn outside every cell."""
    starts_rows = sorted({cell.row for cell in grid.cells})
    starts_columns = sorted({cell.col for cell in grid.cells})
    row_of = {row: i for i, row in enumerate(starts_rows)} | {len(grid.row_edges) - 1: len(starts_rows)}
    column_of = {col: i for i, col in enumerate(starts_columns)} | {
        len(grid.column_edges) - 1: len(starts_columns)
    }
    cells = tuple(
        GridCell(
            row_of[cell.row],
            column_of[cell.col],
            row_of[cell.row + cell.row_span] - row_of[cell.row],
            column_of[cell.col + cell.col_span] - column_of[cell.col],
        )
        for cell in grid.cells
    )
    return Grid(
        tuple(grid.column_edges[c] for c in [*starts_columns, len(grid.column_edges) - 1]),
        tuple(grid.row_edges[r] for r in [*starts_rows, len(grid.row_edges) - 1]),
        cells,
    )


def without_slivers(grid: Grid) -> Grid:
    """``grid`` with columns joined to their neighbour that are too narrow for text and are no cell's own.

    They stand where a ruling of the titles is not quite above that of the rows below.
    """
    for col in range(1, len(grid.column_edges) - 2):
        width = grid.column_edges[col + 1] - grid.column_edges[col]
        own = any(cell.col == col and cell.col_span == 1 for cell in grid.cells)
        if width < NARROWEST_COLUMN and not own:
            return without_slivers(_joined_column(grid, col))
    return grid


def _joined_column(grid: Grid, col: int) -> Grid:
    """``grid`` without column ``col``: of its two edges the one stays at which more rows begin a cell."""
    starts = [sum(cell.row_span for cell in grid.cells if cell.col == edge) for edge in (col, col + 1)]
    gone = col if starts[1] > starts[0] else col + 1
    cells = []
    for cell in grid.cells:
        first, last = cell.col, cell.col + cell.col_span
        first, last = (edge - (edge > col) for edge in (first, last))
        cells.append(cell._replace(col=first, col_span=last - first))
    edges = tuple(edge for i, edge in enumerate(grid.column_edges) if i != gone)
    return Grid(edges, grid.row_edges, tuple(cells))
