"""What the recogniser makes of each letter in this document, learned from words that are hardly in doubt.

The channel knows what several recognisers make of a letter. One layer was written by one of them: where
``hành`` and ``và`` lost their marks, ``là`` was not read ``lé``. So the letters of sure words are counted,
and the candidates of the others weighed by how this document reads letters rather than how all do.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

import numpy as np

from lexicon.language_model import LanguageModel
from ocr.restore.channel import LETTER_NUMBER, LONGEST, Channel
from ocr.restore.decoder import Floats, Lattice
from ocr.restore.slots import Slot
from ocr.restore.tokens import in_case

_SURE, _IN_DOUBT = 0.95, 0.9995
"""Posteriors from which a word is counted, and up to which its candidates are weighed again."""

_PRIOR = 6.0
"""Weight of the channel, in occurrences of the letter."""

_MOST_OF_ONE = 4
"""Occurrences of a word in one reading that count: ten more of the same say little of its letters."""

_WEIGHT = 1.0
"""Exponent of the change in likelihood: neighbouring letters are not read independently."""

Pair = tuple[str, str]
"""A syllable as printed, cased, and what was read."""

Counts = Mapping[str, Counter[str]]
"""Printed letter -> what was read for it -> occurrences."""


def with_habits(
    given: Lattice, share: Floats, slots: Sequence[Slot], channel: Channel, model: LanguageModel
) -> Lattice:
    """``given`` with the scores of doubtful words changed by the habits of the sure ones.

    ``share`` are the posteriors of ``given``, one row a slot.
    """
    best = share.argmax(axis=1)
    top = share[np.arange(len(share)), best]
    seen: Counter[Pair] = Counter()
    for row in np.flatnonzero(top >= _SURE).tolist():
        pair = _pair(slots[row], int(given.ids[row, best[row]]), model)
        if pair is not None:
            seen[pair] += 1
    counted = {pair: min(times, _MOST_OF_ONE) for pair, times in seen.items()}
    habits: dict[str, Counter[str]] = {}
    for pair, times in counted.items():
        for letter, segment in _cut(pair, channel):
            habits.setdefault(letter, Counter())[segment] += times

    @cache
    def change(pair: Pair) -> float:
        own = counted.get(pair, 0)
        return _WEIGHT * sum(
            _changed(habits.get(letter, Counter()), letter, segment, own, channel)
            for letter, segment in _cut(pair, channel)
        )

    scores = given.scores.copy()
    doubted = np.flatnonzero((top < _IN_DOUBT) & (given.used.sum(axis=1) > 1))
    for row in doubted.tolist():
        for column in np.flatnonzero(given.used[row]).tolist():
            pair = _pair(slots[row], int(given.ids[row, column]), model)
            if pair is not None:
                scores[row, column] += change(pair)
    return given._replace(scores=scores)


def _pair(slot: Slot, number: int, model: LanguageModel) -> Pair | None:
    if slot.piece is None or slot.piece.kind != "word":
        return None
    word = model.vocabulary[number]
    return (in_case(word, slot.piece.case), slot.piece.core) if _is_spelled(word) else None


@lru_cache(maxsize=65536)
def _is_spelled(word: str) -> bool:
    return all(letter in LETTER_NUMBER for letter in word)


def _changed(habit: Counter[str], letter: str, segment: str, own: int, channel: Channel) -> float:
    """log of P(segment | letter) in this document over that of the channel, ``own`` occurrences apart."""
    usual = math.exp(float(channel.scores(segment)[LETTER_NUMBER[letter]]))
    seen, of_letter = max(habit[segment] - own, 0), max(habit.total() - own, 0)
    return math.log((seen + _PRIOR * usual) / ((of_letter + _PRIOR) * usual))


@lru_cache(maxsize=65536)
def _cut(pair: Pair, channel: Channel) -> tuple[Pair, ...]:
    """The letters of the printed word, each with what was read for it, as the channel cuts best."""
    printed, read = pair
    width = len(read)
    nowhere: tuple[float, tuple[int, ...]] = (-math.inf, ())
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ()), *[nowhere] * width]
    for letter in printed:
        number = LETTER_NUMBER[letter]
        row = [nowhere] * len(best)
        for start, (score, cuts) in enumerate(best):
            if score == -math.inf:
                continue
            for end in range(start, min(start + LONGEST, width) + 1):
                total = score + float(channel.scores(read[start:end])[number])
                if total > row[end][0]:
                    row[end] = (total, (*cuts, end))
        best = row
    ends = best[width][1]
    return tuple(_segments(printed, read, ends))


def _segments(printed: str, read: str, ends: Sequence[int]) -> Iterator[Pair]:
    start = 0
    for letter, end in zip(printed, ends, strict=False):
        yield letter, read[start:end]
        start = end
