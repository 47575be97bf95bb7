"""Rules that a table's own numbers must fulfil: formulas of the index row, sums of totals and sections.

A check only reports. Empty cells and dashes count as nothing; a row or column with an unreadable number is
not checked. Decimals may be rounded or cut by less than one unit of the last printed place for each number
in a sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from parsers.tables.formulas import Formula, index_label, parse_formula
from parsers.tables.numbering import parse_serials
from schema.document import Cell, CellReference, Check, Row, Table

_NUMERIC = ("integer", "decimal", "percent", "money")
_ADDABLE = ("integer", "decimal", "money")


@dataclass(frozen=True)
class _Sum:
    """A claim: the numbers of row ``target`` are the sums of those of ``terms``."""

    target: int
    terms: tuple[int, ...]
    name: str


def check_table(table: Table) -> tuple[Check, ...]:
    """Every check that ``table`` admits, formulas first, in the order of rows and columns."""
    grid = _Grid(table)
    return (*_formula_checks(table, grid), *_sum_checks(table, grid))


class _Grid:
    def __init__(self, table: Table) -> None:
        self.rows: tuple[Row, ...] = table.rows
        self._cells = {(cell.row, cell.col): cell for row in table.rows for cell in row.cells}

    def at(self, row: int, col: int) -> Cell | None:
        return self._cells.get((row, col))

    def number(self, row: int, col: int) -> Fraction | None:
        """The number there; 0 for a dash, an empty or a covered cell, null for what cannot be read as one."""
        cell = self.at(row, col)
        if cell is None or cell.kind == "empty" or "dash" in cell.flags:
            return Fraction(0) if cell is None or "unread" not in cell.flags else None
        if cell.kind in _NUMERIC and isinstance(cell.value, int | float):
            return Fraction(str(cell.value))
        return None

    def is_printed(self, row: int, col: int) -> bool:
        cell = self.at(row, col)
        return cell is not None and cell.kind in _NUMERIC

    def slack(self, row: int, col: int) -> Fraction:
        """One unit of the last printed decimal place, 0 for a whole number."""
        cell = self.at(row, col)
        decimals = re.search(r",(\d+)\D*$", cell.text) if cell is not None else None
        return Fraction(1, 10 ** len(decimals.group(1))) if decimals else Fraction(0)


def _plain_number(amount: Fraction) -> int | float:
    return int(amount) if amount.denominator == 1 else round(float(amount), 6)


def _formula_checks(table: Table, grid: _Grid) -> Iterable[Check]:
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
    grid: _Grid, table: Table, formula: Formula, columns: dict[str, int], row: int
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
    return _check(grid, formula.text, f"row {row}", expected, row, target, slack, cells)


def _check(
    grid: _Grid,
    rule: str,
    scope: str,
    expected: Fraction,
    row: int,
    col: int,
    slack: Fraction,
    columns: Sequence[int],
) -> Check | None:
    cell, found = grid.at(row, col), grid.number(row, col)
    if cell is None or found is None:
        return None
    difference = abs(expected - found)
    return Check(
        rule=rule,
        scope=scope,
        expected=_plain_number(expected if slack == 0 else _rounded(expected, grid.slack(row, col))),
        found=None if cell.value is None else _plain_number(found),
        passed=difference == 0 or difference < slack,
        cells=tuple(CellReference(row=row, col=c) for c in columns),
    )


def _rounded(amount: Fraction, unit: Fraction) -> Fraction:
    step = unit or Fraction(1)
    return round(amount / step) * step


def _sum_checks(table: Table, grid: _Grid) -> Iterable[Check]:
    columns = [c.index for c in table.columns if c.kind in _ADDABLE and not _is_serial(table, c.index)]
    for row in range(len(table.rows)):
        claims = _claims(table, row)
        judged = [(claim, _judge(grid, claim, columns)) for claim in claims]
        judged = [(claim, checks) for claim, checks in judged if checks]
        if not judged:
            continue
        _, checks = max(judged, key=lambda found: sum(check.passed for check in found[1]))
        passed = sum(check.passed for check in checks)
        if passed == 0 and (len(checks) > 2 or table.rows[row].kind == "section"):
            continue  # no column adds up: the row does not sum these rows
        yield from checks


def _is_serial(table: Table, col: int) -> bool:
    """Whether ``col`` is the STT column: its body counts 1, 2, 3."""
    if col != 0:
        return False
    texts = [c.text for row in table.rows if row.kind == "body" for c in row.cells if c.col == 0 and c.text]
    serials = [parse_serials(text) for text in texts]
    counted = [found[0].path[0] for found in serials if found and found[0].style == "arabic"]
    return bool(texts) and len(counted) >= 0.5 * len(texts) and all(n <= len(table.rows) for n in counted)


def _claims(table: Table, row: int) -> list[_Sum]:
    """What row ``row`` may be the sum of, the likeliest first."""
    rows = table.rows
    if rows[row].kind == "section":
        terms = _items(table, range(row + 1, _section_end(table, row)))
        return [_Sum(row, terms, "section")] if terms else []
    if rows[row].kind != "total":
        return []
    body = [i for i, other in enumerate(rows) if other.kind not in ("header", "index")]
    above = [i for i in body if i < row]
    if not above:
        above = [i for i in body if i > row]
    sections = [i for i in above if rows[i].kind == "section"]
    since = max((i for i in above if rows[i].kind in ("section", "total")), default=-1)
    totals = tuple(i for i in above if rows[i].kind == "total")
    claims = [
        _Sum(row, _items(table, above), "total"),
        _Sum(row, _top_sections(table, sections), "total"),
        _Sum(row, totals, "total"),
        _Sum(row, _items(table, [i for i in above if i > since]), "total"),
    ]
    return [claim for claim in claims if claim.terms]


def _serial_of(table: Table, row: int) -> str:
    return next((cell.text for cell in table.rows[row].cells if cell.col == 0), "")


def _items(table: Table, rows: Iterable[int]) -> tuple[int, ...]:
    """Body rows of ``rows`` that are counted themselves: not parts (1.1, a, -) of a counted row."""
    body = [row for row in rows if table.rows[row].kind == "body"]
    counted = [
        row
        for row in body
        if any(s.style == "arabic" and len(s.path) == 1 for s in parse_serials(_serial_of(table, row)))
    ]
    return tuple(counted if len(counted) >= 2 else body)


def _style(table: Table, row: int) -> str:
    found = parse_serials(_serial_of(table, row))
    return found[0].style if found else ""


def _top_sections(table: Table, sections: Sequence[int]) -> tuple[int, ...]:
    """The sections of the style that the first one has: A, B over I, II."""
    return tuple(row for row in sections if _style(table, row) == _style(table, sections[0]))


def _section_end(table: Table, row: int) -> int:
    for later in range(row + 1, len(table.rows)):
        if table.rows[later].kind in ("section", "total"):
            return later
    return len(table.rows)


def _judge(grid: _Grid, claim: _Sum, columns: Sequence[int]) -> list[Check]:
    checks = []
    for col in columns:
        if not grid.is_printed(claim.target, col):
            continue
        amounts = [grid.number(row, col) for row in claim.terms]
        if any(amount is None for amount in amounts) or not any(grid.is_printed(r, col) for r in claim.terms):
            continue
        expected = sum((amount for amount in amounts if amount is not None), Fraction(0))
        slack = grid.slack(claim.target, col) + sum((grid.slack(r, col) for r in claim.terms), Fraction(0))
        rule = f"{claim.name} = sum of rows {_ranges(claim.terms)}"
        check = _check(grid, rule, f"col {col}", expected, claim.target, col, slack, (col,))
        if check is not None:
            checks.append(check)
    return checks


def _ranges(rows: Sequence[int]) -> str:
    """4–6, 8 for (4, 5, 6, 8)."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][-1] + 1:
            parts[-1].append(row)
        else:
            parts.append([row])
    return ", ".join(str(p[0]) if len(p) == 1 else f"{p[0]}–{p[-1]}" for p in parts)
