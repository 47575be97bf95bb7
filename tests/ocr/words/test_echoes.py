import pytest

from ocr.words.echoes import without_echoes
from schema.box import Box, bounding_box
from schema.page import Line, Word


def word(text: str, x0: float, x1: float, y0: float = 0, y1: float = 12) -> Word:
    return Word(text=text, original=text, box=Box(x0, y0, x1, y1), confidence=0.9, method="ocr")


def line(*words: Word) -> Line:
    return Line(words=words, box=bounding_box([one.box for one in words]))


def test_a_letter_read_out_of_the_mark_of_the_next_word_goes() -> None:
    (found,) = without_echoes([line(word("dự", 372, 383), word("á", 393, 395, 0, 3), word("án", 391, 404))])
    assert found.text == "dự án"


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (line(word("v", 544, 548, 17, 20), word("về", 543, 556)), "về"),
        (line(word("cổ", 301, 314, 6, 13), word("ở", 308, 313, 0, 6), word("phần", 320, 340)), "cổ phần"),
        (line(word("ý", 186, 192), word("ý", 187, 193), word("kiến", 200, 220)), "ý kiến"),
        (line(word("đáp", 210, 230), word("ú", 236, 239, 0, 3), word("ứng", 234, 255)), "đáp ứng"),
    ],
)
def test_letters_over_a_word_with_the_same_letter_go(given: Line, left: str) -> None:
    (found,) = without_echoes([given])
    assert found.text == left


@pytest.mark.parametrize(
    "given",
    [
        line(word("a", 0, 6), word("an", 10, 22)),  # beside it, not over it
        line(word("ý", 10, 14), word("kiến", 9, 30)),  # another letter
        line(word("4", 10, 14), word("44", 9, 30)),  # no letter
        line(word("chế", 141, 172), word("Bộ", 159, 169)),  # another word in a box too wide
    ],
)
def test_other_words_of_one_letter_stay(given: Line) -> None:
    assert without_echoes([given]) == (given,)
