"""The metadata of a scan against those of its original."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from bench.accuracy.metadata import FIELDS, comparable, found_fields
from schema.document import Document

Outcome = Literal[
    "agree", "differs, flagged", "differs, silent", "lost, flagged", "lost, silent", "invented", "both null"
]
OUTCOMES: tuple[Outcome, ...] = (
    "agree",
    "differs, flagged",
    "differs, silent",
    "lost, flagged",
    "lost, silent",
    "invented",
    "both null",
)


class FieldVerdict(NamedTuple):
    """``original`` and ``scan`` are the values, "" where there is none."""

    field: str
    outcome: Outcome
    original: str
    scan: str


def compare_fields(original: Document, scan: Document, added: Mapping[str, str]) -> list[FieldVerdict]:
    """One verdict a field. ``added`` are values that only the scan can have (stamps)."""
    wanted = {**found_fields(original.metadata), **added}
    found = found_fields(scan.metadata)
    flagged = _flagged(scan)
    return [
        FieldVerdict(
            name,
            _outcome(wanted.get(name, ""), found.get(name, ""), name.split(".")[0] in flagged),
            wanted.get(name, ""),
            found.get(name, ""),
        )
        for name in FIELDS
    ]


def _flagged(document: Document) -> frozenset[str]:
    """The fields of the document that an issue names."""
    start = "/parts/0/metadata/"
    wheres = (issue.where or "" for issue in document.issues)
    return frozenset(where.removeprefix(start).split("/")[0] for where in wheres if where.startswith(start))


def _outcome(original: str, scan: str, flagged: bool) -> Outcome:
    if not original:
        return "invented" if scan else "both null"
    if not scan:
        return "lost, flagged" if flagged else "lost, silent"
    if comparable(original) == comparable(scan):
        return "agree"
    return "differs, flagged" if flagged else "differs, silent"
