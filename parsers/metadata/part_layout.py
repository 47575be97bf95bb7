"""The components of one part by position: what is letterhead, title, addressees, body, closing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lexicon.bodies import known_body
from lexicon.document_types import DocumentTypeEntry, leading_type
from parsers.metadata.letterhead import Letterhead, is_number_line
from parsers.metadata.offices import begins_position
from parsers.metadata.parts import document_type_of
from parsers.metadata.signature_block import Closing
from parsers.text.layout import Frame, Row, is_centred, segments

_NO_SUBJECT = re.compile(
    r"^\W*(?:can cu|kinh gui|thuc hien|xet|theo de nghi|(?:ban hanh )?kem theo|dieu \d|phan i|chuong i|i\.)"
)
_SUBJECT = re.compile(r"^\W*ve viec\b")
_NEAR_TITLE = 6
"""Rows below the letterhead among which the number may stand: title and subject before it have a few."""
_SUBJECT_REACH, _FIRST_SUBJECT_REACH = 1.55, 2.2
"""Line pitches from a row of the subject to the next, and from the title to the first, across white."""
_NEAR_HEAD = 7
"""Rows below the letterhead among which the title stands."""
_ADDRESSEES = re.compile(r"^\W{0,2}kinh gui\b")


@dataclass(frozen=True)
class PartLayout:
    """Rows of one part by component. ``above`` stands over the letterhead (stamps of electronic
    signatures); ``number`` is a row with the number near the title, where the letterhead has none.
    """

    above: tuple[Row, ...]
    letterhead: Letterhead | None
    doc_type: DocumentTypeEntry | None
    title: tuple[Row, ...]
    subject: tuple[Row, ...]
    addressees: tuple[tuple[Row, ...], ...]
    body: tuple[Row, ...]
    closing: Closing | None
    after: tuple[Row, ...]
    number: Row | None = None


def lay_out(
    rows: Sequence[Row],
    letterhead: Letterhead | None,
    closing: Closing | None,
    frames: Mapping[int, Frame],
    titled: bool = True,
) -> PartLayout:
    """Divide ``rows`` of one part. ``letterhead`` and ``closing`` hold indices into them.

    ``titled`` is whether a title is looked for (an appendix has captions instead).
    """
    start = letterhead.last + 1 if letterhead is not None else 0
    number = None
    if letterhead is not None and letterhead.number is None:
        near = range(start, min(start + _NEAR_TITLE, len(rows)))
        at = next((at for at in near if _is_centred_number(rows[at], frames)), None)
        if at is not None:
            number = rows[at]
            rows = (*rows[:at], *rows[at + 1 :])
            closing = closing.moved(-1) if closing is not None and closing.first > at else closing
    if titled and (parted := _with_title_apart(rows, start)) is not None:
        more = len(parted) - len(rows)
        closing = closing.moved(more) if closing is not None and closing.first > start else closing
        rows = parted
    end = closing.first if closing is not None else len(rows)
    above = tuple(rows[: letterhead.first]) if letterhead is not None else ()
    title_at = _title_index(rows, start, end, frames) if titled else None
    doc_type = document_type_of(rows[title_at]) if title_at is not None else None
    title: tuple[Row, ...] = ()
    subject: tuple[Row, ...] = ()
    before: tuple[Row, ...] = ()
    if title_at is None and titled:
        # "KẾ HOẠCH THỰC HIỆN …": type and subject in one run of capitals.
        title_at = _run_in_title_index(rows, start, end, frames)
        if title_at is not None:
            doc_type = leading_type(rows[title_at].text)
            subject = (rows[title_at], *_subject_rows(rows[title_at + 1 : end], rows[title_at], frames))
            before = tuple(rows[start:title_at])
            start = title_at + len(subject)
        elif (about := _subject_index(rows, start, end)) is not None:
            subject = (rows[about], *_subject_rows(rows[about + 1 : end], rows[about], frames))
            before = tuple(rows[start:about])
            start = about + len(subject)
    elif title_at is not None:
        title = (rows[title_at],)
        subject = _subject_rows(rows[title_at + 1 : end], rows[title_at], frames)
        before = tuple(rows[start:title_at])
        start = title_at + 1 + len(subject)
    addressees, used = _addressees(rows[start:end], frames) if titled else ((), 0)
    return PartLayout(
        above=above,
        letterhead=letterhead,
        doc_type=doc_type,
        title=title,
        subject=subject,
        addressees=addressees,
        body=(*before, *rows[start + used : end]),
        closing=closing,
        after=(*closing.aside, *rows[closing.last + 1 :]) if closing is not None else (),
        number=number,
    )


def _with_title_apart(rows: Sequence[Row], start: int) -> tuple[Row, ...] | None:
    """``rows`` with the title on a row of its own where a stamp beside it was read with it ("VĂN THƯ   QUYẾT
    ĐỊNH"); None where that is so already.
    """
    for at in range(start, min(start + _NEAR_HEAD, len(rows))):
        if document_type_of(rows[at]) is not None:
            return None
        parts = segments(rows[at])
        if len(parts) > 1 and any(document_type_of(part) is not None for part in parts):
            return (*rows[:at], *parts, *rows[at + 1 :])
    return None


def _is_centred_number(row: Row, frames: Mapping[int, Frame]) -> bool:
    return is_number_line(row) and is_centred(row, frames[row.page])


def _title_index(rows: Sequence[Row], start: int, end: int, frames: Mapping[int, Frame]) -> int | None:
    for index in range(start, min(start + _NEAR_HEAD, end)):
        row = rows[index]
        if document_type_of(row) is None or row.text.rstrip().endswith(":"):
            continue
        if is_centred(row, frames[row.page]) or index == start:
            return index
    return None


def _subject_index(rows: Sequence[Row], start: int, end: int) -> int | None:
    """The row that begins the subject where the title above it cannot be read (a stamp lies over it)."""
    rows_below = range(start, min(start + 4, end))
    return next((index for index in rows_below if _SUBJECT.match(rows[index].folded)), None)


def _run_in_title_index(rows: Sequence[Row], start: int, end: int, frames: Mapping[int, Frame]) -> int | None:
    for index in range(start, min(start + 4, end)):
        row = rows[index]
        if row.capitals and is_centred(row, frames[row.page]) and leading_type(row.text) is not None:
            return None if row.text.rstrip().endswith(":") else index
    return None


def _subject_rows(rows: Sequence[Row], title: Row, frames: Mapping[int, Frame]) -> tuple[Row, ...]:
    frame = frames[title.page]
    subject: list[Row] = []
    above = title
    for row in rows:
        if row.page != title.page or _NO_SUBJECT.match(row.folded):
            break
        reach = _SUBJECT_REACH if subject else _FIRST_SUBJECT_REACH
        if row.box.center[1] - above.box.center[1] > reach * max(frame.pitch, 1.15 * above.size):
            break
        if not subject and _names_authority(row):
            break
        wide = row.box.width > 0.85 * frame.width
        off_centre = abs(row.box.center[0] - title.box.center[0])
        # The first line of a paragraph stands in on the left, too, but it reaches the right edge.
        indented = wide and frame.right - row.box.x1 < 0.6 * frame.size
        if off_centre > (0.9 if indented else 1.6 if wide else 4.5) * frame.size:
            break
        if subject and row.capitals and not subject[-1].capitals:
            break
        if subject and row.bold != subject[-1].bold and any(word.bold for word in title.words):
            break
        subject.append(row)
        above = row
    return tuple(subject)


def _names_authority(row: Row) -> bool:
    """Whether ``row`` is who decides ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"): no subject stands before it."""
    return row.capitals and (begins_position(row.text) or known_body(row.text) is not None)


def _addressees(rows: Sequence[Row], frames: Mapping[int, Frame]) -> tuple[tuple[tuple[Row, ...], ...], int]:
    """(rows of each line of "Kính gửi" and what it names, number of rows used) at the head of ``rows``."""
    at = next((index for index, row in enumerate(rows[:4]) if _ADDRESSEES.match(row.folded)), None)
    if at is None or any(re.search(r"\w", row.text) for row in rows[:at]):
        return (), 0
    lines: list[list[Row]] = [[rows[at]]]
    used = at + 1
    for row in rows[at + 1 :]:
        frame = frames[row.page]
        above = lines[-1][-1]
        apart = row.box.center[1] - above.box.center[1] > 1.9 * max(frame.pitch, above.size)
        listed = re.match(r"^\W{0,2}[-–—•]\s*\w", row.text) is not None
        set_in = row.box.x0 > frame.left + 5 * frame.size
        if row.page != above.page or (apart and not (listed and set_in)) or not (listed or set_in):
            break
        if listed and row.box.x0 < frame.left + 4 * frame.size and len(lines) == 1:
            break
        if listed:
            lines.append([row])
        else:
            lines[-1].append(row)
        used += 1
    return tuple(tuple(line) for line in lines), used
