"""Image files (PNG, JPEG, TIFF, WebP): how many pages they hold, and a page as pixels."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from ocr.options import ReadingOptions
from ocr.source.render import Pixels
from schema.errors import DamagedSource, PageDamaged, PageTooLarge, SourceTooLarge

# Pillow's own limit is a constant of the process; here the declared size is compared with ``max_pixels``
# before anything is decoded.
Image.MAX_IMAGE_PIXELS = None

_A4_LONG_SIDE = 11.69  # inches
_BELIEVABLE_DPI = (100.0, 1200.0)  # screen resolutions such as 72 and 96 are a writer's default, not a fact
_LONGEST_PAGE = 33.2  # inches: A1; a longer page means that the stated resolution is wrong
_LOWEST_DPI = 50.0
# Strip and tile tables of TIFF 6.0: where the pixels lie (273, 324) and how long each piece is (279, 325).
_TIFF_PIECES = ((273, 279), (324, 325))
_DAMAGE = (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError)


def count_pages(path: Path, options: ReadingOptions) -> int:
    """The number of pages of the image file at ``path``.

    Raises DamagedSource when its pixels are not all there, SourceTooLarge for too many pixels or pages.
    """
    size = path.stat().st_size
    try:
        with _opened(path) as image:
            if image.format == "TIFF":
                return _count_tiff_pages(image, size, options)
            pixels = image.width * image.height
            if pixels > options.max_pixels:
                raise SourceTooLarge(what="pixels", found=pixels, limit=options.max_pixels)
            image.load()
    except _DAMAGE as error:
        raise DamagedSource() from error
    return 1


def load_image(path: Path, number: int, max_pixels: int) -> tuple[Pixels, float]:
    """Page ``number`` (from 1) of an image file and its resolution in pixels per inch.

    Grey (H, W) or RGB (H, W, 3), upright as its EXIF data say, transparency on white. A missing or
    unbelievable resolution is taken from an A4 sheet. Raises PageTooLarge, PageDamaged.
    """
    try:
        with _opened(path) as image:
            if number > 1:
                image.seek(number - 1)
            pixels = image.width * image.height
            if pixels > max_pixels:
                raise PageTooLarge(page=number, pixels=pixels, limit=max_pixels)
            dpi = _dpi(image)
            return _normalised(image), dpi
    except _DAMAGE as error:
        raise PageDamaged(page=number) from error


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd metadata does not concern the pixels
        with Image.open(path) as image:
            yield image


def _count_tiff_pages(image: Image.Image, size: int, options: ReadingOptions) -> int:
    """Count the pages of a TIFF; each one's strips or tiles must lie inside the file of ``size`` bytes."""
    count = 0
    while True:
        tags = image.tag_v2  # type: ignore[attr-defined]
        pieces = [(tags[at], tags[length]) for at, length in _TIFF_PIECES if at in tags and length in tags]
        if not pieces:
            raise DamagedSource()
        for offsets, lengths in pieces:
            if any(at + length > size for at, length in zip(offsets, lengths, strict=True)):
                raise DamagedSource()
        count += 1
        if count > options.max_pages:
            raise SourceTooLarge(what="pages", found=f"> {options.max_pages}", limit=options.max_pages)
        try:
            image.seek(count)
        except EOFError:
            return count


def _dpi(image: Image.Image) -> float:
    stated: Any = image.info.get("dpi")
    long_side = max(image.size)
    if stated and stated[0] and stated[1]:
        dpi = float(stated[1])
        if _BELIEVABLE_DPI[0] <= dpi <= _BELIEVABLE_DPI[1] and long_side / dpi <= _LONGEST_PAGE:
            return dpi
    return max(_LOWEST_DPI, long_side / _A4_LONG_SIDE)


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
