import pytest

from lexicon.bodies import abbreviates, abbreviations_of, known_body, near_bodies


@pytest.mark.parametrize(
    ("read", "known"),
    [
        ("SỞ Y“ TẾ", "SỞ Y TẾ"),
        ("'SỞ GIAO THÔNG VẬN TẢI", "SỞ GIAO THÔNG VẬN TẢI"),
        ("SỞ TƯPHÁP", "SỞ TƯ PHÁP"),
        ("BỘ NỘI VU", "BỘ NỘI VỤ"),
        ("SỞ Y TẾ TỈNH HÀ TINH", "SỞ Y TẾ TỈNH HÀ TĨNH"),
        ("SỞ TƯ", None),
        ("TRƯỜNG ĐẠI HỌC VĂN HIẾN", None),
    ],
)
def test_a_body_is_known_by_its_letters(read: str, known: str | None) -> None:
    assert known_body(read) == known


@pytest.mark.parametrize(
    "printed", ["SỞ VĂN HÓA THỂ THAO VÀ DU LỊCH", "UỶ BAN NHÂN DÂN TỈNH HÀ TĨNH", "UBND TP CẦN THƠ"]
)
def test_commas_points_and_tones_stay_as_they_are_printed(printed: str) -> None:
    assert known_body(printed) == printed


def test_bodies_one_edit_away_are_found_with_their_unit() -> None:
    assert "UBND TỈNH KIÊN GIANG" in near_bodies("UBND TỈNH KIÊN GlANG")
    assert "SỞ Y TẾ" in near_bodies("SỞYT")
    assert not near_bodies("UBND Thị KIÊN GIANG")


@pytest.mark.parametrize(
    ("body", "short"),
    [
        ("THỦ TƯỚNG CHÍNH PHỦ", "TTg"),
        ("SỞ Y TẾ -CÔNG ĐOÀN NGÀNH", "CĐN"),
        ("BAN TỔ CHỨC LỄ KỶ NIỆM", "BTC"),
        ("ĐẠI HỌC BÁCH KHOA HÀ NỘI", "ĐHBK"),
        ("ỦY BAN NHÂN DÂN TỈNH TRÀ VINH", "UBND"),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", "SGDĐT"),
        ("BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "LĐTBXH"),
    ],
)
def test_the_name_of_a_body_implies_its_abbreviations(body: str, short: str) -> None:
    assert abbreviates(short, body)


def test_the_beginning_of_a_name_abbreviates_it_and_is_not_what_another_reading_is_mended_to() -> None:
    academy = "HỌC VIỆN CÔNG NGHỆ BƯU CHÍNH VIỄN THÔNG"
    assert abbreviates("HV", academy) and abbreviates("HVC", academy)
    assert not abbreviates("HVG", academy)
    assert abbreviations_of(academy) == {"HVCNBCVT"}
