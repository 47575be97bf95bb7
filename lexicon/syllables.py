"""Which strings are Vietnamese syllables.

A syllable is lawful when it is an onset, a rhyme and a tone that Vietnamese orthography joins; stops
(c, ch, p, t) carry only the sắc and nặng tones. The inventory holds the lawful syllables that occur in
running text (``data/syllables.txt``) and a few names of places that break the
rules (Đắk, Lắk). Onsets and rhymes stand in ``data/syllable_rules.toml`` with their source.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache, lru_cache
from itertools import permutations
from pathlib import Path

from lexicon.fold import TONE_MARKS, nfc, normal_tone_placement

_RULES = tomllib.loads((Path(__file__).parent / "data" / "syllable_rules.toml").read_text(encoding="utf-8"))
_ONSETS: tuple[str, ...] = (*_RULES["onsets"].split(), "")
_RHYMES = frozenset(_RULES["rhymes"].split())
_LOANS = frozenset(_RULES["loans"].split())
_VARIANTS = {a: b for pair in _RULES["variants"].split(", ") for a, b in permutations(pair.split())}
_STOPS = ("c", "ch", "p", "t")
_VOWELS = "aeiouy"
_VOWEL_MARKS = "\u0302\u0306\u031b"
_STOP_TONES = ("\u0301", "\u0323")
DATA = Path(__file__).parent / "data" / "syllables.txt"


@lru_cache(maxsize=65536)
def is_lawful(text: str) -> bool:
    """Whether ``text`` obeys the orthography, attested or not. Case and tone placement do not matter."""
    loose = unicodedata.normalize("NFD", normal_tone_placement(text).lower())
    tones = [c for c in loose if c in TONE_MARKS]
    if len(tones) > 1:
        return False
    base = nfc("".join(c for c in loose if c not in TONE_MARKS))
    if tones and not _well_placed(loose):
        return False
    return any(
        base.startswith(onset)
        and base[len(onset) :] in _RHYMES
        and (not base.endswith(_STOPS) or (bool(tones) and tones[0] in _STOP_TONES))
        for onset in _ONSETS
    ) or (base == "gi" and len(tones) <= 1)


def _well_placed(word: str) -> bool:
    """Whether the tone stands on a vowel with a mark of its own, if there is one, else last before a coda."""
    letters = [unicodedata.normalize("NFD", letter) for letter in nfc(word)]
    marked = [i for i, letter in enumerate(letters) if any(c in _VOWEL_MARKS for c in letter)]
    bearer = next(i for i, letter in enumerate(letters) if any(c in TONE_MARKS for c in letter))
    if marked:
        return bearer == marked[-1]
    after = letters[bearer + 1 :]
    return not after or after[-1] in _VOWELS or not any(letter in _VOWELS for letter in after)


@cache
def inventory() -> frozenset[str]:
    """All known syllables: lower case, NFC, tone mark in the older placement."""
    lines = DATA.read_text(encoding="utf-8").splitlines()
    return frozenset(syllable for line in lines if not line.startswith("#") for syllable in line.split())


@lru_cache(maxsize=65536)
def is_syllable(text: str) -> bool:
    """Whether ``text`` is one known Vietnamese syllable. Case, NFC/NFD and tone placement do not matter."""
    return normal_tone_placement(text).lower() in inventory()


def is_loan(text: str) -> bool:
    """Whether ``text`` is a loan written as one word (``ôtô``, ``kilômét``)."""
    return nfc(text).lower() in _LOANS


def variant(syllable: str) -> str | None:
    """The other accepted spelling of ``syllable`` (lower case), if it has one: tầu for tàu."""
    return _VARIANTS.get(syllable)
