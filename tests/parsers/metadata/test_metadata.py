"""Numbers, dates, bodies and signers of letterheads and signature blocks, as printed and as misread."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.metadata.letterhead import is_number_line
from parsers.metadata.number_date import number_and_symbol, place_and_date
from parsers.metadata.offices import (
    authority_prefix,
    completed_office,
    like_surname,
    person_name,
    restored_authority,
)
from parsers.metadata.organisations import organisations
from parsers.metadata.signature_block import read_signature
from parsers.metadata.signers import signer_of
from parsers.text.layout import Row
from schema.box import Box
from schema.page import Word


@pytest.mark.parametrize(
    ("text", "number", "symbol"),
    [
        ("Số: 59/BC-VP", "59", "BC-VP"),
        ("Số: 28/2016/QĐ-UBND", "28", "2016/QĐ-UBND"),
        ("Số: 03 /2010/TTLT-BYT-BCA", "03", "2010/TTLT-BYT-BCA"),
        ("Số:      /QĐ-UBND", None, "QĐ-UBND"),
        ("Số: ....../QĐ - UBND", None, "QĐ-UBND"),
        ("Số 07/2010/TT-BTC", "07", "2010/TT-BTC"),
        ("Số: 126a/SNV-CCHC", "126a", "SNV-CCHC"),
    ],
)
def test_number_and_symbol_are_parted_at_the_first_slash(
    row: Any, text: Any, number: Any, symbol: Any
) -> None:
    found_number, found_symbol, code = number_and_symbol(row(text))
    assert (found_number.value if found_number else None) == number
    assert found_symbol.value == symbol
    assert code is None


@pytest.mark.parametrize("text", ["Số: @3 /QĐ-TTg", "Số: ¿ấ /QĐ-TTg", "Số: 2 # /CT-UBND", "Số:qoạ/QĐ-BCT"])
def test_ink_that_is_no_number_gives_null_and_says_so(row: Any, text: Any) -> None:
    number, symbol, code = number_and_symbol(row(text, confidence=0.7))
    assert number is None
    assert code == "metadata.number_unreadable"
    assert symbol is not None


def test_a_number_standing_apart_from_the_slash_on_a_scan_is_doubtful(row: Any) -> None:
    number, _, code = number_and_symbol(row("Số: 37 /QĐ-TTg", confidence=0.9))
    assert (number.value, code) == ("37", "metadata.number_doubtful")
    assert number.confidence < 0.5
    printed, _, code = number_and_symbol(row("Số: 63/QĐ-TTg", confidence=0.9))
    assert (printed.value, code) == ("63", None)


@pytest.mark.parametrize(
    ("text", "number"),
    [("ư ó: 05/2010/NĐ-CP", "05"), ("ố: 63/QĐ-TTg", "63"), ("Số: Ôs$. /2010/TT-BCT", None)],
)
def test_a_number_is_found_where_little_is_left_of_the_word_before_it(
    row: Any, text: Any, number: Any
) -> None:
    assert is_number_line(row(text))
    found_number, symbol, _ = number_and_symbol(row(text))
    assert (found_number.value if found_number else None) == number
    assert symbol.value == text.partition("/")[2]


def _by_hand(row: Row, *texts: str) -> Row:
    words = (
        word.model_copy(update={"printed": word.text.partition("/")[0] not in texts}) for word in row.words
    )
    return Row(row.page, tuple(words))


def test_a_number_known_to_be_by_hand_is_null_however_surely_it_was_read(row: Any) -> None:
    number, symbol, code = number_and_symbol(_by_hand(row("Số: 83/BC-UBND", confidence=0.97), "83"))
    assert (number, symbol.value, code) == (None, "BC-UBND", "metadata.number_unreadable")


def test_a_number_known_to_be_print_is_believed_however_unsurely_it_was_read(row: Any) -> None:
    number, _, code = number_and_symbol(_by_hand(row("Số: 63 /QĐ-TTg", confidence=0.5)))
    assert (number.value, code) == ("63", None)


@pytest.mark.parametrize(
    ("by_hand", "left"), [(("15",), "2025-01"), (("15", "01"), "2025"), (("2025",), None)]
)
def test_parts_of_a_date_known_to_be_by_hand_are_left_out(row: Any, by_hand: Any, left: Any) -> None:
    read = row("Quảng Ngãi, ngày 15 tháng 01 năm 2025", confidence=0.96)
    _, date, code = place_and_date(_by_hand(read, *by_hand))
    assert (date.value if date else None, code) == (left, "metadata.date_doubtful")


@pytest.mark.parametrize("text", ["Hà Nội, ngày {tháng 02 năm 2025", "Hà Nội, ngày‡† tháng 02 năm 2025"])
def test_ink_in_the_place_of_the_day_is_said_to_be_there(row: Any, text: Any) -> None:
    _, date, code = place_and_date(row(text, confidence=0.9))
    assert (date.value, code) == ("2025-02", "metadata.date_doubtful")


@given(text=st.text(alphabet="0123456789/@#QĐ-TUBND.…", min_size=1, max_size=20))
def test_a_number_is_never_other_digits_than_those_printed(text: Any) -> None:
    box = Box(90.0, 100.0, 200.0, 114.0)
    words = tuple(
        Word(text=part, original=part, box=box, confidence=0.9, method="ocr") for part in ("Số:", text)
    )
    number, _, _ = number_and_symbol(Row(1, words))
    assert number is None or number.value in text


@pytest.mark.parametrize(
    ("text", "place", "date", "code"),
    [
        ("Hải Dương, ngày 05 tháng 02 năm 2023", "Hải Dương", "2023-02-05", None),
        ("Hải Dương, ngày      tháng 02 năm 2023", "Hải Dương", "2023-02", None),
        ("Hà Nội, ngày … tháng … năm 2010", "Hà Nội", "2010", None),
        ("Quảng Ngãi, ngày24tháng 01 năm 2025", "Quảng Ngãi", "2025-01-24", None),
        ("Hà Nội, ngày Ô7 tháng 01 năm 2010", "Hà Nội", "2010-01", "metadata.date_doubtful"),
        ("Hà Nội, ngày 31 tháng 02 năm 2010", "Hà Nội", "2010-02", "metadata.date_doubtful"),
        (
            "Thành phố Hồ Chí Minh, ngày 29 tháng 6 năm 2019",
            "Thành phố Hồ Chí Minh",
            "2019-06-29",
            None,
        ),
    ],
)
def test_place_and_date_keep_what_can_be_read(row: Any, text: Any, place: Any, date: Any, code: Any) -> None:
    found_place, found_date, found_code = place_and_date(row(text))
    assert (found_place.value, found_date.value, found_code) == (place, date, code)


@pytest.mark.parametrize(
    ("lines", "issuer", "parent"),
    [
        (["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"], "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", None),
        (["UBND TỈNH HẢI DƯƠNG", "SỞ NỘI VỤ"], "SỞ NỘI VỤ", "UBND TỈNH HẢI DƯƠNG"),
        (["UBND TỈNH QUẢNG NGÃI", "BQL KKT DUNG QUẤT"], "BQL KKT DUNG QUẤT", "UBND TỈNH QUẢNG NGÃI"),
        (["LĐLĐ HUYỆN BA VÌ", "CĐCS TRƯỜNG TIỂU HỌC"], "CĐCS TRƯỜNG TIỂU HỌC", "LĐLĐ HUYỆN BA VÌ"),
        (["BỘ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"], "BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", None),
        (["BỘ NỘI VỤ", "CỤC VĂN THƯ VÀ LƯU TRỮ", "NHÀ NƯỚC"], "CỤC VĂN THƯ VÀ LƯU TRỮ NHÀ NƯỚC", "BỘ NỘI VỤ"),
    ],
)
def test_lines_of_one_body_are_one_name(row: Any, lines: Any, issuer: Any, parent: Any) -> None:
    rows = [row(text, 90.0, 70.0 + 16 * index) for index, text in enumerate(lines)]
    *above, (found, _) = organisations(rows, "2021-01-01", None)
    assert found.value.name == issuer
    assert [body.value.name for body, _ in above] == ([parent] if parent else [])


@pytest.mark.parametrize(
    ("authority", "unit"), [("ỦY BAN NHÂN DÂN", "TỈNH BẮC KẠN"), ("HỘI ĐỒNG NHÂN DÂN", "HUYỆN TỨ KỲ")]
)
def test_an_authority_has_its_unit_though_only_one_of_their_lines_is_bold(
    row: Any, authority: str, unit: str
) -> None:
    rows = [row(authority, 90.0, 70.0), row(unit, 90.0, 86.0, bold=True)]
    ((found, _),) = organisations(rows, "2021-01-01", None)
    assert found.value.name == f"{authority} {unit}"


def test_a_peoples_committee_has_the_unit_of_its_day_and_its_marks_back(row: Any) -> None:
    rows = [row("ỦY BAN NHÂN ĐÂN", 90, 70), row("TĨNH QUANG NGAI", 90, 86)]
    ((issuer, _),) = organisations(rows, "2021-05-11", None)
    assert issuer.value.name == "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI"
    assert issuer.original == "ỦY BAN NHÂN ĐÂN TĨNH QUANG NGAI"
    assert issuer.value.unit_id is not None


def test_authority_position_and_name_are_told_apart(row: Any) -> None:
    texts = ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Phước Hiền"]
    signature = read_signature([row(text, 380, 500 + 20 * index) for index, text in enumerate(texts)])
    signer, code = signer_of(signature)
    assert signer.value.authority == "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH"
    assert (signer.value.position, signer.value.name, code) == ("PHÓ CHỦ TỊCH", "Trần Phước Hiền", None)


def test_a_name_under_a_seal_is_null_and_said_to_be(row: Any) -> None:
    rows = [
        row("KT. BỘ TRƯỞNG", 380, 500),
        row("THỨ TRƯỞNG", 380, 518),
        row("l// ă; Í", 380, 560, confidence=0.4),
    ]
    signer, code = signer_of(read_signature(rows))
    assert signer.value.name is None
    assert code == "metadata.signer_unreadable"


def test_a_lost_mark_of_a_title_comes_back_but_no_letter_is_guessed(row: Any) -> None:
    for read, kept in (("CHU TỊCH", "CHỦ TỊCH"), ("Ữ TRƯỞNG", "Ữ TRƯỞNG")):
        rows = [row(read, 380, 500, confidence=0.8), row("Trần Phước Hiền", 380, 580, confidence=0.9)]
        signer, _ = signer_of(read_signature(rows))
        assert signer.value.position == kept


@pytest.mark.parametrize("text", ["Nguyễn Tấn Dũng", "ĐỖ HOÀNG ANH TUẤN", "PGS.TS. Trần Văn Lâm", "Y Thông"])
def test_names_of_persons(text: Any) -> None:
    assert person_name(text) is not None


@pytest.mark.parametrize(
    "text", ["PHÓ CHỦ TỊCH", "TM. CHÍNH PHỦ", "ủy ban nhân dân", "Như trên;", "X5 Cố Ốc", "Dũng"]
)
def test_what_is_no_name_of_a_person(text: Any) -> None:
    assert person_name(text) is None


@pytest.mark.parametrize(
    ("text", "prefix"), [("TM. CHÍNH PHỦ", "TM"), ("KT. BỘ TRƯỞNG", "KT"), ("TUQ. GIÁM ĐỐC", "TUQ")]
)
def test_authority_prefixes(text: Any, prefix: Any) -> None:
    assert authority_prefix(text) == prefix
    assert authority_prefix(text[4:]) is None


@pytest.mark.parametrize(
    ("read", "title"),
    [
        ("HỨ TRƯỞNG", "THỨ TRƯỞNG"),
        ("Ủ TƯỚNG", "THỦ TƯỚNG"),
        ("HÁNH VĂN PHÒNG", "CHÁNH VĂN PHÒNG"),
        ("Ữ TRƯỞNG", None),
        ("TRƯỞNG", None),
        ("TỊCH", None),
        ("THỨ TRƯỞNG", None),
    ],
)
def test_a_title_under_a_seal_is_completed_where_only_one_ends_so(read: Any, title: Any) -> None:
    assert completed_office(read) == title


def test_a_completed_title_is_doubtful_and_keeps_what_was_read(row: Any) -> None:
    rows = [row("KT. BỘ TRƯỞNG", 380, 500), row("HỨ TRƯỞNG", 380, 518), row("Trần Phước Hiền", 380, 580)]
    rows = [Row(1, tuple(word.model_copy(update={"method": "ocr"}) for word in each.words)) for each in rows]
    signer, code = signer_of(read_signature(rows))
    assert signer.value.position == "THỨ TRƯỞNG"
    assert "HỨ TRƯỞNG" in signer.original
    assert code == "metadata.signer_doubtful"


def test_signs_of_a_seal_are_no_title(row: Any) -> None:
    rows = [row("2T 8Ó TRƯỞNG", 380, 518, confidence=0.7), row("Nguyễn Thành Biên", 380, 580, confidence=0.9)]
    signer, code = signer_of(read_signature(rows))
    assert (signer.value.position, signer.value.name) == (None, "Nguyễn Thành Biên")
    assert code == "metadata.signer_doubtful"


@pytest.mark.parametrize(
    ("read", "authority"),
    [("AT. CHỦ TỊCH", "KT. CHỦ TỊCH"), ("XX. CHỦ TỊCH", None), ("KT. NGƯỜI NÀO", None)],
)
def test_an_abbreviation_before_a_title_is_mended_where_only_one_is_like_it(
    read: Any, authority: Any
) -> None:
    assert restored_authority(read) == authority


@pytest.mark.parametrize(
    ("read", "surname"),
    [
        ("Nguyến", "Nguyễn"),
        ("Đã", "Đỗ"),
        ("Nguyễn", None),
        ("Hà", None),
        ("Đao", "Đào"),
        ("Xyz", None),
    ],
)
def test_a_family_name_comes_back_where_only_one_is_like_it(read: Any, surname: Any) -> None:
    assert like_surname(read) == surname


def test_a_mended_family_name_is_doubtful_and_keeps_what_was_read(row: Any) -> None:
    rows = [
        row("THỨ TRƯỞNG", 380, 518, confidence=0.9),
        row("Đã Hoàng Anh Tuấn", 380, 580, confidence=0.8),
    ]
    signer, code = signer_of(read_signature(rows))
    assert signer.value.name == "Đỗ Hoàng Anh Tuấn"
    assert "Đã Hoàng Anh Tuấn" in signer.original
    assert code == "metadata.signer_doubtful"


def test_a_first_letter_half_under_a_seal_is_a_capital_again() -> None:
    assert person_name("nguyễn Tấn Dũng") == ("Nguyễn Tấn Dũng", 1.0)
    assert person_name("các đơn vị") is None


def test_ink_that_nobody_read_before_the_slash_is_not_taken_for_a_blank(row: Any) -> None:
    blank = row("Số: /UBND-KTTH", confidence=0.9)
    assert number_and_symbol(blank)[2] is None
    words = (blank.words[0], blank.words[1].model_copy(update={"printed": False}))
    number, symbol, code = number_and_symbol(Row(1, words))
    assert (number, symbol.value, code) == (None, "UBND-KTTH", "metadata.number_unreadable")


def test_a_rare_family_name_that_was_read_surely_stays(row: Any) -> None:
    rows = [row("GIÁM ĐỐC", 380, 518, confidence=0.95), row("Lô Văn Hùng", 380, 580, confidence=0.997)]
    signer, _ = signer_of(read_signature(rows))
    assert signer.value.name == "Lô Văn Hùng"


def test_a_symbol_whose_slash_was_lost_is_a_symbol_all_the_same(row: Any) -> None:
    read = row("Số: 899 UBND-TTHC", confidence=0.9)
    assert is_number_line(read)
    number, symbol, code = number_and_symbol(_by_hand(read, "899"))
    assert (number, symbol.value, code) == (None, "UBND-TTHC", "metadata.number_unreadable")
    assert not is_number_line(row("Số lượng hồ sơ"))


@pytest.mark.parametrize(
    ("above", "body", "end", "position"),
    [
        (["KT. CHỦ TỊCH"], "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", "TỊCH", "PHÓ CHỦ TỊCH"),
        (["KT. BỘ TRƯỞNG", "BỘ QUỐC PHÒNG"], "BỘ QUỐC PHÒNG", "“TRƯỞNG", "THỨ TRƯỞNG"),
        (["TM. CHÍNH PHỦ"], "CHÍNH PHỦ", "muÏ! TƯỚNG", "THỦ TƯỚNG"),
        ([], "BỘ CÔNG THƯƠNG", "TRƯỞNG", "BỘ TRƯỞNG"),
        ([], "SỞ NỘI VỤ", "TRƯỞNG", None),
        (["KT. GIÁM ĐỐC"], "SỞ NỘI VỤ", "TRƯỞNG", None),
    ],
)
def test_a_title_of_which_a_seal_leaves_the_end_is_told_by_who_may_sign(
    row: Any, above: list[str], body: str, end: str, position: str | None
) -> None:
    texts = [*above, end, "Phạm Trường Thọ"]
    rows = [row(text, 380, 500 + 17 * index, confidence=0.95) for index, text in enumerate(texts)]
    rows = [Row(1, tuple(word.model_copy(update={"method": "ocr"}) for word in each.words)) for each in rows]
    signer, code = signer_of(read_signature(rows), body)
    assert signer.value.authority == (" ".join(above) or None)
    assert (signer.value.position, signer.value.name) == (position, "Phạm Trường Thọ")
    assert code == "metadata.signer_doubtful"


@pytest.mark.parametrize(
    ("ink", "name"), [("‹y.uyen", "Nguyễn Thị Kim Ngân"), ("ïY", None), ("Xuân", None), ("‹—", None)]
)
def test_a_family_name_half_under_ink_is_completed_where_only_one_ends_so(
    row: Any, ink: str, name: str | None
) -> None:
    words = [*row(f"ïY {ink}", 300, 580, confidence=0.1).words, *row("Thị Kim Ngân", 400, 580).words]
    signer, code = signer_of(read_signature([row("BỘ TRƯỞNG", 380, 518), Row(1, tuple(words))]))
    assert signer.value.name == name
    assert code == ("metadata.signer_doubtful" if name else "metadata.signer_unreadable")


def test_the_body_that_an_authority_names_belongs_to_it(row: Any) -> None:
    texts = ["KT. BỘ TRƯỞNG", "BỘ TÀI CHÍNH", "THỨ TRƯỞNG", "Nguyễn Công Nghiệp"]
    rows = [row(text, 380, 500 + 17 * index, confidence=0.9) for index, text in enumerate(texts)]
    signer, _ = signer_of(read_signature(rows))
    assert signer.value.authority == "KT. BỘ TRƯỞNG BỘ TÀI CHÍNH"
    assert signer.value.position == "THỨ TRƯỞNG"
