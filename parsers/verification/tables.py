"""The tables of a document with what their own numbers prove: checks, repairs, and the trust of each cell."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from parsers.verification.amounts import NUMERIC, Place
from parsers.verification.checks import checks_of
from parsers.verification.decimals import odd_decimals
from parsers.verification.evidence import is_certain
from parsers.verification.findings import Findings
from parsers.verification.formula_rows import COUNTED
from parsers.verification.proposals import proposed_texts
from parsers.verification.repair import repaired
from parsers.verification.trust import CHECK_FLAGS, ODD_DECIMALS, with_trust
from schema.document import Cell, Row, Table

_UNLIKE = frozenset({"kind_differs", "foreign_notation", "ambiguous_separator"})
"""Flags of what may be two numbers read as one."""

_MOST_ROUNDS = 5
"""Times that what is left is looked at anew after numbers were repaired."""


def verified(tables: Sequence[Table], born_digital: Collection[int]) -> tuple[Table, ...]:
    """``tables``, all of a document's, with their checks, numbers repaired by them, and the trust of every
    number. ``born_digital`` are the pages (as cells name them) whose words stand in the file as text.
    """
    found = tuple(tables)
    findings = Findings.of(found, born_digital)
    for _ in range(_MOST_ROUNDS):
        if not findings.diagnosis.repairs:
            break
        found = repaired(found, findings)
        findings = Findings.of(found, born_digital)
    return tuple(_finished(table, number, findings) for number, table in enumerate(found))


def verified_anew(tables: Sequence[Table], born_digital: Collection[int]) -> tuple[Table, ...]:
    """``tables`` that were verified and in which a person changed cells, with checks and trust made anew.
    Nothing is repaired behind the person's back.
    """
    found = [_without_findings(table) for table in tables]
    findings = Findings.of(found, born_digital)
    return tuple(_finished(table, number, findings) for number, table in enumerate(found))


def _without_findings(table: Table) -> Table:
    """``table`` without the flags that checks gave its cells."""
    rows = tuple(
        row.model_copy(
            update={
                "cells": tuple(
                    replace(cell, flags=tuple(flag for flag in cell.flags if flag not in CHECK_FLAGS))
                    if CHECK_FLAGS & set(cell.flags)
                    else cell
                    for cell in row.cells
                )
            }
        )
        for row in table.rows
    )
    return table.model_copy(update={"rows": rows})


def _finished(table: Table, number: int, findings: Findings) -> Table:
    checks = tuple(checks_of(number, findings))
    wrong = {
        (one.target.row, one.target.col)
        for at, one in enumerate(findings.failures.relations)
        if one.target.table == number
        and at not in findings.echoes
        and (
            findings.verdict(at) == "source_error"
            or (at in findings.diagnosis.misread and one.target in findings.diagnosis.doubted)
        )
    }

    odd, proposed = odd_decimals(table), proposed_texts(number, findings)

    def finished(row: Row, at: int) -> Cell:
        cell = row.cells[at]
        place = Place(number, cell.row, cell.col)
        if (cell.row, cell.col) in odd and not is_certain(cell, findings.born_digital):
            cell = replace(cell, flags=(*cell.flags, ODD_DECIMALS))
        swallowed = _is_swallowed(table, row, at, odd) and not is_certain(
            row.cells[at - 1], findings.born_digital
        )
        standing = findings.standing(place, swallowed=swallowed)
        is_wrong = (cell.row, cell.col) in wrong
        certain = is_certain(cell, findings.born_digital)
        found = with_trust(cell, standing, certain, in_table=table, is_wrong=is_wrong)
        text = proposed.get((cell.row, cell.col))
        return found if text == found.alternative else found.model_copy(update={"alternative": text})

    rows = tuple(
        row.model_copy(update={"cells": tuple(finished(row, at) for at in range(len(row.cells)))})
        if row.kind in COUNTED
        else row
        for row in table.rows
    )
    return table.model_copy(update={"rows": rows, "checks": checks})


def _is_swallowed(table: Table, row: Row, at: int, odd: Collection[tuple[int, int]]) -> bool:
    """Whether nothing was recognised in cell ``at`` of ``row``, in a column of figures, and what was in the
    cell before it is no number like the others there (those with ``odd`` decimals are not): the two may have
    been read as one.
    """
    cell = row.cells[at]
    if cell.kind != "empty" or at == 0 or table.columns[cell.col].kind not in NUMERIC:
        return False
    before = row.cells[at - 1]
    unlike = not _UNLIKE.isdisjoint(before.flags) or (before.row, before.col) in odd
    return unlike and sum(map(str.isdigit, before.text)) > 1
