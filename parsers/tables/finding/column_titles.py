"""Titles of columns where no ruling shows over how many columns each of them stands.

Titles form a tree: every column has one lowest title, and a title over several columns has theirs below it.
Of all trees that the places of the titles admit the one is taken that fits best: a title stands in the
middle of its columns, and a title without others above or below it in the middle of the height that is left
to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from parsers.tables.finding.placing import lines_of
from parsers.tables.grid import GridCell, Segment
from schema.box import Box, bounding_box
from schema.page import Word

WORD_GAP = 0.45
"""Most white between two words of one title, as a share of the line height; columns keep farther apart."""

_WRAP = 0.4
"""Most white between two lines of one title, as a share of the line height."""

_UNTITLED = 0.8
_STACKED = 0.4
_OFF_HEIGHT = 0.5
"""Costs: a column without a title, a title over one title of the same single column, a line height by which
a title stands off its place. A title half a column off the middle of its columns costs 1.
"""

_NEVER = float("inf")


class Columns(NamedTuple):
    """What columns of words cover: ``extents`` are their left and right ends in points, from the left;
    ``edges`` one position more than there are columns.
    """

    extents: tuple[tuple[float, float], ...]
    edges: tuple[float, ...]

    def width(self, col: int) -> float:
        return self.edges[col + 1] - self.edges[col]


def columns_of(extents: Sequence[tuple[float, float]]) -> Columns:
    """Columns with their edges in the middle of the white between them."""
    inner = [(one[1] + other[0]) / 2 for one, other in pairwise(extents)]
    return Columns(tuple(extents), (extents[0][0] - 1.0, *inner, extents[-1][1] + 1.0))


class Title(NamedTuple):
    """A title over columns ``first`` to ``last``, ``level`` titles below the top; without ``box`` none."""

    box: Box | None
    first: int
    last: int
    level: int
    is_leaf: bool


_OWN_WIDTH = 1.5
"""Widths of a column that the title of that column alone fills at most."""

_OVERLAP = 0.3
"""Line heights by which a title may reach into the one above it."""


@dataclass(frozen=True)
class TitleTree:
    """``cost`` says how badly the places of ``titles`` fit."""

    cost: float
    titles: tuple[Title, ...]

    @property
    def levels(self) -> int:
        return 1 + max(title.level for title in self.titles)

    def placed(
        self, top: float, bottom: float, rules: Sequence[Segment] = ()
    ) -> tuple[list[float], list[GridCell]]:
        """Where the rows of titles end, ``top`` and ``bottom`` of all included, and their cells.

        Level ``rules`` between them say where rows end; without any the titles do.
        """
        inner = sorted({rule.position for rule in rules if top + 3 < rule.position < bottom - 3})
        if inner:
            edges = [top, *inner, bottom]
            return edges, [_between_rules(title, edges, rules) for title in self.titles]
        levels = 1 + max(title.level for title in self.titles)
        edges = [top]
        for level in range(1, levels):
            above = [t.box.y1 for t in self.titles if t.box and not t.is_leaf and t.level < level]
            below = [t.box.y0 for t in self.titles if t.box and t.level >= level]
            edges.append((max(above) + min(below)) / 2 if above and below else edges[-1] + 1.0)
        cells = [
            GridCell(t.level, t.first, levels - t.level if t.is_leaf else 1, t.last - t.first + 1)
            for t in self.titles
        ]
        return [*edges, bottom], cells

    def leaf_boxes(self) -> dict[int, Box]:
        """The lowest title of each column that has one."""
        return {title.first: title.box for title in self.titles if title.is_leaf and title.box is not None}


def _between_rules(title: Title, edges: Sequence[float], rules: Sequence[Segment]) -> GridCell:
    """The cell of ``title`` between the horizontal lines nearest above and below it."""
    if title.box is None:
        return GridCell(title.level, title.first, len(edges) - 1 - title.level, 1)
    x, y = title.box.center
    own = [rule.position for rule in rules if rule.start <= x <= rule.end and rule.position in edges]
    first = max((edges.index(at) for at in own if at < y), default=0)
    last = min((edges.index(at) for at in own if at > y), default=len(edges) - 1)
    return GridCell(first, title.first, last - first, title.last - title.first + 1)


def title_boxes(words: Sequence[Word], rules: Sequence[Segment] = ()) -> list[Box]:
    """The boxes of the titles that ``words`` form: words side by side, lines one under the other unless one
    of the horizontal ``rules`` runs between them.
    """
    if not words:
        return []
    parts: list[list[Word]] = []
    for line in lines_of(words):
        for i, word in enumerate(line.words):
            height = line.words[i - 1].box.height if i else 0.0
            if i and word.box.x0 - line.words[i - 1].box.x1 < WORD_GAP * max(height, word.box.height):
                parts[-1].append(word)
            else:
                parts.append([word])
    boxes = sorted((bounding_box([word.box for word in part]) for part in parts), key=lambda box: box.y0)
    heights = sorted(word.box.height for word in words)
    reach = _WRAP * heights[len(heights) // 2]
    below = {
        i: [j for j, other in enumerate(boxes) if _close_below(box, other, reach)]
        for i, box in enumerate(boxes)
    }
    above: dict[int, list[int]] = {}
    for i, others in below.items():
        for j in others:
            above.setdefault(j, []).append(i)
    joined: list[list[int]] = []
    at: dict[int, int] = {}
    for i in range(len(boxes)):
        upper = above.get(i, [])
        if (
            len(upper) == 1
            and len(below[upper[0]]) == 1
            and _is_centred(boxes[upper[0]], boxes[i], reach)
            and not any(_parts(rule, boxes[upper[0]], boxes[i]) for rule in rules)
        ):
            joined[at[upper[0]]].append(i)
            at[i] = at[upper[0]]
        else:
            at[i] = len(joined)
            joined.append([i])
    return [bounding_box([boxes[i] for i in group]) for group in joined]


def _close_below(box: Box, other: Box, reach: float) -> bool:
    return box.overlap_x(other) > 0 and -2 * reach < other.y0 - box.y1 <= reach and other.y0 > box.y0 + reach


def _parts(rule: Segment, upper: Box, lower: Box) -> bool:
    """Whether a horizontal line runs between two boxes."""
    between = upper.center[1] < rule.position < lower.center[1]
    return between and rule.start < lower.center[0] < rule.end


def _is_centred(one: Box, other: Box, reach: float) -> bool:
    """Whether two lines have the same middle, or the same left end."""
    return abs(one.center[0] - other.center[0]) <= 2 * reach or abs(one.x0 - other.x0) <= reach


def title_tree(boxes: Sequence[Box], columns: Columns, line_height: float) -> TitleTree | None:
    """The tree of titles in ``boxes`` that fits ``columns`` best, None where none fits."""
    if not boxes:
        return None
    return _Trees(boxes, columns, line_height).best()


class _Trees:
    """All trees over ranges of columns, each range solved once."""

    def __init__(self, boxes: Sequence[Box], columns: Columns, line_height: float) -> None:
        self.boxes, self.columns, self.line = boxes, columns, line_height
        self.count = len(columns.extents)
        self.bottom = max(box.y1 for box in boxes)
        self.middles = [self._leaf_middle(col) for col in range(self.count)]
        self.tiled = cache(self._tiled)

    def best(self) -> TitleTree | None:
        cost, titles = self.tiled(0, self.count - 1, min(box.y0 for box in self.boxes))
        return None if cost == _NEVER else TitleTree(cost, titles)

    def _leaf_middle(self, col: int) -> float:
        left, right = self.columns.edges[col], self.columns.edges[col + 1]
        own = [
            box
            for box in self.boxes
            if left <= box.center[0] < right and box.width < _OWN_WIDTH * (right - left)
        ]
        return max(own, key=lambda box: box.y1).center[0] if own else (left + right) / 2

    def _inside(self, first: int, last: int, top: float) -> list[Box]:
        edges = self.columns.edges
        left = edges[first] if first else -_NEVER
        right = edges[last + 1] if last + 1 < self.count else _NEVER
        least = top - _OVERLAP * self.line
        # A flat title lies above its own foot, and is not below itself.
        return [
            box
            for box in self.boxes
            if left <= box.center[0] < right and box.y0 >= least and box.center[1] > top
        ]

    def _tiled(self, first: int, last: int, top: float) -> tuple[float, tuple[Title, ...]]:
        """The best titles side by side over columns ``first`` to ``last`` below ``top``; levels from 0."""
        inside = self._inside(first, last, top)
        begin = min((box.y0 for box in inside), default=top)
        best: tuple[float, tuple[Title, ...]] = (_NEVER, ())
        for end in range(first, last + 1):
            cost, titles = self._group(first, end, top, begin)
            if cost < best[0] and end < last:
                rest, others = self.tiled(end + 1, last, top) if end < last else (0.0, ())
                cost, titles = cost + rest, (*titles, *others)
            if cost < best[0]:
                best = cost, titles
        return best

    def _group(self, first: int, last: int, top: float, begin: float) -> tuple[float, tuple[Title, ...]]:
        """One title over columns ``first`` to ``last`` with what stands below it."""
        inside = sorted(self._inside(first, last, top), key=lambda box: box.y0)
        if first == last and len(inside) < 2:
            if not inside:
                return _UNTITLED, (Title(None, first, last, 0, True),)
            off = abs(inside[0].center[1] - (begin + self.bottom) / 2) / self.line
            cost = _OFF_HEIGHT * min(off, 2.0) + self._overflow(inside[0], first, last)
            return cost, (Title(inside[0], first, last, 0, True),)
        if len(inside) < 2 or (first == 0 and last == self.count - 1):
            return _NEVER, ()
        upper, *lower = inside
        if min(box.y0 for box in lower) < upper.y1 - _OVERLAP * self.line:
            return _NEVER, ()
        cost, titles = self.tiled(first, last, upper.y1)
        cost += self._off_middle(upper, first, last) + self._overflow(upper, first, last)
        cost += _STACKED if first == last else 0.0
        below = tuple(title._replace(level=title.level + 1) for title in titles)
        return cost, (Title(upper, first, last, 0, False), *below)

    def _off_middle(self, box: Box, first: int, last: int) -> float:
        edges = self.columns.edges
        extents = self.columns.extents
        middles = (
            (edges[first] + edges[last + 1]) / 2,
            (extents[first][0] + extents[last][1]) / 2,
            (self.middles[first] + self.middles[last]) / 2,
        )
        half = min(self.columns.width(first), self.columns.width(last)) / 2
        return min(abs(box.center[0] - middle) for middle in middles) / half

    def _overflow(self, box: Box, first: int, last: int) -> float:
        """By how many half columns ``box`` reaches into the columns beside its own."""
        extents = self.columns.extents
        half = min(self.columns.width(first), self.columns.width(last)) / 2
        left = max(0.0, extents[first - 1][1] - box.x0) if first else 0.0
        right = max(0.0, box.x1 - extents[last + 1][0]) if last + 1 < self.count else 0.0
        return (left + right) / half
