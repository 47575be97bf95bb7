"""Heads of documents that do not name the country: of companies, and titles with number and date in one line.

``Số: 12/HĐ-ABC`` and ``Bình Dương, ngày 08/02/2025`` below the name of a body; or in the middle ``Luật số
36/2024/QH15 ngày 27 tháng 6 năm 2024`` (in the gazette, where a law goes on from the issue before).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lexicon import form_words
from lexicon.document_types import leading_type
from lexicon.fold import fold
from parsers.metadata.letterhead import PLACE_LINE, Letterhead, is_number_line
from parsers.metadata.offices import begins_organisation
from parsers.text.layout import Frame, Row, cut_row, is_centred, widest_gap

_TOP_ROWS = 12
"""Rows from the top of a page among which such a head ends."""
_LONGEST = 18
"""Words of a row that holds number and date; a sentence has more."""
_COLUMN_GAP = 1.2
"""Narrowest gap between number and place in sizes of the type."""
_DAY = re.compile(rf"\W*{form_words.DAY}")


def find_bare_letterhead(rows: Sequence[Row], frame: Frame) -> Letterhead | None:
    """The head at the top of the page whose ``rows`` these are, or None.

    Number and date stand in one row, or in two that follow each other.
    """
    for index, row in enumerate(rows[:_TOP_ROWS]):
        if len(row.words) > _LONGEST or not is_number_line(row):
            continue
        titled = leading_type(row.text) is not None
        number, place = _at_date(row) if titled else _columns(row, frame)
        last = index
        if place is None and index + 1 < len(rows) and _is_place(rows[index + 1]):
            place, last = rows[index + 1], index + 1
        if number is None or place is None or (titled and not is_centred(row, frame)):
            continue
        issuer = _issuer(rows[:index])
        if titled or issuer:
            address = tuple(other for other in rows[:index] if other not in issuer)
            return Letterhead(0, last, issuer, number, (), None, None, place, address=address)
    return None


def _at_date(row: Row) -> tuple[Row | None, Row | None]:
    """(what stands before "ngày", that and what follows) in ``row``."""
    at = next((at for at, word in enumerate(row.words) if _DAY.match(fold(word.text))), None)
    if not at:
        return row, None
    return Row(row.page, row.words[:at]), Row(row.page, row.words[at:])


def _columns(row: Row, frame: Frame) -> tuple[Row | None, Row | None]:
    gap = widest_gap(row, (row.box.x0, row.box.x1))
    if gap is None or gap[1] < _COLUMN_GAP * frame.size:
        return row, None
    left, right = cut_row(row, gap[0])
    if left is None or right is None or not _is_place(right):
        return row, None
    return left, right


def _is_place(row: Row) -> bool:
    return len(row.words) <= _LONGEST and PLACE_LINE.search(row.folded) is not None


def _issuer(above: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that name a body, from the first one on, in capitals."""
    first = next((at for at, row in enumerate(above) if row.capitals and begins_organisation(row.text)), None)
    if first is None:
        return ()
    last = first
    while last + 1 < len(above) and above[last + 1].capitals:
        last += 1
    return tuple(above[first : last + 1])
