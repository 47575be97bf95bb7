"""Rows of dots in forms are found, kept from the recogniser and put back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.options import ReadingOptions
from ocr.pixels.ink import PageInk
from ocr.read import read_page
from ocr.regions.leaders import Leader, find_leaders, with_leaders, without_leaders
from ocr.source.render import Pixels
from schema.box import Box, bounding_box
from schema.page import Line, Word
from tests.ocr.made_pages import SERIF

DPI = 300
FORM = (
    "Họ và tên: ...................................... Giới tính: ..............",
    "Sinh ngày: .................., tại: ........................................",
    "................................................................................",
    "Tôi xin cam kết thực hiện đúng nhiệm vụ được giao và chịu trách nhiệm.",
)


def form(lines: tuple[str, ...], points: float = 13) -> Pixels:
    picture = Image.new("L", (2480, 200 + 90 * len(lines)), 255)
    font = ImageFont.truetype(str(SERIF), round(points * DPI / 72))
    for index, text in enumerate(lines):
        ImageDraw.Draw(picture).text((200, 100 + 90 * index), text, fill=0, font=font)
    return np.asarray(picture)


def word(text: str, x0: float, x1: float, y0: float = 100, y1: float = 112) -> Word:
    return Word(text=text, original=text, box=Box(x0, y0, x1, y1), confidence=0.9, method="ocr", size=12)


def line(*words: Word) -> Line:
    return Line(words=words, box=bounding_box([one.box for one in words]))


@pytest.mark.parametrize("points", [8, 10, 13, 14])
def test_each_row_of_dots_is_one_leader_with_its_dots(points: float) -> None:
    found = sorted(
        find_leaders(PageInk(form(FORM, points), DPI)), key=lambda leader: (leader.box.y0, leader.box.x0)
    )
    assert [leader.dots for leader in found] == [38, 14, 18, 40, 80]


@pytest.mark.parametrize(
    "text",
    [
        "ị ẹ ạ ọ ụ ự ợ ậ ặ ệ ị ẹ ạ ọ ụ ự ợ ậ ặ ệ",
        "iiiiiiiiii jjjjjjjjjj",
        "và chịu trách nhiệm trước pháp luật.....",
        "1.234.567.890.123.456.789",
        "- - - - - - - - - - - - - - - - -",
        "________________________________",
    ],
)
def test_other_dots_and_dashes_are_no_leaders(text: str) -> None:
    assert find_leaders(PageInk(form((text,)), DPI)) == ()


def test_a_dotted_ruling_is_no_leader() -> None:
    page = np.full((400, 2000), 255, np.uint8)
    for x in range(100, 1900, 6):
        page[200:204, x : x + 4] = 0
    assert find_leaders(PageInk(page, DPI)) == ()


def test_a_page_without_leaders_stays_as_it_is() -> None:
    page = form(FORM[3:])
    assert without_leaders(page, DPI, find_leaders(PageInk(page, DPI))) is page


def test_without_its_leaders_a_page_keeps_all_other_ink() -> None:
    page = form(FORM)
    bare = without_leaders(page, DPI, find_leaders(PageInk(page, DPI)))
    blank = form(tuple(text.replace(".", "").strip() for text in FORM[:1]))
    assert (bare[:170, :440] == blank[:170, :440]).all()
    assert (bare[260:345] == 255).all()
    assert (bare[350:] == page[350:]).all()


def test_a_leader_joins_the_words_it_leads_from_and_to() -> None:
    lines = with_leaders(
        [line(word("tên:", 100, 120)), line(word("tính:", 302, 330)), line(word("Nơi", 100, 120, 130, 142))],
        [Leader(Box(122, 108, 300, 110), 60)],
    )
    assert [each.text for each in lines] == [f"tên: {'.' * 60} tính:", "Nơi"]


def test_a_leader_between_two_lines_is_a_line_of_its_own() -> None:
    lines = with_leaders(
        [line(word("trên", 100, 120)), line(word("dưới", 100, 120, 140, 152))],
        [Leader(Box(100, 128, 300, 130), 60)],
    )
    assert [each.text for each in lines] == ["trên", "." * 60, "dưới"]


def test_a_form_is_read_with_its_dots_and_nothing_else_in_them(tmp_path: Path) -> None:
    path = tmp_path / "form.png"
    page = np.full((3508, 2480), 255, np.uint8)
    drawn = form(FORM * 5)
    page[200 : 200 + len(drawn)] = drawn
    Image.fromarray(page).save(path, dpi=(DPI, DPI))
    read = read_page(path, "image/png", 1, ReadingOptions()).page
    assert "leaders" in read.cleanup
    words = [each.text.strip(".,") for line in read.lines for each in line.words]
    assert [word for word in words if word] == " ".join(FORM * 5).replace(".", " ").replace(",", " ").split()
