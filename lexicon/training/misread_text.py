"""Finds paragraphs of a training text that are themselves the work of a recogniser.

Published law is partly read from scans (``tô chức``, ``một sô điêu``); a model that has seen this takes it
for Vietnamese. A word counts as misread between two neighbours when the same word with other marks follows
the left one and precedes the right one so much more often that the ratios multiply to ``RATIO``. Two words
misread side by side (``thâm quyên``) are compared as one with the most frequent pair of the same letters. In
a source that is known to be read from scans a pair is misread too when the other sources hardly have it
(``chỉ phí`` 458 times there beside ``chi phí`` 12,120 times, and 0 beside 4,836 elsewhere). Misreadings come
in runs: a paragraph among several misread ones goes with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from lexicon.fold import strip_marks
from lexicon.language_model import BREAK, SPECIAL
from lexicon.same_letters import by_letters

Ids = npt.NDArray[np.uint16]
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]

RATIO = 8e3
LEAST_RATIO = 1.0  # on either side
NEAR, CROWD = 12, 4  # a paragraph goes when CROWD of the NEAR on each side of it are misread

PAIR_RATIO = 1e5
RIVAL_RATIO = 100  # so much more frequent is the pair that two words side by side are taken for

SCANNED_RIVAL_RATIO = 10  # and that of a pair in a source read from scans
SCANNED_RATIO = 10  # so much greater is the share of a misread pair there than elsewhere
LEAST_ELSEWHERE = 50  # pairs of the rival in the other sources
LEAST_EXPECTED = 5  # times as many of the pair as there are, were its share there the same
_SIXTEEN, _LOW = np.uint64(16), np.uint64(0xFFFF)


def siblings(vocabulary: Sequence[str]) -> npt.NDArray[np.int64]:
    """For each word those that differ from it in marks alone, as rows padded with -1."""
    numbers = {word: number for number, word in enumerate(vocabulary)}
    same = by_letters(vocabulary[len(SPECIAL) :])
    groups = {bare: [numbers[word] for word in words] for bare, words in same.items()}
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


def _first(pairs: Keys) -> Keys:
    return pairs >> _SIXTEEN


def _second(pairs: Keys) -> Keys:
    return pairs & _LOW


class Pairs:
    """The bigrams of texts, sorted, and how often each stands there."""

    def __init__(self, texts: Sequence[Ids]) -> None:
        self.keys, self.times = np.unique(np.concatenate([_keys(t, 2) for t in texts]), return_counts=True)

    def count(self, first: Keys, second: Keys) -> Floats:
        """How often ``second`` follows ``first``."""
        wanted = (first << _SIXTEEN) | second
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[place] == wanted, self.times[place], 0).astype(np.float64)

    def likeliest(self, vocabulary: Sequence[str]) -> npt.NDArray[np.int64]:
        """For each bigram the place of the most frequent one of the same letters."""
        numbers: dict[str, int] = {}
        letters = np.array(
            [
                numbers.setdefault(strip_marks(word) if at >= len(SPECIAL) else word, at)
                for at, word in enumerate(vocabulary)
            ],
            np.uint64,
        )
        group = (letters[_first(self.keys)] << _SIXTEEN) | letters[_second(self.keys)]
        order = np.lexsort((-self.times, group))
        starts = np.r_[True, group[order][1:] != group[order][:-1]]
        found = np.empty(len(order), np.int64)
        found[order] = order[starts][np.cumsum(starts) - 1]
        return found

    def best_first(self, rivals: npt.NDArray[np.int64]) -> Keys:
        """For each bigram the most frequent rival (``siblings``) of its first word beside its second."""
        return self._best(rivals, _SIXTEEN)

    def best_second(self, rivals: npt.NDArray[np.int64]) -> Keys:
        """The same of its second word."""
        return self._best(rivals, np.uint64(0))

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


def misread_trigrams(texts: Sequence[Ids], pairs: Pairs, vocabulary: Sequence[str]) -> Keys:
    """The trigrams, 16 bits a word, sorted, whose middle word is taken for misread."""
    rivals = siblings(vocabulary)
    trigrams = np.unique(np.concatenate([_keys(ids, 3) for ids in texts]))
    left, middle, right = trigrams >> np.uint64(32), (trigrams >> _SIXTEEN) & _LOW, trigrams & _LOW
    before, after = (
        np.searchsorted(pairs.keys, key) for key in (trigrams >> _SIXTEEN, trigrams & np.uint64(0xFFFFFFFF))
    )
    wrong = np.zeros(len(trigrams), bool)
    for sibling in (pairs.best_second(rivals)[before], pairs.best_first(rivals)[after]):
        at = np.flatnonzero(sibling != middle)
        first = (pairs.count(left[at], sibling[at]) + 0.5) / (pairs.times[before[at]] + 0.5)
        second = (pairs.count(sibling[at], right[at]) + 0.5) / (pairs.times[after[at]] + 0.5)
        wrong[at] |= (first * second >= RATIO) & (np.minimum(first, second) >= LEAST_RATIO)
    return trigrams[wrong]


def misread_pairs(texts: Sequence[Ids], pairs: Pairs, vocabulary: Sequence[str]) -> Keys:
    """The sequences of four words, 16 bits a word, sorted, whose middle two are taken for misread."""
    rival = pairs.likeliest(vocabulary)
    a, b, c, d = (part(keys) for keys in (pairs.keys, pairs.keys[rival]) for part in (_first, _second))
    suspect = (a != c) & (b != d) & (pairs.times[rival] >= RIVAL_RATIO * pairs.times)
    found = [np.zeros(0, np.uint64)]
    for ids in texts:
        places = np.searchsorted(pairs.keys, _keys(ids, 2))
        at = np.flatnonzero(suspect[places[1:-1]]) + 1
        of, left, right = places[at], ids[at - 1].astype(np.uint64), ids[at + 2].astype(np.uint64)
        before = (pairs.count(left, c[of]) + 0.5) / (pairs.count(left, a[of]) + 0.5)
        after = (pairs.count(d[of], right) + 0.5) / (pairs.count(b[of], right) + 0.5)
        wrong = before * after * pairs.times[rival[of]] / pairs.times[of] >= PAIR_RATIO
        wrong &= np.minimum(before, after) >= LEAST_RATIO
        found.append(_keys(ids, 4)[at[wrong] - 1])
    return np.unique(np.concatenate(found))


def misread_against(scanned: Ids, others: Sequence[Ids], vocabulary: Sequence[str]) -> Keys:
    """The bigrams, 16 bits a word, sorted, that ``scanned`` has and the other texts hardly have."""
    here, there = Pairs([scanned]), Pairs(others)
    rival = here.likeliest(vocabulary)
    share = here.times / here.times[rival]
    own, of_rival = (there.count(_first(keys), _second(keys)) for keys in (here.keys, here.keys[rival]))
    wrong = (_first(here.keys) >= len(SPECIAL)) & (_second(here.keys) >= len(SPECIAL))
    wrong &= (share * SCANNED_RIVAL_RATIO <= 1) & (of_rival >= LEAST_ELSEWHERE)
    wrong &= share >= SCANNED_RATIO * (own + 0.5) / (of_rival + 0.5)
    wrong &= of_rival * share >= LEAST_EXPECTED * np.maximum(own, 0.4)
    return here.keys[wrong]


def sound_texts(texts: Sequence[Ids], vocabulary: Sequence[str], scanned: Sequence[bool]) -> list[Ids]:
    """``texts`` without their misread paragraphs; ``scanned`` says of each whether it is known to be read
    from scans.
    """
    pairs = Pairs(texts)
    sequences = {3: misread_trigrams(texts, pairs, vocabulary), 4: misread_pairs(texts, pairs, vocabulary)}
    found = []
    for at, ids in enumerate(texts):
        own = dict(sequences)
        if scanned[at]:
            own[2] = misread_against(ids, [*texts[:at], *texts[at + 1 :]], vocabulary)
        found.append(sound(ids, own))
    return found


def sound(ids: Ids, misread: Mapping[int, Keys]) -> Ids:
    """``ids`` (paragraphs parted by BREAK) without those in which a sequence of ``misread`` stands (by its
    length in words), and without those in their midst.
    """
    wrong = np.zeros(len(ids), bool)
    for length, known in misread.items():
        if len(known) and len(ids) >= length:
            keys = _keys(ids, length)
            place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
            wrong[1 : len(keys) + 1] |= known[place] == keys
    paragraph = np.cumsum(ids == BREAK)
    bad = np.bincount(paragraph, wrong) > 0
    sums = np.cumsum(np.r_[np.zeros(NEAR + 1), bad, np.zeros(NEAR)])
    crowded = sums[2 * NEAR + 1 :] - sums[: -2 * NEAR - 1] >= CROWD
    kept: Ids = ids[~(bad | crowded)[paragraph]]
    return kept
