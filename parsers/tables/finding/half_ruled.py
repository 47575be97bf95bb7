"""Tables with half of their rulings: lines between rows only, or between columns only.

What the lines do not say the words do: columns by white that runs down through the rows, rows by serial
numbers or figures that stand one under the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from parsers.tables.finding.column_titles import Columns, TitleTree, columns_of, title_boxes
from parsers.tables.finding.placing import lines_of, words_in
from parsers.tables.finding.word_columns import find_extents, line_height, titled, widened, with_sparse
from parsers.tables.finding.word_rows import (
    GUTTER,
    middle_of_names,
    numeric_columns,
    one_line_words,
    row_anchors,
    row_cells,
    row_cuts,
    segments_of,
    text_of_words,
    words_by_column,
)
from parsers.tables.formulas import is_index_row
from parsers.tables.grid import LEAST_COVERAGE, SNAP, Grid, GridCell, Segment, merged
from parsers.tables.numbering import going_on, parse_serials
from schema.box import Box, bounding_box
from schema.page import Line, Word

_SAME_END = 4.0
"""Points by which the ends of row lines of one table may differ."""

_LOWEST_ROW = 0.8
"""Heights of a line of text between two cuts, at least."""

_LEAST_LINES = 4
_LEAST_REST = 2
"""Rows from which the rest of a table at the top of a page is one."""
_LEAST_COLUMNS = 3
_LEAST_FILLED = 0.7
_BESIDE = 0.3
"""Rows stand beside each other when they share more than this of the lower one's height."""
_SURE_SERIALS = 3
"""Serial numbers from which rows are told without a line of another column beside each."""

_MOST_COST = 0.5
"""Most cost of a tree of titles, for each column; see ``parsers.tables.finding.column_titles``."""


def find_row_ruled(
    horizontals: Iterable[Segment], lines: Iterable[Line], taken: Sequence[Box]
) -> tuple[Grid, ...]:
    """Grids of the tables outside ``taken`` that have lines between their rows and none between columns."""
    words = [w for line in lines for w in line.words if not any(box.contains(w.box.center) for box in taken)]
    horizontals = merged(horizontals, snap=SNAP, gap=SNAP)
    groups: list[list[Segment]] = []
    for line in sorted(horizontals):
        for group in groups:
            last = group[-1]
            if abs(line.start - last.start) <= _SAME_END and abs(line.end - last.end) <= _SAME_END:
                group.append(line)
                break
        else:
            groups.append([line])
    found = [_row_ruled_grid(group, words, horizontals) for group in groups if len(group) > _LEAST_REST]
    return tuple(grid for grid in found if grid is not None)


def _row_ruled_grid(
    group: Sequence[Segment], words: Sequence[Word], horizontals: Sequence[Segment]
) -> Grid | None:
    left, right = median(line.start for line in group), median(line.end for line in group)
    ends = [line.position for line in group]
    words = [word for word in words if left - 2 <= word.box.center[0] <= right + 2]
    bands = [[w for w in words if a <= w.box.center[1] < b] for a, b in pairwise(ends)]
    while bands and not bands[0]:
        bands, ends = bands[1:], ends[1:]
    if len(bands) < _LEAST_REST or not any(bands[1:]):
        return None
    if len(bands) < _LEAST_LINES - 1 and not _goes_on(bands[0], words):
        return None
    height = line_height([word for band in bands for word in band])
    rows = [lines_of(band) for band in bands]
    index = [line for row in rows[:3] for line in row if _is_index(line, height)]
    extents = find_extents([line for row in rows[1:] for line in row if line not in index], height)
    boxes = title_boxes(bands[0], horizontals)
    for line in index[:1]:
        if extents:
            extents = with_sparse(extents, [_box(part) for part in segments_of(line, GUTTER * height)])
    tree = None
    if extents and not _begins_row(rows[0], extents):
        tree, extents = titled(boxes, extents, height)
    if len(extents) < _LEAST_COLUMNS or not _is_filled(bands, columns_of(extents)):
        return None
    if tree is not None and tree.cost > _MOST_COST * len(extents):
        tree = None
    return _row_ruled_cells(tree, bands, ends, extents, (left, right), horizontals)


def _row_ruled_cells(
    tree: TitleTree | None,
    bands: Sequence[Sequence[Word]],
    ends: Sequence[float],
    extents: Sequence[tuple[float, float]],
    sides: tuple[float, float],
    horizontals: Sequence[Segment],
) -> Grid:
    leaves = tree.leaf_boxes() if tree else {}
    inner = columns_of(widened(extents, leaves))
    columns = inner._replace(edges=(sides[0], *inner.edges[1:-1], sides[1]))
    names = middle_of_names([line for band in bands for line in lines_of(band)], columns, leaves)
    edges = [ends[0]]
    cells: list[GridCell] = []
    for number, (band, end) in enumerate(zip(bands, ends[1:], strict=True)):
        if tree is not None and number == 0:
            edges, titles = tree.placed(ends[0], end, horizontals)
            cells += titles
        else:
            index = is_index_row([text_of_words(words) for words in words_by_column(band, columns.edges)])
            cells += row_cells(len(edges) - 1, band, columns, None if index else names)
            edges.append(end)
    return Grid(columns.edges, tuple(edges), tuple(cells))


def _box(words: Sequence[Word]) -> Box:
    return bounding_box([word.box for word in words])


def _is_index(line: Line, height: float) -> bool:
    return is_index_row([text_of_words(part) for part in segments_of(line, GUTTER * height)])


def _begins_row(rows: Sequence[Line], extents: Sequence[tuple[float, float]]) -> bool:
    """Whether the first column of these lines holds a serial number: they are no titles."""
    edges = columns_of(extents).edges
    first = [word for line in rows for word in words_by_column(line.words, edges)[0]]
    return bool(first) and bool(parse_serials(text_of_words(first)))


def _goes_on(band: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether a first row has a serial number after 1 and nothing above it: a table of the page before."""
    if not band or min(word.box.y0 for word in words) < min(word.box.y0 for word in band):
        return False
    serials = parse_serials(min(band, key=lambda word: word.box.x0).text)
    return any(serial.style == "arabic" and serial.path[-1] > 1 for serial in serials)


def _is_filled(bands: Sequence[Sequence[Word]], columns: Columns) -> bool:
    """Whether most rows fill two columns or more, and half of all cells hold words."""
    filled = [sum(bool(words) for words in words_by_column(band, columns.edges)) for band in bands]
    if sum(count >= 2 for count in filled) < _LEAST_FILLED * len(bands):
        return False
    return sum(filled) >= 0.5 * len(bands) * len(columns.extents)


def with_stacked_rows(
    grid: Grid, lines: Sequence[Line], verticals: Sequence[Segment] = (), *, exact: bool = False
) -> Grid:
    """``grid``, rows cut where serial numbers or figures of several rows stand one under the other in it, and
    where ``exact`` (drawn, not found on an image) ``verticals`` begin or end.

    A row that is cut has cells between its own walls and between those of ``verticals``, which a part of it
    may lack: the title of a section or a total.
    """
    edges: list[float] = [grid.row_edges[0]]
    cells: list[GridCell] = []
    words = words_in(grid.box, lines)
    ends = sorted({end for line in verticals for end in line[1:]}) if exact and words else []
    apart = _LOWEST_ROW * median(word.box.height for word in words) if words else 0.0
    rows = zip(pairwise(grid.row_edges), _cells_by_row(grid), _bands(words, grid.row_edges), strict=True)
    for row, ((top, bottom), inside, band) in enumerate(rows):
        alone = all(cell.row_span == 1 for cell in inside)
        cuts = _cuts(grid, inside, band) if alone else []
        if alone and ends:
            inner = ends[bisect_right(ends, top + apart) : bisect_left(ends, bottom - apart)]
            cuts = _with_ends(cuts, inner, words, apart)
        cuts = _with_room(cuts, (top, bottom), apart)
        first = len(edges) - 1
        if cuts:
            walls = {cell.col for cell in inside}
            for part, (upper, lower) in enumerate(pairwise([top, *cuts, bottom])):
                if len(inside) == 1:
                    own = [word for word in band if upper <= word.box.center[1] < lower]
                    cells += _below_titles(first + part, own, band, grid)
                else:
                    cells += _between_walls(first + part, grid, walls, verticals, (upper, lower))
            edges += cuts
        else:
            cells += [cell._replace(row=first) for cell in inside if cell.row == row]
        edges.append(bottom)
    if len(edges) == len(grid.row_edges):
        return grid
    return Grid(grid.column_edges, tuple(edges), tuple(_spans_kept(grid, cells, edges)))


def _cells_by_row(grid: Grid) -> list[list[GridCell]]:
    """The cells that cover each row, in the order of the grid."""
    rows: list[list[GridCell]] = [[] for _ in grid.row_edges[1:]]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            rows[row].append(cell)
    return rows


def _bands(words: Sequence[Word], edges: Sequence[float]) -> list[list[Word]]:
    """The words whose middle lies between two of ``edges``, in both bands where it lies on an edge."""
    bands: list[list[Word]] = [[] for _ in edges[1:]]
    for word in words:
        middle = word.box.center[1]
        for row in range(
            max(0, bisect_left(edges, middle) - 1), min(bisect_right(edges, middle), len(bands))
        ):
            bands[row].append(word)
    return bands


def _with_room(cuts: Sequence[float], reach: tuple[float, float], apart: float) -> list[float]:
    """Those of ``cuts`` inside ``reach`` (top, bottom) that leave rows at least ``apart`` points high."""
    top, bottom = reach
    kept: list[float] = []
    for cut in cuts:
        if cut - (kept[-1] if kept else top) >= apart and bottom - cut >= apart:
            kept.append(cut)
    return kept


def _with_ends(
    cuts: Sequence[float], ends: Sequence[float], words: Sequence[Word], apart: float
) -> list[float]:
    """``cuts`` with those ``ends`` of vertical lines in a row (in order) at which none of ``words`` stands,
    at least ``apart`` points from each other.
    """
    found: list[float] = []
    for end in ends:
        free = not any(word.box.y0 + 1 < end < word.box.y1 - 1 for word in words)
        if free and all(end - other > apart for other in found):
            found.append(end)
    kept = [cut for cut in cuts if all(abs(cut - end) > apart for end in found)]
    return sorted([*kept, *found])


def _below_titles(row: int, words: Sequence[Word], all_words: Sequence[Word], grid: Grid) -> list[GridCell]:
    """The cells of one row of a frame without lines inside, ``all_words`` being in the frame: the columns are
    those of the titles above.
    """
    columns = Columns(tuple(pairwise(grid.column_edges)), grid.column_edges)
    return row_cells(row, words, columns, middle_of_names(lines_of(all_words), columns, {}))


def _between_walls(
    row: int, grid: Grid, walls: set[int], verticals: Sequence[Segment], reach: tuple[float, float]
) -> list[GridCell]:
    """The cells of one row between the drawn vertical lines, or between ``walls`` where none is drawn."""
    count = len(grid.column_edges) - 1
    top, bottom = reach
    starts = [0]
    for col in range(1, count):
        drawn = [line for line in verticals if abs(line.position - grid.column_edges[col]) <= SNAP]
        covered = sum(max(0.0, min(line.end, bottom) - max(line.start, top)) for line in drawn)
        if (covered >= LEAST_COVERAGE * (bottom - top)) if drawn else col in walls:
            starts.append(col)
    return [GridCell(row, col, 1, end - col) for col, end in pairwise([*starts, count])]


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


def _cuts(grid: Grid, cells: Sequence[GridCell], band: Sequence[Word]) -> list[float]:
    """Where the words of one row of cells, among those of ``band``, show that it holds several rows."""
    boxes = [grid.cell_box(cell) for cell in cells]
    words = one_line_words([word for box in boxes for word in band if box.contains(word.box.center)])
    rows = lines_of(words)
    if len(rows) < 2:
        return []
    edges = grid.column_edges
    anchors = row_anchors(rows, edges)
    if any(upper.box.shares_height(lower.box, _BESIDE) for upper, lower in pairwise(anchors)):
        return []
    first = [words_by_column(row.words, edges)[0] for row in rows]
    texts = [text_of_words(words) for words in first if words]
    serials = [text for text in texts if parse_serials(text)]
    counted = (
        len(serials) >= 2
        and len(serials) >= _LEAST_FILLED * len(texts)
        and going_on(serials) >= len(serials) // 2
    )
    filled = _fill_columns(anchors, edges, 2 if counted else 3)
    if len(anchors) < 2 or not (filled or (counted and len(serials) >= _SURE_SERIALS)):
        return []
    if not counted and len(numeric_columns(rows, edges)) < 2:
        return []
    return row_cuts(rows, anchors, edges)


def _fill_columns(anchors: Sequence[Line], edges: Sequence[float], least: int) -> bool:
    """Whether nearly every anchor fills ``least`` columns or more."""
    filled = [sum(bool(words) for words in words_by_column(row.words, edges)) for row in anchors]
    return sum(count >= least for count in filled) >= _LEAST_FILLED * len(anchors)
