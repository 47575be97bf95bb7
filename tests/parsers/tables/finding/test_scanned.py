from __future__ import annotations

import pytest

from parsers.tables.finding.scanned import counted_labels


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        (["9", "10", "1", "12"], ["9", "10", "11", "12"]),
        (["10", "1", "12=8/7", "13"], ["10", "11", "12=8/7", "13"]),
        (["(1)", "(7)", "(3)"], ["(1)", "(2)", "(3)"]),
        (["1", "2", "3=4+5", "4", "5"], ["1", "2", "3=4+5", "4", "5"]),
        (["A", "B", "1", "2"], ["A", "B", "1", "2"]),
        (["1", "3", "5"], ["1", "3", "5"]),
    ],
)
def test_labels_of_columns_count_on(read: list[str], printed: list[str]) -> None:
    assert counted_labels(read) == printed
