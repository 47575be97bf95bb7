"""Rows that are the sums of others: totals and sections."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from parsers.tables.numbering import Serial, parse_serials
from parsers.verification.amounts import ONE, Amounts, Place
from parsers.verification.cuts import moved_rows
from parsers.verification.relations import ColumnSum, Group

_ADDABLE = ("integer", "decimal", "money")
_TITLES = ("header", "index")

_MOST_RANGES = 200
"""Stretches of rows that a rule names: the rules of a thousand totals would outgrow their table."""


class _Totals(NamedTuple):
    """What the cells of one column in some rows come to: the sum of their numbers and of what their last
    places are worth (of decimals), how many cannot be read as one and how many are printed.
    """

    amount: int
    slack: int
    unread: int
    printed: int


class _RowList:
    """Rows of one kind, in order, and what they come to before each, so that a table with many totals is not
    added up again for every one.
    """

    def __init__(self, amounts: Amounts, table: int, rows: Sequence[int]) -> None:
        self.rows = rows
        self._amounts = amounts
        self._table = table
        self._running: dict[int, tuple[list[int], ...]] = {}

    def between(self, start: int, stop: int) -> _Stretch:
        """Those of the rows that lie in ``start`` to ``stop``, the end left out."""
        return _Stretch(self, bisect_left(self.rows, start), bisect_left(self.rows, stop))

    def totals(self, col: int, first: int, last: int) -> _Totals:
        """What ``rows[first:last]`` come to in column ``col``."""
        if col not in self._running:
            self._running[col] = self._run(col)
        return _Totals(*(running[last] - running[first] for running in self._running[col]))

    def _run(self, col: int) -> tuple[list[int], ...]:
        read = self._amounts.column(self._table, col, self.rows)
        units = self._amounts.column_units(self._table, col, self.rows)
        columns: tuple[Iterable[int], ...] = (
            (amount or 0 for amount in read),
            (unit if unit < ONE else 0 for unit in units),
            (amount is None for amount in read),
            self._amounts.column_printed(self._table, col, self.rows),
        )
        return tuple(list(accumulate(column, initial=0)) for column in columns)


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

    def __init__(self, amounts: Amounts, number: int) -> None:
        table = amounts.tables[number]
        self._kinds = [row.kind for row in table.rows]
        serials = [parse_serials(next((c.text for c in row.cells if c.col == 0), "")) for row in table.rows]
        self._styles = [found[0].style if found else "" for found in serials]
        body = [row for row, kind in enumerate(self._kinds) if kind == "body"]
        counted = [row for row in body if any(s.style == "arabic" and len(s.path) == 1 for s in serials[row])]
        sections = [row for row, kind in enumerate(self._kinds) if kind == "section"]
        totals = [row for row, kind in enumerate(self._kinds) if kind == "total"]
        self._body, self._counted = _RowList(amounts, number, body), _RowList(amounts, number, counted)
        self._totals, self._sections = _RowList(amounts, number, totals), _RowList(amounts, number, sections)
        self._sections_by_style = {
            style: _RowList(amounts, number, [row for row in sections if self._styles[row] == style])
            for style in {self._styles[row] for row in sections}
        }
        self._breaks = sorted((*sections, *totals))
        self._parts = {row: _RowList(amounts, number, parts) for row, parts in _parts(serials, body)}
        self._first = next((row for row, kind in enumerate(self._kinds) if kind not in _TITLES), 0)

    def claims(self) -> Iterator[list[_Sum]]:
        """For each row that may be a sum: what it may be the sum of, the likeliest first."""
        for row in sorted((*self._breaks, *self._parts)):
            if row in self._parts:
                claims = [_Sum(row, self._parts[row].between(row, len(self._kinds)), "row")]
            else:
                claims = self._of_section(row) if self._kinds[row] == "section" else self._of_total(row)
            yield [claim for claim in claims if claim.terms.first < claim.terms.last]

    def _of_section(self, row: int) -> list[_Sum]:
        """A section sums the rows up to the next one; or, up to the next one of its style (A over I, II), the
        sections or the rows below it.
        """
        end = self._next(self._breaks, row)
        alike = self._sections_by_style[self._styles[row]].rows
        last = min(self._next(alike, row), self._next(self._totals.rows, row))
        inner = [self._styles[one] for one in self._breaks if row < one < last][:1]
        below = [self._sections_by_style[style].between(row + 1, last) for style in inner if style]
        terms = (self._items(row + 1, end), *below, self._items(row + 1, last))
        return [_Sum(row, stretch, "section") for stretch in terms]

    def _next(self, rows: Sequence[int], row: int) -> int:
        """The first of ``rows`` below ``row``, or the end of the table."""
        following = bisect_right(rows, row)
        return rows[following] if following < len(rows) else len(self._kinds)

    def _of_total(self, row: int) -> list[_Sum]:
        """A total sums the rows above it; on top of the table those below. Where a page ends it is carried
        forward: the same figures stand in the total before. Behind the rows that are counted, it sums what
        stands there without a number: their sum and the tax on it.
        """
        start, stop = (self._first, row) if row > self._first else (row + 1, len(self._kinds))
        before = bisect_left(self._breaks, stop)
        since = max(start, self._breaks[before - 1] + 1) if before else start
        terms = (
            self._items(start, stop),
            self._top_sections(start, stop),
            self._totals.between(start, stop),
            self._uncounted(start, stop),
            self._items(since, stop),
            self._totals.between(since - 1, stop),
        )
        return [_Sum(row, stretch, "total") for stretch in terms]

    def _items(self, start: int, stop: int) -> _Stretch:
        """Body rows that are counted themselves: not parts (1.1, a, -) of a counted row."""
        counted = self._counted.between(start, stop)
        return counted if counted.last - counted.first >= 2 else self._body.between(start, stop)

    def _uncounted(self, start: int, stop: int) -> _Stretch:
        """Body rows behind the last one that is counted."""
        counted = self._counted.between(start, stop)
        last = self._counted.rows[counted.last - 1] if counted.last > counted.first else stop
        return self._body.between(last + 1, stop)

    def _top_sections(self, start: int, stop: int) -> _Stretch:
        """The sections of the style that the first one has: A, B over I, II."""
        sections = self._sections.between(start, stop)
        if sections.first == sections.last:
            return sections
        style = self._styles[self._sections.rows[sections.first]]
        return self._sections_by_style[style].between(start, stop)


def _parts(serials: Sequence[tuple[Serial, ...]], body: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Rows that are numbered as parts of the row above: 1.1, 1.2 below 1, and which row that is."""
    owner, depth, parts = -1, 0, list[int]()
    for row in body:
        path = next((serial.path for serial in serials[row] if serial.style == "arabic"), ())
        if owner >= 0 and len(path) == depth + 1:
            parts.append(row)
            continue
        if len(path) > depth + 1:
            continue
        if len(parts) > 1:
            yield owner, parts
        owner, depth, parts = (row, len(path), []) if path else (-1, 0, [])
    if len(parts) > 1:
        yield owner, parts


def sum_groups(amounts: Amounts, number: int) -> Iterator[Group]:
    """A group for each row of table ``number`` that is the sum of others: what it owes in each column."""
    table = amounts.tables[number]
    serial = amounts.serial_columns
    columns = [c.index for c in table.columns if c.kind in _ADDABLE and (number, c.index) not in serial]
    for claims in _SumRows(amounts, number).claims():
        judged = [(claim, sums) for claim in claims if (sums := _judged(amounts, number, claim, columns))]
        if not judged:
            continue
        claim, sums = max(judged, key=lambda found: sum(one.holds for one in found[1]))
        holding = sum(one.holds for one in sums)
        if holding == 0 and (claim.name != "total" or (len(sums) > 2 and not _is_nearly(amounts, sums))):
            continue  # no column adds up: the row does not sum these rows
        if claim.name == "row" and 2 * holding < len(sums):
            continue  # what has parts is seldom their sum in some columns only
        yield Group("sum", f"{claim.name} = sum of rows {_ranges(claim.terms.rows)}", sums, printed=True)


def _judged(amounts: Amounts, number: int, claim: _Sum, columns: Sequence[int]) -> list[ColumnSum]:
    """What ``claim`` says of each of ``columns`` in which the sum is printed and every term can be read."""
    found = []
    for col in columns:
        target = Place(number, claim.target, col)
        amount = amounts.amount(target)
        terms = claim.terms.totals(col)
        if amount is None or not amounts.is_printed(target) or terms.unread or not terms.printed:
            continue
        unit = amounts.unit(target)
        tolerance = terms.slack + (unit if unit < ONE else 0)
        source, first, last = claim.terms
        difference = amount - terms.amount
        found.append(ColumnSum(target, source.rows, first, last, terms.amount, difference, tolerance))
    return found


def _is_nearly(amounts: Amounts, sums: Sequence[ColumnSum]) -> bool:
    """Whether most of ``sums`` are off by less than half of their terms, as those of a total are in which one
    row was shifted, or the total itself was shifted.
    """
    near = sum(2 * abs(one.difference) < abs(one.terms) for one in sums)
    return 2 * near > len(sums) or any(moved_rows(amounts, sums))


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
