"""A page as pixels."""

from __future__ import annotations

import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageOps

from lexicon.errors import PageDamaged, PageTooLarge

Pixels = npt.NDArray[np.uint8]

_LOWEST_DPI = 150.0  # below it a page cannot be read, so a page that fits only below it is too large
_A4_LONG_SIDE = 11.69  # inches
_BELIEVABLE_DPI = (100.0, 1200.0)  # screen resolutions such as 72 and 96 are a writer's default, not a fact
_LONGEST_PAGE = 33.2  # inches: A1; a longer page means that the stated resolution is wrong


def fitting_dpi(width: float, height: float, dpi: float, max_pixels: int, number: int) -> float:
    """The highest resolution up to ``dpi`` at which a page of ``width`` × ``height`` points is small enough.

    Raises PageTooLarge when that is too low to read.
    """
    pixels = (width / 72) * (height / 72) * dpi**2
    if pixels <= max_pixels:
        return dpi
    fitting = dpi * math.sqrt(max_pixels / pixels)
    if fitting < min(dpi, _LOWEST_DPI):
        raise PageTooLarge(page=number, pixels=round(pixels), limit=max_pixels)
    return fitting


def render_pdf(content: bytes, dpi: float, *, grey: bool = False, number: int = 1) -> Pixels:
    """The one-page PDF ``content`` at ``dpi``: RGB (H, W, 3) or, when ``grey``, (H, W); on white.

    ``number`` only names the page in PageDamaged, which is raised when it cannot be drawn.
    """
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            bitmap = document[0].render(
                scale=dpi / 72, grayscale=grey, rev_byteorder=True, prefer_bgrx=False, no_smoothtext=False
            )
            pixels: Pixels = bitmap.to_numpy().copy()
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise PageDamaged(page=number) from error
    return pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels


def load_image(path: Path, number: int, max_pixels: int) -> tuple[Pixels, float]:
    """Page ``number`` (from 1) of an image file and its resolution in pixels per inch.

    Grey (H, W) or RGB (H, W, 3), upright as its EXIF data say, transparency on white. A missing or
    unbelievable resolution is taken from an A4 sheet. Raises PageTooLarge, PageDamaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                if number > 1:
                    image.seek(number - 1)
                if image.width * image.height > max_pixels:
                    raise PageTooLarge(page=number, pixels=image.width * image.height, limit=max_pixels)
                dpi = _dpi(image)
                return _normalised(image), dpi
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise PageDamaged(page=number) from error


def _dpi(image: Image.Image) -> float:
    stated: Any = image.info.get("dpi")
    long_side = max(image.size)
    if stated and stated[0] and stated[1]:
        dpi = float(stated[1])
        if _BELIEVABLE_DPI[0] <= dpi <= _BELIEVABLE_DPI[1] and long_side / dpi <= _LONGEST_PAGE:
            return dpi
    return max(50.0, long_side / _A4_LONG_SIDE)


def _normalised(image: Image.Image) -> Pixels:
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        values = np.asarray(upright, dtype=np.float64)
        top = 65535.0 if values.max(initial=0.0) > 255 else 255.0
        return np.clip(values * (255.0 / top), 0, 255).astype(np.uint8)
    if "A" in upright.getbands() or "transparency" in upright.info:
        over = upright.convert("RGBA")
        paper = Image.new("RGBA", over.size, (255, 255, 255, 255))
        upright = Image.alpha_composite(paper, over).convert("RGB")
    if upright.mode in ("1", "L"):
        return np.asarray(upright.convert("L")).copy()
    return np.asarray(upright.convert("RGB")).copy()
