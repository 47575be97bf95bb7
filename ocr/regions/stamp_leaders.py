"""Dotted lines with handwriting on them, taken off the picture of a stamp.

What was written stands on the dots and through them; a recogniser takes them for letters and the words
between them for one.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels.components import components
from ocr.pixels.ink import Image, ink_mask

_DOT = (0.4, 2.2)
"""Least and greatest width and height of a dot; all lengths here are in points."""
_FEWEST = 5
_PITCH = 6.0
"""Dots of a line, and how far they stand apart at most (their median)."""
_GAP = 26.0
"""The widest gap that writing leaves in a line of dots."""
_STEEPEST = 0.04
_BESIDE = 70.0
"""How far beyond its clear dots a line is followed."""
_JOINED = 5.0
"""Wider ink no higher than a dot is dots that run together; the foot of a letter is narrower."""

_RIM = 2
"""Pixels around a dot that are paler than ink and darker than paper."""

_LEVEL, _SLOPE = 0.7, 0.02
"""Points, and share of the way to it, by which a dot may stand higher or lower than the one before it."""

_WIDE_ALONE, _WIDE_BESIDE = 1.2, 0.9
"""Widest dots that low ink is wide at most: alone, and where it touches what is written."""


class DottedLine(NamedTuple):
    """A line of dots: its height in pixels is ``y0`` at ``x0`` and ``y1`` at ``x1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    def at(self, x: float) -> float:
        return self.y0 + (self.y1 - self.y0) * (x - self.x0) / max(1.0, self.x1 - self.x0)


def dotted_lines(ink: Image, point: float) -> list[DottedLine]:
    """The lines of dots in ``ink`` (white on black, ``point`` pixels a point), from the top."""
    _, stats, middles = components(ink)
    sides = stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    dots = middles[1:][(sides.min(axis=1) >= _DOT[0] * point) & (sides.max(axis=1) <= _DOT[1] * point)]
    chains: list[list[NDArray[np.float64]]] = []
    for dot in dots[np.argsort(dots[:, 0])]:
        near = [(abs(dot[1] - chain[-1][1]), chain) for chain in chains if _follows(dot, chain[-1], point)]
        if near:
            min(near, key=lambda found: found[0])[1].append(dot)
        else:
            chains.append([dot])
    fitted = (_fitted(np.array(chain), point) for chain in chains if len(chain) >= _FEWEST)
    return sorted((line for line in fitted if line is not None), key=lambda line: line.y0)


def _follows(dot: NDArray[np.float64], last: NDArray[np.float64], point: float) -> bool:
    across, down = dot[0] - last[0], abs(dot[1] - last[1])
    return bool(0 < across <= _GAP * point and down <= _LEVEL * point + _SLOPE * across)


def _fitted(dots: NDArray[np.float64], point: float) -> DottedLine | None:
    slope, start = np.polyfit(dots[:, 0], dots[:, 1], 1)
    aside = np.abs(dots[:, 1] - slope * dots[:, 0] - start).mean()
    if np.median(np.diff(dots[:, 0])) > _PITCH * point or aside > 0.5 * point or abs(slope) > _STEEPEST:
        return None
    x0, x1 = dots[0, 0], dots[-1, 0]
    return DottedLine(float(x0), float(slope * x0 + start), float(x1), float(slope * x1 + start))


def without_dotted_lines(image: Image, dpi: float) -> Image:
    """``image`` (grey) with the dots of its dotted lines white, also where they touch what is written."""
    point = dpi / 72
    ink = ink_mask(image)
    result = image.copy()
    for line in dotted_lines(ink, point):
        start, end = max(0.0, line.x0 - _BESIDE * point), min(image.shape[1], line.x1 + _BESIDE * point)
        for columns, tops, feet in _low_ink(ink, line, int(start), int(end), point):
            for x, top, foot in zip(columns, tops, feet, strict=True):
                result[max(0, top - _RIM) : foot + _RIM, x] = 255
    return result


def _low_ink(
    ink: Image, line: DottedLine, start: int, end: int, point: float
) -> list[tuple[list[int], list[int], list[int]]]:
    """(columns, tops, feet) of each piece of ink on ``line`` that is dots: no higher than one and as wide as
    one, or wider than the foot of a letter.
    """
    runs = [_run(ink[:, x], line.at(x), point) for x in range(start, end)]
    low = [run is not None and run[1] - run[0] <= _DOT[1] * point for run in runs]
    found = []
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.array(low, np.int8), [0]))))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        alone = not (first and runs[first - 1]) and not (last < len(runs) and runs[last])
        if (
            last - first <= (_WIDE_ALONE if alone else _WIDE_BESIDE) * _DOT[1] * point
            or last - first > _JOINED * point
        ):
            pieces = [run for run in runs[first:last] if run is not None]
            columns = list(range(start + int(first), start + int(last)))
            tops, feet = [top for top, _ in pieces], [foot for _, foot in pieces]
            if alone:
                left, right = max(0, columns[0] - _RIM), min(ink.shape[1], columns[-1] + 1 + _RIM)
                columns = list(range(left, right))
                tops, feet = [min(tops)] * len(columns), [max(feet)] * len(columns)
            found.append((columns, tops, feet))
    return found


def _run(column: NDArray[np.uint8], y: float, point: float) -> tuple[int, int] | None:
    """The inked run (top, foot) of ``column`` within a point of ``y``."""
    reach, far = round(point), 4 * round(point)
    low, high = max(0, round(y) - reach), round(y) + reach + 1
    inked = np.flatnonzero(column[low:high])
    if not len(inked):
        return None
    top, foot = low + int(inked[0]), low + int(inked[-1]) + 1
    while top > 0 and column[top - 1] and y - top < far:
        top -= 1
    while foot < len(column) and column[foot] and foot - y < far:
        foot += 1
    return top, foot
