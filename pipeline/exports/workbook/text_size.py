"""How much room text takes on a sheet: widths in units of a column, and lines.

A unit is the width of the digit 0 in the font of the sheet (ECMA-376 part 1, 18.3.1.13). Spreadsheets do not
make merged cells, or rows that a program has written, as high as their text: that is done here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

FONT, SIZE = "Times New Roman", 11.0
"""The font of administrative documents (Nghị định 30/2020/NĐ-CP, annex I); its metric twin is installed where
it is not. Points."""

LINE_POINTS = 15.0
"""Height of a line of that font."""

PADDING = 1.0
"""Units that a cell keeps free beside its text, on both sides together."""

_BOLD = 1.08
"""Bold text is wider by so much."""

_WIDTHS = {0.55: "iltjfIJ.,;:!'|()[]/- ", 0.8: "rsczJ", 1.35: "ABCDEFGHKLNOPQRSTUVXYZĐw", 1.7: "mMW%@"}
"""Widths of letters of Times New Roman in digits (0.5 em each), rounded up; others are one digit wide."""

_HALVINGS = 20
"""Steps of a bisection: to a millionth."""

_BY_LETTER = {letter: width for width, letters in _WIDTHS.items() for letter in letters}


@cache
def _letter_width(letter: str) -> float:
    return _BY_LETTER.get(unicodedata.normalize("NFD", letter)[0], 1.0)


def text_width(text: str, *, bold: bool = False) -> float:
    """The width of ``text`` on one line, in units, a little too large rather than too small."""
    return sum(map(_letter_width, text)) * (_BOLD if bold else 1.0)


def longest_word(text: str, *, bold: bool = False) -> float:
    """The width of the widest word in ``text``: in a narrower column it is broken, or a number hidden."""
    return max((text_width(word, bold=bold) for word in text.split()), default=0.0)


def line_count(text: str, width: float, *, bold: bool = False) -> int:
    """How many lines ``text`` takes in a column of ``width`` units."""
    room = max(1.0, width - PADDING)
    return sum(_wrapped(line.split(), room, bold) for line in text.split("\n")) if text else 0


def _wrapped(words: Iterable[str], room: float, bold: bool) -> int:
    lines, used = 1, 0.0
    space = text_width(" ", bold=bold)
    for word in words:
        width = text_width(word, bold=bold)
        if used and used + space + width > room:
            lines, used = lines + 1, 0.0
        used += width + (space if used else 0.0)
        while used > room:
            lines, used = lines + 1, used - room
    return lines


def fitted(
    natural: dict[int, float], least: dict[int, float], longest: dict[int, float], room: float
) -> dict[int, float]:
    """Widths of columns that together take no more than ``room`` where they can: the ``natural`` ones, or as
    much for each column as its ``longest`` text asks for, so that all take about as many lines; none below
    its ``least``."""
    if sum(natural.values()) <= room:
        return dict(natural)
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        share = (low + high) / 2
        wished = {column: share * length for column, length in longest.items()}
        if sum(_between(wished, natural, least).values()) <= room:
            low = share
        else:
            high = share
    return _between({column: low * length for column, length in longest.items()}, natural, least)


def _between(
    wished: dict[int, float], natural: dict[int, float], least: dict[int, float]
) -> dict[int, float]:
    return {column: max(least[column], min(width, natural[column])) for column, width in wished.items()}
