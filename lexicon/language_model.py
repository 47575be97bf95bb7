"""Trigram model over syllables, memory-mapped (``data/language_model/``).

Text is lower-cased syllables in the older tone placement; every token with a digit is ``<number>``, the
marks . ; : ? ! ( ) and the end of a paragraph are ``<break>``, commas and dashes are left out. Probabilities
are natural logarithms of an interpolated absolute-discount model (Ney, Essen and Kneser 1994), pruned by
weighted loss of likelihood (after Stolcke 1998) and kept in back-off form, one byte each. Bigrams that begin
no trigram have no back-off weight.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from copy import copy
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lexicon.fold import normal_tone_placement

Ids = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]

BREAK, NUMBER, UNKNOWN = 0, 1, 2
SPECIAL = ("<break>", "<number>", "<unknown>")
BREAK_MARKS = ".;:?!()"
SCORE_STEP = 1 / 12.5  # nats in one step of a stored score: 0 to -20.4
BACKOFF_STEP = 1 / 25  # and of a stored back-off weight: +2 to -8.2
BACKOFF_TOP = 2.0
LARGE = 255  # counts of trigrams in one byte; this and more stand in a table of their own
TERM_SHARE = 0.3
OWN_WORD_SHARE = 1e-5  # of all words, for a word that a user added
# Shares of the shorter context in every probability: fixed phrases of the law leave next to nothing for what
# never followed them in training, far less than there is.
BIGRAM_FLOOR, TRIGRAM_FLOOR = 0.03, 0.06
OWN_MODEL_SHARE = 0.4  # of a user's model in every probability

_ZERO = np.float32(0)

FOLDER = Path(__file__).parent / "data" / "language_model"
ARRAYS = (
    "unigram_scores",
    "unigram_backoffs",
    "bigram_counts",
    "bigram_words",
    "bigram_scores",
    "bigram_backoffs",
    "trigram_counts",
    "large_trigram_counts",
    "trigram_words",
    "trigram_scores",
)
_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(rf"[^\W\d_]+|[{re.escape(BREAK_MARKS)}]")


def tokens(text: str) -> list[str]:
    """``text`` as the model counts it, special tokens included."""
    found: list[str] = []
    for part in text.split():
        if _DIGIT.search(part):
            found.append(SPECIAL[NUMBER])
        else:
            found += map(_token, _TOKEN.findall(part))
    return found


def _token(found: str) -> str:
    return SPECIAL[BREAK] if found in BREAK_MARKS else normal_tone_placement(found).lower()


class Pairs(NamedTuple):
    """Scores of bigrams, and where each stands in the table (-1 when it backs off)."""

    scores: Scores
    places: Ids


class LanguageModel:
    """A model in ``folder``. Raises FileNotFoundError or ValueError when the folder holds none."""

    def __init__(self, folder: Path) -> None:
        self.vocabulary = tuple((folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:-1])
        self.index = {word: number for number, word in enumerate(self.vocabulary)}
        stored = {name: np.load(folder / f"{name}.npy", "r", allow_pickle=False) for name in ARRAYS}
        self.unigram_scores: Scores = np.array(stored["unigram_scores"])
        self._unigram_backoffs: Scores = np.array(stored["unigram_backoffs"])
        words = np.arange(len(self.vocabulary), dtype=np.uint32)
        first = np.repeat(words << np.uint32(16), stored["bigram_counts"])
        self._bigrams = first | stored["bigram_words"]
        places = np.arange(len(self._bigrams), dtype=np.uint64) << np.uint64(16)
        counts = stored["trigram_counts"].astype(np.uint16)
        counts[counts == LARGE] = stored["large_trigram_counts"]
        self._trigrams = np.repeat(places, counts) | stored["trigram_words"]
        self._bigram_backoffs = np.full(len(counts), round(BACKOFF_TOP / BACKOFF_STEP), np.uint8)
        self._bigram_backoffs[counts > 0] = stored["bigram_backoffs"]
        self._bigram_bytes = stored["bigram_scores"]
        self._trigram_scores = stored["trigram_scores"]
        steps = np.arange(256, dtype=np.float32)
        self._score_of: Scores = -steps * np.float32(SCORE_STEP)
        self._backoff_of: Scores = np.float32(BACKOFF_TOP) - steps * np.float32(BACKOFF_STEP)

        self.own_words: frozenset[str] = frozenset()
        self._own_pairs = np.zeros(0, np.uint32)
        self._own_model: LanguageModel | None = None
        self._ids_in_own: Ids = np.zeros(0, np.int64)
        self._mix()

    def _mix(self) -> None:
        """Scores of bigrams and of backing off, with the shares of the shorter contexts."""
        second = self._bigrams & np.uint32(0xFFFF)
        found = self._score_of[self._bigram_bytes]
        self._bigram_scores = _mixed(found, self.unigram_scores[second], BIGRAM_FLOOR)
        self._unigram_backoffs_mixed = _mixed(self._unigram_backoffs, _ZERO, BIGRAM_FLOOR)
        self._backoff_mixed = _mixed(self._backoff_of, _ZERO, TRIGRAM_FLOOR)

    def with_model(self, own: LanguageModel) -> LanguageModel:
        """This model, with OWN_MODEL_SHARE of every probability from the model of a user.

        Words that only ``own`` knows join the vocabulary and ``own_words``, the frequent ones first, as far
        as numbers of 16 bits reach.
        """
        order = np.argsort(-own.unigram_scores, kind="stable")
        new = [word for i in order if (word := own.vocabulary[i]) not in self.index]
        richer = self._with_words(new[: 2**16 - len(self.vocabulary)])
        richer._own_model = own
        richer._ids_in_own = np.array([own.id(word) for word in richer.vocabulary], np.int64)
        known = richer._ids_in_own != UNKNOWN
        known[UNKNOWN] = True
        theirs = np.where(known, own.unigram_scores[richer._ids_in_own], -np.inf)
        ours = richer.unigram_scores
        ours[len(self.vocabulary) :] = -np.inf
        richer.unigram_scores = _mixed(ours, theirs, OWN_MODEL_SHARE)
        richer._mix()
        return richer

    def _with_words(self, new: Sequence[str]) -> LanguageModel:
        """This model with ``new`` words in the vocabulary and in ``own_words``."""
        richer = copy(self)
        richer.own_words = self.own_words | set(new)
        richer.vocabulary = (*self.vocabulary, *new)
        richer.index = {word: number for number, word in enumerate(richer.vocabulary)}
        own_score = np.full(len(new), math.log(OWN_WORD_SHARE), np.float32)
        richer.unigram_scores = np.concatenate([self.unigram_scores, own_score])
        richer._unigram_backoffs = np.concatenate([self._unigram_backoffs, np.zeros(len(new), np.float32)])
        richer._ids_in_own = np.concatenate([self._ids_in_own, np.full(len(new), UNKNOWN, np.int64)])
        richer._mix()
        return richer

    def with_terms(self, terms: Iterable[str]) -> LanguageModel:
        """This model, expecting words to follow each other as in ``terms`` (P at least TERM_SHARE).

        Words of ``terms`` that it does not know join the vocabulary and ``own_words``.
        """
        texts = [tokens(term) for term in terms]
        richer = self._with_words([word for word in dict.fromkeys(chain(*texts)) if word not in self.index])
        pairs = set(self._own_pairs.tolist())
        for text in texts:
            pairs.update((richer.id(a) << 16) | richer.id(b) for a, b in pairwise(text))
        richer._own_pairs = np.array(sorted(pairs), np.uint32)
        return richer

    def id(self, word: str) -> int:
        """Number of ``word`` (lower case, older tone placement), UNKNOWN when it is not in the vocabulary."""
        return self.index.get(word, UNKNOWN)

    def pairs(self, first: Ids, second: Ids) -> Pairs:
        """log P(second | first) for arrays of equal shape."""
        wanted = (first.astype(np.uint32) << np.uint32(16)) | second.astype(np.uint32)
        places = _places(self._bigrams, wanted)
        found = self._bigrams[places] == wanted
        scores = np.where(
            found,
            self._bigram_scores[places],
            self._unigram_backoffs_mixed[first] + self.unigram_scores[second],
        )
        places = np.where(found, places, -1)
        if self._own_model is not None:
            theirs = self._own_model.pairs(self._ids_in_own[first], self._ids_in_own[second])
            unknown = (self._ids_in_own[second] == UNKNOWN) & (second != UNKNOWN)
            scores = _mixed(scores, np.where(unknown, -np.inf, theirs.scores), OWN_MODEL_SHARE)
            places = _two_places(places, theirs.places)
        if len(self._own_pairs):
            own = np.minimum(np.searchsorted(self._own_pairs, wanted), len(self._own_pairs) - 1)
            least = np.where(self._own_pairs[own] == wanted, math.log(TERM_SHARE), -np.inf)
            scores = np.maximum(scores, least).astype(np.float32)
        return Pairs(scores, places)

    def triples(self, places: Ids, third: Ids, lower: Scores) -> Scores:
        """log P(third | bigram): ``places`` are from ``pairs``, ``lower`` is log P(third | second)."""
        if self._own_model is not None:
            places, own_places = _split_places(places)
            theirs = self._own_model.triples(own_places, self._ids_in_own[third], lower)
            return _mixed(self._triples(places, third, lower), theirs, OWN_MODEL_SHARE)
        return self._triples(places, third, lower)

    def _triples(self, places: Ids, third: Ids, lower: Scores) -> Scores:
        known = np.maximum(places, 0)
        wanted = (known.astype(np.uint64) << np.uint64(16)) | third.astype(np.uint64)
        at = _places(self._trigrams, wanted)
        found = np.flatnonzero((self._trigrams[at] == wanted) & (places >= 0))
        scores = lower + np.where(places >= 0, self._backoff_mixed[self._bigram_backoffs[known]], 0)
        seen = self._score_of[self._trigram_scores[at[found]]]
        scores[found] = _mixed(seen, lower[found], TRIGRAM_FLOOR)
        return scores


def _places(table: npt.NDArray[np.unsignedinteger], wanted: npt.NDArray[np.unsignedinteger]) -> Ids:
    """Where each key is in a sorted table, if it is there; in order, for what lies near was read just now."""
    flat = wanted.ravel()
    order = np.argsort(flat)
    places = np.empty(len(flat), np.int64)
    places[order] = np.searchsorted(table, flat[order])
    np.minimum(places, len(table) - 1, out=places)
    return places.reshape(wanted.shape)


def _mixed(scores: Scores, lower: Scores | np.float32, share: float) -> Scores:
    mixed: Scores = np.logaddexp(scores + math.log1p(-share), lower + math.log(share)).astype(np.float32)
    return mixed


def _two_places(first: Ids, second: Ids) -> Ids:
    """One number for a place in each of two tables; -1 when there is none in either."""
    both: Ids = ((first + 1) << 32 | (second + 1)) - 1
    return both


def _split_places(both: Ids) -> tuple[Ids, Ids]:
    return ((both + 1) >> 32) - 1, ((both + 1) & 0xFFFFFFFF) - 1


@cache
def default_model() -> LanguageModel:
    """The model that comes with sohoa."""
    return LanguageModel(FOLDER)
