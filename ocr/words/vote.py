"""Two readings of one text put together: where they differ, sureness and the language decide.

There is one vote, for lines of a page, cells of text and stamps. What it is fed are calibrated readings
(``ocr.words.calibration``): sureness is the log-odds of being right, and adds to what the language says.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz.distance import Levenshtein

from lexicon.fold import strip_marks
from lexicon.language_model import BREAK, LanguageModel, tokens
from lexicon.same_letters import same_letters
from ocr.words.calibration import OUTCOMES, Outcomes, agreed, apart
from ocr.words.number_ink import NumberInk, is_number
from ocr.words.signs import without_signs
from schema.box import Box
from schema.page import Line, Word, joined

_PER_TOKEN = 7.0
"""Nats a token costs by chance; without it the reading with fewer words would always be the likelier."""

_MARGIN = 1.0
"""Nats by which the second reading must be better: its strips err at their ends."""

_SAME = 0.7
"""Similarity of what two readings have at one place when they mean the same."""

_ALIKE = 0.6
"""The same of two words in the blanks of a form: ``ĐEN`` and ``ĐẾN`` are, ``Số`` and ``Ngày`` are not."""

_COUNTED = 2.0
"""Nats by which the one of two numbers is better that has as many digits as stand there."""

_CUT_MARGIN = 6.0
"""The same where the two readings see a different number of words."""

_MENDED = 6.0
"""Nats that it costs a reading to be right in its letters and wrong in its marks."""

_BROKEN = 6.0
"""Nats that it costs a reading to have signs where a word has letters."""

_SURE_LIMIT = 0.02
"""Chance of being wrong, and of being right, below which a reading's sureness counts no further."""

_SAME_PLACE = 0.5
"""Share of the smaller width and of the smaller height that two boxes have in common when they hold one
word."""

_WHOLE = re.compile(r"[^\W_]+(?:[-–/.,:'’][^\W_]+)*")
"""A word of letters and digits, and signs that part them."""

_BRACKETS = (("(", ")"), ("[", "]"))

Words = Sequence[Word]
Pairing = Callable[[Words, Words], Iterator[tuple[Words, Words]]]
"""Cuts two readings into what they have at the same places, in the order of the first."""


def by_text(first: Words, second: Words) -> Iterator[tuple[Words, Words]]:
    """Both readings cut where they agree again; equal stretches word by word."""
    cores = [[without_signs(word.text) for word in words] for words in (first, second)]
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


def by_place(first: Words, second: Words) -> Iterator[tuple[Words, Words]]:
    """Each word of ``first`` with the one in its place, if there is exactly one; boxes in one frame."""
    for word in first:
        there = [other for other in second if _same_place(word.box, other.box)]
        alone = len(there) == 1 and sum(_same_place(there[0].box, own.box) for own in first) == 1
        yield [word], there if alone else []


def by_place_if_alike(first: Words, second: Words) -> Iterator[tuple[Words, Words]]:
    """As ``by_place``, but only words that are whole and alike: what a hand wrote between the words of a form
    makes each reading cut them otherwise.
    """
    for ours, theirs in by_place(first, second):
        both = [without_signs(word.text) for word in (*ours, *theirs)]
        whole = len(both) == 2 and all(_WHOLE.fullmatch(core) for core in both)
        yield ours, theirs if whole and Levenshtein.normalized_similarity(*both) >= _ALIKE else []


def _same_place(one: Box, other: Box) -> bool:
    return one.shares_width(other, _SAME_PLACE) and one.shares_height(other, _SAME_PLACE)


@dataclass(frozen=True)
class Vote:
    """Who decides between two readings: the ``language`` between words, the ``ink`` (where it is at hand)
    between numbers, in which the language has no say. ``outcomes`` tell how sure the result is. Signs around
    a word are those of the first reading, or ``signs_of_second``.
    """

    language: LanguageModel
    ink: NumberInk | None = None
    outcomes: Outcomes = field(default_factory=lambda: OUTCOMES)
    signs_of_second: bool = False

    def between(
        self, first: Words, second: Words, before: str = "", after: str = "", pairing: Pairing = by_text
    ) -> tuple[Word, ...]:
        """``first`` with the words of ``second`` where they are more plausible, between the texts around.

        A word that both read alike becomes surer, one that they read apart less sure; the other reading stays
        in ``readings``. Of numbers the one with as many digits as the ink is kept, or else the surer one.
        """
        found: list[Word] = []
        end = 0
        for ours, theirs in pairing(first, second):
            end += len(ours)
            if [word.text for word in ours] == [word.text for word in theirs]:
                found += [self._agreed(a, b) for a, b in zip(ours, theirs, strict=True)]
                continue
            left = " ".join((before, *(word.text for word in found[-2:])))
            right = " ".join((*(word.text for word in first[end : end + 2]), after))
            found += self._better(ours, theirs, left, right)
        return tuple(found)

    def of_lines(
        self, first: Sequence[Line], second: Sequence[Line], pairing: Pairing = by_place
    ) -> tuple[Line, ...]:
        """``first`` with the words of ``second`` that are more plausible; boxes in one frame."""
        others = [word for line in second for word in line.words]
        found: list[Line] = []
        for at, line in enumerate(first):
            before = " ".join(found[-1].text.split()[-2:]) if found else ""
            after = " ".join(first[at + 1].text.split()[:2]) if at + 1 < len(first) else ""
            words = self.between(line.words, others, before, after, pairing)
            found += [line.model_copy(update={"words": words})] if words else []
        return tuple(found)

    def _agreed(self, ours: Word, theirs: Word) -> Word:
        sure = agreed(ours.confidence, theirs.confidence, self.outcomes)
        if _lacks_bracket(ours.text, theirs.text):
            ours = ours.corrected(theirs.text, ours.method, sure)
        elif self.signs_of_second and ours.text != theirs.text:
            ours = ours.corrected(theirs.text, ours.method, sure).model_copy(update={"alternative": None})
        return ours.model_copy(update={"confidence": sure, "readings": (*ours.readings, *theirs.readings)})

    def _better(self, ours: Words, theirs: Words, left: str, right: str) -> Words:
        if len(ours) == 1 and len(theirs) == 1:
            if without_signs(ours[0].text) == without_signs(theirs[0].text):
                return [self._agreed(ours[0], theirs[0])]
            if not any(map(str.isalnum, theirs[0].text)):
                gain = -_BROKEN
            elif _has_digits((*ours, *theirs)):
                gain = self._gain_of_number(ours[0], theirs[0])
            else:
                gain = self._support(theirs, left, right) - self._support(ours, left, right) - _MARGIN
            return [self._chosen(ours[0], theirs[0], gain)]
        if not theirs:
            return ours if self.ink is None else [word for word in ours if not self.ink.is_absent(word)]
        if _has_digits((*ours, *theirs)):
            gain = self._gain_of_cut_numbers(ours, theirs)
        else:
            gain = self._support(theirs, left, right) - self._support(ours, left, right) - _CUT_MARGIN
        return self._cut_as(ours, theirs, gain) if gain > 0 else ours

    def _gain_of_number(self, ours: Word, theirs: Word) -> float:
        """Nats by which ``theirs`` is the better number: by its ink, else as the one of two misread numbers
        that is whole, else as the surer one.
        """
        fits = [self.ink is None or self.ink.fits(word) for word in (ours, theirs)]
        if fits[0] != fits[1]:
            return _COUNTED if fits[1] else -_COUNTED
        if fits[1] and is_number(theirs.text) and not any(map(str.isalnum, ours.text)):
            return _COUNTED
        if is_number(ours.text) != is_number(theirs.text) and _has_digits([ours]) and _has_digits([theirs]):
            return _COUNTED if is_number(theirs.text) else -_COUNTED
        return _sureness([theirs]) - _sureness([ours]) - _MARGIN

    def _gain_of_cut_numbers(self, ours: Words, theirs: Words) -> float:
        """Nats by which ``theirs`` are surer, if they are the words with digits of ``ours`` cut otherwise
        (``1 33/QĐ``) and fit their ink.
        """
        one, other = ("".join(word.text for word in words) for words in (ours, theirs))
        if Levenshtein.normalized_similarity(one, other) < _SAME:
            return -_COUNTED
        if self.ink is not None and not all(self.ink.fits(word) for word in theirs):
            return -_COUNTED
        return _sureness(theirs) / len(theirs) - _sureness(ours) / len(ours) - _MARGIN

    def _cut_as(self, ours: Words, theirs: Words, gain: float) -> Words:
        """``ours`` with the text of ``theirs``, cut into words as they are, by so many nats of ``gain``."""
        one = joined(ours)
        whole = one.corrected(" ".join(word.text for word in theirs), "vote")
        pieces = []
        for at, word in enumerate(theirs):
            box = word.box._replace(y0=one.box.y0, y1=one.box.y1)
            sure = apart(word.confidence, one.confidence, gain, self.outcomes)
            readings = (*one.readings, *word.readings) if at == 0 else word.readings
            piece = whole.piece(word.text, box, first=at == 0)
            pieces.append(piece.model_copy(update={"confidence": sure, "readings": readings}))
        return pieces

    def _chosen(self, ours: Word, theirs: Word, gain: float) -> Word:
        """``ours``, with the letters of ``theirs`` when ``gain`` (nats) is above zero."""
        kept, other = (theirs, ours) if gain > 0 else (ours, theirs)
        sure = apart(kept.confidence, other.confidence, gain, self.outcomes)
        readings = (*ours.readings, *theirs.readings)
        if gain <= 0:
            return ours.model_copy(
                update={"confidence": sure, "readings": readings, "alternative": theirs.text}
            )
        core = without_signs(ours.text)
        # Signs among letters were read out of something else, and so may be those around them.
        text = theirs.text if _is_broken(core) else ours.text.replace(core, without_signs(theirs.text), 1)
        return ours.corrected(text, "vote", sure).model_copy(update={"readings": readings})

    def _support(self, words: Words, left: str, right: str) -> float:
        """Nats for ``words`` between ``left`` and ``right``: trigrams and sureness.

        A word may stand for the one with other marks that suits best (``triên`` before ``khai``).
        """
        own = [token for word in words for token in tokens(word.text)]
        before, after = tokens(left)[-2:], tokens(right)[:2]
        score = self._fit([*before, *own, *after])
        if len(own) == 1:
            numbers = same_letters(self.language).get(strip_marks(own[0]), ())
            others = [self.language.vocabulary[number] for number in numbers]
            score = max([score, *(self._fit([*before, other, *after]) - _MENDED for other in others)])
        broken = sum(_is_broken(word.text) for word in words)
        return score + _PER_TOKEN * len(own) - _BROKEN * broken + _sureness(words) / max(1, len(words))

    def _fit(self, sequence: Sequence[str]) -> float:
        """Nats of a sequence of tokens at the beginning of a clause."""
        model = self.language
        ids = np.array([BREAK, BREAK, *(model.id(token) for token in sequence)], np.int64)
        pairs = model.pairs(ids[:-1], ids[1:])
        return float(model.triples(pairs.places[:-1], ids[2:], pairs.scores[1:]).sum())


def _lacks_bracket(one: str, other: str) -> bool:
    """Whether ``other`` is ``one`` with the bracket behind it or before it that ``one`` lacks the partner
    of.
    """
    return len(other) == len(one) + 1 and any(
        other in (one + closing, opening + one) and other.count(opening) == other.count(closing) == 1
        for opening, closing in _BRACKETS
    )


def _is_broken(text: str) -> bool:
    return any(map(str.isalnum, text)) and _WHOLE.fullmatch(without_signs(text)) is None


def _has_digits(words: Words) -> bool:
    return any(character.isdigit() for word in words for character in word.text)


def _sureness(words: Words) -> float:
    """Log-odds of the confidences, summed."""
    return sum(
        math.log((word.confidence + _SURE_LIMIT) / (1 + _SURE_LIMIT - word.confidence)) for word in words
    )
