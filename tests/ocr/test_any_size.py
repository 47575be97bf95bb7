"""Pages of every size and proportion go through every step, down to one pixel."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

import ocr.road.readers
from ocr.cleanup.pipeline import clean
from ocr.options import ReadingOptions
from ocr.pixels.components import components
from ocr.read import read_page
from ocr.restore.choose import chosen_language
from ocr.road.readers import Means, Readers
from ocr.road.scan import Sheet, walked
from schema.box import Box
from schema.errors import PageTooLarge, PageTooSmall
from schema.page import Line, Word

Pixels = NDArray[np.uint8]
Ink = Literal["noise", "black", "dots", "colours", "red", "rules"]


@dataclass(frozen=True)
class Sees:
    """A recogniser that sees words in every place, also where no pixel is."""

    name: str = "sees"
    version: str = "1"

    def read(self, image: Pixels, dpi: float) -> tuple[Line, ...]:
        height, width = (float(side) for side in image.shape)
        whole, point = Box(0, 0, width, height), Box(width / 2, height / 2, width / 2, height / 2)
        beyond = Box(-3, -3, width + 5, height + 2)
        return tuple(
            Line(words=(seen(text, box), seen(text, box)), box=box)
            for box in (whole, point, beyond)
            for text in ("1.6O4", "Nguyễn", "......", "Số:", "đ")
        )

    def read_strips(self, strips: list[Pixels], dpi: float) -> tuple[tuple[Word, ...], ...]:
        return tuple((seen("1.604", Box(0, 0, *map(float, strip.shape[::-1]))),) for strip in strips)


def seen(text: str, box: Box) -> Word:
    return Word(text=text, original=text, box=box, confidence=0.5, method="ocr", size=12.0)


SEES = Sees()
READERS = Readers(page=SEES, thorough=SEES, block=SEES, strips=SEES, line=SEES)
MEANS = Means(READERS, chosen_language(ReadingOptions()))


def picture(height: int, width: int, ink: Ink) -> Pixels:
    chance = np.random.default_rng(height * 1000 + width)
    page = np.full((height, width, 3), 255, np.uint8)
    match ink:
        case "noise":
            return chance.integers(0, 256, (height, width), dtype=np.uint8)
        case "black":
            return np.zeros((height, width), np.uint8)
        case "dots":
            return np.where(chance.random((height, width)) < 0.3, 0, 255).astype(np.uint8)
        case "rules":
            page[::2] = 0
            return page[:, :, 0].copy()
        case "colours":
            return chance.integers(0, 256, (height, width, 3), dtype=np.uint8)
        case "red":
            page[:, :, 1:][chance.random((height, width)) < 0.4] = 0
            return page


sides = st.one_of(st.integers(1, 12), st.integers(1, 120))


@settings(max_examples=60)
@example(8, 8, "noise", 72.0)
@example(1, 1, "colours", 300.0)
@example(1, 90, "dots", 72.0)
@given(sides, sides, st.sampled_from(Ink.__args__), st.sampled_from((72.0, 300.0)))  # type: ignore[attr-defined]
def test_every_step_takes_every_size(height: int, width: int, ink: Ink, dpi: float) -> None:
    cleaned = clean(picture(height, width, ink), dpi)
    assert cleaned.image.size
    walked(Sheet.of(cleaned), MEANS)


@pytest.mark.parametrize("size", [(10, 10), (11, 300), (300, 11), (25, 40), (97, 61)])
@pytest.mark.parametrize("ink", ["noise", "rules", "red"])
def test_a_small_page_is_read_to_its_end(
    size: tuple[int, int], ink: Ink, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr.road.readers, "best_readers", lambda *arguments, **named: READERS)
    Image.fromarray(picture(*size, ink)).save(tmp_path / "page.png", dpi=(300, 300))
    assert read_page(tmp_path / "page.png", "image/png", 1, ReadingOptions()).page.number == 1


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (9, 500), (500, 3)])
def test_a_picture_lower_than_a_letter_is_too_small(size: tuple[int, int], tmp_path: Path) -> None:
    Image.fromarray(picture(*size, "noise")).save(tmp_path / "page.png")
    with pytest.raises(PageTooSmall) as raised:
        read_page(tmp_path / "page.png", "image/png", 1, ReadingOptions())
    assert f"{size[1]} × {size[0]} px" in raised.value.sentence("en")


def test_a_picture_that_is_too_large_where_it_can_be_read_is_too_large(tmp_path: Path) -> None:
    """Dust as small as this is no type: at the size of type the page would be a hall."""
    dust = picture(500, 500, "dots")
    Image.fromarray(dust).save(tmp_path / "page.png", dpi=(60, 60))
    with pytest.raises(PageTooLarge) as raised:
        read_page(tmp_path / "page.png", "image/png", 1, ReadingOptions(max_pixels=300_000))
    assert raised.value.details["pixels"] == pytest.approx(500 * 500 * 9, rel=0.3)


@pytest.mark.parametrize(
    "box", [(0, 0, 0, 0), (0, 0, 0, 800), (0, 0, 600, 0), (7, 7, 7.5, 7.5), (9, 9, 9, 3)]
)
def test_a_pdf_page_that_states_no_size_is_too_small(box: tuple[float, ...], tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(600, 800))
        pdf.pages[0].MediaBox = pikepdf.Array(list(box))
        pdf.save(tmp_path / "page.pdf")
    with pytest.raises(PageTooSmall):
        read_page(tmp_path / "page.pdf", "application/pdf", 1, ReadingOptions())


@pytest.mark.parametrize("shape", [(0, 8), (8, 0), (0, 0)])
def test_a_mask_without_pixels_has_no_parts(shape: tuple[int, int]) -> None:
    labels, stats, centres = components(np.zeros(shape, np.uint8))
    assert (labels.shape, len(stats), len(centres)) == (shape, 1, 1)
