"""Numbers with more or fewer digits than their ink: nobody knows which are right, so they are not sure."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.words.evidence import PageEvidence
from ocr.words.number_ink import NumberInk
from schema.page import Line, Word

_DOUBTED = 0.5
"""Highest confidence (0 to 1) of such a number: it is as likely wrong as right."""


def with_doubted_numbers(lines: Sequence[Line], evidence: PageEvidence) -> tuple[Line, ...]:
    """``lines`` in which such numbers are no longer sure; their texts stay."""
    ink = evidence.numbers
    return tuple(
        line.model_copy(update={"words": tuple(_doubted(word, ink) for word in line.words)}) for line in lines
    )


def _doubted(word: Word, ink: NumberInk) -> Word:
    if word.confidence <= _DOUBTED or ink.fits(word):
        return word
    return word.model_copy(update={"confidence": _DOUBTED})
