"""Tables as they come from a scan, for tests: cells with two readings each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parsers.tables.piece import PieceCell
from parsers.verification.tables import verified
from schema.document import Cell, Table
from schema.page import Reading
from tests.parsers.tables.drafts import built, page, piece

Rows = Sequence[Sequence[str]]
Place = tuple[int, int]


def scanned(
    rows: Rows, *, misread: Mapping[Place, str] | None = None, apart: Mapping[Place, str] | None = None
) -> Table:
    """The table of ``rows``, header first, read from a scan by two engines that agree; at the places of
    ``misread`` both read that instead, at those of ``apart`` the first does and the second what is printed.
    """
    wrong, contested = dict(misread or {}), dict(apart or {})

    def read(cell: PieceCell) -> PieceCell:
        printed = " ".join(line.text for line in cell.lines)
        place = (cell.row, cell.col)
        first = contested.get(place, printed)
        agreed = place not in contested
        readings = (
            Reading(text=first, engine="digits", confidence=0.99 if agreed else 0.7),
            Reading(text=printed, engine="page", confidence=0.99 if agreed else 0.7),
        )
        flags = () if agreed else ("readings_differ",)
        sure = 0.998 if agreed else 0.4
        lines = tuple(
            line.model_copy(
                update={"words": tuple(word.model_copy(update={"confidence": sure}) for word in line.words)}
            )
            for line in cell.lines
        )
        return cell.model_copy(update={"readings": readings, "flags": flags, "lines": lines})

    believed = [
        [contested.get((r, c), wrong.get((r, c), text)) for c, text in enumerate(row)]
        for r, row in enumerate(rows)
    ]
    found = piece([list(row) for row in believed])
    truth = {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row)}
    cells = []
    for cell in found.cells:
        one = read(cell)
        if (cell.row, cell.col) in contested:
            other = one.readings[1].model_copy(update={"text": truth[cell.row, cell.col]})
            one = one.model_copy(update={"readings": (one.readings[0], other)})
        cells.append(one)
    (table,) = built(
        [found.model_copy(update={"cells": tuple(cells)})],
        [page(1).model_copy(update={"route": "scan"})],
    )
    return table


def printed(rows: Rows) -> Table:
    """The table of ``rows`` on a born-digital page."""
    (table,) = built([piece([list(row) for row in rows])], [page(1)])
    return table


def cell(table: Table, row: int, col: int) -> Cell:
    return next(c for r in table.rows for c in r.cells if (c.row, c.col) == (row, col))


def again(table: Table) -> Table:
    """``table`` verified once more, as if it were a scan."""
    (found,) = verified([table], set())
    return found
