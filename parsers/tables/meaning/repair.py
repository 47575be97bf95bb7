"""Numbers settled by the table's own sums where two readings disagree.

A cell takes another of its readings only when that makes failing checks pass, breaks none, and no other cell
could do the same: the evidence admits exactly one value. The cell is flagged ``repaired``; its first reading
stays in ``readings``.
"""

from __future__ import annotations

from collections.abc import Iterator

from parsers.tables.meaning.checks import check_table
from parsers.values.numbers import Number, parse_number
from schema.document import Cell, Check, Table

NUMERIC = ("integer", "decimal", "percent", "money")
_MOST_CANDIDATES = 60
"""A page that was read so badly is for a person."""


def settle(table: Table) -> Table:
    """``table`` with its checks, and numbers settled by them."""
    checks = check_table(table)
    table = table.model_copy(update={"checks": checks})
    while any(not check.passed for check in table.checks):
        better = _settled_once(table)
        if better is None:
            break
        table = better
    return table


def _settled_once(table: Table) -> Table | None:
    candidates = list(_alternatives(table))
    if len(candidates) > _MOST_CANDIDATES:
        return None
    failing = _failing(table.checks)
    remedies: dict[tuple[str, str], list[Table]] = {}
    for cell, number, text in candidates:
        changed = _with_number(table, cell, number, text)
        checks = check_table(changed)
        still = _failing(checks)
        if still < failing:
            changed = changed.model_copy(update={"checks": checks})
            for check in failing - still:
                remedies.setdefault(check, []).append(changed)
    return next((tables[0] for tables in remedies.values() if len(tables) == 1), None)


def _failing(checks: tuple[Check, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((check.rule, check.scope) for check in checks if not check.passed)


def _alternatives(table: Table) -> Iterator[tuple[Cell, Number, str]]:
    """Cells with a well-formed number among their readings that is not the one believed."""
    for row in table.rows:
        if row.kind not in ("body", "section", "total"):
            continue
        for cell in row.cells:
            kind = table.columns[cell.col].kind
            if kind not in NUMERIC or cell.col_span > 1:
                continue
            for text in dict.fromkeys("".join(reading.text.split()) for reading in cell.readings):
                number = parse_number(text)
                if number is not None and not number.flags and number.value != cell.value:
                    yield cell, number, text


def _with_number(table: Table, cell: Cell, number: Number, text: str) -> Table:
    column = table.columns[cell.col].kind
    kind = column if number.kind in ("integer", "decimal") and column in ("percent", "money") else number.kind
    flags = tuple(flag for flag in cell.flags if flag not in ("readings_differ", "kind_differs", "unread"))
    settled = cell.model_copy(
        update={"text": text, "value": number.value, "kind": kind, "flags": (*flags, "repaired")}
    )
    row = table.rows[cell.row]
    cells = tuple(settled if one is cell else one for one in row.cells)
    rows = (*table.rows[: cell.row], row.model_copy(update={"cells": cells}), *table.rows[cell.row + 1 :])
    return table.model_copy(update={"rows": rows})
