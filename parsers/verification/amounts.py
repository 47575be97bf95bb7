"""The numbers of tables by place, exactly: whole multiples of a millionth.

What is checked is arithmetic in whole numbers, so that 0,1 + 0,2 is 0,3 and a table of a hundred thousand
cells is added up in a moment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from parsers.tables.numbering import parse_serials
from schema.document import Cell, CellKind, Table

NUMERIC: frozenset[CellKind] = frozenset({"integer", "decimal", "percent", "money"})

_PLACES = 6
"""Decimal places that are kept; a number printed with more is not checked."""

ONE: int = 10**_PLACES
"""The number 1 in the unit of all amounts."""

_COUNTED = 0.5
"""Share of the texts of a column that count rows."""

_DECIMALS = re.compile(r"[.,](\d+)\D*$")


class Place(NamedTuple):
    """A cell: number of its table among those that are checked together, row and column, all from 0."""

    table: int
    row: int
    col: int


class _Numbers(NamedTuple):
    """Of one table, by row and column: amounts (0 for nothing, None for what cannot be read), the worth of
    the last printed place, and whether a number or a dash is printed.
    """

    amounts: list[list[int | None]]
    units: list[list[int]]
    printed: list[list[bool]]


class Amounts:
    """The numbers of ``tables`` in units of ``1 / ONE``."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = tuple(tables)
        self._numbers = [_numbers_of(table) for table in tables]
        self._cells: list[dict[tuple[int, int], Cell] | None] = [None] * len(tables)

    @cached_property
    def serial_columns(self) -> frozenset[tuple[int, int]]:
        """Table and number of each column that counts the rows of its table: 1, 2, 3."""
        return frozenset((number, 0) for number, table in enumerate(self.tables) if _counts_rows(table))

    def cell(self, place: Place) -> Cell | None:
        """The cell that begins at ``place``."""
        cells = self._cells[place.table]
        if cells is None:
            rows = self.tables[place.table].rows
            cells = {(cell.row, cell.col): cell for row in rows for cell in row.cells}
            self._cells[place.table] = cells
        return cells.get((place.row, place.col))

    def amount(self, place: Place) -> int | None:
        """The amount there; 0 for a dash, an empty or a covered cell, None for what cannot be read as one."""
        return self._numbers[place.table].amounts[place.row][place.col]

    def unit(self, place: Place) -> int:
        """What one in the last printed place is worth: ``ONE`` for a whole number."""
        return self._numbers[place.table].units[place.row][place.col]

    def is_printed(self, place: Place) -> bool:
        """Whether a number or a dash stands there."""
        return self._numbers[place.table].printed[place.row][place.col]

    def column(self, table: int, col: int, rows: Sequence[int]) -> list[int | None]:
        """The amounts of ``rows`` in column ``col``."""
        amounts = self._numbers[table].amounts
        return [amounts[row][col] for row in rows]

    def column_units(self, table: int, col: int, rows: Sequence[int]) -> list[int]:
        units = self._numbers[table].units
        return [units[row][col] for row in rows]

    def column_printed(self, table: int, col: int, rows: Sequence[int]) -> list[bool]:
        printed = self._numbers[table].printed
        return [printed[row][col] for row in rows]


class Places:
    """A set of places of ``tables``, quick to fill by columns."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._marks = [[bytearray(len(table.rows)) for _ in table.columns] for table in tables]

    def __contains__(self, place: object) -> bool:
        return isinstance(place, Place) and bool(self._marks[place.table][place.col][place.row])

    def add(self, place: Place) -> None:
        self._marks[place.table][place.col][place.row] = 1

    def add_rows(self, table: int, col: int, rows: Sequence[int]) -> None:
        """The places of ``rows`` in column ``col``."""
        marks = self._marks[table][col]
        for row in rows:
            marks[row] = 1


def _counts_rows(table: Table) -> bool:
    """Whether the first column of ``table`` counts its body rows."""
    texts = [c.text for row in table.rows if row.kind == "body" for c in row.cells if c.col == 0 and c.text]
    serials = [parse_serials(text) for text in texts]
    counted = [found[0].path[0] for found in serials if found and found[0].style == "arabic"]
    enough = bool(texts) and len(counted) >= _COUNTED * len(texts)
    return enough and all(number <= len(table.rows) for number in counted)


def _numbers_of(table: Table) -> _Numbers:
    width = len(table.columns)
    amounts: list[list[int | None]] = [[0] * width for _ in table.rows]
    units = [[ONE] * width for _ in table.rows]
    printed = [[False] * width for _ in table.rows]
    for number, row in enumerate(table.rows):
        for cell in row.cells:
            value = cell.value
            if cell.kind in NUMERIC:
                printed[number][cell.col] = True
                if isinstance(value, int):
                    amounts[number][cell.col] = value * ONE
                    continue
                if isinstance(value, float):
                    unit = unit_of_text(cell.text)
                    amounts[number][cell.col] = amount_of(value) if unit else None
                    units[number][cell.col] = unit or 1
                    continue
            elif cell.kind == "empty" and "unread" not in cell.flags:
                continue
            if "dash" not in cell.flags:
                amounts[number][cell.col] = None
    return _Numbers(amounts, units, printed)


def amount_of(value: float) -> int:
    """``value`` as an amount, digits behind the last place that is kept dropped."""
    return int(Decimal(repr(value)).scaleb(_PLACES))


def unit_of_text(text: str) -> int:
    """The worth of the last place of the decimal ``text``; 0 where it has more places than are kept."""
    decimals = _DECIMALS.search(text)
    places = len(decimals.group(1)) if decimals else 0
    return ONE // 10**places if places <= _PLACES else 0


def plain_number(amount: int) -> int | float:
    """``amount`` as a number of the document."""
    return amount // ONE if amount % ONE == 0 else round(amount / ONE, _PLACES)
