"""Words with the same letters and other marks: ``cổ``, ``cỗ``, ``có`` and ``cò`` are ``co``.

A recogniser takes one for the other, a writer too; every question of that kind is asked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np

from lexicon.fold import strip_marks
from lexicon.language_model import Ids, LanguageModel
from lexicon.syllables import inventory

_VOWELS = frozenset("aeiouy")


def by_letters(words: Iterable[str]) -> dict[str, list[str]]:
    """``words`` in their order, by their letters without marks."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(strip_marks(word), []).append(word)
    return groups


@cache
def bare_syllables() -> frozenset[str]:
    """The syllables without their marks, in small letters."""
    return frozenset(by_letters(inventory()))


@cache
def known_words(model: LanguageModel) -> Mapping[str, int]:
    """The syllables and the user's own words that ``model`` knows, in order, with their numbers."""
    own = (word for word in model.own_words if word.isalpha() and not _VOWELS.isdisjoint(strip_marks(word)))
    return {word: model.index[word] for word in sorted(inventory().union(own)) if word in model.index}


@cache
def same_letters(model: LanguageModel) -> Mapping[str, Ids]:
    """The numbers of the known words, by their letters without marks."""
    known = known_words(model)
    return {bare: np.array([known[word] for word in group]) for bare, group in by_letters(known).items()}


@cache
def rivals(model: LanguageModel) -> Mapping[int, Ids]:
    """For each known word that is not alone with its letters: all that have them, itself too, by numbers."""
    groups = (group for group in same_letters(model).values() if len(group) > 1)
    return {number: group for group in groups for number in group.tolist()}
