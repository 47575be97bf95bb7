"""What a cell is and what it is worth: kinds and values of cells, kinds and units of columns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from lexicon.fold import normal_tone_placement
from parsers.tables.codes import is_code_column, is_code_title
from parsers.tables.meaning.draft import Draft, DraftCell
from parsers.tables.numbering import parse_serials
from parsers.values.dates import parse_date
from parsers.values.numbers import DASHES, Number, is_dash, parse_number
from schema.document import Cell, CellKind, NumberNotation, RowKind

NUMERIC: tuple[CellKind, ...] = ("integer", "decimal", "percent", "money")

_LEAST_DECIMALS = 0.2
"""Share of decimals from which a column of numbers is one of decimals; fewer are flagged."""


_NEGATIVE = re.compile(rf"\(\s*(\d[^()]*)\)|[{re.escape(DASHES)}]\s+(\d.*)")
"""A negative number in brackets, as accounts print it, or with its sign apart."""

_LABEL = re.compile(r"\(\d{1,2}\)")
"""What numbers a note or a column where nothing else stands in a column."""

_BARE = r"\d{4}"
"""Digits that a point would part."""


@dataclass(frozen=True)
class ColumnType:
    """``grouped``: signs part the thousands of its numbers, points where ``notation`` says no other."""

    kind: CellKind
    unit: str | None
    serial: bool = False
    grouped: bool = False
    notation: NumberNotation | None = None


@dataclass(frozen=True)
class TypedValue:
    kind: CellKind
    value: int | float | str | None
    flags: tuple[str, ...] = ()


@cache
def _measures() -> dict[str, frozenset[str]]:
    with (Path(__file__).parent / "measures.toml").open("rb") as file:
        return {name: frozenset(units) for name, units in tomllib.load(file).items()}


def _plain(unit: str) -> str:
    return normal_tone_placement(" ".join(unit.split())).lower().strip(" .;:")


def is_money(unit: str | None) -> bool:
    return unit is not None and _plain(unit) in _measures()["money"]


def unit_of_title(path: Sequence[str]) -> str | None:
    """The unit that a column's titles name: ``Tỷ lệ (%)``, ``Kinh phí (triệu đồng)``, ``ĐVT: ha``; None
    without.
    """
    known = _measures()["money"] | _measures()["other"]
    for title in reversed(path):
        for inside in re.findall(r"\(([^()]{1,24})\)", title):
            unit = re.sub(r"^(đvt|đơn vị(?: tính)?)\s*:\s*", "", _plain(inside))
            if unit in known:
                return inside.strip() if unit == _plain(inside) else unit
        match = re.search(r"(?:đvt|đơn vị tính)\s*:\s*(.+)$", title, re.IGNORECASE)
        if match:
            return match.group(1).strip(" .")
        if re.search(r"(?:^|\s)%(?:\s|$)", title):
            return "%"
    return None


def column_type(
    draft: Draft,
    col: int,
    kinds: Sequence[RowKind],
    path: Sequence[str],
    table_unit: str | None,
    serial: bool,
    notation: NumberNotation | None = None,
) -> ColumnType:
    """The kind of column ``col`` by the majority of its body cells, with the unit of its title or the unit
    line. ``notation`` is that of the table's numbers, None where it is Vietnamese or not known.
    """
    if serial:
        return ColumnType("integer", None, serial=True)
    texts = [
        cell.text
        for cell in draft.column(col)
        if cell.col_span == 1 and kinds[cell.row] in ("body", "section", "total") and cell.text
    ]
    read = [text for text in texts if not is_dash(text)]
    dates = sum(parse_date(text) is not None for text in read)
    numbers = [number for text in read if (number := amount(text, notation)) is not None]
    unit = unit_of_title(path)
    if read and dates >= 0.5 * len(read):
        return ColumnType("date", None)
    if is_code_column(read) or (path and is_code_title(path[-1]) and _are_codes_of_digits(read)):
        return ColumnType("code", None)
    if numbers and all(_LABEL.fullmatch(text) for text in read):
        return ColumnType("text", None)
    if (read and len(numbers) < 0.5 * len(read)) or (not read and not texts):
        return ColumnType("text", None)
    return replace(
        _numeric_type(numbers, unit, table_unit), grouped=_is_grouped(read, notation), notation=notation
    )


def _are_codes_of_digits(texts: Sequence[str]) -> bool:
    """Whether ``texts`` have digits and no blanks, so that a title may say they are codes."""
    return bool(texts) and all(re.fullmatch(r"\S*\d\S*", text) for text in texts)


def amount(text: str, notation: NumberNotation | None = None) -> Number | None:
    """The number that a cell of figures holds: as ``parse_number``, and negative in brackets, ``(1.250)``, or
    after a sign that stands apart, ``- 20``; None where it is none.
    """
    number = parse_number(text, notation)
    if number is not None or (negative := in_brackets(text)) is None:
        return number
    number = parse_number(negative, notation)
    return number and number.model_copy(update={"value": -number.value})


def in_brackets(text: str) -> str | None:
    """What ``text`` has in brackets or after a sign that stands apart; None where it is no such number."""
    match = _NEGATIVE.fullmatch(text.strip())
    return match and (match[1] or match[2])


def _numeric_type(numbers: Sequence[Number], unit: str | None, table_unit: str | None) -> ColumnType:
    signed = sum(number.kind == "percent" for number in numbers)
    priced = [number for number in numbers if number.kind == "money"]
    if unit == "%" or (numbers and signed >= 0.5 * len(numbers)) or (unit is None and table_unit == "%"):
        return ColumnType("percent", unit or ("%" if table_unit == "%" else None))
    if is_money(unit) or (unit is None and is_money(table_unit)):
        return ColumnType("money", unit or table_unit)
    if numbers and len(priced) >= 0.5 * len(numbers):
        return ColumnType("money", unit or priced[0].unit)
    decimals = sum(isinstance(number.value, float) for number in numbers)
    return ColumnType(
        "decimal" if decimals and decimals >= _LEAST_DECIMALS * len(numbers) else "integer", unit
    )


_GROUPS = {
    None: re.compile(r"\d{1,3}(\.\d{3})+(?!\d)"),
    "comma_grouping": re.compile(r"\d{1,3}(,\d{3})+(?!\d)"),
    "space_grouping": re.compile(r"\d{1,3}(\s\d{3})+(?!\d)"),
}
"""Thousands parted by the sign of each notation."""


def _is_grouped(texts: Sequence[str], notation: NumberNotation | None) -> bool:
    """Whether at least two, and most, of the numbers of four digits or more among ``texts`` have the sign of
    ``notation`` before each three of them.
    """
    parted = sum(_GROUPS[notation].match(text) is not None for text in texts)
    bare = sum(re.search(_BARE, text) is not None for text in texts)
    return parted >= 2 and parted > bare


def typed(cell: DraftCell | Cell, column: ColumnType, row: RowKind) -> TypedValue:
    """The kind and value of ``cell`` in a column of kind ``column``, with flags for what does not fit.

    Flags: ``dash``, ``kind_differs`` (not what the column holds), ``separator_missing`` (four digits together
    where the column parts thousands), those of ``parsers.values.numbers`` and ``parsers.values.dates``.
    """
    text = cell.text
    if not text:
        return TypedValue("empty", None)
    if row in ("header", "index") or cell.col_span > 1:
        return TypedValue("text", None)
    if column.serial:
        return _serial(text)
    if column.kind == "text":
        return TypedValue("text", None)
    if is_dash(text):
        return TypedValue(column.kind, None, ("dash",))
    if column.kind == "date":
        return _date(text)
    if column.kind == "code":
        coded = all(re.fullmatch(r"\S*\d\S*", part) for part in re.split(r"[,;]\s*", text))
        return TypedValue("code", text) if coded else TypedValue("text", None, ("kind_differs",))
    value = _number(text, column.kind, column.notation)
    if (
        column.notation == "space_grouping"
        and value.kind in NUMERIC
        and may_be_two(text)
        and is_recognised(cell)
    ):
        value = replace(value, flags=(*value.flags, "space_grouping"))
    if column.grouped and value.kind in NUMERIC and re.search(_BARE, text):
        return replace(value, flags=(*value.flags, "separator_missing"))
    return value


def may_be_two(text: str) -> bool:
    """Whether one blank alone stands among the digits of ``text``: between thousands, or two numbers."""
    return len(re.findall(r"\d\s+\d", text)) == 1


def is_recognised(cell: DraftCell | Cell) -> bool:
    """Whether the text of ``cell`` was recognised, so that its signs may be misread."""
    return bool(cell.readings) or cell.confidence < 1.0


def _serial(text: str) -> TypedValue:
    numbers = [serial for serial in parse_serials(text) if serial.style == "arabic" and len(serial.path) == 1]
    return TypedValue("integer", numbers[0].path[0]) if numbers else TypedValue("text", None)


def _date(text: str) -> TypedValue:
    date = parse_date(text)
    if date is None:
        return TypedValue("text", None, ("kind_differs",))
    return TypedValue("date", date.value, tuple(date.flags))


def _number(text: str, kind: CellKind, notation: NumberNotation | None) -> TypedValue:
    number = amount(text, notation)
    if number is None:
        date = parse_date(text)
        if date is not None:
            return TypedValue("date", date.value, ("kind_differs", *date.flags))
        return TypedValue("text", None, ("kind_differs",))
    flags: tuple[str, ...] = tuple(number.flags)
    own: CellKind = number.kind
    if own == kind:
        return TypedValue(own, number.value, flags)
    if own in ("integer", "decimal") and kind in ("percent", "money"):
        return TypedValue(kind, number.value, flags)
    if own == "integer" and kind == "decimal":
        return TypedValue("decimal", number.value, flags)
    return TypedValue(own, number.value, (*flags, "kind_differs"))
