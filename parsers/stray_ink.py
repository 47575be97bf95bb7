"""Ink that a recogniser took for words: strokes, dust, parts of seals and signatures on scanned pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lexicon.syllables import is_syllable
from ocr.page import Word
from parsers.layout import Row

_READABLE = re.compile(r"[^\W_]")
_LIST_SIGN = re.compile(r"^[-–—+•*]$")
_SURE = 0.35
_FEW_LETTERS = 25
_APART = 1.5


def without_stray_ink(rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """(rows of text, rows of stray ink).

    A short row read with hardly any confidence is ink; so are signs without a letter or digit that stand
    apart at either end of a row.
    """
    kept: list[Row] = []
    stray: list[Row] = []
    for row in rows:
        letters = sum(len(_READABLE.findall(word.text)) for word in row.words)
        if letters == 0 or (row.confidence < _SURE and letters < _FEW_LETTERS and not _says_something(row)):
            stray.append(row)
            continue
        words = list(row.words)
        ends: list[Word] = []
        while len(words) > 1 and _is_apart(words[0], words[1], row.size, first=True):
            ends.append(words.pop(0))
        while len(words) > 1 and _is_apart(words[-1], words[-2], row.size, first=False):
            ends.append(words.pop())
        kept.append(Row(row.page, tuple(words)) if ends else row)
        stray += [Row(row.page, (word,)) for word in ends]
    return tuple(kept), tuple(stray)


def _says_something(row: Row) -> bool:
    """Whether two words of a row are Vietnamese syllables, however unsurely they were read."""
    words = [re.sub(r"^\W+|\W+$", "", word.text) for word in row.words]
    return sum(len(word) > 1 and is_syllable(word) for word in words) >= 2


def _is_apart(word: Word, neighbour: Word, size: float, *, first: bool) -> bool:
    if _READABLE.search(word.text):
        return False
    gap = neighbour.box.x0 - word.box.x1 if first else word.box.x0 - neighbour.box.x1
    if first and _LIST_SIGN.match(word.text):
        return gap > 3 * size
    return gap > _APART * size or re.fullmatch(r"[_|~„ˆ`^¬¦«»<>=\\{}\[\]]+", word.text) is not None
