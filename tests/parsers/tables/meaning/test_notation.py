"""How a table writes its numbers: point, comma or blank between thousands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.tables.meaning.correct import with_texts
from parsers.tables.meaning.issues import asks_for_review, table_issues
from parsers.tables.meaning.reshape import joined, parted
from parsers.tables.piece import TablePiece
from schema.document import Cell, Table
from schema.page import Reading
from tests.parsers.tables.drafts import built, page, piece


def made(*columns: Sequence[str], scanned: bool = False) -> Table:
    """A table with labels and a column of figures for each of ``columns``."""
    head: list[str | tuple[str, int, int]] = [
        "STT",
        "Chỉ tiêu",
        *(f"Năm {2020 + n}" for n in range(len(columns))),
    ]
    rows: list[list[str | tuple[str, int, int]]] = [head]
    for number, texts in enumerate(zip(*columns, strict=True), start=1):
        rows.append([str(number), f"Khoản {'abcdefghijklmnopqrstuvwxyz'[number % 26]}", *texts])
    drawn = piece(rows)
    (table,) = built([recognised(drawn) if scanned else drawn], [page(1)])
    return table


def recognised(drawn: TablePiece) -> TablePiece:
    """``drawn`` with each cell of figures read twice."""
    cells = []
    for cell in drawn.cells:
        text = " ".join(word.text for line in cell.lines for word in line.words)
        read = tuple(Reading(text=text, engine=engine, confidence=0.95) for engine in ("digits", "page"))
        cells.append(replace(cell, readings=read if text and cell.row and cell.col > 1 else ()))
    return drawn.model_copy(update={"cells": tuple(cells)})


def figures(table: Table, col: int = 2) -> list[Cell]:
    return [cell for row in table.rows for cell in row.cells if row.kind != "header" and cell.col == col]


def values(table: Table, col: int = 2) -> list[object]:
    return [cell.value for cell in figures(table, col)]


def to_check(table: Table) -> list[str]:
    return [cell.text for row in table.rows for cell in row.cells if asks_for_review(cell)]


def codes(table: Table) -> list[str]:
    return [issue.code for issue in table_issues([table])]


BALANCE = ("641,721,456", "3,249,172", "73,804", "12,500,000", "(1,250,300)", "950")
FUNDS = ("3 354 321 036", "764 972 458", "12 500", "2 094 752 529", "(4 016 659 128)", "-")


def test_a_balance_sheet_in_english_notation_is_read_so_and_says_it_once() -> None:
    table = made(BALANCE, ("1,234.5", "0.75", "98.8", "12.25", "2,000", "7"))
    assert table.notation == "comma_grouping"
    assert values(table) == [641721456, 3249172, 73804, 12500000, -1250300, 950]
    assert values(table, 3) == [1234.5, 0.75, 98.8, 12.25, 2000, 7]
    assert to_check(table) == []
    assert codes(table) == ["table.notation"]


def test_a_table_that_parts_thousands_with_blanks_says_it_once() -> None:
    table = made(FUNDS, ("1 234,5", "12,5", "1 000 000,25", "7 000", "3", "4"))
    assert table.notation == "space_grouping"
    assert values(table) == [3354321036, 764972458, 12500, 2094752529, -4016659128, None]
    assert values(table, 3) == [1234.5, 12.5, 1000000.25, 7000, 3, 4]
    assert to_check(table) == []
    assert codes(table) == ["table.notation"]


def test_a_vietnamese_table_has_no_notation_of_its_own() -> None:
    table = made(("1.234.567", "73.804", "12,5", "98,8", "0,125"))
    assert table.notation is None
    assert codes(table) == []


@pytest.mark.parametrize("stray", ["1,234,567", "1 234 567"])
def test_one_stray_number_makes_no_thousands_of_decimals(stray: str) -> None:
    table = made(("1,234", "2,345", "3,456", "4,567", stray))
    assert table.notation is None
    assert values(table)[:4] == [1.234, 2.345, 3.456, 4.567]
    assert {"1,234", "2,345", "3,456", "4,567", stray} <= set(to_check(table))


@pytest.mark.parametrize("counter", ["12,5", "0,604", "1.234,5", "1.234.567", "1.604", "1 234 567", "98,8%"])
def test_a_number_that_cannot_be_english_leaves_all_cells_flagged(counter: str) -> None:
    table = made(BALANCE, ("1", "2", "3", "4", "5", counter))
    assert table.notation is None
    assert values(table)[2] == 73.804
    assert {"641,721,456", "73,804"} <= set(to_check(table))
    assert "table.notation" not in codes(table)


def test_a_few_witnesses_do_not_decide_a_long_table() -> None:
    decimals = [f"{number},{number + 100}" for number in range(1, 26)]
    table = made([*decimals, "1,234,567", "2,345,678", "3,456,789"])
    assert table.notation is None
    assert values(table)[:2] == [1.101, 2.102]


def test_a_point_before_three_digits_keeps_its_doubt_among_commas() -> None:
    table = made(BALANCE, ("12.5", "0.75", "98.8", "1.604", "1234.567", "7"))
    assert table.notation == "comma_grouping"
    assert values(table, 3)[3:5] == [1.604, 1234.567]
    assert to_check(table) == ["1.604", "1234.567"]


def test_points_for_decimals_beside_vietnamese_thousands_change_no_value() -> None:
    table = made(("98.8", "12.5", "97.3", "1.604", "2.750"))
    assert table.notation is None
    assert values(table) == [98.8, 12.5, 97.3, 1604, 2750]
    assert {"98.8", "12.5", "97.3"} <= set(to_check(table))


def test_serial_numbers_with_points_show_no_notation() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [["Mục", "Nội dung", "Số tiền"]]
    rows += [[f"1.{number}", "Chi", f"{number}.500"] for number in range(1, 6)]
    (table,) = built([piece(rows)], [page(1)])
    assert table.notation is None
    assert values(table) == [1500, 2500, 3500, 4500, 5500]


def test_on_a_scan_a_lost_comma_is_doubted_and_points_for_commas_decide_nothing() -> None:
    table = made(("641,721,456", "3,249,172", "73804", "12,500,000", "1,250,300"), scanned=True)
    assert table.notation == "comma_grouping"
    assert [cell.flags for cell in figures(table)][2] == ("separator_missing",)
    assert made(("98.8", "12.5", "97.3", "64.1"), scanned=True).notation is None
    assert made(("98.8", "12.5", "97.3", "64.1")).notation == "comma_grouping"


def test_on_a_scan_one_blank_may_be_the_gap_between_two_numbers() -> None:
    table = made(FUNDS, scanned=True)
    assert table.notation == "space_grouping"
    assert to_check(table) == ["12 500"]


def test_what_a_person_types_is_read_in_the_notation_of_the_table() -> None:
    table = with_texts(made(BALANCE), {(1, 2): "73,805"})
    assert values(table)[0] == 73805


def test_a_part_cut_off_decides_for_itself_and_its_cells_are_flagged_again() -> None:
    whole = made(BALANCE)
    upper, lower = parted(whole, 5, "table-2")
    assert (upper.notation, lower.notation) == ("comma_grouping", None)
    assert to_check(upper) == []
    assert to_check(lower) == ["(1,250,300)"]
    again = joined(upper, lower)
    assert (again.notation, to_check(again)) == ("comma_grouping", [])


def test_a_misread_number_gets_a_guess_in_the_notation_of_the_table() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Chỉ tiêu", "Số tiền"]]
    rows += [
        ["1", "Thu", "1,200,300"],
        ["2", "Chi", "2,100,400"],
        ["3", "Dư", "73,804"],
        ["", "Tổng cộng", "3,374,564"],
    ]
    (table,) = built([recognised(piece(rows))], [page(1)])
    guesses = [cell.alternative for cell in figures(table) if cell.alternative is not None]
    assert guesses
    assert all("." not in guess for guess in guesses)


amounts = st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=12)


@given(amounts, st.sampled_from([",", " "]))
def test_numbers_of_a_table_that_decides_itself_read_back(numbers: list[int], sign: str) -> None:
    witnesses = [10**9 + 1, 2 * 10**9, 3 * 10**9]
    table = made([f"{number:,}".replace(",", sign) for number in (*witnesses, *numbers)])
    assert table.notation is not None
    assert values(table) == [*witnesses, *numbers]
    assert to_check(table) == []


@given(st.lists(st.integers(min_value=1000, max_value=999_999), min_size=4, max_size=12), st.integers(0, 2))
def test_decimals_of_three_digits_stay_decimals_whatever_few_strays_say(
    thousandths: list[int], strays: int
) -> None:
    texts = [f"{number // 1000},{number % 1000:03d}" for number in thousandths]
    table = made([*texts, *("1,234,567" for _ in range(strays))])
    assert table.notation is None
    assert values(table)[: len(texts)] == [number / 1000 for number in thousandths]
    assert set(texts) <= set(to_check(table))
