"""Words that trigrams leave in doubt, to learn from: what stands around them, and what they may be.

A text is read as a recogniser of English would have read it, word by word, by the learned shares of readings.
The language model must not have seen the text, or it would be surer than it has a right to be.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lexicon.fold import strip_marks
from lexicon.language_model import BREAK, UNKNOWN, Ids, LanguageModel
from lexicon.syllables import inventory
from ocr.restore.channel import channel
from ocr.restore.context import DOUBTED_BELOW, REACH
from ocr.restore.decoder import Floats
from ocr.restore.slots import CandidateTable
from ocr.restore.tokens import Piece

NONE = -1
_READINGS, _CANDIDATES, _KEPT = 10, 10, 6  # readings of a word, syllables of a reading, those left in doubt
_UNMARKED = 0.15  # share, at least, of readings that are not among the commonest
_SURE_OF_PAIRS, _LEAST_OF_PAIRS, _SPAN = 0.999, 1e-5, 15.0
_BLOCK = 100_000
_NEVER = -60.0


class Examples(NamedTuple):
    """``around`` [example, place] are word numbers, the word itself in the middle; ``candidates`` [example,
    candidate] hold the word first, then its rivals, NONE where there are fewer; ``logs`` [example, candidate]
    what trigrams and channel say of them.
    """

    around: npt.NDArray[np.uint16]
    candidates: npt.NDArray[np.int16]
    logs: npt.NDArray[np.float16]


class Readings(NamedTuple):
    """What words are read as: sums of shares and numbers of readings [word, reading]; the syllables of each
    reading and log P(reading | syllable) [reading, candidate].
    """

    shares: Floats
    numbers: Ids
    syllables: Ids
    scores: Floats


def readings(model: LanguageModel) -> Readings:
    """The commonest readings of every syllable, and its bare letters."""
    by_word: dict[int, list[tuple[float, str]]] = {}
    for read, of_syllable in channel("english_layer").words.read.items():
        if any(c.isalpha() for c in read):
            for syllable, score in of_syllable.items():
                by_word.setdefault(model.id(syllable), []).append((float(np.exp(score)), read))
    shares = np.zeros((len(model.vocabulary), _READINGS))
    numbers = np.full(shares.shape, NONE)
    distinct: dict[str, int] = {}
    for number, word in enumerate(model.vocabulary):
        if word in inventory():
            common = sorted(by_word.get(number, ()), reverse=True)[: _READINGS - 1]
            rest = max(_UNMARKED, 1 - sum(share for share, _ in common))
            common.append((0.3 * rest if common else 1.0, strip_marks(word)))
            shares[number, : len(common)] = [share for share, _ in common]
            numbers[number, : len(common)] = [distinct.setdefault(read, len(distinct)) for _, read in common]
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1e-9)
    table = CandidateTable(model)
    found = table.find([Piece("", read, "", "word", "lower") for read in distinct], "english_layer")
    syllables = np.full((len(distinct), _CANDIDATES), NONE)
    scores = np.full(syllables.shape, _NEVER)
    for (read, _), of_read in found.items():
        order = np.argsort(-of_read.scores - model.unigram_scores[of_read.ids])[:_CANDIDATES]
        syllables[distinct[read], : len(order)] = of_read.ids[order]
        scores[distinct[read], : len(order)] = of_read.scores[order]
    syllables[syllables == UNKNOWN] = NONE
    return Readings(np.cumsum(shares, axis=1), numbers, syllables, scores)


def examples(ids: Ids, model: LanguageModel, known: Readings, chance: np.random.Generator) -> Examples:
    """The places of the text ``ids`` that ``model`` is not sure of."""
    padded = np.pad(ids.astype(np.int64), REACH, constant_values=BREAK)
    blocks = [np.arange(start, min(start + _BLOCK, len(ids))) + REACH for start in range(0, len(ids), _BLOCK)]
    found = [
        _in_doubt(padded, block[known.numbers[padded[block], 0] != NONE], model, known, chance)
        for block in blocks
    ]
    at, candidates, logs = (np.concatenate(parts) for parts in zip(*found, strict=True))
    around = np.stack([padded[at + offset] for offset in range(-REACH, REACH + 1)], axis=1)
    return Examples(
        around.astype(np.uint16),
        candidates.astype(np.int16),
        logs.astype(np.float16),
    )


def _in_doubt(
    ids: Ids, at: Ids, model: LanguageModel, known: Readings, chance: np.random.Generator
) -> tuple[Ids, Ids, Floats]:
    """Those of the places ``at`` where it is doubtful what stands there: places, candidates, logs."""
    word = ids[at]
    pick = (chance.random(len(at))[:, None] > known.shares[word]).sum(axis=1)
    reading = known.numbers[word, np.minimum(pick, _READINGS - 1)]
    options = known.syllables[reading]
    several = (reading != NONE) & ((options != NONE).sum(axis=1) > 1)
    at, options, scores = at[several], options[several], known.scores[reading[several]]

    row, column = np.nonzero(options != NONE)
    own, left, right = options[row, column], ids[at - 1][row], ids[at + 1][row]
    logs = np.full(options.shape, _NEVER)
    logs[row, column] = scores[row, column] + model.pairs(left, own).scores + model.pairs(own, right).scores
    share = _shares(logs)
    best = np.argsort(-share, axis=1, kind="stable")[:, :_KEPT]
    options, scores, share = (np.take_along_axis(a, best, axis=1) for a in (options, scores, share))
    options = np.where(share > _LEAST_OF_PAIRS, options, NONE)
    doubted = share[:, 0] < _SURE_OF_PAIRS
    at, options, scores = at[doubted], options[doubted], scores[doubted]

    row, column = np.nonzero(options != NONE)
    own = options[row, column]
    before, left, right, after = (ids[at + offset][row] for offset in (-2, -1, 1, 2))
    into, behind = model.pairs(left, own), model.pairs(own, right)
    first, third = model.pairs(before, left).places, model.pairs(right, after).scores
    logs = np.full(options.shape, _NEVER)
    logs[row, column] = (
        scores[row, column]
        + model.triples(np.where(left == BREAK, -1, first), own, into.scores)
        + model.triples(into.places, right, behind.scores)
        + model.triples(np.where(right == BREAK, -1, behind.places), after, third)
    )
    logs -= logs.max(axis=1, keepdims=True)
    options = np.where(logs > -_SPAN, options, NONE)
    is_word = options == ids[at][:, None]
    doubted = (_shares(logs).max(axis=1) < DOUBTED_BELOW) & is_word.any(axis=1)
    order = np.argsort(~is_word[doubted], axis=1, kind="stable")
    return (
        at[doubted],
        np.take_along_axis(options[doubted], order, axis=1),
        np.take_along_axis(logs[doubted], order, axis=1),
    )


def _shares(logs: Floats) -> Floats:
    share = np.exp(logs - logs.max(axis=1, keepdims=True))
    whole: Floats = share / share.sum(axis=1, keepdims=True)
    return whole
