"""Words that Tesseract reads out of marks and dots: no such word is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ocr.number_ink import NumberInk
from ocr.page import Line, Word, bounding_box

_OVER = 0.5
"""Share of the width of a letter that lies over the next word when it was read out of that word's mark."""

_LEADER = re.compile(r"\W*\d[\d.,]{3,}\W*")


def without_echoes(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` without letters that stand over the word that begins with them (``á án``, ``t tốt``)."""
    return tuple(_without_echoes(line) for line in lines)


def _without_echoes(line: Line) -> Line:
    echoes = {id(word) for word, following in pairwise(line.words) if _is_echo(word, following)}
    if not echoes:
        return line
    words = tuple(word for word in line.words if id(word) not in echoes)
    return Line(words=words, box=bounding_box([word.box for word in words]))


def _is_echo(word: Word, following: Word) -> bool:
    if len(word.text) != 1 or not word.text.isalpha() or not following.text.startswith(word.text):
        return False
    over = min(word.box.x1, following.box.x1) - max(word.box.x0, following.box.x0)
    return len(following.text) > 1 and over >= _OVER * word.box.width


def with_leaders(lines: Sequence[Line], ink: NumberInk) -> tuple[Line, ...]:
    """``lines`` with dots where numbers were read out of the dots of a blank (boxes in pixels of ``ink``)."""
    return tuple(
        line.model_copy(update={"words": tuple(_leader(word, ink) for word in line.words)}) for line in lines
    )


def _leader(word: Word, ink: NumberInk) -> Word:
    if not _LEADER.fullmatch(word.text) or not ink.is_absent(word):
        return word
    dots = "." * len(word.text)
    return word.model_copy(update={"text": dots, "method": "rule", "alternative": word.text})
