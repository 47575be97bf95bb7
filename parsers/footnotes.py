"""Footnotes: small print at the foot of a page that answers to a raised mark in its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ocr.page import Ruling, Word
from parsers.layout import Frame, Row, is_mark, join_words

_MARK = re.compile(r"^[(\[]?(\d{1,3}|\*{1,3})[)\].]?$")
_GLUED_MARK = re.compile(r"^([^\W\d_]{2,})(\d{1,2})([.,;:)”\"]*)$")
# Footnotes are set two to four points smaller than the text (13 or 14).
_SMALL = 0.87
_RULE_LENGTH = (60.0, 240.0)


@dataclass(frozen=True)
class Note:
    """A footnote as rows; ``mark`` is its sign without brackets."""

    mark: str
    page: int
    rows: tuple[Row, ...]

    @property
    def text(self) -> str:
        words = [word for row in self.rows for word in row.words]
        return join_words(words[1:])


def split_footnotes(
    rows: Sequence[Row], frame: Frame, rulings: Sequence[Ruling], *, sizes_known: bool
) -> tuple[tuple[Row, ...], tuple[Note, ...]]:
    """(rows of the text, footnotes) of one page.

    Footnotes are the last rows of the page, begin with a mark and are set smaller than the text. Where sizes
    are only estimates (scans) the short rule above them must be there as well.
    """
    start = len(rows)
    for index in range(len(rows) - 1, -1, -1):
        if rows[index].size > _SMALL * frame.size:
            break
        start = index
    while start < len(rows) and _mark_of(rows[start]) is None:
        start += 1
    if not sizes_known:
        start = max(start, 0)
        under_rule = _first_under_rule(rows, frame, rulings)
        start = len(rows) if under_rule is None else under_rule
    if start >= len(rows) or median(row.size for row in rows[start:]) > 0.95 * frame.size:
        return tuple(rows), ()
    notes: list[Note] = []
    for row in rows[start:]:
        mark = _mark_of(row)
        if mark is not None and (not notes or _follows(notes[-1].mark, mark)):
            notes.append(Note(mark, row.page, (row,)))
        elif notes:
            notes[-1] = Note(notes[-1].mark, notes[-1].page, (*notes[-1].rows, row))
    return tuple(rows[:start]), tuple(notes)


def _mark_of(row: Row) -> str | None:
    if len(row.words) < 2:
        return None
    found = _MARK.match(row.words[0].text)
    return found[1] if found else None


def _follows(mark: str, next_mark: str) -> bool:
    """A number in the text of a note begins no note: notes are numbered one after the other."""
    if mark.isdigit() and next_mark.isdigit():
        return int(next_mark) == int(mark) + 1
    return not next_mark.isdigit()


def _first_under_rule(rows: Sequence[Row], frame: Frame, rulings: Sequence[Ruling]) -> int | None:
    for ruling in rulings:
        if (
            ruling.orientation == "horizontal"
            and _RULE_LENGTH[0] <= ruling.box.width <= _RULE_LENGTH[1]
            and abs(ruling.box.x0 - frame.left) < 1.5 * frame.size
        ):
            below = [index for index, row in enumerate(rows) if row.box.y0 > ruling.box.y0 - 2]
            if below and rows[below[0]].box.y0 - ruling.box.y1 < 2 * frame.size and _mark_of(rows[below[0]]):
                return below[0]
    return None


def marks_in(words: Sequence[Word]) -> list[str]:
    """The marks that stand raised among ``words``."""
    return [found[1] for word in words if is_mark(word) and (found := _MARK.match(word.text))]


def raise_glued_marks(rows: Sequence[Row], marks: Sequence[str]) -> list[Row]:
    """Rows in which a mark that was read as the end of a word (``thông1``) is a raised word of its own.

    Only where exactly one word of the page ends with the mark and no raised word is it already.
    """
    words = [word for row in rows for word in row.words]
    raised = set(marks_in(words))
    lifted: dict[int, tuple[Word, ...]] = {}
    for mark in marks:
        ending = [word for word in words if (found := _GLUED_MARK.match(word.text)) and found[2] == mark]
        if mark not in raised and len(ending) == 1:
            lifted[id(ending[0])] = _lifted(ending[0])
    return [
        Row(row.page, tuple(part for word in row.words for part in lifted.get(id(word), (word,))))
        for row in rows
    ]


def _lifted(word: Word) -> tuple[Word, ...]:
    found = _GLUED_MARK.match(word.text)
    assert found is not None
    base, mark, tail = found.groups()
    raised = word.model_copy(update={"text": mark, "original": "", "superscript": True})
    return (word.model_copy(update={"text": base + tail}), raised)
