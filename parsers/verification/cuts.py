"""Cells that were cut or placed otherwise than printed: two numbers read as one, a row shifted by a column.

They are told by their figures: with what the failing relations ask for, the row has the same digits or the
same numbers, otherwise divided. What is found so is shown to a person and never mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from parsers.values.numbers import parse_number
from parsers.verification.amounts import NUMERIC, ONE, Amounts, Place, amount_of
from parsers.verification.misreadings import digits_of, finest
from parsers.verification.relations import ColumnSum, Relation
from schema.document import NumberNotation

_FEWEST_DIGITS = 3
"""Digits of the numbers that sums ask of a row, from which it is no chance that it has them elsewhere."""

_FEWEST_NUMBERS = 3
"""Numbers of a row, and of them in one relation, from which they can be told to have moved."""

Changes = Mapping[Place, int]


def moved_rows(amounts: Amounts, sums: Sequence[ColumnSum]) -> Iterator[Changes]:
    """Amounts with which ``sums``, failing ones of one row of results, hold: in a row of their terms, or in
    that of the results, which has the same numbers or digits in other cells.
    """
    if len(sums) < 2:
        return
    first = sums[0]
    for row in (*first.source[first.first : first.last], first.target.row):
        changes: dict[Place, int] = {}
        for relation in sums:
            place = relation.target._replace(row=row)
            needed = relation.needed(amounts, place)
            if needed is not None and amounts.amount(place) is not None:
                changes[place] = needed
        if len(changes) < len(sums):
            continue
        printed = _printed(amounts, first.target.table, row)
        if _has_elsewhere(printed, changes):
            yield {**printed, **changes}
        elif _has_the_digits(amounts, changes):
            yield changes


def rotated_rows(amounts: Amounts, relation: Relation) -> Iterator[Changes]:
    """The row of ``relation``, which fails, with each of its numbers in the next cell that has one, to the
    right or to the left, where the relation holds with them so.
    """
    table, row, _ = relation.target
    columns = amounts.tables[table].columns
    places = [Place(table, row, c.index) for c in columns if (table, c.index) not in amounts.serial_columns]
    cells = {place: amounts.cell(place) for place in places if amounts.is_printed(place)}
    places = [place for place, cell in cells.items() if cell is not None and cell.value is not None]
    read = [amount for place in places if (amount := amounts.amount(place)) is not None]
    if len(read) < len(places) or len(places) < _FEWEST_NUMBERS:
        return
    for step in (1, -1):
        changes = {place: read[(at + step) % len(read)] for at, place in enumerate(places)}
        telling = sum(bool(changes.get(place)) for place in relation.places())
        if telling >= _FEWEST_NUMBERS and relation.holds_with(amounts, changes):
            yield changes


def swallowed_cells(amounts: Amounts, relation: Relation) -> Iterator[Changes]:
    """An empty cell and one beside it whose text holds both numbers, where with its two parts ``relation``,
    which fails and has one of the cells, holds.
    """
    for place in relation.places():
        for step in (-1, 1):
            beside = place._replace(col=place.col + step)
            one, other = amounts.cell(place), amounts.cell(beside)
            if one is None or other is None or (one.kind == "empty") == (other.kind == "empty"):
                continue
            empty, full = (place, beside) if one.kind == "empty" else (beside, place)
            for changes in _parted(amounts, relation, empty, full):
                if relation.holds_with(amounts, changes):
                    yield changes


def _parted(amounts: Amounts, relation: Relation, empty: Place, full: Place) -> Iterator[Changes]:
    cell = amounts.cell(full)
    if cell is None or not cell.text:
        return
    if not relation.has(full):
        needed = relation.needed(amounts, empty)
        if needed is None or needed <= 0:
            return
        digits, own = digits_of(needed, finest(needed, ONE)), "".join(filter(str.isdigit, cell.text))
        if not (own.endswith(digits) if full.col < empty.col else own.startswith(digits)):
            return
    notation = amounts.tables[full.table].notation
    for at in range(1, len(cell.text)):
        left, right = _amount(cell.text[:at], notation), _amount(cell.text[at:], notation)
        if left is not None and right is not None:
            first, second = (full, empty) if full.col < empty.col else (empty, full)
            yield {first: left, second: right}


def _amount(text: str, notation: NumberNotation | None) -> int | None:
    number = parse_number(text.strip(" .,"), notation)
    if number is None:
        return None
    return number.value * ONE if isinstance(number.value, int) else amount_of(number.value)


def _printed(amounts: Amounts, table: int, row: int) -> dict[Place, int]:
    """The numbers that can be read in the figure columns of ``row``."""
    places = [Place(table, row, c.index) for c in amounts.tables[table].columns if c.kind in NUMERIC]
    read = ((place, amounts.amount(place)) for place in places if amounts.is_printed(place))
    return {place: amount for place, amount in read if amount is not None}


def _has_elsewhere(printed: Changes, changes: Changes) -> bool:
    """Whether the numbers that ``changes`` ask for are among those ``printed`` in the row."""
    needed = [amount for amount in changes.values() if amount]
    digits = sum(len(digits_of(amount, finest(amount, ONE))) for amount in needed)
    return len(needed) > 1 and digits >= _FEWEST_DIGITS and not Counter(needed) - Counter(printed.values())


def _has_the_digits(amounts: Amounts, changes: Changes) -> bool:
    """Whether the cells have the digits that ``changes`` ask for, in the same order."""
    if any(amount < 0 for amount in changes.values()):
        return False
    units = [amounts.unit(place) for place in changes]
    one, other = (
        "".join(digits_of(amount, unit) for amount, unit in zip(values, units, strict=True) if amount)
        for values in ([amounts.amount(place) or 0 for place in changes], changes.values())
    )
    return one == other and len(one) > 1
