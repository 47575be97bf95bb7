"""The numbers of a table by row and column, exactly, and checks of one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from schema.document import Cell, CellReference, Check, Row, Table

_NUMERIC = ("integer", "decimal", "percent", "money")


class NumberGrid:
    """Cells of a table as numbers, by row and column."""

    def __init__(self, table: Table) -> None:
        self.rows: tuple[Row, ...] = table.rows
        self._cells = {(cell.row, cell.col): cell for row in table.rows for cell in row.cells}

    def at(self, row: int, col: int) -> Cell | None:
        return self._cells.get((row, col))

    def number(self, row: int, col: int) -> Fraction | None:
        """The number there; 0 for a dash, an empty or a covered cell, None for what cannot be read as one."""
        cell = self.at(row, col)
        if cell is None or cell.kind == "empty" or "dash" in cell.flags:
            return Fraction(0) if cell is None or "unread" not in cell.flags else None
        if cell.kind in _NUMERIC and isinstance(cell.value, int | float):
            return Fraction(str(cell.value))
        return None

    def is_printed(self, row: int, col: int) -> bool:
        cell = self.at(row, col)
        return cell is not None and cell.kind in _NUMERIC

    def slack(self, row: int, col: int) -> Fraction:
        """One unit of the last printed decimal place, 0 for a whole number."""
        cell = self.at(row, col)
        decimals = re.search(r",(\d+)\D*$", cell.text) if cell is not None else None
        return Fraction(1, 10 ** len(decimals.group(1))) if decimals else Fraction(0)


def _plain_number(amount: Fraction) -> int | float:
    return int(amount) if amount.denominator == 1 else round(float(amount), 6)


def check_of(
    grid: NumberGrid,
    rule: str,
    scope: str,
    expected: Fraction,
    row: int,
    col: int,
    slack: Fraction,
    columns: Sequence[int],
) -> Check | None:
    """The check of ``rule``: the number at (``row``, ``col``) is ``expected`` to within ``slack``; none where
    it cannot be read. ``columns`` are those that take part.
    """
    cell, found = grid.at(row, col), grid.number(row, col)
    if cell is None or found is None:
        return None
    difference = abs(expected - found)
    return Check(
        rule=rule,
        scope=scope,
        expected=_plain_number(expected if slack == 0 else _rounded(expected, grid.slack(row, col))),
        found=None if cell.value is None else _plain_number(found),
        passed=difference == 0 or difference < slack,
        cells=tuple(CellReference(row=row, col=c) for c in columns),
    )


def _rounded(amount: Fraction, unit: Fraction) -> Fraction:
    step = unit or Fraction(1)
    return round(amount / step) * step
