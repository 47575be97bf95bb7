"""Checks of a table as sums that a person can follow."""

from __future__ import annotations

import re
from collections.abc import Set

from schema.document import Cell, Table
from schema.trust import Check

_SUM = re.compile(r"sum of rows (?P<rows>.+)$")
_COLUMN = re.compile(r"col(?:umn)? \d+")
"""How a rule names the columns whose numbers it puts together, the result first."""

_MOST_TERMS = 8
"""Terms of a sum that are shown; the rest is an ellipsis."""


def rows_of(check: Check) -> tuple[int, ...]:
    """The rows that a sum adds up; none for other rules."""
    match = _SUM.search(check.rule)
    rows: list[int] = []
    for part in match["rows"].split(", ") if match else ():
        first, _, last = part.partition("–")
        if first.isdecimal():
            rows += range(int(first), int(last or first) + 1)
    return tuple(rows)


def cells_of(check: Check) -> Set[tuple[int, int]]:
    """Row and column of every cell that takes part in ``check``."""
    named = {(cell.row, cell.col) for cell in check.cells}
    return named | {(row, check.cells[0].col) for row in rows_of(check)}


def arithmetic(table: Table, check: Check) -> str:
    """``335 + 12 = 347 ≠ 374``: what a check puts together, what comes of that, and what stands there; the
    rule with its result where its numbers are not known."""
    sign = "=" if check.passed else "≠"
    rows = rows_of(check)
    percent = " %" if "/" in check.rule and _is_percent(table, check) else ""
    expected, there = f"{_shown(check.expected)}{percent}", f"{_shown(check.found)}{percent}"
    result = f"{expected} {sign} {there}"
    if not rows:
        put_together = _with_numbers(table, check)
        if put_together is None:
            return f"{check.rule}: {result}"
        return f"{put_together} = {there}" if check.passed else f"{put_together} = {result}"
    column = check.cells[0].col
    cells = {(cell.row, cell.col): cell for row in rows for cell in _row(table, row)}
    found = [cells[row, column] for row in rows if (row, column) in cells]
    terms = [cell.text for cell in found if cell.value]  # a dash or nothing adds nothing
    shown = [*terms[:_MOST_TERMS], *(["…"] if len(terms) > _MOST_TERMS else [])]
    if check.passed or not shown:
        return f"{' + '.join(shown) or '0'} {sign} {_shown(check.found)}"
    return f"{' + '.join(shown)} = {result}"


def _is_percent(table: Table, check: Check) -> bool:
    """Whether the result of ``check`` is a number of per cent."""
    place = check.cells[0]
    return any(cell.col == place.col and cell.kind == "percent" for cell in _row(table, place.row))


def _with_numbers(table: Table, check: Check) -> str | None:
    """``7.341 + 1.965`` for ``col 3 = col 4 + col 5``: the right side of a rule over columns with the numbers
    of its cells, which it names in their order."""
    named = _COLUMN.findall(check.rule)
    cells = [
        next((cell.text for cell in _row(table, place.row) if cell.col == place.col), "")
        for place in check.cells
    ]
    _, is_rule, right = check.rule.partition(" = ")
    if not is_rule or len(named) != len(cells) or not all(cells):
        return None
    terms = iter(cells[1:])
    return _COLUMN.sub(lambda _: next(terms), right)


def _row(table: Table, row: int) -> tuple[Cell, ...]:
    return table.rows[row].cells if row < len(table.rows) else ()


def _shown(number: float | None) -> str:
    """A number as Vietnamese documents write it."""
    if number is None:
        return "-"
    text = f"{number:,.6f}".rstrip("0").rstrip(".") if isinstance(number, float) else f"{number:,}"
    return text.translate(str.maketrans(",.", ".,"))
