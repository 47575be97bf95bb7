"""How a table writes its numbers: one decision, from those of its numbers that admit one reading only.

``73,804`` alone is a Vietnamese decimal that an English hand would write for 73804. Beside several numbers
like ``641,721,456``, and none that cannot be English, it is 73804.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parsers.tables.meaning.draft import Draft, DraftCell
from parsers.tables.meaning.typing import (
    NUMERIC,
    ColumnType,
    amount,
    column_type,
    in_brackets,
    is_recognised,
    may_be_two,
)
from parsers.values.numbers import digits_with_signs, notations_of
from schema.document import NumberNotation, RowKind

_SEVERAL = 3
"""Numbers that admit one reading only from which they are no slips: fewer decide nothing."""

_LEAST_SHARE = 0.2
"""Of the numbers that they decide, at the least: three sums in English notation below a hundred Vietnamese
decimals (``1,234``) may be the slip of a program.
"""


_SIGN_BEFORE_THREE = re.compile(r"[1-9]\d*[.,]\d{3}")
"""Between thousands or before decimals."""


@dataclass(frozen=True)
class _Seen:
    """The digits of a number with the signs among them."""

    digits: str
    recognised: bool

    @property
    def is_ambiguous(self) -> bool:
        """Whether it is another number in another notation, or may be two."""
        return may_be_two(self.digits) or _SIGN_BEFORE_THREE.fullmatch(self.digits) is not None

    @property
    def admits_one(self) -> bool:
        return len(notations_of(self.digits)) == 1 and not self.is_ambiguous


def column_types(
    draft: Draft,
    kinds: Sequence[RowKind],
    paths: Sequence[Sequence[str]],
    table_unit: str | None,
    serial: int | None,
) -> tuple[tuple[ColumnType, ...], NumberNotation | None]:
    """The kinds of all columns of ``draft`` and the notation of its numbers; None where that is Vietnamese or
    cannot be told. ``serial`` is the column that counts its rows.

    The figures stand right of the labels, where there are any: left of them are serial numbers (``1.1``) and
    codes, which neither show a notation nor follow it.
    """
    columns = range(draft.column_count)

    def types(cols: Sequence[int], notation: NumberNotation | None) -> tuple[ColumnType, ...]:
        return tuple(
            column_type(draft, col, kinds, paths[col], table_unit, serial == col, notation) for col in cols
        )

    plain = types(columns, None)
    first = 1 + next((col for col in columns if plain[col].kind == "text"), -1)
    figures = (
        cell
        for col in columns[first:]
        if plain[col].kind in NUMERIC and not plain[col].serial
        for cell in draft.column(col)
        if cell.col_span == 1 and kinds[cell.row] in ("body", "section", "total")
    )
    notation = notation_of(figures)
    return (plain if notation is None else plain[:first] + types(columns[first:], notation)), notation


def notation_of(cells: Iterable[DraftCell]) -> NumberNotation | None:
    """The notation in which all numbers among ``cells`` are written, where it is not Vietnamese and several
    of them admit no other; None where not.

    A number with one point before three digits (``1.604``) speaks against commas between thousands, unless
    several others show that points stand before decimals. Recognised points alone say nothing: commas are
    misread as points.
    """
    seen = tuple(_seen(cells))
    telling = [one.digits for one in seen if one.admits_one]
    ambiguous = [one.digits for one in seen if one.is_ambiguous]
    if len(telling) < max(_SEVERAL, _LEAST_SHARE * len(ambiguous)):
        return None
    shared = frozenset.intersection(*(notations_of(one.digits) for one in seen))
    found = next(iter(shared)) if len(shared) == 1 else None
    if found == "comma_grouping":
        commas, points = (sum(sign in digits for digits in telling) for sign in ",.")
        if (ambiguous or any(one.recognised for one in seen)) and commas < _SEVERAL:
            return None
        if any("." in digits for digits in ambiguous) and points < _SEVERAL:
            return None
    return found


def _seen(cells: Iterable[DraftCell]) -> Iterator[_Seen]:
    for cell in cells:
        if amount(cell.text) is not None:
            yield _Seen(digits_with_signs(in_brackets(cell.text) or cell.text), is_recognised(cell))
