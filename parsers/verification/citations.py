"""Figures of the running text against the appendices that their paragraph cites, and percentages against the
figures before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, permutations

from parsers.text.labels import plain
from parsers.verification.amounts import NUMERIC, ONE, Amounts, Place, amount_of, plain_number, unit_of_text
from parsers.verification.misreadings import likelihood
from schema.document import Block, Figure, Table

_CITED = re.compile(r"\b(?:phu\s?luc|phu\s?bieu|bieu|bang)(?:\s+so)?\s+(\d{1,3}|[ivx]{1,5})\b")

_LEAST = 100 * ONE
"""Totals below it are met in any text."""

_LEAST_OF_CELLS = 10_000 * ONE
"""Figures of single rows below it are."""

_NEAR = 0.003
"""Likelihood of a misreading from which a figure that is no total is taken for one misread."""

_BEFORE = 3
"""Whole numbers before a percentage in its paragraph that it may be the ratio of two of."""

_PROVEN = 0.999
"""Probability of a figure that an appendix supports, at the least."""

_DOUBTED = 0.5


@dataclass(frozen=True)
class _Known:
    """A figure of an appendix: its amount, and in words where it stands."""

    amount: int
    where: str


def against_appendices(
    figures: Sequence[Figure], blocks: Sequence[Block], tables: Sequence[Table]
) -> tuple[Figure, ...]:
    """``figures`` of ``blocks``, in order, with what ``tables`` and the figures around them say of each.

    A figure that is a total of a cited appendix, or the sum of the same column's totals of its tables, is
    verified; so is a percentage of two whole numbers before it. One that was recognised and is a total
    misread is doubtful. Those of the file itself stay as they are; ``expected`` and ``reason`` tell the
    difference.
    """
    amounts = Amounts(tables)
    appendices: dict[str, list[int]] = {}
    for number, table in enumerate(tables):
        for key in _numbers_in(table.appendix or ""):
            appendices.setdefault(key, []).append(number)
    found: list[Figure] = []
    for where, group in groupby(figures, key=lambda figure: figure.where):
        own = list(group)
        text = blocks[int(where.rpartition("/")[2])].text
        cited = [number for key in _numbers_in(text) for number in appendices.get(key, ())]
        totals = list(_totals(amounts, dict.fromkeys(cited)))
        cells = {one.amount: one for number in dict.fromkeys(cited) for one in _cells(amounts, number)}
        found += [_against(figure, own[:at], totals, cells) for at, figure in enumerate(own)]
    return tuple(found)


def _numbers_in(text: str) -> Iterator[str]:
    """The numbers of the appendices that ``text`` names: 1 for ``Phụ lục 01`` and for ``Phụ lục I``."""
    for match in _CITED.finditer(plain(text)):
        number = match.group(1)
        yield str(int(number)) if number.isdigit() else str(_roman(number))


def _roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in text]
    return sum(-v if v < max(values[at:]) else v for at, v in enumerate(values))


def _totals(amounts: Amounts, numbers: Iterable[int]) -> Iterator[_Known]:
    """The totals of tables, and what those of two tables with the same title come to."""
    by_title: dict[str, list[_Known]] = {}
    for number in numbers:
        table = amounts.tables[number]
        for row, one in enumerate(table.rows):
            if one.kind != "total":
                continue
            for column in table.columns:
                place = Place(number, row, column.index)
                amount = amounts.amount(place)
                if column.kind in NUMERIC and amount and amounts.is_printed(place):
                    known = _Known(amount, f"{table.id} row {row} column {column.index + 1}")
                    by_title.setdefault(plain(" ".join(column.header_path)), []).append(known)
                    yield known
    for alike in by_title.values():
        for first, second in combinations(alike, 2):
            yield _Known(first.amount + second.amount, f"{first.where} + {second.where}")


def _cells(amounts: Amounts, number: int) -> Iterator[_Known]:
    table = amounts.tables[number]
    for row, one in enumerate(table.rows):
        if one.kind in ("body", "section"):
            for column in table.columns:
                amount = amounts.amount(Place(number, row, column.index))
                if column.kind in NUMERIC and amount is not None and amount >= _LEAST_OF_CELLS:
                    yield _Known(amount, f"{table.id} row {row} column {column.index + 1}")


def _against(
    figure: Figure, before: Sequence[Figure], totals: Sequence[_Known], cells: Mapping[int, _Known]
) -> Figure:
    if figure.kind not in NUMERIC or not isinstance(figure.value, int | float):
        return figure
    amount = _amount(figure.value)
    same = next((one for one in totals if one.amount == amount and _says_something(one, figure)), None)
    same = same or cells.get(amount)
    if same is not None:
        return _supported(figure, f"= {same.where}")
    if figure.kind == "percent":
        ratio = _ratio(figure, amount, before)
        return figure if ratio is None else _supported(figure, f"= {ratio}")
    unit = unit_of_text(figure.text.rstrip("% ")) or ONE
    misread = [
        one
        for one in totals
        if one.amount >= _LEAST and likelihood(amount, unit, one.amount, figure.text) >= _NEAR
    ]
    if len(misread) != 1:
        return figure
    expected = plain_number(misread[0].amount)
    reason = f"{misread[0].where}: {expected}"
    if figure.trust == "verified" and "text_layer" in figure.evidence:
        return figure.model_copy(update={"reason": reason, "expected": expected})
    probability = min(figure.probability, _DOUBTED)
    return figure.model_copy(
        update={
            "trust": "doubtful",
            "probability": probability,
            "evidence": (),
            "reason": reason,
            "expected": expected,
        }
    )


def _amount(value: int | float) -> int:
    return value * ONE if isinstance(value, int) else amount_of(value)


def _says_something(known: _Known, figure: Figure) -> bool:
    return known.amount >= _LEAST or figure.kind in ("percent", "decimal")


def _ratio(figure: Figure, percent: int, before: Sequence[Figure]) -> str | None:
    """Two of the whole numbers before ``figure`` of which it is the percentage, within its rounding."""
    whole = [one for one in before if one.kind == "integer" and isinstance(one.value, int) and one.value > 0]
    unit = unit_of_text(figure.text.rstrip("% ")) if isinstance(figure.value, float) else ONE
    for part, base in permutations(whole[-_BEFORE:], 2):
        assert isinstance(part.value, int)
        assert isinstance(base.value, int)
        if 2 * abs(percent * base.value - 100 * ONE * part.value) <= unit * base.value:
            return f"{part.text} / {base.text}"
    return None


def _supported(figure: Figure, reason: str) -> Figure:
    """``figure`` with the support of a check; one of which another reading says something else is settled."""
    if "checks" in figure.evidence:
        return figure
    return figure.model_copy(
        update={
            "trust": "verified",
            "probability": max(figure.probability, _PROVEN),
            "evidence": (*figure.evidence, "checks"),
            "reason": reason,
        }
    )
