"""Repairs of tables as the page asks for them, by the addresses of cells that it shows."""

from __future__ import annotations

from typing import Self

from pydantic import Field

from pipeline.corrections.place import TablePlace
from pipeline.corrections.repairs import RegionReading, cells_between, said_of, size_of, tables_in
from pipeline.review.doubts import NoSuchPlace
from schema.box import Box, RoundedBox
from schema.document import Cell, Document, Table, TableRepair
from schema.value import Value

LONGEST = 20_000
"""Characters of the text of a cell."""


class Repair(Value):
    """What is done to table number ``table``: with the cells from ``row`` and ``col`` to ``last_row`` and
    ``last_col``, with that row or column, with it and the table that follows; or with ``region`` of ``page``,
    of which ``text`` is what was read (``RegionReading``).
    """

    repair: TableRepair
    table: int = 0
    row: int = 0
    col: int = 0
    last_row: int = 0
    last_col: int = 0
    page: int = 0
    region: RoundedBox = Box(0, 0, 0, 0)
    text: str = Field(default="", max_length=LONGEST)

    def with_reading(self, reading: RegionReading) -> Self:
        """This repair with what was read in its region."""
        return self.model_copy(update={"text": reading.model_dump_json()})


def repair_place(document: Document, repair: Repair) -> tuple[TablePlace, str]:
    """Where ``repair`` belongs on paper, and what stands there now. Raises NoSuchPlace."""
    if repair.repair == "read":
        inside = [document.tables[t] for t in tables_in(document, repair.page, repair.region)]
        return _region_place(repair), size_of(inside)
    if not 0 <= repair.table < len(document.tables):
        raise NoSuchPlace
    table = document.tables[repair.table]
    if repair.repair == "join":
        if repair.table + 1 == len(document.tables):
            raise NoSuchPlace
        below = document.tables[repair.table + 1]
        return _place(repair, table.rows[-1].cells[0], below.rows[0].cells[0]), ""
    if repair.repair in ("header", "part"):
        first = _first_cell(table, repair.row)
        return _place(repair, first, first), ""
    first, last = _cell(table, repair.row, repair.col), _cell(table, repair.last_row, repair.last_col)
    if repair.repair in ("cut_row", "cut_column"):
        return _place(repair, first, first), first.text
    return _place(repair, first, last), said_of(cells_between(table, first, last))


def _place(repair: Repair, first: Cell, last: Cell) -> TablePlace:
    return TablePlace(
        repair=repair.repair, page=first.page, bbox=first.bbox, last_page=last.page, last_bbox=last.bbox
    )


def _region_place(repair: Repair) -> TablePlace:
    return TablePlace(
        repair="read",
        page=repair.page,
        bbox=repair.region,
        last_page=repair.page,
        last_bbox=repair.region,
    )


def _first_cell(table: Table, row: int) -> Cell:
    if 0 <= row < len(table.rows) and table.rows[row].cells:
        return table.rows[row].cells[0]
    raise NoSuchPlace


def _cell(table: Table, row: int, col: int) -> Cell:
    """The cell that begins there."""
    if 0 <= row < len(table.rows):
        for cell in table.rows[row].cells:
            if cell.col == col:
                return cell
    raise NoSuchPlace
