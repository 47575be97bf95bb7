"""Stamps that a registry puts on what arrives ("CÔNG VĂN ĐẾN", "ĐẾN Số: … Ngày: …"), read from words.

A stamp lies over the letterhead or the subject; its words leave the rows before anything else is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from rapidfuzz import fuzz

from lexicon import form_words
from lexicon.fold import fold
from lexicon.syllables import is_syllable
from parsers.metadata.part_metadata import hand_guesses
from parsers.text.layout import Frame, Row, find_phrase
from parsers.text.page import IncomingStamp
from parsers.values.dates import iso_date
from schema.box import Box
from schema.metadata import Incoming
from schema.page import Page, Stamp, Word

_TITLE, _ONWARD = "cong van den", "kinh chuyen"
_TITLE_CUTOFF, _ONWARD_CUTOFF = 70.0, 70.0
_CERTAIN_TITLE = 88.0
_SLACK, _WIDEST, _HIGHEST = 8.0, 145.0, 95.0
_LINES = re.compile(
    rf"^\W*(?:\w{{1,4}}\s+)?(?:{form_words.NUMBER}\b|{form_words.DAY}\b|k?inh chuy|luu h|chuyen|den\b)"
)
# Reach of a stamp in points around the middle of its title, and from the start of its last line: such stamps
# are 50 to 60 mm wide and 20 to 25 mm high.
_ABOUT_TITLE = (-92.0, -36.0, 92.0, 64.0)
_ABOUT_ONWARD = (-14.0, -62.0, 178.0, 6.0)
_FRAME = 4.0  # points by which ink of a frame may reach beyond it
_FLAT, _BAR = (
    2.0,
    8.0,
)  # points: how high strokes of a frame are, how far outside what was found of it they lie
_WORD_GAP = 0.8  # of the height of words: what is closer stands in one line of text
_MOST_ROWS = 0.5
_SURE = 0.5
_SYMBOL = re.compile(r"/\s?[A-ZĐ]{2,}|-[A-ZĐ]{2,}")
_NUMBER = re.compile(rf"\b{form_words.NUMBER}\W{{0,12}}?(\d{{1,6}})\b")
_DATE = re.compile(
    rf"{form_words.DAY}\W{{0,8}}(?P<d>\d{{1,2}})\W{{0,8}}(?:{form_words.MONTH})?\W{{0,8}}(?P<m>\d{{1,2}})\b\W{{0,8}}"
    rf"(?:(?:{form_words.YEAR})?\W{{0,8}}(?P<y>\d{{4}}|\d{{2}})\b|{form_words.YEAR}\b)"
)


def find_incoming(rows: Sequence[Row], page: Page, frame: Frame) -> IncomingStamp | None:
    """The registry's stamp on ``page``: kept apart by ``ocr``, or with its words among the rows."""
    kept = next((stamp for stamp in page.stamps if stamp.kind == "incoming"), None)
    if kept is not None:
        return with_strays(_of_stamp(kept, page), rows)
    upper = [row for row in rows if row.box.y0 < 0.5 * page.height]
    for reach, likeness in sorted(_reaches(upper, frame), key=lambda found: -found[1]):
        inside = _inside(upper, reach)
        if not inside:
            continue
        left = min(row.box.x0 for row in inside)
        # The title stands in the middle of the frame of a stamp: its left half tells where its right half
        # ends.
        right = min(reach.x1, reach.x0 + reach.x1 - left + _SLACK)
        title_y = reach.y0 - _ABOUT_TITLE[1]
        inside = [
            row
            for row in _inside(upper, Box(left, reach.y0, right, reach.y1))
            # What stands above the title in a stamp is wider than the title; else it is the document's.
            if row.box.center[1] > title_y - 4 or row.box.x0 < (reach.x0 + reach.x1) / 2
        ]
        if any(_SYMBOL.search(row.text) for row in inside):
            # The number of the document itself, not of a stamp.
            continue
        if likeness < _CERTAIN_TITLE and _is_cut_out(inside, upper):
            continue
        printed = [row for row in inside if _LINES.match(row.folded)]
        if len(printed) + (likeness >= _TITLE_CUTOFF) >= 2 or likeness >= _CERTAIN_TITLE:
            lowest = max([row.box.center[1] + 2 for row in printed] or [reach.y1])
            return IncomingStamp(reach, tuple(row for row in inside if row.box.center[1] <= lowest))
    return None


def _is_cut_out(inside: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether most of ``inside`` goes on from text before it in its row: then it is part of a paragraph."""
    before = {id(after): word for row in rows for word, after in pairwise(row.words)}
    going_on = 0
    for row in inside:
        first = row.words[0]
        ahead = before.get(id(first))
        if ahead is not None and _is_text(ahead):
            going_on += first.box.x0 - ahead.box.x1 < _WORD_GAP * max(first.box.height, ahead.box.height)
    return going_on > _MOST_ROWS * len(inside)


def _inside(rows: Sequence[Row], reach: Box) -> list[Row]:
    return [
        Row(row.page, words)
        for row in rows
        if (words := tuple(word for word in row.words if reach.contains(word.box.center)))
    ]


def _reaches(rows: Sequence[Row], frame: Frame) -> Iterator[tuple[Box, float]]:
    """Where a stamp would lie, and how like its title or last line what was read there is (0 to 100).

    A stamp without a readable line still shows as lines that begin in the left margin.
    """
    for row in rows:
        for phrase, cutoff, about in (
            (_TITLE, _TITLE_CUTOFF, _ABOUT_TITLE),
            (_ONWARD, _ONWARD_CUTOFF, _ABOUT_ONWARD),
        ):
            span = find_phrase(row, phrase, cutoff)
            if span is None:
                continue
            words = row.words[span[0] : span[1]]
            likeness = fuzz.ratio(" ".join(fold(word.text) for word in words), phrase)
            if likeness < cutoff or (phrase == _TITLE and not words[-1].text.isupper()):
                continue
            x = words[0].box.x0 if phrase == _ONWARD else (words[0].box.x0 + words[-1].box.x1) / 2
            y = (words[0].box.y0 + words[0].box.y1) / 2
            certain = likeness if phrase == _TITLE else 0.8 * likeness
            yield Box(x + about[0], y + about[1], x + about[2], y + about[3]), certain
    outside = [row for row in rows if row.box.x0 < frame.left - 1.5 * frame.size and len(row.words) > 1]
    if len(outside) >= 3 and outside[-1].box.y1 - outside[0].box.y0 < _HIGHEST:
        left = min(row.box.x0 for row in outside)
        yield Box(left, outside[0].box.y0, left + _WIDEST, outside[-1].box.y1), 0.0


def _of_stamp(stamp: Stamp, page: Page) -> IncomingStamp:
    return IncomingStamp(stamp.box, tuple(Row(page.number, line.words) for line in stamp.lines if line.words))


def with_strays(stamp: IncomingStamp, rows: Sequence[Row]) -> IncomingStamp:
    """``stamp`` with what was read of it at the beginning of rows of text that run into its frame.

    Those are the words inside the frame before the first that is surely a syllable.
    """
    strays: list[Row] = []
    for row in rows:
        ahead = list(takewhile(lambda word: _is_left_of(stamp.box, word), row.words))
        if any(_lies_in(word, stamp.box) for word in ahead) and (
            len(ahead) < len(row.words) or row.confidence < _SURE
        ):
            strays.append(Row(row.page, tuple(ahead)))
    return IncomingStamp(stamp.box, (*stamp.rows, *strays))


def _is_left_of(stamp: Box, word: Word) -> bool:
    """Whether ``word`` is no text and lies in the stamp, or is a stroke of its frame just outside."""
    if _is_text(word):
        return False
    around = stamp.expanded(0, _BAR)
    return _lies_in(word, stamp) or (word.box.height < _FLAT and _lies_in(word, around))


def _lies_in(word: Word, box: Box) -> bool:
    x, y = word.box.center
    return word.box.x1 <= box.x1 + _FRAME and box.x0 <= x and box.y0 - _FRAME <= y <= box.y1 + _FRAME


def _is_text(word: Word) -> bool:
    bare = re.sub(r"^\W+|\W+$", "", word.text)
    return word.confidence >= _SURE and (is_syllable(bare) or any(character.isdigit() for character in bare))


def without_stamp(rows: Sequence[Row], stamp: IncomingStamp) -> tuple[Row, ...]:
    """``rows`` less the words of ``stamp``."""
    taken = {id(word) for row in stamp.rows for word in row.words}
    kept = (Row(row.page, tuple(word for word in row.words if id(word) not in taken)) for row in rows)
    return tuple(row for row in kept if row.words)


def _read(word: Word) -> str:
    """The word folded, digits that are no print and were not made out as letters."""
    unread = word.printed is False and word.method != "handwriting"
    return re.sub(r"\d", "x", fold(word.text)) if unread else fold(word.text)


def incoming_values(stamp: IncomingStamp, issued: str | None) -> Incoming:
    """Number and date of arrival as far as they are print, or handwriting that was made out.

    ``issued`` is the date of the document (ISO 8601, parts may be missing): it arrives in that year or the
    next, and not before it is issued. That tells the century, and the year where only that cannot be read.
    """
    text = " ".join(_read(word) for row in stamp.rows for word in row.words)
    number = _NUMBER.search(text)
    date = _DATE.search(text)
    return Incoming(
        number=number[1] if number else None, date=_arrival(date, issued) if date is not None else None
    )


def incoming_doubt(rows: Sequence[Row], values: Incoming) -> tuple[str, str] | None:
    """(issue code, what handwriting may say) for ``values`` read from the ``rows`` of a stamp."""
    guesses = "; ".join(", ".join(slots) for row in rows if (slots := hand_guesses(row)))
    if None in (values.number, values.date):
        return ("metadata.incoming_guessed" if guesses else "metadata.incoming_unreadable"), guesses
    by_hand = any(word.method == "handwriting" for row in rows for word in row.words)
    return ("metadata.incoming_by_hand", guesses) if by_hand else None


def _arrival(date: re.Match[str], issued: str | None) -> str | None:
    """The day that ``date`` gives, if it is not before ``issued``."""
    month, day = int(date["m"]), int(date["d"])
    if issued is None:
        return iso_date(int(date["y"]), month, day) if len(date["y"] or "") == 4 else None
    years = [int(issued[:4]), int(issued[:4]) + 1]
    if date["y"] is not None:
        years = [int(date["y"])] if len(date["y"]) == 4 else [y for y in years if y % 100 == int(date["y"])]
    elif len(issued) < len("2010-01"):
        return None
    days = (iso_date(year, month, day) for year in years)
    return next((day for day in days if day is not None and day >= issued), None)
