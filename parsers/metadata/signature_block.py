"""The end of a document: who receives it (left) and who signs it (right).

Layout after Nghị định 30/2020/NĐ-CP, annex I, boxes 7 and 9b.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from lexicon.fold import fold
from parsers.metadata.offices import (
    authority_prefix,
    begins_organisation,
    begins_position,
    completed_office,
    continues_organisation,
    end_of_office,
    known_office,
    person_name,
    position_in,
    restored_authority,
    surname_ending_like,
)
from parsers.metadata.signature_columns import parted_from, signature_columns
from parsers.text.layout import Frame, Row, cut_row, find_phrase, widest_gap

_RECIPIENTS = "noi nhan"
_LIKE_RECIPIENTS = 80.0
_LISTED = re.compile(r"^\W{0,2}[-–—~+]\s*\w")
_CENTRE_OF_SIGNATURE = 0.52
_SURE_WORD = 0.9
_BLANK_ROWS = 2.2
"""Line pitches from a recipient to the row below it that is none any more."""
_FEWEST_LETTERS = 4
_SEVERAL = 4
_READ_WELL = 0.8
"""Letters, words and confidence of what is print beside a signature: a pen's strokes are read as less."""


@dataclass(frozen=True)
class Signature:
    """What stands in one column of signatures, rows as printed. ``noise`` is ink between title and name."""

    authority: tuple[Row, ...]
    position: tuple[Row, ...]
    name: Row | None
    noise: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*self.authority, *self.position, *((self.name,) if self.name else ()))


@dataclass(frozen=True)
class Closing:
    """``first`` and ``last`` are indices into the rows that were searched. ``aside`` is text beside or below
    who signs that is no part of recipients or signatures, top to bottom; ``noise`` is ink there that was
    read as words.
    """

    first: int
    last: int
    recipients: tuple[Row, ...]
    signatures: tuple[Signature, ...]
    aside: tuple[Row, ...] = ()
    noise: tuple[Row, ...] = ()

    def moved(self, by: int) -> Closing:
        """This closing with its indices moved."""
        return replace(self, first=self.first + by, last=self.last + by)


def find_closing(rows: Sequence[Row], frames: Mapping[int, Frame]) -> Closing | None:
    """The closing of the part whose ``rows`` these are (over its pages), or None when it has none.

    ``frames`` give each page's frame. The last "Nơi nhận" counts; without one, a title in the right half.
    """
    anchors = [index for index in range(len(rows) - 1, -1, -1) if _starts_recipients(rows[index], frames)]
    # A list of recipients stands beside who signs; where none does, the last one counts.
    signed = (at for at in anchors if _first_signature_row(rows, frames, at) is not None)
    anchor = next(signed, anchors[0] if anchors else None)
    first = _first_signature_row(rows, frames, anchor)
    starts = [index for index in (anchor, first) if index is not None]
    if not starts:
        return None
    start = min(starts)
    left: list[Row] = []
    right: list[Row] = []
    last = start
    for index in range(start, len(rows)):
        row = rows[index]
        frame = frames[row.page]
        if row.page != rows[start].page and not _runs_over(row, rows[start].page, frames):
            break
        left_part, right_part = split_closing_row(row, frame)
        # A recipient and what a seal beside it was read as may make a row as long as the text.
        listed = anchor is not None and index >= anchor and _LISTED.match(row.text) is not None
        running = right_part is None and index != anchor and not listed and _is_running_text(row, frame)
        if left_part is not None and running:
            break
        if left_part is not None:
            left.append(left_part)
        if right_part is not None:
            right.append(right_part)
        last = index
    recipients_at = next((i for i, row in enumerate(left) if find_phrase(row, _RECIPIENTS, 75.0)), len(left))
    listed_rows, middle = _beside_recipients(left[recipients_at:])
    sides = signature_columns([*left[:recipients_at], *middle, *right])
    if len(sides) == 1:
        listed_rows, sides = left[recipients_at:], [left[:recipients_at], right]
    recipients, below = _split_recipients(listed_rows, frames)
    parted = [_text_apart(read_signature(column)) for column in sides if column]
    aside = [*below, *(row for _, text in parted for row in text)]
    signatures = [signature for signature, _ in parted]
    return Closing(
        first=start,
        last=last,
        recipients=recipients,
        signatures=tuple(signature for signature in signatures if signature.rows),
        noise=tuple(row for signature in signatures if not signature.rows for row in signature.noise),
        aside=tuple(sorted(aside, key=lambda row: (row.page, row.box.y0, row.box.x0))),
    )


def _beside_recipients(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """(the list of recipients, what stands beyond its right edge): the middle of three columns was read with
    the list.
    """
    if not rows:
        return [], []
    head = rows[0]
    items = [row for row in rows[1:] if _LISTED.match(row.text) and row.box.x0 < head.box.x0 + 2 * head.size]
    return parted_from(rows, max([head.box.x1, *(row.box.x1 for row in items)]))


def _split_recipients(
    rows: Sequence[Row], frames: Mapping[int, Frame]
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """(the list of recipients, what stands below it), parted by a blank of two rows that no item follows."""
    for at in range(2, len(rows)):
        row, above = rows[at], rows[at - 1]
        pitch = max(frames[row.page].pitch, row.size)
        apart = row.page == above.page and row.box.y0 - above.box.y0 > _BLANK_ROWS * pitch
        if apart and _LISTED.match(row.text) is None:
            return tuple(rows[:at]), tuple(rows[at:])
    return tuple(rows), ()


def _text_apart(signature: Signature) -> tuple[Signature, tuple[Row, ...]]:
    """(``signature``, the rows of its noise that are print): what is read well below the name, or in several
    words.
    """
    text = tuple(row for row in signature.noise if _is_print(row) and _stands_apart(row, signature.name))
    noise = tuple(row for row in signature.noise if row not in text)
    return replace(signature, noise=noise), text


def _is_print(row: Row) -> bool:
    return sum(letter.isalnum() for letter in row.text) >= _FEWEST_LETTERS and row.confidence >= _READ_WELL


def _stands_apart(row: Row, name: Row | None) -> bool:
    if name is not None and row.page == name.page and row.box.y0 > name.box.y1:
        return True
    return len(row.words) >= _SEVERAL


def _starts_recipients(row: Row, frames: Mapping[int, Frame]) -> bool:
    left, _ = split_closing_row(row, frames[row.page])
    if left is None or len(left.words) > 5:
        return False
    span = find_phrase(left, _RECIPIENTS, 75.0)
    if span is None or span[0] > 1:
        return False
    words = re.findall(r"[^\W\d_]+", " ".join(fold(word.text) for word in left.words[span[0] : span[0] + 2]))
    return fuzz.ratio(" ".join(words), _RECIPIENTS) >= _LIKE_RECIPIENTS


def _first_signature_row(rows: Sequence[Row], frames: Mapping[int, Frame], anchor: int | None) -> int | None:
    """The topmost row of the signature: near the "Nơi nhận", or the last one at all."""
    if anchor is not None:
        page = rows[anchor].page
        lowest = rows[anchor].box.y0 - 17 * frames[page].size
        near = [
            index
            for index in range(max(0, anchor - 10), min(len(rows), anchor + 12))
            if rows[index].page == page and rows[index].box.y0 >= lowest
        ]
        return next(
            (index for index in near if _is_office(rows[index], frames) or _ends_office(rows[index], frames)),
            None,
        )
    for index in range(len(rows) - 1, -1, -1):
        if _is_office(rows[index], frames):
            while (
                index > 0 and _is_office(rows[index - 1], frames) and rows[index - 1].page == rows[index].page
            ):
                index -= 1
            return index
    return None


def _is_office(row: Row, frames: Mapping[int, Frame]) -> bool:
    frame = frames[row.page]
    _, right = split_closing_row(row, frame)
    if (
        right is None
        or not right.capitals
        or right.box.center[0] < frame.left + _CENTRE_OF_SIGNATURE * frame.width
    ):
        return False
    return (
        bool(authority_prefix(right.text))
        or position_in(right.text) is not None
        or begins_position(right.text)
        or completed_office(right.text) is not None
    )


def _ends_office(row: Row, frames: Mapping[int, Frame]) -> bool:
    """Whether the end of a title stands alone on the right: a seal hides the rest."""
    frame = frames[row.page]
    left, right = split_closing_row(row, frame)
    return left is None and right is not None and _is_end(right)


def _is_end(row: Row) -> bool:
    return end_of_office(row.text) is not None and row.words[-1].confidence >= _SURE_WORD


def split_closing_row(row: Row, frame: Frame) -> tuple[Row | None, Row | None]:
    """The row's left and right part: at a wide gap near the middle, else whole by where it stands."""
    low, high = frame.left + 0.2 * frame.width, frame.left + 0.72 * frame.width
    gap = widest_gap(row, (low, high))
    if gap is not None and gap[1] > 1.2 * frame.size:
        return cut_row(row, gap[0])
    if row.box.center[0] < frame.left + _CENTRE_OF_SIGNATURE * frame.width:
        return row, None
    return None, row


def _runs_over(row: Row, page: int, frames: Mapping[int, Frame]) -> bool:
    """Whether a row of the next page still belongs to the closing: a recipient, or a name on the right."""
    if row.page != page + 1:
        return False
    left, right = split_closing_row(row, frames[row.page])
    listed = left is not None and re.match(r"^\W{0,2}[-–—+]\s*\w", left.text) is not None
    named = left is None and right is not None and person_name(right.text) is not None
    return (listed and row.size < 0.95 * frames[page].size) or named


def _is_running_text(row: Row, frame: Frame) -> bool:
    return row.box.width > 0.8 * frame.width and row.size > 0.85 * frame.size


def read_signature(rows: Sequence[Row]) -> Signature:
    """Authority, position and name among the rows of one column, top to bottom."""
    authority: list[Row] = []
    position: list[Row] = []
    noise: list[Row] = []
    name: Row | None = None
    likeness = 0.0
    for row in rows:
        if (authority_prefix(row.text) or restored_authority(row.text)) and not name:
            authority.append(row)
        elif (row.capitals or _is_end(row)) and not name and _continues_offices(row, authority, position):
            (authority if _wraps_authority(row, authority, position) else position).append(row)
        else:
            person = name_in(row)
            score = person[1] * row.confidence if person else 0.0
            # A title under a seal may be lost: a name with a known family name is enough.
            signs = bool(authority or position) or (person is not None and person[1] == 1.0 and score > 0.5)
            if person is not None and signs and score >= likeness:
                if name is not None:
                    noise.append(name)
                name, likeness = row, score
            else:
                noise.append(row)
    return Signature(tuple(authority), tuple(position), name, tuple(noise))


def name_in(row: Row) -> tuple[str, float] | None:
    """The person's name in ``row``, as ``person_name``; also behind ink of a seal or a pen, with 0.5.

    What is left of a family name under the ink is completed where only one ends so.
    """
    person = person_name(row.text)
    if person is not None:
        return person
    first = len(row.words)
    while first and row.words[first - 1].confidence >= _SURE_WORD and _is_name(row.words[first - 1].text):
        first -= 1
    if len(row.words) - first < 2 or first == 0:
        return None
    surname = surname_ending_like(row.words[first - 1].text)
    given = " ".join(word.text for word in row.words[first:])
    return (f"{surname} {given}", 0.5) if surname else None


def _is_name(text: str) -> bool:
    return text.isalpha() and text.istitle()


def _continues_offices(row: Row, authority: Sequence[Row], position: Sequence[Row]) -> bool:
    if position_in(row.text) or begins_position(row.text) or completed_office(row.text) or _is_end(row):
        return True
    above = [*authority, *position]
    if not above or _is_known(row):
        return False
    return row.box.y0 - above[-1].box.y0 < 1.7 * max(row.size, above[-1].size) and row.confidence > 0.5


def _is_known(row: Row) -> bool:
    person = person_name(row.text)
    return person is not None and person[1] == 1.0


def _wraps_authority(row: Row, authority: Sequence[Row], position: Sequence[Row]) -> bool:
    """``TM. ỦY BAN NHÂN DÂN`` may run on to a second line, which is no title of a person."""
    if not authority or position or position_in(row.text) or begins_position(row.text) or _is_end(row):
        return False
    # A title is complete; what follows it is the name of a body, or a title that a seal hides.
    title = authority[-1].text.partition(".")[2].strip()
    return not known_office(title) or begins_organisation(row.text) or continues_organisation(row.text)
