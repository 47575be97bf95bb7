"""What the checks ask for where a number is doubtful or could not be read: proposed to a person and never
taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from parsers.verification.amounts import NUMERIC, Amounts, Place, plain_number
from parsers.verification.evidence import is_certain
from parsers.verification.findings import Findings, groups_of, is_in_doubt
from parsers.verification.formula_rows import COUNTED
from parsers.verification.repair import printed_like
from schema.document import Cell, Row, Table


def proposed_texts(number: int, findings: Findings) -> Mapping[tuple[int, int], str]:
    """By row and column of table ``number``: the number that its checks ask for, as the page would print it.

    Of a doubtful cell it is the one that mends the failing checks; of a cell that could not be read, the one
    with which the sums that lack nothing else come out, where they agree.
    """
    table = findings.amounts.tables[number]
    found = {
        (place.row, place.col): amount
        for place, amount in findings.diagnosis.asked.items()
        if place.table == number
    }
    found |= _of_unread(table, findings.born_digital)
    return {
        place: printed_like(plain_number(amount), _like(table, place), table.notation)
        for place, amount in found.items()
    }


def _like(table: Table, place: tuple[int, int]) -> str:
    """A text with the points between thousands that its column has, and the per cent sign that the cell at
    ``place`` has.
    """
    texts = {cell.row: cell.text for row in table.rows for cell in row.cells if cell.col == place[1]}
    pointed = any("." in text for text in texts.values())
    return ("1.000" if pointed else "1") + ("%" if "%" in texts.get(place[0], "") else "")


def _of_unread(table: Table, born_digital: Collection[int]) -> dict[tuple[int, int], int]:
    unread = {(cell.row, cell.col) for cell in _unread(table, born_digital)}
    if not unread:
        return {}
    amounts = Amounts([_with_nothing_at(table, unread)])
    asked: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for group in groups_of(amounts, 0):
        if is_in_doubt(group, amounts):
            continue
        for relation in group.relations:
            open_places = [p for p in relation.places() if (p.row, p.col) in unread]
            if relation.holds or len(open_places) != 1:
                continue
            needed = relation.needed(amounts, open_places[0])
            asked[open_places[0].row, open_places[0].col].add(-1 if needed is None else needed)
    return {place: min(needed) for place, needed in asked.items() if len(needed) == 1 and min(needed) > 0}


def _unread(table: Table, born_digital: Collection[int]) -> Iterator[Cell]:
    """The cells of figure columns in which something stands that is read as no number."""
    amounts = Amounts([table])
    numeric = {
        c.index for c in table.columns if c.kind in NUMERIC and (0, c.index) not in amounts.serial_columns
    }
    for row in table.rows:
        for cell in row.cells if row.kind in COUNTED else ():
            if (
                cell.col in numeric
                and cell.col_span == 1
                and amounts.amount(Place(0, cell.row, cell.col)) is None
                and not is_certain(cell, born_digital)
            ):
                yield cell


def _with_nothing_at(table: Table, places: Collection[tuple[int, int]]) -> Table:
    """``table`` with zeros in the cells at ``places``."""

    def filled(row: Row) -> Row:
        cells = tuple(
            replace(cell, text="0", value=0, kind=table.columns[cell.col].kind, flags=())
            if (cell.row, cell.col) in places
            else cell
            for cell in row.cells
        )
        return row.model_copy(update={"cells": cells})

    return table.model_copy(update={"rows": tuple(map(filled, table.rows))})
