"""Tables of one document about the same units: figures that stand in both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from lexicon.fold import fold
from parsers.verification.amounts import NUMERIC, ONE, Amounts, Place
from parsers.verification.formula_rows import COUNTED
from parsers.verification.relations import Group, LinkedSum
from schema.document import Table

_FEWEST_ROWS = 4
"""Rows with the same label that two tables must share, and rows with figures in which two columns are
compared."""

_SUPPORT = 0.9
"""Share of these in which the columns must agree."""

_FEWEST_FIGURES = 3
"""Different numbers above ``_LEAST`` that two columns must share: small ones agree by chance."""

_LEAST = 10 * ONE

_LOOKED_BACK = 6
"""Tables before it with which a table is compared."""

Labels = Mapping[str, int]
"""Rows by their label, those that stand once in the table."""


def equal_groups(amounts: Amounts) -> Iterator[Group]:
    """Columns of two tables that have the same figures for nearly all of the rows that both have."""
    labels = [_labels(table) for table in amounts.tables]
    columns = [
        [c.index for c in table.columns if c.kind in NUMERIC and (at, c.index) not in amounts.serial_columns]
        for at, table in enumerate(amounts.tables)
    ]
    for later in range(1, len(amounts.tables)):
        for earlier in range(max(0, later - _LOOKED_BACK), later):
            shared = [label for label in labels[later] if label in labels[earlier]]
            if len(shared) >= _FEWEST_ROWS:
                rows = [(labels[earlier][label], labels[later][label]) for label in shared]
                for one, other in product(columns[earlier], columns[later]):
                    group = _group(amounts, (earlier, one), (later, other), rows)
                    if group is not None:
                        yield group


def missing_rows(tables: Sequence[Table]) -> Iterator[tuple[int, str, int]]:
    """Number of a table, the unit of a row that it lacks, and the number of a table before or after it that
    has it: where two tables name the same units but for one or two.
    """
    labels = [_units(table) for table in tables]
    for later in range(1, len(tables)):
        for earlier in range(max(0, later - _LOOKED_BACK), later):
            one, other = labels[earlier], labels[later]
            most = max(len(one), len(other))
            if min(len(one), len(other)) >= 2 * _FEWEST_ROWS and len(one.keys() & other.keys()) >= most - 1:
                yield from ((later, one[label], earlier) for label in sorted(one.keys() - other.keys()))
                yield from ((earlier, other[label], later) for label in sorted(other.keys() - one.keys()))


def _labels(table: Table) -> Labels:
    rows: defaultdict[str, list[int]] = defaultdict(list)
    column = next((c.index for c in table.columns if c.kind == "text"), None)
    for number, row in enumerate(table.rows):
        if row.kind not in COUNTED:
            continue
        cells = [cell for cell in row.cells if cell.text and cell.kind == "text"]
        cell = next((cell for cell in cells if cell.col == column), cells[0] if cells else None)
        if cell is not None:
            rows["total" if row.kind == "total" else cell.unit_id or _plain(cell.text)].append(number)
    return {label: found[0] for label, found in rows.items() if label and len(found) == 1}


def _units(table: Table) -> Mapping[str, str]:
    """The units of the lexicon that the body of ``table`` names: the text of each by what it is known by."""
    cells = (cell for row in table.rows if row.kind == "body" for cell in row.cells)
    return {_plain(cell.text): cell.text for cell in cells if cell.unit_id}


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


def _group(
    amounts: Amounts, one: tuple[int, int], other: tuple[int, int], rows: Sequence[tuple[int, int]]
) -> Group | None:
    relations, figures = [], Counter[int]()
    failing = 0
    for first, second in rows:
        above, below = Place(one[0], first, one[1]), Place(other[0], second, other[1])
        a, b = amounts.amount(above), amounts.amount(below)
        if a is None or b is None or not (amounts.is_printed(above) and amounts.is_printed(below)):
            continue
        relations.append(LinkedSum(below, {below: 1, above: -1}, b - a))
        failing += a != b
        if failing > len(rows) * (1 - _SUPPORT) + 1:
            return None
        if a == b and abs(a) >= _LEAST:
            figures[a] += 1
    rule = f"column {other[1] + 1} = column {one[1] + 1} of {amounts.tables[one[0]].id}"
    group = Group("equal", rule, relations, printed=False)
    telling = len(relations) >= _FEWEST_ROWS and len(figures) >= _FEWEST_FIGURES
    return group if telling and group.support >= _SUPPORT else None
