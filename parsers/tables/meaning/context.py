"""What stands around a table: appendix, caption, unit line, notes, and what separates two pieces."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from lexicon.fold import fold
from parsers.tables.meaning.captions import CONTINUED, NAMED_CAPTION, caption_above, unit_above
from parsers.tables.meaning.join import Between
from parsers.tables.piece import TablePiece
from parsers.text.appendix_heads import AppendixHead, appendix_label, heads_of
from parsers.text.labels import begins_label, unit_of
from parsers.text.layout import Frame, Row, is_centred
from parsers.text.page import PageRows
from parsers.text.running_heads import is_page_number, is_running_on

_NOTE = re.compile(r"^\W*(ghi chu|chu thich|nguon( so lieu)?|luu y)\s*[:.]")
_NOTE_MARK = re.compile(r"^(\(\*+\)|\*+|\(\d\))\s*\S")
_NEXT_NOTE = re.compile(r"^(\(?\d{1,2}[.)]|[-+*•]|\(\*+\))\s*\S")

_NOTE_PITCH = 0.9
"""Sizes of the type: more white ends the notes below a table."""

_SHORTEST_CAPTION, _SAME_CAPTION = 10, 90.0
"""Letters of a caption that can be known again, and the likeness (rapidfuzz partial ratio, 0 to 100) of one
that is said again above the next piece.
"""

_SMALL = 0.88
"""Size of footnotes in that of the text, at most."""

PartOf = Callable[[int, float], str]
"""Names the part of the file in which something lies, by its page and its top in points."""


@dataclass(frozen=True)
class Context:
    """``appendix`` is the label of the appendix, ``appendix_title`` its title, ``issued_with`` its "(Kèm theo
    …)". ``caption`` is the table's own, or the appendix's where the table is the first thing in it.
    """

    appendix: str | None = None
    appendix_title: str | None = None
    issued_with: str | None = None
    caption: str | None = None
    unit: str | None = None
    notes: tuple[str, ...] = ()


def contexts(
    pieces: Sequence[TablePiece], pages: Mapping[int, PageRows], part_of: PartOf
) -> tuple[Context, ...]:
    """The context of each of ``pieces``, which are in reading order: the last head of an appendix above it in
    its part of the file, and what stands around it on its page.
    """
    result = []
    by_page: defaultdict[int, list[TablePiece]] = defaultdict(list)
    for piece in pieces:
        by_page[piece.page].append(piece)
    heads: list[AppendixHead] = []
    for number in sorted(pages):
        for head in heads_of(pages[number], pages.get(number + 1)):
            if not heads or head.rows[0] not in heads[-1].rows:
                heads.append(head)
    named: set[tuple[int, float]] = set()
    for piece in pieces:
        beside = [other for other in by_page[piece.page] if other is not piece]
        own = _head_above(piece, heads, part_of)
        rows = _rows_above(piece, beside, pages[piece.page], own)
        caption = caption_above(rows, piece.box, pages[piece.page], in_appendix=own is not None)
        if own is not None:
            first = own.rows[-1].page == piece.page and (own.page, own.top) not in named
            caption = caption or (own.title if first else None)
            named.add((own.page, own.top))
        result.append(
            Context(
                appendix=own.label if own else None,
                appendix_title=own.title if own else None,
                issued_with=own.issued_with if own else None,
                caption=caption,
                unit=unit_above(rows),
                notes=_below(piece, beside, pages[piece.page]),
            )
        )
    return tuple(result)


def _head_above(piece: TablePiece, heads: Sequence[AppendixHead], part_of: PartOf) -> AppendixHead | None:
    above = [head for head in heads if (head.page, head.top) <= (piece.page, piece.box.y0)]
    if not above or part_of(above[-1].page, above[-1].top) != part_of(piece.page, piece.box.y0):
        return None
    return above[-1]


def _rows_above(
    piece: TablePiece, beside: Sequence[TablePiece], here: PageRows, head: AppendixHead | None
) -> list[Row]:
    """The rows between the table and what stands above it: another one of its page (``beside``), the head of
    its appendix.
    """
    top = max((o.box.y1 for o in beside if o.box.y1 <= piece.box.y0 + 1), default=0.0)
    if head is not None and head.rows[-1].page == piece.page:
        top = max(top, head.rows[-1].box.y1)
    return [row for row in here.rows if top <= row.box.center[1] <= piece.box.y0 + 1]


def _below(piece: TablePiece, beside: Sequence[TablePiece], here: PageRows) -> tuple[str, ...]:
    """The notes that follow the table directly."""
    end = min((o.box.y0 for o in beside if o.box.y0 >= piece.box.y1 - 1), default=float("inf"))
    below = (*here.rows, *(row for note in here.notes for row in note.rows))
    rows = [row for row in below if piece.box.y1 - 1 <= row.box.center[1] < end]
    if not rows or not (_NOTE.match(rows[0].folded) or _is_marked_note(rows[0])):
        return ()
    notes = [rows[0].text]
    for upper, row in itertools.pairwise(rows):
        if row.box.y0 - upper.box.y1 > _NOTE_PITCH * upper.size or row.bold:
            break
        if _NOTE.match(row.folded) or _NEXT_NOTE.match(row.text):
            notes.append(row.text)
        else:
            notes[-1] = f"{notes[-1]} {row.text}"
    return tuple(notes)


def _is_marked_note(row: Row) -> bool:
    """Whether ``row`` is a note behind an asterisk, and no heading of what follows (``* Nội dung:``)."""
    return _NOTE_MARK.match(row.text) is not None and not row.text.rstrip().endswith(":")


def between(
    earlier: TablePiece, later: TablePiece, pages: Mapping[int, PageRows], caption: str | None
) -> Between:
    """What stands between two pieces on following pages; ``caption`` is that of the earlier one."""
    if later.page != earlier.page + 1:
        return "heading"
    before, after = pages[earlier.page], pages[later.page]
    below = [
        (row, before.frame)
        for row in before.rows
        if row.box.center[1] > earlier.box.y1 and not _is_small(row, before.frame)
    ]
    above = [
        (row, after.frame)
        for row in after.rows
        if row.box.center[1] < later.box.y0 and not _runs_on(row, after, before)
    ]
    found: set[Between] = {_separator(row, frame, caption) for row, frame in (*below, *above)}
    for kind in ("continued", "heading", "text"):
        if kind in found:
            return kind
    return "nothing"


def _runs_on(row: Row, here: PageRows, earlier: PageRows) -> bool:
    """Whether ``row`` stands in head or foot of the ``earlier`` page, too; of labels and captions (``Phụ lục
    02``, ``Bảng 7``) the figures count.
    """
    named = begins_label(row.text) or NAMED_CAPTION.match(row.folded) is not None
    if named and all(other.folded != row.folded for other in earlier.rows):
        return False
    return is_running_on(row, here, earlier)


def _is_head(row: Row, frame: Frame) -> bool:
    label = appendix_label(row, frame)
    return label is not None and label.word != "bang"


def _is_small(row: Row, frame: Frame) -> bool:
    """Whether a row is set as footnotes are."""
    return row.size < _SMALL * frame.size


def _says_again(text: str, caption: str) -> bool:
    """Whether the folded ``text`` is (a part of) the ``caption``, its numbers included."""
    if len(text) <= _SHORTEST_CAPTION or fuzz.partial_ratio(text, caption) <= _SAME_CAPTION:
        return False
    return set(re.findall(r"\d+", text)) <= set(re.findall(r"\d+", caption))


def _separator(row: Row, frame: Frame, caption: str | None) -> Between:
    if CONTINUED.search(row.folded):
        return "continued"
    if caption and _says_again(row.folded, fold(caption)):
        return "continued"
    if unit_of(row.text) is not None or is_page_number(row):
        return "nothing"
    if _is_head(row, frame) or NAMED_CAPTION.match(row.folded):
        return "heading"
    if _NOTE.match(row.folded) or (is_centred(row, frame) and (row.bold or row.capitals)):
        return "heading"
    return "text"
