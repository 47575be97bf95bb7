"""Finds paragraphs of a training text that are themselves the work of a recogniser.

Published law is partly read from scans (``tô chức``, ``một sô điêu``); a model that has seen this takes it
for Vietnamese. A word counts as misread between two neighbours when the same word with other marks follows
the left one and precedes the right one so much more often that the ratios multiply to ``RATIO``. Misreadings
come in runs: a paragraph among several misread ones goes with them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lexicon.fold import strip_marks
from lexicon.language_model import BREAK, SPECIAL

Ids = npt.NDArray[np.uint16]
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]

RATIO = 8e3
LEAST_RATIO = 1.0  # on either side
NEAR, CROWD = 12, 4  # a paragraph goes when CROWD of the NEAR on each side of it are misread
_SIXTEEN, _LOW = np.uint64(16), np.uint64(0xFFFF)


def siblings(vocabulary: Sequence[str]) -> npt.NDArray[np.int64]:
    """For each word those that differ from it in marks alone, as rows padded with -1."""
    groups: dict[str, list[int]] = {}
    for number, word in enumerate(vocabulary):
        if number >= len(SPECIAL):
            groups.setdefault(strip_marks(word), []).append(number)
    width = max((len(group) for group in groups.values()), default=1)
    found = np.full((len(vocabulary), max(width - 1, 1)), -1, np.int64)
    for group in groups.values():
        for number in group:
            others = [other for other in group if other != number]
            found[number, : len(others)] = others
    return found


def _keys(ids: Ids, order: int) -> Keys:
    key = ids[: len(ids) - order + 1].astype(np.uint64)
    for offset in range(1, order):
        key = (key << _SIXTEEN) | ids[offset : len(ids) - order + 1 + offset]
    return key


class Pairs:
    """Bigrams with their counts, and for each the most frequent sibling of either word beside the other."""

    def __init__(self, texts: Sequence[Ids], rivals: npt.NDArray[np.int64]) -> None:
        self.keys, self.times = np.unique(np.concatenate([_keys(t, 2) for t in texts]), return_counts=True)
        self.best_first = self._best(rivals, _SIXTEEN)
        self.best_second = self._best(rivals, np.uint64(0))

    def count(self, first: Keys, second: Keys) -> Floats:
        """How often ``second`` follows ``first``."""
        wanted = (first << _SIXTEEN) | second
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[place] == wanted, self.times[place], 0).astype(np.float64)

    def _best(self, rivals: npt.NDArray[np.int64], shift: np.uint64) -> Keys:
        """For each bigram the most frequent sibling of the word at ``shift``; the word itself if none is."""
        word = (self.keys >> shift) & _LOW
        rest = self.keys & ~(_LOW << shift)
        best, most = word.copy(), self.times.copy()
        for column in range(rivals.shape[1]):
            other = rivals[word.astype(np.int64), column]
            at = np.flatnonzero(other >= 0)
            wanted = rest[at] | (other[at].astype(np.uint64) << shift)
            place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
            more = (self.keys[place] == wanted) & (self.times[place] > most[at])
            best[at[more]] = other[at[more]]
            most[at[more]] = self.times[place[more]]
        return best


def misread_trigrams(texts: Sequence[Ids], vocabulary: Sequence[str]) -> Keys:
    """The trigrams, 16 bits a word, sorted, whose middle word is taken for misread."""
    pairs = Pairs(texts, siblings(vocabulary))
    trigrams = np.unique(np.concatenate([_keys(ids, 3) for ids in texts]))
    left, middle, right = trigrams >> np.uint64(32), (trigrams >> _SIXTEEN) & _LOW, trigrams & _LOW
    before, after = (
        np.searchsorted(pairs.keys, key) for key in (trigrams >> _SIXTEEN, trigrams & np.uint64(0xFFFFFFFF))
    )
    wrong = np.zeros(len(trigrams), bool)
    for sibling in (pairs.best_second[before], pairs.best_first[after]):
        at = np.flatnonzero(sibling != middle)
        first = (pairs.count(left[at], sibling[at]) + 0.5) / (pairs.times[before[at]] + 0.5)
        second = (pairs.count(sibling[at], right[at]) + 0.5) / (pairs.times[after[at]] + 0.5)
        wrong[at] |= (first * second >= RATIO) & (np.minimum(first, second) >= LEAST_RATIO)
    return trigrams[wrong]


def sound(ids: Ids, misread: Keys) -> Ids:
    """``ids`` (paragraphs parted by BREAK) without the misread paragraphs and those in their midst."""
    keys = _keys(ids, 3)
    wrong = np.zeros(len(ids), bool)
    if len(misread):
        place = np.minimum(np.searchsorted(misread, keys), len(misread) - 1)
        wrong[1:-1] = misread[place] == keys
    paragraph = np.cumsum(ids == BREAK)
    bad = np.bincount(paragraph, wrong) > 0
    sums = np.cumsum(np.r_[np.zeros(NEAR + 1), bad, np.zeros(NEAR)])
    crowded = sums[2 * NEAR + 1 :] - sums[: -2 * NEAR - 1] >= CROWD
    kept: Ids = ids[~(bad | crowded)[paragraph]]
    return kept
