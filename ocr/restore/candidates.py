"""Which syllables a read word may stand for, with log P(read | syllable).

The inventory is a trie; the search walks it level by level for many words at once, keeping for every
node the best score with which its letters explain each prefix of the word.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lexicon.fold import normal_tone_placement, strip_marks
from lexicon.language_model import LanguageModel
from lexicon.syllables import inventory
from ocr.restore.channel import LETTER_NUMBER, LONGEST, Channel
from ocr.restore.tokens import Case

Scores = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

MOST = 14
BEAM = 11.0  # nats below the best that are still followed
UNIGRAM_WEIGHT = 0.6  # how much the frequency of a syllable counts in the choice of ``MOST``
_NEVER = np.float32(-1e4)
_BATCH = 192


class Candidates(NamedTuple):
    """Word numbers of the language model and their channel scores, best first."""

    ids: Ids
    scores: Scores


class Trie(NamedTuple):
    """Levels of the inventory: for each level the parent, the letter (lower case) and the syllable or -1."""

    first_child: list[npt.NDArray[np.int64]]
    letters: list[npt.NDArray[np.int64]]
    syllables: list[npt.NDArray[np.int64]]


def build_trie(words: dict[str, int]) -> Trie:
    """``words``: syllable -> number. Node n of level d has the children first_child[d][n : n + 2]."""
    level = [""]
    first_child, letters, syllables = [], [], [np.array([-1])]
    prefixes: dict[str, set[str]] = {}
    for word in words:
        for end in range(len(word)):
            prefixes.setdefault(word[:end], set()).add(word[end])
    while level:
        below = [prefix + letter for prefix in level for letter in sorted(prefixes.get(prefix, ()))]
        first_child.append(np.cumsum([0, *(len(prefixes.get(prefix, ())) for prefix in level)]))
        if below:
            letters.append(np.array([LETTER_NUMBER[prefix[-1]] for prefix in below]))
            syllables.append(np.array([words.get(prefix, -1) for prefix in below]))
        level = below
    return Trie(first_child, letters, syllables)


@cache
def _trie(model: LanguageModel) -> Trie:
    known = {syllable: model.index[syllable] for syllable in inventory() if syllable in model.index}
    return build_trie({s: n for s, n in known.items() if all(c in LETTER_NUMBER for c in s)})


@cache
def _by_bare_form(model: LanguageModel) -> dict[str, Ids]:
    found: dict[str, list[int]] = {}
    for syllable in sorted(inventory()):
        if syllable in model.index:
            found.setdefault(strip_marks(syllable), []).append(model.index[syllable])
    return {bare: np.array(ids) for bare, ids in found.items()}


def unmarked(word: str, model: LanguageModel) -> Candidates | None:
    """The syllables that ``word`` is without its marks; None when there are none. Its own marks are kept."""
    lower = normal_tone_placement(word).lower()
    ids = _by_bare_form(model).get(strip_marks(lower))
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
    groups: dict[tuple[int, Case], list[int]] = {}
    for place, (word, case) in enumerate(words):
        groups.setdefault((len(word), case), []).append(place)
    for (length, case), places in groups.items():
        for start in range(0, len(places), _BATCH):
            batch = places[start : start + _BATCH]
            results = _search_batch([words[place][0] for place in batch], length, case, channel, model)
            found.update(zip(batch, results, strict=True))
    return [found[place] for place in range(len(words))]


def _segment_scores(words: Sequence[str], length: int, channel: Channel) -> list[Scores]:
    """For each segment length the scores [word, letter, start]."""
    return [
        np.stack(
            [
                np.stack([channel.scores(word[s : s + size]) for s in range(length - size + 1)], axis=1)
                for word in words
            ]
        )
        for size in range(min(LONGEST, length) + 1)
    ]


def _search_batch(
    words: Sequence[str], length: int, case: Case, channel: Channel, model: LanguageModel
) -> list[Candidates]:
    trie = _trie(model)
    segments = _segment_scores(words, length, channel)
    capital = len(LETTER_NUMBER) // 2
    owner = np.arange(len(words))
    node = np.zeros(len(words), np.int64)
    reach = np.full((len(words), length + 1), _NEVER, np.float32)
    reach[:, 0] = 0
    ends: list[tuple[Ids, Ids, Scores]] = []
    best_end = np.full(len(words), _NEVER, np.float32)
    for depth in range(len(trie.letters)):
        first = trie.first_child[depth]
        sizes = first[node + 1] - first[node]
        parent = np.repeat(np.arange(len(node)), sizes)
        offset = np.arange(len(parent)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        child = first[node][parent] + offset
        owner, before = owner[parent], reach[parent]
        letter = trie.letters[depth][child] + (
            capital if case == "upper" or (case == "title" and not depth) else 0
        )
        reach = np.full((len(child), length + 1), _NEVER, np.float32)
        for size, scores in enumerate(segments):
            reached = before[:, : length + 1 - size] + scores[owner, letter]
            np.maximum(reach[:, size:], reached, out=reach[:, size:])
        syllable = trie.syllables[depth + 1][child]
        total = reach[:, length]
        np.maximum.at(best_end, owner, np.where(syllable >= 0, total, _NEVER))
        whole = np.flatnonzero((syllable >= 0) & (total > best_end[owner] - BEAM))
        ends.append((owner[whole], syllable[whole], total[whole]))
        highest = reach.max(axis=1)
        top = np.full(len(words), _NEVER, np.float32)
        np.maximum.at(top, owner, highest)
        alive = np.flatnonzero(highest > np.maximum(top, best_end)[owner] - BEAM)
        owner, node, reach = owner[alive], child[alive], reach[alive]
        if not len(alive):
            break
    owners, syllables, scores = (np.concatenate(parts) for parts in zip(*ends, strict=True))
    order = np.lexsort((syllables, -scores - UNIGRAM_WEIGHT * model.unigram_scores[syllables], owners))
    owners, syllables, scores = owners[order], syllables[order], scores[order]
    starts = np.searchsorted(owners, np.arange(len(words) + 1))
    return [
        Candidates(syllables[a : min(b, a + MOST)], scores[a : min(b, a + MOST)])
        for a, b in itertools.pairwise(starts)
    ]


def own_number(word: str, model: LanguageModel) -> int:
    """The language model's number of ``word`` as it stands."""
    return model.id(normal_tone_placement(word).lower())
