"""A table as cells on a grid, apart from what they mean, and the way back: for people who build it otherwise
than it was read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from lexicon.units import gazetteer
from parsers.tables.meaning.build import formula_of, unit_id_of
from parsers.tables.meaning.draft import Draft, DraftCell
from parsers.tables.meaning.headers import header_path, serial_column, with_header
from parsers.tables.meaning.notation import column_types
from parsers.tables.meaning.row_kinds import row_kinds
from parsers.tables.meaning.typing import ColumnType, typed
from schema.document import Cell, Column, Row, RowKind, Table, TablePieceRecord

_OF_NOTATION = frozenset({"foreign_notation", "ambiguous_separator", "space_grouping"})
"""Flags of a number that is written otherwise than those of its table."""

OF_READING = frozenset({"unread", "readings_differ", "repaired", "from_lexicon", "parted"})
"""Flags that say how a cell was read; all others follow from its text, its column and the checks."""

HEAD: tuple[RowKind, RowKind] = ("header", "index")


class Area(NamedTuple):
    """Rows and columns of a table, each from the first to one after the last."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """Cells on a grid without their meaning. ``kinds`` are the kinds of rows that are known, by row."""

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    header_rows: int
    kinds: tuple[RowKind | None, ...]

    @staticmethod
    def of(table: Table) -> Sheet:
        kinds = tuple(row.kind for row in table.rows)
        cells = tuple(cell for row in table.rows for cell in row.cells)
        return Sheet(cells, len(table.rows), len(table.columns), _header_rows(table), kinds)


def area_of(cells: Iterable[Cell]) -> Area:
    """The rows and columns that ``cells`` cover."""
    found = list(cells)
    return Area(
        min(cell.row for cell in found),
        max(cell.row + cell.row_span for cell in found),
        min(cell.col for cell in found),
        max(cell.col + cell.col_span for cell in found),
    )


def _header_rows(table: Table) -> int:
    return next((at for at, row in enumerate(table.rows) if row.kind not in HEAD), len(table.rows))


def squeezed(sheet: Sheet) -> Sheet:
    """``sheet`` without rows and columns in which no cell begins."""
    rows = sorted({cell.row for cell in sheet.cells})
    columns = sorted({cell.col for cell in sheet.cells})
    row_at = {row: at for at, row in enumerate(rows)}
    col_at = {col: at for at, col in enumerate(columns)}
    cells = tuple(
        cell.model_copy(
            update={
                "row": row_at[cell.row],
                "row_span": sum(cell.row <= row < cell.row + cell.row_span for row in rows),
                "col": col_at[cell.col],
                "col_span": sum(cell.col <= col < cell.col + cell.col_span for col in columns),
            }
        )
        for cell in sheet.cells
    )
    return Sheet(
        cells,
        len(rows),
        len(columns),
        sum(row < sheet.header_rows for row in rows),
        tuple(sheet.kinds[row] for row in rows),
    )


def draft_of_sheet(sheet: Sheet, pieces: tuple[TablePieceRecord, ...]) -> Draft:
    """``sheet`` as what is understood. How bold its words are is not known any more."""
    cells = tuple(
        DraftCell(
            row=cell.row,
            col=cell.col,
            row_span=cell.row_span,
            col_span=cell.col_span,
            text=cell.text,
            original=cell.original,
            confidence=cell.confidence,
            page=cell.page,
            box=cell.bbox,
            bold=False,
        )
        for cell in sheet.cells
    )
    edges = tuple(col / sheet.columns for col in range(sheet.columns + 1))
    draft = Draft(sheet.rows, edges, cells, pieces, header_rows=sheet.header_rows)
    index = with_header(draft).index_row
    return replace(draft, index_row=index if index is not None and index < sheet.header_rows else None)


def understood(table: Table, sheet: Sheet, pieces: tuple[TablePieceRecord, ...]) -> Table:
    """``table`` with the cells of ``sheet``: kinds of rows that are not known, titles and types made anew."""
    draft = draft_of_sheet(sheet, pieces)
    told = row_kinds(draft)
    kinds = [
        new if row < sheet.header_rows or known is None else known
        for row, (known, new) in enumerate(zip(sheet.kinds, told, strict=True))
    ]
    paths = [header_path(draft, col) for col in range(sheet.columns)]
    if not sheet.header_rows and sheet.columns == len(table.columns):
        paths = [column.header_path for column in table.columns]
    serial = serial_column(draft, paths)
    types, notation = column_types(draft, kinds, paths, table.unit, serial)
    by_row: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in sorted(sheet.cells, key=lambda cell: cell.col):
        by_row[cell.row].append(_typed_anew(cell, types[cell.col], kinds[cell.row]))
    columns = tuple(
        Column(index=col, header_path=path, kind=kind.kind, unit=kind.unit, formula=formula_of(draft, col))
        for col, (path, kind) in enumerate(zip(paths, types, strict=True))
    )
    rows = tuple(Row(kind=kind, cells=tuple(by_row[row])) for row, kind in enumerate(kinds))
    return table.model_copy(
        update={"pieces": pieces, "columns": columns, "rows": rows, "checks": (), "notation": notation}
    )


def _typed_anew(cell: Cell, column: ColumnType, row: RowKind) -> Cell:
    """``cell`` with the kind and value that it has in such a column and row; unchanged where they are the
    same, and its notation fits that of the table as before.
    """
    value = typed(cell, column, row)
    same_notation = _OF_NOTATION.isdisjoint(set(value.flags) ^ set(cell.flags))
    if (value.kind, value.value) == (cell.kind, cell.value) and same_notation:
        return cell
    flags = (*(flag for flag in cell.flags if flag in OF_READING), *value.flags)
    unit_id = cell.unit_id
    if unit_id is None and value.kind == "text" and row not in HEAD:
        unit_id = unit_id_of(cell.text, gazetteer())
    return cell.model_copy(
        update={
            "kind": value.kind,
            "value": value.value,
            "flags": tuple(dict.fromkeys(flags)),
            "unit_id": unit_id,
            "trust": None,
            "probability": None,
            "evidence": (),
        }
    )
