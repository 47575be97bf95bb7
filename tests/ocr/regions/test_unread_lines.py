"""Rows of letters that the reading of a page left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from lexicon.terms import builtin_lexicon, language_of
from ocr.cleanup.pipeline import clean
from ocr.pixels.ink import Image, PageInk
from ocr.regions.unread_lines import read_unread_lines, unread_rows
from ocr.road.readers import Means, best_readers
from ocr.road.scan import Sheet, unread_lines_read
from samples.typeset import LIBERATION
from schema.box import Box, bounding_box
from schema.page import Line, Word

DPI = 300.0


@dataclass
class Page:
    """A page of 120 x 60 mm; ``boxes`` are those of what was written on it."""

    picture: Pictures.Image = field(default_factory=lambda: Pictures.new("L", (1420, 700), 255))
    boxes: list[Box] = field(default_factory=list)

    def write(self, x: float, y: float, text: str, size: int = 54) -> Page:
        font = ImageFont.truetype(str(LIBERATION / "LiberationSerif-Bold.ttf"), size)
        pen = ImageDraw.Draw(self.picture)
        pen.text((x, y), text, font=font, fill=0, anchor="ls")
        self.boxes.append(Box(*pen.textbbox((x, y), text, font=font, anchor="ls")))
        return self

    @property
    def ink(self) -> PageInk:
        return PageInk(np.asarray(self.picture), DPI)


@dataclass
class Reader:
    """Reads the same in every picture; ``seen`` are the pictures."""

    texts: Sequence[tuple[str, float]]
    seen: list[Image] = field(default_factory=list)
    name, version = "reader", "1"

    def read(self, image: Image, dpi: float) -> tuple[Line, ...]:
        self.seen.append(image)
        words = tuple(self._words())
        return (Line(words=words, box=bounding_box([word.box for word in words])),) if words else ()

    def read_strips(self, strips: Sequence[Image], dpi: float) -> tuple[tuple[Word, ...], ...]:
        self.seen.extend(strips)
        return tuple(tuple(self._words()) for _ in strips)

    def _words(self) -> list[Word]:
        return [
            Word(text=text, original=text, box=Box(30, 30, 90, 60), confidence=sure, method="ocr")
            for text, sure in self.texts
        ]


def test_a_row_is_the_ink_of_its_letters_and_stands_apart_from_others() -> None:
    page = Page().write(100, 200, "BỘ Y TẾ").write(800, 200, "Độc lập").write(100, 300, "Số: 12")
    rows = sorted(unread_rows(page.ink, ()), key=lambda box: (round(box.y0, -2), box.x0))
    assert len(rows) == 3
    for row, drawn in zip(rows, page.boxes, strict=True):
        assert row.x0 == pytest.approx(drawn.x0, abs=6)
        assert row.x1 == pytest.approx(drawn.x1, abs=20)
        assert abs(row.center[1] - drawn.center[1]) < 14


def test_letters_of_words_that_were_read_and_of_places_that_are_taken_are_in_no_row() -> None:
    page = Page().write(100, 200, "Nơi nhận:").write(100, 300, "Như trên")
    (row,) = unread_rows(page.ink, page.boxes[:1])
    assert row.center[1] > 250
    assert unread_rows(page.ink, page.boxes) == ()


def test_two_specks_a_ruling_and_a_grain_are_no_row() -> None:
    page = Page().write(100, 200, "ab")
    pen = ImageDraw.Draw(page.picture)
    pen.line((100, 400, 1300, 400), fill=0, width=4)
    pen.rectangle((300, 500, 303, 503), fill=0)
    assert unread_rows(page.ink, ()) == ()


def test_what_is_read_surely_there_becomes_a_line_at_its_place() -> None:
    page = Page().write(100, 200, "Nơi nhận:").write(700, 400, "Như trên")
    known = Line(
        words=(Word(text="Nơi", original="Nơi", box=page.boxes[0], confidence=0.9, method="ocr"),),
        box=page.boxes[0],
    )
    reader = Reader((("Như", 0.9), ("trên", 0.95)))
    first, second = read_unread_lines([known], page.ink, (), reader)
    assert first is known
    assert [word.text for word in second.words] == ["Như", "trên"]
    assert second.box.x0 == pytest.approx(page.boxes[1].x0, abs=25)
    assert second.box.y0 == pytest.approx(page.boxes[1].y0, abs=25)
    assert len(reader.seen) == 1


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [("Như", 0.4), ("trên", 0.5)],  # unsurely
        [("wxqf", 0.99), ("LuatVN", 0.99)],  # no Vietnamese
        [("117", 0.8)],  # strokes look like a number
        [("ba", 0.99)],  # two letters
        [("—", 0.99), ("„'", 0.9)],
    ],
)
def test_what_is_read_out_of_strokes_is_no_line(texts: list[tuple[str, float]]) -> None:
    page = Page().write(100, 200, "Nơi nhận:")
    assert read_unread_lines((), page.ink, (), Reader(texts)) == ()


def test_a_strip_is_asked_for_only_where_the_line_alone_is_not_read() -> None:
    page = Page().write(100, 200, "Nơi nhận:")
    strips = Reader((("Nơi", 0.9), ("nhận:", 0.9)))
    (line,) = read_unread_lines((), page.ink, (), Reader([]), strips)
    assert [word.text for word in line.words] == ["Nơi", "nhận:"]
    strips.seen.clear()
    assert len(read_unread_lines((), page.ink, (), Reader((("như", 0.9), ("sau", 0.9))), strips)) == 1
    assert strips.seen == []


def test_a_page_full_of_letter_like_ink_is_not_read_row_by_row() -> None:
    page = Page()
    for row in range(8):
        for column in range(6):
            page.write(20 + 240 * column, 60 + 80 * row, "hoa")
    reader = Reader([])
    assert read_unread_lines((), page.ink, (), reader) == ()
    assert len(reader.seen) == 24


def test_lines_that_the_analysis_of_the_page_lost_are_read_by_the_recogniser() -> None:
    page = Page().write(500, 150, "BỘ Y TẾ", 50).write(100, 400, "đã thực hiện như sau:", 50)
    pen = ImageDraw.Draw(page.picture)
    pen.ellipse((900, 450, 1200, 680), outline=0, width=5)  # a picture
    pen.line([(950, 500), (1010, 640), (1080, 520), (1150, 650)], fill=0, width=6)
    means = Means(best_readers(), language_of(builtin_lexicon()))
    lost = Sheet.of(clean(np.asarray(page.picture), DPI))
    sheet = unread_lines_read(lost, means)
    assert sheet.steps == ("unread_lines_read",)
    first, second = ([word.text for word in line.words] for line in sheet.lines)
    assert first[-2:] == ["Y", "TẾ"]
    assert second == ["đã", "thực", "hiện", "như", "sau:"]
