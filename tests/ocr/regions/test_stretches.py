from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.regions.rulings import find_ruled
from ocr.regions.stretches import Stretch, find_stretches
from schema.box import Box
from tests.ocr.made_pages import SERIF

SCALE = 200 / 72
SIZE = 11.0
Placed = tuple[float, float, str]


def drawn(texts: list[Placed]) -> NDArray[np.uint8]:
    """A page at 200 dpi with ``texts``, each at the x and y in points of its left end and baseline."""
    picture = Image.new("L", (round(400 * SCALE), round(200 * SCALE)), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(SERIF), SIZE * SCALE)
    for x, baseline, text in texts:
        pen.text((x * SCALE, baseline * SCALE), text, fill=0, font=font, anchor="ls")
    return np.array(picture)


def stretches(image: NDArray[np.uint8], rulings: list[Box] | None = None) -> tuple[Stretch, ...]:
    return find_stretches(find_ruled(image, None, SCALE), rulings or [])


def test_what_stands_side_by_side_at_half_a_line_from_each_other_is_told_apart() -> None:
    texts = [
        (20.0, 56.5, "3"),
        (50.0, 50.0, "Kiểm tra việc tiếp nhận hồ sơ"),
        (50.0, 63.0, "của đơn vị"),
        (260.0, 56.5, "huyện Tứ Kỳ"),
    ]
    found = sorted(stretches(drawn(texts)), key=lambda one: (one.box.x0, one.box.y0))
    assert [round(one.box.x0 / 10) for one in found] == [2, 5, 5, 26]
    assert [one.baseline for one in found] == pytest.approx([56.5, 50.0, 63.0, 56.5], abs=0.6)


def test_a_dash_alone_in_its_column_is_a_stretch_and_one_between_words_joins_them() -> None:
    found = stretches(
        drawn([(40.0, 50.0, "Lao động - Thương binh"), (200.0, 50.0, "-"), (260.0, 50.0, "1.250,5")])
    )
    assert [round(one.box.x0 / 10) for one in sorted(found, key=lambda one: one.box.x0)] == [4, 20, 26]


def test_specks_and_rulings_are_no_text() -> None:
    image = drawn([(40.0, 50.0, "12"), (120.0, 50.0, "345")])
    y = round(60 * SCALE)
    cv2.line(image, (round(30 * SCALE), y), (round(380 * SCALE), y), 0, 2)
    cv2.circle(image, (round(300 * SCALE), round(45 * SCALE)), 2, 0, -1)
    assert len(stretches(image, [Box(30, 60, 380, 60)])) == 2
    assert stretches(np.full((300, 400), 255, np.uint8)) == ()
