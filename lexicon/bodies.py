"""Names of public bodies and the abbreviations by which symbols of documents name them (``59/BC-SYT``).

Known are the agencies of ``data/agencies.toml``, alone or with the unit they belong to (``SỞ Y TẾ TỈNH KIÊN
GIANG``). Names are compared by their letters: blanks, signs and marks, which recognisers lose first, do not
count.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from lexicon.fold import TONE_MARKS, fold, nfc, normal_tone_placement
from lexicon.terms import Entry, builtin_lexicon
from lexicon.units import all_units

_FEWEST_LETTERS = 3
"""Letters of a known abbreviation up to which the kind of its body is not left out (``BYT``)."""
_KINDS = ("B", "S")
"""Initials of Bộ and Sở: older symbols leave the kind of a body out (``QĐ-LĐTBXH``)."""
_JOINT = re.compile(r"\s+[-–—]\s*|\s*[-–—]\s+")
_WORD = re.compile(r"[^\W_]+")
_NO_SIGN_OF_A_NAME = re.compile(r"[^\w\s,()&.\-–]|_")
_TYPES_OF_UNITS = re.compile(r"\s+(?:TỈNH|THÀNH PHỐ|TP|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN|XÃ|PHƯỜNG|ĐẶC KHU)\b.*$")


def letters_of(text: str) -> str:
    """The letters and digits of ``text`` in lower case without marks: ``SỞ Y“ TẾ`` -> ``soyte``."""
    return "".join(_WORD.findall(fold(text)))


def known_body(name: str) -> str | None:
    """``name`` as the body is called that has its letters, in capitals; None where no known one has them.

    Words that have the right letters keep the signs of a name around them (comma, dash, brackets); where
    several bodies differ in marks only, ``name`` stays as it is.
    """
    spelled = _spellings(letters_of(name))
    if not spelled:
        return None
    return _in_the_words_of(name, next(iter(spelled))) if len(spelled) == 1 else name


@lru_cache(maxsize=1024)
def near_bodies(name: str) -> frozenset[str]:
    """The known bodies, in capitals, whose letters are one edit from those of ``name``."""
    read = letters_of(name)
    found: set[str] = set()
    for known, names in _agencies().items():
        if OSA.distance(known, read, score_cutoff=1) == 1:
            found |= names
        for end in range(len(known) - 1, len(known) + 2):
            places = _places().get(read[end:], frozenset())
            if places and OSA.distance(known, read[:end], score_cutoff=1) == 1:
                found |= {f"{body} {place}" for body in names for place in places}
        if read.startswith(known) and len(read) > len(known) + 1:
            rest = read[len(known) :]
            near = process.extract(rest, _place_letters(), scorer=OSA.distance, score_cutoff=1, limit=None)
            places = frozenset(place for key, _, _ in near for place in _places()[key])
            found |= {f"{body} {place}" for body in names for place in places}
    return frozenset(found)


@lru_cache(maxsize=1024)
def short_forms_of(name: str) -> frozenset[str]:
    """The known abbreviations of the body called ``name``, or of each of those that it joins."""
    return frozenset(
        short
        for read in map(letters_of, _joined(name))
        for known, shorts in _shorts().items()
        if read == known or (read.startswith(known) and read[len(known) :] in _places())
        for short in shorts
    )


@lru_cache(maxsize=1024)
def abbreviations_of(name: str) -> frozenset[str]:
    """What stands in symbols for the body called ``name``: its known short forms, the initials of its words.

    ``và`` may be left out, and so may the kind of a body in older symbols. Each body of a joint one has its
    own.
    """
    shorts = short_forms_of(name)
    found = {short[1:] for short in shorts if len(short) > _FEWEST_LETTERS and short[0] in _KINDS} | shorts
    initials = (one for body in _joined(name) for one in _initials(body))
    return frozenset(found | {one for one in initials if len(one) > 1})


def abbreviates(code: str, name: str) -> bool:
    """Whether ``code`` may stand in symbols for the body called ``name``: one of its abbreviations, or, of a
    body without a known one, the beginning of its initials (``BTC`` of BAN TỔ CHỨC LỄ KỶ NIỆM).
    """
    unknown = (body for body in _joined(name) if not short_forms_of(body))
    begun = any(one.startswith(code) for body in unknown for one in _initials(body))
    return code in abbreviations_of(name) or (begun and len(code) > 1)


def _joined(name: str) -> tuple[str, ...]:
    """The body called ``name``, and those that it joins."""
    return (name, *_JOINT.split(name))


def _initials(body: str) -> tuple[str, ...]:
    words = [word for word in _WORD.findall(_TYPES_OF_UNITS.sub("", body.upper())) if word.isalpha()]
    with_and, without = words, [word for word in words if fold(word) != "va"]
    return tuple("".join(_without_tone(word[0]) for word in chosen) for chosen in (with_and, without))


def _spellings(letters: str) -> frozenset[str]:
    """The names, in capitals, of the known bodies that have these letters."""
    found = set(_agencies().get(letters, ()))
    for end in range(2, len(letters) - 1):
        places = _places().get(letters[end:], frozenset())
        found |= {f"{body} {place}" for body in _agencies().get(letters[:end], ()) for place in places}
    return frozenset(found)


def _in_the_words_of(text: str, known: str) -> str:
    """``known`` with the signs of a name that stand in ``text``, where both have the same words."""
    names = _WORD.findall(known)
    if [letters_of(word) for word in _WORD.findall(text)] != [letters_of(name) for name in names]:
        return known
    meant = iter(names)
    marked = _WORD.sub(lambda word: _as_meant(word[0], next(meant)), text)
    return " ".join(_NO_SIGN_OF_A_NAME.sub("", marked).split()).strip(" -–.,")


def _as_meant(word: str, known: str) -> str:
    same = normal_tone_placement(word).upper() == normal_tone_placement(known).upper()
    return word if same else known


def _without_tone(letter: str) -> str:
    """``U`` of Ủ; Đ, Ă, Ô and the like are letters of their own."""
    return nfc("".join(c for c in unicodedata.normalize("NFD", letter) if c not in TONE_MARKS))


def _is_name(short: str, entry: Entry) -> bool:
    """Whether ``short`` stands for the name in a letterhead: it begins like it (``Sở GD&ĐT``), or is UBND."""
    return (short.split()[0] in (entry.name.split()[0], "UBND", "HĐND", "VP") and " " in short) or (
        short in ("UBND", "HĐND")
    )


@cache
def _agencies() -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in builtin_lexicon().entries:
        if entry.kind != "term":
            for name in (entry.name, *(short for short in entry.short if _is_name(short, entry))):
                found[letters_of(name)].add(name.upper())
    return {letters: frozenset(names) for letters, names in found.items()}


@cache
def _shorts() -> Mapping[str, frozenset[str]]:
    """The abbreviations of each agency, under the letters of its name."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in builtin_lexicon().entries:
        if entry.kind != "term":
            shorts = {short for short in entry.short if " " not in short}
            for name in (entry.name, *(short for short in entry.short if _is_name(short, entry))):
                found[letters_of(name)] |= shorts
    return {letters: frozenset(shorts) for letters, shorts in found.items()}


@cache
def _places() -> Mapping[str, frozenset[str]]:
    """Units under the letters of their names, with and without their type."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    found["vietnam"].add("VIỆT NAM")
    for unit in all_units():
        name = unit.full_name.upper()
        found[letters_of(name)].add(name)
        if unit.level == "province":
            found[letters_of(unit.name)].add(unit.name.upper())
            if unit.type == "thành phố":
                found["tp" + letters_of(unit.name)].add(f"TP. {unit.name.upper()}")
    return {letters: frozenset(names) for letters, names in found.items()}


@cache
def _place_letters() -> tuple[str, ...]:
    return tuple(_places())
