"""The period that titles of a table name for its figures, and the one that they are compared with."""

from __future__ import annotations

import re
from typing import NamedTuple

from parsers.values.dates import parse_date

_PERIOD = re.compile(
    r"(?:quý\s+(?:[ivx]+|\d)(?:\s*[/,]?\s*(?:năm\s*)?\d{4})"
    r"|(?:\d{1,2}|sáu|chín)\s+tháng(?:\s+(?:đầu|cuối))?\s+năm\s+\d{4}"
    r"|tháng\s+\d{1,2}\s*[/,]?\s*(?:năm\s*)?\d{4}|năm\s+\d{4})",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:\bso(?:\s+sánh)?(?:\s+(?:với|cùng))?|\bvới|/)\s*(?:[^\W\d]+\s+){0,4}$", re.IGNORECASE
)
"""What stands before a period that figures are compared with: ``so với cùng kỳ``, ``so sánh với thực hiện``,
``so``, or a stroke (``năm 2023/năm 2022``); up to four words may stand between."""


class Periods(NamedTuple):
    """ISO 8601, None where none is named: ``10 tháng đầu năm 2023`` is 2023-01-01/2023-10-31."""

    own: str | None
    compared_with: str | None


def periods_in(text: str) -> Periods:
    """The first period in ``text`` that is not one of comparison, and the first that is.

    "Tăng (+), giảm (-) so với năm 2022" speaks of no period: it compares with 2022.
    """
    own: str | None = None
    compared: str | None = None
    end = 0
    for match in _PERIOD.finditer(text):
        before, end = text[end : match.start()], match.end()
        date = parse_date(match[0])
        if date is None or date.value is None:
            continue
        if _COMPARED.search(before):
            compared = compared or date.value
        else:
            own = own or date.value
    return Periods(own, compared)
