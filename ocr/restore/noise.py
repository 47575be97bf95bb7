"""Tells which kind of noise a text carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from lexicon.fold import strip_marks
from lexicon.same_letters import bare_syllables
from lexicon.syllables import is_syllable
from ocr.restore.channel import Recogniser
from ocr.restore.tokens import Piece, drawn_one_way

Noise = Literal["english_layer", "vietnamese_ocr", "stripped"]
Reading = Recogniser | Literal["stripped"]
"""Noise, the recogniser of an English layer told apart."""

ENOUGH = 40  # words from which a text without marks counts as typed without them
_MARKED_SHARE = 0.45  # of the words of Vietnamese prose about 0.75 carry a mark
_STRIPPED_SHARE = 0.97
_OWN_SHARE = 0.1  # of the words of Vietnamese prose 0.55 to 0.65 have a letter that no other language has
_MARKED_BY_OTHERS = 0.2  # of the words; recognisers of English mark one in twenty, of French a third
_PIECED = 0.03  # of the words; recognisers of lines hardly read an apostrophe for a mark
_OWN_LETTERS = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


class Evidence(NamedTuple):
    """Shares among the ``words`` words of a text, 0 to 1.

    ``marked``: syllables with a Vietnamese mark; ``bare``: without any mark, and a syllable's bare form;
    ``own``: the marked ones with a letter that only Vietnamese has; ``pieced``: words with an apostrophe or a
    ligature among their letters.
    """

    words: int
    marked: float
    bare: float
    own: float
    pieced: float


def evidence(pieces: Sequence[Piece]) -> Evidence:
    """Counts over the pieces of kind ``word``."""
    cores = [piece.core for piece in pieces if piece.kind == "word" and len(piece.core) > 1]
    kinds = Counter(map(_kind_of, cores))
    pieced = sum(drawn_one_way(core) != core or "'" in core for core in cores)
    words = kinds.total()
    count = max(words, 1)
    marked = kinds["marked"] + kinds["own"]
    return Evidence(words, marked / count, kinds["bare"] / count, kinds["own"] / count, pieced / count)


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


def reading(noise: Noise, found: Evidence) -> Reading:
    """``noise``, of a long English layer the kind of recogniser that fits the shares."""
    if noise != "english_layer" or found.words < ENOUGH:
        return noise
    if found.marked >= _MARKED_BY_OTHERS:
        return "marked_layer"
    return "old_layer" if found.pieced >= _PIECED else "english_layer"
