"""Chooses one candidate for every slot by the language model, many stretches of text at once.

Two passes of forward-backward (sum-product, Rabiner 1989). The first uses bigrams over all candidates and
keeps those with a posterior above ``KEEP``; the second uses trigrams over what is left. A slot with one
candidate parts the text for bigrams; two in a row part it for trigrams.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lexicon.language_model import BREAK, Ids, LanguageModel, Scores
from ocr.restore.candidates import Candidates

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_LEAST_SUM = 1e-300
"""Instead of 0 where no path is left: shares are divided by sums."""

KEEP = 2e-4
MOST_KEPT = 6


class Lattice(NamedTuple):
    """Slots and candidates, padded: ``ids`` and log ``scores`` [slot, candidate], ``used`` where real."""

    ids: Ids
    scores: Floats
    used: Flags


def lattice(slots: Sequence[Candidates]) -> Lattice:
    """Pads ``slots`` to one width."""
    sizes = np.array([len(slot.ids) for slot in slots])
    used = np.arange(sizes.max())[None, :] < sizes[:, None]
    ids = np.zeros(used.shape, np.int64)
    scores = np.full(used.shape, -np.inf)
    ids[used] = np.concatenate([slot.ids for slot in slots])
    scores[used] = np.concatenate([slot.scores for slot in slots])
    return Lattice(ids, scores, used)


class Links(NamedTuple):
    """Bigrams [slot, candidate before, candidate]: log P, and their place in the model (-1 when none)."""

    scores: Scores
    places: Ids


def links(given: Lattice, model: LanguageModel) -> Links:
    """The bigrams between the candidates of neighbouring slots."""
    count, width = given.ids.shape
    scores = np.full((count, width, width), -np.inf, np.float32)
    places = np.full((count, width, width), -1, np.int64)
    both = given.used[:-1, :, None] & given.used[1:, None, :]
    first = np.broadcast_to(given.ids[:-1, :, None], both.shape)[both]
    second = np.broadcast_to(given.ids[1:, None, :], both.shape)[both]
    scores[1:][both], places[1:][both] = model.pairs(first, second)
    return Links(scores, places)


def narrowed(given: Lattice, model: LanguageModel) -> tuple[Lattice, Links]:
    """``given`` with the candidates that bigrams leave alive, likeliest first, and their bigrams."""
    rough = _bigram_pass(given, links(given, model).scores)
    best = np.argsort(-rough, axis=1, kind="stable")[:, :MOST_KEPT]
    picked = np.take_along_axis(rough, best, axis=1) >= KEEP
    picked[:, 0] = True
    width = int(picked.sum(axis=1).max())
    best, picked = best[:, :width], picked[:, :width]
    narrow = Lattice(
        np.where(picked, np.take_along_axis(given.ids, best, axis=1), 0),
        np.where(picked, np.take_along_axis(given.scores, best, axis=1), -np.inf),
        picked,
    )
    return narrow, links(narrow, model)


def _stretches(starts: Ids, ends: Ids) -> tuple[Ids, Ids]:
    """Stretches ordered longest first, so that those still running at step t are a prefix."""
    order = np.argsort(starts - ends, kind="stable")
    return starts[order], ends[order]


def _emissions(given: Lattice) -> Floats:
    shifted = given.scores - given.scores.max(axis=1, keepdims=True)
    return np.where(given.used, np.exp(shifted), 0.0)


def _bigram_pass(given: Lattice, scores: Scores) -> Floats:
    count, width = given.ids.shape
    emission = _emissions(given)
    step = np.exp(scores).astype(np.float64)
    single = given.used.sum(axis=1) == 1
    walls = np.flatnonzero(single)
    starts, ends = _stretches(np.r_[0, walls], np.r_[walls, count - 1])
    forward, backward = emission.copy(), np.ones((count, width))
    running = len(starts)
    length = ends - starts
    for offset in range(1, int(length.max(initial=0)) + 1):
        running = int(np.searchsorted(-length, -offset, side="right"))
        here = starts[:running] + offset
        value = np.einsum("sa,sab->sb", forward[here - 1], step[here]) * emission[here]
        inner = ~single[here]
        value /= np.maximum(value.sum(axis=1, keepdims=True), _LEAST_SUM)
        forward[here[inner]] = value[inner]
    for offset in range(1, int(length.max(initial=0)) + 1):
        running = int(np.searchsorted(-length, -offset, side="right"))
        here = ends[:running] - offset
        after = backward[here + 1] * emission[here + 1]
        value = np.einsum("sab,sb->sa", step[here + 1], after)
        value /= np.maximum(value.sum(axis=1, keepdims=True), _LEAST_SUM)
        inner = ~single[here]
        backward[here[inner]] = value[inner]
    joint = forward * backward
    share: Floats = joint / np.maximum(joint.sum(axis=1, keepdims=True), _LEAST_SUM)
    return share


def trigram_steps(given: Lattice, bigrams: Links, model: LanguageModel) -> Floats:
    """P(c | a, b) as [slot of c, a, b, c]; a break forgets what stands before it."""
    count, width = given.ids.shape
    ids, used = given.ids, given.used
    steps = np.zeros((count, width, width, width))
    if count < 2:
        return steps
    triple = used[:-2, :, None, None] & used[1:-1, None, :, None] & used[2:, None, None, :]
    at, a, b, c = np.nonzero(triple)
    slot = at + 2
    lower = bigrams.scores[slot, b, c]
    steps[slot, a, b, c] = np.exp(model.triples(bigrams.places[slot - 1, a, b], ids[slot, c], lower))
    steps[1, 0] = np.where(used[0, :, None] & used[1, None, :], np.exp(bigrams.scores[1]), 0)
    return steps


def posteriors(given: Lattice, steps: Floats) -> Floats:
    """P(candidate | everything read), for every slot and candidate; ``steps`` of the same candidates."""
    count, width = given.ids.shape
    emission = _emissions(given)
    if count < 2 or width == 1:
        alone: Floats = emission / emission.sum(axis=1, keepdims=True)
        return alone
    single = given.used.sum(axis=1) == 1
    # A wall is a slot that, with the one before it, has a single history: what follows does not see past it.
    walls = np.flatnonzero(single & np.r_[True, single[:-1]])
    starts, ends = _stretches(np.r_[0, walls], np.r_[walls, count - 1])
    forward = np.zeros((count, width, width))  # [slot, candidate before, candidate]
    backward = np.ones((count, width, width))
    forward[0, 0] = emission[0]
    forward[walls, 0, 0] = 1.0
    is_wall = np.zeros(count, bool)
    is_wall[walls] = True
    length = ends - starts
    for offset in range(1, int(length.max(initial=0)) + 1):
        running = int(np.searchsorted(-length, -offset, side="right"))
        here = starts[:running] + offset
        value = np.einsum("sab,sabc->sbc", forward[here - 1], steps[here]) * emission[here][:, None, :]
        value /= np.maximum(value.sum(axis=(1, 2), keepdims=True), _LEAST_SUM)
        inner = ~is_wall[here]
        forward[here[inner]] = value[inner]
    for offset in range(1, int(length.max(initial=0)) + 1):
        running = int(np.searchsorted(-length, -offset, side="right"))
        here = ends[:running] - offset
        after = backward[here + 1] * emission[here + 1][:, None, :]
        value = np.einsum("sabc,sbc->sab", steps[here + 1], after)
        value /= np.maximum(value.max(axis=(1, 2), keepdims=True), _LEAST_SUM)
        inner = ~is_wall[here]
        backward[here[inner]] = value[inner]
    joint = (forward * backward).sum(axis=1)
    share: Floats = joint / np.maximum(joint.sum(axis=1, keepdims=True), _LEAST_SUM)
    return share


def surprise(ids: Ids, model: LanguageModel) -> Floats:
    """-log P, in nats, of each word of a text and of the two after it, whose context it is."""
    own = np.zeros(len(ids) + 2)
    if len(ids) > 1:
        pairs = model.pairs(ids[:-1], ids[1:])
        own[1] = -pairs.scores[0]
        own[2 : len(ids)] = -model.triples(pairs.places[:-1], ids[2:], pairs.scores[1:])
    after: Floats = own[:-2] + own[1:-1] + own[2:]
    return after


def break_slot() -> Candidates:
    """The slot of a clause end."""
    return Candidates(np.array([BREAK]), np.zeros(1, np.float32))
