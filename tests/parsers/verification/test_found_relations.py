"""Relations that nobody printed: proposed where nearly every row shows them, and no more."""

from __future__ import annotations

from parsers.tables.meaning.issues import table_issues
from schema.document import Table
from schema.trust import Check
from tests.parsers.verification.scanned import Rows, cell, printed, scanned

PARTS = (
    ("STT", "Học phần", "Tổng số tiết", "Lý thuyết", "Thực hành", "Tự học", "Tỷ lệ (%)"),
    ("1", "Triết học", "84", "45", "15", "24", "53,6"),
    ("2", "Kinh tế chính trị", "62", "30", "12", "20", "48,4"),
    ("3", "Tin học", "97", "30", "45", "22", "30,9"),
    ("4", "Ngoại ngữ", "131", "60", "40", "31", "45,8"),
    ("5", "Thống kê", "76", "40", "17", "19", "52,6"),
    ("6", "Pháp luật", "59", "33", "13", "13", "55,9"),
)


def changed(row: int, col: int, text: str) -> Rows:
    return [
        [text if (r, c) == (row, col) else old for c, old in enumerate(line)] for r, line in enumerate(PARTS)
    ]


def found(table: Table) -> list[Check]:
    return [check for check in table.checks if check.support is not None and check.kind != "serial"]


def test_a_column_that_is_the_sum_of_a_run_and_a_percentage_of_two_columns_are_proposed_once() -> None:
    assert [(check.rule, check.support) for check in found(printed(PARTS))] == [
        ("column 3 = column 4 + column 5 + column 6", 1.0),
        ("column 7 = column 4 / column 3", 1.0),
    ]


def test_a_misread_number_in_a_proposed_relation_is_doubted_on_a_scan() -> None:
    table = scanned(PARTS, misread={(4, 5): "37"})
    assert cell(table, 4, 5).trust == "doubtful"
    assert cell(table, 3, 5).trust == "verified"


def test_where_the_paper_has_another_number_the_proposed_relation_is_in_doubt_and_not_the_paper() -> None:
    table = printed(changed(4, 5, "37"))
    failing = [check for check in table.checks if not check.passed]
    assert {check.verdict for check in failing} == {"relation_doubtful"}
    assert table_issues([table]) == ()
    assert cell(table, 4, 2).flags == cell(table, 4, 5).flags == ()


def test_small_numbers_that_add_up_by_chance_propose_nothing() -> None:
    rows = [("STT", "Đơn vị", "Xã", "Phường", "Thị trấn")]
    rows += [(str(at), f"Huyện {at}", "2", "1", "1") for at in range(1, 8)]
    assert found(printed(rows)) == []


def test_numbers_that_begin_anew_are_no_slip_and_one_that_does_not_count_on_is_doubted() -> None:
    rows = [("STT", "Đơn vị", "Số hộ")]
    rows += [(str(at % 4 + 1), f"Thôn {at}", str(40 + 7 * at)) for at in range(12)]
    (check,) = scanned(rows).checks
    assert (check.kind, check.passed, check.support) == ("serial", True, 1.0)
    table = scanned(rows, misread={(3, 0): "8"})
    assert cell(table, 3, 0).trust == "doubtful"


def test_a_number_that_fits_within_the_rounding_of_a_sum_is_neither_verified_nor_taken_for_another() -> None:
    rows = (
        ("STT", "Đơn vị", "Diện tích (ha)"),
        ("1", "Xã Tân Hưng", "659,7"),
        ("2", "Xã Hồng Phong", "412,3"),
        ("3", "Xã Kiến Quốc", "380,6"),
        ("", "Tổng cộng", "1.452,6"),
    )
    assert cell(scanned(rows), 1, 2).trust == "verified"
    assert cell(scanned(rows, misread={(1, 2): "659,8"}), 1, 2).trust == "unchecked"
    assert cell(scanned(rows, apart={(1, 2): "659,8"}), 1, 2).trust in ("doubtful", "repaired")


def test_a_total_of_a_sum_and_its_tax_is_no_error_of_the_paper() -> None:
    rows = [("STT", "Tên hàng", "Thành tiền (đồng)")]
    rows += [(str(n), f"Thép D{n}", f"{n}.{n}00.000") for n in range(1, 6)]
    rows += [("", "Cộng tiền hàng", "16.500.000"), ("", "Thuế GTGT 10%", "1.650.000")]
    table = printed((*rows, ("", "Tổng cộng", "18.150.000")))
    assert [(check.rule, check.verdict) for check in table.checks if check.kind == "sum"] == [
        ("total = sum of rows 6–7", "holds")
    ]
