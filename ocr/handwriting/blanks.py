"""Blanks of a letterhead (``Số:      /QĐ-UBND``, ``ngày     tháng``) that hold ink which nobody read."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from lexicon import form_words
from lexicon.fold import fold
from ocr.pixels.components import components
from ocr.pixels.ink import Image, ink_mask
from schema.box import Box
from schema.page import Line

_NUMBER, _SLASH = re.compile(form_words.NUMBER), re.compile(r"/")
_DAY, _MONTH = re.compile(form_words.DAY), re.compile(rf"{form_words.MONTH}\b")
_WIDEST_BLANK = 80.0
_TALL = 4.5
"""Points: the widest blank for a number, and how high ink in it is that is not a dot or a rule."""


def with_marked_blanks(lines: Sequence[Line], image: Image, scale: float) -> tuple[Line, ...]:
    """``lines`` with ``printed`` False for the word behind a blank of a number or a day that holds ink.

    A recogniser may leave out what was written into the blank; nobody must take it for empty.
    """
    words = [word for line in lines for word in line.words]
    marked: set[int] = set()
    for word in words:
        begins = word.text.strip(" .:;,")
        behind = _SLASH if _NUMBER.fullmatch(begins) else _MONTH if _DAY.fullmatch(fold(begins)) else None
        if behind is None:
            continue
        right = [
            other
            for other in words
            if abs(other.box.center[1] - word.box.center[1]) < 0.6 * max(word.box.height, other.box.height)
            and word.box.center[0] < other.box.center[0] < word.box.x1 + _WIDEST_BLANK
        ]
        after = min(right, key=lambda other: other.box.x0, default=None)
        if after is None or not behind.match(fold(after.text)):
            continue
        if _holds_ink(image, scale, word.box, after.box):
            marked.add(id(after))
    if not marked:
        return tuple(lines)
    return tuple(
        line.model_copy(
            update={
                "words": tuple(
                    word.model_copy(update={"printed": False}) if id(word) in marked else word
                    for word in line.words
                )
            }
        )
        if any(id(word) in marked for word in line.words)
        else line
        for line in lines
    )


def _holds_ink(image: Image, scale: float, left: Box, right: Box) -> bool:
    """Whether something as high as a letter stands between the boxes (dots of a form are lower)."""
    x0, x1 = round((left.x1 + 1) * scale), round((right.x0 - 1) * scale)
    y0, y1 = min(left.y0, right.y0) - 3, max(left.y1, right.y1) + 3
    rows = slice(max(0, round(y0 * scale)), round(y1 * scale))
    if x1 - x0 < 3 * scale or image[rows, x0:x1].size == 0:
        return False
    # The threshold of the whole line: in a blank alone every speck is ink.
    ink = ink_mask(np.ascontiguousarray(image[rows, round(left.x0 * scale) : round(right.x1 * scale)]))
    blank = ink[:, round((left.x1 + 1 - left.x0) * scale) : round((right.x0 - 1 - left.x0) * scale)]
    stats = components(np.ascontiguousarray(blank)).stats[1:]
    return bool((stats[:, cv2.CC_STAT_HEIGHT] >= _TALL * scale).any())
