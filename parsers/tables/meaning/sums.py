"""Rows that are the sums of others: totals and sections."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from parsers.tables.meaning.number_grid import NumberGrid, check_of
from parsers.tables.numbering import parse_serials
from schema.document import Check, Table

_ADDABLE = ("integer", "decimal", "money")
_TITLES = ("header", "index")

_MOST_RANGES = 200
"""Stretches of rows that a rule names: the rules of a thousand totals would outgrow their table."""


class _Totals(NamedTuple):
    """What the cells of one column in some rows come to: the sum of their numbers and of their slack, how
    many cannot be read as one and how many are printed.
    """

    amount: Fraction = Fraction(0)
    slack: Fraction = Fraction(0)
    unread: int = 0
    printed: int = 0

    def plus(self, other: _Totals) -> _Totals:
        return _Totals(
            self.amount + other.amount,
            self.slack + other.slack,
            self.unread + other.unread,
            self.printed + other.printed,
        )

    def less(self, other: _Totals) -> _Totals:
        return _Totals(
            self.amount - other.amount,
            self.slack - other.slack,
            self.unread - other.unread,
            self.printed - other.printed,
        )


class _RowList:
    """Rows of one kind, in order, and what they come to before each, so that a table with many totals is not
    added up again for every one.
    """

    def __init__(self, grid: NumberGrid, rows: Sequence[int]) -> None:
        self.rows = rows
        self._grid = grid
        self._running: dict[int, list[_Totals]] = {}

    def between(self, start: int, stop: int) -> _Stretch:
        """Those of the rows that lie in ``start`` to ``stop``, the end left out."""
        return _Stretch(self, bisect_left(self.rows, start), bisect_left(self.rows, stop))

    def totals(self, col: int, first: int, last: int) -> _Totals:
        """What ``rows[first:last]`` come to in column ``col``."""
        if col not in self._running:
            each = (self._of(row, col) for row in self.rows)
            self._running[col] = list(accumulate(each, _Totals.plus, initial=_Totals()))
        running = self._running[col]
        return running[last].less(running[first])

    def _of(self, row: int, col: int) -> _Totals:
        amount, slack = self._grid.number(row, col), self._grid.slack(row, col)
        return _Totals(amount or Fraction(0), slack, amount is None, self._grid.is_printed(row, col))


class _Stretch(NamedTuple):
    """The rows ``source.rows[first:last]``."""

    source: _RowList
    first: int
    last: int

    @property
    def rows(self) -> Sequence[int]:
        return self.source.rows[self.first : self.last]

    def totals(self, col: int) -> _Totals:
        return self.source.totals(col, self.first, self.last)


class _Sum(NamedTuple):
    """A claim: the numbers of row ``target`` are the sums of those of ``terms``."""

    target: int
    terms: _Stretch
    name: str


class _SumRows:
    """The rows of a table by what they may be in a sum."""

    def __init__(self, table: Table, grid: NumberGrid) -> None:
        self._kinds = [row.kind for row in table.rows]
        serials = [parse_serials(next((c.text for c in row.cells if c.col == 0), "")) for row in table.rows]
        self._styles = [found[0].style if found else "" for found in serials]
        body = [row for row, kind in enumerate(self._kinds) if kind == "body"]
        counted = [row for row in body if any(s.style == "arabic" and len(s.path) == 1 for s in serials[row])]
        sections = [row for row, kind in enumerate(self._kinds) if kind == "section"]
        totals = [row for row, kind in enumerate(self._kinds) if kind == "total"]
        self._body, self._counted = _RowList(grid, body), _RowList(grid, counted)
        self._totals, self._sections = _RowList(grid, totals), _RowList(grid, sections)
        self._sections_by_style = {
            style: _RowList(grid, [row for row in sections if self._styles[row] == style])
            for style in {self._styles[row] for row in sections}
        }
        self._breaks = sorted((*sections, *totals))
        self._first = next((row for row, kind in enumerate(self._kinds) if kind not in _TITLES), 0)

    def claims(self) -> Iterator[list[_Sum]]:
        """For each row that may be a sum: what it may be the sum of, the likeliest first."""
        for row in self._breaks:
            claims = self._of_section(row) if self._kinds[row] == "section" else self._of_total(row)
            yield [claim for claim in claims if claim.terms.first < claim.terms.last]

    def _of_section(self, row: int) -> list[_Sum]:
        following = bisect_right(self._breaks, row)
        end = self._breaks[following] if following < len(self._breaks) else len(self._kinds)
        return [_Sum(row, self._items(row + 1, end), "section")]

    def _of_total(self, row: int) -> list[_Sum]:
        """A total sums the rows above it; on top of the table those below."""
        start, stop = (self._first, row) if row > self._first else (row + 1, len(self._kinds))
        before = bisect_left(self._breaks, stop)
        since = max(start, self._breaks[before - 1] + 1) if before else start
        terms = (
            self._items(start, stop),
            self._top_sections(start, stop),
            self._totals.between(start, stop),
            self._items(since, stop),
        )
        return [_Sum(row, stretch, "total") for stretch in terms]

    def _items(self, start: int, stop: int) -> _Stretch:
        """Body rows that are counted themselves: not parts (1.1, a, -) of a counted row."""
        counted = self._counted.between(start, stop)
        return counted if counted.last - counted.first >= 2 else self._body.between(start, stop)

    def _top_sections(self, start: int, stop: int) -> _Stretch:
        """The sections of the style that the first one has: A, B over I, II."""
        sections = self._sections.between(start, stop)
        if sections.first == sections.last:
            return sections
        style = self._styles[self._sections.rows[sections.first]]
        return self._sections_by_style[style].between(start, stop)


def sum_checks(table: Table, grid: NumberGrid) -> Iterator[Check]:
    """The checks of totals and sections, in the order of rows and columns."""
    columns = [c.index for c in table.columns if c.kind in _ADDABLE and not _is_serial(table, c.index)]
    for claims in _SumRows(table, grid).claims():
        judged = [(claim, checks) for claim in claims if (checks := _judge(grid, claim, columns))]
        if not judged:
            continue
        claim, checks = max(judged, key=lambda found: sum(check.passed for check in found[1]))
        passed = sum(check.passed for check in checks)
        if passed == 0 and (len(checks) > 2 or table.rows[claim.target].kind == "section"):
            continue  # no column adds up: the row does not sum these rows
        rule = f"{claim.name} = sum of rows {_ranges(claim.terms.rows)}"
        yield from (check.model_copy(update={"rule": rule}) for check in checks)


def _is_serial(table: Table, col: int) -> bool:
    """Whether ``col`` is the STT column: its body counts 1, 2, 3."""
    if col != 0:
        return False
    texts = [c.text for row in table.rows if row.kind == "body" for c in row.cells if c.col == 0 and c.text]
    serials = [parse_serials(text) for text in texts]
    counted = [found[0].path[0] for found in serials if found and found[0].style == "arabic"]
    return bool(texts) and len(counted) >= 0.5 * len(texts) and all(n <= len(table.rows) for n in counted)


def _judge(grid: NumberGrid, claim: _Sum, columns: Sequence[int]) -> list[Check]:
    """The checks of ``claim``, not yet with their rule, which is long where the terms are many."""
    checks = []
    for col in columns:
        if not grid.is_printed(claim.target, col):
            continue
        terms = claim.terms.totals(col)
        if terms.unread or not terms.printed:
            continue
        slack = grid.slack(claim.target, col) + terms.slack
        check = check_of(grid, "", f"col {col}", terms.amount, claim.target, col, slack, (col,))
        if check is not None:
            checks.append(check)
    return checks


def _ranges(rows: Sequence[int]) -> str:
    """4–6, 8 for (4, 5, 6, 8)."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][-1] + 1:
            parts[-1].append(row)
        else:
            parts.append([row])
    shown = [str(p[0]) if len(p) == 1 else f"{p[0]}–{p[-1]}" for p in parts[:_MOST_RANGES]]
    return ", ".join((*shown, "…") if len(parts) > _MOST_RANGES else shown)
