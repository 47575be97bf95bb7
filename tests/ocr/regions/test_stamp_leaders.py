"""Dots that a hand wrote on go; what was written on them, and the letters beside them, stay."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.pixels.ink import Image, ink_mask
from ocr.regions.stamp_leaders import dotted_lines, without_dotted_lines

DPI = 300.0
POINT = DPI / 72


def _dotted(slope: float = 0.0, pitch: float = 2.6) -> Image:
    page = np.full((round(40 * POINT), round(160 * POINT)), 255, np.uint8)
    for x in np.arange(10, 150, pitch):
        y = 25 + slope * (x - 10)
        cv2.circle(page, (round(x * POINT), round(y * POINT)), round(0.55 * POINT), 0, -1)
    return page


@pytest.mark.parametrize("slope", [0.0, 0.02, -0.02])
def test_a_line_of_dots_goes(slope: float) -> None:
    page = _dotted(slope)
    assert len(dotted_lines(ink_mask(page), POINT)) == 1
    assert not ink_mask(without_dotted_lines(page, DPI)).any()


def test_what_is_written_through_the_dots_stays() -> None:
    page = _dotted()
    pen = np.full_like(page, 255)
    for a, b in (((60, 12), (60, 30)), ((64, 12), (72, 12)), ((72, 12), (66, 29))):
        ends = [(round(x * POINT), round(y * POINT)) for x, y in (a, b)]
        cv2.line(pen, ends[0], ends[1], 0, 5)
    left = ink_mask(without_dotted_lines(np.minimum(page, pen), DPI)) > 0
    written = pen == 0
    assert (left & written).sum() > 0.93 * written.sum()
    assert (left & ~cv2.dilate(written.astype(np.uint8), np.ones((7, 7), np.uint8)).astype(bool)).sum() == 0


def test_letters_that_stand_on_the_line_stay() -> None:
    page = _dotted()
    cv2.rectangle(page, (round(60 * POINT), 0), (round(100 * POINT), page.shape[0]), 255, -1)
    cv2.putText(page, "thang", (round(62 * POINT), round(25.5 * POINT)), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 4)
    letters = page[:, round(61 * POINT) : round(99 * POINT)].copy()
    left = without_dotted_lines(page, DPI)[:, round(61 * POINT) : round(99 * POINT)]
    assert (left < 128).sum() > 0.9 * (letters < 128).sum()


def test_an_ellipsis_is_no_line_of_dots() -> None:
    page = np.full((round(40 * POINT), round(160 * POINT)), 255, np.uint8)
    for x in (20, 23, 26):
        cv2.circle(page, (round(x * POINT), round(25 * POINT)), 2, 0, -1)
    assert dotted_lines(ink_mask(page), POINT) == []
    assert (without_dotted_lines(page, DPI) == page).all()
