"""Lines of pale print beside dark print: a subtitle in light grey, a footer.

What separates dark ink from paper, here and in the recogniser, is one level for the page, and pale print
falls on the side of the paper: it would be lost without a word. So such lines are made dark before the page
is read.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels.ink import LETTER_DPI, Image, PageInk, letter_boxes, scaled

_PALEST = 215
"""Grey level of the palest print; paper is brighter once its light is evened."""

_AROUND_DARK = 7
"""Pixels at ``LETTER_DPI`` across the rim of dark ink, which is grey without being print."""

_HEIGHT = (4.0, 28.0)
"""Points: letters without their marks."""

_FEWEST = 15
"""Pale letters level with each other. First pages of 14 real scans have 8 at most, a pale subtitle 42."""

_REACH = (0.4, 0.7)
"""Heights of a letter to its sides and above and below it, where its marks are."""

_DARKEST = 10
"""Percentile of pale print that becomes black; the rims of letters are paler."""


def with_pale_lines_dark(ink: PageInk) -> Image | None:
    """The page of ``ink`` with lines of pale letters as dark as print is; None where it has none."""
    look = scaled(ink.image, LETTER_DPI / ink.dpi)
    dark = cv2.dilate(ink.mask(LETTER_DPI), np.ones((_AROUND_DARK, _AROUND_DARK), np.uint8))
    pale = (look < _PALEST) & (dark == 0)
    boxes = _in_lines(letter_boxes(pale.astype(np.uint8), LETTER_DPI))
    if not len(boxes):
        return None
    lines = np.zeros_like(look)
    for x, y, width, height in boxes.tolist():
        beside, above = (round(reach * height) for reach in _REACH)
        cv2.rectangle(lines, (x - beside, y - above), (x + width + beside, y + height + above), 255, -1)
    lines[~pale & (dark > 0)] = 0
    black = float(np.percentile(look[pale & (lines > 0)], _DARKEST))
    whole = cv2.resize(lines, ink.image.shape[::-1], interpolation=cv2.INTER_NEAREST)
    stretched = np.clip((ink.image.astype(np.float32) - black) * (255 / (_PALEST - black)), 0, 255)
    return np.where(whole > 0, stretched, ink.image).astype(np.uint8)


def _in_lines(found: NDArray[np.int32]) -> NDArray[np.int32]:
    """x, y, width, height of letters (rows of x, y, width, height, area) with enough beside them."""
    low, high = (points * LETTER_DPI / 72 for points in _HEIGHT)
    tall = found[(found[:, 3] >= low) & (found[:, 3] <= high)]
    middle = tall[:, 1] + tall[:, 3] / 2
    levels = np.sort(middle)
    near = np.searchsorted(levels, middle + tall[:, 3] / 2) - np.searchsorted(levels, middle - tall[:, 3] / 2)
    return tall[near >= _FEWEST, :4]
