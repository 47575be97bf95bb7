"""The print around a slot, the height of what is written in it, and the symbol behind a number, which is no
part of it.

A slash looks like a 1 and the S behind it like a 5: the number must be read without them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.handwriting.form_slots import MIDDLE, FormSlot
from ocr.handwriting.slot import FINE, POINTS
from ocr.pixels.components import components
from ocr.pixels.ink import Image, ink_mask
from schema.page import Line

_PIXELS = FINE / POINTS
"""Pixels of a slot's picture in a point."""
_LETTER = (0.38, 1.0)
"""Height of letters from an x to a capital with its mark, in sizes of the type."""
_FEWEST_LETTERS = 3
_MARGIN = 2.0
"""Points around a line of print in which its ink is looked for."""
_DIGIT, _HALF_DIGIT = 0.45, 5.2
"""Least height of a digit by hand in sizes of the type; how far the middle of usual ones lies above their
foot, in points."""
_OFF_LINE = 3.0
"""Points by which handwriting usually keeps to the line."""
_OTHER_LINE = 0.75
"""How far above or below the middle of an x the middle of ink lies that belongs to another line, in sizes."""
_SLASH_HEIGHT = (0.5, 1.25)
_SLASH_SLOPES = (0.12, 0.62)
"""Height of a slash in sizes of the type, and how far it goes to the right for each unit it goes up."""
_STRAIGHT, _THICK, _THICKEST = 0.09, 0.22, 0.34
"""How far rows of a straight stroke lie from the line through all, how wide most rows and the widest are, in
heights of the stroke."""
_OFF_EDGE = (-2.0, 7.0)
_OFF_GUESS = (-9.0, 9.0)
"""Where the middle of the slash lies from the end of the slot in points: where a word begins there, and where
its place follows from the widths of letters."""
_COVERED = 0.93
"""Share of a line that ink covers where a stroke that touches a digit runs along it."""
_DRAWN_SLOPES = (0.25, 0.32, 0.38, 0.43)
_DRAWN_HEIGHT = 0.62
_BEHIND_SLASH = 0.2
"""Slope of a slash as typefaces draw it, how high it is looked for above the foot, and where the letter
behind begins, in sizes of the type (Times, Liberation, Arial)."""


def on_line_of_print(slot: FormSlot, line: Line, image: Image, scale: float) -> FormSlot:
    """``slot`` at the height of the letters beside it in ``line``; boxes of words reach around what is
    written, too.

    ``image`` is the page in grey at ``scale`` pixels per point. Without enough letters it stays where it is.
    """
    box = line.box.expanded(_MARGIN, _MARGIN)
    x0, y0 = max(0, int(box.x0 * scale)), max(0, int(box.y0 * scale))
    part = np.ascontiguousarray(image[y0 : int(box.y1 * scale), x0 : int(box.x1 * scale)])
    low, high = (share * slot.size * scale for share in _LETTER)
    beside = list(_beside(slot, line))
    feet = [
        (y0 + y + height) / scale
        for x, y, width, height, _ in components(ink_mask(part)).stats[1:]
        if low <= height <= high
        and any(start <= (x0 + x + width / 2) / scale <= end for start, end in beside)
    ]
    if len(feet) < _FEWEST_LETTERS:
        return slot
    return replace(slot, middle=median(feet) - MIDDLE * slot.size)


def _beside(slot: FormSlot, line: Line) -> Iterator[tuple[float, float]]:
    """From where to where the words of ``line`` reach outside of ``slot``."""
    for index, word in enumerate(line.words):
        start, end = word.box.x0, word.box.x1
        if not slot.first <= index <= slot.last:
            yield start, end
        if index == slot.first:
            yield start, min(end, slot.left)
        if index == slot.last:
            yield max(start, slot.right), end


def on_its_ink(slot: FormSlot, picture: Image, start: float) -> FormSlot:
    """``slot`` up or down to what stands in it, where that lies far off the line of print: a numbering stamp,
    digits written over the line. ``picture`` of the slot begins at ``start`` points.
    """
    left, right = ((side - start) * _PIXELS for side in (slot.left, slot.right))
    written = [
        (y + height / 2, width)
        for x, y, width, height, _ in components(ink_mask(picture)).stats[1:]
        if left <= x + width / 2 <= right and height >= _DIGIT * slot.size * _PIXELS
    ]
    if not written:
        return slot
    middle = sum(y * width for y, width in written) / sum(width for _, width in written)
    foot = picture.shape[0] / 2 + MIDDLE * slot.size * _PIXELS
    off = (middle - foot) / _PIXELS + _HALF_DIGIT
    beyond = math.copysign(max(0.0, abs(off) - _OFF_LINE), off)
    return replace(slot, middle=slot.middle + beyond)


def without_symbol(picture: Image, slot: FormSlot, start: float) -> Image:
    """``picture`` of ``slot``, whose left edge lies at ``start`` points, without the symbol behind the slot
    and without what stands in other lines.

    What begins at the slash or behind it is the symbol; a slash that hangs together with a digit stays.
    """
    edge = (slot.right - start) * _PIXELS
    size = slot.size * _PIXELS
    cleaned = picture.copy()
    labels, stats, _ = components(ink_mask(cleaned))
    slashes = [
        stats[index, cv2.CC_STAT_LEFT]
        for index in range(1, len(stats))
        if _is_slash(labels, stats, index, size, edge, _OFF_EDGE if slot.bounded else _OFF_GUESS)
    ]
    if slashes:
        cut = max(slashes) - 1.0
    elif slot.bounded:
        cut = edge - 1.5 * _PIXELS
    else:
        drawn = _drawn_slash(labels > 0, edge, size)
        cut = edge + 3.0 * _PIXELS if drawn is None else drawn + _BEHIND_SLASH * size
    middles = stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT] / 2 - picture.shape[0] / 2
    other = (stats[:, cv2.CC_STAT_LEFT] >= cut) | (np.abs(middles) > _OTHER_LINE * size)
    other[0] = False
    around = cv2.dilate(other[labels].astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    cleaned[around & ((labels == 0) | other[labels])] = int(np.percentile(picture, 90))
    return cleaned


def _is_slash(
    labels: NDArray[np.int32],
    stats: NDArray[np.int32],
    index: int,
    size: float,
    edge: float,
    reach: tuple[float, float],
) -> bool:
    """Whether one part of the ink is a straight stroke that leans like a slash and stands at ``edge``."""
    x, y, width, height, _ = (int(value) for value in stats[index])
    off = (x + width / 2 - edge) / _PIXELS
    if not _SLASH_HEIGHT[0] * size <= height <= _SLASH_HEIGHT[1] * size or not reach[0] <= off <= reach[1]:
        return False
    inked = labels[y : y + height, x : x + width] == index
    middles = np.array([np.flatnonzero(row).mean() for row in inked])
    widths = inked.sum(axis=1)
    down = np.arange(height)
    slope, begin = np.polyfit(down, middles, 1)
    return bool(
        _SLASH_SLOPES[0] <= -slope <= _SLASH_SLOPES[1]
        and np.abs(slope * down + begin - middles).max() < _STRAIGHT * height
        and np.median(widths) < _THICK * height
        and widths.max() < _THICKEST * height
    )


def _drawn_slash(inked: NDArray[np.bool_], edge: float, size: float) -> float | None:
    """Where the foot of a slash at ``edge`` stands that touches a digit: ink covers a line that leans so."""
    foot = inked.shape[0] / 2 + MIDDLE * size
    up = np.arange(0, _DRAWN_HEIGHT * size)
    rows = np.rint(foot - up).astype(int)
    best = (_COVERED, 0.0, 0.0)
    for x in np.arange(edge + (_OFF_GUESS[0] + 1) * _PIXELS, edge + (_OFF_GUESS[1] - 3) * _PIXELS):
        for slope in _DRAWN_SLOPES:
            columns = np.rint(x + up * slope).astype(int)
            if columns[0] < 0 or columns[-1] >= inked.shape[1]:
                continue
            covered = float(inked[rows, columns].mean())
            best = max(best, (covered, -abs(x - edge), float(x)))
    return best[2] if best[0] > _COVERED else None
