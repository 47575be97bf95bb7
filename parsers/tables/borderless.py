"""Tables without a lattice: columns by the alignment of words, rows by their lines.

Only what is surely a table is taken: at least four lines in three or more columns that keep clear of each
other, one of them of numbers. Columns of text alone (letterheads, signatures) are left to the reader of
blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from ocr.page import Box, Line, Word
from parsers.numbers import is_dash, parse_number
from parsers.tables.grid import Grid, GridCell
from parsers.tables.headers import is_index_row
from parsers.tables.placing import lines_of

_LEAST_ROWS = 4
_LEAST_COLUMNS = 3
_LEAST_NUMBERS = 0.6
_GUTTER = 0.7
"""Least white between two columns, as a share of the line height."""
_LEADING = 2.2
"""Most distance from line to line inside a table, as a share of the line height."""
_MOST_TITLES = 8
_WRAP = 0.3
"""Most white between two lines of one title, as a share of the line height."""


def find_borderless(lines: Iterable[Line], taken: Sequence[Box]) -> tuple[Grid, ...]:
    """Grids of the tables among ``lines`` that no ruling shows, outside the boxes ``taken``; top to
    bottom.
    """
    words = [
        word
        for line in lines
        for word in line.words
        if not any(box.contains(word.box.center) for box in taken)
    ]
    rows = lines_of(words)
    grids = []
    for run in _runs(rows):
        grid = _grid(run, rows)
        if grid is not None:
            grids.append(grid)
    return tuple(grids)


def _height(rows: Sequence[Line]) -> float:
    return median(word.box.height for row in rows for word in row.words)


def _segments(row: Line, gutter: float) -> list[tuple[float, float, str]]:
    """Stretches of a line that white of at least ``gutter`` parts: (x0, x1, text)."""
    parts: list[list[Word]] = []
    for word in row.words:
        if parts and word.box.x0 - parts[-1][-1].box.x1 < gutter:
            parts[-1].append(word)
        else:
            parts.append([word])
    return [(part[0].box.x0, part[-1].box.x1, " ".join(word.text for word in part)) for part in parts]


def _is_number(text: str) -> bool:
    return is_dash(text) or parse_number(text) is not None


def _is_body(row: Line, gutter: float) -> bool:
    """Whether a line has three stretches or more and a number after the first."""
    segments = _segments(row, gutter)
    return len(segments) >= _LEAST_COLUMNS and any(_is_number(text) for _, _, text in segments[1:])


def _runs(rows: Sequence[Line]) -> list[list[Line]]:
    """Stretches of lines from the first to the last body line, without a wide gap or a line of running
    text.
    """
    if not rows:
        return []
    height = _height(rows)
    runs: list[list[Line]] = []
    current: list[Line] = []
    for row in rows:
        near = bool(current) and row.box.y0 - current[-1].box.y0 <= _LEADING * height
        gutter = 2 * _GUTTER * height
        body = _is_body(row, gutter)
        wraps = near and len(_segments(row, gutter)) < _LEAST_COLUMNS
        if wraps or (body and (near or not current)):
            current.append(row)
        else:
            runs.append(current)
            current = [row] if body else []
    runs.append(current)
    return [kept for run in runs if len(kept := _trimmed(run, 2 * _GUTTER * height)) >= _LEAST_ROWS]


def _trimmed(run: Sequence[Line], gutter: float) -> list[Line]:
    bodies = [i for i, row in enumerate(run) if _is_body(row, gutter)]
    return list(run[bodies[0] : bodies[-1] + 1]) if bodies else []


def _titles(run: Sequence[Line], rows: Sequence[Line], columns: Sequence[float]) -> list[Line]:
    """The lines close above ``run`` whose words keep to its columns: the titles, from the top."""
    height = _height(run)
    titles: list[Line] = []
    top = run[0].box.y0
    for row in reversed([row for row in rows if row.box.y0 < top]):
        segments = _segments(row, _GUTTER * height)
        crossing = any(x0 < edge - 1 and edge + 1 < x1 for x0, x1, _ in segments for edge in columns[1:-1])
        if len(titles) == _MOST_TITLES or top - row.box.y0 > _LEADING * height or crossing:
            break
        titles.insert(0, row)
        top = row.box.y0
    while titles and len(_segments(titles[0], _GUTTER * height)) < 2 and not _wraps(titles, height):
        titles.pop(0)
    return titles


def _wraps(titles: Sequence[Line], height: float) -> bool:
    """Whether the first of ``titles`` is the upper line of a title that goes on below."""
    return len(titles) > 1 and titles[1].box.y0 - titles[0].box.y1 <= _WRAP * height


def _grid(run: Sequence[Line], rows: Sequence[Line]) -> Grid | None:
    height = _height(run)
    bodies = [row for row in run if _is_body(row, 2 * _GUTTER * height)]
    gutters = _gutters([word for row in bodies for word in row.words], _GUTTER * height)
    left, right = min(row.box.x0 for row in run), max(row.box.x1 for row in run)
    columns = [left - 1.0, *(x for x in gutters if left < x < right), right + 1.0]
    if len(columns) - 1 < _LEAST_COLUMNS or len(bodies) < _LEAST_ROWS:
        return None
    if not _has_numbers(bodies, columns):
        return None
    starts = [
        row
        for row in run
        if any(columns[0] <= w.box.center[0] < columns[1] for w in row.words)
        or _is_body(row, 2 * _GUTTER * height)
    ]
    titles = _titles(run, rows, columns)
    columns[0] = min([columns[0], *(row.box.x0 - 1.0 for row in titles)])
    columns[-1] = max([columns[-1], *(row.box.x1 + 1.0 for row in titles)])
    edges = [*_title_edges(titles, columns), _between(titles[-1], run[0]) if titles else run[0].box.y0 - 1.0]
    edges += [(_upper_end(run, lower) + lower.box.y0) / 2 for lower in starts[1:]]
    edges.append(run[-1].box.y1 + 1.0)
    if any(b - a < 1.0 for a, b in pairwise(edges)):
        return None
    cells = tuple(GridCell(r, c, 1, 1) for r in range(len(edges) - 1) for c in range(len(columns) - 1))
    return Grid(tuple(columns), tuple(edges), cells)


def _title_edges(titles: Sequence[Line], columns: Sequence[float]) -> list[float]:
    """Where the titles begin, and the index row below them where there is one."""
    if not titles:
        return []
    texts = [
        " ".join(word.text for word in titles[-1].words if x0 <= word.box.center[0] < x1)
        for x0, x1 in pairwise(columns)
    ]
    if len(titles) > 1 and is_index_row(texts):
        return [titles[0].box.y0 - 1.0, _between(titles[-2], titles[-1])]
    return [titles[0].box.y0 - 1.0]


def _between(upper: Line, lower: Line) -> float:
    return (upper.box.y1 + lower.box.y0) / 2


def _upper_end(run: Sequence[Line], row: Line) -> float:
    """Where the line above ``row`` ends."""
    return max((other.box.y1 for other in run if other.box.y0 < row.box.y0), default=row.box.y0)


def _gutters(words: Sequence[Word], least: float) -> list[float]:
    """The middles of the vertical stretches of white of at least ``least`` points that no word crosses."""
    gutters = []
    end = None
    for word in sorted(words, key=lambda w: w.box.x0):
        if end is not None and word.box.x0 - end >= least:
            gutters.append((end + word.box.x0) / 2)
        end = word.box.x1 if end is None else max(end, word.box.x1)
    return gutters


def _has_numbers(bodies: Sequence[Line], columns: Sequence[float]) -> bool:
    """Whether some column after the first holds numbers in most of its lines, and most lines fill most
    columns.
    """
    filled = 0
    numeric = False
    for i, (x0, x1) in enumerate(pairwise(columns)):
        texts = [" ".join(word.text for word in row.words if x0 <= word.box.center[0] < x1) for row in bodies]
        texts = [text for text in texts if text]
        filled += len(texts)
        if i and len(texts) >= _LEAST_ROWS and sum(map(_is_number, texts)) >= _LEAST_NUMBERS * len(texts):
            numeric = True
    has_words = any(re.search(r"[^\W\d_]{2}", word.text) for row in bodies for word in row.words)
    return numeric and has_words and filled >= 0.75 * len(bodies) * (len(columns) - 1)
