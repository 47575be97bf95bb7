"""Adapts the channel to the document: what a read word turned out to be here, it is likely to be again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.restore.decoder import Floats, Lattice

PRIOR = 4.0  # weight of the learned channel, in occurrences of the syllable


def adapted(given: Lattice, share: Floats, words: Sequence[str]) -> Lattice:
    """``given`` with scores re-estimated from the posteriors ``share``, one row a slot read as ``words``.

    P(word | syllable) becomes (n(word, syllable) + PRIOR * P) / (n(syllable) + PRIOR), n being expected counts.
    """
    numbers = {word: number for number, word in enumerate(dict.fromkeys(words))}
    row = np.array([numbers[word] for word in words])[:, None]
    used = given.used
    size = int(given.ids.max()) + 1
    joint = (row * size + given.ids)[used]
    keys, place = np.unique(joint, return_inverse=True)
    together = np.bincount(place, share[used], len(keys))
    alone = np.bincount(given.ids[used], share[used], size)
    learned = np.exp(given.scores[used])
    # The occurrence in hand is not evidence for itself.
    others = np.maximum(together[place] - share[used], 0)
    total = np.maximum(alone[given.ids[used]] - share[used], 0)
    scores = given.scores.copy()
    scores[used] = np.log((others + PRIOR * learned) / (total + PRIOR))
    return given._replace(scores=scores)
