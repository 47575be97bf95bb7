"""Which words of a reading deserve a second look: those that the reader or the language doubts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lexicon.fold import normal_tone_placement
from lexicon.language_model import BREAK, NUMBER, UNKNOWN, Ids, LanguageModel, tokens
from lexicon.same_letters import rivals
from lexicon.syllables import is_syllable
from schema.page import Line, Word

SURE = 0.72
"""Confidence from which a word is doubted only for what it says."""

_MOSTLY = 0.8
"""Share of capitals in a line of capitals."""

LIKELIER = 4.0
"""Nats by which the language must prefer the same letters with other marks to doubt a word."""


def doubtful_words(lines: Sequence[Line], model: LanguageModel) -> tuple[tuple[int, int], ...]:
    """Line and place in it of each word of ``lines`` (in reading order) to be read again.

    A word is doubted when its confidence is under ``SURE``, when it is neither a Vietnamese syllable nor a
    word of the user's (``model.own_words``), and when other marks on its letters would suit its neighbours
    much better. Words without letters never are; capitals that are no syllable are abbreviations unless most
    of their line is in capitals.
    """
    owners: list[tuple[int, int]] = []
    ids: list[int] = []
    found: set[tuple[int, int]] = set()
    for place, line in enumerate(lines):
        capitals = _is_in_capitals(line)
        for at, word in enumerate(line.words):
            own = [model.id(token) for token in tokens(word.text)]
            ids += own
            owners += [(place, at)] * len(own)
            if _is_doubted(word, capitals, model):
                found.add((place, at))
    found.update(owners[at] for at in _out_of_place(np.array(ids, np.int64), model))
    return tuple(sorted(found))


def _is_in_capitals(line: Line) -> bool:
    letters = [character for character in line.text if character.isalpha()]
    return len(line.words) > 1 and sum(character.isupper() for character in letters) >= _MOSTLY * len(letters)


def _is_doubted(word: Word, capitals: bool, model: LanguageModel) -> bool:
    letters = "".join(character for character in word.text if character.isalpha())
    if word.confidence < SURE:
        return bool(letters)
    if letters.isupper() and not capitals:
        return False
    return word.text.strip(".,;:!?()\"'“”").isalpha() and not is_word(letters, model)


def is_word(letters: str, model: LanguageModel) -> bool:
    """Whether ``letters`` may be a Vietnamese syllable, or are a word of the user's."""
    return is_syllable(letters) or normal_tone_placement(letters).lower() in model.own_words


def _out_of_place(ids: Ids, model: LanguageModel) -> list[int]:
    """Places in ``ids`` of tokens that with other marks would be ``LIKELIER`` between their neighbours."""
    table = rivals(model)
    places = [
        at for at, number in enumerate(ids) if number not in (BREAK, NUMBER, UNKNOWN) and number in table
    ]
    if not places:
        return []
    padded = np.concatenate(([BREAK, BREAK], ids, [BREAK, BREAK]))
    sizes = [len(table[ids[at]]) for at in places]
    at = np.repeat(np.array(places), sizes)
    variant = np.concatenate([table[ids[place]] for place in places])
    before, previous, following = padded[at], padded[at + 1], padded[at + 3]
    here = model.pairs(previous, variant)
    score = model.triples(model.pairs(before, previous).places, variant, here.scores)
    score = score + model.triples(here.places, following, model.pairs(variant, following).scores)
    own = dict(zip(at[variant == ids[at]], score[variant == ids[at]], strict=True))
    return sorted(
        {int(place) for place, value in zip(at, score, strict=True) if value > own[place] + LIKELIER}
    )
