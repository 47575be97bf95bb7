"""Numbers with more or fewer decimals than the others of their column: a comma lost, a digit doubled."""

from __future__ import annotations

import re
from collections import Counter

from parsers.verification.formula_rows import COUNTED
from schema.document import NumberNotation, Table

_NUMBER: dict[NumberNotation | None, re.Pattern[str]] = {
    None: re.compile(r"[-+(]*\d[\d.]*(?:,(\d+))?\)?\s*%?"),
    "comma_grouping": re.compile(r"[-+(]*\d[\d,]*(?:\.(\d+))?\)?\s*%?"),
    "space_grouping": re.compile(r"[-+(]*\d[\d ]*(?:,(\d+))?\)?\s*%?"),
}
"""A number and its decimals, by the notation of its table; None is the Vietnamese one."""

_FEWEST = 8
"""Numbers of a column that show how many decimals it prints."""

_NEARLY = 0.9
"""Share of them, dashes and ``_ROUND`` left out, that have so many; in a short table all but one."""

_ROUND = frozenset({"0", "100"})
"""What is printed without decimals in any column."""


def odd_decimals(table: Table) -> frozenset[tuple[int, int]]:
    """Row and column of each number of ``table`` whose decimals are more or fewer than those of nearly all
    others of its column.
    """
    number = _NUMBER[table.notation]
    places: dict[int, list[tuple[int, int]]] = {}
    for row in table.rows:
        if row.kind not in COUNTED:
            continue
        for cell in row.cells:
            match = number.fullmatch(cell.text) if isinstance(cell.value, int | float) else None
            if match is not None and cell.col_span == 1 and cell.text.strip(" %") not in _ROUND:
                places.setdefault(cell.col, []).append((row.cells[0].row, len(match[1] or "")))
    found = set()
    for col, counted in places.items():
        (usual, count), *_ = Counter(decimals for _, decimals in counted).most_common(1)
        if usual and len(counted) >= _FEWEST and count >= min(_NEARLY * len(counted), len(counted) - 1):
            found |= {(row, col) for row, decimals in counted if decimals != usual}
    return frozenset(found)
