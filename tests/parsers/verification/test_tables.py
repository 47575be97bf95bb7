from __future__ import annotations

import pytest

from tests.parsers.verification.scanned import cell, printed, scanned

CROSSED = (
    ("STT", "Đơn vị", "Tổng số", "Trực tuyến", "Trực tiếp"),
    ("1", "2", "3=4+5", "4", "5"),
    ("1", "Sở Y tế", "30.128", "10.015", "20.113"),
    ("2", "Sở Nội vụ", "7.545", "5.321", "2.224"),
    ("3", "Sở Tư pháp", "933", "612", "321"),
    ("4", "Sở Xây dựng", "1.264", "1.041", "223"),
    ("", "Tổng cộng", "39.870", "16.989", "22.881"),
)
COLUMN = tuple((row[0], row[1], row[2]) for row in CROSSED if row[0] != "1" or row[1] != "2")


def test_what_checks_hold_for_is_verified_by_them() -> None:
    table = scanned(CROSSED)
    assert all(check.passed and check.verdict == "holds" for check in table.checks)
    numbers = [c for row in table.rows for c in row.cells if c.trust is not None]
    assert {c.trust for c in numbers} == {"verified"}
    assert cell(table, 3, 2).evidence == ("checks", "readings")
    assert cell(table, 3, 2).probability > cell(table, 3, 2).confidence


@pytest.mark.parametrize(("row", "col", "read"), [(3, 2, "7.945"), (5, 3, "1.047"), (2, 4, "20.13")])
def test_a_misreading_of_both_engines_is_doubted_where_its_row_and_column_cross(
    row: int, col: int, read: str
) -> None:
    table = scanned(CROSSED, misread={(row, col): read})
    doubted = [(c.row, c.col) for r in table.rows for c in r.cells if c.trust == "doubtful"]
    assert doubted == [(row, col)]
    assert cell(table, row, col).text == read
    assert cell(table, row, col).probability <= 0.5


@pytest.mark.parametrize(("row", "col", "read"), [(3, 2, "7.945"), (5, 3, "1,041"), (2, 4, "201.113")])
def test_the_reading_that_the_checks_ask_for_is_taken_and_what_was_read_is_kept(
    row: int, col: int, read: str
) -> None:
    table = scanned(CROSSED, apart={(row, col): read})
    mended = cell(table, row, col)
    assert mended.text == CROSSED[row][col]
    assert mended.trust == "repaired"
    assert mended.repair is not None
    assert (mended.repair.original, mended.repair.source) == (read, "reading")
    assert len(mended.repair.checks) == 2
    assert all(check.passed for check in table.checks)


def test_a_misread_number_is_never_verified_where_a_total_covers_it() -> None:
    for row in range(1, 6):
        text = COLUMN[row][2]
        for at, digit in enumerate(text):
            if digit.isdigit():
                other = text[:at] + str((int(digit) + 3) % 10) + text[at + 1 :]
                table = scanned(COLUMN, misread={(row, 2): other})
                assert cell(table, row, 2).trust in ("doubtful", "unchecked"), (text, other)


def test_numbers_that_stand_in_the_file_are_not_doubted_and_the_paper_is_said_not_to_add_up() -> None:
    rows = [list(row) for row in CROSSED]
    rows[-1][3] = "16.999"
    table = printed(rows)
    failing = [check for check in table.checks if not check.passed]
    assert {check.verdict for check in failing} == {"source_error"}
    assert [check.difference for check in failing] == [-10, 10]
    assert {c.trust for row in table.rows for c in row.cells} == {None, "verified"}
    assert cell(table, 6, 3).text == "16.999"


def test_a_formula_that_most_rows_speak_against_is_doubted_once_and_no_cell_is() -> None:
    rows = [list(row) for row in CROSSED]
    rows[1][2] = "3=4-5"
    table = scanned(rows)
    doubtful = [check for check in table.checks if check.verdict == "relation_doubtful"]
    assert [(check.rule, check.support) for check in doubtful] == [("col 3 = col 4 - col 5", 0.0)]
    assert not any(c.trust == "doubtful" for row in table.rows for c in row.cells)


def test_two_numbers_read_as_one_are_told_by_their_digits() -> None:
    table = scanned(
        tuple((*row[:2], *row[3:]) for row in CROSSED if row[1] != "2"),
        misread={(2, 2): "53.212.224", (2, 3): ""},
    )
    assert cell(table, 2, 2).trust == "doubtful"
