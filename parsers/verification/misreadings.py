"""How figures are misread: which other number a number that was read may be, and how likely.

The chances are those of a figure being read as another one, given that it was misread. They were set by hand
from the misread figures of scanned appendices, whose originals are known (docs/verification.md): most are a
digit for one that looks like it, a digit lost or doubled, and a point or comma lost or taken for the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from parsers.verification.amounts import ONE

_ALIKE = frozenset(
    frozenset(pair) for pair in ("38", "17", "56", "59", "06", "08", "68", "39", "41", "27", "58", "49", "09")
)
"""Digits that are taken for each other."""

_TAKEN_FOR_ALIKE = 0.03
_TAKEN_FOR_OTHER = 0.003
_RUN_MISCOUNTED = 0.03
_LOST, _INVENTED = 0.01, 0.005
_SEPARATOR = 0.1
_SIGN = 0.01
_TWO_TAKEN_FOR_ALIKE = 0.0005


def digits_of(amount: int, unit: int) -> str:
    """The digits of ``amount`` printed down to the place that is worth ``unit``, a zero before the comma."""
    places = len(str(ONE // unit)) - 1
    return str(abs(amount) // unit).zfill(places + 1)


def likelihood(read: int, unit: int, true: int, printed: str = "") -> float:
    """The chance that ``true`` is read as ``read``, given that it is misread; amounts, ``unit`` is the worth
    of the last place of ``read``. 0 where no known misreading leads from one to the other. ``printed``: the
    text of ``read``, whose digits may begin with a zero.
    """
    if read == true:
        return 0.0
    if read == -true:
        return _SIGN
    if (read < 0) != (true < 0) or (true == 0 and unit == ONE):
        return 0.0
    one, other = digits_of(read, unit), digits_of(true, finest(true, unit))
    digits = "".join(filter(str.isdigit, printed))
    if digits.lstrip("0") == one.lstrip("0"):
        one = digits
    if one.rstrip("0") == other.rstrip("0") and one[:1] == other[:1]:
        return _SEPARATOR if true % unit or read % ONE else _LOST
    chances = [0.0]
    if true % unit == 0:
        chances.append(_of_digits(one, digits_of(true, unit)))
    if unit < ONE and true % (10 * unit) == 0:
        chances.append(_of_digits(one, digits_of(true, 10 * unit)))
    if unit < ONE and true % ONE == 0:
        chances.append(_SEPARATOR * _of_digits(one, digits_of(true, ONE)))
    return max(chances)


def _of_digits(one: str, other: str) -> float:
    """The chance of ``other`` being read as ``one``, separators aside."""
    if len(one) == len(other):
        return _substituted(one, other)
    if len(other) == len(one) + 1:
        return _miscounted(other, one, _LOST)
    if len(one) == len(other) + 1:
        return _miscounted(one, other, _INVENTED)
    return 0.0


def finest(amount: int, unit: int) -> int:
    """``unit``, or the worth of the last decimal that ``amount`` needs where that is smaller."""
    while amount % unit and unit > 1:
        unit //= 10
    return unit


def _substituted(one: str, other: str) -> float:
    pairs = [frozenset(pair) for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    if len(pairs) == 1:
        return _TAKEN_FOR_ALIKE if pairs[0] in _ALIKE else _TAKEN_FOR_OTHER
    return _TWO_TAKEN_FOR_ALIKE if len(pairs) == 2 and all(pair in _ALIKE for pair in pairs) else 0.0


def _miscounted(longer: str, shorter: str, chance: float) -> float:
    """The chance of one digit more or less: higher in a run of equal digits."""
    at = next((place for place, digit in enumerate(shorter) if longer[place] != digit), len(shorter))
    if longer[:at] + longer[at + 1 :] != shorter:
        return 0.0
    in_run = longer[at] in longer[max(0, at - 1) : at] + longer[at + 1 : at + 2]
    return max(_RUN_MISCOUNTED, chance) if in_run else chance


def variants(read: int, unit: int) -> Iterator[int]:
    """Amounts that may be misread as ``read``: one digit taken for another that looks like it, lost or
    invented, or a separator misread.
    """
    sign = -1 if read < 0 else 1
    digits = digits_of(read, unit)
    found = set()
    for at, digit in enumerate(digits):
        for pair in _ALIKE:
            if digit in pair:
                (other,) = pair - {digit}
                found.add(digits[:at] + other + digits[at + 1 :])
        found.add(digits[:at] + digit + digits[at:])
        if len(digits) > 1:
            found.add(digits[:at] + digits[at + 1 :])
    for text in sorted(found):
        yield sign * int(text) * unit
    for power in (10, 100, 1000):
        if read * power != read:
            yield read * power
        if read % power == 0 and read:
            yield read // power
