"""Fields of the head that a recogniser read, checked against what is known and what stands elsewhere.

There is one rule (``_settled``). A value that is known or was read surely stands. One that is neither, and
is a single edit from just one known value that something else in the document supports, is that value:
``original`` keeps what was read, ``method`` is ``lexicon``. Any other stands as it was read, and a person
must look at it. Text layers are not doubted; only dates are compared however they were read.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from rapidfuzz.distance import OSA

from lexicon.bodies import abbreviates, abbreviations_of, known_body, letters_of, near_bodies, short_forms_of
from lexicon.document_types import by_code
from lexicon.fold import fold, normal_tone_placement
from lexicon.syllables import is_syllable
from parsers.metadata.evidence import Evidence
from parsers.metadata.offices import begins_organisation, with_kind
from parsers.metadata.symbols import abbreviates_body
from parsers.text.layout import Row
from parsers.values.dates import days_in
from schema.metadata import Found, Organisation, Signer
from schema.page import SUREST_BY_RULE, Word

T = TypeVar("T")

SURE = 0.8
"""Confidence (0 to 1) of every word of a value that nobody knows and that is believed all the same. Set by
hand: bold capitals of right names of bodies are read with 0.83 and more.
"""

_SURE_OF_MARKS = 0.9
"""Confidence (0 to 1) from which the marks of a word stand, whatever is written elsewhere."""

_SURE_OF_NO_WORD = 0.95
"""Confidence (0 to 1) from which what is no Vietnamese word is believed to be a foreign one or a name."""

_LEAST_NAMED = 8
"""Letters of a name that, standing elsewhere in the document too, is no misreading."""

_SIGNED_BEFORE, _SIGNED_AFTER = datetime.timedelta(days=31), datetime.timedelta(days=366)
"""How long before and after its date a document may be signed digitally: drafts are dated ahead by a few
days, archives sign what they publish later, mostly within the year.
"""

_LEAST_TOLD = 3
"""Letters of an abbreviation that is mended after one named in the text: shorter ones are all alike."""

_CONSONANTS = re.compile(r"[B-DF-HJ-NP-TV-XZĐ]{2,5}")
"""Abbreviations of several words (``TNHH``, ``THPT``): nothing else is read surely without a vowel."""

_LEGISLATURE = re.compile(r"(?:QH|UBTVQH|HĐNN)\d{1,2}")
_YEAR = re.compile(r"(?:19|20)\d\d")


def is_read(words: Iterable[Word]) -> bool:
    """Whether a recogniser read any of ``words``."""
    return any(word.method != "text_layer" for word in words)


def _settled(read: str, *, known: bool, near: Collection[str], sure: bool) -> tuple[str, bool]:
    """(the value, whether a person must look at it). ``near`` are supported values one edit from ``read``."""
    if known or sure:
        return read, False
    return (next(iter(near)), False) if len(near) == 1 else (read, True)


def _corrected(found: Found[T], value: T) -> Found[T]:
    if value == found.value:
        return found
    sureness = min(found.confidence, SUREST_BY_RULE)
    return found.model_copy(update={"value": value, "confidence": sureness, "method": "lexicon"})


def confirmed_body(
    found: Found[Organisation], rows: Sequence[Row], symbol: str | None, evidence: Evidence
) -> tuple[Found[Organisation], bool]:
    """(the body that ``rows`` name, whether it is doubtful). ``symbol`` is that of the document."""
    words = [word for row in rows for word in row.words]
    if not is_read(words):
        return found, False
    read = with_kind(found.value.name)
    spelled = known_body(read)
    codes = set(re.split("[-/&]", symbol or ""))
    near = {body for body in near_bodies(read) if evidence.names(body) or abbreviations_of(body) & codes}
    named = sum(map(str.isalnum, read)) >= _LEAST_NAMED and evidence.names(read)
    name, doubtful = _settled(
        spelled or read, known=spelled is not None or named, near=near, sure=_is_sure_name(read, words)
    )
    return _corrected(found, found.value.model_copy(update={"name": name})), doubtful


def _is_sure_name(name: str, words: Sequence[Word]) -> bool:
    """Whether ``name`` begins like that of a body and each of its words was read surely, and is one."""
    if not begins_organisation(name):
        return False
    return all(
        word.confidence >= SURE and all(map(_is_word, re.findall(r"\w+", word.text)))
        for word in words
        if any(map(str.isalnum, word.text))
    )


def _is_word(text: str) -> bool:
    return is_syllable(text) or abbreviates_body(text) or _CONSONANTS.fullmatch(text) is not None


def confirmed_symbol(
    symbol: Found[str], row: Row, bodies: Sequence[str], type_code: str | None, evidence: Evidence
) -> tuple[Found[str], bool]:
    """(the symbol in ``row``, whether it is doubtful). ``bodies`` are those of the head, ``type_code`` is the
    abbreviation of the type that the title names.
    """
    if not is_read(row.words):
        return symbol, False
    pieces = re.split("([-/&])", symbol.value)
    likely = {short for body in bodies for short in short_forms_of(body)} | {type_code or ""}
    implied = likely.union(*map(abbreviations_of, bodies))
    first = next((at for at, piece in enumerate(pieces) if piece.isalpha()), None)
    doubtful = False
    for at, piece in enumerate(pieces):
        if not re.search(r"[^\W\d_]", piece):
            continue
        known = (
            piece in implied | evidence.abbreviations
            or _is_known_code(piece, at == first, type_code)
            or any(abbreviates(piece, body) for body in bodies)
        )
        told = evidence.abbreviations if len(piece) >= _LEAST_TOLD else frozenset[str]()
        # What stands in the symbol already is not meant once more.
        supports = (codes - {"", *pieces} for codes in (likely, implied, told))
        near = next(filter(None, (_one_edit(piece, codes) for codes in supports)), set[str]())
        pieces[at], unsure = _settled(piece, known=known, near=near, sure=symbol.confidence >= SURE)
        doubtful = doubtful or unsure
    return _corrected(symbol, "".join(pieces)), doubtful


def _is_known_code(code: str, first: bool, type_code: str | None) -> bool:
    """Whether ``code`` abbreviates a body, or a type: any where it stands first, else that of the title."""
    entry = by_code(code)
    if entry is not None and entry.code == code and (first or code == type_code):
        return True
    return abbreviates_body(code) or _LEGISLATURE.fullmatch(code) is not None


def _one_edit(read: str, known: Iterable[str]) -> set[str]:
    """Those of ``known`` that ``read`` is with one edit, or with other marks."""
    return {one for one in known if OSA.distance(read, one, score_cutoff=1) == 1 or fold(one) == fold(read)}


def confirmed_signer(
    signer: Found[Signer], name: Row | None, evidence: Evidence
) -> tuple[Found[Signer], bool]:
    """(``signer`` with the name in the row ``name``, whether it is doubtful). Signatures bear witness."""
    read = signer.value.name
    if name is None or read is None or not is_read(name.words):
        return signer, False
    rank, point, bare = read.rpartition(".")
    bare = bare.strip()
    people = {person.upper() if bare.isupper() else person.title() for person in evidence.people}
    near = {person for person in people if OSA.distance(fold(person), fold(bare), score_cutoff=1) <= 1}
    sure = all(is_syllable(word) for word in re.findall(r"\w{2,}", bare))
    text, doubtful = _settled(bare, known=bare in people, near=near, sure=sure)
    text = f"{rank}{point} {text}" if point else text
    return _corrected(signer, signer.value.model_copy(update={"name": text})), doubtful


def confirmed_subject(
    subject: Found[str], rows: Sequence[Row], evidence: Evidence
) -> tuple[Found[str], bool]:
    """(what a document is about, from ``rows``, whether it is doubtful).

    Its words stand again in the first articles. One that differs in its marks only from how it is written
    there, between the same neighbours and read more surely, is written so; one that is no word must have been
    read surely.
    """
    own = [word for row in rows for word in row.words]
    if not is_read(own):
        return subject, False
    taken = {id(word) for word in own}
    told = _told([word for row in evidence.rows for word in row.words if id(word) not in taken])
    sureness = {_bare(word.text): word.confidence for word in own}
    words = subject.value.split()
    settled = [
        _settled_word(word, sureness.get(_bare(word), 1.0), told.get(key, {}))
        for word, key in zip(words, _between(words), strict=True)
    ]
    text = " ".join(word for word, _ in settled)
    return _corrected(subject, text), any(doubtful for _, doubtful in settled)


def _settled_word(word: str, confidence: float, told: Mapping[str, float]) -> tuple[str, bool]:
    """As ``_settled``; ``told`` are the forms of the word elsewhere with the confidence of their readings."""
    bare = _bare(word)
    near = {form for form, sureness in told.items() if sureness > confidence and form.isalpha()}
    spelled = all(map(_is_word, re.findall(r"[^\W\d_]+", bare)))
    known = _plain_form(bare) in told or (spelled and confidence >= _SURE_OF_MARKS)
    cased = {form.upper() if bare.isupper() else form for form in near}
    sure = (spelled or confidence >= _SURE_OF_NO_WORD) and not near
    text, doubtful = _settled(bare, known=known, near=cased, sure=sure)
    return word.replace(bare, text) if bare else word, doubtful


def _between(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Each of ``words`` with its neighbours, all without their marks."""
    plain = ["", *map(letters_of, words), ""]
    return list(zip(plain, plain[1:], plain[2:], strict=False))


def _told(words: Sequence[Word]) -> Mapping[tuple[str, ...], dict[str, float]]:
    """How each word is written between its neighbours in ``words``, and how surely that was read."""
    found: defaultdict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for word, key in zip(words, _between([word.text for word in words]), strict=True):
        form = _plain_form(_bare(word.text))
        found[key][form] = max(word.confidence, found[key].get(form, 0.0))
    return found


def _bare(word: str) -> str:
    """``word`` without the signs before and behind it."""
    return re.sub(r"^\W+|\W+$", "", word)


def _plain_form(word: str) -> str:
    return normal_tone_placement(word).lower()


def contradiction(
    date: str, symbol: str | None, legal_bases: Iterable[str], evidence: Evidence
) -> str | None:
    """What disagrees with ``date`` (ISO 8601, parts may be missing), the date of a document: another year in
    its ``symbol``, a legal basis that is later, a digital signature made long before it or after.
    """
    year = _YEAR.match(symbol or "")
    if year is not None and year[0] != date[:4]:
        return year[0]
    later = max((day for text in legal_bases for day in days_in(text)), default="")
    if later[: len(date)] > date:
        return later
    if len(date) < len("2023-10-31"):
        return None
    issued = datetime.date.fromisoformat(date)
    for signing in evidence.signings:
        signed = datetime.date.fromisoformat(signing.at[:10]) if signing.at else issued
        if not issued - _SIGNED_BEFORE <= signed <= issued + _SIGNED_AFTER:
            return signed.isoformat()
    return None


def is_settled_by_lookalikes(row: Row) -> bool:
    """Whether digits of the date in ``row`` were read as letters that look like them."""
    return any(
        word.method == "rule" and re.sub(r"\D", "", word.original) != re.sub(r"\D", "", word.text)
        for word in row.words
    )
