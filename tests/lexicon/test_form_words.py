import re

import pytest

from lexicon.fold import fold
from lexicon.form_words import DAY, MONTH, NUMBER, YEAR


@pytest.mark.parametrize("text", ["Số", "SỐ", "Sô", "S6", "S0", "Sé", "Sỗ", "so"])
def test_the_word_before_a_number_is_known_as_recognisers_write_it(text: str) -> None:
    assert re.fullmatch(NUMBER, text)


@pytest.mark.parametrize("text", ["Sở", "SỞ", "Sơ", "Sa", "Si"])
def test_a_department_is_not_the_word_before_a_number(text: str) -> None:
    assert not re.fullmatch(NUMBER, text)


@pytest.mark.parametrize(
    "text", ["ngày 05 tháng 02 năm 2023", "ngàv 5 thóng 3 nắm 2021", "NGÀY01THÁNG12NĂM2020"]
)
def test_the_words_of_a_date_are_known_with_other_marks_and_letters(text: str) -> None:
    assert re.fullmatch(rf"{DAY}\W*\d+\W*{MONTH}\W*\d+\W*{YEAR}\W*\d+", fold(text))


def test_a_surname_is_no_day() -> None:
    assert not re.match(DAY, fold("Nguyễn Văn An"))
