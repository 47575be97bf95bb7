"""Words that Tesseract reads out of the dots of a blank: no such word is printed."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.words.evidence import PageEvidence
from ocr.words.number_ink import NumberInk
from schema.page import Line, Word

_SHORTEST_LEADER = 4
_DOTS_SEEN = 0.99
"""Sureness (0 to 1) of dots in whose place there is no ink as high as a letter."""


def with_dots_for_words(lines: Sequence[Line], evidence: PageEvidence) -> tuple[Line, ...]:
    """``lines`` with dots where words were read out of the dots of a blank."""
    ink = evidence.numbers
    return tuple(
        line.model_copy(update={"words": tuple(_dots(word, ink) for word in line.words)}) for line in lines
    )


def _dots(word: Word, ink: NumberInk) -> Word:
    long = len(word.text) >= _SHORTEST_LEADER and any(character.isalnum() for character in word.text)
    if not long or not ink.is_row_of_dots(word):
        return word
    return word.corrected("." * len(word.text), "rule", _DOTS_SEEN)
