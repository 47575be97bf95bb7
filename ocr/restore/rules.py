"""Changes that follow from a rule or from the lexicon, without the decoder."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from lexicon.fold import strip_marks
from lexicon.language_model import UNKNOWN, LanguageModel
from lexicon.list_marks import mark_in_order
from lexicon.syllables import is_syllable
from ocr.restore.candidates import own_number
from ocr.restore.noise import Noise
from ocr.restore.symbols import restore_symbol
from ocr.restore.tokens import Piece, case_of

Tokens = Sequence[Sequence[Sequence[Piece]]]

_SCORE_OF_JOIN = 0.9
_SCORE_OF_MARK = 0.95
_SCORE_OF_SYMBOL = 0.97
"""Probabilities of what a rule changes, set by hand: nearly sure, and less so the less the rule looks at."""

_LONGEST_ONSET = 3
_SHORTEST_PAIR, _LEAST_PAIR_SCORE = 4, -5.0


class Change(NamedTuple):
    """One changed token. ``line`` and ``token`` count from 0; ``score`` is the probability of ``text``."""

    line: int
    token: int
    original: str
    text: str
    method: Literal["lexicon", "model", "rule"]
    score: float
    alternative: str | None
    doubtful: bool


def joined_words(tokens: Tokens, model: LanguageModel) -> dict[tuple[int, int, int], Change]:
    """Two syllables that lost the space between them, where they often follow each other (``kếhoạch``)."""
    changes: dict[tuple[int, int, int], Change] = {}
    for number, line in enumerate(tokens):
        for place, token in enumerate(line):
            for part, piece in enumerate(token):
                if piece.kind == "word" and len(piece.core) >= _SHORTEST_PAIR and not piece.core.isascii():
                    text = _parted(piece.core, model)
                    if text:
                        changes[number, place, part] = Change(
                            number, place, piece.core, text, "rule", _SCORE_OF_JOIN, piece.core, False
                        )
    return changes


def cut_words(tokens: Tokens) -> dict[tuple[int, int, int], Change]:
    """A syllable cut after its first consonants (``c ông``): the first token gets it all, the second none.

    A capital before a whole syllable is the initial of a name (``Bà D ở Hà Nội``).
    """
    changes: dict[tuple[int, int, int], Change] = {}
    for number, line in enumerate(tokens):
        for place, (first, second) in enumerate(itertools.pairwise(line)):
            head, tail = first[0], second[0]
            if len(head.core) > _LONGEST_ONSET or len(first) > 1 or len(second) > 1:
                continue
            joined = head.core + tail.core
            if (
                head.kind == tail.kind == "word"
                and not (head.after or tail.before or tail.after)
                and not any(strip_marks(c).lower() in "aeiouy" for c in head.core)
                and strip_marks(tail.core[:1]) in "aeiouy"
                and not joined.isascii()
                and is_syllable(joined)
                and not (head.core.isupper() and is_syllable(tail.core))
            ):
                new = Change(number, place, head.core, joined, "rule", _SCORE_OF_JOIN, head.core, False)
                changes[number, place, 0] = new
                changes[number, place + 1, 0] = new._replace(token=place + 1, original=tail.core, text="")
    return changes


def _parted(core: str, model: LanguageModel) -> str | None:
    if is_syllable(core) or model.id(core.lower()) != UNKNOWN or not core.isalpha():
        return None
    best, text = _LEAST_PAIR_SCORE, None
    for cut in range(2, len(core) - 1):
        left, right = core[:cut], core[cut:]
        if is_syllable(left) and is_syllable(right) and case_of(right) == case_of(core[1:]):
            first, second = (np.array([own_number(half, model)]) for half in (left, right))
            score = float(model.pairs(first, second).scores[0])
            if score > best:
                best, text = score, f"{left} {right}"
    return text


def list_marks(tokens: Tokens, noise: Noise) -> dict[tuple[int, int, int], Change]:
    """``c¢)`` is c); a d) at the head of a line is đ) where the item above is d) (``lexicon.list_marks``)."""
    changes: dict[tuple[int, int, int], Change] = {}
    if noise == "vietnamese_ocr":
        return changes
    last: str | None = None
    for number, line in enumerate(tokens):
        for place, token in enumerate(line):
            for part, piece in enumerate(token):
                if piece.kind != "list_mark":
                    continue
                begins = not place and not part
                mark = mark_in_order(piece.core, last if begins else None, None)
                last = mark if begins else last
                if mark != piece.core:
                    changes[number, place, part] = Change(
                        number, place, piece.core, mark, "rule", _SCORE_OF_MARK, piece.core, False
                    )
    return changes


def symbols(tokens: Tokens, model: LanguageModel, noise: Noise) -> dict[tuple[int, int, int], Change]:
    changes: dict[tuple[int, int, int], Change] = {}
    if noise == "vietnamese_ocr":
        return changes
    for number, line in enumerate(tokens):
        for place, token in enumerate(line):
            for part, piece in enumerate(token):
                if piece.kind not in ("symbol", "acronym"):
                    continue
                text = restore_symbol(piece.core, model)
                if text != piece.core:
                    changes[number, place, part] = Change(
                        number, place, piece.core, text, "lexicon", _SCORE_OF_SYMBOL, piece.core, False
                    )
    return changes
