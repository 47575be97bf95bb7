"""The tables of a scan against those of its original, cell by cell and number by number.

A table of the original belongs to the table of the scan with which it shares most cell texts. The cell F1 is
strict: same row, column, spans and text in the table as joined over its pages. Numbers are looked for in the
row of the scan that is most like their own (rows are aligned in order), in their own column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bench.score import best_pairs
from bench.table_scores import PlacedText, is_number, normal, score
from parsers.tables.meaning.issues import REVIEW_FLAGS
from schema.document import Cell, Document, Table

LIKE = 50.0
"""Two rows at least this alike (0 to 100) may be one row."""


@dataclass(frozen=True)
class TableScore:
    """``matched`` cells of the ``found`` and ``true`` ones; of the ``numbers`` those right, wrong with and
    without a flag, and missing. ``rows`` of the original of which ``rows_found`` have their like.
    """

    tables: int = 0
    tables_found: int = 0
    matched: int = 0
    found: int = 0
    true: int = 0
    numbers: int = 0
    right: int = 0
    wrong_flagged: int = 0
    wrong_silent: int = 0
    missing: int = 0
    rows: int = 0
    rows_found: int = 0
    rows_scan: int = 0

    def __add__(self, other: TableScore) -> TableScore:
        return TableScore(*(a + b for a, b in zip(self.counts, other.counts, strict=True)))

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(self.__dict__.values())

    @property
    def f1(self) -> float:
        return 2 * self.matched / (self.found + self.true) if self.found + self.true else 1.0


def compare_tables(original: Document, scan: Document) -> TableScore:
    """Sums over all tables of the two documents."""
    pairs = paired_tables(original.tables, scan.tables)
    total = TableScore(
        tables=len(original.tables),
        tables_found=len(scan.tables),
        found=sum(_texts(table).total() for table in scan.tables),
        rows_scan=sum(len(table.rows) for table in scan.tables),
    )
    for index, table in enumerate(original.tables):
        other = scan.tables[pairs[index]] if index in pairs else None
        total += _compare(table, other)
    return total


def _compare(table: Table, other: Table | None) -> TableScore:
    partner = aligned_rows(table, other) if other else {}
    numbers = [
        (index, cell) for index, row in enumerate(table.rows) for cell in row.cells if is_number(cell.text)
    ]
    verdicts = Counter(_verdict(cell, index, partner, other) for index, cell in numbers)
    return TableScore(
        matched=score(_placed(other), _placed(table)).matched if other else 0,
        true=_texts(table).total(),
        numbers=len(numbers),
        right=verdicts["right"],
        wrong_flagged=verdicts["flagged"],
        wrong_silent=verdicts["silent"],
        missing=verdicts["missing"],
        rows=len(table.rows),
        rows_found=len(partner),
    )


def _verdict(cell: Cell, row: int, partner: Mapping[int, int], other: Table | None) -> str:
    if other is None or row not in partner:
        return "missing"
    cells = [one for one in other.rows[partner[row]].cells if one.col == cell.col]
    if not cells or not cells[0].text:
        return "flagged" if cells and REVIEW_FLAGS & set(cells[0].flags) else "missing"
    if normal(cells[0].text) == normal(cell.text):
        return "right"
    return "flagged" if REVIEW_FLAGS & set(cells[0].flags) else "silent"


def _placed(table: Table) -> list[PlacedText]:
    return [(c.row, c.col, c.row_span, c.col_span, c.text) for row in table.rows for c in row.cells]


def _texts(table: Table) -> Counter[str]:
    return Counter(text for row in table.rows for cell in row.cells if (text := normal(cell.text)))


def paired_tables(tables: Sequence[Table], others: Sequence[Table]) -> dict[int, int]:
    """Which table of ``others`` each of ``tables`` is, one to one, those that share most texts first."""
    common = sorted(
        (
            (-(_texts(one) & _texts(other)).total(), i, j)
            for i, one in enumerate(tables)
            for j, other in enumerate(others)
        )
    )
    pairs: dict[int, int] = {}
    for count, i, j in common:
        if count and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def aligned_rows(table: Table, other: Table) -> dict[int, int]:
    """The increasing pairs of alike rows with the greatest sum of likeness."""
    theirs = _lines(other)
    alike = [[fuzz.ratio(one, two, score_cutoff=LIKE) for two in theirs] for one in _lines(table)]
    return dict(best_pairs(alike))


def _lines(table: Table) -> list[str]:
    return [" | ".join(normal(cell.text) for cell in row.cells) for row in table.rows]
