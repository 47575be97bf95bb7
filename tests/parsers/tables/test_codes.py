from __future__ import annotations

import pytest

from parsers.tables.codes import common_shape, is_code, is_code_column, is_code_title


@pytest.mark.parametrize(
    "text", ["A25006", "V.11", "TK111", "QT-01", "1.003645.000.00.00.H21", "135/2020/NĐ-CP", "DT001.A"]
)
def test_letters_with_digits_are_a_code(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", ["25006", "5km", "12a", "Nam", "A 25", "II/2023", "T12/2023", "(150)", ""])
def test_numbers_quantities_words_and_periods_are_no_codes(text: str) -> None:
    assert not is_code(text)


def test_most_cells_make_a_column_of_codes() -> None:
    assert is_code_column(["A25006", "", "A25007", "25008"])
    assert not is_code_column(["A25006", "25007", "25008"])
    assert not is_code_column(["", "A25006"])


def test_the_shape_of_a_column_is_that_of_most_codes() -> None:
    assert common_shape(["A25006", "G05001", "V.11"]) == "A00000"
    assert common_shape(["A25006", "V.11"]) is None


@pytest.mark.parametrize(("title", "expected"), [("Mã số", True), ("MÃ HP", True), ("Mã lực (CV)", False)])
def test_titles_name_columns_of_codes(title: str, expected: bool) -> None:
    assert is_code_title(title) is expected
