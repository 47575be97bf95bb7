"""Numbers that the checks admit one other value for, put right; what was read stays beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.values.numbers import parse_number
from parsers.verification.amounts import plain_number
from parsers.verification.evidence import CONTESTED_FLAGS
from parsers.verification.explain import Explanation
from parsers.verification.findings import Findings
from parsers.verification.relations import Group, Relation
from schema.document import Cell, NumberNotation, Table
from schema.trust import Repair


def repaired(tables: Sequence[Table], findings: Findings) -> tuple[Table, ...]:
    """``tables`` with the numbers that ``findings`` admit one explanation for."""
    changed: dict[int, dict[tuple[int, int], Cell]] = {}
    for explanation, margin in zip(findings.diagnosis.repairs, findings.diagnosis.margins, strict=True):
        for place, amount in explanation.changes.items():
            cell = findings.amounts.cell(place)
            if cell is not None:
                notation = tables[place.table].notation
                mended = _with_amount(cell, amount, explanation, margin, findings, notation)
                changed.setdefault(place.table, {})[place.row, place.col] = mended
    return tuple(
        _with_cells(table, changed[number]) if number in changed else table
        for number, table in enumerate(tables)
    )


def _with_amount(
    cell: Cell,
    amount: int,
    explanation: Explanation,
    margin: float,
    findings: Findings,
    notation: NumberNotation | None,
) -> Cell:
    value = plain_number(amount)
    read = ((text, parse_number(text, notation)) for text in _texts(cell))
    text = next((text for text, number in read if number is not None and number.value == value), None)
    relations = [findings.failures.relations[number] for number in sorted(explanation.mends)]
    return replace(
        cell,
        text=text or printed_like(value, cell.text, notation),
        value=value,
        flags=(*(flag for flag in cell.flags if flag not in CONTESTED_FLAGS), "repaired"),
        probability=round(margin / (1 + margin), 4),
        repair=Repair(
            original=cell.text,
            source="reading" if explanation.source == "reading" else "confusion",
            checks=tuple(f"{_rule_of(findings.groups, one)} ({one.scope})" for one in relations),
        ),
    )


def _texts(cell: Cell) -> list[str]:
    return ["".join(reading.text.split()) for reading in cell.readings]


_SIGNS: dict[NumberNotation | None, tuple[str, str]] = {
    None: (".", ","),
    "comma_grouping": (",", "."),
    "space_grouping": (" ", ","),
}
"""What parts thousands and decimals in each notation; None is the Vietnamese one."""


def printed_like(value: int | float, text: str, notation: NumberNotation | None) -> str:
    """``value`` as a page prints it whose numbers are written in ``notation`` (None: Vietnamese), with the
    signs between thousands and the per cent sign that ``text`` has.
    """
    between, before = _SIGNS[notation]
    whole, _, decimals = f"{value:,}".partition(".")
    grouped = whole.replace(",", between if between in text or len(whole) > 5 else "")
    return (
        grouped + (f"{before}{decimals}" if decimals else "") + ("%" if text.rstrip().endswith("%") else "")
    )


def _rule_of(groups: Sequence[Group], relation: Relation) -> str:
    return next(group.rule for group in groups if any(one is relation for one in group.relations))


def _with_cells(table: Table, cells: dict[tuple[int, int], Cell]) -> Table:
    rows = list(table.rows)
    for number in {row for row, _ in cells}:
        row = rows[number]
        rows[number] = row.model_copy(
            update={"cells": tuple(cells.get((cell.row, cell.col), cell) for cell in row.cells)}
        )
    return table.model_copy(update={"rows": tuple(rows)})
