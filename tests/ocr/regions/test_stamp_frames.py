"""Frames of incoming stamps leave the page; lines of text that run into them stay."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from ocr.pixels.ink import Image
from ocr.regions.stamp_frames import stamp_frames, without_frames
from samples.typeset import LIBERATION
from schema.box import Box

DPI = 200.0
POINT = DPI / 72
FRAME = Box(60.0, 160.0, 230.0, 228.0)
TITLE = "Quy định việc áp dụng Luật Phá sản đối với tổ chức"


def _font(size: float, face: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(LIBERATION / f"LiberationSerif-{face}.ttf"), round(size * POINT))


def _page(title_y: float | None = None, *, left_bar: bool = True) -> Image:
    """A page of justified lines with a boxed stamp above them, and a centred title at ``title_y``."""
    picture = Pictures.new("L", (round(595 * POINT), round(842 * POINT)), 255)
    draw = ImageDraw.Draw(picture)
    body = "Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12 năm 2001 và Luật Phá sản;"
    for row in range(12):
        draw.text((85 * POINT, (320 + 20 * row) * POINT), body, 0, _font(13.5))
    if title_y is not None:
        draw.text((315 * POINT, title_y * POINT), TITLE, 0, _font(13, "Bold"), anchor="mm")
    x0, y0, x1, y1 = (side * POINT for side in FRAME)
    for line in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x1, y0, x1, y1)):
        draw.line(line, 0, 4)
    if left_bar:
        draw.line((x0, y0, x0, y1), 0, 4)
    for index, text in enumerate(("CÔNG VĂN ĐẾN", "Số:...............", "Ngày.....tháng....năm")):
        draw.text((x0 + 20 * POINT, y0 + (8 + 18 * index) * POINT), text, 0, _font(11))
    return np.asarray(picture)


def _ink(page: Image, box: Box) -> int:
    x0, y0, x1, y1 = (round(side * POINT) for side in box)
    return int((page[y0:y1, x0:x1] < 128).sum())


@pytest.mark.parametrize("left_bar", [True, False])
def test_a_stamp_is_found_by_its_bars_and_one_side(left_bar: bool) -> None:
    (found,) = stamp_frames(_page(left_bar=left_bar), DPI)
    assert np.allclose([side / POINT for side in found], FRAME, atol=4)


def test_a_skewed_stamp_is_found() -> None:
    page = _page()
    turn = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 4), 1.0, 1.0)
    turned = np.asarray(cv2.warpAffine(page, turn, page.shape[::-1], borderValue=255.0), np.uint8)
    assert len(stamp_frames(turned, DPI)) == 1


def test_a_form_of_many_boxes_has_no_stamp() -> None:
    page = _page().copy()
    for row in range(8):
        top = round((300 + 60 * row) * POINT)
        cv2.rectangle(page, (200, top), (700, top + 90), 0, 3)
    assert stamp_frames(page, DPI) == ()


def test_a_frame_is_emptied_and_its_bars_go() -> None:
    page = _page()
    cleared = without_frames(page, DPI, stamp_frames(page, DPI))
    assert _ink(cleared, FRAME._replace(x0=FRAME.x0 - 3, x1=FRAME.x1 + 3)) < 0.01 * _ink(page, FRAME)
    assert np.array_equal(cleared[round(300 * POINT) :], page[round(300 * POINT) :])


@pytest.mark.parametrize("title_y", [176.0, 226.0])
def test_a_title_that_runs_into_the_frame_keeps_its_letters(title_y: float) -> None:
    with_both, title_alone = _page(title_y), _page(title_y).copy()
    title_alone[round(150 * POINT) : round(240 * POINT)] = 255
    picture = Pictures.fromarray(title_alone)
    ImageDraw.Draw(picture).text((315 * POINT, title_y * POINT), TITLE, 0, _font(13, "Bold"), anchor="mm")
    wanted = np.asarray(picture)
    cleared = without_frames(with_both, DPI, stamp_frames(with_both, DPI))
    rows = slice(round((title_y - 7) * POINT), round((title_y + 7) * POINT))
    lost = (wanted[rows] < 128) & (cleared[rows] >= 128)
    assert lost.sum() < 0.03 * (wanted[rows] < 128).sum()


def test_a_page_without_frames_is_the_same_page() -> None:
    page = _page()
    assert without_frames(page, DPI, ()) is page
