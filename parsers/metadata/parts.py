"""Where the parts of a file begin: the document itself, what is issued with it, its appendices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz import fuzz

from lexicon.document_types import DocumentTypeEntry, all_types
from lexicon.fold import fold
from parsers.metadata.letterhead import Letterhead
from parsers.text.appendix_heads import (
    AppendixHead,
    appendix_label,
    head_at,
    says_with_what,
    unlabelled_heads,
)
from parsers.text.layout import Frame, Row, is_centred
from schema.document import PartKind

_PARTING = ":.(–-"
"""Punctuation between a label and its title."""

_LONGEST_LABEL = 16
"""Words of a line that begins with the label of an appendix."""

_SAME_TYPE = 88.0
_TOP_ROWS = 4
_TOP_OF_PAGE = 0.45
_NEAR_TOP = 12
"""Rows at the head of a file among which its letterhead begins."""

_OPENING = ("phu luc", "phu bieu", "bieu")
"""Labels with which a file begins that holds appendices alone; forms (``Mẫu số 02``) are documents."""


@dataclass(frozen=True)
class PartStart:
    """``start`` is the index of its first row; ``letterhead`` is given with indices into the same rows.
    ``head`` is that of an appendix.
    """

    kind: PartKind
    start: int
    page: int
    letterhead: Letterhead | None = None
    head: AppendixHead | None = None


def document_type_of(row: Row) -> DocumentTypeEntry | None:
    """The type of document that ``row`` names and nothing else; capitals only. Misread letters are forgiven,
    words run together and words seen twice (print and its shadow).
    """
    if not row.capitals or len(row.words) > 7:
        return None
    words = [word for word, _ in groupby(re.findall(r"\w{2,}", row.folded))]
    best: tuple[float, DocumentTypeEntry | None] = (_SAME_TYPE, None)
    for entry in all_types():
        name = re.findall(r"\w+", fold(entry.name))
        score = max(fuzz.ratio(" ".join(words), " ".join(name)), fuzz.ratio("".join(words), "".join(name)))
        if score > best[0]:
            best = (score, entry)
    return best[1]


def find_parts(
    rows: Sequence[Row],
    letterheads: Sequence[Letterhead],
    frames: Mapping[int, Frame],
    heights: Mapping[int, float],
    closed: int | None,
) -> list[PartStart]:
    """The parts in order; the first begins with the first row and is the main one, unless the file holds
    nothing but appendices.

    ``letterheads`` hold indices into ``rows``; ``closed`` is the index after the main part's signature, if
    found.
    """
    by_start = {head.first: head for head in letterheads}
    main_head = next(iter(letterheads), None)
    first_page = rows[0].page if rows else 1
    opening = main_head if main_head and main_head.first < _NEAR_TOP else None
    starts = [PartStart("main", 0, first_page, opening)]
    if opening is None and (first := _opening_head(rows, frames)) is not None:
        starts = [PartStart("appendix", 0, first_page, head=first)]
    seen = {fold(starts[0].head.label or "")} if starts[0].head else set[str]()
    page_start = 0
    below: dict[int, AppendixHead] = {}
    for index, row in enumerate(rows):
        if index and row.page != rows[index - 1].page:
            page_start = index
        if index == page_start:
            below = {
                index + at: head for at, head in unlabelled_heads(_on_page(rows, index), frames[row.page])
            }
        if row.page == first_page and index < _NEAR_TOP and row.box.y0 < _TOP_OF_PAGE * heights[row.page]:
            continue
        if starts[-1].head is not None and row in starts[-1].head.rows:
            continue
        last = starts[-1].head
        begun = last is not None and last.page == row.page and not last.issued_with
        if index in below and index - page_start >= _TOP_ROWS and not begun:
            starts.append(PartStart("appendix", index, row.page, head=below[index]))
            continue
        appendix = _appendix_at(rows, index, page_start, frames[row.page])
        if appendix is not None and appendix.label is not None:
            label = fold(appendix.label)
            if label not in seen or not re.search(r"\w+\s+\w", label):
                above = starts[-1].letterhead
                if above and starts[-1].start == page_start and index - above.last <= _TOP_ROWS:
                    # An appendix under a letterhead of its own.
                    starts[-1] = PartStart("appendix", page_start, row.page, above, appendix)
                else:
                    starts.append(PartStart("appendix", index, row.page, head=appendix))
            seen.add(label)
            continue
        head = by_start.get(index)
        if head is not None and row.box.y0 < _TOP_OF_PAGE * heights[row.page]:
            in_form = starts[-1].kind == "appendix" and not _same_issuer(head, main_head)
            if head is not main_head and not in_form and starts[-1].start < page_start:
                starts.append(PartStart("attachment", page_start, row.page, head))
            continue
        if index == page_start and closed is not None and index >= closed:
            kind = _kind_without_letterhead(rows[index : index + 8], frames[row.page])
            if kind is not None and not any(
                page_start <= head.first < page_start + _TOP_ROWS for head in letterheads
            ):
                of_page = _on_page(rows, index)
                title = _first_head(of_page, frames[row.page]) if kind == "appendix" else None
                starts.append(PartStart(kind, index, row.page, head=title))
    return starts


def _on_page(rows: Sequence[Row], index: int) -> Sequence[Row]:
    """The rows from ``index`` to the end of its page, or of the next one where it is the last."""
    pages = [rows[index].page]
    pages += [rows[index + 1].page] if index + 1 < len(rows) else []
    end = next((at for at in range(index, len(rows)) if rows[at].page not in pages), len(rows))
    return rows[index:end]


def _appendix_at(rows: Sequence[Row], index: int, page_start: int, frame: Frame) -> AppendixHead | None:
    """The head of an appendix that begins with row ``index``: at the top of its page, or below something
    else in the middle.
    """
    row = rows[index]
    label = appendix_label(row, frame)
    if label is None:
        return None
    below = index - page_start >= _TOP_ROWS
    if below and not (label.word == "phu luc" and is_centred(row, frame) and (row.bold or row.capitals)):
        return None
    return head_at(_on_page(rows, index), frame)


def _opening_head(rows: Sequence[Row], frames: Mapping[int, Frame]) -> AppendixHead | None:
    """The head at the top of a file that begins with an appendix."""
    if not rows:
        return None
    first = _on_page(rows, 0)
    frame = frames[first[0].page]
    for index, row in enumerate(first[:_TOP_ROWS]):
        label = appendix_label(row, frame)
        if label is not None and label.word in _OPENING:
            return head_at(first[index:], frame)
    return _first_head(first, frame) if _kind_without_letterhead(first[:8], frame) == "appendix" else None


def _first_head(rows: Sequence[Row], frame: Frame) -> AppendixHead | None:
    return next((head for _, head in unlabelled_heads(rows, frame)), None)


def _same_issuer(head: Letterhead, main: Letterhead | None) -> bool:
    if main is None or not head.issuer or not main.issuer:
        return False
    here, there = (" ".join(row.folded for row in one.issuer) for one in (head, main))
    return fuzz.ratio(here, there) >= _SAME_TYPE


def _kind_without_letterhead(rows: Sequence[Row], frame: Frame) -> PartKind | None:
    """What begins on a page after the signature: "KẾ HOẠCH … (Ban hành kèm theo …)" or an unnumbered
    appendix.
    """
    top = [row for row in rows if row.page == rows[0].page]
    issued_with = any(says_with_what(row) for row in top)
    centred = is_centred(top[0], frame)
    if centred and document_type_of(top[0]) is not None:
        return "attachment"
    if not issued_with or not (centred or top[0].capitals):
        return None
    return "attachment" if any(_names_type(row) for row in top[:3]) else "appendix"


def _names_type(row: Row) -> bool:
    """Whether a row of capitals holds the name of a type of document (``KẾ HOẠCH THỰC HIỆN …``)."""
    text = f" {row.folded} "
    return row.capitals and any(f" {fold(entry.name)} " in text for entry in all_types() if " " in entry.name)
