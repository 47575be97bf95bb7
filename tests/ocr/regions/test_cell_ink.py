from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ocr.pixels.ink import PixelBox
from ocr.regions.cell_ink import find_ink

SCALE = 300 / 72


def page_with(blobs: list[tuple[int, int, int, int]]) -> NDArray[np.uint8]:
    page = np.full((400, 800), 255, dtype=np.uint8)
    for x, y, width, height in blobs:
        page[y : y + height, x : x + width] = 0
    return page


def test_empty_specks_dashes_and_letters_are_told_apart() -> None:
    cell = PixelBox(0, 0, 200, 100)
    assert find_ink(page_with([]), cell, SCALE) is None
    assert find_ink(page_with([(90, 50, 3, 3)]), cell, SCALE) is None
    speck = find_ink(page_with([(90, 50, 8, 8)]), cell, SCALE)
    assert speck is not None
    assert (speck.is_speck, speck.is_dash) == (True, False)
    dash = find_ink(page_with([(90, 50, 20, 4)]), cell, SCALE)
    assert dash is not None
    assert dash.is_dash
    letter = find_ink(page_with([(90, 40, 20, 30)]), cell, SCALE)
    assert letter is not None
    assert (letter.is_dash, letter.is_speck) == (False, False)


def test_the_rest_of_a_ruling_at_the_rim_is_no_ink() -> None:
    assert find_ink(page_with([(0, 0, 2, 90)]), PixelBox(0, 0, 200, 100), SCALE) is None


def test_vertical_strokes_are_counted() -> None:
    cell = PixelBox(0, 0, 200, 100)
    for count in (1, 2, 3):
        found = find_ink(page_with([(50 + 20 * i, 30, 8, 40) for i in range(count)]), cell, SCALE)
        assert found is not None
        assert found.stems == count


def test_a_speck_far_from_the_letters_is_no_part_of_the_cell() -> None:
    found = find_ink(page_with([(20, 20, 30, 40), (180, 80, 7, 7)]), PixelBox(0, 0, 200, 100), SCALE)
    assert found is not None
    assert found.box == PixelBox(20, 20, 50, 60)


def test_a_one_at_the_rim_is_no_rest_of_a_ruling() -> None:
    cell = PixelBox(0, 0, 200, 100)
    found = find_ink(page_with([(1, 30, 6, 36), (14, 30, 20, 36), (40, 31, 20, 36)]), cell, SCALE)
    assert found is not None
    assert found.box.x0 == 1
