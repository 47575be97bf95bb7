from __future__ import annotations

from pathlib import Path

import pytest

from lexicon.terms import with_user_lexicon
from parsers.tables.meaning.issues import DOUBTFUL, table_issues
from schema.document import Cell, Table
from schema.page import Reading
from tests.parsers.tables.drafts import built, page, piece

HEAD: list[list[str | tuple[str, int, int]]] = [
    [("STT", 2, 1), ("Đơn vị", 2, 1), ("Hồ sơ đã giải quyết", 1, 2)],
    ["Đúng hạn", "Quá hạn"],
]


def cell(table: Table, row: int, col: int) -> Cell:
    return next(c for r in table.rows for c in r.cells if (c.row, c.col) == (row, col))


def kinds(table: Table) -> list[str]:
    return [row.kind for row in table.rows]


def test_spanned_titles_become_paths() -> None:
    (table,) = built([piece([*HEAD, ["1", "Sở Nội vụ", "1.604", "-"]])], [page(1)])
    assert [column.header_path for column in table.columns] == [
        ("STT",),
        ("Đơn vị",),
        ("Hồ sơ đã giải quyết", "Đúng hạn"),
        ("Hồ sơ đã giải quyết", "Quá hạn"),
    ]
    assert kinds(table) == ["header", "header", "body"]


def test_cells_are_typed() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [
        ["STT", "Đơn vị", "Số hồ sơ", "Tỷ lệ (%)", "Thời hạn", "Kinh phí (triệu đồng)"],
        ["01", "Sở Nội vụ", "1.604", "98,8", "31/10/2023", "10.149.943.740"],
        ["02", "Sở Tư pháp", "-", "100", "quý II năm 2023", "1.588,25"],
        ["03", "Sở Y tế", "12", "0,04%", "08/11", ""],
    ]
    (table,) = built([piece(rows)], [page(1)])
    assert [column.kind for column in table.columns] == [
        "integer",
        "text",
        "integer",
        "percent",
        "date",
        "money",
    ]
    assert [(cell(table, 1, c).value) for c in (0, 2, 3, 4, 5)] == [1, 1604, 98.8, "2023-10-31", 10149943740]
    dash = cell(table, 2, 2)
    assert (dash.kind, dash.value, dash.flags) == ("integer", None, ("dash",))
    assert cell(table, 2, 4).value == "2023-04-01/2023-06-30"
    assert (cell(table, 3, 4).value, cell(table, 3, 4).flags) == (None, ("no_year",))
    assert (cell(table, 3, 5).kind, cell(table, 3, 5).text) == ("empty", "")
    assert table.columns[5].unit == "triệu đồng"


def test_a_cell_that_does_not_fit_its_column_is_flagged() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Đơn vị", "Số hồ sơ"]]
    rows += [[str(i), "Sở Nội vụ", "12"] for i in range(1, 5)] + [["5", "Sở Y tế", "l2O"]]
    (table,) = built([piece(rows)], [page(1)])
    assert cell(table, 5, 2).flags == ("kind_differs",)
    assert [issue.code for issue in table_issues([table])] == ["table.cells_to_check"]


def test_brackets_and_signs_set_apart_make_numbers_negative() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Chỉ tiêu", "Tăng, giảm", "Thuyết minh"]]
    rows += [["1", "Thu", "300", "(1)"], ["2", "Chi", "(1.250)", "(2)"], ["3", "Dự phòng", "− 20", "(3)"]]
    (table,) = built([piece(rows)], [page(1)])
    assert [cell(table, row, 2).value for row in (1, 2, 3)] == [300, -1250, -20]
    assert [cell(table, row, 2).text for row in (2, 3)] == ["(1.250)", "− 20"]
    assert [cell(table, row, 3).value for row in (1, 2, 3)] == [None, None, None]


def test_a_column_of_codes_keeps_them_as_they_are() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Tên", "Mã số", "Tiên quyết"]]
    rows += [
        ["1", "Toán", "010", "A25008"],
        ["2", "Lý", "011", "A25009, A25010"],
        ["3", "Hóa", "020", "không"],
    ]
    rows += [["4", "Sinh", "021", "V.12"]]
    (table,) = built([piece(rows)], [page(1)])
    assert [column.kind for column in table.columns[2:]] == ["code", "code"]
    assert [cell(table, row, 2).value for row in (1, 2)] == ["010", "011"]
    assert [cell(table, row, 3).value for row in (1, 2, 3)] == ["A25008", "A25009, A25010", None]
    assert cell(table, 3, 3).flags == ("kind_differs",)


def test_context_of_a_table_is_found() -> None:
    around = page(
        1,
        ("Phụ lục 01", 100),
        ("TÌNH HÌNH GIẢI QUYẾT HỒ SƠ NĂM 2023", 120),
        ("(Kèm theo Báo cáo số 59/BC-UBND)", 140),
        ("Đơn vị tính: triệu đồng", 170),
        ("Ghi chú: Số liệu đến 31/10/2023.", 264),
    )
    (table,) = built(
        [piece([["STT", "Đơn vị", "Dự toán"], ["1", "Sở Y tế", "5"], ["2", "Sở Nội vụ", "6"]])], [around]
    )
    assert (table.appendix, table.caption) == ("Phụ lục 01", "TÌNH HÌNH GIẢI QUYẾT HỒ SƠ NĂM 2023")
    assert (table.unit, table.columns[2].kind, table.columns[2].unit) == ("triệu đồng", "money", "triệu đồng")
    assert table.notes == ("Ghi chú: Số liệu đến 31/10/2023.",)


def rows_from(first: int, last: int) -> list[list[str | tuple[str, int, int]]]:
    return [[str(i), f"Sở thứ {i}", str(10 * i), str(i)] for i in range(first, last + 1)]


def test_pieces_with_a_repeated_header_are_one_table() -> None:
    pieces = [piece([*HEAD, *rows_from(1, 4)]), piece([*HEAD, *rows_from(5, 7)], page=2, top=60)]
    (table,) = built(pieces, [page(1), page(2)])
    assert kinds(table) == ["header", "header", *["body"] * 7]
    assert [(p.page, p.first_row, p.repeated_header_rows) for p in table.pieces] == [(1, 0, 0), (2, 6, 2)]
    assert cell(table, 6, 0).page == 2
    assert "header repeated (2 rows)" in table.join_evidence[0]
    assert DOUBTFUL not in table.join_evidence


def test_pieces_without_header_join_by_grid_and_numbering() -> None:
    pieces = [piece([*HEAD, *rows_from(1, 4)]), piece(rows_from(5, 7), page=2, top=60)]
    (table,) = built(pieces, [page(1), page(2)])
    assert len(table.rows) == 9


def test_a_row_cut_by_the_page_break_is_one_row() -> None:
    head: list[list[str | tuple[str, int, int]]] = [["STT", "Nhiệm vụ", "Cơ quan"]]
    upper = piece([*head, ["1", "Rà soát", "Sở Y tế"], ["2", "Kiểm tra việc tiếp nhận", "Sở Nội vụ"]])
    lower = piece([["", "và trả kết quả", ""], ["3", "Tập huấn", "Sở Tư pháp"]], page=2, top=60)
    (table,) = built([upper, lower], [page(1), page(2)])
    assert [c.text for c in table.rows[2].cells] == [
        "2",
        "Kiểm tra việc tiếp nhận và trả kết quả",
        "Sở Nội vụ",
    ]
    assert [part.page for part in cell(table, 2, 1).continued] == [2]
    assert len(table.rows) == 4


def test_a_heading_between_keeps_two_tables() -> None:
    pieces = [piece([*HEAD, *rows_from(1, 4)]), piece([*HEAD, *rows_from(5, 7)], page=2, top=100)]
    assert len(built(pieces, [page(1), page(2, ("Phụ lục 02", 60))])) == 2


def test_numbering_that_starts_anew_keeps_two_tables() -> None:
    pieces = [piece([*HEAD, *rows_from(1, 4)]), piece([*HEAD, *rows_from(1, 3)], page=2, top=60)]
    assert len(built(pieces, [page(1), page(2)])) == 2


def test_a_continuation_mark_joins_over_a_heading() -> None:
    pieces = [piece([*HEAD, *rows_from(1, 4)]), piece(rows_from(5, 7), page=2, top=100)]
    around = [page(1), page(2, ("Phụ lục 01 (tiếp theo)", 60))]
    assert len(built(pieces, around)) == 1


def test_a_join_on_the_grid_alone_is_doubtful() -> None:
    head: list[list[str | tuple[str, int, int]]] = [["Nhiệm vụ", "Cơ quan", "Kết quả"]]
    upper = piece([*head, ["Rà soát", "Sở Y tế", "Báo cáo"], ["Kiểm tra", "Sở Nội vụ", "Biên bản"]])
    lower = piece([["Tập huấn", "Sở Tư pháp", "Kế hoạch"]], page=2, top=60)
    (table,) = built([upper, lower], [page(1), page(2)])
    assert DOUBTFUL in table.join_evidence
    assert [issue.code for issue in table_issues([table])] == ["table.join_doubtful"]


def test_sections_totals_and_index_rows_are_marked() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [
        ["STT", "Đơn vị", "Tổng số", "Trực tuyến", "Trực tiếp"],
        ["1", "2", "3=4+5", "4", "5"],
        ["I", ("KHỐI CÁC SỞ", 1, 4)],
        ["1", "Sở Y tế", "30", "10", "20"],
        ["2", "Sở Nội vụ", "3", "1", "2"],
        [("Tổng cộng", 1, 2), "33", "11", "23"],
    ]
    (table,) = built([piece(rows)], [page(1)])
    assert kinds(table) == ["header", "index", "section", "body", "body", "total"]
    assert table.columns[2].formula == "3=4+5"
    failed = [(check.rule, check.expected, check.found) for check in table.checks if not check.passed]
    assert failed == [
        ("col 3 = col 4 + col 5", 34, 33),
        ("total = sum of rows 3–4", 22, 23),
    ]
    assert "check_failed" in cell(table, 5, 4).flags


@pytest.mark.parametrize("dash", ["-", "–"])
def test_a_dash_where_a_sum_is_another_number_is_told_as_it_is_printed(dash: str) -> None:
    rows: list[list[str | tuple[str, int, int]]] = [
        ["STT", "Đơn vị", "Tổng số", "Trực tuyến", "Trực tiếp"],
        ["1", "2", "3=4+5", "4", "5"],
        ["1", "Sở Y tế", "30", "10", "20"],
        ["2", "Sở Nội vụ", dash, "1", "2"],
        ["3", "Sở Tư pháp", "7", "3", "4"],
        ["4", "Sở Công Thương", "9", "5", "4"],
    ]
    said = [issue.message for issue in table_issues(built([piece(rows)], [page(1)]), "en")]
    assert any(f"the page says {dash} " in message for message in said)
    assert not any("None" in message for message in said)


@pytest.mark.parametrize("label", ["Tổng số hộ nghèo", "Cộng tác viên"])
def test_a_label_that_only_begins_like_a_total_is_a_body_row(label: str) -> None:
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Chỉ tiêu", "Số lượng"]]
    rows += [["1", label, "5"], ["2", "Số hộ cận nghèo", "6"]]
    (table,) = built([piece(rows)], [page(1)])
    assert kinds(table) == ["header", "body", "body"]


def test_units_of_the_lexicon_are_named() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Đơn vị", "Số hộ"]]
    rows += [["1", "Huyện Tứ Kỳ", "5"], ["2", "Huyện Bình Giang", "6"], ["3", "Cộng đồng dân cư", "7"]]
    (table,) = built([piece(rows)], [page(1)])
    assert cell(table, 1, 1).unit_id is not None
    assert cell(table, 1, 1).text == "Huyện Tứ Kỳ"
    assert cell(table, 3, 1).unit_id is None


def test_a_name_that_many_provinces_have_is_told_by_its_column() -> None:
    names = ("Châu Thành", "Mỏ Cày Bắc", "Giồng Trôm", "Ba Tri")
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Huyện", "Số hộ"]]
    rows += [[str(row), name, "12"] for row, name in enumerate(names, start=1)]
    (alone,) = built([piece(rows[:2])], [page(1)])
    (table,) = built([piece(rows)], [page(1)])
    assert cell(alone, 1, 1).unit_id is None
    assert [cell(table, row, 1).unit_id for row in range(1, 5)] == ["831", "838", "834", "836"]


def test_marks_of_a_unit_are_mended_on_scans_only_and_other_names_stay() -> None:
    names = ("Xã Đai Sơn", "Xã Hưng Đạo", "Xã Kỳ Sơn", "Xã Dân An", "Xã Tân An")
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Đơn vị", "Số hộ"]]
    rows += [[str(row), name, "12"] for row, name in enumerate(names, start=1)]
    scan = page(1).model_copy(update={"route": "scan"})
    (scanned,) = built([piece(rows)], [scan])
    (born,) = built([piece(rows)], [page(1)])
    assert [cell(scanned, row, 1).text for row in (1, 2, 5)] == ["Xã Đại Sơn", "Xã Hưng Đạo", "Xã Tân An"]
    assert (cell(scanned, 1, 1).original, cell(scanned, 1, 1).flags) == ("Xã Đai Sơn", ("from_lexicon",))
    assert cell(born, 1, 1).text == "Xã Đai Sơn"
    assert cell(born, 1, 1).unit_id == cell(scanned, 1, 1).unit_id is not None
    assert cell(scanned, 5, 1).unit_id != cell(scanned, 4, 1).unit_id


def test_labels_are_matched_to_units_of_the_user_too(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[[unit]]\nname = "Xóm Mới Tinh"\ntype = "thôn"\nparent = "298"\n', encoding="utf-8")
    rows = ["STT", "Đơn vị", "Số hộ"], ["1", "Xóm Mới Tinh", "12"], ["2", "Huyện Tứ Kỳ", "30"]
    around = page(1, ("Biểu số 1", 100))
    (without,) = built([piece(list(map(list, rows)))], [around])
    (table,) = built([piece(list(map(list, rows)))], [around], units=with_user_lexicon(mine).units)
    assert without.rows[1].cells[1].unit_id is None
    assert table.rows[1].cells[1].unit_id is not None
    assert table.rows[2].cells[1].unit_id == without.rows[2].cells[1].unit_id is not None


def test_a_number_without_the_points_of_its_column_is_flagged() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Đơn vị", "Số hồ sơ", "Năm"]]
    rows += [["1", "Sở Nội vụ", "1.604", "2021"], ["2", "Sở Y tế", "12.930", "2022"]]
    rows += [["3", "Sở Tư pháp", "6393", "2023"], ["4", "Sở Xây dựng", "87", "2024"]]
    (table,) = built([piece(rows)], [page(1)])
    assert cell(table, 3, 2).flags == ("separator_missing",)
    assert cell(table, 3, 2).value == 6393
    assert cell(table, 4, 2).flags == cell(table, 3, 3).flags == ()


def test_a_scanned_table_without_lines_between_columns_is_doubted() -> None:
    found = piece([*HEAD, *rows_from(1, 4)]).model_copy(update={"method": "words"})
    reading = Reading(text="1", engine="tesseract-vie", confidence=0.9)
    read = found.model_copy(
        update={"cells": tuple(cell.model_copy(update={"readings": (reading,)}) for cell in found.cells)}
    )
    (printed,) = built([found], [page(1)])
    (scanned,) = built([read], [page(1)])
    assert printed.unruled
    assert table_issues([printed]) == ()
    assert [issue.code for issue in table_issues([scanned])] == ["table.unruled_scan"]


@pytest.mark.parametrize(
    "label", ["Mang sang", "Cộng trang 1", "Cộng chuyển sang trang sau", "Trang trước chuyển sang"]
)
def test_rows_that_carry_a_sum_to_the_next_page_are_totals(label: str) -> None:
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Tên xã", "Tiếp nhận"]]
    rows += [["1", "Toàn Thắng", "1.250"], ["2", "Hoàng Diệu", "830"], ["", label, "2.080"]]
    rows += [["3", "Hồng Hưng", "415"], ["4", "Yết Kiêu", "200"], ["", "Tổng cộng", "2.695"]]
    (table,) = built([piece(rows)], [page(1)])
    assert kinds(table) == ["header", "body", "body", "total", "body", "body", "total"]
    assert all(check.passed for check in table.checks)


@pytest.mark.parametrize("label", ["Chuyển đến", "Chuyển sang năm sau", "Trang 1"])
def test_a_label_like_that_of_a_carried_sum_is_a_body_row(label: str) -> None:
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Chỉ tiêu", "Số lượng"]]
    rows += [["1", label, "5"], ["2", "Số hộ cận nghèo", "6"]]
    (table,) = built([piece(rows)], [page(1)])
    assert kinds(table) == ["header", "body", "body"]
