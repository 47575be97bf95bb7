"""What a recogniser makes of printed Vietnamese: P(zero to three read characters | one printed letter).

Learned by ``ocr/restore/learning/learn_channel.py`` from pages that were rendered and read; one file for each
kind of noise in ``data/``. The noisy-channel formulation is that of Kernighan, Church and Gale (1990), with
multi-character substitutions after Brill and Moore (2000).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from lexicon.fold import strip_marks
from lexicon.lookalikes import lookalikes

Recogniser = Literal["english_layer", "marked_layer", "old_layer", "vietnamese_ocr"]
"""One of English or Indonesian, one of a language with marks of its own (French, Portuguese), one of before
2018 that knew letters and no lines, one of Vietnamese.
"""
RECOGNISERS: tuple[Recogniser, ...] = get_args(Recogniser)
Scores = npt.NDArray[np.float32]

LONGEST = 3  # read characters that one printed letter may become
LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
ALPHABET = LETTERS + LETTERS.upper()
_LOOKALIKE = -6.0
_CAPITAL = -1.5  # a segment seen in lower case only
_BARE_ALPHABET = strip_marks(ALPHABET)
_VOWELS = "aeiouy"
_MARKED_VOWELS = np.array(
    [
        bare.lower() in _VOWELS and bare != letter
        for bare, letter in zip(_BARE_ALPHABET, ALPHABET, strict=True)
    ]
)
LETTER_NUMBER = {letter: number for number, letter in enumerate(ALPHABET)}

_IMPOSSIBLE = -60.0


class Priors(NamedTuple):
    """log P of what was never seen in training: one character for a letter, and a stray one beside it.

    ``alike``: a letter drawn much like it (``g`` for q); ``sign_for_vowel``: a sign that is no letter (``&``,
    ``¢``) for a vowel with a mark above or below it.
    """

    same_shape: float
    alike: float
    vowel_for_vowel: float
    sign_for_vowel: float
    other: float
    stray: float


_OF_LAYERS = Priors(-5.0, -6.0, -6.5, -5.0, -9.0, -5.0)
_PRIORS: dict[Recogniser, Priors] = {
    "english_layer": _OF_LAYERS,
    "marked_layer": _OF_LAYERS,
    "old_layer": _OF_LAYERS,
    "vietnamese_ocr": Priors(-6.5, -9.0, -9.0, -9.0, -9.0, -7.0),
}
_FOLDER = Path(__file__).parent / "data"


class Parts(NamedTuple):
    """What onsets, rhymes or words, as printed, were read as.

    ``read``: read -> printed -> log of its share; ``rest``: printed -> log of the share left to the letters.
    """

    read: dict[str, dict[str, float]]
    rest: dict[str, float]


class Channel:
    """Log-probabilities of read segments for every printed letter of ``ALPHABET``, and of whole parts."""

    def __init__(
        self,
        segments: dict[str, dict[str, float]],
        onsets: Parts,
        rhymes: Parts,
        words: Parts,
        priors: Priors,
    ) -> None:
        """``segments``: printed letter -> read -> log P; ``words`` are of lower case."""
        self.onsets, self.rhymes, self.words = onsets, rhymes, words
        self._priors = priors
        rows: dict[str, int] = {}
        for letter in segments.values():
            for segment in letter:
                rows.setdefault(segment, len(rows))
        self._rows = rows
        table = np.full((len(rows), len(ALPHABET)), _IMPOSSIBLE, np.float32)
        for letter_name, found in segments.items():
            for segment, score in found.items():
                table[rows[segment], LETTER_NUMBER[letter_name]] = score
        self._table = [self._with_floor(segment, table[row]) for segment, row in rows.items()]
        self._unseen: dict[str, Scores] = {}

    def scores(self, segment: str) -> Scores:
        """log P(segment | letter) for every letter of ``ALPHABET``."""
        row = self._rows.get(segment)
        if row is not None:
            return self._table[row]
        if segment not in self._unseen:
            self._unseen[segment] = self._guessed(segment)
        return self._unseen[segment]

    def _guessed(self, segment: str) -> Scores:
        """For a segment never seen: as in lower case; a pair of characters is one of them and a stray one."""
        lower = segment.lower()
        if lower != segment and lower in self._rows:
            known: Scores = np.maximum(self._table[self._rows[lower]] + np.float32(_CAPITAL), _IMPOSSIBLE)
            return known
        if len(segment) == 2:
            likelier = np.maximum(self.scores(segment[0]), self.scores(segment[1]))
            return np.maximum(likelier + self._priors.stray, _IMPOSSIBLE).astype(np.float32)
        return self._with_floor(segment, np.full(len(ALPHABET), _IMPOSSIBLE, np.float32))

    def _with_floor(self, segment: str, scores: Scores) -> Scores:
        """One read character may stand for any letter, sooner one of its shape; a digit not for any."""
        if len(segment) == 0:
            lost: Scores = np.maximum(scores, np.float32(self._priors.other))
            return lost
        if len(segment) > 1:
            return scores
        if segment.isdigit():
            letters = lookalikes("digit_in_a_word").get(segment, "")
            alike = np.array([bare in letters for bare in _BARE_ALPHABET])
            return np.maximum(scores, np.where(alike, _LOOKALIKE, _IMPOSSIBLE)).astype(np.float32)
        base = strip_marks(segment)
        likeness = lookalikes("letter").get(base, "")
        if not segment.isalnum():
            alike = np.array([bare in likeness for bare in _BARE_ALPHABET])
            least = np.where(_MARKED_VOWELS, self._priors.sign_for_vowel, self._priors.other)
            least = np.maximum(least, np.where(alike, self._priors.alike, self._priors.other))
            return np.maximum(scores, least).astype(np.float32)
        vowel = base.lower() in _VOWELS
        shapes = [
            self._priors.same_shape
            if bare == base
            else self._priors.alike
            if bare in likeness
            else self._priors.vowel_for_vowel
            if vowel and bare.lower() in _VOWELS
            else self._priors.other
            for bare in _BARE_ALPHABET
        ]
        floored: Scores = np.maximum(scores, np.array(shapes, np.float32))
        return floored


@cache
def channel(recogniser: Recogniser) -> Channel:
    """The learned channel of ``recogniser``."""
    stored = json.loads((_FOLDER / f"{recogniser}.json").read_text(encoding="utf-8"))
    onsets, rhymes, words = (Parts(**stored[name]) for name in ("onsets", "rhymes", "words"))
    return Channel(stored["segments"], onsets, rhymes, words, _PRIORS[recogniser])
