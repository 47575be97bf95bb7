"""Metadata of a part from its letterhead, title, body and closing.

Fields after Nghị định 30/2020/NĐ-CP, annexes I and VI. A value that cannot be read is None, and an issue
says so.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import TypeVar

from lexicon.bodies import known_body, near_bodies
from lexicon.document_types import DocumentTypeEntry, by_code, leading_type
from lexicon.fold import fold, normal_tone_placement
from lexicon.units import find_unit
from parsers.metadata.letterhead import Letterhead
from parsers.metadata.offices import begins_organisation, continues_organisation
from parsers.text.layout import Row, mean_confidence
from parsers.text.paragraphs import join_rows
from schema.box import bounding_box
from schema.document import DocumentType, Found, Organisation
from schema.page import Word

T = TypeVar("T")

DOUBTFUL = 0.6
_SAME_NAME = 99.0
# What a confidence of a recogniser is worth on handwriting.
BY_HAND = 0.5
_AUTHORITY_OF_UNIT = re.compile(r"^(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd)\b")


def found(value: T, rows: Sequence[Row], original: str | None = None, factor: float = 1.0) -> Found[T]:
    """``value`` with its provenance: the place and the mean confidence of the words of ``rows``."""
    words = [word for row in rows for word in row.words]
    return of_words(value, words, rows[0].page, original or " ".join(row.original for row in rows), factor)


def of_words(
    value: T, words: Sequence[Word], page: int, original: str | None = None, factor: float = 1.0
) -> Found[T]:
    """``value`` with the place and confidence of ``words`` on ``page``."""
    return Found[T](
        value=value,
        original=original if original is not None else " ".join(word.original for word in words),
        page=page,
        bbox=bounding_box([word.box for word in words]),
        confidence=round(mean_confidence(words) * factor, 4),
    )


def organisations(rows: Sequence[Row], date: str | None) -> list[tuple[Found[Organisation], list[Row]]]:
    """The bodies above the number of a document of ``date`` (ISO 8601) and their rows, the issuer last."""
    groups = [group for group in organisation_groups(rows) if _is_name(group)]
    return [(found(_organisation(group, date), group), group) for group in groups]


def _is_name(rows: Sequence[Row]) -> bool:
    """Whether ``rows`` may name a body: all names have two words, a form's blanks have fewer (``BV: ……``)."""
    return len(re.findall(r"[^\W\d_]+", " ".join(row.text for row in rows))) > 1 or _begins_name(rows[0])


def organisation_groups(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each body named above the number, the superior one first.

    The issuer is bold and its parent is not; where the print does not tell, a line that begins with the kind
    of a body begins a new name.
    """
    groups: list[list[Row]] = []
    styles = {row.bold for row in rows}
    for row in rows:
        if len(styles) == 2:
            new = bool(groups) and row.bold != groups[-1][-1].bold
        else:
            new = bool(groups) and _begins_name(row) and not continues_organisation(row.text)
        if not groups or (new and not _incomplete(groups[-1])):
            groups.append([row])
        else:
            groups[-1].append(row)
    return groups


def _begins_name(row: Row) -> bool:
    """Whether the name of a body begins in ``row``, also where a recogniser ran its words together."""
    glued = row.words[0].method != "text_layer" and bool(known_body(row.text) or near_bodies(row.text))
    return begins_organisation(row.text) or glued


def _incomplete(group: Sequence[Row]) -> bool:
    """``BỘ VĂN HÓA, THỂ THAO VÀ`` goes on; so does a name broken after a dash or comma."""
    text = group[-1].folded.rstrip()
    return text.endswith((" va", ",", "-", "–", " cua")) or text in ("uy ban", "hoi dong", "so", "bo")


def _organisation(rows: Sequence[Row], date: str | None) -> Organisation:
    """The body that ``rows`` name; a people's committee or council has the id of its administrative unit."""
    name = re.sub(r"^[\W_]+|[^\w)]+$|\s[_|~—]+(?=\s)", "", join_rows(rows))
    unit_id = None
    if _AUTHORITY_OF_UNIT.match(fold(name)):
        on = datetime.date.fromisoformat(f"{date}-01-01"[:10]) if date else None
        matches = find_unit(name, on=on)
        if len({match.unit.code for match in matches}) == 1 and matches[0].score >= _SAME_NAME:
            unit_id = matches[0].unit.id
            name = with_marks(name, f"ỦY BAN NHÂN DÂN {matches[0].unit.full_name.upper()}")
    return Organisation(name=name, unit_id=unit_id)


def with_marks(text: str, known: str) -> str:
    """``known`` where ``text`` is the same letters with other marks; the placement of tones is left as
    printed.
    """
    if fold(text) != fold(known) or normal_tone_placement(text) == normal_tone_placement(known):
        return text
    return known


def document_type(
    title: DocumentTypeEntry | None,
    title_rows: Sequence[Row],
    number_row: Row | None,
    symbol: Found[str] | None,
    *,
    about: bool,
) -> Found[DocumentType] | None:
    """The type from the title, from the row of the number ("Luật số: …"), else from the symbol (``BC-VP``);
    with "V/v" and no type in it, a công văn.
    """
    if title is not None:
        return found(DocumentType(code=title.code or None, name=title.name), title_rows)
    named = leading_type(number_row.text) if number_row is not None else None
    if named is not None and number_row is not None:
        return found(DocumentType(code=named.code or None, name=named.name), [number_row])
    if symbol is None:
        return None
    parts = re.split(r"[-/]", symbol.value)
    codes = [by_code(part) for part in parts if not part.isdigit()]
    entry = codes[0] if codes and codes[0] is not None and codes[0].code == _bare_code(parts) else None
    if entry is not None and not about:
        value = DocumentType(code=entry.code or None, name=entry.name)
    elif about:
        value = DocumentType(code=None, name="Công văn")
    else:
        return None
    return Found[DocumentType](
        value=value,
        original=symbol.original,
        page=symbol.page,
        bbox=symbol.bbox,
        confidence=round(0.9 * symbol.confidence, 4),
    )


def _bare_code(parts: Sequence[str]) -> str:
    return next((part for part in parts if not part.isdigit()), "")


def about_subject(letterhead: Letterhead) -> Found[str] | None:
    """The subject of a công văn, without its "V/v"."""
    if not letterhead.about:
        return None
    text = re.sub(r"^\W*(?:V\s*/\s*v|Về việc)\s*:?\s*", "", join_rows(letterhead.about), flags=re.IGNORECASE)
    return found(text, letterhead.about) if text else None
