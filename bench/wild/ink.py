"""What ink stands on the picture of a page: that of words, that of lines, and the rest.

Pictures are grey at ``bench.wild.layer.DPI``; boxes are left, top, right, bottom in whole pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.wild.layer import DPI, Grey

PixelBox = tuple[int, int, int, int]

_DARK = 160
_NOT_WHITE = 230
_CONTRAST = 50
_SAME_INK = 0.6
_LINE = round(12.0 / 25.4 * DPI)  # 12 mm


def is_visible(box: PixelBox, picture: Grey, bare: Grey) -> bool:
    """Whether the box holds ink on the picture without images (``bare``) that shows on the whole one too."""
    x0, y0, x1, y1 = box
    if x0 >= x1 or y0 >= y1 or bare.shape != picture.shape:
        return x0 < x1 and y0 < y1
    own = bare[y0:y1, x0:x1].astype(int)
    seen = picture[y0:y1, x0:x1].astype(int)
    ink = np.abs(own - int(np.median(own))) > _CONTRAST
    if not ink.any():
        ink = own < _DARK
    return bool(ink.any() and (np.abs(own - seen)[ink] < 2 * _CONTRAST).mean() >= _SAME_INK)


def ink_shares(picture: Grey, boxes: Sequence[PixelBox]) -> tuple[float, float]:
    """The share of the page that is dark, and the share of it that is in none of the boxes and in no line."""
    dark: NDArray[np.uint8] = (picture < _DARK).astype(np.uint8)
    lines = np.asarray(cv2.dilate(_lines(dark), np.ones((3, 3), np.uint8)), dtype=np.uint8)
    rest = dark & (1 - lines)
    total = int(rest.sum())
    for x0, y0, x1, y1 in boxes:
        rest[max(0, y0 - 3) : y1 + 3, max(0, x0 - 2) : x1 + 2] = 0
    return float(dark.mean()), float(rest.sum()) / total if total else 0.0


def line_boxes(picture: Grey) -> list[tuple[float, float, float, float]]:
    """Boxes in points of the lines (from 12 mm) and areas that can be seen. Lines that touch are one."""
    found = _lines((picture < _NOT_WHITE).astype(np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(found)
    boxes = ((x, y, x + width, y + height) for x, y, width, height, _ in stats[1:].tolist())
    return [(_points(x0), _points(y0), _points(x1), _points(y1)) for x0, y0, x1, y1 in boxes]


def _points(pixels: int) -> float:
    return round(pixels * 72 / DPI, 1)


def _lines(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    found = np.zeros_like(ink)
    for shape in ((1, _LINE), (_LINE, 1)):
        found |= np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), dtype=np.uint8)
    return found
