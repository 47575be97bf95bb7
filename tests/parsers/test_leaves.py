"""Sheets with two pages, and columns of prose, are read one after the other."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.assemble.assemble import assemble
from parsers.assemble.leaves import leaves_of
from parsers.tables.piece import PieceCell, TablePiece
from schema.box import Box, bounding_box
from schema.page import Ruling, Stamp

LEFT_COLUMN = (
    "Thực hiện Kế hoạch số 15/KH-UBND,",
    "ủy ban nhân dân huyện báo cáo kết",
    "quả tiếp nhận và giải quyết hồ sơ",
    "trong quý như sau: tiếp nhận 1.604",
    "hồ sơ, giải quyết được 1.577 hồ sơ",
)
RIGHT_COLUMN = (
    "và tỷ lệ đúng hạn đạt 98,3%, tăng",
    "so với cùng kỳ năm trước. Tồn tại:",
    "một số xã cập nhật hồ sơ chưa kịp",
    "thời, cán bộ kiêm nhiệm nhiều việc,",
    "trang thiết bị còn thiếu rất nhiều.",
)
SECOND_PAGE = (
    "3. Tồn tại, hạn chế: một số xã cập nhật hồ sơ chưa được kịp thời theo quy định.",
    "4. Nguyên nhân: cán bộ một cửa của các xã còn phải kiêm nhiệm nhiều việc khác.",
    "5. Phương hướng quý IV: tiếp tục đẩy mạnh dịch vụ công trực tuyến trên cả huyện.",
)


def two_up(page: Any, head: Any, middle: Any, line: Any, paragraphs: Any) -> Any:
    """A sheet of two pages: a report on the left, its end level with the report's head on the right."""
    first = [*head(), middle("BÁO CÁO", 150, bold=True), *paragraphs(FIRST_PAGE, 190)]
    second = [line(text, 85, 60 + 20 * row).moved(595, 0) for row, text in enumerate(SECOND_PAGE)]
    sheet = page([*first, *second])
    return sheet.model_copy(update={"width": 1190.0})


FIRST_PAGE = (
    "1. Trong quý III, bộ phận một cửa đã tiếp nhận 1.604 hồ sơ, giải quyết đúng hạn được 1.577 hồ sơ trong "
    "tổng số hồ sơ của huyện.",
    "2. Tỷ lệ hồ sơ giải quyết đúng hạn đạt 98,3%, tăng 1,2% so với cùng kỳ năm trước, và cao hơn bình quân "
    "chung của tỉnh.",
)


def test_two_pages_on_one_sheet_are_read_one_after_the_other(
    page: Any, head: Any, middle: Any, line: Any, paragraphs: Any
) -> None:
    sheet = two_up(page, head, middle, line, paragraphs)
    content = assemble([sheet])
    assert content.metadata.number is not None
    assert content.metadata.number.value == "59"
    texts = [block.text for block in content.blocks if block.kind in ("paragraph", "list_item")]
    assert texts == [*FIRST_PAGE, *SECOND_PAGE]
    (end,) = [block for block in content.blocks if block.text == SECOND_PAGE[2]]
    words = [word.box for line in sheet.lines for word in line.words if line.text == SECOND_PAGE[2]]
    assert end.page == 1
    assert end.bbox == Box(*(round(side, 2) for side in bounding_box(words)))


def test_pages_behind_a_sheet_of_two_keep_their_numbers(
    page: Any, head: Any, middle: Any, line: Any, paragraphs: Any
) -> None:
    after = page(paragraphs(("Trang sau nêu rõ kết quả của từng xã trong huyện.",), 100), number=2)
    content = assemble([two_up(page, head, middle, line, paragraphs), after], with_words=True)
    assert [block.page for block in content.blocks][-1] == 2
    assert {word.page for block in content.blocks for word in block.words or ()} == {1, 2}
    assert (content.parts[0].first_page, content.parts[0].last_page) == (1, 2)


def columns(line: Any, left: tuple[str, ...], right: tuple[str, ...], y: float = 250) -> list[Any]:
    return [
        line(text, x, y + 18 * row, size=12)
        for x, texts in ((60, left), (320, right))
        for row, text in enumerate(texts)
    ]


def test_columns_of_prose_are_read_one_after_the_other(page: Any, head: Any, middle: Any, line: Any) -> None:
    lines = [
        *head(),
        middle("BÁO CÁO", 160, bold=True),
        *columns(line, LEFT_COLUMN, RIGHT_COLUMN),
        middle("KT. CHÁNH VĂN PHÒNG", 460, 440, size=13, bold=True),
        middle("PHÓ CHÁNH VĂN PHÒNG", 477, 440, size=13, bold=True),
        middle("Trần Thị Thu Hà", 550, 440, size=14, bold=True),
    ]
    content = assemble([page(lines)])
    assert " ".join((*LEFT_COLUMN, *RIGHT_COLUMN)) in " ".join(content.text.split())
    assert content.metadata.number is not None
    assert content.metadata.signer is not None
    assert content.metadata.signer.value.name == "Trần Thị Thu Hà"


LEFT_POINTS = (
    "1. Tiền lương và các quyền lợi khác",
    "của người lao động được",
    "ưu tiên thanh toán trong trường hợp",
    "doanh nghiệp giải thể.",
    "2. Doanh nghiệp có trách nhiệm sau",
    "đây: hoàn thành thủ tục",
    "xác nhận thời gian đóng bảo hiểm và",
    "trả lại sổ đã giữ.",
)
RIGHT_POINTS = (
    "3. Hợp đồng vô hiệu từng phần khi",
    "nội dung của phần đó trái",
    "luật nhưng không ảnh hưởng đến các",
    "phần còn lại của nó.",
    "4. Tòa án nhân dân có quyền tuyên",
    "bố hợp đồng vô hiệu khi",
    "một trong hai bên có đơn yêu cầu và",
    "nộp đủ giấy tờ.",
)


def test_columns_of_short_points_above_a_line_across_both_are_read_one_after_the_other(
    page: Any, line: Any, middle: Any
) -> None:
    foot = middle("Văn bản này đăng trên Công báo số 15 ngày 20 tháng 3 năm 2024", 460, size=10)
    content = assemble([page([*columns(line, LEFT_POINTS, RIGHT_POINTS), foot])])
    assert " ".join((*LEFT_POINTS, *RIGHT_POINTS)) in " ".join(content.text.split())


def test_questions_beside_short_answers_are_no_columns(page: Any, line: Any) -> None:
    asked = tuple(f"{number}. Đơn vị đã triển khai việc số {number} hay chưa?" for number in range(1, 9))
    said = ("Đã triển khai đủ", "Chưa", "Đang làm", "Rồi", "Chưa làm", "Đủ cả", "Không có", "Đã xong")
    content = assemble([page(columns(line, asked, said))])
    text = " ".join(content.text.split())
    assert text.index(said[0]) < text.index(asked[1])


@pytest.mark.parametrize("below", [24, 32])
def test_columns_end_above_recipients_and_signature_that_stand_close_below(
    page: Any, head: Any, line: Any, middle: Any, below: float
) -> None:
    end = 250 + 18 * (len(LEFT_COLUMN) - 1) + below
    lines = [
        *head(),
        *columns(line, LEFT_COLUMN, RIGHT_COLUMN),
        *(
            line(text, 60, end + 15 * row, size=11)
            for row, text in enumerate(("Nơi nhận:", "- Như trên;", "- Lưu: VT, TL."))
        ),
        middle("KT. CHÁNH VĂN PHÒNG", end, 440, size=13, bold=True),
        middle("PHÓ CHÁNH VĂN PHÒNG", end + 17, 440, size=13, bold=True),
        middle("Trần Thị Thu Hà", end + 90, 440, size=14, bold=True),
    ]
    content = assemble([page(lines)])
    assert " ".join((*LEFT_COLUMN, *RIGHT_COLUMN)) in " ".join(content.text.split())
    assert content.metadata.signer is not None
    assert content.metadata.signer.value.name == "Trần Thị Thu Hà"
    assert len(content.metadata.recipients) == 2


def test_a_stamp_above_columns_that_begin_the_page_is_not_lost(page: Any, line: Any) -> None:
    stamp = Stamp(kind="other", box=Box(200, 20, 400, 40), lines=(line("BẢN SAO", 250, 34),))
    columned = page(columns(line, LEFT_COLUMN, RIGHT_COLUMN)).model_copy(update={"stamps": (stamp,)})
    assert [block.text for block in assemble([columned]).blocks if block.kind == "stamp"] == ["BẢN SAO"]


def test_lines_that_run_over_both_columns_are_cut_between_them(page: Any, line: Any) -> None:
    joined = []
    for left, right in zip(columns(line, LEFT_COLUMN, ()), columns(line, (), RIGHT_COLUMN), strict=True):
        words = (*left.words, *right.words)
        joined.append(left.model_copy(update={"words": words, "box": bounding_box([w.box for w in words])}))
    content = assemble([page(joined)])
    assert " ".join(content.text.split()) == " ".join((*LEFT_COLUMN, *RIGHT_COLUMN))


def test_what_stands_beside_each_other_without_being_prose_is_left_together(
    page: Any, head: Any, line: Any, middle: Any
) -> None:
    recipients = ("Nơi nhận:", "- Như trên;", "- UBND tỉnh (để b/c);", "- Các sở, ban, ngành;", "- Lưu: VT.")
    signature = ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "(đã ký)", "Trần Thị Thu Hà", "Sở Nội vụ")
    names = ("Cẩm Giàng", "Bình Giang", "Thanh Hà", "Kim Thành", "Ninh Giang")
    for left, right in ((recipients, signature), (names, names)):
        whole = page([*head(), *columns(line, left, right)])
        assert leaves_of([whole], ()).leaves == ()


def test_cells_with_prose_are_no_columns(page: Any, line: Any) -> None:
    whole = page(columns(line, LEFT_COLUMN, RIGHT_COLUMN))
    assert len(leaves_of([whole], ()).leaves) == 2
    ruled = Ruling(orientation="horizontal", box=Box(50, 232, 545, 233))
    assert leaves_of([whole.model_copy(update={"rulings": (ruled,)})], ()).leaves == ()
    cell = PieceCell(row=0, col=0, box=Box(50, 230, 545, 350))
    piece = TablePiece(
        page=1, box=cell.box, column_edges=(50, 545), row_edges=(230, 350), cells=(cell,), method="drawn"
    )
    assert leaves_of([whole], [piece]).leaves == ()


def test_a_landscape_table_is_no_sheet_of_two_pages(page: Any, line: Any) -> None:
    names = ("Số hồ sơ tiếp nhận", "Số hồ sơ giải quyết", "Số hồ sơ đúng hạn", "Số hồ sơ quá hạn")
    cells = [
        line(f"{name} 1.2{at}", 60 + 280 * at, 100 + 20 * row)
        for row, name in enumerate(names)
        for at in range(4)
    ]
    whole = page(cells).model_copy(update={"width": 1190.0})
    assert leaves_of([whole], ()).leaves == ()


def test_tables_of_a_sheet_of_two_pages_stand_where_they_are(
    page: Any, head: Any, middle: Any, line: Any, paragraphs: Any
) -> None:
    sheet = two_up(page, head, middle, line, paragraphs)
    texts = (("Xã", "Hồ sơ"), ("Gia Tân", "12"), ("Gia Lương", "15"))
    box = Box(680.0, 400.0, 1080.0, 460.0)
    cells = []
    for row, pair in enumerate(texts):
        for col, text in enumerate(pair):
            own = Box(680.0 + 200 * col, 400.0 + 20 * row, 880.0 + 200 * col, 420.0 + 20 * row)
            words = line(text, own.x0 + 5, own.y0 + 14, size=12)
            cells.append(PieceCell(row=row, col=col, box=own, lines=(words,)))
    piece = TablePiece(
        page=1,
        box=box,
        column_edges=(680, 880, 1080),
        row_edges=(400, 420, 440, 460),
        cells=tuple(cells),
        method="drawn",
    )
    content = assemble([sheet], [piece])
    (table,) = content.tables
    assert [(one.page, one.bbox) for one in table.pieces] == [(1, box)]
    assert table.rows[1].cells[1].bbox == Box(880.0, 420.0, 1080.0, 440.0)
    (place,) = [block for block in content.blocks if block.kind == "table"]
    assert (place.page, place.bbox) == (1, box)
