"""Where a letterhead is filled in: between "Số:" and "/QĐ-UBND", "ngày" and "tháng", "tháng" and "năm".

In a registry's stamp: the same, behind "Số:" and "năm", and behind "Ngày:" where no month follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from lexicon import form_words
from lexicon.fold import fold
from ocr.handwriting.digit_shapes import is_date_line, is_number_line
from schema.page import Line, Word

Kind = Literal["number", "day", "month", "year", "whole_year", "date"]

_NUMBER = re.compile(rf"\W{{0,3}}{form_words.NUMBER}\s?[:.;,]?")
_HEAD_ALONE = re.compile(rf"{_NUMBER.pattern}\W*")
_DAY, _MONTH, _YEAR = (
    re.compile(rf"^\W*{form_words.DAY}[:.]?"),
    re.compile(form_words.MONTH),
    re.compile(form_words.YEAR),
)
_CENTURY = re.compile(r"20(?!\d\d)")
_TWO_DIGITS = 16.0
"""Points that two handwritten digits take at most."""
_SYMBOL = re.compile(r"^[A-ZĐ][A-ZĐa-z]{0,7}[-–][A-ZĐ]{2}")
_SYMBOL_BEHIND = re.compile(r"\s*(?:[A-ZĐ]{2}|[A-ZĐ][A-Za-zđ]*[-–]|(?:19|20)\d\d\b)")
_DIGITS = re.compile(r"\d{1,6}")
_EMPTY = " .…_:;,-–"
_DESCENDING = set("gjpqyQ,;()[]/_|")
MIDDLE = 0.23
"""Half the height of an x, in sizes of the type (Times)."""
_USUAL_SIZE = 13.0
_SIZES = (9.0, 16.0)
_WIDTHS = (
    dict.fromkeys("ijlt.:;,/'|!()-–", 0.28)
    | dict.fromkeys("SFPELTZJY", 0.6)
    | dict.fromkeys("MW", 0.9)
    | {"I": 0.33, "m": 0.78, "r": 0.33, "s": 0.39, " ": 0.25}
)
_BEARINGS = 0.08
"""Of the width of a word, what is not ink, in sizes of the type."""
_WIDEST = 95.0
"""Points; a wider gap between two words is no slot."""
_WIDEST_IN_STAMP = 120.0
_SIZE_IN_STAMP = 9.0
_SIZES_IN_STAMP = (7.0, 14.0)
"""Points: the smallest and the largest print of a stamp."""
_SAME_ROW = 0.6
"""Of the height of the larger box: how far the middles of two pieces of a line lie apart at most."""
_NARROWEST = 4.0
"""Points of paper that a slot has at least, as a digit by hand needs them."""
_DESCENT = 0.21
"""How far letters like g reach below the line, in sizes of the type (Times)."""
_READ_SURELY = 0.8
"""Confidence of words whose width tells the size of the type."""
_WIDTH_OF_CAPITAL, _WIDTH_OF_SMALL = 0.72, 0.48
"""Of letters without an entry in ``_WIDTHS``, in sizes of the type (Times)."""
_LOOSE = 1.15
"""By how much print may be wider than type of its size usually is; beyond that the box holds writing."""
_NUMBER_IN_STAMP = re.compile(rf"\W{{0,3}}{form_words.NUMBER}\s?(?:[:.]|\W*$)")


@dataclass(frozen=True)
class FormSlot:
    """A slot that is not filled in with print; x and y in points.

    Of the line's words, those from ``first`` to ``last`` hold it: ``before`` is what the first of them says
    ahead of the slot, ``after`` what the last of them says behind it. ``middle`` is the middle of an x,
    ``size`` that of the type beside it; ``bounded`` is whether a word begins at ``right``.
    """

    kind: Kind
    first: int
    last: int
    before: str
    after: str
    left: float
    right: float
    middle: float
    size: float
    bounded: bool = False


def with_heads_joined(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` where a lone "Số:" and the symbol to its right, over a gap that holds ink, are one line."""
    joined = list(lines)
    for head in lines:
        if not _HEAD_ALONE.fullmatch(head.text):
            continue
        y = head.box.center[1]
        symbol = next((line for line in joined if _continues(line, head.box.x1, y, head.box.height)), None)
        if symbol is not None:
            whole = Line(words=(*head.words, *symbol.words), box=head.box.union(symbol.box))
            joined = [whole if line is head else line for line in joined if line is not symbol]
    return tuple(joined)


def _continues(line: Line, right: float, y: float, height: float) -> bool:
    first = line.words[0]
    return (
        first.printed is False
        and first.text.startswith("/")
        and 0 < first.box.x0 - right <= _WIDEST
        and abs(first.box.center[1] - y) < _SAME_ROW * max(height, first.box.height)
    )


def handwritten_slots(line: Line) -> tuple[FormSlot, ...]:
    """The slots of a number line or date line, from the left, with ink that is no print or may be none."""
    if is_date_line(line):
        return tuple(_date_slots(line.words))
    if is_number_line(line):
        slot = _number_slot(line.words)
        return (slot,) if slot is not None else ()
    return ()


def in_stamp(line: Line, right: float, size: float) -> tuple[FormSlot, ...]:
    """The slots of a line of a registry's stamp, from the left, whatever was read in them but print.

    ``right`` is where the stamp ends, ``size`` that of its type (``stamp_size``), in points.
    """
    words = line.words
    folded = [fold(word.text) for word in words]
    head = _NUMBER_IN_STAMP.match(words[0].text)
    if head is not None and not any(_is_text(word) for word in words[1:]):
        slot = _open_slot("number", words, 0, head.end(), right, size)
        return (slot,) if slot is not None else ()
    day = _first(_DAY, folded, 0)
    if day is None:
        return ()
    month = _first(_MONTH, folded, day[0])
    year = _first(_YEAR, folded, month[0] if month is not None else day[0] + 1)
    if month is None and year is not None:
        between = [index for index in range(day[0] + 1, year[0]) if _is_text(words[index])]
        month = _first(re.compile(r".+"), folded, between[0]) if len(between) == 1 else None
    if month is None:
        slot = _open_slot("date", words, day[0], day[1].end(), right, size) if year is None else None
        return (slot,) if slot is not None else ()
    ends = (day[1].end(), month[1].start())
    slots = [_slot("day", words, day[0], month[0], *ends, size_in_stamp=size)]
    if year is not None:
        ends = (month[1].end(), year[1].start())
        slots.append(_slot("month", words, month[0], year[0], *ends, size_in_stamp=size))
        slots.append(_open_slot("year", words, year[0], year[1].end(), right, size))
    return tuple(slot for slot in slots if slot is not None)


def stamp_size(words: Sequence[Word]) -> float:
    """The size of the type of a stamp's small print in points."""
    sizes = [word.box.width / _em(word.text) for word in words if _is_text(word) and not word.text.isupper()]
    smallest, largest = _SIZES_IN_STAMP
    return min(max(median(sizes), smallest), largest) if sizes else _SIZE_IN_STAMP


def _is_text(word: Word) -> bool:
    return len(word.text) > 2 and word.text.strip(_EMPTY).isalpha()


def _open_slot(
    kind: Kind, words: Sequence[Word], first: int, head: int, right: float, size: float
) -> FormSlot | None:
    """The slot from the first ``head`` characters of one word to ``right``."""
    begin = words[first]
    if any(word.printed for word in words[first:]):
        return None
    left = min(begin.box.x1, begin.box.x0 + _LOOSE * _em(begin.text[:head]) * size)
    right = min(right, left + _WIDEST_IN_STAMP)
    if right - left < size:
        return None
    middle = _foot(begin, size) - MIDDLE * size
    return FormSlot(kind, first, len(words) - 1, begin.text[:head], "", left, right, middle, size)


def _number_slot(words: Sequence[Word]) -> FormSlot | None:
    head = _NUMBER.match(words[0].text)
    if head is None:
        return None
    last, tail = _symbol(words, head.end())
    return _slot("number", words, 0, last, head.end(), tail) if last is not None else None


def _symbol(words: Sequence[Word], head: int) -> tuple[int | None, int]:
    """The word in which the symbol begins, and the place of its slash; a stroke may have been read as one."""
    slashes = [
        (index, place)
        for index, word in enumerate(words)
        for place, character in enumerate(word.text)
        if character == "/" and (index or place >= head)
    ]
    for index, place in slashes:
        if _SYMBOL_BEHIND.match(words[index].text[place + 1 :]):
            return index, place
    for index, word in enumerate(words):
        if index and _SYMBOL.match(word.text):
            alone = index - 1 if words[index - 1].text == "/" and index > 1 else index
            return alone, 0
    return slashes[-1] if slashes else (None, 0)


def _date_slots(words: Sequence[Word]) -> Iterator[FormSlot]:
    folded = [fold(word.text) for word in words]
    day = _first(_DAY, folded, 0)
    month = _first(_MONTH, folded, day[0]) if day else None
    year = _first(_YEAR, folded, month[0] + 1) if month else None
    if day is None or month is None:
        return
    by_hand = _slot("day", words, day[0], month[0], day[1].end(), month[1].start())
    if by_hand is not None:
        yield by_hand
    if year is not None:
        ends = (month[1].end(), year[1].start())
        slot = _slot("month", words, month[0], year[0], *ends, beside_hand=by_hand is not None)
        if slot is not None:
            yield slot
        if len(words) == year[0] + 2 and _CENTURY.match(words[-1].text):
            yield _year_slot(words)


def _year_slot(words: Sequence[Word]) -> FormSlot:
    """The slot of a year that begins with a printed 20, behind the last but one of ``words``, a date."""
    last, size = words[-1], _size(words[:-1])
    alone = len(last.text.strip(_EMPTY)) == 2
    right = last.box.x1 + (_TWO_DIGITS if alone else 2.0)
    middle = median([_foot(word, size) for word in words[:-1]]) - MIDDLE * size
    return FormSlot(
        "whole_year", len(words) - 1, len(words) - 1, "", "", words[-2].box.x1, right, middle, size
    )


def _first(pattern: re.Pattern[str], folded: Sequence[str], start: int) -> tuple[int, re.Match[str]] | None:
    found = ((index, pattern.search(text)) for index, text in enumerate(folded) if index >= start)
    return next(((index, match) for index, match in found if match is not None), None)


def _slot(
    kind: Kind,
    words: Sequence[Word],
    first: int,
    last: int,
    head: int,
    tail: int,
    *,
    beside_hand: bool = False,
    size_in_stamp: float | None = None,
) -> FormSlot | None:
    """The slot behind the first ``head`` characters of one word and ahead of character ``tail`` of another,
    if it is filled in by handwriting.

    Digits whose shapes tell nothing are left to the recogniser, unless there is handwriting beside them. In a
    stamp only print is. A day or month 0 is what was written around a printed 0, or like one.
    """
    begin, end = words[first], words[last]
    if first == last:
        texts, holding = [begin.text[head:tail]], [begin]
    else:
        between = list(words[first + 1 : last])
        texts = [begin.text[head:], *(word.text for word in between), end.text[:tail]]
        holding = [begin] * (head < len(begin.text)) + between + [end]
    text = " ".join(texts).strip(_EMPTY)
    shapes = {word.printed for word in holding}
    zero = kind != "number" and text != "" and not text.strip("0")
    if size_in_stamp is not None:
        if True in shapes:
            return None
    elif (
        not zero
        and False not in shapes
        and (not text or (_DIGITS.fullmatch(text) and not (beside_hand and True not in shapes)))
    ):
        return None
    beside = [word for index, word in enumerate(words) if not first <= index <= last]
    beside += [begin] * (head >= len(begin.text)) + [end] * (tail == 0 and first != last)
    size = size_in_stamp or _size(beside)
    left = begin.box.x1 if head >= len(begin.text) else begin.box.x0 + _em(begin.text[:head]) * size
    right = end.box.x0 if tail == 0 else end.box.x1 - _em(end.text[tail:]) * size
    if size_in_stamp is not None:
        left = min(left, begin.box.x0 + _LOOSE * _em(begin.text[:head]) * size)
        right = max(right, end.box.x1 - _LOOSE * _em(end.text[tail:]) * size)
    if not 0 < max(right - left, _NARROWEST if first == last else 0.0) <= _WIDEST:
        return None
    middle = median([_foot(word, size) for word in beside] or [begin.box.y1]) - MIDDLE * size
    return FormSlot(
        kind,
        first,
        last,
        begin.text[:head],
        end.text[tail:],
        left,
        max(right, left + _NARROWEST),
        middle,
        size,
        bounded=tail == 0 and first != last,
    )


def _foot(word: Word, size: float) -> float:
    return word.box.y1 - (_DESCENT * size if set(word.text) & _DESCENDING else 0.0)


def _size(words: Sequence[Word]) -> float:
    """The size of the type in points, from the widths of ``words``."""
    sizes = [
        word.box.width / _em(word.text)
        for word in words
        if len(word.text) > 2 and word.confidence > _READ_SURELY
    ]
    return min(max(median(sizes), _SIZES[0]), _SIZES[1]) if sizes else _USUAL_SIZE


def _em(text: str) -> float:
    """About how wide ``text`` is in Times, in sizes of the type."""
    return sum(
        _WIDTHS.get(character)
        or _WIDTHS.get(fold(character), _WIDTH_OF_CAPITAL if character.isupper() else _WIDTH_OF_SMALL)
        for character in text
    )
