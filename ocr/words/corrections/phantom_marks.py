"""Full stops and commas read behind a word where none is printed.

Tesseract cuts a line out with the tops of the line below, and takes the marks of its letters (``Ậ``, ``ố``)
for punctuation. Printed punctuation stands on the baseline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, pairwise

import cv2
import numpy as np

from ocr.pixels.components import components
from ocr.words.baseline import baseline_of
from ocr.words.evidence import PageEvidence
from ocr.words.number_ink import NumberInk
from schema.box import Box
from schema.page import Line, Word

_MARKED = re.compile(r"(?P<word>[^\W\d_]+)[.,:;]")
_ENDS_CLAUSE = (".", ":", ";")
_SURE = 0.95
"""A mark that only one reading has, this surely or more, is believed without ink: it may touch its letter."""

_EITHER_SURE = 0.9
"""The same of a mark that both readings have."""

_REACH = (0.8, 0.25)
"""Sizes of type left and right of the word's end where its last letter and its mark are looked for."""

_ROWS = (1.1, 0.45)
"""Sizes above and below the baseline that are looked at."""

_END = 0.35
"""Sizes before the word's end behind which a mark ends."""

_LEVEL = (-0.62, 0.1)
"""Sizes from the baseline to the top of a mark; the upper dot of a colon is the highest."""

_LARGEST = (0.32, 0.42)
"""Width and height of a mark in sizes."""

_LEAST_AREA = 0.003
"""Area of a mark in sizes squared."""


def without_phantom_marks(lines: Sequence[Line], evidence: PageEvidence) -> tuple[Line, ...]:
    """``lines`` without punctuation behind a word that has no ink.

    What speaks against the mark must be more than that its ink is not found: another reading without it, a
    small letter after the end of a clause, or little confidence.
    """
    following = _first_signs(lines)
    return tuple(_checked(line, following, evidence.numbers) for line in lines)


def _first_signs(lines: Sequence[Line]) -> dict[int, str]:
    """The first character of the word behind each word, by the identity of the word."""
    words = chain.from_iterable(line.words for line in lines)
    return {id(word): after.text[:1] for word, after in pairwise(words)}


def _checked(line: Line, following: dict[int, str], ink: NumberInk) -> Line:
    baseline = baseline_of(line.words)
    if baseline is None:
        return line
    words: list[Word] = []
    for at, word in enumerate(line.words):
        if _is_doubted(word, following.get(id(word), "")):
            after = line.words[at + 1].box.x0 if at + 1 < len(line.words) else np.inf
            if not _has_mark(word, after, baseline, ink):
                word = word.corrected(word.text[:-1], "rule")
        words.append(word)
    return line.model_copy(update={"words": tuple(words)})


def _is_doubted(word: Word, following: str) -> bool:
    if not _MARKED.fullmatch(word.text):
        return False
    sure = max((reading.confidence for reading in word.readings), default=1.0)
    alone = len(word.readings) < 2
    lacking = not alone and word.readings[1].text[-1:] not in {*_ENDS_CLAUSE, ","}
    inside = word.text.endswith(_ENDS_CLAUSE) and following.islower()
    return lacking or inside or sure < (_SURE if alone else _EITHER_SURE)


def _size(word: Word, ink: NumberInk) -> float:
    return word.size * ink.dpi / 72 if word.size else word.box.height


def _has_mark(word: Word, after: float, baseline: float, ink: NumberInk) -> bool:
    """Whether small ink stands between the last letter of ``word`` and ``after``, level with the letters.

    True where there is no ink at all, and where the next word's box begins inside that of ``word``: then
    neither says where the word ends.
    """
    if after <= word.box.x1:
        return True
    size = _size(word, ink)
    left, end = max(word.box.x0, word.box.x1 - _REACH[0] * size), word.box.x1
    right = min(end + _REACH[1] * size, after - 1)
    box = Box(left, max(0.0, baseline - _ROWS[0] * size), right, baseline + _ROWS[1] * size)
    cut = word.model_copy(update={"box": box})
    inked = ink.cut_out(cut)
    if not inked.any():
        return True
    stats = components(inked).stats[1:]
    letter = stats[np.argmax(stats[:, cv2.CC_STAT_AREA])]
    x, y, width, height, area = stats.T
    level = (y >= letter[1] + letter[3] / 4) & (y + box.y0 >= baseline + _LEVEL[0] * size)
    level &= y + box.y0 <= baseline + _LEVEL[1] * size
    small = (width <= _LARGEST[0] * size) & (height <= _LARGEST[1] * size) & (area >= _LEAST_AREA * size**2)
    last = (x + width + box.x0 > word.box.x1 - _END * size) & (x > letter[0] + letter[2] / 2)
    return bool((level & small & last).any())
