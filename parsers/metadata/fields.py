"""Metadata of a part from its letterhead, title, body and closing.

Fields after Nghị định 30/2020/NĐ-CP, annexes I and VI. A value that cannot be read is None, and an issue
says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from lexicon.document_types import DocumentTypeEntry, by_code, leading_type
from lexicon.fold import fold, normal_tone_placement, strip_marks
from parsers.metadata.letterhead import ABOUT_LINE, Letterhead
from parsers.text.layout import Row, mean_confidence
from parsers.text.paragraphs import join_rows
from schema.box import bounding_box
from schema.metadata import DocumentType, Found
from schema.page import Word

T = TypeVar("T")

DOUBTFUL = 0.6
# What a confidence of a recogniser is worth on handwriting.
BY_HAND = 0.5


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
    text = join_rows(letterhead.about)
    opening = ABOUT_LINE.match(strip_marks(text).lower())
    text = text[opening.end() :].lstrip(" :") if opening is not None else text
    return found(text, letterhead.about) if text else None
