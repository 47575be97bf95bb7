from __future__ import annotations

import pytest

from tests.parsers.verification.scanned import again, cell, printed, scanned
from tests.parsers.verification.test_tables import COLUMN, CROSSED


@pytest.mark.parametrize(("row", "col"), [(3, 2), (2, 4), (6, 3)])
@pytest.mark.parametrize("read", ["§7S", "1O2"])
def test_what_sums_ask_for_is_proposed_where_a_number_cannot_be_read(row: int, col: int, read: str) -> None:
    found = cell(scanned(CROSSED, misread={(row, col): read}), row, col)
    assert (found.text, found.alternative) == (read, CROSSED[row][col])
    assert not isinstance(found.value, int | float)
    assert found.trust == "doubtful"


def test_the_number_that_mends_the_checks_is_proposed_for_a_doubtful_one_and_no_value_is_made_of_it() -> None:
    table = scanned(CROSSED, misread={(3, 2): "7.945"})
    found = cell(table, 3, 2)
    assert (found.text, found.value, found.alternative) == ("7.945", 7945, "7.545")
    assert {c.alternative for row in table.rows for c in row.cells if c is not found} == {None}
    assert cell(again(table), 3, 2).alternative == "7.545"


def test_nothing_is_proposed_where_two_numbers_of_a_sum_cannot_be_read() -> None:
    table = scanned(COLUMN, misread={(2, 2): "7.S45", (4, 2): "§"})
    assert {c.alternative for row in table.rows for c in row.cells} == {None}


def test_nothing_is_proposed_for_what_stands_in_the_file() -> None:
    rows = [list(row) for row in CROSSED]
    rows[3][2], rows[4][3] = "7.945", "chưa có"
    assert {c.alternative for row in printed(rows).rows for c in row.cells} == {None}
