"""Dot leaders of forms (``Họ và tên: ............``): found in the ink, kept from the recogniser.

Tesseract reads letters and punctuation out of long rows of dots, and misreads the words between them. So they
are white while a page is read, and become words of dots afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import cv2

from lexicon.lookalikes import as_printed
from ocr.pixels.ink import LETTER_DPI, Image, PageInk
from schema.box import Box, bounding_box
from schema.page import Line, Word

_DOT = (0.5, 2.2)
"""Height in points of a dot, from the thinnest copies to the heaviest."""

_TOUCHING = 8.0
"""Points: the widest part of a row in which dots run together. What is longer is drawn, not typed."""

_GAP = (0.5, 5.0)
"""Points between dots of one row: the least median, and the widest gap."""

_PITCH = 1.8
"""Points from dot to dot, at least. Those of a dotted ruling stand closer, or run together into strokes."""

_ROUND = 1.7
"""Width to height of the median dot, at most."""

_FEWEST = 6
"""Dots: three make an ellipsis, and a row of four or five may close a sentence."""

_CLEAR = (4.5, 2.0)
"""Points above and below a dot without ink. The dot below ``ạ`` and the feet of broken letters have ink
above, the dot of ``i`` has it below."""

_LEVEL = 0.8
"""Points by which neighbours of one row may differ in their lower edge."""


_USUAL_SIZE = 12.0
"""Points: the size of dots on a page without words."""

_MARGIN = 0.8
"""Points that are made white around a row: the soft edges of its dots."""

_BESIDE = 5.0
"""Points between the end of a row and a word of its line."""

_BELOW = 0.3
"""Heights of a line by which dots may stand lower than its words."""

_LEAST_PITCH = 1.5
"""Points from dot to dot where dots ran together and are counted by the width of the ink."""

_SEEN = 0.99
"""Confidence of words of dots: nothing but their ink was judged."""

Dot = tuple[int, int, int, int]
"""x, y, width and height in pixels."""


@dataclass(frozen=True)
class Leader:
    """A row of dots: its box, and how many dots there are."""

    box: Box
    dots: int


def may_have_leaders(page: PageInk) -> bool:
    """Whether ``page`` has rows of dots at a glance, which costs a fifth; dots of small print may hide."""
    return bool(_leaders(page, LETTER_DPI))


def find_leaders(page: PageInk) -> tuple[Leader, ...]:
    """The rows of dots on ``page`` (upright and level); boxes in its pixels."""
    return _leaders(page, page.dpi)


def _leaders(page: PageInk, dpi: float) -> tuple[Leader, ...]:
    ink, stats = page.mask(dpi), page.parts(dpi)
    point = dpi / 72
    low, high = (side * point for side in _DOT)
    height, width = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    flat = stats[(height >= low) & (height <= high) & (width >= low) & (width <= _TOUCHING * point)]
    above, below = (round(side * point) for side in _CLEAR)
    dots: list[Dot] = [(x, y, w, h) for x, y, w, h, _ in flat.tolist()]
    alone = [
        (x, y, w, h)
        for x, y, w, h in dots
        if not ink[max(y - above, 0) : y, x : x + w].any() and not ink[y + h : y + h + below, x : x + w].any()
    ]
    rows = [row for row in _rows(alone, point) if _is_typed(row, point)]
    return tuple(leader for row in rows if (leader := _leader(row, point)).dots >= _FEWEST)


def without_leaders(image: Image, dpi: float, leaders: Sequence[Leader]) -> Image:
    """``image`` with white in the place of ``leaders`` (boxes in its pixels)."""
    if not leaders:
        return image
    blank, margin = image.copy(), round(_MARGIN * dpi / 72)
    for x0, y0, x1, y1 in (map(round, leader.box) for leader in leaders):
        blank[max(y0 - margin, 0) : y1 + margin, max(x0 - margin, 0) : x1 + margin] = 255
    return blank


def with_leaders(lines: Sequence[Line], leaders: Sequence[Leader]) -> tuple[Line, ...]:
    """``lines`` and ``leaders`` (both in points), each a word of dots in the line or lines it leads from and
    to, or a line of its own. With leaders the lines come back from top to bottom.
    """
    if not leaders:
        return tuple(lines)
    joined = list(lines)
    sizes = [word.size for line in lines for word in line.words if word.size]
    for leader in leaders:
        beside = [line for line in joined if _stands_in(leader.box, line)]
        words = [word for line in beside for word in line.words]
        dots = "." * leader.dots
        size = median([word.size for word in words if word.size] or sizes or [_USUAL_SIZE])
        word = Word(text=dots, original=dots, box=leader.box, confidence=_SEEN, method="ocr", size=size)
        words = [_with_comma(each) if each.box.x0 > leader.box.x0 else each for each in words]
        words = sorted([*words, word], key=lambda word: word.box.x0)
        joined = [line for line in joined if all(line is not each for each in beside)]
        joined.append(Line(words=tuple(words), box=bounding_box([word.box for word in words])))
    return tuple(sorted(joined, key=lambda line: (line.box.y0, line.box.x0)))


def _with_comma(word: Word) -> Word:
    """``word`` with a comma for the low quotation mark that Tesseract takes it for when it stands alone."""
    printed = as_printed(word.text[:1], "alone_before_a_word") + word.text[1:]
    return word if printed == word.text else word.corrected(printed, "rule")


def _stands_in(leader: Box, line: Line) -> bool:
    level = line.box.center[1] <= leader.y1 <= line.box.y1 + _BELOW * line.box.height
    return level and any(word.box.gap_x(leader) <= _BESIDE for word in line.words)


def _rows(dots: Sequence[Dot], point: float) -> list[list[Dot]]:
    """Two and more dots that follow each other at one height."""
    rows: list[list[Dot]] = []
    for dot in sorted(dots):
        near = [row for row in rows if _follows(row[-1], dot, point)]
        if near:
            min(near, key=lambda row: abs(_bottom(dot) - _bottom(row[-1]))).append(dot)
        else:
            rows.append([dot])
    return [row for row in rows if len(row) > 1]


def _follows(left: Dot, right: Dot, point: float) -> bool:
    return (
        -point < right[0] - left[0] - left[2] <= _GAP[1] * point
        and abs(_bottom(right) - _bottom(left)) <= _LEVEL * point
    )


def _bottom(dot: Dot) -> int:
    return dot[1] + dot[3]


def _is_typed(row: Sequence[Dot], point: float) -> bool:
    gaps = [right[0] - left[0] - left[2] for left, right in pairwise(row)]
    width, height = median(dot[2] for dot in row), median(dot[3] for dot in row)
    gap = median(gaps)
    return gap >= _GAP[0] * point and gap + width >= _PITCH * point and width <= _ROUND * height


def _leader(row: Sequence[Dot], point: float) -> Leader:
    pitch = max(2 * median(dot[3] for dot in row), _LEAST_PITCH * point)
    box = bounding_box([Box(x, y, x + w, y + h) for x, y, w, h in row])
    return Leader(box, sum(max(1, round(dot[2] / pitch)) for dot in row))
