"""The first column of a table counts its rows: each number is the one above and one more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.tables.numbering import parse_serials
from parsers.verification.amounts import ONE, Amounts, Place
from parsers.verification.relations import Group, LinkedSum

_SUPPORT = 0.7
"""Share of steps that must count on for the column to be a sequence."""


def serial_groups(amounts: Amounts, number: int) -> Iterator[Group]:
    """The steps of the numbering of table ``number``; it may begin anew anywhere."""
    table = amounts.tables[number]
    if (number, 0) not in amounts.serial_columns:
        return
    counted: list[Place | None] = []
    for row, one in enumerate(table.rows):
        if one.kind in ("section", "total"):
            counted.append(None)
        elif one.kind == "body":
            cell = next((cell for cell in one.cells if cell.col == 0), None)
            serials = parse_serials(cell.text) if cell is not None else ()
            if any(serial.style == "arabic" and len(serial.path) == 1 for serial in serials):
                counted.append(Place(number, row, 0))
    steps = []
    for at, (above, below) in enumerate(pairwise(counted)):
        if above is not None and below is not None and not _begins_anew(amounts, counted[at + 1 : at + 3]):
            step = _step(amounts, above, below)
            steps += [step] if step is not None else []
    group = Group("serial", "each number = the one above + 1", steps, printed=False)
    if len(steps) > 1 and group.support >= _SUPPORT:
        yield group


def _begins_anew(amounts: Amounts, places: Sequence[Place | None]) -> bool:
    """Whether the first of ``places`` is 1 and the one below it, if there is one, 1 or 2."""
    first, *rest = [None if place is None else amounts.amount(place) for place in places]
    return first == ONE and (not rest or rest[0] in (None, ONE, 2 * ONE))


def _step(amounts: Amounts, above: Place, below: Place) -> LinkedSum | None:
    first, second = amounts.amount(above), amounts.amount(below)
    if first is None or second is None:
        return None
    return LinkedSum(below, {below: 1, above: -1}, second - first - ONE)
