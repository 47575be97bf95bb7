"""Long tables: what they cost grows as they do, and their pieces join as those of short ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parsers.assemble.assemble import assemble
from parsers.tables.piece import TablePiece
from schema.box import Box
from schema.page import Page
from tests.parsers.tables.drafts import line, piece
from tests.steps import steps_of

Rows = list[list[str | tuple[str, int, int]]]

ROWS = 12
"""Rows of one page."""


def counted(page: int) -> Rows:
    first = (page - 1) * ROWS + 1
    return [[str(row), f"Xã Tân {row}", f"{row * 7 % 90 + 1},5", "-"] for row in range(first, first + ROWS)]


def without_numbers(page: int) -> Rows:
    return [["", f"Xã Tân {page} {row}", f"{row + page},5", "-"] for row in range(ROWS)]


def in_one_tall_cell(page: int) -> Rows:
    rows: Rows = [[("" if page > 1 else "1", ROWS, 1), f"Xã Tân {page}", "1,5", "-"]]
    return rows + [[f"Xã Tân {page} {row}", "2,5", "-"] for row in range(ROWS - 1)]


def with_cut_rows(page: int) -> Rows:
    rows = counted(page)
    rows[-1] = ["" if page % 2 else str(page), "Xã Tân", "", ""]
    return rows


def in_sections(page: int) -> Rows:
    rows = counted(page)
    rows[0] = ["I", f"Huyện {page}", str(page * 10), "-"]
    rows[-1] = ["", "Cộng", str(page * 10), "-"]
    return rows


def long_table(make: Callable[[int], Rows], pages: int) -> tuple[list[Page], list[TablePiece]]:
    pieces = []
    for number in range(1, pages + 1):
        head: Rows = [["STT", "Đơn vị", "Tỷ lệ", "Ghi chú"]] if number == 1 else []
        pieces.append(piece([*head, *make(number)], page=number))
    made = [
        Page(
            number=one.page,
            route="born_digital",
            width=600,
            height=842,
            lines=tuple(line for cell in one.cells for line in cell.lines),
        )
        for one in pieces
    ]
    return made, pieces


KINDS = (counted, without_numbers, in_one_tall_cell, with_cut_rows, in_sections)


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_a_table_four_times_as_long_takes_four_times_the_work(make: Callable[[int], Rows]) -> None:
    short, long = (long_table(make, pages) for pages in (6, 24))
    assemble(*short)  # what is read once a process: lexicon, gazetteer
    assert steps_of(lambda: assemble(*long)) <= 4.4 * steps_of(lambda: assemble(*short))


def scattered(pages: int) -> tuple[list[Page], list[TablePiece]]:
    """A table with its title on each page, between prose or on a page with next to nothing else."""
    made, pieces = [], []
    for number in range(1, pages + 1):
        table = piece([["STT", "Đơn vị"], ["1", f"Xã Tân {number}"]], page=number, top=400.0)
        texts = [f"Dòng thứ {row} của trang" for row in range(12 if number % 2 else 2)]
        lines = [line(text, Box(80, 60 + 20 * row, 540, 72 + 20 * row)) for row, text in enumerate(texts)]
        title = line(f"Bảng {number}", Box(250, 380, 350, 392), bold=True)
        cells = [line for cell in table.cells for line in cell.lines]
        made.append(
            Page(
                number=number,
                route="born_digital",
                width=600,
                height=842,
                lines=(*lines, title, *cells),
            )
        )
        pieces.append(table)
    return made, pieces


def test_a_document_of_four_times_as_many_tables_takes_four_times_the_work() -> None:
    short, long = scattered(60), scattered(240)
    assert len(assemble(*short).tables) == 60
    assert steps_of(lambda: assemble(*long)) <= 4.4 * steps_of(lambda: assemble(*short))


def test_pieces_of_a_tall_cell_join_over_many_pages() -> None:
    (table,) = assemble(*long_table(in_one_tall_cell, 4)).tables
    tall = table.rows[1].cells[0]
    assert (tall.text, tall.row_span, len(tall.continued)) == ("1", 4 * ROWS, 3)
    assert [len(row.cells) for row in table.rows[1:]] == [4] + [3] * (4 * ROWS - 1)
