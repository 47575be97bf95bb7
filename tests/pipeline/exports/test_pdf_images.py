"""Images of sources go into the searchable PDF as they are."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from ocr.source.image_file import load_image
from tests.pipeline.exports.made_pdf import HEIGHT, WIDTH, drawn, image_of, ink_box, made, page, picture


def test_a_jpeg_is_embedded_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(picture()).convert("RGB").save(path, dpi=(150, 150))
    copy = made(path, page(), media_type="image/jpeg")
    with image_of(copy.content) as stored:
        assert stored.Filter == "/DCTDecode"
        assert stored.read_raw_bytes() == path.read_bytes()
    assert drawn(copy.content).shape == pytest.approx((HEIGHT * 72 / 150, WIDTH * 72 / 150), abs=1)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_shown_as_its_exif_data_say(orientation: int, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(picture()).save(path, exif=exif, dpi=(100, 100), quality=95)
    pixels, paper = load_image(path, 1, 10**8)
    copy = made(path, media_type="image/jpeg")
    shown = ink_box(drawn(copy.content))
    assert tuple(value * paper.dpi / 72 for value in shown) == pytest.approx(ink_box(pixels), abs=2.5)


def test_a_bilevel_tiff_stays_ccitt_and_keeps_its_pixels(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    sheets = [Image.fromarray(picture()).convert("1"), Image.fromarray(255 - picture()).convert("1")]
    sheets[0].save(path, save_all=True, append_images=sheets[1:], compression="group4", dpi=(100, 100))
    copy = made(path, page(), media_type="image/tiff", count=2)
    for number, sheet in enumerate(sheets, start=1):
        with image_of(copy.content, number) as stored:
            assert stored.Filter == "/CCITTFaxDecode"
            shown = pikepdf.PdfImage(stored).as_pil_image().convert("L")
        assert np.array_equal(np.asarray(shown), np.asarray(sheet.convert("L")))


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("rows", [16, 80, 1000])
def test_the_jpeg_strips_of_a_tiff_become_one_jpeg(mode: str, rows: int, tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    shades = np.add.outer(np.arange(HEIGHT), np.arange(WIDTH))
    colours = np.stack([shades // 4, shades // 6, 255 - shades // 4], axis=2).astype(np.uint8)
    sheet = Image.fromarray(colours).convert(mode)
    sheet.save(path, compression="jpeg", strip_size=rows * WIDTH * len(mode), dpi=(100, 100))
    copy = made(path, page(), media_type="image/tiff")
    with image_of(copy.content) as stored, Image.open(path) as before:
        assert stored.Filter == "/DCTDecode"
        shown = pikepdf.PdfImage(stored).as_pil_image()
        assert np.array_equal(np.asarray(shown), np.asarray(before))
    assert len(copy.content) < path.stat().st_size + 16_000


@pytest.mark.parametrize("mode", ["L", "RGB", "P", "RGBA", "1"])
def test_a_png_keeps_its_pixels(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(picture()).convert(mode).save(path, dpi=(150, 150))
    copy = made(path, page(), media_type="image/png")
    with image_of(copy.content) as stored:
        shown = pikepdf.PdfImage(stored).as_pil_image().convert("L")
    assert np.array_equal(np.asarray(shown), picture())
    assert copy.notes == ()


def test_a_mask_that_is_listed_as_an_image_is_no_reason_against_pdfa(tmp_path: Path) -> None:
    photo, source = tmp_path / "a.jpg", tmp_path / "a.pdf"
    Image.fromarray(picture()).save(photo, dpi=(72, 72))
    with pikepdf.open(BytesIO(made(photo, media_type="image/jpeg").content)) as pdf:
        image = pdf.pages[0].obj.Resources.XObject.Im0
        rows = zlib.compress(bytes(WIDTH * HEIGHT // 2) + b"\xff" * (WIDTH * HEIGHT // 2))
        image.SMask = pikepdf.Stream(
            pdf,
            rows,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=WIDTH,
            Height=HEIGHT,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceGray,
            Filter=pikepdf.Name.FlateDecode,
        )
        pdf.pages[0].obj.Resources.XObject.Im1 = image.SMask
        pdf.save(source)
    copy = made(source, page(route="born_digital"))
    assert copy.notes == ()
    assert np.array_equal(drawn(copy.content), drawn(source.read_bytes()))
