"""Lines joined to paragraphs, over page breaks too."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from parsers.text.headings import is_division, marker_of
from parsers.text.labels import begins_caption
from parsers.text.layout import (
    LETTERS,
    MOSTLY,
    Frame,
    Row,
    in_capitals,
    is_centred,
    join_words,
    mean_confidence,
)
from schema.box import Box, bounding_box
from schema.page import Word

_ENDS_SENTENCE = re.compile(r"[.;:!?…]['\"”’)]*$|\./\.?$")
_HYPHEN_AT_END = re.compile(r"[^\W_]-$")
_CENTRED_PITCH, _SMALLEST = 1.6, 0.8
"""Sizes of the type from line to line of a centred title, and the smallest such size in that of the text."""

_WIDEST_PITCH = 2.2
"""Line pitches of the page from the top of a row to the next; more is a gap between paragraphs."""

_BLANK, _RAGGED = 0.25, 0.3
"""Sizes of the type: a blank between words, and how far short of the edge a full line may end."""

_INDENT, _SAME_INDENT = (0.7, 7.0), 0.3
"""How far a first line stands in at least, in sizes of the type and in points; by how many sizes two lines of
one list item may differ."""

_LOWER_START = re.compile(r"^[\"“'(]?[a-zà-ỹđ]")


@dataclass(frozen=True)
class Paragraph:
    """Rows that are one paragraph."""

    rows: tuple[Row, ...]
    centred: bool = False

    @cached_property
    def text(self) -> str:
        return join_rows(self.rows)

    @property
    def original(self) -> str:
        return " ".join(row.original for row in self.rows)

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for row in self.rows for word in row.words)

    @property
    def page(self) -> int:
        return self.rows[0].page

    @property
    def box(self) -> Box:
        """The box of what stands on the paragraph's first page."""
        return bounding_box([row.box for row in self.rows if row.page == self.page])

    @property
    def confidence(self) -> float:
        return mean_confidence(self.words)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold but for a word here and there."""
        letters = [(len(word.text), word.bold) for word in self.words if LETTERS.search(word.text)]
        total = sum(length for length, _ in letters)
        return bool(total) and sum(length for length, bold in letters if bold) > MOSTLY * total

    @property
    def capitals(self) -> bool:
        return in_capitals(self.text)


def join_rows(rows: Sequence[Row]) -> str:
    """The rows as running text: ``QĐ-`` at the end of a line and ``UBND`` below it are one word."""
    text = ""
    for row in rows:
        part = join_words(row.words)
        if not text:
            text = part
        elif part:
            text += part if _HYPHEN_AT_END.search(text) else f" {part}"
    return text


def join_paragraphs(rows: Sequence[Row], frames: Mapping[int, Frame]) -> list[Paragraph]:
    """``rows`` (one part's text in reading order, perhaps over several pages) as paragraphs."""
    paragraphs: list[list[Row]] = []
    centred: list[bool] = []
    for row in rows:
        middle = is_centred(row, frames[row.page])
        if paragraphs:
            above = paragraphs[-1]
            if centred[-1] and middle:
                joins = _centred_goes_on(above, row, frames)
            elif centred[-1] or (middle and not _fills(above[-1], row, frames)):
                joins = False
            else:
                joins = _goes_on(above, row, frames)
            if joins:
                above.append(row)
                continue
        paragraphs.append([row])
        centred.append(middle)
    return [Paragraph(tuple(p), c) for p, c in zip(paragraphs, centred, strict=True)]


def _centred_goes_on(above: Sequence[Row], row: Row, frames: Mapping[int, Frame]) -> bool:
    last = above[-1]
    if last.page != row.page or row.box.y0 - last.box.y0 > _CENTRED_PITCH * max(
        last.size, row.size, _SMALLEST * frames[row.page].size
    ):
        return False
    marker = marker_of(row.text)
    if marker is not None and marker.style not in ("dash", "letter"):
        return False
    if last.text.rstrip().endswith(":") or re.match(r"^\(.*\)\W*$", row.text):
        return False
    if re.match(r"^\(", row.text) and not re.match(r"^\(", above[0].text):
        return False
    if is_division(marker_of(above[0].text)):
        return True
    return last.capitals == row.capitals and last.bold == row.bold and last.italic == row.italic


def _fills(above: Row, below: Row, frames: Mapping[int, Frame]) -> bool:
    """Whether the first word of ``below`` would not have fitted at the end of ``above``."""
    frame = frames[above.page]
    first = below.words[0].box.width * frame.size / max(frames[below.page].size, 1.0)
    return above.box.x1 + _BLANK * frame.size + first > frame.right - _RAGGED * frame.size


def _goes_on(above: Sequence[Row], row: Row, frames: Mapping[int, Frame]) -> bool:
    last = above[-1]
    frame, frame_above = frames[row.page], frames[last.page]
    if last.page == row.page and row.box.y0 - last.box.y0 > _WIDEST_PITCH * max(frame.pitch, row.size):
        return False
    marker = marker_of(row.text)
    if begins_caption(row.text) or (above[0].text.startswith("(") and last.text.rstrip().endswith(")")):
        return False
    ended = _ENDS_SENTENCE.search(last.text.rstrip()) is not None
    full = _fills(last, row, frames)
    offset = row.box.x0 - frame.left
    if offset > _least_indent(frame):
        hanging = abs(offset - (last.box.x0 - frame_above.left)) < _SAME_INDENT * frame.size
        return hanging and full and marker is None and (len(above) > 1 or not ended)
    if marker is not None and not full:
        return False
    if frame.indent is not None and _indented(above[0], frames):
        # Where first lines stand in, a line at the left edge goes on, unless it is a number after a full
        # stop.
        return full or not ended or (marker is None and _LOWER_START.match(row.text) is not None)
    if marker is not None and ended:
        return False
    return full or (not ended and _LOWER_START.match(row.text) is not None)


def _least_indent(frame: Frame) -> float:
    return max(_INDENT[0] * frame.size, _INDENT[1])


def _indented(row: Row, frames: Mapping[int, Frame]) -> bool:
    frame = frames[row.page]
    return row.box.x0 - frame.left > _least_indent(frame)
