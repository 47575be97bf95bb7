"""Relations between columns that no formula prints, proposed because they hold in nearly every row.

What holds by chance does not hold often: a proposal needs enough rows in which its numbers say something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from parsers.tables.formulas import Formula
from parsers.verification.amounts import NUMERIC, ONE, Amounts, Place
from parsers.verification.formula_rows import COUNTED, row_ratios, row_sums
from parsers.verification.relations import Group, Relation, with_rounding

_FEWEST_ROWS = 4
"""Rows in which a proposal must hold with numbers that say something."""

_SUPPORT = 0.9
"""Share of the rows in which a proposal must hold; in a short table it may fail in one."""

_TELLING = 10 * ONE
"""Sums from which it is no chance that whole numbers add up."""

_SAMPLES, _SAMPLE_ROWS = 5, 3
"""Groups of rows on which columns are first compared, and rows in each: a misread number spoils one group."""

_AGREEING = 2
"""Of these groups so many must agree before all rows are looked at."""

_FEWEST_RESULTS = 3
"""Different results that a proposal must give: 100 % is the ratio of any two like columns."""

Rows = Sequence[int]


def proposed_groups(amounts: Amounts, number: int, known: Sequence[Group]) -> Iterator[Group]:
    """Sums of two columns or of a run of columns, and percentages of two columns, that hold in nearly every
    row of table ``number`` and are not among ``known``.
    """
    table = amounts.tables[number]
    rows = [row for row, one in enumerate(table.rows) if one.kind in COUNTED]
    serial = amounts.serial_columns
    columns = [c.index for c in table.columns if c.kind in NUMERIC and (number, c.index) not in serial]
    targets = {relation.target.col for group in known for relation in group.relations[:1]}
    used = {_columns_of(group) for group in known if group.relations}
    figures = [map(bool, amounts.column(number, col, rows)) for col in columns]
    full = [row for row, filled in zip(rows, zip(*figures, strict=True), strict=False) if sum(filled) > 2]
    if len(full) < _FEWEST_ROWS or len(columns) < 2:
        return
    best: dict[int, Group] = {}
    for target, terms in _sums(amounts, number, full, columns):
        if frozenset((target, *terms)) in used:
            continue
        group = _sum_group(amounts, number, rows, target, terms)
        if group is not None and (target not in best or group.support > best[target].support):
            best[target] = group
    for group in best.values():
        if _columns_of(group) not in used:
            used.add(_columns_of(group))
            yield group
    percents = [c.index for c in table.columns if c.kind == "percent" and c.index not in targets]
    bases = [col for col in columns if table.columns[col].kind != "percent"]
    for target in percents:
        group = _ratio_group(amounts, number, rows, full, target, bases)
        if group is not None:
            yield group


def is_supported(group: Group) -> bool:
    """Whether a relation that nobody printed holds in enough rows to be believed."""
    failing = sum(not one.holds for one in group.relations)
    return failing <= max(1.0, (1 - _SUPPORT) * len(group.relations))


def _columns_of(group: Group) -> frozenset[int]:
    return frozenset(place.col for place in group.relations[0].places())


def _sums(
    amounts: Amounts, number: int, rows: Rows, columns: Sequence[int]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Columns that are, in enough samples of ``rows``, the sum of others: two others, or a run of them."""
    found: Counter[tuple[int, tuple[int, ...]]] = Counter()
    for sample in _samples(rows):
        vectors = {
            col: tuple(amount or 0 for amount in amounts.column(number, col, sample)) for col in columns
        }
        by_vector: dict[tuple[int, ...], list[int]] = {}
        for col, vector in vectors.items():
            if any(vector):
                by_vector.setdefault(vector, []).append(col)
        for terms, total in _totals(vectors, columns):
            for target in by_vector.get(total, ()):
                if target not in terms:
                    found[target, terms] += 1
    agreeing = [key for key, count in found.items() if count >= _AGREEING]
    yield from sorted(agreeing, key=lambda key: (-found[key], len(key[1]), key))


def _samples(rows: Rows) -> list[Rows]:
    """Groups of ``rows`` from all over the table."""
    step = max(1, len(rows) // (_SAMPLES * _SAMPLE_ROWS))
    spread = rows[::step][: _SAMPLES * _SAMPLE_ROWS]
    groups = [spread[at::_SAMPLES] for at in range(_SAMPLES)]
    return [group for group in groups if group]


def _totals(
    vectors: Mapping[int, tuple[int, ...]], columns: Sequence[int]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Sets of columns with what they come to in a sample."""
    filled = [col for col in columns if any(vectors[col])]
    for one, other in combinations(filled, 2):
        yield (one, other), tuple(a + b for a, b in zip(vectors[one], vectors[other], strict=True))
    for first in range(len(columns)):
        total = vectors[columns[first]]
        for last in range(first + 1, len(columns)):
            total = tuple(a + b for a, b in zip(total, vectors[columns[last]], strict=True))
            if last > first + 1:
                yield tuple(columns[first : last + 1]), total


def _sum_group(
    amounts: Amounts, number: int, rows: Rows, target: int, terms: tuple[int, ...]
) -> Group | None:
    labels = {str(col + 1): col for col in (target, *terms)}
    weights = {str(col + 1): 1 for col in terms}
    relations: list[Relation] = list(row_sums(amounts, number, rows, labels, str(target + 1), weights))
    rule = f"column {target + 1} = {' + '.join(f'column {col + 1}' for col in terms)}"
    telling = [
        amounts.amount(one.target)
        for one in relations
        if one.holds and sum(bool(amounts.amount(place)) for place in one.places()) > 2
    ]
    large = {amount for amount in telling if amount is not None and abs(amount) >= _TELLING}
    enough = len(telling) >= _FEWEST_ROWS and len(large) >= _FEWEST_RESULTS
    group = Group("formula", rule, relations, printed=False)
    return group if enough and is_supported(group) else None


def _ratio_group(
    amounts: Amounts, number: int, rows: Rows, full: Rows, target: int, bases: Sequence[int]
) -> Group | None:
    """The two columns of which ``target`` is the percentage, the nearest ones of those that fit best."""
    sample = [row for group in _samples(full) for row in group]
    best: tuple[float, int, Group] | None = None
    for above in bases:
        for below in bases:
            if above == below or not _is_percentage(amounts, number, sample, target, above, below):
                continue
            group = _percentages(amounts, number, rows, target, above, below)
            if group is None:
                continue
            rank = (group.support, -abs(target - above) - abs(target - below))
            if best is None or rank > best[:2]:
                best = (*rank, group)
    return best[2] if best is not None else None


def _is_percentage(amounts: Amounts, number: int, rows: Rows, target: int, above: int, below: int) -> bool:
    """Whether most of ``rows`` have in ``target`` what ``above`` is of ``below`` in per cent."""
    fits = tested = 0
    most_misses = (1 - _SUPPORT) * len(rows) + 1
    for row in rows:
        if tested - fits > most_misses:
            return False
        whole = amounts.amount(Place(number, row, below))
        part, percent = amounts.amount(Place(number, row, above)), amounts.amount(Place(number, row, target))
        if whole and part is not None and percent:
            tested += 1
            unit = amounts.unit(Place(number, row, target))
            fits += abs(percent * whole - 100 * ONE * part) < unit * abs(whole)
    return tested >= _FEWEST_ROWS and fits >= _SUPPORT * tested - 1


def _percentages(
    amounts: Amounts, number: int, rows: Rows, target: int, above: int, below: int
) -> Group | None:
    columns = {str(col + 1): col for col in (target, above, below)}
    formula = Formula(target=str(target + 1), tokens=(f"#{above + 1}", "/", f"#{below + 1}"))
    ratios = with_rounding(row_ratios(amounts, number, rows, columns, formula, 100))
    rule = f"column {target + 1} = column {above + 1} / column {below + 1}"
    group = Group("ratio", rule, ratios, printed=False)
    different = {amounts.amount(one.target) for one in ratios if one.holds}
    holding = sum(one.holds for one in ratios)
    telling = holding >= _FEWEST_ROWS and len(different) >= _FEWEST_RESULTS
    return group if telling and is_supported(group) else None
