"""Rows that a scanned table lost, told by the numbers of its rows: one left out, or several in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from parsers.tables.numbering import is_serial_title, parse_serials
from schema.document import Cell, Table

_NUMBER = re.compile(r"(\d{1,4})[.)]?")
_COUNTED = 0.7
"""Share of the numbers that follow the one above them, from which one left out is a row that was lost: lists
of what was changed in another list leave out many.
"""

_MOST = 60
"""Rows lost in one place, at most: more is a misread number. A page holds no more."""


class LostRows(NamedTuple):
    """The numbers ``first`` to ``last`` of rows on or before ``page`` that no row of the table has alone."""

    page: int
    first: int
    last: int


def lost_rows(table: Table) -> tuple[LostRows, ...]:
    """The rows whose numbers are missing in the column that counts them, in order; none without one."""
    cells = [cell for cell in _counting(table) if cell.text]
    merged = [(cell, numbers) for cell in cells if len(numbers := _numbers(cell.text)) > 1]
    alone = [
        (place, numbers[0]) for place, cell in enumerate(cells) if len(numbers := _numbers(cell.text)) == 1
    ]
    steps = [later - earlier for (_, earlier), (_, later) in pairwise(alone)]
    if sum(step == 1 for step in steps) < max(2, _COUNTED * len(steps)):
        return ()
    found = [LostRows(cell.page, numbers[0], numbers[-1]) for cell, numbers in merged]
    for (before, earlier), (after, later) in pairwise(alone):
        between = cells[before + 1 : after]
        unread = sum(not parse_serials(cell.text) for cell in between)
        held = sum(len(_numbers(cell.text)) for cell in between)
        if 0 < later - earlier - 1 - unread - held <= _MOST:
            found.append(LostRows(cells[after].page, earlier + 1, later - 1))
    return tuple(sorted(found))


def _counting(table: Table) -> Iterator[Cell]:
    """The cells below the header of the column that counts the rows: the one called so, or the first."""
    called = (c.index for c in table.columns[:2] if c.header_path and is_serial_title(c.header_path[-1]))
    column = next(called, 0)
    for row in table.rows:
        if row.kind not in ("header", "index"):
            yield from (cell for cell in row.cells if cell.col == column and cell.col_span == 1)


def _numbers(text: str) -> list[int]:
    """The number that ``text`` is, or those that count on in it; none where it says anything else."""
    parts = [_NUMBER.fullmatch(part) for part in text.split()]
    numbers = [int(part[1]) for part in parts if part]
    counted = all(later - earlier == 1 for earlier, later in pairwise(numbers))
    return numbers if len(numbers) == len(parts) and counted else []
