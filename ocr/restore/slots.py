"""Slots of a text, and which candidates a word has under each kind of noise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lexicon.fold import strip_marks
from lexicon.language_model import UNKNOWN, LanguageModel
from lexicon.same_letters import bare_syllables
from lexicon.syllables import is_loan, is_syllable, variant
from ocr.restore.adapt import USUAL_ERROR_RATE
from ocr.restore.candidates import Candidates, own_number, search, unmarked
from ocr.restore.channel import Channel, Scores, channel
from ocr.restore.decoder import Floats
from ocr.restore.noise import Reading
from ocr.restore.sureness import Sureness, doubt
from ocr.restore.tokens import Case, Piece

SHORT_ACRONYM = 3

_KNOWN_WORD, _KNOWN_ACRONYM = -3.0, -0.5
_UNKNOWN_PER_LETTER, _UNKNOWN_ODD = -2.8, -5.0  # of any unknown word, of one with punctuation or odd letters
_ENGLISH_SPAN = 12.0  # nats below the best by channel and frequency that context is let to overturn
_RIVALS, _RIVAL_SPAN, _RIVAL_FREQUENCY = 6, 11.0, 0.5
_TRAINED_ERROR_RATE = 0.03  # of the words from which the channel of Vietnamese OCR was learned
_LONGEST_SYLLABLE = 9
_NAME = 2.5  # nats against changing a capitalised syllable beside another one
_VOWELS = "aeiouy"

_MOST_KEPT = 200_000
"""Words met whose candidates are kept, about half a kilobyte each."""


@dataclass(slots=True)
class Slot:
    """A word, a fixed token or (``piece`` None) the end of a clause, with its candidates."""

    line: int
    token: int
    part: int
    piece: Piece | None
    candidates: Candidates


Known = Mapping[tuple[Reading, str, Case], Candidates]
"""Candidates of words that were read in one way and cased."""


def nothing_known(_: Reading) -> Known:
    """No candidates are known before."""
    return {}


class CandidateTable:
    """The candidates of the words met so far, and of those ``known`` before, asked for when first needed."""

    def __init__(self, model: LanguageModel, known: Callable[[Reading], Known] = nothing_known) -> None:
        self.model = model
        self._ask = known
        self._given: dict[Reading, Known] = {}
        self._known: dict[tuple[Reading, str, Case], Candidates] = {}
        self._rests: dict[Channel, Scores] = {}

    def find(self, pieces: Sequence[Piece], noise: Reading) -> dict[tuple[str, Case], Candidates]:
        """Candidates for each word and case among ``pieces``."""
        distinct = list(dict.fromkeys((piece.core, piece.case) for piece in pieces))
        if noise not in self._given:
            self._given[noise] = self._ask(noise)
            self._known.update(self._given[noise])
        if len(self._known) > sum(map(len, self._given.values())) + _MOST_KEPT:
            self._known = {key: found for given in self._given.values() for key, found in given.items()}
        new = [(word, case) for word, case in distinct if (noise, word, case) not in self._known]
        for key, found in zip(new, self.search(new, noise), strict=True):
            self._known[noise, *key] = found
        return {(word, case): self._known[noise, word, case] for word, case in distinct}

    def search(self, words: Sequence[tuple[str, Case]], noise: Reading) -> list[Candidates]:
        """Candidates for each word in its case, whether or not it is known."""
        if noise == "stripped":
            return [self._stripped(word) for word, _ in words]
        read = channel(noise)
        weigh = self._vietnamese if noise == "vietnamese_ocr" else self._english
        return [
            weigh(word, self._with_whole_words(word, found, read))
            for (word, _), found in zip(words, search(words, read, self.model), strict=True)
        ]

    def _with_whole_words(self, word: str, found: Candidates, read: Channel) -> Candidates:
        """Letter scores mixed with how often the whole word was read so; figures were not counted."""
        if word.isdigit():
            return found
        found = Candidates(found.ids, found.scores + self._rest(read)[found.ids])
        seen = read.words.read.get(word.lower())
        if not seen:
            return found
        scores = dict(zip(found.ids.tolist(), found.scores.tolist(), strict=True))
        for syllable, score in seen.items():
            number = self.model.id(syllable)
            if number != UNKNOWN:
                scores[number] = float(np.logaddexp(scores.get(number, -np.inf), score))
        return _candidates(scores)

    def _rest(self, read: Channel) -> Scores:
        """For every word of the model, the log share of its readings that is left to its letters."""
        if read not in self._rests:
            rest = [read.words.rest.get(word, 0.0) for word in self.model.vocabulary]
            self._rests[read] = np.array(rest, np.float32)
        return self._rests[read]

    def _stripped(self, word: str) -> Candidates:
        found = unmarked(word, self.model)
        return found or Candidates(np.array([own_number(word, self.model)]), np.zeros(1, np.float32))

    def _is_known_word(self, word: str) -> bool:
        """Whether the model knows ``word``. ``câp`` it knows from misread text; no syllable is marked so."""
        number = own_number(word, self.model)
        misread = (
            not is_syllable(word) and not word.isascii() and strip_marks(word).lower() in bare_syllables()
        )
        return number != UNKNOWN and not (
            misread and self.model.vocabulary[number] not in self.model.own_words
        )

    def _identity_score(self, word: str, noise: Reading) -> float:
        if not self._is_known_word(word):
            noisy = 0.0 if word.isalpha() and (word.isascii() or noise == "vietnamese_ocr") else _UNKNOWN_ODD
            return _KNOWN_WORD + _UNKNOWN_PER_LETTER * max(len(word), SHORT_ACRONYM) + noisy
        return _KNOWN_ACRONYM if word.isupper() else _KNOWN_WORD

    def _english(self, word: str, found: Candidates) -> Candidates:
        if not is_syllable(word):
            found = _with(found, own_number(word, self.model), self._identity_score(word, "english_layer"))
        likely = found.scores + self.model.unigram_scores[found.ids]
        near = likely >= likely.max() - _ENGLISH_SPAN
        return Candidates(found.ids[near], found.scores[near])

    def _vietnamese(self, word: str, found: Candidates) -> Candidates:
        own = own_number(word, self.model)
        alone = len(word) == 1 and strip_marks(word).lower() not in _VOWELS
        known = is_loan(word) or (self._is_known_word(word) and not is_syllable(word))
        formula = word.isascii() and word[1:] != word[1:].lower() and not word.isupper()  # kV, pH
        if len(word) > _LONGEST_SYLLABLE or not word.isalpha() or alone or known or formula:
            return Candidates(np.array([own]), np.zeros(1, np.float32))
        rate = np.float32(np.log(USUAL_ERROR_RATE / _TRAINED_ERROR_RATE))
        found = Candidates(found.ids, found.scores + rate)
        if not is_syllable(word):
            return _with(found, own, self._identity_score(word, "vietnamese_ocr"))
        same = self.model.id(variant(self.model.vocabulary[own]) or "")
        ids, scores = found
        rivals = (scores > -_RIVAL_SPAN) & (ids != own) & (ids != same)
        ids, scores = ids[rivals], scores[rivals]
        ranked = np.argsort(-scores - _RIVAL_FREQUENCY * self.model.unigram_scores[ids], kind="stable")
        ranked = ranked[:_RIVALS]
        return Candidates(np.append(ids[ranked], own), np.append(scores[ranked], np.float32(0)))


def _with(found: Candidates, own: int, score: float) -> Candidates:
    """``found`` with ``own`` at ``score`` at least."""
    if own in found.ids:
        return Candidates(found.ids, np.maximum(found.scores, np.where(found.ids == own, score, -np.inf)))
    return Candidates(np.append(found.ids, own), np.append(found.scores, np.float32(score)))


def _candidates(scores: dict[int, float]) -> Candidates:
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return Candidates(
        np.array([i for i, _ in ranked], np.int64), np.array([s for _, s in ranked], np.float32)
    )


def doubts(slots: Sequence[Slot], sureness: Sequence[Sequence[Sureness]] | None) -> Floats:
    """For each slot the evidence, in nats, that what was read is wrong."""
    found = np.zeros(len(slots))
    for number, slot in enumerate(slots):
        if slot.piece is None or slot.piece.kind != "word":
            continue
        if sureness:
            found[number] = doubt(sureness[slot.line][slot.token])
        if _is_name(slot) and any(
            _is_name(near) for near in (slots[number - 1], *slots[number + 1 : number + 2])
        ):
            found[number] -= _NAME
    return found


def _is_name(slot: Slot) -> bool:
    piece = slot.piece
    return piece is not None and piece.kind == "word" and piece.case == "title" and is_syllable(piece.core)
