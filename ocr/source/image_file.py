"""Image files (PNG, JPEG, TIFF, WebP): how many pages they hold, and a page as pixels."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps, TiffImagePlugin

from ocr.options import ReadingOptions
from ocr.source.deep_pixels import as_bytes
from ocr.source.paper import Paper, letter_side, paper_of
from ocr.source.render import Pixels
from schema.errors import DamagedSource, PageDamaged, PageTooLarge, SourceTooLarge

# Pillow's own limit is a constant of the process; here the declared size is compared with ``max_pixels``
# before anything is decoded.
Image.MAX_IMAGE_PIXELS = None

_WHITE_IS_ZERO, _PHOTOMETRIC, _SAMPLE_FORMAT, _UNSIGNED = 0, 262, 339, 1  # TIFF 6.0
_DEEP = ("I;16", "I;16B", "I;16L", "I", "F")

_SQUARE = 1.03  # how much longer one side of a pixel may be than the other
_MOST_OBLONG = 4.0  # fax has pixels up to twice as high as wide (ITU-T T.4); what states more states nonsense
_EXIF_ORIENTATION = 0x0112
# Strip and tile tables of TIFF 6.0: where the pixels lie (273, 324) and how long each piece is (279, 325).
_TIFF_PIECES = ((273, 279), (324, 325))
_PIXELS_OF_A_BIT = 64
"""A JPEG has a bit or more for each 8 × 8 pixels (ITU-T T.81, Huffman coding); readers fill up with grey what
a shorter file lacks."""
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
            if image.format == "JPEG" and size * 8 * _PIXELS_OF_A_BIT < pixels:
                raise DamagedSource()
            image.load()
    except _DAMAGE as error:
        raise DamagedSource() from error
    return 1


def load_image(path: Path, number: int, max_pixels: int) -> tuple[Pixels, Paper]:
    """Page ``number`` (from 1) of an image file and the sheet that it shows.

    Grey (H, W) or RGB (H, W, 3), upright as its EXIF data say, transparency on white; oblong pixels (fax) are
    made square, at the finer of their resolutions. Raises PageTooLarge, PageDamaged.
    """
    try:
        with _opened(path) as image:
            if number > 1:
                image.seek(number - 1)
            pixels = image.width * image.height
            if pixels > max_pixels:
                raise PageTooLarge(page=number, pixels=pixels, limit=max_pixels)
            across, down, stated = _resolution(image)
            if pixels * max(across / down, down / across) > max_pixels:
                raise PageTooLarge(page=number, pixels=pixels, limit=max_pixels)
            if _is_lying(image):
                across, down = down, across
            page = _squared(_normalised(image), across, down)
            grey = page if page.ndim == 2 else np.ascontiguousarray(page[:, :, 1])
            height, width = grey.shape
            return page, paper_of(width, height, stated, letter_side(grey))
    except _DAMAGE as error:
        raise PageDamaged(page=number) from error


def _know_deep_tiffs() -> None:
    """Let Pillow open deep grey TIFFs in which white is zero, and 12-bit ones in both byte orders.

    Its table names only those in which black is zero; their pixels are stored alike.
    """
    known = TiffImagePlugin.OPEN_INFO
    known.setdefault((b"MM", 1, (1,), 1, (12,), ()), ("I;16", "I;12"))
    for (order, photometric, *stored), modes in list(known.items()):
        if photometric == 1 and modes[0] in _DEEP:
            known.setdefault((order, _WHITE_IS_ZERO, *stored), modes)  # type: ignore[arg-type]


_know_deep_tiffs()


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


def _resolution(image: Image.Image) -> tuple[float, float, float | None]:
    """Pixels to an inch, or to some unit, across and down; and to an inch the finer of both, None when the
    file says nothing of inches.
    """
    tags, said = getattr(image, "tag_v2", {}), image.info
    inches = said.get("dpi")
    units = inches or said.get("aspect") or said.get("jfif_density") or (tags.get(282, 0), tags.get(283, 0))
    try:
        across, down = (float(value) for value in units)
    except (TypeError, ValueError, ZeroDivisionError):
        across = down = 0.0
    if not (0 < across < math.inf and 0 < down < math.inf):
        return 1.0, 1.0, None
    finer = max(across, down) if inches else None
    oblong = max(across, down) / min(across, down)
    return (across, down, finer) if _SQUARE < oblong < _MOST_OBLONG else (1.0, 1.0, finer)


def _is_lying(image: Image.Image) -> bool:
    """Whether the EXIF data of ``image`` say that it is shown turned by a quarter."""
    return image.getexif().get(_EXIF_ORIENTATION, 1) in (5, 6, 7, 8)


def _squared(page: Pixels, across: float, down: float) -> Pixels:
    """``page`` with as many pixels to an inch in both directions."""
    if across == down:
        return page
    height, width = page.shape[:2]
    size = (round(width * max(1.0, down / across)), round(height * max(1.0, across / down)))
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def _normalised(image: Image.Image) -> Pixels:
    tags = getattr(image, "tag_v2", {})
    upright = ImageOps.exif_transpose(image)
    if upright.mode in _DEEP:
        values = np.asarray(upright)
        if upright.mode == "I" and tags.get(_SAMPLE_FORMAT, _UNSIGNED) in (_UNSIGNED, (_UNSIGNED,)):
            values = values.view(np.uint32)
        return as_bytes(values, white_is_zero=tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO)
    if "A" in upright.getbands() or "transparency" in upright.info:
        over = upright.convert("RGBA")
        paper = Image.new("RGBA", over.size, (255, 255, 255, 255))
        upright = Image.alpha_composite(paper, over).convert("RGB")
    if upright.mode in ("1", "L"):
        return np.asarray(upright.convert("L")).copy()
    return np.asarray(upright.convert("RGB")).copy()
