"""Where a hand fills in a letterhead: between "Số:" and "/QĐ-UBND", "ngày" and "tháng", "tháng" and "năm"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from lexicon.fold import fold
from ocr.digit_shapes import is_date_line, is_number_line
from ocr.page import Line, Word

Kind = Literal["number", "day", "month"]

_NUMBER = re.compile(r"^\W{0,3}s[o06e]\s?[:.]?")
_HEAD_ALONE = re.compile(r"\W{0,3}s[o06e]\s?[:.]?\W*")
_DAY, _MONTH, _YEAR = (
    re.compile(r"^\W*ng[a-z]?[yvw][:.]?"),
    re.compile(r"th[a-z]{1,2}ng"),
    re.compile(r"n[a-z]m"),
)
_SYMBOL = re.compile(r"^[A-ZĐ][A-ZĐa-z]{0,7}[-–][A-ZĐ]{2}")
_SYMBOL_BEHIND = re.compile(r"\s*(?:[A-ZĐ]{2}|[A-ZĐ][A-Za-zđ]*[-–]|\d{4}\b)")
_DIGITS = re.compile(r"\d{1,6}")
_EMPTY = " .…_:;,-–"
_DESCENDING = set("gjpqyQ,;()[]/_|")
_MIDDLE = 0.23
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


@dataclass(frozen=True)
class FormSlot:
    """A slot that is not filled in with print; x and y in points.

    Of the line's words, those from ``first`` to ``last`` hold it: ``before`` is what the first of them says
    ahead of the slot, ``after`` what the last of them says behind it. ``middle`` is the middle of an x.
    """

    kind: Kind
    first: int
    last: int
    before: str
    after: str
    left: float
    right: float
    middle: float


def with_heads_joined(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` where a lone "Số:" and the symbol to its right, over a gap that holds ink, are one line."""
    joined = list(lines)
    for head in lines:
        if not _HEAD_ALONE.fullmatch(fold(head.text)):
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
        and abs(first.box.center[1] - y) < 0.6 * max(height, first.box.height)
    )


def slots_by_hand(line: Line) -> tuple[FormSlot, ...]:
    """The slots of a number line or date line, from the left, with ink that is no print or may be none."""
    if is_date_line(line):
        return tuple(_date_slots(line.words))
    if is_number_line(line):
        slot = _number_slot(line.words)
        return (slot,) if slot is not None else ()
    return ()


def _number_slot(words: Sequence[Word]) -> FormSlot | None:
    head = _NUMBER.match(fold(words[0].text))
    if head is None:
        return None
    last, tail = _symbol(words, head.end())
    return _slot("number", words, 0, last, head.end(), tail) if last is not None else None


def _symbol(words: Sequence[Word], head: int) -> tuple[int | None, int]:
    """The word in which the symbol begins, and the place of its slash; a stroke may have been read as one."""
    slashes = [
        (index, place)
        for index, word in enumerate(words)
        for place, sign in enumerate(word.text)
        if sign == "/" and (index or place >= head)
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
) -> FormSlot | None:
    """The slot behind the first ``head`` signs of one word and ahead of sign ``tail`` of another, if by hand.

    Digits whose shapes tell nothing are left to the recogniser, unless a hand wrote beside them.
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
    if False not in shapes and (
        not text or (_DIGITS.fullmatch(text) and not (beside_hand and True not in shapes))
    ):
        return None
    beside = [word for index, word in enumerate(words) if not first <= index <= last]
    beside += [begin] * (head >= len(begin.text)) + [end] * (tail == 0 and first != last)
    size = _size(beside)
    left = begin.box.x1 if head >= len(begin.text) else begin.box.x0 + _em(begin.text[:head]) * size
    right = end.box.x0 if tail == 0 else end.box.x1 - _em(end.text[tail:]) * size
    if not 0 < max(right - left, 4.0 if first == last else 0.0) <= _WIDEST:
        return None
    middle = median([_foot(word, size) for word in beside] or [begin.box.y1]) - _MIDDLE * size
    return FormSlot(
        kind, first, last, begin.text[:head], end.text[tail:], left, max(right, left + 4.0), middle
    )


def _foot(word: Word, size: float) -> float:
    return word.box.y1 - (0.21 * size if set(word.text) & _DESCENDING else 0.0)


def _size(words: Sequence[Word]) -> float:
    """The size of the type in points, from the widths of ``words``."""
    sizes = [
        word.box.width / _em(word.text) for word in words if len(word.text) > 2 and word.confidence > 0.8
    ]
    return min(max(median(sizes), _SIZES[0]), _SIZES[1]) if sizes else _USUAL_SIZE


def _em(text: str) -> float:
    """About how wide ``text`` is in Times, in sizes of the type."""
    return sum(
        _WIDTHS.get(sign) or _WIDTHS.get(fold(sign), 0.72 if sign.isupper() else 0.48) for sign in text
    )
