"""Tables that a person builds otherwise than they were read."""

from __future__ import annotations

import pytest

from parsers.tables.meaning.issues import asks_for_review
from parsers.tables.meaning.reshape import (
    DoesNotFit,
    joined,
    merged,
    parted,
    with_column_cut,
    with_header_rows,
    with_row_cut,
    with_rows_merged,
)
from parsers.tables.meaning.sheet import Area
from parsers.verification.tables import verified_anew
from schema.document import Cell, Table
from tests.parsers.tables.drafts import built, page, piece

HEAD: list[str | tuple[str, int, int]] = ["STT", "Đơn vị", "Tiếp nhận", "Đúng hạn"]
TOTAL: list[str | tuple[str, int, int]] = [("Tổng cộng", 1, 2), "347", "310"]


def made(*rows: list[str | tuple[str, int, int]], number: int = 1) -> Table:
    (found,) = built([piece(list(rows), page=number)], [page(number)])
    return found


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def at(table: Table, row: int, col: int) -> Cell:
    return next(cell for cell in table.rows[row].cells if cell.col == col)


def checked(table: Table) -> list[bool]:
    """Whether the sums of ``table`` hold, made anew."""
    (found,) = verified_anew([table], {1})
    return [check.passed for check in found.checks]


def test_two_rows_that_were_read_as_one_are_cut_and_add_up() -> None:
    read = made(HEAD, ["1 2", "Huyện Tứ Kỳ Huyện Gia Lộc", "335 12", "300 10"], TOTAL)
    assert True not in checked(read)
    found = with_row_cut(read, 1, 1, ["Huyện Tứ Kỳ", "Huyện Gia Lộc"])
    assert texts(found)[1:] == [
        ["1", "Huyện Tứ Kỳ", "335", "300"],
        ["2", "Huyện Gia Lộc", "12", "10"],
        ["Tổng cộng", "347", "310"],
    ]
    assert [row.kind for row in found.rows] == ["header", "body", "body", "total"]
    assert (at(found, 2, 2).value, at(found, 2, 2).kind) == (12, "integer")
    assert (at(found, 1, 1).method, at(found, 1, 2).method) == ("person", None)
    assert checked(found) == [True, True]
    boxes = [at(found, row, 2).bbox for row in (1, 2)]
    assert boxes[0].y1 == boxes[1].y0
    assert (boxes[0].y0, boxes[1].y1) == (at(read, 1, 2).bbox.y0, at(read, 1, 2).bbox.y1)


def test_what_cannot_be_shared_out_stays_in_the_first_row_and_is_asked_about() -> None:
    read = made(HEAD, ["1", "Tứ Kỳ Gia Lộc", "335", "3 10 7"], TOTAL)
    found = with_row_cut(read, 1, 1, ["Tứ Kỳ", "Gia Lộc"])
    assert texts(found)[1:3] == [["1", "Tứ Kỳ", "335", "3 10 7"], ["", "Gia Lộc", "", ""]]
    assert all(asks_for_review(at(found, row, 2)) for row in (1, 2))
    (verified,) = verified_anew([found], {1})
    assert at(verified, 1, 2).trust != "verified", "nobody has said what stands there"


def test_two_columns_that_were_read_as_one_are_cut_below_their_common_title() -> None:
    read = made(["STT", "Đơn vị", "Hồ sơ"], ["1", "Tứ Kỳ", "335 300"], ["2", "Gia Lộc", "12 10"])
    found = with_column_cut(read, 1, 2, ["335", "300"])
    assert texts(found)[1:] == [["1", "Tứ Kỳ", "335", "300"], ["2", "Gia Lộc", "12", "10"]]
    assert at(found, 0, 2).col_span == 2
    assert [column.header_path for column in found.columns[2:]] == [("Hồ sơ",), ("Hồ sơ",)]
    assert [column.kind for column in found.columns] == ["integer", "text", "integer", "integer"]
    named = with_column_cut(found, 0, 2, ["Tiếp nhận", "Đúng hạn"])
    assert [column.header_path for column in named.columns[2:]] == [("Tiếp nhận",), ("Đúng hạn",)]


def test_rows_that_a_cell_of_two_lines_was_read_as_become_one() -> None:
    read = made(
        HEAD, ["1", "Huyện Tứ", "335", "300"], ["", "Kỳ", "", ""], ["2", "Gia Lộc", "12", "10"], TOTAL
    )
    found = with_rows_merged(read, 1, 3)
    assert texts(found)[1] == ["1", "Huyện Tứ Kỳ", "335", "300"]
    assert [row.kind for row in found.rows] == ["header", "body", "body", "total"]
    assert at(found, 1, 1).bbox.height == 2 * at(read, 1, 1).bbox.height
    assert checked(found) == [True, True]


def test_merged_cells_say_what_the_person_says_and_keep_what_was_read() -> None:
    read = made(HEAD, ["1", "Tứ Kỳ", "33", "5"], TOTAL)
    found = merged(read, Area(1, 2, 2, 4), "335")
    one = at(found, 1, 2)
    assert (one.text, one.original, one.method, one.col_span) == ("335", "33 5", "person", 2)
    whole = merged(read, Area(0, 3, 2, 4), "x")
    assert len(whole.columns) == 3, "a column in which no cell begins is gone"
    assert merged(found, Area(1, 2, 2, 4), "335") == found


def test_rows_that_are_marked_as_titles_name_the_columns_and_the_others_are_rows() -> None:
    read = made(["Bảng", "A", "B"], ["STT", "Đơn vị", "Tiếp nhận"], ["1", "Tứ Kỳ", "335"])
    found = with_header_rows(read, 2)
    assert [row.kind for row in found.rows] == ["header", "header", "body"]
    assert found.columns[2].header_path == ("B", "Tiếp nhận")
    assert with_header_rows(found, 1).rows[1].kind == "body"


def test_pages_are_joined_without_the_titles_that_are_repeated_and_parted_again() -> None:
    upper = made(HEAD, ["1", "Tứ Kỳ", "335", "300"])
    lower = made(HEAD, ["2", "Gia Lộc", "12", "10"], TOTAL, number=2)
    whole = joined(upper, lower)
    assert texts(whole) == [*texts(upper), *texts(lower)[1:]]
    assert [(piece.page, piece.first_row, piece.repeated_header_rows) for piece in whole.pieces] == [
        (1, 0, 0),
        (2, 2, 1),
    ]
    assert checked(whole) == [True, True]
    first, second = parted(whole, 2, "table-9")
    assert texts(first) == texts(upper)
    assert (second.id, texts(second)) == ("table-9", texts(lower)[1:])
    assert [column.header_path for column in second.columns] == [(title,) for title in HEAD]


def test_a_table_that_is_parted_at_titles_of_its_own_has_them() -> None:
    other = ["TT", "Xã", "Kinh phí", "Ghi chú"]
    both = made(HEAD, ["1", "Tứ Kỳ", "335", "300"], [*other], ["1", "An Thanh", "5", "-"])
    _, second = parted(both, 2, "table-2")
    assert [row.kind for row in second.rows] == ["header", "body"]
    assert [column.header_path for column in second.columns] == [(title,) for title in other]


def test_what_does_not_fit_is_refused() -> None:
    read = made(HEAD, ["1", ("Tứ Kỳ", 2, 1), "335", "300"], ["2", "12", "10"])
    narrow = made(["STT", "Đơn vị"], ["1", "Tứ Kỳ"], number=2)
    with pytest.raises(DoesNotFit):
        joined(read, narrow)
    with pytest.raises(DoesNotFit):
        parted(read, 2, "table-2")
    with pytest.raises(DoesNotFit):
        with_row_cut(read, 1, 0, ["1"])
