"""How sure the reading of a cell is before any check."""

from __future__ import annotations

from collections.abc import Collection

from parsers.values.numbers import DASHES, is_dash, parse_number
from parsers.verification.amounts import NUMERIC, amount_of
from schema.document import Cell, NumberNotation

_ONE_MODEL = frozenset({"page", "stack"})
"""Readings of a cell by the same model: they lose the same digits, so their agreement is no support."""

SURE = 0.97
"""Probability of a number from which two readings that agree verify it: below it they were both unsure."""

_LEAST_DOUBT = 5e-4
"""Chance of a number being wrong on which two readings agree, at the least: seals and folds deceive both."""

_MOST_DOUBT = 0.95

_CONTESTED = 0.3
"""The same at the least for a number that its readings do not agree on, or that does not fit its column."""

CONTESTED_FLAGS = frozenset(
    {
        "readings_differ",
        "unread",
        "kind_differs",
        "separator_missing",
        "decimals_differ",
        "width_differs",
        "ambiguous_separator",
        "foreign_notation",
        "parted",
    }
)
"""Flags of a recognised number that speak against its reading."""


def is_certain(cell: Cell, born_digital: Collection[int]) -> bool:
    """Whether ``cell`` stands in the file as text, so that nothing was recognised, or a person said what it
    is; ``born_digital`` are the pages that have a text layer of their own.
    """
    if cell.method == "person":
        return True
    return not cell.readings and cell.confidence == 1.0 and cell.page in born_digital


def doubt_of(cell: Cell, flags: Collection[str]) -> float:
    """The chance that the number of a recognised ``cell`` with ``flags`` is wrong, by its readings alone."""
    least = _LEAST_DOUBT if CONTESTED_FLAGS.isdisjoint(flags) else _CONTESTED
    return min(max(1.0 - cell.confidence, least), _MOST_DOUBT)


def is_read_twice(cell: Cell, flags: Collection[str]) -> bool:
    """Whether two readings that err differently say what ``cell`` says, and none of ``flags`` denies it."""
    if len(cell.readings) < 2 or not CONTESTED_FLAGS.isdisjoint(flags):
        return False
    text, own = cell.text, compact(cell.text)
    engines = {
        reading.engine for reading in cell.readings if reading.text == text or compact(reading.text) == own
    }
    return len(engines) > 1 and not engines <= _ONE_MODEL


def compact(text: str) -> str:
    """``text`` without blanks, all dashes alike."""
    joined = "".join(text.split())
    return "-" if is_dash(joined) else joined.translate(_DASHES)


_DASHES = str.maketrans(dict.fromkeys(DASHES, "-"))


def other_amounts(cell: Cell, notation: NumberNotation | None) -> dict[int, str]:
    """Other well-formed numbers among the readings of ``cell``, in the ``notation`` of its table: the text of
    each by its amount.
    """
    found: dict[int, str] = {}
    if cell.kind not in NUMERIC or not isinstance(cell.value, int | float):
        return found
    own = amount_of(cell.value)
    for reading in cell.readings:
        text = compact(reading.text)
        number = parse_number(text, notation)
        if number is not None and not number.flags and amount_of(number.value) != own:
            found.setdefault(amount_of(number.value), text)
    return found
