from __future__ import annotations

import pytest

from parsers.tables.meaning.rule_words import rule_in_words


@pytest.mark.parametrize(
    ("rule", "vi", "en"),
    [
        ("total = sum of rows 4–32", "tổng của các hàng 5–33", "the sum of rows 5–33"),
        (
            "section = sum of rows 3, 5–6",
            "tổng các hàng 4, 6–7 của mục",
            "the sum of rows 4, 6–7 of the section",
        ),
        ("col 3 = col 4 + col 5", "cột 3 = cột 4 + cột 5", "column 3 = column 4 + column 5"),
        ("column 3 = column 4 of table-2", "cột 3 = cột 4 của Bảng 2", "column 3 = column 4 of table 2"),
        (
            "each number = the one above + 1",
            "số thứ tự tăng dần từng đơn vị",
            "each number is the one above and one more",
        ),
    ],
)
def test_rules_are_said_in_words_with_rows_counted_from_one(rule: str, vi: str, en: str) -> None:
    assert rule_in_words(rule, "vi") == vi
    assert rule_in_words(rule, "en") == en


def test_rows_are_those_of_the_sheet_where_the_table_does_not_begin_in_its_first() -> None:
    assert rule_in_words("total = sum of rows 4–32", "vi", 3) == "tổng của các hàng 7–35"
