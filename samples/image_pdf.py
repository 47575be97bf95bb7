"""PDF files whose pages are pictures, and pictures of PDF pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pikepdf
import pypdfium2
from pikepdf import Name
from PIL import Image as Pictures

from samples.degrade import Image

FILTERS = {"jpeg": Name.DCTDecode, "g4": Name.CCITTFaxDecode}


@dataclass(frozen=True)
class Picture:
    """One compressed page image and its resolution."""

    data: bytes
    coding: Literal["jpeg", "g4"]
    width: int
    height: int
    channels: int
    dpi: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.width * 72 / self.dpi, self.height * 72 / self.dpi


def render(pdf: bytes, dpi: float) -> list[Image]:
    """Every page of ``pdf`` as an RGB image."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [np.ascontiguousarray(page.render(scale=dpi / 72).to_numpy()[..., 2::-1]) for page in document]
    finally:
        document.close()


def as_jpeg(image: Image, quality: int, dpi: float) -> Picture:
    buffer = io.BytesIO()
    Pictures.fromarray(image).save(
        buffer, "JPEG", quality=quality, subsampling=2, optimize=True, dpi=(dpi, dpi)
    )
    height, width = image.shape[:2]
    return Picture(buffer.getvalue(), "jpeg", width, height, 3 if image.ndim == 3 else 1, dpi)


def as_g4(image: Image, dpi: float) -> Picture:
    """Packs a black-and-white page with CCITT group 4; anything darker than the middle is ink.

    Group 4 codes runs of 0 as paper, so ink is written as 1.
    """
    buffer = io.BytesIO()
    height, width = image.shape
    bits = Pictures.fromarray(image).point(lambda grey: 0 if grey > 127 else 255, "1")
    bits.save(buffer, "TIFF", compression="group4", tiffinfo={278: height})
    with Pictures.open(buffer) as packed:
        offset, length = packed.tag_v2[273][0], packed.tag_v2[279][0]  # type: ignore[attr-defined]
    data = buffer.getvalue()[offset : offset + length]
    return Picture(data, "g4", width, height, 1, dpi)


def pdf_of(pictures: Sequence[Picture], layers: Sequence[bytes] = ()) -> bytes:
    """A PDF of one picture a page, the same bytes for the same pictures.

    ``layers`` are one-page PDFs (of invisible text) to lay over the pages, one for each.
    """
    pdf = pikepdf.new()
    for number, picture in enumerate(pictures):
        width, height = picture.size
        image = pdf.make_stream(picture.data)
        image.Type, image.Subtype = Name.XObject, Name.Image
        image.Width, image.Height = picture.width, picture.height
        image.ColorSpace = Name.DeviceRGB if picture.channels == 3 else Name.DeviceGray
        image.BitsPerComponent = 8 if picture.coding == "jpeg" else 1
        image.Filter = FILTERS[picture.coding]
        if picture.coding == "g4":
            image.DecodeParms = pikepdf.Dictionary(
                K=-1, Columns=picture.width, Rows=picture.height, BlackIs1=False
            )
        page = pdf.add_blank_page(page_size=(round(width, 2), round(height, 2)))
        objects = pikepdf.Dictionary(Im0=image)
        drawing = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q"
        if layers:
            with pikepdf.open(io.BytesIO(layers[number])) as layer:
                objects.Tx0 = pdf.copy_foreign(layer.pages[0].as_form_xobject())
            drawing += " q /Tx0 Do Q"
        page.Resources = pikepdf.Dictionary(XObject=objects)
        page.Contents = pdf.make_stream(drawing.encode())
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def multipage_tiff(images: Sequence[Image], quality: int, dpi: float) -> bytes:
    """Grey pages in one TIFF, JPEG-compressed inside."""
    first, *rest = [Pictures.fromarray(image) for image in images]
    buffer = io.BytesIO()
    first.save(
        buffer, "TIFF", save_all=True, append_images=rest, compression="jpeg", quality=quality, dpi=(dpi, dpi)
    )
    return buffer.getvalue()
