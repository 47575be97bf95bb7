"""Every line read by another engine too: where it has a say, and where it has none."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from lexicon.language_model import default_model
from ocr.words.calibration import OF_ENGINES
from ocr.words.line_votes import other_opinion
from ocr.words.vote import Vote
from schema.box import Box, bounding_box
from schema.page import Line, Reading, Word

VOTE = Vote(default_model(), outcomes=OF_ENGINES)
PAGE = np.full((3000, 2400), 255, np.uint8)
SENTENCE = "Căn cứ Luật Tổ chức chính quyền địa phương"


def words(text: str, engine: str, confidence: float = 0.97, top: float = 100.0) -> tuple[Word, ...]:
    """Words of 100 pixels, 20 apart; ``thâm:0.6`` has its own confidence, ``~`` leaves a gap of 480."""
    found: list[Word] = []
    left = 100.0
    for part in text.split():
        if part == "~":
            left += 480
            continue
        said, _, own = part.partition(":")
        sure = float(own or confidence)
        reading = Reading(text=said, engine=engine, confidence=sure)
        box = Box(left, top, left + 100, top + 50)
        found.append(
            Word(text=said, original=said, box=box, confidence=sure, method="ocr", readings=(reading,))
        )
        left += 120
    return tuple(found)


def line(text: str, confidence: float = 0.97, top: float = 100.0) -> Line:
    found = words(text, "one", confidence, top)
    return Line(words=found, box=bounding_box([word.box for word in found]))


@dataclass
class Told:
    """Reads what it is told, and knows all signs but a few."""

    answers: Sequence[str]
    boxes: list[Box] = field(default_factory=list)

    def can_read(self, text: str) -> bool:
        return not set(text) & set('?!"=[]–')

    def read_lines(self, image: NDArray[np.uint8], boxes: Sequence[Box]) -> tuple[tuple[Word, ...], ...]:
        self.boxes = list(boxes)
        return tuple(words(answer, "other", 0.99) for answer in self.answers)


def with_lines_voted(
    lines: Sequence[Line], image: NDArray[np.uint8], dpi: float, reader: Told, vote: Vote
) -> tuple[Line, ...]:
    return other_opinion(lines, image, dpi, reader).voted(lines, vote)


def voted(first: str, other: str) -> Line:
    (found,) = with_lines_voted([line(first)], PAGE, 300, Told([other]), VOTE)
    return found


def test_a_word_that_both_engines_read_is_surer_and_one_they_dispute_is_less_sure() -> None:
    found = voted("Căn cứ Luật Tổ chức:0.9 chính quyền địa phương", SENTENCE.replace("Luật", "Luận"))
    assert found.text == SENTENCE
    assert found.words[4].confidence > 0.9
    assert found.words[2].confidence < 0.97
    assert found.words[2].alternative == "Luận"


def test_what_is_no_vietnamese_word_does_not_replace_one_that_is_none_either() -> None:
    found = voted("theo UBND:0.4 huyện và LuatVietnam:0.4", "theo UBMD huyện và LualVietnam")
    assert found.text == "theo UBND huyện và LuatVietnam"
    assert found.words[1].confidence == 0.4
    assert voted("tại cứđiểm:0.4 này", "tại cứ điểmĐ này").text == "tại cứđiểm này"


def test_marks_of_lists_are_not_told_by_it() -> None:
    assert voted("đ):0.5 Một đại diện", "d) Một đại diện").text == "đ) Một đại diện"


def test_the_reading_that_suits_its_neighbours_wins_and_the_first_is_kept() -> None:
    found = voted("Căn cứ Luật Tổ chức chính quyên:0.8 địa phương", SENTENCE)
    assert found.text == SENTENCE
    changed = found.words[6]
    assert (changed.original, changed.method) == ("quyên", "vote")
    assert [reading.engine for reading in changed.readings] == ["one", "other"]


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("trong năm 2011:0.3 có báo cáo", "trong năm 2017 có báo cáo"),
        ("trong năm 2011:0.3 có báo cáo", "trong năm nay có báo cáo"),
        ("trong năm nay:0.3 có báo cáo", "trong năm 20 có báo cáo"),
        ("tại khoản 1:0.2 2 Điều này", "tại khoản 12 Điều này"),
    ],
)
def test_digits_are_never_touched(first: str, other: str) -> None:
    given = line(first)
    (found,) = with_lines_voted([given], PAGE, 300, Told([other]), VOTE)
    assert found.text == given.text


def test_a_number_is_surer_where_it_reads_the_same_and_less_sure_where_it_reads_another() -> None:
    alike = voted("trong năm 2011:0.95 có báo cáo", "trong năm 2011 có báo cáo").words[2]
    apart = voted("trong năm 2011:0.95 có báo cáo", "trong năm 2017 có báo cáo").words[2]
    assert alike.confidence > 0.95 > apart.confidence
    assert [reading.text for reading in alike.readings] == ["2011", "2011"]
    assert [reading.text for reading in apart.readings] == ["2011", "2017"]


@pytest.mark.parametrize("read", ["tỷ lệ 986", "tỷ lệ 98%", "tỷ lệ 98"])
def test_a_per_cent_sign_that_it_does_not_know_is_no_other_number(read: str) -> None:
    found = voted("tỷ lệ 98%:0.95", read).words[2]
    assert (found.text, {reading.text for reading in found.readings}) == ("98%", {"98%"})


def test_a_number_that_it_reads_where_a_letter_was_read_is_kept_beside_it() -> None:
    found = voted("trong tháng Š:0.9 toàn tỉnh", "trong tháng 5 toàn tỉnh").words[2]
    assert (found.text, found.readings[-1].text, found.confidence < 0.9) == ("Š", "5", True)


def test_its_doubt_counts_for_nothing_on_a_page_where_it_reads_most_numbers_otherwise() -> None:
    found = voted("có 12 xã 15 hộ 20 người 31 thôn", "có 17 xã 75 hộ 26 người 31 thôn")
    assert all(len(word.readings) == 1 for word in found.words if word.text.isdigit())


def test_signs_that_it_lacks_are_not_given_up() -> None:
    found = voted("khu vực A=B:0.3 và kinh–tế:0.3 không?", "khu vực AB và kinhtế không")
    assert found.text == "khu vực A=B và kinh–tế không?"


def test_words_that_it_alone_reads_are_not_invented() -> None:
    assert voted("Căn cứ Luật", "Căn cứ vào Luật này").text == "Căn cứ Luật"
    assert voted("Căn cứ Luật", "").text == "Căn cứ Luật"


def test_words_in_capitals_are_not_told_by_it_and_no_surer_for_its_reading_them_alike() -> None:
    """Both engines lose the upper one of two marks on a capital."""
    found = voted("CHÀO BÁN CỔ PHÀN:0.8 riêng lẻ", "CHÀO BÁN CÔ PHÀN riêng lẻ")
    assert found.text == "CHÀO BÁN CỔ PHÀN riêng lẻ"
    assert (found.words[3].confidence, len(found.words[3].readings)) == (0.8, 1)


def test_it_reads_each_side_of_a_wide_gap_by_itself() -> None:
    reader = Told(["Căn cứ", "Điều khoản"])
    (found,) = with_lines_voted([line("Căn cứ ~ Điều khoàn:0.5")], PAGE, 300, reader, VOTE)
    assert found.text == "Căn cứ Điều khoản"
    assert [(box.x0, box.x1) for box in reader.boxes] == [(100, 320), (820, 1040)]


def test_cells_of_a_row_are_read_each_at_its_own_height_and_without_the_rulings_between() -> None:
    row = line("Báo cáo kết | Điều khoàn:0.5 này | 5")
    lower = [word.moved(0.0, 20.0) if at >= 4 else word for at, word in enumerate(row.words)]
    row = Line(words=tuple(lower), box=bounding_box([word.box for word in lower]))
    reader = Told(["Báo cáo kết", "Điều khoản này"])
    (found,) = with_lines_voted([row], PAGE, 300, reader, VOTE)
    assert found.text == "Báo cáo kết | Điều khoản này | 5"
    left, right = reader.boxes
    assert (left.x1, right.x0) == (440, 580)
    assert (right.y0 - left.y0, right.y1 - left.y1) == (20, 20)


def test_what_it_confirms_needs_no_second_reading_and_what_it_cannot_tell_does() -> None:
    given = [line("Căn cứ Luậtt:0.4 Tổ chức:0.4 năm 2011:0.4 PHÀN:0.4")]
    opinion = other_opinion(given, PAGE, 300, Told(["Căn cứ Luật Tổ chức, năm 2011 PHÀN"]))
    assert opinion.confirmed(given, VOTE.language) == {(0, 0), (0, 1), (0, 3), (0, 4), (0, 5)}


def test_it_votes_on_what_stands_in_its_place_however_it_was_cut_since() -> None:
    (read,) = [line("Căn cứ Luật ~ Điều khoàn")]
    opinion = other_opinion([read], PAGE, 300, Told(["Căn cứ Luật", "Điều khoản"]))
    (joined_word, *others) = read.words[1:]
    cut = Line(words=(joined_word, *others), box=read.box)
    (found,) = opinion.voted([cut], VOTE)
    assert found.text == "cứ Luật Điều khoản"


def test_on_a_page_of_type_it_does_not_know_it_has_no_say() -> None:
    """There it contradicts what is read surely, and doubtful words stay as they were."""
    doubtful = "Căn cứ Luật Tổ chức chính quyên:0.8 địa phương"
    page = [line(SENTENCE, 0.99, 100.0 + 100 * at) for at in range(8)]
    page.append(line(doubtful, 0.99, 1000.0))
    knowing = Told([SENTENCE] * 9)
    (*_, last) = with_lines_voted(page, PAGE, 300, knowing, VOTE)
    assert last.text == SENTENCE
    blundering = Told([SENTENCE.replace("Luật", "Luâl").replace("địa", "đja")] * 8 + [SENTENCE])
    assert with_lines_voted(page, PAGE, 300, blundering, VOTE) == tuple(page)


def test_misread_capitals_do_not_cost_it_its_say() -> None:
    capitals = "CHÀO BÁN CỔ PHẦN RIÊNG LẺ"
    page = [line(capitals, 0.99, 100.0 + 100 * at) for at in range(8)]
    page.append(line("Căn cứ Luật Tổ chức chính quyên:0.8 địa phương", 0.99, 1000.0))
    reader = Told([capitals.replace("Ổ", "Ô").replace("Ầ", "À")] * 8 + [SENTENCE])
    (*_, last) = with_lines_voted(page, PAGE, 300, reader, VOTE)
    assert last.text == SENTENCE


def test_what_is_too_high_or_too_low_for_a_line_is_not_shown_to_it() -> None:
    level = line("Căn cứ").words
    words_of_it = tuple(word.model_copy(update={"box": word.box._replace(y1=700.0)}) for word in level)
    tall = Line(words=words_of_it, box=bounding_box([word.box for word in words_of_it]))
    reader = Told([])
    assert with_lines_voted([tall], PAGE, 300, reader, VOTE) == (tall,)
    assert reader.boxes == []
