"""What numbers of tables owe each other: sums and ratios, whether they hold, and what a change would do.

Amounts are in units of ``parsers.verification.amounts``. A difference is what is found less what is expected.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, Protocol

from parsers.tables.formulas import Formula
from parsers.verification.amounts import ONE, Amounts, Place
from schema.trust import CheckKind

Changes = Mapping[Place, int]
"""Other amounts for some places."""

Rounding = Literal["nearest", "cut", "either"]
"""How printed ratios were rounded."""


_NARROW: tuple[Rounding, ...] = ("nearest", "cut")
_FEWEST, _NEARLY = 3, 0.95
"""Ratios of one rule that show how it rounds, and the share of those that hold at all which must agree."""


class Relation(Protocol):
    """One relation between the number at ``target`` and others.

    ``difference`` and ``holds`` are those of the numbers as they are.
    """

    @property
    def scope(self) -> str: ...
    @property
    def target(self) -> Place: ...
    @property
    def difference(self) -> Fraction | int: ...
    @property
    def holds(self) -> bool: ...
    @property
    def is_sharp(self) -> bool:
        """Whether it holds, and would not with another digit in any of its numbers."""
        ...

    def has(self, place: Place) -> bool: ...
    def places(self) -> Iterator[Place]:
        """The target, then the others."""
        ...

    def holds_with(self, amounts: Amounts, changes: Changes) -> bool: ...
    def needed(self, amounts: Amounts, place: Place) -> int | None:
        """The one amount at ``place`` with which it would hold; None where there is none or several."""
        ...


@dataclass(frozen=True, slots=True)
class RowSum:
    """A number that is a sum of a few others with signs: the target has the coefficient 1, what it is the sum
    of the negative of its sign. ``tolerance`` is 0, or what the difference must stay below.
    """

    scope: str
    target: Place
    coefficients: Mapping[Place, int]
    difference: int
    tolerance: int

    @property
    def holds(self) -> bool:
        return _holds(self.difference, self.tolerance)

    @property
    def is_sharp(self) -> bool:
        return self.difference == 0

    def has(self, place: Place) -> bool:
        return place in self.coefficients

    def places(self) -> Iterator[Place]:
        return iter(self.coefficients)

    def holds_with(self, amounts: Amounts, changes: Changes) -> bool:
        moved = sum(
            self.coefficients[place] * (new - (amounts.amount(place) or 0))
            for place, new in changes.items()
            if place in self.coefficients
        )
        return _holds(self.difference + moved, self.tolerance)

    def needed(self, amounts: Amounts, place: Place) -> int | None:
        coefficient = self.coefficients.get(place, 0)
        if abs(coefficient) != 1:
            return None
        return (amounts.amount(place) or 0) - coefficient * self.difference


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """The number at ``target`` as the sum of the rows ``source[first:last]`` in the same column."""

    scope: str
    target: Place
    source: Sequence[int]
    first: int
    last: int
    difference: int
    tolerance: int

    @property
    def holds(self) -> bool:
        return _holds(self.difference, self.tolerance)

    @property
    def is_sharp(self) -> bool:
        return self.difference == 0

    def has(self, place: Place) -> bool:
        return place == self.target or self._coefficient(place) != 0

    def places(self) -> Iterator[Place]:
        yield self.target
        for at in range(self.first, self.last):
            yield self.target._replace(row=self.source[at])

    def _coefficient(self, place: Place) -> int:
        if place == self.target:
            return 1
        if (place.table, place.col) != (self.target.table, self.target.col):
            return 0
        at = bisect_left(self.source, place.row, self.first, self.last)
        return -1 if at < self.last and self.source[at] == place.row else 0

    def holds_with(self, amounts: Amounts, changes: Changes) -> bool:
        moved = sum(
            self._coefficient(place) * (new - (amounts.amount(place) or 0)) for place, new in changes.items()
        )
        return _holds(self.difference + moved, self.tolerance)

    def needed(self, amounts: Amounts, place: Place) -> int | None:
        coefficient = self._coefficient(place)
        return (amounts.amount(place) or 0) - coefficient * self.difference if coefficient else None


@dataclass(frozen=True, slots=True)
class RowRatio:
    """A number that a formula with a division gives. ``columns`` are the places of the labels; ``factor`` is
    100 where the formula leaves it to the reader to make per cent; ``unit`` is the worth of the last printed
    place of the result.
    """

    scope: str
    target: Place
    formula: Formula
    columns: Mapping[str, Place]
    factor: int
    unit: int
    expected: Fraction
    difference: Fraction
    rounding: Rounding = "either"

    @property
    def holds(self) -> bool:
        return _is_rounded(self.difference, self.unit, self.rounding)

    @property
    def is_sharp(self) -> bool:
        return False

    def has(self, place: Place) -> bool:
        return place == self.target or place in self.columns.values()

    def places(self) -> Iterator[Place]:
        yield self.target
        yield from self.columns.values()

    def rounded(self, rounding: Rounding) -> RowRatio:
        return replace(self, rounding=rounding)

    def holds_with(self, amounts: Amounts, changes: Changes) -> bool:
        values = {
            label: Fraction(changes.get(place, amounts.amount(place) or 0))
            for label, place in self.columns.items()
        }
        found = changes.get(self.target, amounts.amount(self.target) or 0)
        expected = evaluated(self.formula, values, self.factor)
        return expected is not None and _is_rounded(found - expected, self.unit, self.rounding)

    def needed(self, amounts: Amounts, place: Place) -> int | None:
        if place != self.target:
            return None
        whole = Fraction(self.expected) / self.unit
        return (int(whole) if self.rounding == "cut" else round(whole)) * self.unit


def evaluated(formula: Formula, values: Mapping[str, Fraction], factor: int) -> Fraction | None:
    """What ``formula`` gives for amounts, as an amount; None for a division by nothing."""
    try:
        return formula.evaluate({label: value / ONE for label, value in values.items()}) * (factor * ONE)
    except ZeroDivisionError:
        return None


def proves(relation: Relation, amounts: Amounts, place: Place) -> bool:
    """Whether ``relation`` holds and would not with the last digit at ``place`` one more or less."""
    if relation.is_sharp:
        return True
    amount, unit = amounts.amount(place), amounts.unit(place)
    return (
        amount is not None
        and relation.holds
        and not any(relation.holds_with(amounts, {place: amount + step}) for step in (-unit, unit))
    )


def places_of(relations: Iterable[Relation]) -> Iterator[Place]:
    """Every place of ``relations``; rows that many sums of a column share come once, so that a table with a
    total on each page is not gone through for every one.
    """
    stretches: defaultdict[tuple[int, int, int], list[ColumnSum]] = defaultdict(list)
    for one in relations:
        if isinstance(one, ColumnSum):
            yield one.target
            stretches[one.target.table, one.target.col, id(one.source)].append(one)
        else:
            yield from one.places()
    for sums in stretches.values():
        reached = 0
        for one in sorted(sums, key=lambda one: one.first):
            for at in range(max(one.first, reached), one.last):
                yield one.target._replace(row=one.source[at])
            reached = max(reached, one.last)


@dataclass(frozen=True, slots=True)
class Group:
    """Relations that are one rule. ``printed``: the paper states it (a formula, a label of a total); else it
    was found because it holds nearly everywhere. ``support``: the share that holds.
    """

    kind: CheckKind
    rule: str
    relations: Sequence[Relation]
    printed: bool

    @property
    def support(self) -> float:
        return sum(relation.holds for relation in self.relations) / max(1, len(self.relations))


def with_rounding(ratios: Iterable[RowRatio]) -> list[Relation]:
    """``ratios`` of one rule with the rounding that nearly all of them show, if there is one: it tells 98,8
    from 98,9.
    """
    found = list(ratios)
    for rounding in _NARROW:
        rounded = [ratio.rounded(rounding) for ratio in found]
        holding = sum(ratio.holds for ratio in found)
        if len(found) >= _FEWEST and sum(ratio.holds for ratio in rounded) >= _NEARLY * max(1, holding):
            return list(rounded)
    return list(found)


def _holds(difference: int, tolerance: int) -> bool:
    return difference == 0 or abs(difference) < tolerance


def _is_rounded(difference: Fraction, unit: int, rounding: Rounding) -> bool:
    if rounding == "nearest":
        return abs(2 * difference) <= unit
    if rounding == "cut":
        return -unit < difference <= 0
    return abs(difference) < unit
