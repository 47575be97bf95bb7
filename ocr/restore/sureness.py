"""What a recogniser's sureness says about a word, and whether a misprint is likelier than a misreading.

A word that stands where another one is expected was misread or misprinted. What the context says is the same
for both, so only two things decide: how often a recogniser makes that word of the other, and how often a
writer does.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from lexicon.fold import strip_marks
from ocr.words.calibration import outcome_of
from schema.page import Word

# Of the words of real scans: wrong ones among all, and among those that were read twice because they or their
# neighbourhood looked wrong.
_WRONG, _WRONG_OF_TWICE = 0.008, 0.06
_LEAST_SURE, _SUREST = 0.02, 0.998

# Log-probability that a writer makes a certain other word of a word. One syllable in about 2,000 of the typed
# sources is a misprint; a syllable has up to twenty others with other marks, and hundreds with other letters.
_OTHER_MARKS, _OTHER_LETTERS = -10.5, -13.8

# A second reading that is the same and sure: the same recogniser on another image, half a witness.
_WITNESS, _SURE_WITNESS = 0.5, 0.95


class Sureness(NamedTuple):
    """The calibrated confidence (0 to 1) of a token, whether it was read twice, and twice alike."""

    confidence: float
    twice: bool = False
    alike: bool = False


def sureness(word: Word) -> Sureness:
    """How sure the readings of ``word`` are."""
    how = outcome_of(word)
    return Sureness(word.confidence, how != "once", how == "agreed")


def doubt(sure: Sureness) -> float:
    """Nats by which ``sure`` raises the odds that the token was misread."""
    usual = _WRONG_OF_TWICE if sure.twice else _WRONG
    return -_logit(min(max(sure.confidence, _LEAST_SURE), _SUREST)) - _logit(usual)


def misreading_share(read: str, expected: str, score: float, sure: Sureness) -> float:
    """The probability that ``read``, where ``expected`` fits, was misread and not misprinted.

    ``score`` is log P(read | expected) for the recogniser, by letters and error rate, without ``sure``.
    """
    if sure.alike and sure.confidence >= _SURE_WITNESS:
        score *= 1 + _WITNESS
    same_letters = strip_marks(read).lower() == strip_marks(expected).lower()
    misprint = _OTHER_MARKS if same_letters else _OTHER_LETTERS
    return 1 / (1 + math.exp(min(misprint - score - doubt(sure), 50.0)))


def _logit(share: float) -> float:
    return math.log(share / (1 - share))
