"""What a recogniser's sureness says about a word, and whether a misprint is likelier than a misreading.

A word that stands where another one is expected was misread or misprinted. What the context says is the same
for both, so only two things decide: how often a recogniser makes that word of the other, and how often a
writer does.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from lexicon.fold import strip_marks
from ocr.words.calibration import outcome_of, outcome_of_engines
from ocr.words.signs import without_signs
from schema.page import Word

# Of the words of real scans: wrong ones among all, and among those that were read twice because they or their
# neighbourhood looked wrong.
_WRONG, _WRONG_OF_TWICE = 0.008, 0.06
_LEAST_SURE, _SUREST = 0.02, 0.998

# Log-probability that a writer makes a certain other word of a word. One syllable in about 2,000 of the typed
# sources is a misprint; a syllable has up to twenty others with other marks, and hundreds with other letters.
_OTHER_MARKS, _OTHER_LETTERS = -10.5, -13.8

# A second reading that is the same, where the word is sure: by the same engine on another image it is half a
# witness, by an engine of another kind a whole one.
_SAME_ENGINE, _OTHER_ENGINE, _SURE_WITNESS = 0.5, 1.0, 0.95


class Sureness(NamedTuple):
    """The calibrated confidence (0 to 1) of a token, whether it was read twice by one engine because somebody
    doubted it, and twice alike, and whether another engine says the same.
    """

    confidence: float
    twice: bool = False
    alike: bool = False
    confirmed: bool = False


def sureness(word: Word) -> Sureness:
    """How sure the readings of ``word`` are."""
    between = outcome_of_engines(word)
    own = [without_signs(one.text) for one in word.readings if one.engine == word.readings[0].engine]
    return Sureness(
        word.confidence,
        twice=len(own) > 1 or (between == "once" and outcome_of(word) != "once"),
        alike=len(own) > 1 and len(set(own)) == 1,
        confirmed=between == "agreed",
    )


def doubt(sure: Sureness) -> float:
    """Nats by which ``sure`` raises the odds that the token was misread."""
    usual = _WRONG_OF_TWICE if sure.twice else _WRONG
    return -_logit(min(max(sure.confidence, _LEAST_SURE), _SUREST)) - _logit(usual)


def misreading_share(read: str, expected: str, score: float, sure: Sureness) -> float:
    """The probability that ``read``, where ``expected`` fits, was misread and not misprinted.

    ``score`` is log P(read | expected) for the recogniser, by letters and error rate, without ``sure``.
    """
    if sure.confidence >= _SURE_WITNESS:
        score *= 1 + _SAME_ENGINE * sure.alike + _OTHER_ENGINE * sure.confirmed
    same_letters = strip_marks(read).lower() == strip_marks(expected).lower()
    misprint = _OTHER_MARKS if same_letters else _OTHER_LETTERS
    return 1 / (1 + math.exp(min(misprint - score - doubt(sure), 50.0)))


def _logit(share: float) -> float:
    return math.log(share / (1 - share))
