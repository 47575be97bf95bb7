"""Which syllables a read word may stand for, with log P(read | syllable).

A syllable is an onset and a rhyme. For many words at once, dynamic programming scores every onset against
each beginning of the word and every rhyme against each ending; the two meet at the best place between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache, lru_cache
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
BEAM = 11.0  # nats below the best that are still kept
UNIGRAM_WEIGHT = 0.6  # how much the frequency of a syllable counts in the choice of ``MOST``
_CAPITAL = len(LETTER_NUMBER) // 2
_NEVER = np.float32(-1e4)
_BATCH = 64


class Candidates(NamedTuple):
    """Word numbers of the language model and their channel scores, best first."""

    ids: Ids
    scores: Scores


class Level(NamedTuple):
    """Rhyme endings of one length: the shorter ending each one extends, and the letter it puts before."""

    shorter: Ids
    letter: Ids


class Inventory(NamedTuple):
    """The syllables as onset and rhyme.

    ``onsets`` are the letters of each onset, ``bare_onset`` the place of the empty one; ``levels`` build the
    rhymes from their last letter on, their endings numbered through all levels from 1 (0 is nothing). The
    syllables of onset o stand at first[o] to first[o + 1]; of each, ``rhyme`` is the ending and ``ids`` the
    language model's number.
    """

    onsets: tuple[str, ...]
    bare_onset: int
    levels: tuple[Level, ...]
    first: Ids
    rhyme: Ids
    ids: Ids


def parts(syllable: str) -> tuple[str, str]:
    """The consonants that ``syllable`` begins with, and the rest."""
    start = next((i for i, letter in enumerate(syllable) if strip_marks(letter) in "aeiouy"), len(syllable))
    return syllable[:start], syllable[start:]


def build_inventory(numbers: dict[str, int]) -> Inventory:
    """``numbers``: syllable -> number of the language model."""
    by_onset: dict[str, list[tuple[str, int]]] = {}
    for syllable, number in sorted(numbers.items()):
        onset, rhyme = parts(syllable)
        by_onset.setdefault(onset, []).append((rhyme, number))
    endings = {
        rhyme[start:] for rhymes in by_onset.values() for rhyme, _ in rhymes for start in range(len(rhyme))
    }
    ordered = sorted(endings, key=lambda ending: (len(ending), ending))
    place = {"": 0} | {ending: number for number, ending in enumerate(ordered, 1)}
    levels = []
    for length in range(1, max(map(len, ordered)) + 1):
        here = [ending for ending in ordered if len(ending) == length]
        levels.append(
            Level(
                np.array([place[ending[1:]] for ending in here]),
                np.array([LETTER_NUMBER[ending[0]] for ending in here]),
            )
        )
    sizes = [len(rhymes) for rhymes in by_onset.values()]
    onsets = tuple(by_onset)
    return Inventory(
        onsets,
        onsets.index("") if "" in onsets else -1,
        tuple(levels),
        np.cumsum([0, *sizes]),
        np.array([place[rhyme] for rhymes in by_onset.values() for rhyme, _ in rhymes]),
        np.array([number for rhymes in by_onset.values() for _, number in rhymes]),
    )


def _words(model: LanguageModel) -> dict[str, int]:
    """The syllables and the user's own words that the model knows, with their numbers."""
    own = (
        word for word in model.own_words if word.isalpha() and any(c in "aeiouy" for c in strip_marks(word))
    )
    return {word: model.index[word] for word in sorted(inventory().union(own)) if word in model.index}


@cache
def _inventory(model: LanguageModel) -> Inventory:
    return build_inventory({s: n for s, n in _words(model).items() if all(c in LETTER_NUMBER for c in s)})


@cache
def _by_bare_form(model: LanguageModel) -> dict[str, Ids]:
    found: dict[str, list[int]] = {}
    for word, number in _words(model).items():
        found.setdefault(strip_marks(word), []).append(number)
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
    """For each segment length the scores [start, word, letter]."""
    return [
        np.stack(
            [
                np.stack([channel.scores(word[start : start + size]) for word in words])
                for start in range(length - size + 1)
            ]
        )
        for size in range(min(LONGEST, length) + 1)
    ]


def _search_batch(
    words: Sequence[str], length: int, case: Case, channel: Channel, model: LanguageModel
) -> list[Candidates]:
    known = _inventory(model)
    segments = _segment_scores(words, length, channel)
    onsets = _onset_scores(known, segments, len(words), length, case)
    rhymes, alone = _rhyme_scores(known, segments, len(words), length, case)

    # No syllable beats its onset with the best rhyme at hand, nor its rhyme with the best onset.
    best_rhyme = np.maximum(rhymes.max(axis=2), alone.max(axis=2))
    best_onset = onsets.max(axis=2)
    by_onset = (onsets + best_rhyme[:, :, None]).max(axis=0)
    by_rhyme = (np.maximum(rhymes, alone) + best_onset[:, :, None]).max(axis=0)
    bound = by_onset.max(axis=1, keepdims=True) - BEAM
    word, onset = np.nonzero(by_onset >= bound)
    sizes = (known.first[1:] - known.first[:-1])[onset]
    pair = np.repeat(np.arange(len(word)), sizes)
    syllable = np.repeat(known.first[onset] - np.cumsum(sizes) + sizes, sizes) + np.arange(len(pair))
    promising = (by_rhyme >= bound)[word[pair], known.rhyme[syllable]]
    pair, syllable = pair[promising], syllable[promising]
    owner, onset, ending = word[pair], onset[pair], known.rhyme[syllable]
    total = np.full(len(pair), _NEVER, np.float32)
    for end in range(length + 1):
        np.maximum(total, onsets[end, owner, onset] + rhymes[end, owner, ending], out=total)
    bare = np.flatnonzero(onset == known.bare_onset)
    total[bare] = alone[0, owner[bare], ending[bare]]

    best = np.full(len(words), _NEVER, np.float32)
    np.maximum.at(best, owner, total)
    near = np.flatnonzero(total > best[owner] - BEAM)
    owners, ids, scores = owner[near], known.ids[syllable[near]], total[near]
    order = np.lexsort((ids, -scores - UNIGRAM_WEIGHT * model.unigram_scores[ids], owners))
    owners, ids, scores = owners[order], ids[order], scores[order]
    starts = np.searchsorted(owners, np.arange(len(words) + 1))
    return [
        Candidates(ids[a : min(b, a + MOST)], scores[a : min(b, a + MOST)])
        for a, b in itertools.pairwise(starts)
    ]


def _onset_scores(
    known: Inventory, segments: Sequence[Scores], count: int, length: int, case: Case
) -> Scores:
    """[i, word, onset]: how well the onset explains the first i characters."""
    found = np.full((length + 1, count, len(known.onsets)), _NEVER, np.float32)
    for number, onset in enumerate(known.onsets):
        reach = np.full((length + 1, count), _NEVER, np.float32)
        reach[0] = 0
        for place, letter in enumerate(onset):
            row = LETTER_NUMBER[letter] + (
                _CAPITAL if case == "upper" or (case == "title" and not place) else 0
            )
            before, reach = reach, np.full((length + 1, count), _NEVER, np.float32)
            for size, scores in enumerate(segments):
                reached = before[: length + 1 - size] + scores[:, :, row]
                np.maximum(reach[size:], reached, out=reach[size:])
        found[:, :, number] = reach
    return found


def _rhyme_scores(
    known: Inventory, segments: Sequence[Scores], count: int, length: int, case: Case
) -> tuple[Scores, Scores]:
    """[i, word, ending]: how well the ending explains the characters from i on, after an onset and alone."""
    size_of = 1 + sum(len(level.letter) for level in known.levels)
    inner = np.full((length + 1, count, size_of), _NEVER, np.float32)
    inner[length, :, 0] = 0
    alone = inner if case != "title" else inner.copy()
    start = 1
    for level in known.levels:
        end = start + len(level.letter)
        after = inner[:, :, level.shorter]
        for table, capital in ((inner, case == "upper"), (alone, case != "lower")):
            rows = level.letter + (_CAPITAL if capital else 0)
            for size, scores in enumerate(segments):
                reached = after[size:] + scores[:, :, rows]
                here = table[: length + 1 - size, :, start:end]
                np.maximum(here, reached, out=here)
            if case != "title":
                break
        start = end
    return inner, alone


def own_number(word: str, model: LanguageModel) -> int:
    """The language model's number of ``word`` as it stands."""
    return model.id(_plain(word))


@lru_cache(maxsize=65536)
def _plain(word: str) -> str:
    return normal_tone_placement(word).lower()
