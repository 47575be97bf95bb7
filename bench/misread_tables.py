"""Tables with a known truth as a scan gives them, and their figures misread on purpose."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bench.random_tables import UNITS, TrueCell, TrueTable, random_table
from parsers.assemble.pages import prepare
from parsers.tables.meaning.build import build_tables
from parsers.tables.meaning.typing import ColumnType, typed
from parsers.tables.piece import PieceCell, TablePiece
from parsers.verification.amounts import NUMERIC
from schema.box import Box
from schema.document import Cell, CellReading, Table
from schema.page import Line, Page, Reading, Word

Kind = Literal["taken for another", "lost", "doubled", "separator", "merged", "shifted"]
Mode = Literal["both readings", "one reading", "both, each otherwise"]
MODES: tuple[Mode, ...] = ("both readings", "one reading", "both, each otherwise")

CONFUSIONS: Mapping[str, str] = {
    "0": "689",
    "1": "74",
    "2": "7",
    "3": "89",
    "4": "19",
    "5": "689",
    "6": "5802",
    "7": "12",
    "8": "3065",
    "9": "5304",
}
"""What each digit is usually taken for."""

_AGREED, _APART = 0.998, 0.45
"""Calibrated confidence of a number on which two readings agree, and of one on which they do not."""

_ROW, _COLUMN = 20.0, 60.0


@dataclass(frozen=True)
class Misreading:
    """Other texts for cells of a table, and what kind of misreading that is."""

    kind: Kind
    texts: Mapping[tuple[int, int], str]


def formula_table(seed: int) -> TrueTable:
    """A small table whose index row prints a sum, with a percentage of two columns and a total."""
    rng = random.Random(seed)
    cells = [
        TrueCell(0, col, text)
        for col, text in enumerate(
            ("STT", "Đơn vị", "Tổng số", "Trực tuyến", "Trực tiếp", "Tỷ lệ (%)", "Số hộ", "Diện tích")
        )
    ]
    index = ("1", "2", "3=4+5", "4", "5", "6", "7", "8")
    cells += [TrueCell(1, col, text) for col, text in enumerate(index)]
    totals = [0] * 5
    rows = rng.randint(6, 12)
    names = rng.sample(UNITS, rows)
    for number in range(1, rows + 1):
        first, second = (int(10 ** rng.uniform(1.5, 5.5)) for _ in range(2))
        households, area = int(10 ** rng.uniform(1, 4)), rng.randint(10, 99_999)
        cells += _row(number + 1, str(number), names[number - 1], first, second, households, area)
        for at, amount in enumerate((first + second, first, second, households, area)):
            totals[at] += amount
    cells += _row(rows + 2, "", "Tổng cộng", totals[1], totals[2], totals[3], totals[4])
    return TrueTable(
        cells=tuple(cells),
        row_kinds=("header", "index", *("body",) * rows, "total"),
        column_count=8,
        caption="",
        appendix="",
        unit=None,
        notes=(),
        header_repeated=False,
        wide=False,
        cut_rows=False,
    )


def _row(
    row: int, serial: str, label: str, first: int, second: int, households: int, area: int
) -> list[TrueCell]:
    share = f"{100 * first / (first + second):.1f}".replace(".", ",")
    hectares = f"{_grouped(area // 10)},{area % 10}"
    texts = (serial, label, _grouped(first + second), _grouped(first), _grouped(second), share)
    return [
        TrueCell(row, col, text) for col, text in enumerate((*texts, _grouped(households), hectares)) if text
    ]


def _grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def true_tables(first_seed: int) -> Iterator[Table]:
    """Tables as a scan without a misreading gives them, without an end: every other one prints a formula."""
    seed = first_seed
    while True:
        drawn = formula_table(seed) if seed % 2 else random_table(seed)
        table = scanned_table(drawn)
        if any(column.kind in NUMERIC for column in table.columns[2:]):
            yield table
        seed += 1


def scanned_table(truth: TrueTable) -> Table:
    """``truth`` as understood from a scan on which two readings of every cell agree."""
    rows = max(cell.row + cell.row_span for cell in truth.cells)
    cells = tuple(_piece_cell(cell) for cell in truth.cells)
    box = Box(0.0, 0.0, _COLUMN * truth.column_count, _ROW * rows)
    piece = TablePiece(
        page=1,
        box=box,
        column_edges=tuple(_COLUMN * at for at in range(truth.column_count + 1)),
        row_edges=tuple(_ROW * at for at in range(rows + 1)),
        cells=cells,
        method="rulings",
    )
    page = Page(number=1, route="scan", width=box.x1, height=box.y1)
    (table,) = build_tables([piece], prepare([page], [piece]))
    return table


def _piece_cell(cell: TrueCell) -> PieceCell:
    right, bottom = cell.col + cell.col_span, cell.row + cell.row_span
    box = Box(_COLUMN * cell.col, _ROW * cell.row, _COLUMN * right, _ROW * bottom)
    word = Word(text=cell.text, original=cell.text, box=box, confidence=_AGREED, method="vote")
    return PieceCell(
        row=cell.row,
        col=cell.col,
        row_span=cell.row_span,
        col_span=cell.col_span,
        box=box,
        lines=(Line(words=(word,), box=box),) if cell.text else (),
        readings=tuple(Reading(text=cell.text, engine=name, confidence=0.99) for name in ("digits", "page"))
        if cell.text
        else (),
    )


def misreadings(table: Table) -> Iterator[Misreading]:
    """Every misreading of one figure of ``table`` that is made on purpose; in each row two cells run together
    and the row shifted by one column.
    """
    for row in table.rows:
        if row.kind not in ("body", "section", "total"):
            continue
        figures = [
            cell
            for cell in row.cells
            if cell.col > 1 and cell.col_span == 1 and isinstance(cell.value, int | float)
        ]
        for cell in figures:
            yield from _of_text(cell)
        for left, right in itertools.pairwise(figures):
            if right.col == left.col + 1:
                texts = {(left.row, left.col): left.text + right.text, (right.row, right.col): ""}
                yield Misreading("merged", texts)
        if len(figures) > 1:
            places = [(cell.row, cell.col) for cell in figures]
            shifted = [figures[-1].text, *(cell.text for cell in figures[:-1])]
            yield Misreading("shifted", dict(zip(places, shifted, strict=True)))


def _of_text(cell: Cell) -> Iterator[Misreading]:
    text, place = cell.text, (cell.row, cell.col)
    for at, character in enumerate(text):
        before, after = text[:at], text[at + 1 :]
        for other in CONFUSIONS.get(character, ""):
            yield Misreading("taken for another", {place: before + other + after})
        if character.isdigit():
            if before + after:
                yield Misreading("lost", {place: before + after})
            yield Misreading("doubled", {place: before + character + character + after})
        if character in ".,":
            yield Misreading("separator", {place: before + after})
            yield Misreading("separator", {place: before + ("," if character == "." else ".") + after})


def misread(table: Table, misreading: Misreading, mode: Mode, rng: random.Random) -> Table:
    """``table`` as if it had been misread so. ``mode``: both readings say it; one does, and is believed; or
    one does and is believed, and the other says something else that is wrong too.
    """
    grouped = {column.index: _is_grouped(table, column.index) for column in table.columns}
    rows = list(table.rows)
    for row, places in _by_row(misreading).items():
        cells = tuple(
            _misread_cell(table, cell, places[cell.col], grouped[cell.col], mode, rng)
            if cell.col in places
            else cell
            for cell in rows[row].cells
        )
        rows[row] = rows[row].model_copy(update={"cells": cells})
    return table.model_copy(update={"rows": tuple(rows)})


def _by_row(misreading: Misreading) -> dict[int, dict[int, str]]:
    rows: dict[int, dict[int, str]] = {}
    for (row, col), text in misreading.texts.items():
        rows.setdefault(row, {})[col] = text
    return rows


def _misread_cell(table: Table, cell: Cell, text: str, grouped: bool, mode: Mode, rng: random.Random) -> Cell:
    column = table.columns[cell.col]
    said = replace(cell, text=text)
    of_column = ColumnType(column.kind, column.unit, grouped=grouped, notation=table.notation)
    value = typed(said, of_column, table.rows[cell.row].kind)
    other = {
        "both readings": text,
        "one reading": cell.text,
        "both, each otherwise": _another(cell.text, rng),
    }
    agreed = other[mode] == text
    readings = (
        CellReading(text=text, engine="digits", confidence=0.9),
        CellReading(text=other[mode], engine="page", confidence=0.9),
    )
    return replace(
        said,
        value=value.value,
        kind=value.kind,
        confidence=_AGREED if agreed else _APART,
        flags=(*value.flags, *(() if agreed else ("readings_differ",))),
        readings=tuple(reading for reading in readings if reading.text),
    )


def _another(text: str, rng: random.Random) -> str:
    """``text`` with one of its digits taken for another."""
    places = [at for at, character in enumerate(text) if character in CONFUSIONS]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + rng.choice(CONFUSIONS[text[at]]) + text[at + 1 :]


def _is_grouped(table: Table, col: int) -> bool:
    """Whether the thousands of column ``col`` are parted by points."""
    texts = [cell.text for row in table.rows for cell in row.cells if cell.col == col]
    return sum("." in text for text in texts) >= 2
