"""What numbers of tables owe each other: sums and ratios, whether they hold, and what a change would do.

Amounts are in units of ``parsers.verification.amounts``. A difference is what is found less what is expected.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, Protocol

from parsers.tables.formulas import Formula
from parsers.verification.amounts import ONE, Amounts, Place, Places
from schema.document import Table
from schema.trust import CheckKind

Changes = Mapping[Place, int]
"""Other amounts for some places."""

Rounding = Literal["nearest", "cut", "either"]
"""How printed ratios were rounded."""


_NARROW: tuple[Rounding, ...] = ("nearest", "cut")
_FEWEST, _NEARLY = 3, 0.95
"""Ratios of one rule that show how it rounds, and the share of those that hold at all which must agree."""

_FEWEST_BUT_ONE = 6
"""Ratios of which one may disagree all the same: it may be misread."""


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
    def settles_with(self, amounts: Amounts, changes: Changes) -> bool:
        """Whether it would hold, and with no other figure in any place of ``changes``."""
        ...

    def needed(self, amounts: Amounts, place: Place) -> int | None:
        """The one amount at ``place`` with which it would hold; None where there is none or several."""
        ...


class _Sum:
    """What all sums share: ``_weight`` is what a number counts in the difference."""

    __slots__ = ()
    target: Place
    difference: int
    tolerance: int

    @property
    def holds(self) -> bool:
        return _holds(self.difference, self.tolerance)

    @property
    def is_sharp(self) -> bool:
        return self.difference == 0

    def _weight(self, place: Place) -> int:
        raise NotImplementedError

    def has(self, place: Place) -> bool:
        return self._weight(place) != 0

    def holds_with(self, amounts: Amounts, changes: Changes) -> bool:
        return _holds(self.difference + _moved(self._weight, amounts, changes), self.tolerance)

    def settles_with(self, amounts: Amounts, changes: Changes) -> bool:
        return self.difference + _moved(self._weight, amounts, changes) == 0

    def needed(self, amounts: Amounts, place: Place) -> int | None:
        return _needed(self._weight(place), self.difference, amounts, place)


@dataclass(frozen=True, slots=True)
class RowSum(_Sum):
    """The number at ``target`` as a sum of others in its row. ``weights`` has the column of the target with
    1, those of the others with the negative of their sign. ``tolerance`` is 0, or what the difference must
    stay below.
    """

    target: Place
    weights: Mapping[int, int]
    difference: int
    tolerance: int

    @property
    def scope(self) -> str:
        return f"row {self.target.row}"

    def places(self) -> Iterator[Place]:
        table, row, _ = self.target
        return (Place(table, row, col) for col in self.weights)

    def _weight(self, place: Place) -> int:
        table, row, _ = self.target
        return self.weights.get(place.col, 0) if (place.table, place.row) == (table, row) else 0


@dataclass(frozen=True, slots=True)
class LinkedSum(_Sum):
    """The number at ``target`` as an exact sum of others anywhere and of a constant; ``weights`` by place."""

    target: Place
    weights: Mapping[Place, int]
    difference: int
    tolerance: int = 0

    @property
    def scope(self) -> str:
        return f"row {self.target.row}"

    def places(self) -> Iterator[Place]:
        return iter(self.weights)

    def _weight(self, place: Place) -> int:
        return self.weights.get(place, 0)


@dataclass(frozen=True, slots=True)
class ColumnSum(_Sum):
    """The number at ``target`` as the sum of the rows ``source[first:last]`` in the same column, which come
    to ``terms``.
    """

    target: Place
    source: Sequence[int]
    first: int
    last: int
    terms: int
    difference: int
    tolerance: int

    @property
    def scope(self) -> str:
        return f"col {self.target.col}"

    def places(self) -> Iterator[Place]:
        yield self.target
        for at in range(self.first, self.last):
            yield self.target._replace(row=self.source[at])

    def _weight(self, place: Place) -> int:
        if place == self.target:
            return 1
        if (place.table, place.col) != (self.target.table, self.target.col):
            return 0
        at = bisect_left(self.source, place.row, self.first, self.last)
        return -1 if at < self.last and self.source[at] == place.row else 0


@dataclass(frozen=True, slots=True)
class RowRatio:
    """A number that a formula with a division gives. ``columns`` are the places of the labels; ``factor`` is
    100 where the formula leaves it to the reader to make per cent; ``unit`` is the worth of the last printed
    place of the result, ``usual_unit`` that of most decimals among the results of the rule (0: none is one).
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
    usual_unit: int = 0

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

    def settles_with(self, amounts: Amounts, changes: Changes) -> bool:
        return self.target in changes and self.holds_with(amounts, changes)

    def holds_with(self, amounts: Amounts, changes: Changes) -> bool:
        values = {
            label: Fraction(changes.get(place, amounts.amount(place) or 0))
            for label, place in self.columns.items()
        }
        found = changes.get(self.target, amounts.amount(self.target) or 0)
        expected = evaluated(self.formula, values, self.factor)
        unit = self._usual(self.target in changes)
        return expected is not None and _is_rounded(found - expected, unit, self.rounding)

    def _usual(self, is_changed: bool) -> int:
        """What the last place of the result is worth; of another result as in the other rows."""
        return self.usual_unit or self.unit if is_changed else self.unit

    def needed(self, amounts: Amounts, place: Place) -> int | None:
        if place != self.target:
            return None
        unit = self._usual(True)
        whole = Fraction(self.expected) / unit
        return (int(whole) if self.rounding == "cut" else round(whole)) * unit


def evaluated(formula: Formula, values: Mapping[str, Fraction], factor: int) -> Fraction | None:
    """What ``formula`` gives for amounts, as an amount; None for a division by nothing."""
    try:
        return formula.evaluate({label: value / ONE for label, value in values.items()}) * (factor * ONE)
    except ZeroDivisionError:
        return None


def proves(relation: Relation, amounts: Amounts, place: Place) -> bool:
    """Whether ``relation`` holds and would not with the last digit at ``place`` one more or less. A ratio
    with more decimals than the others of its rule proves nothing: the last one may be read twice.
    """
    if relation.is_sharp:
        return True
    if isinstance(relation, RowRatio) and relation.unit < relation.usual_unit:
        return False
    amount, unit = amounts.amount(place), amounts.unit(place)
    return (
        amount is not None
        and relation.holds
        and not any(relation.holds_with(amounts, {place: amount + step}) for step in (-unit, unit))
    )


def places_of(relations: Iterable[Relation], tables: Sequence[Table]) -> Places:
    """Every place of ``relations`` in ``tables``; rows that many sums of a column share are gone through
    once, so that a table with a total on each page is not for every one.
    """
    found = Places(tables)
    stretches: defaultdict[tuple[int, int, int], list[ColumnSum]] = defaultdict(list)
    for one in relations:
        if isinstance(one, ColumnSum):
            found.add(one.target)
            stretches[one.target.table, one.target.col, id(one.source)].append(one)
        else:
            for place in one.places():
                found.add(place)
    for (table, col, _), sums in stretches.items():
        reached = 0
        for one in sorted(sums, key=lambda one: one.first):
            found.add_rows(table, col, one.source[max(one.first, reached) : one.last])
            reached = max(reached, one.last)
    return found


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
    decimal = Counter(ratio.unit for ratio in found if ratio.unit < ONE).most_common(1)
    if decimal:
        found = [replace(ratio, usual_unit=decimal[0][0]) for ratio in found]
    for rounding in _NARROW:
        rounded = [ratio.rounded(rounding) for ratio in found]
        holding = sum(ratio.holds for ratio in found)
        enough = _NEARLY * max(1, holding)
        if len(found) >= _FEWEST_BUT_ONE:
            enough = min(enough, holding - 1)
        if len(found) >= _FEWEST and sum(ratio.holds for ratio in rounded) >= enough:
            return list(rounded)
    return list(found)


def _moved(weight: Callable[[Place], int], amounts: Amounts, changes: Changes) -> int:
    """By how much ``changes`` move the difference of a sum with those weights."""
    return sum(weight(place) * (new - (amounts.amount(place) or 0)) for place, new in changes.items())


def _needed(weight: int, difference: int, amounts: Amounts, place: Place) -> int | None:
    return (amounts.amount(place) or 0) - weight * difference if abs(weight) == 1 else None


def _holds(difference: int, tolerance: int) -> bool:
    return difference == 0 or abs(difference) < tolerance


def _is_rounded(difference: Fraction, unit: int, rounding: Rounding) -> bool:
    if rounding == "nearest":
        return abs(2 * difference) <= unit
    if rounding == "cut":
        return -unit < difference <= 0
    return abs(difference) < unit
