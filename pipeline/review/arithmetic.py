"""Checks of a table as sums that a person can follow."""

from __future__ import annotations

import re
from collections.abc import Set

from schema.document import Cell, Table
from schema.trust import Check

_SUM = re.compile(r"sum of rows (?P<rows>.+)$")
_MOST_TERMS = 8
"""Terms of a sum that are shown; the rest is an ellipsis."""


def rows_of(check: Check) -> tuple[int, ...]:
    """The rows that a sum adds up; none for other rules."""
    match = _SUM.search(check.rule)
    rows: list[int] = []
    for part in match["rows"].split(", ") if match else ():
        first, _, last = part.partition("–")
        if first.isdecimal():
            rows += range(int(first), int(last or first) + 1)
    return tuple(rows)


def cells_of(check: Check) -> Set[tuple[int, int]]:
    """Row and column of every cell that takes part in ``check``."""
    named = {(cell.row, cell.col) for cell in check.cells}
    return named | {(row, check.cells[0].col) for row in rows_of(check)}


def arithmetic(table: Table, check: Check) -> str:
    """``335 + 12 = 347 ≠ 374``, or the rule itself where it is no sum: ``5=6+7: 347 ≠ 374``."""
    sign = "=" if check.passed else "≠"
    result = f"{_shown(check.expected)} {sign} {_shown(check.found)}"
    rows = rows_of(check)
    if not rows:
        return f"{check.rule}: {result}"
    column = check.cells[0].col
    cells = {(cell.row, cell.col): cell for row in rows for cell in _row(table, row)}
    found = [cells[row, column] for row in rows if (row, column) in cells]
    terms = [cell.text for cell in found if cell.value]  # a dash or nothing adds nothing
    shown = [*terms[:_MOST_TERMS], *(["…"] if len(terms) > _MOST_TERMS else [])]
    if check.passed or not shown:
        return f"{' + '.join(shown) or '0'} {sign} {_shown(check.found)}"
    return f"{' + '.join(shown)} = {result}"


def _row(table: Table, row: int) -> tuple[Cell, ...]:
    return table.rows[row].cells if row < len(table.rows) else ()


def _shown(number: float | None) -> str:
    """A number as Vietnamese documents write it."""
    if number is None:
        return "-"
    text = f"{number:,.6f}".rstrip("0").rstrip(".") if isinstance(number, float) else f"{number:,}"
    return text.translate(str.maketrans(",.", ".,"))
