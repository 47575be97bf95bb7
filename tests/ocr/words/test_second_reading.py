"""Doubtful words read twice, with a reader that is told what the strips say."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from lexicon.language_model import default_model
from ocr.knots import AS_GIVEN
from ocr.words.doubt import doubtful_words
from ocr.words.second_reading import read_twice
from ocr.words.vote import Vote
from schema.box import Box, bounding_box
from schema.page import Line, Reading, Word

MODEL = default_model()
VOTE = Vote(MODEL, outcomes={"once": AS_GIVEN, "agreed": AS_GIVEN, "apart": AS_GIVEN})
PAGE = np.full((400, 2400), 255, np.uint8)


def words(text: str, confidence: float = 0.95) -> tuple[Word, ...]:
    """Words of 100 pixels each; `thâm:0.6` has its own confidence."""
    found = []
    for at, part in enumerate(text.split()):
        said, _, own = part.partition(":")
        sure = float(own or confidence)
        box = Box(100.0 + 120 * at, 100.0, 200.0 + 120 * at, 150.0)
        reading = Reading(text=said, engine="told", confidence=sure)
        found.append(
            Word(text=said, original=said, box=box, confidence=sure, method="ocr", readings=(reading,))
        )
    return tuple(found)


def line(text: str) -> Line:
    found = words(text)
    return Line(words=found, box=bounding_box([word.box for word in found]))


def texts(found: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in found)


@dataclass
class Told:
    answers: list[str]
    shapes: list[tuple[int, ...]] = field(default_factory=list)

    def read_strips(self, strips: list[NDArray[np.uint8]], dpi: float) -> tuple[tuple[Word, ...], ...]:
        self.shapes = [strip.shape for strip in strips]
        return tuple(words(answer) for answer in self.answers[: len(strips)])


def vote(first: str, second: str) -> tuple[Word, ...]:
    return VOTE.between(words(first), words(second))


def test_word_with_marks_that_do_not_suit_its_neighbours_is_doubted() -> None:
    assert doubtful_words([line("chuyển đổi thành công ty cỗ phần")], MODEL) == ((0, 5),)


def test_unsure_word_and_word_that_is_no_syllable_are_doubted() -> None:
    assert doubtful_words([line("báo cáo:0.4 kết quảq năm 2023:0.2")], MODEL) == ((0, 1), (0, 3))


def test_capitals_that_are_no_syllable_are_doubted_in_lines_of_capitals_alone() -> None:
    assert doubtful_words([line("TÀI LIỆU CUXG CẤP THÔNG TIN")], MODEL) == ((0, 2),)
    assert doubtful_words([line("theo đề nghị của UBND huyện")], MODEL) == ()


def test_symbols_of_documents_are_always_read_twice() -> None:
    reader = Told(["Quyết định số 133/QĐ-TTg ngày nay"])
    given = (line("Quyết định số 133/QĐ-TTg ngày nay"),)
    (found,) = read_twice(given, PAGE, 300, reader, VOTE)
    assert [len(word.readings) for word in found.words] == [1, 2, 2, 2, 2, 2]


def test_words_that_another_reader_confirmed_are_not_read_twice_but_numbers_are() -> None:
    reader = Told(["Quyết định số 133/QĐ-TTg ngày nay"])
    given = (line("báo cáoo:0.4 kết quảq:0.4"), line("Quyết định số 133/QĐ-TTg ngày nay"))
    confirmed = {(0, 1), (0, 3), (1, 3)}
    first, second = read_twice(given, PAGE, 300, reader, VOTE, confirmed)
    assert len(reader.shapes) == 1
    assert first == given[0]
    assert len(second.words[3].readings) == 2


def test_sure_and_likely_words_are_not_doubted() -> None:
    assert doubtful_words([line("Căn cứ Luật Tổ chức chính quyền địa phương")], MODEL) == ()


def test_the_reading_that_suits_the_neighbours_wins_and_both_stay() -> None:
    found = vote("công ty cỗ phần", "công ty cổ phần")
    assert texts(found) == "công ty cổ phần"
    changed = found[2]
    assert (changed.original, changed.method, changed.alternative) == ("cỗ", "vote", "cỗ")
    assert [reading.text for reading in changed.readings] == ["cỗ", "cổ"]
    assert texts(vote("công ty cổ phần", "công ty cỗ phần")) == "công ty cổ phần"


def test_a_word_with_lost_marks_is_not_given_up_for_another_word_that_is_whole() -> None:
    context = ("xây dựng kế hoạch", "khai thực hiện")
    (found,) = VOTE.between(words("triên:0.8"), words("tiên:0.68"), *context)
    assert found.text == "triên"
    (found,) = VOTE.between(words("triên:0.8"), words("triển:0.68"), *context)
    assert found.text == "triển"


def test_what_both_readings_say_stays_however_unlikely() -> None:
    assert texts(vote("công ty cỗ phần", "công ty cỗ phần")) == "công ty cỗ phần"


def test_agreement_makes_surer_and_difference_less_sure() -> None:
    agreed = vote("cổ:0.8 phần", "cổ:0.8 phần")[0]
    apart = vote("công ty cổ:0.8 phần", "công ty cồ:0.8 phần")[2]
    assert agreed.confidence == pytest.approx(0.96)
    assert apart.confidence <= 0.8


def test_language_has_no_say_in_numbers() -> None:
    assert texts(vote("ngày 14 tháng 01:0.9", "ngày 14 tháng 04:0.5")) == "ngày 14 tháng 01"
    assert texts(vote("ngày 14 tháng 01:0.5", "ngày 14 tháng 04:0.97")) == "ngày 14 tháng 04"


def test_a_number_that_was_cut_apart_is_joined_where_the_second_reading_is_surer() -> None:
    assert texts(vote("số 1:0.6 33/QĐ-TTg:0.5 ngày", "số 133/QĐ-TTg:0.8 ngày")) == "số 133/QĐ-TTg ngày"
    assert texts(vote("số 1:0.9 33/QĐ-TTg:0.9 ngày", "số 133/QĐ-TTg:0.5 ngày")) == "số 1 33/QĐ-TTg ngày"
    assert texts(vote("tháng 1:0.5 12:0.5 năm", "tháng 7:0.9 năm")) == "tháng 1 12 năm"


def test_signs_around_a_word_are_those_of_the_first_reading() -> None:
    assert texts(vote("sửa đôi, bổ sung", "sửa đổi bổ sung.")) == "sửa đổi, bổ sung"


def test_words_only_the_second_reading_has_are_not_added() -> None:
    assert texts(vote("công ty", "_ công ty ổ")) == "công ty"


def test_only_doubtful_stretches_are_read_again_and_come_back_to_their_line() -> None:
    reader = Told(["thành công ty cổ phần"])
    given = (line("Căn cứ Luật Tổ chức"), line("được chuyển đổi thành công ty cỗ phần"))
    first, second = read_twice(given, PAGE, 300, reader, VOTE)
    assert first == given[0]
    assert second.text == "được chuyển đổi thành công ty cổ phần"
    assert second.words[-2].box == given[1].words[-2].box
    ((height, width),) = reader.shapes
    assert 50 < height < 100
    assert width < 700


def test_page_without_doubt_is_not_read_again() -> None:
    reader = Told([])
    given = (line("Căn cứ Luật Tổ chức chính quyền địa phương"),)
    assert read_twice(given, PAGE, 300, reader, VOTE) == given
    assert reader.shapes == []
