"""Pieces of one table over pages, and tables that follow each other and are not one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.tables.meaning.issues import DOUBTFUL
from parsers.tables.piece import TablePiece
from schema.box import Box
from schema.document import Table
from tests.parsers.tables.drafts import built, page, piece

Rows = list[list[str | tuple[str, int, int]]]
HEAD: Rows = [["STT", "Nhiệm vụ", "Cơ quan"]]


def over_pages(*rows: Rows, above: dict[int, str] | None = None) -> tuple[Table, ...]:
    """The tables of a document with a piece of ``rows`` on each page, and a line ``above`` some."""
    pieces = [piece(each, page=number, top=90) for number, each in enumerate(rows, start=1)]
    lines = above or {}
    pages = [
        page(number, *([(lines[number], 60.0)] if number in lines else []))
        for number in range(1, len(rows) + 1)
    ]
    return built(pieces, pages)


def first_column(table: Table) -> list[str]:
    return [row.cells[0].text for row in table.rows]


def test_a_table_over_three_pages_keeps_the_first_header() -> None:
    (table,) = over_pages(
        [*HEAD, ["1", "Rà soát", "Sở Y tế"]],
        [*HEAD, ["2", "Kiểm tra", "Sở Nội vụ"]],
        [["3", "Tập huấn", "Sở Tư pháp"], ["4", "Tổng kết", "Sở Y tế"]],
    )
    assert first_column(table) == ["STT", "1", "2", "3", "4"]
    assert [one.repeated_header_rows for one in table.pieces] == [0, 1, 0]
    assert len(table.join_evidence) == 2


def test_a_header_is_said_again_though_its_labels_of_columns_and_a_turned_title_are_misread() -> None:
    titles: Rows = [
        ["STT", "Nhiệm vụ được giao trong năm", "= « *", "Cơ quan chủ trì thực hiện"],
        ["(1)", "(2)", "(3)", "(4)"],
    ]
    again: Rows = [
        ["STT", "Nhiệm vụ được giao trong năm", "® #§ =", "Cơ quan chủ trì thực hiện"],
        ["(1)", "Ú)", "G®)", "(4)"],
    ]
    (table,) = over_pages(
        [*titles, ["1", "Rà soát", "5", "Sở Y tế"], ["2", "Tập huấn", "7", "Sở Y tế"]],
        [*again, ["3", "Kiểm tra", "8", "Sở Nội vụ"]],
    )
    assert first_column(table) == ["STT", "(1)", "1", "2", "3"]
    assert [one.repeated_header_rows for one in table.pieces] == [0, 2]


def test_rows_below_a_header_that_is_not_said_again_are_no_header() -> None:
    (table,) = over_pages(
        [["STT", "Đơn vị", "Số lượng"], ["1", "Sở Nội vụ", "(3)"], ["2", "Sở Tư pháp", "(4)"]],
        [["3", "Sở Nội vụ", "(3)"], ["4", "Sở Tư pháp", "(4)"]],
    )
    assert first_column(table) == ["STT", "1", "2", "3", "4"]


def test_a_row_goes_on_in_small_letters_also_where_few_rows_have_a_number() -> None:
    (table,) = over_pages(
        [*HEAD, ["", "Phần chung", ""], ["1", "Tiếp nhận hồ sơ tại Bộ phận", "Sở Y tế"]],
        [["", "tiếp nhận và trả kết quả", ""], ["2", "Tập huấn", "Sở Tư pháp"]],
    )
    assert [row.cells[1].text for row in table.rows[2:]] == [
        "Tiếp nhận hồ sơ tại Bộ phận tiếp nhận và trả kết quả",
        "Tập huấn",
    ]
    assert "row cut by the page break" in table.join_evidence[0]


def test_a_row_without_number_that_begins_a_sentence_is_a_row_of_its_own() -> None:
    (table,) = over_pages(
        [*HEAD, ["", "Phần chung", ""], ["", "Tiếp nhận hồ sơ", "Sở Y tế"]],
        [["", "Trả kết quả", "Sở Tư pháp"], ["2", "Tập huấn", "Sở Tư pháp"]],
    )
    assert len(table.rows) == 5


@pytest.mark.parametrize("word", ["Bước", "Nhóm"])
def test_numbers_behind_a_word_go_on(word: str) -> None:
    head: Rows = [["TT", "Trình tự", "Thời gian"]]
    (table,) = over_pages(
        [*head, [f"{word} 1", "Tiếp nhận", "01 ngày"], [f"{word} 2", "Thẩm định", "02 ngày"]],
        [[f"{word} 3", "Ký", "01 ngày"]],
    )
    assert "numbering goes on" in table.join_evidence[0]
    assert DOUBTFUL not in table.join_evidence


def test_months_begin_anew_in_one_table() -> None:
    head: Rows = [["Tháng", "Năm sinh", "Tuổi"]]
    first = [[str(month), "1961", "60"] for month in (11, 12)] + [["1", "1962", "61"], ["2", "1962", "61"]]
    assert (
        len(over_pages([*head, *first, ["3", "1962", "61"]], [["1", "1963", "62"], ["2", "1963", "62"]])) == 1
    )


def test_a_list_that_begins_anew_without_ever_having_done_so_is_another() -> None:
    first: Rows = [*HEAD, ["1", "Rà soát", "Sở Y tế"], ["2", "Kiểm tra", "Sở Y tế"]]
    assert len(over_pages(first, [["1", "Tập huấn", "Sở Tư pháp"], ["2", "Tổng kết", "Sở Y tế"]])) == 2


@pytest.mark.parametrize(("last", "tables"), [("Chuyên ngành 1", 1), ("Tổng cộng", 2)])
def test_numbers_begin_anew_below_the_title_of_a_section_and_not_below_a_total(
    last: str, tables: int
) -> None:
    first: Rows = [*HEAD, ["1", "Triết học", "3"], ["2", "Lịch sử", "2"], [(last, 1, 2), "5"]]
    assert len(over_pages(first, [*HEAD, ["1", "Văn học", "2"], ["2", "Địa lý", "2"]])) == tables


def test_another_number_of_a_caption_is_another_table() -> None:
    rows: Rows = [*HEAD, ["1", "Rà soát", "Sở Y tế"]]
    captions = {
        1: "Bảng 6. Các thành tích hợp lệ và mức điểm",
        2: "Bảng 7. Các thành tích hợp lệ và mức điểm",
    }
    assert len(over_pages(rows, [*HEAD, ["2", "Kiểm tra", "Sở Y tế"]], above=captions)) == 2
    again = {1: captions[1], 2: captions[1]}
    assert len(over_pages(rows, [*HEAD, ["2", "Kiểm tra", "Sở Y tế"]], above=again)) == 1


def test_a_label_that_stands_on_each_page_parts_nothing() -> None:
    rows: list[Rows] = [[*HEAD, [str(n), "Rà soát", "Sở"]] for n in (1, 2)]
    assert len(over_pages(*rows, above={1: "Phụ lục 2.3", 2: "Phụ lục 2.3"})) == 1
    assert len(over_pages(*rows, above={1: "Phụ lục 2.3", 2: "Phụ lục 2.4"})) == 2


def test_columns_that_alone_go_on_keep_their_places() -> None:
    whole = [["Tháng", "Năm", "Tuổi", "Tháng", "Năm", "Tuổi"], ["1", "1961", "60", "1", "1966", "55"]]
    upper = piece([list(row) for row in whole], page=1)
    rest = piece([["2", "1966", "55"], ["3", "1966", "56"]], page=2, top=60)
    half = upper.box.width / 2
    edges = tuple(upper.box.x0 + half + (edge - rest.box.x0) / 2 for edge in rest.column_edges)
    cells = tuple(
        type(cell)(
            row=cell.row,
            col=cell.col,
            box=cell.box._replace(x0=edges[cell.col], x1=edges[cell.col + 1]),
            lines=cell.lines,
        )
        for cell in rest.cells
    )
    box = rest.box._replace(x0=edges[0])
    narrow = rest.model_copy(update={"box": box, "column_edges": edges, "cells": cells})
    (table,) = built([upper, narrow], [page(1), page(2)])
    assert [cell.text for cell in table.rows[2].cells] == ["", "", "", "2", "1966", "55"]
    assert table.rows[2].cells[0].bbox.x1 < table.rows[2].cells[3].bbox.x0 + 1


def beside(rows: Rows, number: int, left: float) -> TablePiece:
    """A piece of half the width that begins ``left`` points from the edge of the page."""
    whole = piece(rows, page=number, top=90)

    def placed(box: Box) -> Box:
        return box._replace(x0=left + (box.x0 - whole.box.x0) / 2.5, x1=left + (box.x1 - whole.box.x0) / 2.5)

    edges = tuple(left + (edge - whole.box.x0) / 2.5 for edge in whole.column_edges)
    cells = tuple(replace(cell, box=placed(cell.box)) for cell in whole.cells)
    return whole.model_copy(update={"box": placed(whole.box), "column_edges": edges, "cells": cells})


def test_tables_beside_each_other_go_on_each_below_itself() -> None:
    left: list[Rows] = [[*HEAD, ["1", "Rà soát", "Sở Y tế"]], [["2", "Kiểm tra", "Sở Y tế"]]]
    right: list[Rows] = [[*HEAD, ["7", "Tập huấn", "Sở Nội vụ"]], [["8", "Tổng kết", "Sở Nội vụ"]]]
    pieces = [
        beside(rows[number - 1], number, x) for number in (1, 2) for rows, x in ((left, 60.0), (right, 320.0))
    ]
    tables = built(pieces, [page(1), page(2)])
    assert [first_column(table) for table in tables] == [["STT", "1", "2"], ["STT", "7", "8"]]
    assert [[one.page for one in table.pieces] for table in tables] == [[1, 2], [1, 2]]


ACCOUNTS = ("Mã số", "Thuyết minh", "Số cuối năm", "Số đầu năm")
ASSETS: Rows = [
    ["TÀI SẢN", *ACCOUNTS],
    ["Tiền", "110", "V.01", "1.250", "1.100"],
    ["Kho", "140", "", "9", "8"],
]
DEBTS: Rows = [
    ["NGUỒN VỐN", *ACCOUNTS],
    ["Nợ phải trả", "300", "V.11", "759", "708"],
    ["Vốn", "400", "", "5", "4"],
]


def test_assets_and_liabilities_are_two_tables_in_one_grid_and_on_two_pages() -> None:
    for tables in (built([piece([*ASSETS, *DEBTS])], [page(1)]), over_pages(ASSETS, DEBTS)):
        assert [table.columns[0].header_path for table in tables] == [("TÀI SẢN",), ("NGUỒN VỐN",)]
        assert [len(table.rows) for table in tables] == [3, 3]


def test_a_header_said_again_inside_a_grid_parts_nothing() -> None:
    (table,) = built([piece([*ASSETS, ASSETS[0], ["Phải thu", "130", "", "7", "6"]])], [page(1)])
    assert len(table.rows) == 5
