"""Cells of figures that are narrower than their number, or hold the mark of a note."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.tables.piece import TablePiece
from schema.box import Box
from schema.document import Cell, Table
from tests.parsers.tables.drafts import built, line, page, piece


def cell(table: Table, row: int, col: int) -> Cell:
    return next(c for r in table.rows for c in r.cells if (c.row, c.col) == (row, col))


def with_lines(drawn: TablePiece, row: int, *lines: tuple[str, float], raised: str = "") -> TablePiece:
    """``drawn`` with lines of figures of the given widths in the last cell of ``row``, and a raised mark."""
    last = max(one.col for one in drawn.cells)
    cells = []
    for one in drawn.cells:
        if (one.row, one.col) == (row, last):
            made = [
                line(
                    text,
                    Box(one.box.x0, one.box.y0 + 9 * number, one.box.x0 + width, one.box.y0 + 8 + 9 * number),
                )
                for number, (text, width) in enumerate(lines)
            ]
            if raised:
                word = made[0].words[-1]
                mark = replace(word, text=raised, original=raised, superscript=True, size=7.0)
                made[0] = replace(made[0], words=(*made[0].words, mark))
            one = one.model_copy(update={"lines": tuple(made)})
        cells.append(one)
    return drawn.model_copy(update={"cells": tuple(cells)})


def narrow(*lines: tuple[str, float]) -> TablePiece:
    """A table whose last column cuts one number behind its point and holds ``lines`` in another cell."""
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Tên dự án", "Kinh phí"]]
    rows += [["1", "Trụ sở", ""], ["2", "Máy tính", ""], ["3", "Bàn ghế", ""]]
    drawn = with_lines(piece(rows), 1, ("12.345.", 33.0), ("678", 17.0))
    return with_lines(with_lines(drawn, 2, ("9.500", 25.0)), 3, *lines)


def test_a_number_cut_in_a_narrow_column_is_one_number_without_its_point_too() -> None:
    (table,) = built([narrow(("1.234", 25.0), ("567", 17.0))], [page(1)])
    found = cell(table, 3, 2)
    assert (found.text, found.value, found.original) == ("1.234.567", 1234567, "1.234 567")
    assert "repaired" in found.flags


@pytest.mark.parametrize("lines", [(("1.204", 25.0), ("95", 11.0)), (("1.234", 25.0), ("5.678", 25.0))])
def test_two_numbers_that_are_no_cut_one_stay_two(lines: tuple[tuple[str, float], ...]) -> None:
    (table,) = built([narrow(*lines)], [page(1)])
    assert (cell(table, 3, 2).value, "repaired" in cell(table, 3, 2).flags) == (None, False)


@pytest.mark.parametrize("mark", ["1", "(2)", "*"])
def test_a_raised_mark_is_no_part_of_a_number(mark: str) -> None:
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Tên xã", "Tiếp nhận"]]
    rows += [["1", "Toàn Thắng", ""], ["2", "Hoàng Diệu", "830"], ["3", "Hồng Hưng", "415"]]
    drawn = with_lines(piece(rows), 1, ("1.250", 30.0), raised=mark)
    (table,) = built([drawn], [page(1)])
    found = cell(table, 1, 2)
    assert (found.text, found.value, found.marks, found.flags) == ("1.250", 1250, (mark,), ())
    assert found.original == f"1.250 {mark}"
