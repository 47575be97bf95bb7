"""Which syllables a read word may stand for, with log P(read | syllable).

A syllable is an onset and a rhyme. Every onset is scored against each beginning of the word and every rhyme
against each ending, for many words at once; the two meet at the best place between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from lexicon.fold import normal_tone_placement, strip_marks
from lexicon.language_model import UNKNOWN, LanguageModel
from lexicon.same_letters import known_words, same_letters
from ocr.restore.channel import LETTER_NUMBER, Channel, Scores
from ocr.restore.inventory import Ids, Inventory, build_inventory
from ocr.restore.parts import NEVER, LearnedParts, PartScores
from ocr.restore.tokens import LONGEST_WORD, Case

MOST = 18
BEAM = 12.0  # nats below the best that are still kept
UNIGRAM_WEIGHT = 0.6  # how much the frequency of a syllable counts in the choice of ``MOST``
_LONGEST_ONSET_READ = 5
_BATCH, _ADDED = 128, 512  # words scored at once, and added at once


class Candidates(NamedTuple):
    """Word numbers of the language model and their channel scores, best first."""

    ids: Ids
    scores: Scores


@cache
def _inventory(model: LanguageModel) -> Inventory:
    return build_inventory(
        {s: n for s, n in known_words(model).items() if all(c in LETTER_NUMBER for c in s)}
    )


def unmarked(word: str, model: LanguageModel) -> Candidates | None:
    """The syllables that ``word`` is without its marks; None when there are none. Its own marks are kept."""
    lower = normal_tone_placement(word).lower()
    ids = same_letters(model).get(strip_marks(lower))
    if ids is None:
        return None
    if not lower.isascii():
        ids = ids[[lower == model.vocabulary[i] for i in ids]]
        if not len(ids):
            return None
    return Candidates(ids, np.zeros(len(ids), np.float32))


def search(words: Sequence[tuple[str, Case]], channel: Channel, model: LanguageModel) -> list[Candidates]:
    """For each word as read, printed in the given case, its ``MOST`` most promising syllables."""
    found: dict[int, Candidates] = {}
    by_case: dict[Case, list[int]] = {}
    for place, (_, case) in enumerate(words):
        by_case.setdefault(case, []).append(place)
    for case, places in by_case.items():
        find = _search(channel, model, case)
        places.sort(key=lambda place: len(words[place][0]))
        for start in range(0, len(places), _BATCH):
            batch = places[start : start + _BATCH]
            if not start % _ADDED:
                find.add([words[place][0] for place in places[start : start + _ADDED]])
            found.update(zip(batch, find.candidates([words[place][0] for place in batch]), strict=True))
    return [found[place] for place in range(len(words))]


@lru_cache(maxsize=12)
def _search(channel: Channel, model: LanguageModel, case: Case) -> _Search:
    return _Search(channel, model, case)


class _Search:
    """The search for words that were printed in one case."""

    def __init__(self, channel: Channel, model: LanguageModel, case: Case) -> None:
        self._known = _inventory(model)
        self._usual = model.unigram_scores
        self._onsets = PartScores(self._known.onsets, case, channel, channel.onsets, at_end=True)
        inner: Case = "lower" if case == "title" else case
        self._rhymes = PartScores(self._known.rhymes, inner, channel, channel.rhymes, at_end=False)
        self._alone = LearnedParts(self._known.rhymes, "title", channel.rhymes) if case == "title" else None

    def add(self, words: Sequence[str]) -> None:
        """Makes the beginnings and endings of ``words`` known."""
        self._onsets.add([word[:_LONGEST_ONSET_READ] for word in words])
        self._rhymes.add(words)

    def candidates(self, words: Sequence[str]) -> list[Candidates]:
        """For each of ``words``, which were added, its most promising syllables."""
        known = self._known
        most = min(max(map(len, words)), _LONGEST_ONSET_READ)
        cuts = [[(w[:i], w[i:]) if i <= len(w) else (None, None) for w in words] for i in range(most + 1)]
        onset_rows = np.stack([self._onsets.rows([onset for onset, _ in row]) for row in cuts])
        rhyme_rows = np.stack([self._rhymes.rows([rhyme for _, rhyme in row]) for row in cuts])
        onsets, rhymes = self._onsets.scores[onset_rows], self._rhymes.scores[rhyme_rows]

        # No syllable beats its onset with the best rhyme at hand, nor its rhyme with the best onset.
        by_onset = (onsets + self._rhymes.best[rhyme_rows][:, :, None]).max(axis=0)
        by_rhyme = (rhymes + self._onsets.best[onset_rows][:, :, None]).max(axis=0)
        alone = self._whole_rhymes(words)
        if alone is not None:
            np.maximum(by_onset[:, 0], alone.max(axis=1), out=by_onset[:, 0])
            np.maximum(by_rhyme, alone, out=by_rhyme)
        bound = by_onset.max(axis=1, keepdims=True) - BEAM
        word, onset = np.nonzero(by_onset >= bound)
        sizes = (known.first[1:] - known.first[:-1])[onset]
        pair = np.repeat(np.arange(len(word)), sizes)
        syllable = np.repeat(known.first[onset] - np.cumsum(sizes) + sizes, sizes) + np.arange(len(pair))
        promising = (by_rhyme >= bound)[word[pair], known.rhyme[syllable]]
        pair, syllable = pair[promising], syllable[promising]
        owner, onset, rhyme = word[pair], onset[pair], known.rhyme[syllable]
        total = np.full(len(pair), NEVER)
        for place in range(most + 1):
            np.maximum(total, onsets[place, owner, onset] + rhymes[place, owner, rhyme], out=total)
        if alone is not None:
            bare = np.flatnonzero(onset == 0)
            total[bare] = alone[owner[bare], rhyme[bare]]
        return self._best_of_each(owner, known.ids[syllable], total, len(words))

    def _whole_rhymes(self, words: Sequence[str]) -> Scores | None:
        """Where the capital is the rhyme's: the scores of syllables without an onset, [word, rhyme]."""
        if self._alone is None:
            return None
        by_length = [list(group) for _, group in itertools.groupby(words, len)]
        return np.concatenate([self._rhymes.alone(group, self._alone) for group in by_length])

    def _best_of_each(self, owner: Ids, ids: Ids, total: Scores, count: int) -> list[Candidates]:
        best = np.full(count, NEVER)
        np.maximum.at(best, owner, total)
        near = np.flatnonzero(total > best[owner] - BEAM)
        owner, ids, total = owner[near], ids[near], total[near]
        order = np.lexsort((ids, -total - UNIGRAM_WEIGHT * self._usual[ids], owner))
        owner, ids, total = owner[order], ids[order], total[order]
        starts = np.searchsorted(owner, np.arange(count + 1))
        return [
            Candidates(ids[a : min(b, a + MOST)], total[a : min(b, a + MOST)])
            for a, b in itertools.pairwise(starts)
        ]


def own_number(word: str, model: LanguageModel) -> int:
    """The language model's number of ``word`` as it stands."""
    return model.id(_plain(word)) if len(word) <= LONGEST_WORD else UNKNOWN


@lru_cache(maxsize=65536)
def _plain(word: str) -> str:
    return normal_tone_placement(word).lower()
