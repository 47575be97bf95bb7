import pytest

from parsers.text.labels import begins_caption, is_issued_with, label_of, unit_of


@pytest.mark.parametrize(
    ("text", "label", "number", "rest"),
    [
        ("Phụ lục 01", "Phụ lục 01", "01", ""),
        ("Phu lục số II: DANH MỤC", "Phu lục số II", "ii", ": DANH MỤC"),
        ("PHỤ BIỂU 3a - Thu ngân sách", "PHỤ BIỂU 3a", "3a", " - Thu ngân sách"),
        ("Biểu mẫu số 02/BC", "Biểu mẫu số 02/BC", "02/bc", ""),
        ("Mẫu đơn số 1", "Mẫu đơn số 1", "1", ""),
        ("Bảng 4.1. Kết quả", "Bảng 4.1", "4.1", ". Kết quả"),
        ("Phụ lục: Danh sách", "Phụ lục", None, ": Danh sách"),
    ],
)
def test_a_label_is_known_whatever_marks_it_lost(
    text: str, label: str, number: str | None, rest: str
) -> None:
    found = label_of(text)
    assert found is not None
    assert (found.text, found.number, found.rest) == (label, number, rest)


@pytest.mark.parametrize("text", ["Mẫu hồ sơ", "Bảng tổng hợp", "Biểu dương các tập thể"])
def test_the_word_alone_is_no_numbered_label(text: str) -> None:
    found = label_of(text)
    assert found is None or found.number is None
    assert not begins_caption(text)


@pytest.mark.parametrize("text", ["Phụ lụcA", "Danh mục 1", "Số: 12/BC-VP"])
def test_other_lines_have_no_label(text: str) -> None:
    assert label_of(text) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Đơn vị tính: triệu đồng", "triệu đồng"),
        ("(Đơn vi tinh: ha)", "ha"),
        ("ĐVT: 1.000 đồng", "1.000 đồng"),
        ("Đơn vị (người)", "người"),
        ("Đơn vị chủ trì: phối hợp với các cơ quan, tổ chức có liên quan thực hiện", None),
    ],
)
def test_the_unit_of_a_table_stands_on_its_line(text: str, unit: str | None) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(Kèm theo Báo cáo số 59/BC-VP)", True),
        ("Ban hành kèm theo Quyết định số 1", True),
        ("Đính kèm Công văn số 7", True),
        ("Các đơn vị gửi báo cáo kèm theo danh sách", False),
    ],
)
def test_what_something_is_issued_with_stands_at_the_head_of_its_line(text: str, expected: bool) -> None:
    assert is_issued_with(text) is expected
