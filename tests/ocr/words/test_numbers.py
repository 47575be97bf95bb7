"""Numbers that were misread: by their ink, by the letters in them, Roman ones by their strokes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from lexicon.language_model import default_model
from ocr.words.corrections.miscounted_numbers import with_doubted_numbers
from ocr.words.corrections.number_letters import with_digits_for_letters
from ocr.words.corrections.roman_numerals import with_whole_numerals
from ocr.words.evidence import PageEvidence
from ocr.words.number_ink import NumberInk
from ocr.words.vote import Vote
from schema.box import Box, bounding_box
from schema.page import Line, Reading, Word
from tests.ocr.words.made_evidence import evidence_of

FACES = (
    "LiberationSerif-Regular",
    "LiberationSerif-Bold",
    "LiberationSerif-Italic",
    "LiberationSans-Regular",
)
ANYWHERE = Box(0, 0, 10, 10)
FOLDER = "/usr/share/fonts/truetype/liberation2"


def printed(text: str, face: str = FACES[0], size: int = 54) -> tuple[NDArray[np.uint8], Box]:
    font = ImageFont.truetype(f"{FOLDER}/{face}.ttf", size)
    picture = Image.new("L", (1200, 200), 255)
    ImageDraw.Draw(picture).text((60, 60), text, font=font, fill=0)
    x0, y0, x1, y1 = font.getbbox(text)
    return np.asarray(picture), Box(60 + x0, 60 + y0, 60 + x1, 60 + y1)


def word(text: str, box: Box = ANYWHERE, confidence: float = 0.98) -> Word:
    return Word(text=text, original=text, box=box, confidence=confidence, method="ocr")


def set_line(read: str, on_paper: str) -> tuple[list[Line], PageEvidence]:
    """One line that prints the words of ``on_paper`` and was read as those of ``read``."""
    font = ImageFont.truetype(f"{FOLDER}/{FACES[0]}.ttf", 54)
    picture = Image.new("L", (2400, 160), 255)
    words = []
    x = 40.0
    for text, print_ in zip(read.split(), on_paper.split(), strict=True):
        ImageDraw.Draw(picture).text((x, 50), print_, font=font, fill=0)
        x0, y0, x1, y1 = font.getbbox(print_)
        words.append(word(text, Box(x + x0, 50 + y0, x + x1, 50 + y1)))
        x += font.getlength(print_) + 20
    line = Line(words=tuple(words), box=bounding_box([one.box for one in words]))
    return [line], evidence_of(np.asarray(picture))


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", ["2011", "1.604", "(15)", "31/10/2023", "10.149.943.740", "0,04", "1", "8)"])
def test_ink_of_a_number_has_as_many_signs_as_are_printed(text: str, face: str) -> None:
    image, box = printed(text, face)
    assert NumberInk(image, 300).fits(word(text, box))


@given(st.integers(0, 10**9).map(str), st.sampled_from(FACES), st.integers(40, 70))
def test_a_digit_too_few_or_too_many_is_noticed(text: str, face: str, size: int) -> None:
    image, box = printed(text, face, size)
    ink = NumberInk(image, 300)
    assert ink.fits(word(text, box))
    assert not ink.fits(word(text + "1", box))
    assert len(text) == 1 or not ink.fits(word(text[:-1], box))


def test_a_number_over_a_mark_of_the_next_line_is_absent() -> None:
    image = np.full((60, 60), 255, np.uint8)
    image[40:48, 20:32] = 0
    ink = NumberInk(image, 300)
    assert ink.is_absent(word("4", Box(18, 10, 34, 45)))
    assert not ink.is_absent(word("Các", Box(18, 10, 34, 45)))


def test_of_two_readings_the_one_with_as_many_digits_as_are_printed_is_kept() -> None:
    image, box = printed("2011")
    ink = NumberInk(image, 300)
    first, second = (word("201", box, 0.99),), (word("2011", box, 0.6),)
    for one, other in ((first, second), (second, first)):
        assert [found.text for found in Vote(default_model(), ink).between(one, other, "năm", "đưa")] == [
            "2011"
        ]


def test_a_number_that_only_one_reading_has_goes_when_nothing_is_printed_there() -> None:
    image, box = printed("2011")
    empty = Box(900, 60, 930, 110)
    first = (word("năm", Box(0, 0, 5, 5)), word("4", empty), word("2011", box))
    second = (first[0], first[2])
    found = Vote(default_model(), NumberInk(image, 300)).between(first, second)
    assert [one.text for one in found] == ["năm", "2011"]


def test_numbers_that_do_not_fit_their_ink_are_doubtful_and_stay() -> None:
    image, box = printed("2011")
    lines = (Line(words=(word("201", box), word("2011", box)), box=box),)
    ((wrong, right),) = [one.words for one in with_doubted_numbers(lines, evidence_of(image))]
    assert (wrong.text, wrong.confidence) == ("201", 0.5)
    assert right.confidence == 0.98


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("ngày l8 tháng 7 năm 2007", "ngày 18 tháng 7 năm 2007"),
        ("tại khoản I1 Điều này", "tại khoản 11 Điều này"),
        ("ngày 1Š tháng 2", "ngày 15 tháng 2"),
        ("tháng I2, năm 2O10", "tháng 12, năm 2010"),
        ("khoản l và khoản 2", "khoản 1 và khoản 2"),
        ("l. Đối với các dự án", "1. Đối với các dự án"),
        ("số 04/2008/UBTVQHI2 ngày", "số 04/2008/UBTVQH12 ngày"),
    ],
)
def test_letters_in_numbers_become_the_digits_they_look_like(read: str, expected: str) -> None:
    (found,) = with_digits_for_letters(*set_line(read, expected))
    assert found.text == expected
    changed = [one for one in found.words if one.text != one.original]
    assert all(one.method == "rule" and one.alternative == one.original for one in changed)
    assert all(one.confidence < 0.9 for one in changed)


@pytest.mark.parametrize(
    "text",
    ["điểm l khoản 2", "l) Các dự án", "ảnh 2cm x 3cm", "Điều 2a Luật", "I. MỤC TIÊU", "QH12", "TCVN ISO"],
)
def test_letters_that_may_stand_there_stay(text: str) -> None:
    lines, ink = set_line(text, text)
    assert with_digits_for_letters(lines, ink) == tuple(lines)


def test_a_digit_read_as_two_signs_is_what_the_other_reading_says() -> None:
    (one,), ink = set_line("khoản I1 của", "khoản 1 của")
    number = one.words[1]
    readings = tuple(Reading(text=text, engine="told", confidence=0.5) for text in ("I1", "1"))
    both = one.model_copy(
        update={"words": (one.words[0], number.model_copy(update={"readings": readings}), one.words[2])}
    )
    assert with_digits_for_letters([both], ink)[0].text == "khoản 1 của"
    assert with_digits_for_letters([one], ink)[0].text == "khoản I1 của"


@pytest.mark.parametrize("face", FACES[:2])
@pytest.mark.parametrize(
    ("read", "on_paper", "expected"),
    [
        ("II.", "III.", "III."),
        ("IL.", "I.", "I."),
        ("III.", "III.", "III."),
        ("IV.", "IV.", "IV."),
        ("VII.", "VIII.", "VIII."),
    ],
)
def test_numerals_of_headings_have_as_many_strokes_as_are_printed(
    face: str, read: str, on_paper: str, expected: str
) -> None:
    image, box = printed(on_paper, face)
    (found,) = with_whole_numerals([Line(words=(word(read, box), word("MỤC")), box=box)], evidence_of(image))
    assert found.words[0].text == expected


@pytest.mark.parametrize(
    ("before", "read", "on_paper", "expected"),
    [
        ("quý", "11", "II", "II"),
        ("Quý", "II.", "III.", "III."),
        ("cấp", "II", "III", "III"),
        ("vùng", "HI", "III", "III"),
        ("cấp", "IV", "IV", "IV"),
        ("nhóm", "11", "11", "11"),
        ("quý", "1", "1", "1"),
    ],
)
def test_numerals_of_quarters_and_classes_have_as_many_strokes_as_are_printed(
    before: str, read: str, on_paper: str, expected: str
) -> None:
    image, box = printed(on_paper)
    words = (word("trong"), word("năm"), word("học"), word("đến"), word(before), word(read, box))
    (found,) = with_whole_numerals([Line(words=words, box=box)], evidence_of(image))
    assert found.words[-1].text == expected


def test_h_and_l_in_the_numeral_of_a_division_are_strokes() -> None:
    image, box = printed("VIII")
    ink = evidence_of(image)
    (found,) = with_whole_numerals([Line(words=(word("Chương"), word("VHI", box)), box=box)], ink)
    assert (found.words[1].text, found.words[1].alternative) == ("VIII", "VHI")
    other = Line(words=(word("nhiễm"), word("HIV", box)), box=box)
    assert with_whole_numerals([other], ink) == (other,)
