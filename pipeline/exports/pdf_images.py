"""An image file as a PDF: each image as it is stored where PDF can hold that, else without loss."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image, ImageOps

from ocr.source.image_file import load_image
from ocr.source.render import Pixels
from pipeline.exports.pdf_tiff_jpeg import joined_strips
from schema.errors import PageError

_A4 = (595.28, 841.89)
_EXIF_ORIENTATION = 0x0112
# Exif 2.3 section 4.6.4 A: PDF matrix of a unit square (x right, y up) that sets each orientation upright.
_PLACEMENTS = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
_JPEG_SPACES = {"L": pikepdf.Name.DeviceGray, "RGB": pikepdf.Name.DeviceRGB, "CMYK": pikepdf.Name.DeviceCMYK}
_BY_COMPONENTS = {1: pikepdf.Name.DeviceGray, 3: pikepdf.Name.DeviceRGB}
_PNG_COMPONENTS = {0: 1, 2: 3}


def pdf_of_images(path: Path, page_count: int, max_pixels: int) -> pikepdf.Pdf:
    """A PDF with a page for each of the ``page_count`` images in the file at ``path``.

    A page shows its image upright as its EXIF data say, on the sheet that ``load_image`` finds. One
    that cannot be decoded becomes an empty sheet.
    """
    pdf = pikepdf.new()
    for number in range(1, page_count + 1):
        try:
            pixels, paper = load_image(path, number, max_pixels)
        except PageError:
            pdf.add_blank_page(page_size=_A4)
            continue
        height, width = (side * 72 / paper.dpi for side in pixels.shape[:2])
        image, orientation = _image(pdf, path, number, pixels)
        page = pdf.add_blank_page(page_size=(width, height))
        a, b, c, d, e, f = _PLACEMENTS[orientation]
        matrix = (a * width, b * height, c * width, d * height, e * width, f * height)
        numbers = " ".join(f"{value:.4f}" for value in matrix)
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        page.obj.Contents = pdf.make_stream(f"q {numbers} cm /Im0 Do Q".encode())
    return pdf


def _image(pdf: pikepdf.Pdf, path: Path, number: int, pixels: Pixels) -> tuple[pikepdf.Object, int]:
    """The image as an object of ``pdf``, and the EXIF orientation in which it is to be shown."""
    with Image.open(path) as image:
        if number > 1:
            image.seek(number - 1)
        orientation = image.getexif().get(_EXIF_ORIENTATION, 1)
        if orientation not in _PLACEMENTS:
            orientation = 1
        if image.format == "JPEG" and image.mode in _JPEG_SPACES:
            return _jpeg(pdf, path.read_bytes(), image), orientation
        if image.format == "TIFF" and image.mode in _JPEG_SPACES:
            joined = joined_strips(path, image)
            if joined is not None:
                return _jpeg(pdf, joined, image), orientation
        if image.mode == "1":
            return _fax(pdf, ImageOps.exif_transpose(image)), 1
        if image.format == "PNG" and orientation == 1:
            stored = _png(pdf, path.read_bytes())
            if stored is not None:
                return stored, 1
    target = BytesIO()
    Image.fromarray(pixels).save(target, "PNG", optimize=True)
    encoded = _png(pdf, target.getvalue())
    assert encoded is not None
    return encoded, 1


def _jpeg(pdf: pikepdf.Pdf, content: bytes, image: Image.Image) -> pikepdf.Object:
    described = pikepdf.Dictionary(ColorSpace=_JPEG_SPACES[image.mode])
    if image.mode == "CMYK" and "adobe" in image.info:
        described.Decode = pikepdf.Array([1, 0] * 4)  # Adobe's CMYK files are inverted
    return _stream(pdf, content, image.size, 8, pikepdf.Name.DCTDecode, described)


def _fax(pdf: pikepdf.Pdf, image: Image.Image) -> pikepdf.Object:
    """A bilevel image in CCITT Group 4 (ITU-T T.6), as one strip."""
    target = BytesIO()
    width, height = image.size
    rows_per_strip = {278: height}
    image.save(target, "TIFF", compression="group4", tiffinfo=rows_per_strip, strip_size=1 << 30)
    target.seek(0)
    with Image.open(target) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        (start,), (length,), white_is_zero = tags[273], tags[279], tags[262] == 0
    parameters = pikepdf.Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=not white_is_zero)
    described = pikepdf.Dictionary(ColorSpace=pikepdf.Name.DeviceGray, DecodeParms=parameters)
    content = target.getvalue()[start : start + length]
    return _stream(pdf, content, image.size, 1, pikepdf.Name.CCITTFaxDecode, described)


def _png(pdf: pikepdf.Pdf, content: bytes) -> pikepdf.Object | None:
    """The compressed rows of a grey or RGB PNG as they are; None for palettes, transparency and interlacing.

    PNG (ISO/IEC 15948) and PDF share the Flate format and its predictors.
    """
    width, height, bits, kind, _, _, interlaced = struct.unpack(">IIBBBBB", content[16:29])
    chunks = _chunks(content)
    if kind not in _PNG_COMPONENTS or bits > 8 or interlaced or any(name == b"tRNS" for name, _ in chunks):
        return None
    components = _PNG_COMPONENTS[kind]
    parameters = pikepdf.Dictionary(Predictor=15, Colors=components, BitsPerComponent=bits, Columns=width)
    described = pikepdf.Dictionary(ColorSpace=_BY_COMPONENTS[components], DecodeParms=parameters)
    rows = b"".join(data for name, data in chunks if name == b"IDAT")
    return _stream(pdf, rows, (width, height), bits, pikepdf.Name.FlateDecode, described)


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    """Names and data of the chunks of a PNG."""
    chunks, at = [], 8
    while at + 8 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        chunks.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + length]))
        at += length + 12
    return chunks


def _stream(
    pdf: pikepdf.Pdf,
    content: bytes,
    size: tuple[int, int],
    bits: int,
    filtered: pikepdf.Name,
    described: pikepdf.Dictionary,
) -> pikepdf.Object:
    described.Type, described.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    described.Width, described.Height = size
    described.BitsPerComponent = bits
    described.Filter = filtered
    return pikepdf.Stream(pdf, content, described)
