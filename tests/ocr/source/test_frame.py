from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.cleanup.deskew import turned
from ocr.cleanup.orientation import quarter_turns
from ocr.cleanup.perspective import rectified
from ocr.source.frame import as_values, in_other_units, in_perspective, placed, skewed_again, unturned

WIDTH, HEIGHT = 400, 600
SPOT = (90, 150)


def spotted() -> np.ndarray:
    image = np.full((HEIGHT, WIDTH), 255, np.uint8)
    cv2.circle(image, SPOT, 6, 0, -1)
    return image


def spot_in(image: np.ndarray) -> tuple[float, float]:
    rows, columns = np.nonzero(image < 128)
    return float(columns.mean()), float(rows.mean())


@pytest.mark.parametrize("clockwise", [0, 90, 180, 270])
def test_a_place_on_a_turned_page_is_found_on_the_page_before(clockwise: int) -> None:
    place = spot_in(quarter_turns(spotted(), clockwise))
    assert placed(unturned(WIDTH, HEIGHT, clockwise), *place) == pytest.approx(SPOT, abs=1.5)


@pytest.mark.parametrize("skew", [-3.0, 0.0, 2.5])
def test_a_place_on_a_deskewed_page_is_found_on_the_skewed_one(skew: float) -> None:
    place = spot_in(turned(spotted(), skew))
    assert placed(skewed_again(WIDTH, HEIGHT, skew), *place) == pytest.approx(SPOT, abs=1.5)


def test_a_place_on_a_rectified_sheet_is_found_on_the_photo() -> None:
    corners = np.array([[30, 40], [360, 20], [390, 580], [10, 560]], dtype=np.float32)
    sheet = rectified(spotted(), corners)
    transform = in_perspective(corners, sheet.shape[1], sheet.shape[0])
    assert placed(transform, *spot_in(sheet)) == pytest.approx(SPOT, abs=1.5)


def test_the_unit_changes_on_both_sides() -> None:
    in_points = in_other_units(unturned(300, 600, 180), 0.25)
    assert placed(in_points, 10, 20) == pytest.approx((65, 130))


def test_a_transform_is_told_in_nine_numbers_that_end_in_one() -> None:
    assert as_values(2 * unturned(10, 20, 0)) == (1, 0, 0, 0, 1, 0, 0, 0, 1)
