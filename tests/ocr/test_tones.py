"""Pictures of every depth and darkness become dark ink on bright paper."""

from __future__ import annotations

import struct
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.cleanup.tones import in_full_tones, is_blank
from ocr.source.deep_pixels import as_bytes
from ocr.source.image_file import load_image
from samples.degrade import noise, perspective
from schema.errors import PageDamaged
from tests.ocr.made_pages import PROSE, SERIF

Pixels = NDArray[np.uint8]


def typed(lines: int = 12, ink: int = 20, white: int = 255) -> Pixels:
    """A sheet of 1240 × 900 pixels with type of 13 points at 150 dpi."""
    picture = Image.new("L", (1240, 900), white)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(SERIF), 27)
    for line in range(lines):
        pen.text((120, 60 + 44 * line), PROSE[line % 3], fill=ink, font=font)
    return np.asarray(picture)


def rgb(grey: Pixels) -> Pixels:
    return np.ascontiguousarray(np.stack([grey] * 3, axis=2))


def tiff(values: NDArray[np.generic], photometric: int, order: str = "<") -> bytes:
    """A grey TIFF 6.0 of ``values`` as they are, with black (photometric 1) or white (0) as zero."""
    kind = values.dtype.newbyteorder(order)
    data = values.astype(kind).tobytes()
    height, width = values.shape
    form = {"u": 1, "i": 2, "f": 3}[kind.kind]
    entries = [(256, width), (257, height), (258, 8 * kind.itemsize), (259, 1), (262, photometric), (273, 8)]
    entries += [(277, 1), (278, height), (279, len(data)), (339, form)]
    short = {258, 259, 262, 277, 339}
    table = struct.pack(order + "H", len(entries))
    for tag, value in entries:
        packed = struct.pack(
            order + ("HH" if tag in short else "I"), *([value, 0] if tag in short else [value])
        )
        table += struct.pack(order + "HHI", tag, 3 if tag in short else 4, 1) + packed
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8 + len(data))
    return head + data + table + struct.pack(order + "I", 0)


DEPTHS = {
    "12 of 16 bits": (np.uint16, 0, 4095),
    "16 bits": (np.uint16, 0, 65535),
    "a part of 16 bits": (np.uint16, 20_000, 31_000),
    "32 bits": (np.uint32, 0, 2**32 - 1),
    "signed": (np.int32, -5_000, 5_000),
    "floating": (np.float32, 0.0, 1.0),
    "floating, of reflectance": (np.float32, 0.02, 0.9),
}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("photometric", [0, 1])
@pytest.mark.parametrize("depth", DEPTHS)
def test_deep_tiffs_have_dark_ink_on_white_paper(
    tmp_path: Path, depth: str, photometric: int, order: str
) -> None:
    kind, low, high = DEPTHS[depth]
    page = typed() / 255.0
    shares = page if photometric == 1 else 1 - page
    (tmp_path / "a.tif").write_bytes(tiff((low + shares * (high - low)).astype(kind), photometric, order))
    if (order, depth) == (">", "32 bits"):  # Pillow cannot read them: refused, not misread
        with pytest.raises(PageDamaged):
            load_image(tmp_path / "a.tif", 1, 10**8)
        return
    pixels, _ = load_image(tmp_path / "a.tif", 1, 10**8)
    assert np.median(pixels) == 255
    assert np.corrcoef(pixels.ravel(), typed().ravel())[0, 1] > 0.99


def test_what_is_no_number_and_stray_pixels_do_not_count() -> None:
    values = np.full((200, 200), 900.0)
    values[50:90, 20:180] = 100.0
    values[0, :3] = np.nan, np.inf, 60_000.0
    grey = as_bytes(values)
    assert (grey[0, 0], grey[60, 60], grey[150, 150]) == (255, 0, 255)


@pytest.mark.parametrize("tone", [0.0, 0.4, 4000.0])
def test_a_deep_picture_of_one_tone_is_blank_paper(tone: float) -> None:
    grain = np.random.default_rng(1).normal(0, 0.005, (300, 200))
    assert is_blank(as_bytes(tone * (1 + grain)))


@pytest.mark.parametrize("colours", [False, True])
def test_a_negative_is_turned(colours: bool) -> None:
    page = rgb(typed()) if colours else typed()
    assert np.array_equal(in_full_tones(np.asarray(255 - page, np.uint8)), page)


def test_a_sheet_on_a_dark_table_is_no_negative() -> None:
    photo = perspective(rgb(typed()), 0.05, seed=2, background=(40, 30, 20))
    framed = cv2.copyMakeBorder(photo, 500, 500, 500, 500, cv2.BORDER_CONSTANT, value=(40, 30, 20))
    assert np.median(framed) < 110
    assert in_full_tones(np.asarray(framed, np.uint8)) is framed


@pytest.mark.parametrize("white", [255, 200])
@pytest.mark.parametrize("contrast", [30, 60, 90])
def test_faint_print_becomes_dark(white: int, contrast: int) -> None:
    page = noise(typed(ink=white - contrast, white=white), 1.5, seed=3)
    dark = in_full_tones(page)
    assert np.median(dark) > 245
    strokes = dark[typed() < 60]
    assert np.median(strokes) < 110
    assert in_full_tones(rgb(page)).shape == (*page.shape, 3)


def test_print_that_is_dark_enough_is_left_alone() -> None:
    for page in (typed(), typed(lines=1), typed(ink=80), rgb(typed(ink=60, white=220))):
        assert in_full_tones(page) is page


@pytest.mark.parametrize("top", [0, 380, 760])
def test_a_faint_page_with_dark_print_anywhere_is_left_alone(top: int) -> None:
    page = typed(lines=18, ink=200).copy()
    page[top : top + 140] = typed(lines=3)[40:180]
    assert in_full_tones(page) is page


def test_blank_paper_and_a_faint_seal_are_left_alone() -> None:
    clouds = noise(np.full((900, 1240), 240, np.uint8), 4.0, seed=5)
    assert in_full_tones(clouds) is clouds
    seal = rgb(typed())
    faint = np.stack([np.full(seal.shape[:2], 255), *([255 - (255 - typed()) // 4] * 2)], axis=2)
    pink = np.asarray(faint, np.uint8)
    assert in_full_tones(pink) is pink


def test_only_paper_without_letters_is_blank() -> None:
    assert is_blank(np.full((1169, 826), 250, np.uint8))
    assert is_blank(noise(np.full((2339, 1654), 240, np.uint8), 6.0, seed=1))
    assert not is_blank(typed(lines=1))
    number = np.full((3508, 2480), 255, np.uint8)
    number[300:480, 1200:1300] = typed()[60:240, 120:220]
    lone = np.full((3508, 2480), 255, np.uint8)
    picture = Image.fromarray(lone)
    ImageDraw.Draw(picture).text((1230, 150), "7", fill=60, font=ImageFont.truetype(str(SERIF), 50))
    assert not is_blank(np.asarray(picture))
