import pytest

from parsers.assemble.assemble import assemble
from parsers.tables.finding.frames import is_layout
from parsers.tables.layout_grids import without_layout
from parsers.tables.piece import TablePiece
from schema.page import Page
from tests.parsers.tables.drafts import page, piece

Rows = list[list[str | tuple[str, int, int]]]
BODY: Rows = [
    ["STT", "Nội dung", "Đơn vị"],
    ["1", "Rà soát hồ sơ", "Sở Y tế"],
    ["2", "Tập huấn", "Sở Nội vụ"],
]


def head_box(number: int, text: str = "QUY TRÌNH XÉT TỐT NGHIỆP") -> TablePiece:
    return piece([["", text, "Lần ban hành: 01"], ["", "", f"Ngày {number}"]], page=number, top=24)


def kept(pieces: list[TablePiece]) -> list[TablePiece]:
    return list(without_layout(pieces, [page(number) for number in range(1, 4)]).pieces)


def with_words(pieces: list[TablePiece]) -> list[Page]:
    """A page for each of ``pieces``, with its words."""
    return [
        page(one.page).model_copy(update={"lines": tuple(line for cell in one.cells for line in cell.lines)})
        for one in pieces
    ]


def test_a_box_that_each_page_has_is_the_head_of_the_pages() -> None:
    boxes = [head_box(number) for number in (1, 2, 3)]
    found = without_layout([*boxes, piece(BODY, page=2)], [page(number) for number in (1, 2, 3)])
    assert [one.page for one in found.pieces] == [2]
    assert {number: len(heads) for number, heads in found.heads.items()} == {1: 1, 2: 1, 3: 1}


def test_a_table_that_only_begins_alike_on_each_page_stays() -> None:
    pieces = [piece([*BODY, [str(n), f"Việc thứ {'abc'[n]}", "Sở"]], page=n + 1) for n in range(3)]
    assert kept(pieces) == pieces


def test_a_table_that_each_page_has_below_its_head_stays() -> None:
    pieces = [piece(BODY, page=number) for number in (1, 2, 3)]
    assert kept(pieces) == pieces


def test_words_of_boxed_heads_are_running_heads_and_no_text() -> None:
    boxes = [head_box(number) for number in (1, 2, 3)]
    content = assemble(with_words(boxes), boxes)
    assert content.tables == ()
    assert content.text == ""
    assert content.running_heads[2] == ("QUY TRÌNH XÉT TỐT NGHIỆP Lần ban hành: 01", "Ngày 2")
    assert [issue.code for issue in content.issues] == []


@pytest.mark.parametrize(
    "row",
    [
        ["", "CHỦ TỊCH QUỐC HỘI Nguyễn Văn An"],
        ["- Các Vụ, Cục trực thuộc", ""],
        ["Số tiền", "=", "0,22", "x", "Chuẩn nghèo", "x", "Tỷ lệ hỗ trợ"],
        ["KHỐI NGHIÊN CỨU", "", "KHỐI ĐÀO TẠO", "", "TRUNG TÂM BỒI DƯỠNG"],
    ],
)
def test_a_single_row_that_belongs_to_no_table_is_none_and_its_words_are_text(row: list[str]) -> None:
    alone = piece([list(row)])
    content = assemble(with_words([alone]), [alone])
    assert content.tables == ()
    assert all(word in content.text for text in row for word in text.split())


@pytest.mark.parametrize("at", [1, 3])
def test_a_single_row_of_a_table_on_the_next_page_or_the_one_before_stays(at: int) -> None:
    pieces = sorted([piece(BODY, page=2), piece([["3", "Kiểm tra", "Sở"]], page=at)], key=lambda p: p.page)
    assert kept(pieces) == pieces


@pytest.mark.parametrize(("tops", "stay"), [((780.0, 60.0), 2), ((300.0, 300.0), 0)])
def test_two_single_rows_are_a_table_where_the_page_break_cut_it(
    tops: tuple[float, float], stay: int
) -> None:
    rows: tuple[Rows, Rows] = ([["STT", "Mã", "Tên"]], [["1", "1.013", "Thẩm định"]])
    pieces = [piece(row, page=at, top=top) for at, (row, top) in enumerate(zip(rows, tops, strict=True), 1)]
    assert len(kept(pieces)) == stay


def test_a_single_row_of_many_columns_stays() -> None:
    alone = piece([["1", "Sở Y tế", "5", "6", "7"]])
    assert kept([alone]) == [alone]


@pytest.mark.parametrize(
    "rows",
    [
        [["Xác nhận của UBND", "LÃNH ĐẠO CƠ QUAN (Ký tên, đóng dấu)"]],
        [["Người lao động (Ký, ghi rõ họ tên)", "ngày … tháng …"], ["", ""]],
        [["", "BIỂU ĐỒ ĐÀO TẠO", "Số: 32"], ["", "", "Trang: 1/1"]],
        [["Thông báo rà soát hồ sơ"]],
        [["một đoạn văn trong khung"], ["đoạn sau"]],
        [["Họp hội đồng", "", ""], ["", "", ""], ["", "Công nhận tốt nghiệp", ""], ["", "", "Lưu hồ sơ"]],
    ],
)
def test_signatures_boxes_and_numbers_of_pages_in_cells_are_layout(rows: Rows) -> None:
    assert is_layout(piece(rows))


@pytest.mark.parametrize(
    "rows",
    [
        BODY,
        [["Mã", "Ký hiệu"], ["A", "ký hiệu a"]],
        [["Chỉ tiêu", "Doanh thu (kỳ trước)", "(Kỳ này)"], ["Thu", "5", "6"]],
        [["Hạng mục", "Yêu cầu"], ["Trang phục", "Trang 5 của sổ tay"]],
    ],
)
def test_small_tables_are_no_layout(rows: Rows) -> None:
    assert not is_layout(piece(rows))
