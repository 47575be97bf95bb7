"""Appendices as parts of a file and as what its tables belong to."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.assemble.assemble import assemble
from schema.box import Box
from tests.parsers.tables.drafts import piece

BODY = (
    "Thực hiện Công văn số 908/UBND-VP ngày 20/7/2023 của Ủy ban nhân dân tỉnh về việc thực hiện quy trình "
    "số hóa hồ sơ, Văn phòng báo cáo kết quả như sau:",
    "- Tổng số hồ sơ đã tiếp nhận là 2.498 hồ sơ, trong đó có 2.031 hồ sơ được số hóa ngay khi tiếp nhận "
    "theo quy định;",
)
ROWS: list[list[str | tuple[str, int, int]]] = [
    ["STT", "Tên thủ tục", "Thời hạn"],
    ["1", "Cấp giấy phép", "05 ngày"],
    ["2", "Gia hạn giấy phép", "03 ngày"],
]
TITLE = ("DANH MỤC THỦ TỤC HÀNH CHÍNH ĐƯỢC SỬA ĐỔI, BỔ SUNG", "LĨNH VỰC NUÔI CON NUÔI CỦA SỞ TƯ PHÁP")


def head_lines(middle: Any, label: str | None, top: float = 70.0) -> list[Any]:
    texts = [
        *([label] if label else []),
        *TITLE,
        "(Ban hành kèm theo Quyết định số 153/QĐ-UBND",
        "của tỉnh A)",
    ]
    bold = len(texts) - 2
    return [middle(text, top + 17 * at, bold=at < bold, size=13) for at, text in enumerate(texts)]


def spans(content: Any) -> list[tuple[str, str | None, int, int]]:
    return [(part.id, part.title, part.first_page, part.last_page) for part in content.parts]


def test_a_file_of_appendices_alone_has_them_as_parts_and_lists_them(page: Any, middle: Any) -> None:
    pages = [page(head_lines(middle, f"Phụ lục {number}"), number=at) for at, number in ((1, "I"), (2, "II"))]
    content = assemble(pages, [piece(ROWS, page=1), piece(ROWS, page=2)])
    assert spans(content) == [
        ("appendix-1", f"Phụ lục I {' '.join(TITLE)}", 1, 1),
        ("appendix-2", f"Phụ lục II {' '.join(TITLE)}", 2, 2),
    ]
    assert [one.value for one in content.metadata.appendices] == ["Phụ lục I", "Phụ lục II"]
    assert [table.part for table in content.tables] == ["appendix-1", "appendix-2"]


def test_a_list_issued_with_a_decision_is_an_appendix_under_its_title_alone(page: Any, middle: Any) -> None:
    content = assemble([page(head_lines(middle, None))], [piece(ROWS)])
    assert spans(content) == [("appendix-1", " ".join(TITLE), 1, 1)]
    (table,) = content.tables
    assert (table.appendix, table.appendix_title) == (None, " ".join(TITLE))
    assert table.issued_with == "(Ban hành kèm theo Quyết định số 153/QĐ-UBND của tỉnh A)"


@pytest.mark.parametrize("title", ["QUY CHẾ", "KẾ HOẠCH"])
def test_rules_and_plans_issued_with_a_decision_are_no_appendices(
    page: Any, middle: Any, paragraphs: Any, title: str
) -> None:
    top = [
        middle(title, 70, bold=True),
        middle("Đào tạo trình độ đại học", 88, bold=True),
        middle("(Ban hành kèm theo Quyết định số 9/QĐ-ĐH)", 106),
    ]
    content = assemble([page([*top, *paragraphs(BODY, 140)])], [piece(ROWS, top=400)])
    assert [part.kind for part in content.parts] == ["main"]
    assert content.tables[0].appendix_title is None


def test_an_appendix_begins_in_the_middle_of_a_page(
    page: Any, head: Any, middle: Any, paragraphs: Any
) -> None:
    first = [*head(), middle("QUYẾT ĐỊNH", 150, bold=True), *paragraphs(BODY, 210)]
    content = assemble([page([*first, *head_lines(middle, "PHỤ LỤC I", top=420)])], [piece(ROWS, top=560)])
    assert [(part.id, part.title) for part in content.parts[1:]] == [
        ("appendix-1", f"PHỤ LỤC I {' '.join(TITLE)}")
    ]
    assert content.tables[0].part == "appendix-1"


def test_the_title_of_an_appendix_may_stand_on_the_page_after_its_label(
    page: Any, head: Any, middle: Any, paragraphs: Any
) -> None:
    first = page(
        [
            *head(),
            middle("QUYẾT ĐỊNH", 150, bold=True),
            *paragraphs(BODY, 210),
            middle("PHỤ LỤC 1", 760, bold=True),
        ]
    )
    second = page(head_lines(middle, None), number=2)
    content = assemble([first, second], [piece(ROWS, page=2)])
    assert spans(content)[1:] == [("appendix-1", f"PHỤ LỤC 1 {' '.join(TITLE)}", 1, 2)]
    assert (content.tables[0].appendix, content.tables[0].appendix_title) == ("PHỤ LỤC 1", " ".join(TITLE))


def test_a_picture_of_an_appendix_has_a_block(page: Any, middle: Any) -> None:
    pages = [page(head_lines(middle, f"Phụ lục {number}"), number=at) for at, number in ((1, "I"), (2, "II"))]
    place = Box(80, 200, 520, 700)
    pages[1] = pages[1].model_copy(update={"pictures": (place,)})
    figures = [block for block in assemble(pages).blocks if block.kind == "figure"]
    assert [(one.part, one.page, one.bbox, one.text) for one in figures] == [("appendix-2", 2, place, "")]


def test_a_list_under_its_title_alone_begins_below_a_signature(
    page: Any, head: Any, middle: Any, paragraphs: Any
) -> None:
    first = [*head(), middle("THÔNG TƯ", 150, bold=True), *paragraphs(BODY, 210)]
    content = assemble([page([*first, *head_lines(middle, None, top=420)])], [piece(ROWS, top=560)])
    assert [part.title for part in content.parts[1:]] == [" ".join(TITLE)]
    assert content.tables[0].appendix_title == " ".join(TITLE)


@pytest.mark.parametrize("text", ["(Phụ lục 4.5)", "(Mẫu số 01)"])
def test_what_is_named_in_brackets_is_no_head(page: Any, middle: Any, paragraphs: Any, text: str) -> None:
    pages = [page([*paragraphs(BODY, 100)]), page([middle(text, 70), *paragraphs(BODY, 100)], number=2)]
    assert [part.id for part in assemble(pages).parts] == ["main"]


def test_words_about_an_appendix_begin_none(page: Any, head: Any, middle: Any, line: Any) -> None:
    lines = [*head(), middle("QUYẾT ĐỊNH", 150, bold=True)]
    lines += [line(f"Phụ lục {at}: Danh mục thủ tục hành chính;", 121, 200 + 20 * at) for at in range(1, 9)]
    assert [part.id for part in assemble([page(lines)]).parts] == ["main"]


def test_an_appendix_may_have_a_letterhead(page: Any, head: Any, middle: Any, paragraphs: Any) -> None:
    first = page([*head(), middle("QUYẾT ĐỊNH", 150, bold=True), *paragraphs(BODY, 210)])
    second = page([*head()[:4], *head_lines(middle, "PHỤ LỤC", top=120)], number=2)
    content = assemble([first, second], [piece(ROWS, page=2, top=300)])
    assert [(part.id, part.first_page) for part in content.parts] == [("main", 1), ("appendix-1", 2)]


def test_the_head_belongs_to_all_tables_of_its_appendix(page: Any, middle: Any, line: Any) -> None:
    between = [line("2. Thủ tục hành chính cấp xã", 60, 300, bold=True)]
    content = assemble(
        [page([*head_lines(middle, "Phụ lục I"), *between])], [piece(ROWS), piece(ROWS, top=310)]
    )
    assert [(t.appendix, t.appendix_title, t.caption) for t in content.tables] == [
        ("Phụ lục I", " ".join(TITLE), " ".join(TITLE)),
        ("Phụ lục I", " ".join(TITLE), "2. Thủ tục hành chính cấp xã"),
    ]


def test_a_title_on_the_line_of_its_label_is_whole(page: Any, line: Any) -> None:
    long = line("PHỤ LỤC 02: TỔNG HỢP KẾT QUẢ GIẢI QUYẾT HỒ SƠ CỦA CÁC SỞ", 90, 70, bold=True, size=13)
    content = assemble([page([long])], [piece(ROWS, top=120)])
    (table,) = content.tables
    assert (table.appendix, table.appendix_title) == (
        "PHỤ LỤC 02",
        "TỔNG HỢP KẾT QUẢ GIẢI QUYẾT HỒ SƠ CỦA CÁC SỞ",
    )


def captions(page: Any, lines: list[Any], top: float = 200.0) -> list[str | None]:
    table = piece(ROWS, top=top)
    assert table.box == Box(60, top, 540, top + 60)
    return [one.caption for one in assemble([page(lines)], [table]).tables]


def test_a_wrapped_heading_is_a_caption_as_a_whole(page: Any, line: Any) -> None:
    heading = [
        line("I. THỦ TỤC MỚI BAN HÀNH LĨNH VỰC HỘ TỊCH CỦA ỦY BAN", 85, 150, bold=True, justified=True),
        line("NHÂN DÂN CẤP XÃ", 85, 168, bold=True),
    ]
    assert captions(page, heading) == ["I. THỦ TỤC MỚI BAN HÀNH LĨNH VỰC HỘ TỊCH CỦA ỦY BAN NHÂN DÂN CẤP XÃ"]


def test_the_end_of_a_sentence_is_no_caption(page: Any, line: Any) -> None:
    sentence = [
        line("Lộ trình điều chỉnh tuổi nghỉ hưu của người lao động được thực hiện", 121, 150, justified=True),
        line("theo bảng dưới đây:", 85, 168),
    ]
    assert captions(page, sentence) == [None]


def test_a_number_ends_a_caption(page: Any, middle: Any, line: Any) -> None:
    lines = [
        middle("PHẦN I. DANH MỤC THỦ TỤC", 130, bold=True),
        line("1. Danh mục thủ tục được sửa đổi, bổ sung", 85, 150, bold=True),
        middle("Đơn vị tính: ngày", 168),
    ]
    assert captions(page, lines) == ["1. Danh mục thủ tục được sửa đổi, bổ sung"]


SENTENCE = (
    ("1. Xác nhận nơi thường xuyên đậu, đỗ phương tiện.", 85, True),
    ("Tổng thời gian thực hiện thủ tục hành chính: 02 ngày làm việc kể từ ngày", 121, False),
    ("nhận đủ hồ sơ hợp lệ.", 85, False),
)


def test_a_heading_of_an_appendix_is_found_over_the_sentence_below_it(
    page: Any, middle: Any, line: Any
) -> None:
    lines = [line(text, x, 132 + 18 * at, bold=bold) for at, (text, x, bold) in enumerate(SENTENCE)]
    assert captions(page, lines) == [None]
    assert captions(page, [middle("Phụ lục II", 80, bold=True), *lines]) == [SENTENCE[0][0]]
