"""What is written into the cells of a workbook, and how they look."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.exports.grid import is_code
from pipeline.exports.workbook.text_size import FONT, SIZE
from schema.characters import storable
from schema.document import Cell

FLAGGED = PatternFill("solid", fgColor="FFF2CC")
HEAD = PatternFill("solid", fgColor="E7EDF5")
_THIN = Side(style="thin", color="999999")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

LONGEST_TEXT = 32_767
"""Characters that a cell holds ("Excel specifications and limits")."""

MOST_LINKS = 65_530
"""Links that a sheet holds (the same)."""

MOST_DIGITS = 10**15
"""Whole numbers below this keep all their digits in a cell: it holds 15 (the same)."""

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What ``_x0041_`` in a workbook begins with: an escaped character (ECMA-376 part 1, 22.9.2.19)."""

_FRACTION = re.compile(r"(?P<whole>.*)[.,](?P<digits>\d+)\D*")


def font(**look: Any) -> Font:
    """The font of the workbook, with what else is said of it."""
    return Font(name=FONT, size=SIZE, **look)


def new_workbook() -> Workbook:
    """An empty workbook whose cells have our font unless they are given another."""
    book = Workbook()
    book._fonts = IndexedList([font()])
    book._named_styles["Normal"].font = font()
    return book


class Looks:
    """Styles of the cells of one workbook, each made once: openpyxl compares every style that a cell is given
    with all that there are, attribute by attribute.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[Hashable, bytes], Any] = {}

    def give(self, cell: Any, look: Hashable, make: Callable[[Any], None]) -> None:
        """Gives ``cell`` the style called ``look``, which ``make`` gives a cell the first time."""
        known = (look, cell._style.tobytes() if cell.has_style else b"")
        if known in self._made:
            cell._style = copy(self._made[known])
            return
        make(cell)
        self._made[known] = copy(cell._style)


def put_text(sheet: Worksheet, row: int, col: int, text: str) -> Any:
    """Writes ``text`` as text, whatever sign it begins with. Rows and columns count from 1."""
    cell = sheet.cell(row, col)
    text = _ESCAPE.sub("_x005F_", storable(text))
    if len(text) > LONGEST_TEXT:
        text = f"{text[: LONGEST_TEXT - 1]}…"
    cell.value = text
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text[0] in "=+-@\t\r"
    return cell


def number_format(cell: Cell) -> str:
    """The format in which a number shows as it is printed: 98,80 with two decimals, 3.250 with none, a year
    without a dot, 01 with its zero; the sign for per cent only where the cell has it."""
    if is_code(cell):
        return "0" * len(cell.text.strip())
    grouped = isinstance(cell.value, int | float) and abs(cell.value) >= 1000 and not _is_ungrouped(cell.text)
    form = "#,##0" if grouped else "0"
    if decimals := printed_decimals(cell):
        form += f".{'0' * decimals}"
    return f'{form}"%"' if "%" in cell.text else form


def printed_decimals(cell: Cell) -> int:
    """How many digits stand behind the decimal mark of a cell whose value is a number."""
    assert isinstance(cell.value, int | float)
    found = _FRACTION.fullmatch(cell.text.strip())
    if found is not None:
        whole = re.sub(r"\D", "", found["whole"]) or "0"
        if float(f"{whole}.{found['digits']}") == abs(cell.value):
            return len(found["digits"])
    return 0 if cell.value == int(cell.value) else len(repr(float(cell.value)).partition(".")[2])


def _is_ungrouped(text: str) -> bool:
    """Whether four digits or more stand together: 2023, 12345."""
    return re.search(r"\d{4}", text) is not None
