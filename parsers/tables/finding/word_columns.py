"""Columns of a table by the white between its words."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.tables.finding.column_titles import TitleTree, columns_of, title_tree
from parsers.tables.finding.word_rows import GUTTER, is_value, segments_of, text_of_words
from parsers.tables.numbering import parse_serials
from schema.box import Box
from schema.page import Line, Word

_CROSSED = 0.1
"""Share of the lines that may cross the white between two columns, as section rows and totals do."""


def find_extents(lines: Sequence[Line], height: float) -> list[tuple[float, float]]:
    """Left and right ends in points of the columns that the ``lines`` of a body keep, from the left.

    Where serial numbers stand first, lines with another beginning (totals, titles of sections) may cross the
    white between columns, else a few of all lines.
    """
    serial = [line for line in lines if _serial_style(line, height) == "arabic"]
    left = [line for line in lines if serial and line.box.x0 <= max(one.words[0].box.x1 for one in serial)]
    counted = len(serial) >= max(2, 0.5 * len(left))
    kept = [line for line in lines if not counted or _is_ordinary(line, height)]
    covered = [_stretches(line, GUTTER * height) for line in kept]
    if not covered:
        return []
    most = 0 if counted else int(_CROSSED * len(covered))
    return _covered_by_more(covered, most, GUTTER * height)


def _serial_style(line: Line, height: float) -> str | None:
    """How the first stretch of a line counts, None where it is no serial number."""
    serials = parse_serials(text_of_words(segments_of(line, GUTTER * height)[0]))
    return serials[0].style if serials else None


def _is_ordinary(line: Line, height: float) -> bool:
    """Whether a line is one of a numbered row: with its serial number, or without any value."""
    parts = segments_of(line, GUTTER * height)
    style = _serial_style(line, height)
    return style == "arabic" or (style is None and not any(is_value(text_of_words(part)) for part in parts))


def _stretches(line: Line, gutter: float) -> list[tuple[float, float]]:
    return [(part[0].box.x0, max(word.box.x1 for word in part)) for part in segments_of(line, gutter)]


def _covered_by_more(
    lines: Sequence[Sequence[tuple[float, float]]], most: int, least: float
) -> list[tuple[float, float]]:
    """Stretches that more than ``most`` lines cover, parted by at least ``least`` points."""
    ends = sorted(
        [(x0, 1) for line in lines for x0, _ in line] + [(x1, -1) for line in lines for _, x1 in line]
    )
    found: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in ends:
        if depth == most and step == 1:
            start = x
        depth += step
        if depth == most and step == -1:
            if found and start - found[-1][1] < least:
                found[-1] = (found[-1][0], x)
            elif x > start:
                found.append((start, x))
    return found


def with_sparse(extents: Sequence[tuple[float, float]], boxes: Sequence[Box]) -> list[tuple[float, float]]:
    """``extents`` with the columns that only their label or lowest title shows, one of ``boxes`` each.

    Where there are more boxes than columns, those stand for one that lie farthest from all others.
    """
    apart = [
        (min(max(left - box.x1, box.x0 - right) for left, right in extents), box.x0, box.x1) for box in boxes
    ]
    clear = sorted(found for found in apart if found[0] >= 0)
    missing = max(0, len(boxes) - len(extents))
    return sorted([*extents, *((x0, x1) for _, x0, x1 in clear[len(clear) - min(missing, len(clear)) :])])


def titled(
    boxes: Sequence[Box], extents: Sequence[tuple[float, float]], height: float
) -> tuple[TitleTree | None, list[tuple[float, float]]]:
    """The tree of the titles in ``boxes`` over the columns ``extents``, and these with the columns that only
    a lowest title shows, where the titles fit better with them.
    """
    lowest = [
        box
        for box in boxes
        if not any(other.y0 >= box.center[1] and box.overlap_x(other) > 0 for other in boxes)
    ]
    tree = title_tree(boxes, columns_of(extents), height)
    finer = with_sparse(extents, lowest)
    if len(finer) > len(extents):
        other = title_tree(boxes, columns_of(finer), height)
        if other is not None and (tree is None or other.cost < tree.cost):
            return other, finer
    return tree, list(extents)


def widened(extents: Sequence[tuple[float, float]], boxes: dict[int, Box]) -> list[tuple[float, float]]:
    """``extents`` with the boxes of what else stands in each column, as far as columns keep apart."""
    wide = []
    for col, (left, right) in enumerate(extents):
        box = boxes.get(col)
        if box is not None:
            least = extents[col - 1][1] if col else box.x0
            most = extents[col + 1][0] if col + 1 < len(extents) else box.x1
            left, right = min(left, max(box.x0, least)), max(right, min(box.x1, most))
        wide.append((left, right))
    return wide


def line_height(words: Sequence[Word]) -> float:
    """The line height of ``words``: the median of their boxes."""
    heights = sorted(word.box.height for word in words)
    return heights[len(heights) // 2]
