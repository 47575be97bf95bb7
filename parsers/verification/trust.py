"""The trust of a cell: what its readings and the checks that it takes part in come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from parsers.tables.meaning.issues import REVIEW_FLAGS
from parsers.verification.amounts import NUMERIC
from parsers.verification.evidence import CONTESTED_FLAGS, SURE, doubt_of, is_read_twice
from schema.document import Cell, Table
from schema.trust import Evidence, Trust, TrustCounts

_CHANCE = 1e-3
"""Chance of a check holding although a number in it is wrong: two errors that cancel."""

_DOUBTED = 0.5
"""Probability of a number being right, at the most, that its readings or a failing check speak against."""

_FAILING = 0.9
"""The same of a number in a check that fails for another reason, or for one that is not known."""

CHECK_FAILED = "check_failed"
"""Flag of a result that is not what a rule of its table says."""

DOUBTED = "doubted"
"""Flag of a number whose being misread would explain a failing check."""

ODD_DECIMALS = "decimals_differ"
"""Flag of a recognised number with more or fewer decimals than the others of its column."""

CHECK_FLAGS = frozenset({CHECK_FAILED, DOUBTED, ODD_DECIMALS})

_ASKING = REVIEW_FLAGS - {CHECK_FAILED}

_SETTLED = CONTESTED_FLAGS - {"unread"}
"""Flags that a check settles where it proves the number."""


class Standing(NamedTuple):
    """What the checks say of a number: whether one holds that would not with another figure, whether one
    fails, whether its being misread would explain that, and whether one holds within the rounding only, so
    that its last figure may be another.
    """

    proven: bool
    failing: bool
    doubted: bool
    loose: bool


def with_trust(cell: Cell, standing: Standing, certain: bool, *, in_table: Table, is_wrong: bool) -> Cell:
    """``cell`` of a body row with its trust, if it holds a number or a date or should; ``is_wrong``: a check
    asks for another number there.
    """
    if standing.doubted and cell.kind == "empty":
        return cell.model_copy(
            update={"flags": (*cell.flags, DOUBTED), "trust": "doubtful", "probability": _DOUBTED}
        )
    if cell.col_span > 1 or not _is_figure(cell, in_table):
        return replace(cell, flags=(*cell.flags, CHECK_FAILED)) if is_wrong else cell
    flags = cell.flags
    if standing.proven and not standing.failing and not certain and cell.kind in NUMERIC:
        flags = tuple(flag for flag in flags if flag not in _SETTLED)
    if is_wrong:
        flags = (*flags, CHECK_FAILED)
    elif standing.doubted:
        flags = (*flags, DOUBTED)
    trust, probability, evidence = _judged(cell, flags, standing, certain)
    return cell.model_copy(
        update={
            "flags": flags,
            "trust": trust,
            "probability": round(probability, 4),
            "evidence": evidence,
        }
    )


def _is_figure(cell: Cell, table: Table) -> bool:
    """Whether ``cell`` holds a number or a date, or stands unread in a column of them."""
    if cell.kind in NUMERIC or cell.kind == "date":
        return True
    return table.columns[cell.col].kind != "text" and (
        "unread" in cell.flags or ("kind_differs" in cell.flags and any(map(str.isdigit, cell.text)))
    )


def _judged(
    cell: Cell, flags: tuple[str, ...], standing: Standing, certain: bool
) -> tuple[Trust, float, tuple[Evidence, ...]]:
    checks: tuple[Evidence, ...] = ("checks",) if standing.proven and not standing.failing else ()
    if cell.repair is not None:
        return "repaired", cell.probability or _DOUBTED, ("checks",)
    if certain:
        return "verified", 1.0, ("text_layer" if cell.method is None else "person", *checks)
    doubt = doubt_of(cell, flags)
    if standing.doubted or not _ASKING.isdisjoint(flags):
        return "doubtful", min(1 - doubt, _DOUBTED), ()
    readings: tuple[Evidence, ...] = ("readings",) if is_read_twice(cell, flags) else ()
    if checks:
        return "verified", 1 - doubt * _CHANCE, (*checks, *readings)
    if readings and 1 - doubt >= SURE and not standing.failing and not standing.loose:
        return "verified", 1 - doubt, readings
    return "unchecked", min(1 - doubt, _FAILING) if standing.failing else 1 - doubt, readings


def counted_in(tables: Iterable[Table]) -> TrustCounts:
    """How many numbers of ``tables`` have which trust."""
    return counted([cell.trust for table in tables for row in table.rows for cell in row.cells])


def counted(trusts: list[Trust | None]) -> TrustCounts:
    """How many of ``trusts`` are which."""
    return TrustCounts(
        verified=trusts.count("verified"),
        repaired=trusts.count("repaired"),
        doubtful=trusts.count("doubtful"),
        unchecked=trusts.count("unchecked"),
    )
