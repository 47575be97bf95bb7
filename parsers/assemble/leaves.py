"""Two pages on one sheet, and columns of prose, taken apart and read one after the other.

What is read as a page of its own is a leaf. All steps of reading see leaves, numbered through; what they
found is folded back to the pages and the places where it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any, TypeVar

import numpy as np

from lexicon.fold import fold
from parsers.tables.piece import TablePiece, boxes_by_page
from schema.box import Box, bounding_box
from schema.document import Block, Footnote, Part, Table
from schema.metadata import Found, Metadata
from schema.page import Line, Page, Word

_LANDSCAPE = 1.2
_MIDDLE = (0.4, 0.6)
_SHEET_GUTTER = 18.0
"""A sheet with two pages is wider than high by this ratio; in this part of its width nothing stands on a
strip of so many points."""

_HALF_ROWS, _HALF_ROW = 3, 0.4
"""So many lines of either half are as long as this share of it: those of a table are short."""

_GUTTER = 10.0
_COLUMN_MIDDLES = (0.3, 0.7)
_STEP = 4.0
"""Points of white between two columns of prose; where they are sought (in widths of the page), how close."""

_COLUMN_ROWS = 4
_BREAK, _STRIP = 2.2, 0.7
"""Lines that a column has at least; white of so many heights of type ends one, and white across both columns
that is wider than the second may (what stands below it may be recipients and signature)."""

_MOST_STRIPS = 8
"""Strips of white in a band of columns, at most, at which its beginning and its end are sought."""

_FULL, _FLUSH, _GOING_ON = 0.6, 0.7, 0.35
_RAGGED, _INDENT = 0.2, 0.15
_WORDS = 3.5
"""Shares of the lines of prose that reach the right edge, begin at the left one and go on in small letters;
by what share of the column's width they are ragged and indented; and their words on the average."""

_FULL_AT_LEAST, _FULL_OR_GOING_ON = 0.45, 1.1
"""Prose of short articles and points has fewer full lines, but then the more of them go on in small letters:
what the two shares come to. A column of a law has 0.54 and 0.69."""

_FEWEST_WORDS = round(2 * _COLUMN_ROWS * _WORDS)
"""Words that two columns have at least."""

_RECIPIENTS = re.compile(r"\W*noi nhan\b")

_BESIDE = 20.0
"""Points above and below columns within which a line across both shows that they are cells."""

_MARGIN = 60.0
"""Points beside a column on its leaf: the margins of a page."""

T = TypeVar("T")


@dataclass(frozen=True)
class Leaf:
    """The part ``box`` of page ``number``; on the leaf everything stands ``shift`` points further left."""

    number: int
    box: Box
    shift: float
    width: float


@dataclass(frozen=True)
class Leaves:
    """``pages`` and ``pieces`` as leaves, numbered from 1; ``leaves`` says what each is."""

    pages: tuple[Page, ...]
    pieces: tuple[TablePiece, ...]
    leaves: tuple[Leaf, ...] = ()

    def number(self, leaf: int) -> int:
        """The number of the page that leaf number ``leaf`` is a part of."""
        return self.leaves[leaf - 1].number if self.leaves else leaf

    def shift(self, leaf: int) -> float:
        return self.leaves[leaf - 1].shift if self.leaves else 0.0


def leaves_of(pages: Sequence[Page], pieces: Sequence[TablePiece]) -> Leaves:
    """``pages`` with their table ``pieces``, taken apart where one must be read in parts."""
    boxes = boxes_by_page(pieces)
    parted = [list(_parts(page, boxes[page.number])) for page in pages]
    if all(len(parts) == 1 for parts in parted):
        return Leaves(tuple(pages), tuple(pieces))
    leaves = tuple(leaf for parts in parted for leaf in parts)
    by_number = {page.number: page for page in pages}
    cut = (_page(by_number[leaf.number], number, leaf) for number, leaf in enumerate(leaves, start=1))
    return Leaves(tuple(cut), tuple(_on_leaf(piece, leaves) for piece in pieces), leaves)


def _parts(page: Page, tables: Sequence[Box]) -> Iterator[Leaf]:
    whole = Leaf(page.number, Box(-math.inf, -math.inf, math.inf, math.inf), 0.0, page.width)
    words = [
        word
        for line in page.lines
        for word in line.words
        if not any(box.contains(word.box.center) for box in tables)
    ]
    gutter = _sheet_gutter(page, words, tables)
    if gutter is not None:
        yield replace(whole, box=whole.box._replace(x1=gutter), width=gutter)
        yield Leaf(page.number, whole.box._replace(x0=gutter), gutter, page.width - gutter)
        return
    found = _columns(page, words, tables)
    if found is None:
        yield whole
        return
    (top, bottom), middle, edges = found
    middles = [word.box.center[1] for line in page.lines for word in line.words]
    middles += [box.center[1] for box in (*tables, *(stamp.box for stamp in page.stamps))]
    if any(middle < top for middle in middles):
        yield replace(whole, box=whole.box._replace(y1=top))
    for (x0, x1), (left, right) in zip(((-math.inf, middle), (middle, math.inf)), edges, strict=True):
        yield Leaf(page.number, Box(x0, top, x1, bottom), left - _MARGIN, right - left + 2 * _MARGIN)
    if any(middle > bottom for middle in middles):
        yield replace(whole, box=whole.box._replace(y0=bottom))


def _sheet_gutter(page: Page, words: Sequence[Word], tables: Sequence[Box]) -> float | None:
    """Where a sheet with two pages beside each other is folded; None for any other page."""
    if page.width < _LANDSCAPE * page.height:
        return None
    low, high = (share * page.width for share in _MIDDLE)
    edge = 0.0
    gaps: list[tuple[float, float]] = []
    for x0, x1 in sorted((box.x0, box.x1) for box in [*(word.box for word in words), *tables]):
        if x0 > edge:
            gaps.append((edge, x0))
        edge = max(edge, x1)
    gaps = [(max(a, low), min(b, high)) for a, b in gaps if min(b, high) - max(a, low) >= _SHEET_GUTTER]
    if not gaps:
        return None
    if _is_ruled_across(page, (low, high), (0.0, page.height)):
        return None
    start, end = max(gaps, key=lambda gap: gap[1] - gap[0])
    middle = (start + end) / 2
    for x0, x1 in ((0.0, middle), (middle, page.width)):
        rows = _rows(words, Box(x0, 0.0, x1, page.height))
        if sum(row[-1].box.x1 - row[0].box.x0 >= _HALF_ROW * (x1 - x0) for row in rows) < _HALF_ROWS:
            return None
        if sum(not _has_gap(row) for row in rows) < _FULL * len(rows):
            return None
    return middle


def _columns(
    page: Page, words: Sequence[Word], tables: Sequence[Box]
) -> tuple[tuple[float, float], float, tuple[tuple[float, float], tuple[float, float]]] | None:
    """Rows (top, bottom) in which two columns of prose stand, the middle of their gutter, and their edges."""
    low, high = (share * page.width for share in _COLUMN_MIDDLES)
    boxes = np.array([*(word.box for word in words), *tables], np.float64).reshape(-1, 4)
    middles = np.array([word.box.center[1] for word in words], np.float64)
    best = None
    for step in range(int((high - low) / _STEP)):
        x = low + step * _STEP
        crosses = (boxes[:, 0] < x + _GUTTER / 2) & (boxes[:, 2] > x - _GUTTER / 2)
        crossing = sorted((y0, y1) for y0, y1 in boxes[crosses][:, 1::2].tolist())
        for top, bottom in _free(crossing, page.height):
            inside = np.flatnonzero((top <= middles) & (middles <= bottom)).tolist()
            if len(inside) < _FEWEST_WORDS or (best is not None and len(inside) <= best[0]):
                continue
            for band in _runs([words[at] for at in inside]):
                if best is not None and len(band) <= best[0]:
                    continue
                sides = [_rows(band, Box(*side)) for side in _sides(page, x)]
                if all(_is_prose(rows) for rows in sides) and (best is None or len(band) > best[0]):
                    box = bounding_box([word.box for word in band])
                    if _is_ruled_across(page, (x, x), (box.y0 - _BESIDE, box.y1 + _BESIDE)):
                        continue
                    edges = tuple(bounding_box([w.box for row in rows for w in row]) for rows in sides)
                    best = (len(band), (box.y0 - 1, box.y1 + 1), x, edges)
    if best is None:
        return None
    _, span, _, (left, right) = best
    return span, (left.x1 + right.x0) / 2, ((left.x0, left.x1), (right.x0, right.x1))


def _is_ruled_across(page: Page, across: tuple[float, float], down: tuple[float, float]) -> bool:
    """Whether a line is drawn across a gutter: what stands on both sides of it is a row of a table."""
    return any(
        ruling.orientation == "horizontal"
        and ruling.box.x0 < across[0]
        and ruling.box.x1 > across[1]
        and down[0] <= ruling.box.y0 <= down[1]
        for ruling in page.rulings
    )


def _sides(page: Page, x: float) -> tuple[Box, Box]:
    return Box(0.0, 0.0, x, page.height), Box(x, 0.0, page.width, page.height)


def _free(crossing: Sequence[tuple[float, float]], height: float) -> Iterator[tuple[float, float]]:
    """The stretches between ``crossing`` ones, from top to bottom."""
    edge = 0.0
    for y0, y1 in [*crossing, (height, height)]:
        if y0 > edge:
            yield edge, y0
        edge = max(edge, y1)


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """What of ``words`` may be columns, the longest first: bands, and what is left of them without what white
    parts from their beginning and their end.
    """
    for band in _bands(words, _BREAK):
        strips = list(_bands(band, _STRIP))
        if len(strips) > _MOST_STRIPS:
            yield band
            continue
        runs = [(start, end) for start in range(len(strips)) for end in range(start + 1, len(strips) + 1)]
        for start, end in sorted(runs, key=lambda run: run[0] - run[1]):
            yield [word for strip in strips[start:end] for word in strip]


def _bands(words: Sequence[Word], white: float) -> Iterator[list[Word]]:
    """``words`` parted where the white between them is more than so many heights of type."""
    if not words:
        return
    limit = white * median(word.size or word.box.height for word in words)
    band: list[Word] = []
    edge = -limit
    for word in sorted(words, key=lambda word: word.box.y0):
        if band and word.box.y0 - edge > limit:
            yield band
            band = []
        band.append(word)
        edge = max(edge, word.box.y1) if len(band) > 1 else word.box.y1
    yield band


def _rows(words: Sequence[Word], inside: Box) -> list[list[Word]]:
    """The words in a box as rows from top to bottom, each from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.center[1]):
        if not inside.contains(word.box.center):
            continue
        if rows and rows[-1][0].box.shares_height(word.box, 0.5):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.box.x0) for row in rows]


def _has_gap(row: Sequence[Word]) -> bool:
    return any(b.box.x0 - a.box.x1 > 3 * a.box.height for a, b in pairwise(row))


def _is_prose(rows: Sequence[Sequence[Word]]) -> bool:
    """Whether ``rows`` are lines of a paragraph: full, flush, going on in small letters. Recipients beside
    a signature are none.
    """
    if len(rows) < _COLUMN_ROWS or any(
        _RECIPIENTS.match(fold(" ".join(word.text for word in row))) for row in rows
    ):
        return False
    box = bounding_box([word.box for row in rows for word in row])
    full = sum(row[-1].box.x1 >= box.x1 - _RAGGED * box.width for row in rows[:-1])
    flush = sum(row[0].box.x0 <= box.x0 + _INDENT * box.width for row in rows)
    going_on = sum(row[0].text[:1].islower() for row in rows[1:])
    most = len(rows) - 1
    return (
        (
            full >= _FULL * most
            or (full >= _FULL_AT_LEAST * most and full + going_on >= _FULL_OR_GOING_ON * most)
        )
        and flush >= _FLUSH * len(rows)
        and going_on >= _GOING_ON * most
        and sum(len(row) for row in rows) >= _WORDS * len(rows)
        and not any(_has_gap(row) for row in rows)
    )


def _page(page: Page, number: int, leaf: Leaf) -> Page:
    lines = []
    for line in page.lines:
        words = tuple(word for word in line.words if leaf.box.contains(word.box.center))
        if words:
            cut = Line(words=words, box=bounding_box([word.box for word in words]))
            lines.append(cut.moved(-leaf.shift, 0.0))
    stamps = (stamp.moved(-leaf.shift, 0.0) for stamp in page.stamps if leaf.box.contains(stamp.box.center))
    pictures = (box.moved(-leaf.shift, 0.0) for box in page.pictures if leaf.box.contains(box.center))
    unread = (box.moved(-leaf.shift, 0.0) for box in page.unread if leaf.box.contains(box.center))
    return page.model_copy(
        update={
            "number": number,
            "width": leaf.width,
            "lines": tuple(lines),
            "stamps": tuple(stamps),
            "unread": tuple(unread),
            "pictures": tuple(pictures),
        }
    )


def _on_leaf(piece: TablePiece, leaves: Sequence[Leaf]) -> TablePiece:
    """``piece`` in the frame of the leaf that holds its middle."""
    own = [index for index, leaf in enumerate(leaves) if leaf.number == piece.page]
    index = next((index for index in own if leaves[index].box.contains(piece.box.center)), own[0])
    return piece.moved(-leaves[index].shift, 0.0).model_copy(update={"page": index + 1})


class Folding:
    """What was found on leaves, where it stands on the pages."""

    def __init__(self, leaves: Leaves) -> None:
        self._leaves = leaves

    def placed(self, item: T) -> T:
        """``item`` (with ``page`` and ``bbox``) on its page."""
        one: Any = item
        right = self._leaves.shift(one.page)
        box = one.bbox._replace(x0=round(one.bbox.x0 + right, 2), x1=round(one.bbox.x1 + right, 2))
        update: dict[str, object] = {"page": self._leaves.number(one.page), "bbox": box}
        if isinstance(one, Block) and one.words is not None:
            update["words"] = tuple(self.placed(word) for word in one.words)
        folded: T = one.model_copy(update=update)
        return folded

    def metadata(self, metadata: Metadata) -> Metadata:
        def fold(value: object) -> object:
            if isinstance(value, tuple):
                return tuple(fold(each) for each in value)
            return self.placed(value) if isinstance(value, Found) else value

        return metadata.model_copy(update={name: fold(value) for name, value in metadata})

    def part(self, part: Part) -> Part:
        first, last = (self._leaves.number(page) for page in (part.first_page, part.last_page))
        update = {"first_page": first, "last_page": last, "metadata": self.metadata(part.metadata)}
        return part.model_copy(update=update)

    def footnote(self, note: Footnote) -> Footnote:
        return note.model_copy(update={"page": self._leaves.number(note.page)})

    def table(self, table: Table) -> Table:
        rows = (
            row.model_copy(
                update={
                    "cells": tuple(
                        self.placed(cell).model_copy(
                            update={"continued": tuple(self.placed(piece) for piece in cell.continued)}
                        )
                        for cell in row.cells
                    )
                }
            )
            for row in table.rows
        )
        pieces = tuple(self.placed(piece) for piece in table.pieces)
        return table.model_copy(update={"pieces": pieces, "rows": tuple(rows)})
