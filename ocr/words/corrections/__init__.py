"""The rules that correct what was read on a page, in the order in which they are applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ocr.words.corrections.letter_case import with_small_letters
from ocr.words.corrections.list_marks import with_marks_in_order
from ocr.words.corrections.miscounted_numbers import with_doubted_numbers
from ocr.words.corrections.number_letters import with_digits_for_letters
from ocr.words.corrections.phantom_marks import without_phantom_marks
from ocr.words.corrections.phantom_words import with_dots_for_words
from ocr.words.corrections.roman_numerals import with_whole_numerals
from ocr.words.evidence import PageEvidence
from schema.page import Line

Correction = Callable[[Sequence[Line], PageEvidence], tuple[Line, ...]]

CORRECTIONS: tuple[Correction, ...] = (
    with_dots_for_words,  # first what is no word: its dots are no punctuation, its digits no number
    without_phantom_marks,  # a full stop that is none would end a clause for the rules of capitals
    with_doubted_numbers,  # before letters become digits: those are counted by the next rule itself
    with_digits_for_letters,  # before numerals: an l between digits is no I
    with_whole_numerals,  # before capitals: VHI is a numeral, not a word in capitals
    with_small_letters,  # looks at its neighbours' capitals, so after all that change them
    with_marks_in_order,  # looks at the marks of other lines, so when every line is as it stays
)


def corrected(lines: Sequence[Line], evidence: PageEvidence) -> tuple[Line, ...]:
    """``lines`` (boxes in pixels of ``evidence.ink``) after all ``CORRECTIONS``."""
    for correct in CORRECTIONS:
        lines = correct(lines, evidence)
    return tuple(lines)
