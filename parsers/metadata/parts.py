"""Where the parts of a file begin: the document itself, what is issued with it, its appendices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from lexicon.document_types import DocumentTypeEntry, all_types
from lexicon.fold import fold
from parsers.metadata.letterhead import Letterhead
from parsers.text.layout import Frame, Row, is_centred
from schema.document import PartKind

_APPENDIX = re.compile(
    r"^\W{0,2}(?:phu\s?luc|bieu(?: mau)?|bang"
    r"|mau(?: bieu| bien ban| quyet dinh| don| giay| to khai| bao cao)?)\b"
    r"(?:\s*(?:so|kem theo))?\s*[:.]?\s*"
    r"(?P<number>[ivxl]{1,6}|\d{1,3}(?:[./-]?[a-z0-9]{1,6})*|[a-h])?(?P<rest>\W.*)?$"
)
_LABEL = re.compile(
    r"^\W*((?:ph[uụ]\s?l[uụ]c|bi[eể]u(?:\s+m[aẫ]u)?|m[aẫ]u(?:\s+(?!s[oố]\b)[^\W\d]+){0,2}|b[aả]ng)"
    r"(?:\s+s[oố])?\s*(?:[ivxl]{1,6}\b|\d{1,3}(?:[./-]?[a-z0-9]{1,6})*\b|[a-h]\b)?)",
    re.IGNORECASE,
)
# What may follow the label on its line: the title after punctuation, or what the appendix is issued with.
_GOES_ON = re.compile(r"\s*(?:[:.(–-]|(?:ban hanh )?kem theo\b)")
_ISSUED_WITH = re.compile(r"^.{0,12}?\(?\s*(?:ban hanh )?kem theo\b")
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
    """The type of document that ``row`` names and nothing else, misread letters forgiven; capitals only."""
    if not row.capitals or len(row.words) > 7:
        return None
    plain = " ".join(re.findall(r"\w{2,}", row.folded))
    best: tuple[float, DocumentTypeEntry | None] = (_SAME_TYPE, None)
    for entry in all_types():
        score = fuzz.ratio(plain, " ".join(re.findall(r"\w+", fold(entry.name))))
        if score > best[0]:
            best = (score, entry)
    return best[1]


def appendix_label(row: Row, frame: Frame) -> str | None:
    """``Phụ lục 01`` where the row is the heading of an appendix, else None.

    It stands in the middle or to the right, alone or before its title.
    """
    match = _APPENDIX.match(row.folded)
    label = _LABEL.match(row.text)
    if match is None or label is None or len(row.words) > 16:
        return None
    word = fold(label[1]).split()[0]
    if not match["number"] and (match["rest"] or not word.startswith("phu")):
        return None
    if match["rest"] and re.search(r"[a-z]", match["rest"]) and not _GOES_ON.match(match["rest"]):
        return None
    to_the_right = row.box.x0 > frame.middle
    if word.startswith("bang") and not row.capitals:
        return None
    if not (is_centred(row, frame) or to_the_right):
        return None
    return " ".join(label[1].split())


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
    issued_with = any(_ISSUED_WITH.match(row.folded) for row in top)
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
