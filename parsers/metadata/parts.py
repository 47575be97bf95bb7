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
from parsers.text.labels import is_issued_with, label_of
from parsers.text.layout import Frame, Row, is_centred
from schema.document import PartKind

_PARTING = ":.(–-"
"""Punctuation between a label and its title."""

_LONGEST_LABEL = 16
"""Words of a line that begins with the label of an appendix."""

_SAME_TYPE = 88.0
_TOP_ROWS = 4
_TOP_OF_PAGE = 0.45


@dataclass(frozen=True)
class PartStart:
    """``start`` is the index of its first row; ``letterhead`` is given with indices into the same rows."""

    kind: PartKind
    start: int
    page: int
    letterhead: Letterhead | None = None
    label: str | None = None


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


def appendix_label(row: Row, frame: Frame) -> str | None:
    """``Phụ lục 01`` where the row is the heading of an appendix, else None.

    It stands in the middle or to the right, alone or before its title.
    """
    label = label_of(row.text)
    if label is None or len(row.words) > _LONGEST_LABEL:
        return None
    if label.number is None and (label.rest or not label.word.startswith("phu")):
        return None
    if re.search(r"[^\W\d_]", label.rest) and not _goes_on(label.rest):
        return None
    if label.word == "bang" and not row.capitals:
        return None
    return label.text if is_centred(row, frame) or row.box.x0 > frame.middle else None


def _goes_on(rest: str) -> bool:
    """Whether ``rest`` may follow a label on its line: the title behind punctuation, or what the appendix is
    issued with.
    """
    return rest.lstrip()[0] in _PARTING or is_issued_with(rest)


def find_parts(
    rows: Sequence[Row],
    letterheads: Sequence[Letterhead],
    frames: Mapping[int, Frame],
    heights: Mapping[int, float],
    closed: int | None,
) -> list[PartStart]:
    """The parts in order; the first is the main one and begins with the first row.

    ``letterheads`` hold indices into ``rows``; ``closed`` is the index after the main part's signature, if
    found.
    """
    starts: list[PartStart] = []
    by_start = {head.first: head for head in letterheads}
    main_head = next(iter(letterheads), None)
    first_page = rows[0].page if rows else 1
    starts.append(PartStart("main", 0, first_page, main_head if main_head and main_head.first < 12 else None))
    seen: set[str] = set()
    page_start = 0
    for index, row in enumerate(rows):
        if index and row.page != rows[index - 1].page:
            page_start = index
        if row.page == first_page and index < 12:
            continue
        label = appendix_label(row, frames[row.page]) if index - page_start < _TOP_ROWS else None
        if label is not None:
            if fold(label) not in seen or not re.search(r"\w+\s+\w", label):
                starts.append(PartStart("appendix", index, row.page, None, label))
            seen.add(fold(label))
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
                starts.append(PartStart(kind, index, row.page))
    return starts


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
    issued_with = any(is_issued_with(row.text) for row in top)
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
