"""Titles, bodies and family names that mark letterheads and signature blocks (``offices.toml``)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from lexicon.fold import fold, normal_tone_placement

_GOING_ON = ("-", "–", "—", ",", "&", "(")
"""Signs with which a name goes on; others at the head of a line are ink."""

_SAME_OFFICE = 86.0
_ENOUGH_OF_TITLE = 6
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# All words; and without single letters, which ink leaves behind.
_WORDS = (r"[^\W\d_]+", r"[^\W\d_]{2,}")
_NAME_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
_RANK = re.compile(r"(?:(?:PGS|GS|TS|ThS|BS|KS|CN|NGND|NGƯT)[.,]*)+")
_RANKS = re.compile(
    r"^(?:(?:PGS|GS|TS|ThS|BS|KS|CN|NGND|NGƯT)[.,\s]+)+|^(?:đại|thượng|trung|thiếu)\s+(?:tướng|tá|úy)\s+",
    re.IGNORECASE,
)


@cache
def _table(name: str) -> tuple[str, ...]:
    with (Path(__file__).parent / "offices.toml").open("rb") as file:
        return tuple(tomllib.load(file)[name])


@cache
def _folded(name: str) -> dict[str, str]:
    return {fold(entry): entry for entry in _table(name)}


def authority_prefix(text: str) -> str | None:
    """``TM``, ``KT``, ``TL``, ``TUQ`` or ``Q`` when ``text`` begins with that and a point or comma."""
    match = re.match(r"^\W*(T\s*\.?\s*M|K\s*\.?\s*T|T\s*\.?\s*L|TUQ|T/M|T/L|K/T|Q)\s*[.,]+\s*\w", text)
    return re.sub(r"\W", "", match[1]) if match else None


def position_in(text: str) -> str | None:
    """The known title that ``text`` is most like; None when it is like none.

    Stray characters around it (a seal, a pen) are overlooked.
    """
    keys = {" ".join(re.findall(r"[^\W\d_]+", key)): entry for key, entry in _folded("positions").items()}
    readings = sorted({" ".join(re.findall(pattern, fold(text))) for pattern in _WORDS})
    likest = [
        match
        for plain in readings
        if (match := process.extractOne(plain, list(keys), scorer=fuzz.ratio, score_cutoff=_SAME_OFFICE))
    ]
    best = max(likest, key=lambda match: match[1], default=None)
    return keys[best[0]] if best else None


def is_deputy(text: str) -> bool:
    """Whether ``text`` is the title of a deputy."""
    return re.match(r"\W*(?:pho|thu truong)\b", fold(text)) is not None and position_in(text) is not None


def is_rank(text: str) -> bool:
    """Whether ``text`` is an academic title before a name (``PGS.TS.``)."""
    return _RANK.fullmatch(text) is not None


def known_office(text: str) -> str | None:
    """The title or body that has the letters of ``text``, whatever the marks."""
    return _folded("positions").get(fold(text)) or _folded("represented").get(fold(text))


def completed_office(text: str) -> str | None:
    """The only title that ends in ``text`` and has one or two letters more in front (a seal hides them).

    Marks count unless no title has them.
    """
    plain = " ".join(re.findall(r"[^\W\d_]+", text)).upper()
    if len(plain) < _ENOUGH_OF_TITLE:
        return None
    for form in (normal_tone_placement, fold):
        wanted = form(plain)
        found = {
            title
            for title in _table("positions")
            if form(title).endswith(wanted) and 1 <= len(title) - len(wanted) <= 2
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def end_of_office(text: str) -> str | None:
    """The last word of ``text`` if titles end so and what stands before it, under a seal, makes no title."""
    words = re.findall(r"[^\W\d_]+", text)
    if not 1 <= len(words) <= 3 or words[-1] not in _table("ends") or authority_prefix(text):
        return None
    titled = position_in(text) or (len(words) > 1 and begins_organisation(text))
    return None if titled else words[-1]


def office_ending_in(end: str, authority: str | None, body: str | None) -> str | None:
    """The title that ends in the word ``end``, of who signs with ``authority`` for ``body``, if only one may.

    A deputy signs after "KT." (Nghị định 30/2020/NĐ-CP, annex I, II.7a), a head without it; the head of a
    BỘ is its BỘ TRƯỞNG.
    """
    deputised = re.search(r"KT\.\s*([^.]+)$", authority or "")
    if deputised:
        likely = [f"PHÓ {deputised[1].strip()}"]
        if deputised[1].startswith("BỘ TRƯỞNG"):
            likely = ["THỨ TRƯỞNG"]
    elif end == "TRƯỞNG":
        likely = [f"{(body or '').split(' ')[0]} {end}"]
    else:
        likely = [title for title in _table("positions") if title.split()[1:] == [end]]
    known = [title for title in likely if title in _table("positions") and title.endswith(end)]
    return known[0] if len(known) == 1 else None


def surname_ending_like(text: str) -> str | None:
    """The only family name whose end (four letters and more, whatever the marks) is the end of ``text``."""
    plain = "".join(re.findall(r"[^\W\d_]", fold(text)))
    found = {name for name in _table("surnames") if len(plain) >= 4 and fold(name).endswith(plain[-4:])}
    return found.pop() if len(found) == 1 else None


def restored_authority(text: str) -> str | None:
    """``KT. CHỦ TỊCH`` for ``AT. CHỦ TỊCH``: a known title behind what is like one abbreviation only."""
    match = re.match(r"^\W*([^\W\d_]{2,3})\.\s*(.+)$", text)
    title = known_office(match[2].strip()) if match else None
    if match is None or title is None:
        return None
    prefixes = ("TM",) if title in _table("represented") else ("KT", "TL", "TUQ", "Q")
    like = [
        prefix
        for prefix in prefixes
        if len(prefix) == len(match[1])
        and sum(a != b for a, b in zip(prefix, fold(match[1]).upper(), strict=True)) <= 1
    ]
    return f"{like[0]}. {title}" if len(like) == 1 else None


def begins_position(text: str) -> bool:
    """Whether ``text`` begins with a known title (``GIÁM ĐỐC SỞ NỘI VỤ``)."""
    plain = " ".join(re.findall(r"\w+", fold(text))) + " "
    return any(
        plain.startswith(key.replace(",", "").replace(" - ", " ") + " ") for key in _folded("positions")
    )


def begins_organisation(text: str) -> bool:
    """Whether ``text`` begins with the kind of a body: a new name, not the rest of the one above."""
    plain = " ".join(re.findall(r"\w+", fold(text))) + " "
    return any(plain.startswith(key + " ") for key in _folded("organisations"))


def with_kind(text: str) -> str:
    """``text``, the name of a body, with the marks of the kind it begins with: ``BẢN ĐIỀU HÀNH`` is a BAN."""
    words = text.split()
    for count in (3, 2, 1):
        read = " ".join(words[:count])
        kind = _folded("organisations").get(fold(read))
        if kind is not None and normal_tone_placement(read).upper() != normal_tone_placement(kind):
            return " ".join([kind, *words[count:]])
        if kind is not None:
            break
    return text


def continues_organisation(text: str) -> bool:
    """Whether ``text`` can only go on with a name begun above (``TỈNH HẢI DƯƠNG``, ``VÀ XÃ HỘI``)."""
    plain = " ".join(re.findall(r"\w+", fold(text))) + " "
    return text.startswith(_GOING_ON) or any(plain.startswith(key + " ") for key in _folded("continuations"))


def like_surname(text: str) -> str | None:
    """The family name that ``text`` is with other marks, or with one other letter and the same tone.

    Null for a known family name, and where several come into question. The first letter counts.
    """
    plain = fold(text)
    if plain in _folded("surnames"):
        same = [name for name in _table("surnames") if fold(name) == plain]
        known = any(normal_tone_placement(name) == normal_tone_placement(text.title()) for name in same)
        return same[0] if len(same) == 1 and not known else None
    if len(plain) < 2:
        return None
    near = [
        name
        for name in _table("surnames")
        if fold(name)[0] == plain[0]
        and _tone(name) == _tone(text)
        and OSA.distance(fold(name), plain) == 1
        and len(fold(name)) >= len(plain)
    ]
    return near[0] if len(near) == 1 else None


def _tone(text: str) -> str:
    """The tone mark of a syllable as a combining character, "" for none."""
    return "".join(character for character in unicodedata.normalize("NFD", text) if character in _TONES)


def person_name(text: str) -> tuple[str, float] | None:
    """The person's name that ``text`` is, with how much it looks like one from 0 to 1; None when it does not.

    Two to six words with capitals; a known family name in front counts most. Academic and military ranks
    stay in the value. Signs around it are dropped, never letters.
    """
    value = re.sub(r"^[\W_]+|[\W_]+$", "", " ".join(text.split()))
    bare = _RANKS.sub("", value)
    tokens = bare.split()
    if not 2 <= len(tokens) <= 6 or not all(_NAME_TOKEN.fullmatch(token) for token in tokens):
        return None
    if tokens[0][0].islower() and fold(tokens[0]) in _folded("surnames"):
        # Half of the first letter lies under the seal.
        return person_name(value[0].upper() + value[1:]) if value.startswith(bare) else None
    if not all(token[0].isupper() for token in tokens):
        return None
    lower = [token for token in tokens if token[1:] != token[1:].lower()]
    if lower and not bare.isupper():
        return None
    if authority_prefix(value) or position_in(value) or (bare.isupper() and begins_organisation(bare)):
        return None
    known = fold(tokens[0]) in _folded("surnames")
    return value, 1.0 if known else 0.5
