"""Black frames as large as an incoming stamp: found by their bars, taken off the page with what they hold.

Such stamps lie over the title or the first lines of the text: the lines that run into the frame stay.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels.components import components
from ocr.pixels.ink import MM_PER_INCH, REGION_DPI, Image, ink_mask, letter_boxes, letters, scaled
from schema.box import Box

_MM = REGION_DPI / MM_PER_INCH

_FRAME = (30.0, 95.0, 9.0, 45.0)
"""Least and greatest width and height of the frame of an incoming stamp, in millimetres."""

_BAR = 12.0
_BROKEN = 8.0
"""Millimetres: the shortest piece of a bar, and the widest break that worn rubber leaves in one."""

_BAR_SHARE, _THICKEST = 0.8, 5.0
"""Least width of a bar in that of a frame; how many millimetres high skew and worn rubber make it."""

_SIDE_REACH = 2.5
"""Millimetres from the end of a bar within which the side of the frame stands."""

_SLACK = 1.5
"""Millimetres around a frame that go with it: its soft edges."""

_STROKE = 0.9
"""Millimetres: what a stroke of a letter is wide where it meets a ruling."""

_LETTER = (3.5, 20.0)
_LEAST_INK = 1.6
"""Points: heights of letters, and how much ink in a column of pixels is part of one."""

_MARGIN = 0.2
"""Share of a page's width on either side of the text where no line shows how it is set."""

_UNEVEN = 12.0
"""By how many millimetres the ends of two bars of one frame may differ (bars broken off, skew)."""

_SIDE = 0.6
"""Share of one side of a frame that must be drawn; the other may be lost."""

_MOST_FRAMES = 3
"""More boxes of that size are the cells of a form, not stamps."""

_NAME = 7.0
"""Millimetres: the strip of a stamp that holds the name of the office is not higher."""

_RULING = 5.0
"""Millimetres: a longer straight stroke belongs to the frame, not to a letter."""

_LONGEST_STROKE = 9.0
"""Millimetres: no straight stroke of handwriting in a stamp is longer."""

_BESIDE = 10.0
"""Millimetres from the frame to the letters of a line that runs into it."""


def stamp_frames(image: Image, dpi: float) -> tuple[Box, ...]:
    """Boxes of black frames as large as an incoming stamp, none when there are many (a form)."""
    ink = ink_mask(scaled(image, REGION_DPI / dpi))
    lines = _bars(ink)
    narrow, _, low, high = (side * _MM for side in _FRAME)
    found: list[Box] = []
    for index, top in enumerate(lines):
        for bottom in lines[index + 1 :]:
            apart = max(abs(top.x0 - bottom.x0), abs(top.x1 - bottom.x1))
            if apart > _UNEVEN * _MM or not low <= bottom.y0 - top.y0 <= high:
                continue
            box = Box(min(top.x0, bottom.x0), top.y0, max(top.x1, bottom.x1), bottom.y1)
            if box.width >= narrow and _has_side(ink, box):
                found.append(box)
    outermost: list[Box] = []
    for box in sorted(found, key=lambda box: -box.height):
        if not any(box.overlaps(other) for other in outermost):
            outermost.append(_with_name(box, lines))
    if len(outermost) > _MOST_FRAMES:
        return ()
    factor = dpi / REGION_DPI
    return tuple(box.scaled(factor) for box in sorted(outermost, key=lambda box: (box.y0, box.x0)))


def _bars(ink: Image) -> list[Box]:
    """Horizontal lines about as long as a stamp is wide, breaks bridged, top to bottom."""
    narrow, wide = (side * _MM for side in _FRAME[:2])
    reach = round(_BROKEN * _MM)
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    pieces = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(_BAR * _MM)), np.uint8))
    padded = cv2.copyMakeBorder(pieces, 0, 0, reach, reach, cv2.BORDER_CONSTANT, value=0)
    joined = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((3, reach), np.uint8))
    stats = components(joined[:, reach:-reach]).stats[1:]
    return sorted(
        (
            Box(int(x), int(y), int(x + w), int(y + h))
            for x, y, w, h, _ in stats
            if _BAR_SHARE * narrow <= w <= wide and h <= _THICKEST * _MM
        ),
        key=lambda line: line.y0,
    )


def _with_name(box: Box, lines: list[Box]) -> Box:
    """``box`` and the strip with the office's name above it, where another bar shows that there is one."""
    tops = [
        line.y0
        for line in lines
        if 0 < box.y0 - line.y0 < _NAME * _MM and line.x0 >= box.x0 - 3 * _MM and line.x1 <= box.x1 + 3 * _MM
    ]
    return box._replace(y0=min([box.y0, *tops]))


def _has_side(ink: Image, box: Box) -> bool:
    reach = round(_SIDE_REACH * _MM)
    rows = slice(int(box.y0), int(box.y1))
    sides = (ink[rows, max(0, int(x) - reach) : int(x) + reach] for x in (box.x0, box.x1))
    return any(side.size > 0 and (side > 0).any(axis=1).mean() >= _SIDE for side in sides)


def without_bars(image: Image, dpi: float) -> Image:
    """``image`` with straight strokes white that are longer than those of handwriting."""
    ink = ink_mask(image)
    length = round(_LONGEST_STROKE * dpi / MM_PER_INCH)
    result = image.copy()
    for side in ((1, length), (length, 1)):
        bars = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(side, np.uint8))
        result[cv2.dilate(bars, np.ones((5, 5), np.uint8)) > 0] = 255
    return result


class _Setting(NamedTuple):
    """Where the long lines of a page begin and end, in pixels."""

    left: float
    right: float


def without_frames(image: Image, dpi: float, frames: tuple[Box, ...]) -> Image:
    """``image`` (grey) with the inside and the bars of each frame white but for lines that run into it.

    A line runs into the frame where letters stand beside it at the same height. What of such a line lies
    inside is kept from where the line ought to begin: the left edge of the text (less when blank or dotted
    paper comes before that), or, for a line that ends short of the right edge, as far left of the middle as
    it ends right of it (titles are centred).
    """
    if not frames:
        return image
    result = image.copy()
    setting = _setting(image, dpi)
    for frame in frames:
        _clear(result, dpi, frame, setting)
    return result


def _setting(image: Image, dpi: float) -> _Setting:
    """From the lines wider than half the page; without any, a fifth of the page on either side is margin."""
    text = letters(ink_mask(scaled(image, REGION_DPI / dpi)), REGION_DPI)[0]
    joined = cv2.morphologyEx(text, cv2.MORPH_CLOSE, np.ones((1, round(6 * _MM)), np.uint8))
    stats = components(joined).stats[1:]
    long = stats[stats[:, 2] > 0.5 * text.shape[1]]
    factor = dpi / REGION_DPI
    if len(long) == 0:
        return _Setting(_MARGIN * image.shape[1], (1 - _MARGIN) * image.shape[1])
    left, right = np.percentile(long[:, 0], 20), np.percentile(long[:, 0] + long[:, 2], 80)
    return _Setting(float(left) * factor, float(right) * factor)


def _clear(image: Image, dpi: float, frame: Box, setting: _Setting) -> None:
    mm, point = dpi / MM_PER_INCH, dpi / 72
    slack = _SLACK * mm
    x0, y0 = max(0, int(frame.x0 - slack)), max(0, int(frame.y0 - slack))
    x1, y1 = (min(side, int(end + slack)) for side, end in zip(image.shape[::-1], frame[2:], strict=True))
    whole = ink_mask(image[y0:y1])
    part = image[y0:y1, x0:x1]
    bars = _rulings(whole[:, x0:x1], mm)
    part[bars > 0] = 255
    whole[:, x0:x1][bars > 0] = 0
    found = letter_boxes(whole, dpi)
    found = found[(found[:, 3] >= _LETTER[0] * point) & (found[:, 3] <= _LETTER[1] * point)]
    beside = found[(found[:, 0] >= frame.x1) & (found[:, 0] <= x1 + _BESIDE * mm)]
    kept = np.zeros(y1 - y0, dtype=bool)
    for top, bottom in _lines(beside, y1 - y0, dpi):
        middle = found[:, 1] + found[:, 3] / 2
        line = found[(middle >= top) & (middle <= bottom)]
        end = int((line[:, 0] + line[:, 2]).max())
        if end < setting.right - 8 * mm:
            start = setting.left + setting.right - end - 4 * mm
        else:
            # The letters may hang together with each other and the frame: columns of ink tell more.
            inked = (whole[top:bottom, :x1] > 0).sum(axis=0) >= _LEAST_INK * point
            start = max(setting.left, _begin(inked, 10 * mm)) - mm
        kept[top:bottom] = True
        part[top:bottom, : max(0, int(start) - x0)] = 255
    inside = np.zeros_like(kept)
    inside[max(0, int(frame.y0) - y0) : int(frame.y1) - y0] = True
    part[inside & ~kept] = 255


def _begin(inked: NDArray[np.bool_], gap: float) -> float:
    """The left end of the inked columns that follow each other leftwards at most ``gap`` apart."""
    columns = np.flatnonzero(inked)[::-1]
    if len(columns) == 0:
        return float(len(inked))
    breaks = np.flatnonzero(columns[:-1] - columns[1:] > gap)
    return float(columns[breaks[0]] if len(breaks) else columns[-1])


def _rulings(ink: Image, mm: float) -> Image:
    """Long straight strokes of ``ink`` but where a stroke of a letter meets them."""
    length, reach = round(_RULING * mm), round(_STROKE * mm)
    # Beyond the edge of a picture OpenCV's erosion sees ink.
    ink = np.asarray(np.pad(ink, length), np.uint8)
    found = np.zeros_like(ink)
    for across, along in (((1, length), (reach, 1)), ((length, 1), (1, reach))):
        strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(across, np.uint8))
        strokes = cv2.dilate(strokes, np.ones((3, 3), np.uint8))
        letter = cv2.bitwise_and(ink, cv2.bitwise_not(strokes))
        letter = cv2.morphologyEx(letter, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        met = cv2.dilate(letter, np.ones(along, np.uint8))
        found = np.asarray(cv2.bitwise_or(found, cv2.bitwise_and(strokes, cv2.bitwise_not(met))), np.uint8)
    return found[length:-length, length:-length]


def _lines(beside: NDArray[np.int32], height: int, dpi: float) -> list[tuple[int, int]]:
    """Rows (top, bottom) of the lines that letters (N, 5) beside a frame belong to: two letters at least."""
    point = dpi / 72
    count = np.zeros(height, dtype=np.int64)
    for _, y, _, tall, _ in beside:
        if 4 * point <= tall <= 20 * point:
            count[max(0, int(y - 4 * point)) : int(y + tall + 4 * point)] += 1
    edges = np.flatnonzero(np.diff(np.concatenate(([False], count >= 2, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= 9 * point]
