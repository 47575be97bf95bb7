"""Whether the ink of a number has as many characters as were read: a lost or invented digit is the worst
misreading.

Digits stand apart and are as high as each other, so that the parts of the ink can be counted. The language
has no say in numbers, and Tesseract is as sure of `201` as of the `2011` that is printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.pixels.components import components
from ocr.pixels.ink import Image
from schema.page import Word

_NUMBER = re.compile(r"[(\[\"“]*\d[\d.,/:-]*[)\]\"”.,;:]*")
_AS_HIGH_AS_DIGITS = re.compile(r"[\d()\[\]/]")
_DARK = 150
_AROUND = 2.0
"""Points around a word's box in which its ink may stand."""

_LEAST_HEIGHT = 0.6
"""Share of the highest part that a digit measures; marks, points and dashes do not."""

_LOWEST = 3.5
"""Points: what is lower is no digit."""

_ADVANCE = 0.76
"""From digit to digit in heights of a digit: 0.73 with serifs, 0.81 without."""

_GAP = 0.1
"""White between two digits in heights of a digit; digits that touch are counted by their width."""

_SPECK = 0.4
_FLAT = 2.2
_LEVEL = 0.8
"""Points: the side of the smallest dot, what a dot of a leader is lower than, and by how much the feet of
dots of one row differ."""

_FEWEST_DOTS = 4
_MOST_DOTS = 0.8
"""Dots of a row that words are read out of, and the share of its parts that must be such dots."""


@dataclass(frozen=True)
class NumberInk:
    """The page (grey) at ``dpi`` on which numbers are counted; boxes of words are in its pixels."""

    image: Image
    dpi: float

    def cut_out(self, word: Word, around: float = 0.0) -> Image:
        """1 where there is ink in the box of ``word`` and ``around`` so many points of it, else 0."""
        more = around * self.dpi / 72
        x0, y0 = (max(0, round(side - more)) for side in word.box[:2])
        x1, y1 = (round(side + more) for side in word.box[2:])
        return (self.image[y0:y1, x0:x1] < _DARK).astype(np.uint8)

    def fits(self, word: Word, text: str | None = None) -> bool:
        """Whether the ink of ``word`` has as many high parts as ``text`` has (None: as its own); True of what
        is no number.
        """
        text = word.text if text is None else text
        return not is_number(text) or self.counted(word) == len(_AS_HIGH_AS_DIGITS.findall(text))

    def is_row_of_dots(self, word: Word) -> bool:
        """Whether the ink in the box of ``word`` is dots as high as each other on one level, no more."""
        stats = components(self.cut_out(word)).stats[1:]
        point = self.dpi / 72
        dots = stats[stats[:, cv2.CC_STAT_AREA] >= (_SPECK * point) ** 2]
        if len(dots) < _FEWEST_DOTS or stats[:, cv2.CC_STAT_HEIGHT].max() >= _FLAT * point:
            return False
        height, foot = dots[:, cv2.CC_STAT_HEIGHT], dots[:, cv2.CC_STAT_TOP] + dots[:, cv2.CC_STAT_HEIGHT]
        alike = height <= 2 * np.median(height)
        level = np.abs(foot - np.median(foot)) <= _LEVEL * point
        return bool(np.count_nonzero(alike & level) >= _MOST_DOTS * len(dots))

    def is_absent(self, word: Word) -> bool:
        """Whether ``word`` is a number where nothing as high as a digit is printed."""
        return is_number(word.text) and self.counted(word) == 0

    def counted(self, word: Word) -> int:
        """How many digits, brackets and slashes the ink in the box of ``word`` has room for."""
        inked = self.cut_out(word, _AROUND)
        if not inked.size:
            return 0
        stats = components(inked).stats[1:]
        rows, columns = inked.shape
        # What the edge of the cut-out cuts belongs to the lines above and below or to the words beside.
        right, bottom = stats[:, 0] + stats[:, 2], stats[:, 1] + stats[:, 3]
        inside = (stats[:, 0] > 0) & (stats[:, 1] > 0) & (right < columns) & (bottom < rows)
        high = stats[inside & (stats[:, 3] >= _LOWEST * self.dpi / 72)]
        if not len(high):
            return 0
        high = high[high[:, 3] >= _LEAST_HEIGHT * high[:, 3].max()]
        digit = float(np.median(high[:, 3]))
        return sum(max(1, round((width / digit + _GAP) / _ADVANCE)) for width in high[:, 2])


def is_number(text: str) -> bool:
    """Whether ``text`` is made of digits and the characters between and around them."""
    return _NUMBER.fullmatch(text) is not None
