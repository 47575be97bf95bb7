"""Titles and names that run into a seal are read once more by themselves."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from ocr.pixels.ink import Image
from ocr.regions.seal_lines import read_beside_seals
from samples.typeset import LIBERATION
from schema.box import Box
from schema.page import Line, Word

DPI = 200.0
POINT = DPI / 72
SEAL = Box(*(side * POINT for side in (300.0, 500.0, 410.0, 610.0)))


def _page() -> Image:
    picture = Pictures.new("L", (round(595 * POINT), round(842 * POINT)), 255)
    font = ImageFont.truetype(str(LIBERATION / "LiberationSerif-Bold.ttf"), round(14 * POINT))
    draw = ImageDraw.Draw(picture)
    for text, y in (("THỦ TƯỚNG", 514), ("Nguyễn Tấn Dũng", 602)):
        draw.text((410 * POINT, y * POINT), text, 0, font, anchor="mm")
    page = np.asarray(picture).copy()
    cv2.circle(page, (round(355 * POINT), round(555 * POINT)), round(55 * POINT), 0, 4)
    return page


def _line(*words: tuple[str, float, float, float, float, float]) -> Line:
    made = tuple(
        Word(
            text=text,
            original=text,
            box=Box(x0 * POINT, y0 * POINT, x1 * POINT, y1 * POINT),
            confidence=confidence,
            method="ocr",
        )
        for text, x0, y0, x1, y1, confidence in words
    )
    return Line(words=made, box=Box(made[0].box.x0, made[0].box.y0, made[-1].box.x1, made[-1].box.y1))


@dataclass
class Told:
    """Reads ``text`` whatever it sees, and remembers the sizes of what it was shown."""

    text: str
    confidence: float = 0.95
    name: str = "told"
    version: str = "1"
    shown: list[tuple[int, ...]] = field(default_factory=list)

    def read(self, image: Image, dpi: float) -> tuple[Line, ...]:
        self.shown.append(image.shape)
        words = [
            (text, 10.0 + 40 * i, 10.0, 45.0 + 40 * i, 20.0, self.confidence)
            for i, text in enumerate(self.text.split())
        ]
        return (_line(*words),)


def test_a_line_that_was_lost_under_the_rim_is_read_again() -> None:
    name = _line(
        ("Nguyễn", 360, 596, 402, 609, 0.96),
        ("Tấn", 406, 596, 425, 609, 0.95),
        ("Dũng", 430, 596, 460, 609, 0.96),
    )
    reader = Told("THỦ TƯỚNG")
    lines = read_beside_seals([name], _page(), DPI, [SEAL], reader)
    assert [line.text for line in lines] == ["THỦ TƯỚNG", "Nguyễn Tấn Dũng"]
    assert len(reader.shown) == 1
    assert abs(lines[0].box.center[1] - 514 * POINT) < 12 * POINT


def test_a_worse_second_reading_changes_nothing() -> None:
    lines = (
        _line(("THỦ", 375, 508, 402, 520, 0.7), ("TƯỚNG", 406, 508, 450, 520, 0.9)),
        _line(
            ("Nguyễn", 360, 596, 402, 609, 0.7),
            ("Tấn", 406, 596, 425, 609, 0.9),
            ("Dũng", 430, 596, 460, 609, 0.96),
        ),
    )
    reader = Told("“—= ỦTƯ", confidence=0.3)
    assert read_beside_seals(lines, _page(), DPI, [SEAL], reader) == lines
    assert len(reader.shown) == 2


def test_lines_that_were_read_well_and_running_text_are_not_read_again() -> None:
    lines = (
        _line(
            ("Bộ", 100, 508, 130, 520, 0.5),
            ("THỦ", 375, 508, 402, 520, 0.5),
            ("TƯỚNG", 406, 508, 450, 520, 0.9),
        ),
        _line(
            ("Nguyễn", 360, 596, 402, 609, 0.96),
            ("Tấn", 406, 596, 425, 609, 0.95),
            ("Dũng", 430, 596, 460, 609, 0.96),
        ),
    )
    reader = Told("x")
    assert read_beside_seals(lines, _page(), DPI, [SEAL], reader) == lines
    assert reader.shown == []


def test_a_page_without_seals_is_left_alone() -> None:
    lines = (_line(("THỦ", 375, 508, 402, 520, 0.3)),)
    assert read_beside_seals(lines, _page(), DPI, [], Told("x")) == lines
