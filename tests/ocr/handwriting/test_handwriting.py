"""Numbers and days that a pen filled in are read, or left open with guesses; a blank is never read."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from ocr.handwriting.digit_shapes import with_checked_digits
from ocr.handwriting.fill import ENGINE, _likely, with_handwriting_read, with_slots_read
from ocr.handwriting.form_slots import FormSlot
from ocr.handwriting.reader import Guess
from ocr.pixels.ink import Image
from samples.pen import write_digits
from samples.typeset import LIBERATION
from schema.box import Box, bounding_box
from schema.page import Line, Word

SCALE = 300 / 72
SIZE = 13.0
NUMBER, DATE = ("Số:", "<     >", "/QĐ-UBND"), ("Hà", "Nội,", "ngày", "<    >", "tháng", "01", "năm", "2025")


def _form(texts: Sequence[str], face: str) -> tuple[Image, Line, Box]:
    """A line of print, its words, and the gap that the text in ``<>`` leaves."""
    picture = Pictures.new("L", (round(330 * SCALE), round(60 * SCALE)), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(LIBERATION / f"LiberationSerif-{face}.ttf"), round(SIZE * SCALE))
    words: list[Word] = []
    gap = Box(0, 0, 0, 0)
    x, y = 20 * SCALE, 20 * SCALE
    for text in texts:
        shown = text.strip("<>")
        width = font.getlength(shown) * (2.2 if shown != text else 1)
        if shown == text:
            draw.text((x, y), text, 0, font)
            box = Box(*(side / SCALE for side in draw.textbbox((x, y), text, font)))
            words.append(Word(text=text, original=text, box=box, confidence=0.95, method="ocr"))
        else:
            gap = Box(x / SCALE, y / SCALE, (x + width) / SCALE, y / SCALE + SIZE)
        x += width + 0.25 * SIZE * SCALE
    line = Line(words=tuple(words), box=bounding_box([word.box for word in words]))
    return np.asarray(picture, np.uint8), line, gap


def _by_pen(page: Image, gap: Box, digits: str, seed: int) -> Image:
    colour = np.repeat(page[:, :, None], 3, axis=2)
    origin = ((gap.x0 + 4) * SCALE, (gap.y0 - 1) * SCALE)
    return np.asarray(write_digits(colour, digits, origin, 11.0 * SCALE, seed).min(axis=2), np.uint8)


def _read(line: Line, page: Image) -> Line:
    return with_handwriting_read(with_checked_digits([line], page, SCALE), page, SCALE)[0]


def _guesses(line: Line) -> list[str]:
    return [one.text for word in line.words for one in word.readings if one.engine == ENGINE]


@pytest.mark.parametrize("digits", ["25", "07", "138", "4096", "11"])
@pytest.mark.parametrize("one_bit", [False, True])
def test_a_number_by_pen_is_read_and_marked(digits: str, one_bit: bool) -> None:
    page, line, gap = _form(NUMBER, "Regular")
    page = _by_pen(page, gap, digits, seed=5)
    if one_bit:
        page = np.asarray(np.where(page < 150, 0, 255), np.uint8)
    read = _read(line, page)
    assert _guesses(read)[0] == digits
    if len(read.words) > len(line.words):
        word = read.words[1]
        assert (word.text, word.method, word.printed) == (digits, "handwriting", False)
        assert 0.8 <= word.confidence < 1
        assert gap.x0 - 6 < word.box.x0 < word.box.x1 < gap.x1 + 6


@pytest.mark.parametrize(
    ("digits", "symbol", "glued"),
    [
        ("209", "/SYT-NVY", "Số:zo9/SYT-NVY"),
        ("1384", "/SNV-TCCB", "Số:|384/SNV-TCCB"),
        ("67", "/STP-HC", "Só;/1267/STP-HC"),
        ("35", "/UBND-NC", "Số:36/UBND-NC"),
    ],
)
def test_the_slash_and_the_symbol_behind_a_number_add_no_digit_to_it(
    digits: str, symbol: str, glued: str
) -> None:
    page, line, gap = _form(("Số:", "<" + len(digits) * " " + ">", symbol), "Regular")
    page = _by_pen(page, gap._replace(x0=gap.x1 - 5 - 5.6 * len(digits)), digits, seed=5)
    word = line.words[0].model_copy(update={"box": line.box, "printed": False})
    one_word = line.model_copy(update={"words": (word.corrected(glued, "ocr"),)})
    read = with_handwriting_read([one_word], page, SCALE)[0]
    assert _guesses(read)[0] == digits
    assert read.words[-1].text == symbol


@pytest.mark.parametrize("down", [10.0, 11.0])
def test_a_number_off_the_line_of_print_is_read_where_it_stands(down: float) -> None:
    page, line, gap = _form(NUMBER, "Regular")
    page = _by_pen(page, gap._replace(y0=gap.y0 + down), "138", seed=5)
    assert _guesses(_read(line, page))[0] == "138"


@pytest.mark.parametrize("day", ["05", "17", "29", "31"])
def test_a_day_by_pen_is_read_and_the_printed_month_left_alone(day: str) -> None:
    page, line, gap = _form(DATE, "Italic")
    read = _read(line, _by_pen(page, gap, day, seed=2))
    assert _guesses(read)[0] == day
    assert [word.text for word in read.words[-3:]] == ["01", "năm", "2025"]
    assert read.words[-3].readings == ()


def test_a_day_read_as_nought_is_read_again() -> None:
    page, line, gap = _form(DATE, "Italic")
    nought = Word(text="0", original="0", box=gap, confidence=0.6, method="ocr", printed=True)
    line = line.model_copy(update={"words": (*line.words[:3], nought, *line.words[3:])})
    read = with_handwriting_read([line], _by_pen(page, gap, "05", seed=2), SCALE)[0]
    assert _guesses(read)[0] == "05"


def test_the_end_of_a_year_by_pen_behind_a_printed_20_is_read_with_it() -> None:
    page, line, gap = _form(("Hà", "Nội,", "ngày", "05", "tháng", "01", "năm", "20", "<  >"), "Italic")
    read = _read(line, _by_pen(page, gap._replace(x0=gap.x0 - 6), "10", seed=2))
    assert _guesses(read)[0] == "2010"
    assert _guesses(_read(line, page)) == []


def test_the_chance_of_an_impossible_day_goes_to_those_that_lack_one_of_its_digits() -> None:
    found = [Guess("08", 0.55), Guess("068", 0.24), Guess("47", 0.1), Guess("", 0.05)]
    likely = {guess.digits: round(guess.chance, 2) for guess in _likely(found, "day")}
    assert likely == {"08": 0.67, "06": 0.12, "4": 0.05, "7": 0.05}
    assert _likely(found, "number") == found[:3]


def test_what_is_no_day_of_a_month_is_never_a_day() -> None:
    page, line, gap = _form(DATE, "Italic")
    read = _read(line, _by_pen(page, gap, "47", seed=2))
    assert all(1 <= int(guess) <= 31 for guess in _guesses(read))
    assert all(word.method != "handwriting" for word in read.words)


@pytest.mark.parametrize(("texts", "face"), [(NUMBER, "Regular"), (DATE, "Italic")])
def test_a_blank_stays_blank(texts: Sequence[str], face: str) -> None:
    page, line, _ = _form(texts, face)
    assert _read(line, page) == line or _guesses(_read(line, page)) == []


@pytest.mark.parametrize("radius", [1, 2, 3])
def test_dots_of_a_form_are_no_number_even_where_they_were_read_as_something(radius: int) -> None:
    page, line, gap = _form(NUMBER, "Regular")
    page = page.copy()
    for x in np.arange(gap.x0, gap.x1, 2.2):
        cv2.circle(page, (round(x * SCALE), round((gap.y1 - 1) * SCALE)), radius, 0, -1)
    noise = Word(text="„;.4", original="„;.4", box=gap, confidence=0.2, method="ocr", printed=False)
    words = (line.words[0], noise, line.words[1])
    read = with_handwriting_read([line.model_copy(update={"words": words})], page, SCALE)[0]
    assert all(word.method != "handwriting" for word in read.words)


@pytest.mark.parametrize("seed", range(4))
def test_scribble_is_not_read_as_a_number(seed: int) -> None:
    page, line, gap = _form(NUMBER, "Regular")
    page = page.copy()
    knots = np.random.default_rng(seed).uniform((gap.x0, gap.y0), (gap.x1, gap.y1), (9, 2)) * SCALE
    cv2.polylines(page, [np.rint(knots).astype(np.int32).reshape(-1, 1, 2)], False, 0, 5)
    read = _read(line, page)
    assert all(word.method != "handwriting" for word in read.words)


@pytest.mark.parametrize("text", ["63/QĐ-TTg", "187/BC-SNV"])
def test_a_printed_number_is_left_to_the_recogniser(text: str) -> None:
    page, line, _ = _form(("Số:", text), "Regular")
    checked = with_checked_digits([line], page, SCALE)
    assert checked[0].words[1].printed
    assert with_handwriting_read(checked, page, SCALE) == checked


def test_what_the_recogniser_glued_to_print_is_parted_from_it() -> None:
    page, line, gap = _form(NUMBER, "Regular")
    page = _by_pen(page, gap, "574", seed=5)
    glued = Word(
        text="$†4/UBND-KTTH",
        original="$†4/UBND-KTTH",
        box=gap.union(line.words[1].box),
        confidence=0.5,
        method="ocr",
    )
    read = _read(line.model_copy(update={"words": (line.words[0], glued)}), page)
    assert _guesses(read)[0] == "574"
    if len(read.words) == 3:
        assert (read.words[1].original, read.words[2].text) == ("$†4", "/UBND-KTTH")


def test_a_head_and_a_symbol_that_were_read_as_two_lines_are_one_where_a_pen_wrote_between() -> None:
    page, line, gap = _form(NUMBER, "Regular")
    halves = [Line(words=(word,), box=word.box) for word in line.words]
    assert len(with_handwriting_read(with_checked_digits(halves, page, SCALE), page, SCALE)) == 2
    page = _by_pen(page, gap, "25", seed=5)
    (read,) = with_handwriting_read(with_checked_digits(halves, page, SCALE), page, SCALE)
    assert _guesses(read)[0] == "25"


@pytest.mark.parametrize("shared", ["tháng)2_", "tháng3", ")2_"])
def test_two_slots_may_share_the_word_between_them(shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sure = iter([Guess("12", 0.99), Guess("25", 0.99)])
    monkeypatch.setattr("ocr.handwriting.fill.guesses", lambda picture: [next(sure)])
    words = [
        Word(text=text, original=text, box=Box(60 * at, 0, 60 * at + 50, 12), confidence=0.9, method="ocr")
        for at, text in enumerate(["ngày", "7?", shared, "năm"])
    ]
    line = Line(words=tuple(words), box=bounding_box([word.box for word in words]))
    form = "tháng" if shared.startswith("tháng") else ""
    day = FormSlot("day", 0, 2, "ngày", shared, 50, 120, 6, 12)
    month = FormSlot("month", 2, 3, form, "năm", 160, 180, 6, 12)
    blank = np.full((8, 8), 255, np.uint8)
    filled = with_slots_read(line, [day, month], [blank, blank])
    assert [word.text for word in filled.words] == [
        text for text in ("ngày", "25", form, "12", "năm") if text
    ]
