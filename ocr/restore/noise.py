"""Tells which kind of noise a text carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from lexicon.fold import strip_marks
from lexicon.same_letters import bare_syllables
from lexicon.syllables import is_syllable
from ocr.restore.tokens import Piece

Noise = Literal["english_layer", "vietnamese_ocr", "stripped"]

ENOUGH = 40  # words from which a text without marks counts as typed without them
_MARKED_SHARE = 0.45  # of the words of Vietnamese prose about 0.75 carry a mark
_STRIPPED_SHARE = 0.97
_OWN_SHARE = 0.1  # of the words of Vietnamese prose 0.55 to 0.65 have a letter that no other language has
_OWN_LETTERS = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


class Evidence(NamedTuple):
    """Shares among the ``words`` words of a text, 0 to 1.

    ``marked``: syllables with a Vietnamese mark; ``bare``: without any mark, and a syllable's bare form;
    ``own``: the marked ones with a letter that only Vietnamese has.
    """

    words: int
    marked: float
    bare: float
    own: float


def evidence(pieces: Sequence[Piece]) -> Evidence:
    """Counts over the pieces of kind ``word``."""
    kinds = Counter(_kind_of(piece.core) for piece in pieces if piece.kind == "word" and len(piece.core) > 1)
    words = kinds.total()
    count = max(words, 1)
    marked = kinds["marked"] + kinds["own"]
    return Evidence(words, marked / count, kinds["bare"] / count, kinds["own"] / count)


@lru_cache(maxsize=65536)
def _kind_of(core: str) -> Literal["own", "marked", "bare", "other"]:
    if core.isascii():
        return "bare" if core.lower() in bare_syllables() else "other"
    if strip_marks(core) == core or not is_syllable(core):
        return "other"
    return "marked" if _OWN_LETTERS.isdisjoint(core.lower()) else "own"


def detect(found: Evidence) -> Noise:
    """The kind of noise that fits the shares. A recogniser of French or Portuguese gives their marks only."""
    foreign = found.words >= ENOUGH and found.own < _OWN_SHARE
    if found.marked >= _MARKED_SHARE and not foreign:
        return "vietnamese_ocr"
    if found.words >= ENOUGH and found.bare >= _STRIPPED_SHARE:
        return "stripped"
    return "english_layer"
