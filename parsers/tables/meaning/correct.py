"""Cells as a person says they are."""

from __future__ import annotations

from collections.abc import Mapping

from lexicon.units import Gazetteer, gazetteer
from parsers.tables.meaning.build import unit_id_of
from parsers.tables.meaning.typing import ColumnType, typed
from schema.document import Cell, Row, RowKind, Table


def with_texts(table: Table, texts: Mapping[tuple[int, int], str], units: Gazetteer | None = None) -> Table:
    """``table`` where a person gave ``texts`` to cells, by row and column; its checks are not made anew.

    Such a cell is typed like others of its column, is sure, and keeps ``original`` and ``readings``. Labels
    are looked up in ``units``, by default those that come with sohoa.
    """
    rows = tuple(_row(row, table, texts, units or gazetteer()) for row in table.rows)
    return table.model_copy(update={"rows": rows})


def _type(table: Table, col: int) -> ColumnType:
    return ColumnType(table.columns[col].kind, table.columns[col].unit, notation=table.notation)


def _row(row: Row, table: Table, texts: Mapping[tuple[int, int], str], units: Gazetteer) -> Row:
    cells = tuple(
        _by_person(cell, texts[cell.row, cell.col], _type(table, cell.col), row.kind, units)
        if (cell.row, cell.col) in texts
        else cell
        for cell in row.cells
    )
    return row.model_copy(update={"cells": cells})


def _by_person(cell: Cell, text: str, column: ColumnType, row: RowKind, units: Gazetteer) -> Cell:
    said = cell.model_copy(update={"text": text})
    value = typed(said, column, row)
    unit_id = cell.unit_id if text == cell.text or value.kind != "text" else unit_id_of(text, units)
    return said.model_copy(
        update={
            "value": value.value,
            "kind": value.kind,
            "flags": value.flags,
            "confidence": 1.0,
            "unit_id": unit_id,
            "method": "person",
            "repair": None,
            "alternative": None,
        }
    )
