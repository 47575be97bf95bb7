"""The checks of a table as the document lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from parsers.verification.amounts import Amounts, plain_number
from parsers.verification.findings import Findings
from parsers.verification.relations import ColumnSum, Group, Relation
from schema.trust import CellReference, Check, Verdict


def checks_of(number: int, findings: Findings) -> Iterator[Check]:
    """The checks of table ``number``: each relation that was printed, of those that were found the ones that
    fail (unless a printed one says the same) and one that says how many hold.
    """
    failed = findings.failed
    for group, own in findings.by_table.get(number, ()):
        support = None if group.printed else round(group.support, 4)
        holding = [one for one in own if one.holds]
        if holding and not group.printed:
            yield _summary(findings.amounts, group, holding, "holds", support)
        for one in own:
            if one.holds and not group.printed:
                continue
            if one.holds or failed[id(one)] not in findings.echoes:
                verdict: Verdict = "holds"
                if not one.holds:
                    verdict = findings.verdict(failed[id(one)])
                yield _check(findings.amounts, group, one, verdict, support)
    for group in findings.in_doubt:
        if group.relations[0].target.table == number:
            failing = [one for one in group.relations if not one.holds]
            yield _summary(findings.amounts, group, failing, "relation_doubtful", round(group.support, 4))


def _summary(
    amounts: Amounts, group: Group, relations: Sequence[Relation], verdict: Verdict, support: float | None
) -> Check:
    """One check for many relations of one rule."""
    first, last = relations[0].target.row, relations[-1].target.row
    return Check(
        rule=group.rule,
        scope=f"rows {first}–{last}",
        expected=None,
        found=None,
        passed=verdict == "holds",
        cells=_references(relations[0]),
        kind=group.kind,
        verdict=verdict,
        support=support,
    )


def _check(
    amounts: Amounts, group: Group, relation: Relation, verdict: Verdict, support: float | None
) -> Check:
    target = relation.target
    cell, found = amounts.cell(target), amounts.amount(target) or 0
    expected = found - relation.difference
    unit = amounts.unit(target)
    shown = round(Fraction(expected) / unit) * unit
    return Check(
        rule=group.rule,
        scope=relation.scope,
        expected=plain_number(shown),
        found=None if cell is None or cell.value is None else plain_number(found),
        passed=relation.holds,
        cells=_references(relation),
        kind=group.kind,
        verdict=verdict,
        difference=None if relation.holds else plain_number(found - shown),
        support=support,
    )


def _references(relation: Relation) -> tuple[CellReference, ...]:
    """The cells of the target's table that take part; of a sum down a column its result alone: the rule names
    the rows.
    """
    if isinstance(relation, ColumnSum):
        return (CellReference(row=relation.target.row, col=relation.target.col),)
    return tuple(
        CellReference(row=place.row, col=place.col)
        for place in relation.places()
        if place.table == relation.target.table
    )
