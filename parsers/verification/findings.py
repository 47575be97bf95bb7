"""What the numbers of tables say about each other: the relations found, which hold, which cells they prove,
and why the others fail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from parsers.verification.across import equal_groups
from parsers.verification.amounts import Amounts, Place
from parsers.verification.evidence import is_certain
from parsers.verification.explain import Diagnosis, Failures
from parsers.verification.formula_rows import formula_groups
from parsers.verification.proposed import proposed_groups
from parsers.verification.relations import Group, Relation, places_of, proves
from parsers.verification.serials import serial_groups
from parsers.verification.sums import sum_groups
from parsers.verification.trust import Standing
from schema.document import Table

_FEWEST_ROWS = 3
"""Rows from which most of them can speak against a printed formula."""

_MOST = 0.5
"""Share of them that must hold for the formula to be believed."""


@dataclass(frozen=True)
class Findings:
    """What the relations among tables say. ``in_doubt`` are printed ones that most rows speak against.

    ``proven`` are places that a relation supports, ``failing`` those in one that does not hold and
    ``unexplained`` those of them for which no crossing of two relations shows the culprit elsewhere.
    ``echoes`` are the numbers of failing relations that only repeat what a printed one says.
    """

    amounts: Amounts
    born_digital: Collection[int]
    groups: Sequence[Group]
    in_doubt: Sequence[Group]
    failures: Failures
    diagnosis: Diagnosis
    proven: frozenset[Place]
    failing: frozenset[Place]
    unexplained: frozenset[Place]
    echoes: frozenset[int]

    @classmethod
    def of(cls, tables: Sequence[Table], born_digital: Collection[int]) -> Findings:
        amounts = Amounts(tables)
        groups, in_doubt = list[Group](), list[Group]()
        for number in range(len(tables)):
            for group in _groups(amounts, number):
                (in_doubt if _is_in_doubt(group) else groups).append(group)
        groups += equal_groups(amounts)
        proven = frozenset(_proven(amounts, groups))

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
            failing=frozenset(places_of(failures.relations)),
            unexplained=frozenset(places_of(unexplained)),
            echoes=_echoes(groups, failures.relations),
        )

    def standing(self, place: Place) -> Standing:
        """What the checks say of the number at ``place``."""
        return Standing(
            proven=place in self.proven,
            failing=place in (self.unexplained if place in self.proven else self.failing),
            doubted=place in self.diagnosis.doubted,
        )


def _groups(amounts: Amounts, number: int) -> Iterator[Group]:
    known = [*formula_groups(amounts, number), *sum_groups(amounts, number)]
    yield from known
    sound = [group for group in known if group.kind == "formula" and not _is_in_doubt(group)]
    yield from proposed_groups(amounts, number, sound)
    yield from serial_groups(amounts, number)


def _is_in_doubt(group: Group) -> bool:
    return group.kind == "formula" and len(group.relations) >= _FEWEST_ROWS and group.support < _MOST


def _proven(amounts: Amounts, groups: Sequence[Group]) -> Iterator[Place]:
    relations = [relation for group in groups for relation in group.relations]
    yield from places_of(relation for relation in relations if relation.is_sharp)
    for relation in relations:
        if relation.holds and not relation.is_sharp:
            yield from (place for place in relation.places() if proves(relation, amounts, place))


def _echoes(groups: Sequence[Group], failing: Sequence[Relation]) -> frozenset[int]:
    """Numbers of those of ``failing`` that were found, not printed, and fail by what the result of a printed
    one is off by: the same slip, said again.
    """
    printed = {id(one) for group in groups if group.printed for one in group.relations}
    slips: defaultdict[Fraction, list[Place]] = defaultdict(list)
    for one in failing:
        if id(one) in printed:
            slips[_size(one)].append(one.target)
    return frozenset(
        at
        for at, one in enumerate(failing)
        if id(one) not in printed and any(map(one.has, slips.get(_size(one), ())))
    )


def _size(relation: Relation) -> Fraction:
    """How far ``relation`` is off."""
    return abs(Fraction(relation.difference))
