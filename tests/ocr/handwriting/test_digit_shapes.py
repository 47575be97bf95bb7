"""Digits of type are told from digits of a hand, whatever a recogniser made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from ocr.handwriting.digit_shapes import stamp_with_checked_digits, with_checked_digits
from ocr.pixels.ink import Image
from samples.pen import write_digits
from samples.typeset import LIBERATION
from schema.box import Box, bounding_box
from schema.page import Line, Word

SCALE = 300 / 72
SIZE = 13.0


def _font(face: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(LIBERATION / f"LiberationSerif-{face}.ttf"), round(SIZE * SCALE))


def _page() -> Image:
    return np.full((round(60 * SCALE), round(330 * SCALE)), 255, np.uint8)


def _set(
    page: Image, texts: Sequence[str], face: str, left: float = 20.0, top: float = 20.0
) -> tuple[Image, Line]:
    """The page with the words printed on it; a text in ``<>`` leaves that much room and is not printed."""
    picture = Pictures.fromarray(page)
    draw = ImageDraw.Draw(picture)
    font = _font(face)
    words: list[Word] = []
    x = left * SCALE
    for text in texts:
        shown = text.strip("<>")
        width = font.getlength(shown)
        if shown == text:
            draw.text((x, top * SCALE), text, 0, font)
            x0, y0, x1, y1 = draw.textbbox((x, top * SCALE), text, font)
        else:
            x0, y0, x1, y1 = x, (top + 1) * SCALE, x + width, (top + SIZE) * SCALE
        box = Box(*(side / SCALE for side in (x0, y0, x1, y1)))
        words.append(Word(text=shown, original=shown, box=box, confidence=0.95, method="ocr"))
        x += width + 0.25 * SIZE * SCALE
    return np.asarray(picture), Line(words=tuple(words), box=bounding_box([word.box for word in words]))


def _by_pen(page: Image, line: Line, index: int, digits: str, seed: int = 3) -> Image:
    box = line.words[index].box
    colour = np.repeat(page[:, :, None], 3, axis=2)
    origin = (box.x0 * SCALE, (box.y0 - 1) * SCALE)
    return np.asarray(write_digits(colour, digits, origin, 11.0 * SCALE, seed).min(axis=2), np.uint8)


def _printed(line: Line) -> list[bool | None]:
    return [word.printed for word in line.words]


@pytest.mark.parametrize("face", ["Regular", "Bold"])
def test_a_number_in_type_is_known_as_print(face: str) -> None:
    page, line = _set(_page(), ["Số:", "63/QĐ-TTg"], face)
    assert _printed(with_checked_digits([line], page, SCALE)[0]) == [None, True]


def test_a_date_in_italic_type_is_known_as_print() -> None:
    page, line = _set(_page(), ["Hà", "Nội,", "ngày", "27", "tháng", "12", "năm", "2021"], "Italic")
    digits = _printed(with_checked_digits([line], page, SCALE)[0])
    assert [digits[3], digits[5], digits[7]] == [True, True, True]


@pytest.mark.parametrize("day", ["05", "15", "17", "24", "31"])
@pytest.mark.parametrize("number", ["187/BC-UBND", "59/BC-VP", "2364/QĐ-UBND"])
def test_type_of_free_office_programs_is_print_when_it_was_scanned(day: str, number: str) -> None:
    page, line = _set(_page(), ["Số:", number], "Regular")
    page, date = _set(page, ["Hà", "Nội,", "ngày", day, "tháng", "12", "năm", "2023"], "Italic", 120.0)
    scanned = np.asarray(cv2.GaussianBlur(page, (0, 0), 2.0), np.uint8)
    checked = with_checked_digits([line, date], scanned, SCALE)
    assert [word.printed for line in checked for word in line.words if word.printed is not None] == [True] * 4


@pytest.mark.parametrize(("written", "read"), [("22", "83"), ("51", "94"), ("64", "64"), ("07", "07")])
def test_a_number_by_pen_is_no_print_however_it_was_read(written: str, read: str) -> None:
    page, line = _set(_page(), ["Số:", f"<{read}>", "/QĐ-TTg"], "Regular")
    page = _by_pen(page, line, 1, written)
    assert _printed(with_checked_digits([line], page, SCALE)[0])[1] is False


def test_a_day_by_pen_is_no_print_beside_a_printed_year() -> None:
    page, line = _set(_page(), ["Hà", "Nội,", "ngày", "<07>", "tháng", "01", "năm", "2010"], "Italic")
    page = _by_pen(page, line, 3, "07")
    found = _printed(with_checked_digits([line], page, SCALE)[0])
    assert [found[3], found[5], found[7]] == [False, True, True]


def test_printed_digits_that_were_misread_are_not_confirmed() -> None:
    page, line = _set(_page(), ["Số:", "63/QĐ-TTg"], "Regular")
    words = (line.words[0], replace(line.words[1], text="68/QĐ-TTg"))
    misread = line.model_copy(update={"words": words})
    assert _printed(with_checked_digits([misread], page, SCALE)[0])[1] is False


def test_a_sign_that_may_be_a_misread_digit_spoils_a_word() -> None:
    page, line = _set(_page(), ["Số:", "63/QĐ-TTg"], "Regular")
    words = (line.words[0], replace(line.words[1], text="†3/QĐ-TTg"))
    misread = line.model_copy(update={"words": words})
    assert _printed(with_checked_digits([misread], page, SCALE)[0])[1] is False


def test_digits_of_running_text_are_left_alone() -> None:
    page, line = _set(_page(), ["trong", "63", "tỉnh,", "năm", "2021"], "Regular")
    assert set(_printed(with_checked_digits([line], page, SCALE)[0])) == {None}


@pytest.mark.parametrize(("written", "printed"), [("575", False), (None, None)])
def test_a_blank_is_known_to_hold_ink_that_was_not_read(written: str | None, printed: bool | None) -> None:
    page, line = _set(_page(), ["Số:", "<000>", "/UBND-KTTH"], "Regular")
    if written:
        page = _by_pen(page, line, 1, written)
    lines = [Line(words=(word,), box=word.box) for word in (line.words[0], line.words[2])]
    checked = with_checked_digits(lines, page, SCALE)
    assert checked[1].words[0].printed is printed


def test_dots_in_a_blank_are_no_ink() -> None:
    page, line = _set(_page(), ["ngày", "......", "tháng", "02", "năm", "2025"], "Italic")
    unread = line.model_copy(update={"words": (line.words[0], *line.words[2:])})
    checked = with_checked_digits([unread], page, SCALE)[0]
    assert [word.printed for word in checked.words[:2]] == [None, None]


def test_where_the_year_does_not_look_like_print_nothing_is_called_a_hand() -> None:
    page, line = _set(_page(), ["Hà", "Nội,", "ngày", "14", "tháng", "04", "năm", "2005"], "Italic")
    blurred = np.asarray(cv2.GaussianBlur(page, (0, 0), 5.0), np.uint8)
    assert False not in _printed(with_checked_digits([line], blurred, SCALE)[0])


def test_digits_written_into_a_stamp_are_no_print_and_stamped_ones_are() -> None:
    page, line = _set(_page(), ["Số:", "<1532>", "Ngày:", "10/3/2022"], "Regular")
    page = _by_pen(page, line, 1, "1532")
    assert _printed(stamp_with_checked_digits([line], page, SCALE)[0]) == [None, False, None, True]


@pytest.mark.parametrize(("read", "text"), [("l7", "17"), ("I7", "17"), ("lO", "lO"), ("O7", "O7")])
def test_a_letter_in_a_day_is_the_digit_whose_shape_it_has(read: str, text: str) -> None:
    page, line = _set(_page(), ["Hà", "Nội,", "ngày", "17", "tháng", "01", "năm", "2010"], "Italic")
    words = tuple(
        replace(word, text=read, original=read) if word.text == "17" else word for word in line.words
    )
    checked = with_checked_digits([line.model_copy(update={"words": words})], page, SCALE)[0].words[3]
    assert (checked.text, checked.original) == (text, read)
    assert (checked.printed is True) == (text == "17")
