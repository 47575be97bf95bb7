"""Rules that a table's own numbers must fulfil: formulas of the index row, sums of totals and sections.

A check only reports. Empty cells and dashes count as nothing; a row or column with an unreadable number is
not checked. Decimals may be rounded or cut by less than one unit of the last printed place for each number
in a sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from parsers.tables.formulas import Formula, index_label, parse_formula
from parsers.tables.meaning.number_grid import NumberGrid, check_of
from parsers.tables.meaning.sums import sum_checks
from schema.document import Check, Table

CHECK_FAILED = "check_failed"
"""Flag of a result that is not what a rule of its table says."""


def check_table(table: Table) -> tuple[Check, ...]:
    """Every check that ``table`` admits, formulas first, in the order of rows and columns."""
    grid = NumberGrid(table)
    return (*_formula_checks(table, grid), *sum_checks(table, grid))


def with_failures_flagged(table: Table) -> Table:
    """``table`` with the flag ``check_failed`` on the results of those of its checks that fail."""
    failed = {(check.cells[0].row, check.cells[0].col) for check in table.checks if not check.passed}
    if not failed:
        return table
    rows = tuple(
        row.model_copy(
            update={
                "cells": tuple(
                    cell.model_copy(update={"flags": (*cell.flags, CHECK_FAILED)})
                    if (cell.row, cell.col) in failed
                    else cell
                    for cell in row.cells
                )
            }
        )
        for row in table.rows
    )
    return table.model_copy(update={"rows": rows})


def _formula_checks(table: Table, grid: NumberGrid) -> Iterable[Check]:
    index = next((row for row in table.rows if row.kind == "index"), None)
    if index is None:
        return
    columns: dict[str, int] = {}
    for cell in index.cells:
        label = index_label(cell.text)
        if label is not None:
            columns.setdefault(label, cell.col)
    for cell in index.cells:
        formula = parse_formula(cell.text)
        if formula is None or any(label not in columns for label in formula.labels):
            continue
        for number, row in enumerate(table.rows):
            if row.kind in ("body", "section", "total"):
                check = _formula_check(grid, table, formula, columns, number)
                if check is not None:
                    yield check


def _formula_check(
    grid: NumberGrid, table: Table, formula: Formula, columns: dict[str, int], row: int
) -> Check | None:
    target = columns[formula.target]
    if not grid.is_printed(row, target):
        return None
    values: dict[str, Fraction] = {}
    for label in formula.labels:
        value = grid.number(row, columns[label])
        if value is None:
            return None
        values[label] = value
    if not any(grid.is_printed(row, columns[label]) for label in formula.labels):
        return None
    try:
        expected = formula.evaluate(values)
    except ZeroDivisionError:
        return None
    if formula.divides and not formula.scales and table.columns[target].kind == "percent":
        expected *= 100
    slack = grid.slack(row, target)
    if formula.divides:
        slack = max(slack, Fraction(1)) if slack == 0 else slack
    else:
        slack += sum((grid.slack(row, columns[label]) for label in formula.labels), Fraction(0))
    cells = (target, *(columns[label] for label in formula.labels))
    return check_of(grid, formula.text, f"row {row}", expected, row, target, slack, cells)
