"""Codes in cells: goods, courses, accounts, procedures (``A25006``, ``V.11``, ``1.003645.000.00.00.H21``).

A code is decided by its column: ``T1`` alone may be a misread number, a column of them is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from parsers.values.dates import parse_date

_LETTER = "A-Za-zĐđ"
_CODE = re.compile(rf"(?=\S*\d)(?:[A-ZĐ][{_LETTER}]{{0,7}}|\d[\d./-]*[./-][A-ZĐ])[{_LETTER}\d./_-]*")
"""A capital first and a digit after it, or digits that a sign parts from the capitals after them. ``5km`` and
``12a`` are quantities and labels.
"""

_PERIOD = re.compile(r"(?:[IVX]{1,3}|[QT]\d{1,2})/(?:19|20)\d\d")
"""Quarters and months of a year: ``II/2023``, ``T12/2023``."""

_LEAST_CODES, _CODED = 2, 0.5
"""Codes in a column of them, and their least share of the cells that say something."""

_TITLE = re.compile(r"mã\b(?!\s+lực)", re.IGNORECASE)
"""``Mã số``, ``Mã học phần``; ``mã lực`` is a horsepower."""


def is_code(text: str) -> bool:
    """Whether ``text`` is letters and digits without blanks, and no date or period."""
    return _CODE.fullmatch(text) is not None and _PERIOD.fullmatch(text) is None and parse_date(text) is None


def is_code_column(texts: Sequence[str]) -> bool:
    """Whether most of ``texts``, the cells of a column, are codes; empty ones are not counted."""
    said = [text for text in texts if text]
    codes = sum(is_code(text) for text in said)
    return codes >= _LEAST_CODES and codes >= _CODED * len(said)


def is_code_title(text: str) -> bool:
    """Whether a column so called holds codes, also where these are digits alone."""
    return _TITLE.match(text.strip()) is not None


def shape(text: str) -> str:
    """``text`` with 0 for each digit and A for each letter: ``A25006`` is ``A00000``."""
    return re.sub(rf"[{_LETTER}]", "A", re.sub(r"\d", "0", text))


def common_shape(texts: Sequence[str]) -> str | None:
    """The shape that most of the codes among ``texts`` have, None where no one prevails."""
    shapes = Counter(shape(text) for text in texts if is_code(text))
    if not shapes:
        return None
    most, count = shapes.most_common(1)[0]
    return most if count >= _LEAST_CODES and count > shapes.total() / 2 else None
