"""Rows of a table by its words: where they begin, and which columns a text covers in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from parsers.tables.finding.column_titles import Columns
from parsers.tables.finding.placing import lines_of
from parsers.tables.grid import GridCell
from parsers.tables.numbering import parse_serials
from parsers.values.numbers import is_dash, parse_number
from schema.box import Box, bounding_box
from schema.page import Line, Word

_OVERHANG, _SPILL = 0.3, 0.35
"""Heights of a line: by how much text in the middle of a row may stand above it, and words beside their
column."""

GUTTER = 0.7
"""Least white between two columns, as a share of the line height."""

_LEAST_NUMBERS = 0.6
_NEARLY_WIDEST = 0.8
_TALLEST = 1.8


def segments_of(line: Line, gutter: float) -> list[tuple[Word, ...]]:
    """Stretches of a line that white of at least ``gutter`` points parts."""
    parts: list[list[Word]] = []
    for word in sorted(line.words, key=lambda word: word.box.x0):
        if parts and word.box.x0 - max(other.box.x1 for other in parts[-1]) < gutter:
            parts[-1].append(word)
        else:
            parts.append([word])
    return [tuple(part) for part in parts]


def text_of_words(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def one_line_words(words: Sequence[Word]) -> list[Word]:
    """``words`` without those a recogniser drew from two lines: much higher than most."""
    if not words:
        return []
    most = _TALLEST * median(word.box.height for word in words)
    return [word for word in words if word.box.height <= most]


def in_type_height(words: Sequence[Word]) -> list[Word]:
    """``words`` with boxes as high as the type is, where those close around the ink are lower."""
    if not words:
        return []
    height = median(word.size or word.box.height for word in words)
    missing = max(0.0, height - median(word.box.height for word in words)) / 2
    return [
        word.model_copy(update={"box": word.box._replace(y0=word.box.y0 - missing, y1=word.box.y1 + missing)})
        for word in words
    ]


def is_value(text: str) -> bool:
    """Whether ``text`` is a number or a dash."""
    return is_dash(text) or parse_number(text) is not None


def words_by_column(words: Sequence[Word], edges: Sequence[float]) -> list[list[Word]]:
    """``words`` by the column in which their middle lies; what lies outside belongs to the outermost."""
    found: list[list[Word]] = [[] for _ in edges[1:]]
    for word in words:
        col = sum(edge <= word.box.center[0] for edge in edges[1:-1])
        found[col].append(word)
    return found


def numeric_columns(lines: Sequence[Line], edges: Sequence[float]) -> set[int]:
    """The columns after the first in which most lines that say something say numbers."""
    texts: dict[int, list[bool]] = {}
    for line in lines:
        for col, words in enumerate(words_by_column(line.words, edges)):
            if col and words:
                texts.setdefault(col, []).append(is_value(text_of_words(words)))
    return {col for col, values in texts.items() if sum(values) >= _LEAST_NUMBERS * len(values)}


def row_anchors(lines: Sequence[Line], edges: Sequence[float]) -> list[Line]:
    """Of the ``lines`` of a table's body those that hold the serial number or the figures of a row."""
    numeric = numeric_columns(lines, edges)
    anchors = []
    for line in lines:
        columns = words_by_column(line.words, edges)
        serial = bool(columns[0]) and bool(parse_serials(text_of_words(columns[0])))
        values = any(columns[col] and is_value(text_of_words(columns[col])) for col in numeric)
        if serial or values:
            anchors.append(line)
    return anchors


def row_cuts(lines: Sequence[Line], anchors: Sequence[Line], edges: Sequence[float]) -> list[float]:
    """Where the rows of ``anchors`` part: one position fewer than there are anchors."""
    boxes = [
        bounding_box([word.box for word in words])
        for line in lines
        for words in words_by_column(line.words, edges)
        if words
    ]
    return [_cut_between(upper.box, lower.box, boxes) for upper, lower in pairwise(anchors)]


def _cut_between(upper: Box, lower: Box, boxes: Sequence[Box]) -> float:
    """The middle of the widest white between two anchors, the lowest of those nearly as wide."""
    top, bottom = upper.center[1], lower.center[1]
    inside = sorted((box for box in boxes if box.y1 > top and box.y0 < bottom), key=lambda box: box.y0)
    gaps: list[tuple[float, float]] = []
    end = upper.y1
    for box in inside:
        if box.y0 > end:
            gaps.append((box.y0 - end, (box.y0 + end) / 2))
        end = max(end, box.y1)
    if not gaps:
        return (upper.y1 + lower.y0) / 2
    widest = max(width for width, _ in gaps)
    return max(middle for width, middle in gaps if width >= _NEARLY_WIDEST * widest)


def first_row_top(above: Sequence[Line], anchor: Line, bottom: float) -> int:
    """How many of the lines ``above`` the first anchor belong to its row, where ``bottom`` is the end of its
    words below: as much as stands below the anchor, for cells are set at the top or in the middle of a row.
    """
    top = 2 * anchor.box.center[1] - bottom - _OVERHANG * anchor.box.height
    return sum(line.box.y0 >= top for line in above)


def middle_of_names(lines: Sequence[Line], columns: Columns, titles: Mapping[int, Box]) -> float | None:
    """The middle of the second column where the first one holds serial numbers, that of its title where
    there is one; None where the first column does not count.
    """
    texts = [text_of_words(words_by_column(line.words, columns.edges)[0]) for line in lines]
    texts = [text for text in texts if text]
    counted = bool(texts) and sum(bool(parse_serials(text)) for text in texts) >= 0.5 * len(texts)
    if not counted or len(columns.extents) < 3:
        return None
    return titles[1].center[0] if 1 in titles else sum(columns.edges[1:3]) / 2


def row_cells(row: int, words: Sequence[Word], columns: Columns, names: float | None) -> list[GridCell]:
    """The cells of a body row: one a column, wider where a text runs across the white between columns or
    stands in the middle of several, as titles of sections and totals do.

    ``names`` is the middle of the column of row names where that is the second one, after serial numbers.
    """
    count = len(columns.extents)
    covered = [False] * count
    if words:
        gutter = GUTTER * median(word.box.height for word in words)
        spans = [_covered(part, columns) for line in lines_of(words) for part in segments_of(line, gutter)]
        spans += [(0, 0) if names is None else _centred(words, columns, names)]
        for first, last in spans:
            covered[first + 1 : last + 1] = [True] * (last - first)
    starts = [col for col in range(count) if not covered[col]]
    return [GridCell(row, col, 1, end - col) for col, end in pairwise([*starts, count])]


def _covered(words: Sequence[Word], columns: Columns) -> tuple[int, int]:
    """The first and the last column that a stretch of words reaches into."""
    box = bounding_box([word.box for word in words])
    slack = _SPILL * box.height
    inner = columns.edges[1:-1]
    first = sum(edge <= box.x0 + slack for edge in inner)
    return first, max(first, sum(edge < box.x1 - slack for edge in inner))


def _centred(words: Sequence[Word], columns: Columns, names: float) -> tuple[int, int]:
    """The columns in whose middle the only text of a row stands; (0, 0) where it keeps to its column."""
    placed = words_by_column(words, columns.edges)
    filled = {col for col, own in enumerate(placed) if own}
    values = {col for col in filled if is_value(text_of_words(placed[col]))}
    serial = bool(placed[0]) and bool(parse_serials(text_of_words(placed[0])))
    text = [word for col, own in enumerate(placed) for word in own if col or not serial]
    if not text or len(lines_of(text)) != 1:
        text = [word for own in placed[:2] for word in own]
    if serial and values <= {0} and len(lines_of(text)) == 1:
        last = len(columns.extents) - 1
        middle = (columns.edges[1] + columns.edges[-1]) / 2
        return (1, last) if _is_nearer(text, middle, columns, names) else (0, 0)
    if not serial and values and filled - values <= {0, 1} and placed[1]:
        own = [word for own in placed[:2] for word in own]
        middle = (columns.edges[0] + 2 * names - columns.edges[1]) / 2
        return (0, 1) if _is_nearer(own, middle, columns, names) else (0, 0)
    return 0, 0


def _is_nearer(words: Sequence[Word], middle: float, columns: Columns, names: float) -> bool:
    """Whether ``words`` stand nearer to ``middle`` than to the middle or the left of the column of names."""
    box = bounding_box([word.box for word in words])
    off = abs(box.center[0] - middle)
    return off < min(abs(box.center[0] - names), abs(box.x0 - columns.extents[1][0]))
