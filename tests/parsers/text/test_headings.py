import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.text.headings import Levels, is_heading, marker_of
from parsers.text.labels import begins_caption


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("Phần thứ hai", "part"),
        ("Chương IV", "chapter"),
        ("Mục 2", "section"),
        ("Điều 12. Hiệu lực thi hành", "article"),
        ("A. MỤC ĐÍCH, YÊU CẦU", "capital"),
        ("II. KẾT QUẢ THỰC HIỆN", "roman"),
        ("1. Công tác chỉ đạo", "arabic"),
        ("1.2. Tiếp nhận hồ sơ", "arabic2"),
        ("2.1.3. Cấp xã", "arabic3"),
        ("a) Đối với cấp tỉnh", "letter"),
        ("đ) Kinh phí", "letter"),
        ("- Một số đơn vị", "dash"),
        ("+ Số hóa", "plus"),
    ],
)
def test_a_paragraph_tells_its_division_by_how_it_begins(text: str, style: str) -> None:
    marker = marker_of(text)
    assert marker is not None
    assert marker.style == style


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân",
        "2023 là năm bản lề",
        "1.604 hồ sơ",
        "Mục tiêu chung",
        "Điều này",
        "(1) tiếp tục",
        "",
    ],
)
def test_other_texts_begin_no_division(text: str) -> None:
    assert marker_of(text) is None


def test_levels_follow_the_nesting_of_the_document() -> None:
    levels = Levels()
    assert [
        levels.heading(style) for style in ("roman", "arabic", "arabic2", "arabic", "roman", "arabic")
    ] == [
        1,
        2,
        3,
        2,
        1,
        2,
    ]
    law = Levels()
    assert [law.heading(style) for style in ("chapter", "article", "article", "chapter", "article")] == [
        1,
        2,
        2,
        1,
        2,
    ]


@pytest.mark.parametrize(
    ("text", "bold", "styles_known", "heading"),
    [
        ("1. Công tác chỉ đạo, điều hành", True, True, True),
        ("1. Công tác chỉ đạo, điều hành", False, True, False),
        ("1. Công tác chỉ đạo, điều hành", False, False, True),
        ("1. Công ty cổ phần.", False, False, False),
        ("a) Đối với cấp tỉnh", False, False, False),
        ("II. KẾT QUẢ", False, True, True),
        ("- KẾT QUẢ", True, True, False),
        ("Điều 1. Phạm vi điều chỉnh", False, False, True),
    ],
)
def test_headings_are_known_by_style_or_where_it_is_unknown_by_form(
    text: str, bold: bool, styles_known: bool, heading: bool
) -> None:
    assert is_heading(text, marker_of(text), bold=bold, bold_known=styles_known, rows=1) is heading


@pytest.mark.parametrize(
    ("text", "caption"),
    [("Bảng 4.1. Kết quả", True), ("Biểu số 2: Kinh phí", True), ("Bảng tổng hợp", False)],
)
def test_captions_of_tables_are_numbered(text: str, caption: bool) -> None:
    assert begins_caption(text) is caption


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    marker_of(text)
    begins_caption(text)
