"""Letters and figures that look alike, told apart by what stands beside them.

A recogniser cuts the letters of a cell from their line and loses how high they are: small letters whose
capitals have the same shape (s, v, x) come out as capitals, and Roman figures as ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lexicon.fold import fold
from lexicon.language_model import UNKNOWN, LanguageModel
from lexicon.lookalikes import ONE_SHAPE, as_printed
from schema.page import Line, Word

_COMPOUND = 0.15
"""P(syllable | syllable before it) from which the two are one word (trụ sở, lĩnh vực; not các Sở)."""

_QUARTER = re.compile(r"([1lI|iVv]{2,3})(?=$|[/.,;:)\-–])")
_QUARTERS = ("II", "III", "IV")


def told_apart(lines: Sequence[Line], language: LanguageModel) -> tuple[Line, ...]:
    """The ``lines`` of a cell with small letters for capitals that stand where none can, and quarters of a
    year in Roman figures (``Quý 11/2024`` is no quarter).
    """
    texts = [word.text for line in lines for word in line.words]
    result = []
    place = 0
    for line in lines:
        words = []
        for word in line.words:
            before = texts[place - 1] if place else ""
            texts[place] = _quarter(_small(word.text, before, language), before)
            words.append(_with_text(word, texts[place]))
            place += 1
        result.append(line.model_copy(update={"words": tuple(words)}))
    return tuple(result)


def _with_text(word: Word, text: str) -> Word:
    return word if text == word.text else word.corrected(text, "rule")


def _quarter(text: str, before: str) -> str:
    match = _QUARTER.match(text)
    if match is None or before.lower() != "quý":
        return text
    roman = as_printed(match.group(1), "numeral_of_a_quarter")
    return roman + text[match.end() :] if roman in _QUARTERS else text


def _small(text: str, before: str, language: LanguageModel) -> str:
    """``text`` in small letters where it has capitals and is one word with the syllable before it."""
    if not text.isalpha() or text.islower() or not ONE_SHAPE.issuperset(fold(text)):
        return text
    small = before.isalpha() and before.islower() and _is_compound(before, text, language)
    return text.lower() if small else text


def _is_compound(before: str, text: str, language: LanguageModel) -> bool:
    ids = np.array([language.id(before), language.id(text.lower())], dtype=np.int64)
    if (ids <= UNKNOWN).any():
        return False
    return float(np.exp(language.pairs(ids[:1], ids[1:]).scores[0])) >= _COMPOUND
