"""Two readings of one line put together: where they differ, sureness and the language decide."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein

from lexicon.fold import strip_marks
from lexicon.language_model import BREAK, LanguageModel, tokens
from lexicon.same_letters import same_letters
from ocr.words.number_ink import NumberInk
from schema.page import Word, joined

_PER_TOKEN = 7.0
"""Nats a token costs by chance; without it the reading with fewer words would always be the likelier."""

_MARGIN = 1.0
"""Nats by which the second reading must be better: its strips err at their ends."""

_SAME = 0.7
"""Similarity of what two readings have at one place when they mean the same."""

_COUNTED = 2.0
"""Nats by which the one of two numbers is better that has as many digits as stand there."""

_CUT_MARGIN = 6.0
"""The same where the two readings see a different number of words."""

_MENDED = 6.0
"""Nats that it costs a reading to be right in its letters and wrong in its marks."""

_SIGNS = ".,;:!?()[]\"'“”‘’-–/"

Words = Sequence[Word]


def voted(
    first: Words, second: Words, before: str, after: str, model: LanguageModel, ink: NumberInk | None = None
) -> tuple[Word, ...]:
    """``first`` with the words of ``second`` where they are more plausible, between the texts around.

    A word that both read alike becomes surer, one that they read apart less sure; the other reading stays
    in ``readings``. Of numbers the one with as many digits as ``ink`` is kept, or else the surer one: the
    language has no say in them. Signs around a word are those of ``first``.
    """
    found: list[Word] = []
    end = 0
    for ours, theirs in _blocks(first, second):
        end += len(ours)
        if [word.text for word in ours] == [word.text for word in theirs]:
            found += [_agreed(a, b) for a, b in zip(ours, theirs, strict=True)]
            continue
        left = " ".join((before, *(word.text for word in found[-2:])))
        right = " ".join((*(word.text for word in first[end : end + 2]), after))
        found += _better(ours, theirs, left, right, model, ink)
    return tuple(found)


def _blocks(first: Words, second: Words) -> Iterator[tuple[Words, Words]]:
    """Both readings cut where they agree again; equal stretches word by word."""
    cores = [[_core(word.text) for word in words] for words in (first, second)]
    i = j = 0
    for step in Levenshtein.opcodes(*cores):
        if step.tag != "equal":
            continue
        yield from _unequal(first[i : step.src_start], second[j : step.dest_start])
        for a, b in zip(
            range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True
        ):
            yield [first[a]], [second[b]]
        i, j = step.src_end, step.dest_end
    yield from _unequal(first[i:], second[j:])


def _unequal(ours: Words, theirs: Words) -> Iterator[tuple[Words, Words]]:
    if len(ours) == len(theirs):
        yield from (([a], [b]) for a, b in zip(ours, theirs, strict=True))
    elif ours:
        yield ours, theirs


def _core(text: str) -> str:
    return text.strip(_SIGNS) or text


def _agreed(ours: Word, theirs: Word) -> Word:
    sure = 1 - (1 - ours.confidence) * (1 - theirs.confidence)
    return ours.model_copy(
        update={"confidence": round(sure, 4), "readings": (*ours.readings, *theirs.readings)}
    )


def _better(
    ours: Words, theirs: Words, left: str, right: str, model: LanguageModel, ink: NumberInk | None
) -> Words:
    if len(ours) == 1 and len(theirs) == 1:
        if _core(ours[0].text) == _core(theirs[0].text):
            return [_agreed(ours[0], theirs[0])]
        if any(character.isdigit() for character in ours[0].text + theirs[0].text):
            gain = _sureness(theirs) - _sureness(ours) - _MARGIN
            if ink is not None and ink.fits(ours[0]) != ink.fits(theirs[0]):
                gain = _COUNTED if ink.fits(theirs[0]) else -_COUNTED
        else:
            gain = _support(theirs, left, right, model) - _support(ours, left, right, model) - _MARGIN
        return [_chosen(ours[0], theirs[0], gain)]
    if not theirs:
        return ours if ink is None else [word for word in ours if not ink.is_absent(word)]
    if any(character.isdigit() for word in (*ours, *theirs) for character in word.text):
        better = _are_better_numbers(theirs, ours, ink)
    else:
        better = _support(theirs, left, right, model) - _support(ours, left, right, model) >= _CUT_MARGIN
    if not better:
        return ours
    return _cut_as(ours, theirs)


def _cut_as(ours: Words, theirs: Words) -> Words:
    """``ours`` with the text of ``theirs``, cut into words as they are."""
    one = joined(ours)
    whole = one.corrected(" ".join(word.text for word in theirs), "vote")
    pieces = []
    for at, word in enumerate(theirs):
        box = word.box._replace(y0=one.box.y0, y1=one.box.y1)
        readings = (*one.readings, *word.readings) if at == 0 else word.readings
        piece = whole.piece(word.text, box, first=at == 0)
        pieces.append(piece.model_copy(update={"confidence": word.confidence, "readings": readings}))
    return pieces


def _are_better_numbers(theirs: Words, ours: Words, ink: NumberInk | None) -> bool:
    """Whether ``theirs`` are the words with digits of ``ours`` cut otherwise (``1 33/QĐ-TTg``), and surer."""
    one, other = ("".join(word.text for word in words) for words in (theirs, ours))
    alike = Levenshtein.normalized_similarity(one, other)
    if alike < _SAME or (ink is not None and not all(ink.fits(word) for word in theirs)):
        return False
    return _sureness(theirs) / len(theirs) - _sureness(ours) / len(ours) > _MARGIN


def _chosen(ours: Word, theirs: Word, gain: float) -> Word:
    """``ours``, with the letters of ``theirs`` when ``gain`` (nats) is above zero."""
    readings = (*ours.readings, *theirs.readings)
    if gain <= 0:
        sure = ours.confidence * (1 - 0.5 * math.exp(gain))
        return ours.model_copy(
            update={"confidence": round(sure, 4), "readings": readings, "alternative": theirs.text}
        )
    core = _core(ours.text)
    text = ours.text.replace(core, _core(theirs.text), 1)
    sure = theirs.confidence * (1 - 0.5 * math.exp(-gain))
    return ours.corrected(text, "vote", sure).model_copy(update={"readings": readings})


def _sureness(words: Words) -> float:
    """Logit of the confidences, summed."""
    return sum(math.log((word.confidence + 0.02) / (1.02 - word.confidence)) for word in words)


def _support(words: Words, left: str, right: str, model: LanguageModel) -> float:
    """Nats for ``words`` between ``left`` and ``right``: trigrams and sureness.

    A word may stand for the one with other marks that suits best (``triên`` before ``khai``).
    """
    own = [token for word in words for token in tokens(word.text)]
    before, after = tokens(left)[-2:], tokens(right)[:2]
    score = _fit([*before, *own, *after], model)
    if len(own) == 1:
        others = [model.vocabulary[number] for number in same_letters(model).get(strip_marks(own[0]), ())]
        mended = [_fit([*before, other, *after], model) for other in others]
        score = max([score, *(other - _MENDED for other in mended)])
    return score + _PER_TOKEN * len(own) + _sureness(words) / max(1, len(words))


def _fit(sequence: Sequence[str], model: LanguageModel) -> float:
    """Nats of a sequence of tokens at the beginning of a clause."""
    ids = np.array([BREAK, BREAK, *(model.id(token) for token in sequence)], np.int64)
    pairs = model.pairs(ids[:-1], ids[1:])
    return float(model.triples(pairs.places[:-1], ids[2:], pairs.scores[1:]).sum())
