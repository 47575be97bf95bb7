"""Number and date that a pen put on the dots of an arrival stamp are found in their slots."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from ocr.handwriting.fill import ENGINE
from ocr.handwriting.form_slots import in_stamp
from ocr.handwriting.stamp import stamp_with_handwriting_read
from ocr.pixels.ink import Image
from samples.pen import write_digits
from samples.typeset import LIBERATION
from schema.box import Box, bounding_box
from schema.page import Line, Stamp, Word

SCALE = 300 / 72
SIZE = 10.0
FRAME = Box(20, 20, 215, 95)
NUMBER_Y, DATE_Y = 56.0, 71.0


def _word(text: str, box: Box, confidence: float = 0.95) -> Word:
    return Word(text=text, original=text, box=box, confidence=confidence, method="ocr")


def _stamp(*rows: tuple[float, tuple[tuple[float, str], ...]]) -> tuple[Image, Stamp]:
    """A frame with rows of print (x in points) over lines of dots."""
    picture = Pictures.new("L", (round(260 * SCALE), round(120 * SCALE)), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(LIBERATION / "LiberationSans-Regular.ttf"), round(SIZE * SCALE))
    draw.rectangle([side * SCALE for side in FRAME], outline=0, width=5)
    lines = []
    for y, texts in rows:
        taken = []
        for x, text in texts:
            place = (x * SCALE, y * SCALE)
            draw.text(place, text, 0, font, anchor="ls")
            taken.append(Box(*(side / SCALE for side in draw.textbbox(place, text, font, anchor="ls"))))
        for x in np.arange(taken[0].x1 + 2, FRAME.x1 - 12, 2.7):
            if not any(box.x0 - 2 < x < box.x1 + 2 for box in taken):
                spot = [(x - 0.5) * SCALE, (y - 1) * SCALE, (x + 0.5) * SCALE, y * SCALE]
                draw.ellipse(spot, 0)
        words = tuple(_word(text, box) for (_, text), box in zip(texts, taken, strict=True))
        lines.append(Line(words=words, box=bounding_box(taken)))
    return np.asarray(picture, np.uint8), Stamp(kind="incoming", box=FRAME, lines=tuple(lines))


NUMBER = (NUMBER_Y, ((45.0, "Số:"),))
DATE = (DATE_Y, ((28.0, "Ngày"), (80.0, "tháng"), (138.0, "năm")))


def _by_pen(page: Image, digits: str, x: float, foot: float, seed: int = 3) -> Image:
    colour = np.repeat(page[:, :, None], 3, axis=2)
    origin = (x * SCALE, (foot - 10.5) * SCALE)
    return np.asarray(write_digits(colour, digits, origin, 9.5 * SCALE, seed).min(axis=2), np.uint8)


def _guesses(stamp: Stamp) -> list[str]:
    slots = [
        [one.text for one in word.readings if one.engine == ENGINE]
        for line in stamp.lines
        for word in line.words
    ]
    return [guesses[0] for guesses in slots if guesses]


@pytest.mark.parametrize("digits", ["152", "47"])
def test_a_number_on_dots_is_read(digits: str) -> None:
    page, stamp = _stamp(NUMBER, DATE)
    read = stamp_with_handwriting_read(stamp, _by_pen(page, digits, 85, NUMBER_Y), SCALE)
    assert _guesses(read) == [digits]


def test_day_and_month_on_dots_are_read_and_print_stays() -> None:
    page, stamp = _stamp(NUMBER, DATE)
    page = _by_pen(_by_pen(page, "17", 58, DATE_Y), "12", 115, DATE_Y)
    read = stamp_with_handwriting_read(stamp, page, SCALE)
    assert _guesses(read) == ["17", "12"]
    assert [word.text for word in read.lines[1].words if word.method == "ocr"] == ["Ngày", "tháng", "năm"]


def test_an_empty_stamp_stays_empty() -> None:
    page, stamp = _stamp(NUMBER, DATE)
    assert _guesses(stamp_with_handwriting_read(stamp, page, SCALE)) == []


def test_the_number_is_known_from_its_dots_where_its_head_cannot_be_read() -> None:
    page, stamp = _stamp(NUMBER, DATE)
    page = _by_pen(page, "152", 85, NUMBER_Y)
    read = stamp_with_handwriting_read(stamp.model_copy(update={"lines": stamp.lines[1:]}), page, SCALE)
    assert _guesses(read) == ["152"]
    assert any(word.text == "Số:" and word.method == "rule" for line in read.lines for word in line.words)


def test_what_stands_in_the_lines_beside_is_not_read_with_the_number() -> None:
    page, stamp = _stamp(NUMBER, DATE)
    page = _by_pen(_by_pen(page, "152", 85, NUMBER_Y), "20", 58, DATE_Y)
    page = page.copy()
    cv2.putText(page, "DEN", (round(90 * SCALE), round(41 * SCALE)), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 6)
    assert _guesses(stamp_with_handwriting_read(stamp, page, SCALE))[0] == "152"


def test_printed_digits_of_a_stamp_are_no_slot() -> None:
    _, stamp = _stamp((DATE_Y, ((28.0, "Ngày:"), (60.0, "10/3/2022"))))
    words = stamp.lines[0].words
    printed = (words[0], words[1].model_copy(update={"printed": True}))
    assert in_stamp(stamp.lines[0].model_copy(update={"words": printed}), FRAME.x1, SIZE) == ()
    assert [slot.kind for slot in in_stamp(stamp.lines[0], FRAME.x1, SIZE)] == ["date"]


def test_the_name_of_an_office_in_a_stamp_is_no_number() -> None:
    _, stamp = _stamp((NUMBER_Y, ((45.0, "SỞ"), (65.0, "NỘI"), (90.0, "VỤ"))))
    assert in_stamp(stamp.lines[0], FRAME.x1, SIZE) == ()
