"""The number, symbol, place and date of a document, from the rows that hold them.

A value that cannot be read is None, and an issue says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lexicon import form_words
from lexicon.fold import fold
from parsers.metadata.fields import BY_HAND, DOUBTFUL, found, of_words
from parsers.metadata.letterhead import DASHED, GLUED, SLASH_LOST, number_head
from parsers.metadata.symbols import clean_symbol
from parsers.text.layout import Frame, Row
from parsers.values.dates import iso_date
from schema.metadata import Found
from schema.page import Word

_GAP_BEFORE_SLASH = 0.2
_BEFORE_SYMBOL = re.compile(r"/(?=\s*(?:(?:19|20)\d\d\s*[/\-–]\s*)?[A-ZĐ])")
_DATE = re.compile(
    rf"^(?P<place>.*?)[\s,.:;]*\b{form_words.DAY}(?P<d>.*?){form_words.MONTH}(?P<m>.*?){form_words.YEAR}(?![a-z])(?P<y>.*)$"
)
_PLACE = r"\w[\w.]*(?: [\w.-]+){0,5}\s*,\s*"
_IN_WORDS = (
    rf"{form_words.DAY}\W*(?P<d>\d{{1,2}})\W*{form_words.MONTH}\W*(?P<m>\d{{1,2}})\W*"
    rf"{form_words.YEAR}\W*(?P<y>\d{{4}})\b"
)
_IN_FIGURES = rf"{form_words.DAY}\W*(?P<d>\d{{1,2}})\s*[/.-]\s*(?P<m>\d{{1,2}})\s*[/.-]\s*(?P<y>\d{{4}})\b"
_SIGNING_DATE = re.compile(rf"(?:{_PLACE})?{_IN_WORDS}\W*$")
_PASSED = tuple(re.compile(rf"thong qua (?:vao )?{date}") for date in (_IN_WORDS, _IN_FIGURES))
_OPENED = tuple(re.compile(rf"^\W*hom nay\b.{{0,30}}?{date}") for date in (_IN_WORDS, _IN_FIGURES))
_DATE_IN_FIGURES = re.compile(rf"^(?P<place>.*?)[\s,.:;]*\b{_IN_FIGURES}.*$")


def number_and_symbol(row: Row) -> tuple[Found[str] | None, Found[str] | None, str | None]:
    """(number, symbol, issue code) of the row ``Số: 59/BC-VP``; of ``Số 12-NQ/TU`` 12 and NQ/TU.

    A blank number is None without an issue. What stands there but is no number, or is known not to be
    print (``Word.printed``), is None with ``metadata.number_unreadable``. Where nobody looked at its shapes,
    a number that was read unsurely, or stands taller than the print beside it (by hand or stamped), keeps
    its value with ``metadata.number_doubtful``; what a reader of handwriting made of it keeps its value with
    ``metadata.number_by_hand``.
    """
    head = number_head(row.text)
    rest = row.text[head:]
    # A stroke of a pen may have been read as a slash ahead of the one before the symbol.
    found_slash = DASHED.match(rest) or _BEFORE_SYMBOL.search(rest) or re.search("/", rest)
    at = found_slash.end() - 1 if found_slash else len(rest)
    before, slash, after = rest[:at], rest[at : at + 1], rest[at + 1 :]
    lost = None if slash else SLASH_LOST.match(rest) or GLUED.match(rest)
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
    glued = lost is not None and GLUED.match(rest) is not None
    if re.fullmatch(r"\d{1,6}[a-zA-Z]?", printed) is None or not number_words or glued:
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
    of handwriting made day or month out, the code is ``metadata.date_by_hand``. A row of which not even the
    words of a date can be read has none, with ``metadata.date_doubtful``.
    """
    text = " ".join(_readable(word) for word in row.words)
    match = _DATE.match(text) or _DATE_IN_FIGURES.match(text)
    if match is None:
        return None, None, "metadata.date_doubtful"
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


def signing_date(rows: Sequence[Row], frames: Mapping[int, Frame]) -> Found[str] | None:
    """The day that stands above a signature (``Hà Nội, ngày 05 tháng 02 năm 2023``), the last one of
    ``rows``, where a document has none in its head.
    """
    for row in reversed(rows):
        if _SIGNING_DATE.match(row.folded) and row.box.center[0] > frames[row.page].middle:
            _, date, _ = place_and_date(row)
            if date is not None:
                return date
    return None


def passing_date(rows: Sequence[Row]) -> Found[str] | None:
    """The day on which an assembly passed what ``rows`` say (``thông qua ngày 19 tháng 6 năm 2014``): that of
    a law whose head has none. The last one counts.
    """
    return _stated(rows, range(len(rows) - 1, -1, -1), _PASSED)


def opening_date(rows: Sequence[Row]) -> Found[str] | None:
    """The day with which minutes or a contract open: ``Hôm nay, ngày 05 tháng 02 năm 2023``."""
    return _stated(rows, range(len(rows)), _OPENED)


def _stated(
    rows: Sequence[Row], order: Sequence[int], patterns: Sequence[re.Pattern[str]]
) -> Found[str] | None:
    """The first day in ``order`` that a row, with the one below it, states as ``patterns`` say."""
    for at in order:
        lines = rows[at : at + 2]
        text = " ".join(_readable(word) for row in lines for word in row.words)
        match = next((match for pattern in patterns if (match := pattern.search(text)) is not None), None)
        value = iso_date(*(int(match[name]) for name in "ymd")) if match is not None else None
        if value is not None:
            return found(value, lines)
    return None


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
