"""Cells cut or placed otherwise than printed, and numbers that do not look like their column."""

from __future__ import annotations

import pytest

from schema.document import Table
from tests.parsers.verification.scanned import Place, cell, printed, scanned
from tests.parsers.verification.test_tables import CROSSED

SUMS = tuple((*row[:2], *row[3:]) for row in CROSSED if row[1] != "2")
"""Columns with a total and without a formula."""

SHARES = (
    ("STT", "Đơn vị", "Giao", "Xong", "Tỷ lệ (%)"),
    *(
        (str(at), f"Xã thứ {at}", str(whole), str(part), f"{100 * part / whole:.1f}".replace(".", ","))
        for at, (whole, part) in enumerate(
            [(813, 520), (427, 391), (996, 27), (351, 350), (602, 433), (745, 118), (518, 207), (233, 96)], 1
        )
    ),
)


def doubted(table: Table) -> set[Place]:
    return {(c.row, c.col) for row in table.rows for c in row.cells if c.trust == "doubtful"}


@pytest.mark.parametrize(
    ("rows", "row", "first", "last"),
    [(SUMS, 2, 2, 3), (SUMS, 5, 2, 3), (CROSSED, 3, 2, 4), (CROSSED, 6, 2, 4)],
)
def test_a_row_whose_numbers_stand_in_the_cells_of_each_other_is_doubted(
    rows: tuple[tuple[str, ...], ...], row: int, first: int, last: int
) -> None:
    own = rows[row][first : last + 1]
    moved = {(row, first + at): text for at, text in enumerate((own[-1], *own[:-1]))}
    assert doubted(scanned(rows, misread=moved)) >= moved.keys()


@pytest.mark.parametrize(("row", "col"), [(3, 3), (5, 2), (4, 3)])
def test_a_number_and_the_one_it_was_read_into_are_both_doubted(row: int, col: int) -> None:
    both = CROSSED[row][col] + CROSSED[row][col + 1]
    found = doubted(scanned(CROSSED, misread={(row, col): both, (row, col + 1): ""}))
    assert {(row, col), (row, col + 1)} <= found


def test_a_row_that_was_shifted_across_a_dash_is_doubted() -> None:
    ends = (("Tỷ lệ", "Ghi"), ("6", "7"), ("33,2", "8"), ("-", "17"), ("65,6", "9"), ("82,4", "12"), ("", ""))
    rows = tuple((*row, *end) for row, end in zip(CROSSED, ends, strict=True))
    moved = {(3, 2): "17", (3, 3): "7.545", (3, 4): "5.321", (3, 6): "2.224"}
    assert doubted(scanned(rows, misread=moved)) >= moved.keys()


def test_a_number_of_a_formula_that_swallowed_one_outside_of_it_is_doubted_with_it() -> None:
    rows = tuple(
        (*row, text)
        for row, text in zip(CROSSED, ("Số hộ", "6", "418", "77", "1.250", "96", ""), strict=True)
    )
    found = doubted(scanned(rows, misread={(3, 4): "2.22477", (3, 5): ""}))
    assert {(3, 4), (3, 5)} <= found


def test_a_total_that_was_read_into_the_percentage_beside_it_is_doubted_with_it() -> None:
    rows = (
        *(("", *row[1:-1], row[4], row[2]) for row in SHARES),
        ("", "Tổng cộng", "4.685", "2142", "45,7", "4.685"),
    )
    found = doubted(scanned(rows, misread={(9, 4): "45,74.685", (9, 5): ""}))
    assert {(9, 4), (9, 5)} <= found


def test_an_empty_cell_that_a_neighbour_ends_like_by_chance_does_not_clear_the_misread_one() -> None:
    rows = [list(row) for row in SUMS]
    rows[2][2:] = "650", ""
    rows[3][2:] = "612", "391"
    rows[5][2:] = "12.318", "20.727"
    table = scanned(rows, misread={(3, 3): "341"})  # fifty less, and the 650 beside the empty cell ends in it
    assert (3, 3) in doubted(table)


@pytest.mark.parametrize("read", ["3,7", "22,7", "277", "2,77", "27"])
def test_a_percentage_that_its_columns_deny_is_doubted(read: str) -> None:
    table = scanned(SHARES, misread={(3, 4): read})
    assert SHARES[3][4] == "2,7"
    assert cell(table, 3, 4).trust == "doubtful"


@pytest.mark.parametrize("read", ["0,6", "8,0"])
def test_a_percentage_of_nothing_that_was_read_as_more_is_doubted(read: str) -> None:
    rows = (*SHARES[:3], ("3", "Xã thứ 3", "99.600", "27", "0,0"), *SHARES[4:])
    assert not doubted(scanned(rows))
    assert (3, 4) in doubted(scanned(rows, misread={(3, 4): read}))


@pytest.mark.parametrize("read", ["523", "52,33", "52,3,"])
def test_a_decimal_unlike_its_column_is_doubted_where_nothing_proves_it(read: str) -> None:
    rows = [
        ("STT", "Xã", "Diện tích (ha)"),
        *((str(n), f"Xã {n}", f"{37 * n % 90 + 10},{n % 9}") for n in range(1, 12)),
    ]
    rows[4] = ("4", "Xã 4", "52,3")
    assert not doubted(scanned(rows))
    assert doubted(scanned(rows, misread={(4, 2): read})) == {(4, 2)}
    rows[4] = ("4", "Xã 4", read)
    assert cell(printed(rows), 4, 2).trust != "doubtful"
    rows[4] = ("4", "Xã 4", "100")
    assert not doubted(scanned(rows))
