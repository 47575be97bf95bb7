"""Lines of pale print beside dark print are read; rims, grain and single pale words change nothing."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.pixels.ink import PageInk
from ocr.regions.pale_lines import with_pale_lines_dark
from tests.ocr.made_pages import PROSE, SERIF

DPI = 300.0


def page(*lines: tuple[str, int]) -> NDArray[np.uint8]:
    """A sheet with ``lines`` of 14 points, each in its grey level."""
    picture = Image.new("L", (2000, 300 + 120 * len(lines)), 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(SERIF), 14 * DPI / 72)
    for row, (text, grey) in enumerate(lines):
        pen.text((150, 150 + 120 * row), text, fill=grey, font=font)
    return np.asarray(picture)


@pytest.mark.parametrize("grey", [165, 180, 195])
def test_a_pale_line_becomes_as_dark_as_print(grey: int) -> None:
    given = page((PROSE[0], 0), (PROSE[1], grey), (PROSE[2], 0))
    dark = with_pale_lines_dark(PageInk(given, DPI))
    assert dark is not None
    alike = page((PROSE[0], 0), (PROSE[1], 0), (PROSE[2], 0))
    assert ((dark < 128) == (alike < 128)).mean() > 0.995
    assert np.array_equal(dark[:250], given[:250])


@pytest.mark.parametrize(
    "given",
    [
        page((PROSE[0], 0), (PROSE[1], 0)),
        page((PROSE[0], 0), ("Số: 12", 190), (PROSE[1], 0)),
        page((PROSE[0], 120), (PROSE[1], 120)),
        np.clip(page((PROSE[0], 0)) - np.random.default_rng(1).normal(0, 25, (420, 2000)), 0, 255),
    ],
    ids=["dark print alone", "a pale word", "grey print alone", "grain"],
)
def test_a_page_without_pale_lines_stays_as_it_is(given: NDArray[np.float64]) -> None:
    assert with_pale_lines_dark(PageInk(given.astype(np.uint8), DPI)) is None
