"""Pages that the network reads first: what is asked of Tesseract, and what it may not say alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from lexicon.language_model import default_model
from ocr.engine.found_line import FoundLine
from ocr.words.network_first import (
    asked_of_tesseract,
    knows_type,
    lines_of,
    with_unheard_numbers_doubted,
)
from ocr.words.vote import Vote
from schema.box import Box, bounding_box
from schema.page import Line, Reading, Word

PAGE = np.full((3000, 2400), 255, np.uint8)
PROSE = "các cơ quan, đơn vị đã tiếp nhận và giải quyết hồ sơ đúng hạn của tỉnh trong năm nay theo quy định"


def word(text: str, at: int = 0, engine: str = "network", confidence: float = 0.99) -> Word:
    reading = Reading(text=text, engine=engine, confidence=confidence)
    box = Box(100.0 + 120 * at, 100.0, 200.0 + 120 * at, 150.0)
    return Word(text=text, original=text, box=box, confidence=confidence, method="ocr", readings=(reading,))


def line(text: str, engine: str = "network", confidence: float = 0.99) -> Line:
    words = tuple(word(part, at, engine, confidence) for at, part in enumerate(text.split()))
    return Line(words=words, box=bounding_box([each.box for each in words]))


@dataclass
class Network:
    """Reads what it is told, and notes the boxes that it is shown."""

    answers: Sequence[str] = ()
    name: str = "network"
    version: str = "1"
    boxes: list[Box] = field(default_factory=list)

    def can_read(self, text: str) -> bool:
        return True

    def read_lines(self, image: NDArray[np.uint8], boxes: Sequence[Box]) -> tuple[tuple[Word, ...], ...]:
        self.boxes = list(boxes)
        answers = [*self.answers, *[""] * len(boxes)][: len(boxes)]
        return tuple(tuple(word(part, at) for at, part in enumerate(text.split())) for text in answers)


@pytest.mark.parametrize("text", ["2023", "15%,", "UBND", "a)", '"Thẻ', "nghề”"])
def test_numbers_capitals_lone_letters_and_quotation_marks_are_asked_of_tesseract(text: str) -> None:
    found = line(f"{PROSE} {text}")
    assert asked_of_tesseract([found]) == {(0, len(found.words) - 1)}


def test_unsure_words_are_asked_and_a_page_of_them_is_read_whole() -> None:
    plain = line(PROSE)
    words = (word("tiếp", confidence=0.8), *plain.words)
    assert asked_of_tesseract([Line(words=words, box=plain.box)]) == {(0, 0)}
    assert asked_of_tesseract([line(PROSE, confidence=0.93)]) is None


def test_a_page_of_figures_is_read_whole() -> None:
    assert asked_of_tesseract([line("Tổng số 1.604 98,8 45 2023 12.000")]) is None


def both(first: str, second: str) -> Line:
    vote = Vote(default_model(), signs_of_second=True)
    words = vote.between(line(first).words, line(second, "tesseract", 0.98).words)
    return Line(words=tuple(words), box=bounding_box([each.box for each in words]))


def test_the_type_is_known_where_tesseract_bears_the_network_out() -> None:
    assert knows_type([both(PROSE, PROSE)], "network")
    unlike = PROSE.replace("quyết", "quyêt").replace("đúng", "dúng")
    assert not knows_type([both(unlike, PROSE)], "network")


def test_the_type_is_not_known_where_hardly_anything_was_compared() -> None:
    assert not knows_type([both("các cơ quan", "các cơ quan"), line(PROSE)], "network")


@pytest.mark.parametrize("number", ["2023", "1.604", "98,8%"])
def test_a_number_is_never_sure_that_the_network_alone_has_read(number: str) -> None:
    alone = with_unheard_numbers_doubted([line(f"năm {number}")], "network")
    assert alone[0].words[1].text == number and alone[0].words[1].confidence <= 0.5
    heard = both(f"năm {number}", f"năm {number}.")
    assert with_unheard_numbers_doubted([heard], "network") == (heard,)


def test_signs_around_a_word_are_those_that_tesseract_reads() -> None:
    found = both("theo quy định, 4, của tỉnh", "theo quy định. 4. của tỉnh")
    assert found.text == "theo quy định. 4. của tỉnh"
    assert found.words[2].alternative is None and found.words[2].original == "định,"


def found_line(*edges: tuple[float, float]) -> FoundLine:
    boxes = tuple(Box(left, 100.0, right, 140.0) for left, right in edges)
    return FoundLine(boxes, (edges[0][0], 140.0), (edges[-1][1], 150.0))


def test_what_stands_far_apart_in_a_line_is_read_by_itself_at_its_own_height() -> None:
    network = Network(["Sở Nội vụ", "Kính gửi"])
    found = lines_of([found_line((100, 200), (220, 300), (1200, 1300), (1320, 1400))], PAGE, 300, network)
    assert [each.text for each in found] == ["Sở Nội vụ", "Kính gửi"]
    left, right = network.boxes
    assert left.x1 < right.x0 and left.y1 < right.y1


def test_a_line_is_shown_with_room_for_the_full_stop_behind_it() -> None:
    network = Network(["hạn."])
    lines_of([found_line((100, 300))], PAGE, 300, network)
    assert network.boxes[0].x1 >= 300 + 20


def test_numbers_of_the_network_are_less_sure_than_those_of_tesseract() -> None:
    network = Network(["năm 2023"])
    (found,) = lines_of([found_line((100, 300))], PAGE, 300, network)
    assert found.words[0].confidence == 0.99 and found.words[1].confidence < 0.98
