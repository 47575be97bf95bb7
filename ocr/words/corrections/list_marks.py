"""Marks of lists (``c)``) that were misread, known by the marks before and behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schema.page import Line

ORDER = "abcdđeghiklmnopqrstuvxy"
"""Items of a clause go by the Vietnamese alphabet (Nghị định 30/2020/NĐ-CP, annex I, II.6), in practice
without ă, â, ê, ô, ơ and ư."""

_MARK = re.compile(r"([a-zđ©ø\d])\)")
_LOOKS_LIKE = {
    "©": "c",
    "e": "c",
    "đ": "d",
    "d": "đ",
    "4": "dđ",
    "8": "a",
    "2": "a",
    "6": "b",
    "0": "c",
    "o": "c",
    "1": "il",
    "l": "i",
    "i": "l",
    "9": "g",
    "q": "g",
    "g": "q",
}
"""What a sign may be that was read as a mark."""

_NO_MARKS = {"©": "c", "ø": "g"}
"""Signs that no list has, whatever stands before and behind."""


def with_marks_in_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` of a page with the marks at their beginnings made the ones that their neighbours call for.

    A mark is changed only to one that it looks like, when it does not follow the mark before it, and the
    other one does or comes before the next.
    """
    found = list(lines)
    places = [at for at, line in enumerate(lines) if line.words and _MARK.fullmatch(line.words[0].text)]
    marks = [found[at].words[0].text[0] for at in places]
    for number, at in enumerate(places):
        before = marks[number - 1] if number else None
        after = marks[number + 1] if number + 1 < len(marks) else None
        mark = _mended(marks[number], before, after)
        if mark != marks[number]:
            marks[number] = mark
            first, *others = found[at].words
            words = (first.corrected(f"{mark})", "rule"), *others)
            found[at] = found[at].model_copy(update={"words": words})
    return tuple(found)


def _mended(mark: str, before: str | None, after: str | None) -> str:
    if before is not None and _follows(before, mark):
        return mark
    for other in _LOOKS_LIKE.get(mark, ""):
        if before is not None and _follows(before, other):
            return other
        # Some lists have no đ: only of two alike one is known to be misread.
        known = {mark, other} != {"d", "đ"} or mark == after
        if known and after is not None and _follows(other, after) and not _follows(mark, after):
            return other
    return _NO_MARKS.get(mark, mark)


def _follows(mark: str, other: str) -> bool:
    """Whether ``other`` is the mark behind ``mark``."""
    if mark.isdigit() and other.isdigit():
        return int(other) == int(mark) + 1
    return mark + other in ORDER
