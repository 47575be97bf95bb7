"""What the numbers of tables say about each other: the relations found, which hold, which cells they prove,
and why the others fail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from parsers.verification.across import equal_groups
from parsers.verification.amounts import Amounts, Place, Places
from parsers.verification.cuts import moved_rows
from parsers.verification.evidence import is_certain
from parsers.verification.explain import Diagnosis, Failures
from parsers.verification.formula_rows import formula_groups
from parsers.verification.proposed import proposed_groups
from parsers.verification.relations import ColumnSum, Group, Relation, RowRatio, places_of, proves
from parsers.verification.serials import serial_groups
from parsers.verification.sums import sum_groups
from parsers.verification.trust import Standing
from schema.document import Table
from schema.trust import Verdict

_FEWEST_ROWS = 3
"""Rows from which most of them can speak against a printed formula."""

_MOST = 0.5
"""Share of them that must hold for the formula to be believed."""


@dataclass(frozen=True)
class Findings:
    """What the relations among tables say. ``in_doubt`` are printed ones that most rows speak against.

    ``proven`` are places that a relation supports, ``failing`` those in one that does not hold and
    ``unexplained`` those of them for which no crossing of two relations shows the culprit elsewhere.
    ``loose`` are those in one that holds within the rounding only, or in a total of which no column adds up.
    ``echoes`` are the numbers of failing relations that only repeat what a printed one says. ``printed`` are
    those of the failing ones that the paper states.
    """

    amounts: Amounts
    born_digital: Collection[int]
    groups: Sequence[Group]
    in_doubt: Sequence[Group]
    failures: Failures
    diagnosis: Diagnosis
    proven: Places
    failing: Places
    unexplained: Places
    loose: Places
    echoes: frozenset[int]
    printed: frozenset[int]

    @classmethod
    def of(cls, tables: Sequence[Table], born_digital: Collection[int]) -> Findings:
        amounts = Amounts(tables)
        groups, in_doubt = list[Group](), list[Group]()
        for number in range(len(tables)):
            for group in groups_of(amounts, number):
                (in_doubt if is_in_doubt(group, amounts) else groups).append(group)
        groups += equal_groups(amounts)
        proven = _proven(amounts, groups)

        def certain(place: Place) -> bool:
            cell = amounts.cell(place)
            return cell is not None and is_certain(cell, born_digital)

        recognised = frozenset(
            number
            for number, table in enumerate(tables)
            if not all(is_certain(cell, born_digital) for row in table.rows for cell in row.cells)
        )
        failures = Failures(amounts, groups, recognised, certain, proven.__contains__)
        diagnosis = failures.diagnosis()
        unexplained = (one for at, one in enumerate(failures.relations) if at not in diagnosis.crossed)
        return cls(
            amounts=amounts,
            born_digital=born_digital,
            groups=groups,
            in_doubt=in_doubt,
            failures=failures,
            diagnosis=diagnosis,
            proven=proven,
            failing=places_of(failures.relations, tables),
            unexplained=places_of(unexplained, tables),
            loose=_loose(groups, in_doubt, tables),
            echoes=_echoes(groups, failures.relations),
            printed=_printed(groups, failures.relations),
        )

    @cached_property
    def by_table(self) -> Mapping[int, Sequence[tuple[Group, Sequence[Relation]]]]:
        """The groups whose relations give a number of a table, each with those that do, by table."""
        found: defaultdict[int, list[tuple[Group, Sequence[Relation]]]] = defaultdict(list)
        for group in self.groups:
            own: defaultdict[int, list[Relation]] = defaultdict(list)
            for one in group.relations:
                own[one.target.table].append(one)
            for table, relations in own.items():
                found[table].append((group, relations))
        return found

    @cached_property
    def failed(self) -> Mapping[int, int]:
        """The number of each failing relation by its ``id``."""
        return {id(one): at for at, one in enumerate(self.failures.relations)}

    def verdict(self, number: int) -> Verdict:
        """What failing relation ``number`` comes to. One that nobody printed and no misreading explains is in
        doubt itself.
        """
        if number in self.diagnosis.misread:
            return "misread"
        return "source_error" if number in self.printed else "relation_doubtful"

    def standing(self, place: Place, *, swallowed: bool) -> Standing:
        """What the checks say of the number at ``place``; ``swallowed``: it seems to stand in the cell before
        it.
        """
        return Standing(
            proven=place in self.proven,
            failing=place in (self.unexplained if place in self.proven else self.failing),
            doubted=swallowed or place in self.diagnosis.doubted,
            loose=place in self.loose,
        )


def groups_of(amounts: Amounts, number: int) -> Iterator[Group]:
    """The relations within table ``number``, printed and proposed."""
    known = [*formula_groups(amounts, number), *sum_groups(amounts, number)]
    yield from known
    sound = [group for group in known if group.kind == "formula" and not is_in_doubt(group, amounts)]
    yield from proposed_groups(amounts, number, sound)
    yield from serial_groups(amounts, number)


def is_in_doubt(group: Group, amounts: Amounts) -> bool:
    """Whether most rows speak against the formula ``group``, or no column of a total adds up and no row that
    was shifted explains that.
    """
    if len(group.relations) < _FEWEST_ROWS:
        return False
    if group.kind == "sum" and group.support == 0:
        sums = [one for one in group.relations if isinstance(one, ColumnSum)]
        return not any(moved_rows(amounts, sums))
    return group.kind == "formula" and group.support < _MOST


def _loose(groups: Sequence[Group], in_doubt: Sequence[Group], tables: Sequence[Table]) -> Places:
    """The numbers of sums that hold within the rounding only and of totals in doubt, and the percentages."""
    rounded = [one for one in _all(groups) if one.holds and one.difference != 0]
    sums = [one for one in rounded if not isinstance(one, RowRatio)]
    doubtful = _all([group for group in in_doubt if group.kind == "sum"])
    found = places_of((*sums, *doubtful), tables)
    for one in rounded:
        if isinstance(one, RowRatio):
            found.add(one.target)
    return found


def _all(groups: Sequence[Group]) -> Iterator[Relation]:
    return (relation for group in groups for relation in group.relations)


def _proven(amounts: Amounts, groups: Sequence[Group]) -> Places:
    found = places_of((relation for relation in _all(groups) if relation.is_sharp), amounts.tables)
    for relation in _all(groups):
        if relation.holds and not relation.is_sharp:
            for place in relation.places():
                if place not in found and proves(relation, amounts, place):
                    found.add(place)
    return found


def _printed(groups: Sequence[Group], failing: Sequence[Relation]) -> frozenset[int]:
    stated = {id(one) for group in groups if group.printed for one in group.relations}
    return frozenset(at for at, one in enumerate(failing) if id(one) in stated)


def _echoes(groups: Sequence[Group], failing: Sequence[Relation]) -> frozenset[int]:
    """Numbers of those of ``failing`` that were found, not printed, and fail by what the result of a printed
    one is off by: the same slip, said again.
    """
    printed = _printed(groups, failing)
    slips: defaultdict[Fraction, list[Place]] = defaultdict(list)
    for at in printed:
        slips[_size(failing[at])].append(failing[at].target)
    return frozenset(
        at
        for at, one in enumerate(failing)
        if at not in printed and any(map(one.has, slips.get(_size(one), ())))
    )


def _size(relation: Relation) -> Fraction:
    """How far ``relation`` is off."""
    return abs(Fraction(relation.difference))
