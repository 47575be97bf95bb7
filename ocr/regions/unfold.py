"""Two columns beside each other, put one below the other before a page is read.

Letterheads and signature blocks are two columns whose lines are not level. Tesseract joins them to lines
across the gap and garbles both. The page is read with the right column moved below the left one, and the
lines are moved back afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels.ink import MM_PER_INCH, REGION_DPI, Image, PageInk, letters
from schema.page import Line

_MM = REGION_DPI / MM_PER_INCH
_GAP = 7.0
"""Millimetres of white between the columns."""

_HEIGHT = 14.0
"""Millimetres: three lines."""

_MIDDLE = (0.25, 0.65)
"""Where the gap may be, in widths of the page."""

_LINE = (1.6, 4.0)
"""Millimetres: height of a row of text and how much of its width is inked, at least."""

_ACROSS, _THROUGH = 0.8, 0.6
"""Share of the gap that a ruling crosses, and of a block's height that a vertical line runs through."""

_NEARER = 0.01
"""Pixels of ink that a row is worse for each row it lies further off: of two alike the nearer is taken."""

_MOST = 4


@dataclass(frozen=True)
class TwoColumns:
    """Rows ``top`` to ``bottom`` of a page in which nothing stands at column ``gap``; all in pixels."""

    top: int
    bottom: int
    gap: int


def two_columns(page: PageInk) -> tuple[TwoColumns, ...]:
    """The blocks of an upright page that are two columns, top to bottom, in its pixels.

    One column has at least three lines, the other two. Blocks that rulings cross or part are left out: they
    are tables and cards, whose rows must stay together.
    """
    ink = page.mask(REGION_DPI)
    text = letters(ink, REGION_DPI)[0] > 0
    other = (ink > 0) & ~text
    height, width = text.shape
    reach = round(_GAP * _MM / 2)
    occupied = np.cumsum(np.pad(text, ((0, 0), (1, 0))), axis=1)
    found: list[tuple[int, int, int]] = []
    free = np.ones(height, dtype=bool)
    columns = range(round(_MIDDLE[0] * width), round(_MIDDLE[1] * width), round(_MM))
    runs = [
        (bottom - top, top, bottom, x)
        for x in columns
        if reach <= x <= width - reach
        for top, bottom in _runs(occupied[:, x + reach] == occupied[:, x - reach])
        if bottom - top >= _HEIGHT * _MM
    ]
    for _, top, bottom, x in sorted(runs, reverse=True):
        if len(found) == _MOST or not free[top:bottom].all():
            continue
        both = _both_sided(text[top:bottom], x)
        if both is None or _is_ruled(other[top:bottom, x - reach : x + reach]):
            continue
        start, end = _between_lines(text, top + both[0]), _between_lines(text, top + both[1])
        if end > start and not _has_verticals(other[start:end], text[start:end]):
            found.append((start, end, x))
            free[top:bottom] = False
    factor = page.dpi / REGION_DPI
    return tuple(TwoColumns(*(round(side * factor) for side in block)) for block in sorted(found))


def _runs(empty: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], empty, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _both_sided(text: NDArray[np.bool_], x: int) -> tuple[int, int] | None:
    """First and last row of the part that begins where either column begins and ends where either ends."""
    sides = [_lines(part) for part in (text[:, :x], text[:, x:])]
    if min(len(lines) for lines in sides) < 2 or max(len(lines) for lines in sides) < 3:
        return None
    starts, ends = [lines[0][0] for lines in sides], [lines[-1][1] for lines in sides]
    if min(ends) - max(starts) < 0.5 * _HEIGHT * _MM:
        return None
    return min(starts), max(ends)


def _lines(part: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Rows of text: at least 1.6 mm high, with ink in at least 4 mm of their columns."""
    return [
        (a, b)
        for a, b in _runs(np.asarray(part.any(axis=1)))
        if b - a >= _LINE[0] * _MM and part[a:b].any(axis=0).sum() >= _LINE[1] * _MM
    ]


def _is_ruled(other: NDArray[np.bool_]) -> bool:
    """True when two or more lines cross the gap from side to side."""
    return len(_runs(other.mean(axis=1) > _ACROSS)) >= 2


def _has_verticals(other: NDArray[np.bool_], text: NDArray[np.bool_]) -> bool:
    """True when a vertical line runs through most of a block, between its letters or beside them.

    The edge of the paper stands further out, the rim of a seal is bent.
    """
    columns = np.flatnonzero(text.any(axis=0))
    low, high = max(0, columns[0] - round(5 * _MM)), columns[-1] + round(5 * _MM)
    thick = cv2.dilate(other[:, low:high].astype(np.uint8), np.ones((1, 3), np.uint8))
    return bool((thick.mean(axis=0) >= _THROUGH).any())


def _between_lines(text: NDArray[np.bool_], row: int) -> int:
    """The row with the least ink within 2 mm."""
    low, high = max(0, row - round(2 * _MM)), min(len(text), row + round(2 * _MM) + 1)
    counts = text[low:high].sum(axis=1) + _NEARER * np.abs(np.arange(low, high) - row)
    return low + int(np.argmin(counts))


def unfolded(image: Image, blocks: Sequence[TwoColumns]) -> Image:
    """``image`` (grey) with the right column of each block cut out and put in below its left one."""
    parts, row = [], 0
    for block in blocks:
        left, right = image[block.top : block.bottom].copy(), image[block.top : block.bottom].copy()
        left[:, block.gap :], right[:, : block.gap] = 255, 255
        parts += [image[row : block.top], left, right]
        row = block.bottom
    return np.ascontiguousarray(np.vstack([*parts, image[row:]]))


def folded_back(lines: Sequence[Line], blocks: Sequence[TwoColumns]) -> tuple[Line, ...]:
    """Lines read on the unfolded page with their boxes where they are on the page itself."""
    return tuple(line.moved(0, -_offset(line.box.center[1], blocks)) for line in lines)


def _offset(y: float, blocks: Sequence[TwoColumns]) -> int:
    """By how much a point of the unfolded page at height ``y`` lies below its place on the page."""
    added = 0
    for block in blocks:
        if y < block.bottom + added:
            break
        added += block.bottom - block.top
    return added
