"""Why relations fail: which misreadings would explain it, and how likely they are beside each other and
beside an error of the paper's author.

A change of one number is an explanation when every relation that it is in holds with it. The more failing
relations it mends the better: one bad cell spoils its row and its column, and only there they cross. Figures
of neighbours that were cut otherwise than printed (two cells in one, a row shifted) are told by their digits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

from parsers.verification.amounts import NUMERIC, Amounts, Place
from parsers.verification.cuts import moved_rows, rotated_rows, swallowed_cells
from parsers.verification.evidence import CONTESTED_FLAGS, doubt_of, other_amounts
from parsers.verification.misreadings import likelihood, variants
from parsers.verification.relations import ColumnSum, Group, Relation, RowRatio

AUTHOR = 0.01
"""Chance of a printed relation being false in the paper itself: 4 of 383 in appendices of real reports."""

_SLIP = 1e-4
"""Chance of the author having mistyped one figure whose sums are right."""

_SWALLOWED = 2e-4
"""Chance of a cell being read as a part of the one beside it and left empty."""

_MARGIN = 20.0
"""By how much likelier than all others an explanation must be to be taken."""

_NEAR = 12.0
"""How much less likely than the likeliest an explanation may be, and its cells be doubted."""

_READING = 0.5
"""Chance of another reading being the right one, where the one that is believed is wrong."""

_UNKNOWN = 0.002
"""Chance of a misreading that no list knows giving just the figure that a relation asks for."""

_MOST_TRIED = 300_000
"""Numbers of failing relations, one by one, that are tried in a document; what is read so badly is for a
person."""

Source = Literal["reading", "confusion", "cut"]


@dataclass(frozen=True)
class Explanation:
    """Other amounts for some places that mend the relations with the numbers ``mends`` (of the failing ones),
    and the chance of the misreading. ``source`` says where the amounts come from; cells that were ``cut``
    otherwise are shown, not mended.
    """

    changes: Mapping[Place, int]
    mends: frozenset[int]
    chance: float
    source: Source

    @property
    def score(self) -> float:
        """The chance beside that of the author having got each of these relations wrong."""
        return self.chance / AUTHOR ** len(self.mends)


@dataclass(frozen=True)
class Diagnosis:
    """What failing relations come to. ``repairs`` are explanations without a rival; ``doubted`` the cells of
    those that are left; ``misread`` the numbers of failing relations for which a misreading is the likelier
    cause, ``crossed`` those that one cell explains together with another one. ``asked`` is the one other
    amount at a doubted place that failing relations ask for and no other relation speaks against.
    """

    repairs: tuple[Explanation, ...]
    margins: tuple[float, ...]
    doubted: frozenset[Place]
    misread: frozenset[int]
    crossed: frozenset[int]
    asked: Mapping[Place, int]


class Failures:
    """The failing relations among ``groups``, with the means to try changes.

    ``recognised`` are the tables with cells that were, ``is_certain`` tells which cells cannot be misread,
    ``is_proven`` which are part of a relation that holds and would not with another figure there.
    """

    def __init__(
        self,
        amounts: Amounts,
        groups: Sequence[Group],
        recognised: frozenset[int],
        is_certain: Callable[[Place], bool],
        is_proven: Callable[[Place], bool],
    ) -> None:
        self._amounts = amounts
        self._groups = groups
        self._is_certain = is_certain
        self._is_proven = is_proven
        self.relations = [one for group in groups for one in group.relations if not one.holds]
        open_to_doubt = [one for one in self.relations if recognised.intersection(_tables_of(one))]
        sizes = accumulate(map(_size, open_to_doubt))
        self._tried = {id(one) for one, size in zip(open_to_doubt, sizes, strict=True) if size <= _MOST_TRIED}

    def diagnosis(self) -> Diagnosis:
        """The repairs, or where there are none, what is doubted."""
        explanations = [*self._of_one_cell(), *self._of_cuts()]
        by_relation: defaultdict[int, list[Explanation]] = defaultdict(list)
        for one in explanations:
            for number in one.mends:
                by_relation[number].append(one)
        repairs, margins = self._repairs(explanations, by_relation)
        doubted: set[Place] = set()
        misread: set[int] = set()
        crossed: set[int] = set()
        for number, relation in enumerate(self.relations):
            candidates = [(one.score, one.changes) for one in by_relation[number]]
            candidates += [(score, {place: 0}) for place, score in self._contested(relation)]
            best = max((score for score, _ in candidates), default=0.0)
            if best > 1 / _MARGIN:
                misread.add(number)
            if any(len(one.mends) > 1 and one.source != "cut" for one in by_relation[number]):
                crossed.add(number)
            for score, changes in candidates:
                if score * _NEAR >= best:
                    doubted.update(changes)
        for row in self._spoilt_rows(by_relation):
            doubted.update(row)
        asked = {place: amount for place in doubted if (amount := self._asked(place)) is not None}
        return Diagnosis(repairs, margins, frozenset(doubted), frozenset(misread), frozenset(crossed), asked)

    def _asked(self, place: Place) -> int | None:
        """The one amount that failing relations ask for at ``place``, if no relation that holds denies it."""
        needed = {
            amount
            for key in _keys([place])
            for number, relation in self._index.get(key, ())
            if number >= 0 and relation.has(place)
            if (amount := relation.needed(self._amounts, place)) is not None and amount >= 0
        }
        mending = [amount for amount in needed if self._mended({place: amount})]
        return mending[0] if len(mending) == 1 else None

    def _spoilt_rows(self, by_relation: Mapping[int, Sequence[Explanation]]) -> Iterator[list[Place]]:
        """The figures of each row in which several relations fail and no one cell explains two of them: the
        row was cut or placed otherwise than printed.
        """
        rows: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for number, relation in enumerate(self.relations):
            if not isinstance(relation, ColumnSum) and id(relation) in self._tried:
                rows[relation.target.table, relation.target.row].append(number)
        for (table, row), numbers in rows.items():
            explained = any(len(one.mends) > 1 for number in numbers for one in by_relation[number])
            if len(numbers) > 1 and not explained:
                places = [Place(table, row, c.index) for c in self._amounts.tables[table].columns]
                yield [place for place in places if self._may_be_misread(place)]

    def _may_be_misread(self, place: Place) -> bool:
        cell = self._amounts.cell(place)
        serial = (place.table, place.col) in self._amounts.serial_columns
        return cell is not None and cell.kind in NUMERIC and not serial and not self._is_certain(place)

    def _suspects(self, relation: Relation) -> Iterator[Place]:
        """The numbers of ``relation`` that may be misread; none where there are too many to try."""
        if id(relation) not in self._tried:
            return
        for place in relation.places():
            if self._amounts.amount(place) is not None and not self._is_proven(place):
                cell = self._amounts.cell(place)
                if cell is not None and not self._is_certain(place):
                    yield place

    def _contested(self, relation: Relation) -> Iterator[tuple[Place, float]]:
        """Cells of ``relation`` whose readings differ: they may be anything."""
        for place in self._suspects(relation):
            cell = self._amounts.cell(place)
            if cell is not None and CONTESTED_FLAGS & set(cell.flags):
                yield place, doubt_of(cell, cell.flags) * _UNKNOWN / AUTHOR

    def _of_one_cell(self) -> list[Explanation]:
        found: dict[tuple[Place, int], Explanation] = {}
        for relation in self.relations:
            for place in self._suspects(relation):
                for amount, chance, source in self._alternatives(relation, place):
                    if (place, amount) in found:
                        continue
                    mends = self._mended({place: amount})
                    if mends:
                        found[place, amount] = Explanation({place: amount}, mends, chance, source)
        return list(found.values())

    def _alternatives(self, relation: Relation, place: Place) -> Iterator[tuple[int, float, Source]]:
        """Other amounts at ``place`` with which ``relation`` holds, with their chances."""
        cell, read = self._amounts.cell(place), self._amounts.amount(place)
        if cell is None or read is None:
            return
        unit = self._amounts.unit(place)
        notation = self._amounts.tables[place.table].notation
        readings = other_amounts(cell, notation) if cell.readings else {}
        needed = relation.needed(self._amounts, place)
        tried: Iterable[int] = (*readings, *(() if needed is None else (needed,)))
        if isinstance(relation, RowRatio) or needed is None:
            tried = (*tried, *variants(read, unit))
        for amount in dict.fromkeys(tried):
            by_sight = likelihood(read, unit, amount, cell.text) if cell.value is not None else 0.0
            chance = _READING if amount in readings else by_sight
            if chance and relation.holds_with(self._amounts, {place: amount}):
                yield (
                    amount,
                    doubt_of(cell, cell.flags) * chance,
                    "reading" if amount in readings else "confusion",
                )

    @cached_property
    def _index(self) -> Mapping[tuple[int, int, bool], list[tuple[int, Relation]]]:
        """All relations by table and row, or table and column (of sums of columns), the failing ones with
        their number, the others with -1.
        """
        numbers = {id(relation): number for number, relation in enumerate(self.relations)}
        index: defaultdict[tuple[int, int, bool], list[tuple[int, Relation]]] = defaultdict(list)
        for group in self._groups:
            for relation in group.relations:
                entry = numbers.get(id(relation), -1), relation
                if isinstance(relation, ColumnSum):
                    index[relation.target.table, relation.target.col, True].append(entry)
                else:
                    for key in {(place.table, place.row, False) for place in relation.places()}:
                        index[key].append(entry)
        return index

    def _mended(self, changes: Mapping[Place, int]) -> frozenset[int]:
        """The failing relations that hold with ``changes``; none where one that holds would not any more."""
        mended = set()
        for key in _keys(changes):
            for number, relation in self._index.get(key, ()):
                if any(map(relation.has, changes)):
                    holds = relation.holds_with(self._amounts, changes)
                    if number < 0 and not holds:
                        return frozenset()
                    if number >= 0 and holds:
                        mended.add(number)
        return frozenset(mended)

    def _of_cuts(self) -> Iterator[Explanation]:
        """Rows with cells that were cut or placed otherwise than printed."""
        sums: defaultdict[tuple[int, int], list[ColumnSum]] = defaultdict(list)
        for relation in self.relations:
            if id(relation) not in self._tried:
                continue
            if isinstance(relation, ColumnSum):
                sums[relation.target.table, relation.target.row].append(relation)
            else:
                yield from self._shown(rotated_rows(self._amounts, relation), _SLIP)
            yield from self._shown(swallowed_cells(self._amounts, relation), _SWALLOWED)
        for together in sums.values():
            together.sort(key=lambda one: one.target.col)
            yield from self._shown(moved_rows(self._amounts, together), _SLIP)

    def _shown(self, found: Iterable[Mapping[Place, int]], chance: float) -> Iterator[Explanation]:
        """Those of ``found`` that change no cell that is certain and break no relation."""
        for changes in found:
            if not any(self._is_certain(place) for place in changes):
                mends = self._mended(changes)
                if mends:
                    yield Explanation(changes, mends, chance, "cut")

    def _repairs(
        self, explanations: Sequence[Explanation], by_relation: Mapping[int, Sequence[Explanation]]
    ) -> tuple[tuple[Explanation, ...], tuple[float, ...]]:
        """Explanations with a clear margin over every other way to explain what they mend."""
        chosen: list[tuple[Explanation, float]] = []
        taken: set[int] = set()
        for one in sorted(explanations, key=lambda one: -one.score):
            settled = all(
                self.relations[number].settles_with(self._amounts, one.changes) for number in one.mends
            )
            if one.source == "cut" or taken & one.mends or not settled:
                continue
            margin = one.chance / self._rival(one, by_relation)
            if margin >= _MARGIN:
                chosen.append((one, margin))
                taken |= one.mends
        return tuple(one for one, _ in chosen), tuple(margin for _, margin in chosen)

    def _rival(self, one: Explanation, by_relation: Mapping[int, Sequence[Explanation]]) -> float:
        """The chance of the likeliest other cause of everything that ``one`` mends."""
        whole, apart = _SLIP, 1.0
        for number in one.mends:
            others = [other for other in by_relation[number] if other is not one]
            whole = max([whole, *(other.chance for other in others if one.mends <= other.mends)])
            apart *= max([AUTHOR, *(other.chance for other in others)])
        return max(whole, apart)


def _keys(places: Collection[Place]) -> set[tuple[int, int, bool]]:
    """Under which relations that have one of ``places`` are listed (``Failures._index``)."""
    rows = {(place.table, place.row, False) for place in places}
    return rows | {(place.table, place.col, True) for place in places}


def _tables_of(relation: Relation) -> set[int]:
    if isinstance(relation, ColumnSum):
        return {relation.target.table}
    return {place.table for place in relation.places()}


def _size(relation: Relation) -> int:
    return relation.last - relation.first if isinstance(relation, ColumnSum) else 1
