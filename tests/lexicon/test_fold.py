import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from lexicon.fold import fold, normal_tone_placement, strip_marks

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằấểỗợừỹ ĐƯỚ", max_size=30)


def test_both_tone_placements_become_one() -> None:
    pairs = [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("UỶ", "ỦY"),
        ("toán", "tóan"),
        ("quý", "qúy"),
    ]
    for left, right in pairs:
        assert normal_tone_placement(left) == normal_tone_placement(right)


def test_closed_syllables_and_qu_keep_the_mark_on_the_main_vowel() -> None:
    for word in ("hoàn", "quỳ", "quả", "khuỷu", "huỳnh", "giọt"):
        assert normal_tone_placement(word) == word


def test_fold_ignores_case_marks_and_composition() -> None:
    assert fold("Thủ tục Hành chính") == "thu tuc hanh chinh"
    assert fold(unicodedata.normalize("NFD", "Đường Nguyễn")) == fold("Đường Nguyễn") == "duong nguyen"


@given(VIETNAMESE)
def test_normal_forms_are_stable_and_agree_between_nfc_and_nfd(text: str) -> None:
    once = normal_tone_placement(text)
    assert normal_tone_placement(once) == once
    assert normal_tone_placement(unicodedata.normalize("NFD", text)) == once
    assert strip_marks(once).isascii()
    assert len(strip_marks(once)) == len(once)
