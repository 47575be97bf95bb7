"""A page of a PDF drawn for the recogniser, on paper of its true size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ocr.options import ReadingOptions
from ocr.source.paper import letter_side, paper_of
from ocr.source.pdf_page import PdfPage, enlarged
from ocr.source.render import Pixels, fitting_dpi, page_size, render_pdf

_LOWEST_DPI = 100.0
"""Coarser scans are drawn at this resolution."""

_LOOK_SIDE = 5000.0
"""Pixels: a page is not drawn larger before the size of its paper is known. A3 has 4961 at 300 dpi."""

_SAME = 0.01
"""Relative difference of two resolutions that is not worth a second drawing."""


@dataclass(frozen=True)
class DrawnPage:
    """``pixels`` (RGB or grey) of ``source`` at ``dpi``; its points are those of the true paper, whose size
    ``told_by`` told (``ocr.source.paper``).
    """

    source: PdfPage
    pixels: Pixels
    dpi: float
    told_by: str


def draw_page(
    source: PdfPage, native: float | None, grey: bool, options: ReadingOptions, *, text: bool = True
) -> DrawnPage:
    """``source`` drawn at the resolution of the scan in it, but not above ``options.dpi``.

    ``native`` is that resolution as the page places its images, None without any that counts. Without
    ``text`` only what that is printed on is drawn. Raises PageTooLarge, PageDamaged.
    """
    width, height = page_size(source.content, source.number)
    finest = float(options.dpi) if native is None else min(float(options.dpi), native)
    finest = min(finest, _LOOK_SIDE * 72 / max(width, height))
    dpi = fitting_dpi(width, height, finest, options.max_pixels, source.number)
    pixels = render_pdf(source.content, dpi, grey=grey, number=source.number, text=text)
    shades = pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[:, :, 1])
    scan = native or 72.0
    side = letter_side(shades)
    paper = paper_of(
        width * scan / 72,
        height * scan / 72,
        scan,
        side and side * scan / dpi,
        scanned=native is not None,
    )
    factor = scan / paper.dpi
    best = float(options.dpi) if native is None else max(min(float(options.dpi), paper.dpi), _LOWEST_DPI)
    best = fitting_dpi(paper.width, paper.height, best, options.max_pixels, source.number)
    if factor != 1.0:
        source = enlarged(source, factor)
    if abs(best * factor / dpi - 1) <= _SAME:
        return DrawnPage(source, pixels, dpi / factor, paper.told_by)
    pixels = render_pdf(source.content, best, grey=grey, number=source.number, text=text)
    return DrawnPage(source, pixels, best, paper.told_by)
