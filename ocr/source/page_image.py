"""A page as a picture in the frame of its boxes, to show a person where a word stands."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from ocr.options import ReadingOptions
from ocr.pixels.ink import Image
from ocr.source.image_file import load_image
from ocr.source.pdf_page import load_page, turned
from ocr.source.render import fitting_dpi, page_size, render_pdf
from schema.box import Box

SHOWN_DPI = 150.0


def page_image(
    path: Path,
    media_type: str,
    number: int,
    size: tuple[float, float],
    rotation: int,
    to_source: tuple[float, ...] | None,
    options: ReadingOptions,
) -> tuple[Image, float]:
    """Page ``number`` (from 1), upright and straight, with all its ink; and its pixels per point.

    ``size`` (points), ``rotation`` and ``to_source`` are those of the page as it was read. Raises PageError.
    """
    if media_type != "application/pdf":
        pixels, paper = load_image(path, number, options.max_pixels)
        scale = finest = paper.dpi / 72
    else:
        page = load_page(path, number, options.max_pixels)
        if to_source is None and rotation:
            page = turned(page, rotation)
        width, height = page_size(page.content)
        # As many pixels as the page has at SHOWN_DPI in points of its true paper.
        true = 1.0 if to_source is None else (size[0] * size[1] / (width * height)) ** 0.5
        dpi = fitting_dpi(width, height, SHOWN_DPI * true, options.max_pixels, number)
        pixels = render_pdf(page.content, dpi, number=number)
        for annotation in page.annotations:  # seals, and what signing software has filled in
            pixels = np.minimum(pixels, render_pdf(annotation.content, dpi, number=number))
        scale, finest = dpi / 72 / true, dpi / 72 * page.unit
    if to_source is None:
        return pixels, scale
    transform = np.diag([finest, finest, 1.0]) @ np.array(to_source).reshape(3, 3)
    transform = transform @ np.diag([1 / scale, 1 / scale, 1.0])
    shape = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    upright = cv2.warpPerspective(pixels, transform, shape, flags=flags, borderValue=(255, 255, 255))
    return np.asarray(upright, dtype=np.uint8), scale


def cropped(image: Image, scale: float, box: Box, margin: float = 3.0) -> Image:
    """What stands in ``box`` (points) of ``image`` with ``margin`` points around it."""
    height, width = image.shape[:2]
    x0, x1 = (min(width, max(0, round(x * scale))) for x in (box.x0 - margin, box.x1 + margin))
    y0, y1 = (min(height, max(0, round(y * scale))) for y in (box.y0 - margin, box.y1 + margin))
    return np.ascontiguousarray(image[y0:y1, x0:x1])
