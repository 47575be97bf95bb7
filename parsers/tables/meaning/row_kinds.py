"""What each row of a table is: header, index, section, body or total."""

from __future__ import annotations

import re

from lexicon.fold import fold
from parsers.tables.meaning.draft import Draft
from parsers.tables.numbering import Serial, parse_serials
from parsers.values.numbers import is_dash, parse_number
from schema.document import RowKind

_TOTAL = re.compile(
    r"^(?:[ivx]+|\w)?\W*(tong cong|tong so|tong|cong|cong chung|tong chung|tong hop chung|luy ke)\b"
    r"(?P<rest>.*)$"
)
_REST_OF_TOTAL = re.compile(
    r"\W*(\(?[a-z0-9ivx+ .,\-]*\)?|toan (tinh|huyen|thanh pho|nganh|xa|dia ban|quoc).*"
    r"|cac (muc|khoi|don vi).*)\W*"
)

_CARRIED = re.compile(
    r"\W*(?:(?:tong )?(?:cong|so) )?(?:(?:so du )?mang sang(?: trang (?:truoc|sau))?|chuyen trang"
    r"|chuyen sang trang (?:sau|truoc)|(?:tu )?trang truoc (?:mang|chuyen) (?:sang|qua))\W*"
    r"|\W*(?:tong )?cong trang (?:so )?\d+\W*"
)
"""Folded label of a row that carries the sum of a page to the next: ``Mang sang``, ``Cộng trang 1``."""


def row_kinds(draft: Draft) -> tuple[RowKind, ...]:
    """The kind of each row of ``draft``, whose header rows are known."""
    serials = [parse_serials(draft.text(row, 0)) for row in range(draft.row_count)]
    body = range(draft.header_rows, draft.row_count)
    counted = any(_is_arabic(serials[row]) for row in body)
    kinds: list[RowKind] = []
    for row in range(draft.row_count):
        if row == draft.index_row:
            kinds.append("index")
        elif row < draft.header_rows:
            kinds.append("header")
        elif _is_total(draft, row):
            kinds.append("total")
        elif _is_section(draft, row, serials[row], counted):
            kinds.append("section")
        else:
            kinds.append("body")
    return tuple(kinds)


def _is_arabic(serials: tuple[Serial, ...]) -> bool:
    return any(serial.style == "arabic" for serial in serials)


def _is_total(draft: Draft, row: int) -> bool:
    labels = [cell.text for cell in draft.row(row) if cell.col < 2 and cell.text]
    return any(is_total_label(label) for label in labels)


def is_total_label(text: str) -> bool:
    """Whether ``text`` names a total row: Tổng cộng, TỔNG SỐ (I+II), Cộng, Mang sang; not ``Tổng số hộ
    nghèo``.
    """
    folded = " ".join(fold(text).split())
    match = _TOTAL.match(folded)
    return _CARRIED.fullmatch(folded) is not None or (
        match is not None
        and _REST_OF_TOTAL.fullmatch(match["rest"]) is not None
        and not _words(match["rest"])
    )


def _words(rest: str) -> bool:
    """Whether anything but a scope (toàn tỉnh) or a sum of sections (I + II) follows."""
    plain = re.sub(r"toan (tinh|huyen|thanh pho|nganh|xa|dia ban|quoc).*|cac (muc|khoi|don vi).*", "", rest)
    return any(len(word) > 1 and not re.fullmatch(r"[ivx]+|\d+", word) for word in re.findall(r"\w+", plain))


def _is_section(draft: Draft, row: int, serials: tuple[Serial, ...], counted: bool) -> bool:
    """A row that opens a group: a Roman or letter number among Arabic ones, or a label over empty columns."""
    cells = draft.row(row)
    filled = [cell for cell in cells if cell.text]
    if not filled or draft.column_count < 2:
        return False
    if serials and not _is_arabic(serials) and counted and len(filled) > 1:
        return True
    last = filled[-1]
    if last.col > 1 or last.row_span > 1 or _is_number(last.text):
        return False
    spans = last.col_span > 1 and last.col + last.col_span == draft.column_count
    if spans:
        return True
    reaches = (
        max(c.row_span for c in cells) == 1 and len(cells) == draft.column_count and draft.column_count > 2
    )
    empty_rest = not any(cell.text for cell in cells if cell.col > 1)
    return reaches and empty_rest and not _is_arabic(serials) and (last.bold or last.text.isupper())


def _is_number(text: str) -> bool:
    return is_dash(text) or parse_number(text) is not None
