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
    signed = {result: 1, **{col: -weight for col, weight in terms}}
    read = [amounts.column(number, col, rows) for col in signed]
    printed = [amounts.column_printed(number, col, rows) for col in signed]
    units = [amounts.column_units(number, col, rows) for col in signed]
    for row, numbers, shown, worth in zip(
        rows, zip(*read, strict=True), zip(*printed, strict=True), zip(*units, strict=True), strict=True
    ):
        if shown[0] and any(shown[1:]) and None not in numbers:
            difference = sum(w * (n or 0) for w, n in zip(signed.values(), numbers, strict=True))
            # A decimal may be off by one in its last place.
            tolerance = sum(unit for unit in worth if unit < ONE) if difference else 0
            yield RowSum(Place(number, row, result), signed, difference, tolerance)


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
