"""Who signs, from the rows of a signature: authority, title and name, mended where a seal hides letters."""

from __future__ import annotations

import re

from parsers.metadata.fields import DOUBTFUL, found, with_marks
from parsers.metadata.offices import (
    authority_prefix,
    begins_position,
    completed_office,
    end_of_office,
    is_deputy,
    is_rank,
    known_office,
    like_surname,
    office_ending_in,
    person_name,
    restored_authority,
)
from parsers.metadata.signature_block import Signature, name_in
from parsers.text.layout import Row
from schema.metadata import Found, Signer

# Titles have no digits and hardly any punctuation.
_SPELLED = re.compile(r"[^\W\d_]+(?:[\s,.()–-]+[^\W\d_]+)*\.?")
_READ_WELL = 0.75
_SURE_NAME = 0.995


def signer_of(signature: Signature, body: str | None = None) -> tuple[Found[Signer] | None, str | None]:
    """(signer, issue code); a name that cannot be read is None with ``metadata.signer_unreadable``.

    ``body`` is the name of the issuer: it tells a title of which only the end is seen.
    """
    if not signature.rows:
        return None, None
    authority = " ".join(_authority_text(row) for row in signature.authority) or None
    titles = [_position_text(row, authority, body) for row in signature.position]
    position = " ".join(title for title in titles if title) or None
    person = name_in(signature.name) if signature.name else None
    surname = _mended_surname(signature.name) if signature.name else None
    if person is not None and surname is not None:
        words = person[0].split()
        at = next(index for index, word in enumerate(words) if not is_rank(word))
        person = (" ".join([*words[:at], surname, *words[at + 1 :]]), 0.5)
    code = None
    factor = 1.0
    if person is None:
        code = "metadata.signer_unreadable"
    elif (
        (authority is not None and position is None)
        or person[1] < 1.0
        or (signature.name is not None and signature.name.confidence < DOUBTFUL)
        or any(_is_guessed(row) for row in (*signature.authority, *signature.position))
        or _lacks_authority(signature)
    ):
        code, factor = "metadata.signer_doubtful", 0.7
    signer = Signer(authority=authority, position=position, name=person[0] if person else None)
    return found(signer, signature.rows, factor=factor), code


def _lacks_authority(signature: Signature) -> bool:
    """Whether a deputy signs and nothing was read of for whom: "KT." stands above such a title (Nghị định
    30/2020/NĐ-CP, annex I, II.7a).
    """
    titles = [row for row in signature.position if row.words[0].method != "text_layer"]
    return not signature.authority and any(is_deputy(row.text) for row in titles)


def _mended_surname(row: Row) -> str | None:
    """The family name that an unsurely read first word of ``row``, a name, is like."""
    if person_name(row.text) is None:
        return None
    named = (word for word in row.words if any(map(str.isalpha, word.text)) and not is_rank(word.text))
    first = next(named, None)
    if first is None or first.method == "text_layer" or first.confidence >= _SURE_NAME:
        return None
    return like_surname(re.sub(r"^\W+|\W+$", "", first.text))


def _is_guessed(row: Row) -> bool:
    """Whether a title was not read as a known one but taken for it, or as none at all."""
    text = _clean_office(row.text)
    if row.words[0].method == "text_layer":
        return False
    if authority_prefix(row.text):
        return known_office(text.partition(".")[2].strip()) is None
    return known_office(text) is None


def _clean_office(text: str) -> str:
    return re.sub(r"^[\W_]+|[\W_]+$", "", text)


def _position_text(row: Row, authority: str | None, body: str | None) -> str | None:
    """The title, its marks and what a seal hides of it mended; None for what is no title."""
    text = _clean_office(row.text)
    known = known_office(text)
    if known:
        return with_marks(text, known)
    if row.words[0].method == "text_layer":
        return text
    end = end_of_office(row.text)
    hidden = office_ending_in(end, authority, body) if end else None
    if hidden or end == text:
        return hidden
    readable = _SPELLED.fullmatch(text) is not None and (
        begins_position(text) or (" " in text and row.confidence >= _READ_WELL)
    )
    return completed_office(text) or (text if readable else None)


def _authority_text(row: Row) -> str:
    """``TM. ỦY BAN NHÂN DÂN`` with the marks of a known title or body."""
    restored = None if authority_prefix(row.text) else restored_authority(row.text)
    if restored:
        return restored
    text = _clean_office(row.text)
    prefix = re.match(r"^([^\W\d_./]+)[.,]\s*", text)
    rest = text[prefix.end() :] if prefix else ""
    known = known_office(rest)
    return f"{prefix[1]}. {with_marks(rest, known)}" if prefix and known else text
