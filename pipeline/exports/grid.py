"""A table as plain rows of text, for formats that know no spans."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.tables.meaning.issues import REVIEW_FLAGS
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


def review_flags(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The flags among ``cells`` that ask a person to look, each once, in order."""
    return tuple(dict.fromkeys(flag for cell in cells for flag in cell.flags if flag in REVIEW_FLAGS))


def without_formula(text: str) -> str:
    """``text`` with an apostrophe before a sign with which spreadsheets begin a formula.

    Source: OWASP, "CSV Injection": = + - @, tab and carriage return at the head of a cell. A lone dash and a
    signed number stay as they are: they are no formulas.
    """
    if not text or text[0] not in "=+-@\t\r":
        return text
    rest = text[1:].strip()
    if text[0] in "+-" and (
        not rest or rest.replace(".", "").replace(",", "").rstrip("%").strip().isdecimal()
    ):
        return text
    return f"'{text}"
