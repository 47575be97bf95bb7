"""Tables without a lattice: columns by the alignment of words, rows by serial numbers or figures.

Only what is surely a table is taken: three columns or more that keep clear of each other over at least four
rows of figures, or over three serial numbers that go on below a title "STT" or numbers of columns. Columns of
text alone (letterheads, signatures) are left to the reader of blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from lexicon.fold import fold
from parsers.tables.finding.column_titles import Columns, TitleTree, columns_of, title_boxes
from parsers.tables.finding.placing import lines_of
from parsers.tables.finding.word_columns import find_extents, line_height, titled, widened, with_sparse
from parsers.tables.finding.word_rows import (
    GUTTER,
    first_row_top,
    in_type_height,
    is_value,
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
from parsers.tables.grid import Grid, GridCell
from parsers.tables.numbering import going_on, parse_serials
from schema.box import Box, bounding_box
from schema.page import Line, Word

_LEAST_ROWS = 4
_GOING_ON = 0.6
"""Share of serial numbers that follow the one above them."""

_LEAST_SERIALS = 3
_LEAST_REST = 2
"""Rows from which the rest of a table at the top of a page is one."""
_LEAST_COLUMNS = 3
_LEAST_FILLED = 0.5
_LEADING = 2.8
"""Most distance from line to line inside a table, as a share of the line height."""
_WRAP = 0.45
"""Most white between two lines of one cell, as a share of the line height."""
_MOST_TITLES = 12
_TITLES_APART = 1.3
"""Most white between two lines of titles, as a share of the line height."""
_LEFT_OUT = 0.6
"""Cost of leaving a line out of the titles that stands as close as their own lines do."""
_CUT_ROW = 1.0
"""Cost of taking lines below the titles for the rest of a row that the page break cut."""
_MOST_COST = 0.35
"""Most cost of a tree of titles, for each column; see ``parsers.tables.finding.column_titles``."""

_UNIT_LINE = re.compile(r"^\(?(don vi tinh|dvt|don vi|\(?kem theo|phu luc|bieu|mau so|ghi chu)\b")


def find_borderless(lines: Iterable[Line], taken: Sequence[Box]) -> tuple[Grid, ...]:
    """Grids of the tables among ``lines`` that no ruling shows, outside the boxes ``taken``; top to
    bottom.
    """
    outside = [
        w for line in lines for w in line.words if not any(box.contains(w.box.center) for box in taken)
    ]
    words = in_type_height(one_line_words(outside))
    if not words:
        return ()
    rows = lines_of(words)
    height = line_height(words)
    grids = [_grid(run, rows, height) for run in _runs(rows, height)]
    return tuple(grid for grid in grids if grid is not None)


def _is_figures(row: Line, gutter: float) -> bool:
    """Whether a line has three stretches or more and a number after the first."""
    parts = [text_of_words(part) for part in segments_of(row, gutter)]
    return len(parts) >= _LEAST_COLUMNS and any(is_value(text) for text in parts[1:])


def _is_counted(row: Line, gutter: float) -> bool:
    """Whether a line begins with a serial number that stands alone, clear of what follows."""
    return bool(parse_serials(text_of_words(segments_of(row, gutter)[0])))


def _runs(rows: Sequence[Line], height: float) -> list[list[Line]]:
    """Stretches of lines from the first to the last that shows a row, without a wide gap."""
    runs: list[list[Line]] = [[]]
    for row in rows:
        if runs[-1] and row.box.y0 - runs[-1][-1].box.y0 > _LEADING * height:
            runs.append([])
        runs[-1].append(row)
    gutter = 2 * GUTTER * height
    found = []
    for run in runs:
        showing = [i for i, row in enumerate(run) if _is_figures(row, gutter) or _is_counted(row, gutter)]
        if len(showing) >= _LEAST_SERIALS or (len(showing) >= _LEAST_REST and run is runs[0]):
            found.append(run[showing[0] : showing[-1] + 1])
    return found


def _grid(run: Sequence[Line], rows: Sequence[Line], height: float) -> Grid | None:
    """The grid of the table whose body goes from the first to the last line of ``run``."""
    gutter = 2 * GUTTER * height
    on_top = run[0].box.y0 - rows[0].box.y0 <= _LEADING * height
    index = next((i for i, row in enumerate(run) if is_index_row(_parts(row, gutter))), None)
    labels = run[index] if index is not None else None
    body = list(run if index is None else run[index + 1 :])
    extents = find_extents(body, height)
    if labels is not None and extents:
        extents = with_sparse(extents, [_box(part) for part in segments_of(labels, gutter)])
    if len(extents) < _LEAST_COLUMNS or not _is_table(body, columns_of(extents), height, on_top=on_top):
        return None
    above = [row for row in rows if row.box.center[1] < run[0].box.center[1]]
    if index is not None:
        above = [row for row in rows if row.box.center[1] < run[index].box.center[1]]
    columns = columns_of(extents)
    anchors = row_anchors(body, columns.edges)
    before = [row for row in body if row.box.center[1] < anchors[0].box.center[1]]
    if labels is None:
        before = above + before
    body = body[body.index(anchors[0]) :]
    last = _total_below(body[-1], rows, columns, height)
    if last is not None:
        body.append(last)
        anchors.append(last)
    body += _wrapped_below(body[-1], rows, columns, height)
    cuts = row_cuts(body, anchors, columns.edges)
    own = _own_lines(before, anchors[0], body, cuts)
    rest = before[: len(before) - own]
    top = min([anchors[0].box.y0, *(row.box.y0 for row in before[len(before) - own :])])
    if labels is None:
        titles = _best_titles(rest, top, columns, height)
        rest = titles.rest
    else:
        titles = _best_titles(above, labels.box.y0, columns, height)
    if titles.tree is None and labels is None and not on_top and not numeric_columns(body, columns.edges):
        return None  # a list of texts in columns
    body = [*before[len(before) - own :], *body]
    return _laid_out(titles, labels, rest, body, cuts)


def _box(words: Sequence[Word]) -> Box:
    return bounding_box([word.box for word in words])


def _parts(row: Line, gutter: float) -> list[str]:
    return [text_of_words(part) for part in segments_of(row, gutter)]


def _own_lines(before: Sequence[Line], anchor: Line, body: Sequence[Line], cuts: Sequence[float]) -> int:
    """How many of the lines ``before`` the first anchor belong to its row."""
    end = cuts[0] if cuts else body[-1].box.y1
    bottom = max(line.box.y1 for line in body if line.box.center[1] < end)
    return first_row_top(before, anchor, bottom)


def _is_table(body: Sequence[Line], columns: Columns, height: float, *, on_top: bool) -> bool:
    """Whether rows of figures, or serial numbers that go on, keep to ``columns``; ``on_top`` of a page the
    rest of a table may be short.
    """
    anchors = row_anchors(body, columns.edges)
    figures = [row for row in body if _is_figures(row, 2 * GUTTER * height)]
    serials = [text_of_words(words_by_column(row.words, columns.edges)[0]) for row in anchors]
    serials = [text for text in serials if parse_serials(text)]
    counted = len(serials) >= _LEAST_SERIALS and going_on(serials) >= _GOING_ON * (len(serials) - 1)
    ends = [*row_cuts(body, anchors, columns.edges), float("inf")]
    filled = {
        (sum(end <= row.box.center[1] for end in ends), col)
        for row in body
        for col, words in enumerate(words_by_column(row.words, columns.edges))
        if words
    }
    words = any(re.search(r"[^\W\d_]{2}", word.text) for row in body for word in row.words)
    if not words or len(filled) < _LEAST_FILLED * len(anchors) * len(columns.extents):
        return False
    numeric = bool(numeric_columns(figures, columns.edges))
    if counted or (len(figures) >= _LEAST_ROWS and numeric):
        return True
    first = [one for text in serials[:1] for one in parse_serials(text)]
    goes_on = on_top and any(one.style == "arabic" and one.path[-1] > 1 for one in first)
    return goes_on and len(anchors) >= _LEAST_REST and (numeric or len(serials) >= _LEAST_REST)


def _keeps(row: Line, columns: Columns, height: float) -> bool:
    """Whether a line has no serial number and no stretch across the white between columns."""
    crosses = any(
        part[0].box.x0 < edge < part[-1].box.x1
        for part in segments_of(row, GUTTER * height)
        for edge in columns.edges[1:-1]
    )
    return not crosses and not words_by_column(row.words, columns.edges)[0]


def _wrapped_below(last: Line, rows: Sequence[Line], columns: Columns, height: float) -> list[Line]:
    """The lines close below the last row that keep to its columns: the rest of its texts."""
    found: list[Line] = []
    bottom = last.box.y1
    for row in rows:
        if row.box.center[1] > last.box.center[1]:
            if row.box.y0 - bottom > _WRAP * height or not _keeps(row, columns, height):
                break
            found.append(row)
            bottom = max(bottom, row.box.y1)
    return found


def _total_below(last: Line, rows: Sequence[Line], columns: Columns, height: float) -> Line | None:
    """The line below the last row where it holds a name and fewer values than a row: a total."""
    below = next((row for row in rows if row.box.center[1] > last.box.center[1]), None)
    if below is None or below.box.y0 - last.box.y0 > _LEADING * height:
        return None
    placed = words_by_column(below.words, columns.edges)
    values = [is_value(text_of_words(words)) for words in placed[2:] if words]
    inside = columns.edges[0] - height <= below.box.x0 and below.box.x1 <= columns.edges[-1] + height
    return below if values and all(values) and (placed[0] or placed[1]) and inside else None


class _Titles(NamedTuple):
    """Titles and the columns they show, and the lines between them and the first row: the rest of a row that
    the page break cut.
    """

    tree: TitleTree | None
    lines: list[Line]
    rest: list[Line]
    extents: list[tuple[float, float]]


def _best_titles(above: Sequence[Line], below: float, columns: Columns, height: float) -> _Titles:
    """The lines close above a body that are its titles, and how they stand over its columns."""
    near: list[Line] = []
    gaps: list[float] = []
    top = below
    for row in reversed(above):
        gap = (top - row.box.y1) / height
        if gap > _TITLES_APART or len(near) == _MOST_TITLES or _UNIT_LINE.match(fold(row.text)):
            break
        near.insert(0, row)
        gaps.insert(0, gap)
        top = row.box.y0
    best: tuple[float, _Titles] = (
        _MOST_COST * len(columns.extents),
        _Titles(None, [], [], list(columns.extents)),
    )
    for last in range(len(near), 0, -1):
        rest = near[last:]
        if rest and not _keeps(rest[0], columns, height):
            break
        for first in range(last):
            words = [word for line in near[first:last] for word in line.words]
            tree, extents = titled(title_boxes(words), columns.extents, height)
            if tree is not None:
                left_out = _LEFT_OUT if first and gaps[first - 1] < 1.0 else 0.0
                cost = tree.cost + left_out + (_CUT_ROW if rest else 0.0)
                if cost < best[0]:
                    best = cost, _Titles(tree, near[first:last], rest, extents)
    if best[1].tree is None and near and all(_keeps(row, columns, height) for row in near):
        return _Titles(None, [], near, list(columns.extents))
    return best[1]


def _laid_out(
    titles: _Titles,
    labels: Line | None,
    rest: Sequence[Line],
    body: Sequence[Line],
    cuts: Sequence[float],
) -> Grid | None:
    """The grid of titles, numbers of columns, what is left of a cut row, and the rows of the body."""
    leaves = titles.tree.leaf_boxes() if titles.tree else {}
    columns = columns_of(widened(titles.extents, leaves))
    parts: list[Sequence[Line]] = [titles.lines, [labels] if labels else [], rest, body]
    parts = [part for part in parts if part]
    ends = [
        (max(a.box.y1 for a in upper) + min(b.box.y0 for b in lower)) / 2 for upper, lower in pairwise(parts)
    ]
    top, bottom = min(row.box.y0 for row in parts[0]) - 1.0, max(row.box.y1 for row in body) + 1.0
    cells: list[GridCell] = []
    edges = [top]
    if titles.tree:
        edges, cells = titles.tree.placed(top, ends[0])
    for end in ends[1 if titles.tree else 0 :]:
        cells += [GridCell(len(edges) - 1, col, 1, 1) for col in range(len(columns.extents))]
        edges.append(end)
    names = middle_of_names(body, columns, leaves)
    for end in [*cuts, bottom]:
        words = [w for line in body for w in line.words if edges[-1] <= line.box.center[1] < end]
        cells += row_cells(len(edges) - 1, words, columns, names)
        edges.append(end)
    if any(b - a < 1.0 for a, b in pairwise(edges)):
        return None
    lines = [*titles.lines, *body]
    sides = (min(row.box.x0 for row in lines) - 1.0, max(row.box.x1 for row in lines) + 1.0)
    return Grid((sides[0], *columns.edges[1:-1], sides[1]), tuple(edges), tuple(cells))
