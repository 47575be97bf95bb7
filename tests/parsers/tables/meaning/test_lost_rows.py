from __future__ import annotations

import pytest

from parsers.tables.meaning.issues import table_issues
from parsers.tables.meaning.lost_rows import LostRows, lost_rows
from schema.document import Table
from schema.page import Reading
from tests.parsers.tables.drafts import built, page, piece


def numbered(*serials: str, scanned: bool = True) -> Table:
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Đơn vị", "Số hộ"]]
    rows += [[text, "Tân An", "25"] for text in serials]
    one = piece(rows)
    reading = (Reading(text="25", engine="page", confidence=0.9),) if scanned else ()
    cells = tuple(cell.model_copy(update={"readings": reading}) for cell in one.cells)
    (table,) = built([one.model_copy(update={"cells": cells})], [page(1)])
    return table


@pytest.mark.parametrize(
    ("serials", "lost"),
    [
        (("1", "2", "3", "6", "7", "8", "9"), [(4, 5)]),
        (("1", "2", "3", "4 5", "6", "7"), [(4, 5)]),
        (("1", "2", "3", "?", "5", "6"), []),
        (("1", "2", "3", "II", "1", "2", "3"), []),
        (("3", "7", "12", "15"), []),
        (("1", "2", "3"), []),
    ],
)
def test_a_number_that_no_row_has_alone_is_a_row_lost(
    serials: tuple[str, ...], lost: list[tuple[int, int]]
) -> None:
    assert list(lost_rows(numbered(*serials))) == [LostRows(1, *numbers) for numbers in lost]


def test_rows_lost_on_a_scan_are_told() -> None:
    table = numbered("1", "2", "3", "6", "7", "8", "9")
    issues = [issue for issue in table_issues([table], "en") if issue.code == "table.rows_lost"]
    assert [(issue.severity, "4–5" in issue.message) for issue in issues] == [("warning", True)]


def test_numbers_left_out_in_a_file_are_its_own() -> None:
    table = numbered("1", "2", "3", "6", "7", "8", "9", scanned=False)
    assert not [issue for issue in table_issues([table]) if issue.code == "table.rows_lost"]
