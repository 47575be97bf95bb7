"""What stands around a table: appendix, caption, unit line, notes, and what separates two pieces."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from lexicon.fold import fold
from parsers.tables.meaning.join import Between
from parsers.tables.piece import TablePiece
from parsers.text.labels import is_issued_with, label_of, unit_of
from parsers.text.layout import Frame, Row, is_centred
from parsers.text.page import PageRows
from parsers.text.running_heads import is_page_number, is_running_on
from schema.box import Box

_NUMBERED_CAPTION = re.compile(r"^(bang|bieu|bieu do|danh muc|danh sach|phu bieu)\b(?!.*[;]$)")
_NUMBERED_HEADING = re.compile(r"^(\d{1,2}(\.\d{1,2})*|[IVX]{1,4}|[A-ZĐa-z])[.)/]\s+\S")
_BY_WHAT = re.compile(r"^\W*theo (quyet dinh|bao cao|cong van|ke hoach)")
_CONTINUED = re.compile(r"\b(tiep theo|tiep)\b\W*$|\((tiep theo|tiep)\)")
_NOTE = re.compile(r"^\W*(ghi chu|chu thich|nguon( so lieu)?|luu y)\s*[:.]")
_NOTE_MARK = re.compile(r"^(\(\*+\)|\*+|\(\d\))\s*\S")
_NEXT_NOTE = re.compile(r"^(\(?\d{1,2}[.)]|[-+*•]|\(\*+\))\s*\S")

_TOO_FAR, _NOTE_PITCH = 2.2, 0.9
"""Sizes of the type: more white ends a caption, or the notes below a table."""

_SAME_MIDDLE = 1.5
"""Sizes of the type within which the middle of a caption is that of its table or page."""

_NARROWER = (0.9, 0.8, 0.95)
"""Share of the wider of table and text that a caption fills at most: one in the middle of table or page, any
in the middle, and one set apart by its type or number."""

_SMALL = 0.88
"""Size of footnotes in that of the text, at most."""

_PARTING = ".:–-"
"""Punctuation between a label and its title."""

_LONGEST_LABEL = 120
"""Characters of a line that begins with the label of an appendix."""

_CAPTION_REACH = 12
"""Rows above a table among which its caption is looked for."""


@dataclass(frozen=True)
class Context:
    appendix: str | None = None
    caption: str | None = None
    unit: str | None = None
    notes: tuple[str, ...] = ()


def appendix_of(row: Row, frame: Frame) -> tuple[str, str] | None:
    """(appendix, title on the same row) where ``row`` is an appendix heading."""
    label = label_of(row.text)
    if label is None or label.word == "bang" or (label.number is None and label.word != "phu luc"):
        return None
    rest = label.rest.strip()
    if rest and rest[0] not in _PARTING:
        return None
    title = rest.lstrip(f" {_PARTING}")
    set_apart = is_centred(row, frame) or row.bold or row.capitals or not title
    return (label.text, title) if set_apart and len(row.text) <= _LONGEST_LABEL else None


def contexts(pieces: Sequence[TablePiece], pages: Mapping[int, PageRows]) -> tuple[Context, ...]:
    """The context of each piece; ``appendix`` is the last appendix heading above it in the document."""
    result = []
    by_page: defaultdict[int, list[TablePiece]] = defaultdict(list)
    for piece in pieces:
        by_page[piece.page].append(piece)
    earlier = _appendices_on_earlier_pages(pages)
    for piece in pieces:
        beside = [other for other in by_page[piece.page] if other is not piece]
        appendix, title = _last_appendix(piece, pages[piece.page]) or (earlier[piece.page], "")
        caption, unit = _above(piece, beside, pages[piece.page])
        result.append(
            Context(
                appendix=appendix,
                caption=caption or title or None,
                unit=unit,
                notes=_below(piece, beside, pages[piece.page]),
            )
        )
    return tuple(result)


def _appendices_on_earlier_pages(pages: Mapping[int, PageRows]) -> Mapping[int, str | None]:
    """By page: the last appendix heading on the pages before it."""
    found: dict[int, str | None] = {}
    last: str | None = None
    for number in sorted(pages):
        found[number] = last
        page = pages[number]
        headings = (appendix_of(row, page.frame) for row in reversed(page.rows))
        heading = next((heading for heading in headings if heading is not None), None)
        last = heading[0] if heading is not None else last
    return found


def _last_appendix(piece: TablePiece, here: PageRows) -> tuple[str, str] | None:
    """(appendix, title on the same row) of the last appendix heading above ``piece`` on its page."""
    above = (row for row in reversed(here.rows) if row.box.y0 <= piece.box.y0)
    headings = (appendix_of(row, here.frame) for row in above)
    return next((heading for heading in headings if heading is not None), None)


def _above(piece: TablePiece, beside: Sequence[TablePiece], here: PageRows) -> tuple[str | None, str | None]:
    """(caption, unit) from the rows between the table and what stands above it; ``beside`` are the other
    pieces of its page.
    """
    top = max((o.box.y1 for o in beside if o.box.y1 <= piece.box.y0 + 1), default=0.0)
    rows = [row for row in here.rows if top <= row.box.center[1] <= piece.box.y0 + 1]
    caption: list[Row] = []
    unit: str | None = None
    in_brackets = False
    for row in rows[: -_CAPTION_REACH - 1 : -1]:
        found_unit = unit_of(row.text)
        if found_unit is not None and not caption:
            unit = unit or found_unit
            continue
        if appendix_of(row, here.frame) is not None:
            break
        in_brackets = in_brackets or (row.text.rstrip().endswith(")") and "(" not in row.text)
        attached = is_issued_with(row.text) or _BY_WHAT.match(row.folded) or in_brackets
        if in_brackets and "(" in row.text:
            in_brackets = False
        if attached:
            if caption:
                break
            continue
        if caption and _too_far(row, caption[-1].box):
            break
        if not _may_be_caption(row, here, piece.box, near=not caption and not _too_far(row, piece.box)):
            break
        caption.append(row)
        if _NUMBERED_CAPTION.match(row.folded) and not _centred(row, here, piece.box):
            break
    return (" ".join(row.text for row in reversed(caption)) or None), unit


def _too_far(row: Row, below: Box) -> bool:
    return below.y0 - row.box.y1 > _TOO_FAR * row.size


def _centred(row: Row, here: PageRows, table: Box) -> bool:
    """Whether a row stands in the middle of the running text, the table or the page."""
    middle = row.box.center[0]
    near = any(abs(middle - x) < _SAME_MIDDLE * row.size for x in (table.center[0], here.page.width / 2))
    return is_centred(row, here.frame) or (
        near and row.box.width < _NARROWER[0] * max(table.width, here.frame.width)
    )


def _may_be_caption(row: Row, here: PageRows, table: Box, near: bool) -> bool:
    if _CONTINUED.search(row.folded) or _NUMBERED_CAPTION.match(row.folded):
        return True
    width = max(table.width, here.frame.width)
    if _centred(row, here, table) and (row.bold or row.capitals or row.box.width < _NARROWER[1] * width):
        return True
    titled = row.bold or row.capitals or _NUMBERED_HEADING.match(row.text) is not None
    return near and titled and row.box.width < _NARROWER[2] * width and not row.text.rstrip().endswith(";")


def _below(piece: TablePiece, beside: Sequence[TablePiece], here: PageRows) -> tuple[str, ...]:
    """The notes that follow the table directly."""
    end = min((o.box.y0 for o in beside if o.box.y0 >= piece.box.y1 - 1), default=float("inf"))
    below = (*here.rows, *(row for note in here.notes for row in note.rows))
    rows = [row for row in below if piece.box.y1 - 1 <= row.box.center[1] < end]
    if not rows or not (_NOTE.match(rows[0].folded) or _NOTE_MARK.match(rows[0].text)):
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
        if row.box.center[1] < later.box.y0
        and (appendix_of(row, after.frame) is not None or not is_running_on(row, after, before))
    ]
    found: set[Between] = {_separator(row, frame, caption) for row, frame in (*below, *above)}
    for kind in ("continued", "heading", "text"):
        if kind in found:
            return kind
    return "nothing"


def _is_small(row: Row, frame: Frame) -> bool:
    """Whether a row is set as footnotes are."""
    return row.size < _SMALL * frame.size


def _separator(row: Row, frame: Frame, caption: str | None) -> Between:
    if _CONTINUED.search(row.folded):
        return "continued"
    if caption and len(row.folded) > 10 and fuzz.partial_ratio(row.folded, fold(caption)) > 90:
        return "continued"
    if unit_of(row.text) is not None or is_page_number(row):
        return "nothing"
    if appendix_of(row, frame) is not None or _NUMBERED_CAPTION.match(row.folded):
        return "heading"
    if _NOTE.match(row.folded) or (is_centred(row, frame) and (row.bold or row.capitals)):
        return "heading"
    return "text"
