"""Metadata of a part from its letterhead, title, body and closing.

Fields after Nghị định 30/2020/NĐ-CP, annexes I and VI. A value that cannot be read is None, and an issue
says so.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import TypeVar

from lexicon import form_words
from lexicon.document_types import DocumentTypeEntry, by_code
from lexicon.fold import fold, normal_tone_placement
from lexicon.units import find_unit
from parsers.metadata.letterhead import SLASH_LOST, Letterhead, number_head
from parsers.metadata.offices import begins_organisation, continues_organisation
from parsers.metadata.symbols import clean_symbol
from parsers.text.layout import Row, mean_confidence
from parsers.text.paragraphs import join_rows
from parsers.values.dates import iso_date
from schema.box import bounding_box
from schema.document import DocumentType, Found, Organisation
from schema.page import Word

T = TypeVar("T")

DOUBTFUL = 0.6
_SAME_NAME = 99.0
# What a confidence of a recogniser is worth on handwriting.
BY_HAND = 0.5
_GAP_BEFORE_SLASH = 0.2
_BEFORE_SYMBOL = re.compile(r"/(?=\s*(?:\d{4}\s*[/\-–]\s*)?[A-ZĐ])")
_AUTHORITY_OF_UNIT = re.compile(r"^(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd)\b")
_DATE = re.compile(
    rf"^(?P<place>.*?)[\s,.:;]*\b{form_words.DAY}(?P<d>.*?){form_words.MONTH}(?P<m>.*?){form_words.YEAR}\b(?P<y>.*)$"
)


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


def number_and_symbol(row: Row) -> tuple[Found[str] | None, Found[str] | None, str | None]:
    """(number, symbol, issue code) of the row ``Số: 59/BC-VP``.

    A blank number is None without an issue. What stands there but is no number, or is known not to be
    print (``Word.printed``), is None with ``metadata.number_unreadable``. Where nobody looked at its shapes,
    a number that was read unsurely, or stands taller than the print beside it (by hand or stamped), keeps
    its value with ``metadata.number_doubtful``; what a reader of handwriting made of it keeps its value with
    ``metadata.number_by_hand``.
    """
    head = number_head(row.text)
    rest = row.text[head:]
    # A stroke of a pen may have been read as a slash ahead of the one before the symbol.
    found_slash = _BEFORE_SYMBOL.search(rest) or re.search("/", rest)
    at = found_slash.start() if found_slash else len(rest)
    before, slash, after = rest[:at], rest[at : at + 1], rest[at + 1 :]
    lost = None if slash else SLASH_LOST.match(rest)
    if lost is not None:
        before, slash, after = lost["number"], "/", lost["symbol"]
    symbol_text = re.sub(r"\s*([/\-–])\s*", r"\1", after.strip(" .:,;_"))
    symbol_text = symbol_text.split(" ")[0] if re.match(r"\S+\s+[^A-ZĐ]", symbol_text) else symbol_text
    symbol_text = clean_symbol(symbol_text)
    symbol_words = _words_after_slash(row, head + at)
    symbol = (
        of_words(symbol_text, symbol_words, row.page)
        if slash and symbol_text and symbol_words and re.search(r"[^\W\d_]{2}", symbol_text)
        else None
    )
    printed = before.strip(" .…_:;,-–")
    if not printed:
        inked = any(word.printed is False for word in row.words)
        return None, symbol, "metadata.number_unreadable" if inked else None
    number_words = _words_before_slash(row, head, head + at)
    if re.fullmatch(r"\d{1,6}[a-zA-Z]?", printed) is None or not number_words:
        return None, symbol, "metadata.number_unreadable"
    number = of_words(printed, number_words, row.page)
    if any(word.method == "handwriting" for word in number_words):
        return number, symbol, "metadata.number_by_hand"
    shapes = {word.printed for word in number_words if _has_digit(word)}
    if False in shapes:
        return None, symbol, "metadata.number_unreadable"
    if shapes == {True}:
        return number, symbol, None
    if number.confidence < DOUBTFUL or _filled_in(number_words, symbol_words):
        number = number.model_copy(update={"confidence": round(number.confidence * BY_HAND, 4)})
        return number, symbol, "metadata.number_doubtful"
    return number, symbol, None


def _has_digit(word: Word) -> bool:
    return any(character.isdigit() for character in word.text)


def _words_after_slash(row: Row, at: int) -> list[Word]:
    """The words behind character ``at`` of ``row``, where the slash stands; the last one if none does."""
    for start, index in _starts(row):
        word = row.words[index]
        if start <= at < start + len(word.text):
            tail = list(row.words[index:])
            return tail if at + 1 < start + len(word.text) else tail[1:]
    return list(row.words[-1:])


def _words_before_slash(row: Row, head: int, at: int) -> list[Word]:
    """The words whose text lies between the first ``head`` characters and the slash at character ``at``."""
    lost = at >= len(row.text)
    words = row.words[:-1] if lost else row.words
    return [
        row.words[index]
        for start, index in _starts(row)
        if index < len(words) and start + len(row.words[index].text) > head and start < at
    ]


def _starts(row: Row) -> list[tuple[int, int]]:
    """(where it begins in the text of ``row``, index) of each word."""
    starts = [0]
    for word in row.words:
        starts.append(starts[-1] + len(word.text) + 1)
    return [(start, index) for index, start in enumerate(starts[:-1])]


def _filled_in(number: Sequence[Word], symbol: Sequence[Word]) -> bool:
    """Whether the number was put in by hand or stamp: it stands apart from the slash, or taller than the
    symbol.
    """
    own = [word for word in number if "/" not in word.text]
    if not own or own[0].method == "text_layer":
        return False
    if not symbol:
        return True
    apart = symbol[0].box.x0 - own[-1].box.x1 > _GAP_BEFORE_SLASH * symbol[0].box.height
    return apart or max(word.box.height for word in own) > 1.45 * max(word.box.height for word in symbol)


def place_and_date(row: Row) -> tuple[Found[str] | None, Found[str] | None, str | None]:
    """(place, date, issue code) of ``Hải Dương, ngày 05 tháng 02 năm 2023``.

    Parts that are blank are left out of the date without an issue (``2023-02``); parts that stand there but
    cannot be read, or are known not to be print, are left out with ``metadata.date_doubtful``. Where a reader
    of handwriting made day or month out, the code is ``metadata.date_by_hand``.
    """
    match = _DATE.match(" ".join(_readable(word) for word in row.words))
    if match is None:
        return None, None, None
    place_length = len(match["place"])
    place_words: list[Word] = []
    position = 0
    for word in row.words:
        if position + len(word.text) <= place_length + 1 and position < place_length:
            place_words.append(word)
        position += len(word.text) + 1
    place_text = " ".join(word.text for word in place_words).strip(" ,.;:_-—–'’\"|")
    place = of_words(place_text, place_words, row.page) if len(place_text) > 1 else None
    date_words = [word for word in row.words if word not in place_words]
    day, month, year = (_figure(match[name]) for name in "dmy")
    unread = any(figure is None for figure in (day, month, year))
    unread = unread or any(_is_handwriting(word) for word in date_words)
    value = iso_date(year or 0, month or None, (day or None) if month else None)
    if value is None and year and month:
        value, unread = iso_date(year, month), True
    if value is None and year:
        value, unread = iso_date(year), True
    if value is None:
        return place, None, "metadata.date_doubtful" if date_words and unread else None
    date = of_words(value, date_words, row.page)
    # Digits written tight against "ngày" spoil the reading of that word.
    doubtful = unread or any(
        word.confidence < DOUBTFUL and not word.printed
        for word in date_words
        if _has_digit(word) or (day == 0 and date_words.index(word) == 0)
    )
    if by_hand := [word.confidence for word in date_words if word.method == "handwriting"]:
        date = date.model_copy(update={"confidence": min(date.confidence, *by_hand)})
        return place, date, "metadata.date_doubtful" if unread else "metadata.date_by_hand"
    return place, date, "metadata.date_doubtful" if doubtful else None


def _is_handwriting(word: Word) -> bool:
    """Whether the digits of ``word`` are no print, and no reader of handwriting made them out."""
    return word.printed is False and word.method != "handwriting"


def _readable(word: Word) -> str:
    """The word folded; digits that are no print are letters, so that nobody takes them for a figure."""
    return re.sub(r"\d", "x", fold(word.text)) if _is_handwriting(word) else fold(word.text)


def _figure(text: str) -> int | None:
    """The number that ``text`` is; 0 where it is blank, None where something else stands there."""
    bare = text.strip(" .…_,;:-")
    if not bare:
        return 0
    digits = re.fullmatch(r"(\d{1,4})(?:\W.*)?", bare)
    return int(digits[1]) if digits else None


def organisations(
    rows: Sequence[Row], date: str | None
) -> tuple[Found[Organisation] | None, Found[Organisation] | None]:
    """(issuer, parent issuer) from the rows above the number of a document of ``date`` (ISO 8601)."""
    named = [found(_organisation(group, date), group) for group in organisation_groups(rows)]
    if not named:
        return None, None
    return named[-1], named[-2] if len(named) > 1 else None


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
            new = bool(groups) and begins_organisation(row.text) and not continues_organisation(row.text)
        if not groups or (new and not _incomplete(groups[-1])):
            groups.append([row])
        else:
            groups[-1].append(row)
    return groups


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
    title: DocumentTypeEntry | None, title_rows: Sequence[Row], symbol: Found[str] | None, *, about: bool
) -> Found[DocumentType] | None:
    """The type from the title, else from the symbol (``BC-VP``); with "V/v" and no type in it, a công văn."""
    if title is not None:
        return found(DocumentType(code=title.code or None, name=title.name), title_rows)
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
