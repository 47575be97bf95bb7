"""How far a number can be relied on, and what it rests on: checks, readings, repairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schema.value import Slotted, Value

Trust = Literal["verified", "repaired", "doubtful", "unchecked"]
"""What supports a number: ``verified`` by a check, by two readings that err differently or because it stands
in the file itself as text; ``repaired`` where the checks admit one other value only; ``doubtful`` where
something speaks against it; ``unchecked`` where it was read once and nothing speaks for or against it.
"""
Evidence = Literal["person", "text_layer", "checks", "readings"]
CheckKind = Literal["formula", "sum", "ratio", "serial", "equal"]
Verdict = Literal["holds", "misread", "source_error", "relation_doubtful"]
"""What a check comes to: it ``holds``; a number that takes part was probably ``misread``; every number is
certain and the paper itself does not add up (``source_error``); or the relation itself is in doubt and not
they, because most rows speak against it or because nobody printed it (``relation_doubtful``).
"""


class Repair(Value):
    """How a number came to another value than the one that was read (``original``, as text). ``source`` says
    where the new one comes from: another ``reading``, or a known ``confusion`` of figures; ``checks`` are the
    rules, each with its scope, that hold since.
    """

    original: str
    source: Literal["reading", "confusion"]
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReference(Slotted):
    row: int
    col: int


class Check(Value):
    """A rule that numbers must fulfil, and whether they do.

    ``difference`` is ``found`` less ``expected``, null where the check holds. ``support`` is the share of
    rows in which the relation holds: given where it was not printed but found, and where it is in doubt.
    ``kind`` and ``verdict`` are null only in documents of earlier versions.
    """

    rule: str
    scope: str
    expected: int | float | None
    found: int | float | None
    passed: bool
    cells: tuple[CellReference, ...]
    kind: CheckKind | None = None
    verdict: Verdict | None = None
    difference: int | float | None = None
    support: float | None = None


class TrustCounts(Value):
    """How many numbers have which ``Trust``."""

    verified: int = 0
    repaired: int = 0
    doubtful: int = 0
    unchecked: int = 0

    def plus(self, other: TrustCounts) -> TrustCounts:
        """The counts of both together."""
        return TrustCounts(
            verified=self.verified + other.verified,
            repaired=self.repaired + other.repaired,
            doubtful=self.doubtful + other.doubtful,
            unchecked=self.unchecked + other.unchecked,
        )


class DocumentTrust(Value):
    """Counts of the numbers in tables, in the running text and in the metadata."""

    tables: TrustCounts = TrustCounts()
    text: TrustCounts = TrustCounts()
    metadata: TrustCounts = TrustCounts()

    @property
    def all(self) -> TrustCounts:
        """The counts of all numbers of the document."""
        return self.tables.plus(self.text).plus(self.metadata)
