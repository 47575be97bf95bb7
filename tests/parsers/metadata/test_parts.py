from dataclasses import replace
from typing import Any

import pytest

from parsers.metadata.letterhead import COUNTRY, find_letterheads
from parsers.metadata.parts import document_type_of
from parsers.text.appendix_heads import appendix_label
from parsers.text.layout import Frame, Row, find_phrase, is_centred

FRAME = Frame(85.0, 545.0, 14.0, 18.0)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Phụ lục 01", "Phụ lục 01"),
        ("PHỤ LỤC II", "PHỤ LỤC II"),
        ("Phụ lục số 2", "Phụ lục số 2"),
        ("PHỤ LỤC", "PHỤ LỤC"),
        ("Mẫu số 03", "Mẫu số 03"),
        ("Mẫu biên bản số 01", "Mẫu biên bản số 01"),
        ("Mẫu số 02 ban hành kèm theo Thông tư liên tịch", "Mẫu số 02"),
        ("Phụ lục III: DANH MỤC", "Phụ lục III"),
    ],
)
def test_headings_of_appendices_give_their_label(middle: Any, text: str, label: str) -> None:
    found = appendix_label(Row(1, middle(text, 80).words), FRAME)
    assert found is not None
    assert found.text == label


@pytest.mark.parametrize(
    "text", ["Phụ lục kèm theo quyết định này nêu rõ", "Mẫu hồ sơ", "Bảng tổng hợp", "Danh mục"]
)
def test_other_rows_are_no_headings_of_appendices(middle: Any, text: str) -> None:
    assert appendix_label(Row(1, middle(text, 80).words), FRAME) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("QUYÉT ĐỊNH", "Quyết định"), ("CHÍ THỊ", "Chỉ thị"), ("THÔNG TƯ LIÊN TỊCH", "Thông tư liên tịch")],
)
def test_a_misread_type_of_document_is_known(row: Any, text: str, name: str) -> None:
    entry = document_type_of(row(text))
    assert entry is not None
    assert entry.name == name


@pytest.mark.parametrize(
    "text", ["Quyết định", "QUYẾT ĐỊNH BAN HÀNH QUY CHẾ LÀM VIỆC CỦA", "ỦY BAN NHÂN DÂN"]
)
def test_other_rows_name_no_type(row: Any, text: str) -> None:
    assert document_type_of(row(text)) is None


def test_the_country_is_found_in_spite_of_misread_letters(row: Any) -> None:
    found = find_phrase(row("UBND TỈNH CỘNG HÓA XÃ HỌI CHÚ NGHlA VIỆT NAM"), COUNTRY)
    assert found == (2, 10)


def test_columns_that_nearly_touch_are_parted_before_the_country(row: Any) -> None:
    joined = row("THỦ TƯỚNG CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 85, 70, size=12)
    motto = row("Độc lập - Tự do - Hạnh phúc", 330, 86, size=13)
    heads = find_letterheads([joined, motto], FRAME)
    assert len(heads) == 1
    assert [row.text for row in heads[0].issuer] == ["THỦ TƯỚNG CHÍNH PHỦ"]
    assert isinstance(heads[0].country, Row)
    assert heads[0].country.text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def test_a_sentence_that_names_the_country_is_no_letterhead(row: Any) -> None:
    rows = [
        row("Điều ước quốc tế mà Cộng hòa xã hội chủ nghĩa Việt Nam là thành viên", 85, 100),
        row("nước CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM quy định khác thì theo", 85, 118),
    ]
    assert find_letterheads(rows, FRAME) == []


def test_a_short_indented_line_is_not_centred(row: Any, middle: Any) -> None:
    indented = replace(FRAME, indent=36.0)
    short = row("Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12 năm 2001;", 121)
    assert not is_centred(short, indented)
    assert is_centred(Row(1, middle("QUYẾT ĐỊNH", 90).words), indented)
