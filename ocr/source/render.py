"""A page of a PDF as pixels."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
from pypdfium2 import raw

from schema.errors import PageDamaged, PageTooLarge

Pixels = npt.NDArray[np.uint8]

_SQUARE = 1.03  # images are placed that much out of shape to fill a page
_MOST_OBLONG = 4.0  # what is placed worse than fax pixels (ITU-T T.4) is no scan
_DEEPEST_FORM = 8
_LOWEST_DPI = 150.0  # below it a page cannot be read, so a page that fits only below it is too large


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


def page_size(content: bytes, number: int = 1) -> tuple[float, float]:
    """Width and height in points of the one-page PDF ``content`` as displayed. Raises PageDamaged."""
    with opened(content, number) as page:
        width, height = page.get_size()
    return float(width), float(height)


def render_pdf(
    content: bytes, dpi: float, *, grey: bool = False, number: int = 1, text: bool = True
) -> Pixels:
    """The one-page PDF ``content`` at ``dpi``: RGB (H, W, 3) or, when ``grey``, (H, W); on white.

    Without ``text`` only what that is printed on is drawn. ``number`` only names the page in PageDamaged,
    which is raised when it cannot be drawn.
    """
    with opened(content, number) as page:
        if not text:
            hide_text(page)
        bitmap = page.render(scale=dpi / 72, grayscale=grey, rev_byteorder=True)
        pixels: Pixels = bitmap.to_numpy().copy()
    return pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels


def oblong(content: bytes) -> float:
    """How oblong the pixels of the largest image on the one-page PDF ``content`` are, as it is placed.

    1 for square ones, about 2 in the coarse mode of fax. Images inside of forms do not count. Raises
    PageDamaged.
    """
    most, found = 0.0, 1.0
    with opened(content, 1) as page:
        for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=1):
            a, b, c, d, _, _ = image.get_matrix().get()
            width, height = image.get_px_size()
            if abs(a * d - b * c) > most and width and height:
                most = abs(a * d - b * c)
                ways = (width / math.hypot(a, b), height / math.hypot(c, d))
                found = max(ways) / min(ways)
    return found if _SQUARE < found < _MOST_OBLONG else 1.0


def render_ground(content: bytes, dpi: float) -> tuple[Pixels, Pixels]:
    """The one-page PDF ``content`` in RGB (H, W, 3) at ``dpi``: as it is drawn, and with no text drawn.

    The second is the ground that text is printed on: fills, rulings, images. Raises PageDamaged.
    """
    with opened(content, 1) as page:
        whole = drawn(page, dpi)
        hide_text(page)
        return whole, drawn(page, dpi)


def drawn(page: Any, dpi: float) -> Pixels:
    """The pdfium ``page`` in RGB (H, W, 3)."""
    bitmap = page.render(scale=dpi / 72, rev_byteorder=True, prefer_bgrx=False)
    pixels: Pixels = bitmap.to_numpy()[:, :, :3].copy()
    return pixels


def hide_text(page: Any) -> dict[int, tuple[Any, int]]:
    """Make no text of the pdfium ``page`` paint. Returns its text objects by address and their modes."""
    modes = {}
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST_FORM):
        modes[ctypes.addressof(item.raw.contents)] = (item.raw, raw.FPDFTextObj_GetTextRenderMode(item.raw))
        raw.FPDFTextObj_SetTextRenderMode(item.raw, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    return modes


@contextmanager
def opened(content: bytes, number: int) -> Iterator[Any]:
    """The page of the one-page PDF ``content`` in pdfium. Raises PageDamaged, which names it ``number``."""
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            yield document[0]
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise PageDamaged(page=number) from error
