"""Relations that the index row of a table prints: ``5=6+7``, ``(5)=(4)/(1)``, in every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from parsers.tables.formulas import Formula, index_label, parse_formula
from parsers.verification.amounts import ONE, Amounts, Place
from parsers.verification.relations import Group, Relation, RowRatio, RowSum, evaluated, with_rounding
from schema.document import RowKind

COUNTED: frozenset[RowKind] = frozenset({"body", "section", "total"})
"""Rows that hold figures."""


def formula_groups(amounts: Amounts, number: int) -> Iterator[Group]:
    """A group for each formula of table ``number`` that can be read, in the order of columns.

    A row takes part where its result is printed, one of the numbers it comes from is, and none of these is
    unreadable.
    """
    table = amounts.tables[number]
    index = next((row for row in table.rows if row.kind == "index"), None)
    if index is None:
        return
    labels: dict[str, int] = {}
    for cell in index.cells:
        label = index_label(cell.text)
        if label is not None:
            labels.setdefault(label, cell.col)
    rows = [row for row, one in enumerate(table.rows) if one.kind in COUNTED]
    for cell in index.cells:
        formula = parse_formula(cell.text)
        if formula is None or any(label not in labels for label in formula.labels):
            continue
        columns = {label: labels[label] for label in (formula.target, *formula.labels)}
        weights = formula.weights
        if weights is not None:
            relations: list[Relation] = list(
                row_sums(amounts, number, rows, columns, formula.target, weights)
            )
            yield Group("formula", formula.text, relations, printed=True)
        else:
            percent = table.columns[columns[formula.target]].kind == "percent"
            factor = 100 if formula.divides and not formula.scales and percent else 1
            ratios = row_ratios(amounts, number, rows, columns, formula, factor)
            yield Group("formula", formula.text, with_rounding(ratios), printed=True)


def row_sums(
    amounts: Amounts,
    number: int,
    rows: Sequence[int],
    columns: Mapping[str, int],
    target: str,
    weights: Mapping[str, int],
) -> Iterator[RowSum]:
    """For each of ``rows`` the column of ``target`` as the sum of the others by their ``weights``."""
    result = columns[target]
    terms = [(columns[label], weight) for label, weight in weights.items()]
    for row in rows:
        place = Place(number, row, result)
        found = amounts.amount(place)
        places = {Place(number, row, col): -weight for col, weight in terms}
        if found is None or not amounts.is_printed(place) or not any(map(amounts.is_printed, places)):
            continue
        expected = 0
        for term, weight in places.items():
            amount = amounts.amount(term)
            if amount is None:
                break
            expected -= weight * amount
        else:
            difference = found - expected
            tolerance = 0 if difference == 0 else _tolerance(amounts, (place, *places))
            yield RowSum(f"row {row}", place, {place: 1, **places}, difference, tolerance)


def _tolerance(amounts: Amounts, places: Sequence[Place]) -> int:
    """One of the last printed place for each decimal in a sum; 0 among whole numbers."""
    return sum(unit for unit in map(amounts.unit, places) if unit < ONE)


def row_ratios(
    amounts: Amounts,
    number: int,
    rows: Sequence[int],
    columns: Mapping[str, int],
    formula: Formula,
    factor: int,
) -> Iterator[RowRatio]:
    """For each of ``rows`` the column of the formula's target as what it gives, times ``factor``."""
    for row in rows:
        places = {label: Place(number, row, columns[label]) for label in formula.labels}
        target = Place(number, row, columns[formula.target])
        found = amounts.amount(target)
        if (
            found is None
            or not amounts.is_printed(target)
            or not any(map(amounts.is_printed, places.values()))
        ):
            continue
        values = {label: amounts.amount(place) for label, place in places.items()}
        read = {label: Fraction(value) for label, value in values.items() if value is not None}
        expected = evaluated(formula, read, factor) if len(read) == len(values) else None
        if expected is not None:
            unit = amounts.unit(target)
            yield RowRatio(f"row {row}", target, formula, places, factor, unit, expected, found - expected)
