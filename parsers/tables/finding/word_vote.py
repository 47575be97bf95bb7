"""Two readings of one text cell, word by word: where they differ, the likelier word of the two stays.

Words are paired by their place. A language model weighs words, never digits: of two readings of a token with
digits only a well-formed number may replace what is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lexicon.language_model import BREAK, UNKNOWN, LanguageModel, tokens
from schema.box import Box
from schema.page import Line, Word

_OVERLAP = 0.5
_CONFIDENCE_WEIGHT = 4.0
"""Nats that full confidence is worth against none."""
_LEAST_GAIN = 1.5
"""Nats by which the second reading's word must be likelier."""
_BROKEN = 6.0
"""Nats that a word with signs among its letters loses."""
_NUMBER = re.compile(r"\(?\d+([.,/:\-]\d+)*[%)]?[.,;:]?")
_EDGES = ".,;:!?()[]{}\"'“”‘’|-–_"


def voted_words(first: Sequence[Line], second: Sequence[Line], language: LanguageModel) -> tuple[Line, ...]:
    """``first`` with the words of ``second`` that are likelier in their context; boxes in one frame.

    Words without exactly one counterpart stay as they are.
    """
    others = [word for line in second for word in line.words]
    words = [word for line in first for word in line.words]
    chosen = list(words)
    for i, word in enumerate(words):
        other = _counterpart(word, words, others)
        if other is not None and other.text != word.text and _is_better(other, chosen, i, language):
            chosen[i] = word.corrected(other.text, "vote", other.confidence)
    rest = iter(chosen)
    return tuple(line.model_copy(update={"words": tuple(next(rest) for _ in line.words)}) for line in first)


def _counterpart(word: Word, words: Sequence[Word], others: Sequence[Word]) -> Word | None:
    found = [other for other in others if _same_place(word.box, other.box)]
    if len(found) != 1 or sum(_same_place(found[0].box, own.box) for own in words) != 1:
        return None
    return found[0]


def _same_place(one: Box, other: Box) -> bool:
    return one.shares_width(other, _OVERLAP) and one.shares_height(other, _OVERLAP)


def _is_better(other: Word, words: Sequence[Word], place: int, language: LanguageModel) -> bool:
    word = words[place]
    if re.search(r"\d", word.text + other.text):
        mends = _NUMBER.fullmatch(other.text) is not None and _NUMBER.fullmatch(word.text) is None
        return mends and not is_known(word.text, language)
    if _bare(word.text) == _bare(other.text) or not is_known(other.text, language):
        return False
    before, after = words[max(0, place - 2) : place], words[place + 1 : place + 3]
    gain = _likelihood([*before, other, *after], language) - _likelihood([*before, word, *after], language)
    return gain + _CONFIDENCE_WEIGHT * (other.confidence - word.confidence) > _LEAST_GAIN


def _bare(text: str) -> str:
    return text.strip(_EDGES).lower()


def is_known(text: str, language: LanguageModel) -> bool:
    """Whether ``language`` knows every syllable of ``text``, signs at its ends aside."""
    bare = _bare(text)
    found = tokens(bare)
    return "".join(found) == bare and bool(bare) and all(language.id(token) > UNKNOWN for token in found)


def _likelihood(words: Sequence[Word], language: LanguageModel) -> float:
    """log P of the words in a row, by pairs; a word with signs inside costs extra."""
    numbers = [BREAK]
    broken = 0
    for word in words:
        bare = _bare(word.text)
        whole = bare.isalpha() or any(c.isdigit() for c in bare)
        numbers += [language.id(token) for token in tokens(bare)] if whole else [UNKNOWN]
        broken += not whole and re.search(r"[^\W\d_]-[^\W\d_]", bare) is None
    ids = np.asarray([*numbers, BREAK], dtype=np.int64)
    return float(language.pairs(ids[:-1], ids[1:]).scores.sum()) - _BROKEN * broken
