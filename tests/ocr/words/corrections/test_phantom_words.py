import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.words.corrections.phantom_words import with_dots_for_words
from schema.box import Box, bounding_box
from schema.page import Line, Word
from tests.ocr.made_pages import SERIF
from tests.ocr.words.made_evidence import evidence_of


def word(text: str, x0: float, x1: float, y0: float = 0, y1: float = 12) -> Word:
    return Word(text=text, original=text, box=Box(x0, y0, x1, y1), confidence=0.9, method="ocr")


def line(*words: Word) -> Line:
    return Line(words=words, box=bounding_box([one.box for one in words]))


def test_numbers_read_out_of_dots_become_dots() -> None:
    image = np.full((60, 400), 255, np.uint8)
    for x in range(20, 380, 12):
        image[36:40, x : x + 4] = 0
    (found,) = with_dots_for_words([line(word("999909.0999", 15, 385, 20, 45))], evidence_of(image))
    (dots,) = found.words
    assert set(dots.text) == {"."}
    assert (dots.original, dots.alternative) == ("999909.0999", "999909.0999")


def test_printed_numbers_stay_numbers() -> None:
    image = np.full((60, 400), 255, np.uint8)
    for x in range(20, 140, 30):
        image[10:44, x : x + 18] = 0
    given = line(word("2011", 15, 145, 8, 46))
    assert with_dots_for_words([given], evidence_of(image)) == (given,)


@pytest.mark.parametrize("grey", [0, 170, 240])
def test_words_stay_words_however_faint_they_are_printed(grey: int) -> None:
    picture = Image.new("L", (400, 60), 255)
    ImageDraw.Draw(picture).text((20, 5), "nghiệp", fill=grey, font=ImageFont.truetype(str(SERIF), 40))
    given = line(word("nghiệp", 15, 160, 5, 55))
    assert with_dots_for_words([given], evidence_of(np.asarray(picture))) == (given,)


def test_a_broken_stroke_is_no_row_of_dots() -> None:
    image = np.full((60, 400), 255, np.uint8)
    for x in range(20, 380, 12):
        image[20 + x % 20 : 24 + x % 20, x : x + 4] = 0
    given = line(word("9999", 15, 385, 10, 55))
    assert with_dots_for_words([given], evidence_of(image)) == (given,)
