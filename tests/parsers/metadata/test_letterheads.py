"""Heads of other layouts than that of Nghị định 30/2020, and what is said where a head lacks something."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.assemble.assemble import Content, assemble
from parsers.metadata.number_date import number_and_symbol, place_and_date

BODY = ("Hai bên thống nhất thực hiện các nội dung sau đây trong thời hạn mười hai tháng kể từ ngày ký.",)


def _codes(content: Content) -> set[str]:
    return {issue.code for issue in content.issues}


@pytest.mark.parametrize(
    ("text", "number", "symbol"),
    [
        ("Số 12-NQ/TU", "12", "NQ/TU"),
        ("Số 36 - HD/VPTW", "36", "HD/VPTW"),
        ("Số: 139-CP", "139", "CP"),
        ("Số: /1224/QĐ-SYT", None, None),
        ("Số: 1224/QĐ-SYT", "1224", "QĐ-SYT"),
    ],
)
def test_a_dash_may_part_number_and_symbol_and_no_number_is_taken_for_a_year(
    row: Any, text: str, number: str | None, symbol: str | None
) -> None:
    found, sign, code = number_and_symbol(row(text))
    assert (found.value if found else None) == number
    if symbol is not None:
        assert sign.value == symbol
    else:
        assert sign is None or "1224" not in sign.value or code is not None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Đồng Nai, ngày 11 tháng 10 năm2022", "2022-10-11"),
        ("Bình Dương, ngày 08/02/2025", "2025-02-08"),
        ("Cà Mau, ngày 1 - 12 - 2019.", "2019-12-01"),
    ],
)
def test_dates_glued_together_or_in_figures_are_dates(row: Any, text: str, date: str) -> None:
    place, found, code = place_and_date(row(text))
    assert (place.value, found.value, code) == (text.split(",")[0], date, None)


def _party(page: Any, middle: Any, paragraphs: Any, body: str, number: str) -> Any:
    return page(
        [
            middle(body, 70, 180, bold=True),
            middle("*", 86, 180),
            middle(number, 102, 180),
            middle("ĐẢNG CỘNG SẢN VIỆT NAM", 70, 415, bold=True),
            middle("Hải Dương, ngày 05 tháng 02 năm 2023", 102, 415),
            middle("NGHỊ QUYẾT", 150, bold=True),
            *paragraphs(BODY, 210),
        ]
    )


@pytest.mark.parametrize(
    ("body", "number", "symbol"),
    [("TỈNH ỦY HẢI DƯƠNG", "Số 12-NQ/TU", "NQ/TU"), ("BAN TỔ CHỨC", "Số 7-NQ/BTC", "NQ/BTC")],
)
def test_the_head_of_a_document_of_the_party_names_no_country(
    page: Any, middle: Any, paragraphs: Any, body: str, number: str, symbol: str
) -> None:
    found = assemble([_party(page, middle, paragraphs, body, number)]).metadata
    assert (found.issuer.value.name, found.symbol.value) == (body, symbol)
    assert found.date.value == "2023-02-05"
    assert found.doc_type.value.name == "Nghị quyết"


@pytest.mark.parametrize("place", ["Gia Nghĩa", "Thành phố Hồ Chí Minh"])
def test_a_place_that_begins_left_of_the_name_above_it_stays_whole(
    page: Any, middle: Any, paragraphs: Any, place: str
) -> None:
    found = assemble(
        [
            page(
                [
                    middle("TỈNH ỦY ĐẮK NÔNG", 70, 180, bold=True),
                    middle("ĐẢNG CỘNG SẢN VIỆT NAM", 70, 415, bold=True),
                    middle(f"{place}, ngày 11 tháng 10 năm 2022", 92, 415),
                    middle("Số 14-NQ/TU", 112, 180),
                    middle("NGHỊ QUYẾT", 150, bold=True),
                    *paragraphs(BODY, 210),
                ]
            )
        ]
    ).metadata
    assert (found.issuer.value.name, found.place.value) == ("TỈNH ỦY ĐẮK NÔNG", place)


@pytest.mark.parametrize("beside", [True, False])
def test_the_head_of_a_company_is_its_name_over_number_and_date(
    page: Any, middle: Any, line: Any, paragraphs: Any, beside: bool
) -> None:
    content = assemble(
        [
            page(
                [
                    line("CÔNG TY CỔ PHẦN THÉP MIỀN NAM", 85, 60, bold=True),
                    line("Địa chỉ: Số 14 đường Lê Lợi, Thành phố Vinh", 85, 76, size=11),
                    line("Số: 0802/ĐMH-TMN", 85, 110),
                    line("Nghệ An, ngày 08/02/2025", 360, 110 if beside else 128),
                    middle("ĐƠN ĐẶT HÀNG", 160, bold=True),
                    *paragraphs(BODY, 210),
                ]
            )
        ]
    )
    found = content.metadata
    assert (found.number.value, found.symbol.value) == ("0802", "ĐMH-TMN")
    assert (found.date.value, found.place.value) == ("2025-02-08", "Nghệ An")
    assert found.issuer.value.name == "CÔNG TY CỔ PHẦN THÉP MIỀN NAM"
    assert [block.kind for block in content.blocks if "Địa chỉ" in block.text] == ["letterhead"]


def test_a_paragraph_that_names_a_number_and_a_day_is_no_head(page: Any, line: Any, paragraphs: Any) -> None:
    texts = (
        "Số 12/QĐ-UBND ngày 05 tháng 02 năm 2023 của Ủy ban nhân dân tỉnh là quyết định mà đơn vị căn cứ.",
        *BODY,
    )
    found = assemble([page([line("BÁO CÁO CỦA CÔNG TY", 85, 60), *paragraphs(texts, 110)])]).metadata
    assert (found.number, found.date, found.issuer) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "number", "symbol", "kind"),
    [
        ("Luật số 36/2024/QH15 ngày 27 tháng 6 năm 2024", "36", "2024/QH15", "Luật"),
        ("Nghị định số 15/2020/NĐ-CP ngày 03 tháng 02 năm 2020", "15", "2020/NĐ-CP", "Nghị định"),
    ],
)
def test_one_line_in_a_gazette_tells_type_number_and_date(
    page: Any, middle: Any, paragraphs: Any, text: str, number: str, symbol: str, kind: str
) -> None:
    lines = [
        middle("VĂN BẢN QUY PHẠM PHÁP LUẬT", 60, bold=True),
        middle("CHÍNH PHỦ", 90, bold=True),
        middle(text, 120),
    ]
    found = assemble([page([*lines, *paragraphs(BODY, 210)])]).metadata
    assert (found.number.value, found.symbol.value, found.doc_type.value.name) == (number, symbol, kind)
    assert found.date.value[:4] == text[-4:]
    assert found.place is None


@pytest.mark.parametrize("text", ["Số: 05/2023/HĐKT", "(Số: 05/2023/HĐKT)"])
def test_a_number_below_the_title_is_that_of_the_document(
    page: Any, middle: Any, paragraphs: Any, text: str
) -> None:
    content = assemble(
        [
            page(
                [
                    middle("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 70, bold=True),
                    middle("Độc lập - Tự do - Hạnh phúc", 86, bold=True),
                    middle("HỢP ĐỒNG", 120, bold=True),
                    middle(text, 138),
                    *paragraphs(BODY, 210),
                ]
            )
        ]
    )
    assert (content.metadata.number.value, content.metadata.symbol.value) == ("05", "2023/HĐKT")
    assert content.text.count("2023/HĐKT") == 1


def _report(
    page: Any, middle: Any, head: Any, paragraphs: Any, texts: tuple[str, ...], *left_out: str
) -> Any:
    lines = [line for line in head() if not any(word in line.text for word in left_out)]
    signature = [
        middle("Hải Dương, ngày 15 tháng 3 năm 2023", 480, 440),
        middle("CHÁNH VĂN PHÒNG", 500, 440, bold=True),
        middle("Trần Thị Thu Hà", 580, 440, bold=True),
    ]
    return page([*lines, middle("BÁO CÁO", 150, bold=True), *paragraphs(texts, 210), *signature])


def test_the_day_above_the_signature_counts_where_the_head_has_none(
    page: Any, middle: Any, head: Any, paragraphs: Any
) -> None:
    whole = assemble([_report(page, middle, head, paragraphs, BODY)]).metadata
    assert whole.date.value == "2023-02-05"
    content = assemble([_report(page, middle, head, paragraphs, BODY, "ngày")])
    assert content.metadata.date.value == "2023-03-15"
    assert "metadata.date_missing" not in _codes(content)


@pytest.mark.parametrize("day", ["ngày 19 tháng 6 năm 2014", "ngày 19/6/2014"])
def test_a_law_without_a_date_has_that_on_which_it_was_passed(
    page: Any, middle: Any, paragraphs: Any, day: str
) -> None:
    texts = (*BODY, f"Luật này đã được Quốc hội khóa XIII, kỳ họp thứ 7 thông qua {day}.")
    lines = [
        middle("QUỐC HỘI", 70, 180, bold=True),
        middle("Luật số: 52/2014/QH13", 102, 180),
        middle("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 70, 415, bold=True),
        middle("Độc lập - Tự do - Hạnh phúc", 86, 415, bold=True),
        middle("LUẬT", 150, bold=True),
    ]
    content = assemble([page([*lines, *paragraphs(texts, 210)])])
    assert content.metadata.date.value == "2014-06-19"
    assert not _codes(content) & {"metadata.date_missing", "metadata.number_missing"}


@pytest.mark.parametrize(
    ("left_out", "code"), [("Số:", "metadata.number_missing"), ("tháng", "metadata.date_missing")]
)
def test_a_head_that_lost_its_number_or_date_says_so(
    page: Any, head: Any, paragraphs: Any, left_out: str, code: str
) -> None:
    lines = [line for line in head() if left_out not in line.text]
    assert code in _codes(assemble([page([*lines, *paragraphs(BODY, 210)])]))
    assert code not in _codes(assemble([page([*head(), *paragraphs(BODY, 210)])]))


def test_a_form_that_no_body_issues_lacks_neither_number_nor_date(
    page: Any, middle: Any, paragraphs: Any
) -> None:
    lines = [
        middle("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 70, bold=True),
        middle("Độc lập - Tự do - Hạnh phúc", 86, bold=True),
        middle("ĐƠN YÊU CẦU GIẢI QUYẾT VIỆC DÂN SỰ", 120, bold=True),
    ]
    assert not _codes(assemble([page([*lines, *paragraphs(BODY, 210)])]))


def test_strokes_below_the_motto_do_not_end_a_head(page: Any, middle: Any, paragraphs: Any) -> None:
    lines = [
        middle("CÔNG TY CỔ PHẦN", 70, 180),
        middle("XÂY LẮP MIỀN NAM", 86, 180),
        middle("BAN ĐIỀU HÀNH DỰ ÁN", 102, 180),
        middle("--------", 118, 180),
        middle("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 70, 415, bold=True),
        middle("Độc lập - Tự do - Hạnh phúc", 86, 415, bold=True),
        middle("------------------", 102, 415),
        middle("Đồng Nai, ngày 03 tháng 02 năm 2025.", 118, 415),
    ]
    found = assemble([page([*lines, *paragraphs(BODY, 210)])]).metadata
    assert (found.date.value, found.issuer.value.name) == ("2025-02-03", "BAN ĐIỀU HÀNH DỰ ÁN")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("GIÁẤYMỜI", "Giấy mời"),
        ("QUYẾT QUYẾT ĐỊNH", "Quyết định"),
        ("KẾHOẠCH", "Kế hoạch"),
    ],
)
def test_titles_run_together_or_seen_twice_are_titles(
    page: Any, head: Any, middle: Any, paragraphs: Any, title: str, name: str
) -> None:
    lines = [*head("Số: 59/SYT-VP"), middle(title, 150, bold=True), middle("Về công tác năm 2023", 168)]
    found = assemble([page([*lines, *paragraphs(BODY, 230)])]).metadata
    assert (found.doc_type.value.name, found.subject.value) == (name, "Về công tác năm 2023")


@pytest.mark.parametrize("stamp", ["[Hỏa Tốc]", "VĂN THƯ"])
def test_a_title_beside_a_stamp_is_a_title(
    page: Any, head: Any, middle: Any, line: Any, paragraphs: Any, stamp: str
) -> None:
    lines = [line(stamp, 90, 150), middle("KẾ HOẠCH", 150, bold=True), middle("Về công tác năm 2023", 168)]
    content = assemble([page([*head(), *lines, *paragraphs(BODY, 230)])])
    assert content.metadata.doc_type.value.name == "Kế hoạch"
    assert content.metadata.subject.value == "Về công tác năm 2023"
    assert stamp in content.text


@pytest.mark.parametrize("read", ["V/v", "VNI", "Vlv", "VN"])
def test_the_subject_of_a_letter_is_known_by_its_misread_opening(
    page: Any, head: Any, middle: Any, paragraphs: Any, read: str
) -> None:
    lines = [*head("Số: 59/SYT-NVY"), middle(f"{read} triển khai kế hoạch", 128, 180, size=12)]
    lines += [middle("Kính gửi: Các đơn vị trực thuộc", 160)]
    found = assemble([page([*lines, *paragraphs(BODY, 200)])]).metadata
    if read == "VN":
        assert found.subject is None
    else:
        assert (found.subject.value, found.doc_type.value.name) == ("triển khai kế hoạch", "Công văn")
