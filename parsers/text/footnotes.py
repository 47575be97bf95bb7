"""Footnotes: small print at the foot of a page that answers to a raised mark in its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.text.layout import Frame, Row, is_mark, join_words
from schema.page import Word

_MARK = re.compile(r"^[(\[]?(\d{1,3}|\*{1,3})[)\].]?$")
# What recognisers make of a raised figure; marks of lists are none of them.
_MISREAD_MARK = re.compile(r"^[!?*'\"‘’“”°®†^~¹²³⁴⁵|lI]{1,2}$")
# A mark and the first word of the note, read as one word (3'Theo).
_GLUED_MARK = re.compile(r"^(?:(\d{1,2})\W{0,2}|[*°®†^~¹²³⁴⁵]{1,2})(?=[^\W\d_])(\w.*)$")
_TAIL = r"([.,;:)”\"]*)$"
# Footnotes are set three or four points smaller than the text (13 or 14), recipients two or three.
_SMALL, _SMALL_ON_SCANS = 0.87, 0.8
_FOOT = 0.75


@dataclass(frozen=True)
class Note:
    """A footnote as rows. ``printed`` is its mark as read, ``mark`` what it must be by the order."""

    mark: str
    printed: str
    page: int
    rows: tuple[Row, ...]

    @property
    def text(self) -> str:
        words = [word for row in self.rows for word in row.words]
        return join_words(words[1:])


def split_footnotes(
    rows: Sequence[Row], frame: Frame, height: float, *, sizes_known: bool
) -> tuple[tuple[Row, ...], tuple[Note, ...]]:
    """(rows of the text, footnotes) of one page of ``height`` points.

    Footnotes are the last rows of the page, begin with a mark and are set smaller than the text. Where sizes
    are only estimates (scans) they must be much smaller, and the mark may be misread.
    """
    small = (_SMALL if sizes_known else _SMALL_ON_SCANS) * frame.size
    start = len(rows)
    while start > 0 and rows[start - 1].size <= small and rows[start - 1].box.y0 > _FOOT * height:
        start -= 1
    if not sizes_known:
        rows = (*rows[:start], *(_with_mark_apart(row) for row in rows[start:]))
    while start < len(rows) and _printed_mark(rows[start], misread=not sizes_known) is None:
        start += 1
    notes: list[Note] = []
    for row in rows[start:]:
        printed = _printed_mark(row, misread=not sizes_known)
        if printed is not None and (not notes or _follows(notes[-1].printed, printed)):
            notes.append(Note(printed, printed, row.page, (row,)))
        else:
            notes[-1] = replace(notes[-1], rows=(*notes[-1].rows, row))
    return tuple(rows[:start]), tuple(notes)


def _with_mark_apart(row: Row) -> Row:
    """``row`` with the mark at its head as a word of its own, where it was read with the word behind it."""
    word, *others = row.words
    match = _GLUED_MARK.match(word.text)
    if match is None or not (match[2][0].isupper() and match[2][1:2].islower()):
        return row
    printed = word.text[: match.start(2)]
    mark = word.piece(match[1] or printed, word.box).model_copy(update={"superscript": True})
    return Row(row.page, (mark, word.piece(match[2], word.box, first=True), *others))


def _printed_mark(row: Row, *, misread: bool) -> str | None:
    if len(row.words) < 2:
        return None
    text = row.words[0].text
    match = _MARK.match(text)
    if match is not None:
        return match[1]
    return text if misread and _MISREAD_MARK.match(text) and row.words[1].text[:1].isupper() else None


def _follows(mark: str, following: str) -> bool:
    """A number in the text of a note begins no note: notes are numbered one after the other."""
    if mark.isdigit() and following.isdigit():
        return int(following) == int(mark) + 1
    return True


def numbered(notes: Sequence[Note], last: int) -> tuple[Note, ...]:
    """``notes`` of one page with misread marks replaced by their number.

    The numbers of one page follow one another, so one that was read tells the others; where none was, they go
    on after ``last``. Notes marked with asterisks from the start of a document keep them.
    """
    read = next(((i, int(note.printed)) for i, note in enumerate(notes) if note.printed.isdigit()), None)
    first = read[1] - read[0] if read is not None else last + 1
    if first < 1 or (last == 0 and all(_MARK.match(note.printed) for note in notes)):
        return tuple(notes)
    return tuple(
        note if note.printed.isdigit() else replace(note, mark=str(first + index))
        for index, note in enumerate(notes)
    )


def marks_in(words: Sequence[Word]) -> list[str]:
    """The marks that stand raised among ``words``."""
    return [match[1] for word in words if is_mark(word) and (match := _MARK.match(word.text))]


def raise_glued_marks(rows: Sequence[Row], notes: Sequence[Note]) -> list[Row]:
    """Rows in which a mark that was read as the end of a word (``thông1``) is a raised word of its own.

    Only where exactly one word of the page ends with the mark of the note and no raised word is it already.
    """
    words = [word for row in rows for word in row.words]
    raised = set(marks_in(words))
    lifted: dict[int, tuple[Word, ...]] = {}
    for note in notes:
        glued = re.compile(rf"^(.*[^\W\d_]{{2}}){re.escape(note.printed)}{_TAIL}")
        ending = [word for word in words if glued.match(word.text)]
        if note.mark not in raised and len(ending) == 1:
            lifted[id(ending[0])] = _lifted(ending[0], glued, note)
    return [
        Row(row.page, tuple(part for word in row.words for part in lifted.get(id(word), (word,))))
        for row in rows
    ]


def _lifted(word: Word, glued: re.Pattern[str], note: Note) -> tuple[Word, ...]:
    match = glued.match(word.text)
    if match is None:
        return (word,)
    raised = word.piece(note.printed, word.box).model_copy(update={"superscript": True})
    if note.mark != note.printed:
        raised = raised.corrected(note.mark, "rule")
    return (word.piece(match[1] + match[2], word.box, first=True), raised)
