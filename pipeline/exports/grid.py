"""A table as plain rows of text, for formats that know no spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from parsers.tables.meaning.issues import REVIEW_FLAGS, asks_for_review
from schema.characters import storable
from schema.document import Cell, Column, Row, RowKind, Table

PATH_SEPARATOR = " > "
BODY: frozenset[RowKind] = frozenset({"section", "body", "total"})


def column_title(column: Column) -> str:
    """The header path of a column as one text: ``Hồ sơ đã giải quyết > Quá hạn``; its number without
    titles.
    """
    return PATH_SEPARATOR.join(column.header_path) or str(column.index + 1)


def body_rows(table: Table) -> list[tuple[int, Row]]:
    """Rows below the header, each with its number in the table."""
    return [(number, row) for number, row in enumerate(table.rows) if row.kind in BODY]


def cells_by_column(row: Row) -> dict[int, Cell]:
    return {cell.col: cell for cell in row.cells}


def storable_fields(row: Any) -> dict[str, Any]:
    """The fields of the dataclass ``row`` by name, their texts as a table can hold them."""
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    return {name: storable(value) if isinstance(value, str) else value for name, value in values.items()}


def review_flags(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The flags among ``cells`` that ask a person to look where none has, each once, in order."""
    asking = [cell for cell in cells if asks_for_review(cell)]
    return tuple(dict.fromkeys(flag for cell in asking for flag in cell.flags if flag in REVIEW_FLAGS))


def is_code(cell: Cell) -> bool:
    """Whether a cell holds figures that begin with a zero: a serial or a code, whose value alone loses it."""
    text = cell.text.strip()
    return len(text) > 1 and text[0] == "0" and text.isdecimal()


def without_formula(text: str) -> str:
    """``text`` as a CSV file can hold it, with an apostrophe before a sign with which spreadsheets begin a
    formula.

    Source: OWASP, "CSV Injection": = + - @, tab, carriage return and line feed at the head of a cell. A lone
    dash and a signed number stay as they are: they are no formulas.
    """
    text = storable(text)
    if not text or text[0] not in "=+-@\t\r\n":
        return text
    rest = text[1:].strip()
    if text[0] in "+-" and (
        not rest or rest.replace(".", "").replace(",", "").rstrip("%").strip().isdecimal()
    ):
        return text
    return f"'{text}"
