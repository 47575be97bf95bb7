"""What neighbours tell about the cells of a scanned table, after each has been read by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from parsers.tables.finding.cell_vote import text_of
from parsers.tables.finding.number_widths import with_widths_checked
from parsers.tables.formulas import index_label
from parsers.tables.numbering import follows, parse_serials
from parsers.tables.piece import PieceCell
from schema.page import joined

_DECIMAL = re.compile(r"(?:\d{1,3}(?:\.\d{3})*|\d+),(\d+)")
_PARTED = re.compile(r"(\d+(?:[.,]\d{3})*)[.,](\d+)")
"""A number with decimals as it is printed, and one with any separators."""

_IN_GROUP = 3
"""Digits between points; behind a point they are thousands."""

_FEWEST_COMMAS = 3
"""Numbers of a column with commas from which it is known to have decimals."""

CellRule = Callable[[tuple[PieceCell, ...], Sequence[int]], tuple[PieceCell, ...]]
"""Takes all cells of a piece, and which of them (by place) number its columns; gives cells back."""


def with_labels_counted(cells: tuple[PieceCell, ...], index: Sequence[int]) -> tuple[PieceCell, ...]:
    """A label between two that leave one number out (10, 1, 12) is that number."""
    counted = list(cells)
    for place, text in zip(index, counted_labels([text_of(cells[i].lines) for i in index]), strict=True):
        if text != text_of(cells[place].lines):
            counted[place] = _with_text(cells[place], text)
    return tuple(counted)


def counted_labels(texts: Sequence[str]) -> list[str]:
    """``texts`` of an index row, one between two that leave one number out (10, 1, 12) as that number."""
    labels = list(texts)
    for i in range(1, len(texts) - 1):
        before, after = index_label(texts[i - 1]) or "", index_label(texts[i + 1]) or ""
        own = re.fullmatch(r"(\(?)\d{1,2}(\)?)", texts[i])
        if own and before.isdigit() and after.isdigit() and int(after) - int(before) == 2:
            labels[i] = f"{own[1]}{int(before) + 1}{own[2]}"
    return labels


def with_serials_confirmed(cells: tuple[PieceCell, ...], index: Sequence[int]) -> tuple[PieceCell, ...]:
    """A serial number in doubt is the one of its readings that the numbers before and after it confirm, in
    their style: 22 between 21 and 23, not 22.
    """
    serials = [i for i in _serials(cells) if parse_serials(text_of(cells[i].lines))]
    texts = [text_of(cells[i].lines) for i in serials]
    settled = list(cells)
    for place in range(1, len(serials) - 1):
        cell = cells[serials[place]]
        if cell.flags != ("readings_differ",):
            continue
        before, own, after = texts[place - 1 : place + 2]
        read = (own, *(reading.text for reading in cell.readings))
        fitting = [text for text in read if follows(text, before) and follows(after, text)]
        pointed = before.endswith(".") and after.endswith(".")
        alike = [text for text in fitting if text.endswith(".") == pointed]
        if confirmed := (alike or fitting)[:1]:
            kept = cell if confirmed[0] == own else _with_text(cell, confirmed[0])
            settled[serials[place]] = kept.model_copy(update={"flags": ()})
    return tuple(settled)


def with_roman_sections(cells: tuple[PieceCell, ...], index: Sequence[int]) -> tuple[PieceCell, ...]:
    """Ones before a row 1 are the Roman figures that number the section there."""
    serials = _serials(cells)
    texts = [text_of(cells[i].lines) for i in serials]
    settled = list(cells)
    for place, (own, after) in enumerate(pairwise(texts)):
        counted = place > 0 and follows(own, texts[place - 1])
        if after == "1" and re.fullmatch("1{1,3}", own) and not counted:
            cell = _with_text(settled[serials[place]], "I" * len(own))
            settled[serials[place]] = cell.model_copy(update={"flags": ()})
    return tuple(settled)


def with_decimal_commas(cells: tuple[PieceCell, ...], index: Sequence[int]) -> tuple[PieceCell, ...]:
    """A point read before as many last digits as the commas of its column stand before is a comma, and what
    is read before three digits is a point: 280.68 among 274,72, 1,090.5 among 12,4.
    """
    decimals: dict[int, Counter[int]] = {}
    texts = {place: text_of(cell.lines) for place, cell in enumerate(cells) if cell.col > 0 and cell.readings}
    for place, text in texts.items():
        if (number := _DECIMAL.fullmatch(text)) is not None:
            decimals.setdefault(cells[place].col, Counter())[len(number[1])] += 1
    settled = list(cells)
    for place, text in texts.items():
        (places, count), *_ = decimals.get(cells[place].col, Counter()).most_common(1) or [(0, 0)]
        number = _PARTED.fullmatch(text)
        if count >= _FEWEST_COMMAS and places != _IN_GROUP and number and len(number[2]) == places:
            printed = re.sub("[.,]", ".", number[1]) + "," + number[2]
            if printed != text and _DECIMAL.fullmatch(printed):
                settled[place] = _with_text(cells[place], printed)
    return tuple(settled)


CELL_RULES: tuple[CellRule, ...] = (
    with_labels_counted,  # formulas name columns by these labels
    with_serials_confirmed,  # while a doubted one still says what was read
    with_roman_sections,  # what it writes no longer counts on
    with_decimal_commas,  # before numbers are measured: a comma is as wide as a point
    with_widths_checked,  # last: all that is read now stands on the ink or does not
)


def _serials(cells: Sequence[PieceCell]) -> list[int]:
    return [i for i, cell in enumerate(cells) if cell.col == 0 and cell.lines and cell.row_span == 1]


def _with_text(cell: PieceCell, text: str) -> PieceCell:
    """``cell`` with ``text`` for what was read in it."""
    word = joined([word for line in cell.lines for word in line.words]).corrected(text, "rule")
    return cell.model_copy(update={"lines": (cell.lines[0].model_copy(update={"words": (word,)}),)})
