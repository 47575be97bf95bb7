"""Stamps that a registry puts on what arrives ("CÔNG VĂN ĐẾN", "ĐẾN Số: … Ngày: …"), read from words.

A stamp lies over the letterhead or the subject; its words leave the rows before anything else is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lexicon.fold import fold
from ocr.page import Box, Page, Stamp, Word
from parsers.dates import iso_date
from parsers.document import Incoming
from parsers.layout import Row, find_phrase

_TITLE = "cong van den"
_LINES = re.compile(r"^\W*(?:(?:cv\s*)?so|ngay|kinh chuyen|luu|chuyen|den|gio|cv)\b")
# Reach of a stamp around its title in points: such stamps are 50 to 60 mm wide and 20 to 25 mm high.
_LEFT, _RIGHT, _UP, _DOWN = 48.0, 48.0, 22.0, 56.0
_NUMBER = re.compile(r"\bso\W{0,12}?(\d{1,6})\b")
_DATE = re.compile(
    r"ngay\W{0,8}(?P<d>\d{1,2})\W{0,8}(?:thang)?\W{0,8}(?P<m>\d{1,2})\W{0,8}(?:nam)?\W{0,8}(?P<y>\d{4}|\d{2})\b"
)


@dataclass(frozen=True)
class IncomingStamp:
    box: Box
    rows: tuple[Row, ...]


def find_incoming(rows: Sequence[Row], page: Page) -> IncomingStamp | None:
    """The registry's stamp on ``page``: kept apart by ``ocr``, or with its words among the rows."""
    kept = next((stamp for stamp in page.stamps if stamp.kind == "incoming"), None)
    if kept is not None:
        return _of_stamp(kept, page)
    for row in rows:
        span = find_phrase(row, _TITLE, 84.0)
        if span is None or row.box.y0 > 0.5 * page.height:
            continue
        words = row.words[span[0] : span[1]]
        if not all(word.text.isupper() for word in words if word.text.isalpha()):
            continue
        title = Box(words[0].box.x0, words[0].box.y0, words[-1].box.x1, words[-1].box.y1)
        return _around(title, rows, page.number)
    return None


def _of_stamp(stamp: Stamp, page: Page) -> IncomingStamp:
    return IncomingStamp(stamp.box, tuple(Row(page.number, line.words) for line in stamp.lines if line.words))


def _around(title: Box, rows: Sequence[Row], page: int) -> IncomingStamp | None:
    reach = Box(title.x0 - _LEFT, title.y0 - _UP, title.x1 + _RIGHT, title.y1 + _DOWN)
    inside: list[Row] = []
    for row in rows:
        words = tuple(word for word in row.words if _within(word, reach))
        if words:
            inside.append(Row(page, words))
    printed = [row for row in inside if _LINES.match(row.folded)]
    if not printed:
        return None
    lowest = max(row.box.y1 for row in printed)
    kept = tuple(row for row in inside if row.box.center[1] <= lowest)
    return IncomingStamp(Box(reach.x0, reach.y0, reach.x1, lowest), kept)


def _within(word: Word, reach: Box) -> bool:
    return reach.contains(word.box.center)


def without_stamp(rows: Sequence[Row], stamp: IncomingStamp) -> tuple[Row, ...]:
    """``rows`` less the words of ``stamp``."""
    taken = {id(word) for row in stamp.rows for word in row.words}
    kept = (Row(row.page, tuple(word for word in row.words if id(word) not in taken)) for row in rows)
    return tuple(row for row in kept if row.words)


def incoming_values(stamp: IncomingStamp, issued_year: int | None) -> Incoming:
    """Number and date of arrival as far as they can be read.

    A year of two digits is taken in the century of ``issued_year`` when it is that year or the next.
    """
    text = " ".join(fold(row.text) for row in stamp.rows)
    number = _NUMBER.search(text)
    date = _DATE.search(text)
    value = None
    if date is not None:
        year = int(date["y"])
        if year < 100:
            near = [y for y in (issued_year, (issued_year or 0) + 1) if issued_year and y and y % 100 == year]
            year = near[0] if near else 0
        value = iso_date(year, int(date["m"]), int(date["d"])) if year else None
    return Incoming(number=number[1] if number else None, date=value)
