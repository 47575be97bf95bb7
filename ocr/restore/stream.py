"""A text as one stream of slots: what of it are words, as they were read."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from lexicon.fold import strip_marks
from lexicon.language_model import NUMBER, LanguageModel
from ocr.restore.candidates import Candidates, own_number
from ocr.restore.decoder import break_slot
from ocr.restore.noise import Noise
from ocr.restore.rules import Tokens
from ocr.restore.slots import SHORT_ACRONYM, Slot
from ocr.restore.tokens import Piece

_FIGURES = ("number", "symbol")
_VOWELS = frozenset("aeiouy")


def stream(tokens: Tokens, noise: Noise, model: LanguageModel) -> list[Slot]:
    """Slots in reading order, with what was read: words, fixed tokens, one clause end between clauses."""
    places = [
        (number, place, part, piece)
        for number, line in enumerate(tokens)
        for place, token in enumerate(line)
        for part, piece in enumerate(token)
    ]
    pieces = [piece for *_, piece in places]
    if noise == "english_layer":
        around = zip((None, *pieces), pieces, (*pieces[1:], None), strict=False)
        pieces = [_as_word(before, piece, after) for before, piece, after in around]
    end = break_slot()
    slots = [Slot(-1, -1, -1, None, end)]
    for (number, place, part, _), piece in zip(places, pieces, strict=True):
        if (piece.begins_clause or piece.kind == "list_mark") and slots[-1].piece is not None:
            slots.append(Slot(-1, -1, -1, None, end))
        if piece.kind == "word" or (piece.core and piece.kind != "list_mark"):
            slots.append(Slot(number, place, part, piece, _as_read(piece, model)))
        if piece.ends_clause and slots[-1].piece is not None:
            slots.append(Slot(-1, -1, -1, None, end))
    return slots


def is_lone_consonant(core: str) -> bool:
    """Whether ``core`` is one letter that is no syllable by itself."""
    return len(core) == 1 and core.isalpha() and strip_marks(core).lower() not in _VOWELS


def _as_read(piece: Piece, model: LanguageModel) -> Candidates:
    if piece.kind != "word" and (piece.kind in _FIGURES or any(c.isdigit() for c in piece.core)):
        return _alone(NUMBER)
    return _alone(own_number(piece.core, model))


@lru_cache(maxsize=65536)
def _alone(number: int) -> Candidates:
    return Candidates(np.array([number]), np.zeros(1, np.float32))


def _as_word(before: Piece | None, piece: Piece, after: Piece | None) -> Piece:
    """``BO`` in an English layer may be an abbreviation or Bộ; it becomes a word, and may stay what it is.

    A lone consonant is a formula's or an item's and stays, but for one that stands as a word among words: a
    small one between two, a capital before another (``S Noi vu`` for Sở Nội vụ).
    """
    vowels = not _VOWELS.isdisjoint(strip_marks(piece.core).lower())
    if piece.kind == "acronym" and len(piece.core) <= SHORT_ACRONYM and vowels:
        return piece._replace(kind="word", case="title")
    if piece.kind != "word" or not is_lone_consonant(piece.core):
        return piece
    goes_on = after is not None and not piece.after and not after.before and _is_long_word(after)
    follows = before is not None and not before.after and _is_long_word(before)
    begins_name = piece.core.isupper() and after is not None and after.case == "title"
    return piece if goes_on and (begins_name or follows) else piece._replace(kind="fixed")


def _is_long_word(piece: Piece) -> bool:
    return piece.kind == "word" and len(piece.core) > 1
