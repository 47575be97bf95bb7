"""Adapts candidates to the document: what a word was here, it is likely to be again.

After a first decoding, expected counts say which syllables the document uses and what the recogniser made
of each. Two things are re-estimated: P(read word | syllable), and how much likelier than usual a syllable is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lexicon.language_model import UNKNOWN, Ids, LanguageModel
from ocr.restore.decoder import Floats, Lattice

CHANNEL_PRIOR = 4.0  # weight of the learned channel, in occurrences of the syllable
USE_PRIOR = 5.0  # weight of the usual shares among the readings of a word, in occurrences of the word
USE_WEIGHT = 0.4  # exponent of the change in share
CLEAR = 3.0  # exponent of the posteriors that are counted: many small ones of one mistake are no evidence


USUAL_ERROR_RATE = 0.01
_HIGHEST_ERROR_RATE = 0.2  # a text worse than that is weighed like one
_LEAST_SCORE = -60.0  # nats: what is less likely is as good as impossible, and exp stays a number
_RATE_PRIOR_WORDS, _RATE_PRIOR_WRONG = 150.0, 0.05


def doubted(given: Lattice, doubt: Floats, own: Ids) -> Lattice:
    """``given`` with ``doubt`` (nats, one a slot) for every candidate but the slot's ``own`` number."""
    scores = given.scores + np.where(given.ids != own[:, None], doubt[:, None], 0.0)
    return given._replace(scores=scores)


def at_error_rate(given: Lattice, share: Floats, own: Ids) -> Lattice:
    """``given`` (made for USUAL_ERROR_RATE) with its candidates weighed for the error rate of this text.

    ``own`` holds the number of each word as read; the rate is the expected share of slots with a choice in
    which something else was printed.
    """
    other = given.used & (given.ids != own[:, None])
    words = int((own >= 0).sum())
    rate = (share[other].sum() + _RATE_PRIOR_WRONG) / (words + _RATE_PRIOR_WORDS)
    scores = given.scores.copy()
    scores[other] += np.log(min(rate, _HIGHEST_ERROR_RATE) / USUAL_ERROR_RATE)
    return given._replace(scores=scores)


def adapted(given: Lattice, share: Floats, words: Sequence[str], model: LanguageModel) -> Lattice:
    """``given`` with scores re-estimated from the posteriors ``share``, one row a slot read as ``words``.

    P(word | syllable) becomes (n(word, syllable) + a P) / (n(syllable) + a); the share q of a syllable among
    the readings of a word becomes r = (n(word, syllable) + b q) / (n(word) + b) and (r / q) ** c is a factor.
    The occurrence in hand is never evidence for itself.
    """
    numbers = {word: number for number, word in enumerate(dict.fromkeys(words))}
    row = np.array([numbers[word] for word in words])
    used = given.used
    clear = share**CLEAR
    clear /= clear.sum(axis=1, keepdims=True)
    syllables, mine = given.ids[used], clear[used]
    owner = np.broadcast_to(row[:, None], used.shape)[used]
    size = int(given.ids.max()) + 1
    keys, place = np.unique(owner * size + syllables, return_inverse=True)
    together = np.maximum(np.bincount(place, mine, len(keys))[place] - mine, 0)
    everywhere = np.maximum(np.bincount(syllables, mine, size)[syllables] - mine, 0)
    times = np.bincount(row)[owner] - 1.0

    channel = np.log(
        (together + CHANNEL_PRIOR * np.exp(np.maximum(given.scores[used], _LEAST_SCORE)))
        / (everywhere + CHANNEL_PRIOR)
    )
    usual = np.where(
        used, np.exp(model.unigram_scores[given.ids] + np.maximum(given.scores, _LEAST_SCORE)), 0.0
    )
    usual = (usual / usual.sum(axis=1, keepdims=True))[used]
    now = (together + USE_PRIOR * usual) / (times + USE_PRIOR)
    scores = given.scores.copy()
    known = syllables != UNKNOWN  # the unknown words of a document are not one word
    scores[used] = np.where(known, channel + USE_WEIGHT * np.log(now / usual), scores[used])
    return given._replace(scores=scores)
